//! Archives: each is one repository, read as its folder would be; a hostile one gets its sentence and harms nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

mod bench;

use bench::{BAD, Folder, GOOD, problem, uploads};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const RELEASE: &str = ".github/workflows/release.yml";
const ITSELF: &str = "(the archive)";

fn plain() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// A zip archive by the field's own writer.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        writer.start_file(*path, plain()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append_data(&mut header, path, *text).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The report on one archive in a folder of its own; nothing but the archive is in it afterwards.
#[track_caller]
fn report(name: &str, bytes: &[u8]) -> Value {
    let folder = Folder::new();
    folder.write(name, bytes);
    let ran = folder.run(&[name, "--format", "json"]);
    assert!(matches!(ran.code, 0 | 1), "{ran:?}");
    assert_eq!(ran.err, "");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    ran.report()
}

/// The sentence about an archive of which nothing can be judged.
#[track_caller]
fn refused(name: &str, bytes: &[u8]) -> String {
    let folder = Folder::new();
    folder.write(name, bytes);
    let ran = folder.run(&[name]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{ran:?}");
    assert!(ran.err.contains(&format!("`{name}`: ")), "{}", ran.err);
    ran.err
}

fn tree(report: &Value) -> &str {
    report["subject"]["coverage"]["tree"].as_str().unwrap()
}

/// What a folder of the story tests becomes as archives of each kind.
fn packed(folder: &Path, top: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut files = Vec::new();
    below(folder, top, &mut files);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (at, (path, bytes)) in files.iter().enumerate() {
        let options = match at % 3 {
            0 => plain(),
            1 => plain().compression_method(CompressionMethod::Stored),
            _ => plain().large_file(true),
        };
        writer.start_file(path, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    let zip = writer.finish().unwrap().into_inner();
    // a writer that cannot go back leaves lengths and check sums behind the data
    let mut stream = ZipWriter::new_stream(Vec::new());
    for (path, bytes) in &files {
        stream.start_file(path, plain()).unwrap();
        stream.write_all(bytes).unwrap();
    }
    let streamed = stream.finish().unwrap().into_inner();
    let all: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    let tar = tar(&all);
    vec![
        ("a.zip", zip),
        ("b.zip", streamed),
        ("c.tar.gz", gzip(&tar)),
        ("d.tgz", gzip(&tar)),
        ("e.tar", tar),
    ]
}

fn below(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}/{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            below(&entry.path(), &path, files);
        } else {
            files.push((path, fs::read(entry.path()).unwrap()));
        }
    }
}

#[test]
fn an_archive_gives_the_same_report_as_its_folder() {
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/stories");
    for story in ["typical", "well-guarded", "one-maintainer"] {
        let repository = stories.join(story).join("repository");
        let place = Folder::new();
        let as_folder = place.run(&[repository.to_str().unwrap(), "--format", "json"]);
        for (name, bytes) in packed(&repository, "repository") {
            place.write(name, bytes);
            let ran = place.run(&[name, "--format", "json"]);
            assert_eq!(ran.code, as_folder.code, "{story} {name}");
            assert_eq!(ran.out, as_folder.out, "{story} {name}");
        }
    }
}

#[test]
fn archives_and_folders_stand_side_by_side_and_together() {
    let folder = Folder::with(&[("code/pyproject.toml", "[project]\nname = 'x'\n")]);
    folder.write(
        "release-main.zip",
        zip(&[
            (&format!("release-main/{RELEASE}"), GOOD),
            ("release-main/README.md", "# Releases\n"),
        ]),
    );
    let ran = folder.run(&["code", "release-main.zip", "--format", "json"]);
    let names: Vec<String> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["subject"]["name"].to_string())
        .collect();
    assert_eq!(names, ["\"code\"", "\"release-main\""]);
    let ran = folder.run(&["--together", "code", "release-main.zip", "--format", "json"]);
    let report = ran.report();
    assert_eq!(report["subject"]["name"], "code and release-main");
    assert_eq!(tree(&report), "all");
    assert_eq!(uploads(&report), [format!("release-main/{RELEASE}:14")]);
}

