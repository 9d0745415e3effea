//! Filter patterns by plain backtracking, one character at a time.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet>

#![allow(clippy::indexing_slicing)] // a fault here fails the test, as it should

/// Whether a pattern without a leading `!` matches a name.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    at(&pattern, &name)
}

/// Whether a list of patterns lets a name through: the last one that matches decides.
pub(crate) fn admits(patterns: &[String], name: &str) -> bool {
    let mut admitted = false;
    for pattern in patterns {
        match pattern.strip_prefix('!') {
            Some(not) if matches(not, name) => admitted = false,
            None if matches(pattern, name) => admitted = true,
            _ => {}
        }
    }
    admitted
}

fn at(pattern: &[char], name: &[char]) -> bool {
    let Some(first) = pattern.first() else {
        return name.is_empty();
    };
    if *first == '*' {
        let double = pattern.get(1) == Some(&'*');
        let rest = &pattern[if double { 2 } else { 1 }..];
        let mut taken = 0;
        loop {
            if at(rest, &name[taken..]) {
                return true;
            }
            if taken == name.len() || (!double && name[taken] == '/') {
                return false;
            }
            taken += 1;
        }
    }
    let (one, length): (Box<dyn Fn(char) -> bool>, usize) = match first {
        '[' => match pattern.iter().position(|char| *char == ']') {
            Some(end) => {
                let inside: Vec<char> = pattern[1..end].to_vec();
                (Box::new(move |char| in_class(&inside, char)), end + 1)
            }
            None => (Box::new(|char| char == '['), 1),
        },
        '\\' if pattern.len() > 1 => {
            let literal = pattern[1];
            (Box::new(move |char| char == literal), 2)
        }
        literal => {
            let literal = *literal;
            (Box::new(move |char| char == literal), 1)
        }
    };
    match pattern.get(length) {
        Some('?') => {
            let rest = &pattern[length + 1..];
            at(rest, name) || (name.first().is_some_and(|char| one(*char)) && at(rest, &name[1..]))
        }
        Some('+') => {
            let rest = &pattern[length + 1..];
            let mut taken = 0;
            while taken < name.len() && one(name[taken]) {
                taken += 1;
                if at(rest, &name[taken..]) {
                    return true;
                }
            }
            false
        }
        _ => name.first().is_some_and(|char| one(*char)) && at(&pattern[length..], &name[1..]),
    }
}

fn in_class(inside: &[char], char: char) -> bool {
    let mut index = 0;
    while index < inside.len() {
        if inside.get(index + 1) == Some(&'-') && index + 2 < inside.len() {
            if inside[index] <= char && char <= inside[index + 2] {
                return true;
            }
            index += 3;
        } else {
            if inside[index] == char {
                return true;
            }
            index += 1;
        }
    }
    false
}
