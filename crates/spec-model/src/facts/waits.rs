//! What a job's condition lets through of the jobs it needs, as far as its words alone decide.

use super::{JobRef, Likely, is_false};
use crate::{
    Place, Project, Spanned,
    github::{Job, Workflow, expressions, has_expression, whole_expression},
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use spec_source::is_among;

/// Whether a job waits for the success of what it needs, with what says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// The condition, the `continue-on-error` of a needed job, the `needs`, or the job's key.
    pub place: Place,
    /// Whether it waits.
    pub waits: Likely,
    /// Why.
    pub because: String,
}

/// Whether a job only starts when every job before it has succeeded: what its own condition says, and each needed job that may fail without
/// anybody noticing.
pub fn waits(project: &Project, job: JobRef) -> Vec<Wait> {
    let mut found = Vec::new();
    let Some((workflow, view)) = job.view(project) else {
        return found;
    };
    let at_key = Place::new(workflow.document, view.key.span);
    let at_condition = condition_place(workflow, view).unwrap_or(at_key);
    match of_condition(workflow, view, 0) {
        _ if view.needs.is_empty() => {}
        Own::Implicit | Own::Checked => {}
        Own::LetsThrough(because) => found.push(Wait {
            place: at_condition,
            waits: Likely::No,
            because,
        }),
        Own::Unknown(because) => found.push(Wait {
            place: at_condition,
            waits: Likely::Unknown,
            because: because.into(),
        }),
    }
    for needed in ancestors(workflow, view) {
        found.extend(ignored_failure(workflow, needed));
    }
    if found.is_empty() {
        let because = if view.needs.is_empty() {
            "the job needs no other, so it has none to wait for; what else runs beside it cannot stop it"
        } else if view.condition.is_some() {
            "the job waits for the success of those it needs, whatever else its condition asks"
        } else {
            "the job waits for the success of those it needs"
        };
        found.push(Wait {
            place: at_key,
            waits: Likely::Yes,
            because: because.into(),
        });
    }
    found
}

fn condition_place(workflow: &Workflow, job: &Job) -> Option<Place> {
    Some(Place::new(workflow.document, job.condition.as_ref()?.span))
}

/// The jobs that a job needs, directly or through others.
pub fn ancestors<'a>(workflow: &'a Workflow, job: &Job) -> Vec<&'a Job> {
    let mut found: Vec<&Job> = Vec::new();
    let mut waiting: Vec<&str> = job.needs.iter().map(|need| need.value.as_str()).collect();
    while let Some(name) = waiting.pop() {
        let Some(needed) = workflow
            .job(name)
            .and_then(|index| workflow.jobs.get(index))
        else {
            continue;
        };
        if found.iter().any(|known| known.key == needed.key) {
            continue;
        }
        found.push(needed);
        waiting.extend(needed.needs.iter().map(|need| need.value.as_str()));
    }
    spec_source::sort::by_key(&mut found, |job| job.key.span.start);
    found
}

/// With `continue-on-error` a failed job counts as one that succeeded.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontinue-on-error>
fn ignored_failure(workflow: &Workflow, job: &Job) -> Option<Wait> {
    let value = job.continue_on_error.as_ref()?;
    let text = value.value.trim();
    let body = whole_expression(text).unwrap_or(text);
    let waits = match body {
        body if body.eq_ignore_ascii_case("true") => Likely::No,
        body if body.eq_ignore_ascii_case("false") => return None,
        _ => Likely::Unknown,
    };
    let name = &job.key.value;
    Some(Wait {
        place: Place::new(workflow.document, value.span),
        waits,
        because: if waits == Likely::No {
            format!("job `{name}` may fail and counts as one that succeeded")
        } else {
            format!(
                "an expression says whether job `{name}` may fail and count as one that succeeded"
            )
        },
    })
}

