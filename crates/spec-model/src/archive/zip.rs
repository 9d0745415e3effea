//! Zip archives: the list at the end, then each file that is wanted, at its place.
//!
//! As [the format's own note](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT) has it: what counts is the list at the end,
//! so data descriptors need no reading; ZIP64 is read; what is encrypted or packed otherwise than by deflate is not.

use super::{
    Packing, Piece,
    check::crc,
    found::{Entry, Found, What, is_candidate, special},
    too_large, too_thin,
};
use alloc::{borrow::ToOwned, collections::VecDeque, format, string::String, vec::Vec};

/// The record at the end without its comment, the longest comment, and the pointer to ZIP64's record before it.
const END: u64 = 22;
const COMMENT: u64 = 65_535;
const POINTER: u64 = 20;
const END_64: u64 = 56;
const LOCAL: u64 = 30;
const CENTRAL: usize = 46;

/// The most bytes of the list: room for as many entries as are taken, with long names.
const MOST_LISTED: u64 = 64 << 20;

/// The longest target of a link.
const LINK: u64 = 4096;

/// A zip archive as far as it was read.
#[derive(Debug)]
pub(super) struct Zip {
    size: u64,
    step: Step,
    held: Vec<u8>,
    /// The files to read, in the order of the list.
    queue: VecDeque<Packed>,
}

#[derive(Debug)]
enum Step {
    End,
    /// ZIP64's own record, at its place.
    End64(u64),
    /// The list: its place, its length, and how many entries it has.
    List(u64, u64, u64),
    /// The header before the first of the queue.
    Local,
    /// The data of the first of the queue, at its place.
    Data(u64),
}

/// A file that is to be read.
#[derive(Debug)]
struct Packed {
    /// Its position among what was found.
    at: usize,
    name: Vec<u8>,
    from: u64,
    packed: u64,
    unpacked: u64,
    packing: Packing,
    crc: u32,
    is_link: bool,
}

const BROKEN: &str = "it is not whole: the list at its end is missing or damaged, as when a download breaks off, so nothing in it was judged; bring it again";

impl Zip {
    pub(super) const fn new(size: u64) -> Self {
        Self {
            size,
            step: Step::End,
            held: Vec::new(),
            queue: VecDeque::new(),
        }
    }

    pub(super) fn wants(&self) -> Option<Piece> {
        let piece = |from: u64, length: u64, packing| Piece {
            from,
            to: from.saturating_add(length).min(self.size),
            packing,
        };
        Some(match self.step {
            Step::End => {
                let length = (END + COMMENT + POINTER).min(self.size);
                piece(self.size - length, length, Packing::No)
            }
            Step::End64(from) => piece(from, END_64, Packing::No),
            Step::List(from, length, _) => piece(from, length, Packing::No),
            Step::Local => {
                let first = self.queue.front()?;
                piece(first.from, LOCAL + first.name.len() as u64, Packing::No)
            }
            Step::Data(from) => {
                let first = self.queue.front()?;
                piece(from, first.packed, first.packing)
            }
        })
    }

    /// Takes bytes; says whether more are wanted.
    pub(super) fn take(&mut self, bytes: &[u8], _: &mut Found) -> bool {
        self.held.extend_from_slice(bytes);
        match (&self.step, self.queue.front()) {
            // what is longer than it says is known by one byte more
            (Step::Data(_), Some(first)) => (self.held.len() as u64) < first.unpacked,
            _ => true,
        }
    }

    /// Says that the piece is over.
    pub(super) fn end(&mut self, found: &mut Found) -> Result<(), String> {
        let held = core::mem::take(&mut self.held);
        self.step = match self.step {
            Step::End => self.read_end(&held, found).ok_or(BROKEN)?,
            Step::End64(_) => read_end_64(&held).ok_or(BROKEN)?,
            Step::List(_, length, count) => {
                if held.len() as u64 != length {
                    return Err(BROKEN.into());
                }
                self.read_list(&held, count, found)?;
                Step::Local
            }
            Step::Local => match self.local(&held) {
                Ok(from) => Step::Data(from),
                Err(why) => self.done(What::Refused(why), found),
            },
            Step::Data(_) => {
                let what = self.data(held);
                self.done(what, found)
            }
        };
        if let Step::List(from, length, _) = self.step {
            if length > MOST_LISTED {
                return Err(format!(
                    "its list of files has {length} bytes, more than the {MOST_LISTED} that are read, so nothing in it was judged; give its folder"
                ));
            }
            if from.checked_add(length).is_none_or(|end| end > self.size) {
                return Err(BROKEN.into());
            }
        }
        Ok(())
    }

