//! A repository as it was given: its documents, what they are, and the facts derived from them.

use crate::{
    Coverage, Day, Given, Place, Spanned,
    answers::{self, Answers, Found, Gathered},
    doors::table,
    facts::{Facts, JobRef, all_callers},
    github::{Action, Dependabot, Renovate, Uses, Workflow},
    own::{self, Ignore, OwnFile},
    python::{Pyproject, UvPublish, name_in_setup_cfg},
    service::{OtherService, is_other_service},
};
use alloc::{collections::BTreeSet, string::String, vec::Vec};
use spec_source::{Document, Kind, Map, Origin, Problem, Span, is_among};

/// A repository as it was given.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// The day the report speaks for.
    pub as_of: Option<String>,
    /// Everything that was read, in the order in which paths sort.
    pub documents: Vec<Document>,
    /// What is wrong with the inputs.
    pub problems: Vec<InputProblem>,
    /// All paths of the repository, where the whole list is known.
    pub listing: Option<Listing>,
    /// What GitHub and PyPI answered.
    pub answers: Answers,
    /// Its workflows.
    pub workflows: Vec<Workflow>,
    /// The jobs that call a workflow of the repository, by the path that they call.
    pub(crate) callers: Map<String, Vec<JobRef>>,
    /// Its actions.
    pub actions: Vec<Action>,
    /// Its configurations of Dependabot: one at most counts for GitHub.
    pub dependabot: Vec<Dependabot>,
    /// Its configurations of Renovate.
    pub renovate: Vec<Renovate>,
    /// Its project files.
    pub pyprojects: Vec<Pyproject>,
    /// Its `uv.toml`, beside which uv does not read `[tool.uv]`: <https://docs.astral.sh/uv/concepts/configuration-files/>
    pub uv: Option<UvPublish>,
    /// What it says of itself: `spec-check.toml`, else `[tool.spec-check]`.
    pub own: Option<OwnFile>,
    /// What is not to be counted, from its own file and from comments.
    pub ignores: Vec<Ignore>,
    /// The configurations of other services that are there.
    pub other_services: Vec<OtherService>,
    /// Workflows that are there and were not understood, or were listed and not given.
    pub unseen: Vec<Unseen>,
    /// What several rules ask, answered once.
    pub facts: Facts,
}

/// All paths of a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The listing's own path.
    pub path: String,
    /// The paths, sorted.
    pub paths: Vec<String>,
}

/// Something wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputProblem {
    /// The file.
    pub path: String,
    /// Where in it.
    pub place: Option<Place>,
    /// What is so, why it matters, what to do.
    pub message: String,
}

/// A file that is there and whose meaning was not seen whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// Its path.
    pub path: String,
    /// Whether its text was given and not understood; else it was listed and not given.
    pub given: bool,
}

/// Whether a path is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Its text was given: the document's position.
    Given(usize),
    /// It is listed; its text was not given.
    Listed,
    /// The whole list of paths is known, and it is not among them.
    Absent,
    /// Nothing is known of it.
    Unseen,
}

impl Project {
    /// Reads everything that was given and derives the facts.
    pub fn read(given: &Given) -> Self {
        let mut project = Self {
            name: given.name.clone(),
            as_of: given.as_of.clone(),
            ..Self::default()
        };
        project.take_documents(given);
        for unread in &given.unread {
            project.problems.push(InputProblem {
                path: unread.path.clone(),
                place: None,
                message: unread.message.clone(),
            });
        }
        let loose = project.listing.is_none();
        for index in 0..project.documents.len() {
            project.take_view(index, loose);
        }
        project.keep_first_renovate();
        project.find_unseen(given);
        let own = project.own.iter().flat_map(|own| own.ignores.clone());
        project.ignores.extend(own.collect::<Vec<_>>());
        spec_source::sort::by(&mut project.problems, |a, b| {
            (&a.path, a.place).cmp(&(&b.path, b.place))
        });
        project.callers = all_callers(&project.workflows);
        project.facts = Facts::derive(&project);
        project
    }

    fn take_documents(&mut self, given: &Given) {
        let mut by_path = Map::new();
        let mut gathered = Gathered::default();
        gathered.today = self.as_of.as_deref().and_then(Day::read);
        for input in &given.inputs {
            let Some(document) = answers::collect(Document::parse(input), &mut gathered) else {
                continue;
            };
            if document.origin == Origin::Listing {
                let items = document
                    .root()
                    .map(spec_source::Node::items)
                    .unwrap_or_default();
                let paths: Vec<String> = items
                    .iter()
                    .filter_map(|item| item.text().map(Into::into))
                    .collect();
                self.take_listing(&document.path, paths);
                for problem in &document.problems {
                    self.problems.push(InputProblem {
                        path: document.path.clone(),
                        place: None,
                        message: problem.message.clone(),
                    });
                }
            } else {
                by_path.insert(document.path.clone(), document);
            }
        }
        gathered.settle();
        for taken in &gathered.taken {
            by_path.insert(taken.document.path.clone(), taken.document.clone());
        }
        self.documents = by_path.into_values().collect();
        let (answers, problems) = gathered.answers(|path| self.document(path));
        self.answers = answers;
        self.problems.extend(problems);
        if let Some((path, paths)) = self.paths_answered() {
            self.take_listing(&path, paths);
        }
    }

