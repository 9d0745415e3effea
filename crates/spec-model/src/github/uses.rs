//! What a `uses:` points to, and how firmly.

use crate::Spanned;
use alloc::{borrow::ToOwned, string::String};
use spec_source::{Node, Span, is_among};

/// One `uses:` of a step or a job.
#[derive(Debug, Clone, PartialEq)]
pub struct Uses {
    /// The `uses` key.
    pub key: Span,
    /// The text, and the place where it is used: an alias's own, where it is one.
    pub text: Spanned<String>,
    /// Where the text is written out.
    pub written: Span,
    /// What it points to.
    pub target: Target,
    /// How firmly.
    pub pin: Pin,
}

/// What a `uses:` points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A path of the same commit: `./path` or `$/path`, without that prefix.
    Local(String),
    /// `owner/repository/path@ref`.
    Remote {
        /// The owner.
        owner: String,
        /// The repository.
        repository: String,
        /// The path inside it; empty for an action at its top.
        path: String,
        /// The ref as it is written; empty where there is none.
        reference: String,
    },
    /// A container image, without `docker://`.
    Docker(String),
    /// An expression, or text that is none of the others.
    Unclear,
}

/// How firmly a `uses:` is held to one content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    /// The same commit as the file itself.
    Local,
    /// A full commit SHA: 40 hexadecimal digits.
    Sha,
    /// A part of a commit SHA.
    ShortSha,
    /// A ref that reads like a version.
    Tag,
    /// Any other ref.
    Branch,
    /// An image by its digest.
    DockerDigest,
    /// An image by its tag, or by none.
    DockerTag,
    /// An expression, or no ref at all.
    Unclear,
}

impl Uses {
    /// Reads the value of a `uses` key; a value that is no text has none.
    pub fn read(key: Span, node: &Node) -> Option<Self> {
        let text = Spanned::text(node)?;
        let (target, pin) = classify(text.value.trim());
        Some(Self {
            key,
            written: node.span,
            text,
            target,
            pin,
        })
    }

    /// `owner/repository/path` of a remote action or workflow in lower case, without its ref.
    pub fn slug(&self) -> Option<String> {
        let Target::Remote {
            owner,
            repository,
            path,
            ..
        } = &self.target
        else {
            return None;
        };
        let mut slug = alloc::format!("{owner}/{repository}");
        if !path.is_empty() {
            slug.push('/');
            slug.push_str(path);
        }
        Some(slug.to_ascii_lowercase())
    }

    /// The ref of a remote target.
    pub fn reference(&self) -> Option<&str> {
        if let Target::Remote { reference, .. } = &self.target {
            Some(reference)
        } else {
            None
        }
    }
}

fn classify(text: &str) -> (Target, Pin) {
    if text.contains("${{") {
        return (Target::Unclear, Pin::Unclear);
    }
    if let Some(path) = text.strip_prefix("./").or_else(|| text.strip_prefix("$/")) {
        return (
            Target::Local(path.trim_end_matches('/').to_owned()),
            Pin::Local,
        );
    }
    if matches!(text, "." | "$") {
        return (Target::Local(String::new()), Pin::Local);
    }
    if let Some(image) = text.strip_prefix("docker://") {
        let digest = image
            .rsplit_once("@sha256:")
            .is_some_and(|(_, digest)| digest.len() == 64 && is_hex(digest));
        return (
            Target::Docker(image.to_owned()),
            if digest {
                Pin::DockerDigest
            } else {
                Pin::DockerTag
            },
        );
    }
    let (name, reference) = text.split_once('@').unwrap_or((text, ""));
    let mut parts = name.splitn(3, '/');
    let (Some(owner), Some(repository)) = (parts.next(), parts.next()) else {
        return (Target::Unclear, Pin::Unclear);
    };
    if owner.is_empty() || repository.is_empty() {
        return (Target::Unclear, Pin::Unclear);
    }
    let target = Target::Remote {
        owner: owner.to_owned(),
        repository: repository.to_owned(),
        path: parts
            .next()
            .unwrap_or_default()
            .trim_end_matches('/')
            .to_owned(),
        reference: reference.to_owned(),
    };
    (target, Pin::of_reference(reference))
}

