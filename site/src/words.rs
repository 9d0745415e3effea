//! Every text that the page says in its own voice. Short, plain and kind: it is read in spare time, after work.

use crate::verdict::{FORCES, Verdict};
use spec_report::wire::{Event, Publishing};

/// What a pasted text is called.
pub(crate) const PASTED_NAME: &str = "pasted text";
/// What loose files are called.
pub(crate) const FILES_NAME: &str = "chosen files";
/// What answers are called where nothing else was given yet.
pub(crate) const BROUGHT_NAME: &str = "answers alone";
/// The path of an answer that was pasted without one.
pub(crate) fn pasted_answer(number: usize) -> String {
    format!("(pasted answer {number})")
}
/// Said when a new project was given.
pub(crate) const ANSWERS_GONE: &str = "The answers you had brought were put away: they spoke of the project before. Bring them again if they belong to this one.";
/// Said when something was typed before a link or what this browser kept was there.
pub(crate) const TYPED_STAYS: &str = "What you typed before the page was ready is judged, and not what a link or this browser held: open the link again, or give the files anew, if you want those.";
/// The path under which the list of paths is given.
pub(crate) const LISTING_PATH: &str = "(the folder's list of paths)";

/// The intake's heading.
pub(crate) const INTAKE: &str = "Drop your repository’s folder here";
/// The same where nothing can be dropped.
pub(crate) const INTAKE_TOUCH: &str = "Choose your repository’s folder";
/// What else can be given there.
pub(crate) const INTAKE_TOUCH_OR: &str = "or an archive of it, or its workflow files.";
/// The same where a project is there already.
pub(crate) const INTAKE_AGAIN: &str = "Judge another";
/// What else can be given.
pub(crate) const INTAKE_OR: &str =
    "or an archive of it (.zip, .tar.gz), or its workflow files, anywhere on this page.";
/// The promise.
pub(crate) const PRIVATE: &str =
    "Nothing leaves this browser: your files are read and judged right here.";
/// A button.
pub(crate) const CHOOSE_FOLDER: &str = "Choose a folder";
/// A button.
pub(crate) const CHOOSE_FILES: &str = "Choose files";
/// A button.
pub(crate) const PASTE: &str = "Paste a workflow";
/// A button.
pub(crate) const TO_EXAMPLE: &str = "Back to the example";
/// The text area's label.
pub(crate) const PASTE_LABEL: &str = "Or paste a workflow";
/// What stands in the empty text area.
pub(crate) const PASTE_HINT: &str = "on:\n  push:\n    tags: [\"v*\"]\njobs:\n  …";
/// Shown while something is dragged over the page.
pub(crate) const DROP: &str = "Let go: it stays in this browser";
/// While a folder is read.
pub(crate) const READING: &str = "Reading …";
/// While the judge works.
pub(crate) const JUDGING: &str = "Judging …";

/// The pane of the files.
pub(crate) const FILES: &str = "Files";
/// The pane of the result.
pub(crate) const RESULT: &str = "Result";
/// What the two buttons of a narrow window do.
pub(crate) const SHOW: &str = "Show";
/// The mark of the example.
pub(crate) const EXAMPLE: &str = "example";
/// What the example is.
pub(crate) const EXAMPLE_SAYS: &str =
    "This is a made-up project, judged as yours would be. Edit its files and see what changes.";
/// What to do then.
pub(crate) const NO_FILES_SAYS: &str = "A repository has its workflows in `.github/workflows`. Drop the folder that holds `.github`, or paste a workflow.";
/// Why a file cannot be edited.
pub(crate) const READ_ONLY: &str = "Read only: this text holds characters that cannot be seen, written here as <U+…>, or bytes that are no text.";
/// Why a file is not shown.
pub(crate) const TOO_LARGE: &str = "This text is larger than a megabyte, so it is not shown here.";
/// The list of files.
pub(crate) const FILE_LIST: &str = "Files that were read";

/// The release path's heading.
pub(crate) const RELEASE_PATH: &str = "How a release leaves";
/// Where no upload was seen.
pub(crate) const NO_UPLOAD: &str = "No step that uploads to a package index was seen. That is not a clean bill: releases may be made by hand, by another service or from another repository.";
/// What is wrong with the input itself.
pub(crate) const PROBLEMS: &str = "What could not be read as it stands";
/// Other services.
pub(crate) const OTHER_SERVICES: &str = "Not judged: other services";
/// What that means.
pub(crate) const OTHER_SERVICES_SAYS: &str =
    "Only GitHub workflows are judged. These files are another service’s, and may publish too:";
