//! What is still open, by who can settle it: one message for each, ready to send.

use crate::{
    put::put,
    wire::{Finding, Message, Need, Report},
    words::{counted, who},
};
use alloc::{format, string::String, vec::Vec};

/// Who is asked, in the order of how easily they are found.
const WHO: [&str; 5] = [
    "anyone",
    "writer",
    "administrator",
    "index-owner",
    "maintainer",
];

/// A message for each kind of people who can settle something that is open.
pub(crate) fn people(report: &Report) -> Vec<Message> {
    WHO.into_iter()
        .filter_map(|word| message(report, word))
        .collect()
}

fn message(report: &Report, word: &str) -> Option<Message> {
    let open = report
        .findings
        .iter()
        .filter(|finding| finding.verdict == "unknown" && finding.ignored.is_none());
    let mut asked: Vec<(&Need, Vec<&Finding>)> = Vec::new();
    for finding in open {
        for need in finding.needs.iter().filter(|need| need.who == word) {
            match asked
                .iter_mut()
                .find(|(known, _)| known.bring == need.bring)
            {
                Some((_, findings)) => findings.push(finding),
                None => asked.push((need, [finding].into())),
            }
        }
    }
    if asked.is_empty() {
        return None;
    }
    let name = if report.subject.name.is_empty() {
        "our project"
    } else {
        &report.subject.name
    };
    let mut text = format!(
        "Where does {name} stand against SPEC 6 and SPEC 8 of Scientific Python? Some of it no file shows, and you may be able to settle it. {}\n",
        hint(word)
    );
    for (number, (need, findings)) in (1..).zip(&asked) {
        put(&mut text, format_args!("\n{number}. {}\n", need.bring));
        for finding in findings {
            put(&mut text, format_args!("   for `{}`\n", finding.rule));
        }
    }
    Some(Message {
        title: format!(
            "{}: {}",
            capital(who(word)),
            counted(asked.len(), "thing", "things")
        ),
        text,
    })
}

/// What such a person is to do.
fn hint(word: &str) -> &'static str {
    match word {
        "maintainer" => "Please answer in a sentence or two.",
        "anyone" => "Please run or look up what stands below, and send back what you see, whole.",
        _ => {
            "Each command only reads, under your own login; please send back all that it prints. It never shows a secret's value."
        }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|char| char.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
