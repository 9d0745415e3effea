//! A rule's page as HTML: its Markdown, with the examples as what they are.

use crate::{
    Sheet,
    page::{Example, Page},
    share::fragment,
    site::Known,
};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use spec_rules::{Verdict, rules};
use std::fmt::Write;

/// What stands around every page.
pub(crate) struct Shell {
    /// The way from the page up to `rules/`.
    pub(crate) up: String,
    pub(crate) title: String,
    /// What a search engine shows.
    pub(crate) about: String,
    pub(crate) style: Sheet,
    /// The digests of the pages' own style sheet and script.
    pub(crate) own: (String, String),
    /// The digest of the element's script, on a page with boxes.
    pub(crate) element: Option<String>,
}

/// Nothing but this site's own styles and the script that follows the theme.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

/// What boxes need beside it.
const POLICY_OF_BOXES: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

impl Shell {
    /// The whole page; `listed` is whether the way leads over the list of all rules.
    pub(crate) fn around(&self, listed: bool, body: &str) -> String {
        let Self {
            up,
            title,
            about,
            style,
            own: (style_digest, script_digest),
            element,
        } = self;
        let (policy, boxes) = match element {
            Some(digest) => (
                POLICY_OF_BOXES,
                format!(
                    "<script type=\"module\" src=\"{up}../embed/v1/spec-check.js\" integrity=\"{digest}\"></script>\n"
                ),
            ),
            None => (POLICY, String::new()),
        };
        let digest = if style.integrity.is_empty() {
            String::new()
        } else {
            format!(" integrity=\"{}\"", escaped(&style.integrity))
        };
        let list = if listed {
            format!(" <span class=\"quiet\">›</span> <a href=\"{up}\">All rules</a>")
        } else {
            String::new()
        };
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <link rel=\"icon\" href=\"data:,\">\n<title>{} · SPEC Check</title>\n\
             <meta name=\"description\" content=\"{}\">\n\
             <link rel=\"stylesheet\" href=\"{up}../{}\"{digest}>\n\
             <link rel=\"stylesheet\" href=\"{up}rules.css\" integrity=\"{style_digest}\">\n\
             <script src=\"{up}theme.js\" integrity=\"{script_digest}\"></script>\n{boxes}\
             </head>\n<body>\n<a class=\"skip\" href=\"#page\">To the page</a>\n\
             <header><p class=\"way\"><a href=\"{up}../\">SPEC Check</a>{list}</p></header>\n\
             <main id=\"page\" class=\"result rule-page\" tabindex=\"-1\">\n{body}</main>\n\
             <footer><p><a href=\"https://github.com/scientific-python/spec-check\" rel=\"noopener\">Source, terminal command and help</a></p></footer>\n\
             </body>\n</html>\n",
            escaped(&plain(title)),
            escaped(about),
            escaped(&style.href),
        )
    }
}

/// A rule's page, between the rules before and after it.
pub(crate) fn rule(known: &Known, page: &Page, up: &str, around: [Option<&Known>; 2]) -> String {
    let rule = known.rule;
    let mut out = String::new();
    let clause = match &known.link {
        Some(link) => format!(
            "{} › <a href=\"{}\" rel=\"noopener\">{}</a>",
            known.spec,
            escaped(link),
            inline(known.clause.title)
        ),
        None => inline(known.clause.title),
    };
    let sources: Vec<&str> = rule.sources.iter().map(|source| source.word()).collect();
    // writing into a string cannot fail
    let _ = writeln!(
        out,
        "<p class=\"quiet\">{clause}</p>\n<h1>{}</h1>\n\
         <ul class=\"facts\">\n<li><span class=\"tag\">{}</span></li>\n<li>seen in: {}</li>\n<li><code>{}</code></li>\n</ul>",
        claim(rule.claim),
        rule.force.word(),
        escaped(&sources.join(", ")),
        rule.id,
    );
    markdown(&mut out, rule.id, rule.page, page, up);
    out.push_str("<nav class=\"beside\" aria-label=\"Other rules\">\n");
    for (other, word) in around.into_iter().zip(["Before", "Next"]) {
        if let Some(other) = other {
            let _ = writeln!(
                out,
                "<p><span class=\"quiet\">{word}</span> <a href=\"{up}{}.html\">{}</a></p>",
                other.rule.id,
                claim(other.rule.claim)
            );
        }
    }
    out.push_str("</nav>\n");
    out
}