/// What follows from it where there are none.
pub(crate) const ONLY_GITHUB: &str = "Of the services only GitHub is judged. Its settings and PyPI are seen in the answers you bring.";
/// The heading of what no SPEC asks.
pub(crate) const BEYOND_SAYS: &str = "No sentence of a SPEC asks for these; they are not counted.";
/// A clause that has no rule.
pub(crate) const SECTION: &str = "read it in the SPEC";
/// A link of a rule.
pub(crate) const ABOUT: &str = "About this rule";
/// Said of links that leave the page.
pub(crate) const NEW_TAB: &str = " (opens in a new tab)";
/// What would decide an unknown.
pub(crate) const NEEDS: &str = "To decide this, bring";
/// What was asked for already.
pub(crate) const AS_ABOVE: &str = "the same as above";
/// What could turn an unmet.
pub(crate) const NEEDS_UNMET: &str = "What could show that the aim is reached in another way";
/// What must be so before a fix is merged.
pub(crate) const BEFORE: &str = "Before you merge it";
/// What follows a fix.
pub(crate) const AFTER: &str = "Afterwards";
/// A button.
pub(crate) const COPY_PATCH: &str = "Copy as a patch";
/// Said when it is copied.
pub(crate) const COPIED: &str = "Copied";
/// Said when it cannot be.
pub(crate) const NOT_COPIED: &str =
    "Your browser did not allow it, so the text is shown to be copied by hand";
/// A verdict that rests on a person's word.
pub(crate) const DECLARED: &str = "declared: said by a maintainer, not seen";
/// Goes before the reason for which the project does not count a finding.
pub(crate) const IGNORED: &str = "The project does not count this: ";
/// An exhibit of absence.
pub(crate) const ABSENT: &str = "not there";
/// Offered after a fault.
pub(crate) const TRY_AGAIN: &str = "Try again";
/// Goes before a fault's own sentence.
pub(crate) const FAILED: &str = "The judge stopped. What you gave is still here.";
/// A fault that said nothing.
pub(crate) const FAILED_SILENTLY: &str = "it gave no reason";

/// The page and the judge do not understand each other.
pub(crate) const OTHER_BUILD: &str =
    "the page and the judge are of different versions: reload the page to get both anew";

/// The theme switch.
pub(crate) const THEME: &str = "Colours";
/// Its three positions.
pub(crate) const THEMES: [(&str, &str); 3] =
    [("auto", "Auto"), ("light", "Light"), ("dark", "Dark")];

/// Who can bring a piece of evidence.
pub(crate) fn who(word: &str) -> &'static str {
    match word {
        "writer" => "Someone with write access can bring it.",
        "administrator" => "An administrator of the repository can bring it.",
        "index-owner" => "An owner of the project on PyPI can bring it.",
        "maintainer" => "A maintainer who knows can say it.",
        _ => "Anyone who can read the repository can bring it.",
    }
}

/// What a piece of evidence would decide.
pub(crate) fn decides(what: &str) -> String {
    if what.is_empty() {
        String::new()
    } else {
        format!("It decides {what}.")
    }
}

/// How far a fix can be trusted.
pub(crate) fn safety(word: &str) -> &'static str {
    match word {
        "safe" => "safe: no run can end otherwise because of it",
        "review" => "review it: it meets the rule, and may change a run",
        _ => "by hand",
    }
}

/// The SPEC's verb, as a reader meets it.
pub(crate) fn force(word: &str) -> &str {
    if word == "beyond" { "not asked" } else { word }
}

/// The strong and weak verbs behind a count: `1 must, 3 should`.
pub(crate) fn forces(counts: [usize; FORCES.len()]) -> String {
    let mut all = String::new();
    for (force, count) in FORCES.iter().zip(counts) {
        if count > 0 {
            list(&mut all, ", ", &format!("{count} {force}"));
        }
    }
    all
}

/// What the live region speaks: `judged example: 4 unmet, 3 unknown`.
pub(crate) fn spoken(name: &str, count: impl Fn(Verdict) -> usize) -> String {
    let mut counts = String::new();
    for verdict in Verdict::ALL {
        let count = count(verdict);
        if count > 0 {
            list(&mut counts, ", ", &format!("{count} {}", verdict.word()));
        }
    }
    format!("Judged {name}: {counts}.")
}

/// Puts a word behind those that are there.
pub(crate) fn list(all: &mut String, between: &str, word: &str) {
    if !all.is_empty() {
        all.push_str(between);
    }
    all.push_str(word);
}

