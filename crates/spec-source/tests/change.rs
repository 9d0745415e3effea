//! Changes by route keep a document's style, its comments and everything they do not speak of.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
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

use proptest::{prelude::*, strategy::ValueTree};
use spec_source::{
    Document, Draft, Input, Node, Origin, Route, Value,
    change::{Change, Piece, Position, Refused, propose},
    edit,
};

fn document(text: &str) -> Document {
    Document::parse(&Input::new("a.yml", text, Origin::File))
}

fn route(path: &str) -> Route {
    path.split('/')
        .filter(|part| !part.is_empty())
        .fold(Route::root(), |route, part| match part.parse() {
            Ok(index) => route.item(index),
            Err(_) => route.key(part),
        })
}

fn plain(text: &str) -> Piece {
    Piece::Plain(text.into())
}

fn map(entries: &[(&str, &str)]) -> Piece {
    let entries = entries
        .iter()
        .map(|(key, value)| ((*key).into(), plain(value)));
    Piece::Map(entries.collect())
}

fn insert(into: &str, at: Position, key: &str, value: Piece) -> Change {
    Change::Insert {
        into: route(into),
        at,
        key: key.into(),
        value,
    }
}

fn changed(text: &str, change: &Change) -> Result<String, Refused> {
    let document = document(text);
    let edit = propose(&document, change)?;
    Ok(edit::apply(text, &[edit]).expect("an edit of its own document"))
}