    fn take_listing(&mut self, path: &str, mut paths: Vec<String>) {
        if let Some(known) = self.listing.take() {
            paths.extend(known.paths);
        }
        spec_source::sort::all(&mut paths);
        paths.dedup();
        self.listing = Some(Listing {
            path: path.into(),
            paths,
        });
    }

    /// All paths of the repository, where the host has answered with the whole of them.
    fn paths_answered(&self) -> Option<(String, Vec<String>)> {
        let mut trees = self.replies(&table::TREE);
        trees.find_map(|(_, reply)| self.paths_of(&reply.given()?))
    }

    /// The paths of a tree that was answered with all that is in its folders.
    fn paths_of(&self, found: &Found<'_>) -> Option<(String, Vec<String>)> {
        let whole = found.get("truncated")?.truth() == Some(false);
        let entries = found.get("tree").filter(|_| whole)?.items()?;
        let mut paths = Vec::new();
        let mut folders = BTreeSet::new();
        let mut opened = BTreeSet::new();
        for entry in entries {
            let path = entry.get("path")?.text()?;
            match entry.get("type")?.text()? {
                "blob" => paths.push(path.into()),
                "tree" => {
                    folders.insert(path);
                }
                _ => {}
            }
            opened.extend(path.rsplit_once('/').map(|(folder, _)| folder));
        }
        // git keeps no empty folder: one without anything in it was not looked into
        if !folders.is_subset(&opened) {
            return None;
        }
        let path = self.documents.get(found.document)?.path.clone();
        Some((path, paths))
    }

    fn take_view(&mut self, index: usize, loose: bool) {
        let Some(document) = self.documents.get(index) else {
            return;
        };
        let path = document.path.as_str();
        let role = Role::of(document, loose);
        let mut problems = match role {
            // in what other services and tools read, the notation is their concern
            Some(Role::OtherService) => Vec::new(),
            None if document.origin == Origin::Answer => document.problems.clone(),
            None if !loose => Vec::new(),
            _ => document.problems.clone(),
        };
        match role {
            Some(Role::Workflow) => {
                let (workflow, more) = Workflow::read(index, document);
                problems.extend(more);
                // one that is empty, or a comment from end to end, runs nothing
                let is_other = workflow.is_none() && document.root().is_some();
                if is_other || problems.iter().any(|problem| problem.hides) {
                    self.unseen.push(Unseen {
                        path: path.into(),
                        given: true,
                    });
                }
                self.workflows.extend(workflow);
            }
            Some(Role::Action) if !document.is_whole() => {}
            Some(Role::Action) => self.actions.extend(Action::read(index, document)),
            Some(Role::Dependabot) => self.dependabot.extend(Dependabot::read(index, document)),
            Some(Role::Renovate) => self.renovate.extend(Renovate::read(index, document)),
            Some(Role::Pyproject) => self.pyprojects.extend(Pyproject::read(index, document)),
            Some(Role::Uv) => {
                let root = document.root();
                self.uv = Some(root.map_or_else(UvPublish::default, UvPublish::read));
            }
            Some(Role::OtherService) => self.other_services.push(OtherService {
                path: path.into(),
                document: Some(index),
            }),
            None if loose
                && problems.is_empty()
                && document.kind.has_tree()
                && document.origin != Origin::Answer =>
            {
                let message = "nothing in this file is read by SPEC 6 or 8: give workflows, actions, `pyproject.toml`, or the updater's configuration";
                problems.push(Problem {
                    span: None,
                    message: message.into(),
                    hides: false,
                });
            }
            Some(Role::Own | Role::Tasks) | None => {}
        }
        if matches!(role, Some(Role::Own | Role::Pyproject))
            && let Some((file, more)) = OwnFile::read(index, document)
        {
            problems.extend(more);
            // the file of its own goes before the table in `pyproject.toml`
            if self.own.is_none() || matches!(role, Some(Role::Own)) {
                self.own = Some(file);
            }
        }
        if matches!(role, Some(Role::Workflow | Role::Action | Role::Dependabot)) {
            let (ignores, more) = own::comments(index, document);
            self.ignores.extend(ignores);
            problems.extend(more);
        }
        let path = document.path.clone();
        self.problems
            .extend(problems.into_iter().map(|problem| InputProblem {
                path: path.clone(),
                place: problem.span.map(|span| Place::new(index, span)),
                message: problem.message,
            }));
    }