/// Where evidence beyond files is brought.
pub(crate) mod evidence {
    /// Its heading.
    pub(crate) const TITLE: &str = "Bring more evidence";
    /// What it is.
    pub(crate) const SAYS: &str = "Settings on GitHub, and what PyPI knows, are in no file. Paste what `gh api` or PyPI answered, or a whole bundle of answers. It stays in this browser, like your files.";
    /// The text area's label.
    pub(crate) const LABEL: &str = "An answer, or a bundle of answers";
    /// The same where the question is known.
    pub(crate) fn label(path: &str) -> String {
        format!("The answer of {path}")
    }
    /// What stands in the empty text area.
    pub(crate) const HINT: &str = "{ … }";
    /// A button.
    pub(crate) const ADD: &str = "Add it";
    /// A button.
    pub(crate) const CHOOSE: &str = "Choose a file";
    /// What an administrator can do.
    pub(crate) const COLLECT_SAYS: &str = "An administrator sees most. One command asks GitHub for all of it with their own `gh` login and prints a bundle to paste here; values of secrets are never read.";
    /// A button.
    pub(crate) const COLLECT: &str = "Copy the command";
    /// Said where no repository is named.
    pub(crate) const COLLECT_NAME: &str = "Name the repository first, as `owner/repo`";
    /// The list of what was brought.
    pub(crate) const LIST: &str = "What you brought";
    /// A button.
    pub(crate) const REMOVE: &str = "Take away";
    /// A button beside a need.
    pub(crate) const PASTE: &str = "Paste the answer";
    /// How much was looked at.
    pub(crate) const SEEN: &str = "Seen so far: ";
}

/// The look-up.
pub(crate) mod look_up {
    /// The field's label.
    pub(crate) const LABEL: &str = "Or name a repository on GitHub";
    /// A button.
    pub(crate) const BUTTON: &str = "Look up";
    /// What goes where.
    pub(crate) const SAYS: &str = "Only when you press it: GitHub (its API, at most 4 calls, and its raw files, at most 80) and PyPI are asked for what is public. They see your address and the names, as at any visit; no login, no cookie, no token.";
    /// What else can be named.
    pub(crate) const MORE: &str = "Another branch, other packages";
    /// A field's label.
    pub(crate) const REFERENCE: &str = "Branch, tag or commit";
    /// What stands in it.
    pub(crate) const REFERENCE_HINT: &str = "the default branch";
    /// A field's label.
    pub(crate) const PACKAGES: &str = "Names on PyPI";
    /// What stands in it.
    pub(crate) const PACKAGES_HINT: &str = "as the project’s files say";
    /// A button.
    pub(crate) const STOP: &str = "Stop";
    /// Said then.
    pub(crate) const STOPPED: &str = "The look-up was stopped; what you had is as it was.";
    /// A button.
    pub(crate) const FURTHER: &str = "Look further";
    /// What it asks.
    pub(crate) const FURTHER_SAYS: &str =
        "Up to 6 more calls to GitHub’s API, as far as they apply, would tell:";
}

/// How far a look-up is.
pub(crate) fn looking(done: usize, of: usize) -> String {
    format!("{done} of {of} asked: ")
}

/// The calls left.
pub(crate) fn calls_left(left: usize) -> String {
    let calls = if left == 1 { "call" } else { "calls" };
    format!(
        "GitHub answers {left} more {calls} from your address before it pauses for up to an hour."
    )
}

/// What can be filled in.
pub(crate) mod forms {
    /// A button.
    pub(crate) const WRITE: &str = "Write it down, and judge again";
    /// Said where nothing was filled in.
    pub(crate) const NOTHING: &str = "Nothing was filled in yet.";
    /// A button.
    pub(crate) const COPY: &str = "Copy the file";
    /// A button.
    pub(crate) const DOWNLOAD: &str = "Download the file";
    /// A button.
    pub(crate) const COPY_PAGE: &str = "Copy as a page for your documentation";
    /// What is open, by who can settle it.
    pub(crate) const PEOPLE: &str = "Who can settle what is open";
    /// What that is.
    pub(crate) const PEOPLE_SAYS: &str =
        "A message for each, ready to send. Paste what comes back under “Bring more evidence”.";
    /// A button.
    pub(crate) const COPY_MESSAGE: &str = "Copy the message";
}

/// The name of a project that is nothing yet but what was written here.
pub(crate) const WRITTEN_NAME: &str = "written here";

/// How many questions are open.
pub(crate) fn open(count: usize) -> String {
    let questions = if count == 1 { "question" } else { "questions" };
    format!(" ({count} {questions})")
}

/// Said when a form became a file.
pub(crate) fn written(path: &str) -> String {
    format!("This is `{path}` now. It is judged already; put it into your repository to keep it.")
}

