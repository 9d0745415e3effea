//! Installs what is missing, one thing after the other, and says what and why.

use crate::{
    failure::Failure,
    room::{Room, on_path, path_with, read, write},
    shell::{Shell, took},
};
use std::{
    env,
    path::{Path, PathBuf},
    time::Instant,
};

/// The version of `wasm-bindgen` in the lock file; the command must be the same to the digit.
pub(crate) const WASM_BINDGEN: &str = "0.2.129";

/// Its build asks for a newer compiler than this project does and does not need it.
pub(crate) const TRUNK: &str = "0.22.1";

/// The oldest Node that the browser tests run on.
const NODE: u32 = 20;

const WASM: &str = "wasm32-unknown-unknown";

/// A program that Cargo builds from its published source, once per version and person.
struct Tool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    flags: &'static str,
    why: &'static str,
}

const TOOLS: [Tool; 2] = [
    Tool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: WASM_BINDGEN,
        flags: "",
        why: "it writes the JavaScript beside each Wasm module; about 1 minute",
    },
    Tool {
        program: "trunk",
        package: "trunk",
        version: TRUNK,
        flags: "--ignore-rust-version --no-default-features --features rustls",
        why: "it puts the page together; about 3 minutes",
    },
];

/// The tools run for seconds, so they are built fast rather than fast to run: a quarter of the time.
const FAST_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
];

/// What a release build of the site needs.
pub(crate) fn for_site(room: &Room) -> Result<(), Failure> {
    for_fast_site(room)?;
    packages(room)
}

/// What a build for `serve` needs: no Node.
pub(crate) fn for_fast_site(room: &Room) -> Result<(), Failure> {
    crates(room)?;
    wasm_target(room)?;
    TOOLS.iter().try_for_each(|tool| tool.install(room))
}

/// What the browser tests need beside a site.
pub(crate) fn for_browsers(room: &Room) -> Result<(), Failure> {
    packages(room)?;
    browsers(room)
}

/// Everything that any command installs.
pub(crate) fn everything(room: &Room) -> Result<(), Failure> {
    for_site(room)?;
    for_browsers(room)?;
    println!("everything is here");
    Ok(())
}

/// `PATH` with the built tools and the npm packages' programs before the rest.
pub(crate) fn path(room: &Room) -> std::ffi::OsString {
    let mut folders: Vec<PathBuf> = TOOLS.iter().filter_map(Tool::folder).collect();
    folders.push(room.at("tests/browser/node_modules/.bin"));
    path_with(&folders)
}

fn announce(what: &str, why: &str) -> Instant {
    println!("setting up: {what}\n  because {why}");
    Instant::now()
}

fn done(since: Instant) {
    println!("  done in {}", took(since));
}

/// The sources of the crates, exactly those of the lock file.
pub(crate) fn crates(room: &Room) -> Result<(), Failure> {
    let fetch = Shell::new(room, "cargo").line("fetch --locked --quiet");
    let here = Shell::new(room, "cargo").line("fetch --locked --quiet --offline");
    if here.output().is_some() {
        return Ok(());
    }
    let since = announce(
        "the crates of `Cargo.lock`",
        "everything is built from them",
    );
    fetch.run(
        "the crates cannot be had, so nothing can be built; where the crate registry can be reached, run `cargo fetch --locked`",
    )?;
    done(since);
    Ok(())
}

/// The compiler's library for the browser.
pub(crate) fn wasm_target(room: &Room) -> Result<(), Failure> {
    let library = Shell::new(room, "rustc")
        .line("--print target-libdir --target")
        .word(WASM)
        .text();
    if library.is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        return Err(Failure::new(format!(
            "the Rust library for `{WASM}` is not here and neither is `rustup`, so nothing can be built for the browser: install the library with the package tool that Rust came with (Debian: `sudo apt-get install libstd-rust-dev-wasm32`), or Rust from https://rustup.rs"
        )));
    }
    let since = announce(
        &format!("the Rust target `{WASM}`"),
        "the page's modules are built for it",
    );
    Shell::new(room, "rustup")
        .line("target add")
        .word(WASM)
        .run(&format!("nothing can be built for the browser without it; where the network is open, run `rustup target add {WASM}`"))?;
    done(since);
    Ok(())
}

impl Tool {
    fn home(&self) -> Result<PathBuf, Failure> {
        Ok(Room::cache()?.join(format!("{}-{}", self.program, self.version)))
    }

    /// The folder in which Cargo leaves it.
    fn folder(&self) -> Option<PathBuf> {
        Some(self.home().ok()?.join("bin"))
    }

