//! The report as one file to look at and to hand on: HTML with its own styles, without scripts, without anything from elsewhere.

use crate::{
    asked::Asked,
    compare::{Change, Comparison},
    counts::Counts,
    drawing::{self, Form, draw},
    look::{COLOURS, DRAWING, REPORT, sign, tight},
    markup::{escape, prose},
    outline::{Claim, Part, outline},
    put::put,
    runs::Run,
    wire::{Catalogue, Finding, Fix, Publishing, Report},
    words::{self, Saying, Told, counted},
};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// The digest of [`style`], by which the file's own policy lets it in and nothing else.
pub const STYLE_DIGEST: &str = "sha256-69lSdZH8xBpB8kop5qmi6KbRrrB4hZDRUWddKCv2/PE=";

/// How many places of one claim are listed; the JSON report has them all.
const MOST_PLACES: usize = 50;

/// How many lines of one text are shown.
const MOST_LINES: usize = 40;

/// How many changed places of a kind are listed.
const MOST_CHANGES: usize = 200;

/// Where nothing that uploads was seen.
const NO_UPLOAD: &str = "No step that uploads to a package index was seen. That is not a clean bill: releases may be made by hand, by another service or from another repository.";

/// The file's whole style sheet.
pub fn style() -> String {
    let mut style = tight(COLOURS);
    style.push_str(&tight(REPORT));
    style.push_str(&tight(DRAWING));
    style
}

/// The report as a file. Nothing that comes from the input can become markup, a style or a link, and nothing of it hides.
pub fn render(report: &Report, runs: &[Run], catalogue: &Catalogue) -> String {
    render_asked(report, runs, catalogue, &Asked::default())
}

/// As [`render`], and says what the reader asked for.
pub fn render_asked(report: &Report, runs: &[Run], catalogue: &Catalogue, asked: &Asked) -> String {
    let mut page = Page {
        out: String::new(),
        report,
        asked,
    };
    page.head();
    page.opening();
    page.path(runs);
    let mut told = Told::default();
    for part in outline(report, catalogue) {
        page.part(&part, &mut told);
    }
    if let Some(since) = &asked.since {
        page.since(since);
    }
    page.foot();
    page.out
}

struct Page<'a> {
    out: String,
    report: &'a Report,
    asked: &'a Asked,
}

impl<'a> Page<'a> {
    /// Markup of ours, in which nothing is anybody else's.
    fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    fn prose(&mut self, text: &str) {
        prose(&mut self.out, text);
    }

    /// An element of ours around a sentence.
    fn sentence(&mut self, tag: &str, class: &str, text: &str) {
        self.begin(tag, class);
        self.prose(text);
        put(&mut self.out, format_args!("</{tag}>\n"));
    }

    fn begin(&mut self, tag: &str, class: &str) {
        if class.is_empty() {
            put(&mut self.out, format_args!("<{tag}>"));
        } else {
            put(&mut self.out, format_args!("<{tag} class=\"{class}\">"));
        }
    }