impl Pin {
    /// How firm a git ref is by its form alone: 40 hexadecimal digits, a part of such, a version, anything else.
    pub fn of_reference(reference: &str) -> Self {
        if reference.is_empty() {
            Self::Unclear
        } else if reference.len() == 40 && is_hex(reference) {
            Self::Sha
        } else if is_version(reference) {
            Self::Tag
        } else if (7..40).contains(&reference.len()) && is_hex(reference) {
            Self::ShortSha
        } else {
            Self::Branch
        }
    }

    /// Whether nobody can put other content under it.
    pub const fn is_firm(self) -> bool {
        matches!(self, Self::Local | Self::Sha | Self::DockerDigest)
    }

    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Sha | Self::DockerDigest => "sha",
            Self::ShortSha => "short-sha",
            Self::Tag | Self::DockerTag => "tag",
            Self::Branch => "branch",
            Self::Unclear => "none",
        }
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a ref reads like a version: digits in dotted parts, perhaps after a `v`, perhaps with a suffix such as `-rc1`.
pub(crate) fn is_version(text: &str) -> bool {
    let digits = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let mut parts = digits.split('.');
    let first = parts.next().unwrap_or_default();
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let leading = first
        .find(|char: char| !char.is_ascii_digit())
        .unwrap_or(first.len());
    if leading == 0 {
        return false;
    }
    let suffix =
        |rest: &str| rest.is_empty() || rest.starts_with(['-', '+', '_']) || is_prerelease(rest);
    if !suffix(first.get(leading..).unwrap_or_default()) {
        return false;
    }
    parts.all(|part| {
        let leading = part
            .find(|char: char| !char.is_ascii_digit())
            .unwrap_or(part.len());
        numeric(part)
            || (leading > 0 && suffix(part.get(leading..).unwrap_or_default()))
            || is_prerelease(part)
            || is_among(part, "x X *")
    })
}

fn is_prerelease(text: &str) -> bool {
    ["alpha", "beta", "rc", "dev", "post", "pre", "a", "b"]
        .iter()
        .any(|word| {
            text.strip_prefix(word).is_some_and(|rest| {
                rest.bytes()
                    .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ref_like_a_version_is_a_tag_and_any_other_that_is_not_hex_is_a_branch() {
        for tag in [
            "v1",
            "1.2.3",
            "v4.1.1",
            "v1.0.0-rc.1",
            "2024.10",
            "v2.1rc1",
            "1234567",
        ] {
            assert_eq!(Pin::of_reference(tag), Pin::Tag, "{tag}");
        }
        for branch in ["release/v1", "main", "master", "unstable/v1", "feature-1.2"] {
            assert_eq!(Pin::of_reference(branch), Pin::Branch, "{branch}");
        }
    }

    #[test]
    fn only_forty_hexadecimal_digits_are_a_full_sha() {
        assert_eq!(
            Pin::of_reference("1fe14e04876783b259436247a3898d2fe7d5548f"),
            Pin::Sha
        );
        assert_eq!(Pin::of_reference("1fe14e0"), Pin::ShortSha);
        assert_eq!(
            Pin::of_reference("1fe14e04876783b259436247a3898d2fe7d5548"),
            Pin::ShortSha
        );
        assert_eq!(
            Pin::of_reference("1fe14e04876783b259436247a3898d2fe7d5548g"),
            Pin::Branch
        );
    }

    #[test]
    fn local_docker_and_remote_targets_are_told_apart() {
        assert_eq!(
            classify("./.github/actions/x/"),
            (Target::Local(".github/actions/x".into()), Pin::Local)
        );
        assert_eq!(classify("docker://alpine:3").1, Pin::DockerTag);
        let digest = alloc::format!("docker://alpine@sha256:{}", "a".repeat(64));
        assert_eq!(classify(&digest).1, Pin::DockerDigest);
        assert_eq!(
            classify("o/r/path/deep@v1").0,
            Target::Remote {
                owner: "o".into(),
                repository: "r".into(),
                path: "path/deep".into(),
                reference: "v1".into()
            }
        );
        assert_eq!(classify("o/r").1, Pin::Unclear);
    }
}
