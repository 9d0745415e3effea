//! `nox -s NAME`: what a session of `noxfile.py` runs, as far as it is written in plain words.
//!
//! <https://nox.thea.codes/en/stable/config.html>

use super::{Here, Line, Task};
use crate::{Place, shell::Invocation};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Span, is_among};

pub(super) fn task(here: &Here<'_>, invocation: &Invocation) -> Option<Task> {
    if invocation.has(&["-f", "--noxfile"]) {
        return None;
    }
    let first = invocation.value_text(&["-s", "-e", "--session", "--sessions"])?;
    let document = here.file("noxfile.py")?;
    let text = &here.project.documents.get(document)?.text;
    let mut found = Vec::new();
    let mut whole = true;
    // further names follow the first; a word that is none is the value of another option
    let others = invocation
        .plain()
        .filter(|name| *name != first && session(text, name).is_some());
    for name in [first].into_iter().chain(others) {
        let (from, until) = session(text, name)?;
        let body = text.get(from..until)?;
        let before = found.len();
        calls(document, from, body, &mut found)?;
        // a session that does anything else, too, does not say plainly what it runs
        let plain = is_plain(body);
        if !plain && found.len() == before {
            return None;
        }
        whole &= plain;
    }
    Some(Task::of_lines(found, here.folder.clone(), whole))
}

/// Where the body of a session begins and ends; a name may end with the version of Python it is run for (`tests-3.14`).
fn session(text: &str, name: &str) -> Option<(usize, usize)> {
    body(text, name).or_else(|| body(text, name.rsplit_once('-')?.0))
}

/// The body of the function of a name, or of one that is given it by its decorator.
fn body(text: &str, name: &str) -> Option<(usize, usize)> {
    let function = name.replace('-', "_");
    let mut found = None;
    let mut named = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let top = !line.starts_with([' ', '\t', '\n', '\r', '#', ')']);
        if let (Some(start), true) = (found, top) {
            return Some((start, offset));
        }
        if line.starts_with('@') {
            named |= line.contains(&alloc::format!("name=\"{name}\""))
                || line.contains(&alloc::format!("name='{name}'"));
        } else if let Some(rest) = line.strip_prefix("def ") {
            let is_it = rest
                .split('(')
                .next()
                .is_some_and(|own| own.trim() == function);
            if named || is_it {
                found = Some(offset + line.len());
            }
            named = false;
        }
        offset += line.len();
    }
    found.map(|start| (start, offset))
}

/// Whether a body calls nothing but the session's own functions, and some that run nothing.
fn is_plain(body: &str) -> bool {
    const HARMLESS: [&str; 16] = [
        "print", "len", "str", "list", "sorted", "set", "dict", "range", "Path", "join", "append",
        "extend", "glob", "exists", "mkdir", "format",
    ];
    for line in body.lines() {
        let line = line.split('#').next().unwrap_or(line);
        for (at, _) in line.match_indices('(') {
            let before = line.get(..at).unwrap_or_default();
            let start = before
                .rfind(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '_' | '.')))
                .map_or(0, |at| at + 1);
            let name = before.get(start..).unwrap_or_default();
            let last = name.rsplit('.').next().unwrap_or(name);
            if !name.is_empty() && !name.starts_with("session.") && !HARMLESS.contains(&last) {
                return false;
            }
        }
    }
    true
}

/// The calls of `session.run` and its kind in a body.
fn calls(document: usize, offset: usize, body: &str, found: &mut Vec<Line>) -> Option<()> {
    let mut rest = body;
    while let Some(at) = rest.find("session.") {
        let begin = body.len() - rest.len() + at;
        let call = rest.get(at + "session.".len()..)?;
        let before = body.get(..begin)?.rsplit('\n').next().unwrap_or_default();
        if before.contains('#') {
            rest = call;
            continue;
        }
        let (verb, args) = call.split_once('(')?;
        let verb = verb.trim().to_owned();
        rest = args;
        if !is_among(verb.as_str(), "run run_always run_install notify") {
            continue;
        }
        let (words, len) = arguments(args)?;
        let end = body.len() - args.len() + len;
        let mut text = words.join(" ");
        if verb == "notify" {
            text.insert_str(0, "nox -s ");
        }
        found.push(Line {
            place: Place::new(document, Span::new(offset + begin, offset + end)),
            text,
            in_table: false,
        });
        rest = args.get(len..)?;
    }
    Some(())
}

/// The arguments of a call up to its closing bracket, each in quotes for a shell where it is plain text, and how long they are. What is no plain text is a
/// variable; the rest of the call is passed over from the first argument with a name.
fn arguments(text: &str) -> Option<(Vec<String>, usize)> {
    let mut words = Vec::new();
    let mut depth = 1_usize;
    let mut plain: Option<String> = None;
    let mut other = false;
    let mut named = false;
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' | '\'' => {
                let mut value = String::new();
                for (_, inner) in chars.by_ref() {
                    if inner == char {
                        break;
                    }
                    value.push(inner);
                }
                if depth == 1 {
                    plain = Some(value);
                }
            }
            '#' => {
                for (_, inner) in chars.by_ref() {
                    if inner == '\n' {
                        break;
                    }
                }
            }
            '(' | '[' | '{' => {
                depth += 1;
                other = true;
            }
            ')' | ']' | '}' if depth > 1 => depth -= 1,
            ',' | ')' if depth == 1 => {
                match plain.take() {
                    Some(value) if !other && !named => {
                        words.push(alloc::format!("'{}'", value.replace('\'', "")));
                    }
                    Some(_) if !named => words.push("$argument".to_owned()),
                    None if other && !named => words.push("$argument".to_owned()),
                    _ => {}
                }
                other = false;
                if char == ')' {
                    return Some((words, at + 1));
                }
            }
            '=' if depth == 1 => named = true,
            _ if char.is_whitespace() => {}
            _ => other |= depth == 1,
        }
    }
    None
}
