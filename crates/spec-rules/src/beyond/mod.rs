//! What no sentence of a SPEC asks, and what attacks have shown to matter.

pub mod build_stands_apart_from_publish;
pub mod checkout_drops_credentials;
pub mod publishing_runs_on_hosted_runner;
pub mod publishing_waits_for_success;
pub mod release_runs_no_untrusted_input;
pub mod release_uses_no_cache;
pub mod security_policy_exists;
pub mod upload_fails_on_duplicates;
mod uploading;
pub mod workflows_are_linted;

use crate::{Clause, Coming, Force};

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
    ],
    coming: &[
        Coming {
            id: "beyond/publisher-is-bound-to-environment",
            claim: "PyPI takes uploads only from the environment of the publishing job",
            force: Force::Beyond,
        },
        Coming {
            id: "beyond/release-tags-are-protected",
            claim: "only the release team can make or move a release tag",
            force: Force::Beyond,
        },
        Coming {
            id: "beyond/releases-are-immutable",
            claim: "a published release on GitHub cannot be changed",
            force: Force::Beyond,
        },
        Coming {
            id: "beyond/private-reporting-is-on",
            claim: "a weakness can be reported privately on GitHub",
            force: Force::Beyond,
        },
    ],
};
