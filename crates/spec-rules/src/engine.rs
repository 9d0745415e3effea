//! The laws that hold for every rule.

use crate::{
    BEYOND, Decision, Exhibit, Finding, Need, Rule, SPECS, Subject, Verdict, Where, Who,
    answered::{on_index, published_here},
    ignored, stated,
};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    InputProblem, Place, Project, Source,
    facts::{Gap, GapKind, Sight, is_attested_later},
    own::Publishes,
    python::Pyproject,
    service::OtherService,
};
use spec_source::{Set, Span};

/// Every rule that is decided, in the SPECs' order, what lies beyond them last.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    SPECS
        .iter()
        .flat_map(|spec| spec.clauses)
        .chain([&BEYOND])
        .flat_map(|clause| clause.rules)
        .copied()
}

/// What was decided of a project, and what is wrong with what it says of itself.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// One finding for each rule, in the SPECs' order.
    pub findings: Vec<Finding>,
    /// Ignores that cover nothing, statements that no rule hears.
    pub problems: Vec<InputProblem>,
}

/// Decides every rule: one finding each.
pub fn decide(project: &Project) -> Vec<Finding> {
    judge(project).findings
}

/// Decides every rule, and says what is wrong with what the project says of itself.
pub fn judge(project: &Project) -> Judgement {
    let mut findings: Vec<Finding> = rules().map(|rule| finding(rule, project)).collect();
    let mut problems = ignored::mark(project, &mut findings);
    problems.extend(stated::unheard(project));
    Judgement { findings, problems }
}

/// Decides one rule, with what people state of it.
pub fn finding(rule: &'static Rule, project: &Project) -> Finding {
    let mut finding = seen(rule, project);
    stated::apply(project, &mut finding);
    for exhibit in &mut finding.exhibits {
        show(project, exhibit);
    }
    keep_first(&mut finding.exhibits);
    keep_first(&mut finding.needs);
    finding
}

/// An empty text, such as a key without a name, cannot be seen: its line is shown, or the one before it that holds anything.
fn show(project: &Project, exhibit: &mut Exhibit) {
    let Where::Text { document, span } = &mut exhibit.place else {
        return;
    };
    let Some(text) = project
        .documents
        .get(*document)
        .map(|document| document.text.as_str())
        .filter(|_| span.is_empty())
    else {
        return;
    };
    let mut shown = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        if start > span.start && shown.is_some() {
            break;
        }
        let indent = line.len() - line.trim_start().len();
        if indent < line.len() {
            shown = Some(Span::new(start + indent, start + line.trim_end().len()));
        }
    }
    if let Some(shown) = shown {
        *span = shown;
    }
}

/// Takes out what stands before already: several ways can lead to one place.
fn keep_first<T: Ord + Clone>(items: &mut Vec<T>) {
    let mut seen: Set<T> = Set::new();
    items.retain(|item| seen.insert(item.clone()));
}

/// Decides one rule by what is seen.
fn seen(rule: &'static Rule, project: &Project) -> Finding {
    match rule.subject {
        Subject::Publishing(sights) => {
            if let Some(finding) = without_upload(rule, project) {
                return finding;
            }
            let decision = (rule.decide)(project);
            if decision.places.is_empty() && project.facts.closure.publishing.is_empty() {
                return said_of_publishing(rule, project)
                    .unwrap_or_else(|| unseen_upload(rule, project));
            }
            let closure = &project.facts.closure;
            let attested =
                |gap: &&Gap| *sights == [Sight::Attestation] && is_attested_later(project, gap);
            let gaps = closure.hiding(sights).filter(|gap| !attested(gap));
            let gaps: Vec<&Gap> = gaps.collect();
            over_gaps(rule, decision, &gaps)
        }
        Subject::Workflows => {
            let unseen = |gap: &&Gap| gap.kind == GapKind::UnseenWorkflow;
            let gaps: Vec<&Gap> = project.facts.closure.gaps.iter().filter(unseen).collect();
            over_gaps(rule, (rule.decide)(project), &gaps)
        }
        Subject::Tree => plain(rule, (rule.decide)(project)),
    }
}