    /// Where the list is, by the record at the end.
    fn read_end(&self, tail: &[u8], found: &mut Found) -> Option<Step> {
        let all = tail.windows(4).enumerate();
        let places: Vec<usize> = all
            .filter(|(_, window)| *window == b"PK\x05\x06")
            .map(|(at, _)| at)
            .collect();
        let ends_there = |at: &&usize| {
            u16_at(tail, *at + 20)
                .is_some_and(|comment| *at + 22 + usize::from(comment) == tail.len())
        };
        // behind some archives stands what a careless download has added
        let fits = |at: &&usize| *at + 22 <= tail.len();
        let mut last = places.iter().rev();
        let at = *last.clone().find(ends_there).or_else(|| last.find(fits))?;
        let comment = tail.get(at + 22..).unwrap_or_default();
        // `git archive` writes the commit here
        found.by_git =
            matches!(comment.len(), 40 | 64) && comment.iter().all(u8::is_ascii_hexdigit);
        let count = u16_at(tail, at + 10)?;
        let length = u32_at(tail, at + 12)?;
        let from = u32_at(tail, at + 16)?;
        if count == u16::MAX || length == u32::MAX || from == u32::MAX {
            let pointer = at.checked_sub(20).and_then(|at| tail.get(at..at + 20));
            if let Some(pointer) = pointer.filter(|pointer| pointer.starts_with(b"PK\x06\x07")) {
                return Some(Step::End64(u64_at(pointer, 8)?));
            }
        }
        if u16_at(tail, at + 4)? != 0 {
            return None;
        }
        Some(Step::List(from.into(), length.into(), count.into()))
    }

    fn read_list(&mut self, list: &[u8], count: u64, found: &mut Found) -> Result<(), String> {
        let mut rest = list;
        let mut seen = 0_u64;
        let mut unpacked = 0_u64;
        while !rest.is_empty() && found.has_room() {
            let Some((item, after)) = item(rest) else {
                break;
            };
            rest = after;
            seen += 1;
            unpacked = unpacked.saturating_add(item.unpacked);
            self.list(&item, found);
        }
        if let Some(why) = too_thin(unpacked, self.size) {
            return Err(why);
        }
        // the count of archives that are older than ZIP64 starts anew at 65,536
        if !found.cut && (!rest.is_empty() || seen % 65_536 != count % 65_536) {
            found.cut("the list of this archive is damaged, so nothing is said to be missing; bring it again, or give its folder".into());
        }
        Ok(())
    }

    fn list(&mut self, item: &Item<'_>, found: &mut Found) {
        let mut name = item.name.to_owned();
        // Windows' old archivers wrote its separator, which the format does not have
        for byte in &mut name {
            if *byte == b'\\' {
                *byte = b'/';
            }
        }
        let Some(path) = found.path(&name) else {
            return;
        };
        let mode = item.mode();
        let is_link = mode == 0o12;
        if mode == 0o4 {
            return;
        }
        let wanted = is_candidate(&path) || is_link;
        let what = if !wanted {
            What::Left
        } else if item.is_encrypted {
            What::Refused("this file is encrypted in the archive, so nothing in it was judged; make the archive without a password, or give its folder".into())
        } else if !matches!(mode, 0 | 0o10 | 0o12) {
            special()
        } else if let Some(why) = too_large(&path, item.unpacked) {
            What::Refused(why)
        } else if is_link && item.unpacked > LINK {
            special()
        } else {
            match packing(item) {
                Err(why) => What::Refused(why),
                Ok(packing) => {
                    let room = usize::try_from(item.unpacked)
                        .is_ok_and(|size| is_link || found.reserve(size));
                    if room {
                        self.queue.push_back(Packed {
                            at: found.entries.len(),
                            name: item.name.to_owned(),
                            from: item.from,
                            packed: item.packed,
                            unpacked: item.unpacked,
                            packing,
                            crc: item.crc,
                            is_link,
                        });
                    }
                    What::Left
                }
            }
        };
        found.entries.push(Entry { path, what });
    }

