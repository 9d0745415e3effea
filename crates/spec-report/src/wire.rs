//! The report in its frozen form `spec-check/1`: what every door speaks. Internal types never leak into it.
//!
//! The JSON Schema stands in `crates/spec-report/schema/spec-check-1.json`; a test holds both together.

use alloc::{string::String, vec::Vec};
use serde::{Deserialize, Serialize};

/// The version of this form.
pub const FORMAT: &str = "spec-check/1";

/// One judged repository.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Always [`FORMAT`].
    pub format: String,
    /// What judged.
    pub tool: Tool,
    /// The SPEC texts it was judged by.
    pub specs: Vec<SpecRevision>,
    /// One sentence from the release path: who can start an upload, who must agree, what it leaves behind.
    pub summary: String,
    /// What was judged.
    pub subject: Subject,
    /// What is wrong with the input itself.
    pub problems: Vec<Problem>,
    /// Every step that uploads distributions or leads to an upload, by path and line.
    pub publishing: Vec<Publishing>,
    /// One per rule, in the SPEC's order; only those asked for, where the reader narrowed the report.
    pub findings: Vec<Finding>,
}

/// What judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// `spec-check`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The date of its dated tables (what well-known actions do), `YYYY-MM-DD`.
    pub tables: String,
}

/// A SPEC text that was judged by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SpecRevision {
    /// 6 or 8.
    pub number: u8,
    /// The commit of the SPEC repository, shortened.
    pub revision: String,
    /// Its date, `YYYY-MM-DD`.
    pub revised: String,
}

/// What was judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// The folder's or repository's name.
    pub name: String,
    /// How many paths are known.
    pub paths: usize,
    /// How many files were read.
    pub read: usize,
    /// The day the report speaks for, `YYYY-MM-DD`; empty where none was given.
    pub as_of: String,
    /// How much of each source was seen.
    pub coverage: Coverage,
}

/// How much of each source was seen: `nothing`, `some` or `all`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Coverage {
    /// The repository's paths.
    pub tree: String,
    /// GitHub's answers.
    pub host_settings: String,
    /// PyPI's answers.
    pub package_index: String,
    /// Tags and commits.
    pub history: String,
    /// A repository of secrets.
    pub vault: String,
    /// Dated statements of people.
    pub maintainer: String,
}

/// Something wrong with the input itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The line, from 1; `null` when it is about the whole file.
    pub line: Option<usize>,
    /// The column, from 1, in UTF-16 units.
    pub column: Option<usize>,
    /// What is so, why it matters, what to do.
    pub message: String,
}

/// One step that uploads distributions, or leads to an upload.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Publishing {
    /// The file.
    pub path: String,
    /// The line of its `uses:` or `run:` key, from 1.
    pub line: usize,
    /// The job's key; `null` where the file has no jobs (another service, a composite action).
    pub job: Option<String>,
    /// Its position among the job's steps, from 0; `null` where the job itself is the call.
    pub step: Option<usize>,
    /// `gh-action-pypi-publish`, `twine`, `uv`, `flit`, `poetry`, `hatch`, `pdm`, `maturin`, `maturin-action`, `setup.py`,
    /// `other-action`, `reusable-workflow`, `composite-action` or `script`.
    pub means: String,
    /// `pypi`, `testpypi`, `other`, `dynamic`, or `unknown` where it cannot be seen.
    pub index: String,
    /// The address given, as it is written.
    pub index_url: Option<String>,
    /// Which events can reach it.
    pub events: Vec<Event>,
    /// The environment's name, an expression's text, or `null`.
    pub environment: Option<String>,
    /// The effective permission: `write`, `none` or `unknown`.
    pub id_token: String,
    /// Where a password or token reaches the step.
    pub credential: Option<Credential>,
    /// `sha`, `short-sha`, `tag`, `branch`, `local` or `none`.
    pub pin: String,
    /// The version its comment or its ref names.
    pub version: Option<String>,
    /// What the step's job leaves: `publish`, `provenance`, `publish+provenance`, `none` or `unknown`.
    pub attestation: String,
    /// `null` for a step that uploads by itself.
    pub indirect: Option<Indirect>,
}

/// Whether an event can reach a step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The event's name.
    pub event: String,
    /// `tag` or `branch` for `push`, else `null`.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// `yes` (some occurrence of it runs the step), `no` or `unknown`.
    pub reaches: String,
    /// The filter or condition that says so.
    pub because: String,
}

