//! `spec-pages FOLDER STYLE INTEGRITY`: writes the pages of all rules below the folder `rules` of a built site. `STYLE` is the page's style
//! sheet from the site's top, `INTEGRITY` its digest.
//!
//! `spec-pages element SITE STYLE INTEGRITY`: writes the examples of the element's boxes and the pages about the element into a built site.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let (element, rest) = match args.split_first() {
        Some((word, rest)) if word == "element" => (true, rest),
        _ => (false, args.as_slice()),
    };
    let [folder, href, integrity] = rest else {
        return Err(io::Error::other(
            "`spec-pages` is called by the build: `spec-pages [element] FOLDER STYLE INTEGRITY`",
        ));
    };
    let style = spec_pages::Sheet {
        href: href.clone(),
        integrity: integrity.clone(),
    };
    let pages = if element {
        let script = fs::read(Path::new(folder).join("embed/v1/spec-check.js"))?;
        spec_pages::element(&style, &script)
    } else {
        spec_pages::pages(&style)
    };
    let pages = pages.map_err(io::Error::other)?;
    for (path, text) in pages {
        let file = Path::new(folder).join(path);
        if let Some(above) = file.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(file, text)?;
    }
    Ok(())
}
