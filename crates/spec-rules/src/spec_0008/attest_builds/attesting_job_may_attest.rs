#![cfg_attr(feature = "pages", doc = include_str!("attesting_job_may_attest.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every job that attests has the permissions that attesting takes."
)]

use crate::{Decision, Exhibit, Fix, Force, Need, Rule, Subject, Verdict, Who, agree, repair};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Project, Source,
    facts::{Authority, HostAttestation, Likely, authority, host_attestations},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/attest-builds/attesting-job-may-attest",
    claim: "every job that attests has the permissions that attesting takes",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Workflows,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("attesting_job_may_attest.md"),
};

/// What signing takes, and what storing the signed attestation takes.
/// <https://github.com/actions/attest#usage>
const SIGN: &str = "id-token";
const STORE: &str = "attestations";

fn decide(project: &Project) -> Decision {
    let steps = host_attestations(project);
    if steps.is_empty() {
        return Decision::nothing("no step in sight asks GitHub to sign an attestation");
    }
    let mut decision = Decision::default();
    let mut granted = Vec::new();
    for step in &steps {
        let (exhibit, need) = judge(project, step);
        if !decision.places.contains(&exhibit) {
            if exhibit.verdict == Verdict::Unmet && !granted.contains(&step.job) {
                granted.push(step.job);
                decision.fixes.extend(repair(project, step));
            }
            decision.places.push(exhibit);
        }
        if let Some(need) = need.filter(|need| !decision.needs.contains(need)) {
            decision.needs.push(need);
        }
    }
    let without = decision.count(Verdict::Unmet);
    let all = decision.places.len() - decision.count(Verdict::NotApplicable);
    decision.summary = match decision.verdict() {
        Verdict::Unmet => format!(
            "{without} of {all} steps that attest {}",
            agree(
                without,
                "runs in a job that is not permitted to, and fails",
                "run in a job that is not permitted to, and fail"
            )
        ),
        Verdict::Unknown => {
            "whether every job that attests is permitted to cannot be told from the files given"
                .into()
        }
        _ if all == 0 => "no step that attests runs where its job is not permitted to".into(),
        _ if all == 1 => "the job that attests has the permissions that it takes".into(),
        _ => format!("all {all} steps that attest run in a job that is permitted to"),
    };
    decision
}

fn repair(project: &Project, step: &HostAttestation) -> Option<Fix> {
    let (workflow, job) = step.job.view(project)?;
    repair::grants::may_attest(project, workflow, job, scopes(step))
}

const fn scopes(step: &HostAttestation) -> &'static [&'static str] {
    if step.own_token {
        &[SIGN, STORE]
    } else {
        &[SIGN]
    }
}

fn judge(project: &Project, step: &HostAttestation) -> (Exhibit, Option<Need>) {
    let name = step
        .job
        .view(project)
        .map_or("", |(_, job)| job.key.value.as_str());
    let scopes = scopes(step);
    let of = |expected: Authority| -> Vec<String> {
        scopes
            .iter()
            .filter(|scope| authority(project, step.job, scope) == expected)
            .map(|scope| format!("`{scope}: write`"))
            .collect()
    };
    let lacking = of(Authority::NoWrite).join(" and ");
    let unclear = of(Authority::Unknown).join(" and ");
    let (verdict, says, need) = if !lacking.is_empty() && step.asks == Likely::Yes {
        let says = format!(
            "job `{name}` is not granted {lacking}, so this step fails and nothing is attested"
        );
        (Verdict::Unmet, says, None)
    } else if !lacking.is_empty() && step.asks == Likely::No {
        let says =
            format!("job `{name}` is not granted {lacking}, and no event lets this step run there");
        (Verdict::NotApplicable, says, None)
    } else if !lacking.is_empty() {
        let says = format!(
            "job `{name}` is not granted {lacking}, and whether this step ever attests cannot be told"
        );
        let need = Need::new(
            Source::Maintainer,
            Who::Maintainer,
            "on which events the step runs, and the input that switches attesting on is true",
            "whether the step ever attests",
        );
        (Verdict::Unknown, says, Some(need))
    } else if !unclear.is_empty() {
        let says = format!(
            "whether job `{name}` is granted {unclear} is decided by its callers, or by a block that cannot be read"
        );
        let need = Need::new(
            Source::Tree,
            Who::Anyone,
            "every workflow that calls this one, whole and as GitHub accepts it",
            "what the token of the job that attests may do",
        );
        (Verdict::Unknown, says, Some(need))
    } else if step.own_token {
        let says = format!("job `{name}` has `id-token: write` and `attestations: write`");
        (Verdict::Met, says, None)
    } else {
        let says = format!(
            "job `{name}` has `id-token: write`, and a token of its own stores what is signed"
        );
        (Verdict::Met, says, None)
    };
    (Exhibit::at(step.place, verdict, says), need)
}
