//! Cuts the first part out of the whole.

use super::{
    Fault, count,
    cutter::Cutter,
    objects::Objects,
    sorted::Sorted,
    source::{Point, Source},
    unknown,
};
use std::{collections::BTreeSet, ops::Range};
use wasm_encoder::{
    ConstExpr, Encode,
    reencode::{Reencode, utils},
};
use wasmparser::{
    Data, DataKind, ElementItems, ElementKind, ElementSectionReader, FunctionBody, MemArg,
    Operator, Parser, Payload,
};

/// A branch of fewer bytes stays where it is although nothing passed it. Many such branches are rare and ordinary at once;
/// to leave them out saves little each, and sends whoever takes one for the rest.
///
/// Measured over the publishing workflows of 33 real repositories, each pasted alone, in kB of brotli (the first part,
/// the rest, how many of 63 need it): 12 takes 194, 180, 54; 60 takes 206, 161, 38; 1000 takes 237, 124, 27.
const SMALL: usize = 60;

/// Zeros between two pieces of data take fewer bytes than the beginning of a new segment.
const CLOSE: u32 = 12;

/// `unreachable`
const TRAP: [u8; 1] = [0];

pub(super) fn cut(sorted: &Sorted, objects: &Objects) -> Result<Cutter, Fault> {
    let whole = Whole {
        bytes: &sorted.whole,
        source: Source::read(&sorted.whole)?,
        first: sorted.first,
    };
    let holes = whole.holes(&sorted.passed);
    let dropped = whole.dropped_data(&holes, objects)?;
    let (data, [all, pieces]) = whole.data(&dropped)?;
    let mut out = Cutter::default();
    out.keep(whole.get(0..8));
    for payload in Parser::new(0).parse_all(whole.bytes) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else {
            continue;
        };
        out.keep(&[id]);
        let mut inner = Cutter::default();
        match payload {
            Payload::FunctionSection(_) => whole.functions(&mut inner),
            Payload::ElementSection(section) => whole.elements(&mut inner, section)?,
            Payload::CodeSectionStart { .. } => whole.code(&mut inner, &holes),
            Payload::DataCountSection { .. } => inner.number(all, pieces),
            Payload::DataSection(_) => {
                inner.number(all, pieces);
                inner.splice(&data);
            }
            _ => inner.keep(whole.get(range)),
        }
        out.nest(&inner);
    }
    Ok(out)
}

struct Whole<'a> {
    bytes: &'a [u8],
    source: Source<'a>,
    /// How many bodies the first part has.
    first: usize,
}

impl Whole<'_> {
    fn get(&self, range: Range<usize>) -> &[u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    /// The bodies of the first part, each with its points.
    fn bodies(&self) -> impl Iterator<Item = (&FunctionBody<'_>, &Vec<Point>)> {
        self.source
            .bodies
            .iter()
            .zip(&self.source.points)
            .take(self.first)
    }

    /// The number of the first function that the first part has not.
    fn border(&self) -> u32 {
        self.source.imported + count(self.first)
    }

    /// What is left out of each body, from front to back.
    fn holes(&self, passed: &[Vec<bool>]) -> Vec<Vec<Range<usize>>> {
        let none = Vec::new();
        let passed = passed.iter().chain(std::iter::repeat(&none));
        self.bodies()
            .zip(passed)
            .map(|((_, points), passed)| {
                let mut holes: Vec<Range<usize>> = Vec::new();
                for (point, passed) in points.iter().zip(passed) {
                    let inside = holes
                        .last()
                        .is_some_and(|hole| point.range.start < hole.end);
                    let unused = !passed && (point.dies || point.range.len() >= SMALL);
                    let away = point
                        .calls
                        .is_some_and(|function| function >= self.border());
                    if !inside && (unused || away) {
                        holes.push(point.range.clone());
                    }
                }
                holes
            })
            .collect()
    }

    fn functions(&self, out: &mut Cutter) {
        out.number(self.source.types.len(), self.first);
        let (first, later) = self.source.types.split_at(self.first);
        let bytes = |types: &[u32]| {
            let mut bytes = Vec::new();
            for of in types {
                of.encode(&mut bytes);
            }
            bytes
        };
        out.keep(&bytes(first));
        out.replace(&bytes(later), &[]);
    }

    /// The table, with the trap in the place of every function that is not there.
    fn elements(&self, out: &mut Cutter, section: ElementSectionReader<'_>) -> Result<(), Fault> {
        out.number(section.count() as usize, section.count() as usize);
        let trap = self.border() - 1;
        for element in section {
            let element = element?;
            let ElementItems::Functions(functions) = element.items else {
                return unknown("it fills its table with something else than functions");
            };
            let ElementKind::Active {
                table_index: None, ..
            } = element.kind
            else {
                return unknown("it fills another table than its first");
            };
            let head = element.range.start..functions.range().start;
            out.keep(self.get(head));
            out.number(functions.count() as usize, functions.count() as usize);
            for function in functions {
                let function = function?;
                let stands = if function < self.border() {
                    function
                } else {
                    trap
                };
                out.number(function as usize, stands as usize);
            }
        }
        Ok(())
    }

    fn code(&self, out: &mut Cutter, holes: &[Vec<Range<usize>>]) {
        out.number(self.source.bodies.len(), self.first);
        for ((body, _), holes) in self.bodies().zip(holes) {
            let mut inner = Cutter::default();
            let mut at = body.range().start;
            for hole in holes {
                inner.keep(self.get(at..hole.start));
                inner.replace(self.get(hole.clone()), &TRAP);
                at = hole.end;
            }
            inner.keep(self.get(at..body.range().end));
            out.nest(&inner);
        }
        for body in self.source.bodies.iter().skip(self.first) {
            let mut bytes = Vec::new();
            body.as_bytes().encode(&mut bytes);
            out.replace(&bytes, &[]);
        }
    }

    /// The ranges of the memory that the first part leaves out, sorted.
    fn dropped_data(
        &self,
        holes: &[Vec<Range<usize>>],
        objects: &Objects,
    ) -> Result<Vec<Range<u32>>, Fault> {
        let mut numbers = Numbers::default();
        for ((body, _), holes) in self.bodies().zip(holes) {
            for step in body.get_operators_reader()?.into_iter_with_offsets() {
                let (operator, at) = step?;
                if !holes.iter().any(|hole| hole.contains(&at)) {
                    numbers.take(operator)?;
                }
            }
        }
        for payload in Parser::new(0).parse_all(self.bytes) {
            if let Payload::GlobalSection(section) = payload? {
                for global in section {
                    for operator in global?.init_expr.get_operators_reader() {
                        numbers.take(operator?)?;
                    }
                }
            }
        }
        Ok(objects.dropped(&numbers.0))
    }

    /// The segments, and how many they are in the whole and in the first part.
    fn data(&self, dropped: &[Range<u32>]) -> Result<(Cutter, [usize; 2]), Fault> {
        let mut out = Cutter::default();
        let (mut all, mut pieces) = (0, 0);
        for payload in Parser::new(0).parse_all(self.bytes) {
            if let Payload::DataSection(section) = payload? {
                for data in section {
                    all += 1;
                    pieces += segment(&mut out, &data?, dropped)?;
                }
            }
        }
        Ok((out, [all, pieces]))
    }
}

