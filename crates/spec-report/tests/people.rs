//! What people are asked for, and what is written down of their answers: our own reader reads it back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use spec_model::{Given, Source, own::OwnFile};
use spec_report::{
    messages::{WHO, messages},
    questions::{ANSWERS, QUESTIONS, Statement, question, questions, statements},
    register::{Entry, SUGGESTIONS, page, toml},
    wire::{Finding, Need, Report, Subject},
};
use spec_source::{Document, Input, Origin};

fn read(text: &str) -> OwnFile {
    if text.is_empty() {
        return OwnFile::default();
    }
    let document = Document::parse(&Input::new("spec-check.toml", text, Origin::File));
    assert!(
        document.problems.is_empty(),
        "{:?}\n{text}",
        document.problems
    );
    let (file, problems) = OwnFile::read(0, &document).expect("a file of its own");
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    file
}

fn report(given: &str) -> Report {
    spec_report::judge(&Given {
        name: "example".into(),
        as_of: Some("2026-11-22".into()),
        inputs: vec![Input::new("spec-check.toml", given, Origin::File)],
        ..Given::default()
    })
}

#[test]
fn every_rule_that_takes_a_statement_has_a_question_and_no_other_has() {
    let mut taking: Vec<&str> = spec_rules::rules()
        .filter(|rule| rule.sources.contains(&Source::Maintainer))
        .map(|rule| rule.id)
        .collect();
    taking.sort_unstable();
    let mut asked: Vec<&str> = QUESTIONS.iter().map(|question| question.rule).collect();
    asked.sort_unstable();
    assert_eq!(asked, taking);
    for question in QUESTIONS {
        assert!(
            question.asks.ends_with('?') && question.asks.len() <= 100,
            "{}",
            question.asks
        );
    }
}

#[test]
fn what_is_unknown_is_asked_in_the_order_of_the_report_until_it_is_answered() {
    let before = report("");
    let open = questions(&before);
    assert!(
        open.iter()
            .any(|one| one.rule.ends_with("passwords-are-generated"))
    );
    let order: Vec<&str> = before
        .findings
        .iter()
        .map(|one| one.rule.as_str())
        .collect();
    let places: Vec<usize> = open
        .iter()
        .map(|one| order.iter().position(|rule| *rule == one.rule).unwrap())
        .collect();
    assert!(places.is_sorted());
    let answers: Vec<Statement> = open
        .iter()
        .zip(ANSWERS.iter().cycle())
        .map(|(one, answer)| Statement {
            rule: one.rule.into(),
            says: answer.says.into(),
            by: "alice".into(),
            on: "2026-11-01".into(),
            note: "\"so\" \\ said".into(),
        })
        .collect();
    let after = report(&statements(&answers));
    assert!(after.problems.is_empty(), "{:?}", after.problems);
    assert_eq!(questions(&after), []);
    for answer in &answers {
        let found = after
            .findings
            .iter()
            .find(|one| one.rule == answer.rule)
            .unwrap();
        assert_eq!(
            (&found.verdict, found.declared),
            (&answer.says, true),
            "{}",
            answer.rule
        );
    }
}

#[test]
fn a_statement_that_nobody_would_hear_is_not_written() {
    let good = Statement {
        rule: QUESTIONS[0].rule.into(),
        says: "met".into(),
        by: "alice".into(),
        on: "2026-11-01".into(),
        note: String::new(),
    };
    assert_eq!(
        statements(std::slice::from_ref(&good)),
        "[[statement]]\nrule = \"spec8/document-release/process-is-written\"\nsays = \"met\"\nby = \"alice\"\non = 2026-11-01\n"
    );
    for bad in [
        Statement {
            says: "perhaps".into(),
            ..good.clone()
        },
        Statement {
            on: "2026-02-30".into(),
            ..good.clone()
        },
        Statement {
            on: String::new(),
            ..good.clone()
        },
        Statement {
            rule: "spec8/pin-actions/release-pinned-by-full-sha".into(),
            ..good.clone()
        },
        Statement {
            rule: "x\"\n[[ignore]]".into(),
            ..good
        },
    ] {
        assert_eq!(statements(std::slice::from_ref(&bad)), "", "{bad:?}");
    }
    assert_eq!(
        question("spec8/pin-actions/release-pinned-by-full-sha"),
        None
    );
}

#[test]
fn every_suggestion_makes_an_entry_that_is_read() {
    let entries: Vec<Entry> = SUGGESTIONS.iter().map(Entry::from).collect();
    let file = read(&toml(&entries));
    assert_eq!(file.resources.len(), SUGGESTIONS.len());
    for suggestion in SUGGESTIONS {
        assert!(!suggestion.hint.is_empty() && !suggestion.kind.is_empty());
    }
}

