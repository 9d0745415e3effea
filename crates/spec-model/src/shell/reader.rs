//! Splits a script into simple commands: POSIX shells, and what PowerShell and cmd share with them.

use super::{Command, Word};
use alloc::{string::String, vec::Vec};

/// How deep substitutions are followed; deeper ones are passed over.
const MAX_DEPTH: usize = 16;

/// The simple commands of a script in the order in which they begin, those inside substitutions included.
/// Comments, here-documents and the text of strings are no commands.
pub fn commands(script: &str) -> Vec<Command> {
    let mut reader = Reader {
        text: script,
        at: 0,
        depth: 0,
        heredocs: Vec::new(),
        found: Vec::new(),
    };
    while reader.at < script.len() {
        reader.list(None);
        reader.at += 1; // a closing parenthesis that nothing opened
    }
    spec_source::sort::by_key(&mut reader.found, Command::start);
    reader.found
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    heredocs: Vec<(String, bool)>,
    found: Vec<Command>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn starts_with(&self, prefix: &str) -> bool {
        self.rest().starts_with(prefix)
    }

    /// Reads commands up to a closing character of this depth, or the end.
    fn list(&mut self, until: Option<char>) {
        let mut command = Command::default();
        while let Some(char) = self.peek() {
            if Some(char) == until {
                break;
            }
            match char {
                ' ' | '\t' | '\r' => self.at += 1,
                '\n' => {
                    self.at += 1;
                    self.finish(&mut command);
                    self.skip_heredocs();
                }
                '#' => self.skip_line(),
                ';' | '&' | '|' => {
                    if self.starts_with("&>") {
                        self.at += 1;
                        continue;
                    }
                    self.at += 1;
                    self.finish(&mut command);
                }
                '(' => {
                    self.finish(&mut command);
                    self.at += 1;
                    self.nested(')');
                }
                ')' if until.is_none() => {
                    // the end of a `case` pattern or of something that was not opened here
                    self.at += 1;
                    self.finish(&mut command);
                }
                '<' | '>' => self.redirection(&mut command),
                _ if self.continuation() => {}
                _ => self.take_word(&mut command),
            }
        }
        self.finish(&mut command);
    }

    fn nested(&mut self, close: char) {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            self.list(Some(close));
        }
        self.depth -= 1;
        if self.peek() == Some(close) {
            self.at += close.len_utf8();
        } else if self.depth >= MAX_DEPTH {
            self.at = self.text.len();
        }
    }

    fn finish(&mut self, command: &mut Command) {
        let command = core::mem::take(command);
        if !command.words.is_empty() || !command.assignments.is_empty() {
            self.found.push(command);
        }
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// Passes over a line continuation: a backslash (POSIX), backtick (PowerShell) or caret (cmd) before a line break.
    fn continuation(&mut self) -> bool {
        for mark in ["\\\n", "\\\r\n", "`\n", "`\r\n", "^\n", "^\r\n"] {
            if self.starts_with(mark) {
                self.at += mark.len();
                return true;
            }
        }
        false
    }

    fn redirection(&mut self, command: &mut Command) {
        let into = self.peek() == Some('>');
        let heredoc = self.starts_with("<<") && !self.starts_with("<<<");
        if let Some(last) = command.words.last()
            && last.end == self.at
            && last.text.bytes().all(|byte| byte.is_ascii_digit())
        {
            command.words.pop();
        }
        let strips = heredoc && self.starts_with("<<-");
        while self
            .peek()
            .is_some_and(|char| matches!(char, '<' | '>' | '&' | '|'))
            || strips && self.peek() == Some('-')
        {
            self.at += 1;
        }
        while self.peek().is_some_and(|char| matches!(char, ' ' | '\t')) {
            self.at += 1;
        }
        let word = self.word();
        if heredoc {
            self.heredocs.push((word.text, strips));
        } else if into {
            command.writes_to.push(word.text);
        }
    }

    fn skip_heredocs(&mut self) {
        for (delimiter, strips) in core::mem::take(&mut self.heredocs) {
            loop {
                if self.at >= self.text.len() {
                    return;
                }
                let line = self.rest().split('\n').next().unwrap_or_default();
                let length = line.len();
                let line = line.trim_end_matches('\r');
                let ends = if strips {
                    line.trim_start_matches('\t') == delimiter
                } else {
                    line == delimiter
                };
                self.at = (self.at + length + 1).min(self.text.len());
                if ends {
                    break;
                }
            }
        }
    }

    fn take_word(&mut self, command: &mut Command) {
        let before = self.at;
        let word = self.word();
        if self.at == before {
            self.at += self.peek().map_or(1, char::len_utf8); // nothing a word can begin with
            return;
        }
        if command.words.is_empty()
            && let Some((name, value)) = assignment(&word)
        {
            command.assignments.push((name, value));
        } else {
            command.words.push(word);
        }
    }

    /// Reads one word up to a blank or a separator.
    fn word(&mut self) -> Word {
        let start = self.at;
        let mut text = String::new();
        while let Some(char) = self.peek() {
            if self.expression(&mut text) || self.continuation() {
                continue;
            }
            match char {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>' => break,
                '\'' => self.single_quoted(&mut text),
                '"' => self.double_quoted(&mut text),
                '\\' => {
                    self.at += 1;
                    if let Some(char) = self.peek() {
                        text.push(char);
                        self.at += char.len_utf8();
                    }
                }
                '`' => self.backticks(&mut text),
                '$' if self.starts_with("$(") => self.substitution(&mut text),
                '$' if self.starts_with("${") => self.parameter(&mut text),
                _ => {
                    text.push(char);
                    self.at += char.len_utf8();
                }
            }
        }
        Word {
            text,
            start,
            end: self.at,
        }
    }

    /// Takes `${{ … }}` whole: it is replaced before any shell sees the text.
    fn expression(&mut self, text: &mut String) -> bool {
        if !self.starts_with("${{") {
            return false;
        }
        let length = self
            .rest()
            .find("}}")
            .map_or(self.rest().len(), |end| end + 2);
        text.push_str(self.rest().get(..length).unwrap_or_default());
        self.at += length;
        true
    }

    fn single_quoted(&mut self, text: &mut String) {
        self.at += 1;
        while let Some(char) = self.peek() {
            if self.expression(text) {
                continue;
            }
            self.at += char.len_utf8();
            if char == '\'' {
                return;
            }
            text.push(char);
        }
    }

    fn double_quoted(&mut self, text: &mut String) {
        self.at += 1;
        while let Some(char) = self.peek() {
            if self.expression(text) || self.continuation() {
                continue;
            }
            match char {
                '"' => {
                    self.at += 1;
                    return;
                }
                '\\' => {
                    self.at += 1;
                    let Some(next) = self.peek() else { return };
                    if !matches!(next, '"' | '\\' | '$' | '`') {
                        text.push('\\');
                    }
                    text.push(next);
                    self.at += next.len_utf8();
                }
                '`' => self.backticks(text),
                '$' if self.starts_with("$(") => self.substitution(text),
                '$' if self.starts_with("${") => self.parameter(text),
                _ => {
                    text.push(char);
                    self.at += char.len_utf8();
                }
            }
        }
    }

    fn substitution(&mut self, text: &mut String) {
        let start = self.at;
        self.at += 2;
        self.nested(')');
        text.push_str(self.text.get(start..self.at).unwrap_or_default());
    }

    fn backticks(&mut self, text: &mut String) {
        let start = self.at;
        self.at += 1;
        if !self.rest().contains('`') {
            text.push('`'); // PowerShell's escape, or a stray one
            return;
        }
        self.nested('`');
        text.push_str(self.text.get(start..self.at).unwrap_or_default());
    }

    fn parameter(&mut self, text: &mut String) {
        let length = self.rest().find('}').map_or(2, |end| end + 1);
        text.push_str(self.rest().get(..length).unwrap_or_default());
        self.at += length;
    }
}

