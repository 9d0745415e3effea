//! Whatever a file, a name or an answer holds: in every form of a report it is text. Nothing runs, nothing hides, nothing is faked.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot be set up has failed"
)]

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use spec_model::Given;
use spec_report::{
    any_runs, catalogue, drawing, html, json, judge, markdown, messages, smallest::Search, text,
    wire::Report,
};
use spec_tests::hostile::{file, hostile, written};
use std::{collections::BTreeSet, fs};

/// A form of a report, and what is wrong with a text in it.
type Form = (
    &'static str,
    fn(&Given, &Report) -> String,
    fn(&str) -> Vec<String>,
);

/// Every form that there is; a new one is held to the same with a line here.
const FORMS: [Form; 8] = [
    ("text", |_, report| terminal(report, false), plain),
    (
        "text in colour",
        |_, report| terminal(report, true),
        coloured,
    ),
    (
        "checklist",
        |_, report| markdown::render(report, &catalogue()),
        markup,
    ),
    ("JSON", |_, report| json::render(report), data),
    (
        "messages by person",
        |_, report| {
            let all = messages::messages(report);
            all.into_iter().map(|message| message.text + "\n").collect()
        },
        plain,
    ),
    ("smallest input", smallest, example),
    (
        "HTML file",
        |given, _| {
            let report = judge(given);
            let runs = any_runs(core::slice::from_ref(given));
            html::render(&report, &runs, &catalogue())
        },
        page,
    ),
    ("drawing", drawn, page),
];

fn terminal(report: &Report, colour: bool) -> String {
    let options = text::Options {
        colour,
        signs: true,
        width: 100,
    };
    text::render(report, &catalogue(), options)
}

/// What is made for an issue, of the first rule that is not met.
fn smallest(given: &Given, report: &Report) -> String {
    let open = report
        .findings
        .iter()
        .find(|finding| finding.verdict == "unmet");
    let rule = &open.unwrap_or(&report.findings[0]).rule;
    let mut search = Search::new(given, rule, true, "").unwrap();
    // as if it had been stopped soon: little was made neutral then
    for _ in 0..3 {
        search.step();
    }
    search.report("met", &given.name)
}

/// Characters that are not seen and act on what is.
fn unseen(char: char) -> bool {
    char.is_control() && char != '\n'
        || matches!(char,
            '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

fn plain(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| line.contains(unseen))
        .map(|line| format!("it hides something: {line:?}"))
        .collect()
}

/// Our own colours aside.
fn coloured(text: &str) -> Vec<String> {
    let mut bare = String::new();
    for (index, part) in text.split("\u{1b}[").enumerate() {
        let own = part.find('m').filter(|end| {
            let code = &part[..*end];
            code.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b';')
        });
        match own {
            _ if index == 0 => bare.push_str(part),
            Some(end) => bare.push_str(&part[end + 1..]),
            None => return vec![format!("a command that is not ours: {part:?}")],
        }
    }
    plain(&bare)
}

fn data(text: &str) -> Vec<String> {
    let mut wrong = plain_ends(text);
    if serde_json::from_str::<Value>(text).is_err() {
        wrong.push("it is no JSON".into());
    }
    wrong
}

fn plain_ends(text: &str) -> Vec<String> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let broken = line.contains(|char: char| char.is_control());
    broken
        .then(|| "it is not one line".into())
        .into_iter()
        .collect()
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(
        text,
        Options::ENABLE_TABLES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_MATH
            | Options::ENABLE_GFM,
    )
}

/// The links of a checklist about nothing: those are ours.
fn own_links() -> BTreeSet<String> {
    let empty = judge(&Given::default());
    links(&markdown::render(&empty, &catalogue()))
}

fn links(text: &str) -> BTreeSet<String> {
    events(text)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        })
        .collect()
}

/// What a host would make of a checklist besides text.
fn markup(text: &str) -> Vec<String> {
    let mut wrong = plain(text);
    for link in links(text).difference(&own_links()) {
        wrong.push(format!("a link to {link}"));
    }
    let mut code = false;
    for event in events(text) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => wrong.push(format!("HTML: {html}")),
            Event::Start(
                tag @ (Tag::Image { .. }
                | Tag::Table(_)
                | Tag::FootnoteDefinition(_)
                | Tag::BlockQuote(_)),
            ) => wrong.push(format!("{tag:?}")),
            Event::FootnoteReference(name) => wrong.push(format!("a footnote: {name}")),
            Event::InlineMath(math) | Event::DisplayMath(math) => {
                wrong.push(format!("a formula: {math}"));
            }
            Event::Rule => wrong.push("a rule".into()),
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(text) if !code => {
                // a host makes links of these by itself
                for sign in ["hostile.example", "@everyone", "#1", "GH-1"] {
                    if text.contains(sign) {
                        wrong.push(format!("`{sign}` stands outside of code: {text}"));
                    }
                }
            }
            _ => {}
        }
    }
    wrong
}

/// An example is what was given, between fences that nothing in it can end; what it hides is made visible where the verdict stays.
fn example(text: &str) -> Vec<String> {
    let mut wrong: Vec<String> = events(text)
        .filter_map(|event| match event {
            Event::Html(html) | Event::InlineHtml(html) => Some(format!("HTML: {html}")),
            Event::Start(
                tag @ (Tag::Link { .. } | Tag::Image { .. } | Tag::Heading { .. } | Tag::Table(_)),
            ) => Some(format!("{tag:?}")),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))
                if !info.contains("case=reported") =>
            {
                Some(format!("a fence of its own: {info}"))
            }
            _ => None,
        })
        .collect();
    if let Err(errors) = spec_pages::Page::read(text) {
        wrong.extend(errors);
    }
    wrong
}

