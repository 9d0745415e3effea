//! Which events reach an upload, sentence by sentence of GitHub's documentation.

#![allow(clippy::expect_used, clippy::panic, clippy::format_collect)] // a fault here fails the test, as it should

mod reference;

use proptest::prelude::*;
use reference::Plain;
use spec_model::{
    Given, Project,
    facts::{JobRef, Likely, Reach, Reference, Site, runs_with_upload},
};
use spec_source::{Input, Origin};
use std::fmt::Write as _;

const RELEASE: &str = ".github/workflows/release.yml";
const UPLOAD: &str = "- uses: pypa/gh-action-pypi-publish@release/v1";

fn project(files: &[(&str, &str)]) -> Project {
    let mut given = Given::default();
    let mut listing = String::new();
    for (path, text) in files {
        given
            .inputs
            .push(Input::new(path, text.as_bytes().to_vec(), Origin::File));
        let _ = writeln!(listing, "{path}");
    }
    given.inputs.push(Input::new(
        "tree.txt",
        listing.into_bytes(),
        Origin::Listing,
    ));
    Project::read(&given)
}

/// The events of the first upload that stands in the file itself.
fn reaches(files: &[(&str, &str)]) -> Vec<Reach> {
    let project = project(files);
    let upload = project
        .facts
        .uploads
        .iter()
        .find(|upload| upload.is_direct())
        .expect("there is an upload");
    project.facts.reaches(upload).to_vec()
}

fn find<'a>(reaches: &'a [Reach], event: &str) -> &'a Reach {
    let (event, reference) = match event.split_once(' ') {
        Some((event, "tag")) => (event, Some(Reference::Tag)),
        Some((event, _)) => (event, Some(Reference::Branch)),
        None => (event, None),
    };
    reaches
        .iter()
        .find(|reach| reach.event == event && reach.reference == reference)
        .unwrap_or_else(|| panic!("no {event} among {reaches:?}"))
}