    /// Where the data of the first of the queue begin, by the header before them.
    fn local(&self, header: &[u8]) -> Result<u64, String> {
        let damaged = || -> String {
            "what stands before this file in the archive is damaged, so nothing in it was judged; bring the archive again, or give its folder".into()
        };
        let first = self.queue.front().ok_or_else(damaged)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(damaged());
        }
        let name = u16_at(header, 26).ok_or_else(damaged)?;
        let extra = u16_at(header, 28).ok_or_else(damaged)?;
        if header.get(30..30 + usize::from(name)) != Some(first.name.as_slice()) {
            return Err("this file has another name in the list of the archive than before its own text, and programs differ in which they take, so nothing in it was judged; make the archive anew, or give its folder".into());
        }
        let from = first.from + LOCAL + u64::from(name) + u64::from(extra);
        if from
            .checked_add(first.packed)
            .is_none_or(|end| end > self.size)
        {
            return Err(damaged());
        }
        Ok(from)
    }

    /// What the unpacked data of the first of the queue are.
    fn data(&self, held: Vec<u8>) -> What {
        let Some(first) = self.queue.front() else {
            return special();
        };
        if held.len() as u64 != first.unpacked || crc(&held) != first.crc {
            return What::Refused("this file is damaged in the archive (its length or its check sum is another than the archive says), so nothing in it was judged; bring the archive again, or give its folder".into());
        }
        if first.is_link {
            return What::Link(String::from_utf8_lossy(&held).into_owned());
        }
        What::Read(held)
    }

    fn done(&mut self, what: What, found: &mut Found) -> Step {
        if let Some(first) = self.queue.pop_front()
            && let Some(entry) = found.entries.get_mut(first.at)
        {
            entry.what = what;
        }
        Step::Local
    }
}

fn read_end_64(record: &[u8]) -> Option<Step> {
    if !record.starts_with(b"PK\x06\x06") {
        return None;
    }
    let [count, length, from] = [32, 40, 48].map(|at| u64_at(record, at));
    Some(Step::List(from?, length?, count?))
}

fn packing(item: &Item<'_>) -> Result<Packing, String> {
    match item.method {
        0 if item.packed == item.unpacked => Ok(Packing::No),
        8 => Ok(Packing::Deflate),
        method => Err(format!(
            "this file is packed in a way that browsers do not unpack (method {method}), so nothing in it was judged; make the archive with deflate, or give its folder"
        )),
    }
}

/// One entry of the list.
struct Item<'a> {
    name: &'a [u8],
    by_unix: bool,
    attributes: u32,
    is_encrypted: bool,
    method: u16,
    crc: u32,
    packed: u64,
    unpacked: u64,
    from: u64,
}

impl Item<'_> {
    /// The kind of file that Unix says it is, four bits; 0 where it says nothing.
    const fn mode(&self) -> u32 {
        if self.by_unix {
            self.attributes >> 28
        } else {
            0
        }
    }
}

/// Reads one entry of the list, and gives what follows it.
fn item(list: &[u8]) -> Option<(Item<'_>, &[u8])> {
    if !list.starts_with(b"PK\x01\x02") {
        return None;
    }
    let [name, extra, comment] =
        [28, 30, 32].map(|at| u16_at(list, at).map_or(usize::MAX, usize::from));
    let extra_from = CENTRAL.checked_add(name)?;
    let comment_from = extra_from.checked_add(extra)?;
    let end = comment_from.checked_add(comment)?;
    let after = list.get(end..)?;
    let mut item = Item {
        name: list.get(CENTRAL..extra_from)?,
        by_unix: matches!(u16_at(list, 4)? >> 8, 3 | 19),
        attributes: u32_at(list, 38)?,
        is_encrypted: u16_at(list, 8)? & 1 == 1,
        method: u16_at(list, 10)?,
        crc: u32_at(list, 16)?,
        packed: u32_at(list, 20)?.into(),
        unpacked: u32_at(list, 24)?.into(),
        from: u32_at(list, 42)?.into(),
    };
    item.large(list.get(extra_from..comment_from)?);
    Some((item, after))
}

impl Item<'_> {
    /// Takes ZIP64's numbers in the place of those that have no room.
    fn large(&mut self, extra: &[u8]) {
        let mut rest = extra;
        while let (Some(id), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) {
            let length = usize::from(length);
            let mut field = rest.get(4..4 + length).unwrap_or_default();
            if id == 1 {
                for number in [&mut self.unpacked, &mut self.packed, &mut self.from] {
                    if *number == u64::from(u32::MAX)
                        && let Some(large) = u64_at(field, 0)
                    {
                        *number = large;
                        field = field.get(8..).unwrap_or_default();
                    }
                }
            }
            rest = rest.get(4 + length..).unwrap_or_default();
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_le_bytes(eight.try_into().ok()?))
}
