//! One occurrence of an event: the `github` context and the inputs, as far as filters and choices fix them.

use super::{
    super::closure::called_so,
    choices::{Choices, Domain, Key},
    events::{On, all_carried, event, never_carries},
    literals::Literals,
    pattern::{Filter, Patterns},
};
use crate::{
    Project,
    github::{
        Trigger, Workflow,
        condition::{Between, Causes, Object, Value},
    },
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

/// Which of a push's refs is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pushed {
    Tag,
    Branch,
}

/// An event of a workflow, with what its filters let through.
pub(super) struct Occasion<'a> {
    pub(super) project: &'a Project,
    pub(super) workflow: &'a Workflow,
    pub(super) trigger: &'a Trigger,
    pub(super) pushed: Option<Pushed>,
    pub(super) literals: &'a Literals,
    pub(super) tags: Filter,
    pub(super) branches: Filter,
}

/// How the names of a merge queue's branches begin.
/// <https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue>
const MERGE_QUEUE: &str = "gh-readonly-queue/";
/// How many branches or tags are tried; each literal gives a handful.
const MAX_REFERENCES: usize = 48;
/// Branches and tags that are as good as any.
const USUAL_BRANCHES: [&str; 3] = ["main", "master", "topic"];
const USUAL_TAGS: [&str; 6] = [
    "v1.0.0",
    "1.0.0",
    "v1.0.0rc1",
    "1.0.0rc1",
    "v1.0.0.dev0",
    "release",
];

/// A filter and its `-ignore` form; GitHub refuses both together.
fn filter(only: Option<&crate::github::Patterns>, but: Option<&crate::github::Patterns>) -> Filter {
    let read = |patterns: &crate::github::Patterns| {
        Patterns::read(patterns.iter().map(|pattern| pattern.value.as_str()))
    };
    match (only, but) {
        (Some(only), _) => Filter::Only(read(only)),
        (None, Some(but)) => Filter::But(read(but)),
        (None, None) => Filter::All,
    }
}

impl<'a> Occasion<'a> {
    pub(super) fn new(
        project: &'a Project,
        workflow: &'a Workflow,
        trigger: &'a Trigger,
        pushed: Option<Pushed>,
        literals: &'a Literals,
    ) -> Self {
        // https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#create: it passes over filters
        let (tags, branches) = if trigger.event.value == "create" {
            (Filter::All, Filter::All)
        } else {
            (
                filter(trigger.tags.as_ref(), trigger.tags_ignore.as_ref()),
                filter(trigger.branches.as_ref(), trigger.branches_ignore.as_ref()),
            )
        };
        Self {
            project,
            workflow,
            trigger,
            pushed,
            literals,
            tags,
            branches,
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.trigger.event.value
    }

    /// Why the filters alone keep this push from starting anything.
    pub(super) fn filtered_out(&self) -> Option<&'static str> {
        let (tags, branches) = (self.tags != Filter::All, self.branches != Filter::All);
        match self.pushed? {
            Pushed::Tag if branches && !tags => {
                Some("`on.push` names only branches, so a tag does not start it")
            }
            Pushed::Tag if self.tags.admits_nothing() => Some("`on.push` lets no tag start it"),
            Pushed::Branch if tags && !branches => {
                Some("`on.push` names only tags, so a branch does not start it")
            }
            Pushed::Branch if self.branches.admits_nothing() => {
                Some("`on.push` lets no branch start it")
            }
            _ => None,
        }
    }

    /// Whether the filters let nothing through, or contradict each other so that GitHub refuses them.
    pub(super) fn is_unclear(&self) -> bool {
        let trigger = self.trigger;
        let both = (trigger.tags.is_some() && trigger.tags_ignore.is_some())
            || (trigger.branches.is_some() && trigger.branches_ignore.is_some());
        let empty = [
            &trigger.tags,
            &trigger.tags_ignore,
            &trigger.branches,
            &trigger.branches_ignore,
            &trigger.types,
        ]
        .into_iter()
        .flatten()
        .any(Vec::is_empty);
        both || empty
    }

