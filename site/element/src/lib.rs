//! The box: a few rules, judged on what a reader gives it, in the middle of somebody else's page.
//!
//! It shows findings with the page's own components, and stands for itself everywhere else: it knows no document, only the place
//! that it was given, so that many boxes share one module and each of them goes without a trace.

// a signal's handle is a few bytes, and components own what they show
#![allow(clippy::needless_pass_by_value)]

mod copy;
mod desk;
mod evidence;
mod given;
mod place;
mod repair;
mod say;
mod scope;
mod state;
mod text;
mod view;

/// Takes the page's own components in. What only the page needs of them stays unused here, and out of the module.
macro_rules! shared {
    ($($name:ident $path:literal)*) => {$(
        #[allow(dead_code)]
        #[path = $path]
        mod $name;
    )*};
}

shared! {
    asked "../../src/asked.rs"
    diff "../../src/diff.rs"
    finding "../../src/finding.rs"
    icon "../../src/icon.rs"
    judged "../../src/judged.rs"
    kept "../../src/kept.rs"
    object "../../src/object.rs"
    pasted "../../src/pasted.rs"
    piece "../../src/piece.rs"
    project "../../src/project.rs"
    prose "../../src/prose.rs"
    range "../../src/range.rs"
    report "../../src/report.rs"
    verdict "../../src/verdict.rs"
    visible "../../src/visible.rs"
    words "../../src/words.rs"
}

use leptos::mount::{UnmountHandle, mount_to};
use piece::Piece;
use scope::Scope;
use state::State;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// Reads what every box asks: who judges, and both SPECs. To be called once, before any box.
///
/// # Errors
/// A desk of another build.
#[wasm_bindgen]
pub fn open(desk: JsValue) -> Result<(), JsValue> {
    desk::open(desk.unchecked_into())?;
    Ok(())
}

/// A box in the page. When it is freed, nothing of it is left: no node, no listener, no byte.
#[wasm_bindgen]
#[allow(missing_debug_implementations)] // a handle for JavaScript
pub struct Live {
    state: State,
    _view: UnmountHandle<<Piece as leptos::prelude::Render>::State>,
}

#[wasm_bindgen]
impl Live {
    /// Draws an empty box into `place`. `number` is the desk's name for it; `wishes` is `{spec, clause, rule, compact}`,
    /// each of them text or nothing.
    #[wasm_bindgen(constructor)]
    pub fn new(number: u32, place: HtmlElement, wishes: &JsValue) -> Self {
        let state = State::new(number, place.clone(), Scope::read(wishes));
        Self {
            state,
            _view: mount_to(place, move || view::view(state)),
        }
    }

    /// Shows other rules, or shows them otherwise.
    pub fn wish(&self, wishes: &JsValue) {
        if let Some(known) = self.state.known() {
            let (before, now) = (known.scope.now(), Scope::read(wishes));
            let others = before.rules() != now.rules();
            if before != now {
                known.scope.set(now);
            }
            // a report holds the rules that were shown, and no others
            if others && known.project.peek(|project| !project.files.is_empty()) {
                self.state.judge();
            }
        }
    }

    /// Takes a project and judges it at once: `{name, example, inputs: [[origin, path, text]], loose: [[name, bytes]], notes: [text]}`.
    pub fn give(&self, found: &JsValue) {
        self.state.take(given::project(found), given::notes(found));
    }

    /// Takes a pasted text and judges it at once.
    pub fn paste(&self, text: String) {
        self.state.take(project::Project::pasted(text), Vec::new());
    }

    /// Says something about what was given, and leaves everything as it is.
    pub fn note(&self, text: String) {
        if let Some(known) = self.state.known() {
            known.notes.set(vec![text]);
        }
    }

    /// The address that opens the page with what stands in the box.
    pub fn full(&self, address: String) {
        if let Some(known) = self.state.known() {
            known.full.set(address);
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.state.forget();
    }
}
