//! A good repository and small changes to it, each with the verdicts that it flips, read from a page of prose and fences.
//!
//! Files stand in fences as on a rule's page (`yaml file=PATH`), and the verdicts of all rules in a fence `verdicts`, each
//! rule by the last word of its id. Below, every `###` is one change: fences `edit file=PATH` whose lines `- old` and
//! `+ new` replace a text that occurs exactly once (an empty line ends one replacement), new files, `crlf file=PATH` for
//! other line endings, `gone file=PATH`, and `listed file=PATH` for a path that is there and whose text is not. The
//! last fence, `flips`, says `rule: word -> word` a line, or `nothing`. Where the program is known to say something else, a line
//! `program differs: REASON` and a fence `says` (`rule: word`) stand before it: the rules in it must still say just that.

use spec_model::Given;
use spec_rules::{Rule, Verdict, rules};
use spec_source::{Input, Origin};
use std::collections::{BTreeMap, BTreeSet};

/// The day that all of them are judged for.
const AS_OF: &str = "2026-11-22";

/// What each rule says, by its id.
pub(crate) type Verdicts = BTreeMap<&'static str, Verdict>;

/// Files by their path.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    /// The files whose text is given.
    files: BTreeMap<String, String>,
    /// Paths that are listed only.
    listed: BTreeSet<String>,
}

/// A good repository.
#[derive(Debug, Default)]
pub(crate) struct Base {
    /// The level-one heading.
    pub(crate) title: String,
    /// Its files.
    pub(crate) tree: Tree,
    /// What every rule says of it.
    pub(crate) verdicts: Verdicts,
    /// The changes, in their order.
    pub(crate) mutations: Vec<Mutation>,
}

/// One change.
#[derive(Debug)]
pub(crate) struct Mutation {
    /// What changes, as a sentence.
    pub(crate) title: String,
    /// The line of its heading.
    pub(crate) line: usize,
    /// The repository after it.
    pub(crate) tree: Tree,
    /// What the rules that flip say before and after.
    pub(crate) flips: BTreeMap<&'static str, (Verdict, Verdict)>,
    /// Why the expectation stands although the program says something else.
    pub(crate) differs: Option<String>,
    /// What the program says instead, until it is put right.
    pub(crate) says: Verdicts,
    /// Whether its flips were read.
    complete: bool,
}

/// A fence with its line and its place.
struct Fence {
    line: usize,
    kind: String,
    file: Option<String>,
    body: String,
}

impl Tree {
    /// What is given to be judged: the files, and a listing of all paths.
    pub(crate) fn given(&self) -> Given {
        let mut given = Given {
            name: "example".into(),
            as_of: Some(AS_OF.into()),
            ..Given::default()
        };
        for (path, text) in &self.files {
            given
                .inputs
                .push(Input::new(path, text.as_str(), Origin::File));
        }
        let paths: BTreeSet<&str> = self
            .files
            .keys()
            .chain(&self.listed)
            .map(String::as_str)
            .collect();
        let paths: Vec<&str> = paths.into_iter().collect();
        let listing = paths.join("\n") + "\n";
        given
            .inputs
            .push(Input::new("listing", listing, Origin::Listing));
        given
    }

    fn take(&mut self, fence: &Fence) -> Result<(), String> {
        let path = fence
            .file
            .as_ref()
            .ok_or_else(|| fence.error("it has no `file=`"))?;
        let known = self.files.contains_key(path);
        if known == matches!(fence.kind.as_str(), "file" | "listed") {
            let what = if known { "is there" } else { "is not there" };
            return Err(fence.error(&format!("`{path}` {what}")));
        }
        match fence.kind.as_str() {
            "file" => {
                self.files.insert(path.clone(), fence.body.clone());
            }
            "gone" => {
                self.files.remove(path);
            }
            "listed" => {
                self.listed.insert(path.clone());
            }
            "crlf" => {
                if let Some(text) = self.files.get_mut(path) {
                    *text = text.replace('\n', "\r\n");
                }
            }
            "edit" => {
                if let Some(text) = self.files.get_mut(path) {
                    *text = fence.edit(text)?;
                }
            }
            kind => return Err(fence.error(&format!("`{kind}` is no fence of a change"))),
        }
        Ok(())
    }
}

impl Fence {
    fn read(line: usize, info: &str) -> Result<Self, String> {
        let mut words = info.split_whitespace();
        let kind = words.next().unwrap_or_default();
        let fence = Self {
            line,
            kind: match kind {
                "yaml" | "toml" | "text" | "json" => "file".into(),
                _ => kind.into(),
            },
            file: words
                .next()
                .and_then(|word| word.strip_prefix("file="))
                .map(Into::into),
            body: String::new(),
        };
        match words.next() {
            Some(word) => Err(fence.error(&format!("`{word}` is no attribute"))),
            None => Ok(fence),
        }
    }

    fn error(&self, what: &str) -> String {
        format!("line {}: {what}", self.line)
    }

