//! Makes what other people's pages take: the files of `embed/v1`, and from them an archive and an npm package.

mod pack;
pub(crate) mod sheet;

use crate::{
    failure::Failure,
    integrity::{integrity, short_name},
    room::{Room, read, write},
    seal::{attribute, style, tags},
    setup,
    shell::Shell,
    site,
    stage::{self, Mode},
};
use std::{fmt::Write, fs, path::Path};

/// Where the files stand in the site.
pub(crate) const FOLDER: &str = "embed/v1";

/// What is the same in every build, from `www/embed`.
const PLAIN: [&str; 5] = [
    "frame.html",
    "frame.css",
    "frame.js",
    "spec-check.d.ts",
    "README.md",
];

/// A file, by its name beside the others, with its digest.
struct Named {
    name: String,
    integrity: String,
}

/// Packs what the built site has in `embed/v1`.
pub(crate) fn pack(room: &Room) -> Result<(), Failure> {
    if !room.at("target/www/index.html").is_file() {
        site::build(room)?;
    }
    setup::for_site(room)?;
    make(room, &room.at("target/www"), Mode::Release)?;
    archive(room)
}

/// Packs them as they are.
pub(crate) fn archive(room: &Room) -> Result<(), Failure> {
    pack::pack(room, &room.at("target/www").join(FOLDER))
}

/// Writes the files into a built site, whose page names the judging module.
pub(crate) fn make(room: &Room, site: &Path, mode: Mode) -> Result<(), Failure> {
    let folder = site.join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
    }
    let check = check(site, &folder)?;
    let (glue, wasm) = view(room, mode)?;
    let glue = put(&folder, "view", "js", stage::bare(&glue).as_bytes())?;
    let wasm = put(&folder, "view", "wasm", &wasm)?;
    let page = read(&room.at("www/page.css"))?;
    let live = sheet::live(&page, &read(&room.at("www/embed/box.css"))?)?;
    let live = put(&folder, "box", "css", live.as_bytes())?;
    let still = sheet::still(&page, &read(&room.at("www/embed/still.css"))?)?;
    let built = format!(
        "const built = {{\n  check: {{ {check} }},\n  view: {{ js: {}, jsIntegrity: {}, wasm: {}, wasmIntegrity: {} }},\n  live: {{ css: {}, cssIntegrity: {} }},\n  still: {},\n}};\n",
        quoted(&glue.name),
        quoted(&glue.integrity),
        quoted(&wasm.name),
        quoted(&wasm.integrity),
        quoted(&live.name),
        quoted(&live.integrity),
        quoted(&still),
    );
    let element = joined(
        &read(&room.at("www/judge.js"))?,
        &read(&room.at("www/embed/element.js"))?,
    )?;
    let script = built + &stage::bare(&element);
    write(&folder.join("spec-check.js"), script.as_bytes())?;
    for name in PLAIN {
        let text = read(&room.at(&format!("www/embed/{name}")))?;
        write(&folder.join(name), text.as_bytes())?;
    }
    let example = read(&room.at("www/example/.github/workflows/release.yml"))?;
    write(&folder.join("example.yml"), example.as_bytes())?;
    write(
        &folder.join("LICENSE"),
        read(&room.at("LICENSE"))?.as_bytes(),
    )?;
    write(&folder.join("package.json"), pack::package().as_bytes())?;
    pages(room, site)?;
    write(
        &folder.join("manifest.json"),
        pack::manifest(&folder)?.as_bytes(),
    )
}

/// Takes the judging module over from the site, and gives what the script says of it.
fn check(site: &Path, folder: &Path) -> Result<String, Failure> {
    let page = read(&site.join("index.html"))?;
    let absent = || {
        Failure::new(
            "the built page does not name the judging module, so nothing can be embedded: run `cargo dev build`",
        )
    };
    let meta = tags(&page, "<meta")
        .find(|tag| attribute(tag, "name") == Some("check"))
        .ok_or_else(absent)?;
    let mut out = String::new();
    for name in ["js", "wasm", "rest"] {
        let file = attribute(meta, &format!("data-{name}"));
        let digest = attribute(meta, &format!("data-{name}-integrity"));
        let (Some(file), Some(digest)) = (file, digest) else {
            // what is built to be seen soon is not parted
            if name == "rest" {
                continue;
            }
            return Err(absent());
        };
        let bytes = stage::bytes(&site.join(file))?;
        let short = file.rsplit('/').next().unwrap_or(file);
        write(&folder.join(short), &bytes)?;
        // writing into a string cannot fail
        let _ = write!(
            out,
            "{name}: {}, {name}Integrity: {}, ",
            quoted(short),
            quoted(digest)
        );
    }
    Ok(out.trim_end_matches(", ").to_owned())
}

