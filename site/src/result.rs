//! The result: one sentence first, the counts in words, the release path, and then the SPEC itself.

use crate::icon::sign;
use crate::judged::Judged;
use crate::project::Came;
use crate::prose::prose;
use crate::state::{Phase, State};
use crate::verdict::Verdict;
use crate::visible::visible;
use crate::{release_path, spec, words};
use leptos::prelude::*;
use spec_report::wire::Problem;
use std::sync::Arc;

/// The whole pane.
pub(crate) fn result(state: State) -> impl IntoView {
    let judged = Memo::new(move |_| state.judged.get());
    let specs = state.catalogue.with_value(|catalogue| {
        catalogue
            .specs
            .iter()
            .map(|each| spec::spec(state, each))
            .collect::<Vec<_>>()
    });
    view! {
        <section id="result" class="result" aria-labelledby="result-title" tabindex="-1">
            {move || head(state)}
            {move || fault(state)}
            {move || judged.get().map(|judged| overview(state, &judged))}
            <div class="specs">{specs}</div>
            {move || judged.get().map(|judged| foot(&judged))}
        </section>
    }
}

fn head(state: State) -> impl IntoView {
    let (name, came, empty) = state.project.with(|project| {
        (
            visible(&project.name).into_owned(),
            project.came,
            project.files.is_empty() && project.listing.is_none(),
        )
    });
    let said = match came {
        Came::Example => Some(words::EXAMPLE_SAYS),
        Came::Picked if empty => Some(words::NO_FILES_SAYS),
        _ => None,
    };
    view! {
        <header class="head">
            <h2 id="result-title">
                {name}
                {(came == Came::Example).then(|| view! { <span class="tag">{words::EXAMPLE}</span> })}
            </h2>
            {said.map(|said| view! { <p class="quiet">{prose(said)}</p> })}
        </header>
    }
}

/// What is said when the judge stopped.
fn fault(state: State) -> Option<impl IntoView> {
    let Phase::Failed(message) = state.phase.get() else {
        return None;
    };
    Some(view! {
        <div class="fault">
            <p><strong>{words::FAILED}</strong></p>
            <p>{prose(&message)}</p>
            <button type="button" on:click=move |_| state.judge()>{words::TRY_AGAIN}</button>
        </div>
    })
}

/// The sentence, the counts, what was read, the problems, the release path.
fn overview(state: State, judged: &Arc<Judged>) -> impl IntoView + use<> {
    let report = &judged.report;
    let counts = Verdict::ALL
        .into_iter()
        .filter_map(|verdict| {
            let counts = judged.count(verdict);
            let sum: usize = counts.iter().sum();
            (sum > 0).then(|| {
                view! {
                    <li class=verdict.class()>
                        {sign(verdict)}
                        <span><strong>{format!("{sum} {}", verdict.word())}</strong></span>
                        <span class="quiet">{words::forces(counts)}</span>
                    </li>
                }
            })
        })
        .collect::<Vec<_>>();
    let subject = &report.subject;
    view! {
        <p class="lead">{prose(&report.summary)}</p>
        <ul class="counts">{counts}</ul>
        <p class="quiet">{words::read(subject.read, subject.paths)}". "{words::ONLY_GITHUB}</p>
        {problems(state, &report.problems)}
        {release_path::release_path(state, &report.publishing)}
        {other_services(judged)}
    }
}

fn problems(state: State, problems: &[Problem]) -> Option<impl IntoView + use<>> {
    let rows = problems
        .iter()
        .enumerate()
        .map(|(index, problem)| {
            let at = problem.line.map(|line| {
                let column = problem.column.unwrap_or(1);
                ((line, column), (line, column + 1))
            });
            view! {
                <li>
                    {crate::place::place(state, &format!("problem-{index}"), &problem.path, at, words::place(problem.line, None))}
                    <span>{prose(&problem.message)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="problems">
                <h3>{words::PROBLEMS}</h3>
                <ul>{rows}</ul>
            </section>
        }
    })
}

/// The files of services that are not judged, so that nobody takes silence for a verdict.
fn other_services(judged: &Judged) -> Option<impl IntoView + use<>> {
    let files = judged
        .project
        .paths()
        .filter(|path| is_other_service(path))
        .map(|path| view! { <li><code>{visible(path).into_owned()}</code></li> })
        .collect::<Vec<_>>();
    (!files.is_empty()).then(|| {
        view! {
            <section class="problems">
                <h3>{words::OTHER_SERVICES}</h3>
                <p>{words::OTHER_SERVICES_SAYS}</p>
                <ul>{files}</ul>
            </section>
        }
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

fn foot(judged: &Judged) -> impl IntoView + use<> {
    let report = &judged.report;
    let specs = report
        .specs
        .iter()
        .map(|spec| words::judged_by(spec.number, &spec.revised, &spec.revision))
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <p class="foot quiet">
            {specs}" · "{report.tool.name.clone()}" "{report.tool.version.clone()}" · "{report.subject.as_of.clone()}
        </p>
    }
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