    /// The text with each of the replacements made.
    fn edit(&self, text: &str) -> Result<String, String> {
        let mut out = text.to_owned();
        for hunk in self.body.split("\n\n") {
            let (mut old, mut new) = (Vec::new(), Vec::new());
            for line in hunk.lines() {
                let rest = line.get(2..).unwrap_or_default();
                match line.get(..1) {
                    Some("-") if new.is_empty() => old.push(rest),
                    Some("+") => new.push(rest),
                    _ => {
                        return Err(self.error(&format!("`{line}` is neither `- old` nor `+ new`")));
                    }
                }
            }
            let mut old = old.join("\n");
            if new.is_empty() {
                old.push('\n'); // a line that is taken out leaves no empty one
            }
            match out.matches(old.as_str()).count() {
                1 => out = out.replacen(old.as_str(), &new.join("\n"), 1),
                count => return Err(self.error(&format!("{count} times in the file:\n{old}"))),
            }
        }
        Ok(out)
    }

    fn verdicts(&self) -> Result<Verdicts, String> {
        let mut out = Verdicts::new();
        for line in self.body.lines() {
            let Some((rule, Some(verdict))) = line
                .split_once(": ")
                .map(|(name, word)| (name, Verdict::from_word(word)))
            else {
                return Err(self.error(&format!("`{line}` is not `rule: verdict`")));
            };
            out.insert(named(rule).map_err(|error| self.error(&error))?.id, verdict);
        }
        Ok(out)
    }

    fn flips(
        &self,
        before: &Verdicts,
    ) -> Result<BTreeMap<&'static str, (Verdict, Verdict)>, String> {
        let mut out = BTreeMap::new();
        for line in self.body.lines().filter(|line| *line != "nothing") {
            let words = line.split_once(": ").and_then(|(rule, words)| {
                let (from, to) = words.split_once(" -> ")?;
                Some((rule, Verdict::from_word(from)?, Verdict::from_word(to)?))
            });
            let Some((rule, from, to)) = words else {
                return Err(self.error(&format!("`{line}` is not `rule: verdict -> verdict`")));
            };
            let rule = named(rule).map_err(|error| self.error(&error))?;
            if before.get(rule.id) != Some(&from) || from == to {
                return Err(self.error(&format!("`{line}` is no flip of the base")));
            }
            out.insert(rule.id, (from, to));
        }
        if out.is_empty() && self.body != "nothing\n" {
            return Err(self.error("what flips nothing says `nothing`"));
        }
        Ok(out)
    }
}

/// The rule whose id ends in a name.
fn named(name: &str) -> Result<&'static Rule, String> {
    let mut found = rules().filter(|rule| rule.id.rsplit('/').next() == Some(name));
    match (found.next(), found.next()) {
        (Some(rule), None) => Ok(rule),
        (None, _) => Err(format!("`{name}` is no rule")),
        _ => Err(format!("`{name}` is more than one rule")),
    }
}

impl Base {
    /// Reads a page; the first mistake in it is named with its line.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut base = Self::default();
        let mut open: Option<Fence> = None;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let words = line.trim_end_matches(['\n', '\r']);
            if let Some(fence) = &mut open {
                if words == "```" {
                    base.take(fence)?;
                    open = None;
                } else {
                    fence.body.push_str(line);
                }
            } else if let Some(info) = words.strip_prefix("```") {
                open = Some(Fence::read(index + 1, info)?);
            } else if let Some(title) = words.strip_prefix("# ") {
                base.title = title.into();
            } else if let Some(title) = words.strip_prefix("### ") {
                base.is_complete()?;
                base.mutations.push(Mutation {
                    title: title.into(),
                    line: index + 1,
                    tree: base.tree.clone(),
                    flips: BTreeMap::new(),
                    differs: None,
                    says: Verdicts::new(),
                    complete: false,
                });
            } else if let Some(reason) = words.strip_prefix("program differs: ")
                && let Some(mutation) = base.mutations.last_mut()
            {
                mutation.differs = Some(reason.into());
            }
        }
        if open.is_some() {
            return Err("the last fence has no end".into());
        }
        base.is_complete()?;
        Ok(base)
    }

    fn is_complete(&self) -> Result<(), String> {
        match self.mutations.last() {
            Some(last) if !last.complete => Err(format!("line {}: no flips", last.line)),
            None if self.title.is_empty() => Err("no title".into()),
            _ => Ok(()),
        }
    }

    fn take(&mut self, fence: &Fence) -> Result<(), String> {
        let Some(mutation) = self.mutations.last_mut() else {
            if fence.kind == "verdicts" {
                self.verdicts = fence.verdicts()?;
                let missing = rules().find(|rule| {
                    rule.sources.contains(&spec_model::Source::Tree)
                        && rule.sources.len() == 1
                        && !self.verdicts.contains_key(rule.id)
                });
                return missing.map_or(Ok(()), |rule| {
                    Err(fence.error(&format!("{} has no verdict", rule.id)))
                });
            }
            return self.tree.take(fence);
        };
        if mutation.complete {
            return Err(fence.error("the flips are the last fence of a change"));
        }
        if fence.kind == "says" {
            mutation.says = fence.verdicts()?;
            return Ok(());
        }
        if fence.kind == "flips" {
            mutation.flips = fence.flips(&self.verdicts)?;
            mutation.complete = true;
            if mutation.differs.is_some() == mutation.says.is_empty() {
                return Err(fence.error("`program differs` and what it `says` stand together"));
            }
            return Ok(());
        }
        mutation.tree.take(fence)
    }
}
