//! What a rule says of its places, before the laws for all rules are applied.

use crate::{Exhibit, Fix, Need, Verdict};
use alloc::{string::String, vec::Vec};

/// What a rule says of its places, before the laws for all rules are applied.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// Every place with its own verdict.
    pub places: Vec<Exhibit>,
    /// The verdict over them in one sentence.
    pub summary: String,
    /// What would decide it, or show the aim reached in another way.
    pub needs: Vec<Need>,
    /// Why, where the summary does not say it.
    pub because: Option<String>,
    /// Proposed repairs.
    pub fixes: Vec<Fix>,
    /// Whether what it says rests on the project's own word, such as its access register: said, not seen.
    pub declared: bool,
}

impl Decision {
    /// The verdict over all places.
    pub fn verdict(&self) -> Verdict {
        Verdict::of_places(self.places.iter().map(|place| place.verdict))
    }

    /// How many places have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.places
            .iter()
            .filter(|place| place.verdict == verdict)
            .count()
    }

    /// A decision without a place: there is nothing to speak of.
    pub fn nothing(summary: &str) -> Self {
        Self {
            summary: summary.into(),
            ..Self::default()
        }
    }

    /// A decision that only evidence which was not given could make.
    pub fn unknown(place: Exhibit, summary: String, needs: Vec<Need>) -> Self {
        Self {
            places: alloc::vec![place],
            summary,
            needs,
            ..Self::default()
        }
    }
}

/// The word that agrees with a count: `1 of 3 jobs uploads`, `2 of 3 jobs upload`.
pub(crate) const fn agree(count: usize, one: &'static str, more: &'static str) -> &'static str {
    if count == 1 { one } else { more }
}
