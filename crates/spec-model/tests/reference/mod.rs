//! A slow, plain reading of GitHub's documentation, to hold the real evaluator to: its own values, its own functions; only the parser
//! is shared. <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions>

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp
)] // plain before careful: a fault here fails the test, as it should
#![allow(dead_code)] // each test file uses its part

pub(crate) mod pattern;

use github_actions_expressions::{
    Expr,
    call::{Call, Function},
    literal::Literal,
    op::{BinOp, UnOp},
};

/// A value as the documentation speaks of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Plain {
    Null,
    Boolean(bool),
    Number(f64),
    String(String),
    Array(Vec<Plain>),
    /// What an object filter leaves: members are taken of its items.
    Filtered(Vec<Plain>),
    Object(Vec<(String, Plain)>),
}

/// Why there is no value: GitHub fails the expression, or what it yields is a matter of instances or of the runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoAnswer;

type Answer = Result<Plain, NoAnswer>;

/// What the status functions answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Status {
    pub(crate) success: bool,
    pub(crate) failure: bool,
    pub(crate) cancelled: bool,
}

/// Evaluates an expression's text over contexts.
pub(crate) fn evaluate(text: &str, contexts: &[(String, Plain)], status: Status) -> Answer {
    let tree = Expr::parse(text).map_err(|_| NoAnswer)?;
    value(&tree, contexts, status)
}

/// Whether an `if` lets its job or step run: without a status function, success is asked for too.
pub(crate) fn lets_run(
    text: &str,
    contexts: &[(String, Plain)],
    status: Status,
) -> Result<bool, NoAnswer> {
    let tree = Expr::parse(text).map_err(|_| NoAnswer)?;
    if !asks_for_status(&tree) && !status.success {
        return Ok(false);
    }
    Ok(truthy(&value(&tree, contexts, status)?))
}

fn asks_for_status(tree: &Expr<'_>) -> bool {
    match tree {
        Expr::Call(Call { func, args }) => {
            matches!(
                func,
                Function::Success | Function::Failure | Function::Always | Function::Cancelled
            ) || args.iter().any(|arg| asks_for_status(arg))
        }
        Expr::Index(inner) => asks_for_status(inner),
        Expr::Context(context) => context.parts.iter().any(|part| asks_for_status(part)),
        Expr::BinExpr(both) => asks_for_status(&both.lhs) || asks_for_status(&both.rhs),
        Expr::UnExpr { expr, .. } => asks_for_status(expr),
        _ => false,
    }
}

fn value(tree: &Expr<'_>, contexts: &[(String, Plain)], status: Status) -> Answer {
    match tree {
        Expr::Literal(Literal::Null) => Ok(Plain::Null),
        Expr::Literal(Literal::Boolean(value)) => Ok(Plain::Boolean(*value)),
        Expr::Literal(Literal::Number(value)) => Ok(Plain::Number(*value)),
        Expr::Literal(Literal::String(value)) => Ok(Plain::String(value.to_string())),
        Expr::Context(context) => {
            let mut parts = context.parts.iter();
            let head = parts.next().ok_or(NoAnswer)?;
            let mut found = match &head.inner {
                Expr::Identifier(name) => contexts
                    .iter()
                    .find(|(known, _)| known.eq_ignore_ascii_case(name.as_str()))
                    .map(|(_, value)| value.clone())
                    .ok_or(NoAnswer)?,
                other => value(other, contexts, status)?,
            };
            for part in parts {
                found = match &part.inner {
                    Expr::Identifier(name) => member(&found, &Plain::String(name.as_str().into())),
                    Expr::Star => all_of(&found),
                    Expr::Index(index) if matches!(index.inner, Expr::Star) => all_of(&found),
                    Expr::Index(index) => member(&found, &value(index, contexts, status)?),
                    _ => return Err(NoAnswer),
                };
            }
            Ok(found)
        }
        Expr::UnExpr {
            op: UnOp::Not,
            expr,
        } => Ok(Plain::Boolean(!truthy(&value(expr, contexts, status)?))),
        Expr::BinExpr(both) => {
            let left = value(&both.lhs, contexts, status)?;
            match both.op {
                BinOp::And if !truthy(&left) => return Ok(left),
                BinOp::Or if truthy(&left) => return Ok(left),
                _ => {}
            }
            let right = value(&both.rhs, contexts, status)?;
            Ok(match both.op {
                BinOp::And | BinOp::Or => right,
                BinOp::Eq => Plain::Boolean(equal(&left, &right)?),
                BinOp::Neq => Plain::Boolean(!equal(&left, &right)?),
                BinOp::Gt => Plain::Boolean(greater(&left, &right)),
                BinOp::Ge => Plain::Boolean(greater(&left, &right) || equal(&left, &right)?),
                BinOp::Lt => Plain::Boolean(greater(&right, &left)),
                BinOp::Le => Plain::Boolean(greater(&right, &left) || equal(&left, &right)?),
            })
        }
        Expr::Call(call) => function(call, contexts, status),
        _ => Err(NoAnswer),
    }
}

