//! SPEC 6, Keys to the Castle, clause by clause.

use crate::{Passage, Silent, Spec};

pub mod document_resources;
pub mod least_privilege;
pub mod publish_without_secrets;
mod said;
pub mod security_recommendations;
pub mod share_secrets;
pub mod two_maintainers;

/// The SPEC with its clauses in its own order.
pub static SPEC: Spec = Spec {
    number: 6,
    title: "Keys to the Castle",
    link: "https://scientific-python.org/specs/spec-0006/",
    revision: "fd2bca9",
    revised: "2026-06-29",
    clauses: &[
        &document_resources::CLAUSE,
        &least_privilege::CLAUSE,
        &two_maintainers::CLAUSE,
        &share_secrets::CLAUSE,
        &publish_without_secrets::CLAUSE,
        &security_recommendations::CLAUSE,
    ],
    silent: &[
        Silent {
            passage: Passage {
                heading: "Core Project Endorsement",
                digest: "0b975b83c73274f9040ccac462c1c667d11468d0d7c9062507c8ca4d59768ae6",
            },
            reason: "it is empty: nobody has written yet what endorsing asks for",
        },
        Silent {
            passage: Passage {
                heading: "Ecosystem Adoption",
                digest: "19436c3c717e21fd93813a8e3d4bfc5a6dce333823a3587de28107c2d05b9b49",
            },
            reason: "it is empty: nobody has written yet what adopting asks for",
        },
        Silent {
            passage: Passage {
                heading: "Badges",
                digest: "f214b66d9efa8877659942276c3cfbc9ed14bdb5675f2aefa131679e07af87a4",
            },
            reason: "it offers a badge; showing one is the project's own decision",
        },
        Silent {
            passage: Passage {
                heading: "Implementation",
                digest: "50c313341b980c0f861db01385155da7ac362302c5a3c801b6aec6838064699d",
            },
            reason: "it only holds the sections after it",
        },
        Silent {
            passage: Passage {
                heading: "Notes",
                digest: "afe5c24732d9a5b4358684755d8b0c6ca749cd2dce7fc192506385653968887a",
            },
            reason: "it links to further reading",
        },
    ],
};
