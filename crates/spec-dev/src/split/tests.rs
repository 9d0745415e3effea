use super::{
    Fault,
    cut::cut,
    late::late,
    names::shortened,
    objects::Objects,
    sorted::{Sorted, sorted},
    source::Source,
    split, witness,
};
use std::collections::BTreeSet;
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection, Elements, ExportKind,
    ExportSection, Function, FunctionSection, ImportSection, InstructionSink, MemorySection,
    MemoryType, Module, RefType, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{Parser, Payload};

/// Where the texts of the module begin.
const TEXTS: u32 = 1024;

fn body(write: impl Fn(&mut InstructionSink<'_>)) -> Function {
    let mut function = Function::new([]);
    write(&mut function.instructions());
    function
}

/// `f(x)`, exported: the first text, or for an `x` other than 0 what `rare` gives, which is the second text. Both stand in
/// the table, `rare` first.
fn module() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut functions = FunctionSection::new();
    functions.function(0).function(0);
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 3,
        maximum: Some(3),
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("f", ExportKind::Func, 1);
    let mut elements = ElementSection::new();
    elements.active(
        None,
        &ConstExpr::i32_const(1),
        Elements::Functions([0, 1][..].into()),
    );
    let mut code = CodeSection::new();
    code.function(&body(|code| {
        code.i32_const(1044).end();
    }));
    code.function(&body(|code| {
        code.local_get(0).if_(BlockType::Result(ValType::I32));
        code.local_get(0)
            .call(0)
            .else_()
            .i32_const(1024)
            .end()
            .end();
    }));
    let mut data = DataSection::new();
    data.active(
        0,
        &ConstExpr::i32_const(1024),
        *b"the first text is...the second one is...",
    );
    let mut module = Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&tables)
        .section(&memories)
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&data);
    module.finish()
}

/// The points of `f` in the module: its body, then its branches.
fn points(wasm: &[u8]) -> Vec<usize> {
    let source = Source::read(wasm).unwrap();
    source.points.iter().map(Vec::len).collect()
}

/// The module parted when `f(0)` is all that ran.
fn parted() -> (Sorted, super::cutter::Cutter) {
    let wasm = module();
    let before = points(&wasm)[0];
    // the body of `f`, and its second branch
    let passed = BTreeSet::from([before, before + 3]);
    let sorted = sorted(&wasm, &passed).unwrap();
    let objects = Objects::of(
        [(TEXTS, 20), (TEXTS + 20, 20)],
        [(TEXTS, 0), (TEXTS + 20, 1)],
    );
    let cutter = cut(&sorted, &objects).unwrap();
    (sorted, cutter)
}

fn operators(wasm: &[u8], body: usize) -> Vec<String> {
    let source = Source::read(wasm).unwrap();
    let operators = source.bodies[body].get_operators_reader().unwrap();
    operators
        .into_iter()
        .map(|operator| format!("{:?}", operator.unwrap()))
        .collect()
}

/// The operators of a body in a module that imports more than functions.
fn operators_after_imports(wasm: &[u8], body: usize) -> Vec<String> {
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(each) = payload.unwrap() {
            bodies.push(each);
        }
    }
    let operators = bodies[body].get_operators_reader().unwrap();
    operators
        .into_iter()
        .map(|operator| format!("{:?}", operator.unwrap()))
        .collect()
}

fn data(wasm: &[u8]) -> String {
    let mut text = String::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::DataSection(section) = payload.unwrap() {
            for data in section {
                text += &String::from_utf8_lossy(data.unwrap().data);
            }
        }
    }
    text
}

#[test]
fn a_point_is_a_body_a_branch_a_call_or_what_follows_a_branch() {
    // `rare` begins; `f` begins, its first branch, the call in it, its second branch
    assert_eq!(points(&module()), [1, 4]);
}

#[test]
fn the_rest_makes_the_first_part_whole() {
    let (sorted, cutter) = parted();
    assert_eq!(cutter.whole(), sorted.whole);
    assert!(cutter.first.len() < sorted.whole.len());
}

