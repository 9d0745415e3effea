//! What a visit loads, and what the page can ever load, as a host with brotli sends it.

use crate::{
    failure::Failure,
    room::{Room, read},
    setup,
    shell::Shell,
    site,
    stage::LATE,
};
use std::{fs, path::Path};

/// The page before any script has run: the HTML and the styles.
const FIRST_PAINT: u64 = 15_000;

/// Everything until the visitor's own file is judged, when that is an ordinary one: the page, the first part of the judging
/// module, the view's module, their scripts.
const FIRST_VERDICT: u64 = 260_000;
/// What it takes today, which is above its budget: the judging module has grown with the rules. To be lowered with each cut, and taken out
/// once the budget is met.
const REACHED: u64 = 408_500;

/// Everything there is, which includes the rests of both modules.
const EVERYTHING: u64 = 480_000;
/// What that is today, as above.
const REACHED_IN_ALL: u64 = 783_500;

/// When a file is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    Paint,
    Verdict,
    Later,
}

struct File {
    name: String,
    when: When,
    bytes: u64,
    brotli: u64,
}

/// Prints the table.
pub(crate) fn show(room: &Room) -> Result<(), Failure> {
    measure(room).map(|files| print(&files))
}

/// Prints the table and holds it to the budgets, and, where a budget is not met yet, to what is reached.
pub(crate) fn within_budgets(room: &Room) -> Result<(), Failure> {
    let files = measure(room)?;
    print(&files);
    let paint = sum(&files, When::Paint);
    if paint > FIRST_PAINT {
        return Err(Failure::new(format!(
            "the first paint takes {paint} bytes and may take {FIRST_PAINT}: a page that comes late is not read; find what grew with `cargo dev size`"
        )));
    }
    let verdict = sum(&files, When::Verdict);
    if verdict > FIRST_VERDICT {
        println!(
            "NOT MET: the first verdict takes {verdict} bytes, and its budget is {FIRST_VERDICT}; until it is met, nothing may grow beyond {REACHED}"
        );
    }
    if verdict > REACHED {
        return Err(Failure::new(format!(
            "the first verdict takes {verdict} bytes and took {REACHED} before: it has to become smaller, not larger; find what grew with `cargo dev size`"
        )));
    }
    let all = sum(&files, When::Later);
    if all > EVERYTHING {
        println!(
            "NOT MET: everything together takes {all} bytes, and its budget is {EVERYTHING}; until it is met, nothing may grow beyond {REACHED_IN_ALL}"
        );
    }
    if all > REACHED_IN_ALL {
        return Err(Failure::new(format!(
            "the page can load {all} bytes, and took {REACHED_IN_ALL} before: an input that is not ordinary takes most of that; find what grew with `cargo dev size`"
        )));
    }
    Ok(())
}

fn sum(files: &[File], until: When) -> u64 {
    let within = files.iter().filter(|file| file.when <= until);
    within.map(|file| file.brotli).sum()
}

fn print(files: &[File]) {
    let words = [
        (When::Paint, "for the first paint", Some(FIRST_PAINT)),
        (When::Verdict, "for the first verdict", Some(FIRST_VERDICT)),
        (When::Later, "what the page can ever load", Some(EVERYTHING)),
    ];
    println!("{:>10} {:>10}", "bytes", "brotli");
    for (when, title, budget) in words {
        for file in files.iter().filter(|file| file.when == when) {
            println!("{:>10} {:>10}  {}", file.bytes, file.brotli, file.name);
        }
        let budget = budget.map_or(String::new(), |budget| format!(" (budget {budget})"));
        println!("{:>10} {:>10}  = {title}{budget}", "", sum(files, when));
    }
}

/// Reads the sizes off the built site.
fn measure(room: &Room) -> Result<Vec<File>, Failure> {
    let site = room.at("target/www");
    if !site.join("index.html").is_file() {
        site::build(room)?;
    }
    setup::packages(room)?;
    let page = read(&site.join("index.html"))?;
    let mut names = Vec::new();
    walk(&site, "", &mut names)?;
    // these are other pages, and what they load
    names.retain(|name| {
        !["rules/", "embed/", "clauses.html", "embed.html"]
            .iter()
            .any(|other| name.starts_with(other))
    });
    names.sort();
    let mut files = Vec::new();
    for name in names {
        let (bytes, brotli) = compressed(room, &site.join(&name))?;
        let when = when(&name, &page);
        files.push(File {
            name,
            when,
            bytes,
            brotli,
        });
    }
    files.sort_by(|a, b| (a.when, &a.name).cmp(&(b.when, &b.name)));
    Ok(files)
}

/// A file the page's HTML names is loaded by a visit, but for the rest of the judging module, which ordinary inputs do
/// not need (a browser test holds it to that), and for late scripts, of which every visit loads the example's picture; any other
/// waits until somebody asks for it.
fn when(name: &str, page: &str) -> When {
    let is_late = |late: &str| name.starts_with(&format!("check/{late}-"));
    let waits = |late: &str| late != "picture" && is_late(late);
    if is_late("rest") || LATE.into_iter().any(waits) {
        return When::Later;
    }
    // what the loader asks for itself does not keep the first paint waiting
    let style =
        !name.starts_with("check/") && Path::new(name).extension().is_some_and(|end| end == "css");
    match (name == "index.html", page.contains(name), style) {
        (true, _, _) | (_, true, true) => When::Paint,
        (_, true, _) => When::Verdict,
        _ => When::Later,
    }
}

fn walk(folder: &Path, prefix: &str, names: &mut Vec<String>) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::file(folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| Failure::file(folder, &error))?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// How many bytes a file has, and how many at brotli's highest quality.
fn compressed(room: &Room, file: &Path) -> Result<(u64, u64), Failure> {
    const SCRIPT: &str = "const text = require('fs').readFileSync(process.argv[1]); const zlib = require('zlib'); \
        const params = {[zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: text.length}; \
        console.log(text.length, zlib.brotliCompressSync(text, {params}).length)";
    let says = Shell::new(room, "node")
        .word("-e")
        .word(SCRIPT)
        .word(file)
        .text();
    says.as_deref()
        .and_then(|says| says.trim().split_once(' '))
        .and_then(|(bytes, brotli)| Some((bytes.parse().ok()?, brotli.parse().ok()?)))
        .ok_or_else(|| {
            Failure::new(format!(
                "`{}` could not be measured with Node",
                file.display()
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::{When, when};

    #[test]
    fn the_page_and_its_styles_paint_first_and_what_it_does_not_name_waits() {
        let page = r#"<link rel="stylesheet" href="./page-1.css"><script src="./loader-2.js"><meta data-rest="check/rest-4.wasm">"#;
        assert_eq!(when("index.html", page), When::Paint);
        assert_eq!(when("page-1.css", page), When::Paint);
        assert_eq!(when("loader-2.js", page), When::Verdict);
        assert_eq!(when("print-3.css", page), When::Later);
        assert_eq!(when("check/rest-4.wasm", page), When::Later);
        assert_eq!(when("spec-site-7_rest.wasm", page), When::Later);
        assert_eq!(when("check/back-5.js", "check/back-5.js"), When::Later);
        let picture = "check/picture-6.js";
        assert_eq!(when(picture, picture), When::Verdict);
        assert_eq!(when("check/live-6.css", "check/live-6.css"), When::Verdict);
        assert_eq!(when("check/wrong-5.js", "check/wrong-5.js"), When::Later);
        assert_eq!(when("check/walk-5.js", "check/walk-5.js"), When::Later);
        assert_eq!(when("example/release.yml", page), When::Later);
    }
}
