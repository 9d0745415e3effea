//! Reports to render: one worked out by hand, and any that the form allows.
#![allow(dead_code, reason = "each test file takes what it needs")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test that cannot be set up has failed"
)]

use proptest::{collection::vec, option, prelude::*, sample::select};
use spec_report::wire::*;

/// A report with one of everything that people read.
pub(crate) fn report() -> Report {
    Report {
        format: FORMAT.into(),
        tool: Tool {
            name: "spec-check".into(),
            version: "0.1.0".into(),
            tables: "2026-11-22".into(),
        },
        specs: [SpecRevision {
            number: 8,
            revision: "fd2bca9".into(),
            revised: "2026-06-29".into(),
        }]
        .into(),
        summary: "a tag push by anyone with write starts the upload; nobody else must agree".into(),
        subject: Subject {
            name: "example".into(),
            paths: 2412,
            read: 37,
            as_of: "2026-11-22".into(),
            coverage: Coverage {
                tree: "all".into(),
                host_settings: "nothing".into(),
                package_index: "nothing".into(),
                history: "nothing".into(),
                vault: "nothing".into(),
                maintainer: "nothing".into(),
            },
        },
        problems: [Problem {
            path: ".github/workflows/x.yml".into(),
            line: Some(3),
            column: Some(1),
            message: "a key stands twice, and only the last counts: remove one".into(),
        }]
        .into(),
        publishing: [Publishing {
            path: ".github/workflows/release.yml".into(),
            line: 42,
            job: Some("pypi-publish".into()),
            step: Some(3),
            means: "gh-action-pypi-publish".into(),
            index: "pypi".into(),
            events: [
                Event {
                    event: "push".into(),
                    reference: Some("tag".into()),
                    reaches: "yes".into(),
                    because: "tags v*".into(),
                },
                Event {
                    event: "push".into(),
                    reference: Some("branch".into()),
                    reaches: "no".into(),
                    because: "no branches".into(),
                },
                Event {
                    event: "workflow_dispatch".into(),
                    reference: None,
                    reaches: "unknown".into(),
                    because: "not evaluated".into(),
                },
            ]
            .into(),
            environment: Some("release".into()),
            id_token: "write".into(),
            pin: "tag".into(),
            version: Some("v1.14.2".into()),
            attestation: "publish".into(),
            ..Publishing::default()
        }]
        .into(),
        findings: [
            Finding {
                rule: "spec8/use-environments/publishing-runs-in-environment".into(),
                spec: Some(8),
                clause: "spec8/use-environments".into(),
                force: "should".into(),
                verdict: "met".into(),
                summary: "the publishing job names an environment".into(),
                exhibits: [place(
                    "release.yml",
                    40,
                    "release",
                    "met",
                    "the environment of the job",
                )]
                .into(),
                ..Finding::default()
            },
            Finding {
                rule: "spec8/pin-actions/release-pinned-by-full-sha".into(),
                spec: Some(8),
                clause: "spec8/pin-actions".into(),
                force: "must".into(),
                verdict: "unmet".into(),
                summary: "3 of 4 actions of the release are not pinned".into(),
                exhibits: [
                    place(
                        "release.yml",
                        20,
                        "actions/checkout@v4",
                        "unmet",
                        "a tag, which its owner can move",
                    ),
                    place(
                        "release.yml",
                        31,
                        "actions/checkout@v4",
                        "unmet",
                        "a tag, which its owner can move",
                    ),
                    place(
                        "release.yml",
                        42,
                        "pypa/gh-action-pypi-publish@v1.14.2",
                        "unmet",
                        "a tag, which its owner can move",
                    ),
                    place(
                        "release.yml",
                        50,
                        "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02",
                        "met",
                        "a full commit SHA",
                    ),
                ]
                .into(),
                fixes: [Fix {
                    title: "pin each action to the commit of its release".into(),
                    safety: "by-hand".into(),
                    before: Vec::new(),
                    after: [
                        "look up the commit of `v4`".into(),
                        "write it in place of the tag".into(),
                    ]
                    .into(),
                    edits: Vec::new(),
                }]
                .into(),
                ..Finding::default()
            },
            Finding {
                rule: "spec8/harden-workflows/release-needs-approval".into(),
                spec: Some(8),
                clause: "spec8/harden-workflows".into(),
                force: "should".into(),
                verdict: "unknown".into(),
                summary: "the rules of the environment `release` cannot be seen in files".into(),
                needs: [Need {
                    source: "host-settings".into(),
                    bring: "the answer of `gh api repos/example/example/environments`".into(),
                    who: "anyone".into(),
                    decides: "whether somebody else must agree".into(),
                }]
                .into(),
                exhibits: [place(
                    "release.yml",
                    40,
                    "release",
                    "unknown",
                    "its rules stand in the settings",
                )]
                .into(),
                ..Finding::default()
            },
            Finding {
                rule: "beyond/security-policy-exists".into(),
                clause: "beyond".into(),
                force: "beyond".into(),
                verdict: "not-applicable".into(),
                summary: "nothing to speak of".into(),
                ..Finding::default()
            },
        ]
        .into(),
    }
}