#[test]
fn an_archive_is_not_of_the_repository_that_it_lies_in() {
    let folder = Folder::new();
    let config = "[remote \"origin\"]\n\turl = https://github.com/someone/else.git\n";
    folder.write(".git/config", config.as_bytes());
    folder.write(RELEASE, BAD.as_bytes());
    let packed = zip(&[
        (RELEASE, BAD),
        ("pyproject.toml", "[project]\nname = 'x'\n"),
    ]);
    folder.write("packed.zip", &packed);
    let own = folder.run(&["harden", "."]);
    assert!(own.out.contains("someone"), "{own:?}");
    let ran = folder.run(&["harden", "packed.zip"]);
    assert!(ran.out.contains("pypi"), "{ran:?}");
    assert!(
        !format!("{}{}", ran.out, ran.err).contains("someone"),
        "{ran:?}"
    );
}

#[test]
fn an_entry_that_climbs_out_is_told_and_nothing_is_written() {
    let evil = "../../evil.yml";
    let climbing = format!("../{RELEASE}");
    let report = report(
        "a.zip",
        &zip(&[
            (RELEASE, GOOD),
            (evil, BAD),
            ("/tmp/x.yml", BAD),
            (&climbing, BAD),
        ]),
    );
    assert_eq!(uploads(&report), [format!("{RELEASE}:14")]);
    assert!(problem(&report, evil).contains("leads out of the archive"));
    assert!(problem(&report, &climbing).contains("leads out of the archive"));
}

#[test]
fn an_archive_that_becomes_too_many_times_larger_is_refused_at_once() {
    let zeros = vec![0; 300 << 20];
    let bomb = gzip(&tar(&[("setup.py", b"x"), ("zeros", &zeros)]));
    assert!(bomb.len() < 1 << 20);
    assert!(refused("a.tar.gz", &bomb).contains("200 times larger"));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("action.yml", plain()).unwrap();
    writer.write_all(&zeros).unwrap();
    let bomb = writer.finish().unwrap().into_inner();
    assert!(refused("a.zip", &bomb).contains("200 times larger"));
}

#[test]
fn a_small_file_of_nothing_is_no_bomb() {
    let report = report(
        "a.tar.gz",
        &gzip(&tar(&[("setup.py", b""), ("data.bin", &vec![0; 5 << 20])])),
    );
    assert_eq!(tree(&report), "all");
}

#[test]
fn an_archive_in_an_archive_is_not_opened() {
    let inner = zip(&[(RELEASE, BAD)]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("artifact/inner.zip", plain()).unwrap();
    writer.write_all(&inner).unwrap();
    let outer = writer.finish().unwrap().into_inner();
    let report = report("outer.zip", &outer);
    assert!(problem(&report, ITSELF).contains("`inner.zip`"));
    assert!(uploads(&report).is_empty());
}

#[test]
fn ten_thousand_entries_are_listed_and_one_is_read() {
    let names: Vec<String> = (0..10_000).map(|at| format!("x/src/{at}.py")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "pass")).collect();
    let release = format!("x/{RELEASE}");
    files.push((&release, GOOD));
    let bytes: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    for (name, archive) in [("a.zip", zip(&files)), ("a.tar.gz", gzip(&tar(&bytes)))] {
        let report = report(name, &archive);
        assert_eq!(report["subject"]["paths"], 10_001);
        assert_eq!(report["subject"]["read"], 1);
        assert_eq!(tree(&report), "all");
        assert_eq!(uploads(&report).len(), 1);
    }
}

