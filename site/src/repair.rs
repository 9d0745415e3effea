//! Repairs made here: applied, judged again, taken back, and taken away as a patch or as files.

use crate::judged::Judged;
use crate::kept::Kept;
use crate::object::{object, property, set};
use crate::piece::{Element, Piece, el, live};
use crate::project::{File, Origin, Project};
use crate::prose::{path, prose};
use crate::state::{Phase, State};
use crate::words::{self, repair as say};
use crate::{door, offered, page, report};
use js_sys::Array;
use leptos::task::spawn_local;
use spec_report::wire::{Drafted, Made, Repaired};
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};

/// The section's id.
const SECTION: &str = "repairs";

/// What was done here to the files since they were brought.
#[derive(Clone, Default)]
pub(crate) struct Repairs {
    /// The files as they were brought.
    brought: Vec<Arc<File>>,
    /// What was applied and not taken back, in its order.
    applied: Vec<Arc<Applied>>,
    /// What there is to say of the last act.
    said: String,
}

/// Repairs that were applied at once.
struct Applied {
    made: Vec<Made>,
    files: Vec<Change>,
}

/// A file before and after; none before it is new.
#[derive(Clone)]
struct Change {
    before: Option<Arc<File>>,
    after: Arc<File>,
}

impl Repairs {
    /// Begins with files as they were brought.
    pub(crate) fn of(project: &Project) -> Self {
        let mut brought = project.files.clone();
        for (path, before) in &project.was {
            brought.retain(|file| file.path != *path);
            brought.extend(before.clone());
        }
        Self {
            brought,
            ..Self::default()
        }
    }

    /// What a project must remember for the same to be begun with again.
    pub(crate) fn was(&self, project: &Project) -> Vec<(String, Option<Arc<File>>)> {
        let changes = self.changes(project).into_iter();
        changes
            .map(|change| (change.after.path.clone(), change.before))
            .collect()
    }

    /// Takes for new what was written here before anything was brought.
    pub(crate) fn forget(&mut self, written: &[String]) {
        self.brought.retain(|file| !written.contains(&file.path));
    }

    /// What differs from what was brought.
    fn changes(&self, project: &Project) -> Vec<Change> {
        let mut changes = Vec::new();
        for file in &project.files {
            let before = self.brought.iter().find(|old| old.path == file.path);
            if before.is_none_or(|before| !same(before, file)) {
                changes.push(Change {
                    before: before.cloned(),
                    after: file.clone(),
                });
            }
        }
        changes
    }

    /// Why an application cannot be taken back; nothing where it can. A text that was changed after it is not overwritten.
    fn held(&self, at: usize, project: &Project) -> Option<String> {
        let mut all = self.applied.iter().skip(at);
        let applied = all.next()?;
        let later: Vec<&Change> = all.flat_map(|later| &later.files).collect();
        for Change { after, .. } in &applied.files {
            if project
                .file(&after.path)
                .is_some_and(|now| same(now, after))
            {
                continue;
            }
            let repaired = later.iter().any(|other| other.after.path == after.path);
            return Some(say::held(&after.path, repaired));
        }
        None
    }
}

fn same(one: &Arc<File>, other: &Arc<File>) -> bool {
    Arc::ptr_eq(one, other) || one.bytes() == other.bytes()
}

/// Puts a file in its place in a project, or takes it out.
fn put(project: &mut Project, path: &str, file: Option<&Arc<File>>) {
    let at = project.files.iter().position(|other| other.path == path);
    if let Some(at) = at {
        project.files.remove(at);
    }
    if let Some(file) = file {
        let sorted = || project.files.iter().position(|other| *other.path > *path);
        let at = at.or_else(sorted).unwrap_or(project.files.len());
        project.files.insert(at, file.clone());
    }
    if let (Some(listing), true) = (&project.listing, at.is_none() || file.is_none()) {
        let mut lines: Vec<&str> = listing.lines().filter(|line| *line != path).collect();
        if file.is_some() {
            lines.push(path);
        }
        project.listing = Some(lines.join("\n").into());
    }
}

/// A repair of the report: its rule, and its place among the repairs of that.
type Which = (String, usize);

