//! The same project written in other ways, of which none may change a verdict.

use spec_model::{Given, is_workflow_path};
use spec_source::{Document, Input, Kind, Layout, Node, Origin, ScalarStyle, Value};

/// A way to write a file differently; `None` where its text does not allow it.
type Rewrite = fn(&Document) -> Option<String>;

/// One way to write a project differently.
pub(crate) struct Shape {
    /// What it does.
    pub(crate) name: &'static str,
    /// Whether the comments of the project are still there.
    pub(crate) keeps_comments: bool,
    /// Whether every job is still there once, so that the release closure has the same jobs.
    pub(crate) keeps_jobs: bool,
    rewrite: Rewrite,
}

/// Every way.
pub(crate) const SHAPES: [Shape; 11] = [
    shape("lines that end with CR LF", crlf),
    shape("a byte order mark", bom),
    shape("no line break at the end", unended),
    shape("comments everywhere", commented),
    shape("blank lines everywhere", spaced),
    shape("deeper indentation", deeper),
    shape("lists at the indentation of their key", flush),
    shape("keys in quotes", quoted_keys),
    shape("an anchor on every job", anchored),
    Shape {
        keeps_jobs: false,
        ..shape("every job a second time by an alias", aliased)
    },
    Shape {
        keeps_comments: false,
        ..shape("everything in brackets", bracketed)
    },
];

const fn shape(name: &'static str, rewrite: Rewrite) -> Shape {
    Shape {
        name,
        keeps_comments: true,
        keeps_jobs: true,
        rewrite,
    }
}

impl Shape {
    /// The project written this way; `None` where none of its files can be.
    pub(crate) fn of(&self, given: &Given) -> Option<Given> {
        let mut changed = false;
        let mut given = given.clone();
        for input in &mut given.inputs {
            let document = Document::parse(input);
            if input.origin != Origin::File || !document.is_whole() {
                continue;
            }
            if let Some(text) = (self.rewrite)(&document).filter(|text| *text != document.text) {
                *input = Input::new(&input.path, text, input.origin);
                changed = true;
            }
        }
        changed.then_some(given)
    }
}

fn crlf(document: &Document) -> Option<String> {
    (!document.text.contains('\r')).then(|| document.text.replace('\n', "\r\n"))
}

fn bom(document: &Document) -> Option<String> {
    (document.kind == Kind::Yaml).then(|| format!("\u{feff}{}", document.text))
}

fn unended(document: &Document) -> Option<String> {
    let text = document.text.strip_suffix('\n')?;
    Some(text.trim_end_matches('\n').into())
}

/// The lines of a YAML text, each with whether it lies inside of a scalar that began on a line before it.
fn lines(document: &Document) -> Option<Vec<(&str, bool)>> {
    if document.kind != Kind::Yaml {
        return None;
    }
    let mut inside = vec![false; document.lines.count() + 1];
    each(document.root()?, &mut |node| {
        if node.scalar().is_some() {
            let first = document.lines.line(node.span.start);
            let last = document.lines.line(node.span.end);
            inside[first..last].fill(true);
        }
    });
    let lines = document.text.split_inclusive('\n').enumerate();
    Some(lines.map(|(index, line)| (line, inside[index])).collect())
}

fn each(node: &Node, visit: &mut impl FnMut(&Node)) {
    visit(node);
    for item in node.items() {
        each(item, visit);
    }
    for entry in node.entries() {
        each(&entry.key, visit);
        each(&entry.value, visit);
    }
}

fn commented(document: &Document) -> Option<String> {
    let mut out = String::new();
    for (line, inside) in lines(document)? {
        let bare = line.trim_end();
        let indent = bare.len() - bare.trim_start().len();
        if inside {
            out.push_str(line);
            continue;
        }
        out.push_str(&bare[..indent]);
        out.push_str("# a remark: `jobs:`, permissions: write-all\n");
        out.push_str(bare);
        // the comment behind a pin is its name
        if !bare.is_empty() && !bare.contains('@') && !bare.contains('#') {
            out.push_str(" # another remark");
        }
        out.push('\n');
    }
    Some(out)
}

fn spaced(document: &Document) -> Option<String> {
    let mut out = String::new();
    for (line, inside) in lines(document)? {
        if !inside {
            out.push_str("\n  \n");
        }
        out.push_str(line);
    }
    Some(out)
}

fn deeper(document: &Document) -> Option<String> {
    let mut out = String::new();
    for (line, inside) in lines(document)? {
        let content = line.trim_start_matches(' ');
        out.push_str(&" ".repeat(2 * (line.len() - content.len())));
        match content.strip_prefix("- ").filter(|_| !inside) {
            Some(rest) => {
                out.push_str("-   ");
                out.push_str(rest);
            }
            None => out.push_str(content),
        }
    }
    Some(out)
}