/// A workflow with one job under a condition.
fn workflow(on: &str, job: &str, step: &str) -> String {
    let mut text = format!("on:\n{}\njobs:\n  publish:\n", indent(on, 2));
    if !job.is_empty() {
        let _ = writeln!(text, "    if: {}", quoted(job));
    }
    let _ = write!(
        text,
        "    runs-on: ubuntu-latest\n    steps:\n      {UPLOAD}\n"
    );
    if !step.is_empty() {
        let _ = writeln!(text, "        if: {}", quoted(step));
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn indent(text: &str, by: usize) -> String {
    text.lines()
        .map(|line| format!("{}{line}", " ".repeat(by)))
        .collect::<Vec<_>>()
        .join("\n")
}

fn under(on: &str, condition: &str, event: &str) -> Likely {
    let text = workflow(on, condition, "");
    find(&reaches(&[(RELEASE, &text)]), event).reaches
}

#[track_caller]
fn expect(on: &str, condition: &str, wanted: &[(&str, Likely)]) {
    let found = reaches(&[(RELEASE, &workflow(on, condition, ""))]);
    for (event, likely) in wanted {
        let reach = find(&found, event);
        assert_eq!(reach.reaches, *likely, "{event}: {}", reach.because);
    }
    let found = reaches(&[(RELEASE, &workflow(on, "", condition))]);
    for (event, likely) in wanted {
        let reach = find(&found, event);
        assert_eq!(reach.reaches, *likely, "step: {event}: {}", reach.because);
    }
}

use Likely::{No, Unknown, Yes};

#[test]
fn a_push_with_only_branches_never_runs_for_tags_and_the_other_way_round() {
    expect(
        "push: {branches: [main]}",
        "",
        &[("push tag", No), ("push branch", Yes)],
    );
    expect(
        "push: {branches-ignore: [main]}",
        "",
        &[("push tag", No), ("push branch", Yes)],
    );
    expect(
        "push: {tags: ['v*']}",
        "",
        &[("push tag", Yes), ("push branch", No)],
    );
    expect(
        "push: {tags-ignore: ['v*']}",
        "",
        &[("push tag", Yes), ("push branch", No)],
    );
    expect("push:", "", &[("push tag", Yes), ("push branch", Yes)]);
    expect(
        "push: {paths: [src]}",
        "",
        &[("push tag", Yes), ("push branch", Yes)],
    );
    expect(
        "push: {tags: ['v*'], branches: [main]}",
        "",
        &[("push tag", Yes), ("push branch", Yes)],
    );
}

#[test]
fn a_filter_that_takes_out_every_name_lets_nothing_start() {
    for on in [
        "push: {tags: ['v*'], branches-ignore: ['**']}",
        "push: {tags: ['v*'], branches: ['!**']}",
        "push: {tags: ['v*'], branches: [main, '!**']}",
    ] {
        expect(on, "true", &[("push tag", Yes), ("push branch", No)]);
    }
    expect(
        "push: {branches: [main], tags-ignore: ['**']}",
        "true",
        &[("push tag", No), ("push branch", Yes)],
    );
    let some = "push: {branches: ['!**', main]}";
    expect(some, "true", &[("push branch", Yes)]);
}

#[test]
fn a_filter_decides_a_condition_on_the_ref() {
    expect(
        "push: {tags: ['v*']}",
        "startsWith(github.ref, 'refs/tags/v')",
        &[("push tag", Yes)],
    );
    expect(
        "push: {tags: ['v*']}",
        "startsWith(github.ref, 'refs/tags/w')",
        &[("push tag", No)],
    );
    expect(
        "push: {tags: ['v*']}",
        "!startsWith(github.ref, 'refs/tags/v')",
        &[("push tag", No)],
    );
    expect(
        "push: {branches: [main, 'rel/**']}",
        "github.ref_name == 'main'",
        &[("push branch", Yes)],
    );
    expect(
        "push: {branches: ['rel/**']}",
        "github.ref == 'refs/heads/main'",
        &[("push branch", No)],
    );
    expect(
        "push: {tags: ['*', '!*rc*']}",
        "contains(github.ref, 'rc')",
        &[("push tag", Unknown)],
    );
    expect(
        "push: {tags: ['v*.dev*']}",
        "endsWith(github.ref, '.dev1')",
        &[("push tag", Yes)],
    );
    expect(
        "push:",
        "github.ref_type == 'tag'",
        &[("push tag", Yes), ("push branch", No)],
    );
    expect(
        "push: {branches-ignore: [main]}",
        "github.ref == 'refs/heads/main'",
        &[("push branch", Unknown)],
    );
}

#[test]
fn a_branch_is_no_tag_where_no_name_that_the_filter_lets_through_can_hold_the_folder_of_tags() {
    let tags = "contains(github.ref, 'refs/tags/')";
    for (branches, wanted) in [
        ("[main, '[0-9].[0-9]+']", No),
        ("['release/*', 'v*']", No),
        ("['release/**']", Unknown),
        ("['*/*']", Unknown),
        ("['**']", Unknown),
    ] {
        let on = format!("push: {{branches: {branches}, tags: ['v*']}}");
        expect(&on, tags, &[("push branch", wanted), ("push tag", Yes)]);
    }
    expect(
        "push: {branches: ['release/*']}",
        "contains(github.ref, '/release/')",
        &[("push branch", Yes)],
    );
}

#[test]
fn an_event_carries_only_what_is_its_own() {
    let on = "push:\nrelease:\nworkflow_dispatch:\npull_request:\nschedule: [{cron: '0 0 * * *'}]";
    expect(
        on,
        "github.event.release.tag_name != ''",
        &[
            ("push tag", No),
            ("release", Yes),
            ("workflow_dispatch", No),
            ("pull_request", No),
            ("schedule", No),
        ],
    );
    expect(
        on,
        "github.event.pull_request.merged == true",
        &[("push tag", No), ("pull_request", No), ("release", No)],
    );
    expect(
        on,
        "github.event.action == 'published'",
        &[("push tag", No), ("release", Yes), ("pull_request", No)],
    );
    expect(
        on,
        "github.event_name == 'PUSH'",
        &[("push tag", Yes), ("release", No)],
    );
    expect(
        on,
        "github.event_name != 'pull_request'",
        &[
            ("push branch", Yes),
            ("pull_request", No),
            ("schedule", Yes),
        ],
    );
    expect(
        on,
        "contains(fromJSON('[\"release\", \"schedule\"]'), github.event_name)",
        &[("push tag", No), ("release", Yes)],
    );
}

#[test]
fn a_release_without_types_is_every_type() {
    expect(
        "release:",
        "github.event.action == 'published'",
        &[("release", Yes)],
    );
    expect(
        "release:",
        "github.event.action == 'deleted'",
        &[("release", Yes)],
    );
    expect(
        "release: {types: [published]}",
        "github.event.action == 'created'",
        &[("release", No)],
    );
    expect(
        "release: {types: [published]}",
        "github.event.release.prerelease == false",
        &[("release", Yes)],
    );
    expect(
        "release: {types: [released]}",
        "github.event.release.prerelease",
        &[("release", No)],
    );
    expect(
        "release: {types: [published]}",
        "github.event.release.draft",
        &[("release", No)],
    );
    expect(
        "release: {types: [published]}",
        "startsWith(github.event.release.tag_name, 'v')",
        &[("release", Yes)],
    );
    expect(
        "release: {types: [published]}",
        "startsWith(github.ref, 'refs/tags/')",
        &[("release", Yes)],
    );
}

#[test]
fn a_pull_request_runs_on_its_merge_and_is_filtered_by_its_base() {
    expect(
        "pull_request:",
        "startsWith(github.ref, 'refs/tags')",
        &[("pull_request", No)],
    );
    expect(
        "pull_request:",
        "startsWith(github.ref, 'refs/pull/')",
        &[("pull_request", Yes)],
    );
    expect(
        "pull_request: {branches: [main]}",
        "github.base_ref == 'main'",
        &[("pull_request", Yes)],
    );
    expect(
        "pull_request: {branches: [main]}",
        "github.base_ref == 'dev'",
        &[("pull_request", No)],
    );
    expect(
        "pull_request: {types: [closed]}",
        "github.event.pull_request.merged",
        &[("pull_request", Yes)],
    );
    expect(
        "pull_request:",
        "github.event.pull_request.merged",
        &[("pull_request", No)],
    );
    expect(
        "pull_request:",
        "github.event.action == 'labeled'",
        &[("pull_request", No)],
    );
    expect(
        "pull_request: {types: [labeled]}",
        "contains(github.event.pull_request.labels.*.name, 'release')",
        &[("pull_request", Yes)],
    );
    expect(
        "pull_request: {types: [closed]}",
        "github.ref == 'refs/heads/main'",
        &[("pull_request", Unknown)],
    );
    expect(
        "pull_request:",
        "github.event.pull_request.head.repo.full_name == github.repository",
        &[("pull_request", Unknown)],
    );
}

#[test]
fn between_the_fixed_parts_of_a_pull_requests_ref_stand_digits() {
    for (condition, wanted) in [
        ("contains(github.ref, 'tags')", No),
        ("contains(github.ref, 'refs/tags/')", No),
        ("contains(github.ref, 'main')", No),
        ("contains(github.ref, 'pull/')", Yes),
        ("contains(github.ref, '12')", Unknown),
        ("startsWith(github.ref_name, 'v')", No),
        ("startsWith(github.ref_name, '1')", Unknown),
        ("endsWith(github.ref, 'x/merge')", No),
        ("endsWith(github.ref, '7/merge')", Unknown),
        ("github.ref == 'refs/pull/x/merge'", No),
        ("github.ref == 'refs/pull/7/merge'", Unknown),
    ] {
        expect("pull_request:", condition, &[("pull_request", wanted)]);
    }
}

#[test]
fn a_merge_queue_runs_on_a_branch_of_its_own() {
    for (condition, wanted) in [
        ("github.ref == 'refs/heads/main'", No),
        ("github.ref_name == 'main'", No),
        (
            "startsWith(github.ref, 'refs/heads/gh-readonly-queue/')",
            Yes,
        ),
        ("contains(github.ref, 'main')", Unknown),
        ("github.ref_type == 'tag'", No),
    ] {
        expect("merge_group:", condition, &[("merge_group", wanted)]);
    }
}

#[test]
fn a_manual_run_can_pick_any_branch_or_tag() {
    expect(
        "workflow_dispatch:",
        "startsWith(github.ref, 'refs/tags/')",
        &[("workflow_dispatch", Yes)],
    );
    expect(
        "workflow_dispatch:",
        "github.ref == 'refs/heads/main'",
        &[("workflow_dispatch", Yes)],
    );
    expect(
        "workflow_dispatch:",
        "github.ref == 'refs/heads/main' && github.ref_type == 'tag'",
        &[("workflow_dispatch", No)],
    );
}

#[test]
fn a_schedule_is_told_from_another_by_its_time() {
    let on = "schedule: [{cron: '0 3 * * 1'}, {cron: '0 4 * * 1'}]";
    for (time, wanted) in [("0 3 * * 1", Yes), ("0 5 * * 1", No)] {
        let condition = format!("github.event.schedule == '{time}'");
        expect(on, &condition, &[("schedule", wanted)]);
    }
}

#[test]
fn a_schedule_runs_on_the_default_branch_whose_name_is_a_setting() {
    let on = "schedule: [{cron: '0 0 * * *'}]";
    expect(
        on,
        "startsWith(github.ref, 'refs/tags/')",
        &[("schedule", No)],
    );
    expect(
        on,
        "github.ref == 'refs/heads/main'",
        &[("schedule", Unknown)],
    );
    expect(on, "github.ref_type == 'branch'", &[("schedule", Yes)]);
}

const INPUTS: &str = "workflow_dispatch:\n  inputs:\n    pypi: {type: boolean}\n    to: {type: choice, options: [none, testpypi, pypi]}\n    text: {}\nrelease:";

#[test]
fn inputs_are_typed_and_the_event_holds_their_text() {
    expect(
        INPUTS,
        "inputs.pypi",
        &[("workflow_dispatch", Yes), ("release", No)],
    );
    expect(
        INPUTS,
        "inputs.pypi == true",
        &[("workflow_dispatch", Yes), ("release", No)],
    );
    expect(
        INPUTS,
        "inputs.pypi == 'true'",
        &[("workflow_dispatch", No)],
    );
    expect(
        INPUTS,
        "github.event.inputs.pypi == 'true'",
        &[("workflow_dispatch", Yes), ("release", No)],
    );
    expect(
        INPUTS,
        "github.event.inputs.pypi == true",
        &[("workflow_dispatch", No)],
    );
    expect(
        INPUTS,
        "github.event.inputs.pypi",
        &[("workflow_dispatch", Yes)],
    );
    expect(
        INPUTS,
        "inputs.to == 'pypi'",
        &[("workflow_dispatch", Yes), ("release", No)],
    );
    expect(
        INPUTS,
        "inputs.to == 'elsewhere'",
        &[("workflow_dispatch", No)],
    );
    expect(
        INPUTS,
        "inputs.to != 'pypi'",
        &[("workflow_dispatch", Yes), ("release", Yes)],
    );
    expect(
        INPUTS,
        "inputs.text == 'yes, publish'",
        &[("workflow_dispatch", Yes)],
    );
    expect(INPUTS, "inputs.absent", &[("workflow_dispatch", No)]);
    expect(
        INPUTS,
        "inputs.pypi && inputs.to == 'pypi' && inputs.text == 'sure'",
        &[("workflow_dispatch", Yes)],
    );
    expect(
        INPUTS,
        "inputs.pypi && !inputs.pypi",
        &[("workflow_dispatch", No)],
    );
    expect(
        INPUTS,
        "inputs.to != ''",
        &[("workflow_dispatch", Yes), ("release", No)],
    );
}

#[test]
fn a_condition_that_names_the_repository_means_this_one() {
    expect("push:", "github.repository == 'o/r'", &[("push tag", Yes)]);
    expect(
        "push:",
        "github.repository_owner == 'o' && github.ref_type == 'tag'",
        &[("push tag", Yes), ("push branch", No)],
    );
    expect(
        "push:",
        "github.repository != 'o/r'",
        &[("push tag", Unknown)],
    );
    expect(
        "push:",
        "startsWith(github.repository, 'o/')",
        &[("push tag", Yes)],
    );
    expect(
        "push:",
        "github.event.repository.fork == false",
        &[("push tag", Yes)],
    );
}

#[test]
fn what_is_not_in_the_files_is_not_known() {
    for condition in [
        "vars.PUBLISH == 'true'",
        "github.ref_protected",
        "hashFiles('pyproject.toml') != ''",
    ] {
        assert_eq!(
            under("push:", condition, "push tag"),
            Unknown,
            "{condition}"
        );
    }
    expect(
        "push:",
        "vars.X == '1' && github.event_name == 'release'",
        &[("push tag", No)],
    );
    expect(
        "push:",
        "vars.X == '1' || github.event_name == 'push'",
        &[("push tag", Yes)],
    );
    let found = reaches(&[(RELEASE, &workflow("push:", "vars.PUBLISH == 'true'", ""))]);
    let reach = find(&found, "push tag");
    assert!(
        reach.because.contains("`if: vars.PUBLISH == 'true'`"),
        "{}",
        reach.because
    );
    assert!(reach.condition.is_some());
}

#[test]
fn an_unreadable_condition_is_not_known() {
    expect("push:", "github.ref ==", &[("push tag", Unknown)]);
    expect("push:", "nofunction()", &[("push tag", Unknown)]);
}

#[test]
fn text_around_the_braces_lets_everything_run() {
    expect(
        "push:",
        "${{ github.event_name == 'release' }}",
        &[("push tag", No)],
    );
    expect(
        "push:",
        "${{ github.event_name == 'release' }} && true",
        &[("push tag", Yes)],
    );
    let text = workflow("push:", "", "").replace(
        "    runs-on",
        "    if: |\n      ${{ github.event_name == 'release' }}\n    runs-on",
    );
    assert_eq!(find(&reaches(&[(RELEASE, &text)]), "push tag").reaches, Yes);
}

fn jobs(on: &str, jobs: &str) -> Vec<Reach> {
    let text = format!("on:\n{}\njobs:\n{}\n", indent(on, 2), indent(jobs, 2));
    reaches(&[(RELEASE, &text)])
}

#[test]
fn a_skipped_need_skips_the_job_unless_its_condition_asks_for_the_status() {
    let build = "build:\n  if: github.event_name == 'push'\n  steps: [{run: make}]\n";
    let middle = "middle:\n  needs: build\n  IF\n  steps: [{run: make}]\n";
    let publish = format!("publish:\n  needs: [middle]\n  IF\n  steps:\n    {UPLOAD}\n");
    let with = |of_middle: &str, of_publish: &str| {
        let text = format!(
            "{build}{}{}",
            middle.replace("IF", of_middle),
            publish.replace("IF", of_publish)
        );
        let found = jobs("push:\nrelease:", &text);
        (
            find(&found, "push tag").reaches,
            find(&found, "release").reaches,
        )
    };
    assert_eq!(with("", ""), (Yes, No));
    assert_eq!(with("", "if: github.ref_type == 'tag'"), (Yes, No));
    assert_eq!(with("", "if: always()"), (Yes, Yes));
    assert_eq!(with("", "if: '!cancelled()'"), (Yes, Yes));
    assert_eq!(
        with("", "if: always() && needs.middle.result == 'success'"),
        (Yes, No)
    );
    assert_eq!(
        with("", "if: always() && needs.middle.result != 'failure'"),
        (Yes, Yes)
    );
    // the skipped ancestor counts, also behind one that ran
    assert_eq!(with("if: always()", ""), (Yes, No));
    assert_eq!(
        with(
            "if: always()",
            "if: always() && needs.middle.result == 'success'"
        ),
        (Yes, Yes)
    );
    assert_eq!(with("", "if: needs.build.result == 'success'"), (No, No));
    let found = jobs(
        "push:\nrelease:",
        &format!(
            "{}{}",
            build,
            publish.replace("middle", "build").replace("IF", "")
        ),
    );
    let because = &find(&found, "release").because;
    assert_eq!(
        because,
        "needs `build`, which is skipped: `if: github.event_name == 'push'` is false"
    );
}

#[test]
fn a_step_or_job_for_failures_runs_when_something_failed() {
    expect("push:", "always()", &[("push tag", Yes)]);
    expect("push:", "cancelled()", &[("push tag", Yes)]);
    expect("push:", "success()", &[("push tag", Yes)]);
    let text = workflow("push:", "", "failure()");
    assert_eq!(find(&reaches(&[(RELEASE, &text)]), "push tag").reaches, Yes);
    let text = format!(
        "build:\n  steps: [{{run: make}}]\npublish:\n  needs: build\n  if: failure()\n  steps:\n    {UPLOAD}\n"
    );
    assert_eq!(find(&jobs("push:", &text), "push tag").reaches, Yes);
    let text = format!("publish:\n  if: failure()\n  steps:\n    {UPLOAD}\n");
    assert_eq!(find(&jobs("push:", &text), "push tag").reaches, No);
}

#[test]
fn outputs_are_followed_where_the_file_says_them() {
    let with = |output: &str, condition: &str| {
        let text = format!(
            "check:\n  outputs:\n    publish: {output}\n  steps: [{{id: s, run: make}}]\npublish:\n  needs: check\n  if: {condition}\n  steps:\n    {UPLOAD}\n"
        );
        let found = jobs("push:", &text);
        (
            find(&found, "push tag").reaches,
            find(&found, "push branch").reaches,
        )
    };
    let asks = "needs.check.outputs.publish == 'true'";
    assert_eq!(
        with("${{ startsWith(github.ref, 'refs/tags/') }}", asks),
        (Yes, No)
    );
    assert_eq!(with("'true'", asks), (Yes, Yes));
    assert_eq!(with("${{ steps.s.outputs.x }}", asks), (Unknown, Unknown));
    assert_eq!(
        with("'true'", "needs.check.outputs.other == 'true'"),
        (No, No)
    );
}

#[test]
fn a_matrix_runs_each_of_its_entries() {
    let with = |matrix: &str, condition: &str| {
        let text = format!(
            "publish:\n  strategy:\n    matrix: {matrix}\n  steps:\n    {UPLOAD}\n      if: {condition}\n"
        );
        find(&jobs("push:", &text), "push tag").reaches
    };
    assert_eq!(with("{to: [pypi, testpypi]}", "matrix.to == 'pypi'"), Yes);
    assert_eq!(with("{to: [pypi, testpypi]}", "matrix.to == 'conda'"), No);
    assert_eq!(
        with(
            "{to: [a, b], x: [1, 2], exclude: [{to: a, x: 1}]}",
            "matrix.to == 'a' && matrix.x == 1"
        ),
        No
    );
    assert_eq!(
        with(
            "{to: [a], include: [{to: b, x: true}]}",
            "matrix.x && matrix.to == 'b'"
        ),
        Yes
    );
    assert_eq!(
        with(
            "{to: [a], include: [{to: b, x: true}]}",
            "matrix.x && matrix.to == 'a'"
        ),
        No
    );
    assert_eq!(
        with("'${{ fromJSON(vars.M) }}'", "matrix.to == 'a'"),
        Unknown
    );
}

#[test]
fn variables_of_the_file_are_known_until_a_step_may_set_them() {
    let with = |before: &str| {
        let text = format!(
            "publish:\n  env: {{PUBLISH: 'yes'}}\n  steps:\n    - run: {before}\n    {UPLOAD}\n      if: env.PUBLISH == 'yes'\n"
        );
        find(&jobs("push:", &text), "push tag").reaches
    };
    assert_eq!(with("make"), Yes);
    assert_eq!(with("echo PUBLISH=no >> $GITHUB_ENV"), Unknown);
}

#[test]
fn a_skipped_step_leaves_nothing() {
    let text = format!(
        "publish:\n  steps:\n    - id: check\n      if: github.event_name == 'release'\n      run: make\n    {UPLOAD}\n      if: steps.check.outputs.x == 'y' || steps.check.outcome == 'success'\n"
    );
    let found = jobs("push:\nrelease:", &text);
    assert_eq!(find(&found, "push tag").reaches, No);
    assert_eq!(find(&found, "release").reaches, Yes);
}

#[test]
fn a_called_workflow_has_the_events_of_its_callers_and_their_inputs() {
    let called = workflow(
        "workflow_call:\n  inputs:\n    publish: {type: boolean, default: false}",
        "inputs.publish && github.event_name == 'push'",
        "",
    );
    let cd = "on:\n  push: {tags: ['v*']}\n  release:\njobs:\n  wheels:\n    uses: ./.github/workflows/release.yml\n    with:\n      publish: ${{ github.ref_type == 'tag' }}\n";
    let other = "on: workflow_dispatch\njobs:\n  dry:\n    uses: ./.github/workflows/release.yml\n";
    let found = reaches(&[
        (RELEASE, &called),
        (".github/workflows/cd.yml", cd),
        (".github/workflows/dry.yml", other),
    ]);
    let events: Vec<_> = found
        .iter()
        .map(|reach| (reach.event.as_str(), reach.reference, reach.reaches))
        .collect();
    assert_eq!(
        events,
        [
            ("push", Some(Reference::Tag), Yes),
            ("push", Some(Reference::Branch), No),
            ("release", None, No),
            ("workflow_dispatch", None, No),
        ]
    );
    assert!(
        found[0]
            .because
            .starts_with("called by `cd.yml` job `wheels`: tags `v*`"),
        "{}",
        found[0].because
    );
    let project = project(&[(RELEASE, &called), (".github/workflows/cd.yml", cd)]);
    let call = project
        .facts
        .uploads
        .iter()
        .find(|upload| !upload.is_direct())
        .expect("the call has a row");
    let row = project.facts.reaches(call);
    assert_eq!(find(row, "push tag").reaches, Yes);
    assert_eq!(find(row, "release").reaches, No);
}

#[test]
fn a_workflow_that_nobody_in_sight_calls_keeps_its_call_open() {
    let called = workflow(
        "workflow_call:\n  inputs:\n    publish: {type: boolean}",
        "inputs.publish",
        "",
    );
    assert_eq!(
        find(&reaches(&[(RELEASE, &called)]), "workflow_call").reaches,
        Unknown
    );
    let never = workflow("workflow_call:", "false", "");
    assert_eq!(
        find(&reaches(&[(RELEASE, &never)]), "workflow_call").reaches,
        No
    );
}

#[test]
fn workflows_that_call_one_another_in_a_circle_end() {
    let a = format!(
        "on: workflow_call\njobs:\n  b: {{uses: ./.github/workflows/b.yml}}\n  publish:\n    steps:\n      {UPLOAD}\n"
    );
    let b = "on: [workflow_call, push]\njobs:\n  a: {uses: ./.github/workflows/a.yml}\n";
    let found = reaches(&[
        (".github/workflows/a.yml", &a),
        (".github/workflows/b.yml", b),
    ]);
    assert_eq!(find(&found, "push tag").reaches, Yes);
}

#[test]
fn a_composite_action_is_reached_through_the_steps_that_use_it() {
    let action = format!(
        "inputs:\n  upload: {{default: 'false'}}\nruns:\n  using: composite\n  steps:\n    {UPLOAD}\n      if: inputs.upload == 'true'\n"
    );
    let user = "on: [push, release]\njobs:\n  publish:\n    steps:\n      - uses: ./.github/actions/up\n        if: github.event_name == 'push'\n        with:\n          upload: ${{ github.ref_type == 'tag' }}\n";
    let found = reaches(&[(".github/actions/up/action.yml", &action), (RELEASE, user)]);
    assert_eq!(find(&found, "push tag").reaches, Yes);
    assert_eq!(find(&found, "push branch").reaches, No);
    assert_eq!(find(&found, "release").reaches, No);
}

#[test]
fn a_workflow_run_has_the_events_of_what_it_runs_after() {
    let text = workflow(
        "workflow_run: {workflows: [Build], types: [completed]}",
        "github.event.workflow_run.event == 'push' && github.event.workflow_run.conclusion == 'success'",
        "",
    );
    let build = "name: Build\non: [push]\njobs: {}\n";
    let found = reaches(&[(RELEASE, &text), (".github/workflows/build.yml", build)]);
    assert_eq!(find(&found, "workflow_run").reaches, Yes);
    let build = "name: Build\non: [pull_request]\njobs: {}\n";
    let found = reaches(&[(RELEASE, &text), (".github/workflows/build.yml", build)]);
    assert_eq!(find(&found, "workflow_run").reaches, No);
    assert_eq!(
        find(&reaches(&[(RELEASE, &text)]), "workflow_run").reaches,
        Unknown
    );
    expect(
        "workflow_run: {workflows: [x], types: [requested]}",
        "github.event.workflow_run.conclusion == 'success'",
        &[("workflow_run", No)],
    );
}

#[test]
fn a_message_that_somebody_writes_can_say_what_is_asked_for() {
    expect(
        "push:",
        "contains(github.event.head_commit.message, '[release]')",
        &[("push branch", Yes)],
    );
    expect(
        "issue_comment:",
        "startsWith(github.event.comment.body, '/release')",
        &[("issue_comment", Yes)],
    );
}

#[test]
fn filters_that_contradict_each_other_are_not_known() {
    expect(
        "push: {branches: [a], branches-ignore: [b]}",
        "",
        &[("push branch", Unknown)],
    );
    expect("push: {tags: []}", "", &[("push tag", Unknown)]);
}

fn beside(text: &str, step: usize) -> Likely {
    let project = project(&[(RELEASE, text)]);
    let upload = project.facts.uploads.first().expect("there is an upload");
    let site = match upload.site {
        Site::Step(job, _) => Site::Step(
            JobRef {
                workflow: job.workflow,
                job: 0,
            },
            step,
        ),
        other => other,
    };
    runs_with_upload(&project, upload, site)
}

#[test]
fn a_step_beside_an_upload_runs_with_it_by_what_their_conditions_mean() {
    let with = |own: &str, upload: &str| {
        beside(
            &format!(
                "on: [push, release, workflow_dispatch]\njobs:\n  publish:\n    steps:\n      - run: attest\n        if: {own}\n      {UPLOAD}\n        if: {upload}\n"
            ),
            0,
        )
    };
    assert_eq!(with("true", "true"), Yes);
    assert_eq!(
        with(
            "startsWith(github.ref, 'refs/tags/')",
            "${{ startsWith(github.ref, 'refs/tags/v') }}"
        ),
        Yes
    );
    assert_eq!(
        with(
            "startsWith(github.ref, 'refs/tags/v')",
            "startsWith(github.ref, 'refs/tags/')"
        ),
        Unknown
    );
    assert_eq!(
        with(
            "github.event_name == 'push'",
            "github.event_name == 'release'"
        ),
        No
    );
    assert_eq!(
        with(
            "github.event_name != 'push'",
            "github.event_name == 'release'"
        ),
        Yes
    );
    assert_eq!(with("vars.X == 'y'", "vars.X == 'y'"), Yes);
    assert_eq!(with("vars.X == 'y'", "true"), Unknown);
    assert_eq!(with("true", "always()"), Unknown);
    assert_eq!(with("always()", "always()"), Yes);
    assert_eq!(with("false", "true"), No);
}

#[test]
fn a_step_of_a_needed_job_runs_with_the_upload_unless_the_job_may_be_left_out() {
    let with = |of_build: &str, of_publish: &str| {
        beside(
            &format!(
                "on: [push, release]\njobs:\n  build:\n    {of_build}\n    steps:\n      - run: attest\n  publish:\n    needs: build\n    {of_publish}\n    steps:\n      {UPLOAD}\n"
            ),
            0,
        )
    };
    assert_eq!(with("", ""), Yes);
    assert_eq!(with("if: vars.X", "if: github.event_name == 'push'"), Yes);
    assert_eq!(with("", "if: always()"), Unknown);
    assert_eq!(
        with("", "if: always() && github.event_name == 'push'"),
        Unknown
    );
}

#[test]
fn hostile_workflows_end_soon_on_a_small_stack() {
    let chain: String = (0..600)
        .map(|job| format!("  j{job}:\n    needs: [{}]\n    if: github.ref == inputs.x{job} && needs.j{}.outputs.a != 'x'\n    outputs:\n      a: ${{{{ needs.j{}.outputs.a }}}}\n    steps: [{{run: x}}]\n",
            if job == 0 { String::new() } else { format!("j{}", job - 1) }, job.max(1) - 1, job.max(1) - 1))
        .collect();
    let inputs: String = (0..200)
        .map(|input| format!("      x{input}: {{}}\n"))
        .collect();
    let many = format!(
        "on:\n  push:\n  workflow_dispatch:\n    inputs:\n{inputs}jobs:\n{chain}  publish:\n    needs: j599\n    steps:\n      {UPLOAD}\n"
    );
    let all = (0..200)
        .map(|input| {
            format!(
                "inputs.x{input} == github.event.inputs.x{}",
                (input * 7) % 200
            )
        })
        .collect::<Vec<_>>()
        .join(" && ");
    let wide = format!(
        "on:\n  workflow_dispatch:\n    inputs:\n{inputs}jobs:\n  publish:\n    if: {all}\n    steps:\n      {UPLOAD}\n"
    );
    let steps: String = (0..400)
        .map(|step| {
            format!(
                "      - id: s{step}\n        if: steps.s{}.outcome != vars.X\n        run: x\n",
                (step * 7) % 400
            )
        })
        .collect();
    let ids = format!(
        "on: push\njobs:\n  publish:\n    steps:\n{steps}      {UPLOAD}\n        if: steps.s399.outcome == 'success'\n"
    );
    let uploads: String = (0..120)
        .map(|_| format!("      {UPLOAD}\n        if: github.ref == vars.X && {all}\n"))
        .collect();
    let uploads = format!(
        "on: [push, workflow_dispatch, release, pull_request]\njobs:\n  publish:\n    steps:\n{uploads}"
    );
    let row: String = (1..4000)
        .map(|job| format!("  j{job}: {{needs: j{}, steps: [{{run: x}}]}}\n", job - 1))
        .collect();
    let row = format!(
        "on: push\njobs:\n  j0: {{steps: [{{run: x}}]}}\n{row}  publish:\n    needs: j3999\n    steps:\n      {UPLOAD}\n"
    );
    let thread = std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(move || {
            for (name, text) in [
                ("many", many),
                ("wide", wide),
                ("ids", ids),
                ("uploads", uploads),
                ("row", row),
            ] {
                let began = std::time::Instant::now();
                assert!(!reaches(&[(RELEASE, &text)]).is_empty());
                assert!(
                    began.elapsed().as_secs() < 60,
                    "{name} took {:?}",
                    began.elapsed()
                );
            }
        });
    thread
        .expect("a thread can start")
        .join()
        .expect("nothing overflows");
}

fn finite() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "github.event_name == 'release'",
        "github.event.action == 'published'",
        "github.event.action == 'created'",
        "github.event.release.prerelease",
        "github.event.release.prerelease == false",
        "inputs.pypi",
        "inputs.pypi == true",
        "github.event.inputs.pypi == 'true'",
        "inputs.to == 'pypi'",
        "inputs.to != 'none'",
        "github.event.inputs.to",
        "contains('pypi testpypi', inputs.to)",
        "github.event.action",
        "startsWith(inputs.to, 'test')",
        "github.event.inputs.pypi",
        "github.event_name == 'workflow_dispatch'",
        "inputs.absent",
        "endsWith(github.event.action, 'ed')",
        "true",
        "null",
    ])
    .prop_map(String::from);
    leaf.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| format!("!({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(({a}) == ({b}))")),
            inner.prop_map(|a| format!("(toJSON({a}) == 'true')")),
        ]
    })
}

