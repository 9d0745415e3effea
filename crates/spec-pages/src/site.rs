//! All pages as files of the site.

use crate::{
    html::{self, Shell, escaped},
    page::Page,
    share::integrity,
};
use spec_rules::{BEYOND, Clause, Rule, SPECS, Spec};
use std::fmt::Write;

/// The page's own style sheet, which these pages share.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its address from the site's top.
    pub href: String,
    /// Its digest; empty where none is known.
    pub integrity: String,
}

/// What is theirs alone.
const STYLE: &str = include_str!("../../../www/rules/rules.css");
/// Follows the theme that was chosen on the page; they are read without it as well.
const SCRIPT: &str = include_str!("../../../www/rules/theme.js");

/// One rule and where it stands.
pub(crate) struct Known {
    pub(crate) rule: &'static Rule,
    pub(crate) clause: &'static Clause,
    /// `SPEC 8`, or what lies beyond.
    pub(crate) spec: String,
    /// The clause's section on the SPEC's page, where there is one.
    pub(crate) link: Option<String>,
}

/// Every file below `rules`, with its text: the pages, the list of all, styles and script.
///
/// # Errors
/// The mistakes in a rule's page.
pub fn pages(style: &Sheet) -> Result<Vec<(String, String)>, String> {
    let known = all();
    let shell = |up: &str, title: &str, about: &str| Shell {
        up: up.into(),
        title: title.into(),
        about: about.into(),
        style: style.clone(),
        own: own(),
        element: None,
    };
    let mut files = vec![
        ("rules.css".to_owned(), STYLE.to_owned()),
        ("theme.js".to_owned(), SCRIPT.to_owned()),
        (
            "index.html".to_owned(),
            shell(
                "",
                "All rules",
                "SPEC 6 and SPEC 8, sentence by sentence: what SPEC Check decides, and how.",
            )
            .around(false, &list()),
        ),
    ];
    for (at, one) in known.iter().enumerate() {
        let id = one.rule.id;
        let page = Page::read(one.rule.page)
            .map_err(|errors| format!("the page of `{id}`:\n{}", errors.join("\n")))?;
        let up = "../".repeat(id.matches('/').count());
        let around = [
            at.checked_sub(1).and_then(|before| known.get(before)),
            known.get(at + 1),
        ];
        let body = html::rule(one, &page, &up, around);
        let about = html::first_sentence(one.rule.page);
        let html = shell(&up, one.rule.claim, &about).around(true, &body);
        files.push((format!("{id}.html"), html));
    }
    Ok(files)
}

/// The digests of the pages' own style sheet and script.
pub(crate) fn own() -> (String, String) {
    (integrity(STYLE.as_bytes()), integrity(SCRIPT.as_bytes()))
}

fn all() -> Vec<Known> {
    let specs = SPECS.iter().flat_map(|spec| {
        spec.clauses.iter().map(move |clause| {
            let link = format!("{}#{}", spec.link, clause.anchor);
            (format!("SPEC {}", spec.number), *clause, Some(link))
        })
    });
    specs
        .chain([("Beyond the SPECs".into(), BEYOND, None)])
        .flat_map(|(spec, clause, link)| {
            clause.rules.iter().map(move |rule| Known {
                rule,
                clause,
                spec: spec.clone(),
                link: link.clone(),
            })
        })
        .collect()
}

/// The list of all clauses and rules, in the SPECs' order.
fn list() -> String {
    let mut out = String::from(
        "<h1>All rules</h1>\n<p class=\"lead\">What SPEC Check decides, in the order of the SPECs. Each page says how, what cannot be seen, how to repair, and when the verdict is wrong.</p>\n",
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
            heading(&mut out, spec, clause);
            rules(&mut out, clause, "");
            out.push_str("</section>\n");
        }
        out.push_str("</section>\n");
    }
    let _ = writeln!(
        out,
        "<section class=\"spec\"><h2>{}</h2>\n<p class=\"quiet\">No sentence of a SPEC asks for these; they are not counted.</p>",
        html::inline(BEYOND.title)
    );
    rules(&mut out, BEYOND, "");
    out.push_str("</section>\n");
    out
}

/// A clause's heading, with the way to its text.
pub(crate) fn heading(out: &mut String, spec: &Spec, clause: &Clause) {
    // writing into a string cannot fail
    let _ = writeln!(
        out,
        "<section class=\"clause\"><h3>{title} <a href=\"{}#{}\" rel=\"noopener\">read it in the SPEC<span class=\"unseen\">: {title}</span></a></h3>",
        escaped(spec.link),
        escaped(clause.anchor),
        title = html::inline(clause.title),
    );
}

/// A clause's rules, each with the way to its page, which stands in the folder `at`.
pub(crate) fn rules(out: &mut String, clause: &Clause, at: &str) {
    out.push_str("<ul class=\"list\">\n");
    for rule in clause.rules {
        let _ = writeln!(
            out,
            "<li><a href=\"{at}{}.html\">{}</a> <span class=\"quiet\">{}</span></li>",
            rule.id,
            html::claim(rule.claim),
            rule.force.word()
        );
    }
    for rule in clause.coming {
        let _ = writeln!(
            out,
            "<li>{} <span class=\"quiet\">{}, not decided yet</span></li>",
            html::claim(rule.claim),
            rule.force.word()
        );
    }
    out.push_str("</ul>\n");
}