/// What can be taken away.
pub(crate) mod take {
    /// Its heading.
    pub(crate) const TITLE: &str = "Take it with you";
    /// A button.
    pub(crate) const MARKDOWN: &str = "Copy as a checklist";
    /// A button.
    pub(crate) const JSON: &str = "Download as JSON";
    /// A button.
    pub(crate) const HTML: &str = "Download as a page";
    /// A button.
    pub(crate) const SVG: &str = "Download the picture";
    /// A button.
    pub(crate) const PRINT: &str = "Print";
    /// The names of the files, by their form.
    pub(crate) const FILES: [(&str, &str); 3] = [
        ("json", "spec-check.json"),
        ("html", "spec-check.html"),
        ("svg", "release-path.svg"),
    ];
    /// Said where there is none.
    pub(crate) const NO_PICTURE: &str = "No upload was seen, so there is nothing to draw";
    /// The tick.
    pub(crate) const ANSWERS: &str =
        "With what your answers say: settings, and the names of people and secrets";
    /// What happens without it.
    pub(crate) const WITHHELD: &str =
        "Without the tick these texts are left out; verdicts and places stay.";
    /// Said when it is there.
    pub(crate) const DONE: &str = "Downloaded";
    /// Said when the browser refused.
    pub(crate) const NOT_DONE: &str = "Your browser did not allow it: copy the checklist instead";
}

/// The command that a need names. Nothing where it names none: only a need for an answer begins so, and no name that a shell would act on
/// is taken for a part of a command.
pub(crate) fn command(bring: &str) -> Option<&str> {
    let (command, _) = bring.strip_prefix("the answer of `")?.split_once('`')?;
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-._~%/{}?=&' :".contains(char);
    command.chars().all(is_plain).then_some(command)
}

/// How many answers were brought: `12 answers given, 1 refused`.
pub(crate) fn answers(given: usize, refused: usize, odd: usize) -> String {
    let mut all = String::new();
    for (count, state) in [
        (given, "given"),
        (refused, "refused"),
        (odd, "not understood"),
    ] {
        if count > 0 {
            list(&mut all, ", ", &format!("{count} {state}"));
        }
    }
    if all.is_empty() {
        all
    } else {
        format!("answers: {all}")
    }
}

/// How much was read.
pub(crate) fn read(read: usize, paths: usize) -> String {
    let files = if read == 1 { "file" } else { "files" };
    if paths > read {
        format!("{read} {files} read of {paths} paths")
    } else {
        format!("{read} {files} read")
    }
}

/// Places that are folded away.
pub(crate) fn more_places(count: usize) -> String {
    let places = if count == 1 { "place" } else { "places" };
    format!("{count} more {places}")
}

/// The lines of an exhibit that are not shown.
pub(crate) fn more_lines(count: usize) -> String {
    let lines = if count == 1 { "line" } else { "lines" };
    format!("… {count} more {lines}")
}

/// A place in a file.
pub(crate) fn place(line: Option<usize>, end_line: Option<usize>) -> String {
    match (line, end_line) {
        (Some(line), Some(end)) if end > line => format!(":{line}–{end}"),
        (Some(line), _) => format!(":{line}"),
        _ => String::new(),
    }
}

/// A file's marks, for those who hear it.
pub(crate) fn marks(count: usize, verdict: Verdict) -> String {
    let places = if count == 1 { "place" } else { "places" };
    format!("{count} {places} {}", verdict.word())
}

/// The text area's label.
pub(crate) fn text_of(path: &str) -> String {
    format!("Text of {path}")
}

/// How an event is called.
pub(crate) fn event(event: &Event) -> String {
    match (event.event.as_str(), event.reference.as_deref()) {
        ("push", Some("tag")) => "a tag push".to_owned(),
        ("push", Some("branch")) => "a branch push".to_owned(),
        (name, _) => format!("`{name}`"),
    }
}

/// The events of a step with one answer, each with what says so.
pub(crate) fn events(row: &Publishing, reaches: &str) -> String {
    let mut all = String::new();
    for each in row.events.iter().filter(|event| event.reaches == reaches) {
        list(&mut all, ", ", &event(each));
        if !each.because.is_empty() && each.because != "not evaluated" {
            for part in [" (", each.because.as_str(), ")"] {
                all.push_str(part);
            }
        }
    }
    all
}

/// Where an upload goes.
pub(crate) fn index(row: &Publishing) -> String {
    match (row.index.as_str(), row.index_url.as_deref()) {
        ("pypi", _) => "PyPI".to_owned(),
        ("testpypi", _) => "TestPyPI".to_owned(),
        ("dynamic", Some(url)) => format!("decided when it runs: `{url}`"),
        ("dynamic", None) => "decided when it runs".to_owned(),
        (_, Some(url)) => format!("another index: `{url}`"),
        ("other", None) => "another index".to_owned(),
        _ => "not in sight".to_owned(),
    }
}

