//! `spec-pages FOLDER STYLE INTEGRITY`: writes the pages of all rules below the folder `rules` of a built site. `STYLE` is the page's style
//! sheet from the site's top, `INTEGRITY` its digest.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [folder, href, integrity] = args.as_slice() else {
        return Err(io::Error::other(
            "`spec-pages` is called by the build: `spec-pages FOLDER STYLE INTEGRITY`",
        ));
    };
    let style = spec_pages::Sheet {
        href: href.clone(),
        integrity: integrity.clone(),
    };
    let pages = spec_pages::pages(&style).map_err(io::Error::other)?;
    for (path, text) in pages {
        let file = Path::new(folder).join(path);
        if let Some(above) = file.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(file, text)?;
    }
    Ok(())
}
