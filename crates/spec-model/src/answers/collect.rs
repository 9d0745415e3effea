//! Documents that are answers, each put under the question it answers.

use super::{Answer, Answers, Repository, State, itself};
use crate::{
    Day, InputProblem, Source,
    doors::{self, Bundle, Endpoint, Form, Portion, table},
};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_source::{Document, Kind, Node, Origin};

/// An answer before it stands among the project's documents.
#[derive(Debug)]
pub(crate) struct Taken {
    /// The answer's text and tree, under the path it answers.
    pub(crate) document: Document,
    /// The question; `None` where it is not known, so that it is no evidence.
    endpoint: Option<&'static Endpoint>,
    arguments: Vec<String>,
    portion: Portion,
}

/// What an input gave: answers, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) taken: Vec<Taken>,
    pub(crate) problems: Vec<InputProblem>,
    repository: Option<Repository>,
    /// The day that the report speaks for.
    pub(crate) today: Option<Day>,
}

/// Takes a document as answers, where it is one, a bundle, or was pasted and has the shape of one; else gives it back.
/// A file of a repository never is one: it could claim anything.
pub(crate) fn collect(document: Document, gathered: &mut Gathered) -> Option<Document> {
    let may_be = match document.origin {
        Origin::Answer => true,
        Origin::Pasted => document.kind == Kind::Json,
        Origin::File | Origin::Listing => false,
    };
    if !may_be {
        return Some(document);
    }
    if let Some(bundle) = doors::take(&document) {
        gathered.take_bundle(&document.path, bundle);
        return None;
    }
    let is_answer = document.origin == Origin::Answer
        || document
            .root()
            .is_some_and(|root| !doors::recognise(root).is_empty() || is_empty_list(root));
    if !is_answer {
        return Some(document);
    }
    let has_path = is_path(&document.path);
    gathered.take(document, has_path);
    None
}

/// Whether a document is called by the path of a question, and not by the name of a file.
fn is_path(name: &str) -> bool {
    ["/repos/", "/orgs/", "/pypi/", "/integrity/", "https://"]
        .iter()
        .any(|start| name.starts_with(start))
}

impl Gathered {
    fn take_bundle(&mut self, path: &str, bundle: Bundle) {
        for message in bundle.problems {
            self.complain(path, message);
        }
        let collected = bundle.collected.as_deref().and_then(Day::read);
        if let (Some(day), Some(today)) = (collected, self.today)
            && day.a_year_later() < today
        {
            let message = format!(
                "this bundle was collected on {day}, more than twelve months before the day of the report, and settings change: it counts as none, so collect it again"
            );
            return self.complain(path, message);
        }
        let named = bundle.repository.as_deref().and_then(repository);
        if self.repository.is_none() {
            self.repository = named;
        }
        for input in &bundle.answers {
            self.take(Document::parse(input), true);
        }
    }

    fn take(&mut self, mut document: Document, has_path: bool) {
        document.origin = Origin::Answer;
        let by_path = table::ENDPOINTS
            .into_iter()
            .chain(table::FOLLOWING)
            .find_map(|endpoint| Some((endpoint, endpoint.arguments(&document.path)?)));
        let portion = match &by_path {
            Some(_) => Portion::of(&document.path),
            None => Portion::default(),
        };
        let known = match by_path {
            Some(known) => Some(known),
            // its shape would take it for the answer to a question that was not asked
            None if has_path => {
                self.complain_of_path(&document);
                None
            }
            None => self.by_shape(&document),
        };
        if let Some((endpoint, arguments)) = &known {
            let texts: Vec<&str> = arguments.iter().map(String::as_str).collect();
            document.path = endpoint.filled(&texts);
        }
        let (endpoint, arguments) = known.map_or((None, Vec::new()), |(endpoint, arguments)| {
            (Some(endpoint), arguments)
        });
        self.taken.push(Taken {
            document,
            endpoint,
            arguments,
            portion,
        });
    }

    /// Says that a path asks nothing that is known, unless its answer is a refusal.
    fn complain_of_path(&mut self, document: &Document) {
        if document.root().is_some_and(|root| refusal(root).is_some()) {
            return;
        }
        let path = &document.path;
        let alone = path.split_once('?').map_or("", |(alone, _)| alone);
        let nearest = table::ENDPOINTS
            .into_iter()
            .find_map(|endpoint| Some((endpoint, endpoint.arguments(alone)?)));
        let message = match nearest {
            Some((endpoint, arguments)) => {
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                format!(
                    "what stands after the `?` of this path asks for something else than {}, so the answer decides nothing: bring the answer of `{}`",
                    endpoint.tells,
                    endpoint.command(&arguments)
                )
            }
            None => "this path asks nothing that is known here, so its answer decides nothing: bring each answer under the path of the command that is named".into(),
        };
        self.complain(path, message);
    }

