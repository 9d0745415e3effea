//! The report as a checklist for an issue of the project: GitHub-flavoured Markdown.

use crate::{
    asked::Asked,
    compare::{Change, Comparison},
    counts::Counts,
    escape::{beginning, code, prose},
    outline::{Claim, Part, outline},
    put::put,
    wire::{Catalogue, Finding, Publishing, Report},
    words::{self, Told, counted},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// How many places of one claim are listed: an issue's text is bounded, and the JSON report has them all.
const MOST_PLACES: usize = 10;

/// How many characters of an exhibit's text are shown.
const LONGEST_TEXT: usize = 100;

/// The report as a checklist. Nothing that comes from the input can become markup, a link, a mention or a reference.
pub fn render(report: &Report, catalogue: &Catalogue) -> String {
    render_asked(report, catalogue, &Asked::default())
}

/// As [`render`], and says what the reader asked for.
pub fn render_asked(report: &Report, catalogue: &Catalogue, asked: &Asked) -> String {
    let mut out = String::new();
    let name = if report.subject.name.is_empty() {
        "this project".into()
    } else {
        code(&report.subject.name)
    };
    put(
        &mut out,
        format_args!("# {}: where {name} stands\n\n", about(report, asked)),
    );
    if !report.summary.is_empty() {
        put(
            &mut out,
            format_args!("**In one sentence:** {}\n\n", prose(&report.summary)),
        );
    }
    put(
        &mut out,
        format_args!(
            "Seen by {} {}{}: {}. Adopting a SPEC is the project's own decision; this list only says what was seen, where, and what would change it.\n\n",
            prose(&report.tool.name),
            prose(&report.tool.version),
            if report.subject.as_of.is_empty() {
                String::new()
            } else {
                format!(" on {}", prose(&report.subject.as_of))
            },
            prose(&words::extent(report)),
        ),
    );
    if let Some(only) = words::only(asked) {
        put(&mut out, format_args!("In this list {}.\n\n", prose(&only)));
    }
    counts(&mut out, report);
    out.push_str("\n## How a release reaches its users\n\n");
    if report.publishing.is_empty() {
        out.push_str("No step that uploads was seen.\n");
    }
    for row in words::rows(report) {
        publishing(&mut out, row);
    }
    let mut told = Told::default();
    for spec in outline(report, catalogue) {
        part(&mut out, report, &spec, asked, &mut told);
    }
    if !report.problems.is_empty() {
        out.push_str("\n## Problems with the input\n\n");
        for problem in &report.problems {
            let line = problem
                .line
                .map(|line| format!(":{line}"))
                .unwrap_or_default();
            put(
                &mut out,
                format_args!(
                    "- {}: {}\n",
                    code(&format!("{}{line}", problem.path)),
                    prose(&problem.message)
                ),
            );
        }
    }
    if let Some(earlier) = &asked.since {
        since(&mut out, earlier);
    }
    out
}

/// What the report speaks of: both SPECs, unless the reader asked for a part.
fn about(report: &Report, asked: &Asked) -> &'static str {
    let has = |number| report.specs.iter().any(|text| text.number == number);
    match (has(6), has(8)) {
        _ if asked.only.is_empty() => "SPEC 6 and SPEC 8",
        (true, true) => "SPEC 6 and SPEC 8",
        (true, false) => "SPEC 6",
        (false, true) => "SPEC 8",
        (false, false) => "Beyond the SPECs",
    }
}

/// How many places that are new, and that are gone, are listed.
const MOST_CHANGES: usize = 50;

fn since(out: &mut String, since: &Comparison) {
    put(
        out,
        format_args!("\n## {}\n\n", prose(&words::since(since))),
    );
    put(
        out,
        format_args!("{}.\n\n", beginning(&prose(&words::still(since)))),
    );
    for (label, changes) in [
        ("new", &since.new),
        ("gone", &since.gone),
        ("undecided", &since.undecided),
    ] {
        for change in changes.iter().take(MOST_CHANGES) {
            changed(out, label, change);
        }
        if changes.len() > MOST_CHANGES {
            let more = changes.len() - MOST_CHANGES;
            put(out, format_args!("- **{label}**: and {more} more\n"));
        }
    }
    if !since.undecided.is_empty() {
        put(out, format_args!("\n{}.\n", prose(words::UNDECIDED)));
    }
}

