//! The command line.

use crate::day;
use clap::{
    Parser, Subcommand, ValueEnum, ValueHint,
    builder::{PossibleValuesParser, TypedValueParser},
};
use clap_complete::Shell;
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own, given or not"
)]
#[command(
    name = "spec-check",
    version,
    about = ABOUT,
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(crate) struct Args {
    /// Folders and archives (.zip, .tar, .tar.gz), each one repository; files, together one repository; - for standard input
    #[arg(default_value = ".", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,

    /// The form of the report: text to read, json (one line for each repository), markdown, a checklist for an issue, or html, one file to look at
    #[arg(
        long,
        value_enum,
        value_name = "FORM",
        hide_possible_values = true,
        default_value_t = Format::Text
    )]
    pub(crate) format: Format,

    /// Show and count only this SPEC: 6 or 8
    #[arg(
        long,
        value_name = "NUMBER",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(["6", "8"]).try_map(|text| text.parse::<u8>())
    )]
    pub(crate) spec: Vec<u8>,

    /// Show and count only this clause, by its id or the last part of it; several add up
    #[arg(long, value_name = "ID")]
    pub(crate) clause: Vec<String>,

    /// Show and count only this rule, by its id or the last part of it; several add up
    #[arg(long, value_name = "ID")]
    pub(crate) rule: Vec<String>,

    /// The folders and archives are one project, such as the code's repository and the one that makes its releases: one report
    #[arg(long)]
    pub(crate) together: bool,

    /// An earlier report, as JSON: what was unmet in it already does not end with 1, and what is new and gone is told
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) baseline: Option<PathBuf>,

    /// Write the report to a file instead of the terminal
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

    /// All paths of the repository, one a line (as `git ls-files` prints them), where only some of its files are given
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) listing: Option<PathBuf>,

    /// Answers of GitHub or PyPI, as `spec-check bundle` or a single command prints them; several add up
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) evidence: Vec<PathBuf>,

    /// Look a repository up at GitHub and PyPI instead of reading files: at most 4 calls of GitHub's API
    #[arg(long, value_name = "OWNER/REPO", conflicts_with_all = ["paths", "together", "listing", "path"])]
    pub(crate) repo: Option<String>,

    /// With --repo: the branch, tag or commit whose files are read [default: the default branch]
    #[arg(long = "ref", value_name = "REF", requires = "repo")]
    pub(crate) reference: Option<String>,

    /// With --repo: a distribution on PyPI; several add up [default: the names in the project's files]
    #[arg(long, value_name = "NAME", requires = "repo")]
    pub(crate) package: Vec<String>,

    /// With --repo: at most 6 calls more, for tags, rulesets and private reporting
    #[arg(long, requires = "repo")]
    pub(crate) further: bool,

    /// The path that standard input has in its repository
    #[arg(long, value_name = "NAME")]
    pub(crate) path: Option<String>,

    /// Make the safe repairs, then judge again; `--fix=review` also those that may change a run
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "safe",
        hide_possible_values = true,
        conflicts_with = "together"
    )]
    pub(crate) fix: Option<Level>,

    /// Print what `--fix` would change, as a unified diff, and change nothing
    #[arg(long, conflicts_with_all = ["together", "output", "format", "baseline"])]
    pub(crate) diff: bool,

    /// Write what `--fix` would change to a file that `git apply` takes, and change nothing
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with_all = ["together", "output", "format", "baseline"]
    )]
    pub(crate) patch: Option<PathBuf>,

    /// Let `--fix` change files whose present text git could not bring back
    #[arg(long, requires = "fix")]
    pub(crate) allow_dirty: bool,

    /// The day the report speaks for, as YYYY-MM-DD [default: today, UTC]
    #[arg(value_parser = day::given, long, value_name = "DATE")]
    pub(crate) as_of: Option<spec_model::Day>,

    /// End with 1 also when something of force must or should is unknown
    #[arg(long)]
    pub(crate) strict: bool,

    /// End with 0 also when something is unmet
    #[arg(long, conflicts_with = "strict")]
    pub(crate) exit_zero: bool,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print a rule's page: why, how it is decided, how to repair
    Explain {
        /// A rule's id, its last part, or a clause
        rule: String,
    },
    /// List every rule with its force and its claim
    Rules,
    /// Print the patterns that GitHub's setting "allow select actions" would need here, one a line
    AllowList {
        /// A folder or a file
        #[arg(default_value = ".", value_name = "PATH", value_hint = ValueHint::AnyPath)]
        path: PathBuf,
    },
    /// Write the release workflow as it could be: build, attest, publish, from this repository's own build
    Harden(Harden),
    /// Print a command for `sh` and `gh` that collects what an administrator of a repository can see, for --evidence
    Bundle {
        /// The repository
        #[arg(value_name = "OWNER/REPO")]
        repository: String,
    },
    /// Print what would decide the rest: a message for each who can bring some of it, ready to send
    Needs {
        /// A folder or a file
        #[arg(default_value = ".", value_name = "PATH", value_hint = ValueHint::AnyPath)]
        path: PathBuf,
        /// Only the message for one of them: anyone, writer, administrator, index-owner, maintainer
        #[arg(
            long,
            value_name = "WORD",
            hide_possible_values = true,
            value_parser = PossibleValuesParser::new(spec_report::messages::WHO)
        )]
        who: Option<String>,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What `harden` is asked for.
