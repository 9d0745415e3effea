//! What changes from one text to another, as a unified diff that `git apply` takes.
//! Its form: <https://git-scm.com/docs/diff-format#generate_patch_text_with_p>.

use crate::{Map, sort};
use alloc::{format, string::String, vec, vec::Vec};
use core::fmt::Write;

/// How many lines are shown around a change.
const CONTEXT: usize = 3;

/// Beyond this many lines taken out and put in, one change stands for all of them: the search's memory grows with the square.
const MOST_CHANGES: usize = 400;

/// The change of one file from `before` to `after`, with the file's path from the repository's top; `None` before makes a new file.
/// Empty where nothing changes. Line breaks stay as they are, a missing last one too.
pub fn patch(path: &str, before: Option<&str>, after: &str) -> String {
    let mut out = String::new();
    if before == Some(after) {
        return out;
    }
    let (old, new) = (
        before.unwrap_or_default().split_inclusive('\n').collect(),
        after.split_inclusive('\n').collect(),
    );
    // writing into a string cannot fail
    let _ = writeln!(
        out,
        "diff --git {} {}",
        quoted("a/", path),
        quoted("b/", path)
    );
    if before.is_none() {
        out.push_str("new file mode 100644\n");
    }
    // a tab ends a name that has blanks: <https://git-scm.com/docs/git-diff> does the same
    let tab = if path.contains(' ') { "\t" } else { "" };
    match before {
        Some(_) => {
            let _ = writeln!(out, "--- {}{tab}", quoted("a/", path));
        }
        None => out.push_str("--- /dev/null\n"),
    }
    let _ = writeln!(out, "+++ {}{tab}", quoted("b/", path));
    for hunk in hunks(&lines(&old, &new)) {
        hunk.write(&mut out);
    }
    out
}

