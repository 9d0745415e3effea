//! Builds the site and serves it while it is worked on.

use crate::{
    failure::Failure,
    room::Room,
    setup,
    shell::{self, Shell, took},
    stage,
};
use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

/// Makes the static site in `target/www`.
pub(crate) fn build(room: &Room) -> Result<(), Failure> {
    setup::for_site(room)?;
    let since = Instant::now();
    trunk(room, "build --release").run("the site was not built; the words above say why")?;
    // Trunk's own mark, which no visitor needs; where it is not there, nothing is to do
    let _ = fs::remove_file(room.at("target/www/.trunk-lock"));
    println!(
        "the site is in {} ({}); any static host serves it, under any path",
        room.at("target/www").display(),
        took(since)
    );
    Ok(())
}

/// Serves the site, and builds it again whenever a source changes.
pub(crate) fn serve(room: &Room, rest: &[String]) -> Result<(), Failure> {
    let wish = Wish::read(rest)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, wish.port));
    if TcpListener::bind(address).is_err() {
        return Err(Failure::new(format!(
            "port {} of this machine is taken, so the page cannot be served there: run `cargo dev serve --port {}`",
            wish.port,
            wish.port.wrapping_add(1).max(1024)
        )));
    }
    if wish.release {
        setup::for_site(room)?;
    } else {
        setup::for_fast_site(room)?;
    }
    println!("building the page; the first time this takes a few minutes");
    announcer(room, wish.port)?;
    let release = if wish.release { "--release" } else { "" };
    // its own folder: what is tested and measured is what `build` makes
    trunk(
        room,
        &format!("serve --dist target/served --port {} {release}", wish.port),
    )
    .instead()
}

/// Says where the page is, as soon as it answers. A process of its own, since this one becomes Trunk: whatever ends
/// `cargo dev serve` then ends the server, too.
fn announcer(room: &Room, port: u16) -> Result<(), Failure> {
    let myself = env::current_exe()
        .map_err(|error| Failure::new(format!("this program does not find itself: {error}")))?;
    Shell::new(room, myself)
        .line(&format!("announce {port}"))
        .start()
}

/// Waits for the page on this port, as long as the one who serves it lives.
pub(crate) fn announce(rest: &[String]) -> Result<(), Failure> {
    let Wish { port, .. } = match rest {
        [port] => Wish::read(&["--port".into(), port.clone()])?,
        _ => {
            return Err(Failure::new(
                "`cargo dev serve` says itself where the page is",
            ));
        }
    };
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let (since, parent) = (Instant::now(), shell::parent());
    while shell::parent() == parent {
        if TcpStream::connect(address).is_ok() {
            println!(
                "\nthe page is at http://{address}/ (ready in {}). Reload it after a change; Ctrl-C ends this.\n",
                took(since)
            );
            break;
        }
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

fn trunk(room: &Room, line: &str) -> Shell {
    let (flags, value) = stage::wasm_flags(room);
    let shell = Shell::new(room, "trunk")
        .line(line)
        .line("--config trunk.toml --skip-version-check")
        .set("PATH", setup::path(room))
        .set(flags, value);
    // Trunk takes only `true` and `false` in this variable, and stops at the usual `1`
    if room.plain {
        shell.set("NO_COLOR", "true")
    } else {
        shell.unset("NO_COLOR")
    }
}

/// What `serve` was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Wish {
    port: u16,
    release: bool,
}

impl Wish {
    fn read(mut rest: &[String]) -> Result<Self, Failure> {
        let mut wish = Self {
            port: 8080,
            release: false,
        };
        loop {
            rest = match rest {
                [] => return Ok(wish),
                [flag, more @ ..] if flag == "--release" => {
                    wish.release = true;
                    more
                }
                [flag, port, more @ ..] if flag == "--port" => {
                    wish.port = port.parse().ok().filter(|port| *port > 0).ok_or_else(|| {
                        Failure::new(format!(
                            "`{port}` is no port: give a number from 1 to 65535"
                        ))
                    })?;
                    more
                }
                [other, ..] => {
                    return Err(Failure::new(format!(
                        "`{other}` is not understood: `cargo dev serve` takes `--port N` and `--release`"
                    )));
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Wish;

    fn read(line: &str) -> Result<Wish, String> {
        let words: Vec<String> = line.split_whitespace().map(String::from).collect();
        Wish::read(&words).map_err(|failure| failure.to_string())
    }

    #[test]
    fn serve_takes_a_port_and_a_mode() {
        let plain = Wish {
            port: 8080,
            release: false,
        };
        assert_eq!(read(""), Ok(plain));
        let both = Wish {
            port: 9000,
            release: true,
        };
        assert_eq!(read("--release --port 9000"), Ok(both));
    }

    #[test]
    fn a_wrong_word_is_named() {
        assert!(read("--prot 1").unwrap_err().contains("`--prot`"));
        assert!(read("--port high").unwrap_err().contains("`high`"));
        assert!(read("--port").unwrap_err().contains("`--port`"));
    }
}
