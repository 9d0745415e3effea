//! Judging: every repository by itself, several at once, told in the order in which they were given.

use crate::{
    End,
    args::{Args, Format},
    baseline::Baseline,
    day, fix,
    messages::{reason, say},
    reading,
    scope::Scope,
    subjects::{Subject, sort, together},
    terminal::{self, Progress},
};
use spec_model::{
    Given,
    answers::Repository,
    doors::{
        self,
        look_up::{self, LookUp},
    },
};
use spec_report::{
    Asked,
    compare::compare,
    html, json, markdown, narrow,
    text::{self, Options},
    wire::{Catalogue, Report},
};
use spec_source::{Document, Input, Origin};
use std::{
    collections::BTreeMap,
    fs,
    io::{ErrorKind, Write, stdout},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

/// Judges what was given and says how the command ends.
pub(crate) fn run(args: &Args) -> End {
    if let Some(message) = misuse(args) {
        say(message);
        return End::Misused;
    }
    let (scope, baseline) = match prepare(args) {
        Ok(prepared) => prepared,
        Err(message) => {
            say(&message);
            return End::Misused;
        }
    };
    let subjects = if let Some(asked) = asked(args) {
        vec![Subject::Remote(asked)]
    } else if args.together {
        match together(&args.paths) {
            Ok(subject) => vec![subject],
            Err((end, message)) => {
                say(&message);
                return end;
            }
        }
    } else {
        sort(&args.paths)
    };
    if let Some(message) = for_one(args, subjects.len()) {
        say(message);
        return End::Misused;
    }
    let evidence: Result<Vec<Input>, String> =
        args.evidence.iter().map(|file| evidence(file)).collect();
    let evidence = match evidence {
        Ok(evidence) => evidence,
        Err(message) => {
            say(&message);
            return End::Fault;
        }
    };
    if let Some(message) = args
        .repo
        .as_deref()
        .and_then(|repo| about_another(repo, &evidence))
    {
        say(&message);
        return End::Misused;
    }
    let listing = match args.listing.as_deref().map(listing).transpose() {
        Ok(listing) => listing,
        Err(message) => {
            say(&message);
            return End::Fault;
        }
    };
    if subjects.is_empty() {
        return End::Fault;
    }
    let mut job = Job {
        format: args.format,
        options: if args.output.is_some() {
            terminal::file_options()
        } else {
            terminal::options()
        },
        as_of: args.as_of.unwrap_or_else(day::today).to_string(),
        stdin_path: args.path.as_deref(),
        listing,
        made: Vec::new(),
        evidence,
        catalogue: spec_report::catalogue(),
        scope,
        strict: args.strict,
        baseline,
        is_alone: subjects.len() == 1,
    };
    let repaired = match repair(args, &mut job, &subjects) {
        Ok(repaired) => repaired,
        Err(end) => return end,
    };
    let mut out = Out {
        file: args.output.as_deref(),
        kept: Vec::new(),
        closed: false,
    };
    let end = judge_all(&job, &subjects, &mut out).max(repaired);
    match out.finish() {
        Ok(()) if end == End::Unmet && args.exit_zero => End::Clean,
        Ok(()) => end,
        Err(message) => {
            say(&message);
            End::Fault
        }
    }
}

/// Why so many repositories cannot be judged with what was asked for, where that is for one.
fn for_one(args: &Args, repositories: usize) -> Option<&'static str> {
    let several = repositories > 1;
    if several && args.listing.is_some() {
        Some(
            "`--listing` names the paths of one repository, and several were given: give one folder, or files only",
        )
    } else if several && args.format == Format::Html {
        Some(
            "`--format html` makes one file of one report, and several repositories were given: give one, or join them with `--together`",
        )
    } else if (several || args.together) && !args.evidence.is_empty() {
        Some(
            "`--evidence` holds the answers about one repository, and several were given: judge that one by itself",
        )
    } else {
        None
    }
}

/// What is to be looked up, where something is.
fn asked(args: &Args) -> Option<look_up::Asked> {
    Some(look_up::Asked {
        repository: args.repo.clone()?,
        reference: args.reference.clone(),
        packages: args.package.clone(),
        further: args.further,
    })
}

/// Repairs what is asked for, before it is judged; `Err` ends the command, since it was used wrongly or only shows what would change.
fn repair(args: &Args, job: &mut Job<'_>, subjects: &[Subject]) -> Result<End, End> {
    let asked = fix::asked(args, subjects).map_err(|message| {
        say(message);
        End::Misused
    })?;
    let Some(asked) = asked else {
        return Ok(End::Clean);
    };
    let (end, made) = asked.run(subjects, &job.scope, |subject| job.given(subject));
    job.made = made;
    if asked.dry { Err(end) } else { Ok(end) }
}