fn plain(rule: &'static Rule, decision: Decision) -> Finding {
    let verdict = decision.verdict();
    Finding {
        rule,
        verdict,
        declared: decision.declared && verdict != Verdict::Unknown,
        ignored: None,
        summary: decision.summary,
        needs: decision.needs,
        because: decision.because,
        exhibits: decision.places,
        fixes: decision.fixes,
    }
}

/// Out of sight: what a rule must see whole and cannot is never `met`; what stands in sight still counts.
fn over_gaps(rule: &'static Rule, decision: Decision, gaps: &[&Gap]) -> Finding {
    let mut finding = plain(rule, decision);
    if gaps.is_empty() {
        return finding;
    }
    let undecided = matches!(finding.verdict, Verdict::Met | Verdict::NotApplicable);
    let own = if undecided || finding.verdict >= Verdict::Unknown {
        Verdict::Unknown
    } else {
        Verdict::NotApplicable
    };
    finding
        .exhibits
        .extend(gaps.iter().map(|gap| exhibit(gap, own)));
    if undecided || finding.verdict == Verdict::Unknown {
        finding.needs.extend(gaps.iter().map(|gap| need(gap)));
    }
    if undecided {
        let seen = if finding.verdict == Verdict::Met {
            "what is in sight is met"
        } else {
            "nothing of it is in sight"
        };
        finding.summary = format!("{seen}, but {} out of sight", parts(gaps.len()));
        finding.because =
            Some("what belongs to a release and cannot be seen is never called met".into());
        finding.verdict = Verdict::Unknown;
    }
    finding
}

fn parts(count: usize) -> String {
    if count == 1 {
        "one part of the release is".into()
    } else {
        format!("{count} parts of the release are")
    }
}

fn exhibit(gap: &Gap, verdict: Verdict) -> Exhibit {
    let says = match gap.kind {
        GapKind::RemoteWorkflow => {
            "a workflow of another repository: what it runs and uses cannot be seen here"
        }
        GapKind::RemotePublisher => {
            "a workflow of another repository that is handed a credential: whether and how it uploads cannot be seen here"
        }
        GapKind::LocalWorkflow => "a workflow of this repository that was not given",
        GapKind::LocalAction | GapKind::UnarmedAction => {
            "an action that was not given, or comes with another checkout"
        }
        GapKind::RemoteAction => "an action that may upload: what it does cannot be seen here",
        GapKind::Script => "a script or task that may upload: what it runs cannot be told here",
        GapKind::Caller => "it is called by other workflows, and not all of them are in sight",
        GapKind::Artifact => "what is uploaded comes from another run, which cannot be seen here",
        GapKind::OtherService => "another service's configuration, which is not judged here",
        GapKind::UnseenWorkflow => "this workflow is there and could not be read whole",
    };
    match gap.place {
        Some(place) if !place.span.is_empty() => Exhibit::at(place, verdict, says),
        _ => Exhibit::absent(&gap.name, verdict, says),
    }
}

fn need(gap: &Gap) -> Need {
    let name = &gap.name;
    let tree = |bring: String, decides: &str| Need::new(Source::Tree, Who::Anyone, bring, decides);
    match gap.kind {
        GapKind::RemoteWorkflow | GapKind::RemotePublisher => tree(
            format!("the workflow file that `{name}` names"),
            "what the call runs, uses and attests",
        ),
        GapKind::LocalWorkflow => tree(
            format!("the file `{name}`"),
            "what the call runs, uses and attests",
        ),
        GapKind::LocalAction | GapKind::UnarmedAction => tree(
            format!("the `action.yml` that `{name}` names"),
            "what the action runs and uses",
        ),
        GapKind::RemoteAction => Need::new(
            Source::Maintainer,
            Who::Maintainer,
            format!("what `{name}` does, from its documentation"),
            "whether it uploads, and with which credential",
        ),
        GapKind::Script => tree(
            format!("the script or task behind `{name}`"),
            "whether it uploads, and with which credential",
        ),
        GapKind::Caller => tree(
            format!("every workflow that calls `{name}`"),
            "what starts it, and what its token may do",
        ),
        GapKind::Artifact => tree(
            "the workflow whose run made the artifacts".into(),
            "what built the distributions",
        ),
        GapKind::OtherService if gap.place.is_none() => {
            tree(format!("the file `{name}`"), "whether it uploads, and how")
        }
        GapKind::OtherService => Need::new(
            Source::Maintainer,
            Who::Maintainer,
            format!("how `{name}` publishes, and with which credential"),
            "what it does with releases",
        ),
        GapKind::UnseenWorkflow => tree(
            format!("the file `{name}`, whole and as GitHub accepts it"),
            "whether it publishes, and how",
        ),
    }
}

