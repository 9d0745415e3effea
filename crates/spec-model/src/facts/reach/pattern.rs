//! The patterns of `branches`, `tags` and their `-ignore` forms.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet>

use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// One pattern, its `!` taken off.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    atoms: Vec<Atom>,
}

#[derive(Debug, Clone, PartialEq)]
enum Atom {
    /// `*`: any characters but `/`.
    Star,
    /// `**`: any characters.
    Globstar,
    /// One character, perhaps with a `?` or `+` behind it.
    One(Class, Times),
}

#[derive(Debug, Clone, PartialEq)]
enum Class {
    Char(char),
    Set(Vec<(char, char)>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Times {
    Once,
    Optional,
    Many,
}

impl Class {
    fn has(&self, char: char) -> bool {
        match self {
            Self::Char(own) => *own == char,
            Self::Set(ranges) => ranges
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&char)),
        }
    }

    fn example(&self) -> Option<char> {
        match self {
            Self::Char(own) => Some(*own),
            Self::Set(ranges) => ranges.first().map(|(from, _)| *from),
        }
    }
}

impl Pattern {
    /// Reads a pattern; a bracket without its end stands for itself.
    pub fn read(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut atoms = Vec::new();
        let mut index = 0;
        while let Some(char) = chars.get(index) {
            if *char == '*' {
                let double = chars.get(index + 1) == Some(&'*');
                atoms.push(if double { Atom::Globstar } else { Atom::Star });
                index += if double { 2 } else { 1 };
                continue;
            }
            let rest = chars.get(index..).unwrap_or_default();
            let (class, length) = class(rest);
            let times = match rest.get(length) {
                Some('?') => Times::Optional,
                Some('+') => Times::Many,
                _ => Times::Once,
            };
            atoms.push(Atom::One(class, times));
            index += length + usize::from(times != Times::Once);
        }
        Self { atoms }
    }

    /// Whether it matches every name.
    fn is_everything(&self) -> bool {
        !self.atoms.is_empty() && self.atoms.iter().all(|atom| *atom == Atom::Globstar)
    }

    /// Whether it matches a whole name. Walks all ways at once, so that no pattern takes long.
    pub fn matches(&self, name: &str) -> bool {
        let mut here = self.start();
        for char in name.chars() {
            here = self.step(&here, char);
        }
        Self::ends(&here)
    }

    /// Where it stands before the first character: for each of its atoms, and the end, whether a way leads there.
    pub(crate) fn start(&self) -> Vec<bool> {
        let mut here = Vec::from([true]);
        here.resize(self.atoms.len() + 1, false);
        self.skip(&mut here);
        here
    }

    /// Where it stands after one more character.
    pub(crate) fn step(&self, here: &[bool], char: char) -> Vec<bool> {
        let mut next = Vec::new();
        next.resize(self.atoms.len() + 1, false);
        for (index, atom) in self.atoms.iter().enumerate() {
            if here.get(index) != Some(&true) {
                continue;
            }
            let (stays, moves) = match atom {
                Atom::Star => (char != '/', false),
                Atom::Globstar => (true, false),
                Atom::One(class, Times::Many) => (class.has(char), class.has(char)),
                Atom::One(class, _) => (false, class.has(char)),
            };
            if stays && let Some(state) = next.get_mut(index) {
                *state = true;
            }
            if moves && let Some(state) = next.get_mut(index + 1) {
                *state = true;
            }
        }
        self.skip(&mut next);
        next
    }

    /// Whether a name may end here.
    pub(crate) fn ends(here: &[bool]) -> bool {
        here.last() == Some(&true)
    }

    /// The characters that it tells apart: each end of its ranges.
    pub(crate) fn chars(&self) -> Vec<char> {
        let mut found = Vec::new();
        for atom in &self.atoms {
            match atom {
                Atom::One(Class::Char(char), _) => found.push(*char),
                Atom::One(Class::Set(ranges), _) => {
                    found.extend(ranges.iter().flat_map(|(from, to)| [*from, *to]));
                }
                Atom::Star | Atom::Globstar => {}
            }
        }
        found
    }

    /// Moves over what may stand for nothing.
    fn skip(&self, states: &mut [bool]) {
        for (index, atom) in self.atoms.iter().enumerate() {
            let empty = matches!(
                atom,
                Atom::Star | Atom::Globstar | Atom::One(_, Times::Optional)
            );
            if empty
                && states.get(index) == Some(&true)
                && let Some(state) = states.get_mut(index + 1)
            {
                *state = true;
            }
        }
    }

    /// The text that it stands for, when that is only one.
    pub fn only(&self) -> Option<String> {
        self.atoms
            .iter()
            .map(|atom| match atom {
                Atom::One(Class::Char(char), Times::Once) => Some(*char),
                _ => None,
            })
            .collect()
    }

    /// How every name that it matches begins.
    pub fn prefix(&self) -> String {
        literal(self.atoms.iter())
    }

    /// Whether no name that it matches has a `/` behind its beginning.
    pub fn is_flat(&self) -> bool {
        let mut behind = self.atoms.iter().skip(self.prefix().chars().count());
        behind.all(|atom| match atom {
            Atom::Star => true,
            Atom::Globstar => false,
            Atom::One(class, _) => !class.has('/'),
        })
    }

    /// How every name that it matches ends.
    pub fn suffix(&self) -> String {
        literal(self.atoms.iter().rev()).chars().rev().collect()
    }

    /// Names that it matches, one for each of these texts in the place of its stars.
    pub fn examples(&self, filling: &str) -> String {
        let mut text = String::new();
        for atom in &self.atoms {
            match atom {
                Atom::Star | Atom::Globstar => text.push_str(filling),
                Atom::One(_, Times::Optional) => {}
                Atom::One(class, _) => text.extend(class.example()),
            }
        }
        text
    }
}

