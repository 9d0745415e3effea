#![cfg_attr(feature = "pages", doc = include_str!("security_policy_exists.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "A security policy says how to report a weakness."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{Place, Project, Source};
use spec_source::{Span, is_among};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/security-policy-exists",
    claim: "a security policy says how to report a weakness",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("security_policy_exists.md"),
};

/// Where GitHub looks for a policy.
/// <https://docs.github.com/en/code-security/getting-started/adding-a-security-policy-to-your-repository>
const FOLDERS: [&str; 3] = [".github/", "", "docs/"];

fn decide(project: &Project) -> Decision {
    let policies: Vec<&str> = paths(project).filter(|path| is_policy(path)).collect();
    for path in &policies {
        if let Some(place) = first_line(project, path) {
            let says = "the file where GitHub looks for a security policy";
            return Decision {
                places: vec![Exhibit::at(place, Verdict::Met, says)],
                summary: "there is a security policy".into(),
                ..Decision::default()
            };
        }
    }
    if let Some(path) = policies.first() {
        let bring = if project.document(path).is_some() {
            format!("a `{path}` that says something")
        } else {
            format!("the file `{path}`")
        };
        let says = "it is there, and what it says was not seen";
        let need = Need::new(
            Source::Tree,
            Who::Anyone,
            bring,
            "whether it says how to report a weakness",
        );
        return Decision::unknown(
            Exhibit::absent(path, Verdict::Unknown, says),
            "what the security policy says was not seen".into(),
            vec![need],
        );
    }
    let says = "no security policy in the files given; the organisation's `.github` repository may hold one";
    let needs = vec![
        Need::new(
            Source::Tree,
            Who::Anyone,
            "`SECURITY.md` from the top, `.github` or `docs` of this repository or of the organisation's `.github` repository",
            "whether there is a policy",
        ),
        Need::new(
            Source::Maintainer,
            Who::Maintainer,
            "the address of the page that says how to report a weakness",
            "whether there is a policy elsewhere",
        ),
    ];
    Decision::unknown(
        Exhibit::absent(".github/SECURITY.md", Verdict::Unknown, says),
        "no security policy is in sight".into(),
        needs,
    )
}

/// Every path that is known, given or listed, sorted.
fn paths(project: &Project) -> impl Iterator<Item = &str> {
    let given = project
        .documents
        .iter()
        .map(|document| document.path.as_str());
    let listed = project.listing.iter().flat_map(|listing| &listing.paths);
    let mut paths: Vec<&str> = given.chain(listed.map(String::as_str)).collect();
    spec_source::sort::all(&mut paths);
    paths.dedup();
    paths.into_iter()
}

fn is_policy(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    FOLDERS.iter().any(|folder| {
        lower.strip_prefix(folder).is_some_and(|name| {
            is_among(
                name,
                "security security.md security.markdown security.rst security.txt",
            )
        })
    })
}

/// The first line of a given file that says something.
fn first_line(project: &Project, path: &str) -> Option<Place> {
    let index = project.document(path)?;
    let text = &project.documents.get(index)?.text;
    let said = text.trim_start_matches(|char: char| char.is_whitespace() || char == '\u{feff}');
    let start = text.len() - said.len();
    let line = said.lines().next()?.trim_end();
    (!line.is_empty()).then(|| Place::new(index, Span::new(start, start + line.len())))
}
