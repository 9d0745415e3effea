//! `make NAME`: the recipe of a target of the `Makefile`, and those of what it needs.
//!
//! <https://www.gnu.org/software/make/manual/html_node/Rules.html>

use super::{Here, Line, Task, joined};
use crate::{Place, shell::Invocation};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Span, is_among};

pub(super) fn task(here: &Here<'_>, invocation: &Invocation) -> Option<Task> {
    if invocation.has(&["-f", "--file", "--makefile"]) {
        return None;
    }
    let folder = invocation.value_text(&["-C", "--directory"]);
    let here = here.at(folder.unwrap_or_default());
    let project = here.project;
    let document = ["GNUmakefile", "makefile", "Makefile"]
        .iter()
        .find_map(|name| here.file(name))?;
    let mut wanted: Vec<String> = invocation
        .plain()
        .filter(|word| !word.contains('=') && Some(*word) != folder)
        .map(ToOwned::to_owned)
        .collect();
    let text = &project.documents.get(document)?.text;
    let hides_rules = text.lines().any(|line| {
        let first = line.split_whitespace().next().unwrap_or_default();
        is_among(first, "include -include sinclude") || first.contains('%')
    });
    let mut whole = true;
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(name) = wanted.get(next).cloned() {
        let rules = rules(text, &name);
        if rules.is_empty() && next < 1 {
            return None;
        }
        // what a file that is included, a pattern or a variable says of it is not read here
        let mut has_recipe = false;
        whole &= !name.contains(['$', '%']);
        for rule in rules {
            for needed in rule.needs {
                for needed in expanded(invocation, text, &needed).split_whitespace() {
                    // what stands behind it is only made before, not looked at for its age
                    if needed != "|" && !wanted.iter().any(|known| known == needed) {
                        wanted.push(needed.to_owned());
                    }
                }
            }
            let before = found.len();
            if let Some(own) = rule.own {
                found.push(Line {
                    place: Place::new(document, own),
                    text: expanded(invocation, text, text.get(own.start..own.end)?),
                    in_table: false,
                });
            }
            for mut line in joined(project, document, rule.recipe, &|line| {
                let line = line
                    .strip_prefix('\t')?
                    .trim_start_matches(['@', '-', '+', ' ']);
                (!line.starts_with('#')).then_some(line)
            }) {
                line.text = expanded(invocation, text, &line.text);
                found.push(line);
            }
            has_recipe |= found.len() > before;
        }
        whole &= has_recipe || !hides_rules;
        next += 1;
    }
    (next > 0).then(|| Task::of_lines(found, here.folder, whole))
}

struct Rule {
    needs: Vec<String>,
    /// What stands behind a `;` on its own line.
    own: Option<Span>,
    recipe: (usize, usize),
}

/// The rules of a target.
fn rules(text: &str, name: &str) -> Vec<Rule> {
    let mut found: Vec<Rule> = Vec::new();
    let mut offset = 0;
    let mut inside = false;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        if line.starts_with(['\t', '#']) || line.trim().is_empty() {
            if let (true, Some(rule)) = (inside, found.last_mut()) {
                rule.recipe.1 = offset;
            }
            continue;
        }
        inside = false;
        let Some((targets, rest)) = line.split_once(':') else {
            continue;
        };
        if rest.starts_with([':', '=']) || targets.contains('=') {
            continue;
        }
        if targets.split_whitespace().any(|target| target == name) {
            inside = true;
            let needs = rest.split(['#', ';']).next().unwrap_or_default();
            let own = rest.get(needs.len()..).filter(|own| own.starts_with(';'));
            let end = start + line.trim_end().len();
            let own = own.map(|own| Span::new(start + line.len() - own.len() + 1, end));
            found.push(Rule {
                needs: needs.split_whitespace().map(ToOwned::to_owned).collect(),
                own,
                recipe: (start + line.len(), offset),
            });
        }
    }
    found
}

/// A recipe's line with the variables of the command and of the file in it; of others only the name is left, as a shell writes it.
/// <https://www.gnu.org/software/make/manual/html_node/Overriding.html>
fn expanded(invocation: &Invocation, text: &str, line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("$(").or_else(|| rest.split_once("${")) {
        out.push_str(before);
        let Some((name, behind)) = after.split_once([')', '}']) else {
            rest = after;
            break;
        };
        let given = invocation.plain().find_map(|word| {
            let (known, value) = word.split_once('=')?;
            (known == name).then_some(value)
        });
        match name {
            "MAKE" => out.push_str("make"),
            _ => match given
                .map(|value| (false, value))
                .or_else(|| variable(text, name))
            {
                // the environment's comes first
                Some((true, value)) if is_option_value(&out) && !value.contains('$') => {
                    out.extend(["${", name, ":=", value, "}"]);
                }
                Some((_, value)) if given.is_some() || !value.contains('$') => out.push_str(value),
                _ => {
                    out.push('$');
                    out.push_str(name);
                }
            },
        }
        rest = behind;
    }
    out.push_str(rest);
    out.replace("$$", "$")
}

/// Whether what follows is the value of an option.
fn is_option_value(line: &str) -> bool {
    let last = line.split_whitespace().next_back();
    last.is_some_and(|word| word.starts_with('-') && word != "-m")
}

/// What a file sets a variable to, and whether only where the environment does not; nothing of one that it sets more than once.
fn variable<'a>(text: &'a str, name: &str) -> Option<(bool, &'a str)> {
    let mut set = text.lines().filter_map(|line| {
        let (known, value) = line.split_once('=')?;
        let perhaps = known.ends_with('?');
        let known = known.trim_end_matches([':', '?', '+', ' ', '\t']);
        (known == name).then(|| (perhaps, value.split(" #").next().unwrap_or(value).trim()))
    });
    let only = set.next()?;
    set.next().is_none().then_some(only)
}
