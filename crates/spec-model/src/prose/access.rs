//! Lines that say who may release, and what access it takes.

use super::{Document, Named};
use crate::Project;
use alloc::{string::String, vec::Vec};
use spec_source::{Form, Span};

/// The blocks of a document that say of a right or a role that it is needed for a release, and for what. A contributing guide is not
/// looked at outside of its headings about releases, since it speaks of contributors' rights.
pub fn access_lines(project: &Project, document: &Document) -> Vec<Span> {
    let Some(source) = project.documents.get(document.document) else {
        return Vec::new();
    };
    let mut inside: Option<usize> = None;
    let mut found = Vec::new();
    for block in &document.prose.blocks {
        let body = source.text.get(block.span.range()).unwrap_or_default();
        let text = normal(body);
        if let Form::Heading(level) = block.form {
            if text.contains(" releas") || text.contains(" publish") {
                inside = Some(inside.map_or(level, |known| known.min(level)));
            } else if inside.is_some_and(|known| level <= known) {
                inside = None;
            }
            continue;
        }
        let looked_at = document.named == Named::Release || inside.is_some();
        if looked_at && block.form != Form::Literal && says_access(&text) {
            found.push(block.span);
        }
    }
    found
}

/// A text in lower case, its words between single blanks, with a blank at both ends.
fn normal(body: &str) -> String {
    let mut text = String::from(" ");
    for word in body
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        text.push_str(&word.to_lowercase());
        text.push(' ');
    }
    text
}

/// Whether a text names a right, says that it is needed or who has it, and for which resource.
fn says_access(text: &str) -> bool {
    // a token to read with is no right to release
    let text = text.replace(" access token", " token");
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let right = any(&[
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
        " maintainer on pypi",
        " maintainers on pypi",
        " admin ",
        " admins ",
        " administrator ",
        " release manager ",
        " release managers ",
        " release team ",
    ]);
    let needed = any(&[
        " need ",
        " needs ",
        " needed ",
        " require ",
        " requires ",
        " required ",
        " must ",
        " only ",
        " make sure you ",
        " ensure you ",
        " ask ",
        " grant ",
        " granted ",
        " approve ",
        " approves ",
        " approval ",
        " you have ",
        " who has ",
        " can be done by ",
    ]);
    let resource = any(&[
        " pypi ",
        " github ",
        " repository ",
        " repo ",
        " push ",
        " upload ",
        " publish ",
        " environment ",
        " workflow ",
        " trusted publisher ",
        " conda ",
        " anaconda ",
    ]);
    right && needed && resource
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_right_that_it_is_needed_and_for_what() {
        for line in [
            "Make sure you have write permissions to the repository.",
            "Only owners of the PyPI project can yank; ask one for access.",
            "A release manager must approve the `pypi` environment on GitHub.",
        ] {
            assert!(says_access(&normal(line)), "{line}");
        }
        for line in [
            "You need a GitHub personal access token (PAT) to push the documentation.",
            "Access the repository on GitHub.",
            "This release improves access to arrays.",
            "Push the tag, which needs a minute.",
        ] {
            assert!(!says_access(&normal(line)), "{line}");
        }
    }
}