/// The page's text after its title, which stands above it already.
fn markdown(out: &mut String, id: &str, text: &str, page: &Page, up: &str) {
    let starts: Vec<usize> = [0]
        .into_iter()
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let line = |offset: usize| starts.partition_point(|start| *start <= offset);
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut title = false;
    let mut lead = true;
    let mut block: Option<(usize, String, String)> = None;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if level as usize == 1 => title = true,
            Event::End(TagEnd::Heading(level)) if level as usize == 1 => title = false,
            _ if title => {}
            Event::Start(Tag::Paragraph) if lead => {
                events.push(html("<p class=\"lead\">"));
            }
            Event::End(TagEnd::Paragraph) if lead => {
                lead = false;
                events.push(html("</p>\n"));
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                block = Some((line(range.start), info, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((line, info, body)) = block.take() {
                    events.push(Event::Html(CowStr::from(fence(
                        id, page, line, &info, &body, up,
                    ))));
                }
            }
            Event::Text(text) => match &mut block {
                Some((.., body)) => body.push_str(&text),
                None => events.push(Event::Text(text)),
            },
            // another rule that is named leads to its page
            Event::Code(code) if rules().any(|rule| rule.id == &*code) => {
                events.push(Event::Html(CowStr::from(format!(
                    "<a href=\"{up}{code}.html\"><code>{code}</code></a>"
                ))));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                events.push(Event::InlineHtml(CowStr::from(format!(
                    "<a href=\"{}\" rel=\"noopener\">",
                    escaped(&dest_url)
                ))));
            }
            Event::End(TagEnd::Link) => events.push(html("</a>")),
            other => events.push(other),
        }
    }
    pulldown_cmark::html::push_html(out, events.into_iter());
}

fn html(text: &'static str) -> Event<'static> {
    Event::Html(CowStr::from(text))
}

/// A fence: a part of an example with its file, the verdict and the way to try it below the last; or what it is.
fn fence(id: &str, page: &Page, line: usize, info: &str, body: &str, up: &str) -> String {
    let found = page.examples.iter().find(|example| {
        let (given, fixed) = &example.fences;
        given.contains(&line) || fixed.contains(&line)
    });
    let Some(example) = found else {
        return format!(
            "<pre class=\"sheet\"><code>{}</code></pre>\n",
            escaped(body)
        );
    };
    let (given, fixed) = &example.fences;
    let caption = caption(info, fixed.contains(&line));
    // what follows belongs to the same project
    let more = if given.last() == Some(&line) || fixed.last() == Some(&line) {
        ""
    } else {
        " more"
    };
    let mut out = format!(
        "<figure class=\"example{more}\">\n<figcaption>{caption}</figcaption>\n<pre class=\"sheet\"><code>{}</code></pre>\n",
        escaped(body)
    );
    if given.last() == Some(&line) {
        out.push_str(&verdict(id, example, up));
    }
    out.push_str("</figure>\n");
    out
}

fn caption(info: &str, fixed: bool) -> String {
    let value = |name: &str| {
        info.split_whitespace()
            .find_map(|word| word.strip_prefix(name))
    };
    let mut out = if info.split_whitespace().any(|word| word == "listing") {
        "all paths of the repository".into()
    } else if let Some(answer) = value("answer=") {
        format!("the answer of <code>{}</code>", escaped(answer))
    } else {
        let path = value("file=").unwrap_or(".github/workflows/release.yml");
        format!("<code>{}</code>", escaped(path))
    };
    if fixed {
        out.push_str(", repaired");
    }
    if value("coverage=").is_some() {
        out.push_str(", and there are no other files");
    }
    if let Some(day) = value("as-of=") {
        let _ = write!(out, ", as of {}", escaped(day));
    }
    out
}

/// The verdict, and the link that opens the page with the example.
fn verdict(id: &str, example: &Example, up: &str) -> String {
    let name = id.rsplit('/').next().unwrap_or(id);
    let word = example.verdict.word();
    format!(
        "<p class=\"decided\">{}<strong class=\"{word}\">{}</strong> <a href=\"{up}../#{}\">Try it<span class=\"unseen\">: the example of {}</span></a></p>\n",
        sign(example.verdict),
        word.replace('-', " "),
        fragment(&format!("example of {name}"), &example.given),
        escaped(&example.name.replace('`', "")),
    )
}

/// The sign of a verdict, as the page draws it; the word beside it says the same.
fn sign(verdict: Verdict) -> String {
    let path = match verdict {
        Verdict::Met => "M5 8.2 7.2 10.4 11 6",
        Verdict::MetDifferently => "M4.6 9.2c1.2-2 2.2-2 3.4-.9s2.2 1 3.4-1M4.9 6h6.2",
        Verdict::Unmet => "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8",
        Verdict::Unknown => "M6.1 6.3a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.8.7-.8 1.3M8 11.6v.01",
        Verdict::NotApplicable => "M5 8h6",
    };
    format!(
        "<svg class=\"sign {}\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle cx=\"8\" cy=\"8\" r=\"6.75\"></circle><path d=\"{path}\"></path></svg>",
        verdict.word()
    )
}

/// A claim with its first letter in capitals, unless it begins with a name.
pub(crate) fn claim(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    inline(&(first + chars.as_str()))
}

/// A sentence whose words in backticks are code.
pub(crate) fn inline(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            let _ = write!(out, "<code>{}</code>", escaped(part));
        } else {
            out.push_str(&escaped(part));
        }
    }
    out
}

