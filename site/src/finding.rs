//! What was decided about one rule: why, where, what would decide it, and what to change.

use crate::copy::copy;
use crate::diff::{self, Change, Diff};
use crate::icon::sign;
use crate::judged::{Case, EXCERPT_LINES, Line};
use crate::place::place;
use crate::prose::prose;
use crate::state::State;
use crate::verdict::Verdict;
use crate::visible::visible;
use crate::words;
use leptos::either::Either;
use leptos::prelude::*;
use spec_report::wire::{Exhibit, Fix, Need};

/// Places shown before the rest is folded away.
const PLACES: usize = 6;

/// The finding's body.
pub(crate) fn finding(state: State, case: &Case) -> impl IntoView + use<> {
    let finding = &case.finding;
    let needs = (!finding.needs.is_empty()).then(|| needs(case.verdict, &finding.needs));
    let fixes = finding
        .fixes
        .iter()
        .zip(&case.diffs)
        .map(|(fix, diffs)| self::fix(state, fix, diffs))
        .collect::<Vec<_>>();
    let ignored = finding.ignored.as_ref().map(|ignored| {
        view! {
            <p class="quiet">
                {prose(&ignored.reason)}" "
                {place(state, &format!("{}-ignored", finding.rule), &ignored.path, Some(((ignored.line, 1), (ignored.line, 1))), words::place(Some(ignored.line), None))}
            </p>
        }
    });
    view! {
        <div class="finding">
            <p class="summary">{prose(&finding.summary)}</p>
            {finding.declared.then(|| view! { <p class="quiet">{words::DECLARED}</p> })}
            {finding.because.as_ref().map(|because| view! { <p>{prose(because)}</p> })}
            {ignored}
            {exhibits(state, case)}
            {needs}
            {fixes}
        </div>
    }
}

/// The places, those that ask for something first.
fn exhibits(state: State, case: &Case) -> impl IntoView + use<> {
    let mut order: Vec<(usize, &Exhibit)> = case.finding.exhibits.iter().enumerate().collect();
    order.sort_by_key(|(_, exhibit)| std::cmp::Reverse(Verdict::of(&exhibit.verdict)));
    let mut shown = order
        .into_iter()
        .map(|(index, each)| {
            let id = format!("{}-{index}", case.finding.rule);
            let lines = case
                .excerpts
                .get(index)
                .map(Vec::as_slice)
                .unwrap_or_default();
            exhibit(state, &id, each, lines)
        })
        .collect::<Vec<_>>();
    let rest = if shown.len() > PLACES + 1 {
        shown.split_off(PLACES)
    } else {
        Vec::new()
    };
    let rest = (!rest.is_empty()).then(|| {
        view! {
            <details class="rest">
                <summary>{words::more_places(rest.len())}</summary>
                <ul class="exhibits">{rest}</ul>
            </details>
        }
    });
    view! {
        <ul class="exhibits">{shown}</ul>
        {rest}
    }
}

fn exhibit(state: State, id: &str, exhibit: &Exhibit, lines: &[Line]) -> impl IntoView + use<> {
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
        Some(pointer) => format!(" {}", visible(pointer)),
        None => words::place(exhibit.line, exhibit.end_line),
    };
    let whole = exhibit.line.map_or(0, |line| {
        1 + exhibit.end_line.unwrap_or(line).saturating_sub(line)
    });
    let absent = exhibit.line.is_none() && exhibit.pointer.is_none() && exhibit.text.is_empty();
    view! {
        <li class=format!("exhibit {}", verdict.class())>
            <p>
                {sign(verdict)}
                <span class="unseen">{verdict.word()}": "</span>
                {place(state, id, &exhibit.path, span, line)}
                {absent.then(|| view! { <span class="tag">{words::ABSENT}</span> })}
                " "
                <span class="says">{prose(&exhibit.says)}</span>
            </p>
            {excerpt(lines, whole, &exhibit.text)}
        </li>
    }
}

/// The lines with the span marked; of an answer, whose text is not beside them, the span alone.
fn excerpt(lines: &[Line], whole: usize, text: &str) -> impl IntoView + use<> {
    if lines.is_empty() {
        let text = visible(text).into_owned();
        return Either::Left(
            (!text.is_empty()).then(|| view! { <pre class="excerpt"><mark>{text}</mark></pre> }),
        );
    }
    let rows = lines
        .iter()
        .map(|line| {
            let part = |text: &str| visible(text).into_owned();
            view! {
                <span class="row">
                    <span class="number">{line.number}</span>
                    <span class="text">
                        {part(&line.before)}<mark>{part(&line.span)}</mark>{part(&line.after)}
                    </span>
                </span>
            }
        })
        .collect::<Vec<_>>();
    let more = whole.checked_sub(EXCERPT_LINES).filter(|more| *more > 0);
    Either::Right(view! {
        <pre class="excerpt">
            {rows}
            {more.map(|more| view! { <span class="row quiet">{words::more_lines(more)}</span> })}
        </pre>
    })
}

fn needs(verdict: Verdict, needs: &[Need]) -> impl IntoView + use<> {
    let title = if verdict == Verdict::Unknown {
        words::NEEDS
    } else {
        words::NEEDS_UNMET
    };
    let rows = needs
        .iter()
        .map(|need| {
            view! {
                <li>
                    {prose(&need.bring)}
                    <span class="quiet">
                        " "{words::who(&need.who)}" "{prose(&need.decides)}
                    </span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="needs">
            <p class="label">{title}</p>
            <ul>{rows}</ul>
        </div>
    }
}

fn fix(state: State, fix: &Fix, diffs: &[Diff]) -> impl IntoView + use<> {
    let patch = diff::patch(diffs);
    let steps = |title: &'static str, steps: &[String]| {
        let rows = steps
            .iter()
            .map(|step| view! { <li>{prose(step)}</li> })
            .collect::<Vec<_>>();
        (!rows.is_empty()).then(|| {
            view! {
                <p class="label">{title}</p>
                <ol>{rows}</ol>
            }
        })
    };
    let after = if fix.edits.is_empty() {
        ""
    } else {
        words::AFTER
    };
    view! {
        <div class="fix">
            <p class="label">{prose(&fix.title)}" "<span class="tag">{words::safety(&fix.safety)}</span></p>
            {steps(words::BEFORE, &fix.before)}
            {diffs.iter().map(self::diff).collect::<Vec<_>>()}
            {(!patch.is_empty()).then(|| copy(state, words::COPY_PATCH, patch))}
            {steps(after, &fix.after)}
        </div>
    }
}

fn diff(diff: &Diff) -> impl IntoView + use<> {
    let rows = diff
        .hunks
        .iter()
        .flat_map(|hunk| &hunk.rows)
        .map(|row| {
            let class = match row.change {
                Change::Same => "row",
                Change::Gone => "row gone",
                Change::New => "row new",
            };
            view! {
                <span class=class>
                    <span class="number">{row.change.sign()}</span>
                    <span class="text">{visible(&row.text).into_owned()}</span>
                </span>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <p class="path">{visible(&diff.path).into_owned()}</p>
        <pre class="diff">{rows}</pre>
    }
}
