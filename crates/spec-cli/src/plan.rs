//! What `--fix` would change in one repository: repairs applied round by round, judged again between them.

use spec_model::{Given, Project, own::IgnoreScope};
use spec_rules::{Finding, Fix, FixEdit, Safety, judge};
use spec_source::{Document, Edit, Input, Origin, edit, patch::patch};
use std::collections::{BTreeMap, BTreeSet};

/// Rounds after which repairs that still call for others are a fault of ours: one rule's repairs of a file fit into one round.
const MOST_ROUNDS: usize = 60;

/// What would change.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Every file that becomes another, by its path.
    pub(crate) files: Vec<Planned>,
    /// What is repaired, in the order in which it was done.
    pub(crate) made: Vec<Made>,
    /// What was proposed and could not be applied: why, in a sentence.
    pub(crate) refused: Vec<String>,
    /// How many repairs are left that may change a run, and how many that a person makes.
    pub(crate) left: (usize, usize),
}

/// A file and what becomes of it.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) path: String,
    /// The bytes it was judged by; none for a new file.
    pub(crate) before: Option<Vec<u8>>,
    pub(crate) after: String,
}

impl Planned {
    /// The change as a unified diff.
    pub(crate) fn patch(&self) -> String {
        let before = self.before.as_deref().map(String::from_utf8_lossy);
        patch(&self.path, before.as_deref(), &self.after)
    }
}

/// A repair that was applied.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) rule: &'static str,
    pub(crate) fix: Fix,
}

/// Plans the repairs up to a level, of the rules that are kept.
pub(crate) fn plan(
    given: &Given,
    level: Safety,
    keeps: impl Fn(&str) -> bool,
) -> Result<Plan, String> {
    let mut now = given.clone();
    let mut plan = Plan::default();
    let mut refused: BTreeSet<(&'static str, String)> = BTreeSet::new();
    for _ in 0..MOST_ROUNDS {
        let project = Project::read(&now);
        let findings: Vec<Finding> = judge(&project)
            .findings
            .into_iter()
            .filter(|finding| finding.ignored.is_none() && keeps(finding.rule.id))
            .collect();
        let mut round = Round {
            project: &project,
            edits: BTreeMap::new(),
            owner: BTreeMap::new(),
        };
        let mut made = Vec::new();
        for safety in [Safety::Safe, Safety::Review] {
            if safety > level {
                continue;
            }
            for finding in &findings {
                let rule = finding.rule.id;
                for fix in finding.fixes.iter().filter(|fix| fix.safety == safety) {
                    if fix.edits.is_empty()
                        || fix
                            .edits
                            .iter()
                            .any(|edit| is_ignored(&project, rule, edit))
                        || refused.contains(&(rule, fix.title.clone()))
                    {
                        continue;
                    }
                    match round.take(rule, fix) {
                        Taken::Yes => made.push(Made {
                            rule,
                            fix: fix.clone(),
                        }),
                        Taken::Later => {}
                        Taken::Never(why) => {
                            plan.refused
                                .push(format!("`{}` was left out: {why}", fix.title));
                            refused.insert((rule, fix.title.clone()));
                        }
                    }
                }
            }
        }
        if made.is_empty() {
            plan.left = left(&findings, level);
            plan.files = files(given, &now);
            return Ok(plan);
        }
        round.apply(&mut now)?;
        plan.made.extend(made);
    }
    Err(format!(
        "the repairs of `{}` call for each other without end, so none was made: this is a fault of spec-check; please report it",
        given.name
    ))
}

/// The repairs that are applied to one state of the repository. Those of two rules never share a file in it: what one of them writes
/// the other has not seen.
struct Round<'a> {
    project: &'a Project,
    edits: BTreeMap<String, (Vec<Edit>, String)>,
    owner: BTreeMap<String, &'static str>,
}

enum Taken {
    Yes,
    /// It touches what another repair changes in this round; when that is done it is asked for again.
    Later,
    Never(String),
}