    /// The activities that start it.
    fn types(&self) -> Vec<Value> {
        match &self.trigger.types {
            Some(types) => types
                .iter()
                .map(|kind| Value::Text(kind.value.clone()))
                .collect(),
            None => event(self.name())
                .map(|event| event.types.iter().map(|kind| Value::text(kind)).collect())
                .unwrap_or_default(),
        }
    }

    /// The activities, with what hangs on each.
    fn cases(&self) -> Domain {
        let mut cases = Vec::new();
        for action in self.types() {
            let of = |name: &str| action == Value::text(name);
            match self.name() {
                "release" => {
                    let prereleases: &[bool] = if of("prereleased") {
                        &[true]
                    } else if of("released") {
                        &[false]
                    } else {
                        &[false, true]
                    };
                    // a draft starts nothing; one that was taken back may be a draft again
                    let draft = if of("unpublished") {
                        Value::either(Causes::NONE)
                    } else {
                        Value::Bool(false)
                    };
                    cases.extend(prereleases.iter().map(|prerelease| {
                        Value::object()
                            .with("action", action.clone())
                            .with("prerelease", Value::Bool(*prerelease))
                            .with("draft", draft.clone())
                    }));
                }
                "workflow_run" => {
                    let conclusions: Vec<Value> = if of("completed") {
                        CONCLUSIONS.iter().map(|word| Value::text(word)).collect()
                    } else {
                        Vec::from([Value::Null])
                    };
                    cases.extend(conclusions.into_iter().map(|conclusion| {
                        Value::object()
                            .with("action", action.clone())
                            .with("conclusion", conclusion)
                    }));
                }
                "pull_request" | "pull_request_target" => {
                    let merges: &[bool] = if of("closed") {
                        &[true, false]
                    } else {
                        &[false]
                    };
                    cases.extend(merges.iter().map(|merged| {
                        Value::object()
                            .with("action", action.clone())
                            .with("merged", Value::Bool(*merged))
                    }));
                }
                _ => cases.push(Value::object().with("action", action)),
            }
        }
        if cases.is_empty() {
            let has_none = event(self.name()).is_some_and(|event| never_carries(event, "action"));
            let action = if has_none {
                Value::Null
            } else {
                Value::anything(Causes::NONE)
            };
            cases.push(Value::object().with("action", action));
        }
        Domain::exactly(cases)
    }

    /// The branches and tags that it can run on, each as an object of its three notations.
    fn references(&self) -> Domain {
        let on = event(self.name()).map_or(On::Unclear, |event| event.on);
        let (tags, branches) = match (self.pushed, on) {
            (Some(Pushed::Tag), _) | (None, On::Release) => (true, false),
            (Some(Pushed::Branch), _) => (false, true),
            (None, On::Chosen) => (true, true),
            (None, On::Default | On::Base) => {
                return Domain {
                    cover: Vec::from([unsure_reference("heads", "branch", "", "")]),
                    samples: Vec::new(),
                };
            }
            (None, On::Queue) => {
                let cover = unsure_reference("heads", "branch", MERGE_QUEUE, "");
                return Domain {
                    cover: Vec::from([cover]),
                    samples: Vec::new(),
                };
            }
            (None, On::Pull) => {
                let mut cover = Vec::from([pull_reference()]);
                if self.name() != "pull_request" {
                    // a merged pull request can still be spoken of
                    cover.push(unsure_reference("heads", "branch", "", ""));
                }
                return Domain {
                    cover,
                    samples: Vec::new(),
                };
            }
            (None, On::Unclear) => {
                let any = || Value::anything(Causes::NONE);
                return Domain {
                    cover: Vec::from([Value::object()
                        .with("ref", any())
                        .with("ref_name", any())
                        .with("ref_type", any())]),
                    samples: Vec::new(),
                };
            }
        };
        // filters by name are for what was pushed; a manual run and a release know none
        let (all, pushed) = (&Filter::All, self.pushed.is_some());
        let mut domain = Domain {
            cover: Vec::new(),
            samples: Vec::new(),
        };
        for (wanted, folder, kind, filter, usual) in [
            (
                branches,
                "heads",
                "branch",
                &self.branches,
                &USUAL_BRANCHES[..],
            ),
            (tags, "tags", "tag", &self.tags, &USUAL_TAGS[..]),
        ] {
            if !wanted {
                continue;
            }
            let filter = if pushed { filter } else { all };
            for known in filter.cover() {
                domain.cover.push(match known {
                    Ok(name) => reference(folder, kind, &name),
                    Err((prefix, suffix, flat)) => {
                        let known = unsure_reference(folder, kind, &prefix, &suffix);
                        if flat { flattened(known) } else { known }
                    }
                });
            }
            let texts = self.literals.names_in(folder);
            let samples = filter.samples(usual, &texts, MAX_REFERENCES);
            domain
                .samples
                .extend(samples.iter().map(|name| reference(folder, kind, name)));
        }
        domain
    }

