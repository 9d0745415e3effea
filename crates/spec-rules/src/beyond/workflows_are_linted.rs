#![cfg_attr(feature = "pages", doc = include_str!("workflows_are_linted.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Zizmor reads the workflows in CI or before each commit."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Coverage, Place, Project, Source,
    facts::{LintKind, LintPlace, PRE_COMMIT, lint_places, lint_unseen},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/workflows-are-linted",
    claim: "zizmor reads the workflows in CI or before each commit",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("workflows_are_linted.md"),
};

fn decide(project: &Project) -> Decision {
    let coverage = project.tree_coverage();
    if project.workflows.is_empty() && project.unseen.is_empty() && coverage == Coverage::All {
        return Decision::nothing("there is no workflow to read");
    }
    let found = lint_places(project);
    let runs: Vec<&LintPlace> = found
        .iter()
        .filter(|place| matches!(place.kind, LintKind::Step | LintKind::Hook))
        .collect();
    if !runs.is_empty() {
        return Decision {
            places: runs.into_iter().map(met).collect(),
            summary: "zizmor reads the workflows".into(),
            ..Decision::default()
        };
    }
    let unseen = lint_unseen(project);
    if found.is_empty() && unseen.is_empty() && coverage == Coverage::All {
        return unmet(project);
    }
    unknown(&found, &unseen, coverage)
}

fn met(place: &LintPlace) -> Exhibit {
    let says = if place.kind == LintKind::Hook {
        "zizmor reads the workflows before each commit that changes one"
    } else {
        "zizmor reads the workflows here"
    };
    Exhibit::at(place.place, Verdict::Met, says)
}

fn unmet(project: &Project) -> Decision {
    let count = project.workflows.len();
    let steps = if count == 1 {
        "no step of the one workflow runs zizmor".into()
    } else {
        format!("no step of the {count} workflows runs zizmor")
    };
    let mut places = Vec::from([Exhibit::absent(
        ".github/workflows/zizmor.yml",
        Verdict::Unmet,
        steps,
    )]);
    let hooks = PRE_COMMIT.iter().find_map(|path| {
        let index = project.document(path)?;
        let repos = project.documents.get(index)?.root()?.entry("repos")?;
        Some(Place::new(index, repos.key.place()))
    });
    if let Some(place) = hooks {
        let says = "none of these hooks is zizmor's";
        places.push(Exhibit::at(place, Verdict::Unmet, says));
    }
    Decision {
        places,
        summary: "nothing runs zizmor, in CI or before a commit".into(),
        because: Some(
            "what only the organisation demands of all its repositories cannot be seen here".into(),
        ),
        ..Decision::default()
    }
}

fn unknown(found: &[LintPlace], unseen: &[String], coverage: Coverage) -> Decision {
    let mut decision = Decision::default();
    for place in found {
        let (says, bring): (&str, String) = match &place.kind {
            LintKind::ByHand => (
                "zizmor runs when somebody starts this workflow",
                "how often somebody starts this workflow, or a `pull_request` trigger in it".into(),
            ),
            LintKind::ManualHook => (
                "this hook only runs when it is asked for",
                "where the hooks of stage `manual` are run".into(),
            ),
            LintKind::Maybe(name) => (
                "this may run zizmor: what it does is not in sight",
                format!("what `{name}` runs"),
            ),
            LintKind::Word => (
                "the word stands here, and nothing in sight runs it",
                "how zizmor is started".into(),
            ),
            LintKind::Step | LintKind::Hook => continue,
        };
        let exhibit = Exhibit::at(place.place, Verdict::Unknown, says);
        if !decision.places.contains(&exhibit) {
            decision.places.push(exhibit);
        }
        let need = Need::new(
            Source::Tree,
            Who::Anyone,
            bring,
            "whether zizmor reads the workflows",
        );
        if !decision.needs.contains(&need) {
            decision.needs.push(need);
        }
    }
    for path in unseen {
        let says = "it is there, and could not be read: it may run zizmor";
        decision
            .places
            .push(Exhibit::absent(path, Verdict::Unknown, says));
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Anyone,
            format!("the file `{path}`, whole"),
            "whether it runs zizmor",
        ));
    }
    if coverage != Coverage::All {
        let says = "nothing given runs zizmor, and not all files were given";
        decision.places.push(Exhibit::absent(
            ".pre-commit-config.yaml",
            Verdict::Unknown,
            says,
        ));
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Anyone,
            "the whole repository, or its `.pre-commit-config.yaml` and all its workflows",
            "whether one of them runs zizmor",
        ));
    }
    decision.summary =
        "whether zizmor reads the workflows cannot be told from the files given".into();
    decision
}
