//! The result: one sentence first, the counts in words, the release path, and then the SPEC itself.

use crate::icon::sign;
use crate::judged::Judged;
use crate::piece::{Element, Piece, el, live};
use crate::place::place;
use crate::project::Came;
use crate::prose::{prose, shown};
use crate::state::{Phase, State};
use crate::verdict::Verdict;
use crate::{evidence, next, release_path, repair, spec, take, words};
use spec_report::wire::Problem;
use std::sync::Arc;

/// The whole pane.
pub(crate) fn result(state: State) -> Element {
    let specs: Piece = state
        .specs()
        .iter()
        .map(|each| spec::spec(state, each))
        .collect();
    el("section")
        .class("result")
        .with("id", "result")
        .with("aria-labelledby", "result-title")
        .with("tabindex", "-1")
        .has(live(move || head(state)))
        .has(live(move || fault(state)))
        .has(el("div").with("id", "since"))
        .has(live(move || {
            state.judged.get().map(|judged| overview(state, &judged))
        }))
        .has(next::next(state))
        .has(state.live.then(|| repair::repairs(state)))
        .has(state.live.then(|| next::choice(state)))
        .has(el("div").class("specs").has(specs))
        .has(take::take(state))
        .has(live(move || state.judged.get().map(|judged| foot(&judged))))
}

fn head(state: State) -> Element {
    let (name, came, empty) = state
        .project
        .with(|project| (shown(&project.name), project.came, project.files.is_empty()));
    let said = match came {
        Came::Example => Some(words::EXAMPLE_SAYS),
        Came::Picked if empty => Some(words::NO_FILES_SAYS),
        _ => None,
    };
    let tag = (came == Came::Example).then(|| el("span").class("tag").has(words::EXAMPLE));
    el("header")
        .class("head")
        .has(
            el("h2")
                .with("id", "result-title")
                .has(name)
                .has(" ")
                .has(tag),
        )
        .has(said.map(|said| el("p").class("quiet").has(prose(said))))
}

/// What is said when the judge stopped.
fn fault(state: State) -> Option<Element> {
    let Phase::Failed(message) = state.phase.get() else {
        return None;
    };
    let again = el("button")
        .with("type", "button")
        .on("click", move |_| state.judge())
        .has(words::TRY_AGAIN);
    Some(
        el("div")
            .class("fault")
            .has(el("p").has(el("strong").has(words::FAILED)))
            .has(el("p").has(prose(&message)))
            .has(again),
    )
}

/// The sentence, the counts, what was read, the problems, the release path.
fn overview(state: State, judged: &Arc<Judged>) -> Piece {
    let report = &judged.report;
    let counts: Piece = Verdict::ALL
        .into_iter()
        .filter_map(|verdict| {
            let counts = judged.count(verdict);
            let sum: usize = counts.iter().sum();
            (sum > 0).then(|| {
                el("li")
                    .class(verdict.class())
                    .has(sign(verdict))
                    .has(el("strong").has(format!("{sum} {}", verdict.word())))
                    .has(" ")
                    .has(el("span").class("quiet").has(words::forces(counts)))
            })
        })
        .collect();
    let read = words::read(report.subject.read, report.subject.paths);
    Piece::from(vec![
        el("p").class("lead").has(prose(&report.summary)).into(),
        el("ul").class("counts").has(counts).into(),
        el("p")
            .class("quiet")
            .has(read)
            .has(live(move || {
                let answers = evidence::count(state);
                (!answers.is_empty()).then(|| format!("; {answers}"))
            }))
            .has(". ")
            .has(words::ONLY_GITHUB)
            .into(),
        problems(state, &report.problems).into(),
        release_path::release_path(state, &report.publishing).into(),
        other_services(judged).into(),
    ])
}

fn problems(state: State, problems: &[Problem]) -> Option<Element> {
    let rows: Piece = problems
        .iter()
        .enumerate()
        .map(|(index, problem)| {
            let at = problem.line.map(|line| {
                let column = problem.column.unwrap_or(1);
                ((line, column), (line, column + 1))
            });
            let line = words::place(problem.line, None);
            el("li")
                .has(place(
                    state,
                    format!("problem-{index}"),
                    &problem.path,
                    at,
                    line,
                ))
                .has(" ")
                .has(prose(&problem.message))
        })
        .collect();
    (!problems.is_empty()).then(|| {
        el("section")
            .class("problems")
            .has(el("h3").has(words::PROBLEMS))
            .has(el("ul").has(rows))
    })
}

/// The files of services that are not judged, so that nobody takes silence for a verdict.
fn other_services(judged: &Judged) -> Option<Element> {
    let mut files: Vec<Piece> = Vec::new();
    judged.project.each_path(&mut |path| {
        if is_other_service(path) {
            files.push(el("li").has(el("code").has(shown(path))).into());
        }
    });
    (!files.is_empty()).then(|| {
        el("section")
            .class("problems")
            .has(el("h3").has(words::OTHER_SERVICES))
            .has(el("p").has(words::OTHER_SERVICES_SAYS))
            .has(el("ul").has(files))
    })
}

fn is_other_service(path: &str) -> bool {
    const FILES: [&str; 7] = [
        ".gitlab-ci.yml",
        ".cirrus.yml",
        ".cirrus.star",
        "Jenkinsfile",
        "appveyor.yml",
        ".appveyor.yml",
        ".travis.yml",
    ];
    FILES.contains(&path)
        || path.starts_with(".circleci/")
        || path.starts_with("azure-pipelines") && !path.contains('/')
}

fn foot(judged: &Judged) -> Element {
    let report = &judged.report;
    let mut by = String::new();
    for spec in &report.specs {
        let words = words::judged_by(spec.number, &spec.revised, &spec.revision);
        words::list(&mut by, " · ", &words);
    }
    let tool = format!("{} {}", report.tool.name, report.tool.version);
    words::list(&mut by, " · ", &tool);
    if !report.subject.as_of.is_empty() {
        words::list(&mut by, " · ", &report.subject.as_of);
    }
    el("p").class("foot quiet").has(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_services_file_is_known_by_its_place() {
        assert!(is_other_service(".circleci/config.yml"));
        assert!(is_other_service("azure-pipelines.yml"));
        assert!(!is_other_service("tools/azure-pipelines.yml"));
        assert!(!is_other_service(".github/workflows/ci.yml"));
    }
}