#[test]
fn an_entry_is_shown_as_people_read_it() {
    let entry = Entry {
        name: "documentation server".into(),
        kind: "server".into(),
        location: "docs.example.org".into(),
        holders: vec!["alice".into(), " ".into(), "bob".into()],
        gain_access: "ask on the list;\na release manager adds the key".into(),
        rotation: String::new(),
        expires: "2027-01-01".into(),
        reviewed: "soon".into(),
    };
    let entries = [entry, Entry::default()];
    assert_eq!(
        toml(&entries),
        "[[resource]]\nname = \"documentation server\"\nkind = \"server\"\nlocation = \"docs.example.org\"\nholders = [\"alice\", \"bob\"]\ngain-access = \"ask on the list;\\na release manager adds the key\"\nexpires = 2027-01-01\n"
    );
    let page = page(&entries);
    assert!(page.ends_with(
        "## documentation server\n\n- What it is: server\n- Where it is: docs.example.org\n- Held by: alice, bob\n- To gain access: ask on the list; a release manager adds the key\n- Expires: 2027-01-01\n- Access last reviewed: soon\n"
    ), "{page}");
}

fn day() -> impl Strategy<Value = String> {
    (1970..2100_u16, 1..=12_u8, 1..=28_u8).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\"'\\\\\n\r\t#=\\[\\]{}<>*_`|!@ a-z\u{0}-\u{8}\u{7f}\u{202e}é𝕊]{0,24}",
        Just(String::new()),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    (
        any_text(),
        any_text(),
        any_text(),
        prop::collection::vec(any_text(), 0..4),
        any_text(),
        any_text(),
        prop_oneof![day(), any_text()],
        prop_oneof![day(), Just(String::new())],
    )
        .prop_map(
            |(name, kind, location, holders, gain_access, rotation, expires, reviewed)| Entry {
                name,
                kind,
                location,
                holders,
                gain_access,
                rotation,
                expires,
                reviewed,
            },
        )
}

#[test]
fn a_sign_that_some_hosts_raise_is_shown_as_it_is() {
    let text = page(&[Entry {
        name: "mirror".into(),
        holders: ["^A^".into()].into(),
        ..Entry::default()
    }]);
    assert!(text.contains(r"Held by: \^A\^"), "{text}");
}

proptest! {
    #[test]
    fn a_register_is_read_back_as_it_was_written(entries in prop::collection::vec(entry(), 0..4)) {
        let file = read(&toml(&entries));
        let named: Vec<&Entry> = entries.iter().filter(|one| !one.name.trim().is_empty()).collect();
        prop_assert_eq!(file.resources.len(), named.len());
        for (read, written) in file.resources.iter().zip(named) {
            let said = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
            let value = |spanned: &Option<spec_model::Spanned<String>>| {
                spanned.as_ref().map(|spanned| spanned.value.clone())
            };
            prop_assert_eq!(&read.name.value, &written.name);
            prop_assert_eq!(&read.kind, &said(&written.kind));
            prop_assert_eq!(&read.location, &said(&written.location));
            let holders: Vec<String> = read.holders.iter().map(|one| one.value.clone()).collect();
            let held: Vec<String> = written.holders.iter().filter_map(|one| said(one)).collect();
            prop_assert_eq!(holders, held);
            prop_assert_eq!(value(&read.gain_access), said(&written.gain_access));
            prop_assert_eq!(value(&read.rotation), said(&written.rotation));
            let reviewed = (!written.reviewed.is_empty()).then(|| written.reviewed.clone());
            prop_assert_eq!(value(&read.reviewed), reviewed);
        }
    }

    #[test]
    fn nothing_of_an_entry_becomes_markup_on_the_page(entries in prop::collection::vec(entry(), 0..3)) {
        let text = page(&entries);
        let headings = text.lines().filter(|line| line.starts_with('#')).count();
        let named = entries.iter().filter(|one| !one.name.trim().is_empty()).count();
        let mut seen = 0;
        for event in Parser::new_ext(&text, Options::all()) {
            match event {
                Event::Start(Tag::Heading { .. }) => seen += 1,
                Event::Start(
                    Tag::Paragraph | Tag::List(None) | Tag::Item,
                )
                | Event::End(
                    TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Item | TagEnd::Heading(_),
                )
                | Event::Text(_)
                | Event::Code(_) => {}
                other => prop_assert!(false, "{other:?}\n{text}"),
            }
        }
        prop_assert_eq!(seen, named + 1, "{}", text);
        prop_assert_eq!(headings, seen, "{}", text);
    }

    #[test]
    fn a_statement_is_read_back_as_it_was_written(
        which in 0..QUESTIONS.len(),
        says in 0..ANSWERS.len(),
        by in any_text(),
        note in any_text(),
        on in day(),
    ) {
        let written = Statement {
            rule: QUESTIONS[which].rule.into(),
            says: ANSWERS[says].says.into(),
            by,
            on,
            note,
        };
        let file = read(&statements(std::slice::from_ref(&written)));
        let [read] = file.statements.as_slice() else { panic!("{file:?}") };
        prop_assert_eq!(&read.rule.value, &written.rule);
        prop_assert_eq!(&read.says.value, &written.says);
        let said = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
        prop_assert_eq!(&read.by, &said(&written.by));
        prop_assert_eq!(read.note.as_ref().map(|note| note.value.clone()), said(&written.note));
        prop_assert_eq!(read.on.as_ref().map(|on| on.value.clone()), Some(written.on));
    }

    #[test]
    fn nothing_of_a_need_becomes_markup_or_a_command(bring in any_text(), decides in any_text(), name in any_text()) {
        let need = Need { source: "tree".into(), bring, who: "anyone".into(), decides };
        let report = asking(&name, &[("a/b", need)]);
        let all = messages(&report);
        prop_assert_eq!(all.len(), 1);
        prop_assert!(all[0].commands.is_empty());
        for event in Parser::new_ext(&all[0].text, Options::all()) {
            let marked = matches!(
                event,
                Event::Html(_)
                    | Event::InlineHtml(_)
                    | Event::InlineMath(_)
                    | Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Emphasis | Tag::Strong | Tag::BlockQuote(_))
            );
            prop_assert!(!marked, "{event:?}\n{}", all[0].text);
        }
    }
}

