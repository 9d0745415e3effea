//! Where a password or token reaches an upload.

use super::{tables::MINTING_ACTIONS, upload::is_shell};
use crate::github::{
    Action, Job, Step, Variable, Workflow, expressions, find, has_expression, secret_names,
    whole_expression,
};
use alloc::{string::String, vec::Vec};
use spec_source::Span;

/// How long a credential lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// Stored: it works until somebody revokes it.
    LongLived,
    /// Made for this run from its identity.
    ShortLived,
    /// Its source is out of sight.
    Unknown,
}

impl Lifetime {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::LongLived => "long-lived",
            Self::ShortLived => "short-lived",
            Self::Unknown => "unknown",
        }
    }
}

/// A password or token that reaches an upload.
#[derive(Debug, Clone, PartialEq)]
pub struct Credential {
    /// How it reaches it: `with.password`, `env.TWINE_PASSWORD`, `--password`.
    pub via: String,
    /// The secret's name, where one is named.
    pub secret: Option<String>,
    /// How long it lives.
    pub lifetime: Lifetime,
    /// Where it is handed over; in a script the piece that says so.
    pub span: Span,
    /// The input of a called action or workflow that its value is, so that the call decides.
    pub input: Option<String>,
}

/// What a step can see around it: the variables of its own, of the step that uses its action, its job's and its workflow's, the nearest first,
/// and the steps before it.
/// <https://github.com/actions/runner/blob/main/docs/adrs/0549-composite-run-steps.md>
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings<'a> {
    pub(super) env: [&'a [Variable]; 4],
    /// Those of the job, and in a composite action its own.
    pub(super) before: [&'a [Step]; 2],
    pub(super) in_action: bool,
}

impl<'a> Surroundings<'a> {
    /// What a step of a job sees.
    pub(super) fn in_job(workflow: &'a Workflow, job: &'a Job, step: &'a Step) -> Self {
        Self {
            env: [&step.env, &[], &job.env, &workflow.env],
            before: [job.steps.get(..step.index).unwrap_or_default(), &[]],
            in_action: false,
        }
    }

    /// What a step of a composite action sees that a step with these surroundings uses.
    pub(super) fn within(self, action: &'a Action, step: &'a Step) -> Self {
        let [call, _, job, workflow] = self.env;
        let [outer, _] = self.before;
        Self {
            env: [&step.env, call, job, workflow],
            before: [outer, action.steps.get(..step.index).unwrap_or_default()],
            in_action: true,
        }
    }

    /// The steps before it.
    pub(super) fn before(self) -> impl DoubleEndedIterator<Item = &'a Step> + Clone {
        let [outer, own] = self.before;
        outer.iter().chain(own)
    }

    /// Where a variable is written, if that is in the step's own file; else nowhere.
    pub(super) fn span(self, variable: &Variable) -> Span {
        let [own, ..] = self.env;
        if self.in_action && !own.contains(variable) {
            return Span::default();
        }
        variable.span
    }

    /// The nearest variable of a name.
    pub(super) fn variable(&self, name: &str) -> Option<&'a Variable> {
        self.env.iter().find_map(|variables| {
            variables
                .iter()
                .find(|variable| variable.name.value == name)
        })
    }

    /// All variables whose name is one of the given, or begins with one that ends with `_`; of several of one name the nearest, as a shell
    /// sees it.
    pub(super) fn matching(&self, names: &[&str]) -> Vec<&'a Variable> {
        let matches = |name: &str| {
            names.iter().any(|known| {
                if known.ends_with('_') {
                    name.starts_with(known)
                } else {
                    name == *known
                }
            })
        };
        let mut found: Vec<&Variable> = Vec::new();
        for variable in self
            .env
            .iter()
            .flat_map(|variables| variables.iter())
            .filter(|variable| matches(&variable.name.value))
        {
            if !found
                .iter()
                .any(|nearer| nearer.name.value == variable.name.value)
            {
                found.push(variable);
            }
        }
        found
    }

    /// Replaces `$NAME`, `${NAME}`, `$env:NAME` and `${{ env.NAME }}` that are the whole text by their value, as often as needed; of
    /// `${NAME:=default}` that nothing sets the default is left.
    pub(super) fn resolve(&self, text: &str, script: &[(String, String)]) -> String {
        let mut text: String = text.trim().into();
        for _ in 0..4 {
            let Some(name) = variable_name(&text) else {
                break;
            };
            let set = script
                .iter()
                .rev()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone());
            let value = set.or_else(|| {
                self.variable(name)
                    .map(|variable| variable.value.value.clone())
            });
            let default = text.split_once(":=").and_then(|(_, rest)| {
                // an earlier step may write it for those behind it
                let written = self.before().any(|step| script_of(step).contains(name));
                rest.strip_suffix('}').filter(|_| !written).map(Into::into)
            });
            let Some(value) = value.or(default) else {
                break;
            };
            text = value.trim().into();
        }
        text
    }
}

