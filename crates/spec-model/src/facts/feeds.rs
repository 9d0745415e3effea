//! Which jobs of the release closure hand the distributions on to the one that uploads.

use super::{JobRef, Likely, Pattern, build::never_runs, closure::callers};
use crate::{
    Project,
    github::{Step, Target, Variable, expressions, whole_expression},
    shell::invocations,
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::Map;

/// Whether what a job leaves behind can end in an upload to PyPI: the publishing jobs, and each whose artifact one of these takes, directly or
/// through others. A job without a place here hands nothing on.
pub fn feeding_jobs(project: &Project) -> Map<JobRef, Likely> {
    let closure = &project.facts.closure;
    let handed: Vec<(JobRef, Handed)> = closure
        .jobs
        .iter()
        .map(|job| (*job, Handed::of(project, *job)))
        .collect();
    let mut feeding: Map<JobRef, Likely> = closure
        .publishing
        .iter()
        .map(|job| (*job, Likely::Yes))
        .collect();
    loop {
        let mut changed = false;
        let takers: Vec<(&JobRef, &Handed, Likely)> = handed
            .iter()
            .filter(|(_, taken)| taken.takes_otherwise || !taken.takes_nothing())
            .filter_map(|(job, taken)| Some((job, taken, *feeding.get(job)?)))
            .collect();
        for (job, given) in &handed {
            let known = feeding.get(job).copied().unwrap_or(Likely::No);
            let name = job
                .view(project)
                .map_or("", |(_, job)| job.key.value.as_str());
            let mut likely = known;
            for (other, taken, taker) in &takers {
                if likely == Likely::Yes || given.makes.is_empty() && !given.makes_otherwise {
                    break;
                }
                if *other != job {
                    likely = most(likely, least(*taker, given.reach(name, taken)));
                }
            }
            if likely != known {
                feeding.insert(*job, likely);
                changed = true;
            }
        }
        if !changed {
            return feeding;
        }
    }
}

/// Which of some jobs take up an artifact that another of them leaves behind: the one that leaves it, and the one that takes it.
pub fn handed_over(project: &Project, jobs: &[JobRef]) -> Vec<(JobRef, JobRef)> {
    let handed: Vec<(JobRef, Handed)> = jobs
        .iter()
        .map(|job| (*job, Handed::of(project, *job)))
        .collect();
    let mut pairs = Vec::new();
    for (from, makes) in &handed {
        let name = from
            .view(project)
            .map_or("", |(_, job)| job.key.value.as_str());
        for (to, takes) in &handed {
            if from != to && makes.reach(name, takes) == Likely::Yes {
                pairs.push((*from, *to));
            }
        }
    }
    pairs
}

/// The names of the artifacts that a job leaves behind, each once, as they are written.
pub fn artifacts(project: &Project, job: JobRef) -> Vec<String> {
    let mut names = Handed::of(project, job).makes;
    spec_source::sort::all(&mut names);
    names.dedup();
    names
}

const fn most(a: Likely, b: Likely) -> Likely {
    match (a, b) {
        (Likely::Yes, _) | (_, Likely::Yes) => Likely::Yes,
        (Likely::Unknown, _) | (_, Likely::Unknown) => Likely::Unknown,
        _ => Likely::No,
    }
}

const fn least(a: Likely, b: Likely) -> Likely {
    match (a, b) {
        (Likely::No, _) | (_, Likely::No) => Likely::No,
        (Likely::Unknown, _) | (_, Likely::Unknown) => Likely::Unknown,
        _ => Likely::Yes,
    }
}

/// What a job leaves behind and takes up.
#[derive(Debug, Default)]
pub(super) struct Handed {
    /// The names of the artifacts it makes.
    makes: Vec<String>,
    /// The names and patterns of those it takes; an empty text takes all.
    takes: Vec<String>,
    /// The jobs from whose outputs it takes the numbers of artifacts.
    takes_of: Vec<String>,
    /// Whether it makes or takes something in another way than by artifacts of this run.
    makes_otherwise: bool,
    takes_otherwise: bool,
}

impl Handed {
    /// What a job leaves behind and takes up.
    pub(super) fn of(project: &Project, job: JobRef) -> Self {
        let mut handed = Self::default();
        if let Some((workflow, view)) = job.view(project) {
            handed.steps(project, &view.steps, &mut Vec::new());
            if !workflow.is_startable()
                && let [caller] = callers(project, job.workflow)
                && let Some((_, caller)) = caller.view(project)
            {
                handed.given(&caller.with);
            }
        }
        handed
    }

    /// Puts what the only caller gives in the place of inputs.
    fn given(&mut self, with: &[Variable]) {
        for name in self.makes.iter_mut().chain(&mut self.takes) {
            let input = whole_expression(name).and_then(|body| body.trim().strip_prefix("inputs."));
            let value = input.and_then(|input| crate::github::find(with, input));
            if let Some(value) = value.filter(|value| !value.value.value.is_empty()) {
                *name = value.value.value.trim().to_owned();
            }
        }
    }

    /// What one step takes up.
    pub(super) fn of_step(project: &Project, step: &Step) -> Self {
        let mut handed = Self::default();
        handed.steps(project, core::slice::from_ref(step), &mut Vec::new());
        handed
    }

    fn steps(&mut self, project: &Project, steps: &[Step], seen: &mut Vec<usize>) {
        for step in steps.iter().filter(|step| !never_runs(step)) {
            if let Some(uses) = &step.uses {
                if let Target::Local(folder) = &uses.target {
                    if let Some(action) = project
                        .action_in(folder)
                        .filter(|action| !seen.contains(action))
                    {
                        seen.push(action);
                        if let Some(action) = project.actions.get(action) {
                            self.steps(project, &action.steps, seen);
                        }
                    }
                } else if let Some(slug) = uses.slug() {
                    self.action(step, &slug);
                }
            }
            if let Some(run) = &step.run {
                for invocation in invocations(&run.text)
                    .iter()
                    .filter(|run| run.program == "gh")
                {
                    let plain: Vec<&str> = invocation.plain().take(2).collect();
                    match plain.as_slice() {
                        ["release", "download"] => self.takes_otherwise = true,
                        ["release", "upload" | "create"] => self.makes_otherwise = true,
                        _ => {}
                    }
                }
            }
        }
    }

    fn action(&mut self, step: &Step, slug: &str) {
        let input = |name: &str| {
            step.input(name)
                .map(|input| input.value.value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        match slug {
            // https://github.com/actions/upload-artifact#inputs
            "actions/upload-artifact" => self
                .makes
                .push(input("name").unwrap_or_else(|| "artifact".into())),
            "actions/upload-artifact/merge" => {
                self.makes
                    .push(input("name").unwrap_or_else(|| "merged-artifacts".into()));
                self.takes
                    .push(input("pattern").unwrap_or_else(|| "*".into()));
            }
            // https://github.com/hynek/build-and-inspect-python-package#readme
            "hynek/build-and-inspect-python-package" => {
                let suffix = input("upload-name-suffix").unwrap_or_default();
                self.makes.push(alloc::format!("Packages{suffix}"));
            }
            // https://github.com/actions/download-artifact#inputs
            "actions/download-artifact" => {
                let name = input("name").or_else(|| input("pattern"));
                match (name, input("artifact-ids")) {
                    (None, Some(numbers)) => {
                        let jobs = job_outputs(&numbers);
                        if jobs.is_empty() {
                            self.takes.push("${{ }}".into());
                        }
                        self.takes_of.extend(jobs);
                    }
                    (name, _) => self.takes.push(name.unwrap_or_default()),
                }
            }
            // https://github.com/dawidd6/action-download-artifact#usage
            "dawidd6/action-download-artifact" => {
                self.takes.push(input("name").unwrap_or_default());
            }
            "softprops/action-gh-release" | "ncipollo/release-action" => {
                self.makes_otherwise = true;
            }
            slug if slug.contains("download") => self.takes_otherwise = true,
            _ => {}
        }
    }

    /// Whether it is seen to take no artifact of this run.
    pub(super) const fn takes_nothing(&self) -> bool {
        self.takes.is_empty() && self.takes_of.is_empty()
    }

    /// Whether what this job, of that name, makes reaches one that takes.
    pub(super) fn reach(&self, name: &str, other: &Self) -> Likely {
        let mut likely = Likely::No;
        if !self.makes.is_empty()
            && other
                .takes_of
                .iter()
                .any(|job| job.eq_ignore_ascii_case(name))
        {
            likely = Likely::Yes;
        }
        for made in &self.makes {
            for taken in &other.takes {
                likely = most(likely, matches(made, taken));
            }
        }
        if self.makes_otherwise && other.takes_otherwise {
            likely = most(likely, Likely::Unknown);
        }
        likely
    }
}

/// The jobs whose outputs a text takes: `${{ needs.build.outputs.artifact-id }}`.
fn job_outputs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for body in expressions(text) {
        let job = body.trim().strip_prefix("needs.");
        found.extend(job.and_then(|rest| Some(rest.split_once(".outputs.")?.0.to_owned())));
    }
    found
}

/// Whether a name that is made is one that is taken: both may hold expressions, what is taken may be a pattern.
fn matches(made: &str, taken: &str) -> Likely {
    if taken.is_empty() || taken == "*" || made == taken {
        return Likely::Yes;
    }
    let fixed = |text: &str| text.split("${{").next().unwrap_or_default().to_owned();
    let (head, whole) = (fixed(made), !made.contains("${{"));
    if taken.contains("${{") {
        let taken = fixed(taken);
        let taken = taken.split('*').next().unwrap_or_default();
        let together = head.starts_with(taken) || !whole && taken.starts_with(&head);
        return likely_unless(!together);
    }
    let Some((prefix, rest)) = taken.split_once('*') else {
        // a plain name against one with an expression
        return likely_unless(whole || !taken.starts_with(&head));
    };
    let special = |text: &str| text.contains(['?', '[', '{', '!', '+', '@']);
    if special(prefix) {
        return Likely::Unknown;
    }
    let tail = made.rsplit("}}").next().unwrap_or_default();
    let suffix = rest.rsplit('*').next().unwrap_or_default();
    let meets = |one: bool, other: bool| one || !whole && other;
    if !meets(head.starts_with(prefix), prefix.starts_with(&head)) {
        return Likely::No;
    }
    if special(rest) {
        return Likely::Unknown;
    }
    // whatever stands in an expression, only a `*` can cover it
    if Pattern::read(taken).matches(&without_expressions(made)) {
        return Likely::Yes;
    }
    likely_unless(whole || !meets(tail.ends_with(suffix), suffix.ends_with(tail)))
}

const fn likely_unless(excluded: bool) -> Likely {
    if excluded {
        Likely::No
    } else {
        Likely::Unknown
    }
}

/// A text with one character that is in no name in the place of each expression.
fn without_expressions(text: &str) -> String {
    let mut parts = text.split("${{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('\0');
        out.push_str(part.split_once("}}").map_or("", |(_, after)| after));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_by_itself_by_a_pattern_and_by_all() {
        for (made, taken, likely) in [
            ("dist", "dist", Likely::Yes),
            ("dist", "", Likely::Yes),
            ("dist-a", "dist-*", Likely::Yes),
            ("dist-${{ matrix.os }}", "dist-*", Likely::Yes),
            ("dist-${{ matrix.os }}", "dist-linux", Likely::Unknown),
            ("coverage", "dist-*", Likely::No),
            ("coverage-${{ matrix.os }}", "dist-*", Likely::No),
            ("${{ inputs.name }}", "dist", Likely::Unknown),
            ("a-sdist", "*-sdist", Likely::Yes),
            ("a-wheel", "*-sdist", Likely::No),
            ("dist-${{ matrix.os }}-a", "dist-*-a", Likely::Yes),
            ("dist-${{ matrix.os }}-a", "*-a", Likely::Yes),
            ("dist-${{ matrix.os }}-a", "*st-*", Likely::Yes),
            ("dist-${{ matrix.os }}-a", "dist-*-b", Likely::No),
            ("dist-${{ matrix.os }}", "dist-*-a", Likely::Unknown),
            ("${{ matrix.os }}-dist", "*-dist", Likely::Yes),
            ("dist-${{ matrix.os }}", "dist-*[ab]", Likely::Unknown),
            ("dist", "{dist,wheels}*", Likely::Unknown),
            ("coverage", "${{ inputs.name }}", Likely::Unknown),
        ] {
            assert_eq!(matches(made, taken), likely, "{made} {taken}");
        }
    }
}