/// What the options name besides paths: the part of the SPECs, and the earlier reports.
fn prepare(args: &Args) -> Result<(Scope, Option<Baseline>), String> {
    if let Some(asked) = asked(args) {
        // a name that can be none is told before anything is asked
        LookUp::new(asked)?;
    }
    let scope = Scope::of(args)?;
    let baseline = args.baseline.as_deref().map(Baseline::read).transpose()?;
    Ok((scope, baseline))
}

fn misuse(args: &Args) -> Option<&'static str> {
    if args.together && args.listing.is_some() {
        return Some(
            "`--listing` names the paths of one repository, and `--together` joins several: give whole folders",
        );
    }
    let standard_input = args.paths.iter().any(|path| path.as_os_str() == "-");
    if args.path.is_some() && !standard_input {
        return Some(
            "`--path` names standard input, and standard input is not among the paths: add `-`",
        );
    }
    (args.path.as_deref() == Some(""))
        .then_some("`--path` is empty: give the path that the text has in its repository")
}

/// What is the same for all repositories of a command.
struct Job<'a> {
    format: Format,
    options: Options,
    as_of: String,
    stdin_path: Option<&'a str>,
    listing: Option<Input>,
    /// The files that repairs have made, which the listing cannot name yet.
    made: Vec<String>,
    evidence: Vec<Input>,
    catalogue: Catalogue,
    scope: Scope,
    strict: bool,
    baseline: Option<Baseline>,
    /// Whether only one repository, or one project, is judged.
    is_alone: bool,
}

/// A judged repository: its report as it is written, whether it fails the command, and what else is to be said.
struct Judged {
    text: String,
    fails: bool,
    note: Option<String>,
}

impl Job<'_> {
    /// Reads one repository, or several that are one project, with what the options say of it.
    fn given(&self, subject: &Subject) -> Result<Vec<Given>, String> {
        let mut all = subject.read(self.stdin_path)?;
        for given in &mut all {
            given.as_of = Some(self.as_of.clone());
            if let Some(listing) = &self.listing {
                given.inputs.retain(|input| input.origin != Origin::Listing);
                given.inputs.push(listing.clone());
                // it was written before the repairs made them
                for path in &self.made {
                    given.list(path);
                }
            }
            // behind what was looked up: it was seen with more rights
            given.inputs.extend_from_slice(&self.evidence);
        }
        if let Subject::Remote(asked) = subject
            && all.iter().all(|given| given.inputs.is_empty())
        {
            return Err(format!(
                "nothing of `{}` could be looked up, so nothing was judged: give its folder, or the answers that `spec-check bundle {}` collects with `--evidence`",
                asked.repository, asked.repository
            ));
        }
        Ok(all)
    }

    fn judge(&self, subject: &Subject) -> Result<Judged, String> {
        let all = self.given(subject)?;
        let mut report = spec_report::judge_any(&all);
        let runs = match self.format {
            Format::Html => spec_report::any_runs(&all),
            _ => Vec::new(),
        };
        let (asked, note) = self.asked(&report);
        let narrowed;
        let catalogue = if self.scope.is_narrow() {
            let mut catalogue = self.catalogue.clone();
            narrow(&mut report, &mut catalogue, |rule| self.scope.keeps(rule));
            narrowed = catalogue;
            &narrowed
        } else {
            &self.catalogue
        };
        let text = match self.format {
            Format::Text => text::render_asked(&report, catalogue, self.options, &asked),
            Format::Json => json::render(&report),
            Format::Markdown => markdown::render_asked(&report, catalogue, &asked),
            Format::Html => html::render_asked(&report, &runs, catalogue, &asked),
        };
        Ok(Judged {
            text,
            fails: report.findings.iter().any(|finding| asked.fails(finding)),
            note,
        })
    }

    /// What is asked of one report, compared with its earlier one before anything is taken out of it.
    fn asked(&self, report: &Report) -> (Asked, Option<String>) {
        let mut asked = Asked {
            only: self.scope.names.clone(),
            strict: self.strict,
            since: None,
        };
        let mut note = None;
        if let Some(baseline) = &self.baseline {
            let nothing = Report::default();
            let earlier = baseline.of(&report.subject.name, self.is_alone);
            if earlier.is_none() {
                note = Some(format!(
                    "the baseline has no report named `{}`, so everything that is unmet there counts as new",
                    report.subject.name
                ));
            }
            asked.since = Some(compare(earlier.unwrap_or(&nothing), report, |rule| {
                self.scope.keeps(rule)
            }));
        }
        (asked, note)
    }

    /// A fault in judging one repository never takes the others with it.
    fn judge_safely(&self, subject: &Subject) -> Result<Judged, String> {
        catch_unwind(AssertUnwindSafe(|| self.judge(subject))).unwrap_or_else(|_| {
            let name = subject.name();
            Err(format!("`{name}` was not judged: this is a fault of spec-check, not of what it read; please report it with the lines above"))
        })
    }

    fn between(&self) -> String {
        match self.format {
            Format::Text => format!("\n{}\n\n", "-".repeat(self.options.width)),
            Format::Json | Format::Html => String::new(),
            Format::Markdown => "\n---\n\n".into(),
        }
    }
}