    /// The `github` context and the `inputs` of the workflow that the event starts.
    pub(super) fn contexts(&self, choices: &mut Choices) -> (Value, Value) {
        let case = choices.read(Key::Case, &|| self.cases());
        let mut reference = choices.read(Key::Reference, &|| self.references());
        let on = event(self.name()).map_or(On::Unclear, |event| event.on);
        if on == On::Pull {
            // once merged it is a branch, else the merge of the pull request
            let merged = case.member("merged");
            reference = match merged {
                Value::Bool(true) => unsure_reference("heads", "branch", "", ""),
                Value::Unsure(_, causes) => hang(
                    &Value::object()
                        .with("ref", Value::some_text("refs/", "", causes))
                        .with("ref_name", Value::some_text("", "", causes))
                        .with("ref_type", Value::text("branch")),
                    causes,
                ),
                _ => reference,
            };
        }
        let repository = choices.read(Key::Repository, &|| self.repositories());
        let actor = self.free(choices, "actor");
        let event = self.event(choices, &case, &reference, &repository, &actor);
        let (base, head) = if matches!(on, On::Pull | On::Base) {
            (
                event.member("pull_request").member("base").member("ref"),
                event.member("pull_request").member("head").member("ref"),
            )
        } else {
            (Value::text(""), Value::text(""))
        };
        let name = self
            .workflow
            .name
            .as_ref()
            .map_or(self.workflow.path.as_str(), |name| name.value.as_str());
        let name = if name.contains("${{") {
            Value::some_text("", "", Causes::NONE)
        } else {
            Value::text(name)
        };
        let inputs = event.member("inputs");
        let event_name = if self.is_unseen_call() {
            Value::truthy(Causes::NONE)
        } else {
            Value::text(self.name())
        };
        let github = Value::open()
            .with("event_name", event_name)
            .with("ref", reference.member("ref"))
            .with("ref_name", reference.member("ref_name"))
            .with("ref_type", reference.member("ref_type"))
            .with("base_ref", base)
            .with("head_ref", head)
            .with("repository", repository.member("full_name"))
            .with("repository_owner", repository.member("owner"))
            .with("actor", actor.clone())
            .with("triggering_actor", actor)
            .with("workflow", name)
            .with("event", event)
            .with("token", Value::truthy(Causes::NONE))
            .with("server_url", Value::text("https://github.com"))
            .with("sha", Value::truthy(Causes::NONE))
            .with("run_id", Value::truthy(Causes::NONE))
            .with("run_number", Value::truthy(Causes::NONE))
            .with("run_attempt", Value::truthy(Causes::NONE));
        if self.is_unseen_call() {
            return (github, self.any_inputs());
        }
        let typed = match &inputs {
            Value::Object(object) => Value::Object(Object {
                entries: object
                    .entries
                    .iter()
                    .map(|(name, text)| (name.clone(), self.typed(name, text, choices)))
                    .collect(),
                open: false,
            }),
            _ => Value::object(),
        };
        (github, typed)
    }

