//! Which documents may tell how a release is made, by their names.

use alloc::string::String;
use spec_source::is_among;

/// What a document's name says of it; the more telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A word of it is release, releases or releasing.
    Release,
    /// A word of it is maintain, maintainer, maintainers, maintaining or maintenance.
    Maintaining,
    /// It is a contributing guide.
    Contributing,
    /// It is a template of issues or pull requests.
    Template,
    /// It holds the notes of releases.
    Notes,
}

/// What the name of a path says, when it may be a document that tells how a release is made: `.md`, `.rst` or `.txt`, anywhere but in tests
/// and in code of others. The notes of one release, whose names hold its version, are none.
pub fn named(path: &str) -> Option<Named> {
    let lower = in_words(path);
    let (folder, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let (stem, ending) = name.rsplit_once('.')?;
    if !is_among(ending, "md rst txt") || is_aside(&lower) {
        return None;
    }
    let parent = folder.rsplit('/').next().unwrap_or_default();
    let words = || stem.split(|char: char| !char.is_ascii_alphanumeric());
    let says = |known: &[&str]| words().any(|word| known.contains(&word));
    let of_one_release = without_order(stem).contains(|char: char| char.is_ascii_digit());
    if says(&RELEASE) || (stem == "readme" || stem == "index") && RELEASE.contains(&parent) {
        let named = if says(&["note", "notes"]) {
            Named::Notes
        } else {
            Named::Release
        };
        (!of_one_release && !is_of_notes(folder)).then_some(named)
    } else if is_template(&lower) {
        Some(Named::Template)
    } else if words().any(|word| is_among(word, MAINTAIN)) {
        Some(Named::Maintaining)
    } else if matches!(stem, "contributing" | "contribute") {
        Some(Named::Contributing)
    } else {
        None
    }
}

const RELEASE: [&str; 4] = ["release", "releases", "releasing", "howtorelease"];
const MAINTAIN: &str = "maintain maintainer maintainers maintaining maintenance";

/// A path in lower case, with a mark between the words that capitals tell apart: `ReleaseProcess`.
fn in_words(path: &str) -> String {
    let mut lower = String::new();
    let mut small = false;
    for char in path.chars() {
        if small && char.is_ascii_uppercase() {
            lower.push('-');
        }
        small = char.is_ascii_lowercase();
        lower.push(char.to_ascii_lowercase());
    }
    lower
}

/// A name without the number that only puts it in order: `4-release_checklist`, `0007-release`.
fn without_order(stem: &str) -> &str {
    let rest = stem.trim_start_matches(|char: char| char.is_ascii_digit());
    let is_short = stem.len() - rest.len() <= 2 || stem.starts_with('0');
    if is_short && rest.starts_with(['-', '_']) {
        rest
    } else {
        stem
    }
}

/// Whether a folder holds the notes of releases, or pieces of them.
fn is_of_notes(folder: &str) -> bool {
    folder.split('/').any(|part| {
        is_among(part, "release_notes release-notes releasenotes whatsnew whats_new changes changelog changelog.d newsfragments upcoming_changes posts requirements _templates")
    })
}

/// <https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/about-issue-and-pull-request-templates>
fn is_template(lower: &str) -> bool {
    let inside = lower
        .strip_prefix(".github/")
        .or_else(|| lower.strip_prefix("docs/"))
        .unwrap_or(lower);
    ["issue_template", "pull_request_template"]
        .iter()
        .any(|name| inside.starts_with(name))
}

/// Whether a path, in lower case, lies in tests or in code of others.
pub(crate) fn is_aside(lower: &str) -> bool {
    lower.split('/').any(|part| {
        is_among(part, "test tests testing vendor vendored _vendor third_party node_modules site-packages .git target") || part.starts_with("{{") // what a template makes elsewhere
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_by_a_word_of_its_name() {
        for (path, expected) in [
            ("RELEASE.md", Named::Release),
            ("HOW_TO_RELEASE.md", Named::Release),
            ("docs/dev/releasing.rst", Named::Release),
            ("RELEASE.txt", Named::Release),
            ("docs/release-procedure.md", Named::Release),
            ("release/README.md", Named::Release),
            (
                ".github/ISSUE_TEMPLATE/release-checklist.md",
                Named::Release,
            ),
            (
                ".github/ISSUE_TEMPLATE/4-release_checklist.md",
                Named::Release,
            ),
            ("docs/adr/0007-release-process.md", Named::Release),
            ("docs/ReleaseProcess.md", Named::Release),
            ("HOWTORELEASE.rst", Named::Release),
            ("RELEASE_NOTES.md", Named::Notes),
            ("docs/maintainers.rst", Named::Maintaining),
            ("doc/maintenance.md", Named::Maintaining),
            ("docs/source/dev/maintainer_notes.rst", Named::Maintaining),
            ("CONTRIBUTING.md", Named::Contributing),
            ("doc/developer/contribute.rst", Named::Contributing),
            (".github/PULL_REQUEST_TEMPLATE.md", Named::Template),
            (".github/ISSUE_TEMPLATE/bug.md", Named::Template),
        ] {
            assert_eq!(named(path), Some(expected), "{path}");
        }
    }

    #[test]
    fn notes_of_one_release_tests_and_other_files_are_none() {
        for path in [
            "docs/release_notes/release_0.10.rst",
            "docs/release/version0.10.1.rst",
            "docs/1-2-release.md",
            "docs/blog/posts/release-hatch-1100.md",
            "docs/release_notes/index.md",
            "tests/RELEASE.md",
            "src/pkg/_vendor/lib/RELEASE.md",
            "requirements/release.txt",
            "docs/unreleased.md",
            "release.yml",
            "RELEASE",
            "docs/development.md",
        ] {
            assert_eq!(named(path), None, "{path}");
        }
    }
}