/// What an upload leaves behind.
pub(crate) fn attestation(word: &str) -> &'static str {
    match word {
        "publish" => "publish attestations on PyPI (PEP 740)",
        "provenance" => "build provenance at GitHub",
        "publish+provenance" => {
            "publish attestations on PyPI (PEP 740) and build provenance at GitHub"
        }
        "none" => "none",
        _ => "not in sight",
    }
}

/// The labels of the release path.
pub(crate) mod path {
    /// What starts it.
    pub(crate) const STARTS: &str = "started by";
    /// What does not.
    pub(crate) const NOT_BY: &str = "not by";
    /// What may or may not.
    pub(crate) const PERHAPS: &str = "perhaps by";
    /// The environment.
    pub(crate) const ENVIRONMENT: &str = "environment";
    /// The permission.
    pub(crate) const ID_TOKEN: &str = "id-token";
    /// The password or token.
    pub(crate) const CREDENTIAL: &str = "credential";
    /// The pin.
    pub(crate) const PIN: &str = "pinned by";
    /// The attestation.
    pub(crate) const ATTESTATION: &str = "attestation";
    /// What it leads to.
    pub(crate) const LEADS_TO: &str = "leads to";
    /// What stands below the picture.
    pub(crate) const IN_WORDS: &str = "The same in words";
    /// Nothing of the kind.
    pub(crate) const NONE: &str = "none";
    /// Not to be seen.
    pub(crate) const UNKNOWN: &str = "not in sight";
}

/// A limit that was met.
pub(crate) mod limit {
    /// Too large, said of one file.
    pub(crate) const LARGE: &str =
        "the file is larger than 10 MB and was not read; no workflow needs that much";
    /// A file that is not there any more.
    pub(crate) const GONE: &str =
        "this file vanished while it was read; bring it back, and give the folder again";
    /// A file that the browser would not hand over.
    pub(crate) const UNREADABLE: &str = "the browser could not read this file; check that it still exists and that you may read it, then drop it again";
    /// A folder that the browser would not list.
    pub(crate) const UNLISTED: &str =
        "the browser could not list this folder; nothing is said to be missing from the repository";
    /// Nothing usable was dropped.
    pub(crate) const NOTHING: &str =
        "Nothing that can be read was in it: drop a folder, files or text.";
}

/// The foot of a report.
pub(crate) fn judged_by(number: u8, revised: &str, revision: &str) -> String {
    format!("SPEC {number} as of {revised} ({revision})")
}

/// A button of each finding.
pub(crate) const WRONG: &str = "I think this is wrong";

/// The address of a rule's own page, from this one.
pub(crate) fn rule_page(rule: &str) -> String {
    format!("rules/{rule}.html")
}

/// What to do next, what of the SPEC is shown, and the way from the text to a finding.
pub(crate) mod next {
    /// The heading.
    pub(crate) const TITLE: &str = "What to do next";
    /// The steps that are folded away.
    pub(crate) fn more(count: usize) -> String {
        let steps = if count == 1 { "step" } else { "steps" };
        format!("{count} more {steps}")
    }
    /// Goes behind a claim where a step serves more of them.
    pub(crate) fn also(more: usize) -> String {
        match more {
            0 => String::new(),
            1 => ", and 1 more claim".to_owned(),
            _ => format!(", and {more} more claims"),
        }
    }
    /// Who can do it.
    pub(crate) fn who(word: &str, repairs: bool) -> &'static str {
        match word {
            "anyone" if repairs => "anyone can, in a pull request",
            "writer" => "someone with write access can",
            "administrator" => "an administrator of the repository can",
            "index-owner" => "an owner of the project on PyPI can",
            "maintainer" => "a maintainer who knows can",
            _ => "anyone who can read the repository can",
        }
    }
    /// A group of buttons.
    pub(crate) const SHOW: &str = "Show";
    /// Another.
    pub(crate) const WHO: &str = "Who can move it on";
    /// The button for everything.
    pub(crate) const ALL: &str = "all";
    /// Kinds of people, and their buttons.
    pub(crate) const PEOPLE: [(&str, &str); 5] = [
        ("anyone", "anyone"),
        ("writer", "someone with write access"),
        ("maintainer", "a maintainer who knows"),
        ("administrator", "an administrator"),
        ("index-owner", "an owner on PyPI"),
    ];
    /// A field above many files.
    pub(crate) const SEEK: &str = "Find a file";
    /// A button below the text.
    pub(crate) const SHOW_IT: &str = "Show the finding (Ctrl+Enter)";
}

