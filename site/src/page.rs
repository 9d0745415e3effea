//! The few things asked of the document itself.

use crate::words;
use js_sys::Array;
use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Blob, Element, Event, FocusOptions, HtmlElement, HtmlFormElement, HtmlInputElement,
    ScrollIntoViewOptions, ScrollLogicalPosition, Url,
};

/// The element with this id.
pub(crate) fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// What stands in the text field with this id, without the blanks around it.
pub(crate) fn value(id: &str) -> String {
    let input = element(id).and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    input.map_or_else(String::new, |input| input.value().trim().to_owned())
}

/// Empties the fields of a form.
pub(crate) fn reset(id: &str) {
    if let Some(form) = element(id).and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        form.reset();
    }
}

/// Copies a text, and says whether the browser allowed it; where it did not, the text is shown.
pub(crate) async fn copy(text: &str) -> &'static str {
    if crate::door::copy(text).await {
        words::COPIED
    } else {
        words::NOT_COPIED
    }
}

/// Moves the focus to the element with this id.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// Moves the focus without scrolling.
pub(crate) fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Moves the focus to the element with this id; where the page is one column, the eye to its top, too: the focus alone would bring the
/// middle of a long one into view.
pub(crate) fn go_to(id: &str) {
    if let Some(element) = element(id) {
        focus_in_place(&element);
        if matches("(width < 900px)") {
            element.scroll_into_view();
        }
    }
}

/// Whether a media query holds.
pub(crate) fn matches(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|list| list.matches())
}

/// Whether an element has the focus.
pub(crate) fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// Whether nothing has the focus, because what had it is gone.
pub(crate) fn is_focus_lost() -> bool {
    let body: Option<Element> = document().body().map(Into::into);
    document().active_element() == body
}

/// Scrolls to the page's top.
pub(crate) fn to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Opens everything folded around the element with this id, and scrolls to it.
pub(crate) fn unfold(id: &str) {
    let Some(element) = element(id) else {
        return;
    };
    let mut around = element.parent_element();
    while let Some(each) = around {
        if each.tag_name() == "DETAILS" {
            let _ = each.set_attribute("open", "");
        }
        around = each.parent_element();
    }
    show(&element);
}

/// Opens the rule with this id, and goes there.
pub(crate) fn open(rule: &str) {
    let summary = document().query_selector(&format!("[id=\"{rule}\"] summary"));
    if let Ok(Some(summary)) = summary {
        if let Some(details) = summary.parent_element() {
            let _ = details.set_attribute("open", "");
        }
        let _ = summary.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Scrolls to the first element that a selector finds, as far as it is out of sight.
pub(crate) fn into_view(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        show(&element);
    }
}

/// Hands a text over as a file, and says so.
pub(crate) fn download(name: &str, text: &str) -> &'static str {
    hand_over(name, &text.into())
}

/// Hands a text or bytes over as a file, and says so.
pub(crate) fn hand_over(name: &str, content: &JsValue) -> &'static str {
    let given = || -> Result<(), JsValue> {
        let blob = Blob::new_with_str_sequence(&Array::of1(content))?;
        let address = Url::create_object_url_with_blob(&blob)?;
        let link = document().create_element("a")?;
        link.set_attribute("href", &address)?;
        link.set_attribute("download", name)?;
        link.unchecked_ref::<HtmlElement>().click();
        Ok(())
    };
    if given().is_ok() {
        words::take::DONE
    } else {
        words::take::NOT_DONE
    }
}

/// Opens the browser's own dialog for printing.
pub(crate) fn print() {
    let _ = window().print();
}

fn show(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Does something before the next frame is painted, when what changed until now stands in the document.
pub(crate) fn soon(act: impl FnOnce() + 'static) {
    let act: Box<dyn FnOnce()> = Box::new(act);
    request_animation_frame(act);
}

/// Does something at every event of the window, for as long as the page lives.
pub(crate) fn listen(event: &str, act: impl FnMut(Event) + 'static) {
    let act: Box<dyn FnMut(Event)> = Box::new(act);
    let act = Closure::wrap(act);
    let _ = window().add_event_listener_with_callback(event, act.as_ref().unchecked_ref());
    act.forget();
}