/// Reads `NAME=value`.
fn assignment(word: &Word) -> Option<(String, Word)> {
    let (name, value) = word.text.split_once('=')?;
    let name = name.strip_suffix('+').unwrap_or(name);
    let valid = name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
        && name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '_');
    valid.then(|| {
        (
            name.into(),
            Word {
                text: value.into(),
                start: word.start,
                end: word.end,
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::ToString};

    fn words(script: &str) -> Vec<String> {
        commands(script)
            .iter()
            .filter(|command| !command.words.is_empty())
            .map(|command| {
                command
                    .words
                    .iter()
                    .map(|word| word.text.clone())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    #[test]
    fn separators_split_and_comments_end_a_command() {
        assert_eq!(
            words("a b && c; d | e # twine upload\nf & g || h"),
            ["a b", "c", "d", "e", "f", "g", "h"]
        );
    }

    #[test]
    fn a_line_continuation_joins_lines_in_every_shell() {
        assert_eq!(words("twine upload \\\n  dist/*"), ["twine upload dist/*"]);
        assert_eq!(words("twine upload `\r\n  dist/*"), ["twine upload dist/*"]);
        assert_eq!(words("twine upload ^\n dist/*"), ["twine upload dist/*"]);
    }

    #[test]
    fn text_in_quotes_is_one_word_and_no_command() {
        assert_eq!(
            words("echo \"run; twine upload\" 'and # this'"),
            ["echo run; twine upload and # this"]
        );
        let echo = commands("echo \"run; twine upload\"");
        assert_eq!(echo.len(), 1);
        assert_eq!(echo[0].words.len(), 2);
    }

    #[test]
    fn a_here_document_is_no_command() {
        assert_eq!(
            words("cat <<'EOF' > x\ntwine upload\nEOF\nls"),
            ["cat", "ls"]
        );
        assert_eq!(
            words("cat <<-EOF\n\ttwine upload\n\tEOF\nls"),
            ["cat", "ls"]
        );
        assert_eq!(
            commands("cat <<EOF > ~/.pypirc\nx\nEOF")[0].writes_to,
            ["~/.pypirc"]
        );
    }

    #[test]
    fn commands_inside_substitutions_are_found() {
        assert_eq!(
            words("x=$(twine upload a) y"),
            ["y", "twine upload a"]
                .map(ToString::to_string)
                .into_iter()
                .rev()
                .collect::<Vec<_>>()
        );
        assert!(words("echo \"$(flit publish)\"").contains(&"flit publish".into()));
        assert!(words("(cd x; uv publish)").contains(&"uv publish".into()));
    }

    #[test]
    fn an_expression_is_one_piece_whatever_it_holds() {
        assert_eq!(
            words("run ${{ a && 'b; c' }} d"),
            ["run ${{ a && 'b; c' }} d"]
        );
        assert_eq!(commands("run ${{ a && 'b' }} d")[0].words.len(), 3);
    }

    #[test]
    fn redirections_and_their_numbers_are_no_words() {
        assert_eq!(words("a b 2>&1 >out.txt c < in"), ["a b c"]);
    }

    #[test]
    fn assignments_before_a_command_are_kept_apart() {
        let found = commands("A=1 B='two three' twine upload");
        assert_eq!(
            found[0]
                .assignments
                .iter()
                .map(|(name, word)| format!("{name}={}", word.text))
                .collect::<Vec<_>>(),
            ["A=1", "B=two three"]
        );
        assert_eq!(found[0].words[0].text, "twine");
    }

    #[test]
    fn no_text_makes_it_loop_or_panic() {
        for text in [
            "$(((((", "\"$(`", "a `b", "))) x", "<<", "<<EOF", "${", "${{", "\\", "'", "&>",
            "a >& b", "é ) ü", "`$(`)",
        ] {
            commands(text);
        }
        commands(&"$(".repeat(500));
        commands(&"(".repeat(5000));
    }
}
