//! A job that builds and publishes, split into two: its steps stay as they are written, in the job that they belong to.

use super::{
    existing::{
        ATTESTATIONS, CONTENTS, Hardening, IDENTITY, folder_of, is_attesting, job_route, subject_of,
    },
    pinned,
};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::github::{Job, Step};
use spec_source::{Layout, Node, Route, Value, change::Change, insert::line_break};

/// How a job is split.
pub(super) struct Split {
    /// The step that uploads.
    upload: usize,
    /// The key of the job that builds.
    build: String,
    /// The key of the job that publishes.
    publish: String,
    /// The condition that stood at the upload and is the publishing job's now.
    condition: Option<String>,
    /// Where the distributions lie.
    folder: String,
}

impl Split {
    /// Whether a job can be split at its upload; else why not.
    pub(super) fn of(hardening: &Hardening<'_>, job: &Job, upload: usize) -> Result<Self, String> {
        let key = &job.key.value;
        let node = hardening
            .draft
            .at(&job_route(key))
            .ok_or("it is not there")?;
        if ["strategy", "container", "services"]
            .iter()
            .any(|name| node.get(name).is_some())
        {
            return Err("it runs several times, or in a container of its own".into());
        }
        let behind = || job.steps.iter().skip(upload);
        let text = |step: &Step| {
            hardening
                .project
                .documents
                .get(hardening.workflow.document)
                .map_or("", |document| document.slice(step.span))
                .to_string()
        };
        if behind().any(|step| text(step).contains("steps.")) || node.get("outputs").is_some() {
            return Err("what comes after the build takes outputs of its steps".into());
        }
        let step = job.steps.get(upload).ok_or("it has no upload")?;
        let condition = step
            .condition
            .as_ref()
            .map(|condition| condition.value.clone());
        let shared = behind().skip(1).all(|after| {
            after.condition.as_ref().map(|condition| &condition.value) == condition.as_ref()
        });
        let taken =
            |name: &str| hardening.workflow.job(name).is_some() && !key.eq_ignore_ascii_case(name);
        let free = |names: &[&str]| {
            names
                .iter()
                .find(|name| !taken(name))
                .map(|name| (*name).to_owned())
        };
        let publishes = ["publish", "upload", "deploy", "release", "pypi"]
            .iter()
            .any(|word| key.to_ascii_lowercase().contains(word));
        let builds = key.to_ascii_lowercase().contains("build");
        let publish = if publishes && !builds {
            key.clone()
        } else {
            free(&["publish", "publish-to-pypi"]).ok_or("its names are taken")?
        };
        let build = if key == "build" {
            key.clone()
        } else {
            free(&["build", "build-distributions"]).ok_or("its names are taken")?
        };
        Ok(Self {
            upload,
            build,
            publish,
            condition: condition.filter(|_| shared),
            folder: folder_of(step, None),
        })
    }
}

/// Puts two jobs in the place of one. `None` where it is not written as blocks.
pub(super) fn apply(hardening: &mut Hardening<'_>, job: &Job, split: &Split) -> Option<()> {
    let key = &job.key.value;
    let route = job_route(key);
    // those that wait for the release wait for the job that makes it
    if split.publish != *key {
        for other in &hardening.workflow.jobs {
            for (index, need) in other.needs.iter().enumerate() {
                if need.value == *key {
                    rename_need(hardening, &other.key.value, index, &split.publish)?;
                }
            }
        }
    }
    if split.condition.is_some() {
        for index in split.upload..job.steps.len() {
            let at = route.clone().key("steps").item(index).key("if");
            if hardening.draft.at(&at).is_some() {
                hardening.draft.change(&Change::Remove { at }).ok()?;
            }
        }
    }
    let parts = Parts::of(hardening, &route)?;
    let text = parts.jobs(hardening, job, split)?;
    let newline = line_break(&hardening.draft.document);
    let text = if newline == "\r\n" {
        text.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        text
    };
    let whole = &hardening.draft.document.text;
    let before = whole.get(..parts.start)?;
    let after = whole.get(parts.end..)?;
    let changed = format!("{before}{text}{after}");
    let jobs = |draft: &super::draft::Draft| {
        draft
            .at(&Route::root().key("jobs"))
            .map(|jobs| jobs.entries().len())
    };
    let count = jobs(&hardening.draft);
    let old = hardening.draft.document.clone();
    hardening.draft.set(changed)?;
    let steps = |name: &str| {
        hardening
            .draft
            .at(&job_route(name).key("steps"))
            .map(|steps| steps.items().len())
    };
    let whole = jobs(&hardening.draft) == count.map(|count| count + 1)
        && steps(&split.build).is_some_and(|count| count > 1)
        && steps(&split.publish).is_some_and(|count| count > 2);
    if !whole {
        hardening.draft.document = old;
        return None;
    }
    let after: Vec<String> = job
        .steps
        .iter()
        .skip(split.upload + 1)
        .filter_map(|step| {
            let name = step.name.as_ref().map(|name| name.value.clone());
            name.or_else(|| step.uses.as_ref().map(|uses| uses.text.value.clone()))
                .or_else(|| Some("a script".into()))
        })
        .map(|name| format!("`{name}`"))
        .collect();
    if !after.is_empty() {
        hardening.notes.push(format!(
            "{} now {} in job `{}`, where only the distributions are, not the checkout",
            after.join(", "),
            if after.len() == 1 { "runs" } else { "run" },
            split.publish
        ));
    }
    let writes: Vec<String> = other_scopes(hardening, &split.build)
        .into_iter()
        .filter(|(_, level)| *level == "write")
        .map(|(scope, _)| format!("`{scope}`"))
        .collect();
    if !writes.is_empty() {
        hardening.notes.push(format!("job `{}` still writes {}: move what needs that into a job of its own, so that the build may only read", split.build, writes.join(", ")));
    }
    Some(())
}

