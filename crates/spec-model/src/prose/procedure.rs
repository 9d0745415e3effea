//! Whether a document tells step by step how a release is made.

use super::{Document, Named};
use crate::{Project, shell::invocations};
use alloc::{string::String, vec::Vec};
use spec_source::{Block, Form, Span, is_among};

/// What a step of a release is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The version, and what is written about it.
    Version,
    /// The tag.
    Tag,
    /// The build of the distributions.
    Build,
    /// The upload, or what starts it.
    Upload,
}

impl Topic {
    /// The word as sentences write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Tag => "tag",
            Self::Build => "build",
            Self::Upload => "upload",
        }
    }
}

/// The steps of a release in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// The steps that speak of a release, in order.
    pub steps: Vec<Span>,
    /// What they are about, each once.
    pub topics: Vec<Topic>,
}

/// How many steps a procedure has at least.
const STEPS: usize = 3;

/// The verbs that steps of a release begin with.
const VERBS: [&str; 75] = [
    "add",
    "adjust",
    "announce",
    "append",
    "approve",
    "autogenerate",
    "build",
    "bump",
    "change",
    "check",
    "checkout",
    "cherry",
    "clean",
    "click",
    "clone",
    "close",
    "commit",
    "confirm",
    "copy",
    "create",
    "cut",
    "delete",
    "deploy",
    "do",
    "download",
    "draft",
    "edit",
    "ensure",
    "enter",
    "export",
    "fetch",
    "finalize",
    "fix",
    "generate",
    "get",
    "give",
    "go",
    "have",
    "install",
    "know",
    "label",
    "login",
    "look",
    "make",
    "merge",
    "move",
    "open",
    "paste",
    "prepare",
    "publish",
    "pull",
    "push",
    "put",
    "rebase",
    "remove",
    "rename",
    "render",
    "replace",
    "review",
    "run",
    "select",
    "send",
    "set",
    "sign",
    "start",
    "submit",
    "switch",
    "tag",
    "test",
    "trigger",
    "update",
    "upload",
    "verify",
    "wait",
    "write",
];

/// Words that may come before it.
const BEFORE: [&str; 26] = [
    "after",
    "afterwards",
    "again",
    "as",
    "at",
    "before",
    "finally",
    "first",
    "for",
    "from",
    "if",
    "in",
    "lastly",
    "manually",
    "next",
    "now",
    "on",
    "once",
    "optionally",
    "please",
    "then",
    "to",
    "when",
    "with",
    "x",
    "you",
];

/// Whether an item begins with what to do, perhaps behind a box to tick or a condition.
fn tells_to_do(body: &str) -> bool {
    let mut words = words(body).take(15);
    let Some(first) = words.next() else {
        return false;
    };
    let is_verb = |word: &str| VERBS.contains(&word);
    is_verb(&first) || BEFORE.contains(&first.as_str()) && words.any(|word| is_verb(&word))
}

/// The steps of a release that a document tells, when it tells enough of them to follow: at least three, of at least two topics, and one of
/// them the tag or the upload that makes a release.
///
/// A document whose name speaks of releases is looked at whole, any other one under the headings that do. What stands under the
/// headings of versions is a record of changes.
pub fn procedure(project: &Project, document: &Document) -> Option<Procedure> {
    let text = &project.documents.get(document.document)?.text;
    let mut found = Procedure {
        steps: Vec::new(),
        topics: Vec::new(),
    };
    let mut section = Section::new(document.named == Named::Release);
    for block in &document.prose.blocks {
        let body = text.get(block.span.range()).unwrap_or_default();
        if let Form::Heading(level) = block.form {
            section.enter(level, body);
        }
        if !section.speaks() {
            continue;
        }
        for (step, topics) in told(block, body) {
            found.steps.push(step);
            for topic in topics {
                if !found.topics.contains(&topic) {
                    found.topics.push(topic);
                }
            }
        }
    }
    spec_source::sort::all(&mut found.topics);
    let makes = found.topics.contains(&Topic::Tag) || found.topics.contains(&Topic::Upload);
    let enough = found.steps.len() >= STEPS && found.topics.len() >= 2 && makes;
    enough.then_some(found)
}

