//! Where each piece of a YAML scalar's text stands in the source.

use crate::{
    ScalarStyle, Span,
    pieces::{Pieces, Trace, escaped, lines},
};
use alloc::vec::Vec;

/// The pieces of a plain or quoted scalar, whose span includes its quotes.
pub(crate) fn of_flow(source: &str, span: Span, style: ScalarStyle, text: &str) -> Pieces {
    let quote = usize::from(style != ScalarStyle::Plain);
    let inner = Span::new(span.start + quote, span.end.saturating_sub(quote));
    let lines = lines(source.get(inner.range()).unwrap_or_default(), inner.start);
    let last = lines.len() - 1;
    let mut trace = Trace::default();
    // the place of the break that is being folded, whether a backslash took it away, and the blank lines after it
    let mut fold = None;
    let mut blank: Vec<usize> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let mut content = line.text;
        let mut start = line.start;
        if index > 0 {
            let trimmed = content.trim_start_matches([' ', '\t']);
            start += content.len() - trimmed.len();
            content = trimmed;
        }
        let taken = style == ScalarStyle::DoubleQuoted
            && index < last
            && content.len() % 2 != content.trim_end_matches('\\').len() % 2;
        if taken {
            content = content.strip_suffix('\\').unwrap_or(content);
        } else if index < last {
            content = content.trim_end_matches([' ', '\t']);
        }
        if index > 0 && index < last && content.is_empty() && !taken {
            blank.push(line.start);
            continue;
        }
        if let Some((at, kept)) = fold {
            if let Some(rest) = blank.get(usize::from(kept)..).filter(|_| !blank.is_empty()) {
                if kept {
                    trace.run("\n", at);
                }
                for at in rest {
                    trace.run("\n", *at);
                }
            } else if kept {
                trace.run(" ", at);
            }
            blank.clear();
        }
        match style {
            ScalarStyle::DoubleQuoted => escaped(&mut trace, content, start),
            ScalarStyle::SingleQuoted => doubled(&mut trace, content, start),
            _ => trace.run(content, start),
        }
        fold = Some((start + content.len(), !taken));
    }
    trace.agree(text)
}

/// One line of a single-quoted scalar.
fn doubled(trace: &mut Trace, content: &str, start: usize) {
    let mut at = start;
    for (index, part) in content.split("''").enumerate() {
        if index > 0 {
            trace.escape('\'', Span::new(at, at + 2));
            at += 2;
        }
        trace.run(part, at);
        at += part.len();
    }
}

/// The span of a block scalar from its header to the end of its last line with text, and its pieces.
///
/// `floor` is the end of what stands before it: key, anchor, tag, comments.
pub(crate) fn of_block(
    source: &str,
    span: Span,
    style: ScalarStyle,
    indent: Option<usize>,
    floor: usize,
    text: &str,
) -> (Span, Pieces) {
    let Some(header) = header(source, floor, style) else {
        return (span, Vec::new());
    };
    let region = source.get(header.end..span.end).unwrap_or_default();
    let mut lines = lines(region, header.end);
    // the rest of the header's own line
    if !lines.is_empty() {
        lines.remove(0);
    }
    if lines
        .last()
        .is_some_and(|line| !line.broken && line.text.trim_start_matches(' ').is_empty())
    {
        lines.pop();
    }
    let contents: Vec<(usize, &str)> = lines
        .iter()
        .map(|line| {
            let blanks = line.text.len() - line.text.trim_start_matches(' ').len();
            let cut = blanks.min(indent.unwrap_or(usize::MAX));
            (line.start + cut, line.text.get(cut..).unwrap_or_default())
        })
        .collect();
    let end = contents
        .iter()
        .rfind(|(_, content)| !content.is_empty())
        .map_or(header.end, |(start, content)| start + content.len());
    let trace = match style {
        ScalarStyle::Literal => literal(&contents),
        _ => folded(&contents),
    };
    (Span::new(header.start, end), trace.agree(text))
}

/// The header of a block scalar: `|` or `>` with its indicators.
fn header(source: &str, floor: usize, style: ScalarStyle) -> Option<Span> {
    let mark = if style == ScalarStyle::Literal {
        '|'
    } else {
        '>'
    };
    let rest = source.get(floor..)?;
    let start = floor
        + rest
            .char_indices()
            .find(|(_, char)| !" \t\r\n:-?".contains(*char))
            .filter(|(_, char)| *char == mark)?
            .0;
    let after = source.get(start + 1..)?;
    let indicators = after.len()
        - after
            .trim_start_matches(|c: char| c == '+' || c == '-' || c.is_ascii_digit())
            .len();
    Some(Span::new(start, start + 1 + indicators))
}

fn literal(contents: &[(usize, &str)]) -> Trace {
    let mut trace = Trace::default();
    for (start, content) in contents {
        trace.run(content, *start);
        trace.run("\n", start + content.len());
    }
    trace
}

fn folded(contents: &[(usize, &str)]) -> Trace {
    let mut trace = Trace::default();
    // the breaks since the last line with text; the first of them ends that line
    let mut breaks: Vec<usize> = Vec::new();
    let mut before: Option<bool> = None;
    for (start, content) in contents {
        if content.is_empty() {
            breaks.push(*start);
            continue;
        }
        let deeper = content.starts_with([' ', '\t']);
        match before {
            Some(was_deeper) if !was_deeper && !deeper => {
                if let [only] = breaks.as_slice() {
                    trace.run(" ", *only);
                } else {
                    // the first break goes, the blank lines stay
                    for at in breaks.iter().skip(1) {
                        trace.run("\n", *at);
                    }
                }
            }
            _ => {
                for at in &breaks {
                    trace.run("\n", *at);
                }
            }
        }
        breaks.clear();
        trace.run(content, *start);
        breaks.push(start + content.len());
        before = Some(deeper);
    }
    for at in &breaks {
        trace.run("\n", *at);
    }
    trace
}