const JOB: &str = "\
on: push
jobs:
    publish: # the only one
        runs-on: ubuntu-latest
        steps:
        - uses: actions/checkout@v4
          with:
              fetch-depth: 0 # all
        # then
        - run: |
            make

        - run: twine upload dist/* # off it goes
";

#[test]
fn a_key_is_inserted_at_the_files_own_indentation() {
    let first = insert(
        "jobs/publish",
        Position::First,
        "environment",
        plain("pypi"),
    );
    assert_eq!(
        changed(JOB, &first).unwrap(),
        JOB.replace(
            "        runs-on",
            "        environment: pypi\n        runs-on"
        )
    );
    let after = insert(
        "jobs/publish",
        Position::After("runs-on".into()),
        "permissions",
        map(&[("id-token", "write"), ("contents", "read")]),
    );
    assert_eq!(
        changed(JOB, &after).unwrap(),
        JOB.replace(
            "        steps:",
            "        permissions:\n            id-token: write\n            contents: read\n        steps:"
        )
    );
    let last = insert(
        "jobs/publish/steps/0/with",
        Position::Last,
        "persist-credentials",
        plain("false"),
    );
    assert_eq!(
        changed(JOB, &last).unwrap(),
        JOB.replace(
            "# all\n",
            "# all\n              persist-credentials: false\n"
        )
    );
    let into_item = insert(
        "jobs/publish/steps/2",
        Position::First,
        "if",
        plain("always()"),
    );
    assert_eq!(
        changed(JOB, &into_item).unwrap(),
        JOB.replace("- run: twine", "- if: always()\n          run: twine")
    );
    let behind_a_block = insert(
        "jobs/publish/steps/1",
        Position::Last,
        "env",
        map(&[("A", "b")]),
    );
    assert_eq!(
        changed(JOB, &behind_a_block).unwrap(),
        JOB.replace("make\n", "make\n          env:\n              A: b\n")
    );
}

#[test]
fn an_item_is_inserted_beside_its_kind() {
    let step = Piece::Map(vec![
        (
            "uses".into(),
            Piece::Remarked("actions/attest@abc".into(), "v4".into()),
        ),
        ("with".into(), map(&[("subject-path", "dist/*")])),
    ]);
    let at = |at| Change::InsertItem {
        into: route("jobs/publish/steps"),
        at,
        value: step.clone(),
    };
    let lines = "        - uses: actions/attest@abc # v4\n          with:\n              subject-path: dist/*\n";
    // the empty line that parts the items around it parts it, too
    assert_eq!(
        changed(JOB, &at(2)).unwrap(),
        JOB.replace(
            "        - run: twine",
            &format!("{lines}\n        - run: twine")
        )
    );
    assert_eq!(changed(JOB, &at(9)).unwrap(), format!("{JOB}{lines}"));
    let unended = JOB.trim_end();
    assert_eq!(
        changed(unended, &at(9)).unwrap(),
        format!("{unended}\n{}", lines.trim_end())
    );
}

#[test]
fn brackets_stay_brackets() {
    let text =
        "on: {push: {tags: ['v*']}}\njobs: {a: {steps: [{run: x}]}, b: {}} # all\nlist: []\n";
    for (change, old, new) in [
        (
            insert(
                "jobs/a",
                Position::First,
                "permissions",
                map(&[("contents", "read")]),
            ),
            "{steps",
            "{permissions: {contents: read}, steps",
        ),
        (
            insert("jobs/b", Position::Last, "needs", plain("a")),
            "b: {}",
            "b: {needs: a}",
        ),
        (
            Change::InsertItem {
                into: route("on/push/tags"),
                at: 1,
                value: plain("w"),
            },
            "['v*']",
            "['v*', w]",
        ),
        (
            Change::InsertItem {
                into: route("list"),
                at: 0,
                value: plain("w"),
            },
            "[]",
            "[w]",
        ),
        (
            Change::Remove {
                at: route("jobs/b"),
            },
            ", b: {}",
            "",
        ),
        (
            Change::Remove {
                at: route("jobs/a"),
            },
            "a: {steps: [{run: x}]}, ",
            "",
        ),
    ] {
        assert_eq!(changed(text, &change).unwrap(), text.replacen(old, new, 1));
    }
}

#[test]
fn a_value_is_replaced_in_its_own_quotes_and_what_is_remarked_stays() {
    let text = "a: 'one' # first\nb: \"two\"\nc: three\nd:\ne: # why\n  f: 1\n  g: 2\nh: [1, 2]\n";
    for (at, value, old, new) in [
        ("a", plain("uno"), "'one'", "'uno'"),
        ("b", plain("due"), "\"two\"", "\"due\""),
        ("c", plain("tre"), "three", "tre"),
        (
            "c",
            Piece::Remarked("tre".into(), "said".into()),
            "three",
            "tre # said",
        ),
        (
            "a",
            Piece::Remarked("uno".into(), "said".into()),
            "'one' # first",
            "'uno' # said",
        ),
        ("d", plain("quattro"), "d:", "d: quattro"),
        (
            "e",
            plain("none"),
            "e: # why\n  f: 1\n  g: 2",
            "e: none # why",
        ),
        ("e", map(&[("x", "y")]), "  f: 1\n  g: 2", "  x: y"),
        (
            "e",
            Piece::Map(Vec::new()),
            "e: # why\n  f: 1\n  g: 2",
            "e: {} # why",
        ),
        (
            "a",
            map(&[("x", "y")]),
            "a: 'one' # first",
            "a: # first\n  x: y",
        ),
        ("h", plain("none"), "[1, 2]", "none"),
        ("h/1", plain("3"), "1, 2", "1, 3"),
    ] {
        let change = Change::Replace {
            at: route(at),
            value,
        };
        assert_eq!(
            changed(text, &change).unwrap(),
            text.replacen(old, new, 1),
            "{at}"
        );
    }
}

#[test]
fn what_goes_takes_its_own_lines_and_no_other() {
    for (at, gone) in [
        ("jobs/publish/runs-on", "        runs-on: ubuntu-latest\n"),
        (
            "jobs/publish/steps/2",
            "        - run: twine upload dist/* # off it goes\n",
        ),
        (
            "jobs/publish/steps/1",
            "        - run: |\n            make\n",
        ),
        (
            "jobs/publish/steps/0/with",
            "          with:\n              fetch-depth: 0 # all\n",
        ),
        ("on", "on: push\n"),
    ] {
        let change = Change::Remove { at: route(at) };
        assert_eq!(
            changed(JOB, &change).unwrap(),
            JOB.replacen(gone, "", 1),
            "{at}"
        );
    }
    let change = Change::Remove {
        at: route("jobs/publish/steps/0/uses"),
    };
    assert_eq!(
        changed(JOB, &change).unwrap(),
        JOB.replace("uses: actions/checkout@v4\n          with", "with")
    );
}

#[test]
fn what_cannot_be_done_is_refused_with_the_reason() {
    let shared = "a: &x\n  k: v\nb: *x\n";
    for (text, change, refused) in [
        (
            shared,
            insert("a", Position::Last, "l", plain("w")),
            Refused::OtherMeaning,
        ),
        (
            shared,
            insert("a", Position::Last, "k", plain("w")),
            Refused::NoSuchPlace,
        ),
        (
            shared,
            Change::Remove { at: route("a/k") },
            Refused::LastOne,
        ),
        (
            shared,
            Change::Remove { at: route("c") },
            Refused::NoSuchPlace,
        ),
        (
            shared,
            Change::Replace {
                at: route("b"),
                value: plain("- x"),
            },
            Refused::OtherMeaning,
        ),
        (
            "",
            insert("", Position::Last, "a", plain("b")),
            Refused::NoSuchPlace,
        ),
        (
            "a: [1, # why\n  2]\n",
            Change::Remove { at: route("a/0") },
            Refused::Style,
        ),
        (
            "a: {} # x\n",
            insert("a", Position::Last, "b: c", plain("d")),
            Refused::OtherMeaning,
        ),
    ] {
        assert_eq!(
            changed(text, &change),
            Err(refused),
            "{change:?} of {text:?}"
        );
    }
    assert_eq!(
        changed(
            shared,
            &Change::Replace {
                at: route("b"),
                value: plain("w")
            }
        )
        .unwrap(),
        "a: &x\n  k: v\nb: w\n"
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let text = "\u{feff}on: push\r\njobs:\r\n  a:\r\n    runs-on: x\r\n";
    let change = insert(
        "",
        Position::Before("jobs".into()),
        "permissions",
        map(&[("contents", "read")]),
    );
    assert_eq!(
        changed(text, &change).unwrap(),
        text.replace("jobs", "permissions:\r\n  contents: read\r\njobs")
    );
    let change = insert("", Position::First, "name", plain("x"));
    assert_eq!(
        changed(text, &change).unwrap(),
        text.replacen("on:", "name: x\r\non:", 1)
    );
}

/// Every mapping and list, with the way to it.
fn collections(node: &Node, at: &Route, found: &mut Vec<(Route, bool, usize)>) {
    match &node.value {
        Value::Mapping(entries, _) => {
            found.push((at.clone(), true, entries.len()));
            for entry in entries.iter().filter(|entry| !entry.merged) {
                if let Some(key) = entry.key.text() {
                    collections(&entry.value, &at.clone().key(key), found);
                }
            }
        }
        Value::Sequence(items, _) => {
            found.push((at.clone(), false, items.len()));
            for (index, item) in items.iter().enumerate() {
                collections(item, &at.clone().item(index), found);
            }
        }
        Value::Scalar(_) => {}
    }
}

/// A change at one of the places of a document.
fn some_change(before: &Document, pick: prop::sample::Index, which: usize) -> Option<Change> {
    let mut places = Vec::new();
    collections(before.root()?, &Route::root(), &mut places);
    let (at, is_map, length) = places.get(pick.index(places.len().max(1)))?.clone();
    Some(match (is_map, which) {
        (true, 0) => Change::Insert {
            into: at,
            at: Position::Last,
            key: "zz-new".into(),
            value: plain("w"),
        },
        (true, 1) => Change::Insert {
            into: at,
            at: Position::First,
            key: "zz-new".into(),
            value: map(&[("x", "y")]),
        },
        (false, 0) => Change::InsertItem {
            into: at,
            at: length,
            value: plain("w"),
        },
        (false, 1) => Change::InsertItem {
            into: at,
            at: 0,
            value: map(&[("x", "y"), ("z", "w")]),
        },
        (_, 2) => Change::Replace {
            at,
            value: plain("w"),
        },
        _ => Change::Remove { at },
    })
}

#[test]
fn of_texts_far_odder_than_people_write_few_are_refused_an_insertion() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = (
        support::generate::documents(),
        any::<prop::sample::Index>(),
        0..2_usize,
    );
    let (mut all, mut refused) = (0, Vec::new());
    while all < 500 {
        let (written, pick, which) = strategy.new_tree(&mut runner).unwrap().current();
        let before = document(&written.text);
        let Some(change) = some_change(&before, pick, which) else {
            continue;
        };
        all += 1;
        if let Err(reason) = propose(&before, &change) {
            refused.push(format!("{reason:?}: {change:?}\n{}", written.text));
        }
    }
    println!("{} of {all} insertions refused", refused.len());
    assert!(refused.len() * 5 < all, "{}", refused.join("\n----\n"));
}

proptest! {
    #![proptest_config(support::cases(400))]

    #[test]
    fn in_any_style_a_change_changes_what_it_says_or_is_refused(
        written in support::generate::documents(),
        pick in any::<prop::sample::Index>(),
        which in 0..4_usize,
    ) {
        let before = document(&written.text);
        prop_assume!(before.problems.is_empty());
        let Some(change) = some_change(&before, pick, which) else { return Ok(()) };
        if let Ok(edit) = propose(&before, &change) {
            let text = edit::apply(&written.text, std::slice::from_ref(&edit)).unwrap();
            let kept = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            let (old, new) = (kept(&written.text), kept(&text));
            // everything before and after the change stays, line by line
            let ahead = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
            let behind = old[ahead..].iter().rev().zip(new[ahead..].iter().rev()).take_while(|(old, new)| old == new).count();
            let touched = before.lines.line(edit.span.end) + 1 - before.lines.line(edit.span.start);
            prop_assert!(old.len() - ahead - behind <= touched, "{change:?}\n{text}");
            let again = document(&text);
            prop_assert!(again.problems.is_empty(), "{:?}", again.problems);
        }
    }
}

#[test]
fn changes_one_after_the_other_are_edits_of_the_text_that_they_began_with() {
    let document = document(JOB);
    let mut draft = Draft::new(&document);
    let steps = "jobs/publish/steps";
    draft
        .make(&insert(
            "jobs/publish",
            Position::After("runs-on".into()),
            "permissions",
            map(&[("contents", "read")]),
        ))
        .unwrap();
    draft
        .make(&insert(
            "jobs/publish/permissions",
            Position::Last,
            "id-token",
            plain("write"),
        ))
        .unwrap();
    draft
        .make(&Change::Remove {
            at: route(&format!("{steps}/0/with/fetch-depth")),
        })
        .unwrap_err();
    draft
        .make(&Change::Remove {
            at: route(&format!("{steps}/0/with")),
        })
        .unwrap();
    let edits = draft.edits();
    assert_eq!(edits.len(), 2, "one edit for each place: {edits:?}");
    assert_eq!(edit::apply(JOB, &edits).unwrap(), draft.document().text);
    assert!(edits[0].replacement.contains("id-token: write"));
}