fn changed(out: &mut String, label: &str, change: &Change) {
    let text = if change.text.is_empty() {
        String::new()
    } else {
        format!(" {}", code(&shorten(&change.text)))
    };
    put(
        out,
        format_args!(
            "- **{label}**: {}{text}, {}{}\n",
            code(&words::change_place(change)),
            code(&change.rule),
            words::first_asked(change)
        ),
    );
}

fn counts(out: &mut String, report: &Report) {
    let counts = Counts::of_specs(report);
    let told: Vec<String> = counts
        .words()
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    if !told.is_empty() {
        put(
            out,
            format_args!(
                "{} looked at: {}.\n",
                counted(counts.all(), "claim", "claims"),
                told.join(", ")
            ),
        );
    }
}

fn publishing(out: &mut String, row: &Publishing) {
    let job = row
        .job
        .as_ref()
        .map(|job| format!(", job {}", code(job)))
        .unwrap_or_default();
    let upload = match words::indirect(row) {
        Some(through) => format!("to {}, {through}", words::index(row)),
        None => format!("to {} with {}", words::index(row), words::means(row)),
    };
    put(
        out,
        format_args!(
            "- {}{job}: uploads {}\n",
            code(&format!("{}:{}", row.path, row.line)),
            prose(&upload)
        ),
    );
    let events = words::events(row);
    for (label, names) in [
        ("started by", &events.yes),
        ("perhaps started by", &events.unknown),
        ("never started by", &events.no),
    ] {
        if !names.is_empty() {
            put(
                out,
                format_args!("  - {label}: {}\n", prose(&names.join(", "))),
            );
        }
    }
    let environment = row
        .environment
        .as_deref()
        .map_or_else(|| "none".into(), code);
    put(
        out,
        format_args!(
            "  - environment: {environment}; `id-token`: {}; credential: {}\n  - attestation: {}\n",
            prose(if row.id_token == "unknown" {
                "not known"
            } else {
                &row.id_token
            }),
            prose(&words::credential(row)),
            prose(words::attestation(row)),
        ),
    );
}

fn part<'a>(
    out: &mut String,
    report: &Report,
    part: &Part<'a>,
    asked: &Asked,
    told: &mut Told<'a>,
) {
    if part.clauses.is_empty() && part.coming == 0 {
        return;
    }
    let title = match (part.number, part.title) {
        (0, "") => "Beyond the SPECs".to_string(),
        (0, title) => title.to_string(),
        (number, "") => format!("SPEC {number}"),
        (number, title) => format!("SPEC {number}: {title}"),
    };
    let revised = report
        .specs
        .iter()
        .find(|spec| spec.number == part.number)
        .map(|spec| format!(" (text of {})", prose(&spec.revised)))
        .unwrap_or_default();
    put(
        out,
        format_args!("\n## {}{revised}\n", link(&title, part.link)),
    );
    for section in &part.clauses {
        put(
            out,
            format_args!("\n### {}\n\n", link(section.title, section.link)),
        );
        for found in &section.claims {
            claim(out, found, asked, told);
        }
    }
    if part.coming > 0 {
        let coming = words::coming(part.coming, !part.clauses.is_empty());
        put(out, format_args!("\n{coming}.\n"));
    }
}

fn claim<'a>(out: &mut String, claim: &Claim<'a>, asked: &Asked, told: &mut Told<'a>) {
    let finding = claim.finding;
    let tick = match finding.verdict.as_str() {
        "met" | "met-differently" => "[x] ",
        // there is nothing to tick and nothing to do
        "not-applicable" => "",
        _ => "[ ] ",
    };
    let said = if finding.declared {
        ", said, not seen"
    } else {
        ""
    };
    let age = words::age(asked, finding)
        .map(|age| format!(", {age}"))
        .unwrap_or_default();
    put(
        out,
        format_args!(
            "- {tick}**{}** ({}{said}{age}): {} {}\n",
            prose(&finding.verdict),
            prose(&finding.force),
            prose(claim.claim),
            code(&finding.rule)
        ),
    );
    if let Some(ignored) = &finding.ignored {
        put(
            out,
            format_args!(
                "  - ignored: {}, {}\n",
                prose(&ignored.reason),
                code(&format!("{}:{}", ignored.path, ignored.line))
            ),
        );
    }
    if !finding.summary.is_empty() {
        put(
            out,
            format_args!("  - {}\n", beginning(&prose(&finding.summary))),
        );
    }
    if let Some(because) = &finding.because {
        put(out, format_args!("  - because: {}\n", prose(because)));
    }
    evidence(out, finding);
    needs(out, finding, told);
    repairs(out, finding, told);
}

