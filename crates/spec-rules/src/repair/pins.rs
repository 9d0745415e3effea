//! Pins by the SHA that is known of a release, and the names of releases beside them.

use super::{by_hand, in_file, numbers, quoted};
use crate::{Fix, Safety};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use spec_model::{
    Project,
    answers::Repository,
    facts::{UsesPlace, all_uses, named_version},
    github::{Pin, Target, Uses},
};
use spec_source::{
    Document, Draft, Node, Route, Span,
    change::{Change, Piece},
};
use spec_source::{Map, Set};

/// What is known of a release.
pub(crate) struct Known {
    /// The commit it stands on.
    pub(crate) sha: String,
    /// Its tag, or what a comment calls it.
    pub(crate) version: String,
    /// Whether the host says so, or a comment.
    pub(super) safety: Safety,
}

/// The newest release of an action, from a major version on, whose commit is known: as the host answers of its tag, else as a pin of the project
/// and its comment say.
pub(crate) fn known_of(project: &Project, slug: &str, major: u32) -> Option<Known> {
    let newest = |releases: Vec<(String, String)>, safety| {
        let is_new = |version: &str| {
            numbers(version)
                .first()
                .is_some_and(|first| *first >= major)
        };
        releases
            .into_iter()
            .filter(|(version, _)| is_new(version))
            .max_by_key(|(version, _)| numbers(version))
            .map(|(version, sha)| Known {
                sha,
                version,
                safety,
            })
    };
    let (owner, name) = slug.split_once('/')?;
    newest(answered(project, owner, name), Safety::Safe).or_else(|| {
        let pinned = named_pins(project);
        newest(pinned.of(slug).to_vec(), Safety::Review)
    })
}

/// The tags of a repository whose commits the host has answered, each with its commit.
fn answered(project: &Project, owner: &str, repository: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for answer in &project.answers.all {
        let [own, name, tag] = answer.arguments.as_slice() else {
            continue;
        };
        if own.eq_ignore_ascii_case(owner)
            && name.eq_ignore_ascii_case(repository)
            && let Some(sha) = commit_of_tag(project, own, name, tag)
        {
            found.push((tag.clone(), sha));
        }
    }
    found
}

/// The commit of the release that a `uses:` names: as the host answers of that very tag, else as another pin of the project and its comment say.
fn release_of(project: &Project, pinned: &NamedPins, uses: &Uses) -> Option<Known> {
    let Target::Remote {
        owner,
        repository,
        reference,
        ..
    } = &uses.target
    else {
        return None;
    };
    if uses.pin != Pin::Tag {
        return None;
    }
    if let Some(sha) = commit_of_tag(project, owner, repository, reference) {
        return Some(Known {
            sha,
            version: reference.clone(),
            safety: Safety::Safe,
        });
    }
    let asked = numbers(reference);
    let (version, sha) = pinned
        .of(&format!("{owner}/{repository}"))
        .iter()
        .filter(|(version, _)| !asked.is_empty() && numbers(version).starts_with(&asked))
        .max_by_key(|(version, _)| numbers(version))?;
    Some(Known {
        sha: sha.clone(),
        version: version.clone(),
        safety: Safety::Review,
    })
}

/// The commit that a tag stands on, as the host answers.
fn commit_of_tag(project: &Project, owner: &str, repository: &str, tag: &str) -> Option<String> {
    let repository = Repository {
        owner: owner.into(),
        name: repository.into(),
    };
    let found = project.commit_of_tag(&repository, tag)?;
    let sha = found.text()?;
    (Pin::of_reference(sha) == Pin::Sha).then(|| sha.into())
}

/// The SHAs that the project pins and names: for each `owner/repository` in lower case the versions with their SHAs, each pair once, where it
/// stands last.
struct NamedPins(Map<String, Vec<(String, String)>>);

impl NamedPins {
    fn of(&self, slug: &str) -> &[(String, String)] {
        let found = self.0.get(&slug.to_ascii_lowercase());
        found.map_or(&[], Vec::as_slice)
    }
}