#[test]
fn what_did_not_run_is_a_trap_in_the_first_part() {
    let (sorted, cutter) = parted();
    assert_eq!(
        Source::read(&sorted.whole).unwrap().bodies.len(),
        3,
        "both functions, and a trap"
    );
    assert_eq!(
        Source::read(&cutter.first).unwrap().bodies.len(),
        2,
        "`f`, and the trap"
    );
    let f = operators(&cutter.first, 0);
    assert!(f.contains(&"Unreachable".to_owned()), "{f:?}");
    assert!(
        !f.iter().any(|operator| operator.starts_with("Call")),
        "{f:?}"
    );
    assert_eq!(operators(&cutter.first, 1), ["Unreachable", "End"]);
}

#[test]
fn a_text_that_only_what_did_not_run_names_is_left_out() {
    let (sorted, cutter) = parted();
    assert_eq!(
        data(&sorted.whole),
        "the first text is...the second one is..."
    );
    assert_eq!(data(&cutter.first), "the first text is...");
}

#[test]
fn an_object_stays_when_it_is_named_by_another_or_lies_near_an_unknown_number() {
    let places = [
        (1000, 8),
        (1008, 8),
        (2000, 8),
        (3000, 8),
        (4000, 8),
        (5000, 8),
        (6000, 8),
    ];
    // the compiler names the object at 2000 by a number before it, and the word at 2004 names the one at 6000
    let mut objects = Objects::of(places, [(1990, 2)]);
    objects.word(2004, 6);
    let dropped = |number| objects.dropped(&BTreeSet::from([number]));
    assert_eq!(
        dropped(1990),
        [1000..1016, 3000..3008, 4000..4008, 5000..5008]
    );
    assert_eq!(
        dropped(5001).first(),
        Some(&(1000..1016)),
        "three on each side of a number that no linker wrote"
    );
    assert_eq!(
        dropped(900_000),
        [
            1000..1016,
            2000..2008,
            3000..3008,
            4000..4008,
            5000..5008,
            6000..6008
        ]
    );
}

#[test]
fn every_point_has_a_global_that_says_whether_it_was_passed() {
    let wasm = module();
    let all: usize = points(&wasm).iter().sum();
    let witness = witness::instrumented(&wasm).unwrap();
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(&witness) {
        if let Payload::ExportSection(section) = payload.unwrap() {
            names.extend(
                section
                    .into_iter()
                    .map(|export| export.unwrap().name.to_owned()),
            );
        }
    }
    let passed: Vec<String> = (0..all).map(|point| format!("passed{point}")).collect();
    assert_eq!(names, [vec!["f".to_owned()], passed].concat());
}

/// What brings the second part, as `wasm-bindgen` names it.
const NEED: &str = "__wbg_need_0123456789abcdef";

/// `f(x)` and `g(x)`, exported: each gives a text; `g` first asks `h`, which asks the imported `__wbg_say_…`. In the table stands `h`.
fn stateful() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("js", NEED, wasm_encoder::EntityType::Function(0));
    imports.import(
        "js",
        "__wbg_say_fedcba9876543210",
        wasm_encoder::EntityType::Function(1),
    );
    let mut functions = FunctionSection::new();
    functions.function(1).function(1).function(1);
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 2,
        maximum: Some(2),
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = wasm_encoder::GlobalSection::new();
    globals.global(
        wasm_encoder::GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        },
        // far from all objects
        &ConstExpr::i32_const(900_000),
    );
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("f", ExportKind::Func, 2);
    exports.export("g", ExportKind::Func, 3);
    let mut elements = ElementSection::new();
    elements.active(
        None,
        &ConstExpr::i32_const(1),
        Elements::Functions([4][..].into()),
    );
    let mut code = CodeSection::new();
    code.function(&body(|code| {
        code.i32_const(1024).end();
    }));
    code.function(&body(|code| {
        code.local_get(0).call(4).drop().i32_const(1044).end();
    }));
    code.function(&body(|code| {
        code.local_get(0).call(1).call(2);
        // long enough to be worth a place of its own
        for _ in 0..9 {
            code.i32_const(1).i32_add();
        }
        code.end();
    }));
    let mut data = DataSection::new();
    data.active(
        0,
        &ConstExpr::i32_const(1024),
        *b"the first text is...the second one is...",
    );
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tables)
        .section(&memories)
        .section(&globals)
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&data);
    module.finish()
}

