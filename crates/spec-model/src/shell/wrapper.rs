//! What a command runs in the end, through `sudo`, `python -m`, `pipx run`, `uvx` and the like.

use super::{Command, Word, commands};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::is_among;

/// A program with its arguments, wrappers taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The program's name in lower case, without path, `.exe`, or version.
    pub program: String,
    /// What names it, as it is written, with its folder.
    pub written: String,
    /// The version that a runner was asked for (`uvx twine@6.1.0`, `pipx run twine==6`).
    pub version: Option<String>,
    /// Its arguments.
    pub args: Vec<Word>,
    /// Variables set for this command alone.
    pub assignments: Vec<(String, Word)>,
    /// Whether a runner that knows the project's tasks was asked for it (`hatch run …`, `pixi run …`), so that it may name one.
    pub may_be_task: bool,
    /// Where the command begins in the script, in bytes.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

impl Invocation {
    /// The arguments that are no options, in order. Values of options are among them.
    pub fn plain(&self) -> impl Iterator<Item = &str> {
        self.args
            .iter()
            .map(|word| word.text.as_str())
            .filter(|text| !text.starts_with('-'))
    }

    /// Whether an option stands among the arguments, also with a value after `=`.
    pub fn has(&self, options: &[&str]) -> bool {
        self.args.iter().any(|word| {
            let name = word.text.split('=').next().unwrap_or_default();
            options.contains(&name)
        })
    }

    /// The value of the last of the given options: `--name value`, `--name=value`, `-nvalue`.
    pub fn value(&self, options: &[&str]) -> Option<&Word> {
        let mut found = None;
        for (index, word) in self.args.iter().enumerate() {
            if options.contains(&word.text.as_str()) {
                found = self.args.get(index + 1).or(found);
            } else if options
                .iter()
                .any(|option| attached(&word.text, option).is_some())
            {
                found = Some(word);
            }
        }
        found
    }

    /// The text of that value.
    pub fn value_text(&self, options: &[&str]) -> Option<&str> {
        let word = self.value(options)?;
        let own = options
            .iter()
            .find_map(|option| attached(&word.text, option));
        Some(own.unwrap_or(word.text.as_str()))
    }
}

/// The value that stands in one word with its option: `--name=value`, `-nvalue`.
fn attached<'a>(word: &'a str, option: &str) -> Option<&'a str> {
    let rest = word.strip_prefix(option)?;
    if option.starts_with("--") {
        return rest.strip_prefix('=');
    }
    let rest = rest.strip_prefix('=').unwrap_or(rest);
    (!rest.is_empty()).then_some(rest)
}

/// How often wrappers may be nested.
const MAX_WRAPPERS: usize = 12;

/// Everything a script runs, as far as it can be told without running it.
pub fn invocations(script: &str) -> Vec<Invocation> {
    let mut found = Vec::new();
    for command in commands(script) {
        resolve(&command, &mut found, 0);
    }
    found
}

fn resolve(command: &Command, found: &mut Vec<Invocation>, depth: usize) {
    let mut assignments = command.assignments.clone();
    let mut words = command.words.as_slice();
    let mut version = None;
    let mut may_be_task = false;
    for _ in 0..MAX_WRAPPERS {
        let Some((first, rest)) = words.split_first() else {
            return;
        };
        if let Some(text) = inline_script(first, rest) {
            if depth < 3 {
                let inner = commands(&text);
                for mut inner in inner {
                    for word in &mut inner.words {
                        (word.start, word.end) = (command.start(), command.end());
                    }
                    inner.assignments.extend(assignments.clone());
                    resolve(&inner, found, depth + 1);
                }
            }
            return;
        }
        match unwrap(first, rest, &mut assignments, &mut version) {
            Some(inner) => {
                words = inner;
                may_be_task = TASK_RUNNERS.contains(&base_name(&first.text).as_str());
            }
            None => break,
        }
    }
    let Some((first, args)) = words.split_first() else {
        return;
    };
    let (program, named) = split_version(&base_name(&first.text));
    found.push(Invocation {
        program,
        written: first.text.clone(),
        version: named.or(version),
        args: args.to_vec(),
        assignments,
        may_be_task,
        start: command.start(),
        end: command.end(),
    });
}

