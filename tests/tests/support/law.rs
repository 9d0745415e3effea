//! What holds for every finding of every rule.

use spec_model::{Given, Project, facts::Closure};
use spec_rules::{
    Composed, Exhibit, Finding, Rule, Safety, Subject, Verdict, Where, compose, finding,
};
use spec_source::{Document, Edit, Input, Node, Origin, edit};
use std::collections::{BTreeMap, BTreeSet};

/// Reads a project and decides one rule.
pub(crate) fn decide(rule: &'static Rule, given: &Given) -> (Project, Finding) {
    let project = Project::read(given);
    let finding = finding(rule, &project);
    (project, finding)
}

/// A finding in a few lines, for a message.
pub(crate) fn show(project: &Project, finding: &Finding) -> String {
    let mut out = format!("    {}: {}", finding.verdict.word(), finding.summary);
    for exhibit in &finding.exhibits {
        let place = match &exhibit.place {
            Where::Text { document, span } | Where::Answer { document, span, .. } => {
                let document = &project.documents[*document];
                let line = document.lines.line(span.start);
                let text = document.slice(*span);
                let text = text.lines().next().unwrap_or_default();
                format!("{}:{line} `{text}`", document.path)
            }
            Where::Absent { path } => format!("(absent) {path}"),
        };
        let word = exhibit.verdict.word();
        out.push_str(&format!("\n      {word}: {place}: {}", exhibit.says));
    }
    for need in &finding.needs {
        out.push_str(&format!("\n      need: {}", need.bring));
    }
    for problem in &project.problems {
        out.push_str(&format!(
            "\n      problem: {}: {}",
            problem.path, problem.message
        ));
    }
    out
}

/// What is wrong with a finding by the laws for every rule; nothing when all is well.
pub(crate) fn complaints(project: &Project, finding: &Finding) -> Vec<String> {
    let mut out = Vec::new();
    for exhibit in &finding.exhibits {
        out.extend(of_exhibit(project, exhibit));
    }
    if finding.exhibits.is_empty()
        && matches!(
            finding.verdict,
            Verdict::Met | Verdict::MetDifferently | Verdict::Unmet
        )
    {
        out.push(format!("{} without an exhibit", finding.verdict.word()));
    }
    if finding.verdict == Verdict::Unknown && finding.needs.is_empty() {
        out.push("unknown without a way out".into());
    }
    for need in &finding.needs {
        if need.bring.trim().is_empty() || need.decides.trim().is_empty() {
            out.push("a need says what to bring and what it decides".into());
        }
    }
    let fold = Verdict::of_places(finding.exhibits.iter().map(|exhibit| exhibit.verdict));
    if fold != finding.verdict && !is_silent_for_want_of_an_upload(project, finding) {
        out.push(format!(
            "the verdict is {} and that of its places {}",
            finding.verdict.word(),
            fold.word()
        ));
    }
    if finding.summary.trim().is_empty() {
        out.push("a finding says its verdict in a sentence".into());
    }
    for fix in &finding.fixes {
        let empty = fix.edits.is_empty();
        if empty != (fix.safety == Safety::ByHand) {
            out.push(format!(
                "`{}` is by hand just when it has no edit",
                fix.title
            ));
        }
        if fix.safety == Safety::Review && fix.before.is_empty() {
            out.push(format!(
                "`{}` may change a run and does not say what must be true before it is merged",
                fix.title
            ));
        }
        if empty && fix.after.is_empty() {
            out.push(format!("`{}` has neither edits nor steps", fix.title));
        }
    }
    out
}

/// What is untidy in a finding on a file that people could have written; nothing when all is well.
pub(crate) fn untidy(project: &Project, finding: &Finding) -> Vec<String> {
    let mut out = Vec::new();
    for (index, exhibit) in finding.exhibits.iter().enumerate() {
        if let Where::Text { document, span } = &exhibit.place {
            let text = project.documents[*document].slice(*span);
            if text.trim() != text {
                out.push(format!("an exhibit shows blanks around {text:?}"));
            }
        }
        let before = &finding.exhibits[..index];
        if before.contains(exhibit) {
            out.push(format!("an exhibit stands twice: {}", exhibit.says));
        }
        if before
            .iter()
            .any(|other| crosses(&other.place, &exhibit.place))
        {
            out.push(format!(
                "an exhibit shows a part of another place: {}",
                exhibit.says
            ));
        }
    }
    for (index, need) in finding.needs.iter().enumerate() {
        if finding.needs[..index].contains(need) {
            out.push(format!("a need stands twice: {}", need.bring));
        }
    }
    out
}

