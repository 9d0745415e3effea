//! An updater for the actions: Dependabot, with everything in one pull request.

use super::{map, plain};
use crate::{Fix, FixEdit, Safety};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{Project, github::Pin};
use spec_source::{
    Edit, Route, Span,
    change::{Change, Piece, propose},
};

const PATH: &str = ".github/dependabot.yml";

/// A new configuration, or an entry in the one that is there.
pub(crate) fn of_actions(project: &Project) -> Option<Fix> {
    // where Renovate is in use and leaves actions out, that is its own configuration's to say
    if project
        .renovate
        .iter()
        .any(|renovate| renovate.off.is_some())
    {
        return None;
    }
    let edit = match project.dependabot.first() {
        None => FixEdit {
            path: PATH.into(),
            edit: Edit {
                span: Span::at(0),
                replacement: whole(project),
            },
            creates: true,
        },
        Some(dependabot) => {
            let own = |ecosystem: &str| ecosystem == "github-actions";
            if dependabot
                .updates
                .iter()
                .any(|update| own(&update.ecosystem.value))
            {
                return None;
            }
            let document = project
                .documents
                .get(dependabot.document)
                .filter(|document| document.is_whole())?;
            let change = Change::InsertItem {
                into: Route::root().key("updates"),
                at: usize::MAX,
                value: entry(project),
            };
            FixEdit {
                path: dependabot.path.clone(),
                edit: propose(document, &change).ok()?,
                creates: false,
            }
        }
    };
    Some(Fix {
        title: "let Dependabot propose updates of the actions each month, all in one pull request".into(),
        safety: Safety::Safe,
        before: Vec::new(),
        after: vec!["review its pull requests like any other: the point of a pin is that a person reads what changes".into()],
        edits: vec![edit],
    })
}

/// The folders of composite actions that use other actions: `/` does not take them in.
/// <https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference#directories-or-directory-->
fn folders(project: &Project) -> Vec<String> {
    let used = project
        .facts
        .used_actions
        .iter()
        .filter_map(|action| project.actions.get(*action));
    let mut folders: Vec<String> = used
        .filter(|action| {
            !action.folder().is_empty()
                && action.steps.iter().any(|step| {
                    step.uses
                        .as_ref()
                        .is_some_and(|uses| uses.pin != Pin::Local)
                })
        })
        .map(|action| format!("/{}", action.folder()))
        .collect();
    spec_source::sort::all(&mut folders);
    folders.dedup();
    folders
}

fn entry(project: &Project) -> Piece {
    let folders = folders(project);
    let directory = if folders.is_empty() {
        ("directory".into(), plain("/"))
    } else {
        let all = core::iter::once("/".into()).chain(folders);
        let all = all.map(|folder: String| plain(&folder)).collect();
        ("directories".into(), Piece::List(all))
    };
    let group = Piece::Map(vec![("patterns".into(), Piece::List(vec![plain("\"*\"")]))]);
    Piece::Map(vec![
        ("package-ecosystem".into(), plain("github-actions")),
        directory,
        ("schedule".into(), map(&[("interval", "monthly")])),
        // a release that somebody slipped in is often found within days
        ("cooldown".into(), map(&[("default-days", "7")])),
        ("groups".into(), Piece::Map(vec![("actions".into(), group)])),
    ])
}

fn whole(project: &Project) -> String {
    let mut text = String::from("version: 2\nupdates:\n");
    for line in spec_source::change::lines_of_item(&entry(project)) {
        text.push_str("  ");
        text.push_str(&line);
        text.push('\n');
    }
    text
}
