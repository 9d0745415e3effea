//! What a picture is made of, and how it becomes elements: the same ones in a file and on a page.

use super::text::Words;
use alloc::{format, string::String, vec::Vec};

/// The width of one column, in the picture's units. The fonts are small enough that every character keeps to its columns.
pub(super) const COLUMN: i32 = 7;

/// A picture: shapes in a box that holds them all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// Its width, in units that are pixels where it is shown at its own size.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// What it shows, in a sentence.
    pub label: String,
    /// From back to front.
    pub shapes: Vec<Shape>,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Area {
    /// Its left side.
    pub x: i32,
    /// Its upper side.
    pub y: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

/// A part of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A box.
    Box {
        /// Where it is.
        area: Area,
        /// What it stands for.
        class: &'static str,
    },
    /// A line through points, its end an arrow where it is one.
    Line {
        /// The points.
        points: Vec<(i32, i32)>,
        /// What it stands for.
        class: &'static str,
        /// Whether it ends in an arrow's head.
        arrow: bool,
    },
    /// A dot on a line.
    Dot {
        /// Its middle.
        x: i32,
        /// Its middle.
        y: i32,
    },
    /// A line of text.
    Text {
        /// Its left end.
        x: i32,
        /// Its base line.
        y: i32,
        /// What it says: the title of a box, a fact, a quiet remark.
        class: &'static str,
        /// Its words.
        words: Words,
        /// The whole text, where it was cut.
        whole: Option<String>,
    },
    /// The sign of a verdict.
    Sign {
        /// Its left side.
        x: i32,
        /// Its upper side.
        y: i32,
        /// The verdict's word.
        verdict: &'static str,
    },
    /// Shapes that lead to a finding.
    Link {
        /// Where it can be touched.
        area: Area,
        /// The rule.
        rule: String,
        /// The rule, its verdict and the place.
        says: String,
        /// The shapes.
        shapes: Vec<Shape>,
    },
}

/// The side of a sign.
pub(super) const SIGN: i32 = 14;

impl Shape {
    /// The room that it takes. A text's is what its columns may take.
    pub fn area(&self) -> Area {
        match self {
            Self::Box { area, .. } | Self::Link { area, .. } => *area,
            Self::Line { points, .. } => {
                let xs = || points.iter().map(|(x, _)| *x);
                let ys = || points.iter().map(|(_, y)| *y);
                let (left, right) = (xs().min().unwrap_or(0), xs().max().unwrap_or(0));
                let (top, bottom) = (ys().min().unwrap_or(0), ys().max().unwrap_or(0));
                Area {
                    x: left,
                    y: top,
                    width: right - left,
                    height: bottom - top,
                }
            }
            Self::Dot { x, y } => Area {
                x: x - 3,
                y: y - 3,
                width: 6,
                height: 6,
            },
            Self::Text { x, y, words, .. } => Area {
                x: *x,
                y: y - 11,
                width: length(super::text::columns_of_words(words)),
                height: 15,
            },
            Self::Sign { x, y, .. } => Area {
                x: *x,
                y: *y,
                width: SIGN,
                height: SIGN,
            },
        }
    }
}

/// So many columns in units.
pub(super) fn length(columns: usize) -> i32 {
    i32::try_from(columns)
        .unwrap_or(i32::MAX / 64)
        .min(i32::MAX / 64)
        * COLUMN
}

/// What takes elements one after the other.
pub trait Sink {
    /// An element begins.
    fn open(&mut self, tag: &str);
    /// It has an attribute.
    fn attribute(&mut self, name: &str, value: &str);
    /// It has text.
    fn text(&mut self, text: &str);
    /// It ends.
    fn close(&mut self);
}

/// Where a rule's finding is: an address, or nothing to lead to.
pub type Leads<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Tells a sink the content of the picture's `svg` element. Every link is heard as a sentence; texts beside them are for the eye, since the
/// same stands in words elsewhere.
pub fn tell(picture: &Picture, sink: &mut dyn Sink, leads: Leads<'_>) {
    for shape in &picture.shapes {
        element(shape, sink, leads, true);
    }
}

