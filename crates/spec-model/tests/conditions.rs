//! The evaluator of conditions beside the slow reading of GitHub's documentation.

#![allow(clippy::expect_used, clippy::float_cmp)] // a fault here fails the test, as it should

mod reference;

use proptest::prelude::*;
use reference::{NoAnswer, Plain};
use spec_model::github::condition::{
    Causes, Condition, Contexts, Fuel, Object, Status, Tree, Truth, Value,
};

fn real(plain: &Plain) -> Value {
    match plain {
        Plain::Null => Value::Null,
        Plain::Boolean(value) => Value::Bool(*value),
        Plain::Number(value) => Value::Number(*value),
        Plain::String(value) => Value::Text(value.clone()),
        Plain::Array(items) => Value::Array(items.iter().map(real).collect()),
        Plain::Filtered(items) => Value::Filtered(items.iter().map(real).collect()),
        Plain::Object(entries) => Value::Object(Object {
            entries: entries
                .iter()
                .map(|(name, value)| (name.clone(), real(value)))
                .collect(),
            open: false,
        }),
    }
}

fn status(plain: reference::Status) -> Status {
    Status {
        success: Truth::of(plain.success),
        failure: Truth::of(plain.failure),
        cancelled: Truth::of(plain.cancelled),
    }
}

const FINE: reference::Status = reference::Status {
    success: true,
    failure: false,
    cancelled: false,
};

fn ours(text: &str, contexts: &[(String, Plain)], state: reference::Status) -> Option<Value> {
    let values: Vec<(String, Value)> = contexts
        .iter()
        .map(|(name, value)| (name.clone(), real(value)))
        .collect();
    let contexts = Contexts {
        entries: values
            .iter()
            .map(|(name, value)| (name.as_str(), value))
            .collect(),
        status: status(state),
    };
    Some(Tree::parse(text)?.evaluate(&contexts, &mut Fuel::new(100_000)))
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || (a.is_nan() && b.is_nan()),
        _ => a == b,
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        prop::sample::select(vec![
            "push",
            "PUSH",
            "refs/tags/v1.2",
            "refs/heads/main",
            "v",
            "1",
            " 1 ",
            "0",
            "true",
            "false",
            "null",
            "it''s",
            "0x1F",
            "1e2",
            "{0}",
            "[\"a\", 1]",
            "{\"A\": {\"b\": [null, true]}}",
            "ß",
            "É",
            "é",
            "a/b",
            "Infinity",
            "-",
            ".",
        ])
        .prop_map(String::from),
        "[a-zA-Z0-9 ./-]{0,6}",
    ]
}

fn plain() -> impl Strategy<Value = Plain> {
    let leaf = prop_oneof![
        Just(Plain::Null),
        any::<bool>().prop_map(Plain::Boolean),
        (-20i32..200).prop_map(|value| Plain::Number(f64::from(value) / 4.0)),
        words().prop_map(|text| Plain::String(text.replace("''", "'"))),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Plain::Array),
            prop::collection::btree_map(
                prop::sample::select(vec!["a", "b", "name", "ref"]),
                inner,
                0..4
            )
            .prop_map(|entries| Plain::Object(
                entries
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect()
            )),
        ]
    })
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        words().prop_map(|text| format!("'{text}'")),
        (-30i32..300).prop_map(|number| format!("{}", f64::from(number) / 4.0)),
        prop::sample::select(vec![
            "true",
            "false",
            "null",
            "NaN",
            "0x10",
            "1e1",
            "github",
            "github.a",
            "GitHub.REF",
            "github['name']",
            "inputs.a",
            "inputs.b.name",
            "inputs.*",
            "github.*.name",
            "github[0]",
            "inputs.*.a.b",
            "inputs.a[1]",
            "success()",
            "failure()",
            "always()",
            "cancelled()",
            "github.*.*",
            "inputs[github.name]",
        ])
        .prop_map(String::from),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let two = (inner.clone(), inner.clone());
        let three = (inner.clone(), inner.clone(), inner.clone());
        prop_oneof![
            inner.clone().prop_map(|a| format!("!{a}")),
            inner.clone().prop_map(|a| format!("({a})")),
            (
                two.clone(),
                prop::sample::select(vec!["&&", "||", "==", "!=", "<", "<=", ">", ">="])
            )
                .prop_map(|((a, b), op)| format!("({a}) {op} ({b})")),
            (
                three.clone(),
                prop::sample::select(vec!["&&", "||", "=="]),
                prop::sample::select(vec!["&&", "||", "!="])
            )
                .prop_map(|((a, b, c), x, y)| format!("{a} {x} {b} {y} {c}")),
            (
                two.clone(),
                prop::sample::select(vec!["contains", "startsWith", "ENDSWITH", "join"])
            )
                .prop_map(|((a, b), name)| format!("{name}({a}, {b})")),
            two.clone()
                .prop_map(|(a, b)| format!("format('{{0}}-{{{{{{1}}', {a}, {b})")),
            two.prop_map(|(a, b)| format!("format({a}, {b})")),
            inner.clone().prop_map(|a| format!("toJSON({a})")),
            inner.clone().prop_map(|a| format!("fromJSON({a})")),
            inner
                .clone()
                .prop_map(|a| format!("fromJSON(toJSON({a})).a")),
            inner.clone().prop_map(|a| format!("fromJSON({a})[0]")),
            three.prop_map(|(a, b, c)| format!("case(!{a}, {b}, {c})")),
            inner.prop_map(|a| format!("join({a})")),
        ]
    })
}

