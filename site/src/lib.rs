//! The page as it lives in the browser: what a maintainer gives, and the SPEC clause by clause with what was decided.
//!
//! Built for the browser it is the `view` module. Built with the feature `prerender`, the same components write the example's
//! verdict as HTML, so that a visitor reads one before any module has come.

// a signal's handle is a few bytes, and components own what they show
#![allow(clippy::needless_pass_by_value)]

mod app;
mod asked;
mod copy;
mod diff;
mod door;
mod editor;
mod evidence;
mod example;
mod files;
mod finding;
mod forms;
mod found;
mod icon;
mod intake;
mod judged;
mod kept;
mod layer;
mod look_up;
mod next;
mod object;
mod offered;
mod page;
mod pasted;
mod piece;
mod place;
mod project;
mod prose;
mod range;
mod release_path;
mod repair;
mod report;
mod result;
mod second;
mod send;
mod spec;
mod state;
mod take;
mod theme;
mod verdict;
mod visible;
mod words;

use leptos::mount::mount_to;
use leptos::prelude::document;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};

#[wasm_bindgen]
extern "C" {
    /// Brings the rest of this module, where the build has parted it: called by whatever is in there and comes too soon.
    #[wasm_bindgen(js_namespace = specCheckLate)]
    fn need();
}

/// Has the whole of this module.
#[wasm_bindgen]
pub fn whole() {
    need();
}

/// Puts the live page where the example's HTML stands. That stays until the live one has the same to say, or the visitor
/// gives something.
///
/// `judge` has `judge(given) -> Promise<report>`, `highlight(path, bytes) -> Promise<Uint32Array>` and `catalogue`.
///
/// # Errors
/// A page without `<main id="app">`, or a judge of another build.
#[wasm_bindgen]
pub fn mount(judge: JsValue) -> Result<(), JsValue> {
    let catalogue = door::open(judge.unchecked_into())?;
    if page::element("app").is_none() {
        return Err("the page has no `<main id=\"app\">`".into());
    }
    if let Some(header) = page::element("theme") {
        mount_to(header, theme::theme).forget();
    }
    let live: HtmlElement = document().create_element("div")?.unchecked_into();
    LIVE.set(Some(live.clone()));
    let state = state::State::new(true, catalogue);
    STATE.set(Some(state));
    mount_to(live, move || app::app(state)).forget();
    editor::colour(state);
    state.judge();
    Ok(())
}

/// Takes a project from elsewhere than the visitor's hands, with notes on where it came from.
///
/// `found` is `{name, inputs: [{path, bytes, origin}], unread: [{path, message}], notes: [text]}`.
#[wasm_bindgen]
pub fn give(found: &JsValue) {
    let Some(state) = STATE.get() else {
        return;
    };
    // what was typed before the page came alive is newer, and would be gone for good
    let typed = LIVE.with_borrow(Option::is_some)
        && paste_area().is_some_and(|area| !area.value().trim().is_empty());
    if typed {
        take_over(state);
        state.notes.set(vec![words::TYPED_STAYS.to_owned()]);
        return;
    }
    let mut project = found::project(found);
    project.came = found::came(&project);
    let notes = found::all(found, "notes");
    state.give(
        project,
        notes.iter().filter_map(|note| note.as_string()).collect(),
    );
}

/// Goes to a rule and opens it.
#[wasm_bindgen]
pub fn to_rule(rule: String) {
    if let Some(state) = STATE.get() {
        state.to_rule(rule);
    }
}

/// Goes to the result.
#[wasm_bindgen]
pub fn to_result() {
    page::go_to("result");
}

/// Says something about what was given.
#[wasm_bindgen]
pub fn note(text: String) {
    if let Some(state) = STATE.get() {
        state.notes.set(vec![text]);
    }
}

thread_local! {
    static STATE: Cell<Option<state::State>> = const { Cell::new(None) };
    /// The live page, until it takes the example's place.
    static LIVE: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
}

