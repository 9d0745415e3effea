//! An expression's text, read into its tree.
//!
//! The grammar is the one of <https://github.com/actions/languageservices/tree/main/expressions>. What is read here is held by
//! a test to what the field's own parser reads.

use super::{Comparison, Function, Tree, Value, decimal::decimal, tree::Key};
use alloc::{borrow::ToOwned, boxed::Box, vec::Vec};
use core::mem;

/// How many levels GitHub allows.
const LEVELS: usize = 50;

/// The tree of a text; `None` for one that GitHub refuses.
pub(super) fn read(text: &str) -> Option<Tree> {
    let mut reader = Reader {
        rest: text,
        token: None,
        dotted: false,
        owner: false,
        levels: LEVELS,
    };
    reader.take();
    let tree = reader.inner(0)?;
    reader.token.is_none().then_some(tree)
}

enum Token<'a> {
    /// A mark; `true` where it stands twice or has a `=` behind it: `(b'!', true)` is `!=`.
    Mark(u8, bool),
    Literal(Value),
    Word(&'a str),
    /// No expression has it.
    Wrong,
}

struct Reader<'a> {
    /// The text behind the token.
    rest: &'a str,
    /// The next token; none at the end.
    token: Option<Token<'a>>,
    /// Whether the token is a `.`, behind which any word is a name.
    dotted: bool,
    /// Whether a `.` behind the token begins a member, and not a number.
    owner: bool,
    /// How many levels are left.
    levels: usize,
}

impl<'a> Reader<'a> {
    /// Gives the token, and goes on to the next one.
    fn take(&mut self) -> Option<Token<'a>> {
        let next = self.next();
        self.dotted = matches!(next, Some(Token::Mark(b'.', _)));
        self.owner = matches!(
            next,
            Some(Token::Word(_) | Token::Mark(b')' | b']' | b'*', _))
        );
        mem::replace(&mut self.token, next)
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let text = self.rest.trim_ascii_start();
        let bytes = text.as_bytes();
        let first = *bytes.first()?;
        let (token, length) = match first {
            b'(' | b')' | b'[' | b']' | b',' | b'*' => (Token::Mark(first, false), 1),
            b'.' if self.owner => (Token::Mark(first, false), 1),
            b'!' | b'<' | b'>' | b'=' | b'&' | b'|' => {
                let second = if matches!(first, b'&' | b'|') {
                    first
                } else {
                    b'='
                };
                let both = bytes.get(1) == Some(&second);
                (Token::Mark(first, both), 1 + usize::from(both))
            }
            b'\'' => quoted(text),
            _ => {
                let number = matches!(first, b'.' | b'+' | b'-' | b'0'..=b'9');
                let ends = |byte: &u8| {
                    byte.is_ascii_whitespace()
                        || b"()[],!<>=&|".contains(byte)
                        || (*byte == b'.' && !number)
                };
                let length = bytes.iter().position(ends).unwrap_or(bytes.len());
                let text = text.get(..length).unwrap_or_default();
                let token = if number {
                    literal_number(text)
                } else {
                    self.word(text)
                };
                (token, length)
            }
        };
        self.rest = text.get(length..).unwrap_or_default();
        Some(token)
    }

    fn word(&self, text: &'a str) -> Token<'a> {
        let is_name = text.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        if !is_name {
            return Token::Wrong;
        }
        Token::Literal(match text {
            _ if self.dotted => return Token::Word(text),
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            "NaN" => Value::Number(f64::NAN),
            "Infinity" => Value::Number(f64::INFINITY),
            _ => return Token::Word(text),
        })
    }

    /// Whether the token is this mark.
    fn is(&self, mark: u8) -> bool {
        matches!(self.token, Some(Token::Mark(found, false)) if found == mark)
    }

    /// Takes the token if it is this mark.
    fn eat(&mut self, mark: u8) -> bool {
        let is = self.is(mark);
        if is {
            self.take();
        }
        is
    }

    /// An expression one level deeper, of operators that bind at least so much.
    fn inner(&mut self, least: u8) -> Option<Tree> {
        self.levels = self.levels.checked_sub(1)?;
        let mut left = self.unary()?;
        while let Some(Token::Mark(mark, both)) = self.token {
            let (binds, comparison) = match (mark, both) {
                (b'|', true) => (1, None),
                (b'&', true) => (2, None),
                (b'=', true) => (3, Some(Comparison::Equal)),
                (b'!', true) => (3, Some(Comparison::NotEqual)),
                (b'>', false) => (4, Some(Comparison::Greater)),
                (b'>', true) => (4, Some(Comparison::GreaterOrEqual)),
                (b'<', false) => (4, Some(Comparison::Less)),
                (b'<', true) => (4, Some(Comparison::LessOrEqual)),
                _ => break,
            };
            if binds < least {
                break;
            }
            self.take();
            let right = self.inner(binds + 1)?;
            left = match (comparison, left) {
                (Some(how), left) => Tree::Compare(how, Box::new(left), Box::new(right)),
                (None, Tree::Or(mut all)) if binds == 1 => {
                    all.push(right);
                    Tree::Or(all)
                }
                (None, Tree::And(mut all)) if binds == 2 => {
                    all.push(right);
                    Tree::And(all)
                }
                (None, left) if binds == 1 => Tree::Or(Vec::from([left, right])),
                (None, left) => Tree::And(Vec::from([left, right])),
            };
        }
        self.levels += 1;
        Some(left)
    }

    fn unary(&mut self) -> Option<Tree> {
        let mut count = 0;
        while self.eat(b'!') {
            self.levels = self.levels.checked_sub(1)?;
            count += 1;
        }
        let mut tree = self.postfix()?;
        self.levels += count;
        for _ in 0..count {
            tree = Tree::Not(Box::new(tree));
        }
        Some(tree)
    }

    /// A value, and the members that are taken of it.
    fn postfix(&mut self) -> Option<Tree> {
        let head = match self.take()? {
            Token::Literal(value) => return Some(Tree::Literal(value)),
            Token::Word(name) if self.eat(b'(') => self.call(name)?,
            Token::Word(name) => Tree::Name(name.to_owned()),
            Token::Mark(b'(', _) => {
                let inner = self.inner(0)?;
                self.eat(b')').then_some(inner)?
            }
            _ => return None,
        };
        let mut keys = Vec::new();
        loop {
            let key = if self.eat(b'.') {
                match self.take()? {
                    Token::Word(name) => Key::Member(name.to_owned()),
                    Token::Mark(b'*', _) => Key::Every,
                    _ => return None,
                }
            } else if self.eat(b'[') {
                let key = if self.eat(b'*') {
                    Key::Every
                } else {
                    Key::Index(self.inner(0)?)
                };
                self.eat(b']').then_some(key)?
            } else {
                break;
            };
            keys.push(key);
        }
        Some(if keys.is_empty() {
            head
        } else {
            Tree::Access(Box::new(head), keys)
        })
    }

    /// A call, behind its `(`.
    fn call(&mut self, name: &str) -> Option<Tree> {
        let mut args = Vec::new();
        while !self.eat(b')') {
            args.push(self.inner(0)?);
            if !self.eat(b',') && !self.is(b')') {
                return None;
            }
        }
        let function = Function::named(name)?;
        function
            .takes(args.len())
            .then_some(Tree::Call(function, args))
    }
}

