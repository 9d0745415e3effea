//! What must stay of a finding while its input becomes smaller.

use alloc::string::String;
use spec_model::{Given, Project};
use spec_rules::{Finding, Rule, Verdict, finding};

/// What a finding says, without the names and numbers of this input.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Like {
    verdict: Verdict,
    declared: bool,
    because: Option<String>,
    /// What is said of the first place that has the finding's own verdict.
    says: Option<String>,
    /// How many problems the input has: a smaller one must not be understood worse.
    problems: usize,
}

impl Like {
    pub(super) fn of(rule: &'static Rule, given: &Given) -> Self {
        let project = Project::read(given);
        let finding = finding(rule, &project);
        Self {
            verdict: finding.verdict,
            declared: finding.declared,
            because: finding.because.as_deref().map(gist),
            says: said(&finding).next(),
            problems: project.problems.len(),
        }
    }

    /// Whether the rule says the same of another input.
    pub(super) fn holds(&self, rule: &'static Rule, given: &Given) -> bool {
        let project = Project::read(given);
        if project.problems.len() > self.problems {
            return false;
        }
        let finding = finding(rule, &project);
        finding.verdict == self.verdict
            && finding.declared == self.declared
            && finding.because.as_deref().map(gist) == self.because
            // the first place stays the first: whoever searches again in what is left looks for the same
            && said(&finding).next() == self.says
    }

    pub(super) const fn verdict(&self) -> Verdict {
        self.verdict
    }
}

fn said(finding: &Finding) -> impl Iterator<Item = String> {
    finding
        .exhibits
        .iter()
        .filter(|exhibit| exhibit.verdict == finding.verdict)
        .map(|exhibit| gist(&exhibit.says))
}

/// A sentence's beginning without what stands in backticks and without numbers: those are of the input.
fn gist(sentence: &str) -> String {
    let mut out = String::new();
    for (index, part) in sentence.split('`').enumerate() {
        if index % 2 == 1 {
            continue;
        }
        for char in part.chars() {
            match char {
                ',' | ';' | ':' | '(' if !out.trim().is_empty() => return out,
                '0'..='9' => {}
                _ => out.push(char),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::gist;

    #[test]
    fn two_sentences_that_differ_in_names_and_numbers_have_one_gist() {
        let one = gist("`actions/checkout@v4` is a tag, which its owner can move");
        assert_eq!(one, gist("`a/b@v10` is a tag, which its owner can move"));
        assert_ne!(
            one,
            gist("`a/b@main` is a branch, which its owner can move")
        );
        assert_eq!(gist("3 of 7 actions"), gist("1 of 1 actions"));
    }
}