/// Whether two places overlap and neither lies within the other.
fn crosses(one: &Where, other: &Where) -> bool {
    let (
        Where::Text { document, span },
        Where::Text {
            document: other,
            span: second,
        },
    ) = (one, other)
    else {
        return false;
    };
    document == other
        && span.start < second.end
        && second.start < span.end
        && !span.contains(*second)
        && !second.contains(*span)
}

/// No upload seen is not a clean bill: without one in sight a rule about publishing is unknown although it has no place
/// to say so of, or only uploads that go elsewhere.
fn is_silent_for_want_of_an_upload(project: &Project, finding: &Finding) -> bool {
    let Closure { publishing, .. } = &project.facts.closure;
    matches!(finding.rule.subject, Subject::Publishing(_))
        && publishing.is_empty()
        && finding.verdict == Verdict::Unknown
        && finding
            .exhibits
            .iter()
            .all(|exhibit| exhibit.verdict == Verdict::NotApplicable)
}

fn of_exhibit(project: &Project, exhibit: &Exhibit) -> Vec<String> {
    let mut out = Vec::new();
    if exhibit.says.trim().is_empty() {
        out.push("an exhibit says nothing".into());
    }
    match &exhibit.place {
        Where::Text { document, span } | Where::Answer { document, span, .. } => {
            match project.documents.get(*document) {
                None => out.push(format!("document {document} of an exhibit is not there")),
                Some(document) => match document.text.get(span.range()) {
                    None => out.push(format!(
                        "{}: {span:?} lies outside of the text or cuts a character",
                        document.path
                    )),
                    Some("") => out.push(format!(
                        "{}: the exhibit at {span:?} shows nothing: {}",
                        document.path, exhibit.says
                    )),
                    Some(_) => {}
                },
            }
        }
        Where::Absent { path } if path.is_empty() => {
            out.push("an absence has the path where the thing would be".into());
        }
        Where::Absent { .. } => {}
    }
    out
}

/// A project with edits made: `Err` says why they cannot be.
pub(crate) fn apply<'a>(
    given: &Given,
    project: &Project,
    findings: impl IntoIterator<Item = &'a Finding>,
) -> Result<Given, String> {
    let mut edits: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    let mut made: BTreeSet<&str> = BTreeSet::new();
    for edit in findings
        .into_iter()
        .flat_map(|finding| &finding.fixes)
        .flat_map(|fix| &fix.edits)
    {
        edits.entry(&edit.path).or_default().push(edit.edit.clone());
        if edit.creates {
            made.insert(&edit.path);
        }
    }
    let mut given = given.clone();
    for (path, edits) in edits {
        let before = match project.document(path) {
            Some(_) if made.contains(path) => {
                return Err(format!("`{path}` would be made and is there"));
            }
            Some(index) => project.documents[index].text.as_str(),
            None if made.contains(path) => "",
            None => return Err(format!("`{path}` is edited and was not given")),
        };
        let after = edit::apply(before, &edits)
            .map_err(|refusal| format!("the edits of `{path}` were refused: {refusal:?}"))?;
        let input = Input::new(path, after, Origin::File);
        match given.inputs.iter_mut().find(|input| input.path == path) {
            Some(old) => *old = input,
            None => given.inputs.push(input),
        }
        if made.contains(path) {
            given.list(path);
        }
    }
    Ok(given)
}

fn edits(finding: &Finding) -> usize {
    finding
        .fixes
        .iter()
        .filter(|fix| !fix.edits.is_empty())
        .count()
}

fn unmet(finding: &Finding) -> usize {
    finding
        .exhibits
        .iter()
        .filter(|exhibit| exhibit.verdict == Verdict::Unmet)
        .count()
}

