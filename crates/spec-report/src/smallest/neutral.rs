//! Names of this project become words that name nothing, wherever they stand; what the world knows keeps its name.

use super::{cut::At, text};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::Given;
use spec_source::{Document, Node, Origin, ScalarStyle, Set};

/// What a text of several words becomes.
const TEXT: &str = "words";

/// Words that name nothing of anybody, in the order in which they are used.
const NEUTRAL: &str = "amber birch cedar dune elm fern grove heath iris jade kelp larch maple north olive pearl quartz reed sage thyme umber violet willow yarrow";

/// Names that everybody uses, and words of the notations: they tell nothing of a project.
const KNOWN: &str = "actions action checkout setup-python upload-artifact download-artifact cache attest-build-provenance pypa gh-action-pypi-publish cibuildwheel \
    github workflows workflow yml yaml toml json md txt rst sh py cfg ini releasing readme contributing security docs dependabot renovate codeowners \
    on push pull_request pull_request_target workflow_dispatch workflow_call workflow_run schedule release published created types tags branches paths inputs outputs secrets env vars \
    jobs job steps step runs-on uses run with needs if name id strategy matrix environment url permissions contents id-token write read none read-all write-all attestations packages \
    ubuntu-latest macos-latest windows-latest runs using composite docker node20 node24 shell bash \
    main master pypi testpypi org https http upload legacy test simple files api repos orgs users pypi-token \
    python pip pipx install build twine uv flit poetry hatch pdm maturin publish dist sdist wheel tar gz whl make tox nox git tag \
    pyproject project tool spec-check version dynamic dependencies build-system requires build-backend setuptools package-ecosystem package-ecosystems github-actions directory interval weekly monthly updates groups patterns \
    true false null success always failure cancelled startswith contains steps event_name ref refs heads ref_name ref_type repository repository_owner event inputs default required type string boolean \
    full_name default_branch login protection_rules reviewers deployment_branch_policy total_count environments rules bypass_actors message status enabled words";

/// A text of several words as one word.
pub(super) fn plain_scalars(given: &Given, at: &mut At) -> Option<Given> {
    at.moving();
    at.through(given, |input, at| {
        let document = Document::parse(input);
        let mut all = Vec::new();
        for root in &document.roots {
            scalars(root, &mut all);
        }
        loop {
            let (start, end, style) = *all.get(at.from)?;
            let (Some(before), Some(old), Some(after)) = (
                document.text.get(..start),
                document.text.get(start..end),
                document.text.get(end..),
            ) else {
                at.failed();
                continue;
            };
            let quote = match style {
                ScalarStyle::SingleQuoted => "'",
                ScalarStyle::DoubleQuoted => "\"",
                _ => "",
            };
            let line_end = if old.ends_with('\n') { "\n" } else { "" };
            return Some(format!("{before}{quote}{TEXT}{quote}{line_end}{after}"));
        }
    })
}

fn scalars(node: &Node, all: &mut Vec<(usize, usize, ScalarStyle)>) {
    if node.alias.is_some() {
        return;
    }
    if let (Some(scalar), Some(text)) = (node.scalar(), node.text())
        && text.trim().contains(char::is_whitespace)
    {
        all.push((node.span.start, node.span.end, scalar.style));
    }
    node.items().iter().for_each(|item| scalars(item, all));
    for entry in node.entries().iter().filter(|entry| !entry.merged) {
        scalars(&entry.value, all);
    }
}

/// One name less, in all texts and paths at once, so that what belongs together still does.
pub(super) fn plain_names(given: &Given, at: &mut At) -> Option<Given> {
    let mut names: Vec<&str> = Vec::new();
    let mut seen: Set<&str> = Set::new();
    for input in &given.inputs {
        let listed = input.origin == Origin::Listing;
        let path = (!listed).then_some(input.path.as_str());
        for part in path.into_iter().chain(text(input)) {
            for (_, word) in words(part) {
                if seen.insert(word) && is_name(word) {
                    names.push(word);
                }
            }
        }
    }
    let old = names.get(at.from)?;
    let new = (0..).find_map(|number| {
        let word = neutral(number, old);
        (!seen.contains(word.as_str())).then_some(word)
    })?;
    let mut other = given.clone();
    for input in &mut other.inputs {
        if input.origin != Origin::Listing {
            input.path = renamed(&input.path, old, &new);
        }
        if let Some(changed) = text(input).map(|text| renamed(text, old, &new)) {
            input.bytes = changed.into_bytes();
        }
    }
    Some(other)
}

/// A neutral word in the case of the name that it stands for.
fn neutral(number: usize, like: &str) -> String {
    let words: Vec<&str> = NEUTRAL.split(' ').collect();
    let word = words
        .get(number)
        .map_or_else(|| format!("word{number}"), ToString::to_string);
    if like.chars().any(char::is_lowercase) {
        word
    } else {
        word.to_ascii_uppercase()
    }
}

fn is_name(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let known = |list: &str| list.split_whitespace().any(|known| known == lower);
    let tells_nothing = word.len() < 2
        || !lower.contains(char::is_alphabetic)
        // a commit, a version
        || word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        || lower.trim_start_matches('v').starts_with(|char: char| char.is_ascii_digit());
    !tells_nothing && !known(KNOWN) && !known(NEUTRAL) && !lower.starts_with("word")
}

/// The words of a text with their places: letters, digits, `_` and `-`.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    core::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + rest.find(is_of_word)?;
        let rest = text.get(start..)?;
        let end = start + rest.find(|char| !is_of_word(char)).unwrap_or(rest.len());
        from = end;
        Some((start, text.get(start..end)?))
    })
}

fn is_of_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '-')
}

fn renamed(text: &str, old: &str, new: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (start, word) in words(text) {
        if word == old {
            out.push_str(text.get(done..start).unwrap_or_default());
            out.push_str(new);
            done = start + old.len();
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_wherever_it_stands_as_a_word_and_nowhere_else() {
        assert_eq!(
            renamed(
                "astropy: [astropy, astropy-x, pyastropy] # astropy",
                "astropy",
                "amber"
            ),
            "amber: [amber, astropy-x, pyastropy] # amber"
        );
    }

    #[test]
    fn what_the_world_knows_and_what_names_nothing_keeps_its_word() {
        for word in [
            "actions",
            "ubuntu-latest",
            "v4",
            "3.12",
            "a",
            "amber",
            "3d3c42e5aac5ba805825da76410c181273ba90b1",
        ] {
            assert!(!is_name(word), "{word}");
        }
        assert!(is_name("my-secret-project"));
    }

    #[test]
    fn a_name_in_capitals_gets_a_word_in_capitals() {
        assert_eq!(neutral(0, "PYPI_KEY"), "AMBER");
        assert_eq!(neutral(1, "pypi_key"), "birch");
    }
}
