//! The release path in words: for each step that uploads, what starts it, what it runs, and where it goes.

use crate::piece::{Element, Piece, el};
use crate::place::place;
use crate::prose::prose;
use crate::state::State;
use crate::words::{self, path};
use spec_report::wire::Publishing;

/// Every step that uploads or leads to an upload.
pub(crate) fn release_path(state: State, rows: &[Publishing]) -> Element {
    // what reaches everybody before trials and nightlies
    let mut lanes: Vec<Piece> = Vec::new();
    for trial in [false, true] {
        for (index, row) in rows.iter().enumerate() {
            if matches!(row.index.as_str(), "testpypi" | "other") == trial {
                lanes.push(lane(state, index, row).into());
            }
        }
    }
    // without a script nothing is drawn
    let twin = el("details")
        .class("twin")
        .with("open", !state.live)
        .has(el("summary").has(path::IN_WORDS))
        .has(lanes);
    el("section")
        .class("lanes")
        .has(el("h3").has(words::RELEASE_PATH))
        .has(rows.is_empty().then(|| el("p").has(words::NO_UPLOAD)))
        // what is drawn is put into it by `judge.js`
        .has(
            el("div")
                .class("drawn")
                .has(el("div").with("id", "drawing")),
        )
        .has((!rows.is_empty()).then_some(twin))
}

fn lane(state: State, index: usize, row: &Publishing) -> Element {
    let at = Some(((row.line, 1), (row.line + 1, 1)));
    let means = row.indirect.as_ref().map_or(row.means.clone(), |indirect| {
        format!("{} {}", indirect.kind, indirect.name)
    });
    let mut stops: Vec<Piece> = Vec::new();
    let mut stop = |words: &str| stops.push(el("li").has(prose(words)).into());
    if let Some(job) = &row.job {
        stop(&format!("job `{job}`"));
    }
    stop(&format!("`{means}`"));
    stop(&words::index(row));
    let mut facts: Vec<Piece> = Vec::new();
    for (label, fact) in FACTS {
        let value = fact(row);
        if !value.is_empty() {
            let pair = el("div").has(el("dt").has(label));
            facts.push(pair.has(el("dd").has(prose(&value))).into());
        }
    }
    let place = place(
        state,
        format!("lane-{index}"),
        &row.path,
        at,
        words::place(Some(row.line), None),
    );
    el("div")
        .class("lane")
        .has(el("p").has(place))
        .has(el("ol").class("stops").has(stops))
        .has(el("dl").has(facts))
}

/// A label and what stands behind it.
type Fact = (&'static str, fn(&Publishing) -> String);

/// What is said of a row, each with its label; nothing where there is nothing to say.
const FACTS: [Fact; 9] = [
    (path::STARTS, |row| words::events(row, "yes")),
    (path::PERHAPS, |row| words::events(row, "unknown")),
    (path::NOT_BY, |row| words::events(row, "no")),
    (path::LEADS_TO, target),
    (path::ENVIRONMENT, environment),
    (path::ID_TOKEN, id_token),
    (path::CREDENTIAL, credential),
    (path::PIN, pin),
    (path::ATTESTATION, |row| {
        words::attestation(&row.attestation).to_owned()
    }),
];

fn target(row: &Publishing) -> String {
    match row.indirect.as_ref().map(|indirect| &indirect.target) {
        Some(Some(target)) => format!("`{}:{}`", target.path, target.line),
        _ => String::new(),
    }
}

fn environment(row: &Publishing) -> String {
    row.environment
        .as_ref()
        .map_or(path::NONE.to_owned(), |name| format!("`{name}`"))
}

fn id_token(row: &Publishing) -> String {
    match row.id_token.as_str() {
        "unknown" => path::UNKNOWN.to_owned(),
        word => word.to_owned(),
    }
}

fn credential(row: &Publishing) -> String {
    row.credential
        .as_ref()
        .map_or(path::NONE.to_owned(), |given| {
            let secret = given
                .secret
                .as_ref()
                .map_or(String::new(), |secret| format!(": `{secret}`"));
            format!("{} by `{}`{secret}", given.kind, given.via)
        })
}

fn pin(row: &Publishing) -> String {
    let version = row
        .version
        .as_ref()
        .map_or(String::new(), |version| format!(", `{version}`"));
    match row.pin.as_str() {
        "none" => String::new(),
        "sha" => format!("full commit SHA{version}"),
        word => format!("{word}{version}"),
    }
}