/// Asks what one repair of what is shown leaves, or all that are safe, and gives it with the files that change.
async fn ask(state: State, one: Option<&Which>) -> Result<(Repaired, Vec<Change>), String> {
    let judged = state.judged.now().ok_or(say::NOT_NOW)?;
    if state.phase.now() != Phase::Rests {
        return Err(say::NOT_NOW.to_owned());
    }
    let which = object(&[]);
    if let Some((rule, at)) = one {
        set(&which, "rule", rule.as_str().into());
        set(&which, "at", (*at).into());
    }
    let answer = door::ask(&[("repair", which)]).await?;
    let repaired = report::repaired(&property(&answer, "answer")).ok_or(words::OTHER_BUILD)?;
    let mut changes = Vec::new();
    for text in &repaired.texts {
        let before = state
            .project
            .peek(|project| project.file(&text.path).cloned());
        let judged = judged.project.file(&text.path);
        if before.as_deref().map(File::bytes) != judged.map(|file| file.bytes()) {
            return Err(say::NOT_NOW.to_owned());
        }
        let origin = before.as_ref().map_or(Origin::File, |before| before.origin);
        let after = File::of_text(text.path.clone(), text.text.clone(), origin);
        changes.push(Change {
            before,
            after: Arc::new(after),
        });
    }
    Ok((repaired, changes))
}

/// Applies a repair, or all that are safe; what that leaves is judged at once.
async fn apply(state: State, one: Option<Which>) {
    let said = match ask(state, one.as_ref()).await {
        Ok((repaired, files)) => {
            let said = say::applied(&repaired);
            if !files.is_empty() {
                let made = repaired.made;
                let mut project = state.project.now();
                for Change { after, .. } in &files {
                    put(&mut project, &after.path, Some(after));
                }
                state
                    .repairs
                    .update(|repairs| repairs.applied.push(Arc::new(Applied { made, files })));
                state.rewrite(project);
            }
            said
        }
        Err(why) => why,
    };
    state.repairs.update(|repairs| repairs.said = said);
    // its button goes, or becomes the one of another repair
    go_on(one.as_ref().map(|(rule, _)| rule.as_str()));
}

/// Takes a file that was offered among the project's, and judges at once.
pub(crate) fn take_up(state: State, draft: &Drafted) {
    let mut project = state.project.now();
    let before = project.file(&draft.path).cloned();
    let after = File::of_text(draft.path.clone(), draft.text.clone(), Origin::File);
    let after = Arc::new(after);
    put(&mut project, &draft.path, Some(&after));
    let made = vec![Made {
        title: say::taken_up(&draft.path),
        before: draft.outside.clone(),
        ..Made::default()
    }];
    let files = vec![Change { before, after }];
    state.repairs.update(|repairs| {
        repairs.said = say::titles(&made);
        repairs.applied.push(Arc::new(Applied { made, files }));
    });
    state.rewrite(project);
    state.open(draft.path.clone());
    go_on(None);
}

/// Takes an application back, unless a text was changed after it; what was there before is judged at once.
fn undo(state: State, applied: &Arc<Applied>, rule: Option<&str>) {
    let mut project = state.project.now();
    let mut repairs = state.repairs.now();
    let mut all = repairs.applied.iter();
    let Some(at) = all.position(|other| Arc::ptr_eq(other, applied)) else {
        return;
    };
    if let Some(held) = repairs.held(at, &project) {
        repairs.said = held;
        state.repairs.set(repairs);
        return;
    }
    for Change { before, after } in &applied.files {
        put(&mut project, &after.path, before.as_ref());
    }
    repairs.applied.remove(at);
    repairs.said = say::undone(&applied.made);
    state.repairs.set(repairs);
    state.rewrite(project);
    go_on(rule);
}

/// Moves the focus to a rule's line, or to the section.
fn go_on(rule: Option<&str>) {
    let line = rule
        .and_then(page::element)
        .and_then(|rule| rule.query_selector("summary").ok().flatten())
        .or_else(|| page::element(SECTION).map(Into::into));
    if let Some(line) = line {
        page::focus_in_place(line.unchecked_ref());
    }
}

