//! Stages what the page needs beside its own module: the `check` module, the example's verdict, the loader.

use crate::{
    embed::sheet::small,
    failure::Failure,
    integrity::{integrity, short_name},
    room::{Room, read, write},
    setup,
    shell::Shell,
    split,
};
use std::{collections::BTreeSet, env, ffi::OsString, fs, path::Path};

/// How much care a build takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Small: what is published.
    Release,
    /// Soon: what `serve` shows.
    Fast,
}

/// The mode by the arguments, or by what Trunk says when it calls.
pub(crate) fn mode(rest: &[String]) -> Result<Mode, Failure> {
    match rest {
        [] if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") => {
            Ok(Mode::Release)
        }
        [] => Ok(Mode::Fast),
        [flag] if flag == "--release" => Ok(Mode::Release),
        [other, ..] => Err(Failure::new(format!(
            "`{other}` is not understood: `cargo dev stage` takes `--release` or nothing"
        ))),
    }
}

/// Builds the `check` module and writes everything that `www/index.html` takes from `target/staged`.
pub(crate) fn stage(room: &Room, mode: Mode) -> Result<(), Failure> {
    let staged = room.target().join("staged");
    if staged.exists() {
        fs::remove_dir_all(&staged).map_err(|error| Failure::file(&staged, &error))?;
    }
    let Check { glue, wasm, rest } = check_module(room, mode, &staged)?;
    let js = bare(&format!("{glue}\n{}", read(&room.at("www/worker.js"))?));

    let folder = staged.join("check");
    let js_name = format!("check-{}.js", short_name(js.as_bytes()));
    let wasm_name = format!("check-{}.wasm", short_name(&wasm));
    write(&folder.join(&js_name), js.as_bytes())?;
    write(&folder.join(&wasm_name), &wasm)?;
    let rest = match rest {
        Some(rest) => {
            let name = format!("rest-{}.wasm", short_name(&rest));
            write(&folder.join(&name), &rest)?;
            Some((format!("check/{name}"), integrity(&rest)))
        }
        None => None,
    };

    // the picture looks the same in the page and in a report that was taken away
    let live = small(
        &(read(&room.at("crates/spec-report/src/look/drawing.css"))?
            + &read(&room.at("www/live.css"))?),
    );
    let live_name = format!("live-{}.css", short_name(live.as_bytes()));
    write(&folder.join(&live_name), live.as_bytes())?;

    let fragment = fragment(
        (&format!("check/{js_name}"), &integrity(js.as_bytes())),
        (&format!("check/{wasm_name}"), &integrity(&wasm)),
        rest.as_ref()
            .map(|(file, digest)| (file.as_str(), digest.as_str())),
    );
    let live = named(
        "live",
        &format!("check/{live_name}"),
        &integrity(live.as_bytes()),
    );
    let mut told = fragment + &live;
    for name in LATE {
        told.push_str(&late_script(room, &folder, name)?);
    }
    write(&staged.join("check.html"), told.as_bytes())?;
    write(&staged.join("loader.js"), bare(&joined(room)?).as_bytes())?;
    write(&staged.join("policy.html"), &rendered(room, "policy")?)?;
    write(&staged.join("example.html"), &rendered(room, "example")?)
}

/// The scripts of `www` that come only when somebody asks for what they do.
pub(crate) const LATE: [&str; 4] = ["back", "picture", "walk", "wrong"];

/// Stages such a script, with its words as `say` before it and a scope of its own, and gives what the page says about it.
fn late_script(room: &Room, folder: &Path, name: &str) -> Result<String, Failure> {
    let words = rendered(room, &format!("words-{name}"))?;
    let words = String::from_utf8_lossy(&words);
    let script = bare(&read(&room.at(&format!("www/{name}.js")))?);
    let script = format!("{{\n{words}{script}}}\n");
    let file = format!("{name}-{}.js", short_name(script.as_bytes()));
    write(&folder.join(&file), script.as_bytes())?;
    Ok(named(
        name,
        &format!("check/{file}"),
        &integrity(script.as_bytes()),
    ))
}

/// The flags for everything that is built for the browser: no path of this machine gets into a module, so that
/// two machines make the same bytes.
pub(crate) fn wasm_flags(room: &Room) -> (&'static str, OsString) {
    let home = |variable: &str, folder: &str| {
        env::var_os(variable)
            .map(std::path::PathBuf::from)
            .or_else(|| Some(Path::new(&env::var_os("HOME")?).join(folder)))
    };
    let pairs = [
        (home("CARGO_HOME", ".cargo"), "/cargo"),
        // where the library's own sources are installed, its places are read from there
        (home("RUSTUP_HOME", ".rustup"), "/rustup"),
        (Some(room.top.clone()), "/spec-check"),
    ];
    let flags: Vec<String> = pairs
        .into_iter()
        .filter_map(|(from, to)| Some((from?.to_str()?.to_owned(), to)))
        .filter(|(from, _)| !from.contains(char::is_whitespace))
        .map(|(from, to)| format!("--remap-path-prefix={from}={to}"))
        .collect();
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        flags.join(" ").into(),
    )
}

