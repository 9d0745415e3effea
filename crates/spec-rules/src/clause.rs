//! The SPECs' headings, each with the rules that decide its sentences.

use crate::{Force, Rule};

/// One SPEC.
#[derive(Debug)]
pub struct Spec {
    /// 6 or 8.
    pub number: u8,
    /// Its title.
    pub title: &'static str,
    /// The address of its page.
    pub link: &'static str,
    /// The commit of the SPEC repository that was read, shortened.
    pub revision: &'static str,
    /// Its date, `YYYY-MM-DD`.
    pub revised: &'static str,
    /// Its clauses, in its own order.
    pub clauses: &'static [&'static Clause],
    /// Its headings that oblige nobody.
    pub silent: &'static [Silent],
}

/// One heading with what it asks.
#[derive(Debug)]
pub struct Clause {
    /// `spec8/pin-actions`.
    pub id: &'static str,
    /// What it is about, in our words.
    pub title: &'static str,
    /// The heading's anchor on the SPEC's page.
    pub anchor: &'static str,
    /// The passages it rests on: its own heading first.
    pub passages: &'static [Passage],
    /// The rules that decide its sentences, in order.
    pub rules: &'static [&'static Rule],
    /// The rules that are announced and not decided yet.
    pub coming: &'static [Coming],
}

/// A passage of a SPEC's text, from its heading to the next heading of any level.
#[derive(Debug)]
pub struct Passage {
    /// The heading as it stands in the text, without its `#`.
    pub heading: &'static str,
    /// SHA-256 of the passage: LF line ends, trailing blanks off, in hexadecimal.
    pub digest: &'static str,
}

/// A heading that obliges nobody.
#[derive(Debug)]
pub struct Silent {
    /// The passage.
    pub passage: Passage,
    /// Why it obliges nobody.
    pub reason: &'static str,
}

/// A rule that is announced and not decided yet.
#[derive(Debug)]
pub struct Coming {
    /// Its id.
    pub id: &'static str,
    /// The claim as a sentence.
    pub claim: &'static str,
    /// The SPEC's verb.
    pub force: Force,
}
