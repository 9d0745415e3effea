//! Lists of words as one text.

/// Whether a word is one of these, which stand in one text with one blank between each two. A list like this takes a browser a third of the
/// bytes of as many comparisons.
pub fn is_among(word: &str, words: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::is_among;

    #[test]
    fn a_word_is_among_others_only_as_a_whole() {
        assert!(is_among("b", "a b c") && is_among("a", "a") && is_among("c", "a b c"));
        assert!(
            ["", "a b", "ab", " ", "B"]
                .iter()
                .all(|word| !is_among(word, "a b c"))
        );
    }
}
