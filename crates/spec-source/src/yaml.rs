//! YAML 1.2 into the one tree: places in bytes, aliases and merge keys resolved, comments kept.

mod grow;
mod pieces;
mod schema;

use crate::Map;
use crate::{
    Layout, Lines, MAX_DEPTH, MAX_PROBLEMS, Problem, Scalar, ScalarKind, ScalarStyle, Span,
    attach::{Leaf, attach},
    document::Reading,
};
use alloc::{borrow::Cow, format, string::String, vec::Vec};
use granit_parser::{
    ErrorKind, Event, Parser, ScalarStyle as Written, ScanError, StrInput, StructureStyle, Tag,
};

/// A node as the text has it: aliases not yet followed, children by their index.
struct Raw {
    span: Span,
    anchored: bool,
    value: RawValue,
}

enum RawValue {
    Scalar(Scalar),
    Sequence(Vec<usize>, Layout),
    /// Keys and values in turn.
    Mapping(Vec<usize>, Layout),
    /// An alias and the node it stands for, which always lies before it.
    Alias(usize),
}

/// The state of one reading.
struct Reader<'t> {
    text: &'t str,
    lines: Lines,
    raws: Vec<Raw>,
    /// The collections that are open, outermost first.
    open: Vec<usize>,
    anchors: Map<usize, usize>,
    /// The first node of the document that is being read.
    root: Option<usize>,
    /// How far the events have come, for finding a block scalar's header.
    reached: usize,
    leaves: Vec<Leaf>,
    comments: Vec<Span>,
    budget: grow::Budget,
    out: Reading,
}

/// Reads all documents of a text.
pub(crate) fn read(text: &str) -> Reading {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        // a long run of comment lines is no fault; the text's own size bounds it
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut reader = Reader {
        text,
        lines: Lines::new(text),
        raws: Vec::new(),
        open: Vec::new(),
        anchors: Map::new(),
        root: None,
        reached: 0,
        leaves: Vec::new(),
        comments: Vec::new(),
        budget: grow::Budget::default(),
        out: Reading::default(),
    };
    while let Some(next) = parser.next_event() {
        let stopped = match next {
            Ok((event, place)) => reader.take(event, place, &mut parser).is_err(),
            Err(error) => {
                let problem = reader.refusal(&error);
                reader.stop(problem);
                true
            }
        };
        if stopped {
            break;
        }
    }
    reader.out.comments = attach(text, reader.comments, reader.leaves);
    crate::sort::by_key(&mut reader.out.problems, |problem| problem.span);
    reader.out
}

/// Reading stopped at a bound; the problem has been noted.
struct Stop;