fn place(file: &str, line: usize, text: &str, verdict: &str, says: &str) -> Exhibit {
    Exhibit {
        path: format!(".github/workflows/{file}"),
        line: Some(line),
        column: Some(15),
        end_line: Some(line),
        end_column: Some(15 + text.len()),
        text: text.into(),
        pointer: None,
        verdict: verdict.into(),
        says: says.into(),
    }
}

/// A small catalogue for [`report`], in the SPEC's order, with two rules to come.
pub(crate) fn catalogue() -> Catalogue {
    Catalogue {
        specs: [
            CatalogueSpec {
                number: 8,
                title: "Securing the Release Process".into(),
                link: "https://scientific-python.org/specs/spec-0008/".into(),
                clauses: [
                    clause(
                        "harden-workflows",
                        "Guard the release workflow",
                        &[(
                            "release-needs-approval",
                            "A second person agrees to each release",
                            "should",
                        )],
                    ),
                    clause(
                        "use-environments",
                        "Publish from an environment",
                        &[(
                            "publishing-runs-in-environment",
                            "Each publishing job runs in an environment",
                            "should",
                        )],
                    ),
                    clause(
                        "pin-actions",
                        "Pin actions",
                        &[(
                            "release-pinned-by-full-sha",
                            "Every action of a release is pinned by a full commit SHA",
                            "must",
                        )],
                    ),
                    CatalogueClause {
                        id: "spec8/document-release".into(),
                        title: "Document the release".into(),
                        link: String::new(),
                        rules: [
                            coming("spec8/document-release/process-is-written"),
                            coming("spec8/document-release/process-names-permissions"),
                        ]
                        .into(),
                    },
                ]
                .into(),
            },
            CatalogueSpec {
                number: 0,
                title: "Beyond the SPECs".into(),
                link: String::new(),
                clauses: [CatalogueClause {
                    id: "beyond".into(),
                    title: "What no SPEC asks".into(),
                    link: String::new(),
                    rules: [CatalogueRule {
                        id: "beyond/security-policy-exists".into(),
                        claim: "There is a security policy".into(),
                        force: "beyond".into(),
                        coming: false,
                    }]
                    .into(),
                }]
                .into(),
            },
        ]
        .into(),
    }
}

fn clause(slug: &str, title: &str, rules: &[(&str, &str, &str)]) -> CatalogueClause {
    CatalogueClause {
        id: format!("spec8/{slug}"),
        title: title.into(),
        link: format!("https://scientific-python.org/specs/spec-0008/#{slug}"),
        rules: rules
            .iter()
            .map(|(name, claim, force)| CatalogueRule {
                id: format!("spec8/{slug}/{name}"),
                claim: (*claim).into(),
                force: (*force).into(),
                coming: false,
            })
            .collect(),
    }
}

fn coming(id: &str) -> CatalogueRule {
    CatalogueRule {
        id: id.into(),
        claim: "To be decided later".into(),
        force: "should".into(),
        coming: true,
    }
}

/// A report in which every text that can come from a visitor is this one.
pub(crate) fn hostile(text: &str) -> Report {
    let mut report = report();
    let text = || String::from(text);
    report.summary = text();
    report.subject.name = text();
    for problem in &mut report.problems {
        problem.path = text();
        problem.message = text();
    }
    for row in &mut report.publishing {
        row.path = text();
        row.job = Some(text());
        row.environment = Some(text());
        row.version = Some(text());
        row.index_url = Some(text());
        row.index = "dynamic".into();
        row.credential = Some(Credential {
            via: text(),
            secret: Some(text()),
            kind: "unknown".into(),
        });
        for event in &mut row.events {
            event.event = text();
            event.because = text();
        }
    }
    let indirect = Publishing {
        indirect: Some(Indirect {
            kind: "action".into(),
            name: text(),
            target: Some(Target {
                path: text(),
                line: 1,
            }),
        }),
        ..report.publishing[0].clone()
    };
    report.publishing.push(indirect);
    for finding in &mut report.findings {
        finding.summary = text();
        finding.because = Some(text());
        finding.ignored = Some(Ignored {
            reason: text(),
            path: text(),
            line: 7,
        });
        for exhibit in &mut finding.exhibits {
            exhibit.path = text();
            exhibit.text = text();
            exhibit.pointer = Some(text());
        }
        for need in &mut finding.needs {
            need.bring = text();
            need.decides = text();
        }
        for fix in &mut finding.fixes {
            fix.title = text();
            fix.before = [text()].into();
            fix.after = [text()].into();
        }
        // what is met is told in one line: let every place be told
        finding.verdict = "unmet".into();
    }
    report
}

