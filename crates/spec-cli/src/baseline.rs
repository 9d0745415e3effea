//! `--baseline FILE`: earlier reports of ours, in the form `spec-check/1`.

use crate::{messages::reason, reading};
use spec_report::wire::{FORMAT, Report};
use std::{fs, path::Path};

/// The reports of an earlier run.
pub(crate) struct Baseline {
    reports: Vec<Report>,
}

impl Baseline {
    /// Reads a file of reports, one after the other; on one line each, as they are written, or folded.
    pub(crate) fn read(file: &Path) -> Result<Self, String> {
        let name = reading::name(file.as_os_str());
        let refusal = |what: &str| {
            format!(
                "the baseline `{name}` {what}: give what `spec-check --format json` wrote of an earlier state"
            )
        };
        let bytes = fs::read(file)
            .map_err(|error| refusal(&format!("could not be read ({})", reason(&error))))?;
        let text = String::from_utf8(bytes).map_err(|_| refusal("is no UTF-8 text"))?;
        let text = text.trim_start_matches('\u{feff}');
        let mut reports: Vec<Report> = Vec::new();
        for value in serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>() {
            let value = value.map_err(|error| refusal(&format!("is no JSON ({error})")))?;
            let format = value.get("format").and_then(serde_json::Value::as_str);
            match format {
                Some(FORMAT) => {}
                Some(other) => {
                    return Err(refusal(&format!(
                        "has the form `{other}`, and only `{FORMAT}` is read"
                    )));
                }
                None => return Err(refusal("is no report of spec-check")),
            }
            let report: Report = serde_json::from_value(value)
                .map_err(|error| refusal(&format!("is no whole report ({error})")))?;
            if reports
                .iter()
                .any(|known| known.subject.name == report.subject.name)
            {
                return Err(refusal(&format!(
                    "has two reports named `{}`, and which of them counts cannot be told",
                    report.subject.name
                )));
            }
            reports.push(report);
        }
        if reports.is_empty() {
            return Err(refusal("is empty"));
        }
        Ok(Self { reports })
    }

    /// The earlier report of a name; where one was judged then and one is now, that one, since folders are renamed.
    pub(crate) fn of(&self, name: &str, is_alone: bool) -> Option<&Report> {
        match self.reports.as_slice() {
            [one] if is_alone => Some(one),
            several => several.iter().find(|report| report.subject.name == name),
        }
    }
}