fn evidence(out: &mut String, finding: &Finding) {
    let (sayings, others) = words::sayings(finding);
    let places = sayings
        .iter()
        .flat_map(|saying| saying.places.iter().map(move |place| (saying, place)));
    let total = places.clone().count();
    // what is met or does not apply needs one place to be believed
    let most = if matches!(finding.verdict.as_str(), "met" | "not-applicable") {
        1
    } else {
        MOST_PLACES
    };
    for (saying, place) in places.take(most) {
        let own = if saying.verdict == finding.verdict || saying.verdict.is_empty() {
            String::new()
        } else {
            format!("{}: ", prose(saying.verdict))
        };
        let text = place.text.trim();
        let shown = if text.is_empty() || saying.says.contains(text) {
            String::new()
        } else {
            format!(" {}", code(&shorten(text)))
        };
        let colon = if saying.says.is_empty() { "" } else { ": " };
        put(
            out,
            format_args!(
                "  - {}{shown}{colon}{own}{}\n",
                code(&place.address(false)),
                prose(saying.says)
            ),
        );
    }
    let hidden = total.saturating_sub(most);
    if hidden > 0 {
        put(
            out,
            format_args!(
                "  - and {} like these\n",
                counted(hidden, "more place", "more places")
            ),
        );
    }
    if !others.is_empty() {
        put(out, format_args!("  - other places: {}\n", prose(&others)));
    }
}

fn needs<'a>(out: &mut String, finding: &'a Finding, told: &mut Told<'a>) {
    if let Some(earlier) = told.needs(finding) {
        put(
            out,
            format_args!(
                "  - needs: as above, under {}\n",
                code(words::last(earlier))
            ),
        );
        return;
    }
    for need in &finding.needs {
        let decides = if need.decides.is_empty() {
            String::new()
        } else {
            format!("; it decides: {}", prose(&need.decides))
        };
        put(
            out,
            format_args!(
                "  - needs: {} (from {}){decides}\n",
                prose(&need.bring),
                prose(words::who(&need.who))
            ),
        );
    }
}

fn repairs<'a>(out: &mut String, finding: &'a Finding, told: &mut Told<'a>) {
    if let Some(earlier) = told.fixes(finding) {
        put(
            out,
            format_args!(
                "  - repair: as above, under {}\n",
                code(words::last(earlier))
            ),
        );
        return;
    }
    for repair in words::repairs(finding) {
        for fix in repair.iter().take(MOST_PLACES) {
            let place = words::place(fix)
                .map(|path| format!(" in {}", prose(&path)))
                .unwrap_or_default();
            put(
                out,
                format_args!(
                    "  - repair ({}): {}{place}\n",
                    prose(words::safety(&fix.safety)),
                    prose(&fix.title)
                ),
            );
        }
        let Some(fix) = repair.first() else { continue };
        if repair.len() > MOST_PLACES {
            let more = counted(repair.len() - MOST_PLACES, "more place", "more places");
            put(out, format_args!("  - and the same in {more}\n"));
        }
        for before in &fix.before {
            put(out, format_args!("    - first: {}\n", prose(before)));
        }
        for after in &fix.after {
            let label = if fix.safety == "by-hand" {
                "step"
            } else {
                "then"
            };
            put(out, format_args!("    - {label}: {}\n", prose(after)));
        }
    }
}

/// A link of our own catalogue; its title alone where it has no address.
fn link(title: &str, address: &str) -> String {
    if address.is_empty() {
        prose(title)
    } else {
        format!("[{}]({address})", prose(title))
    }
}

fn shorten(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default().trim_end();
    match first.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}...", first.get(..end).unwrap_or_default()),
        None if first.len() < text.len() => format!("{first} ..."),
        None => first.into(),
    }
}
