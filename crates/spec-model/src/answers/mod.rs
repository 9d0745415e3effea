//! What GitHub and PyPI answered: each answer under the question it answers.

mod collect;
mod environment;
mod found;
mod itself;
mod ownership;
mod protection;
mod provenance;
mod secrets;
mod signature;
mod tag_cover;
mod tag_rules;
mod writers;

pub(crate) use collect::{Gathered, collect};
pub use environment::{Environment, Missing, Review, Rules, only_user, same_name};
pub use found::Found;
pub use ownership::{Account, Ownership};
pub use protection::{GUARDS, Protection};
pub use provenance::Publisher;
pub use secrets::{StoredSecret, StoredSecrets};
pub use signature::{Signature, Tagged};
pub use tag_rules::{Gap, TagRules, Wanted};

use crate::{
    Coverage, Project, Source,
    doors::{Endpoint, Form, Portion, is_paged, table},
    python::normal_name,
};
use alloc::{string::String, vec::Vec};

/// Everything that was answered.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// The repository that the answers speak of.
    pub repository: Option<Repository>,
    /// The answers, as their paths sort.
    pub all: Vec<Answer>,
}

/// A repository on GitHub.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repository {
    /// The user or organisation it belongs to.
    pub owner: String,
    /// Its name.
    pub name: String,
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The question.
    pub endpoint: &'static Endpoint,
    /// What fills the names in the question's path, in their order.
    pub arguments: Vec<String>,
    /// Its position among the project's documents.
    pub document: usize,
    /// Whether it is evidence.
    pub state: State,
    /// How much of a list was asked for at once.
    pub portion: Portion,
}

/// Whether an answer is evidence; what says more comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It answers the question.
    Given,
    /// The service refused: it says nothing about what was asked, its message aside.
    Refused,
    /// Nothing that answers the question could be read in it.
    Nothing,
}

/// What is known of a question.
#[derive(Debug, Clone)]
pub enum Reply<'a> {
    /// Nobody brought an answer, or nothing could be read in it.
    Missing,
    /// The service refused; the message is all there is.
    Refused(Found<'a>),
    /// An answer.
    Given(Found<'a>),
}

/// A list in an answer.
#[derive(Debug, Clone)]
pub struct Listed<'a> {
    /// Where the list stands; of several pages the first.
    pub place: Found<'a>,
    /// Its items, of all pages.
    pub items: Vec<Found<'a>>,
    /// Whether it is all there is: nothing may be concluded from what is missing in a list that was cut off.
    pub whole: bool,
}

impl<'a> Reply<'a> {
    /// The answer, where there is one.
    pub fn given(self) -> Option<Found<'a>> {
        match self {
            Self::Given(found) => Some(found),
            Self::Missing | Self::Refused(_) => None,
        }
    }
}

impl Repository {
    /// Whether it goes by this name; the host ignores case.
    pub fn is(&self, owner: &str, name: &str) -> bool {
        self.owner.eq_ignore_ascii_case(owner) && self.name.eq_ignore_ascii_case(name)
    }
}

impl Answers {
    /// Whether an answer speaks of the judged repository, or of none. Tags and commits of a repository are nobody's own until it is known which one
    /// is judged.
    fn is_own(&self, answer: &Answer) -> bool {
        match answer.arguments.as_slice() {
            [owner, name, ..]
                if answer.endpoint.path.starts_with("/repos/") && !owner.starts_with('{') =>
            {
                self.repository
                    .as_ref()
                    .is_some_and(|judged| judged.is(owner, name))
            }
            _ => true,
        }
    }

    /// How much of a source was answered: all of it where every question about the repository was.
    pub fn coverage(&self, source: Source) -> Coverage {
        let given = |endpoint: &Endpoint| {
            self.all.iter().any(|answer| {
                answer.state == State::Given && answer.endpoint == endpoint && self.is_own(answer)
            })
        };
        let mut asked = table::ENDPOINTS
            .into_iter()
            .chain(table::FOLLOWING)
            .filter(|endpoint| endpoint.source == source && *endpoint != &table::ENVIRONMENT)
            .map(given);
        let Some(first) = asked.next() else {
            return Coverage::Nothing;
        };
        let (mut any, mut every) = (first, first);
        for given in asked {
            any |= given;
            every &= given;
        }
        match (any, every) {
            (_, true) => Coverage::All,
            (true, false) => Coverage::Some,
            (false, false) => Coverage::Nothing,
        }
    }
}

