//! Lines that say who may release, and what access it takes.

use super::{Document, Named};
use crate::Project;
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use spec_source::{Form, Span};

/// The blocks of a document that say of a right or a role that it is needed for a release, and for what. A contributing guide is not
/// looked at outside of its headings about releases, since it speaks of contributors' rights.
pub fn access_lines(project: &Project, document: &Document) -> Vec<Span> {
    let Some(source) = project.documents.get(document.document) else {
        return Vec::new();
    };
    let mut inside: Option<usize> = None;
    let mut needed = "";
    let mut found = Vec::new();
    let blocks = &document.prose.blocks;
    for (index, block) in blocks.iter().enumerate() {
        let body = source.text.get(block.span.range()).unwrap_or_default();
        let text = normal(body);
        if let Form::Heading(level) = block.form {
            // what stands in the list below it is needed
            let needs = [" prerequisite", " requirement", " permissions "];
            let is_list = needs.iter().any(|word| text.contains(word));
            needed = if is_list { " required" } else { "" };
            if text.contains(" releas") || text.contains(" publish") {
                inside = Some(inside.map_or(level, |known| known.min(level)));
            } else if inside.is_some_and(|known| level <= known) {
                inside = None;
            }
            continue;
        }
        let looked_at = document.named == Named::Release || inside.is_some();
        if !looked_at || block.form == Form::Literal {
            continue;
        }
        let is_item = matches!(block.form, Form::Item { .. });
        let before = if is_item { needed } else { "" };
        let mut says =
            sentences(body).any(|sentence| says_access(&(before.to_owned() + &normal(sentence))));
        if body.ends_with(':') {
            // what it announces belongs to it, each by itself
            let items = blocks.iter().skip(index + 1);
            for item in items.take_while(|item| matches!(item.form, Form::Item { .. })) {
                let item = source.text.get(item.span.range()).unwrap_or_default();
                says |= says_access(&(text.clone() + &normal(item)));
            }
        }
        if says {
            found.push(block.span);
        }
    }
    found
}

/// The sentences of a block, roughly: what ends with a stop and a blank.
fn sentences(body: &str) -> impl Iterator<Item = &str> {
    body.split(". ")
        .flat_map(|part| part.split(".\n"))
        .flat_map(|part| part.split(';'))
}

/// A text in lower case, its words between single blanks, with a blank at both ends.
fn normal(body: &str) -> String {
    let mut text = String::from(" ");
    for word in body
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        text.push_str(&word.to_ascii_lowercase());
        text.push(' ');
    }
    text
}

/// Whether a text names a right that is needed and for what, or a role that alone may do something.
fn says_access(text: &str) -> bool {
    // what a token to read with may do is no right to release, nor what a workflow may
    let mut text = text
        .replace(" access token", " token")
        .replace(" default permissions ", " ");
    for who in ["workflow", "job", "step", "action", "token", "bot", "app"] {
        for needs in ["needs", "requires", "must"] {
            text = text.replace(&format!(" {who} {needs} "), " workflow ");
        }
    }
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let resource = any(&RESOURCES);
    let right = any(&RIGHTS) && any(&NEEDED);
    // `only`, and soon after it who
    let only = text.split(" only ").skip(1).any(|after| {
        let words: Vec<&str> = after.split_whitespace().take(4).collect();
        let near = format!(" {} ", words.join(" "));
        ROLES.iter().any(|role| near.contains(role))
    });
    let role = only || any(&ROLES) && any(&ALONE);
    let approval = any(&[" approval from ", " approved by "]);
    resource && (right || role || approval)
}

const RESOURCES: [&str; 14] = [
    " pypi ",
    " github ",
    " repository ",
    " repositories ",
    " repo ",
    " push ",
    " upload ",
    " publish ",
    " environment ",
    " workflow ",
    " trusted publisher ",
    " conda ",
    " anaconda ",
    " release branch ",
];

const RIGHTS: [&str; 20] = [
    " permission ",
    " permissions ",
    " access ",
    " rights ",
    " privileges ",
    " privilege ",
    " owner of ",
    " owners of ",
    " owner on ",
    " owners on ",
    " admin ",
    " owner role ",
    " collaborator of ",
    " collaborator on ",
    " credentials to ",
    // the other role that PyPI knows: https://docs.pypi.org/project-management/organization-accounts/roles-entities/
    " be a maintainer ",
    " be maintainer ",
    " added to the maintainers ",
    " added as a maintainer ",
    " listed as maintainer ",
];

const NEEDED: [&str; 19] = [
    " need ",
    " needs ",
    " needed ",
    " require ",
    " requires ",
    " required ",
    " must ",
    " have to be ",
    " only ",
    " make sure you ",
    " make sure that you ",
    " ensure you ",
    " ensure that you ",
    " ask ",
    " grant ",
    " granted ",
    " have the ",
    " who has ",
    " who have ",
];

const ROLES: [&str; 14] = [
    " maintainer ",
    " maintainers ",
    " core developer ",
    " core developers ",
    " core dev ",
    " core devs ",
    " owner ",
    " owners ",
    " administrator ",
    " admins ",
    " release manager ",
    " release managers ",
    " release team ",
    " steering council ",
];

const ALONE: [&str; 8] = [
    " are made by ",
    " approved by ",
    " approve ",
    " approves ",
    " approval ",
    " done by ",
    " must be ",
    " allowed to ",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_right_that_it_is_needed_and_for_what() {
        for line in [
            "Make sure you have write permissions to the repository.",
            "Only owners of the PyPI project can yank; ask one for access.",
            "A release manager must approve the `pypi` environment on GitHub.",
            "This workflow needs to be approved by one eligible maintainer.",
            "The job requires approval from the core team, after which it will publish to PyPI.",
            "You have to be a collaborator of the project on PyPI.",
            "Releases are made by the members of the release team on GitHub.",
            "You must have the proper login credentials to add a release to PyPI.",
            "You will need an account on PyPI, and to be added to the maintainers of Example.",
            "You need to be a maintainer of Example on PyPI.",
            "Ensure that you have maintainer privileges on PyPI.",
        ] {
            assert!(says_access(&normal(line)), "{line}");
        }
        for line in [
            "You need a GitHub personal access token (PAT) to push the documentation.",
            "Access the repository on GitHub.",
            "A token with default permissions is needed, and queries GitHub.",
            "Thank the maintainers of the repository.",
            "Ask a maintainer of the repository to look at it.",
            "This release improves access to arrays.",
            "Push the tag, which needs a minute.",
            "Only tags start the workflow, and the maintainers of conda-forge are told.",
            "The workflow needs `contents: write` permission to make the GitHub release.",
        ] {
            assert!(!says_access(&normal(line)), "{line}");
        }
    }
}