/// Texts as an attacker or an accident may write them.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let mean = select(vec![
        "`",
        "``",
        "\\`",
        "<b>",
        "</details>",
        "<!--",
        "-->",
        "@octocat",
        "#1",
        "GH-1",
        "o/r#2",
        "![x](http://a.b/c)",
        "[x](javascript:a)",
        "https://evil.example",
        "www.evil.example",
        "\n",
        "\r\n",
        "\n\n# heading",
        "\n- [x] done",
        "\u{1b}[2J",
        "\u{9b}31m",
        "\u{202e}",
        "\u{200b}",
        "\u{2028}",
        "\0",
        "|",
        "***",
        "__",
        "~~",
        "&lt;",
        "$x$",
        "a@b.co",
        "0123456789abcdef0123456789abcdef01234567",
        "\t",
        " ",
        "  ",
        ":",
        "1.",
        "1)",
        "-",
        "+",
        "=",
        "é",
        "測",
        "\"",
        "\\",
        "word",
        "{",
        "}",
    ]);
    prop_oneof![
        3 => vec(prop_oneof![mean.prop_map(String::from), "[a-z ]{0,6}", any::<char>().prop_map(String::from)], 0..12).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
        1 => Just(String::new()),
    ]
}

fn word(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(words).prop_map(String::from)
}

fn place_number() -> impl Strategy<Value = Option<usize>> {
    option::of(1..100_000_usize)
}

fn any_event() -> impl Strategy<Value = Event> {
    (
        any_text(),
        option::of(word(&["tag", "branch"])),
        word(&["yes", "no", "unknown"]),
        any_text(),
    )
        .prop_map(|(event, reference, reaches, because)| Event {
            event,
            reference,
            reaches,
            because,
        })
}

fn any_credential() -> impl Strategy<Value = Credential> {
    (
        any_text(),
        option::of(any_text()),
        word(&["long-lived", "short-lived", "unknown"]),
    )
        .prop_map(|(via, secret, kind)| Credential { via, secret, kind })
}

fn any_indirect() -> impl Strategy<Value = Indirect> {
    (
        word(&[
            "reusable-workflow",
            "composite-action",
            "action",
            "script",
            "other-service",
        ]),
        any_text(),
        option::of((any_text(), 1..1000_usize).prop_map(|(path, line)| Target { path, line })),
    )
        .prop_map(|(kind, name, target)| Indirect { kind, name, target })
}

fn any_publishing() -> impl Strategy<Value = Publishing> {
    let place = (
        any_text(),
        1..10_000_usize,
        option::of(any_text()),
        option::of(0..100_usize),
    );
    let how = (
        word(&[
            "gh-action-pypi-publish",
            "twine",
            "uv",
            "flit",
            "poetry",
            "hatch",
            "pdm",
            "maturin",
            "maturin-action",
            "setup.py",
            "other-action",
            "reusable-workflow",
            "composite-action",
            "script",
        ]),
        word(&["pypi", "testpypi", "other", "dynamic", "unknown"]),
        option::of(any_text()),
        vec(any_event(), 0..4),
        option::of(any_text()),
    );
    let by = (
        word(&["write", "none", "unknown"]),
        option::of(any_credential()),
        word(&["sha", "short-sha", "tag", "branch", "local", "none"]),
        option::of(any_text()),
        word(&[
            "publish",
            "provenance",
            "publish+provenance",
            "none",
            "unknown",
        ]),
        option::of(any_indirect()),
    );
    (place, how, by).prop_map(
        |(
            (path, line, job, step),
            (means, index, index_url, events, environment),
            (id_token, credential, pin, version, attestation, indirect),
        )| Publishing {
            path,
            line,
            job,
            step,
            means,
            index,
            index_url,
            events,
            environment,
            id_token,
            credential,
            pin,
            version,
            attestation,
            indirect,
        },
    )
}

fn verdict() -> impl Strategy<Value = String> {
    word(&[
        "met",
        "met-differently",
        "unmet",
        "unknown",
        "not-applicable",
    ])
}

