//! Several repositories that are one project, such as the code's and the one that makes its releases: one report over all.
//!
//! Each is read and judged by itself, since a path, a call of `./`, an updater and a listing mean something in their own repository only;
//! then the findings are put together, rule by rule.

use crate::{
    report::report,
    summary::without_upload,
    wire::{Coverage, Exhibit, Finding, Fix, Need, Problem, Publishing, Report, Subject},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{Given, Project, own::Publishes};
use spec_rules::Subject as About;

/// The rules that one repository meets for the whole project: a document or a policy is looked for, and one is enough.
const ONE_IS_ENOUGH: [&str; 3] = [
    "spec8/document-release/process-is-written",
    "spec8/document-release/process-names-permissions",
    "beyond/security-policy-exists",
];

/// Judges several repositories as one project. Their names must differ: in the report every path stands under its repository's name.
///
/// A rule is unmet if it is in one of them, else unknown if it is in one, and so on; a written process or policy is met by one for all. Where
/// one is seen to publish, the rules about publishing do not apply to another whose whole tree is known and which does not and hides nothing:
/// what a person says of its publishing (`publishes`) then gives way to what is seen. A statement about a rule answers for all.
pub fn judge_together(all: &[Given]) -> Report {
    whole(parts(all))
}

/// Judges one repository, or several as one project.
pub fn judge_any(all: &[Given]) -> Report {
    match all {
        [one] => crate::judge(one),
        several => judge_together(several),
    }
}

/// The runs that can end in an upload, of one repository or of several that are one project, for the report that [`judge_any`] makes of them.
#[cfg(feature = "drawing")]
pub fn any_runs(all: &[Given]) -> Vec<crate::Run> {
    if let [one] = all {
        return crate::runs(&Project::read(one));
    }
    let mut runs = Vec::new();
    let mut before = 0;
    for part in read(all) {
        for mut run in crate::runs(&part.project) {
            part.rename(&mut run.path);
            for job in &mut run.jobs {
                part.rename(&mut job.path);
            }
            for lane in &mut run.lanes {
                lane.row += before;
            }
            runs.push(run);
        }
        before += part.project.facts.uploads.len();
    }
    runs
}

fn read(all: &[Given]) -> Vec<Part> {
    let part = |given: &Given| Part {
        name: given.name.clone(),
        project: Project::read(given),
        report: Report::default(),
    };
    all.iter().map(part).collect()
}

/// Each repository, read and judged with the others in mind.
fn parts(all: &[Given]) -> Vec<Part> {
    let mut parts = read(all);
    let publishers: Vec<String> = parts
        .iter()
        .filter(|part| part.publishes())
        .map(|part| format!("`{}`", part.name))
        .collect();
    let publishers = publishers.join(" and ");
    for part in &mut parts {
        part.judge(&publishers);
    }
    parts
}

/// One report over all.
fn whole(parts: Vec<Part>) -> Report {
    let Some(first) = parts.first() else {
        return Report::default();
    };
    let mut whole = Report {
        summary: summary(&parts),
        subject: subject(&parts),
        problems: Vec::new(),
        publishing: Vec::new(),
        findings: Vec::new(),
        ..first.report.clone()
    };
    for finding in &first.report.findings {
        whole.findings.push(combine(&parts, &finding.rule));
    }
    for part in parts {
        part.give(&mut whole.problems, &mut whole.publishing);
    }
    whole
}

/// One of the repositories.
struct Part {
    name: String,
    project: Project,
    report: Report,
}

impl Part {
    /// Whether a job of it is seen to upload to PyPI, or to an index that is known at run time only.
    fn publishes(&self) -> bool {
        !self.project.facts.closure.publishing.is_empty()
    }

    /// Whether everything is in sight that could upload.
    fn surely_publishes_nothing(&self) -> bool {
        self.project.listing.is_some() && self.project.facts.closure.gaps.is_empty()
    }

    /// Judges it, knowing which of the others are seen to publish.
    fn judge(&mut self, publishers: &str) {
        let mut said = None;
        if !publishers.is_empty()
            && !self.publishes()
            && let Some(own) = &mut self.project.own
            && let Some(publishes) = own.publishes.take_if(|publishes| {
                matches!(publishes.value, Publishes::ByHand | Publishes::Nothing)
            })
        {
            said = Some(spec_model::Place::new(own.document, publishes.span));
        }
        self.report = report(&self.project, &spec_rules::judge(&self.project));
        if let Some(place) = said {
            let place = crate::places::target(&self.project, place);
            self.report.problems.push(Problem {
                path: place.path,
                line: Some(place.line),
                column: None,
                message: format!("what `publishes` says is not counted, since {publishers} is seen to publish: correct it, or judge the folders one by one"),
            });
        }
        if publishers.is_empty() || self.project.facts.to_pypi().next().is_some() {
            return;
        }
        let surely = self.surely_publishes_nothing();
        for finding in &mut self.report.findings {
            if is_about_publishing(&finding.rule) && finding.verdict == "unknown" {
                // the repository that publishes was given
                finding.needs.retain(|need| need.source != "package-index");
                if surely {
                    finding.verdict = "not-applicable".into();
                    finding.summary = format!("releases are made by {publishers}");
                    finding.because = None;
                    finding.needs.clear();
                    finding.fixes.clear();
                }
            }
        }
    }

    /// Whether a person states something about a rule in this repository's own file.
    fn states(&self, rule: &str) -> bool {
        self.project
            .own
            .as_ref()
            .is_some_and(|own| own.statements.iter().any(|said| said.rule.value == rule))
    }

    /// Its finding about a rule, its paths under its name.
    fn finding(&self, rule: &str) -> Option<Finding> {
        let mut finding = self
            .report
            .findings
            .iter()
            .find(|finding| finding.rule == rule)?
            .clone();
        for exhibit in &mut finding.exhibits {
            self.rename_exhibit(exhibit);
        }
        for fix in &mut finding.fixes {
            self.rename_fix(fix);
        }
        if let Some(ignored) = &mut finding.ignored {
            self.rename(&mut ignored.path);
        }
        Some(finding)
    }

    fn rename(&self, path: &mut String) {
        *path = format!("{}/{path}", self.name);
    }

    fn rename_exhibit(&self, exhibit: &mut Exhibit) {
        // in an answer the path is an endpoint, which names its repository itself
        if exhibit.pointer.is_none() {
            self.rename(&mut exhibit.path);
        }
    }

    fn rename_fix(&self, fix: &mut Fix) {
        for edit in &mut fix.edits {
            self.rename(&mut edit.path);
        }
    }

    fn give(mut self, problems: &mut Vec<Problem>, publishing: &mut Vec<Publishing>) {
        for mut problem in core::mem::take(&mut self.report.problems) {
            self.rename(&mut problem.path);
            problems.push(problem);
        }
        for mut row in core::mem::take(&mut self.report.publishing) {
            self.rename(&mut row.path);
            if let Some(target) = row
                .indirect
                .as_mut()
                .and_then(|indirect| indirect.target.as_mut())
            {
                self.rename(&mut target.path);
            }
            publishing.push(row);
        }
    }
}

fn is_about_publishing(rule: &str) -> bool {
    spec_rules::rules()
        .any(|known| known.id == rule && matches!(known.subject, About::Publishing(_)))
}

/// The opening sentence of the repository that publishes; of several each its own.
fn summary(parts: &[Part]) -> String {
    let mut told = Vec::new();
    let (mut workflows, mut unseen) = (0, 0);
    for part in parts {
        workflows += part.project.workflows.len();
        unseen += part.project.unseen.len();
        if part.project.facts.to_pypi().next().is_some() {
            told.push(format!("in `{}`: {}", part.name, part.report.summary));
        }
    }
    if told.is_empty() {
        without_upload(workflows, unseen)
    } else {
        told.join("; ")
    }
}

fn subject(parts: &[Part]) -> Subject {
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    let mut subject = Subject {
        name: names.join(" and "),
        ..Subject::default()
    };
    for part in parts {
        subject.paths += part.report.subject.paths;
        subject.read += part.report.subject.read;
        subject.as_of.clone_from(&part.report.subject.as_of);
    }
    let of = |source: fn(&Coverage) -> &String| {
        let mut words = parts
            .iter()
            .map(|part| source(&part.report.subject.coverage).as_str());
        let first = words.next().unwrap_or("nothing");
        if words.all(|word| word == first) {
            first.to_string()
        } else {
            "some".to_string()
        }
    };
    subject.coverage = Coverage {
        tree: of(|coverage| &coverage.tree),
        host_settings: of(|coverage| &coverage.host_settings),
        package_index: of(|coverage| &coverage.package_index),
        history: of(|coverage| &coverage.history),
        vault: of(|coverage| &coverage.vault),
        maintainer: of(|coverage| &coverage.maintainer),
    };
    subject
}

/// What is decided about a rule over all repositories.
fn combine(parts: &[Part], rule: &str) -> Finding {
    let mut found: Vec<(&str, Finding)> = Vec::new();
    let mut is_stated = false;
    for part in parts {
        if let Some(finding) = part.finding(rule) {
            is_stated |= finding.declared && part.states(rule);
            found.push((&part.name, finding));
        }
    }
    let verdict = verdict(&found, rule, is_stated);
    let decides = |finding: &Finding| finding.verdict == verdict;
    let mut whole = Finding {
        verdict: verdict.into(),
        ..found
            .first()
            .map(|(_, finding)| finding.clone())
            .unwrap_or_default()
    };
    let deciding: Vec<&(&str, Finding)> = found
        .iter()
        .filter(|(_, finding)| decides(finding))
        .collect();
    whole.summary = told(&deciding, |finding| Some(&finding.summary)).unwrap_or_default();
    whole.because = told(&deciding, |finding| finding.because.as_ref());
    // unmet is seen if one is seen; what is met rests on a statement if a part of it does
    whole.declared = if verdict == "unmet" {
        deciding.iter().all(|(_, finding)| finding.declared)
    } else {
        deciding.iter().any(|(_, finding)| finding.declared)
    };
    whole.ignored = deciding
        .first()
        .filter(|_| {
            deciding
                .iter()
                .all(|(_, finding)| finding.ignored.is_some())
        })
        .and_then(|(_, finding)| finding.ignored.clone());
    whole.needs = needs(&found, &deciding, verdict);
    whole.exhibits.clear();
    whole.fixes.clear();
    for (_, finding) in found {
        let open = |word: &str| matches!(word, "unmet" | "unknown");
        let answered = open(&finding.verdict) && !open(verdict);
        for mut exhibit in finding.exhibits {
            if answered && open(&exhibit.verdict) {
                // what is missing here is answered by another of them
                exhibit.verdict = "not-applicable".into();
            }
            whole.exhibits.push(exhibit);
        }
        if !answered {
            whole.fixes.extend(finding.fixes);
        }
    }
    whole
}

/// Many places, one verdict; a rule that one repository meets for all takes the best, and a statement answers what is unknown.
fn verdict(found: &[(&str, Finding)], rule: &str, is_stated: bool) -> &'static str {
    let has = |word: &str| found.iter().any(|(_, finding)| finding.verdict == word);
    let order = if ONE_IS_ENOUGH.contains(&rule) {
        ["met", "met-differently", "unknown", "unmet"]
    } else {
        ["unmet", "unknown", "met-differently", "met"]
    };
    for word in order {
        if word == "unknown" && is_stated {
            continue;
        }
        if has(word) {
            return word;
        }
    }
    "not-applicable"
}