    /// Of several configurations Renovate takes the first in its own order, and looks for no other: <https://docs.renovatebot.com/configuration-options/>
    fn keep_first_renovate(&mut self) {
        let order = |one: &Renovate| {
            let mut paths = Renovate::PATHS.iter();
            paths
                .position(|path| *path == one.path)
                .unwrap_or(Renovate::PATHS.len())
        };
        if let Some(first) = self.renovate.iter().map(order).min() {
            self.renovate.retain(|one| order(one) == first);
        }
    }

    /// Notes what is listed and was not given, where it could hold what a rule must see.
    fn find_unseen(&mut self, given: &Given) {
        let listed = self
            .listing
            .as_ref()
            .map(|listing| listing.paths.clone())
            .unwrap_or_default();
        let unread = given.unread.iter().map(|unread| unread.path.clone());
        for path in listed.into_iter().chain(unread) {
            if self.document(&path).is_some() {
                continue;
            }
            if is_workflow_path(&path) && !self.unseen.iter().any(|unseen| unseen.path == path) {
                self.unseen.push(Unseen { path, given: false });
            } else if is_other_service(&path)
                && !self
                    .other_services
                    .iter()
                    .any(|service| service.path == path)
            {
                self.other_services.push(OtherService {
                    path,
                    document: None,
                });
            }
        }
        spec_source::sort::by(&mut self.unseen, |a, b| a.path.cmp(&b.path));
        spec_source::sort::by(&mut self.other_services, |a, b| a.path.cmp(&b.path));
    }

    /// How much of the repository's paths is known.
    pub fn tree_coverage(&self) -> Coverage {
        if self.listing.is_some() {
            Coverage::All
        } else if self
            .documents
            .iter()
            .any(|document| matches!(document.origin, Origin::File | Origin::Pasted))
        {
            Coverage::Some
        } else {
            Coverage::Nothing
        }
    }

    /// The position of the document under a path.
    pub fn document(&self, path: &str) -> Option<usize> {
        self.documents
            .binary_search_by(|document| document.path.as_str().cmp(path))
            .ok()
    }

    /// Whether a path is there.
    pub fn presence(&self, path: &str) -> Presence {
        match (self.document(path), &self.listing) {
            (Some(index), _) => Presence::Given(index),
            (None, Some(listing))
                if listing
                    .paths
                    .binary_search_by(|known| known.as_str().cmp(path))
                    .is_ok() =>
            {
                Presence::Listed
            }
            (None, Some(_)) => Presence::Absent,
            (None, None) => Presence::Unseen,
        }
    }

    /// The text of a place.
    pub fn slice(&self, place: Place) -> &str {
        self.documents
            .get(place.document)
            .map(|document| document.slice(place.span))
            .unwrap_or_default()
    }

    /// The comment behind a place, on the same line.
    pub fn comment_after(&self, document: usize, span: Span) -> Option<Spanned<String>> {
        let comment = self.documents.get(document)?.comment_after(span)?;
        Some(Spanned::new(comment.text.clone(), comment.span))
    }

    /// The comment beside a `uses:`: where it is used, else where its text is written out.
    pub fn comment_of(&self, document: usize, uses: &Uses) -> Option<Spanned<String>> {
        self.comment_after(document, uses.text.span)
            .or_else(|| self.comment_after(document, uses.written))
    }

    /// The workflow under a path.
    pub fn workflow_at(&self, path: &str) -> Option<usize> {
        self.workflows
            .iter()
            .position(|workflow| workflow.path == path)
    }

    /// The names of the distributions, each once: those the project states itself, else those of its project files as their paths sort, else the one in `setup.cfg`.
    /// One whose classifiers forbid every upload is no distribution: a stranger's may go by its name on an index. A name that is made when the package is built is not among them.
    pub fn packages(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut add = |name: &str| {
            if !found.iter().any(|known| known == name) {
                found.push(name.into());
            }
        };
        for name in self.own.iter().flat_map(|own| &own.packages) {
            add(&name.value);
        }
        if self.own.as_ref().is_none_or(|own| own.packages.is_empty()) {
            for pyproject in &self.pyprojects {
                if let Some(name) = pyproject
                    .name
                    .as_ref()
                    .filter(|_| pyproject.private.is_none())
                {
                    add(&name.value);
                }
            }
        }
        // beside it a name in a project file counts
        let named = |one: &Pyproject| one.path == "pyproject.toml" && one.name.is_some();
        if found.is_empty() && !self.pyprojects.iter().any(named) {
            let setup = self
                .document("setup.cfg")
                .and_then(|index| name_in_setup_cfg(self.documents.get(index)?));
            found.extend(setup.map(|name| name.value));
        }
        found
    }

