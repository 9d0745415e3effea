//! `spec-check needs`: what would decide the rest, as messages on standard output.

use crate::{End, day, explain::print, messages::say, subjects::sort};
use spec_report::messages::messages;
use std::path::PathBuf;

/// Prints the messages about one repository; with `who` that of one kind of person.
pub(crate) fn run(path: &PathBuf, who: Option<&str>) -> End {
    let subjects = sort(std::slice::from_ref(path));
    let Some(subject) = subjects.first() else {
        return End::Fault;
    };
    let mut given = match subject.read(None) {
        Ok(given) => given,
        Err(message) => {
            say(&message);
            return End::Fault;
        }
    };
    let Some(given) = given.first_mut() else {
        return End::Fault;
    };
    given.as_of = Some(day::today().to_string());
    let report = spec_report::judge(given);
    let texts: Vec<String> = messages(&report)
        .into_iter()
        .filter(|message| who.is_none_or(|who| message.who == who))
        .map(|message| message.text)
        .collect();
    if texts.is_empty() {
        say("nothing is needed from them: what they could bring is there, or decides nothing here");
    }
    print(&texts.join("\n"))
}