/// That module in two, when `f` is all that ran.
fn in_two() -> super::Late {
    let objects = Objects::of(
        [(TEXTS, 20), (TEXTS + 20, 20)],
        [(TEXTS, 0), (TEXTS + 20, 1)],
    );
    let passed = BTreeSet::from([0]);
    let named = |rest: &[u8]| format!("rest.wasm of {}", rest.len());
    late(&stateful(), &objects, &passed, &named).unwrap()
}

/// What a module imports, by name.
fn imports(wasm: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload.unwrap() {
            for import in section.into_imports() {
                names.push(import.unwrap().name.to_owned());
            }
        }
    }
    names
}

#[test]
fn what_comes_later_has_one_in_its_place_that_brings_it_and_calls_it() {
    let parts = in_two();
    // `f`, then those for `g` and `h`, then what brings them
    assert_eq!(
        operators(&parts.first, 0),
        ["I32Const { value: 1024 }", "End"]
    );
    for (body, slot) in [(1, 0), (2, 1)] {
        let stand_in = operators(&parts.first, body);
        assert_eq!(stand_in[0], "Call { function_index: 5 }", "{stand_in:?}");
        assert_eq!(stand_in[1], "LocalGet { local_index: 0 }");
        assert_eq!(stand_in[2], format!("I32Const {{ value: {slot} }}"));
        assert!(stand_in[3].starts_with("CallIndirect { type_index: 1, table_index: 1"));
    }
    let needs = operators(&parts.first, 3);
    assert_eq!(needs[0], "GlobalGet { global_index: 1 }");
    assert!(
        needs.contains(&"Call { function_index: 0 }".to_owned()),
        "{needs:?}"
    );
}

#[test]
fn the_second_part_takes_what_it_calls_by_its_place_in_the_table() {
    let parts = in_two();
    // after the two that stand in: the imported function and `f`
    assert_eq!(
        imports(&parts.rest),
        ["memory", "table0", "late", "global0", "global1", "2", "3"]
    );
    let h = operators_after_imports(&parts.rest, 0);
    assert_eq!(h[1], "Call { function_index: 0 }");
    assert_eq!(h[2], "Call { function_index: 1 }");
}

#[test]
fn a_text_that_only_what_comes_later_names_comes_with_it() {
    let parts = in_two();
    assert_eq!(data(&parts.first), "the first text is...");
    assert_eq!(data(&parts.rest), "the second one is...");
}

#[test]
fn the_first_part_names_the_second() {
    let parts = in_two();
    let mut named = Vec::new();
    for payload in Parser::new(0).parse_all(&parts.first) {
        if let Payload::CustomSection(section) = payload.unwrap() {
            named.push((section.name().to_owned(), section.data().to_vec()));
        }
    }
    let words = format!("rest.wasm of {}", parts.rest.len());
    assert_eq!(named, [("rest".to_owned(), words.into_bytes())]);
}

#[test]
fn a_module_that_imports_nothing_to_bring_its_rest_is_not_parted_so() {
    let failure = late(&module(), &Objects::default(), &BTreeSet::new(), &|_| {
        String::new()
    });
    assert!(failure.is_err());
}

#[test]
fn names_that_end_in_a_digest_become_short_in_the_module_and_its_script() {
    let js = format!("({{ __wbg_say_fedcba9876543210: () => {{}}, {NEED}: () => {{}} }})");
    let (wasm, js) = shortened(&stateful(), &js).unwrap();
    assert_eq!(imports(&wasm), [NEED, "a"]);
    assert_eq!(js, format!("({{ a: () => {{}}, {NEED}: () => {{}} }})"));
    assert!(
        shortened(&stateful(), "").is_err(),
        "a script that knows nothing of it"
    );
}

#[test]
fn a_module_without_relocations_is_not_parted() {
    let wasm = module();
    let failure = split(&wasm, &wasm, &BTreeSet::new()).err().unwrap();
    assert!(failure.to_string().contains("relocations"), "{failure}");
    let fault: Fault = super::unknown::<()>("it is odd").unwrap_err();
    assert!(super::failure(fault).to_string().contains("it is odd"));
}
