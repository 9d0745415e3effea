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
const VERBS: &str = "add adjust announce append approve attach autogenerate build bump change check checkout cherry choose clean click clone \
    close commit confirm copy create cut delete deploy do download draft edit ensure enter execute export fetch fill \
    finalize fix follow generate get give go have increment install know label login look make mark merge move navigate \
    notify open paste prepare press publish pull push put rebase regenerate remove rename render replace review run select \
    send set sign start submit switch tag test trigger update upload verify visit wait write";

/// Words that may come before it.
const BEFORE: &str = "after afterwards again as at before finally first for from if in lastly manually next now on once optionally please then \
    to when with x you";

/// Whether an item or a heading begins with what to do, perhaps behind a number, a box to tick or a condition.
fn tells_to_do(body: &str) -> bool {
    let is_number =
        |word: &String| word == "step" || word.bytes().all(|byte| byte.is_ascii_digit());
    let mut words = words(body).skip_while(is_number).take(15);
    let Some(first) = words.next() else {
        return false;
    };
    let is_verb = |word: &str| is_among(word, VERBS);
    is_verb(&first) || is_among(&first, BEFORE) && words.any(|word| is_verb(&word))
}

/// The steps of a release that a document tells, when it tells enough of them to follow: at least three, of at least two topics, and one of
/// them the tag or the upload that makes a release.
///
/// A document whose name speaks of releases is looked at whole, unless its title says that it is a record of changes; any other one
/// under the headings that speak of releases. What stands under the headings of versions, or beside those, is a record of changes.
pub fn procedure(project: &Project, document: &Document) -> Option<Procedure> {
    let text = &project.documents.get(document.document)?.text;
    let mut found = Procedure {
        steps: Vec::new(),
        topics: Vec::new(),
    };
    let mut section = Section::new(document.named == Named::Release, headings(text, document));
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

/// The headings of a document, each with its level.
fn headings<'a>(
    text: &'a str,
    document: &'a Document,
) -> impl Iterator<Item = (usize, &'a str)> + Clone {
    let blocks = document.prose.blocks.iter();
    blocks.filter_map(|block| match block.form {
        Form::Heading(level) => Some((level, text.get(block.span.range())?)),
        _ => None,
    })
}

/// Which part of a document is being read.
struct Section {
    whole: bool,
    /// The levels on which headings of versions stand.
    records: Vec<usize>,
    /// The headings around, each with its level, whether it speaks of releases, and whether it is a version's.
    around: Vec<(usize, bool, bool)>,
}

impl Section {
    fn new<'a>(named: bool, mut headings: impl Iterator<Item = (usize, &'a str)> + Clone) -> Self {
        let versions = headings
            .clone()
            .filter(|(_, heading)| is_version(heading) && !says_release(heading));
        let records = versions.map(|(level, _)| level).collect();
        let whole = named && !headings.next().is_some_and(|(_, title)| says_record(title));
        Self {
            whole,
            records,
            around: Vec::new(),
        }
    }

    fn enter(&mut self, level: usize, heading: &str) {
        self.around.retain(|(known, ..)| *known < level);
        let release = says_release(heading);
        let beside = !release && self.records.contains(&level);
        self.around
            .push((level, release, beside || is_version(heading)));
    }

    fn speaks(&self) -> bool {
        let of_version = self.around.iter().any(|(.., version)| *version);
        !of_version && (self.whole || self.around.iter().any(|(_, release, _)| *release))
    }
}

/// Whether a heading speaks of making a release. Of what it notes, and of what a contributor publishes, it does not.
fn says_release(heading: &str) -> bool {
    let words: Vec<String> = words(heading).collect();
    let says = |known: &str| words.iter().any(|word| is_among(word, known));
    let releases = words.iter().enumerate().any(|(at, word)| {
        let next = words.get(at + 1).map_or("", String::as_str);
        is_among(word, "release releases releasing") && !is_among(next, "note notes")
    });
    releases || says("publish publishing") && !says("your")
}

/// Whether a title says that what follows is a record of changes.
fn says_record(title: &str) -> bool {
    let text = words(title).collect::<Vec<_>>().join(" ");
    [
        "release note",
        "changelog",
        "change log",
        "what s new",
        "history",
    ]
    .iter()
    .any(|known| text.contains(known))
        && !tells_to_do(title)
}