impl<'t> Reader<'t> {
    fn take(
        &mut self,
        event: Event<'t>,
        place: granit_parser::Span,
        parser: &mut Parser<'t, StrInput<'t>>,
    ) -> Result<(), Stop> {
        let span = self.span(place);
        match event {
            Event::DocumentStart(..) => self.begin(),
            Event::DocumentEnd => self.end()?,
            Event::Comment(..) => self.comments.push(span),
            Event::Alias(id) => {
                let target = self.anchors.get(&id).copied();
                self.alias(target, span);
            }
            Event::UnresolvedAlias(_) => self.alias(None, span),
            Event::Scalar(text, style, anchor, tag) => {
                // the anchor's own place comes with the event after the scalar
                let mut floor = self.reached.max(span_of_tag(&place));
                if let Some(Ok((Event::Anchor(..), anchor))) = parser.peek() {
                    floor = floor.max(anchor.end.byte_offset().unwrap_or(0));
                }
                let scalar = self.scalar(text, style, tag.as_deref(), span, place.indent, floor);
                self.add(scalar, anchor);
            }
            Event::SequenceStart(style, anchor, _) => {
                self.open(RawValue::Sequence(Vec::new(), layout(style)), span, anchor)?;
            }
            Event::MappingStart(style, anchor, _) => {
                self.open(RawValue::Mapping(Vec::new(), layout(style)), span, anchor)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            _ => {}
        }
        self.reached = self.reached.max(span.end);
        Ok(())
    }

    fn span(&self, place: granit_parser::Span) -> Span {
        // the parser gives byte offsets for every event of a `&str`
        let range = place.byte_range().unwrap_or_default();
        Span::new(
            range.start.min(self.text.len()),
            range.end.min(self.text.len()),
        )
    }

    /// Notes a problem; of very many the first ones tell enough.
    fn note(&mut self, problem: Problem) {
        if self.out.problems.len() < MAX_PROBLEMS {
            self.out.problems.push(problem);
        }
    }

    /// Notes the problem that ends the reading, in any case.
    fn stop(&mut self, problem: Problem) -> Stop {
        self.out.problems.push(problem);
        Stop
    }

    fn begin(&mut self) {
        self.raws.clear();
        self.open.clear();
        self.anchors = Map::new();
        self.root = None;
    }

    fn end(&mut self) -> Result<(), Stop> {
        let Some(root) = self.root.take() else {
            return Ok(());
        };
        if let Some(node) = grow::grow(&self.raws, root, &mut self.budget) {
            self.out.roots.push(node);
            Ok(())
        } else {
            let span = self.raws.get(root).map(|raw| Span::at(raw.span.start));
            Err(self.stop(Problem::hiding(
                span,
                format!(
                    "this YAML unfolds to more than {} values, {} bytes of text or {MAX_DEPTH} levels, which no file made by people does; \
                     nothing of it was read; split it, or use fewer aliases",
                    grow::MAX_NODES,
                    grow::MAX_TEXT
                ),
            )))
        }
    }

    /// Hangs a node below the collection that is open.
    fn add(&mut self, raw: Raw, anchor: usize) -> usize {
        let index = self.raws.len();
        if anchor != 0 {
            self.anchors.insert(anchor, index);
        }
        self.raws.push(Raw {
            anchored: anchor != 0,
            ..raw
        });
        let parent = self.open.last().and_then(|open| self.raws.get_mut(*open));
        match parent.map(|parent| &mut parent.value) {
            Some(RawValue::Sequence(children, _) | RawValue::Mapping(children, _)) => {
                children.push(index);
            }
            _ => self.root = self.root.or(Some(index)),
        }
        index
    }

    fn open(&mut self, value: RawValue, span: Span, anchor: usize) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            let problem = self.too_deep(span.start);
            return Err(self.stop(problem));
        }
        let raw = Raw {
            span,
            anchored: false,
            value,
        };
        let index = self.add(raw, anchor);
        self.open.push(index);
        Ok(())
    }

    fn close(&mut self, end: Span) {
        let Some(index) = self.open.pop() else {
            return;
        };
        let Some(raw) = self.raws.get(index) else {
            return;
        };
        let (RawValue::Sequence(children, layout) | RawValue::Mapping(children, layout)) =
            &raw.value
        else {
            return;
        };
        let place = |child: Option<&usize>| child.and_then(|child| self.raws.get(*child));
        let span = match (layout, place(children.first()), place(children.last())) {
            // the event for the end of a block comes only at the next token
            (Layout::Block, Some(first), Some(last)) => {
                Span::new(raw.span.start.min(first.span.start), last.span.end)
            }
            _ => Span::new(raw.span.start, end.end),
        };
        let problems = match &raw.value {
            RawValue::Mapping(children, _) => self.key_problems(children),
            _ => Vec::new(),
        };
        for problem in problems {
            self.note(problem);
        }
        if let Some(raw) = self.raws.get_mut(index) {
            raw.span = span;
        }
    }

    /// What is wrong with the keys of a mapping.
    fn key_problems(&self, children: &[usize]) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut seen = Map::new();
        for pair in children.chunks(2) {
            if problems.len() >= MAX_PROBLEMS {
                break;
            }
            let Some((key, raw)) = pair
                .first()
                .and_then(|key| Some((*key, self.raws.get(*key)?)))
            else {
                continue;
            };
            let Some(scalar) = grow::scalar(&self.raws, key) else {
                problems.push(Problem::hiding(
                    Some(raw.span),
                    "this key is itself a list or a mapping, which no reader of such files takes; \
                     it was left out; write a plain word before the `:`",
                ));
                continue;
            };
            if grow::is_merge(scalar) {
                problems.push(Problem::hiding(
                    Some(raw.span),
                    "merge keys (`<<`) are not part of YAML 1.2 and hosts refuse them in workflow files; \
                     write the keys out where they are needed",
                ));
                continue;
            }
            let name = (scalar.kind == ScalarKind::Null, scalar.text.as_str());
            if let Some(first) = seen.insert(name, raw.span) {
                let line = self.lines.line(first.start);
                problems.push(Problem::hiding(
                    Some(raw.span),
                    format!(
                        "the key `{}` stands already on line {line}, and readers differ in which of the two counts; \
                         keep one of them",
                        scalar.text
                    ),
                ));
            }
        }
        problems
    }

    fn alias(&mut self, target: Option<usize>, span: Span) {
        let name = self.text.get(span.range()).unwrap_or_default();
        let value = match target {
            Some(target) if !self.open.contains(&target) => RawValue::Alias(target),
            _ => {
                let message = if target.is_some() {
                    format!(
                        "the alias `{name}` stands inside the value that it names, so it has no end; write the value out"
                    )
                } else {
                    format!(
                        "the alias `{name}` names no anchor before it, so it has no value; \
                         put a pattern in quotes, or correct the name"
                    )
                };
                self.note(Problem::hiding(Some(span), message));
                RawValue::Scalar(null())
            }
        };
        self.leaves.push(Leaf {
            span,
            from: span.end,
        });
        self.add(
            Raw {
                span,
                anchored: false,
                value,
            },
            0,
        );
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: Written,
        tag: Option<&Tag>,
        span: Span,
        indent: Option<usize>,
        floor: usize,
    ) -> Raw {
        let style = style_of(style);
        let empty = style == ScalarStyle::Plain && span.is_empty();
        let text = match text {
            // the parser's own word for a value that is not there
            _ if empty => String::new(),
            text => text.into_owned(),
        };
        let (span, pieces) = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                pieces::of_block(self.text, span, style, indent, floor, &text)
            }
            _ if empty => (self.after_colon(span), Vec::new()),
            _ => (span, pieces::of_flow(self.text, span, style, &text)),
        };
        if !empty {
            let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
            self.leaves.push(Leaf {
                span,
                from: if block { span.start } else { span.end },
            });
        }
        let kind = schema::kind(&text, style, tag);
        Raw {
            span,
            anchored: false,
            value: RawValue::Scalar(Scalar {
                text,
                style,
                kind,
                pieces,
            }),
        }
    }

    /// The place of an empty value: after its key's colon, where the parser says the key's end.
    fn after_colon(&self, span: Span) -> Span {
        let parent = self.open.last().and_then(|open| self.raws.get(*open));
        let Some(RawValue::Mapping(children, _)) = parent.map(|parent| &parent.value) else {
            return span;
        };
        let key = children.last().and_then(|key| self.raws.get(*key));
        let Some(key) = key.filter(|_| children.len() % 2 == 1) else {
            return span;
        };
        let rest = self.text.get(key.span.end..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let between = self.text.get(key.span.end..span.start);
        if rest.get(blanks..).is_some_and(|rest| rest.starts_with(':')) {
            Span::at(span.start.max(key.span.end + blanks + 1))
        } else if between.is_some_and(|between| between.trim().is_empty()) {
            Span::at(key.span.end)
        } else {
            span
        }
    }

    fn too_deep(&self, at: usize) -> Problem {
        let line = self.lines.line(at);
        Problem::hiding(
            Some(Span::at(at)),
            format!(
                "lists and mappings lie deeper than {MAX_DEPTH} levels in each other on line {line}, which no file made by people does; \
                 this document was not read; write it flatter"
            ),
        )
    }

    /// The problem of a text that is no YAML.
    fn refusal(&self, error: &ScanError) -> Problem {
        let text = self.text;
        let mut at = error.marker().byte_offset().unwrap_or(0).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let what = error.kind();
        if matches!(what, ErrorKind::RecursionLimitExceeded) {
            return self.too_deep(at);
        }
        let line = self.lines.line(at);
        let bracket = self
            .open
            .last()
            .and_then(|open| self.raws.get(*open))
            .filter(|raw| {
                matches!(
                    raw.value,
                    RawValue::Sequence(_, Layout::Flow) | RawValue::Mapping(_, Layout::Flow)
                )
            });
        let todo = match (what, bracket) {
            (
                ErrorKind::TabNotAllowed
                | ErrorKind::TabInBlockIndentation
                | ErrorKind::TabInIndentation
                | ErrorKind::TabAtBlockScalarStart,
                _,
            ) => "indent with spaces, never with tabs".into(),
            (
                ErrorKind::UnclosedQuotedScalar
                | ErrorKind::InvalidQuotedScalarIndent
                | ErrorKind::DocumentIndicatorInQuotedScalar,
                _,
            ) => "close the quotes, or indent the lines between them".into(),
            (ErrorKind::UnexpectedCharacter { .. }, _) => {
                "put a value that begins with this character in quotes".into()
            }
            (_, Some(open)) => format!(
                "close the bracket that opens on line {}, or put the value in quotes",
                self.lines.line(open.span.start)
            ),
            (ErrorKind::MappingValueNotAllowed, _) => {
                "put a value that contains `: ` in quotes, or correct the indentation".into()
            }
            (
                ErrorKind::ExpectedBlockMappingKey
                | ErrorKind::ExpectedBlockSequenceEntry
                | ErrorKind::InvalidIndentation
                | ErrorKind::SimpleKeyExpected,
                _,
            ) => "compare the indentation with the lines above".into(),
            _ => String::from("correct the line"),
        };
        Problem::hiding(
            Some(Span::at(at)),
            format!(
                "line {line} is no YAML ({what}), so the whole document could not be read; {todo}"
            ),
        )
    }
}

fn null() -> Scalar {
    Scalar {
        text: String::new(),
        style: ScalarStyle::Plain,
        kind: ScalarKind::Null,
        pieces: Vec::new(),
    }
}

const fn layout(style: StructureStyle) -> Layout {
    match style {
        StructureStyle::Block => Layout::Block,
        StructureStyle::Flow => Layout::Flow,
    }
}

const fn style_of(style: Written) -> ScalarStyle {
    match style {
        Written::Plain => ScalarStyle::Plain,
        Written::SingleQuoted => ScalarStyle::SingleQuoted,
        Written::DoubleQuoted => ScalarStyle::DoubleQuoted,
        Written::Literal => ScalarStyle::Literal,
        Written::Folded => ScalarStyle::Folded,
    }
}

fn span_of_tag(place: &granit_parser::Span) -> usize {
    place
        .tag_span()
        .and_then(|tag| tag.end.byte_offset())
        .unwrap_or(0)
}