fn named_pins(project: &Project) -> NamedPins {
    let mut found: Map<String, Vec<(String, String)>> = Map::new();
    for place in all_uses(project) {
        let Target::Remote {
            owner,
            repository,
            reference,
            ..
        } = &place.uses.target
        else {
            continue;
        };
        if place.uses.pin != Pin::Sha {
            continue;
        }
        let comment = project.comment_of(place.document, place.uses);
        let version = comment.and_then(|comment| named_version(&comment.value, place.uses).version);
        if let Some(version) = version {
            let slug = format!("{owner}/{repository}").to_ascii_lowercase();
            let pins = found.or_default(slug);
            let pin = (version, reference.clone());
            pins.retain(|known| *known != pin);
            pins.push(pin);
        }
    }
    NamedPins(found)
}

/// The version of a commit: as the host answers of a tag that stands on it, else as the project's other comments say.
fn version_of(project: &Project, pinned: &NamedPins, uses: &Uses) -> Option<Known> {
    let Target::Remote {
        owner,
        repository,
        reference,
        ..
    } = &uses.target
    else {
        return None;
    };
    let slug = format!("{owner}/{repository}");
    for (tag, sha) in answered(project, owner, repository) {
        if sha.eq_ignore_ascii_case(reference) && !numbers(&tag).is_empty() {
            return Some(Known {
                sha: reference.clone(),
                version: tag,
                safety: Safety::Safe,
            });
        }
    }
    let names: Vec<&String> = pinned
        .of(&slug)
        .iter()
        .filter(|(_, sha)| sha.eq_ignore_ascii_case(reference))
        .map(|(version, _)| version)
        .collect();
    let longest = (*names.iter().max_by_key(|name| numbers(name).len())?).clone();
    // of names at odds neither is known to be right
    let agree = names
        .iter()
        .all(|name| numbers(&longest).starts_with(&numbers(name)));
    agree.then_some(Known {
        sha: reference.clone(),
        version: longest,
        safety: Safety::Review,
    })
}

/// Whether the maker of what is used demands a version's tag: with a SHA the run fails.
/// <https://github.com/slsa-framework/slsa-github-generator#referencing-slsa-builders-and-generators>
pub(crate) fn demands_tag(uses: &Uses) -> bool {
    let slug = uses.slug();
    slug.is_some_and(|slug| {
        slug.starts_with("slsa-framework/slsa-github-generator/.github/workflows/")
    })
}