fn flush(document: &Document) -> Option<String> {
    let lines = lines(document)?;
    let column = |offset: usize| {
        let start = document.lines.start(document.lines.line(offset));
        offset - start.unwrap_or_default()
    };
    let mut dedent = vec![0; lines.len() + 2];
    each(document.root()?, &mut |node| {
        for entry in node.entries() {
            let own = entry.value.alias.is_none() && entry.key.alias.is_none() && !entry.merged;
            if let (Value::Sequence(items, Layout::Block), true, Some(_)) =
                (&entry.value.value, own, items_of(&entry.value))
            {
                let dash = column(entry.value.span.start);
                let more = dash.saturating_sub(column(entry.key.span.start));
                let first = document.lines.line(entry.value.span.start);
                let last = items.last().map_or(first, |item| {
                    document.lines.line(item.alias.unwrap_or(item.span).end)
                });
                for line in &mut dedent[first..=last] {
                    *line += more;
                }
            }
        }
    });
    let mut out = String::new();
    for (index, (line, _)) in lines.iter().enumerate() {
        let content = line.trim_start_matches(' ');
        let indent = (line.len() - content.len()).saturating_sub(dedent[index + 1]);
        out.push_str(&" ".repeat(indent));
        out.push_str(content);
    }
    Some(out)
}

fn items_of(node: &Node) -> Option<&[Node]> {
    Some(node.items()).filter(|items| !items.is_empty())
}

fn quoted_keys(document: &Document) -> Option<String> {
    if document.kind != Kind::Yaml {
        return None;
    }
    let mut keys = Vec::new();
    each(document.root()?, &mut |node| {
        for entry in node.entries() {
            if let Some(scalar) = entry.key.scalar()
                && scalar.style == ScalarStyle::Plain
            {
                keys.push(entry.key.span);
            }
        }
    });
    keys.sort();
    keys.dedup();
    let mut out = document.text.clone();
    for key in keys.into_iter().rev() {
        out.insert(key.end, '"');
        out.insert(key.start, '"');
    }
    Some(out)
}

/// The jobs of a workflow that are written as blocks: where each key ends, and where the next begins.
fn jobs(document: &Document) -> Option<Vec<(String, usize)>> {
    if !is_workflow_path(&document.path) {
        return None;
    }
    let jobs = document.root()?.get("jobs")?;
    let found: Vec<(String, usize)> = jobs
        .entries()
        .iter()
        .filter(|job| {
            !job.value.anchored
                && job.value.alias.is_none()
                && matches!(job.value.value, Value::Mapping(_, Layout::Block))
        })
        .filter_map(|job| {
            let rest = document.text.get(job.key.span.end..)?;
            let name = job.key.text()?.into();
            rest.starts_with(":\n")
                .then_some((name, job.key.span.end + 1))
        })
        .collect();
    (!found.is_empty()).then_some(found)
}

fn anchored(document: &Document) -> Option<String> {
    let mut out = document.text.clone();
    for (name, at) in jobs(document)?.into_iter().rev() {
        out.insert_str(at, &format!(" &{name}"));
    }
    Some(out)
}

fn aliased(document: &Document) -> Option<String> {
    let names = jobs(document)?;
    let mut out = anchored(document)?;
    if out
        .lines()
        .rfind(|line| !line.is_empty())?
        .starts_with(|char: char| char != ' ')
    {
        return None; // something other than `jobs` comes last
    }
    for (name, _) in names {
        out.push_str(&format!("  {name}-again: *{name}\n"));
    }
    Some(out)
}

fn bracketed(document: &Document) -> Option<String> {
    (document.kind == Kind::Yaml).then_some(())?;
    let mut out = String::new();
    bracket(document.root()?, &mut out);
    out.push('\n');
    Some(out)
}

fn bracket(node: &Node, out: &mut String) {
    match &node.value {
        Value::Scalar(scalar) if node.is_null() => out.push_str(match scalar.text.as_str() {
            "" => "null",
            text => text,
        }),
        Value::Scalar(scalar) => {
            if scalar.style == ScalarStyle::Plain && node.as_bool().is_some() {
                out.push_str(&scalar.text);
            } else {
                out.push('"');
                for char in scalar.text.chars() {
                    match char {
                        '"' => out.push_str("\\\""),
                        '\\' => out.push_str("\\\\"),
                        '\n' => out.push_str("\\n"),
                        '\t' => out.push_str("\\t"),
                        _ => out.push(char),
                    }
                }
                out.push('"');
            }
        }
        Value::Sequence(items, _) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ",\n  " } else { "" });
                bracket(item, out);
            }
            out.push(']');
        }
        Value::Mapping(entries, _) => {
            out.push('{');
            for (index, entry) in entries.iter().enumerate() {
                out.push_str(if index > 0 { ",\n  " } else { "" });
                bracket(&entry.key, out);
                out.push_str(": ");
                bracket(&entry.value, out);
            }
            out.push('}');
        }
    }
}
