//! Expressions are read as the field's own parser reads them.

#![allow(clippy::unwrap_used, clippy::panic)] // a fault here fails the test, as it should

use github_actions_expressions::{
    Expr, SpannedExpr,
    call::{Call, Function as Theirs},
    literal::Literal,
    op::{BinExpr, BinOp},
};
use proptest::prelude::*;
use spec_model::github::condition::{Comparison, Function, Key, Tree, Value};

/// A parsed expression as our tree.
fn tree(parsed: &SpannedExpr<'_>) -> Tree {
    match &parsed.inner {
        Expr::Literal(literal) => Tree::Literal(match literal {
            Literal::Null => Value::Null,
            Literal::Boolean(value) => Value::Bool(*value),
            Literal::Number(value) => Value::Number(*value),
            Literal::String(text) => Value::Text(text.clone().into_owned()),
        }),
        Expr::Identifier(name) => Tree::Name(name.as_str().to_owned()),
        Expr::Call(Call { func, args }) => {
            Tree::Call(function(*func), args.iter().map(tree).collect())
        }
        Expr::Context(context) => {
            let (head, keys) = context.parts.split_first().unwrap();
            match keys {
                [] => tree(head),
                _ => Tree::Access(Box::new(tree(head)), keys.iter().map(key).collect()),
            }
        }
        Expr::UnExpr { expr, .. } => Tree::Not(Box::new(tree(expr))),
        Expr::BinExpr(both) => {
            let how = match both.op {
                BinOp::And => return Tree::And(chain(both, BinOp::And)),
                BinOp::Or => return Tree::Or(chain(both, BinOp::Or)),
                BinOp::Eq => Comparison::Equal,
                BinOp::Neq => Comparison::NotEqual,
                BinOp::Gt => Comparison::Greater,
                BinOp::Ge => Comparison::GreaterOrEqual,
                BinOp::Lt => Comparison::Less,
                BinOp::Le => Comparison::LessOrEqual,
            };
            Tree::Compare(how, Box::new(tree(&both.lhs)), Box::new(tree(&both.rhs)))
        }
        Expr::Star | Expr::Index(_) => panic!("it stands where no expression can"),
    }
}

fn key(part: &SpannedExpr<'_>) -> Key {
    match &part.inner {
        Expr::Identifier(name) => Key::Member(name.as_str().to_owned()),
        Expr::Index(index) if !matches!(index.inner, Expr::Star) => Key::Index(tree(index)),
        _ => Key::Every,
    }
}

/// The operands of `a && b && c`, which that parser nests to the left.
fn chain(both: &BinExpr<'_>, op: BinOp) -> Vec<Tree> {
    let mut operands = match &both.lhs.inner {
        Expr::BinExpr(left) if left.op == op => chain(left, op),
        _ => vec![tree(&both.lhs)],
    };
    operands.push(tree(&both.rhs));
    operands
}

fn function(theirs: Theirs) -> Function {
    match theirs {
        Theirs::Contains => Function::Contains,
        Theirs::StartsWith => Function::StartsWith,
        Theirs::EndsWith => Function::EndsWith,
        Theirs::Format => Function::Format,
        Theirs::Join => Function::Join,
        Theirs::ToJSON => Function::ToJSON,
        Theirs::FromJSON => Function::FromJSON,
        Theirs::HashFiles => Function::HashFiles,
        Theirs::Case => Function::Case,
        Theirs::Success => Function::Success,
        Theirs::Always => Function::Always,
        Theirs::Cancelled => Function::Cancelled,
        Theirs::Failure => Function::Failure,
    }
}

/// As text, since no number is what is none.
fn both(text: &str) -> (Option<String>, Option<String>) {
    let said = |tree: &Tree| format!("{tree:?}");
    let theirs = Expr::parse(text).ok().as_ref().map(tree);
    (
        Tree::parse(text).as_ref().map(said),
        theirs.as_ref().map(said),
    )
}

#[test]
fn odd_expressions_are_read_or_refused_as_by_the_fields_own_parser() {
    for text in [
        "",
        " ",
        "a",
        "(a)",
        "a.b",
        "(a).b",
        "(a && b) && c",
        "a && (b && c)",
        "a || b && c == d < e",
        "!!a.b",
        "!(a)",
        "a.true.null",
        "true.a",
        "a.*.b",
        "a[*]",
        "a[1].b['c']",
        "(a",
        "a)",
        "a b",
        "'it''s'",
        "''",
        "'",
        "'a''",
        "0x1f",
        "0xffffffff",
        "0x+1",
        "0o17",
        "-0x1",
        "+.5",
        "1.",
        "1e999",
        "-Infinity",
        "+infinity",
        "Infinity",
        "NaN",
        "nan",
        "inf",
        "-nan",
        "1.2.3",
        "1 .a",
        "a .b",
        "a. b",
        "a.1",
        "a.-b",
        "a-b",
        "_a",
        "-a",
        "é",
        "a.é",
        "format()",
        "join(a)",
        "join(a,b,c)",
        "contains(a)",
        "case(a,b,c)",
        "case(a,b)",
        "success(1)",
        "success()",
        "toJSON(a).b",
        "tojson(a,)",
        "format(,)",
        "unknown(a)",
        "fromJSON (a)[0]",
        "a = b",
        "a & b",
        "a | b",
        "a === b",
        "a !== b",
        "a ! b",
        "a <> b",
        "a => b",
        "*",
        "a[",
        "a[]",
        "a..b",
        "a.",
        ".5.a",
        "1\u{a0}",
        "a\u{a0}",
        "a\u{b}b",
        "null == ''",
        "a<b<c>d",
        "a == b != c == d",
    ] {
        let (ours, theirs) = both(text);
        assert_eq!(ours, theirs, "{text}");
    }
}

#[test]
fn levels_are_counted_as_by_the_fields_own_parser() {
    for (open, close) in [
        ("(", ")"),
        ("!", ""),
        ("toJSON(", ")"),
        ("a[", "]"),
        ("a == (", ")"),
        ("a || !", ""),
    ] {
        for depth in 15..52 {
            let text = format!("{}a{}", open.repeat(depth), close.repeat(depth));
            let (ours, theirs) = both(&text);
            assert_eq!(ours, theirs, "{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn expressions_are_read_or_refused_as_by_the_fields_own_parser(
        parts in prop::collection::vec(prop::sample::select(vec![
            "a", "github", "b-c", "true", "null", "NaN", "1", "-2.5", "0x1F", ".5", "'x'", "'it''s'", "(", ")", "(", ")", "[", "]", ".", ".", "*", ",", "!",
            "==", "!=", "<", "<=", ">", ">=", "&&", "||", "&&", "||", " ", "contains(", "success()", "fromJSON(", "format(", "Case(", "é", "'", "=",
        ]), 0..14),
    ) {
        let (ours, theirs) = both(&parts.concat());
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn whole_expressions_are_read_the_same(text in expression()) {
        let (ours, theirs) = both(&text);
        prop_assert!(theirs.is_some(), "{}", text);
        prop_assert_eq!(ours, theirs);
    }
}

/// The text of an expression that is one.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a",
        "github.ref",
        "'x'",
        "1",
        "-1.5e3",
        "true",
        "needs.*.result",
        "success()",
        "x['y']",
        "null",
        "0x10",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let operator = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">=", " && ", "||"]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(a, op, b)| format!("{a}{op}{b}")),
            inner.clone().prop_map(|a| format!("!{a}")),
            inner.clone().prop_map(|a| format!("( {a} )")),
            inner.clone().prop_map(|a| format!("({a}).b[{a}].*")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("contains({a}, {b})")),
        ]
    })
}
