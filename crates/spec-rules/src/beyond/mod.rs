//! What no sentence of a SPEC asks, and what attacks have shown to matter.

pub mod build_stands_apart_from_publish;
pub mod checkout_drops_credentials;
pub mod private_reporting_is_on;
pub mod publisher_is_bound_to_environment;
pub mod publishing_runs_on_hosted_runner;
pub mod publishing_waits_for_success;
pub mod release_runs_no_untrusted_input;
pub mod release_tags_are_protected;
pub mod release_uses_no_cache;
pub mod releases_are_immutable;
pub mod security_policy_exists;
mod switch;
pub mod upload_fails_on_duplicates;
mod uploading;
pub mod workflows_are_linted;

use crate::Clause;

/// The rules beyond the SPECs: shown apart, never counted with them.
pub static CLAUSE: Clause = Clause {
    id: "beyond",
    title: "Beyond the SPECs",
    anchor: "",
    passages: &[],
    rules: &[
        &build_stands_apart_from_publish::RULE,
        &checkout_drops_credentials::RULE,
        &release_uses_no_cache::RULE,
        &upload_fails_on_duplicates::RULE,
        &publishing_runs_on_hosted_runner::RULE,
        &workflows_are_linted::RULE,
        &security_policy_exists::RULE,
        &publishing_waits_for_success::RULE,
        &release_runs_no_untrusted_input::RULE,
        &publisher_is_bound_to_environment::RULE,
        &release_tags_are_protected::RULE,
        &releases_are_immutable::RULE,
        &private_reporting_is_on::RULE,
    ],
    coming: &[],
};
