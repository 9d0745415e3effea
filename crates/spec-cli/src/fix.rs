//! `--fix`, `--diff`, `--patch`: repairs made in the files, shown, or kept for `git apply`.

use crate::{
    End,
    args::{Args, Level},
    explain::print,
    folder, git, loose,
    messages::{reason, say},
    scope::Scope,
    subjects::Subject,
    write::{Wanted, below, write},
};
use spec_model::Given;
use spec_rules::{Composed, Safety, compose};
use spec_source::{Origin, patch::patch};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// What is asked for.
pub(crate) struct Asked<'a> {
    level: Safety,
    /// Whether only to show or keep what would change.
    pub(crate) dry: bool,
    diff: bool,
    patch: Option<&'a Path>,
    allow_dirty: bool,
}

/// What the options ask for; none where nothing is to be repaired. `Err` where they ask for what cannot be done.
pub(crate) fn asked<'a>(
    args: &'a Args,
    subjects: &[Subject],
) -> Result<Option<Asked<'a>>, &'static str> {
    let dry = args.diff || args.patch.is_some();
    if args.fix.is_none() && !dry {
        return Ok(None);
    }
    if !dry && subjects.iter().any(reads_standard_input) {
        return Err(
            "standard input is no file that could be changed: `--diff` shows what would change",
        );
    }
    if !dry
        && subjects
            .iter()
            .any(|subject| matches!(subject, Subject::Remote(_)))
    {
        return Err(
            "`--repo` looks a repository up and has no files of it to change: `--diff` and `--patch` keep what would change",
        );
    }
    if !dry
        && subjects
            .iter()
            .any(|subject| matches!(subject, Subject::Archive(_)))
    {
        return Err(
            "an archive is read and never written: `--diff` and `--patch` keep what would change, or give the folder",
        );
    }
    if args.patch.is_some() && subjects.len() > 1 {
        return Err(
            "a patch is applied in one repository, and several were given: make one for each",
        );
    }
    Ok(Some(Asked {
        level: match args.fix {
            Some(Level::Review) => Safety::Review,
            Some(Level::Safe) | None => Safety::Safe,
        },
        dry,
        diff: args.diff,
        patch: args.patch.as_deref(),
        allow_dirty: args.allow_dirty,
    }))
}

/// What would change in one repository.
struct Plan {
    composed: Composed,
    /// Every file that becomes another, by its path.
    files: Vec<Planned>,
}

/// A file and what becomes of it.
struct Planned {
    path: String,
    /// The bytes it was judged by; none for a new file.
    before: Option<Vec<u8>>,
    after: String,
}

impl Plan {
    fn of(given: &Given, level: Safety, scope: &Scope) -> Self {
        let composed = compose(given, level, &|finding| scope.keeps(finding.rule.id));
        let files = composed.texts.iter().map(|(path, after)| {
            let mut all = given.inputs.iter();
            let old = all.find(|input| input.origin == Origin::File && input.path == *path);
            Planned {
                path: path.clone(),
                before: old.map(|old| old.bytes.clone()),
                after: after.clone(),
            }
        });
        Self {
            files: files.collect(),
            composed,
        }
    }
}

impl Planned {
    /// The change as a unified diff.
    fn patch(&self) -> String {
        let before = self.before.as_deref().map(String::from_utf8_lossy);
        patch(&self.path, before.as_deref(), &self.after)
    }
}

fn reads_standard_input(subject: &Subject) -> bool {
    matches!(subject, Subject::Loose(files) if files.contains(&loose::Loose::StandardInput))
}

impl Asked<'_> {
    /// Repairs every repository, or shows what that would change, one after the other. Gives back the paths of the files that were made, too.
    pub(crate) fn run<'s>(
        &self,
        subjects: &'s [Subject],
        scope: &Scope,
        read: impl Fn(&'s Subject) -> Result<Vec<Given>, String>,
    ) -> (End, Vec<String>) {
        let mut end = End::Clean;
        let mut new = Vec::new();
        for subject in subjects {
            let all = match read(subject) {
                Ok(all) => all,
                // judging says it, too
                Err(message) => {
                    if self.dry {
                        say(&message);
                    }
                    end = End::Fault;
                    continue;
                }
            };
            for given in &all {
                let plan = Plan::of(given, self.level, scope);
                let done = self.one(subject, given, &plan, subjects.len() > 1);
                if done == End::Clean && !self.dry {
                    let made = plan.files.iter().filter(|file| file.before.is_none());
                    new.extend(made.map(|file| file.path.clone()));
                }
                end = end.max(done);
            }
        }
        (end, new)
    }

    fn one(&self, subject: &Subject, given: &Given, plan: &Plan, many: bool) -> End {
        for (_, fix, why) in &plan.composed.collided {
            say(&format!("`{}` was left out: {why}", fix.title));
        }
        let mut end = End::Clean;
        if plan.files.is_empty() {
            say(&format!("there is nothing to repair{}", of(given, many)));
        } else if self.dry {
            end = self.keep(plan);
        } else {
            end = self.make(subject, plan);
        }
        if end == End::Clean && !plan.files.is_empty() {
            tell(given, plan, self.dry);
        }
        match plan.composed.left.len() {
            0 => {}
            1 => say("one more repair may change a run: look at it with `--fix=review --diff`"),
            more => say(&format!(
                "{more} more repairs may change a run: look at them with `--fix=review --diff`"
            )),
        }
        end
    }

    /// Shows what would change, or keeps it as a patch.
    fn keep(&self, plan: &Plan) -> End {
        let patch: String = plan.files.iter().map(Planned::patch).collect();
        let mut end = End::Clean;
        if let Some(file) = self.patch
            && let Err(error) = fs::write(file, &patch)
        {
            say(&format!(
                "the patch could not be written to `{}`: {}",
                file.display(),
                reason(&error)
            ));
            end = End::Fault;
        }
        if self.diff {
            end = end.max(print(&crate::terminal::diff(&patch)));
        }
        end
    }

    /// Changes the files: all that are planned, or none.
    fn make(&self, subject: &Subject, plan: &Plan) -> End {
        let places = Places::of(subject);
        let mut wanted = Vec::new();
        let mut wrong = Vec::new();
        for planned in &plan.files {
            match places.file(&planned.path) {
                Some(file) => wanted.push(Wanted {
                    path: &planned.path,
                    file,
                    before: planned.before.as_deref(),
                    after: planned.after.as_bytes(),
                }),
                None => wrong.push(format!(
                    "`{}` has no place below what was given, so it was not written; give the repository's folder",
                    planned.path
                )),
            }
        }
        if wrong.is_empty() && !self.allow_dirty {
            wrong = dirty(&places.root, &wanted);
        }
        if wrong.is_empty() {
            wrong = write(&places.root, &wanted).err().unwrap_or_default();
        }
        if wrong.is_empty() {
            return End::Clean;
        }
        for message in wrong {
            say(&message);
        }
        say(&format!("`{}` was not repaired", subject.name()));
        End::Fault
    }
}

