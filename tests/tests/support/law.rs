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
        let listing = given
            .inputs
            .iter_mut()
            .find(|input| input.origin == Origin::Listing);
        if let Some(listing) = listing.filter(|_| made.contains(path)) {
            listing.bytes.extend(format!("{path}\n").bytes());
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
                out.extend(kept(&project, &given).map(|wrong| format!("`{title}`: {wrong}")));
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
            out.extend(kept(&project, &together));
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
    let mut out: Vec<String> = kept(&project, &after)
        .chain(harm(&project, &after))
        .collect();
    let rules: BTreeSet<&str> = composed.applied.iter().map(|(rule, _)| *rule).collect();
    let then = spec_rules::decide(&Project::read(&after));
    for (old, new) in spec_rules::decide(&project).iter().zip(&then) {
        if rules.contains(old.rule.id) && unmet(old) > 0 && unmet(new) >= unmet(old) {
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
        given
            .inputs
            .push(Input::new(path, text.as_str(), Origin::File));
        let mut all = given.inputs.iter_mut();
        let listing = all.find(|input| input.origin == Origin::Listing);
        if let Some(listing) = listing {
            listing.bytes.extend(format!("\n{path}\n").bytes());
        }
    }
    given
}

/// What edits did to what they had no business with: other lines, values, comments and line ends.
pub(crate) fn kept<'a>(
    before: &'a Project,
    after: &Given,
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
        if new.text == old.text {
            continue;
        }
        let gone = without(leaves(old), &leaves(new));
        for (route, text) in &gone {
            if !may_go(route) {
                out.push(format!(
                    "`{}`: `{text}` at {route} is not as it was",
                    old.path
                ));
            }
        }
        // a comment goes with what it stands at, and a job can get another name
        let near = changed_lines(old, &gone);
        let names: Vec<&str> = job_names(old);
        let all = comments(old);
        for lost in without(all.clone(), &comments(new)) {
            let (text, own_line, owner) = &lost;
            let stands = comments(new)
                .iter()
                .any(|(new, own, _)| new == text && own == own_line);
            let owner = owner.trim_matches(['"', '\'']);
            // above an item it belongs to whatever key comes first, and an identity can go to another job
            let first =
                ["run", "uses", "name", "read", "write"].contains(&owner) || names.contains(&owner);
            let excused = old.comments.iter().zip(&all).any(|(comment, known)| {
                let line = old.lines.line(comment.span.start);
                *known == lost && (near.contains(&line) || of_identity(old, line))
            });
            // the name of a release is put before what else was said
            let behind = format!("# {text}");
            let follows = comments(new).iter().any(|(new, ..)| new.ends_with(&behind));
            if !(excused || follows || stands && first) {
                out.push(format!(
                    "`{}`: the comment `{text}` is gone, or belongs to something else",
                    old.path
                ));
            }
        }
        out.extend(changed(old, new, &gone, &near, &names));
        if breaks(&new.text) != breaks(&old.text) {
            out.push(format!(
                "`{}`: the line ends are not as they were",
                old.path
            ));
        }
    }
    out.into_iter()
}

/// What may go by a repair: a permission, a credential with its user, a condition that is narrowed, a pin, a cache, and what goes with a job's new name.
fn may_go(route: &str) -> bool {
    const KEYS: [&str; 8] = [
        "if",
        "uses",
        "password",
        "user",
        "username",
        "continue-on-error",
        "persist-credentials",
        "lookup-only",
    ];
    const STEMS: [&str; 6] = [
        "TWINE_",
        "UV_PUBLISH_",
        "MATURIN_",
        "cache",
        "enable-cache",
        "restore-",
    ];
    let last = route.rsplit('/').next().unwrap_or_default();
    KEYS.contains(&last)
        || STEMS.iter().any(|stem| last.starts_with(stem))
        || route.contains("/permissions")
        || route.ends_with("/environment")
        || route == "/jobs/*/name"
        // with the step of a cache
        || matches!(last, "path" | "key" | "id" | "name" | "-" | "sccache" | "bundler-cache") && route.contains("/steps/")
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

/// The lines that are not as they were, though nothing on them had to change.
fn changed(
    old: &Document,
    new: &Document,
    gone: &[(String, String)],
    near: &BTreeSet<usize>,
    names: &[&str],
) -> Vec<String> {
    let mut out = Vec::new();
    let lines = |document: &Document| -> Vec<String> {
        document
            .text
            .split_inclusive('\n')
            .map(str::to_owned)
            .collect()
    };
    let all = lines(new);
    let before = lines(old);
    for line in without(before.clone(), &all) {
        let near = before
            .iter()
            .enumerate()
            .any(|(index, known)| *known == line && near.contains(&(index + 1)));
        let told = gone.iter().any(|(route, text)| {
            let key = route
                .rsplit('/')
                .find(|step| *step != "-")
                .unwrap_or_default();
            line.contains(text.as_str()) || line.contains(key)
        });
        let bare = line
            .trim()
            .trim_end_matches(['}', ']', ' ', ','])
            .trim_start_matches(['{', '[', ' ', '-']);
        let (front, remark) = line.split_once(" #").unwrap_or((&line, ""));
        let grew = all.iter().any(|new| {
            new.contains(bare) || new.contains(front.trim()) && new.contains(remark.trim())
        });
        let in_brackets = line.contains(['{', '[']) || line.contains("id-token");
        let own = line
            .trim()
            .split([':', '"', '\''])
            .find(|part| !part.is_empty());
        let renamed = own.is_some_and(|own| names.contains(&own));
        if !(told || grew || renamed || near || in_brackets) {
            out.push(format!(
                "`{}`: the line `{}` is not as it was",
                old.path,
                line.trim_end()
            ));
        }
    }
    out
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

fn of_identity(document: &Document, line: usize) -> bool {
    let text = document.text.lines().nth(line.saturating_sub(1));
    text.is_some_and(|text| text.contains("id-token") || text.contains("environment"))
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