/// What the script says that is loaded on demand, by the names that `www/back.js` has for it; `{0}` is replaced there.
#[cfg(feature = "prerender")]
pub(crate) mod back {
    /// All of it.
    pub(crate) const ALL: [(&str, &str); 48] = [
        // the link
        ("link", "Copy as a link"),
        ("copied", "Copied"),
        (
            "notCopied",
            "Your browser did not allow it, so the text is shown to be copied by hand",
        ),
        ("copyBare", "Copy a link that only names the repository"),
        ("copyWithTexts", "Copy the link with these texts"),
        ("leave", "Leave it"),
        (
            "warning",
            "The link holds the whole text of {0}: {1} characters. Whoever has the link can read it, and a chat or an issue keeps it. Copying sends nothing.",
        ),
        ("andMore", " and {0} more"),
        (
            "linkTooLongToCopy",
            "The link would have {0} characters, and many programs cut one off that has more than {1}: take the JSON, or paste the one workflow that matters and link that.",
        ),
        (
            "linkTooLong",
            "The link in the address has {0} characters, and no more than {1} are opened: ask for the JSON or the files instead.",
        ),
        (
            "linkLarge",
            "The link in the address unpacks to more than two megabytes, so it was not opened: ask for the files instead.",
        ),
        (
            "linkLimits",
            "No link can hold this: there is no text in it, more than two megabytes, or more than {0} files, {1} repositories or {2} characters in a path. Take the JSON instead.",
        ),
        (
            "linkBroken",
            "The link in the address is broken: it may have been cut off where it was pasted. Nothing of it was taken; ask for it again.",
        ),
        (
            "linkOpened",
            "The link in the address brought {0}, as whoever made it wrote them. They are judged here, nobody was asked, and they are not kept unless you change them.",
        ),
        ("oneFile", "one file"),
        ("files", "{0} files"),
        (
            "noStreams",
            "This browser cannot pack and unpack what a link or a reload needs (it has no CompressionStream): use a newer one, or take the JSON.",
        ),
        // what is kept
        (
            "kept",
            "Kept in this browser only, so that a reload goes on here.",
        ),
        (
            "inTheAddress",
            "Not kept: the link in the address brings it again.",
        ),
        ("forget", "Forget what is kept here"),
        (
            "forgotten",
            "Forgotten, with your choice of colours. Nothing more is kept until the page is opened anew; what you see stays until you leave.",
        ),
        (
            "tooLargeToKeep",
            "Not kept for a reload: it has {0} MB, and no more than {1} MB are kept. Keep the folder at hand.",
        ),
        (
            "keptLimits",
            "Not kept for a reload: there is no text in it, or more than {0} files, {1} repositories or {2} characters in a path. Keep the folder at hand.",
        ),
        (
            "full",
            "Not kept for a reload: this browser has no room left for this site. Everything else works; clear the site’s data to make room.",
        ),
        (
            "refused",
            "Not kept for a reload: this browser does not let the page keep anything. Everything else works.",
        ),
        (
            "restored",
            "This is what you gave here before: it was kept in this browser only. “Forget what is kept here” stands at the end.",
        ),
        (
            "keptBroken",
            "What was kept here could not be read again, so it was taken away: give it once more.",
        ),
        (
            "noText",
            "this file is no text, so it was not kept over the reload: give it again",
        ),
        // the comparison
        ("compare", "Compare with an earlier report"),
        (
            "compareWaits",
            "The earlier report is here: give your project now, and what changed since stands in this place.",
        ),
        (
            "reportBroken",
            "This is no JSON, so nothing was compared: choose the file that “Download as JSON” gave.",
        ),
        (
            "reportLarge",
            "This file has more than 20 MB, which no report has, so it was not read.",
        ),
        (
            "vanished",
            "The browser could not read this file: check that it still exists, and choose it again.",
        ),
        ("repaired", "Repaired"),
        ("gone", "No longer there, while the claim is not met"),
        ("isNew", "New"),
        ("changed", "Other verdict"),
        ("undecided", "Cannot be told this time"),
        ("putAway", "Put the comparison away"),
        // by hand
        ("byHand", "Copy this by hand"),
        (
            "byHandSays",
            "Your browser does not let the page use the clipboard. The text is selected: copy it with Ctrl+C, or with a long press.",
        ),
        ("byHandLabel", "The text to copy"),
        ("close", "Close"),
        // the badge
        ("badge", "The SPEC badge"),
        (
            "badgeSays",
            "Adopting a SPEC is your project’s own decision, and the badge says that it was made; this page does not make it for you and does not judge it. These are the community’s own badges.",
        ),
        ("badgeOf", "The badge of SPEC {0} in Markdown"),
        ("copyMarkdown", "Copy SPEC {0} as Markdown"),
        ("copyRst", "Copy SPEC {0} as reStructuredText"),
    ];
}

