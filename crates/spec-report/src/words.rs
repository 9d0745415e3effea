//! The report's words as people say them, and the places a claim rests on: shared by the forms that people read.

use crate::asked::Asked;
use crate::compare::{Change, Comparison};
use crate::put::put;
use crate::wire::{Event, Exhibit, Finding, Fix, Need, Publishing, Report};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_source::Map;

/// To which index a step uploads.
pub(crate) fn index(row: &Publishing) -> String {
    match (row.index.as_str(), &row.index_url) {
        ("pypi", _) => "PyPI".into(),
        ("testpypi", _) => "TestPyPI".into(),
        ("dynamic", Some(url)) => format!("the index that `{url}` names when it runs"),
        ("dynamic", None) => "an index that is named only when it runs".into(),
        ("other", Some(url)) => format!("another index, `{url}`"),
        ("other", None) => "another index".into(),
        _ => "an index that cannot be seen from here".into(),
    }
}

/// By which means a step uploads, with its version and how it is pinned.
pub(crate) fn means(row: &Publishing) -> String {
    let name = match row.means.as_str() {
        "twine" => "twine upload",
        "uv" => "uv publish",
        "flit" => "flit publish",
        "poetry" => "poetry publish",
        "hatch" => "hatch publish",
        "pdm" => "pdm publish",
        "setup.py" => "setup.py upload",
        "maturin-action" => "maturin-action",
        "other-action" => "an action",
        "reusable-workflow" => "a reusable workflow",
        "composite-action" => "a composite action",
        "script" => "a script",
        other => other,
    };
    let pin = match row.pin.as_str() {
        "sha" => "pinned by full SHA",
        "short-sha" => "pinned by a short SHA",
        "tag" => "at a tag",
        "branch" => "at a branch",
        "local" => "of this repository",
        _ => "",
    };
    match (&row.version, pin) {
        (Some(version), "") => format!("{name} ({version})"),
        (Some(version), pin) => format!("{name} ({version}, {pin})"),
        (None, "") => name.into(),
        (None, pin) => format!("{name} ({pin})"),
    }
}

/// The rows as people want them: uploads that reach everybody before trials and nightlies, else in the report's order.
pub(crate) fn rows(report: &Report) -> Vec<&Publishing> {
    let mut rows: Vec<&Publishing> = report.publishing.iter().collect();
    spec_source::sort::by_key(&mut rows, |row| match row.index.as_str() {
        "testpypi" => 1,
        "other" => 2,
        _ => 0,
    });
    rows
}

/// What hides an upload, as a clause of a sentence.
pub(crate) fn indirect(row: &Publishing) -> Option<String> {
    let indirect = row.indirect.as_ref()?;
    let kind = match indirect.kind.as_str() {
        "reusable-workflow" => "the reusable workflow",
        "composite-action" => "the composite action",
        "action" => "the action",
        "script" => "the script",
        "other-service" => "another service,",
        other => other,
    };
    let target = match &indirect.target {
        Some(target) => format!(", which uploads at `{}:{}`", target.path, target.line),
        None => ", whose upload cannot be seen from here".into(),
    };
    Some(format!("through {kind} `{}`{target}", indirect.name))
}

/// The events of a row: those that reach it, those of which it is not known, and those that do not.
pub(crate) struct Events {
    pub(crate) yes: Vec<String>,
    pub(crate) unknown: Vec<String>,
    pub(crate) no: Vec<String>,
}

/// Sorts a row's events by whether they reach it; each with its reason, except those that do not.
pub(crate) fn events(row: &Publishing) -> Events {
    let mut events = Events {
        yes: Vec::new(),
        unknown: Vec::new(),
        no: Vec::new(),
    };
    let one_reason = row
        .events
        .first()
        .filter(|first| {
            row.events
                .iter()
                .all(|event| event.because == first.because && event.reaches == "unknown")
        })
        .map(|first| first.because.clone());
    for event in &row.events {
        let name = event_name(event);
        match event.reaches.as_str() {
            "yes" => events.yes.push(with_reason(name, &event.because)),
            "no" => events.no.push(name),
            _ if one_reason.is_some() => events.unknown.push(name),
            _ => events.unknown.push(with_reason(name, &event.because)),
        }
    }
    if let (Some(reason), Some(last)) = (one_reason, events.unknown.last_mut())
        && !reason.is_empty()
    {
        *last = with_reason(core::mem::take(last), &reason);
    }
    events
}