fn rename_need(hardening: &mut Hardening<'_>, job: &str, index: usize, to: &str) -> Option<()> {
    let route = job_route(job).key("needs");
    let at = if hardening.draft.at(&route)?.scalar().is_some() {
        route
    } else {
        route.item(index)
    };
    hardening.draft.replace(&at, super::draft::plain(to)).ok()
}

/// A job's text, key by key and step by step, each with the comments above it.
struct Parts {
    start: usize,
    end: usize,
    /// How far the job's key, its own keys, its dashes and its steps' keys stand in.
    indents: [usize; 4],
    head: Vec<(String, String)>,
    steps: Vec<String>,
}

impl Parts {
    fn of(hardening: &Hardening<'_>, route: &Route) -> Option<Self> {
        let draft = &hardening.draft;
        let jobs = draft.at(&Route::root().key("jobs"))?;
        let Some((spec_source::Step::Key(name), _)) = route.0.split_last() else {
            return None;
        };
        let entry = jobs.entry(name)?;
        let node = &entry.value;
        if node.anchored || node.alias.is_some() || !is_block(node) {
            return None;
        }
        let steps_node = node.get("steps")?;
        if !is_block(steps_node) || steps_node.anchored || steps_node.alias.is_some() {
            return None;
        }
        let column = |offset: usize| offset - draft.line_start(offset);
        let text =
            |from: usize, to: usize| draft.document.text.get(from..to).map(ToOwned::to_owned);
        let start = draft.line_start(entry.key.span.start);
        let mut at = draft.next_line(entry.key.span.start);
        let mut head = Vec::new();
        let mut steps = Vec::new();
        let first = node.entries().first()?;
        let mut dash = 0;
        for own in node.entries() {
            if own.merged {
                return None;
            }
            let own_key = own.key.text()?.to_owned();
            if own_key == "steps" {
                let line = draft.next_line(own.key.span.start);
                head.push((own_key, text(at, line)?));
                at = line;
                for item in steps_node.items() {
                    if item.alias.is_some() || item.anchored {
                        return None;
                    }
                    let begin = draft.line_start(item.span.start);
                    let before = text(begin, item.span.start)?;
                    dash = before.find('-')?;
                    let end = draft.end(item);
                    steps.push(text(at, end)?);
                    at = end;
                }
            } else {
                let end = if own.value.place().is_empty() {
                    draft.next_line(own.key.span.start)
                } else {
                    draft.end(&own.value)
                };
                head.push((own_key, text(at, end)?));
                at = end;
            }
        }
        if node.entries().last()?.key.text() != Some("steps") {
            return None;
        }
        let item = steps_node.items().first()?;
        Some(Self {
            start,
            end: at,
            indents: [
                column(entry.key.span.start),
                column(first.key.span.start),
                dash,
                column(item.span.start),
            ],
            head,
            steps,
        })
    }

