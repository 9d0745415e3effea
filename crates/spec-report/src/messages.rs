//! What is needed, sorted by who can bring it: one message for each, ready to send.

use crate::{
    escape::{beginning, code, prose},
    put::put,
    visible,
    wire::{Finding, Need, Report},
};
use alloc::{format, string::String, vec::Vec};

/// Who can bring what is needed, in the order in which they are asked.
pub const WHO: [&str; 5] = [
    "anyone",
    "writer",
    "administrator",
    "index-owner",
    "maintainer",
];

/// What one kind of person is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who: one of [`WHO`].
    pub who: String,
    /// To whom it goes, in words: `an administrator of the repository`.
    pub to: &'static str,
    /// What is asked for, in the order of the report; the same thing once.
    pub wanted: Vec<Wanted>,
    /// The commands of all that is wanted, one a line; empty where there is none.
    pub commands: Vec<String>,
    /// The message in Markdown, which reads well as plain text.
    pub text: String,
}

/// One thing that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// From which source it comes.
    pub source: String,
    /// The exact thing to bring.
    pub bring: String,
    /// The command that prints it, where it is an answer.
    pub command: Option<String>,
    /// What it decides, each once.
    pub decides: Vec<String>,
    /// The rules that it could decide.
    pub rules: Vec<String>,
}

/// One message for each kind of person of whom a report needs something. What the project ignores is not asked for.
pub fn messages(report: &Report) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for who in WHO {
        let mut wanted: Vec<Wanted> = Vec::new();
        let findings = report
            .findings
            .iter()
            .filter(|finding| finding.ignored.is_none());
        for finding in findings {
            for need in finding.needs.iter().filter(|need| need.who == who) {
                want(&mut wanted, need, finding);
            }
        }
        if wanted.is_empty() {
            continue;
        }
        let mut commands: Vec<String> = Vec::new();
        for command in wanted.iter().filter_map(|wanted| wanted.command.as_ref()) {
            if !commands.contains(command) {
                commands.push(command.clone());
            }
        }
        let to = to(who);
        let text = text(report, to, &wanted, &commands);
        messages.push(Message {
            who: who.into(),
            to,
            wanted,
            commands,
            text,
        });
    }
    messages
}

fn want(wanted: &mut Vec<Wanted>, need: &Need, finding: &Finding) {
    let same = |known: &&mut Wanted| known.source == need.source && known.bring == need.bring;
    if let Some(known) = wanted.iter_mut().find(same) {
        if !known.decides.contains(&need.decides) {
            known.decides.push(need.decides.clone());
        }
        if !known.rules.contains(&finding.rule) {
            known.rules.push(finding.rule.clone());
        }
        return;
    }
    wanted.push(Wanted {
        source: need.source.clone(),
        bring: need.bring.clone(),
        command: command(&need.bring),
        decides: [need.decides.clone()].into(),
        rules: [finding.rule.clone()].into(),
    });
}

/// The command of an answer that is asked for. Names that a project chose stand in other needs, so that nothing but one of our own two
/// commands, without anything that a shell would act on, is ever taken for one.
fn command(bring: &str) -> Option<String> {
    let (command, _) = bring.strip_prefix("the answer of `")?.split_once('`')?;
    let path = command
        .strip_prefix("gh api ")
        .map(|rest| rest.strip_prefix("--paginate --slurp ").unwrap_or(rest))
        .or_else(|| command.strip_prefix("curl https://pypi.org/"))?;
    let bare = match path.strip_prefix('\'') {
        Some(quoted) => quoted.strip_suffix('\'')?,
        None if path.contains(['?', '&']) => return None,
        None => path,
    };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/{}?=&".contains(&byte);
    (!bare.starts_with('-') && bare.bytes().all(is_plain)).then(|| command.into())
}

const fn to(who: &str) -> &'static str {
    match who.as_bytes() {
        b"writer" => "somebody with write access to the repository",
        b"administrator" => "an administrator of the repository or organisation",
        b"index-owner" => "an owner on PyPI",
        b"maintainer" => "somebody who knows how the project works",
        _ => "anybody",
    }
}

fn text(report: &Report, to: &str, wanted: &[Wanted], commands: &[String]) -> String {
    let name = match report.subject.name.as_str() {
        "" => "the project".into(),
        name => code(name),
    };
    let mut out = format!(
        "# For {to}\n\nSPEC Check was asked where {name} stands against SPEC 6 (Keys to the Castle) and SPEC 8 (Securing the Release Process), and some of it cannot be seen from outside. Could you bring what follows? Each piece turns an unknown into an answer, whichever it is.\n\n"
    );
    for (index, one) in wanted.iter().enumerate() {
        let number = format!("{}.", index + 1);
        // a list inside of an item stands below its text
        let below = " ".repeat(number.len() + 1);
        put(
            &mut out,
            format_args!("{number} {}\n", beginning(&prose(&one.bring))),
        );
        let decides: Vec<String> = one.decides.iter().map(|text| prose(text)).collect();
        let rules: Vec<String> = one.rules.iter().map(|rule| code(rule)).collect();
        put(
            &mut out,
            format_args!(
                "{below}- it decides: {}\n{below}- for {}\n",
                decides.join("; "),
                rules.join(", ")
            ),
        );
    }
    if !commands.is_empty() {
        out.push_str("\nThe commands, to copy; they read and change nothing, and print no secret's value. `gh` runs under your own login:\n\n```sh\n");
        for command in commands {
            put(&mut out, format_args!("{}\n", visible(command)));
        }
        out.push_str("```\n\nWhat each prints, a refusal too, is pasted beside its command.\n");
        if commands.iter().any(|command| command.contains('{')) {
            out.push_str(
                "In a clone of the repository `gh` fills in `{owner}` and `{repo}` itself.\n",
            );
        }
    }
    out
}