/// Where a password or token comes from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Credential {
    /// How it reaches the step: `with.password`, `env.TWINE_PASSWORD`, `--password`, ...
    pub via: String,
    /// The secret's name, where one is named.
    pub secret: Option<String>,
    /// `long-lived`, `short-lived` or `unknown`.
    pub kind: String,
}

/// What hides the upload.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Indirect {
    /// `reusable-workflow`, `composite-action`, `action`, `script` or `other-service`.
    pub kind: String,
    /// Its name as it is written.
    pub name: String,
    /// The uploading step, when its file is among the inputs.
    pub target: Option<Target>,
}

/// The place of an uploading step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
}

/// What was decided about one rule.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// 6, 8, or `null` beyond the SPECs.
    pub spec: Option<u8>,
    /// The clause's id; `beyond` beyond the SPECs.
    pub clause: String,
    /// `must`, `should`, `recommended`, `may` or `beyond`.
    pub force: String,
    /// `met`, `met-differently`, `unmet`, `unknown` or `not-applicable`.
    pub verdict: String,
    /// Whether it rests on a person's statement: said, not seen.
    pub declared: bool,
    /// Set when the project asks not to count it.
    pub ignored: Option<Ignored>,
    /// The verdict in one sentence.
    pub summary: String,
    /// What would decide it.
    pub needs: Vec<Need>,
    /// Why it is not applicable or unknown, where the summary does not say it.
    pub because: Option<String>,
    /// The places it rests on.
    pub exhibits: Vec<Exhibit>,
    /// Proposed repairs.
    pub fixes: Vec<Fix>,
}

/// Why a finding does not count.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ignored {
    /// The project's reason.
    pub reason: String,
    /// The file that says so.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
}

/// Something that would decide a verdict.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// `tree`, `host-settings`, `package-index`, `history`, `vault` or `maintainer`.
    pub source: String,
    /// The exact thing to bring.
    pub bring: String,
    /// `anyone`, `writer`, `administrator`, `index-owner` or `maintainer`.
    pub who: String,
    /// What it would decide.
    pub decides: String,
}

/// One place and what it says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Exhibit {
    /// The file or endpoint; of an absence the place where the thing would be.
    pub path: String,
    /// The line, from 1; `null` for an absence or a place in an answer.
    pub line: Option<usize>,
    /// The column, from 1, in UTF-16 units.
    pub column: Option<usize>,
    /// The last line.
    pub end_line: Option<usize>,
    /// The column after the last character.
    pub end_column: Option<usize>,
    /// The text of the span; empty for an absence.
    pub text: String,
    /// A JSON pointer into an answer.
    pub pointer: Option<String>,
    /// The place's own verdict.
    pub verdict: String,
    /// What the place says.
    pub says: String,
}

/// A proposed repair.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// `safe`, `review` or `by-hand`.
    pub safety: String,
    /// What must be true before it is merged.
    pub before: Vec<String>,
    /// What to do; the steps of a repair by hand, or what follows the edits.
    pub after: Vec<String>,
    /// The replacements.
    pub edits: Vec<Edit>,
}

/// One replacement of text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// The file.
    pub path: String,
    /// The first byte replaced.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
    /// The new text.
    pub replacement: String,
    /// Whether it makes a new file.
    pub creates: bool,
}

/// What can be decided: both SPECs, clause by clause, whether or not anything was judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// SPEC 8, then SPEC 6, then what lies beyond (`number` 0).
    pub specs: Vec<CatalogueSpec>,
}

/// One document of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CatalogueSpec {
    /// 8, 6, or 0 for what no SPEC asks.
    pub number: u8,
    /// Its title.
    pub title: String,
    /// Its address.
    pub link: String,
    /// Its clauses in its own order.
    pub clauses: Vec<CatalogueClause>,
}

/// One clause of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CatalogueClause {
    /// `spec8/pin-actions`; beyond the SPECs `beyond`.
    pub id: String,
    /// Its heading in our words.
    pub title: String,
    /// The address of the section.
    pub link: String,
    /// Its rules in order.
    pub rules: Vec<CatalogueRule>,
}

/// One rule of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CatalogueRule {
    /// `spec8/pin-actions/release-pinned-by-full-sha`.
    pub id: String,
    /// The claim, as a sentence.
    pub claim: String,
    /// `must`, `should`, `recommended`, `may` or `beyond`.
    pub force: String,
    /// Whether it is announced and not decided yet.
    pub coming: bool,
}