    fn name(&self) -> &'a str {
        if self.report.subject.name.is_empty() {
            "this project"
        } else {
            &self.report.subject.name
        }
    }

    fn head(&mut self) {
        put(
            &mut self.out,
            format_args!(
                "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{STYLE_DIGEST}'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>"
            ),
        );
        self.text(&format!("{}: SPEC Check", self.name()));
        put(
            &mut self.out,
            format_args!("</title>\n<style>{}</style>\n</head>\n", style()),
        );
    }

    fn opening(&mut self) {
        let report = self.report;
        self.raw("<body>\n<header>\n");
        let mut seen = format!("Seen by {} {}", report.tool.name, report.tool.version);
        if !report.subject.as_of.is_empty() {
            put(&mut seen, format_args!(" on {}", report.subject.as_of));
        }
        self.sentence("p", "quiet", &seen);
        self.raw("<h1>");
        self.text(self.name());
        self.raw("</h1>\n</header>\n<main>\n");
        if !report.summary.is_empty() {
            self.sentence("p", "lead", &report.summary);
        }
        self.counts();
        let extent = words::extent(report);
        self.sentence("p", "quiet", &format!("{extent}. Adopting a SPEC is the project's own decision; this report only says what was seen, where, and what would change it."));
        if let Some(only) = words::only(self.asked) {
            self.sentence("p", "quiet", &format!("In this report {only}."));
        }
        if !report.problems.is_empty() {
            self.raw("<section>\n<h2>What could not be read as it stands</h2>\n<ul>\n");
            for problem in &report.problems {
                self.raw("<li>");
                let line = problem
                    .line
                    .map_or(String::new(), |line| format!(":{line}"));
                self.place(&format!("{}{line}", problem.path));
                self.raw(" ");
                self.prose(&problem.message);
                self.raw("</li>\n");
            }
            self.raw("</ul>\n</section>\n");
        }
    }

    fn counts(&mut self) {
        let counts = Counts::of_specs(self.report);
        if counts.all() == 0 {
            return;
        }
        self.raw("<ul class=\"counts\">\n");
        for (word, count) in counts.words() {
            if count > 0 {
                self.begin("li", word);
                self.raw(&sign(word));
                put(
                    &mut self.out,
                    format_args!("<span class=\"verdict\">{count} {word}</span></li>\n"),
                );
            }
        }
        self.raw("</ul>\n");
    }

    fn place(&mut self, address: &str) {
        self.raw("<span class=\"place\">");
        self.text(address);
        self.raw("</span>");
    }

    fn path(&mut self, runs: &[Run]) {
        self.raw("<section>\n<h2>How a release leaves</h2>\n");
        let report = self.report;
        if report.publishing.is_empty() {
            self.sentence("p", "", NO_UPLOAD);
        }
        let known = |rule: &str| {
            let is_here = report.findings.iter().any(|finding| finding.rule == rule);
            is_here.then(|| format!("#{rule}"))
        };
        for (form, class) in [(Form::Wide, "drawing wide"), (Form::Tall, "drawing tall")] {
            if let Some(picture) = draw(report, runs, form) {
                let svg = drawing::inline(&picture, class, &known);
                self.raw(&svg);
                self.raw("\n");
            }
        }
        if !report.publishing.is_empty() {
            self.raw("<details class=\"twin\">\n<summary>The same in words</summary>\n");
            for row in words::rows(report) {
                self.lane(row);
            }
            self.raw("</details>\n");
        }
        self.raw("</section>\n");
    }

    fn lane(&mut self, row: &Publishing) {
        self.raw("<div class=\"lane\"><p>");
        self.place(&format!("{}:{}", row.path, row.line));
        if let Some(job) = &row.job {
            self.raw(" job <code>");
            self.text(job);
            self.raw("</code>");
        }
        self.raw("</p>\n<dl>\n");
        let upload = match words::indirect(row) {
            Some(through) => format!("to {}, {through}", words::index(row)),
            None => format!("to {} with {}", words::index(row), words::means(row)),
        };
        self.pair("uploads", &upload);
        let events = words::events(row);
        for (label, names) in [
            ("started by", &events.yes),
            ("perhaps by", &events.unknown),
            ("never by", &events.no),
        ] {
            if !names.is_empty() {
                self.pair(label, &names.join(", "));
            }
        }
        let environment = row
            .environment
            .as_ref()
            .map_or("none".to_owned(), |name| format!("`{name}`"));
        self.pair("environment", &environment);
        let token = match row.id_token.as_str() {
            "unknown" => "not known",
            word => word,
        };
        self.pair("id-token", token);
        self.pair("credential", &words::credential(row));
        self.pair("attestation", words::attestation(row));
        self.raw("</dl></div>\n");
    }

    fn pair(&mut self, label: &str, text: &str) {
        put(&mut self.out, format_args!("<div><dt>{label}</dt><dd>"));
        self.prose(text);
        self.raw("</dd></div>\n");
    }

    fn part(&mut self, part: &Part<'a>, told: &mut Told<'a>) {
        if part.clauses.is_empty() && part.coming == 0 {
            return;
        }
        self.raw("<section>\n<h2>");
        let title = match (part.number, part.title) {
            (0, "") => "Beyond the SPECs".to_string(),
            (0, title) => title.to_string(),
            (number, "") => format!("SPEC {number}"),
            (number, title) => format!("SPEC {number}: {title}"),
        };
        self.prose(&title);
        self.link(part.link, "read it");
        self.raw("</h2>\n");
        for section in &part.clauses {
            self.raw("<h3>");
            self.prose(section.title);
            self.link(section.link, "read it in the SPEC");
            self.raw("</h3>\n<ul>\n");
            for claim in &section.claims {
                self.claim(claim, told);
            }
            self.raw("</ul>\n");
        }
        if part.coming > 0 {
            let coming = words::coming(part.coming, !part.clauses.is_empty());
            self.sentence("p", "quiet", &coming);
        }
        self.raw("</section>\n");
    }

    /// A link of our own catalogue.
    fn link(&mut self, address: &str, words: &str) {
        if address.starts_with("https://") {
            self.raw(" <a rel=\"noopener noreferrer\" href=\"");
            self.text(address);
            self.raw("\">");
            self.text(words);
            self.raw("</a>");
        }
    }

    fn claim(&mut self, claim: &Claim<'a>, told: &mut Told<'a>) {
        let finding = claim.finding;
        let verdict = known(&finding.verdict);
        self.raw("<li class=\"rule\" id=\"");
        self.text(&finding.rule);
        self.raw("\"><details");
        if matches!(verdict, "unmet" | "unknown") {
            self.raw(" open");
        }
        self.raw(">");
        self.begin("summary", verdict);
        self.raw(&sign(verdict));
        self.raw("<span class=\"claim\">");
        self.prose(claim.claim);
        if let Some(age) = words::age(self.asked, finding) {
            put(
                &mut self.out,
                format_args!(" <span class=\"quiet\">({age})</span>"),
            );
        }
        put(
            &mut self.out,
            format_args!("</span><span class=\"verdict\">{verdict}</span><span class=\"force\">"),
        );
        self.text(if finding.force == "beyond" {
            "not asked"
        } else {
            &finding.force
        });
        self.raw("</span></summary>\n<div class=\"finding\">\n");
        if !finding.summary.is_empty() {
            self.sentence("p", "summary", &finding.summary);
        }
        if finding.declared {
            self.sentence("p", "quiet", "declared: said by a maintainer, not seen");
        }
        if let Some(because) = &finding.because {
            self.sentence("p", "", because);
        }
        if let Some(ignored) = &finding.ignored {
            self.raw("<p class=\"quiet\">The project does not count this: ");
            self.prose(&ignored.reason);
            self.raw(" ");
            self.place(&format!("{}:{}", ignored.path, ignored.line));
            self.raw("</p>\n");
        }
        self.evidence(finding);
        self.needs(finding, told);
        self.repairs(finding, told);
        self.sentence("p", "quiet", &format!("`{}`", finding.rule));
        self.raw("</div></details></li>\n");
    }

    fn evidence(&mut self, finding: &Finding) {
        let (sayings, others) = words::sayings(finding);
        let mut left = MOST_PLACES;
        let mut hidden = 0;
        if sayings.iter().any(|saying| !saying.places.is_empty()) {
            self.raw("<ul>\n");
        } else {
            return;
        }
        for saying in &sayings {
            hidden += saying.places.len().saturating_sub(left);
            self.saying(finding, saying, left);
            left = left.saturating_sub(saying.places.len());
        }
        self.raw("</ul>\n");
        if hidden > 0 {
            let more = counted(hidden, "more place", "more places");
            self.sentence("p", "quiet", &format!("and {more} like these"));
        }
        if !others.is_empty() {
            self.sentence("p", "quiet", &format!("other places: {others}"));
        }
    }

    fn saying(&mut self, finding: &Finding, saying: &Saying<'_>, most: usize) {
        for place in saying.places.iter().take(most) {
            let verdict = known(saying.verdict);
            self.raw("<li>");
            self.place(&place.address(false));
            self.raw(" ");
            if verdict != finding.verdict && !saying.verdict.is_empty() {
                put(&mut self.out, format_args!("{verdict}: "));
            }
            self.prose(saying.says);
            let text = place.text.trim_end();
            if !text.trim().is_empty() && !saying.says.contains(text.trim()) {
                self.lines("", text);
            }
            self.raw("</li>\n");
        }
    }

    /// Somebody's text, line by line.
    fn lines(&mut self, class: &str, text: &str) {
        self.begin("pre", class);
        let all = text.lines().count();
        for (index, line) in text.lines().take(MOST_LINES).enumerate() {
            if index > 0 {
                self.raw("\n");
            }
            self.text(&line.replace('\t', "    "));
        }
        if all > MOST_LINES {
            let more = counted(all - MOST_LINES, "more line", "more lines");
            put(&mut self.out, format_args!("\n… {more}"));
        }
        self.raw("</pre>\n");
    }

    fn as_above(&mut self, label: &str, rule: &str) {
        put(&mut self.out, format_args!("<p>{label}: <a href=\"#"));
        self.text(rule);
        self.raw("\">the same as above</a></p>\n");
    }

    fn needs(&mut self, finding: &'a Finding, told: &mut Told<'a>) {
        if let Some(earlier) = told.needs(finding) {
            self.as_above("Needs", earlier);
            return;
        }
        if finding.needs.is_empty() {
            return;
        }
        self.raw("<div class=\"box\"><p><strong>");
        self.raw(if finding.verdict == "unknown" {
            "To decide this, bring"
        } else {
            "What could show that the aim is reached in another way"
        });
        self.raw("</strong></p>\n<ul class=\"steps\">\n");
        for need in &finding.needs {
            self.raw("<li>");
            self.prose(&need.bring);
            self.raw(" <span class=\"quiet\">from ");
            self.text(words::who(&need.who));
            if !need.decides.is_empty() {
                self.raw("; it decides ");
                self.prose(&need.decides);
            }
            self.raw("</span></li>\n");
        }
        self.raw("</ul></div>\n");
    }

    fn repairs(&mut self, finding: &'a Finding, told: &mut Told<'a>) {
        if let Some(earlier) = told.fixes(finding) {
            self.as_above("Repair", earlier);
            return;
        }
        for repair in words::repairs(finding) {
            self.raw("<div class=\"box\">\n");
            for fix in repair.iter().take(MOST_PLACES) {
                self.fix(fix);
            }
            if repair.len() > MOST_PLACES {
                let more = counted(repair.len() - MOST_PLACES, "more place", "more places");
                self.sentence("p", "quiet", &format!("and the same in {more}"));
            }
            if let Some(fix) = repair.first() {
                self.steps("Before you merge it", &fix.before);
                let after = if fix.safety == "by-hand" {
                    ""
                } else {
                    "Afterwards"
                };
                self.steps(after, &fix.after);
            }
            self.raw("</div>\n");
        }
    }

    fn fix(&mut self, fix: &Fix) {
        self.raw("<p><strong>");
        self.prose(&fix.title);
        self.raw("</strong> <span class=\"quiet\">");
        self.text(words::safety(&fix.safety));
        self.raw("</span></p>\n");
        for edit in &fix.edits {
            if edit.replacement.trim().is_empty() {
                continue;
            }
            self.raw("<p>");
            self.place(&edit.path);
            self.raw(if edit.creates { ", a new file" } else { "" });
            self.raw("</p>\n");
            self.lines("new", edit.replacement.trim_matches('\n'));
        }
    }

    fn steps(&mut self, title: &str, steps: &[String]) {
        if steps.is_empty() {
            return;
        }
        if !title.is_empty() {
            self.sentence("p", "quiet", title);
        }
        self.raw("<ol>\n");
        for step in steps {
            self.sentence("li", "", step);
        }
        self.raw("</ol>\n");
    }

    fn since(&mut self, since: &Comparison) {
        self.raw("<section>\n");
        self.sentence("h2", "", &words::since(since));
        self.sentence("p", "", &words::still(since));
        let all: [(&str, &Vec<Change>); 3] = [
            ("new", &since.new),
            ("gone", &since.gone),
            ("undecided", &since.undecided),
        ];
        for (label, changes) in all {
            if changes.is_empty() {
                continue;
            }
            put(
                &mut self.out,
                format_args!("<h3>{label}</h3>\n<ul class=\"steps\">\n"),
            );
            for change in changes.iter().take(MOST_CHANGES) {
                self.raw("<li>");
                self.place(&words::change_place(change));
                if !change.text.is_empty() {
                    self.raw(" <code>");
                    self.text(&change.text);
                    self.raw("</code>");
                }
                self.raw(" ");
                self.prose(&format!("`{}`", change.rule));
                self.raw(words::first_asked(change));
                self.raw("</li>\n");
            }
            if changes.len() > MOST_CHANGES {
                let more = changes.len() - MOST_CHANGES;
                put(&mut self.out, format_args!("<li>and {more} more</li>\n"));
            }
            self.raw("</ul>\n");
        }
        if !since.undecided.is_empty() {
            self.sentence("p", "quiet", words::UNDECIDED);
        }
        self.raw("</section>\n");
    }

    fn foot(&mut self) {
        let mut by: Vec<String> = self
            .report
            .specs
            .iter()
            .map(|spec| {
                format!(
                    "SPEC {} as of {} ({})",
                    spec.number, spec.revised, spec.revision
                )
            })
            .collect();
        by.push(format!(
            "{} {}",
            self.report.tool.name, self.report.tool.version
        ));
        self.raw("</main>\n<footer class=\"foot quiet\">\n");
        self.sentence("p", "", &by.join(" · "));
        self.raw("</footer>\n</body>\n</html>\n");
    }
}

/// A verdict's word; of a text that is none, as an earlier or later report may have it, the one that claims nothing.
fn known(verdict: &str) -> &'static str {
    match verdict {
        "met" => "met",
        "met-differently" => "met-differently",
        "unmet" => "unmet",
        "not-applicable" => "not-applicable",
        _ => "unknown",
    }
}
