//! The boxes of the element: for each clause and rule an example with its verdict, as HTML that stands in somebody's page before anything is
//! loaded, and as what the box judges when the example is tried.

use crate::{
    html::{claim, escaped},
    page::{Example, Page},
};
use serde_json::{Value, json};
use spec_model::Given;
use spec_report::wire::{Exhibit, Finding};
use spec_rules::{Clause, Rule, SPECS, Verdict};
use spec_source::{Input, Origin};
use std::fmt::Write;

/// The page's own example, for a box that is of no clause.
const WORKFLOW: &str = include_str!("../../../www/example/.github/workflows/release.yml");

/// Lines shown around the place that an example is about.
const AROUND: usize = 5;

/// A box.
pub(crate) struct Boxed {
    /// `spec8/pin-actions`, or a rule's id.
    pub(crate) id: String,
    /// The attributes of its tag.
    attribute: &'static str,
    /// The claim.
    pub(crate) claim: &'static str,
    force: &'static str,
    given: Given,
    finding: Finding,
}

impl Boxed {
    /// The box of a clause: that of its first rule with an example that is told in one file.
    pub(crate) fn of_clause(clause: &'static Clause) -> Result<Option<Self>, String> {
        let mut found: Option<(usize, Self)> = None;
        for rule in clause.rules {
            let Some((rank, mut boxed)) = of_rule(rule)? else {
                continue;
            };
            if found.as_ref().is_none_or(|(best, _)| rank > *best) {
                boxed.id = clause.id.into();
                boxed.attribute = "clause";
                found = Some((rank, boxed));
            }
        }
        Ok(found.map(|(_, boxed)| boxed))
    }

    /// The box of a rule.
    pub(crate) fn of_rule(rule: &'static Rule) -> Result<Option<Self>, String> {
        Ok(of_rule(rule)?.map(|(_, boxed)| boxed))
    }

    /// What a box takes when its example is tried.
    pub(crate) fn example(&self) -> String {
        let name = self.id.rsplit('/').next().unwrap_or_default();
        told(&format!("example of {name}"), &self.given)
    }

    /// The element with what is read before anything is loaded, and without script; `more` are further attributes.
    pub(crate) fn html(&self, more: &str) -> String {
        let more = if more.is_empty() {
            String::new()
        } else {
            format!(" {more}")
        };
        let mut out = format!(
            "<spec-check {}=\"{}\"{more}>\n<p><strong>{}</strong> ({})</p>\n",
            self.attribute,
            escaped(&self.id),
            claim(self.claim),
            self.force,
        );
        let exhibit = self
            .finding
            .exhibits
            .iter()
            .find(|exhibit| exhibit.line.is_some())
            .or(self.finding.exhibits.first());
        if let Some((path, lines)) = excerpt(&self.given, exhibit) {
            // writing into a string cannot fail
            let _ = write!(
                out,
                "<p>An example, in <code>{}</code>:</p>\n<pre><code>{}</code></pre>\n",
                escaped(&path),
                escaped(&lines)
            );
        }
        let _ = write!(
            out,
            "<p>Verdict: <strong>{}</strong>. {}.</p>\n</spec-check>\n",
            self.finding.verdict.replace('-', " "),
            claim(&self.finding.summary),
        );
        out
    }
}

/// The box of a rule, with how well its example serves.
fn of_rule(rule: &'static Rule) -> Result<Option<(usize, Boxed)>, String> {
    let page = Page::read(rule.page)
        .map_err(|errors| format!("the page of `{}`:\n{}", rule.id, errors.join("\n")))?;
    let mut found: Option<(usize, &Example)> = None;
    for example in &page.examples {
        let rank = rank(example);
        if found.is_none_or(|(best, _)| rank > best) {
            found = Some((rank, example));
        }
    }
    let Some((rank, example)) = found else {
        return Ok(None);
    };
    let report = spec_report::judge(&example.given);
    let finding = report
        .findings
        .into_iter()
        .find(|finding| finding.rule == rule.id);
    Ok(finding.map(|finding| {
        let boxed = Boxed {
            id: rule.id.into(),
            attribute: "rule",
            claim: rule.claim,
            force: rule.force.word(),
            given: example.given.clone(),
            finding,
        };
        (rank, boxed)
    }))
}

/// An example serves best that is unmet, in one file, and is repaired.
fn rank(example: &Example) -> usize {
    let files = |origin| {
        let inputs = example.given.inputs.iter();
        inputs.filter(|input| input.origin == origin).count()
    };
    let one = files(Origin::File) == 1 && files(Origin::Answer) == 0;
    let alone = one && files(Origin::Listing) == 0;
    8 * usize::from(example.verdict == Verdict::Unmet)
        + 4 * usize::from(one)
        + 2 * usize::from(!example.fixed.is_empty())
        + usize::from(alone)
}

