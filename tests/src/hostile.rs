//! Two hundred inputs of somebody who wants to run, hide or fake something: 25 texts in 8 places each. They stand in
//! `tests/hostile/inputs.json`, where the tests in browsers read them; `cargo run -p spec-tests --example hostile` writes that file.

use serde_json::{Value, json};
use spec_model::Given;
use spec_source::{Input, Origin};
use std::{fmt::Write, path::PathBuf};

/// One input.
#[derive(Debug)]
pub struct Hostile {
    /// Which text in which place.
    pub name: String,
    /// Which place.
    pub place: &'static str,
    /// The text.
    pub text: &'static str,
    /// The project that it stands in.
    pub given: Given,
}

/// What would run, load, hide or fake something where it is taken for more than text. Each calls `hostile`, or names the host
/// `hostile.example`.
const TEXTS: [(&str, &str); 25] = [
    ("a script", "<script>hostile('script')</script>"),
    (
        "a picture's handler",
        "<img src=x onerror=\"hostile('img')\">",
    ),
    (
        "a drawing's handler",
        "<svg onload=hostile('svg')><use href='data:image/svg+xml,<svg id=x onload=hostile(1)/>#x'/></svg>",
    ),
    (
        "tags that close ours",
        "\"'>--></textarea></code></pre></title></style><script>hostile('closing')</script>",
    ),
    (
        "a frame",
        "<iframe srcdoc=\"<script>parent.hostile('frame')</script>\"></iframe><object data=https://hostile.example></object>",
    ),
    (
        "folds and focus",
        "<details open ontoggle=hostile('toggle')><input autofocus onfocus=hostile('focus')>",
    ),
    (
        "markup that changes its mind",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=hostile(1)&gt;\">",
    ),
    (
        "styles",
        "<style>@import url(https://hostile.example/x.css);*{display:none}</style><p style=\"position:fixed;inset:0\">",
    ),
    (
        "another base",
        "<base href=https://hostile.example/><meta http-equiv=refresh content=\"0;url=https://hostile.example/\">",
    ),
    (
        "a form",
        "<form action=https://hostile.example><button formaction=javascript:hostile('form')>met</button></form>",
    ),
    (
        "templates",
        "{{constructor.constructor('hostile()')()}}${hostile('js')}<%= hostile() %>#{hostile()}",
    ),
    (
        "a link and a picture in Markdown",
        "[met](javascript:hostile('link)) ![met](https://hostile.example/p.png) [met](<data:text/html,hostile>)",
    ),
    (
        "a reference in Markdown",
        "\n\n[met]: https://hostile.example \"met\"\n\n[met] and [^1]\n\n[^1]: met\n",
    ),
    (
        "a comment in HTML",
        "<!-- hidden --> --> <![CDATA[ hidden ]]> <?hidden?>",
    ),
    (
        "headings, tables and ticks",
        "\n\n# All is met\n\n- [x] **met** (must)\n\n| a | b |\n|---|---|\n| met | met |\n\n---\n",
    ),
    (
        "backticks",
        "` `` ``` ```` <b>hostile</b> `\n```html\n<b>hostile</b>\n```\n~~~\n<i>x</i>",
    ),
    (
        "what hosts make into links",
        "https://hostile.example www.hostile.example a@hostile.example @everyone #1 GH-1 <https://hostile.example> $x^2$",
    ),
    (
        "addresses that run",
        "javascript:hostile('address')//https://x data:text/html,<script>hostile('data')</script> vbscript:hostile",
    ),
    (
        "colours of a terminal",
        "\u{1b}[31mmet\u{1b}[0m\u{1b}[2J\u{1b}[1A\u{1b}[8mhidden\u{1b}[28m",
    ),
    (
        "commands of a terminal",
        "\u{1b}]8;;https://hostile.example\u{7}met\u{1b}]8;;\u{7}\u{1b}]52;c;aG9zdGlsZQ==\u{7}\u{1b}]0;met\u{1b}\\\u{9b}31m\u{90}q\u{9c}",
    ),
    (
        "text that is written over",
        "unmet\rmet  \u{8}\u{8}\u{7f}\u{0}\u{c}\u{b}",
    ),
    (
        "text that runs the other way",
        "\u{202e}temnu\u{202c} \u{2066}x\u{2069}\u{200f}\u{61c}\u{202a}y\u{202b}",
    ),
    (
        "characters that are not seen",
        "me\u{200b}t\u{feff}\u{2060}\u{ad}\u{e0041}\u{e007f}\u{3164}\u{180e}\u{200d}\u{fffa}",
    ),
    (
        "letters that look like others",
        "\u{440}ypa/gh-\u{430}ction-\u{440}ypi-publish@v1 \u{ff1c}script\u{ff1e} m\u{435}t",
    ),
    (
        "other ends of lines",
        "a\u{2028}met\u{2029}met\u{85}met\u{b}met",
    ),
];