fn function(call: &Call<'_>, contexts: &[(String, Plain)], status: Status) -> Answer {
    let of = |index: usize| {
        call.args
            .get(index)
            .ok_or(NoAnswer)
            .and_then(|arg| value(arg, contexts, status))
    };
    Ok(match call.func {
        Function::Always => Plain::Boolean(true),
        Function::Success => Plain::Boolean(status.success),
        Function::Failure => Plain::Boolean(status.failure),
        Function::Cancelled => Plain::Boolean(status.cancelled),
        Function::Contains => {
            let (search, item) = (of(0)?, of(1)?);
            Plain::Boolean(match &search {
                Plain::Array(items) | Plain::Filtered(items) => {
                    let mut found = false;
                    for one in items {
                        found = found || equal(&item, one)?;
                    }
                    found
                }
                Plain::Object(_) => false,
                _ => is_simple(&item) && fold(&text(&search)).contains(&fold(&text(&item))),
            })
        }
        Function::StartsWith | Function::EndsWith => {
            let (whole, part) = (of(0)?, of(1)?);
            let (a, b) = (fold(&text(&whole)), fold(&text(&part)));
            let holds = if call.func == Function::StartsWith {
                a.starts_with(&b)
            } else {
                a.ends_with(&b)
            };
            Plain::Boolean(is_simple(&whole) && is_simple(&part) && holds)
        }
        Function::Format => {
            let mut texts = Vec::new();
            for index in 0..call.args.len() {
                texts.push(text(&of(index)?));
            }
            Plain::String(fill(&texts)?)
        }
        Function::Join => {
            let separator = if call.args.len() > 1 {
                let given = of(1)?;
                if is_simple(&given) {
                    text(&given)
                } else {
                    ",".into()
                }
            } else {
                ",".into()
            };
            match of(0)? {
                Plain::Array(items) | Plain::Filtered(items) => {
                    Plain::String(items.iter().map(text).collect::<Vec<_>>().join(&separator))
                }
                Plain::Object(_) => Plain::String(String::new()),
                simple => Plain::String(text(&simple)),
            }
        }
        Function::ToJSON => {
            Plain::String(serde_json::to_string_pretty(&to_json(&of(0)?)?).map_err(|_| NoAnswer)?)
        }
        Function::FromJSON => {
            from_json(&serde_json::from_str(&text(&of(0)?)).map_err(|_| NoAnswer)?)
        }
        Function::Case => {
            let last = call.args.len() - 1;
            for index in (0..last).step_by(2) {
                match of(index)? {
                    Plain::Boolean(true) => return of(index + 1),
                    Plain::Boolean(false) => {}
                    _ => return Err(NoAnswer),
                }
            }
            return of(last);
        }
        Function::HashFiles => return Err(NoAnswer),
    })
}

fn fill(texts: &[String]) -> Result<String, NoAnswer> {
    let mut out = String::new();
    let mut rest = texts.first().ok_or(NoAnswer)?.as_str();
    while let Some(char) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("{{") {
            out.push('{');
            rest = after;
        } else if let Some(after) = rest.strip_prefix("}}") {
            out.push('}');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('{') {
            let (number, after) = after.split_once('}').ok_or(NoAnswer)?;
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(NoAnswer);
            }
            let index: usize = number.parse().map_err(|_| NoAnswer)?;
            out.push_str(texts.get(index + 1).ok_or(NoAnswer)?);
            rest = after;
        } else if char == '}' {
            return Err(NoAnswer);
        } else {
            out.push(char);
            rest = &rest[char.len_utf8()..];
        }
    }
    Ok(out)
}

fn member(of: &Plain, key: &Plain) -> Plain {
    match of {
        Plain::Object(entries) if is_simple(key) => entries
            .iter()
            .find(|(name, _)| fold(name) == fold(&text(key)))
            .map_or(Plain::Null, |(_, value)| value.clone()),
        Plain::Array(items) => {
            let index = number(key);
            if index.is_nan() || index < 0.0 || index >= items.len() as f64 {
                return Plain::Null;
            }
            items[index.floor() as usize].clone()
        }
        Plain::Filtered(items) => {
            let mut kept = Vec::new();
            for item in items {
                match item {
                    Plain::Object(entries) if is_simple(key) => {
                        kept.extend(
                            entries
                                .iter()
                                .find(|(name, _)| fold(name) == fold(&text(key)))
                                .map(|(_, value)| value.clone()),
                        );
                    }
                    Plain::Array(inner) => {
                        let index = number(key);
                        if index >= 0.0 && index < inner.len() as f64 {
                            kept.push(inner[index.floor() as usize].clone());
                        }
                    }
                    _ => {}
                }
            }
            Plain::Filtered(kept)
        }
        _ => Plain::Null,
    }
}

fn all_of(of: &Plain) -> Plain {
    let inside = |value: &Plain| match value {
        Plain::Object(entries) => entries.iter().map(|(_, value)| value.clone()).collect(),
        Plain::Array(items) | Plain::Filtered(items) => items.clone(),
        _ => Vec::new(),
    };
    Plain::Filtered(match of {
        Plain::Filtered(items) => items.iter().flat_map(inside).collect(),
        other => inside(other),
    })
}