/// A path as git writes it: in quotes where a character would end it.
fn quoted(prefix: &str, path: &str) -> String {
    if !path
        .chars()
        .any(|char| char.is_ascii_control() || matches!(char, '"' | '\\'))
    {
        return format!("{prefix}{path}");
    }
    let mut out = format!("\"{prefix}");
    for char in path.chars() {
        match char {
            '"' | '\\' => {
                out.push('\\');
                out.push(char);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            char if char.is_ascii_control() => {
                let _ = write!(out, "\\{:03o}", u32::from(char));
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

/// One line of a diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'a> {
    Kept(&'a str),
    Taken(&'a str),
    Put(&'a str),
}

/// All lines of both texts, those that both have said once.
fn lines<'a>(old: &Vec<&'a str>, new: &Vec<&'a str>) -> Vec<Line<'a>> {
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = old.iter().zip(new).take_while(same).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(same)
        .count();
    let middle = |all: &Vec<&'a str>| -> Vec<&'a str> {
        let len = all.len() - head - tail;
        all.iter().skip(head).take(len).copied().collect()
    };
    let mut out: Vec<Line<'a>> = old.iter().take(head).map(|line| Line::Kept(line)).collect();
    out.extend(changed(&middle(old), &middle(new)));
    out.extend(
        old.iter()
            .skip(old.len() - tail)
            .map(|line| Line::Kept(line)),
    );
    out
}

/// The shortest way from one text to the other, after Myers (<https://doi.org/10.1007/BF01840446>).
fn changed<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Line<'a>> {
    let Some(ways) = ways(old, new) else {
        let taken = old.iter().map(|line| Line::Taken(line));
        return taken
            .chain(new.iter().map(|line| Line::Put(line)))
            .collect();
    };
    let mut out = Vec::new();
    let (mut x, mut y) = (old.len(), new.len());
    for (changes, reached) in ways.iter().enumerate().rev() {
        let line = diagonal(x, y);
        let from = came_from(reached, line, changes);
        let at = reached.get(&from).copied().unwrap_or(0);
        let (above, left) = (at, position(at, from));
        while x > above && y > left && x > 0 && y > 0 {
            let (Some(kept), true) = (old.get(x - 1), old.get(x - 1) == new.get(y - 1)) else {
                break;
            };
            out.push(Line::Kept(kept));
            x -= 1;
            y -= 1;
        }
        if changes == 0 {
            break;
        }
        if from > line {
            out.extend(
                y.checked_sub(1)
                    .and_then(|at| new.get(at))
                    .map(|line| Line::Put(line)),
            );
            y = y.saturating_sub(1);
        } else {
            out.extend(
                x.checked_sub(1)
                    .and_then(|at| old.get(at))
                    .map(|line| Line::Taken(line)),
            );
            x = x.saturating_sub(1);
        }
    }
    out.reverse();
    out
}

/// How far each diagonal was reached before each further change; `None` where there are too many changes.
fn ways(old: &[&str], new: &[&str]) -> Option<Vec<Map<isize, usize>>> {
    let mut ways = Vec::new();
    let mut reached: Map<isize, usize> = [(1, 0)].into_iter().collect();
    for changes in 0..=MOST_CHANGES {
        ways.push(reached.clone());
        let far = isize::try_from(changes).ok()?;
        for line in (-far..=far).step_by(2) {
            let from = came_from(&reached, line, changes);
            let mut x = reached.get(&from).copied().unwrap_or(0) + usize::from(from < line);
            let mut y = position(x, line);
            while x < old.len() && y < new.len() && old.get(x) == new.get(y) {
                x += 1;
                y += 1;
            }
            reached.insert(line, x);
            if x >= old.len() && y >= new.len() {
                return Some(ways);
            }
        }
    }
    None
}

/// The diagonal from which the next one is reached: above by a line put in, below by one taken out.
fn came_from(reached: &Map<isize, usize>, line: isize, changes: usize) -> isize {
    let far = isize::try_from(changes).unwrap_or(isize::MAX);
    if line == -far || line != far && reached.get(&(line - 1)) < reached.get(&(line + 1)) {
        line + 1
    } else {
        line - 1
    }
}

fn diagonal(x: usize, y: usize) -> isize {
    isize::try_from(x).unwrap_or(isize::MAX) - isize::try_from(y).unwrap_or(isize::MAX)
}

/// The line of the new text where a diagonal crosses a line of the old one.
fn position(x: usize, line: isize) -> usize {
    usize::try_from(isize::try_from(x).unwrap_or(isize::MAX) - line).unwrap_or(0)
}

/// Changes that stand near each other, with the lines around them.
struct Hunk<'a> {
    /// How many lines stand before it in the old text and in the new one.
    before: (usize, usize),
    lines: Vec<Line<'a>>,
}

fn hunks<'a>(lines: &[Line<'a>]) -> Vec<Hunk<'a>> {
    let mut shown = vec![false; lines.len()];
    for (at, line) in lines.iter().enumerate() {
        if !matches!(line, Line::Kept(_)) {
            let from = at.saturating_sub(CONTEXT);
            for shown in shown.iter_mut().take(at + CONTEXT + 1).skip(from) {
                *shown = true;
            }
        }
    }
    let mut out: Vec<Hunk<'a>> = Vec::new();
    let (mut before, mut goes_on) = ((0, 0), false);
    for (line, shown) in lines.iter().zip(shown) {
        if shown {
            if !goes_on {
                out.push(Hunk {
                    before,
                    lines: Vec::new(),
                });
            }
            if let Some(hunk) = out.last_mut() {
                hunk.lines.push(*line);
            }
        }
        goes_on = shown;
        before.0 += usize::from(!matches!(line, Line::Put(_)));
        before.1 += usize::from(!matches!(line, Line::Taken(_)));
    }
    out
}

impl Hunk<'_> {
    fn write(&self, out: &mut String) {
        let count = |is: fn(&Line<'_>) -> bool| self.lines.iter().filter(|line| is(line)).count();
        let old = count(|line| !matches!(line, Line::Put(_)));
        let new = count(|line| !matches!(line, Line::Taken(_)));
        // a range without lines names the line before it
        let start = |before: usize, len: usize| before + usize::from(len > 0);
        let _ = writeln!(
            out,
            "@@ -{},{old} +{},{new} @@",
            start(self.before.0, old),
            start(self.before.1, new)
        );
        for line in in_order(&self.lines) {
            let (sign, text) = match line {
                Line::Kept(text) => (' ', text),
                Line::Taken(text) => ('-', text),
                Line::Put(text) => ('+', text),
            };
            out.push(sign);
            out.push_str(text);
            if !text.ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
}

/// Of a change, what is taken out stands before what is put in.
fn in_order<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let mut change = 0;
    let mut out: Vec<(usize, Line<'a>)> = Vec::new();
    for line in lines {
        if matches!(line, Line::Kept(_)) {
            change += 1;
            out.push((change, *line));
            change += 1;
        } else {
            out.push((change, *line));
        }
    }
    sort::by(&mut out, |a, b| {
        (a.0, matches!(a.1, Line::Put(_))).cmp(&(b.0, matches!(b.1, Line::Put(_))))
    });
    out.into_iter().map(|(_, line)| line).collect()
}