fn element(shape: &Shape, sink: &mut dyn Sink, leads: Leads<'_>, aside: bool) {
    match shape {
        Shape::Box { area, class } => rectangle(sink, *area, class),
        Shape::Line {
            points,
            class,
            arrow,
        } => {
            line(sink, class, &path(points));
            if *arrow {
                line(sink, "head", &head(points));
            }
        }
        Shape::Dot { x, y } => {
            sink.open("circle");
            sink.attribute("class", "dot");
            numbers(sink, &[("cx", *x), ("cy", *y), ("r", 3)]);
            sink.close();
        }
        Shape::Text {
            x,
            y,
            class,
            words,
            whole,
        } => {
            sink.open("text");
            sink.attribute("class", class);
            numbers(sink, &[("x", *x), ("y", *y)]);
            if aside {
                sink.attribute("aria-hidden", "true");
            }
            if let Some(whole) = whole {
                element_of_text(sink, "title", None, whole);
            }
            for (code, word) in words {
                if *code {
                    element_of_text(sink, "tspan", Some("code"), word);
                } else {
                    sink.text(word);
                }
            }
            if !aside {
                // so that what is read of a link's lines are words
                sink.text(" ");
            }
            sink.close();
        }
        Shape::Sign { x, y, verdict } => {
            sink.open("g");
            sink.attribute("class", &format!("sign {verdict}"));
            sink.attribute("transform", &format!("translate({x} {y}) scale(.875)"));
            sink.attribute("aria-hidden", "true");
            sink.open("circle");
            for (name, value) in [("cx", "8"), ("cy", "8"), ("r", "6.75")] {
                sink.attribute(name, value);
            }
            sink.close();
            sink.open("path");
            sink.attribute("d", crate::look::lines(verdict));
            sink.close();
            sink.close();
        }
        Shape::Link {
            area,
            rule,
            says,
            shapes,
        } => {
            let address = leads(rule);
            sink.open(if address.is_some() { "a" } else { "g" });
            if let Some(address) = &address {
                sink.attribute("href", address);
                sink.attribute("aria-label", says);
            }
            element_of_text(sink, "title", None, says);
            rectangle(sink, *area, "touch");
            for shape in shapes {
                element(shape, sink, leads, address.is_none());
            }
            sink.close();
        }
    }
}

fn numbers(sink: &mut dyn Sink, all: &[(&str, i32)]) {
    for (name, value) in all {
        sink.attribute(name, &format!("{value}"));
    }
}

fn rectangle(sink: &mut dyn Sink, area: Area, class: &str) {
    sink.open("rect");
    sink.attribute("class", class);
    numbers(
        sink,
        &[
            ("x", area.x),
            ("y", area.y),
            ("width", area.width),
            ("height", area.height),
            ("rx", 6),
        ],
    );
    sink.close();
}

fn line(sink: &mut dyn Sink, class: &str, path: &str) {
    sink.open("path");
    sink.attribute("class", class);
    sink.attribute("d", path);
    sink.close();
}

fn element_of_text(sink: &mut dyn Sink, tag: &str, class: Option<&str>, text: &str) {
    sink.open(tag);
    if let Some(class) = class {
        sink.attribute("class", class);
    }
    sink.text(text);
    sink.close();
}

fn path(points: &[(i32, i32)]) -> String {
    let mut path = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        let letter = if index == 0 { 'M' } else { 'L' };
        crate::put::put(&mut path, format_args!("{letter}{x} {y}"));
    }
    path
}

/// The head of an arrow at the last of the points, in the direction of the last piece.
fn head(points: &[(i32, i32)]) -> String {
    let [.., (from_x, from_y), (x, y)] = points else {
        return String::new();
    };
    let (dx, dy) = ((x - from_x).signum() * 6, (y - from_y).signum() * 6);
    let (side_x, side_y) = (dy * 4 / 6, dx * 4 / 6);
    format!(
        "M{x} {y}L{} {}L{} {}Z",
        x - dx + side_x,
        y - dy + side_y,
        x - dx - side_x,
        y - dy - side_y
    )
}