/// The fix law, for all fixes with edits that a rule proposes for a project: how many there are, and what is wrong.
pub(crate) fn fix_law(rule: &'static Rule, given: &Given) -> (usize, Vec<String>) {
    let (project, before) = decide(rule, given);
    let count = edits(&before);
    let mut out = Vec::new();
    if count == 0 {
        return (0, out);
    }
    let mut alone = Vec::new();
    for fix in before.fixes.iter().filter(|fix| !fix.edits.is_empty()) {
        alone.push(Finding {
            fixes: vec![fix.clone()],
            ..before.clone()
        });
    }
    for one in &alone {
        let title = &one.fixes[0].title;
        match apply(given, &project, [one]) {
            Err(error) => out.push(format!("`{title}`: {error}")),
            Ok(given) => {
                let (_, after) = decide(rule, &given);
                if unmet(&after) >= unmet(&before) {
                    out.push(format!("`{title}` leaves its place unmet"));
                }
                let kept = kept(&project, &given, &[rule.id]);
                out.extend(kept.map(|wrong| format!("`{title}`: {wrong}")));
                out.extend(harm(&project, &given).map(|wrong| format!("`{title}`: {wrong}")));
            }
        }
    }
    match apply(given, &project, [&before]) {
        Err(error) => out.push(error),
        Ok(mut together) => {
            let (mut project_after, mut after) = decide(rule, &together);
            // of several places in one job the next is proposed when the one before it is repaired
            for _ in 0..8 {
                if edits(&after) == 0 {
                    break;
                }
                match apply(&together, &project_after, [&after]) {
                    Err(error) => out.push(error),
                    Ok(next) => together = next,
                }
                (project_after, after) = decide(rule, &together);
            }
            if unmet(&after) + count > unmet(&before) {
                out.push(format!(
                    "{count} fixes leave {} of {} places unmet",
                    unmet(&after),
                    unmet(&before)
                ));
            }
            let whole = !before
                .exhibits
                .iter()
                .any(|exhibit| exhibit.verdict == Verdict::Unknown);
            let reached = after.verdict != Verdict::Unmet && after.verdict != Verdict::Unknown;
            if whole && count >= unmet(&before) && !reached {
                out.push(format!(
                    "every place has a fix, and all together leave it {}\n{}",
                    after.verdict.word(),
                    show(&project_after, &after)
                ));
            }
            if edits(&after) > 0 {
                out.push("a second run proposes edits again".into());
            }
            out.extend(kept(&project, &together, &[rule.id]));
            out.extend(harm(&project, &together));
        }
    }
    (count, out)
}

/// All repairs of all rules made one on top of the other do no harm, and nothing is left to make.
pub(crate) fn fixes_together(given: &Given) -> Vec<String> {
    let composed = compose(given, Safety::Review, &|_| true);
    let after = with_texts(given, &composed);
    let project = Project::read(given);
    let rules: BTreeSet<&str> = composed.applied.iter().map(|(rule, _)| *rule).collect();
    let rules: Vec<&str> = rules.into_iter().collect();
    let mut out: Vec<String> = kept(&project, &after, &rules)
        .chain(harm(&project, &after))
        .collect();
    let then = spec_rules::decide(&Project::read(&after));
    for (old, new) in spec_rules::decide(&project).iter().zip(&then) {
        if rules.contains(&old.rule.id) && unmet(old) > 0 && unmet(new) >= unmet(old) {
            out.push(format!(
                "{} was repaired, and is as unmet as before",
                old.rule.id
            ));
        }
    }
    let again = compose(&after, Safety::Review, &|_| true);
    for (rule, fix) in &again.applied {
        out.push(format!("a second run makes `{}` of {rule}", fix.title));
    }
    out
}

/// A project with what was made of it.
pub(crate) fn with_texts(given: &Given, composed: &Composed) -> Given {
    let mut given = given.clone();
    for (path, text) in &composed.texts {
        let is_file = |input: &&mut Input| input.path == *path && input.origin != Origin::Listing;
        if let Some(input) = given.inputs.iter_mut().find(is_file) {
            input.bytes = text.clone().into_bytes();
            continue;
        }
        given.add_file(path, text.clone());
    }
    given
}