/// No upload seen is not a clean bill: every rule about publishing then is unknown, unless the project says how it publishes.
fn without_upload(rule: &'static Rule, project: &Project) -> Option<Finding> {
    if project.facts.to_pypi().next().is_some() {
        return None;
    }
    // a file on PyPI that a workflow uploaded shows that there is something to judge
    let shown = published_here(project).is_some();
    Some(
        never_uploaded(rule, project)
            .or_else(|| said_of_publishing(rule, project))
            .filter(|_| !shown)
            .unwrap_or_else(|| unseen_upload(rule, project)),
    )
}

/// A project whose project files forbid uploads.
fn never_uploaded(rule: &'static Rule, project: &Project) -> Option<Finding> {
    let place = project.forbids_uploads()?;
    let mut finding = plain(
        rule,
        Decision::nothing("this package is never uploaded to PyPI"),
    );
    finding.exhibits.push(Exhibit::at(
        place,
        Verdict::NotApplicable,
        "a classifier of this kind makes PyPI refuse every upload",
    ));
    Some(finding)
}

/// Other services are not judged: they are named, so that nobody takes their silence for a verdict. One with an upload has a row of its own.
pub(crate) fn other_services(project: &Project) -> Vec<Exhibit> {
    let mut found = Vec::new();
    for service in &project.other_services {
        let Some(document) = service.document else {
            continue;
        };
        let uploads = &project.facts.uploads;
        if uploads.iter().all(|upload| upload.key.document != document) {
            let says = format!(
                "{} is not judged here; no upload command stands in its configuration",
                service.name()
            );
            found.push(Exhibit::absent(&service.path, Verdict::NotApplicable, says));
        }
    }
    found
}