    fn is_here(&self, room: &Room) -> bool {
        let built = self.folder().map(|folder| {
            folder
                .join(self.program)
                .with_extension(env::consts::EXE_EXTENSION)
        });
        [built, on_path(self.program)]
            .into_iter()
            .flatten()
            .any(|program| {
                let says = Shell::new(room, program).word("--version").text();
                says.is_some_and(|says| says.split_whitespace().nth(1) == Some(self.version))
            })
    }

    fn install(&self, room: &Room) -> Result<(), Failure> {
        if self.is_here(room) {
            return Ok(());
        }
        let since = announce(&format!("{} {}", self.program, self.version), self.why);
        let home = self.home()?;
        let mut install = Shell::new(room, "cargo")
            .line("install --locked --force --quiet")
            .word(self.package)
            .line(&format!(
                "--version {} --bin {}",
                self.version, self.program
            ))
            .line(self.flags)
            .word("--root")
            .word(&home)
            .unset("RUSTFLAGS")
            .unset("CARGO_TARGET_DIR");
        for (name, value) in FAST_BUILD {
            install = install.set(name, value);
        }
        install.run("the page cannot be built without it; its own words stand above. Where the crate registry can be reached, run the command again")?;
        done(since);
        Ok(())
    }
}

/// The npm packages of the browser tests, among them the optimiser of the Wasm modules.
pub(crate) fn packages(room: &Room) -> Result<(), Failure> {
    node(room)?;
    let folder = room.at("tests/browser");
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-from");
    if read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let since = announce(
        "the npm packages of `tests/browser`",
        "the browser tests run on them, `wasm-opt` makes the modules small, and `happy-dom` shows what a visit runs of the view",
    );
    Shell::new(room, program("npm"))
        .line("ci --ignore-scripts --no-audit --no-fund --loglevel=error")
        .within(&folder)
        .run("the page cannot be made small or tried without them; where the npm registry can be reached, run `npm ci --ignore-scripts` in `tests/browser`")?;
    write(&stamp, lock.as_bytes())?;
    done(since);
    Ok(())
}

fn program(name: &'static str) -> &'static str {
    match name {
        "npm" if cfg!(windows) => "npm.cmd",
        _ => name,
    }
}

fn node(room: &Room) -> Result<(), Failure> {
    let wants = "`wasm-opt` and the browser tests run on it: install Node 20 or newer with npm (Debian: `sudo apt-get install nodejs npm`, elsewhere https://nodejs.org)";
    let Some(says) = Shell::new(room, "node").word("--version").text() else {
        return Err(Failure::new(format!("Node is not here, and {wants}")));
    };
    if major(&says).is_none_or(|major| major < NODE) {
        return Err(Failure::new(format!(
            "Node is {}, and {wants}",
            says.trim()
        )));
    }
    if on_path(program("npm")).is_none() {
        return Err(Failure::new(format!(
            "Node is here and npm is not, and {wants}"
        )));
    }
    Ok(())
}

/// `v20.19.2` is 20.
fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// A browser: what the environment may name it by, what it is called, and its package in Debian.
struct Browser {
    title: &'static str,
    variable: &'static str,
    programs: &'static [&'static str],
    package: &'static str,
}

const BROWSERS: [Browser; 2] = [
    Browser {
        title: "Chromium",
        variable: "CHROMIUM",
        programs: &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
        ],
        package: "chromium",
    },
    Browser {
        title: "Firefox",
        variable: "FIREFOX",
        programs: &[
            "firefox-esr",
            "firefox",
            "/Applications/Firefox.app/Contents/MacOS/firefox",
        ],
        package: "firefox-esr",
    },
];

impl Browser {
    fn find(&self) -> Option<PathBuf> {
        let named = env::var_os(self.variable).map(PathBuf::from);
        named.or_else(|| self.programs.iter().find_map(|name| on_path(name)))
    }
}

/// The browsers that are here, each with the variable that names it to the tests.
pub(crate) fn found_browsers() -> Vec<(&'static str, PathBuf)> {
    let pair = |browser: &Browser| Some((browser.variable, browser.find()?));
    BROWSERS.iter().filter_map(pair).collect()
}

fn browsers(room: &Room) -> Result<(), Failure> {
    let missing: Vec<&Browser> = BROWSERS.iter().filter(|b| b.find().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = |name: fn(&Browser) -> &'static str, between: &str| {
        missing
            .iter()
            .map(|b| name(b))
            .collect::<Vec<_>>()
            .join(between)
    };
    let titles = list(|b| b.title, " and ");
    let packages = list(|b| b.package, " ");
    let variables = list(|b| b.variable, " and ");
    let by_hand = format!(
        "{titles} cannot be found, and the page is tried in both browsers: run `sudo apt-get install {packages}` (Debian; elsewhere install them as usual), or name the programs in `{variables}`"
    );
    let Some(apt) = apt_get(room) else {
        return Err(Failure::new(by_hand));
    };
    let since = announce(
        &titles,
        "the page is tried in real browsers; less than a minute",
    );
    let install = format!("install --yes --quiet --no-install-recommends {packages}");
    let again = || Ok(apt("update --quiet").succeeds()? && apt(&install).succeeds()?);
    if apt(&install).succeeds()? || again()? {
        done(since);
        Ok(())
    } else {
        Err(Failure::new(format!(
            "`apt-get` did not succeed: {by_hand}"
        )))
    }
}

