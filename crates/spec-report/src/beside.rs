//! What an interface shows beside the report.

use crate::{
    brought::brought,
    wire::{Beside, Report},
    words::extent,
};
use spec_model::Given;

/// What an interface shows beside the report of what was given.
pub fn beside(given: &Given, report: &Report) -> Beside {
    Beside {
        extent: extent(report),
        brought: brought(given),
    }
}
