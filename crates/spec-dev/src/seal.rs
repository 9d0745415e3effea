//! Seals the built page: the view's script runs by a tag that names its digest.
//!
//! Trunk writes a `modulepreload` link with the digest and leaves the loading to an `import()`. Chromium takes a
//! script that such a link has refused all the same, as it fetches it again and has forgotten the digest. A tag with
//! `integrity` is held to it by every browser.

use crate::{
    embed,
    failure::Failure,
    room::{Room, read, write},
    shell::Shell,
    stage::{self, Mode},
    view::{self, Parted},
};
use std::{env, path::Path};

/// Rewrites the page that Trunk is about to publish.
pub(crate) fn seal(room: &Room) -> Result<(), Failure> {
    let folder = env::var_os("TRUNK_STAGING_DIR").ok_or_else(|| {
        Failure::new("`cargo dev seal` is called by the build, which names the folder: run `cargo dev build`")
    })?;
    let page = Path::new(&folder).join("index.html");
    let built = read(&page)?;
    rules(room, &Path::new(&folder).join("rules"), &built)?;
    let mode = stage::mode(&[])?;
    embed::make(room, Path::new(&folder), mode)?;
    let sealed = sealed(&built)?;
    let (sealed, rest) = match mode {
        Mode::Release => {
            let Parted { page, rest } = view::part(room, Path::new(&folder), &sealed)?;
            (page, Some(rest))
        }
        Mode::Fast => (sealed, None),
    };
    let told = told(
        &sealed,
        rest.as_deref(),
        env!("CARGO_PKG_VERSION"),
        &commit(room),
    )?;
    write(&page, told.as_bytes())
}

/// Writes the rules' pages, which share the page's style sheet under the name that Trunk gave it.
fn rules(room: &Room, folder: &Path, page: &str) -> Result<(), Failure> {
    let (href, integrity) = style(page)?;
    Shell::new(room, "cargo")
        .line("run --locked --quiet --package spec-pages --")
        .word(folder)
        .word(href)
        .word(integrity)
        .run("the rules' pages were not written; the words above say why")
}

/// The style sheet's address from the site's top, and its digest.
pub(crate) fn style(page: &str) -> Result<(&str, &str), Failure> {
    let sheet = tags(page, "<link").find(|link| attribute(link, "rel") == Some("stylesheet"));
    let named = sheet.and_then(|sheet| Some((attribute(sheet, "href")?, sheet)));
    let (href, sheet) = named.ok_or_else(|| {
        Failure::new("the built page names no style sheet, which the rules' pages share: `www/index.html` needs `<link data-trunk rel=\"css\">`")
    })?;
    Ok((
        href.trim_start_matches("./"),
        attribute(sheet, "integrity").unwrap_or_default(),
    ))
}

/// The commit that is built; where the folder is no checkout, or has changes of its own, that.
fn commit(room: &Room) -> String {
    let git = |line: &str| Shell::new(room, "git").line(line).text();
    let Some(commit) = git("rev-parse HEAD") else {
        return "not known".into();
    };
    match git("status --porcelain --untracked-files=no") {
        Some(changes) if changes.trim().is_empty() => commit.trim().into(),
        _ => format!("{}, with changes", commit.trim()),
    }
}

/// What stands in the page for what is known only now.
const BUILD: &str = "{{build}}";

/// The page with its version, its commit, and the digests of its modules, each as a browser is held to it.
fn told(html: &str, rest: Option<&str>, version: &str, commit: &str) -> Result<String, Failure> {
    let check = tags(html, "<meta").find(|tag| attribute(tag, "name") == Some("check"));
    let view = tags(html, "<link")
        .find(|tag| attribute(tag, "href").is_some_and(|href| href.ends_with("_bg.wasm")));
    let (Some(check), Some(view), true) = (check, view, html.contains(BUILD)) else {
        return Err(Failure::new(
            "the built page does not name its modules where its digests are looked for, so it cannot say what it was built from: look at `www/index.html` and at what Trunk makes of it",
        ));
    };
    let mut rows =
        format!("<dt>Version</dt><dd>{version}</dd><dt>Commit</dt><dd><code>{commit}</code></dd>");
    for (name, digest) in [
        ("The page’s module", attribute(view, "integrity")),
        ("Its rest", rest),
        (
            "The judging module",
            attribute(check, "data-wasm-integrity"),
        ),
        (
            "Its rest, loaded when needed",
            attribute(check, "data-rest-integrity"),
        ),
    ] {
        if let Some(digest) = digest {
            rows = format!("{rows}<dt>{name}</dt><dd><code>{digest}</code></dd>");
        }
    }
    Ok(html.replacen(BUILD, &rows, 1))
}