/// Pins what is not pinned: by the SHA where the release is known, and by hand with a command where it is not.
pub(crate) fn by_sha(project: &Project, loose: &[UsesPlace<'_>]) -> Vec<Fix> {
    let pinned = named_pins(project);
    let known = |uses: &Uses| release_of(project, &pinned, uses);
    let rewrite = |uses: &Uses, known: &Known| {
        let name = uses.text.value.trim().split('@').next().unwrap_or_default();
        format!("{name}@{}", known.sha)
    };
    let loose: Vec<UsesPlace<'_>> = loose
        .iter()
        .filter(|place| !demands_tag(place.uses))
        .copied()
        .collect();
    let (mut found, left) = rewritten(project, &loose, &known, &rewrite, "pin");
    let mut paths: Set<&str> = Set::new();
    for place in &left {
        paths.extend(
            project
                .documents
                .get(place.document)
                .map(|document| document.path.as_str()),
        );
    }
    if !left.is_empty() {
        let paths: Vec<&str> = paths.into_iter().collect();
        let mut names: Vec<&str> = left
            .iter()
            .map(|place| place.uses.text.value.trim())
            .collect();
        spec_source::sort::all(&mut names);
        names.dedup();
        found.push(by_hand(
            format!("pin {} by the full SHA of the release that is used", quoted(&names)),
            Vec::new(),
            vec![
                format!("run `pinact run {0}` (https://github.com/suzuki-shunsuke/pinact), or `zizmor --gh-token=$(gh auth token) --fix=all {0}` (https://docs.zizmor.sh), which makes its other repairs, too: both ask GitHub for the commit of each tag", paths.join(" ")),
                "read the changes: each SHA is that of a release, not of a branch, and its version stands beside it as a comment".into(),
            ],
        ));
    }
    found
}

/// Names the release beside a pin, where it is known.
pub(crate) fn names(project: &Project, unnamed: &[UsesPlace<'_>]) -> Vec<Fix> {
    let pinned = named_pins(project);
    let known = |uses: &Uses| version_of(project, &pinned, uses);
    let rewrite = |uses: &Uses, _: &Known| uses.text.value.trim().to_string();
    rewritten(project, unnamed, &known, &rewrite, "name the release of").0
}

/// One repair for each file and degree of safety, and what no release is known of.
fn rewritten<'a>(
    project: &Project,
    places: &[UsesPlace<'a>],
    known: &dyn Fn(&Uses) -> Option<Known>,
    rewrite: &dyn Fn(&Uses, &Known) -> String,
    verb: &str,
) -> (Vec<Fix>, Vec<UsesPlace<'a>>) {
    let mut drafts: Map<(usize, Safety), (Draft, Vec<String>)> = Map::new();
    let mut left = Vec::new();
    for place in places {
        let release = known(place.uses);
        let made = release.and_then(|release| {
            let document = project.documents.get(place.document)?;
            document.is_whole().then_some(())?;
            let route = route_to(document, place.uses.text.span)?;
            let new = || (Draft::new(document), Vec::new());
            let key = (place.document, release.safety);
            let (draft, named) = drafts.or_insert_with(key, new);
            let change = Change::Replace {
                at: route.clone(),
                value: Piece::Remarked(
                    rewrite(place.uses, &release),
                    remark(project, place, &release.version),
                ),
            };
            draft.make(&change).ok()?;
            let name = place.uses.text.value.trim().split('@').next();
            named.push(format!(
                "`{}` {}",
                name.unwrap_or_default(),
                release.version
            ));
            Some(())
        });
        if made.is_none() {
            left.push(*place);
        }
    }
    let mut fixes = Vec::new();
    for ((document, safety), (draft, mut named)) in drafts {
        let Some(document) = project.documents.get(document) else {
            continue;
        };
        spec_source::sort::all(&mut named);
        named.dedup();
        let before = if safety == Safety::Safe {
            Vec::new()
        } else {
            vec!["the commits are those of the named releases: another comment of this repository says so, and it can be stale; `git ls-remote --tags https://github.com/OWNER/ACTION` shows it".into()]
        };
        fixes.extend(in_file(
            document,
            &draft,
            format!("{verb} {} in `{}`", named.join(", "), document.path),
            safety,
            before,
            Vec::new(),
        ));
    }
    (fixes, left)
}

/// The comment that names a version, with what else the comment said.
fn remark(project: &Project, place: &UsesPlace<'_>, version: &str) -> String {
    let document = project.documents.get(place.document);
    let beside = document.and_then(|document| document.comment_after(place.uses.text.span));
    match beside {
        Some(comment)
            if named_version(&comment.text, place.uses).version.is_none()
                && !comment.text.is_empty() =>
        {
            format!("{version} # {}", comment.text)
        }
        _ => version.into(),
    }
}

/// The route to the `uses` whose text stands at a place, in a block.
fn route_to(document: &Document, span: Span) -> Option<Route> {
    fn visit(node: &Node, route: &Route, span: Span) -> Option<Route> {
        let entry = node.entries().iter().find_map(|entry| {
            if entry.merged || entry.value.alias.is_some() {
                return None;
            }
            let route = route.clone().key(entry.key.text()?);
            if entry.value.place() == span {
                return super::is_block(node).then_some(route);
            }
            entry
                .value
                .span
                .contains(span)
                .then(|| visit(&entry.value, &route, span))?
        });
        entry.or_else(|| {
            node.items().iter().enumerate().find_map(|(index, item)| {
                let inside = item.alias.is_none() && item.span.contains(span);
                inside.then(|| visit(item, &route.clone().item(index), span))?
            })
        })
    }
    visit(document.root()?, &Route::root(), span)
}
