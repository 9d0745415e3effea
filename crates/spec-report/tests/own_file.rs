//! The schema of `spec-check.toml` beside its reader: what one takes without a word the other takes, too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

use boon::{Compiler, SchemaIndex, Schemas};
use proptest::prelude::*;
use serde_json::Value;
use spec_model::own::OwnFile;
use spec_source::{Document, Input, Origin};
use std::{fs, path::Path};
use toml::de::{DeTable, DeValue};

const SCHEMA: &str = include_str!("../schema/spec-check-toml-1.json");

/// A file with everything that can stand in it.
const WHOLE: &str = r#"
[project]
packages = ["example"]                      # distributions on PyPI
publishes = "here"                          # here, elsewhere, by hand, nothing
release-repository = "example/example-release"
maintainers = "several"                     # or "one"

[[statement]]
rule = "spec6/security-recommendations/passwords-are-generated"
says = "met"
by = "alice"
on = 2026-10-01
note = "bitwarden organisation"

[[ignore]]
rule = "spec8/pin-actions/others-pinned-by-full-sha"
path = ".github/workflows/docs.yml"
reason = "read-only token, no release path"

[[resource]]
name = "documentation server"
kind = "server"
location = "docs.example.org"
holders = ["alice", "bob"]
gain-access = "ask on the maintainers' list; a release manager adds the key"
rotation = "docs/maintainers/rotation.md"
expires = 2027-01-01
reviewed = 2026-05-01
"#;

const GOOD: [&str; 13] = [
    WHOLE,
    "# nothing yet\n",
    "[project]\n",
    "[project]\npublishes = \"nothing\"\n",
    "[project]\npublishes = \"by hand\"\nmaintainers = \"one\"\n",
    "[project]\npublishes = \"elsewhere\"\nrelease-repository = \"example/example-release\"\n",
    "[project]\npackages = \"example\"\n",
    "[[ignore]]\nrule = \"spec8/pin-actions/others-pinned-by-full-sha\"\nreason = \"read-only token\"\n",
    "[[ignore]]\nrule = \"spec8/pin-actions\"\npath = \".github/workflows/test.yml\"\nreason = \"x\"\n",
    "[[ignore]]\nrule = \"beyond\"\nreason = \"x\"\n[[ignore]]\nrule = \"spec8\"\nreason = \"y\"\n",
    "ignore = [{ rule = \"spec8/pin-actions\", reason = 'x' }]\n",
    "[[statement]]\nrule = \"spec8/harden-workflows/release-needs-approval\"\nsays = \"met\"\nby = \"alice\"\non = \"2026-10-01\"\n",
    "[[resource]]\nname = \"domain\"\nholders = \"alice\"\n",
];

const BAD: [&str; 23] = [
    "[projekt]\n",
    "[project]\npublishes = \"nowhere\"\n",
    "[project]\npublishes = [\"here\"]\n",
    "[project]\nmaintainers = \"two\"\n",
    "[project]\nmaintainers = 2\n",
    "[project]\npackage = \"example\"\n",
    "[[statement]]\nrule = \"x\"\n",
    "[[statement]]\nrule = \"x\"\nsays = \"met\"\n",
    "[[statement]]\nrule = \"x\"\nsays = \"unknown\"\non = 2026-10-01\n",
    "[[statement]]\nrule = \"x\"\nsays = \"met\"\non = \"October\"\n",
    "[[statement]]\nrule = \"x\"\nsays = \"met\"\non = 2026-10-01T12:00:00\n",
    "[[ignore]]\nrule = \"spec8/pin-actions\"\n",
    "[[ignore]]\nreason = \"x\"\n",
    "[[ignore]]\nrule = \"spec8/pin-actions\"\nreason = \" \"\n",
    "[[resource]]\nkind = \"server\"\n",
    "[[resource]]\nname = \"server\"\nexpires = \"soon\"\n",
    "[[resource]]\nname = \"server\"\nreviewed = \"2026-13-01\"\n",
    "[ignore]\nrule = \"spec8/pin-actions\"\nreason = \"x\"\n",
    "[[ignore]]\nrule = \"spec8/pin-actions\"\nreason = \"x\"\nfile = \"a.yml\"\n",
    "[[ignore]]\nrule = \"spec8/pin-actions\"\nreason = 7\n",
    "statement = \"met\"\n",
    "project = \"example\"\n",
    "[project]\npackages = [\"example\", 7]\n",
];

fn schema() -> (Schemas, SchemaIndex) {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler
        .add_resource(
            "urn:spec-check:own-file:1",
            serde_json::from_str(SCHEMA).unwrap(),
        )
        .unwrap();
    let index = compiler
        .compile("urn:spec-check:own-file:1", &mut schemas)
        .unwrap();
    (schemas, index)
}

/// A value of TOML as the schema sees it: dates are strings.
fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Boolean(value) => (*value).into(),
        DeValue::Integer(number) => number.as_str().parse::<i64>().unwrap().into(),
        DeValue::Float(number) => number.as_str().parse::<f64>().unwrap().into(),
        DeValue::Datetime(day) => day.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| json(item.as_ref())).collect(),
        DeValue::Table(table) => object(table),
    }
}