/// What hides an upload, and what would tell of one.
fn unseen_upload(rule: &'static Rule, project: &Project) -> Finding {
    let mut exhibits: Vec<Exhibit> = project
        .facts
        .closure
        .gaps
        .iter()
        .map(|gap| exhibit(gap, Verdict::Unknown))
        .collect();
    let mut needs: Vec<Need> = project.facts.closure.gaps.iter().map(need).collect();
    let elsewhere = project
        .facts
        .uploads
        .iter()
        .filter(|upload| !upload.may_reach_pypi());
    exhibits.extend(elsewhere.map(|upload| {
        Exhibit::at(
            upload.what,
            Verdict::NotApplicable,
            "an upload, but not to PyPI",
        )
    }));
    exhibits.extend(other_services(project));
    let private = |one: &Pyproject| one.private.is_some();
    if project.pyprojects.iter().any(private)
        && let Some(path) = project.setup_apart()
    {
        let says = "this may make another package, for which no classifier speaks";
        exhibits.push(Exhibit::absent(path, Verdict::Unknown, says));
    }
    let publisher = project.published_from_elsewhere();
    if publisher.is_none()
        && let Some(place) = published_here(project)
    {
        let says = "PyPI took a release from a workflow, and no upload is in sight here";
        exhibits.push(Exhibit::answered(&place, Verdict::Unknown, says));
    }
    let on_index = on_index(project);
    if let Some(place) = &on_index {
        let says = "PyPI has this file under the name of the project";
        exhibits.push(Exhibit::answered(place, Verdict::Unknown, says));
    }
    let bring = match &publisher {
        Some((_, name)) => format!("the repository `{name}`, from which PyPI takes the releases"),
        None => "the repository that publishes: PyPI's provenance names it, or `release-repository` in `spec-check.toml`".into(),
    };
    if let Some((place, name)) = publisher {
        let says = format!("PyPI took a release from `{name}`: judge that repository");
        exhibits.push(Exhibit::answered(&place, Verdict::Unknown, says));
    }
    needs.push(Need::new(
        Source::PackageIndex,
        Who::Anyone,
        bring,
        "where releases are made, and so which files to judge",
    ));
    let unread = |service: &OtherService| service.document.is_none();
    if project.listing.is_none() || project.other_services.iter().any(unread) {
        needs.push(Need::new(
            Source::Tree,
            Who::Anyone,
            "the configuration of the service that uploads, where it is another one",
            "how releases are uploaded",
        ));
    }
    needs.push(Need::new(
        Source::Maintainer,
        Who::Maintainer,
        if on_index.is_some() {
            "`publishes = \"by hand\"` or `\"elsewhere\"` under `[project]` in `spec-check.toml`; or the classifier `Private :: Do Not Upload`, where what PyPI has is somebody else's"
        } else {
            "`publishes = \"by hand\"`, `\"elsewhere\"` or `\"nothing\"` under `[project]` in `spec-check.toml`"
        },
        "whether this rule has anything to speak of",
    ));
    Finding {
        rule,
        verdict: Verdict::Unknown,
        declared: false,
        ignored: None,
        summary: "no upload to PyPI is in sight".into(),
        needs,
        because: Some("that no upload is seen does not mean that there is none".into()),
        exhibits,
        fixes: Vec::new(),
    }
}

/// What the project says of its publishing, where no upload is in sight.
fn said_of_publishing(rule: &'static Rule, project: &Project) -> Option<Finding> {
    let own = project.own.as_ref()?;
    let publishes = own.publishes.as_ref()?;
    let place = Place::new(own.document, publishes.span);
    let (verdict, summary, says) = match (publishes.value, &own.release_repository) {
        (Publishes::Here, _) | (Publishes::Elsewhere, None) => return None,
        (Publishes::Nothing, _) if on_index(project).is_some() => return None,
        (Publishes::Nothing, _) => (
            Verdict::NotApplicable,
            "nothing is published to PyPI".into(),
            "the project says that it publishes nothing",
        ),
        (Publishes::Elsewhere, Some(repository)) => {
            let summary = format!(
                "releases are made by `{}`: judge that repository",
                repository.value
            );
            (
                Verdict::NotApplicable,
                summary,
                "the project says that it publishes from elsewhere",
            )
        }
        (Publishes::ByHand, _) if BY_HAND.contains(&rule.id) => (
            Verdict::Unmet,
            "releases are uploaded by hand".into(),
            "the project says that a person uploads its releases",
        ),
        (Publishes::ByHand, _) => (
            Verdict::NotApplicable,
            "releases are uploaded by hand, and no workflow takes part".into(),
            "the project says that a person uploads its releases",
        ),
    };
    let mut finding = plain(
        rule,
        Decision {
            places: alloc::vec![Exhibit::at(place, verdict, says)],
            summary,
            ..Decision::default()
        },
    );
    finding.declared = true;
    Some(finding)
}

/// The rules that an upload by hand leaves unmet.
const BY_HAND: [&str; 4] = [
    "spec8/trusted-publishing/publishing-uses-oidc",
    "spec8/use-environments/publishing-runs-in-environment",
    "spec8/harden-workflows/release-needs-approval",
    "spec8/attest-builds/provenance-is-attested",
];

#[cfg(test)]
mod tests {
    use super::finding;
    use crate::{Verdict, rules};
    use spec_model::{Given, Project};
    use spec_source::{Input, Origin};

    const PRIVATE: (&str, &str) = (
        "pyproject.toml",
        "[project]\nname = \"example\"\nclassifiers = [\"Private :: Do Not Upload\"]\n",
    );

