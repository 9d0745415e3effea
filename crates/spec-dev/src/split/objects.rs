//! The objects in the memory, and what names them: so that those are left out that nothing in the first part names.
//!
//! What an instruction means by a number cannot be told from the number: the compiler lets an address begin before its
//! object, or end behind it. The linker's relocations tell it.

use super::{Fault, unknown};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};
use wasmparser::{
    DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry, RelocationType,
    SymbolInfo,
};

/// Addresses this far outside of all objects may still mean one of them.
const NEAR: u32 = 4096;

#[derive(Default)]
pub(super) struct Objects {
    /// Every object, by its place in the memory; some have more than one name, or overlap.
    places: BTreeSet<(u32, u32)>,
    /// The objects that an instruction means by a number.
    by_code: BTreeMap<u32, BTreeSet<(u32, u32)>>,
    /// The object that is meant by the word at an address.
    by_word: BTreeMap<u32, (u32, u32)>,
    /// From here on the memory is written to, and stays as it is.
    written: u32,
}

impl Objects {
    pub(super) fn read(linked: &[u8]) -> Result<Self, Fault> {
        let mut found = Self::default();
        let mut segments: Vec<(u32, Range<usize>)> = Vec::new();
        let mut symbols: Vec<Option<(u32, u32)>> = Vec::new();
        let mut sections: Vec<Range<usize>> = Vec::new();
        let mut entries: Vec<(u32, RelocationEntry)> = Vec::new();
        for payload in Parser::new(0).parse_all(linked) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                sections.push(range);
            }
            match payload {
                Payload::DataSection(section) => {
                    for data in section {
                        let data = data?;
                        let DataKind::Active { offset_expr, .. } = data.kind else {
                            return unknown("it has data without a place");
                        };
                        let Operator::I32Const { value } =
                            offset_expr.get_operators_reader().read()?
                        else {
                            return unknown("it computes where its data stands");
                        };
                        let bytes = data.range.end - data.data.len()..data.range.end;
                        segments.push((value.cast_unsigned(), bytes));
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            if let Linking::SymbolTable(table) = part? {
                                for symbol in table {
                                    symbols.push(place(&symbol?, &segments));
                                }
                            }
                        }
                    }
                    KnownCustom::Reloc(section) => {
                        for entry in section.entries() {
                            entries.push((section.section_index(), entry?));
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        found.places = symbols.iter().flatten().copied().collect();
        found.written = segments.get(1).map_or(u32::MAX, |(place, _)| *place);
        for (section, entry) in entries {
            let from = sections
                .get(section as usize)
                .map_or(0, |range| range.start);
            let at = from + entry.relocation_range().start;
            found.take(linked, &segments, at, &entry, &symbols)?;
        }
        if found.by_code.is_empty() || found.by_word.is_empty() {
            return unknown("the linker was not told to keep its relocations");
        }
        Ok(found)
    }

    /// Takes what one relocation says, which stands at these bytes of the file.
    fn take(
        &mut self,
        linked: &[u8],
        segments: &[(u32, Range<usize>)],
        at: usize,
        entry: &RelocationEntry,
        symbols: &[Option<(u32, u32)>],
    ) -> Result<(), Fault> {
        use RelocationType as Type;
        match entry.ty {
            Type::FunctionIndexLeb
            | Type::TableIndexSleb
            | Type::TableIndexI32
            | Type::TypeIndexLeb
            | Type::GlobalIndexLeb
            | Type::TableNumberLeb => return Ok(()),
            Type::MemoryAddrLeb | Type::MemoryAddrSleb | Type::MemoryAddrI32 => {}
            _ => return unknown("it has relocations of an unknown kind"),
        }
        let Some(Some(object)) = symbols.get(entry.index as usize) else {
            return Ok(()); // the end of the memory and the like, which is no object
        };
        if entry.ty == Type::MemoryAddrI32 {
            let holds = segments.iter().find(|(_, bytes)| bytes.contains(&at));
            let Some((place, bytes)) = holds else {
                return unknown("a relocation of its data stands elsewhere");
            };
            self.by_word
                .insert(place + super::count(at - bytes.start), *object);
        } else {
            let value = linked.get(at..).and_then(leb);
            let near = object.0.saturating_sub(NEAR)..object.1.saturating_add(NEAR);
            let Some(value) = value.filter(|value| near.contains(value)) else {
                return unknown("a relocation of its code stands elsewhere");
            };
            self.by_code.entry(value).or_default().insert(*object);
        }
        Ok(())
    }

    /// Objects by their places and lengths, and the numbers that mean them.
    #[cfg(test)]
    pub(super) fn of<const N: usize, const M: usize>(
        places: [(u32, u32); N],
        code: [(u32, usize); M],
    ) -> Self {
        let object = |index: usize| (places[index].0, places[index].0 + places[index].1);
        Self {
            places: (0..N).map(object).collect(),
            by_code: code
                .into_iter()
                .map(|(number, index)| (number, [object(index)].into()))
                .collect(),
            by_word: BTreeMap::new(),
            written: u32::MAX,
        }
    }

    /// A word that means an object, by its number among all.
    #[cfg(test)]
    pub(super) fn word(&mut self, address: u32, index: usize) {
        if let Some(object) = self.places.iter().nth(index) {
            self.by_word.insert(address, *object);
        }
    }

    /// The ranges of the memory, sorted, that nothing names when these numbers are all that instructions name.
    pub(super) fn dropped(&self, numbers: &BTreeSet<u32>) -> Vec<Range<u32>> {
        let needed = union(self.needed(numbers));
        let mut dropped = Vec::new();
        let mut needed = needed.iter().peekable();
        for place in union(self.places.iter().copied()) {
            let mut at = place.start;
            while needed.next_if(|range| range.end <= at).is_some() {}
            while let Some(range) = needed.peek().filter(|range| range.start < place.end) {
                if at < range.start {
                    dropped.push(at..range.start);
                }
                at = range.end;
                if range.end > place.end {
                    break;
                }
                needed.next();
            }
            if at < place.end {
                dropped.push(at..place.end);
            }
        }
        dropped
    }

    /// The objects that these numbers name, and those that they name in turn.
    fn needed(&self, numbers: &BTreeSet<u32>) -> BTreeSet<(u32, u32)> {
        let from = self
            .places
            .first()
            .map_or(0, |(start, _)| start.saturating_sub(NEAR));
        let to = self
            .places
            .last()
            .map_or(0, |(_, end)| end.saturating_add(NEAR));
        let written = |(start, _): &(u32, u32)| *start >= self.written;
        let mut todo: Vec<(u32, u32)> = self.places.iter().copied().filter(written).collect();
        for number in numbers.range(from..to) {
            let holds = |(start, end): &(u32, u32)| start <= number && number < end;
            todo.extend(self.places.iter().copied().filter(holds));
            if let Some(objects) = self.by_code.get(number) {
                todo.extend(objects);
            } else {
                // not the linker's: where it is an address all the same, it has been reckoned from one that is near
                todo.extend(self.places.range(..(*number, 0)).rev().take(3));
                todo.extend(self.places.range((*number, 0)..).take(3));
            }
        }
        let mut needed = BTreeSet::new();
        while let Some(object) = todo.pop() {
            if needed.insert(object) {
                let words = self.by_word.range(object.0..object.1);
                todo.extend(words.map(|(_, object)| *object));
            }
        }
        needed
    }
}

/// Ranges without overlaps, sorted.
fn union(places: impl IntoIterator<Item = (u32, u32)>) -> Vec<Range<u32>> {
    let mut ranges: Vec<Range<u32>> = Vec::new();
    for (start, end) in places {
        match ranges.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => ranges.push(start..end),
        }
    }
    ranges
}

/// Where a symbol's object stands.
fn place(symbol: &SymbolInfo<'_>, segments: &[(u32, Range<usize>)]) -> Option<(u32, u32)> {
    let SymbolInfo::Data {
        symbol: Some(data), ..
    } = symbol
    else {
        return None;
    };
    let (segment, _) = segments.get(data.index as usize)?;
    let start = segment + data.offset;
    Some((start, start + data.size))
}

/// A number of at most five groups of seven bits.
fn leb(bytes: &[u8]) -> Option<u32> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        number |= u64::from(byte & 127) << (7 * place);
        if byte & 128 == 0 {
            return u32::try_from(number & u64::from(u32::MAX)).ok();
        }
    }
    None
}