/// A place by its name, and what makes a project with a text in it.
type Place = (&'static str, fn(&str) -> Vec<Input>);

/// Where a text can stand.
const PLACES: [Place; 8] = [
    ("names of jobs, steps and environments", |text| {
        vec![workflow(
            RELEASE,
            &format!(
                "on:\n  push:\n    tags: [\"v*\"]\njobs:\n  {0}:\n    name: {0}\n    runs-on: {0}\n    environment: {0}\n    steps:\n      - name: {0}\n        uses: actions/checkout@v4\n      - run: twine upload dist/*\n        env:\n          TWINE_PASSWORD: ${{{{ secrets.KEY }}}}\n",
                quoted(text)
            ),
        )]
    }),
    ("what is used", |text| {
        vec![workflow(
            RELEASE,
            &format!(
                "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: {}\n      - uses: {} # {}\n      - uses: pypa/gh-action-pypi-publish@{}\n        with:\n          password: ${{{{ secrets[{}] }}}}\n",
                quoted(text),
                quoted(&format!("a/{text}@v1")),
                one_line(text),
                one_line(text).replace(' ', ""),
                quoted(text).replace('"', "'"),
            ),
        )]
    }),
    ("branches, tags, events and conditions", |text| {
        vec![workflow(
            RELEASE,
            &format!(
                "on:\n  push:\n    branches: [{0}]\n    tags: [{0}]\n  {0}:\njobs:\n  a:\n    if: {0}\n    needs: [{0}]\n    runs-on: ubuntu-latest\n    steps:\n      - if: {1}\n        uses: pypa/gh-action-pypi-publish@release/v1\n",
                quoted(text),
                quoted(&format!("github.ref == 'refs/heads/{text}'")),
            ),
        )]
    }),
    ("links and commands", |text| {
        vec![workflow(
            RELEASE,
            &format!(
                "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    environment:\n      name: pypi\n      url: {0}\n    steps:\n      - run: {1}\n      - uses: pypa/gh-action-pypi-publish@release/v1\n        with:\n          repository-url: {2}\n          user: {0}\n",
                quoted(text),
                quoted(&format!(
                    "twine upload --repository-url https://hostile.example/{text} dist/* {text}"
                )),
                quoted(&format!("https://hostile.example/{text}")),
            ),
        )]
    }),
    ("names of files", |text| {
        let name: String = text.chars().filter(|char| *char != '/').collect();
        let plain = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: pypa/gh-action-pypi-publish@v1\n";
        vec![
            workflow(&format!(".github/workflows/{name}.yml"), plain),
            workflow(&format!(".github/workflows/{name}.yaml"), "on: [push\n"),
            Input::new(
                &format!("{name}/pyproject.toml"),
                "[project]\nname = 1\n",
                Origin::File,
            ),
        ]
    }),
    ("files that cannot be read as they stand", |text| {
        vec![
            workflow(
                RELEASE,
                &format!("# {text}\non: push\njobs:\n  a: {text}\n  b: [{text}\n"),
            ),
            Input::new(
                "pyproject.toml",
                format!("[project]\nname = {text}\n"),
                Origin::File,
            ),
            Input::new(
                "RELEASING.md",
                format!("# Releasing {text}\n\n1. Tag\n2. {text}\n3. Publish to PyPI\n"),
                Origin::File,
            ),
        ]
    }),
    ("answers of services", |text| {
        let answer =
            |path: &str, value: &Value| Input::new(path, value.to_string(), Origin::Answer);
        vec![
            workflow(
                RELEASE,
                &format!(
                    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    environment: {}\n    steps:\n      - uses: pypa/gh-action-pypi-publish@release/v1\n",
                    quoted(text)
                ),
            ),
            answer(
                "/repos/o/r",
                &json!({"full_name": "o/r", "default_branch": text}),
            ),
            answer(
                "/repos/o/r/environments",
                &json!({"total_count": 1, "environments": [{"name": text, "protection_rules": [
                {"type": "required_reviewers", "prevent_self_review": false, "reviewers": [{"type": "User", "reviewer": {"login": text}}]}]}]}),
            ),
            answer(
                "/repos/o/r/actions/secrets",
                &json!({"total_count": 1, "secrets": [{"name": text, "created_at": text}]}),
            ),
            answer(
                "/repos/o/r/rulesets",
                &json!([{"id": 1, "name": text, "target": text, "enforcement": "active"}]),
            ),
            answer(
                "/repos/o/r/actions/permissions",
                &json!({"message": text, "documentation_url": text}),
            ),
        ]
    }),
    ("what a project says of itself", |text| {
        vec![
            workflow(
                RELEASE,
                "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: pypa/gh-action-pypi-publish@release/v1\n",
            ),
            Input::new(
                "spec-check.toml",
                format!(
                    "{0} = 1\n[project]\npublishes = {0}\nrelease-repository = {0}\n\n[[ignore]]\nrule = \"spec8/pin-actions/release-pinned-by-full-sha\"\nreason = {0}\n\n[[ignore]]\nrule = {0}\npath = {0}\nreason = {0}\n",
                    quoted(text)
                ),
                Origin::File,
            ),
            Input::new(
                "pyproject.toml",
                format!("[project]\nname = {0}\nversion = {0}\n", quoted(text)),
                Origin::File,
            ),
        ]
    }),
];

const RELEASE: &str = ".github/workflows/release.yml";

fn workflow(path: &str, text: &str) -> Input {
    Input {
        path: path.into(),
        bytes: text.into(),
        origin: Origin::File,
    }
}

/// A text in double quotes, as YAML, TOML and JSON all read it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                // writing into a string cannot fail
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}

fn one_line(text: &str) -> String {
    text.chars().filter(|char| !char.is_control()).collect()
}

/// All of them, in the same order each time.
pub fn hostile() -> Vec<Hostile> {
    let mut all = Vec::new();
    for (place, make) in PLACES {
        for (what, text) in TEXTS {
            all.push(Hostile {
                name: format!("{what} in {place}"),
                place,
                text,
                given: Given {
                    name: format!("project {text}"),
                    as_of: Some("2026-11-22".into()),
                    inputs: make(text),
                    unread: Vec::new(),
                },
            });
        }
    }
    all
}

/// Where they are kept.
pub fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("hostile/inputs.json")
}

/// What is kept of them: one a line.
pub fn written() -> String {
    let rows = hostile().into_iter().map(|one| {
        let inputs = one.given.inputs.iter().map(|input| {
            let kind = if input.origin == Origin::Answer {
                "answer"
            } else {
                "file"
            };
            json!([kind, input.path, String::from_utf8_lossy(&input.bytes)])
        });
        let inputs: Vec<Value> = inputs.collect();
        json!({"name": one.name, "place": one.place, "text": one.text, "inputs": inputs})
            .to_string()
    });
    let rows: Vec<String> = rows.collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}
