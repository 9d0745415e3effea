//! Whose machine a job runs on.

use super::{JobRef, reach::job_node};
use crate::{
    Place, Project, Spanned,
    github::{
        condition::{Contexts, Fuel, Status, Template, Value},
        whole_expression,
    },
};
use alloc::{string::String, vec::Vec};
use spec_source::{Node, is_among};

/// Whose machine a job runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// One of GitHub's own, made for the job and thrown away after it.
    GitHub,
    /// One that somebody else keeps.
    SelfHosted,
    /// A label or group that the organisation gave a meaning of its own.
    Named,
    /// Known at run time only.
    RunTime,
}

/// Whose machine a job runs on, with what says so: each label it can have, the values of its matrix among them. Empty for a job without `runs-on`.
pub fn hosts(project: &Project, job: JobRef) -> Vec<(Place, String, Host)> {
    let Some((workflow, _)) = job.view(project) else {
        return Vec::new();
    };
    let node = job_node(project, job);
    let Some(runs_on) = node.and_then(|node| {
        let runs_on = node.get("runs-on")?;
        let labels = runs_on
            .get("labels")
            .filter(|_| runs_on.get("group").is_none());
        Some(labels.unwrap_or(runs_on))
    }) else {
        return Vec::new();
    };
    let at = |node: &Node| Place::new(workflow.document, node.place());
    if runs_on.is_mapping() {
        let labels = runs_on.get("labels").map(Node::texts).unwrap_or_default();
        let mut found: Vec<_> = labels
            .into_iter()
            .filter_map(Spanned::text)
            .filter(|label| of_label(&label.value) == Host::SelfHosted)
            .map(|label| {
                let place = Place::new(workflow.document, label.span);
                (place, label.value, Host::SelfHosted)
            })
            .collect();
        if found.is_empty() {
            found.push((at(runs_on), "a group of runners".into(), Host::Named));
        }
        return found;
    }
    // an empty label is none
    let mut labels: Vec<&Node> = runs_on.texts();
    labels.retain(|label| label.text().is_some_and(|text| !text.trim().is_empty()));
    let matrix = node
        .and_then(|node| node.get("strategy")?.get("matrix"))
        .filter(|matrix| matrix.is_mapping());
    let mut found = Vec::new();
    for label in &labels {
        let text = label.text().unwrap_or_default();
        let values = whole_expression(text)
            .and_then(|body| body.strip_prefix("matrix."))
            .filter(|name| {
                name.chars()
                    .all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-'))
            })
            .and_then(|name| matrix_values(matrix?, name));
        match values {
            Some(values) => {
                for value in values {
                    let host = of_label(&value.value);
                    let place = Place::new(workflow.document, value.span);
                    found.push((place, value.value, host));
                }
            }
            None => found.push((at(label), text.into(), of_label(text))),
        }
    }
    // a self-hosted runner is asked for by `self-hosted` and further labels: these say which of them
    if labels.len() > 1 {
        let own: Vec<_> = found
            .iter()
            .filter(|(_, _, host)| *host == Host::SelfHosted)
            .cloned()
            .collect();
        if !own.is_empty() {
            return own;
        }
    }
    found
}

/// What `runner.os` is in a job, in one entry of its matrix, where a label of GitHub's own runners says it.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#runner-context>
pub(super) fn operating_system(
    project: &Project,
    job: JobRef,
    entry: &Value,
    fuel: &mut Fuel,
) -> Option<&'static str> {
    let labels = job_node(project, job)?.get("runs-on")?.texts();
    let [label] = labels.as_slice() else {
        return None;
    };
    let contexts = Contexts {
        entries: Vec::from([("matrix", entry)]),
        status: Status::WELL,
    };
    let Value::Text(label) = Template::read(label.text()?).evaluate(&contexts, fuel) else {
        return None;
    };
    let system = label.split('-').next().unwrap_or_default();
    match system.to_ascii_lowercase().as_str() {
        _ if of_label(&label) != Host::GitHub => None,
        "ubuntu" => Some("Linux"),
        "windows" => Some("Windows"),
        _ => Some("macOS"),
    }
}

/// The values that a key of a matrix takes: those of its list, and those of `include`. `None` where they cannot be read whole.
fn matrix_values(matrix: &Node, name: &str) -> Option<Vec<Spanned<String>>> {
    let mut values = Vec::new();
    if let Some(list) = matrix.get(name) {
        if list.items().is_empty() {
            return None;
        }
        for item in list.items() {
            values.push(Spanned::text(item)?);
        }
    }
    if let Some(include) = matrix.get("include") {
        if !include.is_sequence() {
            return None;
        }
        for item in include.items() {
            if let Some(value) = item.get(name) {
                values.push(Spanned::text(value)?);
            }
        }
    }
    (!values.is_empty()).then_some(values)
}

/// By a label's form: <https://docs.github.com/en/actions/reference/runners/github-hosted-runners#supported-runners-and-hardware-resources>
fn of_label(label: &str) -> Host {
    let lower = label.trim().to_ascii_lowercase();
    if lower.contains("${{") {
        return Host::RunTime;
    }
    if lower == "self-hosted" {
        return Host::SelfHosted;
    }
    let mut parts = lower.split('-');
    let known = matches!(parts.next(), Some("ubuntu" | "windows" | "macos"));
    let version = parts.next().is_some_and(|part| {
        matches!(part, "latest" | "slim")
            || !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.')
    });
    let rest = parts.all(|part| is_among(part, "arm intel large xlarge vs2022 vs2026"));
    if known && version && rest {
        Host::GitHub
    } else {
        Host::Named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_of_githubs_own_runners_is_told_from_one_that_somebody_made_up() {
        for label in [
            "ubuntu-latest",
            "ubuntu-24.04-arm",
            "ubuntu-slim",
            "macos-15-intel",
            "macos-latest-xlarge",
            "windows-11-arm",
            "windows-2025",
        ] {
            assert_eq!(of_label(label), Host::GitHub, "{label}");
        }
        for label in [
            "ubuntu-latest-16-cores",
            "depot-ubuntu-24.04",
            "linux",
            "ubuntu",
            "",
        ] {
            assert_eq!(of_label(label), Host::Named, "{label}");
        }
        assert_eq!(of_label("Self-Hosted"), Host::SelfHosted);
        assert_eq!(of_label("${{ inputs.runner }}"), Host::RunTime);
    }
}
