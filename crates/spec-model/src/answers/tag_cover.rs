//! Which tags or branches the patterns of rulesets cover: `File.fnmatch` of Ruby with `FNM_PATHNAME`, over the whole reference.
//!
//! <https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax>

use crate::facts::{Pattern, ReferenceFilter, ranges};
use alloc::{
    collections::{BTreeSet, VecDeque},
    string::String,
    vec::Vec,
};

/// One pattern of a ruleset.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glob {
    atoms: Vec<Atom>,
    /// Whether it cannot be told what GitHub takes it for.
    odd: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Atom {
    /// `*`: any characters but `/`.
    Star,
    /// `**/`: folders, or none.
    Folders,
    /// Within the name of such a folder.
    Within,
    /// One character among these or, turned round, none of these; never `/` unless it is written.
    One(bool, Vec<(char, char)>),
}

/// The tags, or the branches, that a ruleset is for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Names {
    pub(super) included: Vec<Glob>,
    pub(super) excluded: Vec<Glob>,
}

/// How many of the names that a filter lets through rulesets cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cover {
    All,
    /// Not this one, but others.
    Some(String),
    /// None, such as this one.
    None(String),
    Unknown,
}

/// The most places that are looked at before it is given up; filters of real projects need some dozens.
const MOST: usize = 2_000;

impl Glob {
    pub(super) fn read(text: &str) -> Self {
        let folders = || [Atom::Folders, Atom::Within];
        if text == "~ALL" {
            let mut atoms = Vec::from(folders());
            atoms.push(Atom::Star);
            return Self { atoms, odd: false };
        }
        let chars: Vec<char> = text.chars().collect();
        let mut atoms = Vec::new();
        let mut index = 0;
        while let Some(rest) = chars.get(index..).filter(|rest| !rest.is_empty()) {
            let begins = index
                .checked_sub(1)
                .is_none_or(|before| chars.get(before) == Some(&'/'));
            index += match rest {
                ['*', '*', '/', ..] if begins => {
                    atoms.extend(folders());
                    3
                }
                ['*', ..] => {
                    atoms.push(Atom::Star);
                    1
                }
                ['?', ..] => {
                    atoms.push(Atom::One(true, Vec::new()));
                    1
                }
                ['[', inside @ ..] => {
                    // nothing matches a bracket without its end
                    let nothing = || (Atom::One(false, Vec::new()), 0);
                    let (atom, length) = set(inside).unwrap_or_else(nothing);
                    atoms.push(atom);
                    length + 1
                }
                [char, ..] => {
                    atoms.push(Atom::One(false, Vec::from([(*char, *char)])));
                    1
                }
                [] => 1,
            };
        }
        let whole = text.starts_with("refs/") || text.starts_with(['*', '?', '[', '~']);
        Self {
            atoms,
            odd: text.contains('\\') || !whole,
        }
    }

    fn start(&self, before: &str) -> Vec<bool> {
        let mut here = Vec::from([true]);
        here.resize(self.atoms.len() + 1, false);
        self.skip(&mut here);
        before
            .chars()
            .fold(here, |here, char| self.step(&here, char))
    }

    fn step(&self, here: &[bool], char: char) -> Vec<bool> {
        let mut next = Vec::new();
        next.resize(self.atoms.len() + 1, false);
        let mut reach = |index: usize| {
            if let Some(state) = next.get_mut(index) {
                *state = true;
            }
        };
        let live = self.atoms.iter().enumerate();
        for (index, atom) in live.filter(|(index, _)| here.get(*index) == Some(&true)) {
            match atom {
                Atom::Folders if char != '/' => reach(index + 1),
                Atom::Star | Atom::Within if char != '/' => reach(index),
                Atom::Within => reach(index - 1),
                Atom::One(not, ranges) => {
                    let among = ranges
                        .iter()
                        .any(|(from, to)| (*from..=*to).contains(&char));
                    if among != *not && (char != '/' || !not) {
                        reach(index + 1);
                    }
                }
                Atom::Star | Atom::Folders => {}
            }
        }
        self.skip(&mut next);
        next
    }

    /// Moves over what may stand for nothing.
    fn skip(&self, states: &mut [bool]) {
        for (index, atom) in self.atoms.iter().enumerate() {
            let over = match atom {
                Atom::Star => 1,
                Atom::Folders => 2,
                Atom::Within | Atom::One(..) => continue,
            };
            if states.get(index) == Some(&true)
                && let Some(state) = states.get_mut(index + over)
            {
                *state = true;
            }
        }
    }

    fn chars(&self) -> impl Iterator<Item = char> {
        let ranges = self.atoms.iter().flat_map(|atom| match atom {
            Atom::One(_, ranges) => ranges.as_slice(),
            _ => &[],
        });
        ranges.flat_map(|(from, to)| [*from, *to])
    }
}

/// A set behind its bracket, and its length with the closing one.
fn set(inside: &[char]) -> Option<(Atom, usize)> {
    let not = matches!(inside, ['!' | '^', ..]);
    let skipped = usize::from(not);
    let inside = inside.get(skipped..)?;
    let end = inside.iter().position(|char| *char == ']')?;
    let ranges = ranges(inside.get(..end)?);
    Some((Atom::One(not, ranges), skipped + end + 1))
}

/// Where a name has got to in every pattern at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Here {
    last: char,
    filter: Vec<Vec<bool>>,
    rules: Vec<Vec<bool>>,
}

