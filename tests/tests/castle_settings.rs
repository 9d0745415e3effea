//! Every rule of SPEC 6 that is decided by an answer, against every way in which an answer can come; with `--nocapture` the table is printed.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what fails here fails its test, and the table is to be read"
)]

use spec_model::{Given, Project};
use spec_rules::{Finding, Verdict};
use spec_source::{Input, Origin};
use std::fmt::Write as _;

/// A rule, the question whose answer is varied, and what else is known while it is.
struct Case {
    rule: &'static str,
    path: &'static str,
    /// Other answers and files, as they are throughout.
    beside: &'static [(&'static str, &'static str)],
    /// How the answer comes, what it is, and the verdict that is due.
    rows: &'static [(&'static str, &'static str, Verdict)],
}

use Verdict::{Met, MetDifferently, NotApplicable, Unknown, Unmet};

const OWN: &str = "[project]\npackages = [\"example\"]\n";
const NO_SECRETS: &str = "{\"total_count\": 0, \"secrets\": []}";
const NO_ENVIRONMENTS: &str = "{\"total_count\": 0, \"environments\": []}";
const FORBIDDEN: &str = "{\"message\": \"Must have admin rights to Repository.\", \"documentation_url\": \"https://docs.github.com/rest\", \"status\": \"403\"}";
const NOT_FOUND: &str = "{\"message\": \"Not Found\", \"documentation_url\": \"https://docs.github.com/rest\", \"status\": \"404\"}";
const ALICE: &str =
    "{\"login\": \"alice\", \"role_name\": \"admin\", \"permissions\": {\"admin\": true}}";