    /// Whether it is a call by a workflow that is out of sight, so that the event is not known either.
    fn is_unseen_call(&self) -> bool {
        self.name() == "workflow_call"
    }

    /// The inputs of such a call, of which only the types are known.
    fn any_inputs(&self) -> Value {
        let entries = self.trigger.inputs.iter().map(|input| {
            let value = match input.kind.as_deref() {
                Some("boolean") => Value::either(Causes::NONE),
                Some("string") => Value::some_text("", "", Causes::NONE),
                _ => Value::anything(Causes::NONE),
            };
            (input.name.value.clone(), value)
        });
        Value::Object(Object {
            entries: entries.collect(),
            open: false,
        })
    }

    /// An input in its own type; `github.event.inputs` holds its text.
    fn typed(&self, name: &str, text: &Value, choices: &mut Choices) -> Value {
        let is_boolean = self
            .trigger
            .inputs
            .iter()
            .any(|input| input.name.value == name && input.kind.as_deref() == Some("boolean"));
        if is_boolean {
            let value = choices.read(Key::Input(name.to_owned()), &|| Domain::exactly(Vec::new()));
            value.equals(&Value::text("true")).value()
        } else {
            text.clone()
        }
    }

    fn repositories(&self) -> Domain {
        let any = Value::object()
            .with("full_name", Value::truthy(Causes::NONE))
            .with("owner", Value::truthy(Causes::NONE));
        let mut samples: Vec<Value> = self
            .literals
            .repositories
            .iter()
            .map(|name| {
                let owner = name.split_once('/').map_or("", |(owner, _)| owner);
                Value::object()
                    .with("full_name", Value::text(name))
                    .with("owner", Value::text(owner))
            })
            .collect();
        samples.extend(self.literals.owners.iter().map(|owner| {
            Value::object()
                .with(
                    "full_name",
                    Value::some_text(&format!("{owner}/"), "", Causes::NONE),
                )
                .with("owner", Value::text(owner))
        }));
        // a project's conditions name its own repository: one name is this one's
        let one = match (&*self.literals.repositories, &*self.literals.owners) {
            ([name], owners) => owners.iter().all(|owner| {
                let known = name.split_once('/').map_or("", |(known, _)| known);
                known.eq_ignore_ascii_case(owner)
            }),
            ([], owners) => owners.len() == 1,
            _ => false,
        };
        if let Some(first) = samples.first().filter(|_| one) {
            return Domain::exactly(Vec::from([first.clone()]));
        }
        if samples.is_empty() && !self.literals.names_a_repository {
            // nothing asks for a name, so that any is as good
            samples.push(
                Value::object()
                    .with("full_name", Value::text("owner/repository"))
                    .with("owner", Value::text("owner")),
            );
        }
        Domain {
            cover: Vec::from([any]),
            samples,
        }
    }

    /// Text that whoever causes the event writes as they like.
    #[inline(never)] // as `with`
    fn free(&self, choices: &mut Choices, path: &'static str) -> Value {
        choices.read(Key::Of(path), &|| Domain {
            cover: Vec::from([Value::some_text("", "", Causes::NONE)]),
            samples: self.literals.free_texts(),
        })
    }

    #[inline(never)] // as `with`
    fn either(choices: &mut Choices, path: &'static str) -> Value {
        choices.read(Key::Of(path), &|| {
            Domain::exactly(Vec::from([Value::Bool(false), Value::Bool(true)]))
        })
    }

