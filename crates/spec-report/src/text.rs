//! What a maintainer reads in the terminal: the release path first, then the SPECs clause by clause.

use crate::{
    asked::Asked,
    compare::{Change, Comparison},
    counts::{self, Counts},
    outline::{Claim, Part, outline},
    put::put,
    visible::visible,
    wire::{Catalogue, Finding, Fix, Problem, Publishing, Report},
    words::{self, Place, Saying, counted},
};
use alloc::{format, string::String, vec::Vec};

/// How the text is laid out. Colour and signs only repeat what a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether to colour with ANSI sequences.
    pub colour: bool,
    /// Whether the verdicts' signs may leave ASCII (`✗` rather than `x`).
    pub signs: bool,
    /// The column at which lines are broken, at least 40; a path or another word that is longer runs over.
    pub width: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            colour: false,
            signs: false,
            width: 100,
        }
    }
}

/// The least width that is laid out; a narrower one counts as this.
const LEAST_WIDTH: usize = 40;

/// How many places of one claim are shown; the JSON report has them all.
const MOST_PLACES: usize = 12;

/// How many places that are new, and that are gone, are shown.
const MOST_CHANGES: usize = 50;

/// How many lines of a repair's text are shown.
const MOST_LINES: usize = 12;

/// How many characters of an exhibit's text are shown.
const LONGEST_TEXT: usize = 100;

/// How many characters of any other piece are shown, so that no input can flood the terminal.
const LONGEST_PIECE: usize = 2000;

/// The report as text. Nothing in it comes from the input unseen: control and reordering characters are made visible.
pub fn render(report: &Report, catalogue: &Catalogue, options: Options) -> String {
    render_asked(report, catalogue, options, &Asked::default())
}

/// As [`render`], and says what the reader asked for.
pub fn render_asked(
    report: &Report,
    catalogue: &Catalogue,
    options: Options,
    asked: &Asked,
) -> String {
    let parts = outline(report, catalogue);
    let mut page = Page {
        out: String::new(),
        options,
        asked,
        told: words::Told::default(),
        columns: Columns::of(report),
    };
    page.head(report);
    page.release_path(report);
    for part in &parts {
        page.part(report, part);
    }
    page.problems(&report.problems);
    if let Some(since) = &asked.since {
        page.since(since);
    }
    page.close(report);
    page.out
}

/// Ends a style.
const RESET: &str = "\u{1b}[0m";

/// How a piece is set. Each has a word beside it that says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Strong,
    Faint,
    Met,
    Differently,
    Unmet,
    Unknown,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "\u{1b}[1m",
            Self::Faint => "\u{1b}[2m",
            Self::Met => "\u{1b}[32m",
            Self::Differently => "\u{1b}[36m",
            Self::Unmet => "\u{1b}[1;31m",
            Self::Unknown => "\u{1b}[33m",
        }
    }

    fn of(verdict: &str) -> Self {
        match verdict {
            "met" => Self::Met,
            "met-differently" => Self::Differently,
            "unmet" => Self::Unmet,
            "unknown" => Self::Unknown,
            _ => Self::Faint,
        }
    }
}

/// How wide the columns before a claim are.
#[derive(Clone, Copy)]
struct Columns {
    verdict: usize,
    force: usize,
}

impl Columns {
    fn of(report: &Report) -> Self {
        let widest = |word: fn(&Finding) -> &str, least| {
            report
                .findings
                .iter()
                .map(|finding| word(finding).chars().count())
                .max()
                .unwrap_or(0)
                .clamp(least, 16)
        };
        Self {
            verdict: widest(|finding| &finding.verdict, 5),
            force: widest(|finding| &finding.force, 4),
        }
    }
}

struct Page<'a> {
    out: String,
    options: Options,
    asked: &'a Asked,
    columns: Columns,
    /// What was told under an earlier claim.
    told: words::Told<'a>,
}

