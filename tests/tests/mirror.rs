//! The mirror: the tables of clauses follow the SPECs heading by heading, and say when a SPEC's text has changed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test may stop where it stands"
)]

use sha2::{Digest, Sha256};
use spec_rules::{BEYOND, Clause, Force, Passage, SPECS, Spec};
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Every heading of SPEC 8, in its order.
const SPEC_8: &[&str] = &[
    "Description",
    "Badges",
    "Implementation",
    "Document the release process",
    "Hardening workflow environment permissions",
    "Restrict permissions in CI runners to the minimum required",
    "Restrict permitted actions in workflows",
    "Use GitHub Actions environments",
    "Pin GitHub Actions release workflows to their full release commit SHAs",
    "Adopt SLSA through use of GitHub Attestations",
    "Adopt OIDC through the use of PyPI Trusted Publishers",
    "Example workflow",
    "Notes",
];

/// Every heading of SPEC 6, in its order.
const SPEC_6: &[&str] = &[
    "Description",
    "Principles",
    "Core Project Endorsement",
    "Ecosystem Adoption",
    "Badges",
    "Implementation",
    "Password storage: hosted",
    "Password storage: offline",
    "Other common scenarios",
    "Other security recommendations",
    "Notes",
];

fn outline(spec: &Spec) -> &'static [&'static str] {
    match spec.number {
        8 => SPEC_8,
        6 => SPEC_6,
        other => panic!("no outline is written down for SPEC {other}"),
    }
}

fn all_clauses() -> impl Iterator<Item = &'static Clause> {
    SPECS
        .iter()
        .flat_map(|spec| spec.clauses.iter().copied())
        .chain([BEYOND])
}

/// Every rule, decided or coming: its clause, id, claim and force.
fn all_rules() -> Vec<(&'static Clause, &'static str, &'static str, Force)> {
    all_clauses()
        .flat_map(|clause| {
            let decided = clause.rules.iter().map(|r| (r.id, r.claim, r.force));
            let coming = clause.coming.iter().map(|r| (r.id, r.claim, r.force));
            decided
                .chain(coming)
                .map(move |(id, claim, force)| (clause, id, claim, force))
        })
        .collect()
}

fn passages(spec: &Spec) -> impl Iterator<Item = &Passage> {
    spec.clauses
        .iter()
        .flat_map(|clause| clause.passages)
        .chain(spec.silent.iter().map(|silent| &silent.passage))
}

fn rooms() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/spec-rules/src")
}

/// The folder of a clause, as its id says: `spec8/pin-actions` is `spec_0008/pin_actions`.
fn folder(id: &str) -> PathBuf {
    let path = id.split('/').map(|part| match part {
        "spec8" => "spec_0008".to_owned(),
        "spec6" => "spec_0006".to_owned(),
        part => part.replace('-', "_"),
    });
    rooms().join(path.collect::<PathBuf>())
}

fn is_slug(word: &str) -> bool {
    !word.is_empty()
        && word
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()))
}

/// The anchor that the SPEC site makes of a heading: lower case, blanks as hyphens, punctuation off.
fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn spec_8_comes_before_spec_6_and_both_name_the_text_that_was_read() {
    let numbers: Vec<u8> = SPECS.iter().map(|spec| spec.number).collect();
    assert_eq!(numbers, [8, 6]);
    for spec in SPECS {
        let link = format!(
            "https://scientific-python.org/specs/spec-{:04}/",
            spec.number
        );
        assert_eq!(spec.link, link);
        assert_eq!(spec.revision.len(), 7, "a shortened commit");
        assert!(spec.revision.bytes().all(|b| b.is_ascii_hexdigit()));
        assert_eq!(spec.revised.len(), "YYYY-MM-DD".len());
    }
}

#[test]
fn clauses_stand_in_the_order_of_the_spec() {
    for spec in SPECS {
        let places: Vec<usize> = spec
            .clauses
            .iter()
            .map(|clause| {
                let heading = clause.passages[0].heading;
                outline(spec)
                    .iter()
                    .position(|h| *h == heading)
                    .unwrap_or_else(|| {
                        panic!(
                            "`{}` rests on `{heading}`, which is no heading of the SPEC",
                            clause.id
                        )
                    })
            })
            .collect();
        assert!(places.is_sorted(), "SPEC {}: {places:?}", spec.number);
        let silent: Vec<_> = spec
            .silent
            .iter()
            .map(|silent| {
                outline(spec)
                    .iter()
                    .position(|h| *h == silent.passage.heading)
            })
            .collect();
        assert!(silent.is_sorted(), "SPEC {}: {silent:?}", spec.number);
    }
}