/// What an interface shows beside the report; not a part of its form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// How much was looked at, as a clause of a sentence.
    pub extent: String,
    /// What became of the answers that were given.
    pub brought: Vec<Brought>,
    /// What looking further asks, each as a sentence.
    pub further: Vec<String>,
    /// What is open, by who can settle it.
    pub people: Vec<Message>,
    /// What can be filled in.
    pub forms: Vec<Form>,
    /// What to do next, the strongest and the easiest first.
    pub next: Vec<Next>,
}

/// One thing to do; beside the report, not a part of its form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Next {
    /// The rules that it serves, at least one.
    pub rules: Vec<String>,
    /// The SPEC's verb of the strongest of them.
    pub force: String,
    /// `unmet` or `unknown`.
    pub verdict: String,
    /// What to do, as a clause without a subject.
    pub does: String,
    /// Who can: `anyone`, `writer`, `administrator`, `index-owner` or `maintainer`.
    pub who: String,
}

/// What changed since an earlier report; beside the report, not a part of its form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Since {
    /// A heading, with the day of the earlier report where it names one.
    pub title: String,
    /// How many places are new, gone and still there.
    pub says: String,
    /// What else tells the reports apart, each as a sentence.
    pub notes: Vec<String>,
    /// What changed.
    pub rows: Vec<SinceRow>,
}

/// One thing that changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SinceRow {
    /// `repaired`, `gone` (the place, not what its claim asks for), `new`, `undecided` or `changed`.
    pub kind: String,
    /// The place and its text, or both verdicts.
    pub says: String,
    /// The rule's id; empty where it is of no one rule.
    pub rule: String,
}

/// An input that was taken as an answer or as a bundle of them; beside the report, not a part of its form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Brought {
    /// The path under which it was given.
    pub path: String,
    /// Its answers.
    pub answers: Vec<BroughtAnswer>,
}

/// What became of one answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BroughtAnswer {
    /// The question's path; where the question is not known, the path under which it was given.
    pub path: String,
    /// `given`, `refused` or `not understood`.
    pub state: String,
    /// What it tells, or why it tells nothing.
    pub says: String,
}

/// What one kind of people can settle, as a message ready to send.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Who, and how many things.
    pub title: String,
    /// The message, with its commands.
    pub text: String,
}

/// Something to fill in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// `questions` or `register`.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it is for.
    pub says: String,
    /// Its rows: always the same ones in the same order.
    pub rows: Vec<FormRow>,
}

/// A row of a form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FormRow {
    /// What it asks.
    pub asks: String,
    /// Whether there is something to ask now.
    pub open: bool,
    /// Its fields.
    pub fields: Vec<FormField>,
}

/// A field of a form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    /// Its name among the form's fields.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What can be chosen, as value and label; empty for free text.
    pub choices: Vec<FormChoice>,
}

/// One thing that can be chosen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FormChoice {
    /// Its value.
    pub value: String,
    /// Its label.
    pub label: String,
}

/// What a form that was filled in becomes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// The file to put it in.
    pub path: String,
    /// That file's whole text, with what was there before.
    pub text: String,
    /// The same for people, as Markdown; empty where there is none.
    pub markdown: String,
}

/// What repairs leave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Repaired {
    /// The files that are changed or new, each with its whole text.
    pub texts: Vec<Text>,
    /// The repairs that were made, in their order.
    pub made: Vec<Made>,
    /// Those that could not be.
    pub refused: Vec<Refused>,
}

/// A file's whole text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The file.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A repair that was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The rule.
    pub rule: String,
    /// What it does.
    pub title: String,
    /// What must be true before it is merged.
    pub before: Vec<String>,
    /// What to do after.
    pub after: Vec<String>,
}

/// A repair that could not be made together with the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The rule.
    pub rule: String,
    /// What it would have done.
    pub title: String,
    /// Why not.
    pub why: String,
}

/// What a project is offered besides repairs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Offered {
    /// The files that were written for it: hardened release workflows, and starters of what it has not got.
    pub drafts: Vec<Drafted>,
    /// Where there is nothing to harden: why, one sentence each.
    pub nothing: Vec<String>,
    /// The actions to allow, as the setting takes them; empty where none needs it.
    pub patterns: String,
    /// What else there is to know of that list, one sentence each.
    pub notes: Vec<String>,
}

/// A file that was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Drafted {
    /// Its path.
    pub path: String,
    /// Its whole text.
    pub text: String,
    /// Whether it takes the place of a file that is there.
    pub replaces: bool,
    /// What is to be done outside of files, one step each.
    pub outside: Vec<String>,
}