/// The release path as a file of its own; empty where no upload is seen.
fn drawn(given: &Given, _: &Report) -> String {
    let report = judge(given);
    let runs = any_runs(core::slice::from_ref(given));
    let catalogue = catalogue();
    let picture = drawing::draw(&report, &runs, drawing::Form::Wide);
    picture.map_or_else(String::new, |picture| {
        drawing::file(&picture, &|rule| catalogue.address(rule))
    })
}

/// The elements of a file of ours.
const ELEMENTS: [&str; 37] = [
    "!doctype", "html", "head", "meta", "title", "style", "body", "header", "main", "footer",
    "section", "details", "summary", "div", "span", "p", "h1", "h2", "h3", "ul", "ol", "li", "dl",
    "dt", "dd", "pre", "code", "strong", "a", "svg", "g", "rect", "path", "circle", "text",
    "tspan", "mark",
];

/// What a browser would make of HTML besides text: elements and attributes as it finds them, not as we meant them.
fn page(text: &str) -> Vec<String> {
    let mut wrong = plain(text);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name = rest
            .split([' ', '\n', '>', '/'])
            .find(|name| !name.is_empty());
        let name = name.unwrap_or_default().to_ascii_lowercase();
        if !ELEMENTS.contains(&name.as_str()) {
            wrong.push(format!("<{name}>"));
            continue;
        }
        while let Some((attribute, value)) = attribute(&mut rest) {
            let ours = [
                "https://scientific-python.org/",
                "https://github.com/scientific-python/",
            ];
            let leads = value.starts_with('#') || ours.iter().any(|start| value.starts_with(start));
            match attribute.as_str() {
                "href" if leads => {}
                "href" | "src" | "style" | "srcdoc" | "action" | "xlink:href" => {
                    wrong.push(format!("{attribute}={value}"));
                }
                "http-equiv" if value != "Content-Security-Policy" => {
                    wrong.push(format!("{attribute}={value}"));
                }
                other if other.starts_with("on") => wrong.push(format!("{attribute}={value}")),
                _ => {}
            }
        }
        // what stands in it is no markup, and ends where it says
        if name == "style"
            && let Some(end) = rest.find("</style>")
        {
            if rest[..end].contains("hostile") {
                wrong.push("a style of somebody's".into());
            }
            rest = &rest[end..];
        }
    }
    wrong
}

/// Takes the next attribute of a tag, or its end.
fn attribute(rest: &mut &str) -> Option<(String, String)> {
    let start = rest.find([' ', '\n', '>'])?;
    let tail = rest[start..].trim_start();
    if tail.is_empty() || tail.starts_with('>') {
        *rest = tail;
        return None;
    }
    let end = tail.find([' ', '\n', '=', '>']).unwrap_or(tail.len());
    let name = tail[..end].to_ascii_lowercase();
    let Some(value) = tail[end..].strip_prefix('=') else {
        *rest = &tail[end..];
        return Some((name, String::new()));
    };
    let quote = value
        .chars()
        .next()
        .filter(|char| matches!(char, '"' | '\''));
    let (value, after) = match quote {
        Some(quote) => value[1..].split_once(quote)?,
        None => value.split_at(value.find([' ', '\n', '>']).unwrap_or(value.len())),
    };
    *rest = after;
    Some((name, value.to_owned()))
}

#[test]
fn there_are_two_hundred_and_the_browsers_get_the_same() {
    assert_eq!(hostile().len(), 200);
    let kept = fs::read_to_string(file()).unwrap_or_default();
    assert!(
        kept == written(),
        "the kept inputs are others: `cargo run -p spec-tests --example hostile` writes them"
    );
}

#[test]
fn in_every_form_a_hostile_text_is_text() {
    let mut wrong = Vec::new();
    let mut shown = 0;
    for one in hostile() {
        let report = judge(&one.given);
        for (form, render, complaints) in FORMS {
            let text = render(&one.given, &report);
            for complaint in complaints(&text) {
                wrong.push(format!("{form}, {}: {complaint}", one.name));
            }
            shown += usize::from(text.contains(&spec_report::visible(one.text)));
        }
    }
    assert!(shown > 200, "only {shown} texts were shown at all");
    assert!(
        wrong.is_empty(),
        "{} complaints:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(60)].join("\n")
    );
}

#[test]
fn the_tests_of_forms_see_what_they_look_for() {
    assert!(!plain("a\u{202e}b").is_empty() && !plain("\u{1b}[31m").is_empty());
    assert!(coloured("\u{1b}[1mours\u{1b}[0m").is_empty());
    assert!(!coloured("\u{1b}]0;x\u{7}").is_empty());
    for text in [
        "<b>x</b>",
        "![x](y)",
        "[x](https://hostile.example)",
        "see hostile.example",
        "a\n\n---\n",
    ] {
        assert!(!markup(text).is_empty(), "{text}");
    }
    for text in [
        "<script>",
        "<p onclick=\"x\">",
        "<p class='a' style=x>",
        "<a href=\"https://hostile.example\">",
        "<p title=\">\" onload=x>",
        "a\u{200b}",
    ] {
        assert!(!page(text).is_empty(), "{text}");
    }
    assert_eq!(page("<p class=\"onload=x style=y\">&lt;b&gt;</p>"), [""; 0]);
    assert!(!data("{\n}").is_empty());
    assert!(!example("```yaml met\n<b>\n```\n<b>x</b>\n").is_empty());
}
