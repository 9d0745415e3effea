//! The picture at its border: what lies where, and what it says of real and of any release paths.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

mod samples;

use proptest::{collection::vec, option, prelude::*, sample::select};
use spec_model::Given;
use spec_report::{
    Asks, Deed, DeedKind, Lane, Run, RunJob, any_runs,
    drawing::{Area, Form, Picture, Shape, draw, file, list},
    judge_any,
    wire::{Event, Exhibit, Report},
};
use spec_source::{Input, Origin};

const FORMS: [Form; 2] = [Form::Wide, Form::Tall];

/// The shapes with those inside of links.
fn flat(shapes: &[Shape]) -> Vec<&Shape> {
    let mut all = Vec::new();
    for shape in shapes {
        all.push(shape);
        if let Shape::Link { shapes, .. } = shape {
            all.extend(flat(shapes));
        }
    }
    all
}

fn overlap(a: Area, b: Area) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

fn holds(outer: Area, inner: Area) -> bool {
    outer.x <= inner.x
        && outer.y <= inner.y
        && inner.x + inner.width <= outer.x + outer.width
        && inner.y + inner.height <= outer.y + outer.height
}

/// Whether everything has its own room: inside the picture, no text on another, no box on another, every text in its box or in none.
fn is_tidy(picture: &Picture) {
    let whole = Area {
        x: 0,
        y: 0,
        width: picture.width,
        height: picture.height,
    };
    let all = flat(&picture.shapes);
    let mut boxes = Vec::new();
    let mut inside = Vec::new();
    for shape in &all {
        assert!(holds(whole, shape.area()), "{shape:?} in {whole:?}");
        match shape {
            Shape::Box { area, .. } => boxes.push(*area),
            Shape::Text { .. } | Shape::Sign { .. } => inside.push(shape.area()),
            _ => {}
        }
    }
    for (index, a) in boxes.iter().enumerate() {
        for b in &boxes[index + 1..] {
            assert!(!overlap(*a, *b), "box {a:?} on {b:?}");
        }
    }
    for (index, a) in inside.iter().enumerate() {
        for b in &inside[index + 1..] {
            assert!(!overlap(*a, *b), "text {a:?} on {b:?}");
        }
        for b in &boxes {
            assert!(
                holds(*b, *a) || !overlap(*a, *b),
                "text {a:?} over the edge of {b:?}"
            );
        }
    }
    let links: Vec<Area> = all
        .iter()
        .filter(|shape| matches!(shape, Shape::Link { .. }))
        .map(|shape| shape.area())
        .collect();
    for (index, a) in links.iter().enumerate() {
        for b in &links[index + 1..] {
            assert!(!overlap(*a, *b), "link {a:?} on {b:?}");
        }
        // a finger finds it
        assert!(a.height >= 26, "{a:?}");
    }
}

fn given(files: &[(&str, &str)]) -> Given {
    Given {
        name: "example".into(),
        inputs: files
            .iter()
            .map(|(path, text)| Input::new(path, text.as_bytes().to_vec(), Origin::File))
            .collect(),
        ..Given::default()
    }
}

fn texts(picture: &Picture) -> String {
    let mut told = String::new();
    for shape in flat(&picture.shapes) {
        if let Shape::Text { words, .. } = shape {
            for (_, word) in words {
                told.push_str(word);
            }
            told.push('\n');
        }
    }
    told
}

fn drawn(files: &[(&str, &str)]) -> (Report, Vec<Run>, Picture) {
    let given = [given(files)];
    let (report, runs) = (judge_any(&given), any_runs(&given));
    let picture = draw(&report, &runs, Form::Wide).expect("there is an upload");
    is_tidy(&picture);
    is_tidy(&draw(&report, &runs, Form::Tall).unwrap());
    (report, runs, picture)
}

fn says(picture: &Picture, parts: &[&str]) {
    let told = texts(picture);
    for part in parts {
        assert!(told.contains(part), "`{part}` is not in:\n{told}");
    }
}

const RELEASE: &str = ".github/workflows/release.yml";