/// The lines around a place, and the file they are in; of an absence, the first lines of the first file.
fn excerpt(given: &Given, exhibit: Option<&Exhibit>) -> Option<(String, String)> {
    let named = |input: &&Input| exhibit.is_some_and(|exhibit| exhibit.path == input.path);
    let files = || {
        let inputs = given.inputs.iter();
        inputs.filter(|input| input.origin == Origin::File)
    };
    let input = files().find(named).or_else(|| files().next())?;
    let text = String::from_utf8_lossy(&input.bytes);
    let lines: Vec<&str> = text.lines().collect();
    let all = 2 * AROUND + 4;
    let line = exhibit.and_then(|exhibit| exhibit.line).unwrap_or(1);
    let (from, to) = if lines.len() <= all {
        (0, lines.len())
    } else {
        let from = line.saturating_sub(AROUND + 1).min(lines.len() - all);
        (from, from + all)
    };
    let shown = lines.get(from..to)?;
    let mut out = String::new();
    if from > 0 {
        out.push_str("…\n");
    }
    out.push_str(&shown.join("\n"));
    if to < lines.len() {
        out.push_str("\n…");
    }
    Some((input.path.clone(), out))
}

/// An example as the element's script reads it.
fn told(name: &str, given: &Given) -> String {
    let inputs = given.inputs.iter().map(|input| {
        let origin = match input.origin {
            Origin::File => "file",
            Origin::Pasted => "pasted",
            Origin::Listing => "listing",
            Origin::Answer => "answer",
        };
        json!([origin, input.path, String::from_utf8_lossy(&input.bytes)])
    });
    json!({"name": name, "inputs": inputs.collect::<Vec<Value>>()}).to_string()
}

/// Every box's files: the markup as `ID.html`, the example as `ID.json`.
///
/// # Errors
/// The mistakes in a rule's page.
pub(crate) fn files() -> Result<Vec<(String, String)>, String> {
    let mut files = Vec::new();
    let mut add = |boxed: &Boxed| {
        files.push((format!("{}.html", boxed.id), boxed.html("")));
        files.push((format!("{}.json", boxed.id), boxed.example()));
    };
    for clause in SPECS.iter().flat_map(|spec| spec.clauses) {
        if let Some(boxed) = Boxed::of_clause(clause)? {
            add(&boxed);
        }
    }
    for rule in spec_rules::rules() {
        if let Some(boxed) = Boxed::of_rule(rule)? {
            add(&boxed);
        }
    }
    let example = Given {
        inputs: vec![Input::new(
            ".github/workflows/release.yml",
            WORKFLOW,
            Origin::File,
        )],
        ..Given::default()
    };
    for id in ["spec6", "spec8", "all"] {
        files.push((format!("{id}.json"), told("example-project", &example)));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clause_that_decides_has_a_box_that_tells_its_verdict_without_script() {
        for clause in SPECS.iter().flat_map(|spec| spec.clauses) {
            let boxed = Boxed::of_clause(clause).unwrap();
            assert_eq!(boxed.is_some(), !clause.rules.is_empty(), "{}", clause.id);
            let Some(boxed) = boxed else {
                continue;
            };
            let html = boxed.html("");
            assert!(html.contains("Verdict: <strong>"), "{html}");
            assert!(html.contains("<pre><code>"), "{html}");
            // the outline and the anchors of a page are its own
            assert!(
                !html.contains("<h") && !html.contains(" id=") && !html.contains(" style="),
                "{html}"
            );
        }
    }

    #[test]
    fn what_a_box_shows_is_the_verdict_that_the_rules_page_says() {
        let mut unmet = 0;
        for rule in spec_rules::rules() {
            let boxed = Boxed::of_rule(rule).unwrap().unwrap();
            let page = Page::read(rule.page).unwrap();
            let example = page
                .examples
                .iter()
                .find(|example| example.given == boxed.given)
                .unwrap();
            assert_eq!(boxed.finding.verdict, example.verdict.word(), "{}", rule.id);
            unmet += usize::from(boxed.finding.verdict == "unmet");
        }
        assert!(unmet > 20, "{unmet}");
    }

    #[test]
    fn a_long_example_is_cut_around_its_place() {
        let lines: Vec<String> = (1..=40).map(|line| format!("line {line}")).collect();
        let text = lines.join("\n") + "\n";
        let given = Given {
            inputs: vec![Input::new("a.yml", text.as_str(), Origin::File)],
            ..Given::default()
        };
        let exhibit = Exhibit {
            path: "a.yml".into(),
            line: Some(20),
            ..Exhibit::default()
        };
        let (path, lines) = excerpt(&given, Some(&exhibit)).unwrap();
        assert_eq!(path, "a.yml");
        assert!(
            lines.starts_with("…\nline 15\n") && lines.ends_with("\nline 28\n…"),
            "{lines}"
        );
    }
}
