//! Tar archives: headers of 512 bytes and what follows them, as they come.
//!
//! Read are the old form, [ustar and pax](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html), and
//! [GNU's long names](https://www.gnu.org/software/tar/manual/html_node/Standard.html).

use super::{
    MOST_UNPACKED,
    found::{Entry, Found, What, is_candidate, special},
    name::LONGEST,
    too_large, too_thin,
};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

const BLOCK: usize = 512;

/// The most bytes of the records before an entry: room for a path and a target of the longest kind, and what tools add.
const MOST_RECORDS: u64 = 1 << 20;

/// A tar archive as far as it came.
#[derive(Debug, Default)]
pub(super) struct Tar {
    step: Step,
    held: Vec<u8>,
    ahead: Ahead,
    unpacked: u64,
    /// The last path, to say behind which it breaks off.
    last: String,
    over: bool,
}

/// What the next bytes are.
#[derive(Debug, Default)]
enum Step {
    #[default]
    Header,
    /// What follows a header, and the bytes of it that are still to come; then the rest of its last block.
    Body(Body, u64, u64),
    /// The rest of a block.
    Rest(u64),
}

#[derive(Debug)]
enum Body {
    Passed,
    Records,
    GlobalRecords,
    LongName,
    LongLink,
    File(String),
}

/// What records say about the entry after them.
#[derive(Debug, Default)]
struct Ahead {
    path: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
}

impl Tar {
    /// Takes bytes; says whether more are wanted.
    pub(super) fn take(&mut self, bytes: &[u8], packed: u64, found: &mut Found) -> bool {
        self.unpacked += bytes.len() as u64;
        let mut rest = bytes;
        while !self.over && !rest.is_empty() {
            rest = self.step(rest, found);
        }
        if let Some(why) = too_thin(self.unpacked, packed) {
            found.refused = Some(why);
            self.over = true;
        } else if self.unpacked > MOST_UNPACKED && !self.over {
            found.cut(format!(
                "this archive unpacks to more than {MOST_UNPACKED} bytes, and the rest was not read, so nothing is said to be missing; give the repository's folder"
            ));
            self.over = true;
        }
        !self.over
    }

    /// Says that no more bytes come.
    pub(super) fn end(&mut self, found: &mut Found) {
        if !self.over {
            self.break_off(found);
        }
    }

    fn break_off(&mut self, found: &mut Found) {
        self.over = true;
        let behind = if self.last.is_empty() {
            String::new()
        } else {
            format!(" behind `{}`", self.last)
        };
        found.cut(format!(
            "this archive breaks off or is damaged{behind}, so nothing is said to be missing; bring it again, or give its folder"
        ));
    }

    fn step<'a>(&mut self, bytes: &'a [u8], found: &mut Found) -> &'a [u8] {
        match &mut self.step {
            Step::Header => {
                let rest = fill(&mut self.held, BLOCK, bytes);
                if self.held.len() == BLOCK {
                    let header = core::mem::take(&mut self.held);
                    self.header(&header, found);
                }
                rest
            }
            Step::Body(body, left, after) => {
                let (taken, rest) = cut(bytes, *left);
                *left -= taken.len() as u64;
                if !matches!(body, Body::Passed) {
                    self.held.extend_from_slice(taken);
                }
                if *left == 0 {
                    let body = core::mem::replace(body, Body::Passed);
                    self.step = match *after {
                        0 => Step::Header,
                        after => Step::Rest(after),
                    };
                    let held = core::mem::take(&mut self.held);
                    self.body(body, held, found);
                }
                rest
            }
            Step::Rest(left) => {
                let (taken, rest) = cut(bytes, *left);
                *left -= taken.len() as u64;
                if *left == 0 {
                    self.step = Step::Header;
                }
                rest
            }
        }
    }

    fn header(&mut self, header: &[u8], found: &mut Found) {
        if header.iter().all(|byte| *byte == 0) {
            // the mark of the end; what follows is of nobody
            self.over = true;
            return;
        }
        let size = number(field(header, 124, 12));
        let (true, Some(size)) = (is_header(header), size) else {
            self.break_off(found);
            return;
        };
        let kind = header.get(156).copied().unwrap_or_default();
        if matches!(kind, b'x' | b'g' | b'L' | b'K') {
            if size > MOST_RECORDS {
                self.break_off(found);
                return;
            }
            let body = match kind {
                b'x' => Body::Records,
                b'g' => Body::GlobalRecords,
                b'L' => Body::LongName,
                _ => Body::LongLink,
            };
            self.follow(body, size, found);
            return;
        }
        let ahead = core::mem::take(&mut self.ahead);
        let body = self.entry(header, kind, &ahead, ahead.size.unwrap_or(size), found);
        if !self.over {
            self.follow(body.0, body.1, found);
        }
    }

    /// Goes on to what follows the header.
    fn follow(&mut self, body: Body, size: u64, found: &mut Found) {
        let block = BLOCK as u64;
        let after = size.next_multiple_of(block) - size;
        if size == 0 {
            self.step = Step::Header;
            self.body(body, Vec::new(), found);
        } else {
            self.step = Step::Body(body, size, after);
        }
    }

    /// Takes an entry, and says what follows it.
    fn entry(
        &mut self,
        header: &[u8],
        kind: u8,
        ahead: &Ahead,
        size: u64,
        found: &mut Found,
    ) -> (Body, u64) {
        // only these have what follows; others may tell a size all the same
        let size = match kind {
            b'1'..=b'6' => 0,
            _ => size,
        };
        let passed = (Body::Passed, size);
        if size > u64::MAX / 2 {
            self.break_off(found);
            return passed;
        }
        let raw = ahead.path.clone().unwrap_or_else(|| own_name(header));
        if kind == b'5' {
            return passed;
        }
        let Some(path) = found.path(&raw) else {
            return passed;
        };
        if !found.has_room() {
            self.over = true;
            return passed;
        }
        self.last.clone_from(&path);
        let wanted = is_candidate(&path);
        let target = ahead
            .link
            .clone()
            .unwrap_or_else(|| until_zero(field(header, 157, 100)).to_owned());
        let what = match kind {
            0 | b'0' | b'7' if !ahead.sparse => {
                if wanted && let Some(why) = too_large(&path, size) {
                    What::Refused(why)
                } else if wanted && usize::try_from(size).is_ok_and(|size| found.reserve(size)) {
                    return (Body::File(path), size);
                } else {
                    What::Left
                }
            }
            b'1' => found.path(&target).map_or_else(special, What::Twin),
            b'2' => What::Link(String::from_utf8_lossy(&target).into_owned()),
            _ => special(),
        };
        found.entries.push(Entry { path, what });
        passed
    }

    fn body(&mut self, body: Body, held: Vec<u8>, found: &mut Found) {
        match body {
            Body::Passed => {}
            Body::File(path) => found.entries.push(Entry {
                path,
                what: What::Read(held),
            }),
            Body::LongName => self.ahead.path = Some(until_zero(&held).to_owned()),
            Body::LongLink => self.ahead.link = Some(until_zero(&held).to_owned()),
            Body::Records => {
                if !self.records(&held) {
                    self.break_off(found);
                }
            }
            Body::GlobalRecords => {
                // `git archive` writes the commit here, and no other that is known does
                let is_commit = |value: &[u8]| {
                    matches!(value.len(), 40 | 64) && value.iter().all(u8::is_ascii_hexdigit)
                };
                let all = records(&held).unwrap_or_default();
                found.by_git |= all
                    .iter()
                    .any(|(key, value)| *key == b"comment" && is_commit(value));
            }
        }
    }

    /// Reads what records say about the next entry; false where they are damaged.
    fn records(&mut self, held: &[u8]) -> bool {
        let Some(all) = records(held) else {
            return false;
        };
        for (key, value) in all {
            match key {
                b"path" => self.ahead.path = Some(value.to_owned()),
                b"linkpath" => self.ahead.link = Some(value.to_owned()),
                b"size" => {
                    let size = core::str::from_utf8(value)
                        .ok()
                        .and_then(|size| size.parse().ok());
                    if size.is_none() {
                        return false;
                    }
                    self.ahead.size = size;
                }
                key if key.starts_with(b"GNU.sparse.") => self.ahead.sparse = true,
                _ => {}
            }
        }
        true
    }
}