/// How `wasm-opt` makes a module small. What it puts inline or into fewer locals makes fewer
/// bytes, and more of them after brotli (a tenth), which finds a repeated piece of code only where it is the same.
pub(crate) const SMALLER: &str = "--one-caller-inline-max-function-size=0 --always-inline-max-function-size=0 --skip-pass=local-cse --skip-pass=simplify-locals -Oz";

/// The `check` module as it is staged.
struct Check {
    glue: String,
    /// The first part of the module, or all of it where `rest` is not there.
    wasm: Vec<u8>,
    rest: Option<Vec<u8>>,
}

/// Builds the module, and parts it when care is taken.
fn check_module(room: &Room, mode: Mode, staged: &Path) -> Result<Check, Failure> {
    let (profile, folder) = match mode {
        Mode::Release => ("wasm", "wasm"),
        Mode::Fast => ("dev", "debug"),
    };
    let (flags, value) = wasm_flags(room);
    Shell::new(room, "cargo")
        .line("rustc --locked --quiet --package spec-wasm --lib --crate-type cdylib --target wasm32-unknown-unknown --profile")
        .word(profile)
        // what the linker knows of the memory, for the one who parts the module
        .line(if mode == Mode::Release { "-- -Clink-arg=--emit-relocs" } else { "" })
        .set(flags, value)
        .run("the judging module was not built; the compiler's words stand above")?;
    let built = room
        .target()
        .join(format!("wasm32-unknown-unknown/{folder}/spec_wasm.wasm"));
    let out = staged.join("bindgen");
    Shell::new(room, "wasm-bindgen")
        .line("--target web --no-typescript --omit-default-module-path --remove-producers-section --out-name check")
        .line(if mode == Mode::Release { "--remove-name-section" } else { "" })
        .word("--out-dir")
        .word(&out)
        .word(&built)
        .set("PATH", setup::path(room))
        .run("the judging module has no JavaScript; run `cargo dev setup` if the command itself is missing")?;
    let wasm = out.join("check_bg.wasm");
    let glue = read(&out.join("check.js"))?;
    if mode == Mode::Fast {
        return Ok(Check {
            glue,
            wasm: bytes(&wasm)?,
            rest: None,
        });
    }
    smaller(room, &wasm)?;
    let (all, glue) = split::shortened(&bytes(&wasm)?, &glue)?;
    write(&out.join("check.js"), glue.as_bytes())?;
    let parts = split::split(&all, &bytes(&built)?, &passed(room, &all, &out)?)?;
    Ok(Check {
        glue,
        wasm: parts.first,
        rest: Some(parts.rest),
    })
}

/// Makes a module small, where it stands.
pub(crate) fn smaller(room: &Room, wasm: &Path) -> Result<(), Failure> {
    write(wasm, &split::stripped(&bytes(wasm)?)?)?;
    Shell::new(room, "wasm-opt")
        .line(SMALLER)
        .word(wasm)
        .word("-o")
        .word(wasm)
        .set("PATH", setup::path(room))
        .run("a module was not made small; run `cargo dev setup` if the command itself is missing")
}

/// The points of the module that ordinary inputs pass.
fn passed(room: &Room, wasm: &[u8], out: &Path) -> Result<BTreeSet<usize>, Failure> {
    let witness = out.join("witness.wasm");
    write(&witness, &split::instrumented(wasm)?)?;
    let says = Shell::new(room, "node")
        .word(room.at("tests/ordinary/profile.mjs"))
        .word(out.join("check.js"))
        .word(&witness)
        .take("what ordinary inputs run was not found out; the words of `tests/ordinary/profile.mjs` stand above")?;
    numbers(&says, "profile.mjs")
}

/// The numbers of points that a program of `tests/ordinary` has printed.
pub(crate) fn numbers(says: &[u8], program: &str) -> Result<BTreeSet<usize>, Failure> {
    let numbers = String::from_utf8_lossy(says);
    let passed: Option<BTreeSet<usize>> = numbers.lines().map(|line| line.parse().ok()).collect();
    passed.filter(|passed| !passed.is_empty()).ok_or_else(|| {
        Failure::new(format!(
            "`tests/ordinary/{program}` printed something else than the numbers of points, one a line"
        ))
    })
}

