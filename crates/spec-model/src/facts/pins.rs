//! Every `uses:`, how firmly it is pinned, and the version that stands beside it.

use super::JobRef;
use crate::{
    Place, Project,
    github::{Pin, Step, Target, Uses, is_version},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Set, is_among};

/// A `uses:` and the document it stands in.
#[derive(Debug, Clone, Copy)]
pub struct UsesPlace<'a> {
    /// The document's position in the project.
    pub document: usize,
    /// The `uses:`.
    pub uses: &'a Uses,
}

impl UsesPlace<'_> {
    /// Where its text stands.
    pub const fn place(&self) -> Place {
        Place::new(self.document, self.uses.text.span)
    }
}

/// What a job uses: the workflow it calls, or its steps' actions.
pub fn uses_of_job(project: &Project, job: JobRef) -> Vec<UsesPlace<'_>> {
    let Some((workflow, job)) = job.view(project) else {
        return Vec::new();
    };
    let steps = job.steps.iter().filter_map(|step| step.uses.as_ref());
    job.uses
        .iter()
        .chain(steps)
        .map(|uses| UsesPlace {
            document: workflow.document,
            uses,
        })
        .collect()
}

/// What a composite action uses.
pub fn uses_of_action(project: &Project, action: usize) -> Vec<UsesPlace<'_>> {
    let Some(action) = project.actions.get(action) else {
        return Vec::new();
    };
    let steps = action.steps.iter().filter_map(|step| step.uses.as_ref());
    steps
        .map(|uses| UsesPlace {
            document: action.document,
            uses,
        })
        .collect()
}

/// Everything that a workflow uses, and the local composite actions it uses; each place once.
pub fn all_uses(project: &Project) -> Vec<UsesPlace<'_>> {
    let mut found = Vec::new();
    for (workflow, view) in project.workflows.iter().enumerate() {
        for job in 0..view.jobs.len() {
            found.extend(uses_of_job(project, JobRef { workflow, job }));
        }
    }
    for action in &project.facts.used_actions {
        found.extend(uses_of_action(project, *action));
    }
    // a step that several jobs share by an anchor stands in one place
    let mut places: Set<Place> = Set::new();
    found.retain(|uses| places.insert(uses.place()));
    found
}

/// The local composite actions that a workflow uses, directly or through another; sorted.
pub(super) fn used_actions(project: &Project) -> Vec<usize> {
    fn visit(project: &Project, steps: &[Step], found: &mut Vec<usize>) {
        for step in steps {
            let Some(Target::Local(folder)) = step.uses.as_ref().map(|uses| &uses.target) else {
                continue;
            };
            let Some(action) = project
                .action_in(folder)
                .filter(|action| !found.contains(action))
            else {
                continue;
            };
            found.push(action);
            let steps = project
                .actions
                .get(action)
                .map(|action| action.steps.as_slice())
                .unwrap_or_default();
            visit(project, steps, found);
        }
    }
    let mut found = Vec::new();
    for job in project.workflows.iter().flat_map(|workflow| &workflow.jobs) {
        visit(project, &job.steps, &mut found);
    }
    spec_source::sort::all(&mut found);
    found
}

/// The local actions in steps behind one that checks out another repository, or perhaps another, in the place of this one: what stands under
/// `./` may be of that.
pub fn after_other_checkout(project: &Project) -> Set<Place> {
    let mut found = Set::new();
    for workflow in &project.workflows {
        for job in &workflow.jobs {
            let mut over = false;
            for step in &job.steps {
                let Some(uses) = &step.uses else { continue };
                if over && uses.pin == Pin::Local {
                    found.insert(Place::new(workflow.document, uses.text.span));
                }
                let given = |name: &str| {
                    let input = step.input(name).map(|input| input.value.value.trim());
                    input.filter(|text| !text.is_empty())
                };
                let is_other = given("repository").is_some_and(|text| {
                    let text = text.replace(' ', "");
                    !text.eq_ignore_ascii_case("${{github.repository}}")
                });
                let in_place = given("path").is_none_or(|path| matches!(path, "." | "./"));
                if in_place && uses.slug().as_deref() == Some("actions/checkout") {
                    // a checkout takes the place of what stood there
                    over = is_other || over && step.condition.is_some();
                }
            }
        }
    }
    found
}

