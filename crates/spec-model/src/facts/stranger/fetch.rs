//! Steps and commands that fetch a contributor's commit.

use super::{
    scripts::is_inert,
    taint::{Kind, Scope},
};
use crate::{
    github::{Step, Uses, expressions},
    shell::{Invocation, commands, invocations},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// A command that fetches a contributor's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fetch {
    /// Where it begins in the script, in bytes.
    pub(super) start: usize,
    /// The byte after it.
    pub(super) end: usize,
    /// Whether it certainly is a contributor's.
    pub(super) sure: bool,
    /// Whether something behind it in the same script, or it itself, runs what it fetched.
    pub(super) run: bool,
}

/// What git has fetched of a contributor and not yet put into the workspace.
#[derive(Debug, Clone, Default)]
pub(super) struct Fetched {
    any: bool,
    /// The branches and remotes that it was given to.
    names: Vec<String>,
}

/// The input of a checkout that names a contributor's commit, and whether that is certain; `None` for the step itself.
pub(super) fn checkout<'a>(
    step: &'a Step,
    uses: &Uses,
    scope: &Scope,
) -> Option<(Option<&'a crate::github::Variable>, bool)> {
    let slug = uses.slug()?;
    if slug != "actions/checkout" {
        // what such an action fetches, and for whom, stands in its own repository
        let named = slug.contains("checkout") || slug.contains("comment-branch");
        return named.then_some((None, false));
    }
    let mut perhaps = None;
    for name in ["ref", "repository"] {
        let Some(input) = step.input(name) else {
            continue;
        };
        let value = input.value.value.to_ascii_lowercase();
        let chosen = scope.in_text(&value);
        for chosen in &chosen {
            if chosen.kind == Kind::Commit && chosen.sure {
                return Some((Some(input), true));
            }
            if !chosen.sure {
                perhaps = Some((Some(input), false));
            }
        }
        if value.contains("refs/pull/") {
            return Some((Some(input), true));
        }
        for body in expressions(&value) {
            let out_of_sight = ["steps.", "needs.", "env."]
                .iter()
                .any(|context| body.contains(context));
            if out_of_sight && !scope.knows(body) {
                perhaps = Some((Some(input), false));
            }
        }
    }
    perhaps
}

/// The commands of a script that fetch a contributor's code into the workspace, or run it at once.
pub(super) fn in_script(script: &str, scope: &Scope, objects: &mut Fetched) -> Vec<Fetch> {
    let all = invocations(script);
    let mut found: Vec<(usize, Fetch)> = Vec::new();
    let mut patch = false;
    for (index, invocation) in all.iter().enumerate() {
        let sure = match invocation.program.as_str() {
            "gh" | "hub" => of_gh(invocation, scope, &mut patch),
            "git" => of_git(script, invocation, scope, objects, patch),
            "curl" | "wget" => {
                patch |= names_patch(invocation, scope);
                (names_code(invocation) && theirs(invocation, scope).is_some()).then_some(false)
            }
            "patch" if patch => Some(true),
            _ => None,
        };
        if let Some(sure) = sure {
            let fetch = Fetch {
                start: invocation.start,
                end: invocation.end,
                sure,
                run: false,
            };
            found.push((index, fetch));
        }
    }
    for (index, fetch) in &mut found {
        for later in all.iter().skip(*index + 1) {
            fetch.run |= !is_inert(&later.program);
        }
    }
    let mut fetches: Vec<Fetch> = Vec::new();
    for (_, fetch) in found {
        fetches.push(fetch);
    }
    installs(script, scope, &mut fetches);
    fetches
}

/// Programs that build, install or run what an address names.
const INSTALLERS: [&str; 18] = [
    "pip", "pip3", "pipx", "uv", "uvx", "npm", "npx", "yarn", "pnpm", "bunx", "conda", "mamba",
    "pixi", "poetry", "pdm", "docker", "cargo", "go",
];