    fn by_shape(&mut self, document: &Document) -> Option<(&'static Endpoint, Vec<String>)> {
        let path = &document.path;
        let root = document.root()?;
        let candidates = doors::recognise(root);
        match candidates.as_slice() {
            [endpoint] => {
                let arguments = itself::arguments(endpoint, root);
                if arguments.is_none() {
                    self.complain(
                        path,
                        with_its_path(&format!(
                            "this answers `{}`, and does not say for what",
                            endpoint.path
                        )),
                    );
                }
                Some((endpoint, arguments?))
            }
            [] if is_empty_list(root) => {
                let so = "an empty list does not say what it answers";
                let message = format!(
                    "{}; or run the command that `spec-check bundle` prints, and bring all that it prints",
                    with_its_path(so)
                );
                self.complain(path, message);
                None
            }
            [] if refusal(root).is_some()
                || root.entries().is_empty() && root.items().is_empty() =>
            {
                None
            }
            [] => {
                self.complain(path, "this is no answer that is known here, so it decides nothing: bring what one of the named commands prints, whole".into());
                None
            }
            several => {
                let paths: Vec<String> = several
                    .iter()
                    .map(|endpoint| format!("`{}`", endpoint.path))
                    .collect();
                let so = format!(
                    "this could answer {}, and its shape does not tell which",
                    paths.join(" or ")
                );
                self.complain(path, with_its_path(&so));
                None
            }
        }
    }

    fn complain(&mut self, path: &str, message: String) {
        self.problems.push(InputProblem {
            path: path.to_owned(),
            place: None,
            message,
        });
    }

    /// Settles which repository the answers speak of. Answers about another one are not evidence here, but for its tags and commits: the actions
    /// that are used stand on those, and they are kept apart by their repository.
    pub(crate) fn settle(&mut self) {
        let mut problems = Vec::new();
        // tags and commits choose no repository: they may be of an action that is used
        for is_itself in [true, false] {
            for taken in &self.taken {
                if self.repository.is_none()
                    && about_repository(taken)
                    && !about_history(taken)
                    && (taken.endpoint == Some(&table::REPOSITORY)) == is_itself
                {
                    self.repository = named(taken);
                }
            }
        }
        if self.repository.is_none() {
            let of_history = self.taken.iter().filter(|taken| about_history(taken));
            for (taken, other) in of_history.filter_map(|taken| Some((taken, named(taken)?))) {
                problems.push(InputProblem {
                    path: taken.document.path.clone(),
                    place: None,
                    message: format!(
                        "this answer speaks of `{}/{}`, and which repository is judged is not known, so it tells nothing of the project's own releases: where it is this one, bring the answer of `{}` too",
                        other.owner,
                        other.name,
                        table::REPOSITORY.command(&[&other.owner, &other.name])
                    ),
                });
            }
        }
        if self.repository.is_none() {
            self.refuse_organisations(&mut problems);
        }
        if let Some(known) = &self.repository {
            for taken in &mut self.taken {
                let other = match (about_repository(taken), named(taken)) {
                    (true, Some(other))
                        if !about_history(taken) && !known.is(&other.owner, &other.name) =>
                    {
                        Some(format!("{}/{}", other.owner, other.name))
                    }
                    _ => match taken.arguments.as_slice() {
                        [organisation, ..]
                            if about_organisation(taken)
                                && !organisation.eq_ignore_ascii_case(&known.owner) =>
                        {
                            Some(organisation.clone())
                        }
                        _ => None,
                    },
                };
                if let Some(other) = other {
                    taken.endpoint = None;
                    problems.push(InputProblem {
                        path: taken.document.path.clone(),
                        place: None,
                        message: format!(
                            "this answer speaks of `{other}`, and `{}/{}` is judged, so it decides nothing here: judge `{other}` by itself",
                            known.owner, known.name
                        ),
                    });
                }
            }
        }
        self.problems.append(&mut problems);
        self.keep_one_each();
    }

    /// Where several organisations are spoken of, none is known to be the project's.
    fn refuse_organisations(&mut self, problems: &mut Vec<InputProblem>) {
        let organisations: Vec<String> = self
            .taken
            .iter()
            .filter(|taken| about_organisation(taken))
            .filter_map(|taken| taken.arguments.first().cloned())
            .collect();
        let Some((first, others)) = organisations.split_first() else {
            return;
        };
        let Some(other) = others
            .iter()
            .find(|other| !other.eq_ignore_ascii_case(first))
        else {
            return;
        };
        for taken in self
            .taken
            .iter_mut()
            .filter(|taken| about_organisation(taken))
        {
            taken.endpoint = None;
            problems.push(InputProblem {
                path: taken.document.path.clone(),
                place: None,
                message: format!(
                    "there are answers about `{first}` and about `{other}`, and which one owns the project is not known, so they decide nothing: bring the answer of `{}` too",
                    table::REPOSITORY.command(&[])
                ),
            });
        }
    }

