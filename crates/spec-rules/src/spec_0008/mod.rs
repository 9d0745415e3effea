//! SPEC 8, Securing the Release Process, clause by clause.

use crate::{Passage, Silent, Spec};

pub mod attest_builds;
pub mod document_release;
pub mod harden_workflows;
pub mod pin_actions;
pub mod restrict_permitted_actions;
pub mod restrict_runner_permissions;
pub mod trusted_publishing;
pub mod use_environments;

/// The SPEC with its clauses in its own order.
pub static SPEC: Spec = Spec {
    number: 8,
    title: "Securing the Release Process",
    link: "https://scientific-python.org/specs/spec-0008/",
    revision: "fd2bca9",
    revised: "2026-06-29",
    clauses: &[
        &document_release::CLAUSE,
        &harden_workflows::CLAUSE,
        &restrict_runner_permissions::CLAUSE,
        &restrict_permitted_actions::CLAUSE,
        &use_environments::CLAUSE,
        &pin_actions::CLAUSE,
        &attest_builds::CLAUSE,
        &trusted_publishing::CLAUSE,
    ],
    silent: &[
        Silent {
            passage: Passage {
                heading: "Description",
                digest: "e0c9c37f2779525a1a269d635452c4b42c891ee28bc49273fbcb2822e2dc7a61",
            },
            reason: "it says why the SPEC exists and whom it is for; what to do stands in the sections after it",
        },
        Silent {
            passage: Passage {
                heading: "Badges",
                digest: "4fcc43961d9310ef9007fe78e1d0b40037b5684e29751bbc23be9eb2c42a01c2",
            },
            reason: "it offers a badge; showing one is the project's own decision",
        },
        Silent {
            passage: Passage {
                heading: "Implementation",
                digest: "e85d55a8912f0f9a405ff298cd14de2020e40c1c25b545cedb3d1ee1873a18b9",
            },
            reason: "it introduces the sections after it, each of which is a clause, and asks nothing of its own",
        },
        Silent {
            passage: Passage {
                heading: "Notes",
                digest: "7a09f915ec68221d9c1e12508e04f8ca19398ec11e9b4111d4c9e0e7508e0179",
            },
            reason: "it lists further reading",
        },
    ],
};
