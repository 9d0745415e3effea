//! `spec-check harden`: the release workflow as it could be, on standard output or in the files.

use crate::{
    End,
    args::Harden,
    explain::print,
    git,
    messages::say,
    subjects::{Subject, sort},
    write::{Wanted, below, write},
};
use spec_model::Project;
use spec_rules::harden::{Origin, harden, starters};
use spec_source::patch::patch;
use std::{fs, path::Path};

/// A file that would be written.
struct Planned {
    path: String,
    text: String,
    /// What is there; none for a new file.
    before: Option<Vec<u8>>,
}

/// Hardens one repository.
pub(crate) fn run(asked: &Harden) -> End {
    let subjects = sort(std::slice::from_ref(&asked.path));
    let Some(subject) = subjects.first() else {
        return End::Fault;
    };
    let given = match subject.read(None) {
        Ok(given) => given,
        Err(message) => {
            say(&message);
            return End::Fault;
        }
    };
    let Some(given) = given.first() else {
        return End::Fault;
    };
    let project = Project::read(given);
    let origin = match subject {
        // the checkout that an archive happens to lie in is another repository
        Subject::Archive(_) => None,
        _ => origin(&asked.path),
    };
    let hardened = harden(&project, origin.as_ref());
    for why in &hardened.nothing {
        say(why);
    }
    let before = |path: &str| {
        let input = given.inputs.iter().find(|input| input.path == path);
        input.map(|input| input.bytes.clone())
    };
    let mut all: Vec<Planned> = hardened
        .workflows
        .into_iter()
        .map(|workflow| Planned {
            before: before(&workflow.path),
            path: workflow.path,
            text: workflow.text,
        })
        .collect();
    if asked.starters {
        let workflow = all.first().map(|planned| planned.path.clone());
        let starters = starters(&project, origin.as_ref(), workflow.as_deref());
        if starters.is_empty() {
            say("release documentation, security policy and access register are there already");
        }
        all.extend(starters.into_iter().map(|starter| Planned {
            path: starter.path.into(),
            before: None,
            text: starter.text,
        }));
    }
    if all.is_empty() {
        return End::Clean;
    }
    if asked.write {
        return make(subject, &all, asked.replace, asked.allow_dirty);
    }
    let mut text = String::new();
    for planned in &all {
        if asked.diff {
            let old = planned.before.as_deref().map(String::from_utf8_lossy);
            text.push_str(&patch(&planned.path, old.as_deref(), &planned.text));
        } else {
            // several are told apart by a line that is a comment in each of them
            if all.len() > 1 {
                text.push_str("# ==> ");
                text.push_str(&planned.path);
                text.push_str(" <==\n");
            }
            text.push_str(&planned.text);
        }
    }
    if asked.diff {
        return print(&crate::terminal::diff(&text));
    }
    print(&text)
}

fn make(subject: &Subject, all: &[Planned], replace: bool, allow_dirty: bool) -> End {
    let Subject::Folder(root) = subject else {
        say("`--write` needs the repository's folder, and a file was given");
        return End::Misused;
    };
    let there: Vec<&Planned> = all
        .iter()
        .filter(|planned| planned.before.is_some())
        .collect();
    if !replace && let Some(planned) = there.first() {
        say(&format!(
            "`{}` is there, so nothing was written: look at `--diff`, and add `--replace` to put the hardened workflow in its place",
            planned.path
        ));
        return End::Fault;
    }
    let mut wanted = Vec::new();
    for planned in all {
        let Some(file) = below(root, &planned.path) else {
            say(&format!("`{}` has no place below the folder", planned.path));
            return End::Fault;
        };
        wanted.push(Wanted {
            path: &planned.path,
            file,
            before: planned.before.as_deref(),
            after: planned.text.as_bytes(),
        });
    }
    let old: Vec<String> = there.iter().map(|planned| planned.path.clone()).collect();
    let dirty = if allow_dirty {
        Ok(Vec::new())
    } else {
        git::uncommitted(root, &old)
    };
    let wrong = match dirty {
        Err(message) => vec![format!("{message}, so nothing was written: repair that, or add `--allow-dirty`")],
        Ok(dirty) if !dirty.is_empty() => dirty
            .iter()
            .map(|path| format!("`{path}` has changes that git could not bring back, so nothing was written: commit them, or add `--allow-dirty`"))
            .collect(),
        Ok(_) => write(root, &wanted).err().unwrap_or_default(),
    };
    for message in &wrong {
        say(message);
    }
    if !wrong.is_empty() {
        return End::Fault;
    }
    for planned in all {
        say(&format!("`{}` was written", planned.path));
    }
    End::Clean
}

/// Where git says that the repository came from.
fn origin(folder: &Path) -> Option<Origin> {
    let real = fs::canonicalize(folder).ok()?;
    let top = real.ancestors().find(|above| above.join(".git").exists())?;
    let text = fs::read_to_string(top.join(".git").join("config")).ok()?;
    let mut found: Option<(u8, Origin)> = None;
    let mut rank = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            // a fork's `upstream` is where releases are made
            rank = match line {
                "[remote \"upstream\"]" => Some(0),
                "[remote \"origin\"]" => Some(1),
                _ => None,
            };
        } else if let Some(rank) = rank
            && let Some((key, value)) = line.split_once('=')
            && key.trim() == "url"
            && let Some(origin) = Origin::of_address(value.trim())
            && found.as_ref().is_none_or(|(known, _)| rank < *known)
        {
            found = Some((rank, origin));
        }
    }
    found.map(|(_, origin)| origin)
}