/// One segment of the whole as the segments of the first part, and how many these are.
fn segment(out: &mut Cutter, data: &Data<'_>, dropped: &[Range<u32>]) -> Result<usize, Fault> {
    let DataKind::Active {
        memory_index: 0,
        offset_expr,
    } = &data.kind
    else {
        return unknown("it has data without a place");
    };
    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
        return unknown("it computes where its data stands");
    };
    let base = value.cast_unsigned();
    let end = base + count(data.data.len());
    let bytes = |range: Range<u32>| {
        let place = |address: u32| (address - base) as usize;
        data.data
            .get(place(range.start)..place(range.end))
            .unwrap_or_default()
    };
    let mut head = vec![0];
    ConstExpr::i32_const(value).encode(&mut head);
    data.data.len().encode(&mut head);

    let groups = groups(base..end, dropped);
    let mut at = base;
    for runs in &groups {
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
            continue;
        };
        let mut begin = vec![0];
        ConstExpr::i32_const(first.start.cast_signed()).encode(&mut begin);
        ((last.end - first.start) as usize).encode(&mut begin);
        head.extend(bytes(at..first.start));
        out.replace(&std::mem::take(&mut head), &begin);
        at = first.start;
        for run in runs {
            let zeros = vec![0; (run.start - at) as usize];
            out.replace(bytes(at..run.start), &zeros);
            out.keep(bytes(run.clone()));
            at = run.end;
        }
    }
    head.extend(bytes(at..end));
    out.replace(&head, &[]);
    Ok(groups.len())
}

/// What is not dropped of a range, in groups of runs that stand close together.
fn groups(range: Range<u32>, dropped: &[Range<u32>]) -> Vec<Vec<Range<u32>>> {
    let mut groups: Vec<Vec<Range<u32>>> = Vec::new();
    let mut at = range.start;
    for hole in dropped.iter().chain([&(range.end..range.end)]) {
        let start = hole.start.clamp(at, range.end);
        if start > at {
            match groups.last_mut() {
                Some(group) if group.last().is_some_and(|run| at - run.end <= CLOSE) => {
                    group.push(at..start);
                }
                _ => groups.push(std::iter::once(at..start).collect()),
            }
        }
        at = hole.end.clamp(at, range.end);
    }
    groups
}

/// Collects what instructions may mean as addresses.
#[derive(Default)]
pub(super) struct Numbers(pub(super) BTreeSet<u32>);

impl Numbers {
    pub(super) fn take(&mut self, operator: Operator<'_>) -> Result<(), Fault> {
        if let Operator::I32Const { value } = operator {
            self.0.insert(value.cast_unsigned());
        }
        self.instruction(operator).map(|_| ())
    }
}

impl Reencode for Numbers {
    type Error = String;

    fn mem_arg(&mut self, place: MemArg) -> Result<wasm_encoder::MemArg, Fault> {
        self.0.extend(u32::try_from(place.offset));
        utils::mem_arg(self, place)
    }

    fn data_index(&mut self, _: u32) -> Result<u32, Fault> {
        unknown("it copies data at run time")
    }
}
