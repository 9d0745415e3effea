//! A picture as a flat list of short texts, from which a page makes elements one by one.

use super::{
    layout::{Form, draw},
    shape::{Leads, Picture, Sink, tell},
};
use crate::{Run, wire::Report};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// The content of an `svg` element and the element itself as steps: `<rect` begins an element, ` x=1` gives it an attribute, `"text` a text,
/// `>` ends it. Nothing of it is markup: each step becomes a call of the document.
pub fn list(picture: &Picture, class: &str, leads: Leads<'_>) -> Vec<String> {
    let mut steps = List(Vec::new());
    steps.open("svg");
    steps.attribute("class", class);
    steps.attribute("role", "group");
    steps.attribute("aria-label", &picture.label);
    steps.attribute(
        "viewBox",
        &format!("0 0 {} {}", picture.width, picture.height),
    );
    steps.attribute("width", &picture.width.to_string());
    steps.attribute("height", &picture.height.to_string());
    tell(picture, &mut steps, leads);
    steps.close();
    steps.0
}

/// The release path of a report as steps that make two `svg` elements, one wide and one tall, for a page whose rules' ids its links lead to.
/// Empty where there is no upload.
pub fn both(report: &Report, runs: &[Run]) -> Vec<String> {
    let here = |rule: &str| Some(format!("#{rule}"));
    let mut steps = Vec::new();
    for (form, class) in [(Form::Wide, "drawing wide"), (Form::Tall, "drawing tall")] {
        if let Some(picture) = draw(report, runs, form) {
            steps.extend(list(&picture, class, &here));
        }
    }
    steps
}

struct List(Vec<String>);

impl Sink for List {
    fn open(&mut self, tag: &str) {
        self.0.push(format!("<{tag}"));
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.0.push(format!(" {name}={value}"));
    }

    fn text(&mut self, text: &str) {
        self.0.push(format!("\"{text}"));
    }

    fn close(&mut self) {
        self.0.push(">".to_owned());
    }
}
