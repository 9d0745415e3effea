//! A piece of the page: one type for every element, text and list, so that the module holds the code that draws them once.
//!
//! Leptos makes a type of its own for each element's children and attributes, and machine code for each of those; a page as
//! wordy as this one becomes three times the size that way. A [`Piece`] is a Leptos view like any other.

use leptos::prelude::document;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use std::borrow::Cow;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, HtmlTextAreaElement, Node, Text};

/// A piece of the page, not yet drawn.
pub(crate) enum Piece {
    /// Text, shown as it is; empty where there is nothing.
    Text(Cow<'static, str>),
    /// An element.
    Element(Element),
    /// Pieces side by side.
    Many(Vec<Piece>),
    /// A piece that is made again whenever a signal that it read changes.
    Live(Box<dyn Fn() -> Piece + Send>),
    /// A piece that is made only where another one stands, or none; the number tells it from others.
    Keyed(u64, Box<dyn Fn() -> Piece + Send>),
}

/// An element, not yet drawn. One pointer, because the page passes many on.
pub(crate) struct Element(Box<Parts>);

pub(crate) struct Parts {
    tag: &'static str,
    attributes: Vec<(&'static str, Value)>,
    events: Vec<(&'static str, Act)>,
    children: Vec<Piece>,
}

/// What is done when an event comes.
type Act = Box<dyn FnMut(Event) + Send>;

/// An attribute's value. The name `.value` is a text area's property of that name.
pub(crate) enum Value {
    /// Its text.
    Text(Cow<'static, str>),
    /// There without a text, or not there.
    Flag(bool),
    /// A value that is made again whenever a signal that it read changes.
    Live(Box<dyn Fn() -> Value + Send>),
}

/// An element of this name.
#[inline(never)]
pub(crate) fn el(tag: &'static str) -> Element {
    Element(Box::new(Parts {
        tag,
        attributes: Vec::new(),
        events: Vec::new(),
        children: Vec::new(),
    }))
}

/// A piece that follows the signals that it reads.
pub(crate) fn live<P: Into<Piece>>(make: impl Fn() -> P + Send + 'static) -> Piece {
    Piece::Live(Box::new(move || make().into()))
}

impl Element {
    /// Gives it an attribute.
    pub(crate) fn with(mut self, name: &'static str, value: impl Set) -> Self {
        value.set(name, &mut self.0);
        self
    }

    /// Gives it an attribute that follows the signals that it reads.
    pub(crate) fn with_live<V: Into<Value>>(
        self,
        name: &'static str,
        make: impl Fn() -> V + Send + 'static,
    ) -> Self {
        self.with(name, Value::Live(Box::new(move || make().into())))
    }

    /// Gives it its classes.
    pub(crate) fn class(self, names: impl Set) -> Self {
        self.with("class", names)
    }

    /// Says what is done when an event comes.
    pub(crate) fn on(self, event: &'static str, act: impl FnMut(Event) + Send + 'static) -> Self {
        self.on_act(event, Box::new(act))
    }

    #[inline(never)]
    fn on_act(mut self, event: &'static str, act: Act) -> Self {
        self.0.events.push((event, act));
        self
    }

    /// Puts a piece into it, after those that are there.
    pub(crate) fn has(mut self, piece: impl Put) -> Self {
        piece.put(&mut self.0.children);
        self
    }
}

/// What can be put among pieces. Each way is one call with few arguments: the page makes hundreds of them.
pub(crate) trait Put {
    /// Puts it there.
    fn put(self, among: &mut Vec<Piece>);
}

impl Put for &'static str {
    #[inline(never)]
    fn put(self, among: &mut Vec<Piece>) {
        among.push(self.into());
    }
}

impl Put for Element {
    #[inline(never)]
    fn put(self, among: &mut Vec<Piece>) {
        among.push(self.into());
    }
}

impl Put for String {
    #[inline(never)]
    fn put(self, among: &mut Vec<Piece>) {
        among.push(self.into());
    }
}

impl Put for Piece {
    #[inline(never)]
    fn put(self, among: &mut Vec<Piece>) {
        among.push(self);
    }
}

impl Put for Vec<Piece> {
    #[inline(never)]
    fn put(self, among: &mut Vec<Piece>) {
        among.push(self.into());
    }
}

impl<P: Put> Put for Option<P> {
    fn put(self, among: &mut Vec<Piece>) {
        match self {
            Some(piece) => piece.put(among),
            // so that what follows keeps its position
            None => "".put(among),
        }
    }
}

/// What can be an attribute's value, given in one call with few arguments.
pub(crate) trait Set {
    /// Gives it to an element.
    fn set(self, name: &'static str, of: &mut Parts);
}

impl Set for &'static str {
    #[inline(never)]
    fn set(self, name: &'static str, of: &mut Parts) {
        of.attributes.push((name, self.into()));
    }
}

impl Set for String {
    #[inline(never)]
    fn set(self, name: &'static str, of: &mut Parts) {
        of.attributes.push((name, self.into()));
    }
}

impl Set for bool {
    #[inline(never)]
    fn set(self, name: &'static str, of: &mut Parts) {
        of.attributes.push((name, self.into()));
    }
}

impl Set for Value {
    #[inline(never)]
    fn set(self, name: &'static str, of: &mut Parts) {
        of.attributes.push((name, self));
    }
}

impl<V: Set> Set for Option<V> {
    fn set(self, name: &'static str, of: &mut Parts) {
        match self {
            Some(value) => value.set(name, of),
            None => false.set(name, of),
        }
    }
}

impl Piece {
    const NOTHING: Self = Self::Text(Cow::Borrowed(""));
}

impl From<&'static str> for Piece {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Element> for Piece {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl From<Vec<Self>> for Piece {
    fn from(pieces: Vec<Self>) -> Self {
        Self::Many(pieces)
    }
}

impl<P: Into<Self>> From<Option<P>> for Piece {
    fn from(piece: Option<P>) -> Self {
        piece.map_or(Self::NOTHING, Into::into)
    }
}

impl<P: Into<Self>> FromIterator<P> for Piece {
    fn from_iter<I: IntoIterator<Item = P>>(pieces: I) -> Self {
        let mut many = Vec::new();
        for piece in pieces {
            many.push(piece.into());
        }
        Self::Many(many)
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<V: Into<Self>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Flag(false), Into::into)
    }
}

/// A piece that is drawn.
pub(crate) enum Drawn {
    Text(Text, Cow<'static, str>),
    Element(Box<DrawnElement>),
    /// The pieces, and an empty text after the last one.
    Many(Vec<Drawn>, Text),
    Live(RenderEffect<Drawn>),
    Keyed(u64, Box<Drawn>),
}

/// An event's name and what is done at it; dropped, it is heard no more.
type Heard = (&'static str, Closure<dyn FnMut(Event)>);

/// An element that is drawn.
pub(crate) struct DrawnElement {
    tag: &'static str,
    node: web_sys::Element,
    attributes: Vec<(&'static str, DrawnValue)>,
    events: Vec<Heard>,
    children: Vec<Drawn>,
}

enum DrawnValue {
    Still(Value),
    /// Kept, because the attribute follows its signals for as long as this lives.
    Live {
        _effect: RenderEffect<Value>,
    },
}

fn text(text: &str) -> Text {
    document().create_text_node(text)
}

impl Render for Piece {
    type State = Drawn;

    fn build(self) -> Drawn {
        match self {
            Self::Text(words) => Drawn::Text(text(&words), words),
            Self::Element(element) => Drawn::Element(Box::new(element.0.build())),
            Self::Many(pieces) => Drawn::Many(build_all(pieces), text("")),
            Self::Live(make) => Drawn::Live(RenderEffect::new(move |before: Option<Drawn>| {
                let piece = make();
                match before {
                    Some(mut drawn) => {
                        piece.rebuild(&mut drawn);
                        drawn
                    }
                    None => piece.build(),
                }
            })),
            Self::Keyed(key, make) => Drawn::Keyed(key, Box::new(make().build())),
        }
    }

    fn rebuild(self, state: &mut Drawn) {
        match (self, &mut *state) {
            (Self::Text(words), Drawn::Text(node, before)) => {
                if words != *before {
                    node.set_data(&words);
                    *before = words;
                }
            }
            (Self::Element(element), Drawn::Element(drawn)) if element.0.is_like(drawn) => {
                element.0.rebuild(drawn);
            }
            (Self::Many(pieces), Drawn::Many(drawn, end)) => {
                if let Some(parent) = end.parent_element() {
                    rebuild_all(pieces, drawn, &parent, Some(end));
                }
            }
            (Self::Keyed(key, make), Drawn::Keyed(before, drawn)) => {
                if key != *before {
                    make().rebuild(drawn);
                    *before = key;
                }
            }
            (piece, before) => {
                let mut new = piece.build();
                before.insert_before_this(&mut new);
                before.unmount();
                *before = new;
            }
        }
    }
}

fn build_all(pieces: Vec<Piece>) -> Vec<Drawn> {
    let mut all = Vec::with_capacity(pieces.len());
    for piece in pieces {
        all.push(piece.build());
    }
    all
}

fn rebuild_all(
    pieces: Vec<Piece>,
    drawn: &mut Vec<Drawn>,
    parent: &web_sys::Element,
    end: Option<&Node>,
) {
    for mut gone in drawn.drain(pieces.len().min(drawn.len())..) {
        gone.unmount();
    }
    for (at, piece) in pieces.into_iter().enumerate() {
        if let Some(before) = drawn.get_mut(at) {
            piece.rebuild(before);
        } else {
            let mut new = piece.build();
            new.mount(parent, end);
            drawn.push(new);
        }
    }
}

impl Parts {
    fn build(self) -> DrawnElement {
        // a document always makes an element of a name that is written in the code
        let node = if matches!(self.tag, "svg" | "path" | "circle") {
            document().create_element_ns(Some("http://www.w3.org/2000/svg"), self.tag)
        } else {
            document().create_element(self.tag)
        }
        .unwrap_or_else(|_| {
            document()
                .create_element("span")
                .unwrap_or_else(|_| unreachable!())
        });
        let mut attributes = Vec::with_capacity(self.attributes.len());
        for (name, value) in self.attributes {
            attributes.push((name, value.build(&node, name)));
        }
        let mut children = build_all(self.children);
        for child in &mut children {
            child.mount(&node, None);
        }
        DrawnElement {
            tag: self.tag,
            events: listen(&node, self.events),
            node,
            attributes,
            children,
        }
    }

    /// Whether it can take over a drawn element's node.
    fn is_like(&self, drawn: &DrawnElement) -> bool {
        self.tag == drawn.tag
            && self.attributes.len() == drawn.attributes.len()
            && self
                .attributes
                .iter()
                .zip(&drawn.attributes)
                .all(|((a, _), (b, _))| a == b)
    }

    fn rebuild(self, drawn: &mut DrawnElement) {
        for ((name, value), (_, before)) in self.attributes.into_iter().zip(&mut drawn.attributes) {
            match (&value, &before) {
                (Value::Text(new), DrawnValue::Still(Value::Text(old))) if new == old => {}
                (Value::Flag(new), DrawnValue::Still(Value::Flag(old))) if new == old => {}
                _ => *before = value.build(&drawn.node, name),
            }
        }
        for (name, act) in drawn.events.drain(..) {
            let _ = drawn
                .node
                .remove_event_listener_with_callback(name, act.as_ref().unchecked_ref());
        }
        drawn.events = listen(&drawn.node, self.events);
        rebuild_all(self.children, &mut drawn.children, &drawn.node, None);
    }
}

fn listen(node: &web_sys::Element, events: Vec<(&'static str, Act)>) -> Vec<Heard> {
    let mut kept = Vec::with_capacity(events.len());
    for (name, act) in events {
        let act: Box<dyn FnMut(Event)> = act;
        let act = Closure::wrap(act);
        let _ = node.add_event_listener_with_callback(name, act.as_ref().unchecked_ref());
        kept.push((name, act));
    }
    kept
}

impl Value {
    fn build(self, node: &web_sys::Element, name: &'static str) -> DrawnValue {
        match self {
            Self::Live(make) => {
                let node = node.clone();
                DrawnValue::Live {
                    _effect: RenderEffect::new(move |before: Option<Self>| {
                        let value = make();
                        let same = match (&value, &before) {
                            (Self::Text(new), Some(Self::Text(old))) => new == old,
                            (Self::Flag(new), Some(Self::Flag(old))) => new == old,
                            _ => false,
                        };
                        if !same {
                            value.show(&node, name);
                        }
                        value
                    }),
                }
            }
            still => {
                still.show(node, name);
                DrawnValue::Still(still)
            }
        }
    }

    fn show(&self, node: &web_sys::Element, name: &str) {
        let _ = match self {
            Self::Text(text) if name == ".value" => {
                let area: &HtmlTextAreaElement = node.unchecked_ref();
                // setting it anew would move the caret
                if area.value() != **text {
                    area.set_value(text);
                }
                Ok(())
            }
            Self::Text(text) => node.set_attribute(name, text),
            Self::Flag(true) => node.set_attribute(name, ""),
            Self::Flag(false) | Self::Live(_) => node.remove_attribute(name),
        };
    }
}

impl Drawn {
    /// Its nodes in the document, in order.
    fn each(&self, act: &mut dyn FnMut(&Node)) {
        match self {
            Self::Text(node, _) => act(node),
            Self::Element(element) => act(&element.node),
            Self::Many(drawn, end) => {
                for drawn in drawn {
                    drawn.each(act);
                }
                act(end);
            }
            Self::Live(effect) => {
                effect.with_value_mut(|drawn| drawn.each(act));
            }
            Self::Keyed(_, drawn) => drawn.each(act),
        }
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        self.each(&mut |node| {
            if let Some(parent) = node.parent_node() {
                let _ = parent.remove_child(node);
            }
        });
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&Node>) {
        self.each(&mut |node| {
            let _ = parent.insert_before(node, marker);
        });
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let mut first = None;
        self.each(&mut |node| {
            first.get_or_insert_with(|| node.clone());
        });
        let Some(first) = first else {
            return false;
        };
        let Some(parent) = first.parent_element() else {
            return false;
        };
        child.mount(&parent, Some(&first));
        true
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        let mut all = Vec::new();
        self.each(&mut |node| all.extend(node.dyn_ref::<web_sys::Element>().cloned()));
        all
    }
}

no_attrs!(Piece);

impl RenderHtml for Piece {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        out: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra: Vec<AnyAttribute>,
    ) {
        // this page is drawn anew in the browser rather than taken over node by node, so no marks are left in it
        html(&self, out);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        _cursor: &Cursor,
        _position: &PositionState,
    ) -> Drawn {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

fn html(piece: &Piece, out: &mut String) {
    match piece {
        Piece::Text(text) => escape(text, out),
        Piece::Many(pieces) => pieces.iter().for_each(|piece| html(piece, out)),
        Piece::Live(make) | Piece::Keyed(_, make) => html(&make(), out),
        Piece::Element(Element(element)) => {
            let tag = element.tag;
            out.push('<');
            out.push_str(tag);
            for (name, value) in &element.attributes {
                attribute(name, value, out);
            }
            out.push('>');
            if tag == "input" {
                return;
            }
            element.children.iter().for_each(|piece| html(piece, out));
            out.push_str("</");
            out.push_str(tag);
            out.push('>');
        }
    }
}

fn attribute(name: &str, value: &Value, out: &mut String) {
    match value {
        Value::Live(make) => attribute(name, &make(), out),
        Value::Text(text) if !name.starts_with('.') => {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(text, out);
            out.push('"');
        }
        Value::Flag(true) => {
            out.push(' ');
            out.push_str(name);
        }
        Value::Text(_) | Value::Flag(false) => {}
    }
}

fn escape(text: &str, out: &mut String) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(piece: impl Into<Piece>) -> String {
        let mut out = String::new();
        html(&piece.into(), &mut out);
        out
    }

    #[test]
    fn a_visitors_text_is_never_markup() {
        let piece = el("p")
            .with("title", "\"><script>".to_owned())
            .has("<b>&".to_owned());
        assert_eq!(
            written(piece),
            "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;</p>"
        );
    }

    #[test]
    fn what_is_not_there_leaves_nothing() {
        let piece = el("input").with("hidden", true).with("multiple", false);
        assert_eq!(written(piece), "<input hidden>");
        assert_eq!(written(el("p").has(None::<String>)), "<p></p>");
    }
}
