//! What a look-up asks when it looks further: the latest version's tag, rulesets, policies of environments.

use super::{LookUp, Want, names};
use crate::doors::table;
use alloc::format;
use spec_source::Node;

impl LookUp {
    /// Asks for the tag of the latest version, as most projects write it.
    pub(super) fn wish_tag(&mut self) {
        let version = self
            .packages
            .iter()
            .find_map(|package| package.version.clone());
        if let Some(version) = version.filter(|version| names::is_reference(version)) {
            let tag = format!("v{version}");
            self.wish(3, &table::TAG_REFERENCE, &[&tag], Want::Guess);
            self.plain_tag = Some(version);
        }
    }

    /// A tag of that name there is not: perhaps the one without the letter.
    pub(super) fn guess_again(&mut self) {
        if let Some(tag) = self.plain_tag.take() {
            self.wish(10, &table::TAG_REFERENCE, &[&tag], Want::Guess);
        }
    }

    /// Asks for what carries the signature: the annotated tag, else the commit.
    pub(super) fn wish_signed(&mut self, root: &Node, rank: u8) {
        let Some(object) = root.get("object") else {
            return;
        };
        let is = |key: &str| object.get(key).and_then(Node::text);
        let Some(sha) = is("sha").filter(|sha| sha.bytes().all(|byte| byte.is_ascii_hexdigit()))
        else {
            return;
        };
        match is("type") {
            Some("tag") => self.wish(11, &table::TAG, &[sha], Want::Tag),
            Some("commit") => self.wish(rank, &table::COMMIT, &[sha], Want::Answer),
            _ => {}
        }
    }

    /// Asks for the rulesets of tags first: of branches the rules themselves are known.
    pub(super) fn wish_rulesets(&mut self, root: &Node) {
        for ruleset in root.items() {
            let Some(id) = ruleset.get("id").and_then(Node::scalar) else {
                continue;
            };
            if id.text.is_empty() || !id.text.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let id = id.text.clone();
            if ruleset.get("target").and_then(Node::text) == Some("tag") {
                self.wish(20, &table::RULESET, &[&id], Want::Answer);
            }
        }
    }

    /// Asks for the refs of those environments that take only named ones.
    pub(super) fn wish_policies(&mut self, root: &Node) {
        if !self.is_further() {
            return;
        }
        let environments = root.get("environments").map(Node::items);
        for environment in environments.unwrap_or_default() {
            let custom = environment
                .get("deployment_branch_policy")
                .and_then(|policy| policy.get("custom_branch_policies"))
                .and_then(Node::as_bool);
            if let Some(name) = environment.get("name").and_then(Node::text)
                && custom == Some(true)
                && !name.is_empty()
                && name.len() <= 255
            {
                self.wish(21, &table::ENVIRONMENT_POLICIES, &[name], Want::Answer);
            }
        }
    }
}
