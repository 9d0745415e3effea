//! What was decided about one rule: why, where, what would decide it, and what to change.

use crate::diff::{Change, Diff};
use crate::evidence::command;
use crate::icon::sign;
use crate::judged::{Case, EXCERPT_LINES, Line};
use crate::piece::{Element, Piece, Put, el};
use crate::place::place;
use crate::prose::{prose, shown, unseen};
use crate::state::State;
use crate::verdict::Verdict;
use crate::{repair, words};
use spec_report::wire::{Exhibit, Finding, Fix, Ignored};

/// Places shown before the rest is folded away.
const PLACES: usize = 6;

/// The finding's body.
pub(crate) fn finding(state: State, case: &Case) -> Element {
    let finding = &case.finding;
    let fixes: Piece = finding
        .fixes
        .iter()
        .zip(&case.diffs)
        .enumerate()
        .map(|(at, (fix, diffs))| self::fix(state, &finding.rule, at, fix, diffs))
        .collect();
    el("div")
        .class("finding")
        .has(el("p").class("summary").has(prose(&finding.summary)))
        .has(finding.declared.then(|| quiet(words::DECLARED)))
        .has(finding.because.as_ref().map(|why| el("p").has(prose(why))))
        .has(
            finding
                .ignored
                .as_ref()
                .map(|ignored| self::ignored(state, finding, ignored)),
        )
        .has(exhibits(state, case))
        .has((!finding.needs.is_empty()).then(|| needs(state, case)))
        .has(repair::of_rule(state, &finding.rule))
        // the HTML that comes first is to be small: what would decide an unknown comes first, too
        .has((state.live || case.verdict != Verdict::Unknown).then_some(fixes))
        .has(state.late().then(|| wrong(finding)))
}

/// The button for whoever thinks otherwise; what it does comes with a script of its own when it is pressed.
fn wrong(finding: &Finding) -> Element {
    let button = el("button")
        .with("type", "button")
        .with("data-late", "wrong")
        .with("data-rule", finding.rule.clone())
        .with("data-verdict", finding.verdict.clone())
        .with("aria-expanded", "false")
        .has(words::WRONG);
    el("div").class("wrong").has(button)
}

fn quiet(words: impl Put) -> Element {
    el("p").class("quiet").has(words)
}

fn tag(words: &'static str) -> Element {
    el("span").class("tag").has(words)
}

fn ignored(state: State, finding: &Finding, ignored: &Ignored) -> Element {
    let start = (ignored.line, 1);
    quiet(words::IGNORED)
        .has(prose(&ignored.reason))
        .has(" ")
        .has(place(
            state,
            format!("{}-ignored", finding.rule),
            &ignored.path,
            Some((start, (ignored.line + 1, 1))),
            words::place(Some(ignored.line), None),
        ))
}

/// The places, those that ask for something first.
fn exhibits(state: State, case: &Case) -> Piece {
    let mut all: Vec<Piece> = Vec::new();
    for verdict in Verdict::ALL {
        for (index, exhibit) in case.finding.exhibits.iter().enumerate() {
            if Verdict::of(&exhibit.verdict) == verdict {
                let id = format!("{}-{index}", case.finding.rule);
                let lines = case.excerpts.get(index).map(Vec::as_slice);
                all.push(self::exhibit(state, id, exhibit, lines.unwrap_or_default()).into());
            }
        }
    }
    let rest = if all.len() > PLACES + 1 {
        all.split_off(PLACES)
    } else {
        Vec::new()
    };
    let list = |places: Vec<Piece>| el("ul").class("exhibits").has(places);
    let rest = (!rest.is_empty()).then(|| {
        el("details")
            .class("rest")
            .has(el("summary").has(words::more_places(rest.len())))
            .has(list(rest))
    });
    Piece::from(vec![
        (!all.is_empty()).then(|| list(all)).into(),
        rest.into(),
    ])
}

