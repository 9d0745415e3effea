//! Reads Markdown by its lines, as far as the shape of a text goes.
//!
//! Of `CommonMark` (<https://spec.commonmark.org/0.31.2/>) it knows headings, list items, fenced and indented code, comments of HTML and a
//! front matter. Everything else is running text.

use crate::{
    Span,
    prose::{Builder, Form, Line, Prose, mark},
};
use alloc::vec::Vec;

/// Reads a text.
pub fn read(text: &str) -> Prose {
    let lines = Line::all(text);
    let mut reader = Reader {
        builder: Builder::default(),
        items: Vec::new(),
        fence: None,
        began: false,
        blank: true,
    };
    let mut rest = lines.iter().skip(front_matter(&lines)).peekable();
    while let Some(line) = rest.next() {
        if reader.fence.is_none() && line.bare().starts_with("<!--") {
            reader.builder.close();
            let mut inside = Some(line);
            while let Some(line) = inside {
                if line.bare().contains("-->") {
                    break;
                }
                inside = rest.next();
            }
            continue;
        }
        reader.line(line);
    }
    reader.builder.finish(text)
}

/// Whether a plain text has marks that only Markdown has: a heading of `##`, or a fence.
pub(crate) fn is_marked(text: &str) -> bool {
    text.lines()
        .any(|line| line.starts_with("```") || line.starts_with("## ") || line.starts_with("### "))
}

/// How many lines a front matter takes: from `---` on the first line to the next one.
fn front_matter(lines: &[Line<'_>]) -> usize {
    if lines.first().is_none_or(|line| line.text != "---") {
        return 0;
    }
    let end = lines.iter().skip(1).position(|line| line.text == "---");
    end.map_or(0, |end| end + 2)
}

struct Reader {
    builder: Builder,
    /// Where the contents of the list items around the line begin, in columns.
    items: Vec<usize>,
    /// The mark and length of the fence around the line.
    fence: Option<(char, usize)>,
    /// Whether the fence's block has begun.
    began: bool,
    /// Whether the line before was blank.
    blank: bool,
}

impl Reader {
    fn line(&mut self, line: &Line<'_>) {
        let bare = line.bare();
        if let Some((mark, len)) = self.fence {
            let closing = bare.chars().take_while(|char| *char == mark).count();
            if closing >= len && bare.chars().skip(closing).all(char::is_whitespace) {
                self.fence = None;
                self.builder.close();
            } else if line.is_blank() {
                if self.began {
                    self.builder.keep_literal();
                }
            } else {
                self.builder.go_on(Form::Literal, line);
                self.began = true;
            }
            self.blank = false;
            return;
        }
        if line.is_blank() {
            self.builder.close();
            self.blank = true;
            return;
        }
        let blank = core::mem::replace(&mut self.blank, false);
        let lazy = !blank && self.builder.paragraph().is_some();
        if blank || mark(bare).is_some() {
            self.items.retain(|item| *item <= line.indent);
        }
        let inner = self.items.last().copied().unwrap_or(0);
        if line.indent >= inner + 4 && !lazy {
            if self
                .builder
                .prose
                .blocks
                .last()
                .is_some_and(|last| last.form == Form::Literal && last.indent >= inner + 4)
            {
                self.builder.keep_literal();
            }
            self.builder.go_on(Form::Literal, line);
            return;
        }
        let fence = ['`', '~'].into_iter().find_map(|mark| {
            let len = bare.chars().take_while(|char| *char == mark).count();
            (len >= 3).then_some((mark, len))
        });
        if let Some(fence) = fence {
            self.builder.close();
            self.fence = Some(fence);
            self.began = false;
        } else if let Some((level, span)) = heading(line) {
            self.items.clear();
            self.builder.push(Form::Heading(level), span, line.indent);
        } else if let Some(level) = underline(bare).filter(|_| {
            lazy && self
                .builder
                .paragraph()
                .is_some_and(|block| block.form == Form::Paragraph)
        }) {
            self.items.clear();
            self.builder.promote(level);
        } else if is_break(bare) {
            self.builder.close();
        } else if let Some((len, numbered)) = mark(bare) {
            let span = line.rest(len);
            let inside = line.indent + (span.start - line.rest(0).start);
            self.items.retain(|item| *item <= line.indent);
            self.items.push(inside.min(line.indent + len + 4));
            self.builder
                .push(Form::Item { numbered }, span, line.indent);
        } else {
            self.builder.go_on(Form::Paragraph, line);
        }
    }
}

/// `# Heading #`
fn heading(line: &Line<'_>) -> Option<(usize, Span)> {
    let bare = line.bare();
    let level = bare.bytes().take_while(|byte| *byte == b'#').count();
    let rest = bare.get(level..)?;
    if level == 0 || level > 6 || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let span = line.rest(level);
    let text = rest.trim().trim_end_matches('#').trim_end();
    Some((level, Span::new(span.start, span.start + text.len())))
}

/// The level of a heading that this line underlines.
fn underline(bare: &str) -> Option<usize> {
    if bare.chars().all(|char| char == '=') {
        Some(1)
    } else if bare.len() > 1 && bare.chars().all(|char| char == '-') {
        Some(2)
    } else {
        None
    }
}

/// `---`, `* * *`, `___`
fn is_break(bare: &str) -> bool {
    ['-', '*', '_'].into_iter().any(|mark| {
        bare.chars().filter(|char| *char == mark).count() >= 3
            && bare
                .chars()
                .all(|char| char == mark || char.is_whitespace())
    })
}
