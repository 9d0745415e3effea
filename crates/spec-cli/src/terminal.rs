//! What the terminal can show, and the progress that is shown on it.

use spec_report::text::Options;
use std::{
    env,
    io::{IsTerminal, Write, stderr, stdout},
};

/// The width of lines where no terminal tells its own.
const PIPE_WIDTH: usize = 100;

/// Lines wider than this are hard to read.
const WIDEST: usize = 110;

/// How the text is laid out on standard output: coloured on a terminal, plain and ASCII in a pipe.
pub(crate) fn options() -> Options {
    let terminal = stdout().is_terminal();
    Options {
        colour: colour(terminal, |name| env::var(name).ok()),
        signs: terminal && speaks_utf8(|name| env::var(name).ok()),
        width: if terminal {
            terminal_size::terminal_size()
                .map_or(PIPE_WIDTH, |(width, _)| usize::from(width.0).min(WIDEST))
        } else {
            PIPE_WIDTH
        },
    }
}

/// A diff for standard output: byte for byte in a pipe, where something applies it; on a terminal nothing in it can drive that, and
/// what goes and comes is coloured.
pub(crate) fn diff(patch: &str) -> String {
    if !stdout().is_terminal() {
        return patch.into();
    }
    let colour = options().colour;
    patch
        .split_inclusive('\n')
        .fold(String::new(), |out, line| {
            let shown = spec_report::visible(line.trim_end_matches(['\r', '\n']));
            let code = match line.chars().next() {
                Some('+') => "32",
                Some('-') => "31",
                Some('@') => "36",
                Some('d' | 'n') => "1",
                _ => "",
            };
            if colour && !code.is_empty() {
                out + "\u{1b}[" + code + "m" + &shown + "\u{1b}[0m\n"
            } else {
                out + &shown + "\n"
            }
        })
}

/// How the text is laid out in a file.
pub(crate) const fn file_options() -> Options {
    Options {
        colour: false,
        signs: false,
        width: PIPE_WIDTH,
    }
}

/// Whether to colour: never against `NO_COLOR`, always with `CLICOLOR_FORCE`, else on a terminal that is not dumb.
/// <https://no-color.org/>, <https://bixense.com/clicolors/>
fn colour(terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    if is_set("NO_COLOR") {
        false
    } else if variable("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0") {
        true
    } else {
        terminal && variable("TERM").is_none_or(|term| term != "dumb")
    }
}

/// Whether the locale's characters are UTF-8; systems that set no locale for their terminals show it.
fn speaks_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty());
    match locale {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => cfg!(any(windows, target_os = "macos")),
    }
}

/// How far many repositories are, on one line of a terminal; silent in a pipe and for one repository.
pub(crate) struct Progress {
    total: usize,
    line: Line,
}

impl Progress {
    pub(crate) fn new(total: usize) -> Self {
        Self {
            total,
            line: Line::new(),
        }
    }

    /// Says how many are done.
    pub(crate) fn tell(&self, done: usize) {
        if self.total > 1 && done < self.total {
            let total = self.total;
            self.line
                .tell(&format!("{done} of {total} repositories judged"));
        }
    }

    /// Takes the line away, before something else is written.
    pub(crate) fn clear(&self) {
        if self.total > 1 {
            self.line.clear();
        }
    }
}

/// One line of a terminal that tells how far something is; silent in a pipe.
pub(crate) struct Line {
    shown: bool,
}

impl Line {
    pub(crate) fn new() -> Self {
        Self {
            shown: stderr().is_terminal(),
        }
    }

    /// Says how far it is, instead of what was said before.
    pub(crate) fn tell(&self, text: &str) {
        if self.shown {
            // progress that cannot be shown is no reason to stop
            let _ = write!(stderr(), "\r\u{1b}[K{text}");
            let _ = stderr().flush();
        }
    }

    /// Takes the line away, before something else is written.
    pub(crate) fn clear(&self) {
        self.tell("");
    }
}

#[cfg(test)]
mod tests {
    use super::{colour, speaks_utf8};

    fn with<'a>(variables: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).into())
        }
    }

    #[test]
    fn colour_is_for_terminals_and_the_visitor_decides() {
        assert!(colour(true, with(&[("TERM", "xterm")])));
        assert!(!colour(false, with(&[])));
        assert!(!colour(true, with(&[("TERM", "dumb")])));
        assert!(!colour(true, with(&[("NO_COLOR", "1")])));
        assert!(colour(true, with(&[("NO_COLOR", "")])));
        assert!(colour(false, with(&[("CLICOLOR_FORCE", "1")])));
        assert!(!colour(false, with(&[("CLICOLOR_FORCE", "0")])));
        assert!(!colour(
            true,
            with(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")])
        ));
    }

    #[test]
    fn signs_leave_ascii_only_where_the_locale_shows_them() {
        assert!(speaks_utf8(with(&[("LANG", "de_AT.UTF-8")])));
        assert!(speaks_utf8(with(&[("LC_ALL", ""), ("LANG", "C.utf8")])));
        assert!(!speaks_utf8(with(&[
            ("LC_ALL", "C"),
            ("LANG", "de_AT.UTF-8")
        ])));
    }
}