pub(crate) fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(|error| Failure::file(file, &error))
}

/// What the page says about the `check` module: its names and digests, and which files are wanted soon.
fn fragment(js: (&str, &str), wasm: (&str, &str), rest: Option<(&str, &str)>) -> String {
    let named = |what: &str, (file, digest): (&str, &str)| {
        format!(r#" data-{what}="{file}" data-{what}-integrity="{digest}""#)
    };
    let preload = |(file, digest): (&str, &str)| {
        format!(r#"<link rel="preload" as="fetch" crossorigin href="{file}" integrity="{digest}">"#)
    };
    format!(
        "<meta name=\"check\"{}{}{}>\n{}\n{}\n",
        named("js", js),
        named("wasm", wasm),
        rest.map_or(String::new(), |rest| named("rest", rest)),
        preload(js),
        preload(wasm),
    )
}

/// What the page says about a file that the loader asks for.
fn named(name: &str, file: &str, digest: &str) -> String {
    format!("<meta name=\"{name}\" data-file=\"{file}\" data-integrity=\"{digest}\">\n")
}

/// A script without the lines that are nothing but comments, which no visitor's browser needs.
pub(crate) fn bare(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut inside = false;
    for line in script.lines() {
        let text = line.trim_start();
        inside |= text.starts_with("/**");
        if !inside && !text.starts_with("//") && !text.is_empty() {
            out.push_str(line);
            out.push('\n');
        }
        inside &= !text.ends_with("*/");
    }
    out
}

/// `loader.js` with what it imports before it: one file, so that one digest in the page covers all.
fn joined(room: &Room) -> Result<String, Failure> {
    let mut one = String::new();
    for name in ["judge", "view", "loader"] {
        for line in read(&room.at(&format!("www/{name}.js")))?.lines() {
            let import = line.starts_with("import ");
            if import && !LOADED.iter().any(|from| line.ends_with(from)) {
                return Err(Failure::new(format!(
                    "`www/{name}.js` has `{line}`: only what ends in one of `{}` is put before it",
                    LOADED.join("`, `")
                )));
            }
            if !import {
                one.push_str(line.strip_prefix("export ").unwrap_or(line));
                one.push('\n');
            }
        }
    }
    Ok(one)
}

/// How an import begins that the loader's one file has already.
const LOADED: [&str; 2] = ["from \"./judge.js\";", "from \"./view.js\";"];

/// A part of the page that its own code renders: the example's verdict as the page shows it, or the policy.
fn rendered(room: &Room, part: &str) -> Result<Vec<u8>, Failure> {
    Shell::new(room, "cargo")
        .line("run --locked --quiet --package spec-site --bin prerender --no-default-features --features prerender --")
        .word(part)
        .take("a part of the page was not rendered; the words of the compiler or the program stand above")
}

#[cfg(test)]
mod tests {
    use super::{bare, fragment, joined};
    use crate::room::Room;

    #[test]
    fn the_loader_and_what_it_imports_become_one_file_without_imports_and_exports() {
        let one = joined(&Room::find().unwrap()).unwrap();
        assert!(one.contains("class Judge") && one.contains("async function start"));
        let starts = |word: &str| one.lines().any(|line| line.starts_with(word));
        assert!(!starts("import ") && !starts("export "));
    }

    #[test]
    fn a_script_is_sent_without_its_comments_and_nothing_else_is_missing() {
        let script = "// why\nconst a = 1; // here\n\n/**\n * what\n */\nfunction b() {\n  /** one */\n  return \"/**\";\n}\n";
        assert_eq!(
            bare(script),
            "const a = 1; // here\nfunction b() {\n  return \"/**\";\n}\n"
        );
    }

    #[test]
    fn the_fragment_names_each_file_with_its_digest_and_leaves_the_rest_for_later() {
        let [js, wasm, rest] = [
            ("check/a.js", "sha384-A"),
            ("check/b.wasm", "sha384-B"),
            ("check/c.wasm", "sha384-C"),
        ];
        let html = fragment(js, wasm, Some(rest));
        assert!(html.contains("data-js=\"check/a.js\" data-js-integrity=\"sha384-A\""));
        assert!(html.contains("data-wasm=\"check/b.wasm\" data-wasm-integrity=\"sha384-B\""));
        assert!(html.contains("data-rest=\"check/c.wasm\" data-rest-integrity=\"sha384-C\""));
        assert_eq!(html.matches("rel=\"preload\"").count(), 2);
        assert_eq!(html.matches("c.wasm").count(), 1);
        assert!(!fragment(js, wasm, None).contains("rest"));
    }
}