fn state() -> impl Strategy<Value = reference::Status> {
    prop::sample::select(vec![
        (true, false, false),
        (false, true, false),
        (false, false, true),
    ])
    .prop_map(|(success, failure, cancelled)| reference::Status {
        success,
        failure,
        cancelled,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn every_expression_has_the_value_that_the_documentation_gives_it(
        text in expression(), github in plain(), inputs in plain(), state in state(),
    ) {
        let contexts = [("github".to_owned(), github), ("inputs".to_owned(), inputs)];
        if let Some(value) = ours(&text, &contexts, state) {
            match reference::evaluate(&text, &contexts, state) {
                Ok(wanted) if value.is_certain() => prop_assert!(same(&value, &real(&wanted)), "{text}: {value:?} for {wanted:?}"),
                // a number that GitHub may round or write in another way
                Ok(wanted) => prop_assert!(matches!(value.truth(), Truth::Unknown(_)) || value.truth() == Truth::of(reference::truthy(&wanted))),
                Err(NoAnswer) => {}
            }
        }
    }

    #[test]
    fn what_is_said_of_a_value_that_is_not_known_holds_of_each_value_it_can_have(
        text in expression(), github in plain(), options in prop::collection::vec(plain(), 1..4), state in state(), how in 0..3,
    ) {
        let some: Vec<Value> = options.iter().map(real).collect();
        let unsure = match how {
            0 => Value::one_of(some, Causes::one(3)),
            1 => some.into_iter().reduce(|all, next| all.join(next, Causes::NONE)).unwrap_or(Value::Null),
            _ => Value::anything(Causes::NONE),
        };
        let github_value = real(&github);
        let contexts = Contexts { entries: vec![("github", &github_value), ("inputs", &unsure)], status: status(state) };
        let Some(tree) = Tree::parse(&text) else { return Ok(()) };
        let said = tree.evaluate(&contexts, &mut Fuel::new(100_000)).truth();
        for option in options {
            let contexts = [("github".to_owned(), github.clone()), ("inputs".to_owned(), option.clone())];
            if let Ok(wanted) = reference::evaluate(&text, &contexts, state) {
                prop_assert!(
                    matches!(said, Truth::Unknown(_)) || said == Truth::of(reference::truthy(&wanted)),
                    "{text} with {option:?} among {unsure:?}: {said:?} for {wanted:?}"
                );
            }
        }
    }

    #[test]
    fn known_ends_of_a_text_decide_only_what_holds_of_every_such_text(
        text in expression(), start in words(), middle in words(), end in words(), state in state(),
    ) {
        let unsure = Value::some_text(&start, &end, Causes::NONE);
        let all = Value::object().with("ref", unsure.clone()).with("name", unsure.clone()).with("a", unsure);
        let contexts = Contexts { entries: vec![("github", &all), ("inputs", &all)], status: status(state) };
        let Some(tree) = Tree::parse(&text) else { return Ok(()) };
        let said = tree.evaluate(&contexts, &mut Fuel::new(100_000)).truth();
        let whole = Plain::String(format!("{start}{middle}{end}"));
        let plain = Plain::Object(["ref", "name", "a"].map(|name| (name.to_owned(), whole.clone())).into());
        let contexts = [("github".to_owned(), plain.clone()), ("inputs".to_owned(), plain)];
        if let Ok(wanted) = reference::evaluate(&text, &contexts, state) {
            prop_assert!(
                matches!(said, Truth::Unknown(_)) || said == Truth::of(reference::truthy(&wanted)),
                "{text} with {whole:?}: {said:?} for {wanted:?}"
            );
        }
    }

    #[test]
    fn an_if_lets_run_what_the_documentation_lets_run(text in expression(), github in plain(), state in state()) {
        let contexts = [("github".to_owned(), github), ("inputs".to_owned(), Plain::Object(Vec::new()))];
        let values: Vec<(String, Value)> = contexts.iter().map(|(name, value)| (name.clone(), real(value))).collect();
        let known = Contexts { entries: values.iter().map(|(name, value)| (name.as_str(), value)).collect(), status: status(state) };
        if let (Some(condition), Ok(wanted)) = (Condition::read(&text), reference::lets_run(&text, &contexts, state)) {
            let said = condition.lets_run(&known, &mut Fuel::new(100_000));
            prop_assert!(matches!(said, Truth::Unknown(_)) || said == Truth::of(wanted), "{text}: {said:?} for {wanted}");
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,60}|[-()\\[\\]'!&|=<>.*,a-z0-9 {}$]{0,80}") {
        let _ = Tree::parse(&text);
        let _ = Condition::read(&text);
    }
}

fn asked(text: &str) -> Value {
    let github = Plain::Object(vec![
        ("ref".into(), Plain::String("refs/tags/v1.0".into())),
        ("event_name".into(), Plain::String("push".into())),
        (
            "labels".into(),
            Plain::Array(
                ["Bug", "docs"]
                    .map(|name| Plain::Object(vec![("name".into(), Plain::String(name.into()))]))
                    .into(),
            ),
        ),
    ]);
    ours(text, &[("github".into(), github)], FINE).expect("it can be read")
}

#[test]
fn texts_are_compared_without_case() {
    assert_eq!(asked("github.event_name == 'PUSH'"), Value::Bool(true));
    assert_eq!(
        asked("startsWith(github.ref, 'REFS/TAGS')"),
        Value::Bool(true)
    );
    assert_eq!(asked("contains('Hello', 'ELL')"), Value::Bool(true));
    assert_eq!(
        asked("contains(github.labels.*.name, 'bug')"),
        Value::Bool(true)
    );
}

#[test]
fn values_of_different_kinds_are_compared_as_numbers() {
    assert_eq!(asked("null != ''"), Value::Bool(false));
    assert_eq!(asked("github.absent == 0"), Value::Bool(true));
    assert_eq!(asked("true == 1"), Value::Bool(true));
    assert_eq!(asked("'true' == true"), Value::Bool(false));
    assert_eq!(asked("NaN == NaN"), Value::Bool(false));
    assert_eq!(asked("'1' == 1"), Value::Bool(true));
    assert_eq!(asked("'abc' == 0"), Value::Bool(false));
}

#[test]
fn and_and_or_yield_an_operand() {
    assert_eq!(asked("github.event_name && 'x' || 'y'"), Value::text("x"));
    assert_eq!(asked("github.absent || 'y'"), Value::text("y"));
    assert_eq!(asked("'' && 'x'"), Value::text(""));
}

fn lets_run(text: &str, state: reference::Status) -> Truth {
    let contexts = Contexts {
        entries: Vec::new(),
        status: status(state),
    };
    Condition::read(text)
        .expect("it is not empty")
        .lets_run(&contexts, &mut Fuel::new(1000))
}

#[test]
fn an_if_without_a_status_function_asks_for_success() {
    let failed = reference::Status {
        success: false,
        failure: true,
        cancelled: false,
    };
    assert_eq!(lets_run("true", failed), Truth::No);
    assert_eq!(lets_run("always() && true", failed), Truth::Yes);
    assert_eq!(lets_run("!cancelled()", failed), Truth::Yes);
    assert_eq!(lets_run("failure()", failed), Truth::Yes);
    assert_eq!(lets_run("failure()", FINE), Truth::No);
}

#[test]
fn text_around_the_braces_is_always_true() {
    assert_eq!(lets_run("${{ false }}", FINE), Truth::No);
    assert_eq!(lets_run("${{ false }} && ${{ false }}", FINE), Truth::Yes);
    assert_eq!(lets_run("${{ false }}\n", FINE), Truth::Yes);
    assert_eq!(lets_run("${{ '' }}${{ '' }}", FINE), Truth::No);
    assert_eq!(lets_run("false\n", FINE), Truth::No);
}

#[test]
fn an_expression_that_is_too_long_or_too_deep_is_not_read_and_does_no_harm() {
    for text in [
        "true && ".repeat(100_000) + "true",
        "true == ".repeat(200) + "true",
        "!".repeat(10_000) + "true",
        "(".repeat(10_000),
        "a[".repeat(5000) + "0" + &"]".repeat(5000),
    ] {
        assert_eq!(Tree::parse(&text), None);
    }
    let longest = "github.event_name == 'push' || ".repeat(100) + "false";
    assert_eq!(asked(&longest), Value::Bool(true));
}

#[test]
fn texts_that_multiply_do_not_grow_without_end() {
    let mut text = "'aaaaaaaaaa'".to_owned();
    for _ in 0..40 {
        text = format!("format('{{0}}{{0}}{{0}}{{0}}', {text})");
    }
    assert!(matches!(asked(&text), Value::Unsure(..)));
}
