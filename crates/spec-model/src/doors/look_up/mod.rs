//! A look-up, pure: what to ask next, from what was answered. Sending is the work of whoever holds it.

mod files;
mod looked;
mod packages;
mod request;
mod tags;

pub use looked::{About, Left, Looked, Note};
pub use request::{Asked, Came, Head, Host, Outcome, Request};

use super::{Endpoint, Form, names, table};
use crate::{Unread, answers::Repository};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use packages::Package;
use spec_source::{Document, Input, Kind, Node, Origin, decode::MAX_ANSWER};

/// The most calls of the first look-up: an address without a login gets 60 an hour, and a workshop shares one.
pub const FIRST_CALLS: usize = 4;

/// The most calls that looking further adds.
pub const FURTHER_CALLS: usize = 6;

/// The most files that are fetched.
pub const MOST_FILES: usize = 80;

/// The most distributions that are looked up.
pub const MOST_PACKAGES: usize = 10;

/// A look-up on its way.
///
/// Ask [`next_batch`](Self::next_batch) for a batch, send it in any order, hand all outcomes to [`take`](Self::take), and again until a batch is empty;
/// then [`finish`](Self::finish), which may also be called at any time before. It ends whatever is answered, and never asks more than its limits.
#[derive(Debug, Clone)]
pub struct LookUp {
    repository: Repository,
    reference: Option<String>,
    /// How many calls it makes at most, looking further included.
    most: usize,
    stage: Stage,
    /// The number of the next request.
    id: u32,
    /// What was asked and has not been answered.
    waiting: Vec<(u32, String, Want)>,
    /// What is asked where calls are left.
    wishes: Vec<Wish>,
    /// How many calls were made.
    made: usize,
    /// How many are made at most, as far as the look-up has come.
    ceiling: usize,
    /// The host's own count.
    head: Head,
    /// How many questions the calls did not suffice for.
    dropped: usize,
    /// Whether the API is asked nothing more.
    closed: bool,
    is_private: bool,
    default_branch: Option<String>,
    /// The latest version's tag as it may be called, too.
    plain_tag: Option<String>,
    packages: Vec<Package>,
    /// The wanted files, the release path first.
    paths: Vec<String>,
    /// Whether all paths of the repository are known.
    knows_paths: bool,
    answers: Vec<Answer>,
    files: Vec<Input>,
    unread: Vec<Unread>,
    notes: Vec<Note>,
}

/// How far a look-up has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The repository itself; without it nothing else is asked of its host.
    Repository,
    /// Its paths and its settings.
    Settings,
    /// The files, when the paths are known.
    Files,
    /// The distributions, when their names are known.
    Packages,
    /// Where the distributions came from; and further questions.
    Further,
    /// What follows from further answers, while calls are left.
    Deeper,
    Done,
}

/// What an answer is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    Repository,
    Tree,
    /// An answer that is kept as it is.
    Answer,
    /// An answer to a question with a guessed name: only a good one is kept.
    Guess,
    Rulesets,
    Environments,
    Tag,
    /// The next page of an answer that is kept already.
    Page,
    File,
    Package(usize),
    Provenance,
}

/// Something to ask where calls are left.
#[derive(Debug, Clone)]
struct Wish {
    /// Lower is more wanted.
    rank: u8,
    endpoint: &'static Endpoint,
    arguments: Vec<String>,
    want: Want,
    page: usize,
}

/// An answer of GitHub or PyPI.
#[derive(Debug, Clone)]
struct Answer {
    path: String,
    /// Its pages in their order, at least one.
    pages: Vec<Vec<u8>>,
}

impl Answer {
    /// The answer itself, or the list of its pages.
    fn input(self) -> Input {
        let mut bytes = self.pages.join(&b',');
        if self.pages.len() > 1 {
            bytes.insert(0, b'[');
            bytes.push(b']');
        }
        Input {
            path: self.path,
            bytes,
            origin: Origin::Answer,
        }
    }
}