/// Which part of a document is being read.
struct Section {
    whole: bool,
    /// The headings around, each with its level, whether it speaks of releases, and whether it is a version's.
    around: Vec<(usize, bool, bool)>,
}

impl Section {
    const fn new(whole: bool) -> Self {
        Self {
            whole,
            around: Vec::new(),
        }
    }

    fn enter(&mut self, level: usize, heading: &str) {
        self.around.retain(|(known, ..)| *known < level);
        self.around
            .push((level, says_release(heading), is_version(heading)));
    }

    fn speaks(&self) -> bool {
        let of_version = self.around.iter().any(|(.., version)| *version);
        !of_version && (self.whole || self.around.iter().any(|(_, release, _)| *release))
    }
}

/// Whether a heading speaks of making a release.
fn says_release(heading: &str) -> bool {
    words(heading).any(|word| {
        is_among(
            word.as_str(),
            "release releases releasing publish publishing",
        )
    })
}

/// Whether a heading is that of one version: `1.2.3 (2026-01-01)`, `v1.2`, `Version 3.0`, `example 1.2.0 release notes`.
fn is_version(heading: &str) -> bool {
    let mut found = heading.split_whitespace().take(3).map(|word| {
        let word = word.trim_matches(|char: char| !char.is_ascii_alphanumeric());
        let digits = word.trim_start_matches(['v', 'V']);
        digits.starts_with(|char: char| char.is_ascii_digit())
            && digits.contains('.')
            && digits
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || char == '.')
    });
    found.any(|is| is)
}

/// What a block tells to do for a release: the commands of a literal block, each line a step; the words of an item that begins with what to do.
fn told(block: &Block, body: &str) -> Vec<(Span, Vec<Topic>)> {
    let mut found = Vec::new();
    match block.form {
        Form::Literal => {
            let mut start = block.span.start;
            for line in body.split_inclusive('\n') {
                let at = start + line.len() - line.trim_start().len();
                found.push((
                    Span::new(at, start + line.trim_end().len()),
                    of_commands(line),
                ));
                start += line.len();
            }
        }
        Form::Item { .. } if tells_to_do(body) => found.push((block.span, of_words(body))),
        Form::Item { .. } | Form::Heading(_) | Form::Paragraph => {}
    }
    found.retain(|(_, topics)| !topics.is_empty());
    found
}

fn of_commands(body: &str) -> Vec<Topic> {
    let mut found = Vec::new();
    for line in body.lines() {
        let line = line.trim();
        let prompt = ["$ ", "> ", "% "];
        let bare = prompt.iter().find_map(|prompt| line.strip_prefix(prompt));
        let line = bare.unwrap_or(line);
        for invocation in invocations(line) {
            let plain: Vec<&str> = invocation.plain().take(3).collect();
            let first = plain.first().copied().unwrap_or_default();
            let says = |word: &str| plain.contains(&word);
            let pushes_tag = first == "push"
                && (invocation.has(&["--tags", "--follow-tags"])
                    || plain
                        .iter()
                        .skip(1)
                        .any(|word| word.contains("tag") || is_ref_of_version(word)));
            let topic = match invocation.program.as_str() {
                "git" if first == "tag" || pushes_tag => Topic::Tag,
                "gh" if first == "release" || first == "workflow" => Topic::Upload,
                "twine" if first == "upload" => Topic::Upload,
                "uv" | "flit" | "poetry" | "hatch" | "pdm" | "maturin"
                    if says("publish") || says("upload") =>
                {
                    Topic::Upload
                }
                "uv" | "poetry" | "hatch" | "pdm" | "maturin" | "pyproject-build" | "build"
                | "cibuildwheel"
                    if first == "build" || invocation.program.contains("build") =>
                {
                    Topic::Build
                }
                "setup.py" if says("sdist") || says("bdist_wheel") => Topic::Build,
                "hatch" | "poetry" | "uv" if first == "version" => Topic::Version,
                // a task of the project's own that is named after the release
                "invoke" | "inv" | "make" if first == "release" => Topic::Upload,
                "towncrier" | "changelist" | "bump2version" | "bumpversion" | "bump-my-version"
                | "tbump" | "bump_version.py" => Topic::Version,
                _ => continue,
            };
            if !found.contains(&topic) {
                found.push(topic);
            }
        }
    }
    found
}

