//! What a box knows, and the few things that can happen to it.

use crate::asked::BREATH;
use crate::desk;
use crate::judged::Judged;
use crate::kept::Kept;
use crate::project::{Came, File, Project};
use crate::repair::Applied;
use crate::scope::Scope;
use crate::words;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use web_sys::HtmlElement;

/// The name of a box. What it knows is kept under it until the box is removed, so that whatever comes later finds nothing.
#[derive(Clone, Copy)]
pub(crate) struct State {
    number: u32,
    /// Whether there is a script to answer clicks, as everywhere in a box.
    pub(crate) live: bool,
}

/// What a box knows.
pub(crate) struct Known {
    /// Which rules it shows, and how.
    pub(crate) scope: Kept<Scope>,
    /// What was given, as it is now.
    pub(crate) project: Kept<Project>,
    /// The last report, with what it was made from.
    pub(crate) judged: Kept<Option<Arc<Judged>>>,
    /// What the judge is doing.
    pub(crate) phase: Kept<Phase>,
    /// The path of the file that is shown.
    pub(crate) shown: Kept<String>,
    /// The repairs that were made here, in their order.
    pub(crate) applied: Kept<Vec<Arc<Applied>>>,
    /// What there is to say of the last act.
    pub(crate) notes: Kept<Vec<String>>,
    /// The address that opens the page with what stands here; empty where there is none.
    pub(crate) full: Kept<String>,
    running: Kept<bool>,
    due: Kept<usize>,
    breath: Kept<Option<TimeoutHandle>>,
}

/// What the judge is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing.
    Rests,
    /// It judges.
    Judges,
    /// It stopped, and said this.
    Failed(String),
}

/// A place to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Here {
    /// The file.
    pub(crate) path: String,
    /// The line and column, from 1, in UTF-16 units.
    pub(crate) start: (usize, usize),
    /// The line and column after the last character.
    pub(crate) end: (usize, usize),
}

thread_local! {
    static ALL: RefCell<BTreeMap<u32, (Arc<Known>, HtmlElement)>> = const { RefCell::new(BTreeMap::new()) };
}

impl State {
    /// A box with nothing in it.
    pub(crate) fn new(number: u32, place: HtmlElement, scope: Scope) -> Self {
        let known = Known {
            scope: Kept::new(scope),
            project: Kept::new(Project::default()),
            judged: Kept::new(None),
            phase: Kept::new(Phase::Rests),
            shown: Kept::new(String::new()),
            applied: Kept::new(Vec::new()),
            notes: Kept::new(Vec::new()),
            full: Kept::new(String::new()),
            running: Kept::new(false),
            due: Kept::new(0),
            breath: Kept::new(None),
        };
        ALL.with_borrow_mut(|all| all.insert(number, (Arc::new(known), place)));
        Self { number, live: true }
    }

    /// Whether what the page loads on demand for a finding can be had; never so in a box.
    #[allow(clippy::unused_self)] // the page's own state is asked the same
    pub(crate) const fn late(self) -> bool {
        false
    }

    /// What the desk calls it.
    pub(crate) const fn number(self) -> u32 {
        self.number
    }

    /// What it knows; nothing when it is removed.
    pub(crate) fn known(self) -> Option<Arc<Known>> {
        ALL.with_borrow(|all| Some(all.get(&self.number)?.0.clone()))
    }

    /// Where it stands in the page.
    pub(crate) fn place(self) -> Option<HtmlElement> {
        ALL.with_borrow(|all| Some(all.get(&self.number)?.1.clone()))
    }

    /// Forgets it.
    pub(crate) fn forget(self) {
        self.hold_breath();
        // dropped when the table is free again: what it holds may ask for it
        let gone = ALL.with_borrow_mut(|all| all.remove(&self.number));
        drop(gone);
    }

