//! What the page knows, and the few things that can happen to it.

use crate::asked::BREATH;
use crate::editor::{self, At, Colours, Places};
use crate::forms::Written;
use crate::judged::Judged;
use crate::kept::Kept;
use crate::look_up::Looking;
use crate::next::Only;
use crate::project::{Came, File, Origin, Project};
use crate::repair::Repairs;
use crate::{door, page, words};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::task::spawn_local;
use spec_report::wire::{Beside, Catalogue, CatalogueSpec};
use std::ops::Deref;
use std::sync::Arc;
use web_sys::AbortController;

/// What the page knows. It lives as long as the page, so that everything on it may hold it.
#[derive(Clone, Copy)]
pub(crate) struct State(&'static Known);

/// What the page knows.
pub(crate) struct Known {
    /// Whether there is a script to answer clicks; not so in the HTML that comes first.
    pub(crate) live: bool,
    catalogue: Catalogue,
    /// What was given, as it is now.
    pub(crate) project: Kept<Project>,
    /// The last report, with what it was made from.
    pub(crate) judged: Kept<Option<Arc<Judged>>>,
    /// What stands beside the last report.
    pub(crate) beside: Kept<Beside>,
    /// The path of the answer that the visitor is about to paste; empty where it tells itself.
    pub(crate) wanted: Kept<String>,
    /// What was filled in last.
    pub(crate) written: Kept<Written>,
    /// What was done here to the files since they were brought.
    pub(crate) repairs: Kept<Repairs>,
    /// How a look-up stands.
    pub(crate) looking: Kept<Looking>,
    /// What stops its calls, or the reading of a folder or an archive.
    pub(crate) calls: Kept<Option<AbortController>>,
    /// How far a folder or an archive is read; nothing where none is.
    pub(crate) reading: Kept<Option<String>>,
    /// Whether what is given next is judged together with what is there.
    pub(crate) adding: Kept<bool>,
    /// What the judge is doing.
    pub(crate) phase: Kept<Phase>,
    /// The path of the file that is shown.
    pub(crate) shown: Kept<String>,
    /// Where its text deserves a colour.
    pub(crate) colours: Kept<Colours>,
    /// What the report says of it, and where.
    pub(crate) places: Kept<Places>,
    /// The exhibit that the visitor asked to see.
    pub(crate) here: Kept<Option<Here>>,
    /// A part of the paths that the list of files shows.
    pub(crate) sought: Kept<String>,
    /// The place in the text where the caret stands, if something is said of it.
    pub(crate) at: Kept<Option<At>>,
    /// What of the SPEC is shown.
    pub(crate) only: Kept<Only>,
    /// What a narrow window shows.
    pub(crate) pane: Kept<Pane>,
    /// What there is to say about how the input was read.
    pub(crate) notes: Kept<Vec<String>>,
    /// Whether the large intake is open.
    pub(crate) inviting: Kept<bool>,
    /// Whether something is dragged over the page.
    pub(crate) dragging: Kept<bool>,
    running: Kept<bool>,
    due: Kept<usize>,
    breath: Kept<Option<TimeoutHandle>>,
    turns: Kept<usize>,
    /// Whether the file to show is still ours to choose.
    fresh: Kept<bool>,
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

impl Deref for State {
    type Target = Known;

    fn deref(&self) -> &Known {
        self.0
    }
}

impl State {
    /// Both SPECs.
    pub(crate) fn specs(self) -> &'static [CatalogueSpec] {
        &self.0.catalogue.specs
    }

    /// Whether what is loaded on demand for a finding can be had.
    pub(crate) fn late(self) -> bool {
        self.live
    }

    /// The page as it opens: with the example.
    pub(crate) fn new(live: bool, catalogue: Catalogue) -> Self {
        Self(Box::leak(Box::new(Known {
            live,
            catalogue,
            project: Kept::new(crate::example::project()),
            judged: Kept::new(None),
            beside: Kept::new(Beside::default()),
            wanted: Kept::new(String::new()),
            written: Kept::new(Written::default()),
            repairs: Kept::new(Repairs::of(&crate::example::project())),
            looking: Kept::new(Looking::default()),
            calls: Kept::new(None),
            reading: Kept::new(None),
            adding: Kept::new(false),
            phase: Kept::new(Phase::Rests),
            shown: Kept::new(crate::example::FIRST.to_owned()),
            colours: Kept::new(Colours::default()),
            places: Kept::new(Places::default()),
            here: Kept::new(None),
            sought: Kept::new(String::new()),
            at: Kept::new(None),
            only: Kept::new(Only::default()),
            pane: Kept::new(Pane::Result),
            notes: Kept::new(Vec::new()),
            inviting: Kept::new(true),
            dragging: Kept::new(false),
            running: Kept::new(false),
            due: Kept::new(0),
            breath: Kept::new(None),
            turns: Kept::new(0),
            fresh: Kept::new(false),
        })))
    }

    /// Takes a new project and judges it at once. Answers stay only where there were no files yet: with files, they spoke of that project.
    pub(crate) fn put(self, mut project: Project, mut notes: Vec<String>) {
        let before = self.project.now();
        let (answers, stay) = (before.answers, before.came == Came::Brought);
        let mut written = Vec::new();
        if before.name == words::WRITTEN_NAME && project.came != Came::Example {
            for file in before.files {
                if project.file(&file.path).is_none() {
                    written.push(file.path.clone());
                    project.files.push(file);
                }
            }
        }
        if stay && project.came != Came::Example {
            project.answers = answers;
        } else if !answers.is_empty() {
            notes.push(words::ANSWERS_GONE.to_owned());
        }
        self.take(project, notes);
        self.repairs.update(|repairs| repairs.forget(&written));
        go_on();
    }

    /// Takes repositories and judges them at once: beside those that are there, if the visitor asked for that.
    pub(crate) fn put_beside(self, project: Project, notes: Vec<String>) {
        let before = self.remembering();
        if self.adding.now() && before.came == Came::Picked {
            self.take(before.together(project), notes);
        } else {
            self.put(project, notes);
        }
    }

    /// Takes one of several repositories away, and judges again.
    pub(crate) fn take_apart(self, name: &str) {
        self.turn();
        self.take(self.remembering().without(name), Vec::new());
    }

    /// The project with what it was when it was brought.
    fn remembering(self) -> Project {
        let mut project = self.project.now();
        project.was = self.repairs.peek(|repairs| repairs.was(&project));
        project
    }

    /// Stops what is on its way.
    pub(crate) fn stop_calls(self) {
        if let Some(calls) = self.calls.now() {
            calls.abort();
        }
    }

    fn take(self, project: Project, notes: Vec<String>) {
        self.adding.set(false);
        // what was filled in spoke of the project before
        self.written.set(Written::default());
        page::reset("questions");
        page::reset("register");
        let first = project
            .files
            .iter()
            .find(|file| file.path.starts_with(".github/workflows/"))
            .or(project.files.first())
            .map(|file| file.path.clone());
        self.inviting.set(project.came == Came::Example);
        self.here.set(None);
        self.sought.set(String::new());
        self.show_all();
        self.notes.set(notes);
        self.judged.set(None);
        self.beside.set(Beside::default());
        self.repairs.set(Repairs::of(&project));
        self.project.set(project);
        self.show(first.unwrap_or_default());
        self.fresh.set(true);
        self.judge();
        page::to_top();
    }

    /// Takes what comes from elsewhere than the visitor's hands: a link, or what was kept. Nothing of what was there stays.
    pub(crate) fn give(self, project: Project, notes: Vec<String>) {
        self.turn();
        self.take(project, notes);
    }

    /// Takes a number for something that is about to be read; whatever holds an older one comes too late.
    pub(crate) fn turn(self) -> usize {
        self.stop_calls();
        self.reading.set(None);
        self.phase.set(Phase::Reads);
        crate::take_over(self);
        self.turns.update(|turn| *turn += 1);
        self.turns.now()
    }

    /// Whether nothing newer was begun.
    pub(crate) fn is_turn(self, turn: usize) -> bool {
        self.turns.now() == turn
    }

    /// Takes an answer or a bundle of them, under the path it answers or under none, and judges again at once.
    pub(crate) fn bring(self, path: String, text: String) {
        if door::compare(&text) {
            return;
        }
        self.turn();
        let mut project = self.project.now();
        if !project.parts.is_empty() {
            self.phase.set(Phase::Rests);
            self.notes.set(vec![words::reading::ONE_ANSWER.to_owned()]);
            return;
        }
        if project.came == Came::Example {
            project = Project {
                name: words::BROUGHT_NAME.to_owned(),
                came: Came::Brought,
                ..Project::default()
            };
        }
        let named = |path: &str| project.answers.iter().any(|answer| answer.path == path);
        let path = if path.is_empty() {
            (1..=project.answers.len() + 1)
                .map(words::pasted_answer)
                .find(|path| !named(path))
                .unwrap_or_default()
        } else {
            path
        };
        project.answers.retain(|answer| answer.path != path);
        project
            .answers
            .push(Arc::new(File::of_text(path, text, Origin::Answer)));
        self.wanted.set(String::new());
        if project.came == Came::Brought {
            self.take(project, Vec::new());
            go_on();
        } else {
            self.project.set(project);
            self.judge();
        }
    }

    /// Judges the project with something more in it.
    pub(crate) fn change(self, project: Project) {
        self.turn();
        if self.project.peek(|before| before.came == Came::Example) && project.came != Came::Example
        {
            self.repairs.set(Repairs::default());
        }
        self.inviting.set(false);
        self.project.set(project);
        editor::colour(self);
        self.judge();
    }

    /// Judges the project with other texts in it, whose files are the same.
    pub(crate) fn rewrite(self, project: Project) {
        self.project.set(project);
        editor::colour(self);
        self.judge();
    }

    /// Takes away what was brought under this path, and judges again.
    pub(crate) fn take_away(self, path: &str) {
        self.project.update(|project| {
            let placed = project.placed(path);
            project.answers.retain(|answer| answer.path != placed);
        });
        self.judge();
    }

    /// Shows what stands beside the report. What was pasted among the files and is an answer moves to the answers.
    fn set_beside(self, beside: Beside) {
        // of several repositories those of the first are told
        let is_answer = |file: &Arc<File>| beside.brought.iter().any(|one| one.path == file.path);
        let mut project = self.project.now();
        if let Some(at) = project.files.iter().position(is_answer) {
            project.answers.push(project.files.remove(at));
            if project.files.is_empty() && project.came == Came::Pasted {
                project.came = Came::Brought;
            }
            self.project.set(project);
        }
        self.beside.set(beside);
    }

    /// Takes pasted text and judges it at once. Beside a project, what looks like an answer is one.
    pub(crate) fn paste(self, text: String) {
        let beside = self.project.peek(|project| project.came != Came::Example);
        if beside && crate::pasted::is_json(&text) {
            self.bring(String::new(), text);
            return;
        }
        if door::compare(&text) {
            return;
        }
        self.turn();
        self.put(Project::pasted(text), Vec::new());
    }

    /// Takes what was typed into the intake's own text area; the area stays open under the visitor's hands.
    pub(crate) fn compose(self, text: String) {
        let mut project = Project::pasted(text);
        self.project.peek(|before| {
            if matches!(before.came, Came::Pasted | Came::Brought) {
                project.answers.clone_from(&before.answers);
            }
        });
        let path = project.files.first().map(|file| file.path.clone());
        self.here.set(None);
        self.notes.set(Vec::new());
        if self.project.peek(|before| before.came != Came::Pasted) {
            self.judged.set(None);
            self.beside.set(Beside::default());
        }
        self.repairs.set(Repairs::of(&project));
        self.project.set(project);
        self.show(path.unwrap_or_default());
        self.judge_soon();
    }

    /// Takes what was typed into the editor.
    pub(crate) fn edit(self, value: String, at_once: bool) {
        let shown = self.shown.now();
        self.project.update(|project| {
            if let Some(file) = project.files.iter_mut().find(|file| file.path == shown) {
                *file = Arc::new(file.typed(value));
            }
        });
        editor::colour(self);
        if at_once {
            self.judge();
        } else {
            self.judge_soon();
        }
    }

    /// Goes back to the example.
    pub(crate) fn to_example(self) {
        self.turn();
        self.put(crate::example::project(), Vec::new());
    }

    /// The file that is shown, followed.
    pub(crate) fn file(self) -> Option<Arc<File>> {
        self.shown
            .with(|shown| self.project.with(|project| project.file(shown).cloned()))
    }

    /// The file that is shown, not followed.
    pub(crate) fn file_now(self) -> Option<Arc<File>> {
        self.shown
            .peek(|shown| self.project.peek(|project| project.file(shown).cloned()))
    }

    /// Shows a file.
    pub(crate) fn show(self, path: String) {
        self.at.set(None);
        self.shown.set(path);
        editor::colour(self);
    }

    /// Shows a file from its list.
    pub(crate) fn open(self, path: String) {
        self.here.set(None);
        self.show(path);
    }

    /// Shows an exhibit's place in its file, marked.
    pub(crate) fn show_here(self, here: Here) {
        self.show(here.path.clone());
        self.here.set(Some(here));
        self.pane.set(Pane::Files);
        // after the file is there
        page::soon(move || editor::reveal(self));
    }

    /// Shows the result again, at the exhibit that led away from it.
    pub(crate) fn back(self) {
        self.pane.set(Pane::Result);
        if let Some(here) = self.here.now() {
            // after the pane is there again
            page::soon(move || page::focus(&here.from));
        }
    }

    /// Judges after a breath.
    pub(crate) fn judge_soon(self) {
        self.hold_breath();
        self.breath
            .set(set_timeout_with_handle(move || self.judge(), BREATH).ok());
    }

    fn hold_breath(self) {
        if let Some(timer) = self.breath.now() {
            timer.clear();
            self.breath.set(None);
        }
    }

    /// Judges what is there now. While an answer is awaited, only the newest question waits behind it.
    pub(crate) fn judge(self) {
        self.hold_breath();
        self.due.update(|due| *due += 1);
        self.phase.set(Phase::Judges);
        if self.running.now() {
            return;
        }
        self.running.set(true);
        spawn_local(async move {
            loop {
                let due = self.due.now();
                let project = self.remembering();
                let answer = door::judge(&project).await;
                let beside = match answer {
                    Ok(_) => door::beside().await,
                    Err(_) => None,
                };
                if self.due.now() != due {
                    continue;
                }
                match answer {
                    Ok(report) => {
                        let judged = Judged::new(report, project);
                        if self.fresh.now() {
                            self.fresh.set(false);
                            self.open(judged.foremost());
                            page::soon(|| page::into_view(".files [aria-current]"));
                        }
                        self.judged.set(Some(Arc::new(judged)));
                        self.phase.set(Phase::Rests);
                        // when it stands in the document
                        page::soon(door::shown);
                        page::soon(door::draw);
                        page::soon(move || editor::look_again(self));
                        self.set_beside(beside.unwrap_or_default());
                    }
                    Err(message) => self.phase.set(Phase::Failed(message)),
                }
                break;
            }
            self.running.set(false);
            crate::take_over(self);
        });
    }

    /// What the live region says.
    pub(crate) fn spoken(self) -> String {
        match self.phase.get() {
            Phase::Failed(_) => return words::FAILED.to_owned(),
            // a look-up speaks for itself
            Phase::Reads if self.looking.with(Looking::is_on) => return String::new(),
            Phase::Reads => return words::READING.to_owned(),
            Phase::Judges | Phase::Rests => {}
        }
        self.judged.with(|judged| {
            judged.as_ref().map_or_else(String::new, |judged| {
                words::spoken(
                    &crate::prose::shown(&judged.report.subject.name),
                    |verdict| judged.count(verdict).iter().sum(),
                )
            })
        })
    }
}

/// Whoever gave something with a button that is gone now goes on at the result.
fn go_on() {
    page::soon(|| {
        if page::is_focus_lost() {
            page::go_to("result");
        }
    });
}
