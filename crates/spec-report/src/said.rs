//! What only people know: the questions, and the file that their answers become.

use crate::{
    put::put,
    wire::{Form, FormChoice, FormField, FormRow, Report, Written},
};
use alloc::{format, string::String, vec::Vec};
use spec_model::{Given, Project, Source};

/// The file that a project's statements and register stand in.
const PATH: &str = "spec-check.toml";

/// What can be answered, and its word.
const ANSWERS: [(&str, &str); 5] = [
    ("", "no answer yet"),
    ("met", "yes"),
    ("met-differently", "the aim is reached in another way"),
    ("unmet", "no"),
    ("not-applicable", "it does not apply to us"),
];

/// The kinds of resources that a project of the community usually has: name, kind.
const RESOURCES: [(&str, &str); 17] = [
    ("GitHub organisation", "code hosting"),
    ("project on PyPI", "package index"),
    ("project on TestPyPI", "package index"),
    ("conda-forge feedstock", "package index"),
    ("documentation on Read the Docs", "documentation"),
    ("domain name", "domain"),
    ("DNS", "domain"),
    ("website hosting", "website"),
    ("web analytics", "website"),
    ("mailing list", "communication"),
    ("chat", "communication"),
    ("social media accounts", "communication"),
    ("Zenodo", "archive"),
    ("Open Collective or other funds", "finance"),
    ("continuous integration services", "service"),
    ("signing keys", "key"),
    ("password vault", "vault"),
];

/// The questions that people can answer; open are those about what is unknown.
pub(crate) fn questions(report: &Report) -> Form {
    let mut rows: Vec<FormRow> = [FormRow {
        asks: "Who answers?".into(),
        open: true,
        fields: [text("by", "Your name, or what your project calls you")].into(),
    }]
    .into();
    for rule in spec_rules::rules().filter(|rule| rule.sources.contains(&Source::Maintainer)) {
        let open = report
            .findings
            .iter()
            .any(|found| found.rule == rule.id && found.verdict == "unknown");
        let choices = ANSWERS.map(|(value, label)| FormChoice {
            value: value.into(),
            label: label.into(),
        });
        rows.push(FormRow {
            asks: rule.claim.into(),
            open,
            fields: [
                FormField {
                    id: rule.id.into(),
                    label: "Is it so?".into(),
                    choices: choices.into(),
                },
                text(
                    &format!("{}#note", rule.id),
                    "How do you know? (if you like)",
                ),
            ]
            .into(),
        });
    }
    Form {
        id: "questions".into(),
        title: "Answer what only people know".into(),
        says: "Answer what you know and leave the rest. Your answers become statements with your name and today's date in `spec-check.toml`, count as *said, not seen*, and are asked again after twelve months.".replace('*', ""),
        rows,
    }
}

/// The access register, to be filled in.
pub(crate) fn register() -> Form {
    let row = |(name, _): (&str, &str)| FormRow {
        asks: name.into(),
        open: true,
        fields: [
            text(&format!("{name}#location"), "Where it is"),
            text(&format!("{name}#holders"), "Who holds it, with commas"),
            text(&format!("{name}#gain"), "How one gets access"),
        ]
        .into(),
    };
    Form {
        id: "register".into(),
        title: "Write down who holds the keys".into(),
        says: "The register of access that SPEC 6 asks for. Fill in what your project has and leave the rest; never write a password here. It becomes a part of `spec-check.toml`, and a page for your documentation.".into(),
        rows: RESOURCES.into_iter().map(row).collect(),
    }
}

fn text(id: &str, label: &str) -> FormField {
    FormField {
        id: id.into(),
        label: label.into(),
        choices: Vec::new(),
    }
}