/// What runs a command in an environment of the project, by a task's name, too.
const TASK_RUNNERS: [&str; 4] = ["hatch", "pdm", "pixi", "rye"];

/// The script that `sh -c '…'` or `eval '…'` runs.
fn inline_script(first: &Word, rest: &[Word]) -> Option<String> {
    match base_name(&first.text).as_str() {
        "eval" => Some(
            rest.iter()
                .map(|word| word.text.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        ),
        "sh" | "bash" | "dash" | "zsh" | "ksh" => {
            let index = rest.iter().position(|word| {
                word.text.starts_with('-')
                    && !word.text.starts_with("--")
                    && word.text.ends_with('c')
            })?;
            rest.get(index + 1).map(|word| word.text.clone())
        }
        _ => None,
    }
}

/// Takes one wrapper off; `None` when there is none.
fn unwrap<'a>(
    first: &Word,
    rest: &'a [Word],
    assignments: &mut Vec<(String, Word)>,
    version: &mut Option<String>,
) -> Option<&'a [Word]> {
    let name = base_name(&first.text);
    match name.as_str() {
        _ if is_among(
            name.as_str(),
            "if then else elif do while until ! { time exec command builtin nohup &",
        ) =>
        {
            Some(skip_options(rest, &[]))
        }
        "sudo" | "doas" => Some(skip_options(rest, &["-u", "-g", "--user", "--group"])),
        "xargs" => Some(skip_options(rest, &["-n", "-I", "-P", "-L", "-d", "-a"])),
        "nice" | "ionice" | "xvfb-run" | "stdbuf" => Some(skip_options(rest, &["-n", "-c", "-s"])),
        "timeout" => skip_options(rest, &["-s", "-k", "--signal", "--kill-after"]).get(1..),
        "env" => {
            let mut rest = skip_options(rest, &["-u", "-C", "--unset", "--chdir"]);
            while let Some((word, after)) = rest.split_first() {
                let Some((name, value)) = word.text.split_once('=') else {
                    break;
                };
                assignments.push((
                    name.to_owned(),
                    Word {
                        text: value.to_owned(),
                        ..word.clone()
                    },
                ));
                rest = after;
            }
            Some(rest)
        }
        "pipx" if starts(rest, &["run"]) => {
            let inner = rest.get(1..)?;
            remember(inner, "--spec", version);
            Some(skip_options(
                inner,
                &["--spec", "--python", "--pip-args", "--index-url"],
            ))
        }
        "uvx" => Some(uv_tool(rest, version)),
        "uv" => uv(rest, version),
        _ if is_among(
            name.as_str(),
            "poetry pdm rye hatch pixi conda mamba micromamba pipenv",
        ) =>
        {
            run_in_environment(&name, rest)
        }
        _ if is_python(&name) => python(rest),
        _ => None,
    }
}

fn starts(words: &[Word], expected: &[&str]) -> bool {
    expected
        .iter()
        .enumerate()
        .all(|(index, text)| words.get(index).is_some_and(|word| word.text == *text))
}

fn remember(words: &[Word], option: &str, version: &mut Option<String>) {
    let spec = words
        .iter()
        .position(|word| word.text == option)
        .and_then(|index| words.get(index + 1))
        .map(|word| word.text.as_str());
    let spec = spec.or_else(|| {
        words
            .iter()
            .find_map(|word| word.text.strip_prefix(option)?.strip_prefix('='))
    });
    if let Some((_, Some(named))) = spec.map(split_version) {
        *version = Some(named);
    }
}