/// What the repairs of some rules did to what they had no business with: other lines, values, comments and line ends.
///
/// Of the values only those may go that one of the rules is about, each at its own route; of the lines only those on which such a value stood. All
/// others stay as they are written and in their order, and every comment stays where it was.
pub(crate) fn kept<'a>(
    before: &'a Project,
    after: &Given,
    rules: &[&str],
) -> impl Iterator<Item = String> + use<'a> {
    let mut out = Vec::new();
    let after = Project::read(after);
    for problem in &after.problems {
        let same = |old: &&spec_model::InputProblem| {
            old.path == problem.path && old.message == problem.message
        };
        if !before.problems.iter().any(|old| same(&old)) {
            out.push(format!(
                "a new problem in `{}`: {}",
                problem.path, problem.message
            ));
        }
    }
    for old in &before.documents {
        let Some(new) = after.document(&old.path) else {
            out.push(format!("`{}` is gone", old.path));
            continue;
        };
        let new = &after.documents[new];
        if new.text != old.text {
            out.extend(
                of_file(old, new, rules)
                    .into_iter()
                    .map(|wrong| format!("`{}`: {wrong}", old.path)),
            );
        }
    }
    out.into_iter()
}

fn of_file(old: &Document, new: &Document, rules: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    let gone = without(leaves(old), &leaves(new));
    for (route, text) in &gone {
        if !rules.iter().any(|rule| may_go(rule, route)) {
            out.push(format!("`{text}` at {route} is not as it was"));
        }
    }
    // where a value went, what stood on its lines may go with it
    let near = changed_lines(old, &gone);
    let splits = rules.contains(&SPLITS);
    let lines = |document: &Document| -> Vec<String> {
        let lines = document.text.split_inclusive('\n');
        lines.map(str::to_owned).collect()
    };
    let (before, all) = (lines(old), lines(new));
    let names = job_names(old);
    let stays = |(index, line): &(usize, &String)| {
        // a job can get another key
        let key = line.trim().split([':', '#']).next().unwrap_or_default();
        let renamed = splits && names.contains(&key.trim().trim_matches(['"', '\'']));
        !near.contains(&(index + 1)) && !renamed
    };
    let before: Vec<String> = before
        .iter()
        .enumerate()
        .filter(stays)
        .map(|(_, line)| line.clone())
        .collect();
    let lost = without(before.clone(), &all);
    let all_lines = lost.clone();
    // what stands in brackets, or behind a mark of a comment, can grow on its line; the identity goes out of its brackets with the upload
    let in_place = |line: &String| {
        let moves = splits && line.contains("id-token");
        all.iter()
            .any(|new| grew(line, new) || moves && new.contains('{') && grew(new, line))
    };
    for line in &lost {
        if !in_place(line) {
            out.push(format!("the line `{}` is not as it was", line.trim_end()));
        }
    }
    // the job that uploads takes its environment and its identity with it
    if !splits && in_order(&before, &all) + lost.len() < before.len() {
        out.push("the lines are not in their order".into());
    }
    let all = comments(old);
    let then = comments(new);
    for lost in without(all.clone(), &then) {
        let excused = old.comments.iter().zip(&all).any(|(comment, known)| {
            *known == lost && near.contains(&old.lines.line(comment.span.start))
        });
        // the name of a release is put before what else was said
        let behind = format!("# {}", lost.0);
        let follows = then.iter().any(|(new, ..)| new.ends_with(&behind));
        let stands = then
            .iter()
            .any(|(text, own, _)| (text, own) == (&lost.0, &lost.1));
        let moved = splits && stands;
        // behind brackets it belongs to what stands last in them
        let behind_brackets = stands
            && !lost.1
            && all_lines
                .iter()
                .any(|line| line.contains(&lost.0) && in_place(line));
        if !(excused || follows || moved || behind_brackets) {
            out.push(format!(
                "the comment `{}` is gone, or belongs to something else than {}",
                lost.0, lost.2
            ));
        }
    }
    if breaks(&new.text) != breaks(&old.text) {
        out.push("the line ends are not as they were".into());
    }
    out
}

