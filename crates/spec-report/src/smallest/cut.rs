//! Leaving things out: inputs, paths, nodes, lines, words; many at once first, then each by itself.

use super::{lines, text, with_text, without};
use alloc::{string::String, vec::Vec};
use spec_model::Given;
use spec_source::{Document, Input, Node, Origin, Set};

/// Where a pass is: which input, from which thing in it, how many of them at once.
#[derive(Debug, Default)]
pub(super) struct At {
    pub(super) input: usize,
    pub(super) from: usize,
    size: usize,
    /// Whether the next try begins behind this one also when it was taken.
    moves: bool,
}

impl At {
    /// The try was taken: what stood behind it stands here now.
    pub(super) fn took(&mut self) {
        if self.moves {
            self.from += self.size.max(1);
        }
    }

    /// The try was not taken.
    pub(super) fn failed(&mut self) {
        self.from += self.size.max(1);
    }

    /// Says that a thing that was taken stays where it was, in another form.
    pub(super) const fn moving(&mut self) {
        self.moves = true;
    }

    /// The next run of things to leave out of `count`: half of them, then quarters, at last each one.
    fn run(&mut self, count: usize) -> Option<core::ops::Range<usize>> {
        loop {
            if count == 0 {
                return None;
            }
            if self.size == 0 {
                self.size = count.div_ceil(2);
            }
            if self.from < count {
                return Some(self.from..(self.from + self.size).min(count));
            }
            if self.size == 1 {
                return None;
            }
            self.size = self.size.min(count) / 2;
            self.size = self.size.max(1);
            self.from = 0;
        }
    }

    /// Goes through the inputs of a kind: `make` gives the try in one of them, or nothing when that one is done.
    pub(super) fn through(
        &mut self,
        given: &Given,
        make: impl Fn(&Input, &mut Self) -> Option<String>,
    ) -> Option<Given> {
        while let Some(input) = given.inputs.get(self.input) {
            if input.origin != Origin::Listing
                && let Some(text) = make(input, self)
            {
                return Some(with_text(given, self.input, text));
            }
            *self = Self {
                input: self.input + 1,
                ..Self::default()
            };
        }
        None
    }
}

/// Without some of its files and answers; one always stays, as there is nothing to show otherwise. What is listed and left out goes
/// from the listing, too.
pub(super) fn without_inputs(given: &Given, at: &mut At) -> Option<Given> {
    let those: Vec<usize> = given
        .inputs
        .iter()
        .enumerate()
        .filter(|(_, input)| input.origin != Origin::Listing)
        .map(|(index, _)| index)
        .collect();
    if those.len() < 2 {
        return None;
    }
    let gone = those.get(at.run(those.len())?)?;
    if gone.len() == those.len() {
        // all of them is no try; some of them is one of the next
        return Some(given.clone());
    }
    let paths: Set<&str> = gone
        .iter()
        .filter_map(|index| Some(given.inputs.get(*index)?.path.as_str()))
        .collect();
    let mut less = given.clone();
    less.inputs = given
        .inputs
        .iter()
        .enumerate()
        .filter(|(index, _)| !gone.contains(index))
        .map(|(_, input)| match (input.origin, text(input)) {
            (Origin::Listing, Some(listed)) => {
                let kept = listed
                    .split_inclusive('\n')
                    .filter(|line| !paths.contains(line.trim_end_matches(['\n', '\r'])));
                Input {
                    bytes: kept.collect::<String>().into_bytes(),
                    ..input.clone()
                }
            }
            _ => input.clone(),
        })
        .collect();
    Some(less)
}

/// Without some of the paths that are listed and were not given.
pub(super) fn without_paths(given: &Given, at: &mut At) -> Option<Given> {
    let index = given
        .inputs
        .iter()
        .position(|input| input.origin == Origin::Listing)?;
    let listed = text(given.inputs.get(index)?)?;
    let is_given = |line: &str| {
        given
            .inputs
            .iter()
            .any(|input| input.origin != Origin::Listing && input.path == line)
    };
    let of = |(start, end): (usize, usize)| listed.get(start..end).unwrap_or_default().trim_end();
    let free: Vec<(usize, usize)> = lines(listed)
        .into_iter()
        .filter(|line| !is_given(of(*line)))
        .collect();
    let less = without(listed, free.get(at.run(free.len())?)?)?;
    Some(with_text(given, index, less))
}