/// The variable that a text stands for, when it is nothing else.
fn variable_name(text: &str) -> Option<&str> {
    if let Some(body) = whole_expression(text) {
        return body.strip_prefix("env.").filter(|name| is_name(name));
    }
    let rest = text.strip_prefix('$')?;
    let rest = rest.strip_prefix("env:").unwrap_or(rest);
    let name = rest
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .unwrap_or(rest);
    let name = [":-", ":="]
        .iter()
        .find_map(|mark| Some(name.split_once(mark)?.0))
        .unwrap_or(name);
    is_name(name).then_some(name)
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '_')
}

/// Classes a credential by where its value comes from; an empty value is none.
pub(super) fn classify(
    via: String,
    value: &str,
    span: Span,
    around: Surroundings<'_>,
    script: &[(String, String)],
) -> Option<Credential> {
    let value = around.resolve(value, script);
    if value.is_empty() {
        return None;
    }
    let secret = secret_names(&value)
        .into_iter()
        .find(|name| !name.eq_ignore_ascii_case("GITHUB_TOKEN"));
    let lifetime = if secret.is_some() {
        Lifetime::LongLived
    } else if has_expression(&value) {
        if expressions(&value)
            .iter()
            .any(|body| is_minted(body, around))
        {
            Lifetime::ShortLived
        } else {
            Lifetime::Unknown
        }
    } else if value.contains('$') {
        Lifetime::Unknown
    } else {
        Lifetime::LongLived
    };
    let input = whole_expression(&value)
        .and_then(|body| body.strip_prefix("inputs."))
        .map(Into::into);
    Some(Credential {
        via,
        // an expression may make the name
        secret: secret.filter(|name| !name.is_empty()),
        lifetime,
        span,
        input,
    })
}

/// Whether an expression takes the output of a step that exchanges the job's identity for a token.
fn is_minted(body: &str, around: Surroundings<'_>) -> bool {
    let Some(id) = body
        .strip_prefix("steps.")
        .and_then(|rest| rest.split_once(".outputs."))
        .map(|(id, _)| id)
    else {
        return false;
    };
    let step = around
        .before()
        .find(|step| step.id.as_ref().is_some_and(|known| known.value == id));
    step.is_some_and(mints)
}

/// Whether a step exchanges the job's identity for a token of the package index.
/// <https://docs.pypi.org/trusted-publishers/using-a-publisher/#the-manual-way>
fn mints(step: &Step) -> bool {
    // the longer address was the first; it is GitHub's alone
    let text = script_of(step);
    let by_script = ["oidc/mint-token", "oidc/github/mint-token"]
        .iter()
        .any(|address| text.contains(address));
    let by_action = step
        .uses
        .as_ref()
        .and_then(crate::github::Uses::slug)
        .is_some_and(|slug| MINTING_ACTIONS.contains(&slug.as_str()));
    by_script || by_action
}

/// The script that a step runs, in its own words or handed to the action for them.
fn script_of(step: &Step) -> &str {
    let by_action = step
        .uses
        .as_ref()
        .and_then(crate::github::Uses::slug)
        .filter(|slug| slug == "actions/github-script")
        .and_then(|_| step.input("script"))
        .map(|input| input.value.value.as_str());
    let own = step.run.as_ref().map(|run| run.text.as_str());
    own.or(by_action).unwrap_or_default()
}

/// Whether a credential whose source could not be told is made from the job's identity: the step that uploads mints it, or the last one before
/// it that speaks of its variable, and has no stored secret that it could hand over instead.
pub(super) fn is_minted_here(
    credential: &Credential,
    step: &Step,
    around: Surroundings<'_>,
) -> bool {
    let variable = credential.via.strip_prefix("env.");
    let declared = variable.and_then(|name| around.variable(name));
    if credential.lifetime != Lifetime::Unknown
        || credential.input.is_some()
        || declared.is_some_and(|declared| has_expression(&declared.value.value))
    {
        return false;
    }
    let hands_over =
        |earlier: &&Step| variable.is_some_and(|variable| script_of(earlier).contains(variable));
    let source = if mints(step) {
        Some(step)
    } else {
        around.before().rev().find(hands_over)
    };
    source.filter(|source| mints(source)).is_some_and(|source| {
        let text = script_of(source);
        let [_, outer @ ..] = around.env;
        let known = |variable: &&Variable| text.contains(variable.name.value.as_str());
        let outer = outer.into_iter().flatten().filter(known);
        let mut values = source.env.iter().chain(outer);
        secret_names(text).is_empty()
            && !text.contains("test.pypi.org")
            && values.all(|variable| secret_names(&variable.value.value).is_empty())
    })
}