/// Replaces the example's HTML, once, and keeps what the visitor typed into it and where the focus was.
fn take_over(state: state::State) {
    let (Some(live), Some(main)) = (LIVE.take(), page::element("app")) else {
        return;
    };
    let typed = paste_area().map(|area| area.value()).unwrap_or_default();
    let named = page::value(look_up::REPOSITORY);
    let focus = document()
        .active_element()
        .filter(|element| main.contains(Some(element)))
        .map(|element| element.id());
    main.replace_children_with_node_1(&live);
    if let (false, Some(area)) = (typed.trim().is_empty(), paste_area()) {
        area.set_value(&typed);
        state.compose(typed);
    }
    look_up::from_address();
    if let (false, Some(field)) = (named.is_empty(), page::element(look_up::REPOSITORY)) {
        field.unchecked_into::<HtmlInputElement>().set_value(&named);
    }
    if let Some(id) = focus.filter(|id| !id.is_empty()) {
        page::focus(&id);
    }
}

fn paste_area() -> Option<HtmlTextAreaElement> {
    page::element(app::PASTE)?.dyn_into().ok()
}

/// The page's policy and the hosts that a look-up asks, as what stands first in its head.
#[cfg(feature = "prerender")]
pub fn policy() -> String {
    use spec_model::doors::host::{API, INDEX, RAW};
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; style-src 'self'; connect-src 'self' {API} {RAW} {INDEX}; img-src 'self' data:; base-uri 'none'; form-action 'none'\">\n<meta name=\"hosts\" data-api=\"{API}\" data-raw=\"{RAW}\" data-index=\"{INDEX}\">\n"
    )
}

/// What a late script of `www` says, as the JavaScript that is put above it: `const say = {…};`, without any for one that says nothing.
#[cfg(feature = "prerender")]
pub fn script_words(script: &str) -> String {
    let all: &[(&str, &str)] = match script {
        "back" => &words::back::ALL,
        "wrong" => &words::wrong::ALL,
        "picture" => return picture(),
        _ => return String::new(),
    };
    let hidden = [("hidden", &*visible::hidden_class())];
    let hidden: &[_] = if script == "back" { &hidden } else { &[] };
    let mut out = String::from("const say = {\n");
    for (name, text) in all.iter().chain(hidden) {
        for part in ["  ", name, ": ", &quoted(text), ",\n"] {
            out.push_str(part);
        }
    }
    out.push_str("};\n");
    out
}

/// A text of one line as JavaScript writes it.
#[cfg(feature = "prerender")]
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The example with its verdict, as the content of `<main id="app">`.
#[cfg(feature = "prerender")]
pub fn prerender() -> String {
    let project = example::project();
    let (report, beside) = given(&project, |given| {
        let report = spec_report::judge(given);
        let beside = spec_report::beside(given, &report);
        (report, beside)
    });
    let state = state::State::new(false, spec_report::catalogue());
    state.beside.set(beside);
    let judged = judged::Judged::new(report, project);
    if let Some(file) = state.file_now() {
        let triples = spec_wasm::highlight(&file.path, file.bytes());
        state.colours.set(editor::colours(&file, &triples));
    }
    state.judged.set(Some(judged.into()));
    leptos::prelude::Owner::new().with(|| {
        use leptos::prelude::RenderHtml;
        app::app(state).to_html()
    })
}

/// Has something done with a project as the rules take it.
#[cfg(feature = "prerender")]
fn given<T>(project: &project::Project, does: impl FnOnce(&spec_model::Given) -> T) -> T {
    use spec_source::{Input, Origin};
    let files = project
        .files
        .iter()
        .map(|file| Input::new(&file.path, file.bytes(), Origin::File));
    let listing = project
        .listing
        .iter()
        .map(|listing| Input::new(words::LISTING_PATH, listing.as_bytes(), Origin::Listing));
    let given = spec_model::Given {
        name: project.name.clone(),
        as_of: None,
        inputs: files.chain(listing).collect(),
        unread: Vec::new(),
    };
    does(&given)
}

/// The release path of the example, drawn, as the steps that `draw` of `www/judge.js` takes.
#[cfg(feature = "prerender")]
fn picture() -> String {
    let steps = given(&example::project(), |given| {
        let given = core::slice::from_ref(given);
        let report = spec_report::judge_any(given);
        spec_report::drawing::both(&report, &spec_report::any_runs(given))
    });
    let steps: Vec<String> = steps.iter().map(|step| quoted(step)).collect();
    format!("const say = [{}];\n", steps.join(","))
}
