#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test that cannot be set up has failed"
)]

use super::{check::crc, *};
use alloc::{string::ToString, vec};
use proptest::prelude::*;

/// An entry of a zip archive that a test makes, with what is to be wrong with it.
struct Made {
    name: Vec<u8>,
    data: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
    unpacked: u32,
    attributes: u32,
    local_name: Vec<u8>,
}

fn entry(name: &str, text: &str) -> Made {
    Made {
        name: name.into(),
        data: text.into(),
        flags: 0,
        method: 0,
        crc: crc(text.as_bytes()),
        unpacked: text.len() as u32,
        attributes: 0o100_644 << 16,
        local_name: name.into(),
    }
}

fn link(name: &str, target: &str) -> Made {
    Made {
        attributes: 0o120_777 << 16,
        ..entry(name, target)
    }
}

fn zip_with(entries: &[Made], comment: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut list = Vec::new();
    for made in entries {
        let from = out.len() as u32;
        let common = |out: &mut Vec<u8>| {
            for number in [20, made.flags, made.method, 0, 0] {
                out.extend(number.to_le_bytes());
            }
            for number in [made.crc, made.data.len() as u32, made.unpacked] {
                out.extend(number.to_le_bytes());
            }
        };
        out.extend(b"PK\x03\x04");
        common(&mut out);
        out.extend((made.local_name.len() as u16).to_le_bytes());
        out.extend(0_u16.to_le_bytes());
        out.extend(&made.local_name);
        out.extend(&made.data);
        list.extend(b"PK\x01\x02");
        list.extend(0x031e_u16.to_le_bytes());
        common(&mut list);
        list.extend((made.name.len() as u16).to_le_bytes());
        list.extend([0; 8]);
        list.extend(made.attributes.to_le_bytes());
        list.extend(from.to_le_bytes());
        list.extend(&made.name);
    }
    let from = out.len() as u32;
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    for _ in 0..2 {
        out.extend((entries.len() as u16).to_le_bytes());
    }
    out.extend((list.len() as u32).to_le_bytes());
    out.extend(from.to_le_bytes());
    out.extend((comment.len() as u16).to_le_bytes());
    out.extend(comment.as_bytes());
    out
}

fn zip(entries: &[Made]) -> Vec<u8> {
    zip_with(entries, "")
}

