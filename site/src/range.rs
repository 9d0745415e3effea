//! Pieces of a text in UTF-16 units, as a text area counts, and how they move when the text is edited.

/// A piece of a text, in UTF-16 units, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range<T> {
    /// The first unit.
    pub(crate) start: usize,
    /// The unit after the last one.
    pub(crate) end: usize,
    /// What the piece is.
    pub(crate) what: T,
}

/// Where each line of a text begins, in UTF-16 units: found once, for every place that is looked up in the text.
pub(crate) struct Begins(Vec<usize>);

impl Begins {
    /// Finds them.
    pub(crate) fn new(text: &str) -> Self {
        let lines = spec_source::Lines::new(text);
        let (mut begins, mut at) = (Vec::with_capacity(lines.count()), 0);
        for number in 1..=lines.count() {
            begins.push(at);
            let start = lines.start(number).unwrap_or(text.len());
            let end = lines.start(number + 1).unwrap_or(text.len());
            let line = text.get(start..end).unwrap_or_default();
            at += spec_source::lines::utf16_offset(line, line.len());
        }
        // what lies beyond the last line is at the end
        begins.push(at);
        Self(begins)
    }

    /// The offset of a line and a column, both from 1, the column in UTF-16 units.
    pub(crate) fn offset(&self, (line, column): (usize, usize)) -> usize {
        let line = line.saturating_sub(1).min(self.0.len() - 1);
        self.0.get(line).copied().unwrap_or_default() + column.saturating_sub(1)
    }
}

/// Moves ranges from the text they were found in to the text that is there now. Those that the change cut away go; one that the
/// change happened within grows with it.
pub(crate) fn moved<T: Copy>(ranges: &[Range<T>], old: &str, new: &str) -> Vec<Range<T>> {
    if old == new {
        return ranges.to_vec();
    }
    let units = |char: char| char.len_utf16();
    let head: usize = old
        .chars()
        .zip(new.chars())
        .take_while(|(a, b)| a == b)
        .map(|(char, _)| units(char))
        .sum();
    let (old_len, new_len): (usize, usize) =
        (old.chars().map(units).sum(), new.chars().map(units).sum());
    let room = old_len.min(new_len) - head;
    let mut tail = 0;
    for (a, b) in old.chars().rev().zip(new.chars().rev()) {
        if a != b || tail + units(a) > room {
            break;
        }
        tail += units(a);
    }
    // never below 0: what is moved stands in the tail, which both texts have
    let later = |at: usize| (at + new_len).saturating_sub(old_len);
    ranges
        .iter()
        .filter_map(|range| {
            let (start, end) = if range.end <= head {
                (range.start, range.end)
            } else if range.start >= old_len - tail {
                (later(range.start), later(range.end))
            } else if range.start <= head && range.end >= old_len - tail {
                (range.start, later(range.end))
            } else {
                return None;
            };
            (start < end).then_some(Range {
                start,
                end,
                what: range.what,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: usize, end: usize) -> Range<()> {
        Range {
            start,
            end,
            what: (),
        }
    }

    #[test]
    fn what_stands_after_an_insertion_moves_with_it() {
        assert_eq!(
            moved(&[at(0, 2), at(4, 6)], "ab: cd", "ab: 😀cd"),
            [at(0, 2), at(6, 8)]
        );
    }

    #[test]
    fn what_is_typed_into_grows() {
        assert_eq!(moved(&[at(4, 6)], "ab: cd\n", "ab: cxd\n"), [at(4, 7)]);
    }

    #[test]
    fn what_is_cut_away_goes() {
        assert_eq!(moved(&[at(4, 6)], "ab: cd\n", "ab: \n"), []);
        assert_eq!(moved(&[at(0, 6)], "aaaaaa", ""), []);
    }

    #[test]
    fn a_column_is_counted_in_units_of_a_text_area() {
        let begins = Begins::new("😀\r\nab");
        assert_eq!(begins.offset((2, 2)), 5);
        assert_eq!(begins.offset((1, 3)), 2);
        assert_eq!(begins.offset((9, 1)), 6, "beyond the text is its end");
    }
}