/// A button.
pub(crate) fn button(
    state: State,
    label: impl Into<Piece>,
    mut act: impl FnMut() + Send + 'static,
) -> Element {
    el("button")
        .with("type", "button")
        .with("disabled", !state.live)
        .on("click", move |_| act())
        .has(label.into())
}

/// What is said of the last act, spoken when it changes.
fn status(said: &Arc<Kept<String>>) -> Element {
    let said = said.clone();
    el("span")
        .with("role", "status")
        .has(live(move || prose(&said.get())))
}

/// The buttons of a repair.
pub(crate) fn acts(state: State, rule: &str, at: usize) -> Element {
    let said = Arc::new(Kept::new(String::new()));
    let (to_apply, to_copy, tell) = ((rule.to_owned(), at), (rule.to_owned(), at), said.clone());
    let apply = button(state, say::APPLY, move || {
        spawn_local(apply(state, Some(to_apply.clone())));
    });
    let copy = button(state, words::COPY_PATCH, move || {
        let (which, tell) = (to_copy.clone(), tell.clone());
        spawn_local(async move {
            tell.set(match ask(state, Some(&which)).await {
                Ok((_, changes)) => give(Form::Copy, changes, Vec::new()).await,
                Err(why) => why,
            });
        });
    });
    el("p")
        .class("acts")
        .has(apply.class("main"))
        .has(" ")
        .has(copy)
        .has(" ")
        .has(status(&said))
}

/// Whether something was applied here for a rule: its line stays open, with what takes it back.
pub(crate) fn is_repaired(state: State, rule: &str) -> bool {
    state.repairs.with(|repairs| {
        let mut made = repairs.applied.iter().flat_map(|applied| &applied.made);
        made.any(|made| made.rule == rule)
    })
}

/// What was applied here for a rule, each to be taken back.
pub(crate) fn of_rule(state: State, rule: &str) -> Piece {
    let rule = rule.to_owned();
    live(move || {
        let applied = state.repairs.with(|repairs| repairs.applied.clone());
        applied
            .into_iter()
            .filter(|applied| applied.made.iter().any(|made| made.rule == rule))
            .map(|applied| {
                el("div")
                    .class("applied")
                    .has(self::applied(state, applied, Some(rule.clone())))
            })
            .collect::<Piece>()
    })
}

/// What was applied, and the button that takes it back, or why there is none.
fn applied(state: State, applied: Arc<Applied>, rule: Option<String>) -> Piece {
    let held = state.repairs.with(|repairs| {
        let at = repairs
            .applied
            .iter()
            .position(|other| Arc::ptr_eq(other, &applied))?;
        state.project.with(|project| repairs.held(at, project))
    });
    let title = el("span")
        .has(say::DONE)
        .has(prose(&say::titles(&applied.made)));
    let act = match held {
        Some(held) => el("span").class("quiet").has(prose(&held)),
        None => button(state, say::UNDO, move || {
            undo(state, &applied, rule.as_deref());
        }),
    };
    Piece::from(vec![title.into(), " ".into(), act.into()])
}

/// How changes are taken away.
#[derive(Clone, Copy)]
enum Form {
    Copy,
    Patch,
    Files,
    Words,
}

/// Hands changes over, and says how that went.
async fn give(form: Form, changes: Vec<Change>, made: Vec<Made>) -> String {
    match given(form, changes, made).await {
        Ok(said) => said.to_owned(),
        Err(why) => why,
    }
}

async fn given(form: Form, changes: Vec<Change>, made: Vec<Made>) -> Result<&'static str, String> {
    let what: Array = match form {
        Form::Words => made.iter().map(told).collect(),
        _ => changes.iter().map(changed).collect(),
    };
    let question = match form {
        Form::Copy | Form::Patch => "patch",
        Form::Files => "pack",
        Form::Words => "pullRequest",
    };
    let answer = property(&door::ask(&[(question, what.into())]).await?, "answer");
    Ok(match form {
        Form::Copy | Form::Words => page::copy(&answer.as_string().unwrap_or_default()).await,
        Form::Patch => page::hand_over(say::PATCH_FILE, &answer),
        Form::Files => page::hand_over(say::ZIP_FILE, &answer),
    })
}