fn event_name(event: &Event) -> String {
    match &event.reference {
        Some(reference) => format!("{} of a {reference}", event.event),
        None => event.event.clone(),
    }
}

fn with_reason(name: String, because: &str) -> String {
    if because.is_empty() {
        name
    } else {
        format!("{name} ({because})")
    }
}

/// Whether a password or token reaches the step, and how.
pub(crate) fn credential(row: &Publishing) -> String {
    let Some(credential) = &row.credential else {
        let hidden = row.indirect.as_ref().is_some_and(|of| of.target.is_none());
        return if hidden { "none in sight" } else { "none" }.into();
    };
    let secret = credential
        .secret
        .as_ref()
        .map(|name| format!(" from the secret `{name}`"))
        .unwrap_or_default();
    let kind = match credential.kind.as_str() {
        "long-lived" => "long-lived",
        "short-lived" => "short-lived",
        _ => "how long it lives is not known",
    };
    format!("{kind}, by `{}`{secret}", credential.via)
}

/// What an upload leaves behind for those who check its origin.
pub(crate) fn attestation(row: &Publishing) -> &str {
    match row.attestation.as_str() {
        "publish" => "publish attestations (PEP 740) on the index",
        "provenance" => "build provenance at the host",
        "publish+provenance" => {
            "publish attestations (PEP 740) on the index, build provenance at the host"
        }
        "none" => "none",
        _ => "not known",
    }
}

/// Who can bring a piece of evidence.
pub(crate) fn who(word: &str) -> &str {
    match word {
        "anyone" => "anyone",
        "writer" => "someone with write access",
        "administrator" => "an administrator",
        "index-owner" => "an owner on PyPI",
        "maintainer" => "a maintainer who knows",
        other => other,
    }
}

/// How far a repair can be trusted.
pub(crate) fn safety(word: &str) -> &str {
    match word {
        "safe" => "safe: no run can end otherwise because of it",
        "review" => "review: it may change a run",
        "by-hand" => "by hand",
        other => other,
    }
}

/// What was told under an earlier claim, so that it is not told again.
#[derive(Default)]
pub(crate) struct Told<'a> {
    needs: Vec<(&'a Need, &'a str)>,
    fixes: Vec<(&'a Fix, &'a str)>,
}

impl<'a> Told<'a> {
    /// The earlier rule under which every need of a finding was told; else remembers them.
    pub(crate) fn needs(&mut self, finding: &'a Finding) -> Option<&'a str> {
        told(&mut self.needs, &finding.needs, &finding.rule)
    }

    /// The earlier rule under which every repair of a finding was told; else remembers them.
    pub(crate) fn fixes(&mut self, finding: &'a Finding) -> Option<&'a str> {
        told(&mut self.fixes, &finding.fixes, &finding.rule)
    }
}

fn told<'a, T: PartialEq>(
    known: &mut Vec<(&'a T, &'a str)>,
    these: &'a [T],
    rule: &'a str,
) -> Option<&'a str> {
    let mut earlier = these.iter().map(|one| {
        known
            .iter()
            .find(|(told, _)| *told == one)
            .map(|(_, rule)| *rule)
    });
    let first = earlier.next().flatten();
    // all under one and the same rule: one reference leads to them
    if first.is_some() && earlier.all(|rule| rule == first) {
        return first;
    }
    known.extend(these.iter().map(|one| (one, rule)));
    None
}

/// The repairs of a finding; those that ask for the same steps stand together.
pub(crate) fn repairs(finding: &Finding) -> Vec<Vec<&Fix>> {
    let mut groups: Vec<Vec<&Fix>> = Vec::new();
    for fix in &finding.fixes {
        let same = |group: &&mut Vec<&Fix>| {
            group.first().is_some_and(|first| {
                (&first.safety, &first.before, &first.after)
                    == (&fix.safety, &fix.before, &fix.after)
            })
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(fix),
            None => groups.push(alloc::vec![fix]),
        }
    }
    groups
}