    /// Takes a project, shows its foremost file and judges it at once.
    pub(crate) fn take(self, project: Project, notes: Vec<String>) {
        let Some(known) = self.known() else {
            return;
        };
        if project.files.is_empty() {
            known.notes.set(notes);
            return;
        }
        let first = project
            .files
            .iter()
            .find(|file| file.path.starts_with(".github/workflows/"))
            .or(project.files.first());
        known
            .shown
            .set(first.map(|file| file.path.clone()).unwrap_or_default());
        known.notes.set(notes);
        known.applied.set(Vec::new());
        known.judged.set(None);
        known.project.set(project);
        self.judge();
    }

    /// Judges the project with other texts in it.
    pub(crate) fn rewrite(self, project: Project) {
        if let Some(known) = self.known() {
            known.project.set(project);
            self.judge();
        }
    }

    /// Takes what was typed or pasted into the text.
    pub(crate) fn edit(self, value: String, at_once: bool) {
        let Some(known) = self.known() else {
            return;
        };
        if at_once && known.project.peek(|project| project.came) != Came::Picked {
            // a text of the visitor's own in the place of the one before is no longer that file
            if !value.trim().is_empty() {
                self.take(Project::pasted(value), Vec::new());
            }
            return;
        }
        let shown = known.shown.now();
        known.project.update(|project| {
            if project.came == Came::Example {
                project.came = Came::Pasted;
            }
            if let Some(file) = project.files.iter_mut().find(|file| file.path == shown) {
                *file = Arc::new(file.typed(value));
            }
        });
        if at_once {
            self.judge();
        } else {
            self.hold_breath();
            known
                .breath
                .set(set_timeout_with_handle(move || self.judge(), BREATH).ok());
        }
    }

    /// The file that is shown, followed.
    pub(crate) fn file(self) -> Option<Arc<File>> {
        let known = self.known()?;
        let shown = known.shown.get();
        known.project.with(|project| project.file(&shown).cloned())
    }

    fn hold_breath(self) {
        if let Some(known) = self.known()
            && let Some(timer) = known.breath.now()
        {
            timer.clear();
            known.breath.set(None);
        }
    }

    /// Judges what is there now. While an answer is awaited, only the newest question waits behind it.
    pub(crate) fn judge(self) {
        let Some(known) = self.known() else {
            return;
        };
        self.hold_breath();
        known.due.update(|due| *due += 1);
        known.phase.set(Phase::Judges);
        if known.running.now() {
            return;
        }
        known.running.set(true);
        // held over no wait: a box that is removed is forgotten at once
        drop(known);
        spawn_local(async move {
            while let Some(known) = self.known() {
                let (due, project) = (known.due.now(), known.project.now());
                drop(known);
                let answer = desk::judge(self.number, &project).await;
                let Some(known) = self.known() else {
                    return;
                };
                if known.due.now() != due {
                    continue;
                }
                match answer {
                    Ok(mut report) => {
                        // what another rule asks for is not to be seen here
                        let shown = known.scope.peek(Scope::rules);
                        report
                            .findings
                            .retain(|finding| shown.iter().any(|rule| rule.id == finding.rule));
                        known
                            .judged
                            .set(Some(Arc::new(Judged::new(report, project))));
                        known.phase.set(Phase::Rests);
                    }
                    Err(message) => known.phase.set(Phase::Failed(message)),
                }
                known.running.set(false);
                return;
            }
        });
    }

    /// What the live region says.
    pub(crate) fn spoken(self) -> String {
        let Some(known) = self.known() else {
            return String::new();
        };
        if known.phase.with(|phase| matches!(phase, Phase::Failed(_))) {
            return words::FAILED.to_owned();
        }
        known.scope.with(|scope| {
            known.judged.with(|judged| {
                judged.as_ref().map_or_else(String::new, |judged| {
                    let rules = scope.rules();
                    let count = |verdict| {
                        let all = rules.iter().filter_map(|rule| judged.case(&rule.id));
                        all.filter(|case| case.verdict == verdict).count()
                    };
                    words::spoken(&crate::prose::shown(&judged.report.subject.name), count)
                })
            })
        })
    }
}