    /// `github.event`
    fn event(
        &self,
        choices: &mut Choices,
        case: &Value,
        reference: &Value,
        repository: &Value,
        actor: &Value,
    ) -> Value {
        let mut entries: Vec<(String, Value)> = Vec::new();
        let mut put = |name: &str, value: Value| entries.push((name.to_owned(), value));
        let owner = Value::open().with("login", repository.member("owner"));
        put(
            "repository",
            Value::open()
                .with("full_name", repository.member("full_name"))
                .with("owner", owner)
                .with("fork", Self::either(choices, "repository.fork")),
        );
        put("sender", Value::open().with("login", actor.clone()));
        let action = case.member("action");
        if action != Value::Null {
            put("action", action);
        }
        match self.name() {
            "push" => {
                put("ref", reference.member("ref"));
                put("deleted", Value::Bool(false));
                put("created", Self::either(choices, "created"));
                put("forced", Self::either(choices, "forced"));
                let message = self.free(choices, "head_commit.message");
                put("head_commit", Value::open().with("message", message));
                if self.pushed == Some(Pushed::Branch) {
                    put("base_ref", Value::Null);
                }
            }
            "create" => {
                put("ref", reference.member("ref_name"));
                put("ref_type", reference.member("ref_type"));
            }
            "workflow_dispatch" => {
                put("ref", reference.member("ref"));
                let inputs = self
                    .trigger
                    .inputs
                    .iter()
                    .map(|input| {
                        let name = input.name.value.clone();
                        let value = choices.read(Key::Input(name.clone()), &|| {
                            self.input(&name, input.kind.as_deref())
                        });
                        (name, value)
                    })
                    .collect();
                put(
                    "inputs",
                    Value::Object(Object {
                        entries: inputs,
                        open: false,
                    }),
                );
            }
            "release" => put("release", self.release(choices, case, reference)),
            // https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
            "schedule" => {
                let times = || Domain::exactly(super::nodes::crons(self.project, self.workflow));
                put("schedule", choices.read(Key::Of("schedule"), &times));
            }
            "pull_request"
            | "pull_request_target"
            | "pull_request_review"
            | "pull_request_review_comment" => {
                let pull = self.pull(choices, case, repository);
                put("pull_request", pull);
                let label = self.free(choices, "label.name");
                put("label", Value::open().with("name", label));
            }
            "issues" | "issue_comment" => {
                let labels = self.labels(choices);
                let title = self.free(choices, "issue.title");
                put(
                    "issue",
                    Value::open().with("labels", labels).with("title", title),
                );
                let label = self.free(choices, "label.name");
                if self.name() == "issues" {
                    put("label", Value::open().with("name", label));
                } else {
                    let body = self.free(choices, "comment.body");
                    put("comment", Value::open().with("body", body));
                }
            }
            "workflow_run" => {
                let run = self.run(choices, case, repository);
                put("workflow_run", run);
            }
            _ => {}
        }
        if let Some(event) = event(self.name()) {
            for member in all_carried() {
                if never_carries(event, member) {
                    put(member, Value::Null);
                }
            }
        }
        Value::Object(Object {
            entries,
            open: true,
        })
    }

    fn release(&self, choices: &mut Choices, case: &Value, reference: &Value) -> Value {
        Value::open()
            .with("tag_name", reference.member("ref_name"))
            .with("prerelease", case.member("prerelease"))
            .with("draft", case.member("draft"))
            .with("name", self.free(choices, "release.name"))
            .with("body", self.free(choices, "release.body"))
    }

    fn labels(&self, choices: &mut Choices) -> Value {
        choices.read(Key::Of("labels"), &|| {
            let with = |texts: &[String]| {
                Value::Array(
                    texts
                        .iter()
                        .map(|text| Value::open().with("name", Value::text(text)))
                        .collect(),
                )
            };
            Domain {
                cover: Vec::from([Value::truthy(Causes::NONE)]),
                samples: Vec::from([with(&[]), with(&self.literals.texts)]),
            }
        })
    }

