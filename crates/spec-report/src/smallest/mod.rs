//! The smallest input for which a rule still says what it says, and for the same reason: to be shown by whoever thinks that the verdict is wrong.

mod cut;
mod fences;
mod like;
mod neutral;
mod tidy;

use crate::withhold::is_answer;
use alloc::{string::String, vec::Vec};
use cut::At;
use like::Like;
use spec_model::Given;
use spec_rules::{Rule, Verdict, rules};
use spec_source::{Input, Origin};

/// How many inputs are judged at most: the smallest one until then is given.
pub const MOST: usize = 6000;

/// How often everything is tried again while that still makes it smaller.
const ROUNDS: usize = 5;

/// A way to make an input smaller: the try at this place, or nothing when all were made.
type Pass = fn(&Given, &mut At) -> Option<Given>;

/// From the coarse to the fine, again and again.
const SMALLER: [Pass; 7] = [
    tidy::tidied,
    cut::without_inputs,
    cut::without_paths,
    cut::without_nodes,
    cut::without_lines,
    cut::without_words,
    neutral::plain_scalars,
];

/// When nothing can be left out any more.
const LAST: [Pass; 2] = [neutral::plain_names, tidy::tidied];

/// A search for the smallest input.
#[derive(Debug)]
pub struct Search {
    rule: &'static Rule,
    like: Like,
    kept: Given,
    /// Words that stay as they stand.
    words: String,
    round: usize,
    pass: usize,
    at: At,
    shrank: bool,
    tried: usize,
}

/// Why no search began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No rule has this id.
    NoRule,
    /// The verdict rests on answers, and they are not to be shown.
    Answers,
    /// The words that are to stay stand nowhere.
    Words,
}

impl Search {
    /// Begins a search. Without `answers`, what only answers say is not in it. What `words` says stays as it stands: a verdict that rests
    /// on something not being seen would else be shown of nothing at all.
    ///
    /// # Errors
    /// An unknown rule, a verdict that needs the answers, words that stand nowhere.
    pub fn new(given: &Given, rule: &str, answers: bool, words: &str) -> Result<Self, Refusal> {
        let rule = rules()
            .find(|known| known.id == rule)
            .ok_or(Refusal::NoRule)?;
        let like = Like::of(rule, given);
        let mut kept = given.clone();
        if !answers && kept.inputs.iter().any(is_answer) {
            kept.inputs.retain(|input| !is_answer(input));
            if !like.holds(rule, &kept) {
                return Err(Refusal::Answers);
            }
        }
        let words = words.trim();
        if !holds(&kept, words) {
            return Err(Refusal::Words);
        }
        Ok(Self {
            rule,
            like,
            kept,
            words: words.into(),
            round: 0,
            pass: 0,
            at: At::default(),
            shrank: false,
            tried: 0,
        })
    }

    /// Judges one input more. Whether there is more to try.
    pub fn step(&mut self) -> bool {
        while self.tried < MOST {
            let Some(pass) = self.pass() else {
                return false;
            };
            let Some(smaller) = pass(&self.kept, &mut self.at) else {
                self.next_pass();
                continue;
            };
            if smaller == self.kept {
                self.at.failed();
                continue;
            }
            self.tried += 1;
            if holds(&smaller, &self.words) && self.like.holds(self.rule, &smaller) {
                self.kept = smaller;
                self.shrank = true;
                self.at.took();
            } else {
                self.at.failed();
            }
            return true;
        }
        false
    }

    fn pass(&self) -> Option<Pass> {
        let last = self.pass.checked_sub(SMALLER.len());
        last.map_or_else(|| SMALLER.get(self.pass), |at| LAST.get(at))
            .copied()
    }

    fn next_pass(&mut self) {
        self.at = At::default();
        self.pass += 1;
        // a name that means nothing any more may be left out, too
        let ends = [SMALLER.len(), SMALLER.len() + LAST.len()];
        if ends.contains(&self.pass) && core::mem::take(&mut self.shrank) {
            self.round += 1;
            if self.round < ROUNDS {
                self.pass = 0;
            }
        }
    }

    /// How many inputs were judged.
    pub const fn tried(&self) -> usize {
        self.tried
    }

    /// How many lines the smallest input has until now.
    pub fn lines(&self) -> usize {
        let lines = |input: &Input| input.bytes.split(|byte| *byte == b'\n').count();
        let listing = |input: &&Input| input.origin != Origin::Listing;
        self.kept.inputs.iter().filter(listing).map(lines).sum()
    }

    /// The smallest input until now.
    pub const fn given(&self) -> &Given {
        &self.kept
    }

    /// What the rule says of it.
    pub const fn verdict(&self) -> Verdict {
        self.like.verdict()
    }

    /// The smallest input as an example of the rule's page, with the verdict that it should have and a line why, to put into an issue.
    pub fn report(&self, due: &str, why: &str) -> String {
        fences::report(self.rule, self.verdict(), &self.kept, due, why)
    }
}

/// Whether a file or an answer holds these words.
fn holds(given: &Given, words: &str) -> bool {
    let in_text = |input: &Input| {
        input.origin != Origin::Listing && text(input).is_some_and(|text| text.contains(words))
    };
    words.is_empty() || given.inputs.iter().any(in_text)
}

/// The text of an input; nothing where it is none.
fn text(input: &Input) -> Option<&str> {
    core::str::from_utf8(&input.bytes).ok()
}

/// The same with another text in one of its inputs.
fn with_text(given: &Given, index: usize, text: String) -> Given {
    let mut given = given.clone();
    if let Some(input) = given.inputs.get_mut(index) {
        input.bytes = text.into_bytes();
    }
    given
}

/// A text without some of its pieces, which rise and do not overlap.
fn without(text: &str, pieces: &[(usize, usize)]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (start, end) in pieces {
        out.push_str(text.get(done..*start)?);
        done = *end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// Where each line begins and ends, its line end included.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        all.push((from, from + line.len()));
        from += line.len();
    }
    all
}
