//! All repairs of a project made together: each is proposed again on what the ones before it left, and none is kept that makes another rule worse.

use crate::{Finding, Fix, Safety, Verdict, decide};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{Given, Project};
use spec_source::{Edit, Input, Origin, edit};

/// How often repairs are proposed again; what is left then is called collided.
const MAX_ROUNDS: usize = 400;

/// What became of all repairs of a project.
#[derive(Debug, Clone, Default)]
pub struct Composed {
    /// The files that are changed or new, each with its whole text.
    pub texts: BTreeMap<String, String>,
    /// The repairs that were made, in their order, each with its rule. Their edits are of the text that the ones before them left.
    pub applied: Vec<(&'static str, Fix)>,
    /// The repairs that were not made, and why.
    pub collided: Vec<(&'static str, Fix, String)>,
    /// What is left to a person, after the repairs.
    pub by_hand: Vec<(&'static str, Fix)>,
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
/// nothing is made.
pub fn compose(given: &Given, least: Safety, wanted: &dyn Fn(&Finding) -> bool) -> Composed {
    let mut composed = Composed::default();
    let mut current = given.clone();
    let mut findings = decide(&Project::read(&current));
    let mut refused: BTreeSet<(&'static str, String)> = BTreeSet::new();
    for _ in 0..MAX_ROUNDS {
        let mut next: Vec<(usize, &'static str, Fix)> = Vec::new();
        for finding in findings
            .iter()
            .filter(|finding| finding.ignored.is_none() && wanted(finding))
        {
            let place = ORDER.iter().position(|rule| *rule == finding.rule.id);
            for fix in finding.fixes.iter().filter(|fix| {
                !fix.edits.is_empty()
                    && fix.safety <= least
                    && !refused.contains(&(finding.rule.id, fix.title.clone()))
            }) {
                next.push((place.unwrap_or(ORDER.len()), finding.rule.id, fix.clone()));
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
        if batch.len() > 1
            && let Some((after, judged)) = made(&current, &findings, &batch)
        {
            let rule = *rule;
            composed
                .applied
                .extend(batch.into_iter().map(|fix| (rule, fix.clone())));
            (current, findings) = (after, judged);
            continue;
        }
        let (rule, first) = (*rule, first.clone());
        match tried(&current, &findings, &[&first]) {
            Ok((after, judged)) => {
                composed.applied.push((rule, first));
                (current, findings) = (after, judged);
            }
            Err(why) => {
                refused.insert((rule, first.title.clone()));
                composed.collided.push((rule, first, why));
            }
        }
    }
    for finding in findings.iter().filter(|finding| wanted(finding)) {
        for fix in finding.fixes.iter().filter(|fix| fix.edits.is_empty()) {
            composed.by_hand.push((finding.rule.id, fix.clone()));
        }
    }
    for input in &current.inputs {
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

fn made(current: &Given, findings: &[Finding], batch: &[&Fix]) -> Option<(Given, Vec<Finding>)> {
    tried(current, findings, batch).ok()
}

/// Makes some repairs and judges again.
fn tried(
    current: &Given,
    findings: &[Finding],
    batch: &[&Fix],
) -> Result<(Given, Vec<Finding>), String> {
    let after = applied(current, batch)?;
    let before = Project::read(current);
    let project = Project::read(&after);
    if project.problems.len() > before.problems.len() {
        return Err("the file would have a problem that it has not now".into());
    }
    let judged = decide(&project);
    match worse(findings, &judged) {
        Some(rule) => Err(format!("it would leave `{rule}` worse than it is")),
        None => Ok((after, judged)),
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
    let mut edits: BTreeMap<&str, (Vec<Edit>, bool)> = BTreeMap::new();
    for edit in batch.iter().flat_map(|fix| &fix.edits) {
        let (list, creates) = edits.entry(&edit.path).or_default();
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
                given.inputs.push(Input::new(path, text, Origin::File));
                let listing = given
                    .inputs
                    .iter_mut()
                    .find(|input| input.origin == Origin::Listing);
                if let Some(listing) = listing {
                    listing.bytes.extend(format!("\n{path}\n").bytes());
                }
            }
            None => return Err(format!("`{path}` was not given")),
        }
    }
    Ok(given)
}