/// What the script behind [`WRONG`] says, by the names that `www/wrong.js` has for it.
#[cfg(feature = "prerender")]
pub(crate) mod wrong {
    /// All of it.
    pub(crate) const ALL: [(&str, &str); 22] = [
        (
            "says",
            "Thank you for looking closely. Your browser can find the smallest input that gives the same verdict, with neutral names, to be shown in an issue. Nothing is sent: you read it, change it, and copy it by hand.",
        ),
        ("due", "It should be"),
        ("choose", "Choose one"),
        (
            "verdicts",
            "met met-differently unmet unknown not-applicable",
        ),
        ("why", "Why, in a line (may stay empty)"),
        (
            "words",
            "Words of your files that show it; they stay (may stay empty)",
        ),
        ("answers", "With what the answers say, where it is needed"),
        ("find", "Find the smallest input"),
        ("stop", "Stop here"),
        ("chooseFirst", "Choose first what it should be."),
        ("searching", "Looking for the smallest input …"),
        ("progress", "N inputs judged, M lines are left"),
        (
            "done",
            "Found. The text below is the smallest that gives this verdict.",
        ),
        (
            "stopped",
            "Stopped. The text below gives this verdict; it could be smaller.",
        ),
        ("text", "The text for the issue"),
        (
            "read",
            "Read it before you copy it: whatever stands here will be public. You may change anything.",
        ),
        ("copy", "Copy the text"),
        ("copied", "Copied"),
        (
            "notCopied",
            "Your browser did not allow it: the text is selected, copy it by hand",
        ),
        ("open", "Open an empty issue"),
        ("newTab", " (opens in a new tab)"),
        (
            "issues",
            "https://github.com/scientific-python/spec-check/issues/new",
        ),
    ];
}

/// What is said of what is offered besides repairs.
pub(crate) mod offered {
    /// The fold.
    pub(crate) const TITLE: &str = "The whole release workflow, hardened";
    /// What it is.
    pub(crate) const SAYS: &str = "Written here from your own build or your package: build, attest, publish, in that order; with what happens outside of files, starters of the papers that are missing, and the list of actions to allow. Read it as a colleague’s change.";
    /// A button.
    pub(crate) const WRITE: &str = "Write it";
    /// Goes before a reason.
    pub(crate) const NOTHING: &str = "No workflow was written: ";
    /// Said of a file.
    pub(crate) const REPLACES: &str = "takes the place of yours";
    /// Goes before steps.
    pub(crate) const OUTSIDE: &str = "To be done once, outside of files:";
    /// A button.
    pub(crate) const USE: &str = "Use it here";
    /// A button.
    pub(crate) const COPY: &str = "Copy it";
    /// A button.
    pub(crate) const DOWNLOAD: &str = "Download it";
    /// The list of actions.
    pub(crate) const ALLOWED: &str = "Actions to allow";
    /// Where it goes.
    pub(crate) const ALLOWED_SAYS: &str = "In the repository’s settings, under Actions, General: “Allow … and select non-… actions and reusable workflows”.";
    /// Its file.
    pub(crate) const ALLOWED_FILE: &str = "allowed-actions.txt";
}

/// What is said of repairs that are made here.
pub(crate) mod repair {
    use spec_report::wire::{Made, Repaired};

    /// The section's heading.
    pub(crate) const TITLE: &str = "Repair it here";
    /// A button.
    pub(crate) const APPLY: &str = "Apply here";
    /// A button.
    pub(crate) const UNDO: &str = "Undo";
    /// Goes before what was applied.
    pub(crate) const DONE: &str = "Applied here: ";
    /// Goes before the files that are changed.
    pub(crate) const CHANGED: &str = "Changed since you brought it";
    /// Goes before what was applied.
    pub(crate) const APPLIED: &str = "Applied here, in this order";
    /// A mark on a file.
    pub(crate) const NEW: &str = "new";
    /// A button.
    pub(crate) const DOWNLOAD_PATCH: &str = "Download the patch";
    /// A button.
    pub(crate) const DOWNLOAD_FILES: &str = "Download the changed files";
    /// A button.
    pub(crate) const COPY_WORDS: &str = "Copy words for the pull request";
    /// The patch's name.
    pub(crate) const PATCH_FILE: &str = "spec-check.patch";
    /// The archive's name.
    pub(crate) const ZIP_FILE: &str = "spec-check-files.zip";
    /// What to do with both.
    pub(crate) const HOW: &str = "Nothing was written to your disk. At the repository’s top, `git apply spec-check.patch` makes these changes; the archive is unpacked there, too.";
    /// Said where what is shown is not what is there now.
    pub(crate) const NOT_NOW: &str =
        "The text has just changed and is judged again: look at what is proposed then.";

    /// What taking a file that was offered does.
    pub(crate) fn taken_up(path: &str) -> String {
        format!("take `{path}` as it was written here")
    }