    const NOTHING: (&str, &str) = ("spec-check.toml", "[project]\npublishes = \"nothing\"\n");

    fn verdicts(files: &[(&str, &str)], answers: &[(&str, &str)]) -> [Verdict; 2] {
        let mut given = Given::default();
        for (path, text) in files {
            given.inputs.push(Input::new(path, *text, Origin::File));
        }
        for (path, text) in answers {
            given.inputs.push(Input::new(path, *text, Origin::Answer));
        }
        let project = Project::read(&given);
        let due = [
            "spec8/trusted-publishing/publishing-uses-oidc",
            "spec6/two-maintainers/index-has-two-owners",
        ];
        due.map(|id| {
            let rule = rules().find(|rule| rule.id == id);
            finding(rule.unwrap_or_else(|| unreachable!()), &project).verdict
        })
    }

    #[test]
    fn a_file_that_a_workflow_of_the_repository_uploaded_stands_against_publishing_nothing() {
        let repository = ("/repos/o/r", r#"{"full_name": "o/r"}"#);
        let provenance = |repository: &str| {
            alloc::format!(
                r#"{{"attestation_bundles": [{{"publisher": {{"kind": "GitHub", "repository": "{repository}", "workflow": "release.yml"}}, "attestations": []}}]}}"#
            )
        };
        let path = "/integrity/example/2.0/example-2.0.tar.gz/provenance";
        for file in [PRIVATE, NOTHING] {
            for (publisher, due) in [
                ("o/r", Verdict::Unknown),
                ("o/other", Verdict::NotApplicable),
            ] {
                let answer = provenance(publisher);
                assert_eq!(
                    verdicts(&[file], &[repository, (path, &answer)]),
                    [due; 2],
                    "{file:?} {publisher}"
                );
            }
        }
    }

    #[test]
    fn what_pypi_shows_stands_against_what_the_project_says_of_its_publishing() {
        let repository = ("/repos/o/r", r#"{"full_name": "o/r"}"#);
        let provenance = (
            "/integrity/example/2.0/example-2.0.tar.gz/provenance",
            r#"{"attestation_bundles": [{"publisher": {"kind": "GitHub", "repository": "o/r", "workflow": "release.yml"}, "attestations": []}]}"#,
        );
        let by_hand = ("spec-check.toml", "[project]\npublishes = \"by hand\"\n");
        assert_eq!(verdicts(&[by_hand], &[repository])[0], Verdict::Unmet);
        assert_eq!(
            verdicts(&[by_hand], &[repository, provenance])[0],
            Verdict::Unknown
        );
        let named = ("pyproject.toml", "[project]\nname = \"Ex.ample\"\n");
        for (urls, due) in [
            (r#"[{"filename": "ex_ample-2.0.tar.gz"}]"#, Verdict::Unknown),
            ("[]", Verdict::NotApplicable),
        ] {
            let text = alloc::format!(r#"{{"info": {{"name": "ex-ample"}}, "urls": {urls}}}"#);
            let answer = ("/pypi/ex-ample/json", text.as_str());
            assert_eq!(verdicts(&[NOTHING, named], &[answer])[0], due, "{urls}");
            // a stranger's
            assert_eq!(
                verdicts(&[NOTHING], &[answer])[0],
                Verdict::NotApplicable,
                "{urls}"
            );
        }
    }

    #[test]
    fn a_setup_file_in_another_folder_may_make_a_package_that_is_not_private() {
        for (file, due) in [
            (("pkg/setup.py", "setup(name='real')\n"), Verdict::Unknown),
            (
                ("pkg/setup.cfg", "[metadata]\nname = real\n"),
                Verdict::Unknown,
            ),
            (
                ("pkg/setup.cfg", "[flake8]\nmax-line-length = 99\n"),
                Verdict::NotApplicable,
            ),
            (("setup.py", "setup()\n"), Verdict::NotApplicable),
        ] {
            assert_eq!(verdicts(&[PRIVATE, file], &[]), [due; 2], "{file:?}");
        }
    }
}