#[test]
fn every_heading_obliges_or_is_silent_with_a_reason_and_never_both() {
    for spec in SPECS {
        let obliging: BTreeSet<&str> = spec
            .clauses
            .iter()
            .flat_map(|clause| clause.passages)
            .map(|passage| passage.heading)
            .collect();
        let silent: BTreeSet<&str> = spec
            .silent
            .iter()
            .map(|silent| silent.passage.heading)
            .collect();
        assert_eq!(silent.len(), spec.silent.len(), "a heading is silent once");
        let both: Vec<_> = obliging.intersection(&silent).collect();
        assert!(both.is_empty(), "SPEC {}: {both:?}", spec.number);
        let placed: BTreeSet<&str> = obliging.union(&silent).copied().collect();
        let headings: BTreeSet<&str> = outline(spec).iter().copied().collect();
        assert_eq!(placed, headings, "SPEC {}", spec.number);
        for silent in spec.silent {
            assert!(silent.reason.len() > 10, "{}", silent.passage.heading);
        }
    }
}

#[test]
fn one_heading_has_one_digest_wherever_it_stands() {
    for spec in SPECS {
        let mut digests = BTreeMap::new();
        for passage in passages(spec) {
            assert_eq!(passage.digest.len(), 64, "{}", passage.heading);
            let first = digests.insert(passage.heading, passage.digest);
            assert!(
                first.is_none_or(|d| d == passage.digest),
                "{}",
                passage.heading
            );
        }
        let different: BTreeSet<&str> = digests.values().copied().collect();
        assert_eq!(different.len(), digests.len(), "two headings, one text");
    }
}

#[test]
fn a_clause_is_named_after_its_spec_and_its_folder() {
    let mut seen = BTreeSet::new();
    for spec in SPECS {
        for clause in spec.clauses {
            let (first, slug) = clause.id.split_once('/').expect("a SPEC and a slug");
            assert_eq!(first, format!("spec{}", spec.number), "{}", clause.id);
            assert!(is_slug(slug), "{}", clause.id);
            assert!(seen.insert(clause.id), "{} stands twice", clause.id);
            assert_eq!(
                clause.anchor,
                anchor(clause.passages[0].heading),
                "{}",
                clause.id
            );
            let module = folder(clause.id).join("mod.rs");
            assert!(module.is_file(), "`{}` is missing", module.display());
        }
    }
    assert!(BEYOND.passages.is_empty(), "no SPEC stands behind it");
    assert_eq!(BEYOND.id, "beyond");
    assert!(folder(BEYOND.id).join("mod.rs").is_file());
}

#[test]
fn every_folder_is_a_clause() {
    for (room, spec) in [("spec_0008", SPECS[0]), ("spec_0006", SPECS[1])] {
        let folders: BTreeSet<PathBuf> = fs::read_dir(rooms().join(room))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect();
        let clauses: BTreeSet<PathBuf> = spec.clauses.iter().map(|c| folder(c.id)).collect();
        assert_eq!(folders, clauses);
    }
}

#[test]
fn a_rule_is_named_after_its_clause_and_no_name_is_used_twice() {
    let mut seen = BTreeSet::new();
    for (clause, id, ..) in all_rules() {
        let name = id
            .strip_prefix(clause.id)
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or_else(|| panic!("`{id}` stands in `{}`", clause.id));
        assert!(is_slug(name) || name == "ssh-keys-are-ed25519", "{id}");
        assert!(seen.insert(id), "`{id}` stands twice");
    }
}

#[test]
fn every_clause_has_a_rule() {
    for clause in all_clauses() {
        let count = clause.rules.len() + clause.coming.len();
        assert!(count > 0, "`{}` asks for nothing", clause.id);
    }
}

#[test]
fn a_claim_is_one_short_sentence_without_a_full_stop() {
    let mut seen = BTreeSet::new();
    for (_, id, claim, _) in all_rules() {
        assert!(seen.insert(claim), "`{id}` claims what another rule claims");
        assert!(claim.len() <= 90, "{id}: {} bytes", claim.len());
        assert!(claim.split(' ').count() >= 4, "{id}: `{claim}`");
        assert_eq!(claim, claim.trim(), "{id}");
        assert!(!claim.contains(['.', ';', '!', '?', '\n']), "{id}");
        assert!(claim.matches('`').count().is_multiple_of(2), "{id}");
        let lower = claim.to_lowercase();
        for word in ["compliant", "must", "should", "score"] {
            assert!(
                !lower.split(' ').any(|w| w == word),
                "{id}: a claim says what is so, not `{word}`"
            );
        }
        let first = claim.split(' ').next().unwrap();
        let names = ["PyPI", "SSH"];
        assert!(
            first.starts_with(|c: char| c.is_ascii_lowercase() || c == '`')
                || names.contains(&first),
            "{id}: a claim begins in lower case"
        );
    }
}

#[test]
fn only_what_no_spec_asks_has_the_force_beyond() {
    for (clause, id, _, force) in all_rules() {
        assert_eq!(force == Force::Beyond, clause.id == BEYOND.id, "{id}");
    }
}