/// Commands that install or run something straight from a contributor's commit: `pip install git+…@refs/pull/1/head`.
fn installs(script: &str, scope: &Scope, found: &mut Vec<Fetch>) {
    for command in commands(script) {
        let first = command.words.first().map_or("", |word| word.text.as_str());
        if is_inert(first) || first.is_empty() {
            continue;
        }
        let mut installer = false;
        for word in &command.words {
            let name = word.text.rsplit('/').next().unwrap_or_default();
            installer |= INSTALLERS.contains(&name);
        }
        for word in &command.words {
            let lower = word.text.to_ascii_lowercase();
            let address = lower.contains("git+")
                || installer
                    && ["github:", "://", "github.com/"]
                        .iter()
                        .any(|part| lower.contains(part));
            if !address {
                continue;
            }
            if let Some(sure) = of_word(&word.text, scope) {
                found.push(Fetch {
                    start: command.start(),
                    end: command.end(),
                    sure,
                    run: true,
                });
                break;
            }
        }
    }
}

/// Whether a word names a contributor's commit or repository, and whether that is certain.
fn of_word(word: &str, scope: &Scope) -> Option<bool> {
    let lower = word.to_ascii_lowercase();
    if lower.starts_with("pull/") || lower.contains("refs/pull/") {
        return Some(true);
    }
    let mut perhaps = None;
    for chosen in scope.in_word(word) {
        if chosen.kind == Kind::Commit && chosen.sure {
            return Some(true);
        }
        if chosen.kind == Kind::Commit || !chosen.sure {
            perhaps = Some(false);
        }
    }
    perhaps
}

/// Whether one of a command's words names a contributor's commit or repository, and whether that is certain.
fn theirs(invocation: &Invocation, scope: &Scope) -> Option<bool> {
    let mut perhaps = None;
    for word in &invocation.args {
        match of_word(&word.text, scope) {
            Some(true) => return Some(true),
            Some(false) => perhaps = Some(false),
            None => {}
        }
    }
    perhaps
}

fn names_code(invocation: &Invocation) -> bool {
    const WAYS: [&str; 6] = [
        "tarball",
        "zipball",
        "/archive/",
        "codeload.",
        "raw.githubusercontent.",
        "/raw/",
    ];
    for word in &invocation.args {
        let lower = word.text.to_ascii_lowercase();
        if WAYS.iter().any(|way| lower.contains(way)) {
            return true;
        }
    }
    false
}

fn names_patch(invocation: &Invocation, scope: &Scope) -> bool {
    for word in &invocation.args {
        let lower = word.text.to_ascii_lowercase();
        if lower.contains("/pull/") && (lower.ends_with(".patch") || lower.ends_with(".diff")) {
            return true;
        }
        for chosen in scope.in_word(&word.text) {
            if chosen.name.contains("diff_url") || chosen.name.contains("patch_url") {
                return true;
            }
        }
    }
    false
}

fn of_gh(invocation: &Invocation, scope: &Scope, patch: &mut bool) -> Option<bool> {
    let plain: Vec<&str> = invocation.plain().collect();
    if plain.starts_with(&["pr", "checkout"]) {
        return Some(true);
    }
    if plain.starts_with(&["pr", "diff"]) {
        *patch = true;
    }
    if plain.starts_with(&["repo", "clone"]) {
        return theirs(invocation, scope);
    }
    (plain.starts_with(&["api"]) && names_code(invocation) && theirs(invocation, scope).is_some())
        .then_some(false)
}

/// Branches that can only be this repository's.
const OWN_BRANCHES: [&str; 4] = ["main", "master", "origin/main", "origin/master"];