/// Whether a variable only says in whose name something is uploaded.
pub(super) fn names_only(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    upper.ends_with("USERNAME") || upper.ends_with("USER")
}

/// The credential in one of a step's inputs.
pub(super) fn from_inputs(
    with: &[Variable],
    names: &[&str],
    around: Surroundings<'_>,
) -> Option<Credential> {
    names
        .iter()
        .filter_map(|name| find(with, name))
        .find_map(|input| {
            let via = alloc::format!("with.{}", input.name.value);
            classify(via, &input.value.value, input.span, around, &[])
        })
}

/// The credential in the variables around a step.
pub(super) fn from_variables(
    names: &[&str],
    around: Surroundings<'_>,
    script: &[(String, String)],
) -> Option<Credential> {
    let mut held = around.matching(names).into_iter();
    held.find_map(|variable| {
        if names_only(&variable.name.value) {
            return None;
        }
        let via = alloc::format!("env.{}", variable.name.value);
        classify(
            via,
            &variable.value.value,
            around.span(variable),
            around,
            script,
        )
    })
}

/// The credential that an earlier step puts into the environment of those after it, as `NAME=… >> $GITHUB_ENV` does.
pub(super) fn from_earlier_steps(
    names: &[&str],
    around: Surroundings<'_>,
) -> Option<(String, String)> {
    let mut before = around.before();
    before.find_map(|step| {
        let mut names = names.iter();
        names.find_map(|name| Some(((*name).into(), written_by(step, name, around)?)))
    })
}

/// The value that a step writes for a variable of the steps after it.
fn written_by(step: &Step, name: &str, around: Surroundings<'_>) -> Option<String> {
    let text = step.run.as_ref()?.text.as_str();
    if !text.contains("GITHUB_ENV") {
        return None;
    }
    let document = alloc::format!("{name}<<");
    if let Some((_, behind)) = text.split_once(document.as_str()) {
        let end = behind.match_indices('\n').nth(1);
        let behind = behind.get(..end.map_or(behind.len(), |(at, _)| at));
        return Some(secret_or_unknown(behind.unwrap_or_default(), name));
    }
    let start = text.find(&alloc::format!("{name}="))?;
    let line = text.get(start..)?.lines().next()?;
    let value = line.split_once('=')?.1;
    // another language writes a variable in its own way
    if !is_shell(step) {
        return Some(secret_or_unknown(value, name));
    }
    let value = value.split(['"', '\'']).next().unwrap_or(value);
    let [_, _, of_job, of_workflow] = around.env;
    let its_own = Surroundings {
        env: [&step.env, &[], of_job, of_workflow],
        ..Surroundings::default()
    };
    Some(its_own.resolve(value, &[]))
}

/// The value of a variable that the steps before write for those after them; where a condition or several of them decide, text with a `$`.
pub(super) fn written_for_later(name: &str, around: Surroundings<'_>) -> Option<String> {
    let before = around.before();
    let mut all = before.filter_map(|step| Some((step, written_by(step, name, around)?)));
    let (step, value) = all.next()?;
    let text = step.run.as_ref().map_or("", |run| run.text.as_str());
    let decides = ["if ", "case ", "&&", "||"];
    let open = all.next().is_some()
        || step.condition.is_some()
        || text.matches(name).count() > 1
        || decides.iter().any(|word| text.contains(word));
    Some(if open {
        alloc::format!("$({name})")
    } else {
        value
    })
}

/// The one secret that a text names; where it names none or several, a value that cannot be told.
pub(super) fn secret_or_unknown(text: &str, name: &str) -> String {
    let mut secrets: Vec<String> = secret_names(text)
        .into_iter()
        .filter(|secret| !secret.eq_ignore_ascii_case("GITHUB_TOKEN"))
        .collect();
    secrets.dedup();
    match secrets.as_slice() {
        [secret] if !secret.is_empty() => alloc::format!("${{{{ secrets.{secret} }}}}"),
        _ => alloc::format!("$({name})"),
    }
}
