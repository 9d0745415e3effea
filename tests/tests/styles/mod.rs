//! A workflow's tree written again in a style by chance: indentation, layout, quotes, line ends, comments, blank lines, anchors.

use spec_source::{Document, Layout, Node, ScalarKind, Value};

/// Numbers by chance that are the same in each run.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // https://en.wikipedia.org/wiki/Xorshift#xorshift*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }

    fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }
}

/// How a file is written.
struct Style {
    /// How far mappings and lists stand in.
    step: usize,
    offset: usize,
    /// How far an item's content stands behind its dash.
    gap: usize,
    /// One in so many: mappings and lists in brackets, texts in quotes, comments, blank lines, anchors.
    brackets: u64,
    quotes: u64,
    comments: u64,
    blanks: u64,
    anchors: u64,
}

struct Writer<'a> {
    document: &'a Document,
    chance: Chance,
    style: Style,
    out: String,
    anchors: usize,
}

/// The document in another style.
pub(crate) fn written(document: &Document, seed: u64) -> String {
    let mut chance = Chance::new(seed);
    let step = [2, 2, 4, 3, 1, 5, 8][usize::try_from(chance.below(7)).unwrap_or(0)];
    let style = Style {
        step,
        offset: if chance.one_in(2) { 0 } else { step },
        gap: 1 + usize::try_from(chance.below(3)).unwrap_or(0),
        brackets: [3, 8, 1000][usize::try_from(chance.below(3)).unwrap_or(0)],
        quotes: [2, 6, 1000][usize::try_from(chance.below(3)).unwrap_or(0)],
        comments: [3, 10, 1000][usize::try_from(chance.below(3)).unwrap_or(0)],
        blanks: [4, 10, 1000][usize::try_from(chance.below(3)).unwrap_or(0)],
        anchors: [12, 40, 1000][usize::try_from(chance.below(3)).unwrap_or(0)],
    };
    let crlf = chance.one_in(4);
    let start = chance.one_in(8);
    let unended = chance.one_in(6);
    let mut writer = Writer {
        document,
        chance,
        style,
        out: String::new(),
        anchors: 0,
    };
    if start {
        writer.out.push_str("---\n");
    }
    if let Some(root) = document.root() {
        writer.block(root, 0);
    }
    let mut out = writer.out;
    if unended {
        out.truncate(out.trim_end_matches('\n').len());
    }
    if crlf { out.replace('\n', "\r\n") } else { out }
}