/// A text in single quotes, two of which stand for one, and its length with the quotes.
fn quoted<'a>(text: &str) -> (Token<'a>, usize) {
    let bytes = text.as_bytes();
    let mut end = 1;
    loop {
        match (bytes.get(end), bytes.get(end + 1)) {
            (None, _) => return (Token::Wrong, end),
            (Some(b'\''), Some(b'\'')) => end += 2,
            (Some(b'\''), _) => break,
            _ => end += 1,
        }
    }
    let inner = text.get(1..end).unwrap_or_default();
    (
        Token::Literal(Value::Text(inner.replace("''", "'"))),
        end + 1,
    )
}

/// A number as it stands in an expression: decimal, or with 32 bits in sixteens and eights, the highest of them its sign.
fn literal_number<'a>(text: &str) -> Token<'a> {
    let text = text.trim();
    let bits = |digits, radix| {
        u32::from_str_radix(digits, radix)
            .ok()
            .map(|bits| f64::from(bits.cast_signed()))
    };
    let finite = decimal(text).filter(|value| value.is_finite());
    let number = finite.or_else(|| match text.strip_prefix("0x") {
        Some(digits) => bits(digits, 16),
        None => bits(text.strip_prefix("0o")?, 8),
    });
    let infinite = || {
        let word = text.strip_prefix(['+', '-']).unwrap_or(text);
        let value = if text.starts_with('-') {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        };
        word.eq_ignore_ascii_case("infinity").then_some(value)
    };
    number
        .or_else(infinite)
        .map_or(Token::Wrong, |number| Token::Literal(Value::Number(number)))
}
