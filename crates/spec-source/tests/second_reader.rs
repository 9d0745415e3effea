//! YAML is read by two independent readers, ours and `yaml-rust2`, and both see the same.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may stop, and clippy knows helpers of tests not as tests; their inputs are short"
)]

mod support;

use proptest::prelude::*;
use spec_source::{Document, Kind, Node, Scalar, ScalarKind, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use support::generate::{Written, documents};
use yaml_rust2::{Yaml, YamlLoader};

/// Where the two differ, and why: the end of a file's path, the cause, and what the second reader says.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "numpy/.github/workflows/linux_simd.yml",
        "a list's `]` stands at the column of the list's own dash",
        "the second reader refuses it: invalid indentation",
    ),
    (
        "astropy/.pre-commit-config.yaml",
        "a quoted text ends at the column of its key",
        "the second reader refuses it: invalid indentation in quoted scalar",
    ),
    (
        "duplicate.yml",
        "a key is given twice, which is a problem to us and the end to the second reader",
        "the second reader refuses it",
    ),
];

/// Where two trees differ, as a sentence; `None` when they are the same.
fn difference(node: &Node, other: &Yaml, way: &str) -> Option<String> {
    let differ = || Some(format!("at `{way}`: {:?} is not {other:?}", node.value));
    match (&node.value, other) {
        (Value::Scalar(scalar), _) => (!same_scalar(scalar, other)).then(differ).flatten(),
        (Value::Sequence(items, _), Yaml::Array(others)) => {
            if items.len() != others.len() {
                return differ();
            }
            let mut pairs = items.iter().zip(others).enumerate();
            pairs.find_map(|(index, (item, other))| {
                difference(item, other, &format!("{way}/{index}"))
            })
        }
        (Value::Mapping(entries, _), Yaml::Hash(others)) => {
            // ours leaves out keys that are no scalars, with a problem
            let others: Vec<(&Yaml, &Yaml)> = others
                .iter()
                .filter(|(key, _)| !matches!(key, Yaml::Array(_) | Yaml::Hash(_)))
                .filter(|(key, _)| key.as_str() != Some("<<"))
                .collect();
            let entries: Vec<_> = entries.iter().filter(|entry| !entry.merged).collect();
            if entries.len() != others.len() {
                return differ();
            }
            let mut pairs = entries.iter().zip(others);
            pairs.find_map(|(entry, (key, value))| {
                difference(&entry.key, key, way).or_else(|| {
                    let key = entry.key.text().unwrap_or("~");
                    difference(&entry.value, value, &format!("{way}/{key}"))
                })
            })
        }
        _ => differ(),
    }
}

fn same_scalar(scalar: &Scalar, other: &Yaml) -> bool {
    let text = scalar.text.as_str();
    match (scalar.kind, other) {
        (ScalarKind::Null, Yaml::Null | Yaml::BadValue) => true,
        (ScalarKind::Bool(value), Yaml::Boolean(other)) => value == *other,
        (ScalarKind::Number, Yaml::Integer(other)) => integer(text) == Some(*other),
        (ScalarKind::Number, Yaml::Real(other)) | (ScalarKind::String, Yaml::String(other)) => {
            text == other
        }
        _ => false,
    }
}

fn integer(text: &str) -> Option<i64> {
    if let Some(digits) = text.strip_prefix("0x") {
        i64::from_str_radix(digits, 16).ok()
    } else if let Some(digits) = text.strip_prefix("0o") {
        i64::from_str_radix(digits, 8).ok()
    } else {
        text.parse().ok()
    }
}

/// What the two readers disagree on in a text; `None` when they agree.
fn disagreement(text: &str) -> Option<String> {
    let document = support::read(Kind::Yaml, text);
    support::assert_places(&document);
    // the second reader knows no byte order mark
    let others = YamlLoader::load_from_str(text.trim_start_matches('\u{feff}'));
    compare(&document, others)
}