fn uv<'a>(rest: &'a [Word], version: &mut Option<String>) -> Option<&'a [Word]> {
    let rest = skip_options(rest, UV_VALUES);
    if starts(rest, &["tool", "run"]) {
        return Some(uv_tool(rest.get(2..)?, version));
    }
    if !starts(rest, &["run"]) {
        return None;
    }
    let rest = rest.get(1..)?;
    let inner = skip_options(rest, UV_VALUES);
    let skipped = rest.get(..rest.len() - inner.len()).unwrap_or_default();
    if skipped
        .last()
        .is_some_and(|word| matches!(word.text.as_str(), "-m" | "--module"))
    {
        return Some(inner);
    }
    Some(inner)
}

const UV_VALUES: &[&str] = &[
    "--with",
    "--with-requirements",
    "--with-editable",
    "--python",
    "-p",
    "--extra",
    "--group",
    "--no-group",
    "--only-group",
    "--directory",
    "--project",
    "--env-file",
    "--package",
    "--from",
    "--index",
    "--index-url",
    "--default-index",
    "--config-file",
    "--cache-dir",
    "--color",
];

fn uv_tool<'a>(rest: &'a [Word], version: &mut Option<String>) -> &'a [Word] {
    remember(rest, "--from", version);
    skip_options(rest, UV_VALUES)
}

/// `poetry run X`, `hatch run env:X`, `pixi run -e env X`, `conda run -n env X`.
fn run_in_environment<'a>(name: &str, rest: &'a [Word]) -> Option<&'a [Word]> {
    let values: &[&str] = match name {
        "hatch" => &["-e", "--env", "-p", "--project"],
        "poetry" => &["-C", "--directory", "-P", "--project"],
        _ => &["-n", "--name", "-p", "--prefix", "--project"],
    };
    let rest = skip_options(rest, values);
    // https://pixi.sh/latest/reference/cli/pixi/run/
    let runs = starts(rest, &["run"]) || name == "pixi" && starts(rest, &["r"]);
    if !runs {
        return None;
    }
    let values: &[&str] = match name {
        "pixi" => &["-e", "--environment", "--manifest-path", "-p", "--platform"],
        "conda" | "mamba" | "micromamba" => &["-n", "--name", "-p", "--prefix", "--cwd"],
        _ => &["-p", "--project"],
    };
    Some(skip_options(rest.get(1..)?, values))
}

fn is_python(name: &str) -> bool {
    let rest = name
        .strip_prefix("python")
        .or_else(|| name.strip_prefix("pypy"));
    name == "py"
        || rest.is_some_and(|rest| {
            rest.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b't')
        })
}

/// `python -m module …` is the module; `python file.py …` is the file.
fn python(rest: &[Word]) -> Option<&[Word]> {
    let mut index = 0;
    while let Some(word) = rest.get(index) {
        match word.text.as_str() {
            "-m" => return rest.get(index + 1..),
            text if text.starts_with("-m") => return rest.get(index..),
            "-c" | "-" => return None,
            "-W" | "-X" => index += 2,
            text if text.starts_with('-') => index += 1,
            _ => return rest.get(index..),
        }
    }
    None
}

/// Passes over options, and over the values of those that take one as the next word.
fn skip_options<'a>(words: &'a [Word], with_value: &[&str]) -> &'a [Word] {
    let mut index = 0;
    while let Some(word) = words.get(index) {
        if word.text == "--" {
            index += 1;
            break;
        }
        if !word.text.starts_with('-') || word.text.len() < 2 {
            break;
        }
        index += if with_value.contains(&word.text.as_str()) {
            2
        } else {
            1
        };
    }
    words.get(index..).unwrap_or_default()
}

/// A program's name without its folder, `.exe` and the option of the interpreter that stands in one word with it (`python -mtwine`).
fn base_name(text: &str) -> String {
    // `${PREFIX}twine`
    let prefixed = text
        .strip_prefix("${")
        .and_then(|rest| rest.split_once('}'));
    let text = match prefixed {
        Some((_, name)) if !name.is_empty() && !text.starts_with("${{") => name,
        _ => text,
    };
    let name = text.rsplit(['/', '\\']).next().unwrap_or(text);
    let name = name.strip_prefix("-m").unwrap_or(name);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let name = name.to_ascii_lowercase();
    // `$PYTHON`, `${TWINE}`
    let held = name.trim_start_matches(['$', '{']).trim_end_matches('}');
    if name.starts_with('$') && is_among(held, "python python3 twine uv poetry") {
        return held.to_owned();
    }
    name
}

