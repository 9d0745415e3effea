//! What a script does with what a stranger chose: what it runs of it, and what it hands on.

use super::taint::{Chosen, Kind, READS, Scope, add};
use crate::shell::{Command, commands, invocations};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use spec_source::is_among;

/// What a script does with what a stranger chose.
#[derive(Debug, Default)]
pub(super) struct Does {
    /// The commands that run such a text, by their bytes.
    pub(super) runs: Vec<(usize, usize, Chosen)>,
    /// The outputs it sets, each with what it holds.
    pub(super) outputs: Vec<(String, Vec<Chosen>)>,
    /// What the outputs may hold that it sets in another way.
    pub(super) others: Vec<Chosen>,
    /// The variables it sets for the steps after it.
    pub(super) env: Vec<(String, Vec<Chosen>)>,
    /// The commands that write a text with line breaks to the file of the environment, or any to that of the path.
    pub(super) spills: Vec<(usize, usize, Chosen)>,
    /// What its own variables hold at its end.
    pub(super) locals: Scope,
}

/// Programs that read, move and print, and run nothing of what they are given.
const INERT: [&str; 84] = [
    "echo",
    "printf",
    "cat",
    "tee",
    "ls",
    "cd",
    "pushd",
    "popd",
    "pwd",
    "mkdir",
    "rmdir",
    "rm",
    "cp",
    "mv",
    "ln",
    "touch",
    "chmod",
    "chown",
    "test",
    "[",
    "[[",
    "]]",
    "true",
    "false",
    "exit",
    "return",
    "set",
    "shift",
    "export",
    "unset",
    "local",
    "declare",
    "readonly",
    "typeset",
    "grep",
    "egrep",
    "fgrep",
    "rg",
    "sort",
    "uniq",
    "wc",
    "head",
    "tail",
    "cut",
    "tr",
    "sed",
    "awk",
    "gawk",
    "jq",
    "yq",
    "diff",
    "cmp",
    "basename",
    "dirname",
    "realpath",
    "readlink",
    "find",
    "stat",
    "date",
    "sleep",
    "read",
    "mapfile",
    "for",
    "case",
    "esac",
    "done",
    "fi",
    "}",
    "in",
    "gh",
    "hub",
    "git",
    "curl",
    "wget",
    "aws",
    "unzip",
    "zip",
    "tar",
    "gzip",
    "gunzip",
    "sha256sum",
    "md5sum",
    "du",
    "df",
];

/// Whether a program runs nothing of what it is given.
pub(super) fn is_inert(program: &str) -> bool {
    INERT.contains(&program) || program.ends_with(')') || program.is_empty()
}

/// Whether JavaScript asks for something that can be a stranger's.
pub(super) fn javascript_asks(script: &str) -> bool {
    [
        "context.payload",
        "github.rest",
        "github.request",
        "github.graphql",
        "github.paginate",
        "octokit",
        "fs.",
        "readFile",
        "process.env",
        "exec",
        "fetch(",
        "getInput",
    ]
    .iter()
    .any(|way| script.contains(way))
}

/// Whether JavaScript takes something of the event, or of what it asks GitHub for.
pub(super) fn javascript_asks_the_event(script: &str) -> bool {
    ["context.payload", "github.rest", "context.issue"]
        .iter()
        .any(|way| script.contains(way))
}

/// Whether JavaScript runs a command or a text as a script.
pub(super) fn javascript_runs(script: &str) -> bool {
    [
        "child_process",
        "execSync",
        "exec.exec",
        "getExecOutput",
        "eval(",
        "new Function(",
    ]
    .iter()
    .any(|way| script.contains(way))
}

/// Shells and languages whose `-c`, `-e` takes a script.
const TAKES_A_SCRIPT: [&str; 18] = [
    "sh",
    "bash",
    "dash",
    "zsh",
    "ksh",
    "python",
    "python3",
    "py",
    "node",
    "perl",
    "ruby",
    "php",
    "pwsh",
    "powershell",
    "rscript",
    "deno",
    "bun",
    "psql",
];