/// Without one key or one item of a tree, the outer ones first.
pub(super) fn without_nodes(given: &Given, at: &mut At) -> Option<Given> {
    at.through(given, |input, at| {
        let document = Document::parse(input);
        let mut all = Vec::new();
        for root in &document.roots {
            removals(root, &mut all);
        }
        loop {
            let piece = all.get(at.from)?;
            if let Some(less) = without(&document.text, &[*piece]) {
                return Some(less);
            }
            at.failed();
        }
    })
}

/// What can be cut out of a tree so that the rest stays in its form: to where the next one begins, or from where the one before ends.
fn removals(node: &Node, all: &mut Vec<(usize, usize)>) {
    if node.alias.is_some() {
        return;
    }
    let mut parts: Vec<(usize, usize, &Node)> = Vec::new();
    for item in node.items() {
        parts.push((item.place().start, item.place().end, item));
    }
    for entry in node.entries().iter().filter(|entry| !entry.merged) {
        let key = entry.key.place();
        parts.push((
            key.start,
            entry.value.place().end.max(key.end),
            &entry.value,
        ));
    }
    spec_source::sort::by(&mut parts, |(a, ..), (b, ..)| a.cmp(b));
    for (index, (start, end, _)) in parts.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| parts.get(before));
        match (parts.get(index + 1), before) {
            (Some((next, ..)), _) => all.push((*start, *next)),
            (None, Some((_, before, _))) => all.push((*before, *end)),
            (None, None) => {}
        }
    }
    for (.., below) in parts {
        removals(below, all);
    }
}

/// Without some lines.
pub(super) fn without_lines(given: &Given, at: &mut At) -> Option<Given> {
    at.through(given, |input, at| {
        let text = text(input)?;
        let all = lines(text);
        without(text, all.get(at.run(all.len())?)?)
    })
}

/// Without some words that stand behind others in their line, the blanks before them included.
pub(super) fn without_words(given: &Given, at: &mut At) -> Option<Given> {
    at.through(given, |input, at| {
        let text = text(input)?;
        let all = words(text);
        without(text, all.get(at.run(all.len())?)?)
    })
}

fn words(text: &str) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (start, end) in lines(text) {
        let line = text.get(start..end).unwrap_or_default();
        let mut from = start;
        let mut first = true;
        for word in line.trim_end().split(' ') {
            let to = from + word.len();
            if !word.is_empty() && !core::mem::take(&mut first) {
                let before = text.get(start..from).unwrap_or_default();
                all.push((start + before.trim_end().len(), to));
            }
            from = to + 1;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{string::ToString, vec};

    fn file(text: &str) -> Given {
        Given {
            inputs: vec![Input::new("a.yml", text, Origin::File)],
            ..Given::default()
        }
    }

    fn tries(pass: fn(&Given, &mut At) -> Option<Given>, given: &Given) -> Vec<String> {
        let mut at = At::default();
        let mut all = Vec::new();
        while let Some(less) = pass(given, &mut at) {
            all.push(text(&less.inputs[0]).unwrap().to_string());
            at.failed();
        }
        all
    }

    #[test]
    fn a_key_is_cut_out_up_to_the_next_one_and_the_last_from_the_one_before() {
        assert_eq!(
            tries(without_nodes, &file("- name: a\n  uses: b\n- run: c\n")),
            [
                "- run: c\n",
                "- name: a\n  uses: b\n",
                "- uses: b\n- run: c\n",
                "- name: a\n- run: c\n"
            ]
        );
    }

    #[test]
    fn many_lines_go_at_once_before_each_one_does() {
        assert_eq!(
            tries(without_lines, &file("1\n2\n3\n4\n")),
            [
                "3\n4\n",
                "1\n2\n",
                "2\n3\n4\n",
                "1\n3\n4\n",
                "1\n2\n4\n",
                "1\n2\n3\n"
            ]
        );
    }

    #[test]
    fn the_first_word_of_a_line_stays() {
        assert_eq!(tries(without_words, &file("- a b\n")), ["- b\n", "- a\n"]);
    }

    #[test]
    fn one_input_always_stays() {
        assert_eq!(without_inputs(&file(""), &mut At::default()), None);
    }
}