fn changed(change: &Change) -> JsValue {
    let before = change.before.as_ref();
    object(&[
        ("path", change.after.path.as_str().into()),
        (
            "before",
            before.map_or(JsValue::NULL, |before| before.text().into()),
        ),
        ("after", change.after.text().into()),
    ])
}

fn told(made: &Made) -> JsValue {
    let list = |lines: &[String]| -> JsValue {
        let lines: Array = lines
            .iter()
            .map(|line| JsValue::from(line.as_str()))
            .collect();
        lines.into()
    };
    object(&[
        ("title", made.title.as_str().into()),
        ("before", list(&made.before)),
        ("after", list(&made.after)),
    ])
}

/// The section: what can be repaired at once, what was changed, and how it is taken away.
pub(crate) fn repairs(state: State) -> Element {
    let said = Arc::new(Kept::new(String::new()));
    let taken = said.clone();
    el("section")
        .class("repairs")
        .with("id", SECTION)
        .with("tabindex", "-1")
        .with("aria-label", say::TITLE)
        .has(live(move || {
            state.judged.with(|judged| offer(state, judged.as_deref()?))
        }))
        .has(el("p").with("role", "status").has(live(move || {
            state.repairs.with(|repairs| prose(&repairs.said))
        })))
        .has(offered::offered(state))
        .has(live(move || {
            let repairs = state.repairs.get();
            let changes = state.project.with(|project| repairs.changes(project));
            (!changes.is_empty()).then(|| self::changes(state, &repairs, &changes, &taken))
        }))
}

/// What can be repaired here, and the safe ones at once.
fn offer(state: State, judged: &Judged) -> Option<Piece> {
    let (all, safe) = judged.repairs();
    if all == 0 {
        return None;
    }
    let at_once = (safe > 0).then(|| {
        let act = button(state, say::all_safe(safe), move || {
            spawn_local(apply(state, None));
        });
        el("p").class("acts").has(act)
    });
    Some(Piece::from(vec![
        el("h3").has(say::TITLE).into(),
        el("p").has(say::offer(all, safe)).into(),
        at_once.into(),
    ]))
}

