//! Small changes to good repositories: each flips exactly the verdicts that were written down before it was run.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop where it stands and say what it counted"
)]

#[path = "support/mutation.rs"]
mod mutation;

use mutation::{Base, Tree, Verdicts};
use spec_model::Project;
use spec_rules::{Finding, Verdict, decide};
use std::{
    collections::BTreeSet,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

fn bases() -> Vec<(String, Base)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mutations");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match Base::read(&fs::read_to_string(&path).unwrap()) {
            Ok(base) => (name, base),
            Err(error) => panic!("{name}: {error}"),
        }
    };
    paths.into_iter().map(read).collect()
}

fn decided(tree: &Tree) -> (Project, Vec<Finding>) {
    let project = Project::read(&tree.given());
    let findings = decide(&project);
    (project, findings)
}

/// The rules that say something else than is due, with their reasons; empty where all agree.
fn disagreements(due: &Verdicts, project: &Project, findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let id = finding.rule.id;
        // a rule that is not written down is one that answers decide, and none are given
        let agrees = match due.get(id) {
            Some(due) => *due == finding.verdict,
            None => matches!(finding.verdict, Verdict::Unknown | Verdict::NotApplicable),
        };
        if !agrees {
            let due = due.get(id).map_or("nothing", |verdict| verdict.word());
            let got = finding.verdict.word();
            write!(
                out,
                "\n    {id}: due is {due}, it says {got}: {}",
                finding.summary
            )
            .unwrap();
            for exhibit in &finding.exhibits {
                write!(out, "\n      {}: {}", exhibit.verdict.word(), exhibit.says).unwrap();
            }
        }
    }
    if !out.is_empty() {
        for problem in &project.problems {
            write!(out, "\n    problem: {}: {}", problem.path, problem.message).unwrap();
        }
    }
    out
}

#[test]
fn every_good_repository_has_the_verdicts_that_are_written_beside_it() {
    let mut wrong = Vec::new();
    for (file, base) in bases() {
        let (project, findings) = decided(&base.tree);
        let differs = disagreements(&base.verdicts, &project, &findings);
        if !differs.is_empty() {
            wrong.push(format!("{file}: {}{differs}", base.title));
        }
        for problem in &project.problems {
            wrong.push(format!("{file}: {}: {}", problem.path, problem.message));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_small_change_flips_exactly_the_verdicts_that_were_written_before_it_ran() {
    let (mut wrong, mut known) = (Vec::new(), Vec::new());
    let (mut count, mut harmless) = (0, 0);
    let mut flipped = BTreeSet::new();
    for (file, base) in bases() {
        let mut titles = BTreeSet::new();
        for mutation in &base.mutations {
            count += 1;
            harmless += usize::from(mutation.flips.is_empty());
            flipped.extend(mutation.flips.keys().copied());
            let name = format!("{file}:{}: {}", mutation.line, mutation.title);
            if !titles.insert(mutation.title.as_str()) {
                wrong.push(format!("{name}: this title stands there already"));
            }
            let mut due = base.verdicts.clone();
            due.extend(mutation.flips.iter().map(|(id, (_, to))| (*id, *to)));
            let (project, findings) = decided(&mutation.tree);
            if let Some(reason) = &mutation.differs {
                let differs = disagreements(&due, &project, &findings);
                known.push(format!("{name}\n    {reason}{differs}"));
            }
            for (id, says) in &mutation.says {
                if due.insert(id, *says) == Some(*says) {
                    wrong.push(format!("{name}: {id}: this is what is due"));
                }
            }
            let differs = disagreements(&due, &project, &findings);
            if !differs.is_empty() {
                let hint = match mutation.differs {
                    Some(_) => " (other than what is known: take out what agrees by now)",
                    None => "",
                };
                wrong.push(format!("{name}{hint}{differs}"));
            }
        }
    }
    println!(
        "{count} changes, {harmless} of them flip nothing, {} rules are flipped by some",
        flipped.len()
    );
    if !known.is_empty() {
        println!(
            "{} known differences:\n\n{}",
            known.len(),
            known.join("\n\n")
        );
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} changes flip another set than was written:\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
    assert!(
        count >= 200 && harmless >= 40,
        "{count} changes, {harmless} harmless"
    );
}