fn of(given: &Given, many: bool) -> String {
    if many {
        format!(" in `{}`", given.name)
    } else {
        String::new()
    }
}

/// Files whose present text git could not bring back.
fn dirty(root: &Path, wanted: &[Wanted<'_>]) -> Vec<String> {
    let Ok(real_root) = fs::canonicalize(root) else {
        return Vec::new();
    };
    let files: Vec<String> = wanted
        .iter()
        .filter(|wanted| wanted.before.is_some())
        // outside of the folder it is refused anyway
        .filter_map(|wanted| {
            let real = fs::canonicalize(&wanted.file).ok()?;
            let inside = real.strip_prefix(&real_root).ok()?;
            let names: Vec<_> = inside.iter().map(|name| name.to_string_lossy()).collect();
            Some(names.join("/"))
        })
        .collect();
    match git::uncommitted(root, &files) {
        Ok(paths) => paths
            .iter()
            .map(|path| {
                format!("`{path}` has changes that git could not bring back, so nothing was changed: commit them, or add `--allow-dirty`")
            })
            .collect(),
        Err(message) => vec![format!("{message}, so nothing was changed: repair that, or add `--allow-dirty`")],
    }
}

/// Says what was repaired, file by file, and what else that asks for.
fn tell(given: &Given, plan: &Plan, dry: bool) {
    let mut by_file: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (rule, fix) in &plan.composed.applied {
        let paths: BTreeSet<&str> = fix.edits.iter().map(|edit| &*edit.path).collect();
        for path in paths {
            let told = format!("{} ({}, {rule})", fix.title, fix.safety.word());
            by_file.entry(path).or_default().push(told);
        }
    }
    let (made, files) = (plan.composed.applied.len(), plan.files.len());
    let mut text = format!(
        "`{}`: {made} {} {} {files} {}",
        given.name,
        if made == 1 { "repair" } else { "repairs" },
        if dry { "would change" } else { "made in" },
        if files == 1 { "file" } else { "files" }
    );
    let mut lines = Vec::new();
    for (path, all) in by_file {
        lines.push(format!("  {path}"));
        lines.extend(all.into_iter().map(|told| format!("    {told}")));
    }
    let once = |steps: fn(&spec_rules::Fix) -> &Vec<String>| {
        let mut seen = BTreeSet::new();
        let all = plan.composed.applied.iter();
        let all = all.flat_map(move |(_, fix)| steps(fix));
        all.filter(|step| seen.insert(*step))
            .cloned()
            .collect::<Vec<_>>()
    };
    for step in once(|fix| &fix.before) {
        lines.push(format!("  before it is merged: {step}"));
    }
    for step in once(|fix| &fix.after) {
        lines.push(format!("  after that: {step}"));
    }
    for line in lines {
        // writing into a string cannot fail
        let _ = write!(text, "\n{}", spec_report::visible(&line));
    }
    crate::messages::say_lines(&text);
}

/// Where the files of a repository are.
struct Places {
    /// The folder below which everything stays.
    root: PathBuf,
    /// How paths begin that are counted from further up than the root, as those of a folder inside of `.github`.
    prefix: String,
    /// Those of files that were named one by one.
    named: BTreeMap<String, PathBuf>,
}

impl Places {
    fn of(subject: &Subject) -> Self {
        let (root, prefix, named) = match subject {
            Subject::Folder(folder) => {
                let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.clone());
                (folder.clone(), folder::prefix(&real), BTreeMap::new())
            }
            // what is looked up or unpacked is shown only, and `--together` is not repaired at once: its paths begin with their folders' names
            Subject::Archive(_) | Subject::Together(_) | Subject::Remote(_) => {
                (PathBuf::from("."), String::new(), BTreeMap::new())
            }
            Subject::Loose(files) => {
                let places = loose::places(files);
                (loose::top(files), String::new(), places)
            }
        };
        Self {
            root,
            prefix,
            named,
        }
    }

    fn file(&self, path: &str) -> Option<PathBuf> {
        if let Some(named) = self.named.get(path) {
            return Some(named.clone());
        }
        below(&self.root, path.strip_prefix(&*self.prefix)?)
    }
}
