//! What a project asks not to count: the verdict stays, shown with the reason.

use crate::{Finding, Verdict, Where};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    InputProblem, Place, Project,
    own::{Ignore, IgnoreScope},
};

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The project's reason.
    pub reason: String,
    /// Where it says so.
    pub place: Place,
}

/// Marks each finding that is unmet or unknown, and of which every such place is covered by an ignore. Gives back what is wrong with the
/// ignores: those that cover nothing, and those whose rule does not exist.
pub(crate) fn mark(project: &Project, findings: &mut [Finding]) -> Vec<InputProblem> {
    let mut used: Vec<bool> = project.ignores.iter().map(|_| false).collect();
    for finding in findings
        .iter_mut()
        .filter(|finding| matches!(finding.verdict, Verdict::Unmet | Verdict::Unknown))
    {
        let verdict = finding.verdict;
        let places = finding
            .exhibits
            .iter()
            .filter(|exhibit| exhibit.verdict == verdict);
        let mut covered = Vec::new();
        for place in places.map(|exhibit| &exhibit.place) {
            let by = project
                .ignores
                .iter()
                .position(|ignore| ignore.names(finding.rule.id) && covers(project, ignore, place));
            if let Some(used) = by.and_then(|by| used.get_mut(by)) {
                *used = true;
            }
            covered.push(by);
        }
        if let Some(Some(first)) = covered.first()
            && covered.iter().all(Option::is_some)
            && let Some(ignore) = project.ignores.get(*first)
        {
            finding.ignored = Some(Ignored {
                reason: ignore.reason.clone(),
                place: ignore.place,
            });
        }
    }
    let unused = project.ignores.iter().zip(used).filter(|(_, used)| !used);
    unused
        .map(|(ignore, _)| {
            let known = findings.iter().any(|finding| ignore.names(finding.rule.id));
            let message = if known {
                format!("nothing is ignored by `{}` here any more: take it out", ignore.rule)
            } else {
                format!("`{}` is no rule or clause that is decided, so nothing is ignored: `spec-check rules` lists them", ignore.rule)
            };
            let path = project.documents.get(ignore.place.document).map(|document| document.path.clone()).unwrap_or_default();
            InputProblem { path, place: Some(ignore.place), message }
        })
        .collect()
}

fn covers(project: &Project, ignore: &Ignore, place: &Where) -> bool {
    let (document, path) = match place {
        Where::Absent { path } => (None, path.as_str()),
        Where::Text { document, .. } | Where::Answer { document, .. } => (
            Some(*document),
            project
                .documents
                .get(*document)
                .map(|document| document.path.as_str())
                .unwrap_or_default(),
        ),
    };
    match &ignore.scope {
        IgnoreScope::All => true,
        IgnoreScope::Path(only) => only == path,
        IgnoreScope::Line(own, line) => {
            let Where::Text { span, .. } = place else {
                return false;
            };
            document == Some(*own)
                && project
                    .documents
                    .get(*own)
                    .is_some_and(|document| document.lines.line(span.start) == *line)
        }
    }
}
