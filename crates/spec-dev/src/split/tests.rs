use super::{
    Fault,
    cut::cut,
    objects::Objects,
    sorted::{Sorted, sorted},
    source::Source,
    split, witness,
};
use std::collections::BTreeSet;
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection, Elements, ExportKind,
    ExportSection, Function, FunctionSection, InstructionSink, MemorySection, MemoryType, Module,
    RefType, TableSection, TableType, TypeSection, ValType,
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

#[test]
fn a_module_without_relocations_is_not_parted() {
    let wasm = module();
    let failure = split(&wasm, &wasm, &BTreeSet::new()).err().unwrap();
    assert!(failure.to_string().contains("relocations"), "{failure}");
    let fault: Fault = super::unknown::<()>("it is odd").unwrap_err();
    assert!(super::failure(fault).to_string().contains("it is odd"));
}