fn changes(state: State, repairs: &Repairs, changes: &[Change], said: &Arc<Kept<String>>) -> Piece {
    let files: Piece = changes
        .iter()
        .map(|change| {
            let file = change.after.path.clone();
            let new = change.before.is_none();
            let open = button(state, path(&file), move || {
                state.open(file.clone());
                state.pane.set(crate::state::Pane::Files);
            });
            el("li")
                .has(open.class("place"))
                .has(new.then(|| el("span").class("tag").has(say::NEW)))
        })
        .collect();
    let applied: Piece = repairs
        .applied
        .iter()
        .map(|each| el("li").has(self::applied(state, each.clone(), None)))
        .collect();
    let made = repairs
        .applied
        .iter()
        .flat_map(|applied| applied.made.clone());
    let made: Vec<Made> = made.collect();
    let steps = |title: &'static str, of: fn(&Made) -> &[String]| {
        let mut steps: Vec<&String> = Vec::new();
        for step in made.iter().flat_map(of) {
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        (!steps.is_empty()).then(|| {
            let rows: Piece = steps.iter().map(|step| el("li").has(prose(step))).collect();
            let title = el("p").class("label").has(title);
            Piece::from(vec![title.into(), el("ul").class("steps").has(rows).into()])
        })
    };
    let take = |label: &'static str, form: Form| {
        let (changes, made, said) = (changes.to_vec(), made.clone(), said.clone());
        button(state, label, move || {
            let (changes, made, said) = (changes.clone(), made.clone(), said.clone());
            spawn_local(async move { said.set(give(form, changes, made).await) });
        })
    };
    let words = (!made.is_empty()).then(|| take(say::COPY_WORDS, Form::Words));
    let acts = el("p")
        .class("acts")
        .has(take(words::COPY_PATCH, Form::Copy))
        .has(take(say::DOWNLOAD_PATCH, Form::Patch))
        .has(take(say::DOWNLOAD_FILES, Form::Files))
        .has(words)
        .has(status(said));
    let label = |words: &'static str| el("p").class("label").has(words);
    Piece::from(vec![
        label(say::CHANGED).into(),
        el("ul").class("changed").has(files).into(),
        (!repairs.applied.is_empty())
            .then(|| {
                Piece::from(vec![
                    label(say::APPLIED).into(),
                    el("ol").class("undo").has(applied).into(),
                ])
            })
            .into(),
        steps(words::BEFORE, |made| &made.before).into(),
        steps(words::AFTER, |made| &made.after).into(),
        acts.into(),
        el("p").class("quiet").has(prose(say::HOW)).into(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Arc<File> {
        Arc::new(File::of_text(path.into(), text.into(), Origin::File))
    }

    fn project(files: &[(&str, &str)]) -> Project {
        Project {
            files: files.iter().map(|(path, text)| file(path, text)).collect(),
            listing: Some("a.yml\nsetup.py".into()),
            ..Project::default()
        }
    }

    fn applied(path: &str, before: Option<&str>, after: &str) -> Arc<Applied> {
        Arc::new(Applied {
            made: Vec::new(),
            files: vec![Change {
                before: before.map(|text| file(path, text)),
                after: file(path, after),
            }],
        })
    }

    #[test]
    fn a_new_file_stands_in_the_listing_and_leaves_it_when_taken_out() {
        let before = project(&[("a.yml", "1")]);
        let mut now = before.clone();
        put(
            &mut now,
            ".github/dependabot.yml",
            Some(&file(".github/dependabot.yml", "2")),
        );
        let paths: Vec<&str> = now.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, [".github/dependabot.yml", "a.yml"]);
        let mut listed = 0;
        now.each_path(&mut |path| listed += usize::from(path == ".github/dependabot.yml"));
        assert_eq!(listed, 1);
        put(&mut now, ".github/dependabot.yml", None);
        assert_eq!(now, before);
    }

    #[test]
    fn what_was_changed_is_told_from_what_was_brought_and_changed_back() {
        let brought = project(&[("a.yml", "1"), ("b.yml", "2")]);
        let repairs = Repairs::of(&brought);
        let now = project(&[("a.yml", "1"), ("b.yml", "3"), ("c.yml", "4")]);
        let changes = repairs.changes(&now);
        let told: Vec<_> = changes
            .iter()
            .map(|one| (&*one.after.path, one.before.is_some()))
            .collect();
        assert_eq!(told, [("b.yml", true), ("c.yml", false)]);
        assert!(repairs.changes(&brought).is_empty());
    }

    #[test]
    fn what_a_project_remembers_leads_back_to_how_it_was_brought() {
        let brought = project(&[("a.yml", "1"), ("b.yml", "2")]);
        let mut now = project(&[("a.yml", "1"), ("b.yml", "3"), ("c.yml", "4")]);
        now.was = Repairs::of(&brought).was(&now);
        let again = Repairs::of(&now).changes(&now);
        let told: Vec<_> = again
            .iter()
            .map(|one| {
                (
                    &*one.after.path,
                    one.before.as_ref().map(|file| file.bytes()),
                )
            })
            .collect();
        assert_eq!(told, [("b.yml", Some(&b"2"[..])), ("c.yml", None)]);
    }

    #[test]
    fn a_text_edited_by_hand_is_not_overwritten_and_neither_is_a_later_repair() {
        let repairs = Repairs {
            applied: vec![
                applied("a.yml", Some("1"), "2"),
                applied("b.yml", Some("1"), "2"),
                applied("a.yml", Some("2"), "3"),
            ],
            ..Repairs::default()
        };
        let now = project(&[("a.yml", "3"), ("b.yml", "2")]);
        assert_eq!(repairs.held(0, &now), Some(say::held("a.yml", true)));
        assert_eq!(repairs.held(1, &now), None);
        assert_eq!(repairs.held(2, &now), None);
        let edited = project(&[("a.yml", "3 # mine"), ("b.yml", "2")]);
        assert_eq!(repairs.held(2, &edited), Some(say::held("a.yml", false)));
    }
}
