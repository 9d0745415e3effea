//! The site's own pages about the element: both SPECs' clauses with a box under each, and how to put boxes into other pages.

use crate::{
    boxes::{self, Boxed},
    html::{Shell, escaped},
    share::integrity,
    site::{Sheet, heading, own, rules},
};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use spec_rules::{Clause, SPECS, Spec};
use std::fmt::Write;

/// How boxes are put into other pages; the same text goes with the files.
const MANUAL: &str = include_str!("../../../www/embed/README.md");

/// Every file that the element needs from here, by its path in the site; `script` is the element's own.
///
/// # Errors
/// The mistakes in a rule's page.
pub fn element(style: &Sheet, script: &[u8]) -> Result<Vec<(String, String)>, String> {
    let shell = |title: &str, about: &str| Shell {
        up: "rules/".into(),
        title: title.into(),
        about: about.into(),
        style: style.clone(),
        own: own(),
        element: Some(integrity(script)),
    };
    let mut files: Vec<(String, String)> = boxes::files()?
        .into_iter()
        .map(|(name, text)| (format!("embed/v1/boxes/{name}"), text))
        .collect();
    let clauses = shell(
        "The clauses, to try",
        "Each clause of SPEC 6 and SPEC 8 in our words, with a box to try it on a file of your own.",
    );
    files.push((
        "clauses.html".into(),
        clauses.around(false, &self::clauses()?),
    ));
    let manual = shell(
        "On your own pages",
        "How to put SPEC Check into a documentation page: plain HTML, Hugo, Sphinx, MyST, a frame.",
    );
    files.push((
        "embed.html".into(),
        manual.around(false, &self::manual(MANUAL)),
    ));
    Ok(files)
}

/// Both SPECs, clause by clause.
fn clauses() -> Result<String, String> {
    let mut out = String::from(
        "<h1>The clauses, to try</h1>\n<p class=\"lead\">What each clause of SPEC 6 and SPEC 8 asks, in our words, and a box under it that tries it on a file of yours. The SPECs themselves are one link away.</p>\n",
    );
    for spec in SPECS {
        // writing into a string cannot fail
        let _ = writeln!(
            out,
            "<section class=\"spec\"><h2>SPEC {}: <a href=\"{}\" rel=\"noopener\">{}</a></h2>",
            spec.number,
            escaped(spec.link),
            escaped(spec.title)
        );
        for clause in spec.clauses {
            self::clause(&mut out, spec, clause)?;
        }
        out.push_str("</section>\n");
    }
    Ok(out)
}

fn clause(out: &mut String, spec: &Spec, clause: &'static Clause) -> Result<(), String> {
    heading(out, spec, clause);
    rules(out, clause, "rules/");
    if let Some(boxed) = Boxed::of_clause(clause)? {
        out.push_str(&boxed.html("full=\"./\""));
    }
    out.push_str("</section>\n");
    Ok(())
}

/// The manual as HTML; what is marked `live` stands below its own text, as it is.
fn manual(text: &str) -> String {
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut block: Option<(bool, String)> = None;
    for event in Parser::new_ext(text, Options::empty()) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                block = Some((
                    info.split_whitespace().any(|word| word == "live"),
                    String::new(),
                ));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((live, body)) = block.take() {
                    let mut html = format!(
                        "<pre class=\"sheet\" tabindex=\"0\"><code>{}</code></pre>\n",
                        escaped(&body)
                    );
                    if live {
                        html.push_str(&body);
                    }
                    events.push(Event::Html(CowStr::from(html)));
                }
            }
            Event::Text(text) => match &mut block {
                Some((_, body)) => body.push_str(&text),
                None => events.push(Event::Text(text)),
            },
            other => events.push(other),
        }
    }
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events.into_iter());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_manual_shows_alive_stands_below_its_own_text() {
        let html = manual("# T\n\n```html live\n<spec-check spec=\"8\"></spec-check>\n```\n");
        assert!(
            html.contains("<code>&lt;spec-check spec=&quot;8&quot;&gt;"),
            "{html}"
        );
        assert!(
            html.contains("\n<spec-check spec=\"8\"></spec-check>\n"),
            "{html}"
        );
    }

    #[test]
    fn every_option_is_shown_alive() {
        let html = manual(MANUAL);
        for option in [
            "clause", "rule", "spec", "compact", "src", "full", "repo", "theme",
        ] {
            let shown = html.match_indices("<spec-check ").any(|(at, _)| {
                let tag = html.get(at..).and_then(|rest| rest.split('>').next());
                tag.is_some_and(|tag| tag.contains(&format!(" {option}")))
            });
            assert!(shown, "{option}");
        }
    }

    #[test]
    fn every_clause_stands_on_the_page_with_its_link() {
        let html = clauses().unwrap();
        for spec in SPECS {
            for clause in spec.clauses {
                assert!(
                    html.contains(&format!("#{}\"", clause.anchor)),
                    "{}",
                    clause.id
                );
            }
        }
        assert!(html.matches("<spec-check ").count() >= 12);
    }
}