/// A sentence without marks.
fn plain(text: &str) -> String {
    let text = text.replace('`', "");
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}

/// The sentence below a page's title, without marks.
pub(crate) fn first_sentence(page: &str) -> String {
    let line = page
        .lines()
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    plain(line.unwrap_or_default())
}

/// Text between tags or in an attribute's quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let page = Page::read(text).unwrap();
        let mut out = String::new();
        markdown(&mut out, "a/b", text, &page, "../../");
        out
    }

    #[test]
    fn an_example_shows_its_file_its_verdict_and_the_way_to_try_it() {
        let html = written(
            "# T\n\nOne.\n\n## How\n\n```yaml case=a file=.github/workflows/x.yml\non: \"<b>\"\n```\n\n```text case=a listing unmet\n.github/workflows/x.yml\nb\n```\n",
        );
        assert!(html.starts_with("<p class=\"lead\">One.</p>\n<h2>How</h2>"));
        assert!(html.contains("<code>.github/workflows/x.yml</code>"));
        assert!(html.contains("on: &quot;&lt;b&gt;&quot;"));
        assert_eq!(html.matches("Try it").count(), 1);
        let (files, last) = html.split_once("all paths of the repository").unwrap();
        assert!(!files.contains("class=\"decided\""));
        assert!(last.contains("<strong class=\"unmet\">unmet</strong> <a href=\"../../../#v1."));
    }

    #[test]
    fn a_rule_that_is_named_leads_to_its_page_and_other_code_does_not() {
        let html = written("# T\n\nSee `spec8/pin-actions/others-pinned-by-full-sha` and `x/y`.\n");
        assert!(
            html.contains(
                "<a href=\"../../spec8/pin-actions/others-pinned-by-full-sha.html\"><code>"
            )
        );
        assert!(html.contains(" and <code>x/y</code>"));
    }

    #[test]
    fn a_claim_begins_in_capitals_and_its_code_is_code() {
        assert_eq!(
            claim("each `a<b>` is <here>"),
            "Each <code>a&lt;b&gt;</code> is &lt;here&gt;"
        );
        assert_eq!(first_sentence("# T\n\nthe `x` is.\nMore.\n"), "The x is.");
    }
}