impl Writer<'_> {
    fn indent(&mut self, by: usize) {
        self.out.push_str(&" ".repeat(by));
    }

    /// A comment on a line of its own, or a blank line.
    fn aside(&mut self, indent: usize) {
        if self.chance.one_in(self.style.blanks) {
            self.out.push('\n');
        }
        if self.chance.one_in(self.style.comments) {
            self.indent(indent);
            let number = self.chance.below(1000);
            self.out.push_str(&format!("# remark {number}: `jobs:`\n"));
        }
    }

    /// The end of a line behind a value.
    fn end(&mut self, node: Option<&Node>) {
        let pinned = node
            .and_then(Node::text)
            .is_some_and(|text| text.contains('@'));
        let own = node.and_then(|node| self.document.comment_after(node.place()));
        if let Some(comment) = own.filter(|_| pinned) {
            self.out.push_str(&format!(" # {}", comment.text));
        } else if !pinned && self.chance.one_in(self.style.comments) {
            let number = self.chance.below(1000);
            self.out.push_str(&format!(" # beside {number}"));
        }
        self.out.push('\n');
    }

    fn anchor(&mut self) -> String {
        if self.chance.one_in(self.style.anchors) {
            self.anchors += 1;
            format!("&a{} ", self.anchors)
        } else {
            String::new()
        }
    }

    /// The keys of a mapping or the items of a list, each on lines of its own; the first where the pen is, when it stands behind a dash.
    fn block(&mut self, node: &Node, indent: usize) {
        match &node.value {
            Value::Mapping(entries, _) => {
                for (index, entry) in entries.iter().enumerate() {
                    let behind_dash =
                        index == 0 && !self.out.is_empty() && !self.out.ends_with('\n');
                    if !behind_dash {
                        self.aside(indent);
                        self.indent(indent);
                    }
                    let key = self.single(&entry.key, true);
                    self.out.push_str(&key);
                    self.out.push(':');
                    self.value(&entry.value, indent, self.style.offset);
                }
            }
            Value::Sequence(items, _) => {
                for item in items {
                    self.aside(indent);
                    self.indent(indent);
                    self.out.push('-');
                    let inner = indent + 1 + self.style.gap;
                    let nested =
                        item.is_mapping() && !item.entries().is_empty() && !self.in_brackets(item);
                    if nested {
                        let gap = self.style.gap;
                        self.indent(gap);
                        self.block(item, inner);
                    } else {
                        self.value(item, indent, self.style.step);
                    }
                }
            }
            Value::Scalar(_) => {}
        }
    }

    /// What stands behind a key's colon or a dash.
    fn value(&mut self, node: &Node, indent: usize, offset: usize) {
        let empty = node.entries().is_empty() && node.items().is_empty();
        match &node.value {
            Value::Scalar(scalar) => {
                if node.is_null() && scalar.text.is_empty() {
                    self.end(None);
                } else if scalar.text.trim_end_matches('\n').contains('\n') {
                    self.literal(&scalar.text, indent);
                } else {
                    let anchor = self.anchor();
                    let text = self.single(node, false);
                    self.out.push_str(&format!(" {anchor}{text}"));
                    self.end(Some(node));
                }
            }
            _ if empty || self.in_brackets(node) => {
                self.out.push(' ');
                let text = self.brackets(node);
                self.out.push_str(&text);
                self.end(None);
            }
            Value::Mapping(..) => {
                let anchor = self.anchor();
                self.out
                    .push_str(&format!(" {anchor}").trim_end().replace("  ", " "));
                self.end(None);
                self.block(node, indent + self.style.step);
            }
            Value::Sequence(..) => {
                self.end(None);
                self.block(node, indent + offset);
            }
        }
    }

    fn literal(&mut self, text: &str, indent: usize) {
        let bare = text.trim_end_matches('\n');
        let sign = match text.len() - bare.len() {
            0 => "|-",
            1 => "|",
            _ => "|+",
        };
        let first = bare.lines().next().unwrap_or_default();
        let step = self.style.step;
        let digit = if first.starts_with(' ') || first.is_empty() {
            step.to_string()
        } else {
            String::new()
        };
        self.out
            .push_str(&format!(" {}{digit}{}\n", &sign[..1], &sign[1..]));
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            if !line.is_empty() {
                self.indent(indent + step);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }

    /// Whether a small value is written in brackets: one with a pin is not, since the comment beside it is its name.
    fn in_brackets(&mut self, node: &Node) -> bool {
        let text = self.document.slice(node.place());
        let fits = !text.contains('@') && text.len() < 160 && one_line(node);
        let own = matches!(
            node.value,
            Value::Mapping(_, Layout::Flow) | Value::Sequence(_, Layout::Flow)
        );
        fits && (own || self.chance.one_in(self.style.brackets))
    }

    fn brackets(&mut self, node: &Node) -> String {
        match &node.value {
            Value::Scalar(_) => self.single(node, true),
            Value::Sequence(items, _) => {
                let items: Vec<String> = items.iter().map(|item| self.brackets(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Mapping(entries, _) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|entry| {
                        let key = self.single(&entry.key, true);
                        format!("{key}: {}", self.brackets(&entry.value))
                    })
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    /// A single value, plain or in quotes.
    fn single(&mut self, node: &Node, inside: bool) -> String {
        let Some(scalar) = node.scalar() else {
            return String::new();
        };
        if scalar.kind != ScalarKind::String {
            return match scalar.text.as_str() {
                "" => "null".into(),
                text => text.into(),
            };
        }
        let text = &scalar.text;
        let plain = Self::is_plain(text, inside);
        if plain && !self.chance.one_in(self.style.quotes) {
            return text.clone();
        }
        if self.chance.one_in(2) && !text.contains('\n') {
            return format!("'{}'", text.replace('\'', "''"));
        }
        let escaped = text
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
            .replace('\t', "\\t");
        format!("\"{escaped}\"")
    }

    /// Whether a text reads as itself without quotes.
    fn is_plain(text: &str, inside: bool) -> bool {
        let odd = text.is_empty()
            || text.trim() != text
            || text.contains(['\n', '\t', '"', '\\'])
            || text.contains(": ")
            || text.ends_with(':')
            || text.contains(" #")
            || text.starts_with(|first: char| "!&*-?|>@%`'#{}[],:=~".contains(first))
            || inside && text.contains(['{', '}', '[', ']', ',', ':']);
        let words = [
            "true", "false", "null", "True", "False", "Null", "TRUE", "FALSE", "NULL",
        ];
        let number =
            text.starts_with(|first: char| first.is_ascii_digit() || first == '.' || first == '+');
        !odd && !words.contains(&text) && !number
    }
}

fn one_line(node: &Node) -> bool {
    node.scalar()
        .is_none_or(|scalar| !scalar.text.contains('\n'))
        && node.items().iter().all(one_line)
        && node
            .entries()
            .iter()
            .all(|entry| one_line(&entry.key) && one_line(&entry.value))
}

/// What a tree means: the same for every style.
pub(crate) fn meaning(node: &Node) -> String {
    match &node.value {
        Value::Scalar(_) if node.is_null() => "null".into(),
        Value::Scalar(scalar) => format!("{:?}/{:?}", scalar.text, scalar.kind),
        Value::Sequence(items, _) => {
            let items: Vec<String> = items.iter().map(meaning).collect();
            format!("[{}]", items.join(","))
        }
        Value::Mapping(entries, _) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}:{}", meaning(&entry.key), meaning(&entry.value)))
                .collect();
            format!("{{{}}}", entries.join(","))
        }
    }
}