    /// Of several answers to one question the last counts, a refusal never before an answer, and one page of a list never before the list.
    fn keep_one_each(&mut self) {
        let mut kept: Vec<Taken> = Vec::new();
        for taken in core::mem::take(&mut self.taken) {
            let known = kept
                .iter_mut()
                .find(|known| known.document.path == taken.document.path);
            match known {
                Some(known) if taken.says() <= known.says() => *known = taken,
                Some(_) => {}
                None => kept.push(taken),
            }
        }
        self.taken = kept;
    }

    /// The answers, once their documents stand in the project.
    pub(crate) fn answers(
        self,
        position: impl Fn(&str) -> Option<usize>,
    ) -> (Answers, Vec<InputProblem>) {
        let mut answers = Answers {
            repository: self.repository,
            all: Vec::new(),
        };
        let mut problems = self.problems;
        for taken in self.taken {
            let Some(document) = position(&taken.document.path) else {
                continue;
            };
            let Some(endpoint) = taken.endpoint else {
                continue;
            };
            if answers.all.iter().any(|known| known.document == document) {
                continue;
            }
            let state = state(endpoint, &taken.document);
            if state == State::Nothing && taken.document.is_whole() {
                problems.push(InputProblem {
                    path: taken.document.path.clone(),
                    place: None,
                    message: format!(
                        "nothing in this answer tells {}, so it counts as not given: bring it again, whole",
                        endpoint.tells
                    ),
                });
            }
            answers.all.push(Answer {
                endpoint,
                arguments: taken.arguments,
                document,
                state,
                portion: taken.portion,
            });
        }
        spec_source::sort::by(&mut answers.all, |a, b| a.document.cmp(&b.document));
        (answers, problems)
    }
}

/// A complaint about an answer whose question is not known.
fn with_its_path(so: &str) -> String {
    format!(
        "{so}, so it decides nothing: bring it with its path, as `{{\"format\": \"{}\", \"answers\": {{\"PATH\": ...}}}}`",
        doors::FORMAT
    )
}

impl Taken {
    /// How much it says: what says more comes first.
    fn says(&self) -> (Option<State>, bool) {
        (self.state(), self.portion == Portion::Page)
    }

    /// Whether it is evidence; `None` where its question is not known.
    fn state(&self) -> Option<State> {
        self.endpoint
            .map(|endpoint| state(endpoint, &self.document))
    }
}

fn about_repository(taken: &Taken) -> bool {
    taken
        .endpoint
        .is_some_and(|endpoint| endpoint.path.starts_with("/repos/"))
}

fn about_history(taken: &Taken) -> bool {
    taken
        .endpoint
        .is_some_and(|endpoint| endpoint.source == Source::History)
}

fn about_organisation(taken: &Taken) -> bool {
    taken
        .endpoint
        .is_some_and(|endpoint| endpoint.path.starts_with("/orgs/"))
}

fn named(taken: &Taken) -> Option<Repository> {
    match taken.arguments.as_slice() {
        [owner, name, ..] if !owner.starts_with('{') => Some(Repository {
            owner: owner.clone(),
            name: name.clone(),
        }),
        _ => None,
    }
}

fn repository(text: &str) -> Option<Repository> {
    let (owner, name) = text.split_once('/')?;
    (!owner.is_empty() && !name.is_empty() && !name.contains('/')).then(|| Repository {
        owner: owner.to_string(),
        name: name.to_string(),
    })
}

/// Whether an answer is evidence: a refusal carries a `message` and nothing of what was asked.
fn state(endpoint: &Endpoint, document: &Document) -> State {
    let Some(root) = document.root().filter(|_| document.is_whole()) else {
        return State::Nothing;
    };
    if refusal(root).is_some()
        && (doors::matching(endpoint, root) == 0 || root.get("documentation_url").is_some())
    {
        return State::Refused;
    }
    let is_list = endpoint.form == Form::List && root.is_sequence();
    let is_empty_list = is_list
        && doors::pages(endpoint.form, root)
            .into_iter()
            .all(|page| page.items().is_empty());
    if doors::matching(endpoint, root) > 0 || is_empty_list {
        State::Given
    } else {
        State::Nothing
    }
}

/// Whether an answer is a list, or the list of its pages, with nothing in it.
fn is_empty_list(root: &Node) -> bool {
    root.is_sequence()
        && root
            .items()
            .iter()
            .all(|page| page.is_sequence() && page.items().is_empty())
}

/// The message of a refusal.
fn refusal(root: &Node) -> Option<&str> {
    root.get("message").and_then(Node::text)
}
