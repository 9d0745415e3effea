//! Reads reStructuredText by its lines, as far as the shape of a text goes.
//!
//! Of docutils (<https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html>) it knows section titles, list items, literal blocks and
//! the directives that hold code. What other directives hold is read as text; comments and lists of documents are left out.

use crate::is_among;
use crate::prose::{Builder, Form, Line, Prose, mark};
use alloc::vec::Vec;

/// Reads a text.
pub fn read(text: &str) -> Prose {
    let lines = Line::all(text);
    let mut reader = Reader {
        builder: Builder::default(),
        styles: Vec::new(),
        inside: None,
        began: false,
        announced: None,
    };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += reader
            .line(line, lines.get(at + 1), lines.get(at + 2))
            .max(1);
    }
    reader.builder.finish(text)
}

/// What holds the indented lines below a line.
#[derive(Clone, Copy, PartialEq)]
enum Holder {
    Literal,
    Nothing,
}

struct Reader {
    builder: Builder,
    /// The styles of titles in the order of their first appearance: the mark, and whether it stands above, too.
    styles: Vec<(char, bool)>,
    /// What holds the lines that are indented deeper than this.
    inside: Option<(usize, Holder)>,
    /// Whether the literal block that is held has begun.
    began: bool,
    /// The indentation of a paragraph that ends with `::`.
    announced: Option<usize>,
}

impl Reader {
    /// Reads a line, with the two after it; gives back how many lines it took.
    fn line(
        &mut self,
        line: &Line<'_>,
        next: Option<&Line<'_>>,
        third: Option<&Line<'_>>,
    ) -> usize {
        if line.is_blank() {
            if self.began && matches!(self.inside, Some((_, Holder::Literal))) {
                self.builder.keep_literal();
            } else {
                self.builder.close();
            }
            return 1;
        }
        if let Some(indent) = self.announced.take()
            && line.indent > indent
            && self.builder.paragraph().is_none()
        {
            self.inside = Some((indent, Holder::Literal));
            self.began = false;
            self.builder.close();
        }
        if let Some((indent, holder)) = self.inside {
            if line.indent > indent {
                if holder == Holder::Literal
                    && !is_option(line.bare(), self.builder.paragraph().is_none())
                {
                    self.builder.go_on(Form::Literal, line);
                    self.began = true;
                }
                return 1;
            }
            self.inside = None;
            self.builder.close();
        }
        let bare = line.bare();
        if let Some(taken) = self.title(line, next, third) {
            return taken;
        }
        if let Some(directive) = bare.strip_prefix(".. ").or((bare == "..").then_some("")) {
            self.directive(line, directive.trim_start());
            return 1;
        }
        if let Some((len, numbered)) = mark(bare) {
            self.builder
                .push(Form::Item { numbered }, line.rest(len), line.indent);
        } else {
            let deeper = self
                .builder
                .paragraph()
                .is_some_and(|block| block.form == Form::Paragraph && block.indent != line.indent);
            if deeper {
                self.builder.close();
            }
            self.builder.go_on(Form::Paragraph, line);
        }
        if bare.ends_with("::") {
            self.announced = Some(line.indent);
        }
        1
    }

    /// A title with a line of one mark below it, and perhaps above it.
    fn title(
        &mut self,
        line: &Line<'_>,
        next: Option<&Line<'_>>,
        third: Option<&Line<'_>>,
    ) -> Option<usize> {
        if self.builder.paragraph().is_some() {
            return None;
        }
        let (title, style, taken) = match (rule(line), next, third) {
            (Some(char), Some(title), Some(below))
                if !title.is_blank() && rule(below) == Some(char) && rule(title).is_none() =>
            {
                (title, (char, true), 3)
            }
            (None, Some(below), _)
                // docutils makes a title of it from four marks on, however long it is
                if line.indent == 0
                    && rule(below).is_some()
                    && (below.text.len() >= 4
                        || below.text.chars().count() + 2 >= line.text.chars().count()) =>
            {
                (line, (rule(below)?, false), 2)
            }
            (Some(_), _, _) => {
                self.builder.close();
                return Some(1); // a line between two parts
            }
            _ => return None,
        };
        let known = self.styles.iter().position(|known| *known == style);
        let level = known.unwrap_or(self.styles.len());
        if known.is_none() {
            self.styles.push(style);
        }
        self.builder
            .push(Form::Heading(level + 1), title.rest(0), title.indent);
        Some(taken)
    }

    fn directive(&mut self, line: &Line<'_>, directive: &str) {
        self.builder.close();
        let Some((name, argument)) = directive.split_once("::") else {
            // a comment, or the mark of a target: what is indented below belongs to it
            self.inside = Some((line.indent, Holder::Nothing));
            return;
        };
        let argument = argument.trim();
        match name.trim() {
            _ if is_among(
                name.trim(),
                "code-block code sourcecode parsed-literal prompt ipython doctest console highlight literalinclude",
            ) =>
            {
                self.inside = Some((line.indent, Holder::Literal));
                self.began = false;
            }
            "include" => {
                let span = line.rest(0);
                let at = span.end - argument.len();
                self.builder.link(crate::Span::new(at, span.end), argument);
                self.inside = Some((line.indent, Holder::Nothing));
            }
            _ if is_among(
                name.trim(),
                "toctree autosummary contents image figure raw math meta only currentmodule automodule autoclass autofunction",
            ) =>
            {
                self.inside = Some((line.indent, Holder::Nothing));
            }
            name if name.starts_with(['|', '_']) => {
                self.inside = Some((line.indent, Holder::Nothing));
            }
            // a note, a warning, a tip: its contents are text, also what stands on its own line
            _ if !argument.is_empty() => {
                let span = line.rest(0);
                let at = span.end - argument.len();
                self.builder
                    .push(Form::Paragraph, crate::Span::new(at, span.end), line.indent);
                self.builder.close();
            }
            _ => {}
        }
    }
}

/// The mark that a line of at least three of one mark repeats.
fn rule(line: &Line<'_>) -> Option<char> {
    let mark = line.text.chars().next()?;
    let same = line.text.chars().all(|char| char == mark);
    (mark.is_ascii_punctuation() && same && line.text.len() >= 3).then_some(mark)
}

/// Whether a line is an option of a directive: `:linenos:` before its contents.
fn is_option(bare: &str, first: bool) -> bool {
    first && bare.starts_with(':') && bare.get(1..).is_some_and(|rest| rest.contains(':'))
}