/// Reads a script; `cmd` when the shell puts the values of variables into it before it reads it.
pub(super) fn read(script: &str, scope: &Scope, cmd: bool) -> Does {
    let mut does = Does {
        locals: scope.clone(),
        ..Does::default()
    };
    let all = commands(script);
    let gathers = gathers(&all);
    let mut open: Option<(File, String, String)> = None;
    let mut before: Option<&Command> = None;
    for command in &all {
        runs(script, command, before, cmd, &mut does);
        keeps(command, script, &mut does);
        let into = target(command).or_else(|| {
            let loose = command.writes_to.is_empty() && (prints(command) || reads(command));
            gathers.filter(|_| loose)
        });
        if matches!(into, Some(File::Path | File::Env)) && scope.files && reads(command) {
            does.spills
                .push((command.start(), command.end(), Chosen::of_file()));
        }
        match into {
            Some(File::Path) => {
                for word in &command.words {
                    for chosen in does.locals.in_word(&word.text) {
                        does.spills.push((command.start(), command.end(), chosen));
                    }
                }
            }
            Some(file) if prints(command) => print(command, file, &mut open, &mut does),
            _ if prints(command) => legacy(command, &mut does),
            _ => {}
        }
        before = Some(command);
    }
    let mut others = does.locals.in_word(script);
    for chosen in &mut others {
        chosen.sure = false;
    }
    for invocation in invocations(script) {
        if is_inert(&invocation.program) {
            continue;
        }
        for chosen in scope.environment() {
            add(&mut others, chosen);
        }
        if scope.asks {
            let name = format!("what `{}` makes of the event", invocation.program);
            add(&mut others, Chosen::perhaps(name));
            break;
        }
    }
    does.others = others;
    does
}

/// The files through which a script hands something to what comes after it.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum File {
    Output,
    Env,
    Path,
}

fn file(text: &str) -> Option<File> {
    if text.contains("GITHUB_OUTPUT") {
        Some(File::Output)
    } else if text.contains("GITHUB_ENV") {
        Some(File::Env)
    } else if text.contains("GITHUB_PATH") {
        Some(File::Path)
    } else {
        None
    }
}

fn target(command: &Command) -> Option<File> {
    for text in &command.writes_to {
        if let Some(found) = file(text) {
            return Some(found);
        }
    }
    None
}

/// The file into which a group of commands, or `tee`, writes what others print.
fn gathers(all: &[Command]) -> Option<File> {
    for command in all {
        let first = command.words.first().map_or("", |word| word.text.as_str());
        if matches!(first, "" | "}" | "done" | "fi")
            && let Some(found) = target(command)
        {
            return Some(found);
        }
        if first == "tee" || first == "sudo" {
            for word in &command.words {
                if let Some(found) = file(&word.text) {
                    return Some(found);
                }
            }
        }
        // PowerShell appends with a command: `… | Out-File -Append $env:GITHUB_OUTPUT`
        if first.eq_ignore_ascii_case("out-file") || first.eq_ignore_ascii_case("add-content") {
            for word in &command.words {
                if let Some(found) = file(&word.text) {
                    return Some(found);
                }
            }
        }
    }
    None
}

fn prints(command: &Command) -> bool {
    let mut words = command.words.iter();
    let first = words.find(|word| !is_among(word.text.as_str(), "{ then else do"));
    first.is_some_and(|word| {
        ["echo", "printf", "write-output", "write-host"]
            .iter()
            .any(|name| word.text.eq_ignore_ascii_case(name))
    })
}

/// Whether a command prints what a file holds.
fn reads(command: &Command) -> bool {
    let first = command.words.first();
    first.is_some_and(|word| READS.contains(&word.text.as_str()))
}