/// The file that a repair changes, where its title does not name it.
pub(crate) fn place(fix: &Fix) -> Option<String> {
    let path = &fix.edits.first()?.path;
    let named = fix.title.contains(path.as_str());
    (!named && !path.is_empty()).then(|| format!("`{path}`"))
}

/// The last part of a rule's id.
pub(crate) fn last(rule: &str) -> &str {
    rule.rsplit('/').next().unwrap_or(rule)
}

/// How much was looked at, as a clause of a sentence.
pub(crate) fn extent(report: &Report) -> String {
    let subject = &report.subject;
    let files = counted(subject.read, "file", "files");
    let mut extent = if subject.coverage.tree == "all" {
        format!(
            "{files} read of {} known",
            counted(subject.paths, "path", "paths")
        )
    } else {
        format!("{files} read; nothing is concluded from files that were not given")
    };
    let sources = [
        ("host settings", &subject.coverage.host_settings),
        ("package index", &subject.coverage.package_index),
        ("history", &subject.coverage.history),
        ("vault", &subject.coverage.vault),
        ("maintainers' statements", &subject.coverage.maintainer),
    ];
    for (source, seen) in sources {
        if matches!(seen.as_str(), "some" | "all") {
            put(&mut extent, format_args!(", {source}: {seen}"));
        }
    }
    extent
}

/// That some of a SPEC's claims are announced only.
pub(crate) fn coming(number: usize, beside_others: bool) -> String {
    let more = if beside_others { "more " } else { "" };
    match number {
        1 => format!("1 {more}claim is announced and not decided yet"),
        _ => format!("{number} {more}claims are announced and not decided yet"),
    }
}

/// That only a part of the claims is told, and which.
pub(crate) fn only(asked: &Asked) -> Option<String> {
    let names: Vec<String> = asked.only.iter().map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| {
        format!(
            "asked for: {}; nothing else is shown or counted",
            names.join(", ")
        )
    })
}

/// What a report is compared with.
pub(crate) fn since(since: &Comparison) -> String {
    if since.as_of.is_empty() {
        "Beside the earlier report".into()
    } else {
        format!("Beside the earlier report, of {}", since.as_of)
    }
}

/// Whether what is unmet was so in an earlier report; nothing to say of other verdicts.
pub(crate) fn age(asked: &Asked, finding: &Finding) -> Option<&'static str> {
    let since = asked.since.as_ref()?;
    if finding.verdict != "unmet" {
        return None;
    }
    let new = since
        .new
        .iter()
        .filter(|change| change.rule == finding.rule);
    let places = finding
        .exhibits
        .iter()
        .filter(|shown| shown.verdict == "unmet");
    Some(match new.count() {
        0 => "unmet before",
        new if new < places.count() => "in part new",
        _ => "new",
    })
}

/// How many places of an earlier report changed.
pub(crate) fn still(since: &Comparison) -> String {
    let undecided = match since.undecided.len() {
        0 => String::new(),
        count => format!(", {count} undecided this time"),
    };
    format!(
        "{} new, {} gone{undecided}, {} unmet before and still",
        counted(since.new.len(), "unmet place is", "unmet places are"),
        since.gone.len(),
        since.still
    )
}

/// Why a place of an earlier report is neither there nor gone.
pub(crate) const UNDECIDED: &str =
    "undecided: its file was not read this time, or its rule is unknown";

/// How many findings fail a run that has an earlier report beside it.
#[cfg(feature = "text")]
pub(crate) fn failing_new(count: usize) -> String {
    match count {
        0 => "nothing that fails a run is new".into(),
        1 => "1 claim fails the run: it has something new".into(),
        _ => format!("{count} claims fail the run: they have something new"),
    }
}

/// The address of a changed place.
pub(crate) fn change_place(change: &Change) -> String {
    match (change.path.as_str(), change.line) {
        ("", _) => "(no place)".into(),
        (path, Some(line)) => format!("{path}:{line}"),
        (path, None) => path.into(),
    }
}

