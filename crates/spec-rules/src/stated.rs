//! What people state: it turns an unknown into its word, and stands beside what is seen.

use crate::{Exhibit, Finding, Need, Verdict, Who};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Day, InputProblem, Place, Project, Source,
    own::{OwnFile, Statement},
};

/// Applies the statements about a finding's rule. Seen beats said: only an unknown is turned, only in rules that list people as a source,
/// and only by a statement of the last twelve months.
pub(crate) fn apply(project: &Project, finding: &mut Finding) {
    if !finding.rule.sources.contains(&Source::Maintainer) {
        return;
    }
    let Some(own) = &project.own else { return };
    alone(own, finding);
    for statement in newest_first(own, finding.rule.id) {
        let Some(says) = Verdict::from_word(&statement.says.value) else {
            continue;
        };
        let place = Place::new(own.document, statement.says.span);
        match age(statement, project.as_of.as_deref()) {
            Age::Fresh if finding.verdict == Verdict::Unknown => {
                finding.verdict = says;
                finding.declared = true;
                finding.summary = format!("{} by {}", finding_word(says), who(statement));
                finding.needs.clear();
                // what could not be seen is answered by the statement, and stays as what it was: not seen
                for exhibit in finding
                    .exhibits
                    .iter_mut()
                    .filter(|exhibit| exhibit.verdict == Verdict::Unknown)
                {
                    exhibit.verdict = Verdict::NotApplicable;
                }
                finding
                    .exhibits
                    .push(Exhibit::at(place, says, said(statement)));
            }
            Age::Fresh => finding.exhibits.push(Exhibit::at(
                place,
                Verdict::NotApplicable,
                format!(
                    "{}; what {} stands before it",
                    said(statement),
                    if finding.declared {
                        "the project's own file says of it already"
                    } else {
                        "is seen"
                    }
                ),
            )),
            Age::Old => {
                finding.exhibits.push(Exhibit::at(
                    place,
                    Verdict::NotApplicable,
                    "this statement is older than twelve months and counts as none",
                ));
                if finding.verdict == Verdict::Unknown {
                    finding.needs.push(Need::new(
                        Source::Maintainer,
                        Who::Maintainer,
                        "the statement made anew",
                        "the rule, for twelve months",
                    ));
                }
            }
            Age::Future => finding.exhibits.push(Exhibit::at(
                place,
                Verdict::NotApplicable,
                "this statement is dated after the day of the report and counts as none",
            )),
        }
    }
}

/// The statements about a rule, the newest first; of one day the one that says the worse.
fn newest_first<'a>(own: &'a OwnFile, rule: &str) -> Vec<&'a Statement> {
    let about = |statement: &&Statement| statement.rule.value == rule;
    let mut found: Vec<&Statement> = own.statements.iter().filter(about).collect();
    let day = |statement: &Statement| Day::read(&statement.on.as_ref()?.value);
    spec_source::sort::by(&mut found, |a, b| {
        let worth = |statement: &Statement| Verdict::from_word(&statement.says.value);
        day(b).cmp(&day(a)).then_with(|| {
            let unmet = |statement| worth(statement) != Some(Verdict::Unmet);
            unmet(a).cmp(&unmet(b))
        })
    });
    found
}

/// Where only one person maintains the project nobody else can agree to a release; what is seen in the settings stands before it.
fn alone(own: &OwnFile, finding: &mut Finding) {
    let one = own.one_maintainer.as_ref().filter(|one| one.value);
    let Some(one) = one.filter(|_| {
        finding.rule.id == "spec8/harden-workflows/release-needs-approval"
            && finding.verdict == Verdict::Unknown
    }) else {
        return;
    };
    finding.verdict = Verdict::Unmet;
    finding.declared = true;
    finding.summary =
        "one person maintains the project, so nobody else can agree to a release".into();
    finding.because = Some("a second owner would change it; until then a policy for the environment's tags and a waiting time help".into());
    finding.needs.clear();
    for exhibit in &mut finding.exhibits {
        if exhibit.verdict == Verdict::Unknown {
            exhibit.verdict = Verdict::NotApplicable;
        }
    }
    finding.exhibits.push(Exhibit::at(
        Place::new(own.document, one.span),
        Verdict::Unmet,
        "the project says that it has one maintainer",
    ));
}

/// Statements that no rule hears: about a rule that is not decided, or one that is decided by what is seen alone.
pub(crate) fn unheard(project: &Project) -> Vec<InputProblem> {
    let Some(own) = &project.own else {
        return Vec::new();
    };
    let path = project
        .documents
        .get(own.document)
        .map(|document| document.path.clone())
        .unwrap_or_default();
    let problem = |statement: &Statement| {
        let id = statement.rule.value.as_str();
        let message = match crate::rules().find(|rule| rule.id == id) {
            None => format!(
                "`{id}` is no rule that is decided, so the statement counts as none: `spec-check rules` lists them"
            ),
            Some(rule) if !rule.sources.contains(&Source::Maintainer) => {
                format!("`{id}` is decided by what is seen alone, so the statement counts as none")
            }
            Some(_) => return None,
        };
        Some(InputProblem {
            path: path.clone(),
            place: Some(Place::new(own.document, statement.rule.span)),
            message,
        })
    };
    own.statements.iter().filter_map(problem).collect()
}

const fn finding_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "stated as met",
        Verdict::MetDifferently => "stated as met in another way",
        Verdict::Unmet => "stated as unmet",
        Verdict::NotApplicable => "stated as not applicable",
        Verdict::Unknown => "stated",
    }
}

fn who(statement: &Statement) -> String {
    let by = statement.by.as_deref().unwrap_or("somebody");
    match &statement.on {
        Some(on) => format!("{by} on {}", on.value),
        None => by.into(),
    }
}

fn said(statement: &Statement) -> String {
    match &statement.note {
        Some(note) => format!("said by {}: {}", who(statement), note.value),
        None => format!("said by {}", who(statement)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    Fresh,
    Old,
    Future,
}

/// Whether a statement counts on the day that the report speaks for.
pub(crate) fn counts(statement: &Statement, as_of: Option<&str>) -> bool {
    age(statement, as_of) == Age::Fresh
}

/// A statement counts for twelve months; without a day that the report speaks for, none is old.
fn age(statement: &Statement, as_of: Option<&str>) -> Age {
    let on = statement.on.as_ref().and_then(|on| Day::read(&on.value));
    let (Some(on), Some(today)) = (on, as_of.and_then(Day::read)) else {
        return Age::Fresh;
    };
    if on > today {
        Age::Future
    } else if on.a_year_later() < today {
        Age::Old
    } else {
        Age::Fresh
    }
}
