//! YAML documents in many styles, together with what they mean.

use proptest::{collection::vec, prelude::*, sample::select};
use spec_source::{Node, ScalarKind, Value};

/// A document as it is written, and what it means.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) comments: Vec<Remark>,
    meaning: Meaning,
}

/// A comment of a document.
#[derive(Debug, Clone)]
pub(crate) struct Remark {
    pub(crate) text: String,
    pub(crate) own_line: bool,
    /// The first line of the source of what it belongs to.
    pub(crate) owner: String,
}

#[derive(Debug, Clone)]
enum Meaning {
    Scalar(String, ScalarKind),
    Sequence(Vec<Meaning>),
    Mapping(Vec<(String, Meaning)>),
}

impl Written {
    /// Where a tree differs from what was written.
    pub(crate) fn differs(&self, root: &Node) -> Option<String> {
        differs(&self.meaning, root)
    }
}

fn differs(meaning: &Meaning, node: &Node) -> Option<String> {
    let same = match (meaning, &node.value) {
        (Meaning::Scalar(text, kind), Value::Scalar(scalar)) => {
            *text == scalar.text && *kind == scalar.kind
        }
        (Meaning::Sequence(items), Value::Sequence(nodes, _)) => {
            let mut pairs = items.iter().zip(nodes);
            if let Some(found) = pairs.find_map(|(item, node)| differs(item, node)) {
                return Some(found);
            }
            items.len() == nodes.len()
        }
        (Meaning::Mapping(items), Value::Mapping(entries, _)) => {
            for ((key, value), entry) in items.iter().zip(entries) {
                if entry.key.text() != Some(key) {
                    return Some(format!("{:?} is not the key {key:?}", entry.key));
                }
                if let Some(found) = differs(value, &entry.value) {
                    return Some(found);
                }
            }
            items.len() == entries.len()
        }
        _ => false,
    };
    (!same).then(|| format!("{:?} is not {meaning:?}", node.value))
}

/// How a value is written.
#[derive(Debug, Clone)]
enum Shape {
    Empty,
    Plain(String),
    PlainLines(Vec<String>),
    Single(String),
    /// Characters, and whether each is escaped.
    Double(Vec<(char, bool)>),
    Literal(Vec<String>, bool),
    Folded(Vec<String>, bool),
    Alias(usize),
    Sequence(Vec<Item>, Style),
    Mapping(Vec<(String, Item)>, Style),
}

#[derive(Debug, Clone, Copy)]
struct Style {
    flow: bool,
    /// How much deeper its children stand, in a block; 0 puts a list at its key's column.
    step: usize,
    /// Whether the first child stands on the dash's line; in brackets whether each has its own line.
    tight: bool,
}

#[derive(Debug, Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "four independent liberties of style"
)]
struct Item {
    shape: Shape,
    anchor: bool,
    comment: bool,
    above: bool,
    blank: bool,
}

const WORDS: &[&str] = &[
    "on",
    "yes",
    "no",
    "true",
    "False",
    "null",
    "~",
    "12",
    "-3",
    "1.5",
    "0x1F",
    "0o17",
    "1e3",
    ".5",
    "3.10",
    "v1.2.3",
    "actions/checkout@v4",
    "${{ matrix.os }}",
    "a:b",
    "x#y",
    "-y",
    ":z",
    "?q",
    "größe",
    "日本 語",
    "a b  c",
    "[",
    "a,b",
    "it's",
    "😀",
    "12:30",
    "2026-11-22",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        select(WORDS).prop_map(str::to_owned),
        // the second reader refuses `a -}`
        "[a-zé][a-z0-9é./@_-]{0,8}( [a-z0-9é./@_][a-z0-9é./@_-]{0,5}){0,2}",
    ]
}

fn line() -> impl Strategy<Value = String> {
    "[a-zé#:'\"\\\\*&!|>%@`{}\\[\\],?-][a-zé0-9 #:'\"\\\\\t|>-]{0,16}[a-zé0-9.:]"
}