fn block(name: &str, kind: u8, size: usize, target: &str) -> Vec<u8> {
    let mut block = vec![0; 512];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(124, format!("{size:011o}").as_bytes());
    put(148, b"        ");
    put(156, &[kind]);
    put(157, target.as_bytes());
    put(257, b"ustar\x0000");
    let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

fn tarred(name: &str, kind: u8, text: &str) -> Vec<u8> {
    let mut out = block(name, kind, text.len(), "");
    out.extend(text.as_bytes());
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

fn tar(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut out = parts.concat();
    out.extend([0; 1024]);
    out
}

/// Reads an archive in which nothing is packed, some bytes at a time.
fn read_by(name: &str, bytes: &[u8], at_once: usize) -> Result<Given, String> {
    let mut archive = Archive::new(name, bytes.len() as u64);
    let mut pieces = 0;
    while let Some(piece) = archive.wants() {
        pieces += 1;
        assert!(pieces < 100_000, "it comes to an end");
        if piece.packing == Packing::No {
            let all = &bytes[piece.from as usize..piece.to as usize];
            for part in all.chunks(at_once) {
                if !archive.take(part) {
                    break;
                }
            }
        }
        archive.end();
    }
    archive.finish()
}

fn read(bytes: &[u8]) -> Given {
    read_by("thing.zip", bytes, 100).unwrap()
}

fn refused(bytes: &[u8]) -> String {
    read_by("thing.zip", bytes, 100).unwrap_err()
}

fn listing(given: &Given) -> Option<String> {
    let listing = given
        .inputs
        .iter()
        .find(|input| input.origin == Origin::Listing)?;
    Some(String::from_utf8(listing.bytes.clone()).unwrap())
}

fn files(given: &Given) -> Vec<(&str, &str)> {
    given
        .inputs
        .iter()
        .filter(|input| input.origin == Origin::File)
        .map(|input| {
            (
                input.path.as_str(),
                core::str::from_utf8(&input.bytes).unwrap(),
            )
        })
        .collect()
}

#[track_caller]
fn told(given: &Given, path: &str) -> String {
    let all: Vec<String> = given
        .unread
        .iter()
        .filter(|unread| unread.path == path)
        .map(|unread| unread.message.clone())
        .collect();
    assert_eq!(all.len(), 1, "{path}: {:?}", given.unread);
    all[0].clone()
}

const RELEASE: &str = ".github/workflows/release.yml";

#[test]
fn the_one_folder_of_an_archive_is_the_repository_and_gives_its_name() {
    let given = read(&zip(&[
        entry("lib-1.0/", ""),
        entry("lib-1.0/.github/workflows/release.yml", "on: push"),
        entry("lib-1.0/src/a.py", "pass"),
        entry("lib-1.0/pyproject.toml", "[project]"),
    ]));
    assert_eq!(given.name, "lib-1.0");
    assert_eq!(
        files(&given),
        [(RELEASE, "on: push"), ("pyproject.toml", "[project]")]
    );
    assert_eq!(
        listing(&given).unwrap(),
        ".github/workflows/release.yml\npyproject.toml\nsrc/a.py"
    );
    assert!(given.unread.is_empty());
}

#[test]
fn an_archive_without_a_folder_of_its_own_is_named_by_its_file() {
    let bytes = zip(&[entry("pyproject.toml", "a = 1"), entry("src/a.py", "")]);
    let given = read_by("Some Thing.ZIP", &bytes, 7).unwrap();
    assert_eq!(given.name, "Some Thing");
    assert_eq!(listing(&given).unwrap(), "pyproject.toml\nsrc/a.py");
}

#[test]
fn what_macos_adds_is_no_part_of_it() {
    let given = read(&zip(&[
        entry("lib/pyproject.toml", ""),
        entry("lib/.DS_Store", "x"),
        entry("__MACOSX/lib/._pyproject.toml", "x"),
    ]));
    assert_eq!(given.name, "lib");
    assert_eq!(listing(&given).unwrap(), "pyproject.toml");
}

#[test]
fn a_github_folder_alone_is_a_part_of_a_repository() {
    let given = read(&zip(&[
        entry(RELEASE, "on: push"),
        entry(".github/CODEOWNERS", ""),
    ]));
    assert_eq!(files(&given)[0].0, RELEASE);
    assert_eq!(listing(&given), None);
    let given = read(&zip(&[entry("workflows/release.yml", "on: push")]));
    assert_eq!(files(&given), [(RELEASE, "on: push")]);
    assert_eq!(listing(&given), None);
}

#[test]
fn one_bad_entry_never_stops_the_others() {
    let bad = |change: fn(&mut Made)| {
        let mut made = entry("action.yml", "runs: {}");
        change(&mut made);
        let given = read(&zip(&[made, entry(RELEASE, "on: push")]));
        assert_eq!(files(&given), [(RELEASE, "on: push")]);
        assert!(listing(&given).unwrap().contains("action.yml"));
        told(&given, "action.yml")
    };
    assert!(bad(|made| made.crc ^= 1).contains("damaged"));
    assert!(bad(|made| made.flags = 1).contains("encrypted"));
    assert!(bad(|made| made.method = 93).contains("method 93"));
    assert!(bad(|made| made.unpacked = 5 << 20).contains("5242880 bytes"));
    assert!(bad(|made| made.local_name = b"action.yaml".into()).contains("another name"));
    assert!(bad(|made| made.local_name = b"".into()).contains("another name"));
    assert!(bad(|made| made.attributes = 0o060_000 << 16).contains("neither a file nor a folder"));
}

#[test]
fn a_name_that_leads_out_is_left_out_and_told() {
    let given = read(&zip(&[
        entry("pyproject.toml", ""),
        entry("../../.github/workflows/evil.yml", "on: push"),
        entry("/etc/action.yml", ""),
        entry("C:\\action.yml", ""),
    ]));
    assert_eq!(listing(&given).unwrap(), "pyproject.toml");
    assert_eq!(files(&given), [("pyproject.toml", "")]);
    for path in [
        "../../.github/workflows/evil.yml",
        "/etc/action.yml",
        "C:/action.yml",
    ] {
        assert!(told(&given, path).contains("leads out of the archive"));
    }
}

#[test]
fn of_many_odd_names_some_are_told_and_the_others_counted() {
    let mut all: Vec<Made> = (0..100).map(|at| entry(&format!("../{at}"), "")).collect();
    all.push(entry("setup.py", ""));
    let given = read(&zip(&all));
    assert_eq!(given.unread.len(), 11);
    assert!(told(&given, ITSELF).contains("90 more entries"));
    assert!(
        listing(&given).is_some(),
        "they are no files of the repository"
    );
}

#[test]
fn what_is_there_twice_is_not_judged() {
    let given = read(&zip(&[
        entry(RELEASE, "on: push"),
        entry(RELEASE, "on: release"),
        entry("action.yml", ""),
    ]));
    assert_eq!(files(&given), [("action.yml", "")]);
    assert!(told(&given, RELEASE).contains("more than once"));
    assert_eq!(listing(&given).unwrap().matches(RELEASE).count(), 1);
}

#[test]
fn a_link_is_followed_to_what_was_read_and_no_further() {
    let given = read(&zip(&[
        entry("pyproject.toml", "x"),
        entry("docs/a.py", ""),
        link("sub/pyproject.toml", "../pyproject.toml"),
        link("action.yml", "docs/a.py"),
        link("tox.ini", "tox.ini"),
        link("setup.cfg", "/etc/passwd"),
    ]));
    assert_eq!(
        files(&given),
        [("pyproject.toml", "x"), ("sub/pyproject.toml", "x")]
    );
    for path in ["action.yml", "tox.ini", "setup.cfg"] {
        assert!(told(&given, path).contains("this is a link"));
    }
    assert!(listing(&given).is_some());
    let given = read(&zip(&[entry("setup.py", ""), link(".github", "elsewhere")]));
    assert!(told(&given, ".github").contains("a folder is expected"));
    assert_eq!(listing(&given), None);
}

#[test]
fn files_that_git_leaves_out_of_archives_are_not_said_to_be_missing() {
    let given = read(&zip(&[
        entry("x/pyproject.toml", ""),
        entry("x/.gitattributes", "*.py text\n/.github export-ignore\n"),
    ]));
    assert_eq!(listing(&given), None);
    assert!(told(&given, ITSELF).contains("export-ignore"));
    // a note is no rule, and a copy of a clone has everything
    for other in [
        entry("x/.gitattributes", "# /.github export-ignore\n"),
        entry("x/.gitattributes", "*.py text\n"),
    ] {
        let given = read(&zip(&[entry("x/pyproject.toml", ""), other]));
        assert!(listing(&given).is_some());
    }
    let given = read(&zip(&[
        entry("x/pyproject.toml", ""),
        entry("x/.git/HEAD", ""),
        entry("x/.gitattributes", ".github export-ignore"),
    ]));
    assert!(listing(&given).is_some());
}

#[test]
fn an_archive_by_git_without_workflows_may_lack_them() {
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let given = read(&zip_with(&[entry("x/pyproject.toml", "")], commit));
    assert_eq!(listing(&given), None);
    assert!(told(&given, ITSELF).contains("no `.github`"));
    let given = read(&zip_with(
        &[entry("x/pyproject.toml", ""), entry("x/.github/a.yml", "")],
        commit,
    ));
    assert!(listing(&given).is_some());
    let record = format!("52 comment={commit}\n");
    let given = read(&tar(&[
        tarred("pax_global_header", b'g', &record),
        tarred("x/setup.py", b'0', ""),
    ]));
    assert_eq!(listing(&given), None);
}

#[test]
fn a_source_distribution_says_nothing_of_what_is_missing() {
    let given = read(&tar(&[
        tarred("lib-1.0/PKG-INFO", b'0', "Name: lib"),
        tarred("lib-1.0/pyproject.toml", b'0', "[project]"),
    ]));
    assert_eq!(listing(&given), None);
    assert!(told(&given, ITSELF).contains("source distribution"));
    assert_eq!(files(&given), [("pyproject.toml", "[project]")]);
}

#[test]
fn a_tar_archive_is_read_whatever_pieces_it_comes_in() {
    let long = "a/".repeat(80) + "action.yml";
    let record = |key: &str, value: &str| {
        let body = format!(" {key}={value}\n");
        let digits = (body.len() + 2).to_string().len();
        format!("{}{body}", body.len() + digits)
    };
    let bytes = tar(&[
        tarred("lib/", b'5', ""),
        tarred("././@LongLink", b'L', &format!("lib/{long}\0")),
        tarred("lib/short", b'0', "runs: {}"),
        tarred(
            "PaxHeaders/x",
            b'x',
            &record("path", "lib/\u{e9}/action.yml"),
        ),
        tarred("lib/ascii", b'0', "runs: 1"),
        block("lib/sub/action.yml", b'2', 0, "../../lib/action.yml"),
        block("lib/twin/action.yml", b'1', 0, "lib/action.yml"),
        tarred("lib/action.yml", b'0', "runs: 2"),
        tarred("lib/src/a.py", b'0', &"x".repeat(5000)),
        tarred("lib/pyproject.toml", b'0', ""),
    ]);
    let first = read_by("a.tar", &bytes, 512).unwrap();
    assert_eq!(first.name, "lib");
    assert_eq!(files(&first).len(), 5, "{:?}", files(&first));
    assert!(files(&first).contains(&(long.as_str(), "runs: {}")));
    assert!(files(&first).contains(&("\u{e9}/action.yml", "runs: 1")));
    assert!(files(&first).contains(&("twin/action.yml", "runs: 2")));
    assert!(told(&first, "sub/action.yml").contains("this is a link"));
    assert_eq!(listing(&first).unwrap().lines().count(), 7);
    for at_once in [1, 7, 511, 513, 100_000] {
        assert_eq!(read_by("a.tar", &bytes, at_once).unwrap(), first);
    }
}

#[test]
fn a_tar_archive_that_breaks_off_gives_what_came_and_says_so() {
    let whole = tar(&[
        tarred("setup.py", b'0', "x"),
        tarred(RELEASE, b'0', "on: push"),
        tarred("z", b'0', "y"),
    ]);
    for end in [512 * 4, 512 * 4 + 100, 512 * 5 + 10] {
        let given = read(&whole[..end]);
        assert_eq!(files(&given), [(RELEASE, "on: push")]);
        assert_eq!(listing(&given), None);
        assert!(told(&given, ITSELF).contains("breaks off or is damaged behind `"));
    }
    let mut damaged = whole.clone();
    damaged[512 * 4 + 3] ^= 0x20;
    assert!(told(&read(&damaged), ITSELF).contains(RELEASE));
}

#[test]
fn what_is_no_archive_is_told_by_one_sentence() {
    assert!(refused(b"").contains("it is empty"));
    assert!(refused(b"on: push\n").contains("it is no archive"));
    assert!(refused(&zip(&[])).contains("it holds no files"));
    let bytes = zip(&[entry("setup.py", &"x".repeat(1000))]);
    assert!(refused(&bytes[..bytes.len() - 1]).contains("it is not whole"));
    assert!(refused(&bytes[..500]).contains("it is not whole"));
    let inner = read(&zip(&[entry("repository.zip", "PK")]));
    assert!(told(&inner, ITSELF).contains("`repository.zip`"));
}

#[test]
fn bounds_are_told_by_a_sentence() {
    let mut archive = Archive::new("a.zip", MOST_PACKED + 1);
    assert_eq!(archive.wants(), None);
    assert!(archive.finish().unwrap_err().contains("1073741825 bytes"));
    let mut thin = entry("setup.cfg", "");
    thin.unpacked = u32::MAX - 1;
    assert!(refused(&zip(&[thin])).contains("200 times larger"));
    let long = "a".repeat(5000) + ".yml";
    let given = read(&zip(&[entry("setup.py", ""), entry(&long, "")]));
    assert!(given.unread[0].message.contains("more than 4096 bytes"));
    assert_eq!(listing(&given), None, "by a limit it was left out");
}

#[test]
fn more_entries_than_are_taken_are_not_seen() {
    let most = crate::intake::MOST_PATHS;
    let mut bytes = tarred("setup.py", b'0', "");
    for at in 0..most {
        bytes.extend(block(&format!("d/{at}"), b'0', 0, ""));
    }
    bytes.extend([0; 1024]);
    let given = read_by("a.tar", &bytes, 1 << 16).unwrap();
    assert_eq!(listing(&given), None);
    assert!(told(&given, ITSELF).contains(&format!("more than {most} entries")));
}

#[test]
fn a_zip_archive_of_the_large_form_is_read() {
    let mut bytes = zip(&[entry("setup.py", ""), entry(RELEASE, "on: push")]);
    let end = bytes.split_off(bytes.len() - 22);
    let length = u32::from_le_bytes(end[12..16].try_into().unwrap());
    let from = u32::from_le_bytes(end[16..20].try_into().unwrap());
    let at = bytes.len() as u64;
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([0; 12]);
    for number in [2, 2, u64::from(length), u64::from(from)] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend(at.to_le_bytes());
    bytes.extend([1, 0, 0, 0]);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([0xff; 12]);
    bytes.extend([0; 2]);
    let given = read(&bytes);
    assert_eq!(files(&given), [(RELEASE, "on: push")]);
    assert!(listing(&given).is_some());
}

proptest! {
    #[test]
    fn cutting_or_mangling_an_archive_never_panics_and_never_invents(
        at in 0_usize..4000,
        byte: u8,
        cut in 0_usize..4000,
        is_tar: bool,
    ) {
        let mut bytes = if is_tar {
            tar(&[
                tarred("x/setup.py", b'0', "x"),
                tarred("PaxHeaders/x", b'x', "20 path=x/action.yml\n"),
                tarred("x/b", b'0', "runs: {}"),
                block("x/c", b'2', 0, "b"),
            ])
        } else {
            zip(&[entry("x/setup.py", "x"), entry("x/action.yml", "runs: {}"), link("x/c", "b")])
        };
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        if let Ok(given) = read_by("a", &bytes, 300) {
            for (path, _) in files(&given) {
                prop_assert!(!path.starts_with('/') && !path.contains(".."));
            }
        }
    }
}
