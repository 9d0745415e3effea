//! The shape of a written text: headings, paragraphs, list items, literal blocks and links, each with its place.

use crate::{Kind, Span, markdown, rst};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// A written text as the flat row of its blocks, in the order of the text. Nesting stands in each block's depth, so that no text
/// whatever makes a reader recurse.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Its links.
    pub links: Vec<Link>,
}

/// One block of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub form: Form,
    /// Its text, without the marks of its form; never empty, no blanks at its ends.
    pub span: Span,
    /// How far it is indented, in columns.
    pub indent: usize,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A heading; 1 is the highest level.
    Heading(usize),
    /// Running text.
    Paragraph,
    /// The first paragraph of a list's item.
    Item {
        /// Whether the items are counted.
        numbered: bool,
    },
    /// Text that stands as it is: code, commands, output.
    Literal,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where its target stands.
    pub span: Span,
    /// The target as it is written: an address, a path, an anchor.
    pub target: String,
}

impl Prose {
    /// Reads a text of a written kind. Plain text is read as Markdown where it has one of its marks, else as reStructuredText,
    /// whose headings and lists plain texts mostly use; other kinds have no prose.
    pub fn read(kind: Kind, text: &str) -> Self {
        match kind {
            Kind::Markdown => markdown::read(text),
            Kind::Text if markdown::is_marked(text) => markdown::read(text),
            Kind::Rst | Kind::Text => rst::read(text),
            Kind::Yaml | Kind::Toml | Kind::Json | Kind::Listing => Self::default(),
        }
    }
}

/// One line of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Where it begins.
    pub(crate) start: usize,
    /// The line without its end and without blanks there.
    pub(crate) text: &'a str,
    /// How far it is indented, in columns; a tab goes to the next multiple of four.
    pub(crate) indent: usize,
}

impl<'a> Line<'a> {
    /// The lines of a text; they end with LF, CR LF or a lone CR. A byte order mark belongs to none.
    pub(crate) fn all(text: &'a str) -> Vec<Self> {
        let mut found = Vec::new();
        let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        for line in text
            .get(start..)
            .unwrap_or_default()
            .split_inclusive(['\n', '\r'])
        {
            let bare = line.trim_end_matches(['\n', '\r']);
            let after_cr =
                line == "\n" && text.get(..start).is_some_and(|text| text.ends_with('\r'));
            if !after_cr {
                let bare = bare.trim_end();
                found.push(Self {
                    start,
                    text: bare,
                    indent: columns(bare),
                });
            }
            start += line.len();
        }
        found
    }

    /// The line without its indentation.
    pub(crate) fn bare(&self) -> &'a str {
        self.text.trim_start()
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.bare().is_empty()
    }

    /// The place of what follows `skipped` bytes of the bare text, blanks skipped.
    pub(crate) fn rest(&self, skipped: usize) -> Span {
        let bare = self.bare();
        let rest = bare.get(skipped..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start().len();
        let at = self.start + (self.text.len() - bare.len()) + skipped + blanks;
        Span::new(at, self.start + self.text.len())
    }
}

fn columns(line: &str) -> usize {
    let mut columns = 0;
    for char in line.chars() {
        match char {
            '\t' => columns += 4 - columns % 4,
            char if char.is_whitespace() => columns += 1,
            _ => break,
        }
    }
    columns
}