    /// How much can be repaired here.
    pub(crate) fn offer(all: usize, safe: usize) -> String {
        let can = if all == 1 {
            "repair stands"
        } else {
            "repairs stand"
        };
        let (are, them) = if all == 1 {
            ("is", "it")
        } else {
            ("are", "them")
        };
        let safe = match safe {
            0 => {
                format!("none of {them} {are} certain to leave every run as it is, so look at each")
            }
            _ if safe == all => format!("no run can end otherwise because of {them}"),
            _ => format!("{safe} of them safe: no run can end otherwise because of those"),
        };
        format!(
            "{all} {can} ready beside the findings below; {safe}. Applied here, the project is judged again; your disk stays as it is."
        )
    }

    /// A button.
    pub(crate) fn all_safe(safe: usize) -> String {
        if safe == 1 {
            "Apply the one that is safe".to_owned()
        } else {
            format!("Apply all {safe} that are safe")
        }
    }

    /// The titles of repairs, in one line.
    pub(crate) fn titles(made: &[Made]) -> String {
        let mut titles = String::new();
        for made in made {
            super::list(&mut titles, "; ", &made.title);
        }
        titles
    }

    /// Said when repairs were applied.
    pub(crate) fn applied(repaired: &Repaired) -> String {
        let mut said = match repaired.made.len() {
            0 => "Nothing was applied.".to_owned(),
            1 => format!("Applied here: {}.", titles(&repaired.made)),
            count => format!("{count} repairs were applied here."),
        };
        for refused in &repaired.refused {
            for part in [" Left out: ", &refused.title, ", since ", &refused.why, "."] {
                said.push_str(part);
            }
        }
        said
    }

    /// Said when an application was taken back.
    pub(crate) fn undone(made: &[Made]) -> String {
        format!("Undone: {}.", titles(made))
    }

    /// Why an application cannot be taken back.
    pub(crate) fn held(path: &str, repaired: bool) -> String {
        if repaired {
            format!("A later repair changed `{path}`, too: undo that one first.")
        } else {
            format!(
                "`{path}` was edited after it, and what you wrote is not overwritten: edit it by hand."
            )
        }
    }
}

/// Folders and archives while they are read, and several repositories that are one project.
pub(crate) mod reading {
    /// A button.
    pub(crate) const STOP: &str = "Stop";
    /// Said then.
    pub(crate) const STOPPED: &str = "Reading was stopped; what you had is as it was.";
    /// A button.
    pub(crate) const ADD: &str = "Add the release repository";
    /// The same where there are several already.
    pub(crate) const ADD_MORE: &str = "Add another repository";
    /// What it is for.
    pub(crate) const ADD_SAYS: &str = "Are your releases made in another repository? Drop its folder or archive (`.zip`, `.tar.gz`) here: the two are judged as one project.";
    /// A button.
    pub(crate) const CHOOSE_ARCHIVE: &str = "Choose an archive";
    /// A button.
    pub(crate) const NEVER_MIND: &str = "Never mind";
    /// The repositories that are judged as one.
    pub(crate) const TOGETHER: &str = "Judged as one project:";
    /// A button.
    pub(crate) const REMOVE: &str = "Take away";
    /// Said when an answer is brought to several repositories.
    pub(crate) const ONE_ANSWER: &str = "An answer speaks of one repository, and several are judged here: take the others away, bring it, and add them again.";
}

/// How much was read.
pub(crate) fn reads(what: &str, count: &str) -> String {
    let what = match what {
        "seen" => " paths seen",
        "read" => " files loaded",
        _ => " entries unpacked",
    };
    format!("{count}{what}")
}

/// A button that takes a repository away, for those who hear it.
pub(crate) fn take_apart(name: &str) -> String {
    format!("{} {name}", reading::REMOVE)
}

#[cfg(all(test, feature = "prerender"))]
mod tests {
    use super::{back, wrong};
    use std::collections::BTreeSet;

    #[test]
    fn a_late_script_says_exactly_the_words_that_are_here() {
        // besides its words this script is told which characters are written out
        says_exactly(include_str!("../../www/back.js"), &back::ALL, &["hidden"]);
        says_exactly(include_str!("../../www/wrong.js"), &wrong::ALL, &[]);
    }

    fn says_exactly(script: &str, words: &[(&str, &str)], told: &[&str]) {
        let said: BTreeSet<&str> = script
            .split("say.")
            .skip(1)
            .filter_map(|rest| {
                rest.split(|char: char| !char.is_ascii_alphanumeric())
                    .next()
            })
            .collect();
        let names = words.iter().map(|(name, _)| *name);
        let here: BTreeSet<&str> = names.chain(told.iter().copied()).collect();
        assert_eq!(said, here);
        assert_eq!(here.len(), words.len() + told.len(), "a name stands twice");
    }
}