#[test]
fn a_page_belongs_to_a_rule_and_opens_with_its_claim() {
    let rules: BTreeMap<PathBuf, &str> = all_rules()
        .into_iter()
        .map(|(_, id, claim, _)| (folder(id).with_extension("md"), claim))
        .collect();
    for page in files_below(&rooms(), "md") {
        let claim = rules
            .get(&page)
            .unwrap_or_else(|| panic!("`{}` is the page of no rule", page.display()));
        let text = fs::read_to_string(&page).unwrap();
        let heading = text.lines().next().unwrap_or_default();
        let heading = heading.strip_prefix("# ").unwrap_or_default();
        let mut rest = heading.chars();
        let lowered: String = rest
            .next()
            .into_iter()
            .flat_map(char::to_lowercase)
            .collect();
        assert!(
            heading == *claim || lowered + rest.as_str() == **claim,
            "{}: the heading is `{heading}`, the claim `{claim}`",
            page.display()
        );
    }
}

#[test]
fn a_decided_rule_has_its_page_and_its_code_under_its_own_name() {
    for clause in all_clauses() {
        for rule in clause.rules {
            for end in ["md", "rs"] {
                let file = folder(rule.id).with_extension(end);
                assert!(file.is_file(), "`{}` is missing", file.display());
            }
        }
    }
}

fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found
}

/// One heading of a text with the lines down to the next heading of any level.
struct Section {
    heading: String,
    digest: String,
}

/// Cuts a text at its headings. Fences are no headings; LF, blanks at line ends and blank lines at the end are off.
fn sections(text: &str) -> Vec<Section> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.lines().map(str::trim_end) {
        let bare = line.trim_start();
        let ticks = &bare[..bare.len() - bare.trim_start_matches('`').len()];
        let is_fence = ticks.len() >= 3;
        match fence {
            None if is_fence => fence = Some(ticks),
            Some(open) if is_fence && ticks.len() >= open.len() && bare == ticks => fence = None,
            _ => {}
        }
        let hashes = line.len() - line.trim_start_matches('#').len();
        let heading = line[hashes..].strip_prefix(' ');
        match heading {
            Some(heading) if fence.is_none() && (1..=6).contains(&hashes) => {
                found.push((heading.trim().to_owned(), vec![line]));
            }
            _ => {
                if let Some((_, lines)) = found.last_mut() {
                    lines.push(line);
                }
            }
        }
    }
    found
        .into_iter()
        .map(|(heading, lines)| {
            let passage = lines.join("\n");
            let digest = Sha256::digest(passage.trim_end().as_bytes());
            let mut hexadecimal = String::new();
            for byte in digest {
                write!(hexadecimal, "{byte:02x}").unwrap();
            }
            Section {
                heading,
                digest: hexadecimal,
            }
        })
        .collect()
}

/// The SPECs' texts: the folder that `SPEC_TEXTS` names, else the one beside the repository, else none.
fn texts() -> Option<PathBuf> {
    if let Some(folder) = env::var_os("SPEC_TEXTS") {
        let folder = PathBuf::from(folder);
        assert!(
            folder.is_dir(),
            "`SPEC_TEXTS` names `{}`, which is no folder: let it name the one with spec-0008.md, or unset it",
            folder.display()
        );
        return Some(folder);
    }
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
    beside.is_dir().then_some(beside)
}

#[test]
fn the_digests_are_those_of_the_texts_at_hand() {
    let Some(folder) = texts() else {
        // The handle itself, which the test runner does not capture: whoever runs this shall read it.
        writeln!(
            io::stderr(),
            "mirror: the digests were NOT compared, no SPEC text is at hand; set `SPEC_TEXTS` to a folder with spec-0006.md and spec-0008.md"
        )
        .unwrap();
        return;
    };
    for spec in SPECS {
        let path = folder.join(format!("spec-{:04}.md", spec.number));
        let text = fs::read_to_string(&path).unwrap();
        let sections = sections(&text);
        let headings: Vec<&str> = sections.iter().map(|s| s.heading.as_str()).collect();
        assert_eq!(
            headings,
            outline(spec),
            "the outline of SPEC {}",
            spec.number
        );
        for passage in passages(spec) {
            let section = sections
                .iter()
                .find(|s| s.heading == passage.heading)
                .unwrap();
            assert_eq!(
                section.digest, passage.digest,
                "SPEC {}, `{}`: the text has changed; read it, then review the rules that rest on it",
                spec.number, passage.heading
            );
        }
    }
}

#[test]
fn a_heading_in_a_fence_is_text_and_line_ends_do_not_count() {
    let unix = "# One\ntext  \n```yaml!\n# no heading\n```\n\n## Two\nmore\n";
    let windows = unix.replace('\n', "\r\n") + "\r\n\r\n";
    let unix = sections(unix);
    let windows = sections(&windows);
    assert_eq!(unix.len(), 2);
    assert_eq!(unix[1].heading, "Two");
    for (a, b) in unix.iter().zip(&windows) {
        assert_eq!((&a.heading, &a.digest), (&b.heading, &b.digest));
    }
    assert_ne!(unix[0].digest, unix[1].digest);
}