impl<'a> Page<'a> {
    fn head(&mut self, report: &Report) {
        let name = if report.subject.name.is_empty() {
            "(no name)"
        } else {
            &report.subject.name
        };
        self.flow(0, &[], &[(Style::Strong, name)]);
        let mut about = words::extent(report);
        if !report.subject.as_of.is_empty() {
            put(&mut about, format_args!("; as of {}", report.subject.as_of));
        }
        self.flow(0, &[], &[(Style::Faint, &about)]);
        if let Some(only) = words::only(self.asked) {
            self.flow(0, &[], &[(Style::Faint, &only)]);
        }
        if !report.summary.is_empty() {
            self.blank();
            self.flow(0, &[], &[(Style::Strong, &report.summary)]);
        }
    }

    fn release_path(&mut self, report: &Report) {
        self.heading("How a release reaches its users", "");
        if report.publishing.is_empty() {
            self.flow(2, &[], &[(Style::Plain, "no step that uploads was seen")]);
        }
        for (index, row) in words::rows(report).into_iter().enumerate() {
            if index > 0 {
                self.blank();
            }
            self.row(row);
        }
    }

    fn row(&mut self, row: &Publishing) {
        let place = format!("{}:{}", row.path, row.line);
        let job = row
            .job
            .as_ref()
            .map(|job| format!("  job {job}"))
            .unwrap_or_default();
        self.flow(2, &[], &[(Style::Strong, &place), (Style::Faint, &job)]);
        let upload = match words::indirect(row) {
            Some(through) => format!("to {}, {through}", words::index(row)),
            None => format!("to {} with {}", words::index(row), words::means(row)),
        };
        self.labelled("uploads", Style::Plain, &upload);
        let events = words::events(row);
        for (label, names) in [
            ("started by", &events.yes),
            ("perhaps by", &events.unknown),
            ("never by", &events.no),
        ] {
            if !names.is_empty() {
                self.labelled(label, Style::Plain, &names.join(", "));
            }
        }
        self.labelled(
            "environment",
            Style::Plain,
            row.environment.as_deref().unwrap_or("none"),
        );
        self.labelled(
            "id-token",
            Style::Plain,
            if row.id_token == "unknown" {
                "not known"
            } else {
                &row.id_token
            },
        );
        self.labelled("credential", Style::Plain, &words::credential(row));
        self.labelled("attestation", Style::Plain, words::attestation(row));
    }

    fn labelled(&mut self, label: &str, style: Style, text: &str) {
        self.flow(4, &[(Style::Faint, label, 13)], &[(style, text)]);
    }

    fn part(&mut self, report: &Report, part: &Part<'a>) {
        if part.clauses.is_empty() && part.coming == 0 {
            return;
        }
        let text = report.specs.iter().find(|spec| spec.number == part.number);
        let title = match (part.number, part.title) {
            (0, "") => "Beyond the SPECs".into(),
            (0, title) => String::from(title),
            (number, "") => format!("SPEC {number}"),
            (number, title) => format!("SPEC {number}: {title}"),
        };
        let mut about = String::from(part.link);
        if let Some(text) = text {
            put(&mut about, format_args!("  (text of {})", text.revised));
        }
        self.heading(&title, &about);
        for (index, section) in part.clauses.iter().enumerate() {
            if index > 0 {
                self.blank();
            }
            self.flow(2, &[], &[(Style::Strong, section.title)]);
            let mut after_details = false;
            for claim in &section.claims {
                if after_details {
                    self.blank();
                }
                self.claim(claim);
                after_details = !is_told_in_one_line(claim.finding);
            }
        }
        if part.coming > 0 {
            if !part.clauses.is_empty() {
                self.blank();
            }
            let coming = words::coming(part.coming, !part.clauses.is_empty());
            self.flow(2, &[], &[(Style::Faint, &coming)]);
        }
    }