/// `v1.2`, `"v${VERSION}"`: a ref that is pushed and reads like a version.
fn is_ref_of_version(word: &str) -> bool {
    let bare = word
        .trim_matches(['"', '\''])
        .trim_start_matches(['v', 'V']);
    let lower = bare.to_ascii_lowercase();
    bare.starts_with(|char: char| char.is_ascii_digit())
        || lower.contains("version")
        || lower.contains("tag")
}

fn of_words(body: &str) -> Vec<Topic> {
    let words: Vec<String> = words(body).collect();
    let says = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let pair = |first: &str, second: &str| {
        words
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a == first && b.starts_with(second)))
    };
    let mut found = Vec::new();
    if says(&["version", "versions", "changelog", "__version__"])
        || pair("release", "note")
        || pair("what", "s")
    {
        found.push(Topic::Version);
    }
    if says(&["tag", "tags", "tagged", "tagging"]) {
        found.push(Topic::Tag);
    }
    if says(&[
        "build", "builds", "building", "built", "wheel", "wheels", "sdist",
    ]) {
        found.push(Topic::Build);
    }
    let publishes = says(&[
        "upload",
        "uploads",
        "uploaded",
        "publish",
        "publishes",
        "pypi",
        "twine",
    ]);
    if publishes
        || pair("github", "release")
        || pair("draft", "release")
        || pair("invoke", "release")
    {
        found.push(Topic::Upload);
    }
    found
}

/// The words of a text in lower case.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|char: char| !(char.is_alphanumeric() || char == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_of_a_release_tell_what_they_are_about() {
        for (command, topics) in [
            ("git tag --sign \"v${RELEASE_TAG}\"", &[Topic::Tag][..]),
            ("git push origin \"v${RELEASE_TAG}\"", &[Topic::Tag]),
            ("$ git push upstream v2.4.0", &[Topic::Tag]),
            ("git push upstream main", &[]),
            ("changelist org/repo \\\n    --version 1", &[Topic::Version]),
            (
                "python -m build\ntwine upload dist/*",
                &[Topic::Build, Topic::Upload],
            ),
            ("uv publish", &[Topic::Upload]),
            ("gh release create v1", &[Topic::Upload]),
            ("pytest", &[]),
            ("> python -m twine upload dist/*", &[Topic::Upload]),
            (">>> build()", &[]),
            ("invoke release 1.2", &[Topic::Upload]),
            ("make docs", &[]),
        ] {
            assert_eq!(of_commands(command), topics, "{command}");
        }
    }

    #[test]
    fn an_item_is_a_step_when_it_begins_with_what_to_do() {
        for step in [
            "Update the version.",
            "[ ] Tag it.",
            "Once CI is green, push the tag.",
            "In `a.py` bump the version",
        ] {
            assert!(tells_to_do(step), "{step}");
        }
        for other in [
            "1.8.dev0 # development version",
            "Wheels for every platform",
            "New: `build` accepts a version.",
            "",
        ] {
            assert!(!tells_to_do(other), "{other}");
        }
    }

    #[test]
    fn a_heading_is_a_version_when_it_begins_with_one() {
        for heading in [
            "1.2.3 (2026-01-01)",
            "v1.2",
            "Version 3.0",
            "example 1.2.0 release notes",
            "[0.3.1] - 2026",
        ] {
            assert!(is_version(heading), "{heading}");
        }
        for heading in [
            "Releasing",
            "Step 1. Update the version",
            "How to release in 16 steps",
            "Python 3 wheels",
        ] {
            assert!(!is_version(heading), "{heading}");
        }
    }
}