#[test]
fn a_lane_goes_from_the_event_through_jobs_and_approval_to_the_index() {
    let (report, _, picture) = drawn(&[(
        RELEASE,
        "on:\n  push:\n    tags: ['v*']\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: python -m build\n      - uses: actions/upload-artifact@v4\n        with: {name: dist}\n  publish:\n    needs: build\n    runs-on: ubuntu-latest\n    environment: pypi\n    permissions: {id-token: write}\n    steps:\n      - uses: actions/download-artifact@v4\n        with: {name: dist}\n      - uses: pypa/gh-action-pypi-publish@release/v1\n",
    )]);
    says(
        &picture,
        &[
            "a tag push",
            "tags v*",
            "build\n",
            "builds by python -m build",
            "hands over dist",
            "environment pypi",
            "who must agree is not in sight",
            "publish\n",
            "after build",
            "uploads by gh-action-pypi-publish",
            "at a branch, which moves",
            "PyPI",
            "publish",
        ],
    );
    let links: Vec<(&String, &String)> = flat(&picture.shapes)
        .into_iter()
        .filter_map(|shape| match shape {
            Shape::Link { rule, says, .. } => Some((rule, says)),
            _ => None,
        })
        .collect();
    let pinned = "spec8/pin-actions/release-pinned-by-full-sha";
    assert!(
        links.iter().any(|(rule, says)| *rule == pinned
            && says.contains("unmet")
            && says.contains(".github/workflows/release.yml:20")),
        "{links:?}"
    );
    for (rule, _) in links {
        assert!(report.findings.iter().any(|finding| finding.rule == *rule));
    }
}

#[test]
fn a_job_that_uploads_to_two_indexes_is_drawn_once_with_two_ends() {
    let (_, runs, picture) = drawn(&[(
        RELEASE,
        "on: release\njobs:\n  both:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: pypa/gh-action-pypi-publish@release/v1\n        with: {repository-url: 'https://test.pypi.org/legacy/'}\n      - uses: pypa/gh-action-pypi-publish@release/v1\n",
    )]);
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].jobs.len(), 1);
    let told = texts(&picture);
    assert_eq!(told.matches("both\n").count(), 1, "{told}");
    says(&picture, &["TestPyPI", "\nPyPI"]);
}

#[test]
fn a_publisher_that_is_called_stands_behind_its_call() {
    let (_, runs, picture) = drawn(&[
        (
            RELEASE,
            "on: {push: {tags: ['v*']}}\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps: [{run: python -m build}]\n  hand:\n    needs: build\n    uses: ./.github/workflows/publish.yml\n",
        ),
        (
            ".github/workflows/publish.yml",
            "on: workflow_call\njobs:\n  upload:\n    runs-on: ubuntu-latest\n    environment: pypi\n    steps: [{uses: pypa/gh-action-pypi-publish@release/v1}]\n",
        ),
    ]);
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].path, RELEASE);
    says(
        &picture,
        &[
            "build\n",
            "calls ./.github/workflows/publish.yml",
            "upload\n",
            "in publish.yml",
            "called by hand",
            "a tag push",
        ],
    );
}

#[test]
fn a_job_is_said_to_come_after_those_it_waits_for_and_no_others() {
    let (_, _, picture) = drawn(&[(
        RELEASE,
        "on: release\njobs:\n  a:\n    runs-on: x\n    steps: [{uses: actions/upload-artifact@v4, with: {name: dist}}]\n  b:\n    runs-on: x\n    steps: [{run: pytest}]\n  up:\n    needs: b\n    runs-on: x\n    steps: [{uses: actions/download-artifact@v4}, {run: twine upload dist/*}]\n",
    )]);
    says(&picture, &["after b\n", "takes what a hands over, without"]);
}

#[test]
fn several_publishing_jobs_share_the_jobs_that_lead_to_all() {
    let (_, _, picture) = drawn(&[(
        RELEASE,
        "on: release\njobs:\n  build:\n    runs-on: x\n    steps: [{run: python -m build}]\n  one:\n    needs: build\n    runs-on: x\n    steps: [{run: twine upload dist/*}]\n  two:\n    needs: build\n    runs-on: x\n    steps: [{run: twine upload -r testpypi dist/*}]\n",
    )]);
    assert_eq!(texts(&picture).matches("\nbuild\n").count(), 1);
}

