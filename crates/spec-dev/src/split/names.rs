//! Gives a module and its JavaScript short names for what they have of each other: those that `wasm-bindgen` writes end in a
//! digest, which no compression makes smaller, and both files hold it.

use super::{Fault, late::NEED, unknown};
use std::collections::{BTreeMap, BTreeSet};
use wasm_encoder::{
    ExportSection, ImportSection, Module,
    reencode::{Reencode, utils},
};
use wasmparser::{Export, Import, Parser, Payload};

/// How many digits such a digest has.
const DIGEST: usize = 16;

pub(super) fn shortened(wasm: &[u8], js: &str) -> Result<(Vec<u8>, String), Fault> {
    let mut known = BTreeSet::new();
    let mut long = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let mut take = |name: &str| {
            let fresh = known.insert(name.to_owned());
            if fresh && ends_in_digest(name) && !name.starts_with(NEED) {
                long.push(name.to_owned());
            }
        };
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    take(import?.name);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    take(export?.name);
                }
            }
            _ => {}
        }
    }
    let mut numbers = 0..;
    let mut short = BTreeMap::new();
    for name in long {
        let free = numbers
            .by_ref()
            .map(spelled)
            .find(|name| !known.contains(name));
        short.insert(name, free.unwrap_or_default());
    }
    let js = replaced(js, &short)?;
    let mut module = Module::new();
    Short(&short).parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok((module.finish(), js))
}

fn ends_in_digest(name: &str) -> bool {
    let start = name.len().saturating_sub(DIGEST);
    let digits = name.get(start..).unwrap_or_default();
    start > 0 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A name for each number: letters, the fewest first.
pub(super) fn spelled(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or(0)));
        number /= 26;
        if number == 0 {
            return name;
        }
        number -= 1;
    }
}

/// The script with every word replaced that has another name now. Each must be there.
fn replaced(js: &str, short: &BTreeMap<String, String>) -> Result<String, Fault> {
    let is_word = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '$';
    let mut seen = BTreeSet::new();
    let mut out = String::with_capacity(js.len());
    let mut rest = js;
    while !rest.is_empty() {
        let end = rest.find(|char| !is_word(char)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        match short.get(word) {
            Some(name) => {
                seen.insert(word);
                out.push_str(name);
            }
            None => out.push_str(word),
        }
        let next = after.find(is_word).unwrap_or(after.len());
        let (between, after) = after.split_at(next);
        out.push_str(between);
        rest = after;
    }
    if seen.len() < short.len() {
        return unknown("its JavaScript has not all that it imports and exports");
    }
    Ok(out)
}

struct Short<'a>(&'a BTreeMap<String, String>);

impl Short<'_> {
    fn of<'b>(&'b self, name: &'b str) -> &'b str {
        self.0.get(name).map_or(name, String::as_str)
    }
}

impl Reencode for Short<'_> {
    type Error = String;

    fn parse_import(
        &mut self,
        imports: &mut ImportSection,
        import: Import<'_>,
    ) -> Result<(), Fault> {
        let of = self.entity_type(import.ty)?;
        imports.import(import.module, self.of(import.name), of);
        Ok(())
    }

    fn parse_imports(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::Imports<'_>,
    ) -> Result<(), Fault> {
        match section {
            wasmparser::Imports::Single(_, import) => self.parse_import(imports, import),
            other => utils::parse_imports(self, imports, other),
        }
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Fault> {
        let kind = self.export_kind(export.kind)?;
        exports.export(self.of(export.name), kind, export.index);
        Ok(())
    }
}