/// Lines of which the first and the last are not empty.
fn lines(inner: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = Vec<String>> {
    (line(), vec(inner, 0..4), line()).prop_map(|(first, mut inner, last)| {
        inner.insert(0, first);
        inner.push(last);
        inner
    })
}

fn scalar() -> impl Strategy<Value = Shape> {
    let char = prop_oneof![
        4 => select("abc xyz019é日😀#:-,'\"\\/{}[]&*!|>%@`~?".chars().collect::<Vec<_>>()),
        1 => select("\n\t\u{7}\u{1b}\u{85}\u{a0}\u{2028}\0".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    let inner = prop_oneof![
        3 => line(),
        1 => Just(String::new()),
        1 => line().prop_map(|line| format!("  {line}")),
        1 => line().prop_map(|line| format!("\t{line}  ")),
    ];
    let flat = prop_oneof![3 => line(), 1 => Just(String::new())];
    prop_oneof![
        1 => Just(Shape::Empty),
        6 => word().prop_map(Shape::Plain),
        1 => vec("[a-z0-9é./]{1,6}", 2..4).prop_map(Shape::PlainLines),
        2 => "[a-zé0-9 #:'\"\\\\*&!|>%@`{}\\[\\],?-]{0,12}".prop_map(Shape::Single),
        2 => vec((char, any::<bool>()), 0..12).prop_map(Shape::Double),
        2 => (lines(inner), any::<bool>()).prop_map(|(lines, strip)| Shape::Literal(lines, strip)),
        1 => (lines(flat), any::<bool>()).prop_map(|(lines, strip)| Shape::Folded(lines, strip)),
        1 => (0_usize..8).prop_map(Shape::Alias),
    ]
}

fn item(shape: impl Strategy<Value = Shape>) -> impl Strategy<Value = Item> {
    (
        shape,
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(shape, anchor, comment, above, blank)| Item {
            shape,
            anchor,
            comment,
            above,
            blank,
        })
}

fn style() -> impl Strategy<Value = Style> {
    (prop::bool::weighted(0.25), 0_usize..5, any::<bool>()).prop_map(|(flow, step, tight)| Style {
        flow,
        step,
        tight,
    })
}

fn shape() -> impl Strategy<Value = Shape> {
    scalar().prop_recursive(4, 40, 5, |inner| {
        let items = vec(item(inner), 0..5).boxed();
        prop_oneof![
            (items.clone(), style()).prop_map(|(items, style)| Shape::Sequence(items, style)),
            (items, style()).prop_map(|(items, style)| {
                let keyed = items.into_iter().enumerate();
                let keyed = keyed.map(|(index, item)| (key(index), item)).collect();
                Shape::Mapping(keyed, style)
            }),
        ]
    })
}

fn key(index: usize) -> String {
    ["key", "größe", "on", "with space", "k-4"][index].to_owned()
}

/// Documents: a mapping or a list, with either line ending.
pub(crate) fn documents() -> impl Strategy<Value = Written> {
    let items = vec(item(shape()), 1..5);
    (items, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(items, mapping, crlf, start)| {
            let mut writer = Writer::default();
            if start {
                writer.out += "---\n";
            }
            let meaning = if mapping {
                let keyed = items.into_iter().enumerate();
                let keyed: Vec<_> = keyed.map(|(index, item)| (key(index), item)).collect();
                writer.entries(&keyed, 0, false)
            } else {
                writer.items(&items, 0, false)
            };
            let text = if crlf {
                writer.out.replace('\n', "\r\n")
            } else {
                writer.out
            };
            for comment in &mut writer.comments {
                comment.owner = comment.owner.lines().next().unwrap_or_default().to_owned();
            }
            Written {
                text,
                comments: writer.comments,
                meaning,
            }
        },
    )
}

#[derive(Default)]
struct Writer {
    out: String,
    comments: Vec<Remark>,
    /// The comments on lines of their own that wait for the next scalar.
    waiting: Vec<usize>,
    anchors: Vec<Meaning>,
}

impl Writer {
    /// Tells that a scalar is written now.
    fn scalar(&mut self, source: &str) {
        for index in self.waiting.drain(..) {
            source.clone_into(&mut self.comments[index].owner);
        }
    }

    fn remark(&mut self, own_line: bool, owner: &str) -> String {
        let text = format!("é {}", self.comments.len());
        if own_line {
            self.waiting.push(self.comments.len());
        }
        self.comments.push(Remark {
            text: text.clone(),
            own_line,
            owner: owner.to_owned(),
        });
        format!("# {text}")
    }

    fn before(&mut self, item: &Item, indent: usize) {
        if item.blank {
            self.out += "\n";
        }
        if item.above {
            let remark = self.remark(true, "");
            self.out += &format!("{}{remark}\n", " ".repeat(indent));
        }
    }

    /// Block entries at a column; `open` when the first stands on the line that is being written.
    fn entries(&mut self, entries: &[(String, Item)], indent: usize, mut open: bool) -> Meaning {
        let mut meaning = Vec::new();
        for (key, item) in entries {
            if !std::mem::take(&mut open) {
                self.before(item, indent);
                self.out += &" ".repeat(indent);
            }
            let source = if key.len() % 2 == 0 {
                format!("\"{key}\"")
            } else {
                key.clone()
            };
            self.scalar(&source);
            self.out += &format!("{source}:");
            let value = self.value(item, indent, &source, true);
            meaning.push((key.clone(), value));
        }
        Meaning::Mapping(meaning)
    }

    fn items(&mut self, items: &[Item], indent: usize, mut open: bool) -> Meaning {
        let mut meaning = Vec::new();
        for item in items {
            if !std::mem::take(&mut open) {
                self.before(item, indent);
                self.out += &" ".repeat(indent);
            }
            self.out.push('-');
            meaning.push(self.value(item, indent, "", false));
        }
        Meaning::Sequence(meaning)
    }

    /// A value after a key's colon or a dash at column `indent`, to the end of its line. `owner` is the scalar before it.
    fn value(&mut self, item: &Item, indent: usize, owner: &str, keyed: bool) -> Meaning {
        let anchor = item.anchor
            && !matches!(item.shape, Shape::Alias(_))
            && !matches!(&item.shape, Shape::Empty);
        if anchor {
            // its number is the order in which the values end, so that an alias never stands within its own value
            self.out += &format!(" &{}", self.name_of_next(&item.shape));
        }
        let meaning = match &item.shape {
            Shape::Sequence(items, style) if !style.flow && !items.is_empty() => {
                let step = if keyed { style.step } else { style.step.max(1) };
                if !keyed && style.tight && !anchor && !items[0].above && !items[0].blank {
                    self.out += &" ".repeat(step);
                    self.items(items, indent + 1 + step, true)
                } else {
                    self.trail(item, owner);
                    self.items(items, indent + step, false)
                }
            }
            Shape::Mapping(entries, style) if !style.flow && !entries.is_empty() => {
                let step = style.step.max(1);
                if !keyed && style.tight && !anchor && !entries[0].1.above && !entries[0].1.blank {
                    self.out += &" ".repeat(step);
                    self.entries(entries, indent + 1 + step, true)
                } else {
                    self.trail(item, owner);
                    self.entries(entries, indent + step, false)
                }
            }
            Shape::Literal(lines, strip) => {
                let text = self.block(item, '|', lines, *strip, indent);
                Meaning::Scalar(text, ScalarKind::String)
            }
            Shape::Folded(lines, strip) => {
                self.block(item, '>', lines, *strip, indent);
                let text = folded(lines) + if *strip { "" } else { "\n" };
                Meaning::Scalar(text, ScalarKind::String)
            }
            Shape::Empty => {
                self.trail(item, owner);
                Meaning::Scalar(String::new(), ScalarKind::Null)
            }
            shape => {
                self.out.push(' ');
                let begin = self.out.len();
                let meaning = self.inline(shape, indent + 1, false);
                let source = self.out[begin..].to_owned();
                let brackets = source.starts_with(['[', '{']);
                // after brackets a comment belongs to the last scalar on their last line
                if brackets {
                    self.out.push('\n');
                } else {
                    self.trail(item, &source);
                }
                meaning
            }
        };
        if anchor {
            self.anchors.push(meaning.clone());
        }
        meaning
    }

    /// The number that an anchor on this value will have: those within it end before it.
    fn name_of_next(&self, shape: &Shape) -> usize {
        fn count(shape: &Shape) -> usize {
            let inner = |item: &Item| {
                let named = item.anchor && !matches!(item.shape, Shape::Alias(_) | Shape::Empty);
                count(&item.shape) + usize::from(named)
            };
            match shape {
                Shape::Sequence(items, style) if !style.flow => items.iter().map(inner).sum(),
                Shape::Mapping(entries, style) if !style.flow => {
                    entries.iter().map(|(_, item)| inner(item)).sum()
                }
                _ => 0,
            }
        }
        self.anchors.len() + count(shape)
    }

    /// The comment at the end of a line, and the break.
    fn trail(&mut self, item: &Item, owner: &str) {
        if item.comment {
            let remark = self.remark(false, owner);
            if owner.is_empty() {
                self.waiting.push(self.comments.len() - 1);
            }
            self.out += &format!("  {remark}");
        }
        self.out.push('\n');
    }

    fn block(
        &mut self,
        item: &Item,
        mark: char,
        lines: &[String],
        strip: bool,
        indent: usize,
    ) -> String {
        let header = format!("{mark}{}", if strip { "-" } else { "" });
        let waiting = std::mem::take(&mut self.waiting);
        self.out += &format!(" {header}");
        let begin = self.out.len() - header.len();
        let own = self.comments.len();
        self.trail(item, "|");
        // the block begins before the comment on its first line
        let owner = self.out[begin..].trim_end().to_owned();
        for index in waiting.into_iter().chain(own..self.comments.len()) {
            owner.clone_into(&mut self.comments[index].owner);
        }
        let pad = " ".repeat(indent + 1 + lines.len() % 3);
        for line in lines {
            if !line.is_empty() {
                self.out += &format!("{pad}{line}");
            }
            self.out.push('\n');
        }
        lines.join("\n") + if strip { "" } else { "\n" }
    }

    /// A value on the line that is being written.
    fn inline(&mut self, shape: &Shape, indent: usize, within: bool) -> Meaning {
        match shape {
            Shape::Plain(word) if fits(word, within) => {
                self.scalar(word);
                self.out += word;
                Meaning::Scalar(word.clone(), kind(word))
            }
            Shape::Plain(word) | Shape::Single(word) => {
                let source = format!("'{}'", word.replace('\'', "''"));
                self.scalar(&source);
                self.out += &source;
                Meaning::Scalar(word.clone(), ScalarKind::String)
            }
            Shape::PlainLines(words) => {
                self.scalar(&words[0]);
                self.out += &words.join(&format!("\n{}", " ".repeat(indent + 1)));
                let text = words.join(" ");
                let kind = kind(&text);
                Meaning::Scalar(text, kind)
            }
            Shape::Double(chars) => {
                let inner: String = chars
                    .iter()
                    .map(|(char, escape)| escaped(*char, *escape))
                    .collect();
                let source = format!("\"{inner}\"");
                self.scalar(&source);
                self.out += &source;
                let text = chars.iter().map(|(char, _)| *char).collect();
                Meaning::Scalar(text, ScalarKind::String)
            }
            Shape::Alias(index) if !self.anchors.is_empty() => {
                let index = index % self.anchors.len();
                let source = format!("*{index}");
                self.scalar(&source);
                self.out += &source;
                self.anchors[index].clone()
            }
            Shape::Sequence(items, style) => {
                let mut meaning = Vec::new();
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(index, indent, style.tight);
                    meaning.push(self.inline(&item.shape, indent + 1, true));
                }
                self.out.push(']');
                Meaning::Sequence(meaning)
            }
            Shape::Mapping(entries, style) => {
                let mut meaning = Vec::new();
                self.out.push('{');
                for (index, (key, item)) in entries.iter().enumerate() {
                    self.separate(index, indent, style.tight);
                    self.scalar(key);
                    self.out += &format!("{key}: ");
                    meaning.push((key.clone(), self.inline(&item.shape, indent + 1, true)));
                }
                self.out.push('}');
                Meaning::Mapping(meaning)
            }
            // what has no form in brackets
            _ => {
                self.scalar("''");
                self.out += "''";
                Meaning::Scalar(String::new(), ScalarKind::String)
            }
        }
    }

    fn separate(&mut self, index: usize, indent: usize, lines: bool) {
        if index > 0 {
            self.out += ", ";
        }
        if lines {
            self.out += &format!("\n{}", " ".repeat(indent + 1));
        }
    }
}

/// Whether a word may stand without quotes.
fn fits(word: &str, within: bool) -> bool {
    let flow =
        word.contains([',', '[', ']', '{', '}']) || word.starts_with(':') || word.starts_with('?');
    word != "[" && !(within && flow)
}

fn kind(word: &str) -> ScalarKind {
    match word {
        "null" | "~" => ScalarKind::Null,
        "true" => ScalarKind::Bool(true),
        "False" => ScalarKind::Bool(false),
        "12" | "-3" | "1.5" | "0x1F" | "0o17" | "1e3" | ".5" | "3.10" => ScalarKind::Number,
        _ => ScalarKind::String,
    }
}

fn escaped(char: char, escape: bool) -> String {
    let code = u32::from(char);
    match char {
        '"' | '\\' => format!("\\{char}"),
        '\n' => "\\n".to_owned(),
        '\0' => "\\0".to_owned(),
        '\u{85}' => "\\N".to_owned(),
        '\u{2028}' => "\\L".to_owned(),
        _ if !escape && (char.is_ascii_graphic() || char == ' ' || char.is_alphabetic()) => {
            char.to_string()
        }
        _ if code > 0xffff => format!("\\U{code:08X}"),
        _ if code > 0xff => format!("\\u{code:04x}"),
        _ => format!("\\x{code:02x}"),
    }
}

/// How lines without indentation are folded.
fn folded(lines: &[String]) -> String {
    let mut out = String::new();
    let mut blank = 0;
    for line in lines {
        if line.is_empty() {
            blank += 1;
            continue;
        }
        if !out.is_empty() {
            out += &if blank == 0 {
                " ".to_owned()
            } else {
                "\n".repeat(blank)
            };
        }
        blank = 0;
        out += line;
    }
    out
}
