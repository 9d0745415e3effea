//! A stand-in for `gh`, as far as the command that collects calls it: it asks a host on this machine over HTTP and behaves as `gh api` does
//! with pages, filters and refusals. `STAND_IN_HOST` is that host; `STAND_IN_AGE=old` filters refusals, too, as early versions of `gh` do.
//! <https://cli.github.com/manual/gh_api>
#![allow(clippy::print_stdout, clippy::print_stderr)]

use jaq_core::{
    Compiler, Ctx, Vars, data,
    load::{Arena, File, Loader},
    unwrap_valr,
};
use jaq_json::{Val, read};
use std::{
    env,
    io::{Read, Write},
    net::TcpStream,
    process::ExitCode,
};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("gh: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut arguments = env::args().skip(1);
    if arguments.next().as_deref() != Some("api") {
        return Err("only `gh api` is known".into());
    }
    let (mut pages, mut filter, mut path) = (false, None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--paginate" => pages = true,
            "--jq" => filter = arguments.next(),
            flag if flag.starts_with('-') => return Err(format!("unknown flag: {flag}")),
            _ => path = Some(argument),
        }
    }
    if env::var("GH_HOST").as_deref() != Ok("github.com") {
        return Err("another host would be asked".into());
    }
    let mut next = Some(format!("/{}", path.ok_or("no path")?));
    while let Some(path) = next.take() {
        let answer = get(&path)?;
        if answer.status >= 400 {
            match &filter {
                Some(filter) if env::var("STAND_IN_AGE").is_ok() => print(filter, &answer.body)?,
                _ => print!("{}", answer.body),
            }
            return Err(format!("refused (HTTP {})", answer.status));
        }
        match &filter {
            Some(filter) => print(filter, &answer.body)?,
            None => print!("{}", answer.body),
        }
        next = answer.next.filter(|_| pages);
    }
    Ok(())
}

struct Answer {
    status: u16,
    body: String,
    next: Option<String>,
}

fn get(path: &str) -> Result<Answer, String> {
    let broken = |_| String::from("error connecting to api.github.com");
    let host = env::var("STAND_IN_HOST").map_err(|_| "no host")?;
    let host = host.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).map_err(broken)?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: token of-the-visitor\r\n\r\n"
    )
    .map_err(broken)?;
    let mut text = String::new();
    stream.read_to_string(&mut text).map_err(broken)?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or("no answer")?;
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let next = head
        .lines()
        .find_map(|line| line.strip_prefix("link: <"))
        .and_then(|link| link.split_once(">; rel=\"next\""))
        .map(|(path, _)| path.to_owned());
    Ok(Answer {
        status: status.ok_or("no status")?,
        body: body.into(),
        next,
    })
}

/// Each result on a line, a text without its quotes.
fn print(filter: &str, body: &str) -> Result<(), String> {
    let input = read::parse_single(body.as_bytes()).map_err(|error| error.to_string())?;
    let defs = jaq_core::defs()
        .chain(jaq_std::defs())
        .chain(jaq_json::defs());
    let funs = jaq_core::funs()
        .chain(jaq_std::funs())
        .chain(jaq_json::funs());
    let loader = Loader::new(defs);
    let arena = Arena::default();
    let program = File {
        code: filter,
        path: (),
    };
    let modules = loader
        .load(&arena, program)
        .map_err(|_| format!("failed to parse `{filter}`"))?;
    let filter = Compiler::default()
        .with_funs(funs)
        .compile(modules)
        .map_err(|_| "failed to compile the filter")?;
    let context = Ctx::<data::JustLut<Val>>::new(&filter.lut, Vars::new([]));
    for value in filter.id.run((context, input)).map(unwrap_valr) {
        let text = value.map_err(|error| error.to_string())?.to_string();
        let bare = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        println!("{}", bare.unwrap_or(&text));
    }
    Ok(())
}