const CASES: &[Case] = &[
    Case {
        rule: "spec6/two-maintainers/index-has-two-owners",
        path: "/pypi/example/json",
        beside: &[("spec-check.toml", OWN)],
        rows: &[
            (
                "present and good",
                r#"{"info": {"name": "example"}, "urls": [], "ownership": {"roles": [{"role": "Owner", "user": "a"}, {"role": "Owner", "user": "b"}], "organization": null}}"#,
                Met,
            ),
            (
                "present and half",
                r#"{"info": {"name": "example"}, "urls": [], "ownership": {"roles": [{"role": "Owner", "user": "a"}, {"role": "Maintainer", "user": "b"}], "organization": null}}"#,
                MetDifferently,
            ),
            (
                "present and bad",
                r#"{"info": {"name": "example"}, "urls": [], "ownership": {"roles": [{"role": "Owner", "user": "a"}], "organization": null}}"#,
                Unmet,
            ),
            ("404 of PyPI", r#"{"message": "Not Found"}"#, Unknown),
            (
                "well-formed empty list",
                r#"{"info": {"name": "example"}, "urls": [], "ownership": {"roles": [], "organization": null}}"#,
                Unmet,
            ),
            (
                "field absent",
                r#"{"info": {"name": "example"}, "urls": []}"#,
                Unknown,
            ),
            (
                "organisation absent",
                r#"{"info": {"name": "example"}, "urls": [], "ownership": {"roles": [{"role": "Owner", "user": "a"}]}}"#,
                Unknown,
            ),
            (
                "field of a wrong type",
                r#"{"info": {"name": "example"}, "urls": [], "ownership": {"roles": "a", "organization": null}}"#,
                Unknown,
            ),
            (
                "item of a wrong type",
                r#"{"info": {"name": "example"}, "urls": [], "ownership": {"roles": [{"role": "Owner", "user": "a"}, {"role": 1, "user": "b"}], "organization": null}}"#,
                Unknown,
            ),
            (
                "one name in two cases",
                r#"{"info": {"name": "Example"}, "urls": [], "ownership": {"roles": [{"role": "Owner", "user": "a"}, {"role": "owner", "user": "A"}], "organization": null}}"#,
                Unmet,
            ),
        ],
    },
    Case {
        rule: "spec6/two-maintainers/repository-has-two-admins",
        path: "/repos/o/r/collaborators",
        beside: &[],
        rows: &[
            (
                "present and good",
                r#"[{"login": "a", "role_name": "admin", "permissions": {"admin": true}}, {"login": "b", "role_name": "admin", "permissions": {"admin": true}}]"#,
                Met,
            ),
            (
                "present and bad",
                r#"[{"login": "a", "role_name": "admin", "permissions": {"admin": true}}, {"login": "b", "role_name": "write", "permissions": {"admin": false}}]"#,
                Unmet,
            ),
            ("cut-off list", "(thirty)", Unknown),
            ("well-formed empty list", "[]", Unknown),
            (
                "field absent",
                r#"[{"login": "a", "role_name": "admin", "permissions": {"admin": true}}, {"login": "b", "permissions": {}}]"#,
                Unknown,
            ),
            (
                "field of a wrong type",
                r#"[{"login": "a", "role_name": "admin", "permissions": {"admin": true}}, {"login": "b", "role_name": 1, "permissions": {"admin": "true"}}]"#,
                Unknown,
            ),
            (
                "name of a wrong type",
                r#"[{"login": "a", "role_name": "admin", "permissions": {"admin": true}}, {"login": 1, "role_name": "admin", "permissions": {"admin": true}}]"#,
                Unknown,
            ),
            (
                "one name in two cases",
                r#"[{"login": "a", "role_name": "admin", "permissions": {"admin": true}}, {"login": "A", "role_name": "Admin"}]"#,
                Unmet,
            ),
        ],
    },
    Case {
        rule: "spec6/two-maintainers/repository-has-two-admins",
        path: "/orgs/o/members?role=admin",
        beside: &[(
            "/repos/o/r/collaborators",
            "[{\"login\": \"alice\", \"role_name\": \"admin\", \"permissions\": {\"admin\": true}}]",
        )],
        rows: &[
            (
                "present and good",
                r#"[{"login": "alice"}, {"login": "bob"}]"#,
                Met,
            ),
            ("names in another case", r#"[{"login": "Alice"}]"#, Unmet),
            ("well-formed empty list", "[]", Unmet),
        ],
    },
    Case {
        rule: "spec6/least-privilege/people-have-least-privilege",
        path: "/repos/o/r/collaborators",
        beside: &[],
        rows: &[
            (
                "present and good",
                r#"[{"login": "a", "role_name": "write", "permissions": {"admin": false, "push": true}}]"#,
                Unknown,
            ),
            (
                "present and bad",
                r#"[{"login": "a", "role_name": "admin", "permissions": {"admin": true}}, {"login": "b", "role_name": "admin", "permissions": {"admin": true}}]"#,
                Unknown,
            ),
            ("cut-off list", "(thirty)", Unknown),
            ("well-formed empty list", "[]", Unknown),
            (
                "field absent",
                r#"[{"login": "a", "permissions": {}}]"#,
                Unknown,
            ),
            (
                "field of a wrong type",
                r#"[{"login": 1, "role_name": 2, "permissions": {"admin": "yes"}}]"#,
                Unknown,
            ),
            (
                "names in another case",
                r#"[{"login": "A", "role_name": "Admin"}]"#,
                Unknown,
            ),
        ],
    },
    Case {
        rule: "spec6/least-privilege/people-have-least-privilege",
        path: "/repos/o/r/keys",
        beside: &[],
        rows: &[
            (
                "present and good",
                r#"[{"key": "ssh-ed25519 A", "title": "a", "read_only": true}]"#,
                Unknown,
            ),
            (
                "present and bad",
                r#"[{"key": "ssh-ed25519 A", "title": "a", "read_only": false}]"#,
                Unknown,
            ),
            (
                "field of a wrong type",
                r#"[{"key": 1, "title": 2, "read_only": "no"}]"#,
                Unknown,
            ),
        ],
    },
    Case {
        rule: "spec6/least-privilege/tokens-expire",
        path: "/repos/o/r/actions/secrets",
        beside: &[
            ("/repos/o/r/actions/organization-secrets", NO_SECRETS),
            ("/repos/o/r/environments", NO_ENVIRONMENTS),
        ],
        rows: &[
            (
                "present and good",
                r#"{"total_count": 1, "secrets": [{"name": "A", "created_at": "2020-01-10T14:59:22Z", "updated_at": "2026-01-10T14:59:22Z"}]}"#,
                MetDifferently,
            ),
            (
                "present and old",
                r#"{"total_count": 1, "secrets": [{"name": "A", "created_at": "2020-01-10T14:59:22Z", "updated_at": "2025-11-21T14:59:22Z"}]}"#,
                Unknown,
            ),
            (
                "cut-off list",
                r#"{"total_count": 31, "secrets": [{"name": "A", "created_at": "2026-01-10T14:59:22Z", "updated_at": "2026-01-10T14:59:22Z"}]}"#,
                Unknown,
            ),
            ("well-formed empty list", NO_SECRETS, NotApplicable),
            (
                "field absent",
                r#"{"total_count": 1, "secrets": [{"name": "A"}]}"#,
                Unknown,
            ),
            (
                "field of a wrong type",
                r#"{"total_count": 1, "secrets": [{"name": "A", "updated_at": 20260110}]}"#,
                Unknown,
            ),
            (
                "no day",
                r#"{"total_count": 1, "secrets": [{"name": "A", "updated_at": "yesterday"}]}"#,
                Unknown,
            ),
        ],
    },
    Case {
        rule: "spec6/least-privilege/tokens-expire",
        path: "/repos/o/r/actions/secrets",
        beside: &[
            ("/repos/o/r/actions/organization-secrets", NO_SECRETS),
            ("/repos/o/r/environments", NO_ENVIRONMENTS),
            (
                "spec-check.toml",
                "[[resource]]\nname = \"Bot_Token\"\nexpires = 2027-01-01\n",
            ),
        ],
        rows: &[
            (
                "names in another case",
                r#"{"total_count": 1, "secrets": [{"name": "BOT_TOKEN", "updated_at": "2020-01-10T14:59:22Z"}]}"#,
                Met,
            ),
            (
                "another secret beside it",
                r#"{"total_count": 2, "secrets": [{"name": "BOT_TOKEN", "updated_at": "2020-01-10T14:59:22Z"}, {"name": "B", "updated_at": "2020-01-10T14:59:22Z"}]}"#,
                Unknown,
            ),
        ],
    },
    Case {
        rule: "spec6/least-privilege/tokens-expire",
        path: "/repos/o/r/environments/pypi/secrets",
        beside: &[
            ("/repos/o/r/actions/secrets", NO_SECRETS),
            ("/repos/o/r/actions/organization-secrets", NO_SECRETS),
            (
                "/repos/o/r/environments",
                r#"{"total_count": 1, "environments": [{"name": "PyPI", "protection_rules": []}]}"#,
            ),
        ],
        rows: &[
            (
                "names in another case",
                r#"{"total_count": 1, "secrets": [{"name": "A", "updated_at": "2026-01-10T14:59:22Z"}]}"#,
                MetDifferently,
            ),
            (
                "present and old",
                r#"{"total_count": 1, "secrets": [{"name": "A", "updated_at": "2020-01-10T14:59:22Z"}]}"#,
                Unknown,
            ),
            ("well-formed empty list", NO_SECRETS, NotApplicable),
        ],
    },
    Case {
        rule: "spec6/security-recommendations/organisation-requires-two-factor",
        path: "/orgs/o",
        beside: &[("/orgs/o/members?filter=2fa_disabled", "[]")],
        rows: &[
            (
                "present and good",
                r#"{"login": "o", "two_factor_requirement_enabled": true}"#,
                Met,
            ),
            (
                "present and not required",
                r#"{"login": "o", "two_factor_requirement_enabled": false}"#,
                MetDifferently,
            ),
            (
                "null",
                r#"{"login": "o", "two_factor_requirement_enabled": null}"#,
                Unknown,
            ),
            ("field absent", r#"{"login": "o"}"#, Unknown),
            (
                "field of a wrong type",
                r#"{"login": "o", "two_factor_requirement_enabled": "false"}"#,
                Unknown,
            ),
            (
                "names in another case",
                r#"{"login": "O", "two_factor_requirement_enabled": true}"#,
                Met,
            ),
        ],
    },
    Case {
        rule: "spec6/security-recommendations/organisation-requires-two-factor",
        path: "/orgs/o/members?filter=2fa_disabled",
        beside: &[(
            "/orgs/o",
            r#"{"login": "o", "two_factor_requirement_enabled": false}"#,
        )],
        rows: &[
            ("present and bad", r#"[{"login": "a"}]"#, Unmet),
            ("well-formed empty list", "[]", MetDifferently),
            ("field of a wrong type", r#"[{"login": 1}]"#, Unknown),
            ("field absent", r#"[{"id": 1}]"#, Unknown),
        ],
    },
    Case {
        rule: "spec6/security-recommendations/organisation-requires-two-factor",
        path: "/orgs/o/members?filter=2fa_disabled",
        beside: &[(
            "/orgs/o",
            r#"{"login": "o", "two_factor_requirement_enabled": null}"#,
        )],
        rows: &[
            (
                "of somebody who owns nothing",
                r#"[{"login": "a"}]"#,
                Unknown,
            ),
            ("empty, of somebody who owns nothing", "[]", Unknown),
        ],
    },
    Case {
        rule: "spec6/security-recommendations/ssh-keys-are-ed25519",
        path: "/repos/o/r/keys",
        beside: &[],
        rows: &[
            (
                "present and good",
                r#"[{"key": "ssh-ed25519 AAAA", "title": "a", "read_only": true}]"#,
                Unknown,
            ),
            (
                "present and bad",
                r#"[{"key": "ssh-rsa AAAA", "title": "a", "read_only": true}]"#,
                Unmet,
            ),
            ("cut-off list", "(thirty keys)", Unknown),
            ("well-formed empty list", "[]", Unknown),
            (
                "field absent",
                r#"[{"title": "a", "read_only": true}]"#,
                Unknown,
            ),
            (
                "field of a wrong type",
                r#"[{"key": 1, "title": "a", "read_only": true}]"#,
                Unknown,
            ),
            (
                "a word that is no type",
                r#"[{"key": "AAAA", "title": "a", "read_only": true}]"#,
                Unknown,
            ),
        ],
    },
    Case {
        rule: "spec6/security-recommendations/ssh-keys-are-ed25519",
        path: "/repos/o/r/keys",
        beside: &[(
            "spec-check.toml",
            "[[statement]]\nrule = \"spec6/security-recommendations/ssh-keys-are-ed25519\"\nsays = \"met\"\nby = \"a\"\non = 2026-10-01\n",
        )],
        rows: &[
            (
                "present and good, people's stated",
                r#"[{"key": "sk-ssh-ed25519@openssh.com AAAA", "title": "a", "read_only": true}]"#,
                Met,
            ),
            (
                "present and bad, people's stated",
                r#"[{"key": "ssh-rsa AAAA", "title": "a", "read_only": true}]"#,
                Unmet,
            ),
        ],
    },
];

/// Ways in which an answer comes that never decide anything by themselves.
const NOTHING: [(&str, &str); 6] = [
    ("403", FORBIDDEN),
    ("404", NOT_FOUND),
    ("429", "{\"message\": \"API rate limit exceeded\"}"),
    ("`{}`", "{}"),
    ("empty", ""),
    ("cut in the middle", "[{\"login\": \"al"),
];

fn answer(text: &str) -> String {
    let many = |item: &dyn Fn(usize) -> String| {
        let items: Vec<String> = (0..30).map(item).collect();
        format!("[{}]", items.join(", "))
    };
    match text {
        // one administrator, and as many others as fill a page
        "(thirty)" => many(&|index| {
            if index == 0 {
                ALICE.into()
            } else {
                format!(
                    "{{\"login\": \"p{index}\", \"role_name\": \"write\", \"permissions\": {{\"admin\": false}}}}"
                )
            }
        }),
        "(thirty keys)" => many(&|index| {
            format!("{{\"key\": \"ssh-ed25519 A\", \"title\": \"{index}\", \"read_only\": true}}")
        }),
        text => text.into(),
    }
}

fn input(path: &str, text: &str) -> Input {
    let origin = if path.starts_with('/') {
        Origin::Answer
    } else {
        Origin::File
    };
    Input::new(path, answer(text), origin)
}

fn decide(case: &Case, text: Option<&str>) -> Finding {
    let mut inputs: Vec<Input> = case
        .beside
        .iter()
        .map(|(path, text)| input(path, text))
        .collect();
    inputs.extend(text.map(|text| input(case.path, text)));
    let project = Project::read(&Given {
        name: "example".into(),
        as_of: Some("2026-11-22".into()),
        inputs,
        ..Given::default()
    });
    let rule = spec_rules::rules()
        .find(|rule| rule.id == case.rule)
        .unwrap();
    spec_rules::finding(rule, &project)
}

/// What a finding shows, wherever the documents stand.
fn shown(finding: &Finding) -> Vec<(Verdict, &str)> {
    let exhibits = finding.exhibits.iter();
    exhibits
        .map(|exhibit| (exhibit.verdict, exhibit.says.as_str()))
        .collect()
}

#[test]
fn every_answer_gives_the_verdict_it_is_due() {
    let mut table = String::new();
    let mut wrong = Vec::new();
    for case in CASES {
        writeln!(table, "{} by {}", case.rule, case.path).unwrap();
        for (how, text, due) in case.rows {
            let found = decide(case, Some(text));
            writeln!(
                table,
                "  {how:38} {:16} {}",
                found.verdict.word(),
                found.summary
            )
            .unwrap();
            if found.verdict != *due {
                wrong.push(format!(
                    "{} by {}, {how}: due is {}, it says {}",
                    case.rule,
                    case.path,
                    due.word(),
                    found.verdict.word()
                ));
            }
        }
    }
    println!("{table}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_refused_empty_or_cut_off_decides_as_little_as_what_is_missing() {
    let mut table = String::new();
    for case in CASES {
        let missing = decide(case, None);
        writeln!(
            table,
            "{} by {}\n  {:38} {}",
            case.rule,
            case.path,
            "missing",
            missing.verdict.word()
        )
        .unwrap();
        for (how, text) in NOTHING {
            let found = decide(case, Some(text));
            writeln!(table, "  {how:38} {}", found.verdict.word()).unwrap();
            assert_eq!(
                found.verdict, missing.verdict,
                "{} by {}: {how}",
                case.rule, case.path
            );
            assert_eq!(
                shown(&found),
                shown(&missing),
                "{} by {}: {how}",
                case.rule,
                case.path
            );
            if found.verdict == Unknown {
                assert!(!found.needs.is_empty(), "{}: {how}", case.rule);
            }
        }
    }
    println!("{table}");
}

#[test]
fn a_refusal_is_told_where_the_answer_is_asked_for() {
    let case = CASES
        .iter()
        .find(|case| case.path.ends_with("/keys"))
        .unwrap();
    let found = decide(case, Some(FORBIDDEN));
    assert!(
        found
            .needs
            .iter()
            .any(|need| need.bring.contains("Must have admin rights")),
        "{:?}",
        found.needs
    );
}

#[test]
fn every_rule_that_an_answer_decides_is_in_the_table() {
    for endpoint in spec_model::doors::table::ENDPOINTS {
        for rule in endpoint
            .decides
            .iter()
            .filter(|rule| rule.starts_with("spec6/"))
        {
            assert!(CASES.iter().any(|case| case.rule == *rule), "{rule}");
        }
    }
}