    fn claim(&mut self, claim: &Claim<'a>) {
        let finding = claim.finding;
        let style = Style::of(&finding.verdict);
        let sign = self.sign(&finding.verdict);
        let Columns { verdict, force } = self.columns;
        let lead = [
            (style, sign, 2),
            (style, finding.verdict.as_str(), verdict + 2),
            (Style::Faint, finding.force.as_str(), force + 2),
        ];
        let mut body = Vec::from([(Style::Plain, claim.claim)]);
        if finding.declared {
            body.push((Style::Faint, " (said, not seen)"));
        }
        if finding.ignored.is_some() {
            body.push((Style::Faint, " (ignored)"));
        }
        let age = words::age(self.asked, finding).map(|age| format!(" ({age})"));
        if let Some(age) = &age {
            body.push((Style::Faint, age));
        }
        self.flow(2, &lead, &body);
        if let Some(ignored) = &finding.ignored {
            let at = format!("{}:{}", ignored.path, ignored.line);
            self.detail(
                "ignored",
                &[
                    (Style::Plain, &ignored.reason),
                    (Style::Faint, &format!("  {at}")),
                ],
            );
        }
        if is_told_in_one_line(finding) {
            return;
        }
        self.flow(6, &[], &[(Style::Plain, &finding.summary)]);
        if let Some(because) = &finding.because {
            self.flow(6, &[], &[(Style::Plain, because)]);
        }
        self.exhibits(finding);
        self.needs(finding);
        self.repairs(finding);
        self.detail("rule", &[(Style::Faint, &finding.rule)]);
    }

    fn exhibits(&mut self, finding: &Finding) {
        let (sayings, others) = words::sayings(finding);
        let mut left = MOST_PLACES;
        let mut hidden = 0;
        for saying in &sayings {
            if left == 0 {
                hidden += saying.places.len();
                continue;
            }
            let shown = saying
                .places
                .get(..left.min(saying.places.len()))
                .unwrap_or_default();
            hidden += saying.places.len() - shown.len();
            left -= shown.len();
            self.saying(finding, saying, shown);
        }
        let mut rest = Vec::new();
        if hidden > 0 {
            rest.push(format!(
                "{} like these",
                counted(hidden, "more place", "more places")
            ));
        }
        if !others.is_empty() {
            rest.push(format!("other places: {others}"));
        }
        if !rest.is_empty() {
            rest.push("`--format json` has every one".into());
            self.flow(6, &[], &[(Style::Faint, &rest.join("; "))]);
        }
    }