#[test]
fn names_in_other_encodings_and_with_control_characters_are_shown_and_forge_nothing() {
    // the writer marks such names as UTF-8; an old one writes the bytes of its own machine
    let mut archive = zip(&[(RELEASE, GOOD), ("caf__.yml", ""), ("a_b_c.txt", "")]);
    let mut put = |from: &[u8], to: &[u8]| {
        let places: Vec<usize> = archive
            .windows(from.len())
            .enumerate()
            .filter(|(_, window)| *window == from)
            .map(|(at, _)| at)
            .collect();
        assert_eq!(places.len(), 2);
        for at in places {
            archive[at..at + to.len()].copy_from_slice(to);
        }
    };
    put(b"caf__.yml", b"caf\x82\xe9.yml");
    put(b"a_b_c.txt", b"a\nb\x1bc.txt");
    let report = report("a.zip", &archive);
    assert_eq!(report["subject"]["paths"], 3);
    assert_eq!(tree(&report), "all");
    assert_eq!(uploads(&report).len(), 1);
}

#[test]
fn a_damaged_or_encrypted_entry_is_told_and_the_others_are_judged() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = plain().compression_method(CompressionMethod::Stored);
    for (path, text) in [(RELEASE, GOOD), (".github/workflows/other.yml", BAD)] {
        writer.start_file(path, stored).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    let mut archive = writer.finish().unwrap().into_inner();
    let at = archive
        .windows(8)
        .position(|window| window == b"password")
        .unwrap();
    archive[at] = b'P';
    let told = report("a.zip", &archive);
    assert!(problem(&told, ".github/workflows/other.yml").contains("damaged"));
    assert_eq!(uploads(&told), [format!("{RELEASE}:14")]);
    // the mark of encryption stands in the list at the end
    let at = archive
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .unwrap();
    archive[at + 8] |= 1;
    assert!(
        problem(&report("a.zip", &archive), ".github/workflows/other.yml").contains("encrypted")
    );
}

#[test]
fn an_archive_that_breaks_off_is_told() {
    let whole = zip(&[(RELEASE, GOOD), ("setup.py", "x")]);
    assert!(refused("a.zip", &whole[..whole.len() - 30]).contains("it is not whole"));
    // what does not compress, so that the cut falls into it and not into the workflow
    let noise: Vec<u8> = (0_u32..200_000)
        .scan(1_u32, |state, _| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some(state.to_be_bytes()[0])
        })
        .collect();
    let whole = gzip(&tar(&[
        (RELEASE, GOOD.as_bytes()),
        ("noise", &noise),
        ("setup.py", b"x"),
    ]));
    let report = report("a.tar.gz", &whole[..whole.len() / 2]);
    assert_eq!(tree(&report), "some");
    assert_eq!(uploads(&report).len(), 1);
    assert!(problem(&report, ITSELF).contains("breaks off or is damaged behind"));
}

#[test]
fn what_only_calls_itself_an_archive_is_told() {
    assert!(refused("a.zip", b"on: push\n").contains("it is no archive"));
    assert!(refused("a.tar.gz", &gzip(b"on: push\n")).contains("breaks off or is damaged"));
    assert!(refused("a.tgz", b"").contains("it is empty"));
}

#[test]
fn what_was_read_is_what_other_readers_read() {
    let files: Vec<(String, String)> = (0..50)
        .map(|at| {
            let folder = "deep/".repeat(at % 30);
            (
                format!("x/{folder}{at}/action.yml"),
                format!("runs: {at}\n").repeat(at),
            )
        })
        .collect();
    let plain: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let bytes: Vec<(&str, &[u8])> = plain
        .iter()
        .map(|(path, text)| (*path, text.as_bytes()))
        .collect();
    let archives = [zip(&plain), tar(&bytes)];
    let theirs = zip::ZipArchive::new(Cursor::new(&archives[0]))
        .unwrap()
        .len();
    let mut second = tar::Archive::new(Cursor::new(&archives[1]));
    assert_eq!(theirs, second.entries().unwrap().count());
    for (name, archive) in ["a.zip", "a.tar"].into_iter().zip(&archives) {
        let report = report(name, archive);
        assert_eq!(report["subject"]["read"], theirs, "{name}");
        assert_eq!(report["subject"]["name"], "x");
    }
}