/// What the comment beside a pin names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionName {
    /// A version, as it is written.
    pub version: Option<String>,
    /// A version behind other words, so that it may be one of something else: `needs node 16.1`.
    pub perhaps: Option<String>,
    /// Another word where the version would be: a branch's name, perhaps.
    pub other: Option<String>,
}

/// Words that stand before a version without naming anything else.
const BEFORE_A_VERSION: &str = "v ver version tag tags refs release releases rel ratchet renovate dependabot zizmor pinact pin pinned frozen ignore \
    currently current now latest stable use uses using update updated upgrade upgraded bump bumped is as at of on the this to";

/// Reads the version out of the comment beside an action: `v4.1.1`, `4.1`, `tag=v4`, `pin@v4`, `ratchet:owner/name@v4`, `name 4.1`.
/// Instructions to tools are no name.
pub fn named_version(comment: &str, uses: &Uses) -> VersionName {
    version_in(comment, &uses.slug().unwrap_or_default())
}

fn version_in(comment: &str, action: &str) -> VersionName {
    let mut name = VersionName::default();
    let parts = |text: &str| -> Vec<String> {
        let parts = text.split(|char: char| !char.is_ascii_alphanumeric());
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_ascii_lowercase)
            .collect()
    };
    let mut own = parts(action);
    // what an action sets up has versions of its own
    if let Some(at) = own.iter().position(|part| part == "setup") {
        own.truncate(at + 1);
    }
    let is_own = |text: &str| {
        let parts = parts(text);
        let known = |part: &String| own.contains(part) || is_among(part, BEFORE_A_VERSION);
        parts.is_empty() || parts.iter().any(known)
    };
    let mut plain = true;
    let comment = comment.trim_start_matches('#').trim();
    for (index, token) in comment
        .split(|char: char| char.is_whitespace() || matches!(char, ',' | ';' | '(' | ')'))
        .filter(|token| !token.is_empty())
        .enumerate()
    {
        let token = token.trim_matches(['"', '\'', '`']);
        let bare = token.rsplit(['=', '@', ':']).next().unwrap_or(token);
        // `refs/tags/v4`, `https://…/releases/tag/v4`; `release/v1` is a branch
        let tag = ["tags/", "tag/"]
            .iter()
            .find_map(|mark| bare.rsplit_once(mark));
        let bare = tag.map_or(bare, |(_, tag)| tag);
        let dotted = bare.contains('.') || bare.starts_with(['v', 'V']);
        let tail = bare.rsplit('-').next().unwrap_or(bare);
        let version = if is_version(bare) && (index == 0 || dotted || bare != token) {
            Some(bare)
        } else if !bare.contains('/') && tail != bare && tail.contains('.') && is_version(tail) {
            Some(tail)
        } else {
            None
        };
        let before = version.and_then(|version| token.strip_suffix(version));
        plain &= is_own(before.unwrap_or(token));
        match version.map(ToOwned::to_owned) {
            Some(version) if plain => {
                name.version = Some(version);
                return name;
            }
            Some(version) if name.perhaps.is_none() => name.perhaps = Some(version),
            // `zizmor: ignore[unpinned-uses]`, `renovate: tag=v4`: words to a tool, behind which a version may still stand
            None if index == 0 && !token.ends_with([':', ']']) => {
                name.other = Some(token.to_owned());
            }
            _ => {}
        }
    }
    name
}

/// The version that a `uses:` runs: a tag is what it says, whatever stands beside it; of a SHA the comment tells.
pub fn version_beside(project: &Project, document: usize, uses: &Uses) -> Option<String> {
    if uses.pin == Pin::Tag {
        return uses.reference().map(ToOwned::to_owned);
    }
    named_version(&project.comment_of(document, uses)?.value, uses).version
}