fn any_exhibit() -> impl Strategy<Value = Exhibit> {
    (
        any_text(),
        (
            place_number(),
            place_number(),
            place_number(),
            place_number(),
        ),
        any_text(),
        option::of(any_text()),
        verdict(),
        any_text(),
    )
        .prop_map(
            |(path, (line, column, end_line, end_column), text, pointer, verdict, says)| Exhibit {
                path,
                line,
                column,
                end_line,
                end_column,
                text,
                pointer,
                verdict,
                says,
            },
        )
}

fn any_need() -> impl Strategy<Value = Need> {
    (
        word(&[
            "tree",
            "host-settings",
            "package-index",
            "history",
            "vault",
            "maintainer",
        ]),
        any_text(),
        word(&[
            "anyone",
            "writer",
            "administrator",
            "index-owner",
            "maintainer",
        ]),
        any_text(),
    )
        .prop_map(|(source, bring, who, decides)| Need {
            source,
            bring,
            who,
            decides,
        })
}

fn any_fix() -> impl Strategy<Value = Fix> {
    let edit = (
        any_text(),
        0..1_000_000_usize,
        0..1_000_000_usize,
        any_text(),
        any::<bool>(),
    )
        .prop_map(|(path, start, length, replacement, creates)| Edit {
            path,
            start,
            end: start + length,
            replacement,
            creates,
        });
    (
        any_text(),
        word(&["safe", "review", "by-hand"]),
        vec(any_text(), 0..3),
        vec(any_text(), 0..3),
        vec(edit, 1..3),
    )
        .prop_map(|(title, safety, before, after, edits)| {
            let edits = if safety == "by-hand" {
                Vec::new()
            } else {
                edits
            };
            Fix {
                title,
                safety,
                before,
                after,
                edits,
            }
        })
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let rule = prop_oneof![
        (
            "[a-z0-9-]{1,12}",
            "[a-z0-9-]{1,12}",
            word(&["must", "should", "recommended", "may"]),
            select(vec![6_u8, 8])
        )
            .prop_map(|(clause, name, force, spec)| (
                format!("spec{spec}/{clause}/{name}"),
                format!("spec{spec}/{clause}"),
                force,
                Some(spec)
            )),
        "[a-z0-9-]{1,12}".prop_map(|name| (
            format!("beyond/{name}"),
            "beyond".into(),
            "beyond".into(),
            None
        )),
        Just((
            "spec8/pin-actions/release-pinned-by-full-sha".into(),
            "spec8/pin-actions".into(),
            "must".into(),
            Some(8)
        )),
    ];
    let ignored = option::of(
        (any_text(), any_text(), 1..500_usize).prop_map(|(reason, path, line)| Ignored {
            reason,
            path,
            line,
        }),
    );
    (
        rule,
        verdict(),
        any::<bool>(),
        ignored,
        any_text(),
        option::of(any_text()),
        vec(any_need(), 0..3),
        vec(any_exhibit(), 1..5),
        vec(any_fix(), 0..3),
    )
        .prop_map(
            |(
                (rule, clause, force, spec),
                verdict,
                declared,
                ignored,
                summary,
                because,
                needs,
                exhibits,
                fixes,
            )| Finding {
                rule,
                spec,
                clause,
                force,
                verdict,
                declared,
                ignored,
                summary,
                needs,
                because,
                exhibits,
                fixes,
            },
        )
}

/// Any report that the form allows.
pub(crate) fn any_report() -> impl Strategy<Value = Report> {
    let cover = || word(&["nothing", "some", "all"]);
    let subject = (
        any_text(),
        0..100_000_usize,
        0..1000_usize,
        word(&["", "2026-11-22"]),
        (cover(), cover(), cover(), cover(), cover(), cover()),
    )
        .prop_map(
            |(
                name,
                paths,
                read,
                as_of,
                (tree, host_settings, package_index, history, vault, maintainer),
            )| Subject {
                name,
                paths,
                read,
                as_of,
                coverage: Coverage {
                    tree,
                    host_settings,
                    package_index,
                    history,
                    vault,
                    maintainer,
                },
            },
        );
    let problem = (any_text(), place_number(), place_number(), any_text()).prop_map(
        |(path, line, column, message)| Problem {
            path,
            line,
            column,
            message,
        },
    );
    (
        any_text(),
        subject,
        vec(problem, 0..3),
        vec(any_publishing(), 0..3),
        vec(any_finding(), 0..5),
    )
        .prop_map(
            |(summary, subject, problems, publishing, findings)| Report {
                summary,
                subject,
                problems,
                publishing,
                findings,
                ..report()
            },
        )
}
