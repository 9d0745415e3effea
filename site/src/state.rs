//! What the page knows, and the few things that can happen to it.

use crate::door;
use crate::judged::Judged;
use crate::project::{Came, File, Project};
use crate::words;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spec_report::wire::Catalogue;
use std::sync::Arc;
use std::time::Duration;

/// How long a pause in typing is a breath.
const BREATH: Duration = Duration::from_millis(300);

/// What the page knows. A handle: copying it copies no data.
#[derive(Clone, Copy)]
pub(crate) struct State {
    /// Whether there is a script to answer clicks; not so in the HTML that comes first.
    pub(crate) live: bool,
    /// Both SPECs.
    pub(crate) catalogue: StoredValue<Arc<Catalogue>>,
    /// What was given, as it is now.
    pub(crate) project: RwSignal<Project>,
    /// The last report, with what it was made from.
    pub(crate) judged: RwSignal<Option<Arc<Judged>>>,
    /// What the judge is doing.
    pub(crate) phase: RwSignal<Phase>,
    /// The path of the file that is shown.
    pub(crate) shown: RwSignal<String>,
    /// The exhibit that the visitor asked to see.
    pub(crate) here: RwSignal<Option<Here>>,
    /// What a narrow window shows.
    pub(crate) pane: RwSignal<Pane>,
    /// What there is to say about how the input was read.
    pub(crate) notes: RwSignal<Vec<String>>,
    /// Whether the large intake is open.
    pub(crate) inviting: RwSignal<bool>,
    running: StoredValue<bool>,
    due: StoredValue<u32>,
    breath: StoredValue<Option<TimeoutHandle>>,
    turns: StoredValue<u32>,
}

/// What the judge is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing.
    Rests,
    /// A folder is being read.
    Reads,
    /// It judges.
    Judges,
    /// It stopped, and said this.
    Failed(String),
}

/// What a narrow window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pane {
    /// The files and their text.
    Files,
    /// The SPEC.
    Result,
}

/// A place to show, and the button to come back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Here {
    /// The file.
    pub(crate) path: String,
    /// The line and column, from 1, in UTF-16 units.
    pub(crate) start: (usize, usize),
    /// The line and column after the last character.
    pub(crate) end: (usize, usize),
    /// The id of the button that led here.
    pub(crate) from: String,
}

impl State {
    /// The page as it opens: with the example.
    pub(crate) fn new(live: bool, catalogue: Catalogue) -> Self {
        let project = crate::example::project();
        let shown = crate::example::FIRST.to_owned();
        Self {
            live,
            catalogue: StoredValue::new(Arc::new(catalogue)),
            project: RwSignal::new(project),
            judged: RwSignal::new(None),
            phase: RwSignal::new(Phase::Rests),
            shown: RwSignal::new(shown),
            here: RwSignal::new(None),
            pane: RwSignal::new(Pane::Result),
            notes: RwSignal::new(Vec::new()),
            inviting: RwSignal::new(true),
            running: StoredValue::new(false),
            due: StoredValue::new(0),
            breath: StoredValue::new(None),
            turns: StoredValue::new(0),
        }
    }

    /// Takes a new project and judges it at once.
    pub(crate) fn put(self, project: Project, notes: Vec<String>) {
        let first = project
            .files
            .iter()
            .find(|file| file.path.starts_with(".github/workflows/"))
            .or(project.files.first())
            .map(|file| file.path.clone());
        self.inviting.set(project.came == Came::Example);
        self.shown.set(first.unwrap_or_default());
        self.here.set(None);
        self.pane.set(Pane::Result);
        self.notes.set(notes);
        self.judged.set(None);
        self.project.set(project);
        self.judge();
    }

    /// Takes a number for something that is about to be read; whatever holds an older one comes too late.
    pub(crate) fn take_turn(self) -> u32 {
        self.turns.update_value(|turn| *turn += 1);
        self.turns.get_value()
    }

    /// Whether nothing newer was begun.
    pub(crate) fn is_turn(self, turn: u32) -> bool {
        self.turns.get_value() == turn
    }

    /// Takes pasted text and judges it at once.
    pub(crate) fn paste(self, text: String) {
        self.put(Project::pasted(text), Vec::new());
    }