#[derive(Debug, clap::Args)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "switches of a command line, each by itself"
)]
pub(crate) struct Harden {
    /// The repository's folder
    #[arg(default_value = ".", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) path: PathBuf,

    /// Also starters of RELEASING.md, SECURITY.md and spec-check.toml, where they are not there; TODO marks what a person knows
    #[arg(long)]
    pub(crate) starters: bool,

    /// Print the difference from what is there
    #[arg(long, conflicts_with = "write")]
    pub(crate) diff: bool,

    /// Write the files; what is there is never written over without `--replace`
    #[arg(long)]
    pub(crate) write: bool,

    /// Let `--write` put the hardened workflow in the place of the one that is there
    #[arg(long, requires = "write")]
    pub(crate) replace: bool,

    /// Let `--replace` write over what git could not bring back
    #[arg(long, requires = "replace")]
    pub(crate) allow_dirty: bool,
}

/// Which repairs are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    Safe,
    Review,
}

/// The form of a report. Its values carry no text of their own: the option's line says it, and the help stays short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Markdown,
    Html,
}

const ABOUT: &str = "\
Where does a project stand against SPEC 6 (Keys to the Castle) and SPEC 8 (Securing the Release
Process), sentence by sentence, how is that known, and what is to change?
Only files are read; no connection is opened without --repo.";

const EXAMPLES: &str = "\
Examples:
  spec-check                                   the repository in this folder
  spec-check repos/*                           several, one report each
  spec-check numpy-main.zip                    an archive, read as it is: nothing is written to the disk
  spec-check .github/workflows/release.yml     one file, judged by itself
  git show v1.0:.github/workflows/release.yml | spec-check - --path .github/workflows/release.yml
  git ls-files > paths.txt && spec-check .github/workflows/*.yml --listing paths.txt
  spec-check --format markdown > checklist.md  to paste into an issue
  spec-check --format html --output spec.html  with the release path as a picture
  spec-check --clause pin-actions              only the rules of one clause
  spec-check --together code release           two repositories of one project
  spec-check --format json > before.json; spec-check --baseline before.json
  spec-check --repo numpy/numpy --further      looked up at GitHub and PyPI, no clone needed
  spec-check bundle owner/repo | sh > evidence.json; spec-check --evidence evidence.json
  spec-check explain release-pinned-by-full-sha
  spec-check --diff                            what the safe repairs would change
  spec-check --fix=review                      make also those that may change a run; commit first
  spec-check harden --diff                     the release workflow as it could be
  spec-check needs --who administrator         what to ask of one, as a message

Of a folder are left out: .git, node_modules, virtual environments, caches, repositories inside of
it, and what links lead to outside of it. A folder with the name of a command is given as `./rules`.

--repo sends the names of the repository and its packages to api.github.com,
raw.githubusercontent.com and pypi.org, and nothing else. With GH_TOKEN in the environment the calls
of the API, and only these, are made with it: more of them are answered. SPEC_CHECK_API,
SPEC_CHECK_RAW and SPEC_CHECK_INDEX name other addresses, SPEC_CHECK_PATIENCE the seconds that one
answer may take.

Ends with:
  0  nothing is unmet of force must or should; of --diff and --patch: it was shown
  1  something is (with --strict also: is unknown; with --baseline: is so newly; 0 with --exit-zero)
  2  the command was used wrongly
  3  no given path could be read, nothing could be looked up, the report or a repair could not be
     written, or a fault of the command itself";

/// The version with the texts that are judged by.
pub(crate) fn long_version() -> String {
    use std::fmt::Write;
    let mut version = String::from(env!("CARGO_PKG_VERSION"));
    for spec in spec_rules::SPECS {
        // writing into a string cannot fail
        let _ = write!(
            version,
            "\nSPEC {}: text of {} ({})",
            spec.number, spec.revised, spec.revision
        );
    }
    version
}
