//! What people fill in: the questions and the register as forms, and the file that they become.

use crate::{
    questions::{ANSWERS, QUESTIONS, Statement, questions, statements},
    register::{self, Entry, SUGGESTIONS},
    wire::{Form, FormChoice, FormField, FormRow, Report, Written},
};
use alloc::{format, string::String, vec::Vec};
use spec_model::{Given, Project};

/// The file that a project's statements and register stand in.
const PATH: &str = "spec-check.toml";

/// The questions that people can answer; open are those about what is unknown.
pub(crate) fn asked(report: &Report) -> Form {
    let open = questions(report);
    let mut rows: Vec<FormRow> = [FormRow {
        asks: "Who answers?".into(),
        open: true,
        fields: [text("by", "Your name, as your project knows you")].into(),
    }]
    .into();
    for question in &QUESTIONS {
        let choice = |value: &str, label: &str| FormChoice {
            value: value.into(),
            label: label.into(),
        };
        let mut choices: Vec<FormChoice> = [choice("", "I cannot say")].into();
        choices.extend(ANSWERS.map(|answer| choice(answer.says, answer.label)));
        let note = match question.note {
            "" => "A note, if you like".into(),
            note => format!("A note, if you like: {note}"),
        };
        rows.push(FormRow {
            asks: question.asks.into(),
            open: open.contains(question),
            fields: [
                FormField {
                    id: question.rule.into(),
                    label: "Your answer".into(),
                    choices,
                },
                text(&format!("{}#note", question.rule), &note),
            ]
            .into(),
        });
    }
    Form {
        id: "questions".into(),
        title: "Answer what only people know".into(),
        says: "Answer what you know and leave the rest. Your answers become statements in `spec-check.toml`, with your name and today's date. They count as said, not as seen, and are asked again after twelve months.".into(),
        rows,
    }
}

/// The access register, to be filled in.
pub(crate) fn register() -> Form {
    Form {
        id: "register".into(),
        title: "Write down who holds the keys".into(),
        says: "The register of access that SPEC 6 asks for. Fill in what your project has and leave the rest; no password belongs in it. It becomes part of `spec-check.toml`, and a page for your documentation.".into(),
        rows: SUGGESTIONS
            .iter()
            .map(|one| FormRow {
                asks: format!("{}: {}", one.name, one.hint),
                open: true,
                fields: [
                    text(&format!("{}#location", one.name), "Where it is"),
                    text(&format!("{}#holders", one.name), "Who holds it, with commas between"),
                    text(&format!("{}#gain", one.name), "How to gain access"),
                ]
                .into(),
            })
            .collect(),
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
    let day = given.as_of.clone().unwrap_or_default();
    let (mut added, markdown) = if form == "register" {
        let entries = entries(&day, &value);
        let page = register::page(&entries);
        (register::toml(&entries), page)
    } else {
        (statements(&stated(&day, &value)), String::new())
    };
    if added.is_empty() {
        return None;
    }
    if own.path != PATH {
        // no string of the added text holds a line of its own
        added = format!("\n{added}").replace("\n[[", "\n[[tool.spec-check.");
        added.remove(0);
    }
    let mut whole = own.text;
    if !whole.is_empty() {
        whole.push_str(if whole.ends_with('\n') { "\n" } else { "\n\n" });
    }
    whole.push_str(&added);
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

fn stated<'a>(day: &str, value: &impl Fn(&str) -> Option<&'a str>) -> Vec<Statement> {
    let text = |id: &str| value(id).unwrap_or_default().into();
    let answered = QUESTIONS.iter().filter_map(|question| {
        Some(Statement {
            rule: question.rule.into(),
            says: value(question.rule)?.into(),
            by: text("by"),
            on: day.into(),
            note: text(&format!("{}#note", question.rule)),
        })
    });
    answered.collect()
}

/// The resources of which something was filled in.
fn entries<'a>(day: &str, value: &impl Fn(&str) -> Option<&'a str>) -> Vec<Entry> {
    let mut all = Vec::new();
    for suggestion in &SUGGESTIONS {
        let field = |end: &str| value(&format!("{}#{end}", suggestion.name)).unwrap_or_default();
        let holders = field("holders")
            .split(',')
            .map(|holder| holder.trim().into());
        let entry = Entry {
            location: field("location").into(),
            holders: holders
                .filter(|holder: &String| !holder.is_empty())
                .collect(),
            gain_access: field("gain").into(),
            reviewed: day.into(),
            ..Entry::from(suggestion)
        };
        if !(entry.location.is_empty() && entry.holders.is_empty() && entry.gain_access.is_empty())
        {
            all.push(entry);
        }
    }
    all
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
        assert_eq!(
            statement.by.as_ref().map(|by| by.as_str()),
            Some("Zoë \"z\" \\ \u{1b}")
        );
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
    fn a_register_reads_back_and_has_its_page() {
        let filled = values(&[
            ("PyPI#holders", "alice,  bob , "),
            ("PyPI#gain", "ask | in *the* chat\n# not a heading"),
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
        assert!(written.markdown.contains("## PyPI"));
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
