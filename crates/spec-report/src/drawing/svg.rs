//! A picture as the text of an SVG: inside of a page, and as a file of its own.

use super::shape::{Leads, Picture, Sink, tell};
use crate::{
    look::{DRAWING, written_out},
    markup::escape,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A picture as an element of an HTML page, whose styles draw it.
pub fn inline(picture: &Picture, class: &str, leads: Leads<'_>) -> String {
    let mut text = Text::default();
    begin(&mut text, picture, "group");
    text.attribute("class", class);
    text.attribute("aria-label", &picture.label);
    tell(picture, &mut text, leads);
    text.close();
    text.out
}

/// A picture as a file that shows itself anywhere, with its own styles; its links lead where `leads` says.
pub fn file(picture: &Picture, leads: Leads<'_>) -> String {
    let mut text = Text::default();
    begin(&mut text, picture, "img");
    text.attribute("xmlns", "http://www.w3.org/2000/svg");
    text.attribute("class", "drawing file");
    text.open("title");
    text.text(&picture.label);
    text.close();
    text.open("style");
    // our own text alone, in which nothing needs to be escaped
    text.finish();
    text.out.push_str(&written_out(DRAWING));
    text.close();
    text.open("rect");
    text.attribute("class", "paper");
    text.attribute("width", "100%");
    text.attribute("height", "100%");
    text.close();
    tell(picture, &mut text, leads);
    text.close();
    text.out.push('\n');
    text.out
}

fn begin(text: &mut Text, picture: &Picture, role: &str) {
    text.open("svg");
    text.attribute("role", role);
    text.attribute(
        "viewBox",
        &format!("0 0 {} {}", picture.width, picture.height),
    );
    text.attribute("width", &picture.width.to_string());
    text.attribute("height", &picture.height.to_string());
}

#[derive(Default)]
struct Text {
    out: String,
    open: Vec<String>,
    /// Whether the tag that was begun is still to be ended.
    begun: bool,
}

impl Text {
    fn finish(&mut self) {
        if core::mem::take(&mut self.begun) {
            self.out.push('>');
        }
    }
}

impl Sink for Text {
    fn open(&mut self, tag: &str) {
        self.finish();
        self.out.push('<');
        self.out.push_str(tag);
        self.open.push(tag.into());
        self.begun = true;
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(&mut self.out, value);
        self.out.push('"');
    }

    fn text(&mut self, text: &str) {
        self.finish();
        escape(&mut self.out, text);
    }

    fn close(&mut self) {
        let tag = self.open.pop().unwrap_or_default();
        if core::mem::take(&mut self.begun) {
            self.out.push_str("/>");
        } else {
            self.out.push_str("</");
            self.out.push_str(&tag);
            self.out.push('>');
        }
    }
}