/// The project's own file with what was filled in put behind what it says already. `values` are the fields that are not empty; `None` where
/// nothing was answered.
pub fn write(given: &Given, form: &str, values: &[(String, String)]) -> Option<Written> {
    let own = own_file(given);
    let value = |id: &str| {
        values
            .iter()
            .find(|(known, _)| known == id)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    };
    let day = given.as_of.as_deref().filter(|day| !day.is_empty());
    let table = if own.path == PATH {
        ""
    } else {
        "tool.spec-check."
    };
    let (added, markdown) = if form == "register" {
        let added = resources(table, day, &value);
        let markdown = page(day, &value);
        (added, markdown)
    } else {
        (statements(table, day, &value), String::new())
    };
    if added.is_empty() {
        return None;
    }
    let mut whole = own.text;
    if !whole.is_empty() && !whole.ends_with('\n') {
        whole.push('\n');
    }
    whole.push_str(if whole.is_empty() {
        added.trim_start()
    } else {
        &added
    });
    Some(Written {
        path: own.path,
        text: whole,
        markdown,
    })
}

struct Own {
    path: String,
    text: String,
}

/// The file in which the project speaks of itself: `spec-check.toml`, or its project file where that has the table.
fn own_file(given: &Given) -> Own {
    let project = Project::read(given);
    let document = project
        .own
        .as_ref()
        .and_then(|own| project.documents.get(own.document))
        .or_else(|| project.documents.get(project.document(PATH)?));
    document.map_or_else(
        || Own {
            path: PATH.into(),
            text: String::new(),
        },
        |document| Own {
            path: document.path.clone(),
            text: document.text.clone(),
        },
    )
}

fn statements<'a>(
    table: &str,
    day: Option<&str>,
    value: &impl Fn(&str) -> Option<&'a str>,
) -> String {
    let mut out = String::new();
    for rule in spec_rules::rules().filter(|rule| rule.sources.contains(&Source::Maintainer)) {
        let Some(says) = value(rule.id) else { continue };
        put(&mut out, format_args!("\n[[{table}statement]]\n"));
        put(
            &mut out,
            format_args!("rule = {}\nsays = {}\n", quoted(rule.id), quoted(says)),
        );
        if let Some(by) = value("by") {
            put(&mut out, format_args!("by = {}\n", quoted(by)));
        }
        if let Some(day) = day {
            put(&mut out, format_args!("on = {day}\n"));
        }
        if let Some(note) = value(&format!("{}#note", rule.id)) {
            put(&mut out, format_args!("note = {}\n", quoted(note)));
        }
    }
    out
}

/// What was filled in of one resource.
struct Held<'a> {
    name: &'static str,
    kind: &'static str,
    location: Option<&'a str>,
    holders: Vec<&'a str>,
    gain: Option<&'a str>,
}

fn held<'a>(value: &impl Fn(&str) -> Option<&'a str>) -> Vec<Held<'a>> {
    let mut all = Vec::new();
    for (name, kind) in RESOURCES {
        let field = |end: &str| value(&format!("{name}#{end}"));
        let holders: Vec<&str> = field("holders")
            .into_iter()
            .flat_map(|text| text.split(','))
            .map(str::trim)
            .filter(|holder| !holder.is_empty())
            .collect();
        let one = Held {
            name,
            kind,
            location: field("location"),
            holders,
            gain: field("gain"),
        };
        if one.location.is_some() || !one.holders.is_empty() || one.gain.is_some() {
            all.push(one);
        }
    }
    all
}

fn resources<'a>(
    table: &str,
    day: Option<&str>,
    value: &impl Fn(&str) -> Option<&'a str>,
) -> String {
    let mut out = String::new();
    for one in held(value) {
        put(&mut out, format_args!("\n[[{table}resource]]\n"));
        put(
            &mut out,
            format_args!("name = {}\nkind = {}\n", quoted(one.name), quoted(one.kind)),
        );
        if let Some(location) = one.location {
            put(&mut out, format_args!("location = {}\n", quoted(location)));
        }
        let holders: Vec<String> = one.holders.iter().map(|holder| quoted(holder)).collect();
        put(
            &mut out,
            format_args!("holders = [{}]\n", holders.join(", ")),
        );
        if let Some(gain) = one.gain {
            put(&mut out, format_args!("gain-access = {}\n", quoted(gain)));
        }
        if let Some(day) = day {
            put(&mut out, format_args!("reviewed = {day}\n"));
        }
    }
    out
}