impl LookUp {
    /// Begins a look-up; nothing is asked by that.
    ///
    /// # Errors
    /// A sentence, where something that was asked for has no name that the hosts could know.
    pub fn new(asked: Asked) -> Result<Self, String> {
        let repository = Repository::named(&asked.repository)?;
        if let Some(reference) = asked.reference.as_deref()
            && !names::is_reference(reference)
        {
            return Err(format!(
                "`{}` can be no branch, tag or commit, so nothing can be read there: name one as Git does, or none for the default branch",
                names::shown(reference)
            ));
        }
        let mut packages: Vec<Package> = Vec::new();
        for name in &asked.packages {
            let Some(name) = names::distribution(name) else {
                return Err(format!(
                    "`{}` can be no distribution on PyPI, so it cannot be looked up: give its name alone",
                    names::shown(name)
                ));
            };
            if !packages.iter().any(|known| known.name == name) {
                packages.push(Package::named(name));
            }
        }
        if packages.len() > MOST_PACKAGES {
            return Err(format!(
                "{} distributions are more than the {MOST_PACKAGES} that are looked up at once: name those that matter most",
                packages.len()
            ));
        }
        Ok(Self {
            repository,
            reference: asked.reference,
            most: FIRST_CALLS + if asked.further { FURTHER_CALLS } else { 0 },
            stage: Stage::Repository,
            id: 0,
            waiting: Vec::new(),
            wishes: Vec::new(),
            made: 0,
            ceiling: FIRST_CALLS,
            head: Head::default(),
            dropped: 0,
            closed: false,
            is_private: false,
            default_branch: None,
            plain_tag: None,
            packages,
            paths: Vec::new(),
            knows_paths: false,
            answers: Vec::new(),
            files: Vec::new(),
            unread: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// What to ask next, in any order or at once; empty when there is nothing more to ask.
    pub fn next_batch(&mut self) -> Vec<Request> {
        self.forget_unanswered();
        let mut batch = Vec::new();
        while batch.is_empty() && self.stage != Stage::Done {
            self.stage = match self.stage {
                Stage::Repository => {
                    self.call(&mut batch, &table::REPOSITORY, &[], Want::Repository);
                    if !self.packages.is_empty() {
                        self.ask_packages(&mut batch);
                    }
                    Stage::Settings
                }
                Stage::Settings => {
                    self.ask_settings(&mut batch);
                    Stage::Files
                }
                Stage::Files => {
                    self.ask_files(&mut batch);
                    Stage::Packages
                }
                Stage::Packages => {
                    if self.packages.is_empty() {
                        self.name_packages();
                        self.ask_packages(&mut batch);
                    }
                    Stage::Further
                }
                Stage::Further => {
                    self.ask_provenance(&mut batch);
                    if self.is_further() {
                        self.ceiling = self.made + FURTHER_CALLS;
                        self.wish_further();
                        self.grant(&mut batch);
                    }
                    Stage::Deeper
                }
                Stage::Deeper => {
                    self.grant(&mut batch);
                    if batch.is_empty() {
                        Stage::Done
                    } else {
                        Stage::Deeper
                    }
                }
                Stage::Done => Stage::Done,
            };
        }
        batch
    }

    /// Takes what came of the last batch, in any order. What was not asked is ignored; what is missing counts as failed.
    pub fn take(&mut self, outcomes: Vec<Outcome>) {
        for outcome in outcomes {
            let Some(position) = self.waiting.iter().position(|(id, ..)| *id == outcome.id) else {
                continue;
            };
            let (_, path, want) = self.waiting.swap_remove(position);
            match outcome.came {
                Came::Failed(reason) => self.failed(&path, want, &reason),
                Came::Answered { body, .. } if body.len() > most(&path, want) => {
                    let reason = format!("it is longer than {} bytes", most(&path, want));
                    self.failed(&path, want, &reason);
                }
                Came::Answered { status, head, body } => {
                    self.answered(&path, want, status, head, body);
                }
            }
        }
    }

    /// What the host says of its calls.
    pub fn left(&self) -> Left {
        Left {
            made: self.made,
            most: self.most,
            remaining: self.head.remaining,
            reset: self.head.reset,
        }
    }

    /// Everything that was found.
    pub fn finish(mut self) -> Looked {
        self.forget_unanswered();
        if self.dropped > 0 {
            let message = format!(
                "{} more questions would tell something, and a look-up asks no more than {} calls: {COMMAND} asks them all",
                self.dropped,
                self.left().most
            );
            self.note(About::Answer, message);
        }
        let answers = self.answers.into_iter().map(Answer::input);
        Looked {
            repository: self.repository,
            inputs: answers.chain(self.files).collect(),
            unread: self.unread,
            notes: self.notes,
        }
    }

    const fn is_further(&self) -> bool {
        self.most > FIRST_CALLS
    }

    fn ask_settings(&mut self, batch: &mut Vec<Request>) {
        if self.closed {
            return;
        }
        let reference = self
            .reference
            .clone()
            .or_else(|| self.default_branch.clone())
            .unwrap_or_else(|| "HEAD".into());
        self.call(batch, &table::TREE, &[&reference], Want::Tree);
        self.call(batch, &table::ENVIRONMENTS, &[], Want::Environments);
        if let Some(branch) = self.default_branch.clone() {
            self.call(batch, &table::BRANCH_RULES, &[&branch], Want::Answer);
        }
    }

    fn wish_further(&mut self) {
        if let Some(branch) = self.default_branch.clone() {
            self.wish(0, &table::BRANCH, &[&branch], Want::Answer);
        }
        self.wish(1, &table::RULESETS, &[], Want::Rulesets);
        self.wish(2, &table::PRIVATE_REPORTING, &[], Want::Answer);
        self.wish_tag();
    }

    fn wish(&mut self, rank: u8, endpoint: &'static Endpoint, arguments: &[&str], want: Want) {
        self.wishes.push(Wish {
            rank,
            endpoint,
            arguments: arguments.iter().map(ToString::to_string).collect(),
            want,
            page: 1,
        });
    }

    /// Asks what is wanted most, as far as the calls go. What is wanted only if all else is known waits for the other answers.
    fn grant(&mut self, batch: &mut Vec<Request>) {
        spec_source::sort::by_key(&mut self.wishes, |wish| wish.rank);
        let nearest = self.wishes.first().map_or(0, |wish| wish.rank / 10);
        let (now, later): (Vec<Wish>, Vec<Wish>) = core::mem::take(&mut self.wishes)
            .into_iter()
            .partition(|wish| wish.rank / 10 == nearest);
        self.wishes = later;
        for wish in now {
            let arguments: Vec<&str> = wish.arguments.iter().map(String::as_str).collect();
            self.call_page(batch, wish.endpoint, &arguments, wish.want, wish.page);
        }
    }

    /// Asks the API, where a call is left.
    fn call(
        &mut self,
        batch: &mut Vec<Request>,
        endpoint: &'static Endpoint,
        arguments: &[&str],
        want: Want,
    ) {
        self.call_page(batch, endpoint, arguments, want, 1);
    }

    fn call_page(
        &mut self,
        batch: &mut Vec<Request>,
        endpoint: &'static Endpoint,
        arguments: &[&str],
        want: Want,
        page: usize,
    ) {
        if self.closed {
            return;
        }
        if self.made >= self.ceiling {
            self.dropped += 1;
            return;
        }
        if self.head.remaining == Some(0) {
            // it would be refused, and who asks on is made to wait longer
            self.close_for_a_while();
            return;
        }
        self.head.remaining = self.head.remaining.map(|calls| calls - 1);
        self.made += 1;
        let mut all = [self.repository.owner.as_str(), &self.repository.name].to_vec();
        all.extend(arguments);
        let path = endpoint.filled(&all);
        let query = match endpoint.form {
            Form::Object if want == Want::Tree => "?recursive=1".into(),
            Form::Object => String::new(),
            Form::List | Form::Within(_) if page > 1 => format!("?per_page=100&page={page}"),
            Form::List | Form::Within(_) => "?per_page=100".into(),
        };
        self.ask(batch, Host::Api, endpoint, path, &query, want);
    }

    fn ask(
        &mut self,
        batch: &mut Vec<Request>,
        host: Host,
        endpoint: &'static Endpoint,
        path: String,
        query: &str,
        want: Want,
    ) {
        self.send(
            batch,
            Request {
                id: 0,
                host,
                // a name may hold what stands for a name in the path of a question
                path: path.replace('{', "%7B").replace('}', "%7D") + query,
                tells: endpoint.tells,
                decides: endpoint.decides,
                counts: host == Host::Api,
                most: most(&path, want),
            },
            path,
            want,
        );
    }

    fn send(&mut self, batch: &mut Vec<Request>, mut request: Request, path: String, want: Want) {
        request.id = self.id;
        self.id += 1;
        self.waiting.push((request.id, path, want));
        batch.push(request);
    }

    fn forget_unanswered(&mut self) {
        for (_, path, want) in core::mem::take(&mut self.waiting) {
            self.failed(&path, want, "it was stopped before it came");
        }
    }

    fn answered(&mut self, path: &str, want: Want, status: u16, head: Head, body: Vec<u8>) {
        if matches!(want, Want::File) {
            self.take_file(path, status, body);
            return;
        }
        if matches!(want, Want::Package(_) | Want::Provenance) {
            self.take_index(path, want, status, body);
            return;
        }
        self.count(head);
        match status {
            200 => self.take_answer(path, want, head, body),
            429 => self.close_for_a_while(),
            403 if head.remaining == Some(0) => self.close_for_a_while(),
            401 => self.close("the token that was sent with the calls was refused, so nothing more was asked: take another, or none for a public repository"),
            404 | 451 if want == Want::Repository => {
                let Repository { owner, name } = &self.repository;
                self.close(&format!(
                    "`{owner}/{name}` was not found on GitHub: it is private, or its name is misspelt. Look at the name; of a private repository bring the folder"
                ));
            }
            404 if want == Want::Guess => self.guess_again(),
            _ => self.take_refusal(path, want, status, body),
        }
    }

    /// Takes the host's own count. Answers come in any order: of one hour the lowest is the last.
    fn count(&mut self, head: Head) {
        let is_same_hour =
            head.reset.is_none() || self.head.reset.is_none() || head.reset == self.head.reset;
        self.head.remaining = match (self.head.remaining, head.remaining) {
            (Some(known), Some(new)) if is_same_hour => Some(known.min(new)),
            (known, new) => new.or(known),
        };
        self.head.reset = head.reset.or(self.head.reset);
    }

    fn take_answer(&mut self, path: &str, want: Want, head: Head, body: Vec<u8>) {
        let document = parsed(path, body);
        let Some(root) = document
            .root()
            .filter(|root| document.is_whole() && (root.is_mapping() || root.is_sequence()))
        else {
            self.failed(path, want, "it is no JSON, or was cut off");
            return;
        };
        match want {
            Want::Repository => self.take_repository(root),
            Want::Tree => self.take_tree(root),
            Want::Rulesets => self.wish_rulesets(root),
            Want::Environments => self.wish_policies(root),
            Want::Guess => self.wish_signed(root, 11),
            Want::Tag => self.wish_signed(root, 29),
            _ => {}
        }
        let bytes = document.text.into_bytes();
        if want == Want::Page {
            if let Some(answer) = self.answer(path) {
                answer.pages.push(bytes);
            }
        } else if want == Want::Repository {
            let Repository { owner, name } = &self.repository;
            self.keep(table::REPOSITORY.filled(&[owner, name]), bytes);
        } else {
            self.keep(path.into(), bytes);
        }
        if head.more {
            self.wish_page(path);
        }
    }

    fn take_repository(&mut self, root: &Node) {
        self.is_private = root.get("private").and_then(Node::as_bool) == Some(true);
        self.default_branch = root
            .get("default_branch")
            .and_then(Node::text)
            .filter(|name| names::is_reference(name))
            .map(String::from);
        let named = root.get("full_name").and_then(Node::text);
        let Some(now) = named.and_then(|name| Repository::named(name).ok()) else {
            return;
        };
        if !now.is(&self.repository.owner, &self.repository.name) {
            let message = format!(
                "`{}/{}` is called `{}/{}` now, and that is what was looked up",
                self.repository.owner, self.repository.name, now.owner, now.name
            );
            self.note(About::Repository, message);
        }
        self.repository = now;
    }

    /// Keeps a refusal as the answer it is: it says nothing about what was asked, and shows that it was asked.
    fn take_refusal(&mut self, path: &str, want: Want, status: u16, body: Vec<u8>) {
        let document = parsed(path, body);
        let said = document
            .root()
            .and_then(|root| root.get("message"))
            .and_then(Node::text)
            .map(String::from);
        if status == 403
            && said
                .as_deref()
                .is_some_and(|said| said.contains("rate limit"))
        {
            self.close_for_a_while();
            return;
        }
        let reason = match &said {
            Some(said) => format!("GitHub says {status}, {}", names::shown(said)),
            None => format!("GitHub says {status}"),
        };
        self.failed(path, want, &reason);
        if said.is_some() && document.is_whole() && want != Want::Page && status < 500 {
            self.keep(path.into(), document.text.into_bytes());
        }
    }

    fn wish_page(&mut self, path: &str) {
        let question = table::ENDPOINTS
            .into_iter()
            .find_map(|endpoint| Some((endpoint, endpoint.arguments(path)?)));
        let Some((endpoint, arguments)) = question.filter(|_| self.is_further()) else {
            self.note(About::Answer, format!(
                "`{path}` has further pages that were not asked for, so nothing is concluded from what is not in the first: {COMMAND} collects them all"
            ));
            return;
        };
        let page = self.answer(path).map_or(1, |answer| answer.pages.len());
        self.wishes.push(Wish {
            rank: 30,
            endpoint,
            arguments: arguments.into_iter().skip(2).collect(),
            want: Want::Page,
            page: page + 1,
        });
    }

    fn answer(&mut self, path: &str) -> Option<&mut Answer> {
        self.answers.iter_mut().find(|answer| answer.path == path)
    }

    fn keep(&mut self, path: String, bytes: Vec<u8>) {
        let pages = [bytes].into();
        self.answers.push(Answer { path, pages });
    }

    fn failed(&mut self, path: &str, want: Want, reason: &str) {
        let (about, message) = match want {
            Want::Repository => {
                self.close(&format!("GitHub could not be asked about the repository ({reason}), so nothing more was asked: try again later, or bring the folder"));
                return;
            }
            Want::File => {
                self.leave_out(path, format!("this file could not be fetched ({reason}), so nothing in it was judged: bring it, or look again later"));
                return;
            }
            Want::Tree => (
                About::Files,
                format!(
                    "the list of the repository's paths did not come ({reason}), so no file was fetched: bring the folder, or look again later"
                ),
            ),
            Want::Package(_) | Want::Provenance => (
                About::Package,
                format!(
                    "`{path}` was not answered by PyPI ({reason}), so it decides nothing: look again later"
                ),
            ),
            _ => (
                About::Answer,
                format!(
                    "`{path}` was not answered ({reason}), so it decides nothing: look again later, or collect it with {COMMAND}"
                ),
            ),
        };
        self.note(about, message);
    }

    fn close_for_a_while(&mut self) {
        let again = match self.head.reset {
            Some(reset) => format!(" until {} UTC", clock(reset)),
            None => " for now".into(),
        };
        let have = if self.answers.is_empty() {
            "so nothing was looked up"
        } else {
            "so what was not asked yet stays unknown"
        };
        self.end(About::Limit, format!(
            "GitHub answers no more calls from this address{again}, {have}; what you have given is kept. Do not wait for it: bring the repository's folder, and the answers that {COMMAND} collects under your own login"
        ));
    }

    fn close(&mut self, message: &str) {
        self.end(About::Repository, message.into());
    }

    /// Asks the API nothing more, and says once why.
    fn end(&mut self, about: About, message: String) {
        if !self.closed {
            self.closed = true;
            self.note(about, message);
        }
    }

    fn note(&mut self, about: About, message: String) {
        self.notes.push(Note { about, message });
    }
}

/// How the command that collects is called.
const COMMAND: &str = "the command of `spec-check bundle`";

/// The most bytes of an answer that are read.
fn most(path: &str, want: Want) -> usize {
    if want == Want::File {
        files::most(path)
    } else {
        MAX_ANSWER
    }
}

fn parsed(path: &str, bytes: Vec<u8>) -> Document {
    Document::parse_as(
        &Input {
            path: path.into(),
            bytes,
            origin: Origin::Answer,
        },
        Kind::Json,
    )
}

/// Hours and minutes of the day, of seconds since 1970.
fn clock(seconds: u64) -> String {
    format!("{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60)
}

#[cfg(test)]
mod tests;