/// The numbers of a version: `v1.14.2` is 1, 14, 2. Empty where it begins with none.
pub(super) fn numbers(version: &str) -> Vec<u32> {
    let digits = version.trim_start_matches(['v', 'V']);
    let mut found = Vec::new();
    for part in digits.split('.') {
        let end = part
            .find(|char: char| !char.is_ascii_digit())
            .unwrap_or(part.len());
        let Ok(number) = part.get(..end).unwrap_or_default().parse() else {
            break;
        };
        found.push(number);
        if end < part.len() {
            break;
        }
    }
    found
}

/// Whether a version is at least another; `None` where its parts do not say, as `v1` does not say of 1.11. Of a range such as `<6` it is
/// known only that what lies wholly below is not.
pub fn at_least(version: Option<&str>, least: &[u32]) -> Option<bool> {
    let version = version?;
    if let Some(bound) = version.strip_prefix('<') {
        let bound = numbers(bound.trim_start_matches('='));
        return (!bound.is_empty() && bound.as_slice() <= least && !version.starts_with("<="))
            .then_some(false);
    }
    for (number, least) in numbers(version)
        .iter()
        .map(Some)
        .chain(core::iter::repeat(None))
        .zip(least)
    {
        let number = number?;
        if number != least {
            return Some(number > least);
        }
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_a_version_in_every_common_notation() {
        for (comment, version) in [
            ("v4.1.1", "v4.1.1"),
            ("4.1", "4.1"),
            ("tag=v4.2.0", "v4.2.0"),
            ("pin@v4", "v4"),
            ("ratchet:actions/checkout@v4.1.7", "v4.1.7"),
            ("v6", "v6"),
            ("2", "2"),
            ("pinned to v3.1 on purpose", "v3.1"),
            ("codeql-bundle-v2.3.4", "v2.3.4"),
            ("checkout 4.2.2", "4.2.2"),
            ("refs/tags/v4.2.2", "v4.2.2"),
            ("https://github.com/actions/checkout/releases/tag/v4", "v4"),
            ("'v4.2.2'", "v4.2.2"),
            ("actions/checkout v4", "v4"),
            ("renovate: tag=v4.2.2", "v4.2.2"),
            ("zizmor: ignore[unpinned-uses] v4.2.2", "v4.2.2"),
        ] {
            let action = if comment.contains("codeql") {
                "github/codeql-action"
            } else {
                "actions/checkout"
            };
            assert_eq!(
                version_in(comment, action).version.as_deref(),
                Some(version),
                "{comment}"
            );
        }
    }

    #[test]
    fn a_branch_and_other_words_name_no_version() {
        for comment in [
            "main",
            "release/v1",
            "zizmor: ignore[unpinned-uses]",
            "",
            "node 16 is needed",
            "no version v",
            "needs node 16.1",
            "node@16.1",
            "node-16.1",
            "before v4.2.2",
        ] {
            assert_eq!(
                version_in(comment, "actions/checkout").version,
                None,
                "{comment}"
            );
        }
        assert_eq!(
            version_in("main", "actions/checkout").other.as_deref(),
            Some("main")
        );
    }

    #[test]
    fn what_an_action_sets_up_is_not_the_action() {
        let named = |comment| version_in(comment, "actions/setup-python");
        assert_eq!(named("Python 3.12").version, None);
        assert_eq!(named("Python 3.12").perhaps.as_deref(), Some("3.12"));
        assert_eq!(named("setup-python v5.2").version.as_deref(), Some("v5.2"));
    }

    #[test]
    fn a_version_with_too_few_parts_does_not_decide() {
        assert_eq!(at_least(Some("v1.14.2"), &[1, 11]), Some(true));
        assert_eq!(at_least(Some("v1.8"), &[1, 11]), Some(false));
        assert_eq!(at_least(Some("v1"), &[1, 11]), None);
        assert_eq!(at_least(Some("v2"), &[1, 11]), Some(true));
        assert_eq!(at_least(None, &[1, 11]), None);
    }
}