    /// The classifier that forbids every upload, where no package in sight is without one: a project file without it stands in the way,
    /// and so does a `setup.py` or `setup.cfg` in a folder of its own, which can make another package.
    pub fn forbids_uploads(&self) -> Option<Place> {
        let mut places = self
            .pyprojects
            .iter()
            .map(|one| Some(Place::new(one.document, one.private?)));
        let first = places.next()??;
        (places.all(|place| place.is_some()) && self.setup_apart().is_none()).then_some(first)
    }

    /// A `setup.py`, or a `setup.cfg` that may describe a package, in a folder without a project file.
    pub fn setup_apart(&self) -> Option<&str> {
        let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).len();
        let apart = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            let here = path.get(..folder(path));
            let beside = |one: &Pyproject| one.path.get(..folder(&one.path)) == here;
            is_among(name, "setup.py setup.cfg") && !self.pyprojects.iter().any(beside)
        };
        let listed = self.listing.iter().flat_map(|listing| &listing.paths);
        let given = self
            .documents
            .iter()
            .filter(|document| !matches!(document.origin, Origin::Answer | Origin::Listing));
        let mut paths = given
            .map(|document| document.path.as_str())
            .chain(listed.map(String::as_str));
        paths.find(|path| {
            // many a `setup.cfg` holds the settings of tools only
            let text = self
                .document(path)
                .and_then(|index| self.documents.get(index))
                .filter(|_| path.ends_with(".cfg"));
            apart(path) && text.is_none_or(|document| document.text.contains("[metadata]"))
        })
    }

    /// The action in a folder, as `uses: ./folder` names it; of two files the host takes `action.yml`.
    pub fn action_in(&self, folder: &str) -> Option<usize> {
        let here = |(_, action): &(usize, &Action)| action.folder() == folder;
        let found = self.actions.iter().enumerate().filter(here);
        found
            .max_by_key(|(_, action)| action.path.ends_with(".yml"))
            .map(|(index, _)| index)
    }
}

/// What a document is to the host.
enum Role {
    Workflow,
    Action,
    Dependabot,
    Renovate,
    Pyproject,
    /// The settings of uv.
    Uv,
    /// A file of a task runner.
    Tasks,
    Own,
    OtherService,
}

impl Role {
    /// By its path; by its content where files were given without their repository, so that a path tells little.
    fn of(document: &Document, loose: bool) -> Option<Self> {
        let path = document.path.as_str();
        let name = path.rsplit('/').next().unwrap_or(path);
        let root = document.root();
        if document.origin == Origin::Answer || document.origin == Origin::Listing {
            None
        } else if is_workflow_path(path) {
            Some(Self::Workflow)
        } else if matches!(path, ".github/dependabot.yml" | ".github/dependabot.yaml") {
            Some(Self::Dependabot)
        } else if path == "spec-check.toml" || loose && name == "spec-check.toml" {
            Some(Self::Own)
        } else if Renovate::PATHS.contains(&path) || path == "package.json" {
            Some(Self::Renovate)
        } else if is_other_service(path) {
            Some(Self::OtherService)
        } else if matches!(name, "action.yml" | "action.yaml") {
            Some(Self::Action)
        } else if name == "pyproject.toml" {
            Some(Self::Pyproject)
        } else if path == "uv.toml" {
            Some(Self::Uv)
        } else if is_among(name, "hatch.toml pixi.toml tox.toml") {
            Some(Self::Tasks)
        } else if loose && document.kind == Kind::Yaml {
            let root = root?;
            if Workflow::is_one(root) {
                Some(Self::Workflow)
            } else if root.get("runs").is_some_and(spec_source::Node::is_mapping) {
                Some(Self::Action)
            } else if root
                .get("updates")
                .is_some_and(spec_source::Node::is_sequence)
            {
                Some(Self::Dependabot)
            } else {
                None
            }
        } else if loose
            && document.kind == Kind::Toml
            && root.is_some_and(|root| {
                root.get("project").is_some() || root.get("build-system").is_some()
            })
        {
            Some(Self::Pyproject)
        } else {
            None
        }
    }
}

/// Whether GitHub reads a path as a workflow: directly in `.github/workflows`.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#about-yaml-syntax-for-workflows>
pub fn is_workflow_path(path: &str) -> bool {
    path.strip_prefix(".github/workflows/").is_some_and(|name| {
        !name.contains('/') && (name.ends_with(".yml") || name.ends_with(".yaml"))
    })
}