fn is_simple(value: &Plain) -> bool {
    !matches!(
        value,
        Plain::Array(_) | Plain::Filtered(_) | Plain::Object(_)
    )
}

pub(crate) fn truthy(value: &Plain) -> bool {
    match value {
        Plain::Null => false,
        Plain::Boolean(value) => *value,
        Plain::Number(value) => *value != 0.0 && !value.is_nan(),
        Plain::String(value) => !value.is_empty(),
        _ => true,
    }
}

fn equal(a: &Plain, b: &Plain) -> Result<bool, NoAnswer> {
    Ok(match (a, b) {
        (Plain::Null, Plain::Null) => true,
        (Plain::Boolean(a), Plain::Boolean(b)) => a == b,
        (Plain::String(a), Plain::String(b)) => fold(a) == fold(b),
        _ if is_simple(a) && is_simple(b) => number(a) == number(b),
        _ if is_simple(a) || is_simple(b) => false,
        (Plain::Object(_), Plain::Array(_) | Plain::Filtered(_))
        | (Plain::Array(_) | Plain::Filtered(_), Plain::Object(_)) => false,
        // two arrays or two objects are equal when they are the same instance
        _ => return Err(NoAnswer),
    })
}

fn greater(a: &Plain, b: &Plain) -> bool {
    match (a, b) {
        (Plain::String(a), Plain::String(b)) => fold(a) > fold(b),
        _ if is_simple(a) && is_simple(b) => number(a) > number(b),
        _ => false,
    }
}

fn number(value: &Plain) -> f64 {
    match value {
        Plain::Null => 0.0,
        Plain::Boolean(value) => f64::from(u8::from(*value)),
        Plain::Number(value) => *value,
        Plain::String(value) => {
            let text = value.trim();
            if text.is_empty() {
                0.0
            } else if let Some(digits) = text.strip_prefix("0x") {
                u32::from_str_radix(digits, 16).map_or(f64::NAN, f64::from)
            } else if let Some(digits) = text.strip_prefix("0o") {
                u32::from_str_radix(digits, 8).map_or(f64::NAN, f64::from)
            } else if text == "Infinity" || text == "-Infinity" {
                text.parse().unwrap()
            } else if text
                .chars()
                .any(|char| char.is_alphabetic() && !matches!(char, 'e' | 'E'))
            {
                f64::NAN
            } else {
                text.parse().unwrap_or(f64::NAN)
            }
        }
        _ => f64::NAN,
    }
}

fn text(value: &Plain) -> String {
    match value {
        Plain::Null => String::new(),
        Plain::Boolean(value) => value.to_string(),
        Plain::Number(value) if *value == 0.0 => "0".into(),
        Plain::Number(value) if value.is_infinite() => {
            if *value > 0.0 {
                "Infinity".into()
            } else {
                "-Infinity".into()
            }
        }
        Plain::Number(value) => value.to_string(),
        Plain::String(value) => value.clone(),
        Plain::Array(_) | Plain::Filtered(_) => "Array".into(),
        Plain::Object(_) => "Object".into(),
    }
}

/// Capital letters, so that case does not count; letters without a single capital stay.
fn fold(text: &str) -> String {
    text.chars()
        .map(|char| {
            let mut upper = char.to_uppercase();
            match (upper.next(), upper.next()) {
                (Some(one), None) => one,
                _ => char,
            }
        })
        .collect()
}

fn to_json(value: &Plain) -> Result<serde_json::Value, NoAnswer> {
    use serde_json::Value;
    Ok(match value {
        Plain::Null => Value::Null,
        Plain::Boolean(value) => Value::Bool(*value),
        Plain::Number(value) if !value.is_finite() => return Err(NoAnswer),
        Plain::Number(value) if value.fract() == 0.0 && value.abs() < 1e15 => {
            Value::from(*value as i64)
        }
        Plain::Number(value) => Value::from(*value),
        Plain::String(value) => Value::String(value.clone()),
        Plain::Array(items) | Plain::Filtered(items) => {
            Value::Array(items.iter().map(to_json).collect::<Result<_, _>>()?)
        }
        Plain::Object(entries) => Value::Object(
            entries
                .iter()
                .map(|(name, value)| Ok((name.clone(), to_json(value)?)))
                .collect::<Result<_, NoAnswer>>()?,
        ),
    })
}

fn from_json(value: &serde_json::Value) -> Plain {
    use serde_json::Value;
    match value {
        Value::Null => Plain::Null,
        Value::Bool(value) => Plain::Boolean(*value),
        Value::Number(value) => Plain::Number(value.as_f64().unwrap_or(f64::NAN)),
        Value::String(value) => Plain::String(value.clone()),
        Value::Array(items) => Plain::Array(items.iter().map(from_json).collect()),
        Value::Object(entries) => Plain::Object(
            entries
                .iter()
                .map(|(name, value)| (name.clone(), from_json(value)))
                .collect(),
        ),
    }
}