/// `twine==6.1.0` and `twine@6.1.0`, apart; extras go.
fn split_version(text: &str) -> (String, Option<String>) {
    let at = text
        .find(['=', '@', '<', '>', '~', '['])
        .unwrap_or(text.len());
    let (name, rest) = (
        text.get(..at).unwrap_or(text),
        text.get(at..).unwrap_or_default(),
    );
    let rest = rest.rsplit(']').next().unwrap_or(rest);
    let version = rest
        .strip_prefix("==")
        .or_else(|| rest.strip_prefix('@'))
        .filter(|version| *version != "latest" && !version.is_empty());
    let name = if at == 0 { text } else { name };
    let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
    (name.to_owned(), version.map(ToOwned::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    fn run(script: &str) -> Vec<String> {
        invocations(script)
            .iter()
            .map(|invocation| {
                let args = invocation
                    .args
                    .iter()
                    .map(|word| word.text.as_str())
                    .collect::<Vec<_>>()
                    .join(" ");
                format!("{} {args}", invocation.program)
            })
            .collect()
    }

    #[test]
    fn wrappers_are_taken_off() {
        for script in [
            "twine upload d",
            "python -m twine upload d",
            "python3.12 -I -m twine upload d",
            "python3 -mtwine upload d",
            "pipx run twine upload d",
            "pipx run --spec twine==6.1 twine upload d",
            "uvx twine upload d",
            "uvx --from twine==6 twine upload d",
            "uv tool run twine@6.1.0 upload d",
            "uv run --with twine twine upload d",
            "uv run python -m twine upload d",
            "sudo -E env A=b .venv/bin/twine upload d",
            "poetry run twine upload d",
            "hatch run release:twine upload d",
            "pixi run -e release twine upload d",
            "conda run -n base twine upload d",
            "if true; then twine upload d; fi",
            "bash -lc 'twine upload d'",
            "timeout 60 twine upload d",
            "TWINE_USERNAME=x twine upload d",
            "C:\\x\\twine.exe upload d",
            "${PREFIX}twine upload d",
            "${PREFIX}python -m twine upload d",
            "$PYTHON -m twine upload d",
            "\"$TWINE\" upload d",
        ] {
            let script = if script.starts_with("C:") {
                "'C:\\x\\twine.exe' upload d"
            } else {
                script
            };
            assert!(
                run(script).contains(&"twine upload d".into()),
                "{script}: {:?}",
                run(script)
            );
        }
    }

    #[test]
    fn the_version_that_a_runner_is_asked_for_is_kept() {
        assert_eq!(
            invocations("pipx run twine==5.1.1 upload d")[0]
                .version
                .as_deref(),
            Some("5.1.1")
        );
        assert_eq!(
            invocations("uvx twine@6.0 upload d")[0].version.as_deref(),
            Some("6.0")
        );
        assert_eq!(
            invocations("uvx --from 'twine==6.2' twine upload d")[0]
                .version
                .as_deref(),
            Some("6.2")
        );
        assert_eq!(invocations("uvx twine@latest upload d")[0].version, None);
    }

    #[test]
    fn values_of_options_are_found_in_every_notation() {
        let upload = &invocations("twine upload -r testpypi --repository-url=https://x d")[0];
        assert_eq!(upload.value_text(&["-r", "--repository"]), Some("testpypi"));
        assert_eq!(upload.value_text(&["--repository-url"]), Some("https://x"));
        assert!(upload.has(&["--repository-url"]));
    }

    #[test]
    fn a_mention_is_no_invocation() {
        assert!(
            run("echo twine upload d")
                .iter()
                .all(|text| text.starts_with("echo"))
        );
        assert!(
            run("# twine upload d\ncat <<X\ntwine upload\nX")
                .iter()
                .all(|text| !text.starts_with("twine"))
        );
    }
}
