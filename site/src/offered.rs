//! What is offered besides repairs: the release workflow hardened, the papers that are missing, the list of actions to allow.

use crate::judged::Judged;
use crate::kept::Kept;
use crate::object::property;
use crate::piece::{Element, Piece, el, live};
use crate::prose::{prose, shown, unseen};
use crate::repair::{button, take_up};
use crate::state::State;
use crate::words::{self, offered as say};
use crate::{door, page, report};
use leptos::task::spawn_local;
use spec_report::wire::{Drafted, Offered};
use std::sync::Arc;

/// What was written for a report, which is not offered for another one.
type Written = Option<(Arc<Judged>, Result<Arc<Offered>, String>)>;

/// The fold: what is in it is written when it is asked for.
pub(crate) fn offered(state: State) -> Element {
    let written: Arc<Kept<Written>> = Arc::new(Kept::new(None));
    let to_write = written.clone();
    let write = button(state, say::WRITE, move || {
        let Some(judged) = state.judged.now() else {
            return;
        };
        let written = to_write.clone();
        spawn_local(async move {
            let offered = ask().await.map(Arc::new);
            written.set(Some((judged, offered)));
        });
    });
    let content = live(move || {
        let written = written.get()?;
        let (judged, offered) = written;
        let is_of =
            |now: &Option<Arc<Judged>>| now.as_ref().is_some_and(|now| Arc::ptr_eq(now, &judged));
        if !state.judged.with(is_of) {
            return None;
        }
        Some(match offered {
            Ok(offered) => self::content(state, &offered),
            Err(why) => el("p").has(prose(&why)).into(),
        })
    });
    el("details")
        .class("offered rest")
        .has(el("summary").has(say::TITLE))
        .has(el("p").has(say::SAYS))
        .has(el("p").class("acts").has(write))
        .has(el("div").with("role", "status").has(content))
}

async fn ask() -> Result<Offered, String> {
    let answer = door::ask(&[("offered", true.into())]).await?;
    let offered = report::offered(&property(&answer, "answer"));
    offered.ok_or_else(|| words::OTHER_BUILD.to_owned())
}

fn content(state: State, offered: &Offered) -> Piece {
    let nothing: Piece = offered
        .nothing
        .iter()
        .map(|why| el("p").has(say::NOTHING).has(prose(why)).has("."))
        .collect();
    let drafts: Piece = offered
        .drafts
        .iter()
        .map(|draft| self::draft(state, draft))
        .collect();
    let notes: Piece = offered
        .notes
        .iter()
        .map(|note| el("li").has(prose(note)))
        .collect();
    let list = (!offered.patterns.is_empty()).then(|| {
        el("div")
            .class("draft")
            .has(el("p").class("label").has(say::ALLOWED))
            .has(el("p").has(prose(say::ALLOWED_SAYS)))
            .has(text(say::ALLOWED.to_owned(), &offered.patterns))
            .has(take(
                state,
                say::ALLOWED_FILE.to_owned(),
                &offered.patterns,
                None,
            ))
            .has(el("ul").class("steps").has(notes))
    });
    Piece::from(vec![nothing, drafts, list.into()])
}

fn draft(state: State, draft: &Drafted) -> Element {
    let name = draft.path.rsplit('/').next().unwrap_or_default();
    let tag = if draft.replaces {
        say::REPLACES
    } else {
        words::repair::NEW
    };
    let steps: Piece = draft
        .outside
        .iter()
        .map(|step| el("li").has(linked(step)))
        .collect();
    el("div")
        .class("draft")
        .has(
            el("p")
                .class("label")
                .has(el("code").has(shown(&draft.path)))
                .has(" ")
                .has(el("span").class("tag").has(tag)),
        )
        .has((!draft.outside.is_empty()).then(|| {
            Piece::from(vec![
                el("p").has(say::OUTSIDE).into(),
                el("ol").class("steps").has(steps).into(),
            ])
        }))
        .has(text(shown(&draft.path), &draft.text))
        .has(take(state, name.to_owned(), &draft.text, Some(draft)))
}

/// A text of many lines in a frame of its own, which the keyboard can scroll.
fn text(label: String, text: &str) -> Element {
    el("pre")
        .class("whole")
        .with("tabindex", "0")
        .with("role", "region")
        .with("aria-label", label)
        .has(shown(text))
}

/// A sentence whose addresses are links.
fn linked(text: &str) -> Piece {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    for word in text.split_inclusive(' ') {
        let bare = word
            .trim_start_matches('(')
            .trim_end_matches([' ', ')', ';', ',', '.']);
        if let Some(rest) = bare.strip_prefix("https://") {
            let (before, after) = word.split_once(bare).unwrap_or_default();
            plain.push_str(before);
            pieces.push(prose(&std::mem::take(&mut plain)));
            let link = el("a")
                .with("href", bare.to_owned())
                .with("target", "_blank")
                .with("rel", "noopener")
                .has(shown(rest))
                .has(unseen(words::NEW_TAB));
            pieces.push(link.into());
            plain.push_str(after);
        } else {
            plain.push_str(word);
        }
    }
    pieces.push(prose(&plain));
    pieces.into()
}

/// The buttons of a text.
fn take(state: State, name: String, text: &str, draft: Option<&Drafted>) -> Element {
    let said = Arc::new(Kept::new(""));
    let (to_copy, to_download) = (text.to_owned(), text.to_owned());
    let (tell, told) = (said.clone(), said.clone());
    let copy = button(state, say::COPY, move || {
        let (text, tell) = (to_copy.clone(), tell.clone());
        spawn_local(async move { tell.set(page::copy(&text).await) });
    });
    let download = button(state, say::DOWNLOAD, move || {
        told.set(page::download(&name, &to_download));
    });
    let take_up = draft
        .cloned()
        .map(|draft| button(state, say::USE, move || take_up(state, &draft)).class("main"));
    el("p")
        .class("acts")
        .has(take_up)
        .has(copy)
        .has(download)
        .has(
            el("span")
                .with("role", "status")
                .has(live(move || said.get())),
        )
}