const SPLITS: &str = "beyond/build-stands-apart-from-publish";

/// Whether a line holds all of another one in its order, and more; of the brackets and commas that end it, whatever is left.
fn grew(line: &str, new: &str) -> bool {
    let line = line.trim().trim_end_matches(['}', ']', ' ', ',']);
    let mut rest = new.trim().chars();
    line.len() > 2 && line.chars().all(|char| rest.any(|other| other == char))
}

/// How many of some lines stand in others, in their order.
fn in_order(short: &[String], long: &[String]) -> usize {
    let mut row = vec![0; long.len() + 1];
    for line in short {
        let mut above = 0;
        for (index, other) in long.iter().enumerate() {
            let next = if line == other {
                above + 1
            } else {
                row[index + 1].max(row[index])
            };
            above = row[index + 1];
            row[index + 1] = next;
        }
    }
    row[long.len()]
}

/// The values that the repairs of a rule may take away or replace. Where a step stands in a job or in an action is the same.
fn may_go(rule: &str, route: &str) -> bool {
    const CREDENTIALS: [&str; 8] = [
        "step/with/password",
        "step/with/user",
        "step/with/username",
        "step/with/repository_password",
        "step/env/TWINE_~",
        "step/env/UV_PUBLISH_~",
        "step/env/MATURIN_~",
        "/jobs/~/env/TWINE_~",
    ];
    const GRANTS: [&str; 4] = [
        "/permissions",
        "/permissions/~",
        "/jobs/~/permissions",
        "/jobs/~/permissions/~",
    ];
    let (_, name) = rule.rsplit_once('/').unwrap_or_default();
    let lists: &[&[&str]] = match name {
        "more-is-granted-per-job" | "id-token-is-granted-per-job" => &[&GRANTS],
        "attesting-job-may-attest" | "provenance-is-attested" => &[GRANTS.split_at(2).1],
        "publishing-uses-oidc" | "no-long-lived-token" | "publishes-through-trusted-publisher" => {
            &[&CREDENTIALS, GRANTS.split_at(2).1]
        }
        "release-needs-intent" => &[&["/jobs/~/if", "step/if"]],
        "publishing-waits-for-success" => &[&["/jobs/~/if", "/jobs/~/continue-on-error"]],
        "build-stands-apart-from-publish" => {
            &[&["/jobs/~/name", "/jobs/~/permissions/id-token", "step/if"]]
        }
        "release-uses-no-cache" => &[CACHES],
        "checkout-drops-credentials" => &[&["step/with/persist-credentials"]],
        "release-pinned-by-full-sha" | "others-pinned-by-full-sha" => {
            &[&["step/uses", "/jobs/~/uses"]]
        }
        _ => &[],
    };
    let step = route
        .strip_prefix("/jobs/*/steps/-/")
        .or_else(|| route.strip_prefix("/runs/steps/-/"))
        .map(|rest| format!("step/{rest}"));
    let route = step.as_deref().unwrap_or(route);
    lists
        .iter()
        .copied()
        .flatten()
        .any(|pattern| fits(pattern, route))
}

/// A step that restores a cache, or the inputs by which another one does.
const CACHES: &[&str] = &[
    "step/with/~",
    "step/uses",
    "step/name",
    "step/id",
    "step/if",
];

/// Whether a route is of a form, in which `~` stands for anything up to the next `/`.
fn fits(pattern: &str, route: &str) -> bool {
    let (patterns, parts) = (pattern.split('/'), route.split('/'));
    patterns.clone().count() == parts.clone().count()
        && patterns.zip(parts).all(|(pattern, part)| {
            pattern
                .strip_suffix('~')
                .map_or(pattern == part, |begin| part.starts_with(begin))
        })
}