fn exhibit(state: State, id: String, exhibit: &Exhibit, lines: &[Line]) -> Element {
    let verdict = Verdict::of(&exhibit.verdict);
    let span = exhibit.line.map(|line| {
        let column = exhibit.column.unwrap_or(1);
        let end = (
            exhibit.end_line.unwrap_or(line),
            exhibit.end_column.unwrap_or(column),
        );
        ((line, column), end)
    });
    let line = match &exhibit.pointer {
        Some(pointer) => format!(" {}", shown(pointer)),
        None => words::place(exhibit.line, exhibit.end_line),
    };
    let whole = exhibit.line.map_or(0, |line| {
        1 + exhibit.end_line.unwrap_or(line).saturating_sub(line)
    });
    let absent = exhibit.line.is_none() && exhibit.pointer.is_none() && exhibit.text.is_empty();
    let says = el("p")
        .has(sign(verdict))
        .has(unseen(verdict.word()).has(": "))
        .has(place(state, id, &exhibit.path, span, line))
        .has(" ")
        .has(absent.then(|| tag(words::ABSENT)))
        .has(" ")
        .has(el("span").class("says").has(prose(&exhibit.says)));
    el("li")
        .class(format!("exhibit {}", verdict.class()))
        .has(says)
        .has(excerpt(lines, whole, &exhibit.text))
}

/// The lines with the span marked; of an answer, whose text is not beside them, the span alone.
fn excerpt(lines: &[Line], whole: usize, text: &str) -> Piece {
    let mark = |text: &str| el("mark").has(shown(text));
    let block = || el("pre").class("excerpt");
    if lines.is_empty() {
        return (!text.is_empty()).then(|| block().has(mark(text))).into();
    }
    let rows: Piece = lines
        .iter()
        .map(|line| {
            let text = el("span")
                .class("text")
                .has(shown(&line.before))
                .has(mark(&line.span))
                .has(shown(&line.after));
            row("row", line.number.to_string(), text)
        })
        .collect();
    let more = whole.saturating_sub(EXCERPT_LINES);
    let more = (more > 0).then(|| el("span").class("row quiet").has(words::more_lines(more)));
    block().has(rows).has(more).into()
}

fn row(class: &'static str, number: impl Put, text: Element) -> Element {
    el("span")
        .class(class)
        .has(el("span").class("number").has(number))
        .has(text)
}

fn needs(state: State, case: &Case) -> Element {
    let title = if case.verdict == Verdict::Unknown {
        words::NEEDS
    } else {
        words::NEEDS_UNMET
    };
    if let Some(rule) = &case.asked_above {
        let above = el("a")
            .with("href", format!("#{rule}"))
            .has(words::AS_ABOVE);
        let text = el("p").class("label").has(title).has(" ").has(above);
        return el("div").class("needs").has(text);
    }
    let rows: Piece = case
        .finding
        .needs
        .iter()
        .map(|need| {
            let who = el("span")
                .class("quiet")
                .has(" ")
                .has(words::who(&need.who))
                .has(" ")
                .has(prose(&words::decides(&need.decides)));
            el("li")
                .has(prose(&need.bring))
                .has(who)
                .has(state.live.then(|| command(state, &need.bring)))
        })
        .collect();
    el("div")
        .class("needs")
        .has(label(title))
        .has(el("ul").has(rows))
}

fn label(words: impl Put) -> Element {
    el("p").class("label").has(words)
}

fn fix(state: State, rule: &str, at: usize, fix: &Fix, diffs: &[Diff]) -> Element {
    let steps = |title: Option<&'static str>, steps: &[String]| {
        (!steps.is_empty()).then(|| {
            let rows: Piece = steps.iter().map(|step| el("li").has(prose(step))).collect();
            Piece::from(vec![title.map(label).into(), el("ol").has(rows).into()])
        })
    };
    let after = (!fix.edits.is_empty()).then_some(words::AFTER);
    el("div")
        .class("fix")
        .has(
            label(el("span").has(prose(&fix.title)))
                .has(el("span").class("quiet").has(words::safety(&fix.safety))),
        )
        .has(diffs.iter().map(self::diff).collect::<Piece>())
        .has(steps(Some(words::BEFORE), &fix.before))
        .has(steps(after, &fix.after))
        .has((!diffs.is_empty()).then(|| repair::acts(state, rule, at)))
}

fn diff(diff: &Diff) -> Piece {
    let rows: Piece = diff
        .hunks
        .iter()
        .flat_map(|hunk| &hunk.rows)
        .map(|each| {
            let class = match each.change {
                Change::Same => "row",
                Change::Gone => "row gone",
                Change::New => "row new",
            };
            let text = el("span").class("text").has(shown(&each.text));
            row(class, each.change.sign(), text)
        })
        .collect();
    Piece::from(vec![
        el("p").class("path").has(shown(&diff.path)).into(),
        el("pre").class("diff").has(rows).into(),
    ])
}
