//! Counts what the test runners say of themselves.

/// How many tests passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Tally {
    /// Takes the closing lines of Cargo's and Node's runners, and lets every other line pass.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(result) = line.strip_prefix("test result: ") {
            let mut words = result.split([' ', ';', '.']);
            let mut before = "";
            for word in words.by_ref() {
                match word {
                    "passed" => self.passed += before.parse::<usize>().unwrap_or(0),
                    "failed" => self.failed += before.parse::<usize>().unwrap_or(0),
                    _ => {}
                }
                if !word.is_empty() {
                    before = word;
                }
            }
            return;
        }
        let mut words = line.split_whitespace();
        if let (Some("ℹ" | "#"), Some(what), Some(number), None) =
            (words.next(), words.next(), words.next(), words.next())
        {
            let number = number.parse().unwrap_or(0);
            match what {
                "pass" => self.passed += number,
                "fail" | "cancelled" => self.failed += number,
                _ => {}
            }
        }
    }

    /// Both together.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn tally(text: &str) -> Tally {
        let mut tally = Tally::default();
        text.lines().for_each(|line| tally.read(line));
        tally
    }

    #[test]
    fn cargos_closing_lines_are_counted() {
        let text = "test a ... ok\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                    test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(
            tally(text),
            Tally {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn nodes_closing_lines_are_counted() {
        let spec = "✔ opens (12ms)\nℹ tests 9\nℹ pass 7\nℹ fail 1\nℹ cancelled 1";
        assert_eq!(
            tally(spec),
            Tally {
                passed: 7,
                failed: 2
            }
        );
        assert_eq!(
            tally("# pass 4\n# fail 0"),
            Tally {
                passed: 4,
                failed: 0
            }
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(
            tally("# pass the salt 4\npass 3\n3 passed"),
            Tally::default()
        );
    }
}