/// A report that has nothing but needs.
fn asking(name: &str, needs: &[(&str, Need)]) -> Report {
    let finding = |(rule, need): &(&str, Need)| Finding {
        rule: (*rule).into(),
        verdict: "unknown".into(),
        needs: vec![need.clone()],
        ..Finding::default()
    };
    Report {
        subject: Subject {
            name: name.into(),
            ..Subject::default()
        },
        findings: needs.iter().map(finding).collect(),
        ..Report::default()
    }
}

fn need(who: &str, bring: &str, decides: &str) -> Need {
    Need {
        source: "host-settings".into(),
        bring: bring.into(),
        who: who.into(),
        decides: decides.into(),
    }
}

#[test]
fn the_same_need_is_asked_for_once_with_all_that_it_decides() {
    let keys = "the answer of `gh api --paginate --slurp 'repos/o/r/keys?per_page=100'`";
    let report = asking(
        "example",
        &[
            ("a/one", need("administrator", keys, "which keys may write")),
            (
                "a/two",
                need("anyone", "the file `x`", "whether it uploads"),
            ),
            ("a/three", need("administrator", keys, "the types of keys")),
            ("a/three", need("administrator", keys, "the types of keys")),
        ],
    );
    let all = messages(&report);
    let who: Vec<&str> = all.iter().map(|message| message.who.as_str()).collect();
    assert_eq!(who, ["anyone", "administrator"]);
    let [wanted] = all[1].wanted.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!(wanted.rules, ["a/one", "a/three"]);
    assert_eq!(
        wanted.decides,
        ["which keys may write", "the types of keys"]
    );
    assert_eq!(
        all[1].commands,
        ["gh api --paginate --slurp 'repos/o/r/keys?per_page=100'"]
    );
    assert!(
        all[1]
            .text
            .contains("```sh\ngh api --paginate --slurp 'repos/o/r/keys?per_page=100'\n```\n")
    );
    assert!(all[0].commands.is_empty() && !all[0].text.contains("```sh"));
}

#[test]
fn only_what_we_ask_ourselves_is_ever_a_command() {
    for (bring, command) in [
        ("the answer of `gh api repos/o/r/environments`", true),
        ("the answer of `gh api orgs/{org}`", true),
        (
            "the answer of `curl https://pypi.org/pypi/example/json`",
            true,
        ),
        (
            "the answer of `gh api repos/o/r/keys` (what was given is a refusal: \"no\")",
            true,
        ),
        ("the script or task behind `gh api repos/o/r/keys`", false),
        ("the answer of `gh api -X DELETE repos/o/r`", false),
        ("the answer of `gh api --method DELETE repos/o/r`", false),
        ("the answer of `gh api repos/o/r; rm -rf ~`", false),
        ("the answer of `gh api repos/$(id)`", false),
        ("the answer of `gh api 'repos/o'/r?a'`", false),
        ("the answer of `gh api repos/o?a&b`", false),
        ("the answer of `curl https://example.org/`", false),
        ("the answer of `gh api repos\nid`", false),
    ] {
        let report = asking("example", &[("a/one", need("writer", bring, "it"))]);
        assert_eq!(
            messages(&report)[0].commands.len(),
            usize::from(command),
            "{bring}"
        );
    }
}

#[test]
fn what_the_project_ignores_is_asked_of_nobody() {
    let mut report = asking("example", &[("a/one", need("anyone", "x", "y"))]);
    report.findings[0].ignored = Some(spec_report::wire::Ignored::default());
    assert_eq!(messages(&report), []);
}

#[test]
fn every_need_of_a_real_report_has_somebody_to_ask() {
    let report = report("[project]\npackages = [\"example\"]\n");
    let all = messages(&report);
    let wanted: usize = all.iter().map(|message| message.wanted.len()).sum();
    assert!(wanted > 20, "{wanted}");
    for need in report.findings.iter().flat_map(|finding| &finding.needs) {
        assert!(WHO.contains(&need.who.as_str()));
        let asked = |message: &spec_report::messages::Message| {
            message.who == need.who && message.wanted.iter().any(|one| one.bring == need.bring)
        };
        assert!(all.iter().any(asked), "{need:?}");
    }
    assert!(all.iter().any(|message| !message.commands.is_empty()));
}
