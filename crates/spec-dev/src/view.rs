//! Makes the view's module small and parts it in two, when Trunk has put the page together.

use crate::{
    failure::Failure,
    integrity::{integrity, short_digest, short_name},
    room::{Room, read, write},
    seal::{attribute, tags},
    shell::Shell,
    split, stage,
};
use std::{fs, path::Path};

/// The page that names the view's first part in the place of its whole, and what the rest is held to.
pub(crate) struct Parted {
    pub(crate) page: String,
    pub(crate) rest: String,
}

/// Parts the module that the page in this folder names.
pub(crate) fn part(room: &Room, folder: &Path, page: &str) -> Result<Parted, Failure> {
    let link = tags(page, "<link")
        .find(|tag| attribute(tag, "href").is_some_and(|href| href.ends_with(END)));
    let named =
        link.and_then(|link| Some((attribute(link, "href")?, attribute(link, "integrity")?)));
    let Some((href, digest)) = named else {
        return Err(Failure::new(
            "the built page does not name the view's module with its digest, so it cannot be parted: look at `www/index.html` and at what Trunk makes of it",
        ));
    };
    let name = href.trim_start_matches("./");
    let file = folder.join(name);
    stage::smaller(room, &file)?;
    let script = tags(page, "<script").find_map(|tag| {
        let src = attribute(tag, "src").filter(|src| src.contains("spec-site-"))?;
        Some((src.trim_start_matches("./"), attribute(tag, "integrity")?))
    });
    let (script, script_digest) = script.ok_or_else(|| {
        Failure::new("the built page does not name the view's script with its digest: look at what Trunk makes of `www/index.html`")
    })?;
    let (all, js) = split::shortened(&stage::bytes(&file)?, &read(&folder.join(script))?)?;
    for old in [&file, &folder.join(script)] {
        fs::remove_file(old).map_err(|error| Failure::file(old, &error))?;
    }
    let script_name = format!("spec-site-{}.js", short_name(js.as_bytes()));
    write(&folder.join(&script_name), js.as_bytes())?;
    let linked = room
        .target()
        .join("wasm32-unknown-unknown/wasm/spec_site.wasm");

    let witness = room.target().join("staged/view-witness.wasm");
    write(&witness, &split::instrumented(&all)?)?;
    let says = Shell::new(room, "node")
        .word(room.at("tests/ordinary/visit.mjs"))
        .word(folder)
        .word(&witness)
        .take("what an ordinary visit runs was not found out; the words of `tests/ordinary/visit.mjs` stand above")?;
    let passed = stage::numbers(&says, "visit.mjs")?;
    let rest_name = |rest: &[u8]| format!("spec-site-{}_rest.wasm", short_name(rest));
    let parts = split::late(&all, &stage::bytes(&linked)?, &passed, &|rest| {
        format!("{} {}", rest_name(rest), short_digest(rest))
    })?;
    let first_name = format!("spec-site-{}{END}", short_name(&parts.first));
    write(&folder.join(&first_name), &parts.first)?;
    write(&folder.join(rest_name(&parts.rest)), &parts.rest)?;
    Ok(Parted {
        page: page
            .replace(name, &first_name)
            .replace(digest, &integrity(&parts.first))
            .replace(script, &script_name)
            .replace(script_digest, &integrity(js.as_bytes())),
        rest: short_digest(&parts.rest),
    })
}

/// How the name of the view's module ends.
const END: &str = "_bg.wasm";