/// Whether a heading is that of one version: `1.2.3 (2026-01-01)`, `v1.2`, `Version 3`, `example 1.2.0 release notes`, `What's new in 1.2`; of a
/// day; or of what is to come: `Unreleased`.
fn is_version(heading: &str) -> bool {
    let plain: Vec<&str> = heading
        .split_whitespace()
        .map(|word| word.trim_matches(|char: char| !char.is_ascii_alphanumeric()))
        .collect();
    if plain.iter().take(3).any(|word| is_dotted(word)) {
        return true;
    }
    if tells_to_do(heading) {
        return false;
    }
    let words: Vec<String> = words(heading).collect();
    let says = |known: &str| words.iter().any(|word| is_among(word, known));
    let whole = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let (first, second) = match words.as_slice() {
        [] => return false,
        [first, rest @ ..] => (first.as_str(), rest.first().map_or("", String::as_str)),
    };
    let year = |word: &String| word.len() == 4 && whole(word) && word.starts_with(['1', '2']);
    whole(first.trim_start_matches('v')) && first.starts_with('v')
        || is_among(first, "version release") && whole(second)
        || is_among(first, "next future") && is_among(second, "version release")
        || says("unreleased upcoming")
        || words.iter().any(year)
        || plain.iter().any(|word| is_dotted(word)) && says("new change changes note notes version")
}

/// `1.2.3`, `v1.2rc1`
fn is_dotted(word: &str) -> bool {
    let digits = word.trim_start_matches(['v', 'V']);
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '.';
    digits.starts_with(|char: char| char.is_ascii_digit())
        && digits.contains('.')
        && digits.chars().all(is_part)
}

/// What a block tells to do for a release: the commands of a literal block, each line a step; the words of an item or a heading that begins with
/// what to do; the command that an item or a line of text is.
fn told(block: &Block, body: &str) -> Vec<(Span, Vec<Topic>)> {
    let mut found = Vec::new();
    match block.form {
        Form::Literal | Form::Paragraph => {
            let mut start = block.span.start;
            for line in body.split_inclusive('\n') {
                let at = start + line.len() - line.trim_start().len();
                // between sentences a command may have a line of its own
                let said = match block.form {
                    Form::Literal => Some(line),
                    _ => command(line.trim()).filter(|_| !tells_to_do(line)),
                };
                found.push((
                    Span::new(at, start + line.trim_end().len()),
                    said.map(of_commands).unwrap_or_default(),
                ));
                start += line.len();
            }
        }
        Form::Item { .. } | Form::Heading(_) if tells_to_do(body) => {
            found.push((block.span, of_words(body)));
        }
        Form::Item { .. } => {
            let topics = command(body).map(of_commands).unwrap_or_default();
            found.push((block.span, topics));
        }
        Form::Heading(_) => {}
    }
    found.retain(|(_, topics)| !topics.is_empty());
    found
}

/// The command that an item or a line is: as code from end to end, or bare, with an option or a path such as no sentence has.
fn command(body: &str) -> Option<&str> {
    let bare = ["[ ]", "[x]"]
        .iter()
        .find_map(|tick| body.strip_prefix(tick));
    let bare = bare.unwrap_or(body).trim();
    let code = bare.trim_matches('`');
    let is_bare = || {
        let sign =
            |word: &str| word.starts_with('-') || word.contains(['/', '*']) || word == "setup.py";
        bare.len() == code.len() && bare.split_whitespace().any(sign)
    };
    let is_code = bare.starts_with('`') && bare.ends_with('`') && !code.contains('`');
    (is_code || is_bare()).then_some(code)
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
            "2. Tag it",
            "Step 3: upload",
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
            "Version 4",
            "v4",
            "[Unreleased]",
            "Next release",
            "2026-03-01",
            "1 March 2026",
            "What's new in 1.3",
            "Changes in version 1.3",
            "Release notes for example 1.3",
        ] {
            assert!(is_version(heading), "{heading}");
        }
        for heading in [
            "Releasing",
            "Step 1. Update the version",
            "How to release in 16 steps",
            "Python 3 wheels",
            "Bump the version to 1.3",
            "Prepare the next release",
            "Making a release such as 1.3",
        ] {
            assert!(!is_version(heading), "{heading}");
        }
    }
}