/// The page with the view's script in the place of its preload, before the loader.
fn sealed(html: &str) -> Result<String, Failure> {
    let links: Vec<&str> = tags(html, "<link")
        .filter(|link| attribute(link, "rel") == Some("modulepreload"))
        .collect();
    let loader = tags(html, "<script").find(|tag| attribute(tag, "type") == Some("module"));
    let ([link], Some(loader)) = (links.as_slice(), loader) else {
        return Err(Failure::new(format!(
            "the built page has {} scripts to preload and should have one, before one loader: a crate of the page brings JavaScript of its own, which nothing would hold to a digest; leave that crate or its feature out",
            links.len()
        )));
    };
    let (Some(src), Some(integrity)) = (attribute(link, "href"), attribute(link, "integrity"))
    else {
        return Err(Failure::new(
            "the built page names no digest for the view's script: `no_sri` must not be set for the build",
        ));
    };
    let script =
        format!(r#"<script defer crossorigin src="{src}" integrity="{integrity}"></script>"#);
    Ok(html
        .replacen(link, "", 1)
        .replacen(loader, &format!("{script}{loader}"), 1))
}

/// The opening tags that start so, in the order of the page.
pub(crate) fn tags<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.match_indices(start).filter_map(move |(from, _)| {
        let rest = html.get(from..)?;
        rest.get(..=rest.find('>')?)
    })
}

/// An attribute's value, with quotes or (after minifying) without.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}="))?;
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split([' ', '>']).next(),
    }
}

#[cfg(test)]
mod tests {
    use super::{sealed, style, told};

    #[test]
    fn the_page_tells_its_version_its_commit_and_its_digests() {
        let page = "<meta name=check data-wasm-integrity=sha384-C data-rest-integrity=sha384-R><link href=./v_bg.wasm integrity=sha384-V rel=preload><dl>{{build}}</dl>";
        let told = told(page, Some("sha256-L"), "0.1.0", "abc").unwrap();
        for word in [
            "0.1.0",
            "<code>abc</code>",
            "<code>sha384-V</code>",
            "<code>sha256-L</code>",
            "<code>sha384-C</code>",
            "<code>sha384-R</code>",
        ] {
            assert!(told.contains(word), "{word}");
        }
        assert!(!told.contains("{{"));
    }

    #[test]
    fn a_page_that_names_no_modules_stops_the_build() {
        assert!(super::told("<dl>{{build}}</dl>", None, "0.1.0", "abc").is_err());
    }

    const SCRIPT: &str =
        r#"<script defer crossorigin src="./v.js" integrity="sha384-A="></script>"#;

    #[test]
    fn the_views_script_comes_before_the_loader_with_its_digest() {
        let minified = "<script type=module src=./loader.js integrity=sha384-L></script><link crossorigin href=./v.js integrity=sha384-A= rel=modulepreload><link rel=preload href=w>";
        let page = sealed(minified).unwrap();
        assert_eq!(
            page,
            format!(
                "{SCRIPT}<script type=module src=./loader.js integrity=sha384-L></script><link rel=preload href=w>"
            )
        );
        let plain = "<script type=\"module\" src=\"l\"></script>\n<link rel=\"modulepreload\" href=\"./v.js\" crossorigin=\"anonymous\" integrity=\"sha384-A=\">";
        assert!(sealed(plain).unwrap().starts_with(SCRIPT));
    }

    #[test]
    fn the_rules_pages_share_the_pages_own_style_sheet() {
        let page = "<link href=./v.js rel=modulepreload><link href=./page-1.css integrity=sha384-S rel=stylesheet>";
        assert_eq!(style(page).unwrap(), ("page-1.css", "sha384-S"));
        assert!(style("<p>").is_err());
    }

    #[test]
    fn scripts_that_no_digest_would_hold_stop_the_build() {
        let loader = "<script type=module src=l></script>";
        let link = "<link href=./v.js integrity=sha384-A rel=modulepreload>";
        for page in [
            loader.to_owned(),
            link.to_owned(),
            format!("{loader}{link}{link}"),
        ] {
            assert!(sealed(&page).is_err(), "{page}");
        }
        let undigested = format!("{loader}<link href=./v.js rel=modulepreload>");
        assert!(
            sealed(&undigested)
                .unwrap_err()
                .to_string()
                .contains("digest")
        );
    }
}