/// What a command prints, options and its own name left out.
fn printed(command: &Command) -> String {
    let mut text = String::new();
    let mut begun = false;
    for word in &command.words {
        if !begun {
            begun = !is_among(word.text.as_str(), "{ then else do");
            continue;
        }
        if text.is_empty() && is_among(word.text.as_str(), "-n -e -en -ne --") {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

/// Takes a line that is printed into one of the files: `name=value`, or the beginning, a line or the end of `name<<END`.
fn print(
    command: &Command,
    file: File,
    open: &mut Option<(File, String, String)>,
    does: &mut Does,
) {
    let text = printed(command);
    if let Some((file, name, end)) = open.clone() {
        if text.trim() == end {
            *open = None;
            return;
        }
        let chosen = does.locals.in_word(&text);
        hand(command, file, &name, chosen, !end.contains('$'), does);
        return;
    }
    let equals = text.find('=').unwrap_or(text.len());
    if let Some((name, end)) = text.split_once("<<")
        && name.len() < equals
    {
        *open = Some((
            file,
            name.trim().to_ascii_lowercase(),
            end.trim().to_owned(),
        ));
        return;
    }
    let Some((name, value)) = text.split_once('=') else {
        if file != File::Env {
            return;
        }
        for chosen in does.locals.in_word(&text) {
            does.spills.push((command.start(), command.end(), chosen));
        }
        return;
    };
    let name = name.trim().to_ascii_lowercase();
    if name.contains('$') {
        return;
    }
    let mut chosen = does.locals.in_word(value);
    if text.starts_with("printf") || value.contains("%s") {
        for more in does.locals.in_word(&text) {
            add(&mut chosen, more);
        }
    }
    hand(command, file, &name, chosen, true, does);
}

fn hand(
    command: &Command,
    file: File,
    name: &str,
    chosen: Vec<Chosen>,
    breaks: bool,
    does: &mut Does,
) {
    let list = if file == File::Env {
        for chosen in &chosen {
            if breaks && chosen.lines && chosen.kind == Kind::Text {
                does.spills
                    .push((command.start(), command.end(), chosen.clone()));
            }
        }
        &mut does.env
    } else {
        &mut does.outputs
    };
    for (known, held) in list.iter_mut() {
        if known == name {
            for chosen in chosen {
                add(held, chosen);
            }
            return;
        }
    }
    list.push((name.to_owned(), chosen));
}

/// `::set-output name=x::value`, which old runners read.
fn legacy(command: &Command, does: &mut Does) {
    let text = printed(command);
    let Some((_, rest)) = text.split_once("::set-output name=") else {
        return;
    };
    let (name, value) = rest.split_once("::").unwrap_or((rest, ""));
    let chosen = does.locals.in_word(value);
    hand(
        command,
        File::Output,
        &name.to_ascii_lowercase(),
        chosen,
        true,
        does,
    );
}

/// Takes what a command keeps in variables of the script.
fn keeps(command: &Command, script: &str, does: &mut Does) {
    let first = command.words.first().map_or("", |word| word.text.as_str());
    if command.words.is_empty() {
        for (name, value) in &command.assignments {
            keep(name, &value.text, does);
        }
    }
    match first {
        "export" | "local" | "declare" | "readonly" | "typeset" => {
            for word in command.words.iter().skip(1) {
                if let Some((name, value)) = word.text.split_once('=') {
                    keep(name, value, does);
                }
            }
        }
        "for" => {
            let mut chosen = Vec::new();
            for word in command.words.iter().skip(3) {
                for more in does.locals.in_word(&word.text) {
                    add(&mut chosen, more);
                }
            }
            if let Some(name) = command.words.get(1) {
                does.locals
                    .set(format!("env.{}", name.text.to_ascii_lowercase()), chosen);
            }
        }
        _ => {}
    }
    let mut reads = false;
    for word in &command.words {
        if reads && !word.text.starts_with('-') {
            let mut chosen = does.locals.in_word(script);
            for chosen in &mut chosen {
                chosen.sure = false;
            }
            does.locals
                .set(format!("env.{}", word.text.to_ascii_lowercase()), chosen);
        }
        reads |= is_among(word.text.as_str(), "read mapfile readarray");
    }
}

fn keep(name: &str, value: &str, does: &mut Does) {
    let chosen = does.locals.in_word(value);
    does.locals
        .set(format!("env.{}", name.to_ascii_lowercase()), chosen);
}

/// Notes a command that runs a text: `eval "$T"`, `sh -c "$T"`, `$T`, `echo "$T" | sh`.
fn runs(script: &str, command: &Command, before: Option<&Command>, cmd: bool, does: &mut Does) {
    let mut taken: Vec<Chosen> = Vec::new();
    let mut script_next = false;
    let mut shell = false;
    let mut bare = true;
    let first = command.words.first().map_or("", |word| word.text.as_str());
    let inert = is_inert(first);
    for (index, word) in command.words.iter().enumerate() {
        let raw = script.get(word.start..word.end).unwrap_or_default();
        let mut name = word.text.rsplit('/').next().unwrap_or_default();
        name = name.strip_suffix(".exe").unwrap_or(name);
        let name = name.to_ascii_lowercase();
        // in single quotes, the text is read by the inner shell as a variable, not as a script
        let quoted = raw.starts_with('\'');
        if (script_next || cmd && word.text.contains('%')) && !quoted
            || index == 0 && word.text.starts_with('$') && !word.text.starts_with("${{")
        {
            for chosen in variables(&does.locals, &word.text) {
                add(&mut taken, chosen);
            }
        }
        if is_among(name.as_str(), "eval invoke-expression iex ssh source") {
            script_next |= !inert;
        } else if TAKES_A_SCRIPT.contains(&name.as_str()) {
            shell |= !inert;
        } else if shell && is_script_option(&word.text) {
            script_next = true;
        }
        if shell && !TAKES_A_SCRIPT.contains(&name.as_str()) && !word.text.starts_with('-') {
            bare = false;
        }
    }
    // `echo "$T" | sh`, `sh <<< "$T"`, and a here-document whose text the outer shell fills in
    if shell && bare {
        if let Some(before) = before {
            let between = script
                .get(before.end()..command.start())
                .unwrap_or_default();
            if between.trim() == "|" {
                for word in &before.words {
                    for chosen in variables(&does.locals, &word.text) {
                        add(&mut taken, chosen);
                    }
                }
            }
        }
        let rest = script.get(command.end()..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        if let Some((_, here)) = line.split_once("<<<") {
            for chosen in variables(&does.locals, here) {
                add(&mut taken, chosen);
            }
        } else if let Some((_, end)) = line.split_once("<<") {
            let end = end.trim_start_matches('-').trim();
            if !end.starts_with(['\'', '"', '\\']) {
                let body = rest.get(line.len()..).unwrap_or_default();
                let end = end.split_ascii_whitespace().next().unwrap_or_default();
                let body = body.split(&format!("\n{end}")).next().unwrap_or_default();
                for chosen in variables(&does.locals, body) {
                    add(&mut taken, chosen);
                }
            }
        }
    }
    for chosen in taken {
        does.runs.push((command.start(), command.end(), chosen));
    }
}

fn is_script_option(word: &str) -> bool {
    word == "-e"
        || word.eq_ignore_ascii_case("-command")
        || word.starts_with('-') && !word.starts_with("--") && word.ends_with('c')
}

/// What the variables of a word hold; its expressions are looked at wherever they stand.
fn variables(scope: &Scope, word: &str) -> Vec<Chosen> {
    let mut outside = String::new();
    let mut rest = word;
    while let Some((before, after)) = rest.split_once("${{") {
        outside.push_str(before);
        rest = after.split_once("}}").map_or("", |(_, rest)| rest);
    }
    outside.push_str(rest);
    let mut found = Vec::new();
    for chosen in scope.in_word(&outside) {
        if chosen.kind == Kind::Text {
            found.push(chosen);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        let mut scope = Scope::default();
        let title = Scope::default().in_body("github.event.issue.title");
        scope.set("env.t".into(), title);
        scope.set("env.safe".into(), Vec::new());
        scope
    }

    #[test]
    fn a_text_is_run_where_a_shell_is_handed_it_as_a_script() {
        for script in [
            "eval \"$T\"",
            "eval $T",
            "bash -c \"echo $T\"",
            "sudo bash -euc \"$T\"",
            "python -c \"print('$T')\"",
            "$T --version",
            "echo \"$T\" | sh",
            "bash <<< \"$T\"",
            "bash <<EOF\necho $T\nEOF",
            "X=$T\neval \"$X\"",
            "for x in $T; do eval $x; done",
        ] {
            assert!(!read(script, &scope(), false).runs.is_empty(), "{script}");
        }
        assert!(!read("echo %T%", &scope(), true).runs.is_empty());
    }

    #[test]
    fn a_text_that_is_handed_over_as_data_is_not_run() {
        for script in [
            "echo \"$T\"",
            "python x.py \"$T\"",
            "bash -c 'echo \"$T\"'",
            "bash x.sh \"$T\"",
            "eval \"$SAFE\"",
            "bash <<'EOF'\necho $T\nEOF",
            "echo \"$T\" | grep sh",
            "T=a\neval $T",
            "echo %T%",
        ] {
            assert!(read(script, &scope(), false).runs.is_empty(), "{script}");
        }
    }

    #[test]
    fn outputs_hold_what_is_printed_into_their_file() {
        for script in [
            "echo \"x=$T\" >> \"$GITHUB_OUTPUT\"",
            "echo x=$T | tee -a $GITHUB_OUTPUT",
            "{ echo \"x<<EOF\"; echo \"$T\"; echo EOF; } >> $GITHUB_OUTPUT",
            "echo \"::set-output name=x::$T\"",
            "Y=$T\necho \"x=${Y}\" >> ${GITHUB_OUTPUT}",
        ] {
            let does = read(script, &scope(), false);
            let held = does.outputs.iter().find(|(name, _)| name == "x");
            assert!(
                held.is_some_and(|(_, held)| held.iter().any(|chosen| chosen.sure)),
                "{script}: {does:?}"
            );
        }
        let does = read("echo \"x=1\" >> $GITHUB_OUTPUT", &scope(), false);
        assert_eq!(does.outputs, [("x".to_owned(), Vec::new())]);
        let does = read("echo \"x=$T\" >> $GITHUB_ENV", &scope(), false);
        assert_eq!(does.env.len(), 1);
    }
}