/// The register as a page of the project's documentation.
fn page<'a>(day: Option<&str>, value: &impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::from("# Who has access to what\n\n");
    if let Some(day) = day {
        put(&mut out, format_args!("Last reviewed on {day}.\n\n"));
    }
    out.push_str("| Resource | Where | Who holds it | How to get access |\n|---|---|---|---|\n");
    for one in held(value) {
        put(
            &mut out,
            format_args!(
                "| {} | {} | {} | {} |\n",
                one.name,
                cell(one.location.unwrap_or_default()),
                cell(&one.holders.join(", ")),
                cell(one.gain.unwrap_or_default())
            ),
        );
    }
    out
}

/// A text that stays in its cell and is no markup.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for char in text.chars() {
        if char.is_control() {
            out.push(' ');
            continue;
        }
        if char.is_ascii_punctuation() && !matches!(char, '.' | ',' | '-' | '/' | ':' | '\'') {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

/// A string of TOML: <https://toml.io/en/v1.0.0#string>.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => {
                out.push('\\');
                out.push(char);
            }
            char if char.is_control() => {
                put(&mut out, format_args!("\\u{:04X}", u32::from(char)));
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::write;
    use alloc::{string::String, vec::Vec};
    use spec_model::{Given, Project};
    use spec_source::{Input, Origin};

    const RULE: &str = "spec8/document-release/process-names-permissions";

    fn given(files: &[(&str, &str)]) -> Given {
        Given {
            as_of: Some("2026-11-22".into()),
            inputs: files
                .iter()
                .map(|(path, text)| Input::new(path, text.as_bytes().to_vec(), Origin::File))
                .collect(),
            ..Given::default()
        }
    }

    fn values(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(id, value)| ((*id).into(), (*value).into()))
            .collect()
    }

    #[test]
    fn answers_stand_behind_what_the_file_says_already_and_read_back() {
        let before = "# ours\n[project]\nmaintainers = \"one\"";
        let answers = values(&[(RULE, "met"), ("by", "Zoë \"z\" \\ \u{1b}")]);
        let files = given(&[("spec-check.toml", before)]);
        let written = write(&files, "questions", &answers).unwrap();
        assert!(written.text.starts_with(before));
        let own = Project::read(&given(&[(&written.path, &written.text)]))
            .own
            .unwrap();
        let [statement] = own.statements.as_slice() else {
            unreachable!()
        };
        assert_eq!(
            (statement.rule.value.as_str(), statement.says.value.as_str()),
            (RULE, "met")
        );
        assert_eq!(statement.by.as_deref(), Some("Zoë \"z\" \\ \u{1b}"));
    }

    #[test]
    fn where_the_project_file_speaks_the_answers_stand_there() {
        let before =
            "[project]\nname = \"x\"\n\n[tool.spec-check.project]\nmaintainers = \"one\"\n";
        let files = given(&[("pyproject.toml", before)]);
        let written = write(&files, "questions", &values(&[(RULE, "unmet")])).unwrap();
        assert_eq!(written.path, "pyproject.toml");
        let own = Project::read(&given(&[(&written.path, &written.text)]))
            .own
            .unwrap();
        assert_eq!(own.statements.len(), 1);
        assert!(own.one_maintainer.is_some());
    }

    #[test]
    fn a_register_reads_back_and_its_page_holds_its_cells() {
        let filled = values(&[
            ("project on PyPI#holders", "alice,  bob , "),
            (
                "project on PyPI#gain",
                "ask | in *the* chat\n# not a heading",
            ),
        ]);
        let written = write(&given(&[]), "register", &filled).unwrap();
        let own = Project::read(&given(&[(&written.path, &written.text)]))
            .own
            .unwrap();
        let [resource] = own.resources.as_slice() else {
            unreachable!()
        };
        let holders: Vec<&str> = resource
            .holders
            .iter()
            .map(|one| one.value.as_str())
            .collect();
        assert_eq!(holders, ["alice", "bob"]);
        assert!(
            written
                .markdown
                .contains("ask \\| in \\*the\\* chat \\# not")
        );
    }

    #[test]
    fn nothing_answered_writes_nothing() {
        assert_eq!(
            write(&given(&[]), "questions", &values(&[("by", "me")])),
            None
        );
        assert_eq!(write(&given(&[]), "register", &[]), None);
    }
}
