//! Findings become a report.

use crate::{
    places,
    summary::summary,
    wire::{self, Report},
};
use alloc::{string::String, vec::Vec};
use spec_model::{
    Coverage, Given, Project, Source,
    facts::{Credential, Likely, Means, Reach, TABLES_DATE, Upload},
};
use spec_rules::{Finding, Fix, Judgement, SPECS, Verdict};

/// Judges what was given: the one front door that every interface uses.
pub fn judge(given: &Given) -> Report {
    let project = Project::read(given);
    report(&project, &spec_rules::judge(&project))
}

/// A judged project as a report.
pub fn report(project: &Project, judgement: &Judgement) -> Report {
    Report {
        format: wire::FORMAT.into(),
        tool: wire::Tool {
            name: "spec-check".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            tables: TABLES_DATE.into(),
        },
        specs: SPECS
            .iter()
            .map(|spec| wire::SpecRevision {
                number: spec.number,
                revision: spec.revision.into(),
                revised: spec.revised.into(),
            })
            .collect(),
        summary: said(project, &judgement.findings).unwrap_or_else(|| summary(project)),
        subject: subject(project),
        problems: problems(project, &judgement.problems),
        publishing: project
            .facts
            .uploads
            .iter()
            .map(|upload| publishing(project, upload))
            .collect(),
        findings: judgement
            .findings
            .iter()
            .map(|found| finding(project, found))
            .collect(),
    }
}

/// What the project itself says of its publishing, where no upload to PyPI is in sight: a rule that looks for one has heard it.
fn said(project: &Project, findings: &[Finding]) -> Option<String> {
    let heard = |found: &&Finding| {
        found.rule.id == "spec8/attest-builds/provenance-is-attested"
            && found.verdict != Verdict::Unknown
    };
    let none = project.facts.to_pypi().next().is_none();
    let found = findings.iter().find(heard).filter(|_| none)?;
    Some(found.summary.clone())
}

fn subject(project: &Project) -> wire::Subject {
    let files = project
        .documents
        .iter()
        .filter(|document| document.origin != spec_source::Origin::Answer)
        .count();
    let answered = |source| String::from(project.answers.coverage(source).word());
    wire::Subject {
        name: project.name.clone(),
        paths: project
            .listing
            .as_ref()
            .map_or(files, |listing| listing.paths.len()),
        read: files,
        as_of: project.as_of.clone().unwrap_or_default(),
        coverage: wire::Coverage {
            tree: project.tree_coverage().word().into(),
            host_settings: answered(Source::HostSettings),
            package_index: answered(Source::PackageIndex),
            history: answered(Source::History),
            vault: answered(Source::Vault),
            maintainer: if project.own.is_some() {
                Coverage::Some
            } else {
                Coverage::Nothing
            }
            .word()
            .into(),
        },
    }
}

fn problems(project: &Project, more: &[spec_model::InputProblem]) -> Vec<wire::Problem> {
    let position = |problem: &spec_model::InputProblem| {
        let place = problem.place?;
        let document = project.documents.get(place.document)?;
        Some(document.lines.position(&document.text, place.span.start))
    };
    let mut problems: Vec<&spec_model::InputProblem> =
        project.problems.iter().chain(more).collect();
    spec_source::sort::by(&mut problems, |a, b| {
        (&a.path, a.place).cmp(&(&b.path, b.place))
    });
    problems
        .into_iter()
        .map(|problem| {
            let position = position(problem);
            wire::Problem {
                path: problem.path.clone(),
                line: position.map(|position| position.line),
                column: position.map(|position| position.column),
                message: problem.message.clone(),
            }
        })
        .collect()
}

