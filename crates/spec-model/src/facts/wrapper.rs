//! Uploads in the words of a step, where what runs them is not known here: containers, here-documents, retries.

use super::{
    credential::Surroundings,
    upload::{is_shell, with_assignments},
};
use crate::{github::Step, shell::Invocation};
use alloc::{string::String, vec::Vec};
use spec_source::is_among;

/// Programs that only print, look or keep, and those whose own uploads are known.
const PRINTS: &str = "echo printf cat tee read mail jq sed awk grep egrep rg head tail cut tr sort wc ls [ [[ test true false : exit return \
    write-host write-output get-content set-content add-content out-file";
const KEEPS: &str = "mkdir cp mv rm chmod touch cd pushd popd set unset export declare local readonly shift sleep date git gh pip pip3 keyring \
    tar unzip zip sha256sum find diff break continue fi done esac else in case for envsubst pytest mypy ruff flake8 black coverage codecov \
    auditwheel delocate-wheel check-wheel-contents";
const UPLOADERS: &str = "twine uv flit poetry hatch pdm maturin rye anaconda binstar build";

/// Whether a program can do anything, as far as is known here.
pub(super) fn is_unknown(invocation: &Invocation) -> bool {
    let program = invocation.program.as_str();
    // a verb of its own can do anything
    let makes = |word: &str| is_among(word, "sdist bdist bdist_wheel build build_ext");
    let known = is_among(program, PRINTS)
        || program == "setup.py" && invocation.plain().all(makes)
        || is_among(program, KEEPS) && program != "find"
        || program == "find" && !invocation.has(&["-exec", "-execdir", "-ok"])
        || is_among(program, UPLOADERS);
    !known
}

/// Whether the words of a step speak of an upload that something in it may run.
pub(super) fn speaks_of_upload(step: &Step, around: Surroundings<'_>) -> bool {
    if step.uses.is_some() {
        return step.with.iter().any(|input| {
            let name = input.name.value.to_ascii_lowercase();
            let value = input.value.value.as_str();
            let script = ["script", "command", "cmd", "run", "args", "exec"]
                .iter()
                .any(|part| name.contains(part));
            script && lines(value).iter().any(|line| mentions(line)) || addresses_pypi(value)
        });
    }
    let Some(run) = &step.run else { return false };
    if !is_shell(step) {
        return lines(&run.text)
            .iter()
            .any(|line| mentions(line) || addresses_pypi(line));
    }
    let mut set = Vec::new();
    let all = with_assignments(&run.text, &mut set);
    let by_variable = all
        .iter()
        .any(|invocation| invocation.program.starts_with('$'))
        && {
            let around = around.env.iter().copied().flatten();
            let mut values = around
                .map(|variable| variable.value.value.as_str())
                .chain(set.iter().map(|(_, value)| value.as_str()));
            values.any(mentions)
        };
    let by_wrapper = all
        .iter()
        .filter(|invocation| is_unknown(invocation))
        .any(|invocation| {
            let mut text = String::new();
            for word in &invocation.args {
                text.push_str(&word.text);
                text.push(' ');
            }
            lines(&text).iter().any(|line| mentions(line)) || addresses_pypi(&text)
        });
    by_variable || by_wrapper || fed(&run.text).iter().any(|line| mentions(line))
}

/// The first line of a script that speaks of an upload.
pub(super) fn line_of_upload(text: &str) -> Option<String> {
    let mut all = lines(text).into_iter();
    all.find(|line| mentions(line) || addresses_pypi(line))
}

/// The lines of a script that are no comments, each with those that continue it.
fn lines(text: &str) -> Vec<String> {
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let all = joined.lines().map(str::trim);
    let spoken = all.filter(|line| {
        let first = line.split_whitespace().next().unwrap_or_default();
        !line.starts_with('#') && !line.starts_with("//") && !is_among(first, "echo printf")
    });
    spoken.map(Into::into).collect()
}

/// The lines of here-documents and here-strings that something else than a printing program is given.
fn fed(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut body: Option<(String, bool)> = None;
    for line in lines(script) {
        if let Some((end, runs)) = &body {
            if line == *end {
                body = None;
            } else if *runs {
                found.push(line);
            }
            continue;
        }
        let Some((before, after)) = line.split_once("<<") else {
            continue;
        };
        let runs = [before, after]
            .iter()
            .flat_map(|part| part.split('|').skip(usize::from(*part == after)))
            .any(|part| !is_printed(part));
        if after.starts_with('<') {
            if runs {
                found.push(line);
            }
            continue;
        }
        let end: String = after
            .trim_start_matches(['-', ' ', '"', '\'', '\\'])
            .chars()
            .take_while(|char| char.is_alphanumeric() || *char == '_')
            .collect();
        if !end.is_empty() {
            body = Some((end, runs));
        }
    }
    found
}

/// Whether a part of a pipeline only prints what it is given.
fn is_printed(part: &str) -> bool {
    let inner = part.rsplit("$(").next().unwrap_or(part);
    let mut words = inner.split(|char: char| char.is_whitespace() || matches!(char, '{' | '('));
    let program = words.find(|word| !word.is_empty() && *word != "sudo");
    program.is_none_or(|program| is_among(program, PRINTS) || is_among(program, KEEPS))
}

/// Whether a text speaks to PyPI's address for uploads.
fn addresses_pypi(text: &str) -> bool {
    text.contains("upload.pypi.org")
}

/// Programs that upload, each with its verb.
pub(super) const COMMANDS: [(&str, &str); 9] = [
    ("twine", "upload"),
    ("uv", "publish"),
    ("flit", "publish"),
    ("poetry", "publish"),
    ("hatch", "publish"),
    ("pdm", "publish"),
    ("maturin", "publish"),
    ("maturin", "upload"),
    ("setup.py", "upload"),
];

/// The words of a line, as programs and their verbs are written.
pub(super) fn words(line: &str) -> Vec<&str> {
    let is_word = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_' | '.');
    line.split(|char: char| !is_word(char))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a line holds an upload command, its verb next to its program; a dry run and a help text are none.
fn mentions(line: &str) -> bool {
    if line.contains("--dry-run") || line.contains("--help") {
        return false;
    }
    let words = words(line);
    words.iter().enumerate().any(|(at, word)| {
        let word = word.strip_suffix(".exe").unwrap_or(word);
        let behind = words.iter().skip(at + 1);
        let next = behind.into_iter().find(|word| !word.starts_with('-'));
        next.is_some_and(|next| COMMANDS.contains(&(word, next)))
    })
}