/// Walks over all names that the filter lets through, by the places they lead to in every pattern: of names that lead to one place only the
/// shortest is looked at, so that the walk ends. `before` is what stands before each name in its reference.
pub(super) fn cover(filter: &ReferenceFilter, rulesets: &[&Names], before: &str) -> Cover {
    let (patterns, but): (Vec<&(bool, Pattern)>, bool) = match filter {
        ReferenceFilter::All => (Vec::new(), true),
        ReferenceFilter::Only(list) => (list.each().iter().collect(), false),
        ReferenceFilter::But(list) => (list.each().iter().collect(), true),
    };
    let globs: Vec<&Glob> = rulesets
        .iter()
        .flat_map(|names| names.included.iter().chain(&names.excluded))
        .collect();
    let odd = globs.iter().any(|glob| glob.odd);
    let admits = |here: &Here| {
        let mut reached = here.filter.iter().zip(&patterns).rev();
        let last = reached.find(|(here, _)| Pattern::ends(here));
        last.is_some_and(|(_, (lets, _))| *lets) != but
    };
    let covered = |here: &Here| {
        let mut reached = here.rules.iter().zip(&globs);
        rulesets.iter().any(|names| {
            let mut any = |globs: &[Glob], odd_too: bool| {
                let own = reached.by_ref().take(globs.len());
                own.fold(false, |any, (here, glob)| {
                    any || (if glob.odd {
                        odd_too
                    } else {
                        Pattern::ends(here)
                    })
                })
            };
            let included = any(&names.included, false);
            // what cannot be read may take any name out
            let excluded = any(&names.excluded, true);
            included && !excluded
        })
    };
    let chars = alphabet(&patterns, &globs);
    let start = Here {
        last: '/',
        filter: patterns.iter().map(|(_, one)| one.start()).collect(),
        rules: globs.iter().map(|glob| glob.start(before)).collect(),
    };
    let mut seen = BTreeSet::from([start.clone()]);
    let mut left = VecDeque::from([(start, String::new())]);
    let (mut open, mut some): (Option<String>, bool) = (None, false);
    while let Some((here, name)) = left.pop_front() {
        if !matches!(here.last, '/' | '.') && admits(&here) {
            if covered(&here) {
                some = true;
            } else if open.is_none() {
                open = Some(name.clone());
            }
        }
        if some && open.is_some() {
            break;
        }
        for char in &chars {
            // https://git-scm.com/docs/git-check-ref-format
            let apart = |char: char| matches!(char, '/' | '.');
            if apart(here.last) && apart(*char) && (here.last, *char) != ('.', '/') {
                continue;
            }
            let next = Here {
                last: if apart(*char) { *char } else { 'x' },
                filter: step(&here.filter, &patterns, |(_, one), here| {
                    one.step(here, *char)
                }),
                rules: step(&here.rules, &globs, |glob, here| glob.step(here, *char)),
            };
            if seen.insert(next.clone()) {
                let mut longer = name.clone();
                longer.push(*char);
                left.push_back((next, longer));
            }
        }
        if seen.len() > MOST {
            return Cover::Unknown;
        }
    }
    match open {
        None if some => Cover::All,
        Some(_) if odd => Cover::Unknown,
        Some(name) if some => Cover::Some(name),
        Some(name) => Cover::None(name),
        // a filter that lets nothing through
        None => Cover::Unknown,
    }
}

fn step<T: Copy>(
    states: &[Vec<bool>],
    patterns: &[T],
    one: impl Fn(T, &[bool]) -> Vec<bool>,
) -> Vec<Vec<bool>> {
    let pairs = states.iter().zip(patterns);
    pairs.map(|(here, pattern)| one(*pattern, here)).collect()
}

/// One character for each kind that a pattern tells apart, of those that a name can have.
fn alphabet(patterns: &[&(bool, Pattern)], globs: &[&Glob]) -> Vec<char> {
    let written = patterns
        .iter()
        .flat_map(|(_, one)| one.chars())
        .chain(globs.iter().flat_map(|glob| glob.chars()));
    let mut found = Vec::from(['1', 'x', '/']);
    for char in written {
        let code = u32::from(char);
        let beside = [code.checked_sub(1), Some(code), code.checked_add(1)];
        found.extend(beside.into_iter().flatten().filter_map(char::from_u32));
    }
    found.extend(['0', '\u{e9}', '\u{4e00}']);
    let mut once = BTreeSet::new();
    found.retain(|char| {
        let allowed = *char > ' ' && !"~^:?*[\\\u{7f}".contains(*char);
        allowed && once.insert(*char)
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        let glob = Glob::read(pattern);
        let here = name.chars().fold(glob.start("refs/tags/"), |here, char| {
            glob.step(&here, char)
        });
        Pattern::ends(&here)
    }

    #[test]
    fn a_pattern_matches_as_fnmatch_does_over_a_path() {
        for (pattern, name, due) in [
            ("refs/tags/**/*", "v1", true),
            ("refs/tags/**/*", "a/b/c", true),
            ("**/*", "v1", true),
            ("refs/tags/**/v*", "a/v1", true),
            ("refs/tags/**/v*", "av1", false),
            ("refs/tags/**", "a/b", false),
            ("refs/tags/*", "a/b", false),
            ("refs/tags/v?.*", "v1.0", true),
            ("refs/tags/v?.*", "v.0", false),
            ("refs/tags/v?.*", "v10.0", false),
            ("refs/tags/[0-9]*", "2024.1", true),
            ("refs/tags/[!0-9]*", "2024.1", false),
            ("refs/tags/[!0-9]*", "v1", true),
            ("refs/tags/*.+([0-9])", "v1.0", false),
            ("~ALL", "a/b", true),
            ("~DEFAULT_BRANCH", "main", false),
        ] {
            assert_eq!(matches(pattern, name), due, "{pattern} {name}");
        }
    }
}