#[test]
fn an_upload_is_not_told_what_another_one_of_its_job_does() {
    let (_, _, picture) = drawn(&[(
        RELEASE,
        "on: release\njobs:\n  both:\n    runs-on: ubuntu-latest\n    environment: pypi\n    permissions: {id-token: write}\n    steps:\n      - uses: pypa/gh-action-pypi-publish@release/v1\n      - uses: pypa/gh-action-pypi-publish@release/v1\n        with:\n          password: ${{ secrets.TOKEN }}\n          skip-existing: true\n",
    )]);
    says(
        &picture,
        &[
            "trusted publishing, no token",
            "a token that lives on: TOKEN",
        ],
    );
    let told = texts(&picture);
    let repeats = told.matches("passes over a file").count();
    assert_eq!(repeats, 1, "{told}");
}

#[test]
fn who_must_agree_to_a_job_on_the_way_is_told_where_the_upload_names_no_environment() {
    let (report, runs, picture) = drawn(&[(
        RELEASE,
        "on: release\njobs:\n  gate:\n    runs-on: x\n    environment: release\n    steps: [{run: 'true'}]\n  up:\n    needs: gate\n    runs-on: x\n    steps: [{run: twine upload dist/*}]\n",
    )]);
    assert_eq!(runs[0].jobs[1].asks, Asks::Unknown);
    says(&picture, &["who must agree is not in sight"]);
    assert!(
        report
            .summary
            .contains("who must agree is a setting of the environment `release`"),
        "{}",
        report.summary
    );
    let (report, runs, picture) = drawn(&[(
        RELEASE,
        "on: release\njobs:\n  ask:\n    runs-on: x\n    steps: [{uses: trstringer/manual-approval@v1}]\n  up:\n    needs: ask\n    runs-on: x\n    steps: [{run: twine upload dist/*}]\n",
    )]);
    assert_eq!(runs[0].jobs[1].asks, Asks::Before);
    says(&picture, &["a person must agree before it"]);
    assert!(
        report.summary.contains("a person must agree before it"),
        "{}",
        report.summary
    );
}

#[test]
fn a_job_that_is_called_by_one_it_also_takes_from_only_comes_after_it() {
    let (_, _, picture) = drawn(&[
        (
            RELEASE,
            "on: release\njobs:\n  build:\n    runs-on: x\n    steps: [{uses: actions/upload-artifact@v4, with: {name: dist}}]\n  hand:\n    needs: build\n    uses: ./.github/workflows/publish.yml\n",
        ),
        (
            ".github/workflows/publish.yml",
            "on: workflow_call\njobs:\n  up:\n    runs-on: x\n    steps: [{uses: actions/download-artifact@v4}, {run: twine upload dist/*}]\n",
        ),
    ]);
    let told = texts(&picture);
    assert!(!told.contains("without waiting"), "{told}");
}

#[test]
fn without_an_upload_there_is_no_picture() {
    let given = [given(&[(RELEASE, "on: push\njobs: {}\n")])];
    let (report, runs) = (judge_any(&given), any_runs(&given));
    for form in FORMS {
        assert_eq!(draw(&report, &runs, form), None);
    }
}

#[test]
fn a_name_that_is_too_long_is_cut_and_its_whole_is_kept() {
    let name = "publish-".repeat(20);
    let text = format!(
        "on: release\njobs:\n  {name}:\n    runs-on: x\n    steps: [{{run: twine upload dist/*}}]\n"
    );
    let (_, _, picture) = drawn(&[(RELEASE, &text)]);
    let whole: Vec<&String> = flat(&picture.shapes)
        .into_iter()
        .filter_map(|shape| match shape {
            Shape::Text { whole, .. } => whole.as_ref(),
            _ => None,
        })
        .collect();
    assert!(whole.iter().any(|text| text.contains(&name)), "{whole:?}");
}

#[test]
fn the_file_and_the_list_say_the_same_and_hold_no_markup_of_others() {
    let (_, _, picture) = drawn(&[(
        RELEASE,
        "on: release\nname: '</text><script>alert(1)</script>'\njobs:\n  up:\n    runs-on: x\n    environment: \"<svg onload=x>\\u202e\"\n    steps: [{run: twine upload dist/*}]\n",
    )]);
    let svg = file(&picture, &|_| None);
    assert!(!svg.contains("<script") && !svg.contains("onload=x>"));
    assert!(svg.contains("&lt;U+202E&gt;"), "{svg}");
    let steps = list(&picture, "drawing", &|rule| Some(format!("#{rule}")));
    let mut open = Vec::new();
    for step in &steps {
        match step.split_at(1) {
            ("<", tag) => {
                assert!(
                    [
                        "svg", "rect", "path", "circle", "text", "tspan", "title", "g", "a"
                    ]
                    .contains(&tag)
                );
                open.push(tag);
            }
            (" ", attribute) => {
                let (name, _) = attribute.split_once('=').unwrap();
                assert!(!name.starts_with("on") && name != "style", "{attribute}");
            }
            ("\"", _) => assert!(!open.is_empty()),
            (">", "") => assert!(open.pop().is_some()),
            _ => panic!("{step}"),
        }
    }
    assert!(open.is_empty());
}

