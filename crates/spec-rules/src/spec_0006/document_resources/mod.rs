//! Restricted resources are documented: the first principle.

pub mod access_is_explained;
pub mod resources_are_documented;

use crate::{Clause, Passage};

/// The heading with what it asks.
///
/// How access is gained is asked for in the description, so the clause rests on it too.
pub static CLAUSE: Clause = Clause {
    id: "spec6/document-resources",
    title: "Restricted resources are documented",
    anchor: "principles",
    passages: &[
        Passage {
            heading: "Principles",
            digest: "3f97f0d473037ed678f5a32865270875d7c2b81e9d0b5bc35768b61c4197425e",
        },
        Passage {
            heading: "Description",
            digest: "b618a48879dcad6afa620ba1472e357d4cf37e924bb597aa3f53aafd77de62fa",
        },
    ],
    rules: &[&resources_are_documented::RULE, &access_is_explained::RULE],
    coming: &[],
};