/// What became worse for any rule.
pub(crate) fn harm<'a>(
    before: &'a Project,
    after: &Given,
) -> impl Iterator<Item = String> + use<'a> {
    let after = Project::read(after);
    let mut out = Vec::new();
    for old in spec_rules::decide(before) {
        let new = finding(old.rule, &after);
        let was_good = matches!(old.verdict, Verdict::Met | Verdict::MetDifferently);
        let is_good = !matches!(new.verdict, Verdict::Unmet | Verdict::Unknown);
        // what a repair brings up, another one repairs
        let brought_up = old.verdict == Verdict::NotApplicable && edits(&new) > 0;
        if unmet(&new) > unmet(&old) && !brought_up || was_good && !is_good {
            out.push(format!(
                "{} was {} and is {}",
                old.rule.id,
                old.verdict.word(),
                new.verdict.word()
            ));
        }
    }
    out.into_iter()
}

/// The lines on which values that are gone stood, with those up to the key above and to what follows.
fn changed_lines(document: &Document, gone: &[(String, String)]) -> BTreeSet<usize> {
    fn visit(
        document: &Document,
        node: &Node,
        route: &str,
        above: usize,
        gone: &[(String, String)],
        out: &mut BTreeSet<usize>,
    ) {
        let end = |node: &Node| {
            let span = node.place();
            let text = document.slice(span).trim_end();
            document.lines.line(span.start + text.len())
        };
        if let Some(scalar) = node.scalar() {
            let is_gone = gone
                .iter()
                .any(|(known, text)| known == route && *text == scalar.text);
            if is_gone {
                out.extend(above..=end(node));
            }
        }
        let mut above = above;
        for item in node.items() {
            visit(document, item, &format!("{route}/-"), above, gone, out);
            above = end(item) + 1;
        }
        for entry in node.entries() {
            let key = match route {
                "/jobs" => "*",
                _ => entry.key.text().unwrap_or_default(),
            };
            let own = document.lines.line(entry.key.place().start);
            visit(
                document,
                &entry.value,
                &format!("{route}/{key}"),
                above.min(own),
                gone,
                out,
            );
            above = end(&entry.value).max(own) + 1;
        }
    }
    let mut out = BTreeSet::new();
    for root in &document.roots {
        visit(document, root, "", 1, gone, &mut out);
    }
    out
}

fn job_names(document: &Document) -> Vec<&str> {
    let jobs = document.root().and_then(|root| root.get("jobs"));
    let entries = jobs.map(Node::entries).unwrap_or_default();
    entries.iter().filter_map(|job| job.key.text()).collect()
}

/// What is in one list and not, or not as often, in another.
fn without<T: Ord>(these: Vec<T>, others: &[T]) -> Vec<T> {
    let mut counts: BTreeMap<&T, usize> = BTreeMap::new();
    for one in others {
        *counts.entry(one).or_default() += 1;
    }
    let mut out = Vec::new();
    for one in these {
        match counts.get_mut(&one) {
            Some(count) if *count > 0 => *count -= 1,
            _ => out.push(one),
        }
    }
    out
}

/// Every scalar with the keys that lead to it.
fn leaves(document: &Document) -> Vec<(String, String)> {
    fn visit(node: &Node, route: &str, out: &mut Vec<(String, String)>) {
        if let Some(scalar) = node.scalar() {
            out.push((route.into(), scalar.text.clone()));
        }
        for item in node.items() {
            visit(item, &format!("{route}/-"), out);
        }
        for entry in node.entries() {
            // a job can get another name
            let key = match route {
                "/jobs" => "*",
                _ => entry.key.text().unwrap_or_default(),
            };
            visit(&entry.value, &format!("{route}/{key}"), out);
        }
    }
    let mut out = Vec::new();
    for root in &document.roots {
        visit(root, "", &mut out);
    }
    out
}

fn comments(document: &Document) -> Vec<(String, bool, String)> {
    document
        .comments
        .iter()
        .map(|comment| {
            let owner = comment.belongs_to.map(|span| document.slice(span));
            let owner = owner.unwrap_or_default().to_owned();
            (comment.text.clone(), comment.own_line, owner)
        })
        .collect()
}

/// Which kinds of line ends a text has: with and without CR.
fn breaks(text: &str) -> (bool, bool) {
    let all = text.matches('\n').count();
    let crlf = text.matches("\r\n").count();
    (crlf > 0, all > crlf)
}
