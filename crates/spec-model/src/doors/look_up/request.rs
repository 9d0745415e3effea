//! What a look-up asks, and what came of it.

use alloc::{string::String, vec::Vec};

/// What is looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// `owner/repo`.
    pub repository: String,
    /// The branch, tag or commit whose files are read; without one the default branch.
    pub reference: Option<String>,
    /// The distributions on PyPI; without any the names in the project's own files.
    pub packages: Vec<String>,
    /// Whether to look further than the first calls.
    pub further: bool,
}

/// Which host is asked. The default addresses stand in [`host`](crate::doors::host).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// GitHub's API: its calls are limited, and a token goes nowhere else.
    Api,
    /// GitHub's files as they are.
    Raw,
    /// The Python Package Index.
    Index,
}

impl Host {
    /// Its word for other programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Raw => "raw",
            Self::Index => "index",
        }
    }
}

/// One thing to ask, with `GET` and without anything that tells who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its number in the look-up.
    pub id: u32,
    /// Whom to ask.
    pub host: Host,
    /// The path with its query, from the `/` after the host's address.
    pub path: String,
    /// What the answer tells, in words that follow "the answer tells".
    pub tells: &'static str,
    /// The rules that the answer can decide.
    pub decides: &'static [&'static str],
    /// Whether it counts against the calls that the host gives.
    pub counts: bool,
    /// The most bytes of a body that are read; a longer one has failed.
    pub most: usize,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The number of the request.
    pub id: u32,
    /// What came.
    pub came: Came,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// An answer, whatever it says.
    Answered {
        /// The status of HTTP.
        status: u16,
        /// What matters of its headers.
        head: Head,
        /// The body.
        body: Vec<u8>,
    },
    /// None, with the reason in a few words that follow "because of" in sense: `no connection`, `no answer within 20 seconds`.
    Failed(String),
}

/// What matters of an answer's headers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Head {
    /// How many calls the host still answers.
    pub remaining: Option<u64>,
    /// When it starts to count anew, in seconds since 1970, UTC.
    pub reset: Option<u64>,
    /// Whether there are further pages.
    pub more: bool,
}

impl Head {
    /// The headers that are read, in lower case.
    pub const NAMES: [&'static str; 4] = [
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "retry-after",
        "link",
    ];

    /// Reads the headers, asked for by their names in lower case. `now` is the sender's clock in seconds since 1970, UTC.
    /// <https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api>
    pub fn read(now: u64, header: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name: &str| header(name)?.trim().parse::<u64>().ok();
        let [remaining, reset, retry_after, link] = Self::NAMES;
        let wait = number(retry_after);
        Self {
            // who is told to wait has no call left, whatever the count says
            remaining: if wait.is_some() {
                Some(0)
            } else {
                number(remaining)
            },
            reset: wait
                .map(|seconds| now.saturating_add(seconds))
                .or_else(|| number(reset)),
            more: header(link).is_some_and(|link| link.contains("rel=\"next\"")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Head;

    fn read(headers: &[(&str, &str)]) -> Head {
        Head::read(1_000, |name| {
            headers
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).into())
        })
    }

    #[test]
    fn headers_tell_the_calls_left_and_when_they_start_anew() {
        let head = read(&[
            ("x-ratelimit-remaining", "57"),
            ("x-ratelimit-reset", "1764000000"),
        ]);
        assert_eq!(
            (head.remaining, head.reset),
            (Some(57), Some(1_764_000_000))
        );
    }

    #[test]
    fn who_is_told_to_wait_has_no_call_left() {
        let head = read(&[("x-ratelimit-remaining", "57"), ("retry-after", "60")]);
        assert_eq!((head.remaining, head.reset), (Some(0), Some(1_060)));
    }

    #[test]
    fn headers_that_are_absent_or_odd_tell_nothing() {
        assert_eq!(read(&[]), Head::default());
        let odd = read(&[
            ("x-ratelimit-remaining", "-1"),
            ("x-ratelimit-reset", "soon"),
            ("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"),
            ("link", "<https://x/?page=1>; rel=\"prev\""),
        ]);
        assert_eq!(odd, Head::default());
    }

    #[test]
    fn a_link_to_the_next_page_says_that_there_is_more() {
        assert!(
            read(&[(
                "link",
                "<https://x/?page=2>; rel=\"next\", <y>; rel=\"last\""
            )])
            .more
        );
    }
}