/// The records of pax: `LENGTH KEY=VALUE\n`, again and again.
fn records(bytes: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let mut all = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() && rest.first() != Some(&0) {
        let blank = rest.iter().position(|byte| *byte == b' ')?;
        let length: usize = core::str::from_utf8(rest.get(..blank)?)
            .ok()?
            .parse()
            .ok()?;
        let record = rest.get(blank + 1..length)?.strip_suffix(b"\n")?;
        let equals = record.iter().position(|byte| *byte == b'=')?;
        all.push((record.get(..equals)?, record.get(equals + 1..)?));
        rest = rest.get(length..)?;
    }
    Some(all)
}

/// Whether a block is a header: its sum of bytes is the one it tells.
pub(super) fn is_header(block: &[u8]) -> bool {
    let told = number(field(block, 148, 8));
    let sum: u64 = block
        .iter()
        .enumerate()
        .map(|(at, byte)| {
            if (148..156).contains(&at) {
                b' '
            } else {
                *byte
            }
        })
        .map(u64::from)
        .sum();
    block.len() == BLOCK && told == Some(sum) && sum != 8 * u64::from(b' ')
}

/// The name in a header, with the folder that ustar writes apart. GNU has other things there.
fn own_name(header: &[u8]) -> Vec<u8> {
    let name = until_zero(field(header, 0, 100));
    let prefix = if field(header, 257, 6) == b"ustar\0" {
        until_zero(field(header, 345, 155))
    } else {
        &[]
    };
    let mut whole = Vec::with_capacity(LONGEST.min(prefix.len() + name.len() + 1));
    whole.extend_from_slice(prefix);
    if !prefix.is_empty() {
        whole.push(b'/');
    }
    whole.extend_from_slice(name);
    whole
}

/// A number: octal digits, or GNU's bytes of a large one.
fn number(field: &[u8]) -> Option<u64> {
    if let Some((first, rest)) = field.split_first()
        && first & 0x80 != 0
    {
        let high = first & 0x7f;
        let sum = rest.iter().try_fold(u64::from(high), |sum, byte| {
            sum.checked_mul(256)?.checked_add(u64::from(*byte))
        });
        return sum;
    }
    let text = core::str::from_utf8(until_zero(field))
        .ok()?
        .trim()
        .to_string();
    if text.is_empty() {
        return Some(0);
    }
    u64::from_str_radix(&text, 8).ok()
}

fn field(block: &[u8], from: usize, length: usize) -> &[u8] {
    block.get(from..from + length).unwrap_or_default()
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// Fills up to a length, and gives what is over.
fn fill<'a>(held: &mut Vec<u8>, length: usize, bytes: &'a [u8]) -> &'a [u8] {
    let (taken, rest) = cut(bytes, (length - held.len().min(length)) as u64);
    held.extend_from_slice(taken);
    rest
}

fn cut(bytes: &[u8], at: u64) -> (&[u8], &[u8]) {
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
    bytes.split_at(at)
}