    /// Takes what was typed into the intake's own text area; the area stays open under the visitor's hands.
    pub(crate) fn compose(self, text: String, at_once: bool) {
        if at_once {
            self.paste(text);
            return;
        }
        let project = Project::pasted(text);
        self.shown.set(
            project
                .files
                .first()
                .map(|file| file.path.clone())
                .unwrap_or_default(),
        );
        self.here.set(None);
        self.notes.set(Vec::new());
        if self
            .project
            .with_untracked(|before| before.came != Came::Pasted)
        {
            self.judged.set(None);
        }
        self.project.set(project);
        self.judge_soon();
    }

    /// Takes what was typed into the editor.
    pub(crate) fn edit(self, value: String, at_once: bool) {
        let shown = self.shown.get_untracked();
        self.project.update(|project| {
            if let Some(file) = project.files.iter_mut().find(|file| file.path == shown) {
                *file = Arc::new(file.typed(value));
            }
        });
        if at_once {
            self.judge();
        } else {
            self.judge_soon();
        }
    }

    /// Goes back to the example.
    pub(crate) fn to_example(self) {
        self.put(crate::example::project(), Vec::new());
        self.shown.set(crate::example::FIRST.to_owned());
    }

    /// The file that is shown.
    pub(crate) fn file(self) -> Option<Arc<File>> {
        let shown = self.shown.get();
        self.project.with(|project| {
            project
                .find(&shown)
                .and_then(|at| project.files.get(at).cloned())
        })
    }

    /// The same, without being told when it changes.
    pub(crate) fn file_untracked(self) -> Option<Arc<File>> {
        untrack(|| self.file())
    }

    /// Shows a file.
    pub(crate) fn show(self, path: &str) {
        self.here.set(None);
        self.shown.set(path.to_owned());
    }

    /// Shows an exhibit's place in its file, marked.
    pub(crate) fn show_here(self, here: Here) {
        self.shown.set(here.path.clone());
        self.here.set(Some(here));
        self.pane.set(Pane::Files);
    }

    /// Goes back to the exhibit that led to the place that is shown.
    pub(crate) fn back(self) {
        self.pane.set(Pane::Result);
        let from = self
            .here
            .with_untracked(|here| here.as_ref().map(|here| here.from.clone()));
        if let Some(from) = from {
            // after the pane is there again
            request_animation_frame(move || crate::page::focus(&from));
        }
    }

    /// Judges after a breath.
    pub(crate) fn judge_soon(self) {
        self.hold_breath();
        self.breath
            .set_value(set_timeout_with_handle(move || self.judge(), BREATH).ok());
    }

    fn hold_breath(self) {
        if let Some(timer) = self.breath.get_value() {
            timer.clear();
            self.breath.set_value(None);
        }
    }

    /// Judges what is there now. While an answer is awaited, only the newest question waits behind it.
    pub(crate) fn judge(self) {
        self.hold_breath();
        self.due.update_value(|due| *due += 1);
        self.phase.set(Phase::Judges);
        if self.running.get_value() {
            return;
        }
        self.running.set_value(true);
        spawn_local(async move {
            loop {
                let due = self.due.get_value();
                let project = self.project.get_untracked();
                let answer = door::judge(&project).await;
                if self.due.get_value() != due {
                    continue;
                }
                match answer {
                    Ok(report) => {
                        let judged = Judged::new(report, project);
                        self.judged.set(Some(Arc::new(judged)));
                        self.phase.set(Phase::Rests);
                    }
                    Err(message) => self.phase.set(Phase::Failed(message)),
                }
                break;
            }
            self.running.set_value(false);
        });
    }

    /// What the live region says.
    pub(crate) fn spoken(self) -> String {
        match self.phase.get() {
            Phase::Failed(_) => return words::FAILED.to_owned(),
            Phase::Reads => return words::READING.to_owned(),
            Phase::Judges | Phase::Rests => {}
        }
        self.judged.with(|judged| {
            judged.as_ref().map_or_else(String::new, |judged| {
                words::spoken(&judged.report.subject.name, |verdict| {
                    judged.count(verdict).iter().sum()
                })
            })
        })
    }
}