fn literal<'a>(atoms: impl Iterator<Item = &'a Atom>) -> String {
    let mut text = String::new();
    for atom in atoms {
        match atom {
            Atom::One(Class::Char(char), Times::Once) => text.push(*char),
            _ => break,
        }
    }
    text
}

/// The characters of a set, each from and to: `a-z`, or one alone.
pub(crate) fn ranges(mut inside: &[char]) -> Vec<(char, char)> {
    let mut ranges = Vec::new();
    loop {
        match inside {
            [from, '-', to, after @ ..] => {
                ranges.push((*from, *to));
                inside = after;
            }
            [one, after @ ..] => {
                ranges.push((*one, *one));
                inside = after;
            }
            [] => return ranges,
        }
    }
}

fn class(rest: &[char]) -> (Class, usize) {
    match rest {
        ['[', inside @ ..] => {
            let Some(end) = inside.iter().position(|char| *char == ']') else {
                return (Class::Char('['), 1);
            };
            let ranges = ranges(inside.get(..end).unwrap_or_default());
            (Class::Set(ranges), end + 2)
        }
        ['\\', escaped, ..] => (Class::Char(*escaped), 2),
        [char, ..] => (Class::Char(*char), 1),
        [] => (Class::Set(Vec::new()), 1),
    }
}

/// A list of patterns: the last one that matches decides, `!` turning it round.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Patterns {
    list: Vec<(bool, Pattern)>,
}

impl Patterns {
    /// Reads a filter's patterns.
    pub fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            list: texts
                .into_iter()
                .map(|text| match text.strip_prefix('!') {
                    Some(not) => (false, Pattern::read(not)),
                    None => (true, Pattern::read(text)),
                })
                .collect(),
        }
    }

    /// Whether it lets a name through.
    pub fn admits(&self, name: &str) -> bool {
        self.list
            .iter()
            .rev()
            .find(|(_, pattern)| pattern.matches(name))
            .is_some_and(|(lets, _)| *lets)
    }

    /// The patterns, and of each whether it lets a name through.
    pub(crate) fn each(&self) -> &[(bool, Pattern)] {
        &self.list
    }

    /// The patterns without `!`.
    pub fn positive(&self) -> impl Iterator<Item = &Pattern> {
        self.list
            .iter()
            .filter(|(lets, _)| *lets)
            .map(|(_, pattern)| pattern)
    }
}

/// What a pair of filters, `branches` and `branches-ignore` or their like, lets through.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// Every name.
    All,
    /// Those that the patterns let through.
    Only(Patterns),
    /// Those that the patterns do not let through.
    But(Patterns),
}

impl Filter {
    /// Whether it lets a name through.
    pub fn admits(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(patterns) => patterns.admits(name),
            Self::But(patterns) => !patterns.admits(name),
        }
    }

    /// Whether it is seen to let no name through: what takes every name out stands last.
    pub fn admits_nothing(&self) -> bool {
        match self {
            Self::All => false,
            Self::Only(patterns) => {
                let last = patterns.list.last();
                last.is_some_and(|(lets, pattern)| !lets && pattern.is_everything())
            }
            Self::But(patterns) => patterns.positive().any(Pattern::is_everything),
        }
    }

    /// The known beginnings and ends that together cover every name let through, and whether no `/` stands behind the beginning; a name known
    /// whole stands alone.
    pub fn cover(&self) -> Vec<Result<String, (String, String, bool)>> {
        match self {
            Self::Only(patterns) => patterns
                .positive()
                .map(|pattern| {
                    pattern
                        .only()
                        .ok_or_else(|| (pattern.prefix(), pattern.suffix(), pattern.is_flat()))
                })
                .collect(),
            Self::All | Self::But(_) => Vec::from([Err((String::new(), String::new(), false))]),
        }
    }

    /// Names that it lets through, made from its patterns and from given texts, at most so many.
    pub fn samples(&self, usual: &[&str], texts: &[String], limit: usize) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut add = |name: String| {
            if found.len() < limit
                && is_ref_name(&name)
                && self.admits(&name)
                && !found.contains(&name)
            {
                found.push(name);
            }
        };
        for name in usual {
            add((*name).to_owned());
        }
        let patterns: Vec<&Pattern> = match self {
            Self::Only(patterns) => patterns.positive().collect(),
            _ => Vec::new(),
        };
        for pattern in &patterns {
            for filling in ["1", "1.0.0", "", "0", "x", "1.0.0rc1"] {
                add(pattern.examples(filling));
            }
        }
        for text in texts {
            add(text.clone());
            for filling in ["1.0.0", "1", "x"] {
                add(alloc::format!("{text}{filling}"));
                add(alloc::format!("v1.0.0{text}"));
                add(alloc::format!("{filling}{text}"));
            }
            for pattern in &patterns {
                add(pattern.examples(text));
                add(alloc::format!("{}1.0.0{text}", pattern.prefix()));
            }
        }
        for start in texts {
            for end in texts {
                add(alloc::format!("{start}1.0.0{end}"));
            }
        }
        found
    }
}

/// Whether git takes a text as the name of a branch or tag, as far as it matters here.
/// <https://git-scm.com/docs/git-check-ref-format>
fn is_ref_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(['/', '-'])
        && !name.ends_with(['/', '.'])
        && !name.contains("..")
        && !name.contains("//")
        && name.strip_suffix(".lock").is_none()
        && !name.starts_with("refs/")
        && name.chars().all(|char| {
            char > ' ' && !matches!(char, '~' | '^' | ':' | '?' | '*' | '[' | '\\' | '\u{7f}')
        })
}