fn compare(
    document: &Document,
    others: Result<Vec<Yaml>, yaml_rust2::ScanError>,
) -> Option<String> {
    let ours = document.problems.iter().find(|problem| problem.hides);
    let others = match (others, ours) {
        (Ok(others), _) => others,
        (Err(_), Some(_)) if document.roots.is_empty() => return None,
        (Err(error), _) => return Some(format!("the second reader refuses it: {error}")),
    };
    if document.roots.len() != others.len() {
        let why = ours.map_or("", |problem| &problem.message);
        return Some(format!(
            "{} documents, not {}: {why}",
            document.roots.len(),
            others.len()
        ));
    }
    let mut pairs = document.roots.iter().zip(&others);
    pairs.find_map(|(root, other)| difference(root, other, ""))
}

/// All YAML files below a folder.
fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut inside: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    inside.sort();
    for path in inside {
        if path.is_dir() {
            files(&path, out);
        } else if matches!(
            path.extension().and_then(|ending| ending.to_str()),
            Some("yml" | "yaml" | "cff")
        ) {
            out.push(path);
        }
    }
}

/// Compares all files below a folder and the known differences among them, and counts those that have a tree.
fn assert_same(folder: &Path, known: &[(&str, &str, &str)]) -> usize {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    let mut missing: BTreeSet<&str> = known.iter().map(|(path, ..)| *path).collect();
    let mut faults = BTreeMap::new();
    let mut trees = 0;
    for path in &paths {
        let text = fs::read_to_string(path).unwrap();
        trees += usize::from(!support::read(Kind::Yaml, text.as_str()).roots.is_empty());
        let Some(fault) = disagreement(&text) else {
            continue;
        };
        let name = path.to_string_lossy().replace('\\', "/");
        let expected = known
            .iter()
            .find(|(end, _, says)| name.ends_with(end) && fault.contains(says));
        match expected {
            Some((end, ..)) => {
                missing.remove(end);
            }
            None => {
                faults.insert(name, fault);
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(missing.is_empty(), "no longer different: {missing:?}");
    trees
}

#[test]
fn both_readers_see_the_same_in_the_fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/yaml");
    let known: Vec<_> = KNOWN
        .iter()
        .filter(|known| !known.0.contains('/'))
        .copied()
        .collect();
    assert_eq!(assert_same(&folder, &known), 8);
}

#[test]
fn both_readers_see_the_same_in_real_repositories() {
    let folder = std::env::var_os("SPEC_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
        PathBuf::from,
    );
    if !folder.is_dir() {
        eprintln!(
            "skipped: the corpus is not at {}; name its folder in SPEC_CORPUS",
            folder.display()
        );
        return;
    }
    let known: Vec<_> = KNOWN
        .iter()
        .filter(|known| known.0.contains('/'))
        .copied()
        .collect();
    let count = assert_same(&folder, &known);
    println!("{count} files of the corpus were read by both");
    assert!(count > 100);
}

proptest! {
    #![proptest_config(support::cases(512))]

    #[test]
    fn both_readers_see_what_was_written(written in documents()) {
        let document = support::read(Kind::Yaml, written.text.as_str());
        prop_assert!(document.problems.is_empty(), "{:?} in\n{}", document.problems, written.text);
        prop_assert_eq!(document.roots.len(), 1);
        let wrong = written.differs(&document.roots[0]);
        prop_assert!(wrong.is_none(), "{} in\n{}", wrong.unwrap_or_default(), written.text);
        let fault = disagreement(&written.text);
        prop_assert!(fault.is_none(), "{} in\n{}", fault.unwrap_or_default(), written.text);
    }

    #[test]
    fn every_comment_is_found_and_belongs_to_its_scalar(written in documents()) {
        let document = support::read(Kind::Yaml, written.text.as_str());
        let found: Vec<(&str, bool, &str)> = document
            .comments
            .iter()
            .map(|comment| {
                let owner = comment.belongs_to.map_or("", |span| document.slice(span));
                (comment.text.as_str(), comment.own_line, owner.lines().next().unwrap_or_default())
            })
            .collect();
        let Written { text, comments, .. } = &written;
        let expected: Vec<(&str, bool, &str)> = comments
            .iter()
            .map(|comment| (comment.text.as_str(), comment.own_line, comment.owner.as_str()))
            .collect();
        prop_assert_eq!(found, expected, "in\n{}", text);
    }
}
