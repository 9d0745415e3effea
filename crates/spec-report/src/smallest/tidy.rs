//! What an example does without, and the form that its text takes.

use super::{cut::At, text};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{Given, Project};
use spec_source::{Input, Origin};

/// Where an example's workflow stands when nothing else is said.
const WORKFLOW: &str = ".github/workflows/release.yml";

/// One step each.
const STEPS: [fn(&Given) -> Option<Given>; 13] = [
    without_answers,
    without_listing,
    without_unread,
    without_day,
    with_files_listed,
    with_unread_listed,
    as_files,
    at_the_usual_path,
    |given| with_texts(given, |text| text.replace("\r\n", "\n").replace('\r', "\n")),
    |given| with_texts(given, |text| text.trim_start_matches('\u{feff}').into()),
    |given| with_texts(given, seen),
    |given| with_texts(given, ended),
    with_plain_paths,
];

/// The next step that changes something.
pub(super) fn tidied(given: &Given, at: &mut At) -> Option<Given> {
    at.moving();
    while let Some(step) = STEPS.get(at.from) {
        if let Some(other) = step(given).filter(|other| other != given) {
            return Some(other);
        }
        at.failed();
    }
    None
}

fn less(given: &Given, keep: impl Fn(&Input) -> bool) -> Option<Given> {
    let inputs: Vec<Input> = given
        .inputs
        .iter()
        .filter(|input| keep(input))
        .cloned()
        .collect();
    let shows = inputs.iter().any(|input| input.origin != Origin::Listing);
    shows.then(|| Given {
        inputs,
        ..given.clone()
    })
}

fn without_answers(given: &Given) -> Option<Given> {
    less(given, |input| !crate::withhold::is_answer(input))
}

fn without_listing(given: &Given) -> Option<Given> {
    less(given, |input| input.origin != Origin::Listing)
}

#[expect(clippy::unnecessary_wraps, reason = "one of the steps")]
fn without_unread(given: &Given) -> Option<Given> {
    Some(Given {
        unread: Vec::new(),
        ..given.clone()
    })
}

#[expect(clippy::unnecessary_wraps, reason = "one of the steps")]
fn without_day(given: &Given) -> Option<Given> {
    Some(Given {
        as_of: None,
        ..given.clone()
    })
}

/// A listing of exactly the files that are there: a page says that with a word.
fn with_files_listed(given: &Given) -> Option<Given> {
    let listed = |input: &Input| input.origin == Origin::Listing;
    given.inputs.iter().find(|input| listed(input))?;
    let mut other = less(given, |input| !listed(input))?;
    other.inputs.push(listing(&other.inputs, &[]));
    Some(other)
}

/// A file that could not be read is one that is listed and was not given.
fn with_unread_listed(given: &Given) -> Option<Given> {
    if given.unread.is_empty() {
        return None;
    }
    let mut other = less(given, |input| input.origin != Origin::Listing)?;
    let unread: Vec<&str> = given
        .unread
        .iter()
        .map(|unread| unread.path.as_str())
        .collect();
    other.inputs.push(listing(&other.inputs, &unread));
    other.unread = Vec::new();
    Some(other)
}

/// The paths of all files and these, sorted, one a line.
pub(super) fn listing(inputs: &[Input], more: &[&str]) -> Input {
    let files = inputs
        .iter()
        .filter(|input| input.origin == Origin::File)
        .map(|input| input.path.as_str());
    let mut paths: Vec<&str> = files.chain(more.iter().copied()).collect();
    spec_source::sort::all(&mut paths);
    paths.dedup();
    Input::new("listing", one_a_line(&paths), Origin::Listing)
}

fn one_a_line(paths: &[&str]) -> String {
    let mut text = paths.join("\n");
    if !paths.is_empty() {
        text.push('\n');
    }
    text
}

/// What was pasted as the file or the answers that it was taken for, and each answer by itself.
#[expect(clippy::unnecessary_wraps, reason = "one of the steps")]
fn as_files(given: &Given) -> Option<Given> {
    let project = Project::read(given);
    let listings = given
        .inputs
        .iter()
        .filter(|input| input.origin == Origin::Listing);
    let mut inputs: Vec<Input> = Vec::new();
    for document in &project.documents {
        let origin = match document.origin {
            Origin::Pasted => Origin::File,
            other => other,
        };
        inputs.push(Input::new(&document.path, document.text.as_bytes(), origin));
    }
    inputs.extend(listings.map(|listing| Input {
        path: "listing".into(),
        ..listing.clone()
    }));
    Some(Given {
        name: "example".into(),
        inputs,
        ..given.clone()
    })
}

/// The only file, which is a workflow, under the path that an example has without saying so.
fn at_the_usual_path(given: &Given) -> Option<Given> {
    let [input] = given.inputs.as_slice() else {
        return None;
    };
    let is_workflow = Project::read(given).workflows.len() == 1;
    (is_workflow && input.origin == Origin::File).then(|| Given {
        inputs: [Input {
            path: WORKFLOW.into(),
            ..input.clone()
        }]
        .into(),
        ..given.clone()
    })
}

#[expect(clippy::unnecessary_wraps, reason = "one of the steps")]
fn with_texts(given: &Given, change: impl Fn(&str) -> String) -> Option<Given> {
    let mut other = given.clone();
    for input in &mut other.inputs {
        let changed = match text(input) {
            Some(text) => change(text),
            None => change(&String::from_utf8_lossy(&input.bytes)),
        };
        input.bytes = changed.into_bytes();
    }
    Some(other)
}

/// A text in which nothing is hidden.
fn seen(text: &str) -> String {
    let mut out = String::new();
    for part in text.split_inclusive(['\n', '\t', '\r']) {
        let end = part.trim_end_matches(['\n', '\t', '\r']);
        out.push_str(&crate::visible(end));
        out.push_str(part.get(end.len()..).unwrap_or_default());
    }
    out
}

fn ended(text: &str) -> String {
    let line_end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    text.to_string() + line_end
}

/// Paths without blanks, backticks and what cannot be seen: a fence's first line holds no others.
fn with_plain_paths(given: &Given) -> Option<Given> {
    if given.inputs.iter().all(|input| is_plain(&input.path)) {
        return None;
    }
    let mut other = given.clone();
    for at in 0..other.inputs.len() {
        let Some(input) = other.inputs.get(at) else {
            break;
        };
        if is_plain(&input.path) || input.origin == Origin::Listing {
            continue;
        }
        let old = input.path.clone();
        let new: String = old
            .chars()
            .map(|char| if is_plain_char(char) { char } else { '-' })
            .collect();
        for input in &mut other.inputs {
            if input.path == old {
                input.path.clone_from(&new);
            }
            if input.origin == Origin::Listing
                && let Some(listed) = text(input)
            {
                let paths = listed
                    .lines()
                    .map(|line| if line == old { &new } else { line });
                input.bytes = one_a_line(&paths.collect::<Vec<_>>()).into_bytes();
            }
        }
    }
    Some(other)
}

pub(super) fn is_plain(path: &str) -> bool {
    !path.is_empty() && path.chars().all(is_plain_char)
}

fn is_plain_char(char: char) -> bool {
    char.is_ascii_graphic() && !matches!(char, '`' | '<' | '>' | '"' | '\\')
}
