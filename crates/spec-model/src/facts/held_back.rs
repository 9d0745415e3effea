//! Whether the script around an upload goes on to it.

use super::{Site, Upload};
use crate::{Project, github::Step};
use spec_source::Span;

/// Whether a script can end, or pass over the upload, before it is reached: it asks something first, or has an end that it or an earlier
/// one can come to.
pub fn may_be_held_back(project: &Project, upload: &Upload) -> bool {
    let earlier = steps(project, upload).into_iter().flat_map(|(_, steps)| {
        steps
            .iter()
            .take(upload.site.step().unwrap_or_default())
            .filter_map(|step| step.run.as_ref())
    });
    let mut ends_on_event = earlier.map(|run| run.text.as_str()).filter(|text| {
        let asks = ["GITHUB_REF", "github.ref", "GITHUB_EVENT", "github.event"];
        has_word(text, "exit") && asks.iter().any(|name| text.contains(name))
    });
    script_asks(project, upload).is_some()
        || has_word(before(project, upload), "exit")
        || ends_on_event.next().is_some()
}

/// Where its own script asks something and uploads only then, whether that may be the event's name: an `if` that is open there, a test before
/// it in its line.
pub fn script_asks(project: &Project, upload: &Upload) -> Option<bool> {
    let before = before(project, upload);
    let line = before.lines().next_back().unwrap_or_default();
    let asks_in_line = (line.contains("&&") || line.contains("||"))
        && (line.contains('[') || has_word(line, "test") || has_word(line, "grep"));
    let is_open = |opens, closes| words(before, opens) > words(before, closes);
    let asks = is_open("if", "fi") || is_open("case", "esac") || asks_in_line;
    asks.then(|| before.to_ascii_lowercase().contains("event_name"))
}

/// The document of the upload's step, with the steps among which it stands.
fn steps<'a>(project: &'a Project, upload: &Upload) -> Option<(usize, &'a [Step])> {
    match upload.site {
        Site::Step(job, _) => {
            let (workflow, job) = job.view(project)?;
            Some((workflow.document, &job.steps))
        }
        Site::ActionStep(action, _) => {
            let action = project.actions.get(action)?;
            Some((action.document, &action.steps))
        }
        Site::Call(_) | Site::OtherService => None,
    }
}

/// What its script does before it.
fn before<'a>(project: &'a Project, upload: &Upload) -> &'a str {
    let before = || {
        let (document, steps) = steps(project, upload).filter(|of| of.0 == upload.what.document)?;
        let run = steps.get(upload.site.step()?)?.run.as_ref()?;
        let whole = Span::new(run.node.place().start, upload.what.span.start);
        Some(project.documents.get(document)?.slice(whole))
    };
    before().unwrap_or_default()
}

fn words(text: &str, word: &str) -> usize {
    text.split(|char: char| !(char.is_ascii_alphanumeric() || "_-.".contains(char)))
        .filter(|known| *known == word)
        .count()
}

fn has_word(text: &str, word: &str) -> bool {
    words(text, word) > 0
}
