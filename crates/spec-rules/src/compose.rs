//! All repairs of a project made together: each is proposed again on what the ones before it left, and none is kept that makes another rule worse.

use crate::{Finding, Fix, FixEdit, Safety, Verdict, decide};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{Given, Project, own::IgnoreScope};
use spec_source::{Edit, Input, Map, Origin, Set, edit};

/// How often repairs are proposed again; what is left then is called collided.
const MAX_ROUNDS: usize = 400;

/// How often one and the same repair may be made: one that is called for again after that does not bring about what it is for.
const MAX_TIMES: usize = 20;

/// What became of all repairs of a project.
#[derive(Debug, Clone, Default)]
pub struct Composed {
    /// The files that are changed or new, each with its whole text.
    pub texts: Map<String, String>,
    /// The repairs that were made, in their order, each with its rule. Their edits are of the text that the ones before them left.
    pub applied: Vec<(&'static str, Fix)>,
    /// The repairs that were not made, and why.
    pub collided: Vec<(&'static str, Fix, String)>,
    /// The repairs that are left since they are less safe than asked for.
    pub left: Vec<(&'static str, Fix)>,
    /// What is left to a person, after the repairs.
    pub by_hand: Vec<(&'static str, Fix)>,
}

/// A repair by its rule, its title and the first file that it changes.
type Name = (&'static str, String, String);

fn name(rule: &'static str, fix: &Fix) -> Name {
    let path = fix.edits.first().map(|edit| edit.path.clone());
    (rule, fix.title.clone(), path.unwrap_or_default())
}

/// The project at one moment, and what the rules say of it.
struct State {
    given: Given,
    project: Project,
    findings: Vec<Finding>,
}

impl State {
    fn of(given: Given) -> Self {
        let project = Project::read(&given);
        let findings = decide(&project);
        Self {
            given,
            project,
            findings,
        }
    }

    /// The repairs with edits that the project does not ask to leave alone.
    fn fixes<'a>(
        &'a self,
        wanted: &'a dyn Fn(&Finding) -> bool,
    ) -> impl Iterator<Item = (&'static str, &'a Fix)> {
        self.findings
            .iter()
            .filter(|finding| finding.ignored.is_none() && wanted(finding))
            .flat_map(|finding| finding.fixes.iter().map(|fix| (finding.rule.id, fix)))
            .filter(|(rule, fix)| {
                !fix.edits.is_empty()
                    && !fix
                        .edits
                        .iter()
                        .any(|edit| is_ignored(&self.project, rule, edit))
            })
    }
}

/// Whether the project asks not to count what is edited: by its file or its line.
fn is_ignored(project: &Project, rule: &str, edit: &FixEdit) -> bool {
    let mut ignores = project.ignores.iter().filter(|ignore| ignore.names(rule));
    ignores.any(|ignore| match &ignore.scope {
        IgnoreScope::All => true,
        IgnoreScope::Path(path) => *path == edit.path,
        IgnoreScope::Line(document, line) => {
            project.documents.get(*document).is_some_and(|document| {
                let lines = document.lines.line(edit.edit.span.start)
                    ..=document.lines.line(edit.edit.span.end);
                document.path == edit.path && lines.contains(line)
            })
        }
    })
}

/// The order in which kinds of repairs are made: what others build upon goes first.
const ORDER: [&str; 12] = [
    "spec8/trusted-publishing/id-token-is-granted-per-job",
    "spec8/restrict-runner-permissions/more-is-granted-per-job",
    "spec8/trusted-publishing/publishing-uses-oidc",
    "spec8/trusted-publishing/no-long-lived-token",
    "spec8/harden-workflows/release-needs-intent",
    "beyond/build-stands-apart-from-publish",
    "spec8/use-environments/publishing-runs-in-environment",
    "spec8/attest-builds/attesting-job-may-attest",
    "spec8/attest-builds/provenance-is-attested",
    "beyond/release-uses-no-cache",
    "beyond/checkout-drops-credentials",
    "spec8/restrict-runner-permissions/default-is-read",
];

/// Makes every repair that is wanted and no less safe than asked for, one on top of the other, until nothing more is proposed. Of a repair by hand
/// nothing is made, nor of one at a place that the project asks not to count.
pub fn compose(given: &Given, least: Safety, wanted: &dyn Fn(&Finding) -> bool) -> Composed {
    let mut composed = Composed::default();
    let mut state = State::of(given.clone());
    let mut refused: Set<Name> = Set::new();
    let mut times: Map<Name, usize> = Map::new();
    for _ in 0..MAX_ROUNDS {
        let mut next: Vec<(usize, &'static str, Fix)> = Vec::new();
        for (rule, fix) in state.fixes(wanted) {
            if fix.safety <= least && !refused.contains(&name(rule, fix)) {
                let place = ORDER.iter().position(|known| *known == rule);
                next.push((place.unwrap_or(ORDER.len()), rule, fix.clone()));
            }
        }
        spec_source::sort::by(&mut next, |a, b| (a.2.safety, a.0).cmp(&(b.2.safety, b.0)));
        let Some((_, rule, first)) = next.first() else {
            break;
        };
        // repairs of one rule are made for each other; what one does to another rule's is seen when that is judged again
        let mut batch: Vec<&Fix> = Vec::from([first]);
        for (_, other, fix) in next.iter().skip(1) {
            if other == rule && fix.safety == first.safety && !touches(&batch, fix) {
                batch.push(fix);
            }
        }
        let together = (batch.len() > 1)
            .then(|| tried(&state, &batch).ok())
            .flatten();
        let made = match together {
            Some(after) => Ok((after, batch)),
            None => tried(&state, &[first]).map(|after| (after, Vec::from([first]))),
        };
        match made {
            Ok((after, made)) => {
                for fix in made {
                    let name = name(rule, fix);
                    let count = times.or_default(name.clone());
                    *count += 1;
                    if *count > MAX_TIMES {
                        let why = "it is called for again each time it was made";
                        composed.collided.push((*rule, fix.clone(), why.into()));
                        refused.insert(name);
                    }
                    composed.applied.push((*rule, fix.clone()));
                }
                state = after;
            }
            Err(why) => {
                refused.insert(name(rule, first));
                composed.collided.push((*rule, first.clone(), why));
            }
        }
    }
    for (rule, fix) in state.fixes(wanted).filter(|(_, fix)| fix.safety > least) {
        composed.left.push((rule, fix.clone()));
    }
    let findings = state.findings.iter();
    for finding in findings.filter(|finding| finding.ignored.is_none() && wanted(finding)) {
        for fix in finding.fixes.iter().filter(|fix| fix.edits.is_empty()) {
            composed.by_hand.push((finding.rule.id, fix.clone()));
        }
    }
    for input in &state.given.inputs {
        let before = given
            .inputs
            .iter()
            .find(|old| old.path == input.path && old.origin == input.origin);
        if before.is_none_or(|old| old.bytes != input.bytes)
            && matches!(input.origin, Origin::File | Origin::Pasted)
        {
            let text = String::from_utf8_lossy(&input.bytes).into_owned();
            composed.texts.insert(input.path.clone(), text);
        }
    }
    composed
}

/// Whether a fix edits what another one of the batch does, or right beside it.
fn touches(batch: &[&Fix], fix: &Fix) -> bool {
    let all = batch.iter().flat_map(|other| &other.edits);
    all.into_iter().any(|one| {
        fix.edits.iter().any(|other| {
            one.path == other.path
                && one.edit.span.start <= other.edit.span.end
                && other.edit.span.start <= one.edit.span.end
        })
    })
}

/// Makes some repairs and judges again.
fn tried(state: &State, batch: &[&Fix]) -> Result<State, String> {
    let after = State::of(applied(&state.given, batch)?);
    if after.project.problems.len() > state.project.problems.len() {
        return Err("the file would have a problem that it has not now".into());
    }
    match worse(&state.findings, &after.findings) {
        Some(rule) => Err(format!("it would leave `{rule}` worse than it is")),
        None => Ok(after),
    }
}

/// The rule that fares worse than before.
fn worse(before: &[Finding], after: &[Finding]) -> Option<&'static str> {
    let unmet = |finding: &Finding| {
        let places = finding.exhibits.iter();
        places
            .filter(|place| place.verdict == Verdict::Unmet)
            .count()
    };
    let good =
        |finding: &Finding| matches!(finding.verdict, Verdict::Met | Verdict::MetDifferently);
    before
        .iter()
        .zip(after)
        .find(|(old, new)| {
            // what a repair brings up, such as the first pin that nothing updates, another one repairs
            let brought_up = old.verdict == Verdict::NotApplicable
                && new.fixes.iter().any(|fix| !fix.edits.is_empty());
            let lost = good(old) && !good(new) && new.verdict != Verdict::NotApplicable;
            unmet(new) > unmet(old) && !brought_up || lost
        })
        .map(|(old, _)| old.rule.id)
}

/// The project with some repairs made.
fn applied(given: &Given, batch: &[&Fix]) -> Result<Given, String> {
    let mut edits: Map<&str, (Vec<Edit>, bool)> = Map::new();
    for edit in batch.iter().flat_map(|fix| &fix.edits) {
        let (list, creates) = edits.or_default(&edit.path);
        list.push(edit.edit.clone());
        *creates |= edit.creates;
    }
    let mut given = given.clone();
    for (path, (list, creates)) in edits {
        let is_file = |input: &&mut Input| {
            input.path == path && matches!(input.origin, Origin::File | Origin::Pasted)
        };
        let old = given.inputs.iter_mut().find(is_file);
        match old {
            Some(_) if creates => {
                return Err(format!("`{path}` would be made, and is there"));
            }
            Some(input) => {
                let text = core::str::from_utf8(&input.bytes)
                    .map_err(|_| format!("`{path}` is not written in UTF-8"))?;
                input.bytes = edit::apply(text, &list)
                    .map_err(|_| "it changes what another repair changes".to_string())?
                    .into_bytes();
            }
            None if creates => {
                let text = edit::apply("", &list)
                    .map_err(|_| "it changes what another repair changes".to_string())?;
                given.add_file(path, text);
            }
            None => return Err(format!("`{path}` was not given")),
        }
    }
    Ok(given)
}
