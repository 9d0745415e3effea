//! What a fix changes, as a small unified diff. The edits are known, so nothing is searched for.

use spec_report::wire::Edit;
use std::ops::Range;

/// Lines shown around a change.
const CONTEXT: usize = 2;

/// What a fix does to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Diff {
    /// The file.
    pub(crate) path: String,
    /// The changed places with the lines around them.
    pub(crate) hunks: Vec<Hunk>,
}

/// One changed place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hunk {
    /// Its lines.
    pub(crate) rows: Vec<Row>,
}

/// One line of a diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// What happens to it.
    pub(crate) change: Change,
    /// Its text without its line end.
    pub(crate) text: String,
}

/// What happens to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// It stays.
    Same,
    /// It goes.
    Gone,
    /// It comes.
    New,
}

impl Change {
    /// The sign at the line's begin in a unified diff.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Same => " ",
            Self::Gone => "-",
            Self::New => "+",
        }
    }
}

/// The diffs of a fix, one for each file it touches. Edits that do not fit their file's text give none for that file.
pub(crate) fn diffs(edits: &[Edit], text_of: impl Fn(&str) -> Option<String>) -> Vec<Diff> {
    let mut paths: Vec<&str> = Vec::new();
    for edit in edits {
        if !paths.contains(&edit.path.as_str()) {
            paths.push(&edit.path);
        }
    }
    paths
        .into_iter()
        .filter_map(|path| {
            let mut here: Vec<&Edit> = Vec::new();
            for edit in edits.iter().filter(|edit| edit.path == path) {
                // a handful of edits: put each in its place rather than bring in a sort
                let at = here
                    .partition_point(|other| (other.start, other.end) <= (edit.start, edit.end));
                here.insert(at, edit);
            }
            let creates = here.iter().any(|edit| edit.creates);
            let old = if creates {
                String::new()
            } else {
                text_of(path)?
            };
            Some(Diff {
                path: path.to_owned(),
                hunks: hunks(&old, here)?,
            })
        })
        .collect()
}

/// The lines of a text, each with its end.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The changed places of one text; the edits are in order.
fn hunks(old: &str, edits: Vec<&Edit>) -> Option<Vec<Hunk>> {
    let old_lines = lines(old);
    let line_of = |byte: usize| {
        let before = old.get(..byte)?;
        Some(before.matches('\n').count())
    };
    let mut places: Vec<(Range<usize>, Vec<&Edit>)> = Vec::new();
    for edit in edits {
        // a text's last, empty line counts as one: an insertion there touches it
        let first = line_of(edit.start)?;
        let last = line_of(edit.end)?;
        match places.last_mut() {
            Some((range, of)) if first <= range.end + 2 * CONTEXT => {
                range.end = range.end.max(last + 1);
                of.push(edit);
            }
            _ => places.push((first..last + 1, vec![edit])),
        }
    }
    places
        .into_iter()
        .map(|(range, edits)| {
            let start = range.start.saturating_sub(CONTEXT);
            let end = (range.end + CONTEXT).min(old_lines.len());
            let kept = old_lines.get(start.min(end)..end)?;
            let base = old_lines
                .get(..start.min(end))?
                .iter()
                .map(|line| line.len())
                .sum();
            let new = apply(&kept.concat(), base, &edits)?;
            let rows = rows(kept, &lines(&new));
            Some(Hunk { rows })
        })
        .collect()
}

/// Applies edits, counted from the whole text's begin, to the piece of it that begins at `base`.
fn apply(piece: &str, base: usize, edits: &[&Edit]) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for edit in edits {
        out.push_str(piece.get(done..edit.start.checked_sub(base)?)?);
        out.push_str(&edit.replacement);
        done = edit.end.checked_sub(base)?;
    }
    out.push_str(piece.get(done..)?);
    Some(out)
}

/// The lines of both sides: the same ones at both ends once, and between them what goes before what comes.
fn rows(old: &[&str], new: &[&str]) -> Vec<Row> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old
        .iter()
        .skip(head)
        .rev()
        .zip(new.iter().skip(head).rev())
        .take_while(|(a, b)| a == b)
        .count();
    let part = |lines: &[&str], range: Range<usize>, change| -> Vec<Row> {
        lines
            .get(range)
            .unwrap_or_default()
            .iter()
            .map(|line| Row {
                change,
                text: line.trim_end_matches(['\n', '\r']).to_owned(),
            })
            .collect()
    };
    let mut rows = part(old, 0..head, Change::Same);
    rows.extend(part(old, head..old.len() - tail, Change::Gone));
    rows.extend(part(new, head..new.len() - tail, Change::New));
    rows.extend(part(old, old.len() - tail..old.len(), Change::Same));
    let far_head = head.saturating_sub(CONTEXT);
    let far_tail = tail.saturating_sub(CONTEXT);
    rows.truncate(rows.len() - far_tail);
    rows.drain(..far_head);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, replacement: &str) -> Edit {
        Edit {
            path: "a.yml".into(),
            start,
            end,
            replacement: replacement.into(),
            creates: false,
        }
    }

    /// What is shown of a fix, its places apart.
    fn written(diffs: &[Diff]) -> String {
        let mut out = String::new();
        for hunk in diffs.iter().flat_map(|diff| &diff.hunks) {
            if !out.is_empty() {
                out.push_str("...\n");
            }
            for row in &hunk.rows {
                for part in [row.change.sign(), &row.text, "\n"] {
                    out.push_str(part);
                }
            }
        }
        out
    }

    fn shown(old: &str, edits: &[Edit]) -> String {
        written(&diffs(edits, |_| Some(old.to_owned())))
    }

    #[test]
    fn a_replaced_word_shows_its_line_and_two_around_it() {
        let old = "one\ntwo\nthree\nfour\nfive\nsix\n";
        let at = old.find("four").expect("it is there");
        assert_eq!(
            shown(old, &[edit(at, at + 4, "4")]),
            " two\n three\n-four\n+4\n five\n six\n"
        );
    }

    #[test]
    fn an_inserted_line_takes_nothing_away() {
        assert_eq!(
            shown("one\ntwo\n", &[edit(4, 4, "new\n")]),
            " one\n+new\n two\n"
        );
    }

    #[test]
    fn places_far_from_each_other_are_shown_apart() {
        let numbers: Vec<String> = (1..=20).map(|n| format!("{n:02}\n")).collect();
        let old = numbers.concat();
        let both = shown(&old, &[edit(0, 0, "a\nb\n"), edit(57, 60, "")]);
        assert_eq!(both, "+a\n+b\n 01\n 02\n...\n 18\n 19\n-20\n");
    }

    #[test]
    fn a_new_file_comes_from_nothing() {
        let new = Edit {
            creates: true,
            ..edit(0, 0, "version: 2\nupdates: []\n")
        };
        assert_eq!(
            written(&diffs(&[new], |_| None)),
            "+version: 2\n+updates: []\n"
        );
    }

    #[test]
    fn edits_that_do_not_fit_the_text_show_nothing() {
        assert_eq!(diffs(&[edit(90, 91, "x")], |_| Some("short".into())), []);
    }
}