// its shapes are the page's own: the build puts `drawing.css` before what only the live page shows
#[test]
fn the_page_has_the_colours_of_the_drawing() {
    let read = |path: &str| {
        std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let page = read("../../www/page.css");
    for line in read("src/look/colours.css").lines() {
        assert!(
            page.lines().any(|other| other.trim() == line.trim()),
            "the page's styles have not the line of `colours.css`: {line}"
        );
    }
}

fn any_job(jobs: usize) -> impl Strategy<Value = RunJob> {
    (
        (samples::any_text(), samples::any_text(), 1..90usize),
        (
            option::of(samples::any_text()),
            option::of(samples::any_text()),
        ),
        (
            vec(0..jobs, 0..4),
            vec(0..jobs, 0..3),
            vec(0..jobs, 0..3),
            vec(samples::any_text(), 0..4),
        ),
        select(vec![
            Asks::NoEnvironment,
            Asks::Another,
            Asks::Before,
            Asks::Own,
            Asks::Nobody,
            Asks::Unknown,
        ]),
        vec(
            (
                select(vec![
                    DeedKind::Builds,
                    DeedKind::MayBuild,
                    DeedKind::Tests,
                    DeedKind::Attests,
                ]),
                samples::any_text(),
            ),
            0..5,
        ),
        0..20usize,
    )
        .prop_map(
            |((path, key, line), (calls, environment), ties, asks, deeds, steps)| RunJob {
                path,
                key,
                line,
                end_line: line + 10,
                calls,
                environment,
                after: ties.0,
                takes: ties.1,
                called_by: ties.2,
                hands: ties.3,
                asks,
                deeds: deeds
                    .into_iter()
                    .map(|(kind, by)| Deed { kind, by, line })
                    .collect(),
                steps,
            },
        )
}

fn any_event() -> impl Strategy<Value = Event> {
    (
        prop_oneof![
            select(vec!["push", "release", "schedule"]).prop_map(String::from),
            samples::any_text()
        ],
        select(vec!["yes", "no", "unknown"]),
        samples::any_text(),
    )
        .prop_map(|(event, reaches, because)| Event {
            event,
            reference: None,
            reaches: reaches.into(),
            because,
        })
}

fn any_run() -> impl Strategy<Value = Run> {
    (1..7usize).prop_flat_map(|jobs| {
        let lane = (
            0..6usize,
            option::weighted(0.9, 0..jobs),
            vec(any_event(), 0..5),
            vec(0..jobs, 0..jobs),
            samples::any_text(),
        )
            .prop_map(|(row, job, events, feeds, what)| Lane {
                row,
                what,
                job,
                events,
                feeds,
                ..Lane::default()
            });
        (
            samples::any_text(),
            option::of(samples::any_text()),
            vec(any_job(jobs), jobs),
            vec(lane, 0..5),
        )
            .prop_map(|(path, name, jobs, lanes)| Run {
                path,
                name,
                jobs,
                lanes,
            })
    })
}

/// Places of the rules that a picture speaks of, in the files of a run.
fn any_places(runs: &[Run]) -> Vec<Exhibit> {
    let mut places = Vec::new();
    for (index, job) in runs.iter().flat_map(|run| &run.jobs).enumerate() {
        places.push(Exhibit {
            path: job.path.clone(),
            line: Some(job.line + index % 7),
            verdict: ["unmet", "unknown", "met"][index % 3].into(),
            ..Exhibit::default()
        });
    }
    places
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn nothing_lies_on_anything_else_and_all_is_in_the_picture(
        mut report in samples::any_report(),
        runs in vec(any_run(), 0..4),
    ) {
        let places = any_places(&runs);
        for finding in &mut report.findings {
            finding.exhibits.extend(places.iter().cloned());
        }
        for form in FORMS {
            if let Some(picture) = draw(&report, &runs, form) {
                is_tidy(&picture);
                assert!(picture.height < 100_000);
            }
        }
    }
}
