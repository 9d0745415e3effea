//! What was decided about one rule.

use crate::{Exhibit, Fix, Ignored, Need, Rule, Verdict};
use alloc::{string::String, vec::Vec};

/// What was decided about one rule in one repository; its places are exhibits.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The verdict over all places.
    pub verdict: Verdict,
    /// Whether it rests on a person's statement.
    pub declared: bool,
    /// Set when the project asks not to count it.
    pub ignored: Option<Ignored>,
    /// The verdict in one sentence.
    pub summary: String,
    /// What would decide it.
    pub needs: Vec<Need>,
    /// Why it is unknown or not applicable, where the summary does not say it.
    pub because: Option<String>,
    /// The places it rests on; never empty for met, met-differently and unmet.
    pub exhibits: Vec<Exhibit>,
    /// Proposed repairs.
    pub fixes: Vec<Fix>,
}