impl Round<'_> {
    fn take(&mut self, rule: &'static str, fix: &Fix) -> Taken {
        let foreign = |edit: &FixEdit| self.owner.get(&edit.path).is_some_and(|own| *own != rule);
        if fix.edits.iter().any(foreign) {
            return Taken::Later;
        }
        let mut wanted = self.edits.clone();
        for FixEdit {
            path,
            edit,
            creates,
        } in &fix.edits
        {
            let document = self
                .project
                .document(path)
                .and_then(|at| self.project.documents.get(at));
            match (document, *creates) {
                (Some(document), false) if document.origin == Origin::File => {}
                (None, true) => {}
                (Some(_), true) => return Taken::Never(format!("`{path}` is there already")),
                _ => return Taken::Never(format!("the text of `{path}` was not given as a file")),
            }
            let before = document.map_or("", |document| document.text.as_str());
            let (edits, after) = wanted.entry(path.clone()).or_default();
            edits.push(edit.clone());
            match edit::apply(before, edits) {
                Ok(text) => *after = text,
                Err(edit::Refusal::Overlap(..)) if edits.len() > 1 => return Taken::Later,
                Err(_) => {
                    return Taken::Never(format!("its edits of `{path}` do not fit together"));
                }
            }
        }
        for edit in &fix.edits {
            let before = self
                .project
                .document(&edit.path)
                .and_then(|at| self.project.documents.get(at))
                .map_or(0, |document| document.problems.len());
            let after = wanted.get(&edit.path).map_or("", |(_, after)| after);
            let read = Document::parse(&Input::new(&edit.path, after, Origin::File));
            if read.problems.len() > before {
                return Taken::Never(format!("`{}` could not be read after it", edit.path));
            }
        }
        for edit in &fix.edits {
            self.owner.insert(edit.path.clone(), rule);
        }
        self.edits = wanted;
        Taken::Yes
    }

    fn apply(self, given: &mut Given) -> Result<(), String> {
        for (path, (_, after)) in self.edits {
            let bytes = after.into_bytes();
            if let Some(input) = given
                .inputs
                .iter_mut()
                .find(|input| input.origin == Origin::File && input.path == path)
            {
                if input.bytes == bytes {
                    return Err(format!(
                        "a repair of `{path}` changes nothing, so none was made: this is a fault of spec-check; please report it"
                    ));
                }
                input.bytes = bytes;
                continue;
            }
            let listing = given
                .inputs
                .iter_mut()
                .find(|input| input.origin == Origin::Listing);
            if let Some(listing) = listing {
                if listing.bytes.last().is_some_and(|last| *last != b'\n') {
                    listing.bytes.push(b'\n');
                }
                listing.bytes.extend(path.bytes().chain([b'\n']));
            }
            given.inputs.push(Input {
                path,
                bytes,
                origin: Origin::File,
            });
        }
        Ok(())
    }
}

/// Whether the project asks not to count what is edited: by its file or its line.
fn is_ignored(project: &Project, rule: &str, edit: &FixEdit) -> bool {
    project
        .ignores
        .iter()
        .filter(|ignore| ignore.names(rule))
        .any(|ignore| match &ignore.scope {
            IgnoreScope::All => true,
            IgnoreScope::Path(path) => *path == edit.path,
            IgnoreScope::Line(document, line) => {
                project.documents.get(*document).is_some_and(|document| {
                    document.path == edit.path
                        && (document.lines.line(edit.edit.span.start)
                            ..=document.lines.line(edit.edit.span.end))
                            .contains(line)
                })
            }
        })
}

fn left(findings: &[Finding], level: Safety) -> (usize, usize) {
    let count = |safety| {
        findings
            .iter()
            .flat_map(|finding| &finding.fixes)
            .filter(|fix| fix.safety == safety)
            .count()
    };
    let review = if level < Safety::Review {
        count(Safety::Review)
    } else {
        0
    };
    (review, count(Safety::ByHand))
}

fn files(before: &Given, after: &Given) -> Vec<Planned> {
    let mut files = Vec::new();
    for input in after
        .inputs
        .iter()
        .filter(|input| input.origin == Origin::File)
    {
        let old = before
            .inputs
            .iter()
            .find(|old| old.origin == Origin::File && old.path == input.path);
        if old == Some(input) {
            continue;
        }
        files.push(Planned {
            path: input.path.clone(),
            before: old.map(|old| old.bytes.clone()),
            after: String::from_utf8_lossy(&input.bytes).into_owned(),
        });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
