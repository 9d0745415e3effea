//! What GitHub's setting "allow select actions and reusable workflows" would have to name for everything that the repository uses.
//!
//! <https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository#allowing-select-actions-and-reusable-workflows-to-run>

use crate::{
    Project,
    github::{Target, Uses},
};
use alloc::{format, string::String, vec::Vec};

/// Everything that the workflows and the composite actions of a repository use, by what the setting asks of it. Each list is sorted without
/// regard to case and names each thing once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList {
    /// The patterns to allow: `owner/repository@*`, or with the path of an action or a reusable workflow inside of it. `@**` where a
    /// ref has a `/`, which `*` does not match.
    pub patterns: Vec<String>,
    /// What GitHub made itself, which a switch of its own allows: `owner/repository`, perhaps with a path.
    pub by_github: Vec<String>,
    /// What stands in the repository itself and is always allowed: the text of `uses`.
    pub local: Vec<String>,
    /// Container images (`docker://…`), which patterns do not name.
    pub images: Vec<String>,
    /// What cannot be told: the text of `uses`.
    pub unclear: Vec<String>,
}

/// The owners whose actions count as made by GitHub.
const BY_GITHUB: [&str; 2] = ["actions", "github"];

/// Reads the list off every `uses:` of the workflows and composite actions, used or not. What those actions use inside of them stands in
/// their own files and is not among it.
pub fn allow_list(project: &Project) -> AllowList {
    let mut list = AllowList::default();
    // each remote one with whether a ref of it has a `/`
    let mut remote: Vec<(String, bool)> = Vec::new();
    for workflow in &project.workflows {
        for job in &workflow.jobs {
            if let Some(uses) = &job.uses {
                take(uses, &mut list, &mut remote);
            }
            for step in &job.steps {
                if let Some(uses) = &step.uses {
                    take(uses, &mut list, &mut remote);
                }
            }
        }
    }
    for action in &project.actions {
        for step in &action.steps {
            if let Some(uses) = &step.uses {
                take(uses, &mut list, &mut remote);
            }
        }
    }
    spec_source::sort::by_key(&mut remote, |(name, _)| name.to_ascii_lowercase());
    let mut current = String::new();
    let mut any_deep = false;
    for (name, deep) in remote {
        if name.eq_ignore_ascii_case(&current) {
            any_deep |= deep;
        } else {
            close(&mut list.patterns, &current, any_deep);
            current = name;
            any_deep = deep;
        }
    }
    close(&mut list.patterns, &current, any_deep);
    for names in [
        &mut list.by_github,
        &mut list.local,
        &mut list.images,
        &mut list.unclear,
    ] {
        spec_source::sort::by_key(names, |name| name.to_ascii_lowercase());
        names.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
    }
    list
}

/// Adds the pattern of a name whose every `uses:` was seen.
fn close(patterns: &mut Vec<String>, name: &str, deep: bool) {
    if !name.is_empty() {
        let any = if deep { "**" } else { "*" };
        patterns.push(format!("{name}@{any}"));
    }
}

fn take(uses: &Uses, list: &mut AllowList, remote: &mut Vec<(String, bool)>) {
    let text = uses.text.value.trim();
    let Target::Remote {
        owner,
        repository,
        path,
        reference,
    } = &uses.target
    else {
        let names = match &uses.target {
            Target::Local(_) => &mut list.local,
            Target::Docker(_) => &mut list.images,
            _ => &mut list.unclear,
        };
        names.push(text.into());
        return;
    };
    let mut name = format!("{owner}/{repository}");
    if !path.is_empty() {
        name.push('/');
        name.push_str(path);
    }
    for known in BY_GITHUB {
        if owner.eq_ignore_ascii_case(known) {
            list.by_github.push(name);
            return;
        }
    }
    remote.push((name, reference.contains('/')));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Given;
    use spec_source::{Input, Origin};

    fn list(files: &[(&str, &str)]) -> AllowList {
        let mut given = Given::default();
        for (path, text) in files {
            given.inputs.push(Input::new(path, *text, Origin::File));
        }
        allow_list(&Project::read(&given))
    }

    fn of(uses: &[&str]) -> AllowList {
        let mut text = String::from("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n");
        for uses in uses {
            text.push_str("      - uses: ");
            text.push_str(uses);
            text.push('\n');
        }
        list(&[(".github/workflows/a.yml", &text)])
    }

    #[test]
    fn each_remote_action_is_one_pattern_without_its_ref_in_order() {
        let list = of(&["b/b@v1", "A/a/sub@main", "b/b@v2", "B/B@v3", "a/a@v1"]);
        assert_eq!(list.patterns, ["a/a@*", "A/a/sub@*", "b/b@*"]);
    }

    #[test]
    fn a_ref_with_a_slash_needs_two_stars() {
        assert_eq!(
            of(&["p/publish@v1", "p/publish@release/v1"]).patterns,
            ["p/publish@**"]
        );
    }

    #[test]
    fn what_needs_no_pattern_is_told_apart() {
        let list = of(&[
            "actions/checkout@v5",
            "GitHub/codeql-action/init@v3",
            "./.github/actions/x",
            "docker://alpine:3",
            "${{ matrix.action }}",
        ]);
        assert_eq!(list.patterns, [""; 0]);
        assert_eq!(
            list.by_github,
            ["actions/checkout", "GitHub/codeql-action/init"]
        );
        assert_eq!(list.local, ["./.github/actions/x"]);
        assert_eq!(list.images, ["docker://alpine:3"]);
        assert_eq!(list.unclear, ["${{ matrix.action }}"]);
    }

    #[test]
    fn called_workflows_and_composite_actions_are_among_it_also_those_that_nothing_uses() {
        let list = list(&[
            (
                ".github/workflows/a.yml",
                "on: push\njobs:\n  a:\n    uses: o/r/.github/workflows/build.yml@v2\n",
            ),
            (
                "tools/action.yml",
                "runs:\n  using: composite\n  steps:\n    - uses: p/inner@v1\n",
            ),
        ]);
        assert_eq!(
            list.patterns,
            ["o/r/.github/workflows/build.yml@*", "p/inner@*"]
        );
    }
}