fn of_git(
    script: &str,
    invocation: &Invocation,
    scope: &Scope,
    fetched: &mut Fetched,
    patch: bool,
) -> Option<bool> {
    const VERBS: [&str; 20] = [
        "fetch",
        "remote",
        "clone",
        "pull",
        "checkout",
        "switch",
        "merge",
        "reset",
        "cherry-pick",
        "rebase",
        "worktree",
        "restore",
        "read-tree",
        "apply",
        "am",
        "show",
        "archive",
        "cat-file",
        "submodule",
        "config",
    ];
    let plain: Vec<&str> = invocation.plain().collect();
    let verb = plain.iter().find(|word| VERBS.contains(word))?;
    let named = theirs(invocation, scope);
    match *verb {
        "fetch" | "remote" => {
            if named.is_some() {
                fetched.any = true;
                for word in &plain {
                    if let Some((_, branch)) = word.rsplit_once(':')
                        && !word.contains("://")
                    {
                        fetched.names.push(branch.to_owned());
                    }
                }
                if *verb == "remote"
                    && let Some(name) = plain.get(2)
                {
                    fetched.names.push((*name).to_owned());
                }
            }
            None
        }
        "clone" | "pull" => named,
        "apply" | "am" => patch.then_some(true).or(named),
        "show" | "archive" | "cat-file" => {
            let head = plain.iter().any(|word| word.contains("FETCH_HEAD"));
            let rest = script.get(invocation.end..).unwrap_or_default();
            let line = rest.lines().next().unwrap_or_default();
            let kept = line.contains('>') || line.contains('|');
            (kept && (named.is_some() || fetched.any && head)).then_some(false)
        }
        "submodule" | "config" => None,
        // a file or a branch of this repository
        _ if named == Some(true) => named,
        _ if plain.iter().any(|word| OWN_BRANCHES.contains(word)) => None,
        _ if fetched.any => {
            let known = |word: &&str| {
                word.contains("FETCH_HEAD")
                    || fetched.names.iter().any(|name| {
                        *word == name.as_str()
                            || word
                                .strip_prefix(name.as_str())
                                .is_some_and(|rest| rest.starts_with('/'))
                    })
            };
            Some(plain.iter().any(known))
        }
        _ => named,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        let mut scope = Scope::default();
        for (name, body) in [
            ("env.sha", "github.event.pull_request.head.sha"),
            ("env.url", "github.event.pull_request.head.repo.clone_url"),
            ("env.branch", "github.head_ref"),
        ] {
            let chosen = Scope::default().in_body(body);
            scope.set(name.into(), chosen);
        }
        scope
    }

    fn fetches(script: &str) -> Vec<Fetch> {
        in_script(script, &scope(), &mut Fetched::default())
    }

    #[test]
    fn every_way_to_a_contributors_commit_is_seen() {
        for script in [
            "gh pr checkout \"$N\" && make",
            "git fetch origin $SHA && git checkout $SHA\nmake",
            "git clone --branch \"$BRANCH\" \"$URL\" . && make",
            "git fetch origin pull/$N/head:pr\ngit switch pr\nmake",
            "git fetch origin refs/pull/$N/merge\ngit checkout FETCH_HEAD\nmake",
            "git remote add fork $URL\ngit fetch fork\ngit checkout fork/main\nmake",
            "git pull origin pull/$N/head\nmake",
            "gh pr diff $N | git apply\nmake",
            "pip install git+https://github.com/o/r@refs/pull/$N/head",
            "python -m pip install \"git+$URL@$SHA\"",
            "pip install git+https://github.com/o/r@${{ github.event.pull_request.head.sha }}",
        ] {
            let found = fetches(script);
            assert!(
                found.iter().any(|fetch| fetch.sure && fetch.run),
                "{script}: {found:?}"
            );
        }
    }

    #[test]
    fn what_is_only_fetched_or_compared_is_not_run() {
        for script in [
            "git fetch origin pull/$N/head\ngit diff --stat FETCH_HEAD",
            "git diff $BASE $SHA",
            "git log $SHA",
            "git checkout main\nmake",
            "git fetch origin \"$BRANCH\"\ngit checkout \"$BRANCH\"\nmake",
            "pip install git+https://github.com/o/r@main",
            "echo git+https://github.com/o/r@refs/pull/1/head",
            "python tools/comment.py https://github.com/o/r/commit/$SHA",
            "gh pr view $N",
        ] {
            assert_eq!(fetches(script), [], "{script}");
        }
    }
}