fn object(table: &DeTable<'_>) -> Value {
    table
        .iter()
        .map(|(key, value)| (key.as_ref().to_string(), json(value.as_ref())))
        .collect()
}

fn schema_refuses(text: &str) -> Option<String> {
    let (schemas, index) = schema();
    let table = DeTable::parse(text).expect("TOML");
    schemas
        .validate(&object(table.as_ref()), index)
        .err()
        .map(|error| format!("{error:#}"))
}

fn reader_refuses(text: &str) -> Vec<String> {
    let document = Document::parse(&Input::new("spec-check.toml", text, Origin::File));
    let read = document
        .root()
        .and_then(|_| OwnFile::read(0, &document))
        .map(|(_, problems)| problems)
        .unwrap_or_default();
    document
        .problems
        .iter()
        .chain(&read)
        .map(|problem| problem.message.clone())
        .collect()
}

#[test]
fn what_is_right_is_taken_by_both() {
    for text in GOOD {
        assert_eq!(schema_refuses(text), None, "{text}");
        assert_eq!(reader_refuses(text), [""; 0], "{text}");
    }
}

#[test]
fn what_is_wrong_is_refused_by_both() {
    for text in BAD {
        assert!(schema_refuses(text).is_some(), "{text}");
        assert!(!reader_refuses(text).is_empty(), "{text}");
    }
}

#[test]
fn a_table_of_pyproject_is_read_by_the_same_form() {
    let text = WHOLE
        .replace("[project]", "[tool.spec-check.project]")
        .replace("[[", "[[tool.spec-check.");
    let document = Document::parse(&Input::new("pyproject.toml", text.as_str(), Origin::File));
    let (_, problems) = OwnFile::read(0, &document).expect("a table");
    assert!(problems.is_empty(), "{problems:?}");
    let table = DeTable::parse(&text).unwrap();
    let value = object(table.as_ref());
    let (schemas, index) = schema();
    let refusal = schemas.validate(&value["tool"]["spec-check"], index).err();
    assert!(refusal.is_none(), "{}", refusal.unwrap());
}

/// The texts of the fences that rule pages and shapes give as a project's own file.
fn fences(folder: &Path, found: &mut Vec<String>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            fences(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            let text = fs::read_to_string(&path).unwrap();
            for part in text.split("\n```").skip(1) {
                let (head, body) = part.split_once('\n').unwrap_or((part, ""));
                if head.starts_with("toml") && head.contains("file=spec-check.toml") {
                    found.push(body.to_owned());
                }
            }
        }
    }
}

#[test]
fn the_examples_of_rule_pages_and_shapes_are_taken_by_both() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    fences(&top.join("crates/spec-rules/src"), &mut found);
    fences(&top.join("tests/shapes"), &mut found);
    assert!(!found.is_empty(), "no example has a project's own file");
    for text in found {
        assert_eq!(schema_refuses(&text), None, "{text}");
        assert_eq!(reader_refuses(&text), [""; 0], "{text}");
    }
}

#[test]
fn every_object_of_the_schema_is_closed() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    for (name, part) in schema["$defs"].as_object().unwrap() {
        if part["type"] == "object" {
            assert_eq!(part["additionalProperties"], false, "{name}");
        }
    }
}

fn entries() -> impl Strategy<Value = Vec<&'static str>> {
    let one = prop::sample::select(vec![
        "rule = \"spec8/pin-actions\"\n",
        "says = \"met\"\n",
        "says = \"met-differently\"\n",
        "says = \"maybe\"\n",
        "on = 2026-10-01\n",
        "on = \"2026-02-31\"\n",
        "on = \"2026-04-31\"\n",
        "on = \"2026-02-29\"\n",
        "on = \"2024-02-29\"\n",
        "on = \"1900-02-29\"\n",
        "on = \"2000-02-29\"\n",
        "on = 2026-10-01T00:00:00Z\n",
        "reason = \"x\"\n",
        "reason = \"\"\n",
        "reason = \"\\t\"\n",
        "name = \"n\"\n",
        "expires = 2027-01-01\n",
        "expires = \"2027\"\n",
        "reviewed = \"2026-05-00\"\n",
    ]);
    prop::collection::vec(one, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn entries_are_taken_by_both_or_by_none(head in prop::sample::select(vec!["statement", "ignore", "resource"]), lines in entries()) {
        // keys of another kind of entry are what the reader passes over
        let known: &[&str] = match head {
            "statement" => &["rule", "says", "on"],
            "ignore" => &["rule", "reason"],
            _ => &["name", "expires", "reviewed"],
        };
        let mut text = format!("[[{head}]]\n");
        let mut keys = Vec::new();
        for line in lines {
            let key = line.split(' ').next().unwrap();
            if known.contains(&key) && !keys.contains(&key) {
                keys.push(key);
                text.push_str(line);
            }
        }
        prop_assert_eq!(schema_refuses(&text).is_none(), reader_refuses(&text).is_empty(), "{}", text);
    }
}