impl Project {
    /// What is known of a question about the judged repository, with what else fills the names in its path (the branch, the environment) after
    /// `{owner}` and `{repo}`. The names of environments are compared without case, those of distributions as PyPI evens them out.
    pub fn reply(&self, endpoint: &'static Endpoint, arguments: &[&str]) -> Reply<'_> {
        self.answer(endpoint, arguments)
            .map_or(Reply::Missing, |answer| self.reply_of(answer))
    }

    fn answer(&self, endpoint: &'static Endpoint, arguments: &[&str]) -> Option<&Answer> {
        let answers = self.answers.all.iter().filter(|answer| {
            answer.endpoint == endpoint && self.answers.is_own(answer) && {
                let own = answer.own_arguments();
                own.len() == arguments.len()
                    && own
                        .iter()
                        .zip(arguments)
                        .all(|(own, asked)| same(endpoint, own, asked))
            }
        });
        // one that came without its path stands beside one that came with it: a refusal hides no answer
        answers.min_by_key(|answer| (answer.state, answer.portion == Portion::Page))
    }

    /// The answers to a question about the judged repository, with what fills the names in its path after `{owner}` and `{repo}`.
    pub fn replies(
        &self,
        endpoint: &'static Endpoint,
    ) -> impl Iterator<Item = (&[String], Reply<'_>)> {
        self.answers
            .all
            .iter()
            .filter(move |answer| answer.endpoint == endpoint && self.answers.is_own(answer))
            .map(|answer| (answer.own_arguments(), self.reply_of(answer)))
    }

    /// The commit that a tag of any repository stands on, where its reference was answered, and the tag's own object if it has one: the place that
    /// names it.
    pub fn commit_of_tag(&self, repository: &Repository, tag: &str) -> Option<Found<'_>> {
        let answer = |endpoint: &'static Endpoint, last: &str| {
            let found = self.answers.all.iter().find(|answer| {
                answer.endpoint == endpoint
                    && matches!(answer.arguments.as_slice(), [owner, name, own] if repository.is(owner, name) && own == last)
            });
            self.reply_of(found?).given()
        };
        let mut found = answer(&table::TAG_REFERENCE, tag)?.get("object")?;
        if found.get("type")?.text()? == "tag" {
            found = answer(&table::TAG, found.get("sha")?.text()?)?.get("object")?;
        }
        let is_commit = found.get("type")?.text()? == "commit";
        found
            .get("sha")
            .filter(|sha| is_commit && sha.text().is_some_and(|text| text.len() == 40))
    }

    fn reply_of(&self, answer: &Answer) -> Reply<'_> {
        let root = self
            .documents
            .get(answer.document)
            .and_then(spec_source::Document::root);
        match (root, answer.state) {
            (Some(root), State::Given) => Reply::Given(Found::whole(answer.document, root)),
            (Some(root), State::Refused) => Reply::Refused(Found::whole(answer.document, root)),
            _ => Reply::Missing,
        }
    }

    /// The list that answers a question; `None` where it was not answered.
    pub fn listed(&self, endpoint: &'static Endpoint, arguments: &[&str]) -> Option<Listed<'_>> {
        let answer = self.answer(endpoint, arguments)?;
        let found = self.reply_of(answer).given()?;
        listed(endpoint.form, answer.portion, found)
    }

    /// The default branch, as the host answers.
    pub fn default_branch(&self) -> Option<Found<'_>> {
        self.reply(&table::REPOSITORY, &[])
            .given()?
            .get("default_branch")
            .filter(|branch| branch.text().is_some_and(|name| !name.is_empty()))
    }
}

impl Answer {
    /// What fills the names in the path, the repository aside.
    fn own_arguments(&self) -> &[String] {
        let about_repository = self.endpoint.path.starts_with("/repos/");
        let about_organisation = self.endpoint.path.starts_with("/orgs/");
        let skipped = if about_repository {
            2
        } else {
            usize::from(about_organisation)
        };
        self.arguments.get(skipped..).unwrap_or_default()
    }
}

fn same(endpoint: &Endpoint, own: &str, asked: &str) -> bool {
    own == asked
        || endpoint.path.contains("{environment}") && own.eq_ignore_ascii_case(asked)
        || endpoint.source == Source::PackageIndex && normal_name(own) == normal_name(asked)
}

/// The items of all pages. One with `total_count` above its items, and a bare list that ends on a full page, is cut off.
fn listed(form: Form, portion: Portion, found: Found<'_>) -> Option<Listed<'_>> {
    if form == Form::Object {
        return None;
    }
    let pages = if is_paged(form, found.node) {
        found.items()?
    } else {
        [found].into()
    };
    let mut place = None;
    let mut items = Vec::new();
    let mut whole = true;
    let mut total = None;
    let mut last = 0;
    for page in pages {
        let values = match form {
            Form::Within(key) => {
                let count = page.get("total_count").and_then(|count| count.number());
                total = count.max(total);
                page.get(key)
            }
            _ => Some(page),
        };
        let Some((values, more)) =
            values.and_then(|values| Some((values.clone(), values.items()?)))
        else {
            whole = false;
            continue;
        };
        last = more.len();
        items.extend(more);
        place.get_or_insert(values);
    }
    whole &= match total {
        Some(total) => usize::try_from(total).is_ok_and(|total| total <= items.len()),
        None => !portion.may_go_on(last),
    };
    whole &= portion != Portion::Page;
    Some(Listed {
        place: place?,
        items,
        whole,
    })
}