/// What a condition does about success.
enum Own {
    /// Nothing is said of it, so that GitHub adds `success()`.
    Implicit,
    /// Each needed job's success is asked for.
    Checked,
    /// It lets failures through.
    LetsThrough(String),
    /// Its words alone do not decide, and why.
    Unknown(&'static str),
}

/// How many needed jobs are followed whose own conditions count.
const MAX_NEEDS: usize = 50;

fn of_condition(workflow: &Workflow, job: &Job, depth: usize) -> Own {
    let Some(condition) = &job.condition else {
        return Own::Implicit;
    };
    let text = condition.value.trim();
    if is_false(text) {
        return Own::Checked;
    }
    // the line break at the end of a block is text around the expression, too
    let alone = whole_expression(text).filter(|_| !condition.value.ends_with('\n'));
    let body = match alone {
        Some(body) => body.to_owned(),
        None if has_expression(text) => {
            // a text with expressions in it is never empty, so always true; a status function in one of them switches the wait off
            // https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions
            return if expressions(text).iter().any(|body| has_status(body)) {
                Own::LetsThrough(
                    "there is text around the expression, so that the condition always holds, and it asks for no success".into(),
                )
            } else {
                Own::Implicit
            };
        }
        None => text.to_owned(),
    };
    let plain: String = outside_strings(&body)
        .chars()
        .filter(|char| !char.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    if !has_status(&body) {
        return Own::Implicit;
    }
    let parts = plain_conjuncts(&body);
    let asks = |wanted: &str| parts.iter().any(|part| part == wanted);
    if asks("success()") {
        return Own::Checked;
    }
    // `failure()` speaks of jobs that failed and `cancelled()` of the whole run: a job that was skipped, or that ran out of its own time, is neither
    // https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions
    if asks("!failure()") && asks("!cancelled()") {
        return Own::Unknown(
            "no job before it may have failed; one that was skipped, or that ran out of its time, lets it start all the same",
        );
    }
    if asks_of_all(workflow, job, &parts) {
        return Own::Checked;
    }
    let checked = |name: &str| {
        let forms = result_forms(name);
        parts.iter().any(|part| forms.contains(part))
    };
    let all = !job.needs.is_empty()
        && job.needs.iter().all(|need| {
            checked(&need.value.to_ascii_lowercase()) && {
                let needed = workflow
                    .job(&need.value)
                    .and_then(|index| workflow.jobs.get(index));
                depth < MAX_NEEDS
                    && needed.is_some_and(|needed| {
                        matches!(
                            of_condition(workflow, needed, depth + 1),
                            Own::Implicit | Own::Checked
                        )
                    })
            }
        });
    if all {
        return Own::Checked;
    }
    // what stands beside it asks for nothing that came before, so it holds after a failure as well as after a success
    let blind = parts.len() > 1
        && parts.iter().any(|part| lets_start(part))
        && parts
            .iter()
            .all(|part| lets_start(part) || !has_status(part) && !part.contains("needs"));
    if blind {
        return Own::LetsThrough(
            "beside the other things it asks, the condition lets it start although what it needs has failed".into(),
        );
    }
    if let Some(because) = unasked(workflow, job, &parts) {
        return Own::LetsThrough(because);
    }
    match plain.as_str() {
        "always()" => Own::LetsThrough(
            "`always()` lets it start although what it needs has failed or was cancelled".into(),
        ),
        "!cancelled()" | "success()||failure()" | "failure()||success()" | "!(cancelled())" => {
            Own::LetsThrough("the condition lets it start although what it needs has failed".into())
        }
        "failure()" | "cancelled()" | "failure()||cancelled()" | "cancelled()||failure()" => {
            Own::LetsThrough("it starts just when what it needs has failed or was cancelled".into())
        }
        "always()||true" | "true||always()" | "always()&&true" | "true&&always()" => {
            Own::LetsThrough("the condition always holds".into())
        }
        _ => Own::Unknown(
            "the condition replaces the wait for success, and what it lets through depends on the run",
        ),
    }
}

/// What `&&` joins in a condition, brackets around it taken off, without spaces and capitals; results joined to one text are as good as their list.
fn plain_conjuncts(body: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = conjuncts(body);
    open.reverse();
    while let Some(part) = open.pop() {
        let inner = in_brackets(part.trim()).map(conjuncts);
        match inner {
            Some(inner) if !matches!(inner.as_slice(), [one] if one.contains("||")) => {
                open.extend(inner.into_iter().rev());
            }
            _ => {
                let chars = part.chars().filter(|char| !char.is_whitespace());
                let plain = chars.collect::<String>().to_ascii_lowercase();
                found.push(plain.replace("join(needs.*.result,',')", "needs.*.result"));
            }
        }
    }
    found
}

/// What stands in one pair of brackets around a whole text.
fn in_brackets(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_usize;
    for byte in outside_strings(inner).bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    (depth == 0).then_some(inner)
}

/// Whether a condition asks that no needed job has failed or was cancelled, and none can be skipped where the condition holds: it has no
/// condition that is not asked here too, and needs none that is not needed here too.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#needs-context>
fn asks_of_all(workflow: &Workflow, job: &Job, parts: &[String]) -> bool {
    let none = |result: &str| {
        let wanted = format!("!contains(needs.*.result,'{result}')");
        parts.contains(&wanted)
    };
    let never_skipped = |needed: &&Job| {
        let named = |own: &Spanned<String>| own.value.eq_ignore_ascii_case(&needed.key.value);
        let own = needed.condition.as_ref().map_or("", |condition| {
            let text = condition.value.trim();
            whole_expression(text).unwrap_or(text)
        });
        let mut asked = plain_conjuncts(own).into_iter();
        job.needs.iter().any(named) && asked.all(|part| part.is_empty() || parts.contains(&part))
    };
    none("failure") && none("cancelled") && ancestors(workflow, job).iter().all(never_skipped)
}

/// Whether a part of a condition switches the wait off.
fn lets_start(part: &str) -> bool {
    is_among(
        part,
        "always() !cancelled() (success()||failure()) (failure()||success())",
    )
}

/// A needed job whose failure, or whose end by hand, a condition that switches the wait off does not ask about.
fn unasked(workflow: &Workflow, job: &Job, parts: &[String]) -> Option<String> {
    let off = parts.iter().any(|part| lets_start(part));
    let other_status = parts
        .iter()
        .any(|part| !lets_start(part) && has_status(part));
    // one that looks at all of them at once may ask about any
    let at_once = ["needs.*", "needs)", "needs,"];
    let all = parts.iter().any(|part| {
        let computed = part.contains("needs[") && !part.contains("needs['");
        computed || at_once.iter().any(|form| part.contains(form))
    });
    if !off || other_status || all {
        return None;
    }
    let has = |wanted: &str| parts.iter().any(|part| part == wanted);
    let name = |need: &Spanned<String>| need.value.to_ascii_lowercase();
    let succeeds = |name: &str| parts.iter().any(|part| result_forms(name).contains(part));
    for need in &job.needs {
        let own = name(need);
        let lacks = |result: &str| format!("needs.{own}.result!='{result}'");
        let asks = parts.iter().any(|part| {
            let harmless = *part == lacks("skipped") || *part == lacks("cancelled");
            let dotted = part.contains(&format!("needs.{own}."));
            (dotted || part.contains(&format!("needs['{own}']"))) && !harmless
        });
        // what asks for the success of another job may ask for that of everything before it
        let through_another = job.needs.iter().any(|other| {
            let waiting = workflow
                .job(&other.value)
                .and_then(|index| workflow.jobs.get(index));
            let before = waiting.map_or_else(Vec::new, |waiting| ancestors(workflow, waiting));
            succeeds(&name(other))
                && before
                    .iter()
                    .any(|deep| deep.key.value.eq_ignore_ascii_case(&own))
        });
        if !asks && !through_another {
            return Some(format!(
                "it starts also when job `{}` has failed, which the condition does not ask about",
                need.value
            ));
        }
        if has("always()") && has(&lacks("failure")) && !has(&lacks("cancelled")) {
            return Some(format!(
                "it only asks that job `{}` has not failed, which holds for one that was cancelled, too",
                need.value
            ));
        }
    }
    None
}

fn result_forms(name: &str) -> [String; 4] {
    [
        format!("needs.{name}.result=='success'"),
        format!("'success'==needs.{name}.result"),
        format!("needs['{name}'].result=='success'"),
        format!("(needs.{name}.result=='success')"),
    ]
}

/// Whether an expression calls a status function, outside of its strings.
pub fn has_status(body: &str) -> bool {
    let plain: String = outside_strings(body)
        .chars()
        .filter(|char| !char.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    ["success(", "failure(", "always(", "cancelled("]
        .iter()
        .any(|name| {
            plain.match_indices(name).any(|(at, _)| {
                let before = plain.get(..at).and_then(|text| text.chars().next_back());
                !before
                    .is_some_and(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.'))
            })
        })
}

fn outside_strings(body: &str) -> String {
    body.split('\'').step_by(2).collect::<Vec<_>>().join("''")
}

/// What `&&` joins at the top of an expression; the whole where `||` stands there.
pub fn conjuncts(body: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut start) = (0_usize, false, 0);
    let mut parts = Vec::new();
    let bytes = body.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\'' => quoted = !quoted,
            _ if quoted => {}
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'|' if depth == 0 && bytes.get(at + 1) == Some(&b'|') => return [body].into(),
            b'&' if depth == 0 && bytes.get(at + 1) == Some(&b'&') => {
                parts.extend(body.get(start..at));
                at += 1;
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    parts.extend(body.get(start..));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_function_is_told_from_a_string_and_from_a_longer_name() {
        assert!(has_status("always()"));
        assert!(has_status("! Cancelled ()"));
        assert!(!has_status("contains('always()', x)"));
        assert!(!has_status("steps.success.x"));
    }

    #[test]
    fn a_condition_is_split_at_its_outermost_ands_only() {
        assert_eq!(
            conjuncts("always() && (a && b) && c == '&&'")
                .iter()
                .map(|part| part.trim())
                .collect::<Vec<_>>(),
            ["always()", "(a && b)", "c == '&&'"]
        );
        assert_eq!(conjuncts("a && b || c"), ["a && b || c"]);
    }
}