fn publishing(project: &Project, upload: &Upload) -> wire::Publishing {
    let place = places::target(project, upload.key);
    let job = upload
        .site
        .job()
        .and_then(|job| job.view(project))
        .map(|(_, job)| job.key.value.clone());
    wire::Publishing {
        path: place.path,
        line: place.line,
        job,
        step: upload.site.step(),
        means: upload.means.word().into(),
        index: upload.index.word().into(),
        index_url: upload.index_url.clone(),
        events: events(project.facts.reaches(upload)),
        environment: upload
            .environment
            .as_ref()
            .map(|environment| environment.name.value.clone())
            .or_else(|| {
                let hidden =
                    upload.means == Means::ReusableWorkflow && !upload.is_judged_elsewhere();
                hidden.then(|| "unknown".into())
            }),
        id_token: upload.id_token.word().into(),
        credential: upload.credential.as_ref().map(credential),
        pin: upload
            .pin
            .map_or("none", spec_model::github::Pin::word)
            .into(),
        version: upload.version.clone(),
        attestation: upload.attestation.word().into(),
        indirect: upload.indirect.as_ref().map(|indirect| wire::Indirect {
            kind: indirect.kind.word().into(),
            name: indirect.name.clone(),
            target: indirect
                .target
                .map(|target| places::target(project, target)),
        }),
    }
}

/// The events that can start it, or could; `push` once for tags and once for branches, any other once.
pub(crate) fn events(reaches: &[Reach]) -> Vec<wire::Event> {
    let covered = |reach: &&Reach| {
        let rank = |likely| match likely {
            Likely::Yes => 2,
            Likely::Unknown => 1,
            Likely::No => 0,
        };
        let better = |other: &Reach| {
            let (a, b) = (rank(other.reaches), rank(reach.reaches));
            other.event == reach.event && (a > b || a == b && other.reference < reach.reference)
        };
        reach.event != "push" && reaches.iter().any(better)
    };
    let shown = reaches.iter().filter(|reach| !covered(reach));
    shown
        .map(|reach| wire::Event {
            event: reach.event.clone(),
            reference: reach
                .reference
                .filter(|_| reach.event == "push")
                .map(|reference| reference.word().into()),
            reaches: match reach.reaches {
                Likely::Yes => "yes",
                Likely::No => "no",
                Likely::Unknown => "unknown",
            }
            .into(),
            because: reach.because.clone(),
        })
        .collect()
}

fn credential(credential: &Credential) -> wire::Credential {
    wire::Credential {
        via: credential.via.clone(),
        secret: credential.secret.clone(),
        kind: credential.lifetime.word().into(),
    }
}

fn finding(project: &Project, found: &Finding) -> wire::Finding {
    let (clause, spec) = clause_of(found.rule.id);
    wire::Finding {
        rule: found.rule.id.into(),
        spec,
        clause,
        force: found.rule.force.word().into(),
        verdict: found.verdict.word().into(),
        declared: found.declared,
        ignored: found.ignored.as_ref().map(|ignored| {
            let place = places::target(project, ignored.place);
            wire::Ignored {
                reason: ignored.reason.clone(),
                path: place.path,
                line: place.line,
            }
        }),
        summary: found.summary.clone(),
        needs: found.needs.iter().map(need).collect(),
        because: found.because.clone(),
        exhibits: found
            .exhibits
            .iter()
            .map(|shown| places::exhibit(project, shown))
            .collect(),
        fixes: found.fixes.iter().map(fix).collect(),
    }
}

/// A rule's clause is its id without the last part; its SPEC is the number in the first.
fn clause_of(rule: &str) -> (String, Option<u8>) {
    let clause = rule.rsplit_once('/').map_or(rule, |(clause, _)| clause);
    let spec = clause
        .split('/')
        .next()
        .and_then(|part| part.strip_prefix("spec"))
        .and_then(|number| number.parse().ok());
    (clause.into(), spec)
}

fn need(need: &spec_rules::Need) -> wire::Need {
    let source: Source = need.source;
    wire::Need {
        source: source.word().into(),
        bring: need.bring.clone(),
        who: need.who.word().into(),
        decides: need.decides.clone(),
    }
}

fn fix(fix: &Fix) -> wire::Fix {
    let edits = fix.edits.iter().map(|edit| wire::Edit {
        path: edit.path.clone(),
        start: edit.edit.span.start,
        end: edit.edit.span.end,
        replacement: edit.edit.replacement.clone(),
        creates: edit.creates,
    });
    wire::Fix {
        title: fix.title.clone(),
        safety: fix.safety.word().into(),
        before: fix.before.clone(),
        after: fix.after.clone(),
        edits: edits.collect(),
    }
}