/// What the deciding repositories say, each with its name unless all say the same.
fn told<'a>(
    deciding: &[&'a (&str, Finding)],
    what: impl Fn(&'a Finding) -> Option<&'a String>,
) -> Option<String> {
    let mut said: Vec<(&str, &String)> = Vec::new();
    for (name, finding) in deciding {
        if let Some(text) = what(finding) {
            said.push((name, text));
        }
    }
    let (_, first) = said.first()?;
    if said.len() == deciding.len() && said.iter().all(|(_, text)| text == first) && said.len() > 1
    {
        return Some((*first).clone());
    }
    let each: Vec<String> = said
        .iter()
        .map(|(name, text)| format!("in `{name}`: {text}"))
        .collect();
    Some(each.join("; "))
}

/// What would decide, each need once; one that only a part of the deciding repositories has is told with their names.
fn needs(found: &[(&str, Finding)], deciding: &[&(&str, Finding)], verdict: &str) -> Vec<Need> {
    let mut whole: Vec<Need> = Vec::new();
    let mut asked: Vec<&Need> = Vec::new();
    for (_, finding) in found {
        let open = verdict == "unmet" && finding.verdict == "unknown";
        if finding.verdict != verdict && !open {
            continue;
        }
        for need in &finding.needs {
            if asked.contains(&need) {
                continue;
            }
            asked.push(need);
            let names: Vec<String> = found
                .iter()
                .filter(|(_, other)| other.needs.contains(need))
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            let mut need = need.clone();
            if names.len() < found.len() || deciding.len() < found.len() {
                need.bring = format!("for {}: {}", names.join(" and "), need.bring);
            }
            whole.push(need);
        }
    }
    whole
}