    fn pull(&self, choices: &mut Choices, case: &Value, repository: &Value) -> Value {
        let base = choices.read(Key::Of("base_ref"), &|| {
            let texts = self.literals.names_in("heads");
            Domain {
                cover: self
                    .branches
                    .cover()
                    .into_iter()
                    .map(|known| match known {
                        Ok(name) => Value::Text(name),
                        Err((prefix, suffix, _)) => {
                            Value::some_text(&prefix, &suffix, Causes::NONE)
                        }
                    })
                    .collect(),
                samples: self
                    .branches
                    .samples(&USUAL_BRANCHES, &texts, MAX_REFERENCES)
                    .into_iter()
                    .map(Value::Text)
                    .collect(),
            }
        });
        let head = choices.read(Key::Of("head_ref"), &|| {
            let texts = self.literals.names_in("heads");
            Domain {
                cover: Vec::from([Value::truthy(Causes::NONE)]),
                samples: Filter::All
                    .samples(&USUAL_BRANCHES, &texts, MAX_REFERENCES)
                    .into_iter()
                    .map(Value::Text)
                    .collect(),
            }
        });
        // a branch of this repository, or of a fork
        let from = choices.read(Key::Of("head.repo.fork"), &|| {
            Domain::exactly(Vec::from([Value::Bool(false), Value::Bool(true)]))
        });
        let full_name = match &from {
            Value::Bool(false) => repository.member("full_name"),
            Value::Bool(true) => Value::some_text("", "", Causes::NONE),
            unsure => Value::some_text("", "", unsure.causes()),
        };
        let base_repo = Value::open()
            .with("full_name", repository.member("full_name"))
            .with("fork", Self::either(choices, "repository.fork"));
        let merged = match case.member("merged") {
            Value::Null => Value::anything(Causes::NONE),
            known => known,
        };
        Value::open()
            .with("merged", merged)
            .with("draft", Self::either(choices, "draft"))
            .with("title", self.free(choices, "title"))
            .with("body", self.free(choices, "body"))
            .with("labels", self.labels(choices))
            .with(
                "user",
                Value::open().with("login", self.free(choices, "user.login")),
            )
            .with(
                "head",
                Value::open().with("ref", head).with(
                    "repo",
                    Value::open()
                        .with("full_name", full_name)
                        .with("fork", from),
                ),
            )
            .with(
                "base",
                Value::open().with("ref", base).with("repo", base_repo),
            )
    }

    fn run(&self, choices: &mut Choices, case: &Value, repository: &Value) -> Value {
        let events = choices.read(Key::Of("workflow_run.event"), &|| {
            let named = self.named_workflows();
            let events: Vec<Value> = named
                .iter()
                .flatten()
                .map(|trigger| Value::Text(trigger.event.value.clone()))
                .collect();
            if named.is_some() && !events.is_empty() {
                Domain::exactly(events)
            } else {
                Domain {
                    cover: Vec::from([Value::truthy(Causes::NONE)]),
                    samples: Vec::new(),
                }
            }
        });
        let branch = choices.read(Key::Of("workflow_run.head_branch"), &|| {
            let mut texts = self.literals.names_in("heads");
            texts.extend(self.literals.names_in("tags"));
            Domain {
                cover: self
                    .branches
                    .cover()
                    .into_iter()
                    .map(|known| match known {
                        Ok(name) => Value::Text(name),
                        Err((prefix, suffix, _)) => {
                            Value::some_text(&prefix, &suffix, Causes::NONE)
                        }
                    })
                    .collect(),
                // which of them the other workflow runs for is its own filters' matter
                samples: if self.named_workflows().is_some() {
                    self.branches
                        .samples(&USUAL_BRANCHES, &texts, MAX_REFERENCES)
                        .into_iter()
                        .map(Value::Text)
                        .collect()
                } else {
                    Vec::new()
                },
            }
        });
        let from = choices.read(Key::Of("head.repo.fork"), &|| {
            Domain::exactly(Vec::from([Value::Bool(false), Value::Bool(true)]))
        });
        let full_name = match &from {
            Value::Bool(false) => repository.member("full_name"),
            other => Value::some_text("", "", other.causes()),
        };
        Value::open()
            .with("conclusion", case.member("conclusion"))
            .with("event", events)
            .with("head_branch", branch)
            .with(
                "head_repository",
                Value::open()
                    .with("full_name", full_name)
                    .with("fork", from),
            )
    }