/// Builds the view of a box, and gives its script and its module.
fn view(room: &Room, mode: Mode) -> Result<(String, Vec<u8>), Failure> {
    let (profile, built) = match mode {
        Mode::Release => ("wasm", "wasm"),
        Mode::Fast => ("dev", "debug"),
    };
    let (flags, value) = stage::wasm_flags(room);
    Shell::new(room, "cargo")
        .line("rustc --locked --quiet --package spec-element --lib --crate-type cdylib --target wasm32-unknown-unknown --profile")
        .word(profile)
        .set(flags, value)
        .run("the element's view was not built; the compiler's words stand above")?;
    let out = room.target().join("staged/element");
    Shell::new(room, "wasm-bindgen")
        .line("--target web --no-typescript --omit-default-module-path --remove-producers-section --out-name view")
        .line(if mode == Mode::Release { "--remove-name-section" } else { "" })
        .word("--out-dir")
        .word(&out)
        .word(room.target().join(format!("wasm32-unknown-unknown/{built}/spec_element.wasm")))
        .set("PATH", setup::path(room))
        .run("the element's view has no JavaScript; run `cargo dev setup` if the command itself is missing")?;
    let wasm = out.join("view_bg.wasm");
    if mode == Mode::Release {
        Shell::new(room, "wasm-opt")
            .line(stage::SMALLER)
            .word(&wasm)
            .word("-o")
            .word(&wasm)
            .set("PATH", setup::path(room))
            .run("the element's view was not made small; run `cargo dev setup` if the command itself is missing")?;
    }
    Ok((read(&out.join("view.js"))?, stage::bytes(&wasm)?))
}

/// Writes a file under a name that tells its content.
fn put(folder: &Path, name: &str, ending: &str, bytes: &[u8]) -> Result<Named, Failure> {
    let name = format!("{name}-{}.{ending}", short_name(bytes));
    write(&folder.join(&name), bytes)?;
    Ok(Named {
        integrity: integrity(bytes),
        name,
    })
}

/// Writes each box's example, its markup to paste into a page, and the site's own pages about the element.
fn pages(room: &Room, site: &Path) -> Result<(), Failure> {
    let page = read(&site.join("index.html"))?;
    let (href, integrity) = style(&page)?;
    Shell::new(room, "cargo")
        .line("run --locked --quiet --package spec-pages -- element")
        .word(site)
        .word(href)
        .word(integrity)
        .run("the boxes' examples were not written; the words above say why")
}

/// `element.js` with `judge.js` in the place of its import.
fn joined(judge: &str, element: &str) -> Result<String, Failure> {
    const IMPORT: &str = "import { Judge, compile, load } from \"../judge.js\";\n";
    if element.matches("\nimport ").count() != 1 || !element.contains(IMPORT) {
        return Err(Failure::new(format!(
            "`www/embed/element.js` does not import exactly `{}`, which is replaced by that file: write the line so",
            IMPORT.trim()
        )));
    }
    Ok(element.replacen(IMPORT, &judge.replace("\nexport ", "\n"), 1))
}

/// A text as JSON and JavaScript write it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            char if char.is_control() => {
                // writing into a string cannot fail
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{joined, quoted};
    use crate::room::{Room, read};

    #[test]
    fn the_element_and_the_judge_become_one_module_that_imports_nothing() {
        let room = Room::find().unwrap();
        let judge = read(&room.at("www/judge.js")).unwrap();
        let element = read(&room.at("www/embed/element.js")).unwrap();
        let one = joined(&judge, &element).unwrap();
        assert!(one.contains("class Judge") && one.contains("export function mount"));
        assert!(!one.lines().any(|line| line.starts_with("import ")));
        assert!(!one.contains("export class Judge"));
    }

    #[test]
    fn a_text_is_quoted_as_json() {
        assert_eq!(quoted("a\"\\\n\t"), r#""a\"\\\n\u0009""#);
    }
}