    fn saying(&mut self, finding: &Finding, saying: &Saying<'_>, places: &[Place<'_>]) {
        let own = if saying.verdict == finding.verdict || saying.verdict.is_empty() {
            String::new()
        } else {
            format!("{}: ", saying.verdict)
        };
        if let [place] = places {
            let address = place.address(true);
            let text = quoted(&shown_text(place.text, saying.says));
            let colon = if text.is_empty() || saying.says.is_empty() {
                ""
            } else {
                ": "
            };
            let body = format!("  {own}{text}{colon}{}", saying.says);
            self.flow(6, &[(Style::Strong, &address, 0)], &[(Style::Plain, &body)]);
            return;
        }
        self.flow(6, &[], &[(Style::Plain, &format!("{own}{}:", saying.says))]);
        for place in places {
            let text = shown_text(place.text, saying.says);
            self.flow(
                8,
                &[(Style::Strong, &place.address(true), 0)],
                &[(Style::Plain, "  "), (Style::Plain, &text)],
            );
        }
    }

    fn needs(&mut self, finding: &'a Finding) {
        if let Some(earlier) = self.told.needs(finding) {
            self.as_above("needs", earlier);
            return;
        }
        for need in &finding.needs {
            let from = format!(" (from {})", words::who(&need.who));
            self.detail(
                "needs",
                &[(Style::Plain, &need.bring), (Style::Faint, &from)],
            );
            if !need.decides.is_empty() {
                self.step("it decides:", &need.decides);
            }
        }
    }

    fn repairs(&mut self, finding: &'a Finding) {
        if let Some(earlier) = self.told.fixes(finding) {
            self.as_above("repair", earlier);
            return;
        }
        for repair in words::repairs(finding) {
            let mut shown = None;
            for fix in repair.iter().take(MOST_PLACES) {
                let place = words::place(fix)
                    .map(|path| format!(" in {path}"))
                    .unwrap_or_default();
                let safety = format!(" ({})", words::safety(&fix.safety));
                self.detail(
                    "repair",
                    &[
                        (Style::Plain, &fix.title),
                        (Style::Plain, &place),
                        (Style::Faint, &safety),
                    ],
                );
                let texts: Vec<&str> = fix
                    .edits
                    .iter()
                    .map(|edit| edit.replacement.as_str())
                    .collect();
                // the same text for several files is shown once
                if shown.as_ref() != Some(&texts) {
                    self.edits(fix);
                    shown = Some(texts);
                }
            }
            let Some(fix) = repair.first() else { continue };
            if repair.len() > MOST_PLACES {
                let more = counted(repair.len() - MOST_PLACES, "more place", "more places");
                self.detail("", &[(Style::Faint, &format!("and the same in {more}"))]);
            }
            for before in &fix.before {
                self.step("first:", before);
            }
            for (index, after) in fix.after.iter().enumerate() {
                if fix.safety == "by-hand" {
                    self.step(&format!("{}.", index + 1), after);
                } else {
                    self.step("then:", after);
                }
            }
        }
    }

    fn edits(&mut self, fix: &Fix) {
        for edit in &fix.edits {
            let lines: Vec<&str> = edit
                .replacement
                .lines()
                .filter(|line| !line.trim().is_empty())
                .collect();
            for line in lines.iter().take(MOST_LINES) {
                self.flow(
                    6,
                    &[(Style::Plain, "", 9), (Style::Met, "+", 2)],
                    &[(Style::Met, line)],
                );
            }
            if lines.len() > MOST_LINES {
                let more = format!(
                    "{} more",
                    counted(lines.len() - MOST_LINES, "line", "lines")
                );
                self.flow(6, &[(Style::Plain, "", 11)], &[(Style::Faint, &more)]);
            }
        }
    }

    fn as_above(&mut self, label: &str, rule: &str) {
        let rule = format!("`{}`", words::last(rule));
        self.detail(
            label,
            &[(Style::Plain, "as above, under "), (Style::Plain, &rule)],
        );
    }

    /// One line of a detail that has a word of its own before it.
    fn step(&mut self, lead: &str, text: &str) {
        let lead = [
            (Style::Plain, "", 9),
            (Style::Faint, lead, lead.chars().count() + 1),
        ];
        self.flow(6, &lead, &[(Style::Plain, text)]);
    }

    fn detail(&mut self, label: &str, body: &[(Style, &str)]) {
        self.flow(6, &[(Style::Faint, label, 9)], body);
    }

    fn problems(&mut self, problems: &[Problem]) {
        if problems.is_empty() {
            return;
        }
        self.heading("Problems with the input", "");
        for problem in problems {
            let mut at = problem.path.clone();
            for number in [problem.line, problem.column].into_iter().flatten() {
                put(&mut at, format_args!(":{number}"));
            }
            self.flow(
                2,
                &[(Style::Strong, &at, 0)],
                &[(Style::Plain, "  "), (Style::Plain, &problem.message)],
            );
        }
    }

    fn since(&mut self, since: &Comparison) {
        self.heading(&words::since(since), "");
        for (label, changes) in [
            ("new", &since.new),
            ("gone", &since.gone),
            ("undecided", &since.undecided),
        ] {
            for change in changes.iter().take(MOST_CHANGES) {
                self.change(label, change);
            }
            if changes.len() > MOST_CHANGES {
                let more = format!("and {} more", changes.len() - MOST_CHANGES);
                self.flow(2, &[(Style::Faint, label, 11)], &[(Style::Faint, &more)]);
            }
        }
        if !since.undecided.is_empty() {
            self.flow(2, &[], &[(Style::Faint, words::UNDECIDED)]);
        }
        self.flow(2, &[], &[(Style::Plain, &words::still(since))]);
    }

    fn change(&mut self, label: &str, change: &Change) {
        let text = quoted(&shorten(&change.text, LONGEST_TEXT));
        self.flow(
            2,
            &[(Style::Faint, label, 11)],
            &[
                (Style::Strong, &words::change_place(change)),
                (Style::Plain, "  "),
                (Style::Plain, &text),
                (Style::Faint, "  "),
                (Style::Faint, words::last(&change.rule)),
                (Style::Faint, words::first_asked(change)),
            ],
        );
    }

    fn close(&mut self, report: &Report) {
        self.blank();
        let counts = Counts::of_specs(report);
        let told = tell(counts);
        self.flow(
            0,
            &[],
            &[(
                Style::Strong,
                &format!(
                    "{} of the SPECs looked at: {told}",
                    counted(counts.all(), "claim", "claims")
                ),
            )],
        );
        let beyond = Counts::beyond(report);
        if beyond.all() > 0 {
            self.flow(
                0,
                &[],
                &[(
                    Style::Plain,
                    &format!("beyond the SPECs, counted apart: {}", tell(beyond)),
                )],
            );
        }
        let failing = match (counts.failing, self.asked.only.is_empty()) {
            (0, true) => "nothing is unmet of force must or should".into(),
            (0, false) => "nothing of what is shown is unmet of force must or should".into(),
            (number, _) => format!(
                "{number} of the unmet {} of force must or should",
                if number == 1 { "is" } else { "are" }
            ),
        };
        self.flow(0, &[], &[(Style::Plain, &failing)]);
        if self.asked.strict {
            let open = report
                .findings
                .iter()
                .filter(|finding| counts::is_open(finding))
                .count();
            let open = format!(
                "of the unknown {open} {} of force must or should; `--strict` counts them as unmet",
                if open == 1 { "is" } else { "are" }
            );
            self.flow(0, &[], &[(Style::Plain, &open)]);
        }
        if self.asked.since.is_some() {
            let failing = report
                .findings
                .iter()
                .filter(|finding| self.asked.fails(finding))
                .count();
            self.flow(0, &[], &[(Style::Plain, &words::failing_new(failing))]);
        }
        if let Some(open) = report
            .findings
            .iter()
            .find(|finding| finding.verdict == "unmet")
            .or_else(|| {
                report
                    .findings
                    .iter()
                    .find(|finding| finding.verdict == "unknown")
            })
        {
            self.flow(
                0,
                &[],
                &[(
                    Style::Faint,
                    &format!(
                        "why and how, for each rule: spec-check explain {}",
                        words::last(&open.rule)
                    ),
                )],
            );
        }
    }

    fn heading(&mut self, title: &str, about: &str) {
        self.blank();
        let long = title.chars().count() + 2 + about.chars().count() > self.width();
        if about.is_empty() || long {
            self.flow(0, &[], &[(Style::Strong, title)]);
            if !about.is_empty() {
                self.flow(0, &[], &[(Style::Faint, about)]);
            }
        } else {
            self.flow(
                0,
                &[(Style::Strong, title, title.chars().count() + 2)],
                &[(Style::Faint, about)],
            );
        }
    }

    const fn sign(&self, verdict: &str) -> &'static str {
        let signs = self.options.signs;
        match verdict.as_bytes() {
            b"met" if signs => "✓",
            b"met" => "+",
            b"met-differently" if signs => "≈",
            b"met-differently" => "~",
            b"unmet" if signs => "✗",
            b"unmet" => "x",
            b"unknown" => "?",
            _ => "-",
        }
    }

    fn width(&self) -> usize {
        self.options.width.max(LEAST_WIDTH)
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    /// Sets one paragraph: the lead as it is, each piece of it filled up to its width, then the body, broken at blanks.
    /// Every text that reaches the page goes through here, and here what is unseen in it is made visible.
    fn flow(&mut self, indent: usize, lead: &[(Style, &str, usize)], body: &[(Style, &str)]) {
        let mut column = indent;
        self.out.extend(core::iter::repeat_n(' ', indent));
        let mut pending = 0;
        for (style, text, width) in lead {
            self.out.extend(core::iter::repeat_n(' ', pending));
            let text = shorten(&visible(text), LONGEST_PIECE);
            let length = text.chars().count();
            self.set(*style, &text);
            // a piece that is wider than its column keeps a blank behind it
            let filled = if *width == 0 {
                length
            } else {
                (*width).max(length + 1)
            };
            pending = filled - length;
            column += filled;
        }
        let hang = match lead {
            [] => indent,
            // an address is no column: what follows it hangs below by a little
            [.., (_, _, 0)] => indent + 2,
            _ => column,
        };
        let mut blanks = pending;
        // one sequence colours all words of a style on a line
        let mut open = Style::Plain;
        let mut fresh = !matches!(lead, [.., (_, _, 0)]);
        for (style, text) in body {
            let text = shorten(&visible(text), LONGEST_PIECE);
            for (index, word) in text.split(' ').enumerate() {
                if index > 0 {
                    blanks += 1;
                }
                if word.is_empty() {
                    continue;
                }
                let length = word.chars().count();
                let glued = blanks == 0;
                if !fresh && !glued && column + blanks + length > self.width() {
                    self.turn(&mut open, Style::Plain);
                    self.out.push('\n');
                    self.out.extend(core::iter::repeat_n(' ', hang));
                    column = hang;
                } else {
                    if open != *style {
                        self.turn(&mut open, Style::Plain);
                    }
                    self.out.extend(core::iter::repeat_n(' ', blanks));
                    column += if fresh { 0 } else { blanks };
                }
                self.turn(&mut open, *style);
                self.out.push_str(word);
                column += length;
                blanks = 0;
                fresh = false;
            }
        }
        self.turn(&mut open, Style::Plain);
        self.out.push('\n');
    }

    /// Goes over to a style.
    fn turn(&mut self, open: &mut Style, style: Style) {
        if self.options.colour && *open != style {
            if *open != Style::Plain {
                self.out.push_str(RESET);
            }
            self.out.push_str(style.code());
        }
        *open = style;
    }

    fn set(&mut self, style: Style, text: &str) {
        let mut open = Style::Plain;
        if !text.is_empty() {
            self.turn(&mut open, style);
            self.out.push_str(text);
            self.turn(&mut open, Style::Plain);
        }
    }
}

/// Whether there is nothing to do about a finding, so that its claim says enough.
fn is_told_in_one_line(finding: &Finding) -> bool {
    matches!(finding.verdict.as_str(), "met" | "not-applicable")
}

/// Counts as words, those of nothing left out.
fn tell(counts: Counts) -> String {
    let told: Vec<String> = counts
        .words()
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    if told.is_empty() {
        "none".into()
    } else {
        told.join(", ")
    }
}

/// An exhibit's text on one line; empty where what is said of it repeats it.
fn shown_text(text: &str, says: &str) -> String {
    let text = text.trim();
    if !text.is_empty() && says.contains(text) {
        return String::new();
    }
    let first = text.lines().next().unwrap_or_default().trim_end();
    let cut = shorten(&first.replace('\t', " "), LONGEST_TEXT);
    if first.len() < text.len() && !cut.ends_with("...") {
        format!("{cut} ...")
    } else {
        cut
    }
}

/// A text as sentences quote it; one with a backtick of its own stays as it is.
fn quoted(text: &str) -> String {
    if text.is_empty() || text.contains('`') {
        text.into()
    } else {
        format!("`{text}`")
    }
}

fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.into(),
    }
}