/// That the earlier report does not speak of a place's rule.
pub(crate) fn first_asked(change: &Change) -> &'static str {
    if change.first_asked {
        " (the earlier report does not speak of this rule)"
    } else {
        ""
    }
}

/// A number with its noun.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// How many lines of one text in one file are named.
const MOST_LINES: usize = 10;

/// Places that say the same thing.
pub(crate) struct Saying<'a> {
    pub(crate) says: &'a str,
    pub(crate) verdict: &'a str,
    pub(crate) places: Vec<Place<'a>>,
}

/// One text in one file, and every line on which it stands.
pub(crate) struct Place<'a> {
    pub(crate) path: &'a str,
    pub(crate) pointer: Option<&'a str>,
    pub(crate) text: &'a str,
    /// Lines with their columns.
    pub(crate) lines: Vec<(usize, Option<usize>)>,
}

impl Place<'_> {
    /// `path:line:column`, further lines after commas; of an answer the endpoint and the pointer.
    pub(crate) fn address(&self, columns: bool) -> String {
        let mut address = self.path.to_string();
        if let Some(pointer) = self.pointer {
            put(&mut address, format_args!(" {pointer}"));
        }
        for (index, (line, column)) in self.lines.iter().take(MOST_LINES).enumerate() {
            match (index, column.filter(|_| columns)) {
                (0, Some(column)) => put(&mut address, format_args!(":{line}:{column}")),
                (0, None) => put(&mut address, format_args!(":{line}")),
                (_, _) => put(&mut address, format_args!(", {line}")),
            }
        }
        let more = self.lines.len().saturating_sub(MOST_LINES);
        if more > 0 {
            put(&mut address, format_args!(" and {more} more"));
        }
        address
    }
}

/// A claim's exhibits, those that made its verdict; and what the others say, as counts.
pub(crate) fn sayings(finding: &Finding) -> (Vec<Saying<'_>>, String) {
    let telling = |exhibit: &Exhibit| {
        exhibit.verdict == finding.verdict
            || finding.verdict == "unmet" && exhibit.verdict == "unknown"
    };
    let all = !finding.exhibits.iter().any(telling);
    let mut sayings: Vec<Saying<'_>> = Vec::new();
    // a hostile file can have tens of thousands of places: each is found again without a search through all
    let mut known_sayings = Map::new();
    let mut known_places = Map::new();
    let mut others: Map<&str, usize> = Map::new();
    for exhibit in &finding.exhibits {
        if !all && !telling(exhibit) {
            *others.or_default(&exhibit.verdict) += 1;
            continue;
        }
        let index = *known_sayings.or_insert_with(
            (exhibit.says.as_str(), exhibit.verdict.as_str()),
            || {
                sayings.push(Saying {
                    says: &exhibit.says,
                    verdict: &exhibit.verdict,
                    places: Vec::new(),
                });
                sayings.len() - 1
            },
        );
        let Some(saying) = sayings.get_mut(index) else {
            continue;
        };
        let pointer = exhibit.pointer.as_deref();
        // an absence has no line, and no two are the same
        let key = exhibit.line.is_some().then_some((
            index,
            exhibit.path.as_str(),
            exhibit.text.as_str(),
            pointer,
        ));
        let same = key.and_then(|key| known_places.get(&key).copied());
        match (
            same.and_then(|place: usize| saying.places.get_mut(place)),
            exhibit.line,
        ) {
            (Some(place), Some(line)) => place.lines.push((line, exhibit.column)),
            (_, line) => {
                if let Some(key) = key {
                    known_places.insert(key, saying.places.len());
                }
                let lines = line
                    .map(|line| (line, exhibit.column))
                    .into_iter()
                    .collect();
                saying.places.push(Place {
                    path: &exhibit.path,
                    pointer,
                    text: &exhibit.text,
                    lines,
                });
            }
        }
    }
    // what is seen not to be so before what is not known
    spec_source::sort::by_key(&mut sayings, |saying| saying.verdict != finding.verdict);
    let others: Vec<String> = others
        .into_iter()
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    (sayings, others.join(", "))
}