fn object(entries: Vec<(&str, Plain)>) -> Plain {
    Plain::Object(
        entries
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn where_every_occurrence_can_be_written_down_each_event_is_decided_rightly(condition in finite()) {
        let text = |value: &str| Plain::String(value.into());
        let mut occurrences: Vec<(&str, Plain, Plain)> = Vec::new();
        for (action, prerelease) in [("published", false), ("published", true), ("created", false), ("created", true)] {
            let event = object(vec![
                ("action", text(action)),
                ("release", object(vec![("prerelease", Plain::Boolean(prerelease))])),
            ]);
            occurrences.push(("release", event, object(vec![])));
        }
        for pypi in [false, true] {
            for to in ["none", "testpypi", "pypi"] {
                let event = object(vec![("inputs", object(vec![("pypi", text(if pypi { "true" } else { "false" })), ("to", text(to))]))]);
                occurrences.push(("workflow_dispatch", event, object(vec![("pypi", Plain::Boolean(pypi)), ("to", text(to))])));
            }
        }
        let on = "workflow_dispatch:\n  inputs:\n    pypi: {type: boolean}\n    to: {type: choice, options: [none, testpypi, pypi]}\nrelease: {types: [published, created]}";
        let found = reaches(&[(RELEASE, &workflow(on, &condition, ""))]);
        for event in ["release", "workflow_dispatch"] {
            let mut runs = Vec::new();
            for (name, payload, inputs) in &occurrences {
                if *name == event {
                    let github = object(vec![("event_name", text(name)), ("event", payload.clone())]);
                    let contexts = [("github".to_owned(), github), ("inputs".to_owned(), inputs.clone())];
                    let fine = reference::Status { success: true, failure: false, cancelled: false };
                    runs.push(reference::lets_run(&condition, &contexts, fine));
                }
            }
            let said = find(&found, event).reaches;
            if runs.iter().all(Result::is_ok) {
                let wanted = if runs.contains(&Ok(true)) { Yes } else { No };
                prop_assert_eq!(said, wanted, "{} on {}", condition, event);
            }
        }
    }
}