    fn jobs(&self, hardening: &Hardening<'_>, job: &Job, split: &Split) -> Option<String> {
        let [outer, inner, dash, content] = self.indents;
        let (outer, inner, dash, content) = (
            " ".repeat(outer),
            " ".repeat(inner),
            " ".repeat(dash),
            " ".repeat(content),
        );
        let step = " ".repeat(inner.len() - outer.len().min(inner.len()));
        let lead = format!(
            "{dash}-{}",
            " ".repeat(content.len().checked_sub(dash.len() + 1)?)
        );
        let scopes = other_scopes(hardening, &job.key.value);
        let named_permissions = self.head.iter().any(|(key, _)| key == "permissions");
        let action = |named: &pinned::Named| named.line();
        let project = hardening.project;
        let folder = &split.folder;
        let blank = if self.steps.iter().any(|text| text.starts_with('\n')) {
            "\n"
        } else {
            ""
        };

        let mut out = alloc::vec![format!("{outer}{}:\n", split.build)];
        let named = self.head.iter().any(|(key, _)| key == "name");
        let name = format!("{inner}name: Build the distributions\n");
        if !named {
            out.push(name.clone());
        }
        for (key, text) in &self.head {
            match key.as_str() {
                "name" => out.push(name.clone()),
                "environment" => {}
                "permissions" => out.push(build_permissions(&scopes, &inner, &step)),
                "steps" if !named_permissions => {
                    out.push(build_permissions(&scopes, &inner, &step));
                    out.push(text.clone());
                }
                _ => out.push(text.clone()),
            }
        }
        let before = job.steps.iter().zip(&self.steps).take(split.upload);
        for (_, text) in before.clone().filter(|(view, _)| !is_attesting(view)) {
            out.push(ended(text));
        }
        out.push(format!(
            "{blank}{lead}name: Hand over the distributions\n{content}uses: {}\n{content}with:\n{content}{step}name: distributions\n{content}{step}path: {folder}\n{content}{step}if-no-files-found: error\n",
            action(&pinned::named(project, pinned::KEEP)),
        ));

        out.push(format!(
            "\n{outer}{}:\n{inner}name: Publish to PyPI\n{inner}needs: [{}]\n",
            split.publish, split.build
        ));
        if let Some(condition) = &split.condition {
            out.push(format!("{inner}if: {}\n", quoted(condition)));
        }
        out.push(format!("{inner}runs-on: ubuntu-latest\n"));
        if let Some((_, text)) = self.head.iter().find(|(key, _)| key == "environment") {
            out.push(text.trim_start_matches('\n').to_owned());
        } else {
            out.push(format!("{inner}environment:\n{inner}{step}name: pypi\n"));
            if let Some(name) = &hardening.package.name {
                out.push(format!(
                    "{inner}{step}url: https://pypi.org/project/{name}/\n"
                ));
            }
        }
        out.push(format!("{inner}permissions:\n{inner}{step}id-token: write # {IDENTITY}\n{inner}{step}attestations: write # {ATTESTATIONS}\n"));
        if self.steps.len() > split.upload + 1 {
            for (scope, level) in &scopes {
                out.push(format!(
                    "{inner}{step}{scope}: {level} # what comes after the upload\n"
                ));
            }
        }
        out.push(format!("{inner}steps:\n"));
        out.push(format!(
            "{lead}name: Take the distributions\n{content}uses: {}\n{content}with:\n{content}{step}name: distributions\n{content}{step}path: {folder}\n",
            action(&pinned::named(project, pinned::BRING)),
        ));
        let own: Vec<&String> = before
            .filter(|(view, _)| is_attesting(view))
            .map(|(_, text)| text)
            .collect();
        if own.is_empty() {
            out.push(format!(
                "{blank}{lead}name: Attest where the distributions were built\n{content}uses: {}\n{content}with:\n{content}{step}subject-path: {}\n",
                action(&pinned::attest(project)),
                subject_of(folder),
            ));
        }
        for text in own {
            out.push(ended(text));
        }
        for text in self.steps.iter().skip(split.upload) {
            out.push(ended(text));
        }
        Some(out.concat())
    }
}

/// A last line may have no line break.
fn ended(text: &str) -> String {
    if text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}\n")
    }
}

fn is_block(node: &Node) -> bool {
    matches!(
        &node.value,
        Value::Mapping(_, Layout::Block) | Value::Sequence(_, Layout::Block)
    )
}

/// A condition as YAML takes it: one that begins as something else than plain text stands in quotes.
pub(super) fn quoted(condition: &str) -> String {
    let condition = condition.trim();
    let is_plain = condition
        .starts_with(|char: char| char.is_ascii_alphanumeric() || matches!(char, '$' | '('))
        && !condition.contains(": ")
        && !condition.contains(" #")
        && !condition.contains('\n');
    if is_plain {
        condition.to_owned()
    } else {
        format!("'{}'", condition.replace('\'', "''").replace('\n', " "))
    }
}

/// What a job names besides what publishing takes.
fn other_scopes(hardening: &Hardening<'_>, key: &str) -> Vec<(String, &'static str)> {
    let node = hardening.draft.at(&job_route(key).key("permissions"));
    let entries = node.map(Node::entries).unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| Some((entry.key.text()?, entry.value.text()?)))
        .filter(|(scope, _)| !matches!(*scope, "id-token" | "attestations"))
        .map(|(scope, level)| {
            (
                scope.to_owned(),
                if level == "write" { "write" } else { "read" },
            )
        })
        .collect()
}

/// What the job that builds may: what it may now without the identity, at least to read the code.
fn build_permissions(scopes: &[(String, &'static str)], inner: &str, step: &str) -> String {
    let mut out = alloc::vec![format!("{inner}permissions:\n")];
    if !scopes.iter().any(|(scope, _)| scope == "contents") {
        out.push(format!("{inner}{step}contents: read # {CONTENTS}\n"));
    }
    for (scope, level) in scopes {
        let why = if *level == "write" {
            " # kept: a step before the upload may need it"
        } else {
            ""
        };
        out.push(format!("{inner}{step}{scope}: {level}{why}\n"));
    }
    out.concat()
}