    /// The triggers of the workflows whose runs start this one; `None` unless each of them was given.
    fn named_workflows(&self) -> Option<Vec<&Trigger>> {
        let names = self.trigger.workflows.as_ref()?;
        let mut found = Vec::new();
        for name in names {
            let same = called_so(self.project, &name.value);
            if same.is_empty() {
                return None;
            }
            let views = same
                .into_iter()
                .filter_map(|index| self.project.workflows.get(index));
            found.extend(
                views
                    .flat_map(|workflow| &workflow.triggers)
                    .filter(|trigger| trigger.event.value != "workflow_call"),
            );
        }
        Some(found)
    }

    /// What a person can give for an input of a manual run, as text.
    fn input(&self, name: &str, kind: Option<&str>) -> Domain {
        match kind {
            Some("boolean") => {
                Domain::exactly(Vec::from([Value::text("false"), Value::text("true")]))
            }
            Some("choice") => {
                let options = super::nodes::options(self.project, self.workflow, name);
                Domain::exactly(options.into_iter().map(Value::Text).collect())
            }
            // the names of environments are a setting; one that a condition names is there
            _ => Domain {
                cover: Vec::from([Value::some_text("", "", Causes::NONE)]),
                samples: self.literals.free_texts(),
            },
        }
    }
}

const CONCLUSIONS: [&str; 8] = [
    "success",
    "failure",
    "cancelled",
    "skipped",
    "timed_out",
    "action_required",
    "neutral",
    "stale",
];

fn reference(folder: &str, kind: &str, name: &str) -> Value {
    Value::object()
        .with("ref", Value::Text(format!("refs/{folder}/{name}")))
        .with("ref_name", Value::text(name))
        .with("ref_type", Value::text(kind))
}

fn unsure_reference(folder: &str, kind: &str, prefix: &str, suffix: &str) -> Value {
    Value::object()
        .with(
            "ref",
            Value::some_text(&format!("refs/{folder}/{prefix}"), suffix, Causes::NONE),
        )
        .with("ref_name", Value::some_text(prefix, suffix, Causes::NONE))
        .with("ref_type", Value::text(kind))
}

/// A reference without a `/` behind the known beginning of its name.
fn flattened(reference: Value) -> Value {
    match reference {
        Value::Object(mut object) => {
            for (_, value) in &mut object.entries {
                *value = core::mem::replace(value, Value::Null).with_between(Between::NoSlash);
            }
            Value::Object(object)
        }
        other => other,
    }
}

/// The merge of a pull request by its number.
fn pull_reference() -> Value {
    let numbered =
        |start: &str| Value::some_text(start, "/merge", Causes::NONE).with_between(Between::Digits);
    Value::object()
        .with("ref", numbered("refs/pull/"))
        .with("ref_name", numbered(""))
        .with("ref_type", Value::text("branch"))
}

/// Hangs an object's members on a choice.
fn hang(value: &Value, causes: Causes) -> Value {
    match value {
        Value::Object(object) => Value::Object(Object {
            entries: object
                .entries
                .iter()
                .map(|(name, value)| (name.clone(), value.clone().because_of(causes)))
                .collect(),
            open: object.open,
        }),
        other => other.clone().because_of(causes),
    }
}