/// The length of a list's mark, and whether it counts: `-`, `*`, `+`, `1.`, `1)`, `(1)`, `#.`, each before a blank or the line's end.
pub(crate) fn mark(bare: &str) -> Option<(usize, bool)> {
    let ends = |len: usize| {
        bare.get(len..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    if bare.starts_with(['-', '*', '+']) {
        return ends(1).then_some((1, false));
    }
    if bare.starts_with('•') {
        return Some(('•'.len_utf8(), false));
    }
    let opened = usize::from(bare.starts_with('('));
    let rest = bare.get(opened..)?;
    let digits = if rest.starts_with('#') {
        1
    } else {
        rest.bytes().take_while(u8::is_ascii_digit).count()
    };
    if digits == 0 || digits > 9 {
        return None;
    }
    let closed = rest.get(digits..)?.starts_with(if opened == 1 {
        &[')'][..]
    } else {
        &['.', ')'][..]
    });
    let len = opened + digits + 1;
    (closed && ends(len)).then_some((len, true))
}

/// Collects blocks, and runs lines of one paragraph together.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    pub(crate) prose: Prose,
    /// Whether the last block goes on with the next line of text.
    open: bool,
}

impl Builder {
    /// A block of its own.
    pub(crate) fn push(&mut self, form: Form, span: Span, indent: usize) {
        self.open = matches!(form, Form::Paragraph | Form::Item { .. });
        if !span.is_empty() {
            self.prose.blocks.push(Block { form, span, indent });
        }
    }

    /// A line of running text, or of a literal block: it goes on with the block before it, if that is still open.
    pub(crate) fn go_on(&mut self, form: Form, line: &Line<'_>) {
        let span = line.rest(0);
        match self.prose.blocks.last_mut() {
            Some(last) if self.open && form == Form::Paragraph => last.span.end = span.end,
            Some(last) if self.open && form == Form::Literal && last.form == form => {
                last.span.end = span.end;
            }
            _ => {
                self.push(form, span, line.indent);
                self.open = true;
            }
        }
    }

    /// What follows is another block.
    pub(crate) fn close(&mut self) {
        self.open = false;
    }

    /// Keeps a literal block open over blank lines.
    pub(crate) fn keep_literal(&mut self) {
        self.open = self
            .prose
            .blocks
            .last()
            .is_some_and(|last| last.form == Form::Literal);
    }

    /// Whether running text is open, and how it begins.
    pub(crate) fn paragraph(&self) -> Option<&Block> {
        self.prose.blocks.last().filter(|_| self.open)
    }

    /// Makes the open paragraph a heading.
    pub(crate) fn promote(&mut self, level: usize) {
        self.open = false;
        if let Some(last) = self.prose.blocks.last_mut() {
            last.form = Form::Heading(level);
        }
    }

    /// A link that is no inline one.
    pub(crate) fn link(&mut self, span: Span, target: &str) {
        if !span.is_empty() {
            self.prose.links.push(Link {
                span,
                target: target.to_owned(),
            });
        }
    }

    /// The text, with the inline links of everything but literal blocks.
    pub(crate) fn finish(mut self, text: &str) -> Prose {
        for block in &self.prose.blocks {
            if block.form != Form::Literal {
                links_of(text, block.span, &mut self.prose.links);
            }
        }
        crate::sort::by_key(&mut self.prose.links, |link| {
            (link.span.start, link.span.end)
        });
        self.prose
    }
}

/// Inline links: `[text](target)`, `<target>` after a text or by itself, and bare addresses.
fn links_of(text: &str, span: Span, found: &mut Vec<Link>) {
    let Some(body) = text.get(span.range()) else {
        return;
    };
    let mut from = 0;
    while let Some(rest) = body.get(from..) {
        let next = ["](", "<", "http://", "https://"]
            .iter()
            .filter_map(|start| Some((rest.find(start)?, *start)))
            .min();
        let Some((at, start)) = next else {
            return;
        };
        let is_address = start.starts_with("http");
        let begin = from + at + if is_address { 0 } else { start.len() };
        let rest = body.get(begin..).unwrap_or_default();
        let end = rest
            .find(|char: char| char.is_whitespace() || matches!(char, ')' | '>' | '`' | ']' | '"'))
            .unwrap_or(rest.len());
        let target = rest.get(..end).unwrap_or_default();
        let target = if is_address {
            target.trim_end_matches(['.', ',', ';', ':'])
        } else {
            target
        };
        let is_target = match start {
            "<" => {
                rest.get(end..).is_some_and(|rest| rest.starts_with('>'))
                    && target.contains([':', '/', '.'])
            }
            _ => true,
        };
        if is_target && !target.is_empty() {
            let at = span.start + begin;
            found.push(Link {
                span: Span::new(at, at + target.len()),
                target: target.to_owned(),
            });
            from = begin + target.len();
        } else {
            from = begin.max(from + at + 1);
        }
    }
}