fn judge_all(job: &Job<'_>, subjects: &[Subject], out: &mut Out<'_>) -> End {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let workers = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(subjects.len());
    let progress = Progress::new(subjects.len());
    let mut tally = Tally::default();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(subject) = subjects.get(index) else {
                        break;
                    };
                    if sender.send((index, job.judge_safely(subject))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut told = 0;
        for (done, (index, judged)) in receiver.iter().enumerate() {
            waiting.insert(index, judged);
            while let Some(judged) = waiting.remove(&told) {
                progress.clear();
                tally.tell(job, judged, out);
                told += 1;
            }
            progress.tell(done + 1);
        }
        progress.clear();
    });
    if job.format == Format::Text && tally.reports > 1 {
        out.write(&format!(
            "{}{} repositories judged; {} of force must or should in {}\n",
            job.between(),
            tally.reports,
            match (job.baseline.is_some(), job.strict) {
                (false, false) => "something is unmet",
                (false, true) => "something is unmet or unknown",
                (true, false) => "something is newly unmet",
                (true, true) => "something is newly unmet or unknown",
            },
            tally.failing
        ));
    }
    tally.end()
}

#[derive(Default)]
struct Tally {
    reports: usize,
    failing: usize,
    faults: usize,
}

impl Tally {
    fn tell(&mut self, job: &Job<'_>, judged: Result<Judged, String>, out: &mut Out<'_>) {
        match judged {
            Ok(judged) => {
                if self.reports > 0 {
                    out.write(&job.between());
                }
                out.write(&judged.text);
                if let Some(note) = &judged.note {
                    say(note);
                }
                self.reports += 1;
                self.failing += usize::from(judged.fails);
            }
            Err(message) => {
                say(&message);
                self.faults += 1;
            }
        }
    }

    const fn end(&self) -> End {
        match (self.faults, self.failing) {
            (1.., _) => End::Fault,
            (0, 1..) => End::Unmet,
            (0, 0) => End::Clean,
        }
    }
}

/// Where reports go: at once to standard output, or, when all are there, to a file.
struct Out<'a> {
    file: Option<&'a Path>,
    kept: Vec<u8>,
    closed: bool,
}

impl Out<'_> {
    fn write(&mut self, text: &str) {
        self.kept.extend_from_slice(text.as_bytes());
        if self.file.is_none() && !self.closed {
            let mut stdout = stdout().lock();
            match stdout.write_all(&self.kept).and_then(|()| stdout.flush()) {
                Ok(()) => self.kept.clear(),
                // who reads the pipe has read enough
                Err(error) if error.kind() == ErrorKind::BrokenPipe => self.closed = true,
                // kept, and tried and told once more at the end
                Err(_) => {}
            }
        }
    }

    fn finish(self) -> Result<(), String> {
        if self.closed || self.file.is_none() && self.kept.is_empty() {
            return Ok(());
        }
        match self.file {
            Some(file) => fs::write(file, &self.kept).map_err(|error| {
                format!(
                    "the report could not be written to `{}`: {}",
                    file.display(),
                    reason(&error)
                )
            }),
            None => stdout()
                .lock()
                .write_all(&self.kept)
                .map_err(|error| format!("the report could not be written: {}", reason(&error))),
        }
    }
}

fn evidence(file: &Path) -> Result<Input, String> {
    let path = reading::name(file.as_os_str());
    reading::file(file, &path, Origin::Answer)
        .map_err(|message| format!("the evidence `{path}`: {message}"))
}

/// That a bundle speaks of another repository than the one that is looked up.
fn about_another(repo: &str, evidence: &[Input]) -> Option<String> {
    let asked = Repository::named(repo).ok()?;
    evidence.iter().find_map(|input| {
        let of = doors::take(&Document::parse(input))?.repository?;
        let other = Repository::named(&of).ok()?;
        (!other.is(&asked.owner, &asked.name)).then(|| {
            format!(
                "the evidence `{}` speaks of `{of}`, and `{repo}` is to be looked up, so nothing was judged: collect it with `spec-check bundle {repo}`",
                input.path
            )
        })
    })
}

fn listing(file: &Path) -> Result<Input, String> {
    let path = reading::name(file.as_os_str());
    reading::file(file, &path, Origin::Listing)
        .map_err(|message| format!("the listing `{path}`: {message}"))
}