/// Hugo, as Debian packs it: the SPECs' own pages are made with it.
pub(crate) fn hugo(room: &Room) -> Result<(), Failure> {
    if on_path("hugo").is_some() {
        return Ok(());
    }
    let by_hand = "Hugo cannot be found, and the element is tried in its pages: run `sudo apt-get install hugo` (Debian; elsewhere install it as usual)";
    let Some(apt) = apt_get(room) else {
        return Err(Failure::new(by_hand));
    };
    let since = announce(
        "Hugo",
        "the element is tried in its pages; less than a minute",
    );
    let install = "install --yes --quiet --no-install-recommends hugo";
    if apt(install).succeeds()? || apt("update --quiet").succeeds()? && apt(install).succeeds()? {
        done(since);
        return Ok(());
    }
    Err(Failure::new(format!(
        "`apt-get` did not succeed: {by_hand}"
    )))
}

/// The version of Sphinx whose pages the element is tried in.
const SPHINX: &str = "8.2.3";

/// Sphinx, in an environment of its own; its program.
pub(crate) fn sphinx(room: &Room) -> Result<PathBuf, Failure> {
    let home = Room::cache()?.join(format!("sphinx-{SPHINX}"));
    let programs = home.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = |name: &str| {
        programs
            .join(name)
            .with_extension(env::consts::EXE_EXTENSION)
    };
    let build = program("sphinx-build");
    if Shell::new(room, &build)
        .word("--version")
        .output()
        .is_some()
    {
        return Ok(build);
    }
    let since = announce(
        &format!("Sphinx {SPHINX}"),
        "the element is tried in its pages; less than a minute, in a folder of its own",
    );
    let otherwise = "Sphinx cannot be had, so the element is not tried in its pages; install Python 3.11 or newer with `venv` (Debian: `sudo apt-get install python3-venv`), and look whether the package index can be reached";
    Shell::new(room, "python3")
        .line("-m venv")
        .word(&home)
        .run(otherwise)?;
    Shell::new(room, program("pip"))
        .line(&format!(
            "install --quiet --disable-pip-version-check sphinx=={SPHINX}"
        ))
        .run(otherwise)?;
    done(since);
    Ok(build)
}

/// Debian's package tool, when it may be used without asking anybody for a password.
fn apt_get(room: &Room) -> Option<impl Fn(&str) -> Shell> {
    on_path("apt-get")?;
    let is_root = Shell::new(room, "id").word("-u").text()?.trim() == "0";
    let may_sudo =
        on_path("sudo").is_some() && Shell::new(room, "sudo").line("-n true").output().is_some();
    (is_root || may_sudo).then_some(move |line: &str| {
        let shell = if is_root {
            Shell::new(room, "apt-get")
        } else {
            Shell::new(room, "sudo").line("-n --preserve-env=DEBIAN_FRONTEND apt-get")
        };
        shell.line(line).set("DEBIAN_FRONTEND", "noninteractive")
    })
}

#[cfg(test)]
mod tests {
    use super::{TRUNK, WASM_BINDGEN, major};
    use crate::room::{Room, read};

    #[test]
    fn the_wasm_bindgen_command_is_the_version_of_the_lock_file_and_of_trunk() {
        let room = Room::find().unwrap();
        let lock = read(&room.at("Cargo.lock")).unwrap();
        let locked = format!("name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\"");
        assert!(lock.contains(&locked), "Cargo.lock has another version");
        let trunk = read(&room.at("trunk.toml")).unwrap();
        assert!(trunk.contains(&format!("wasm_bindgen = \"{WASM_BINDGEN}\"")));
        assert!(trunk.contains(&format!("trunk-version = \"={TRUNK}\"")));
    }

    #[test]
    fn the_lock_file_of_the_browser_tests_names_no_address() {
        let room = Room::find().unwrap();
        let lock = read(&room.at("tests/browser/package-lock.json")).unwrap();
        assert!(!lock.contains("\"resolved\""));
    }

    #[test]
    fn a_version_has_a_major_part() {
        assert_eq!(major("v20.19.2\n"), Some(20));
        assert_eq!(major("132.0.0"), Some(132));
        assert_eq!(major("nightly"), None);
    }
}
