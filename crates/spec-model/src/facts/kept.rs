//! Credentials that a job keeps for an upload elsewhere than in its variables: files, keyrings, stores of secrets.

use super::{
    Index, Means,
    credential::{Surroundings, secret_or_unknown},
    uploader::Uploader,
};
use crate::{
    github::{Script, Step},
    shell::{Invocation, commands, invocations},
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use spec_source::is_among;

/// Actions that put secrets of a store into the environment of the steps behind them, also such as the step does not name.
const STORES: [&str; 2] = [
    // https://github.com/Infisical/secrets-action#readme
    "infisical/secrets-action",
    // https://github.com/DopplerHQ/secrets-fetch-action#readme
    "dopplerhq/secrets-fetch-action",
];

/// How a kept credential reaches an upload, and its value as far as it can be told.
pub(super) fn find(
    known: &Uploader,
    run: &Script,
    upload: &Invocation,
    index: Index,
    around: Surroundings<'_>,
) -> Option<(String, String)> {
    // https://twine.readthedocs.io/en/stable/#configuration
    if known.means == Means::Twine
        && let Some(file) = upload.value_text(&["--config-file"])
        && file != "/dev/null"
    {
        return Some(("--config-file".into(), unknown("file")));
    }
    let by_action = around.before().find_map(|step| exported(known, step));
    by_action.or_else(|| {
        let earlier = around.before().filter_map(|step| step.run.as_ref());
        let mut earlier = earlier.filter_map(|script| of_script(known, script, index, false));
        earlier
            .next()
            .or_else(|| of_script(known, run, index, true))
    })
}

fn unknown(name: &str) -> String {
    format!("$({name})")
}

fn is_secret(known: &Uploader, name: &str) -> bool {
    known
        .secret_variables
        .iter()
        .any(|variable| name == *variable || variable.ends_with('_') && name.starts_with(variable))
}

/// What an action puts into the environment of the steps behind it: a store is told the variable's name, or hands out all it has.
fn exported(known: &Uploader, step: &Step) -> Option<(String, String)> {
    let slug = step.uses.as_ref()?.slug()?;
    let is_word = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let named = step
        .with
        .iter()
        .flat_map(|input| input.value.value.split(|char: char| !is_word(char)))
        .chain(step.env.iter().map(|variable| variable.name.value.as_str()))
        .find(|word| is_secret(known, word));
    let name = match named {
        Some(name) => name,
        None if STORES.contains(&slug.as_str()) => known.secret_variables.first()?,
        None => return None,
    };
    Some((format!("env.{name}"), unknown(name)))
}

/// What a script keeps: in `.pypirc`, a keyring, uv's own store, or a variable that a file fills. What it sets lives on in later steps only
/// where it is kept or written for them.
fn of_script(
    known: &Uploader,
    script: &Script,
    index: Index,
    own: bool,
) -> Option<(String, String)> {
    let text = script.text.as_str();
    let value = |name: &str| secret_or_unknown(text, name);
    let reads_file = matches!(
        known.means,
        Means::Twine | Means::Flit | Means::SetupPy | Means::Maturin
    );
    let all = commands(text);
    let is_file = |path: &str| path.ends_with(".pypirc");
    if reads_file
        && all
            .iter()
            .any(|command| command.writes_to.iter().any(|path| is_file(path)))
    {
        return Some((".pypirc".into(), value("pypirc")));
    }
    for invocation in invocations(text) {
        let plain: Vec<&str> = invocation.plain().collect();
        let elsewhere = index == Index::Pypi && plain.iter().any(|word| word.contains("test.pypi"));
        let program = invocation.program.as_str();
        let stores = match program {
            // https://twine.readthedocs.io/en/stable/#keyring-support
            "keyring" => plain.first() == Some(&"set"),
            // https://docs.astral.sh/uv/concepts/authentication/cli/
            "uv" => known.means == Means::Uv && plain.starts_with(&["auth", "login"]),
            _ => false,
        };
        if stores && !elsewhere {
            return Some((program.to_owned(), value(program)));
        }
        let copies = is_among(
            program,
            "cp mv ln tee install curl wget gpg openssl aws gcloud vault op sops",
        );
        if reads_file && copies && plain.iter().any(|word| is_file(word)) {
            return Some((".pypirc".into(), value("pypirc")));
        }
        let fills = own
            && match program {
                "read" | "export" | "declare" | "readarray" => {
                    plain.iter().any(|word| is_secret(known, word))
                }
                "source" | "." => plain.first().is_some_and(|path| keeps_secrets(path)),
                _ => false,
            };
        if fills {
            let name = known.secret_variables.first().copied().unwrap_or_default();
            return Some((format!("env.{name}"), unknown(name)));
        }
    }
    let filled = all.iter().find(|command| {
        let into = command
            .writes_to
            .iter()
            .any(|path| path.contains("GITHUB_ENV"));
        let program = command.words.first().map_or("", |word| word.text.as_str());
        into && command.words.len() > 1
            && is_among(program, "cat sops vault aws op gpg openssl base64")
    });
    if filled.is_some() && !own {
        let name = known.secret_variables.first().copied().unwrap_or_default();
        return Some((format!("env.{name}"), unknown(name)));
    }
    None
}

/// Whether a file that a script sources may hold credentials, by its name.
fn keeps_secrets(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let speaks = ["secret", "cred", "token", "pypi", "twine", "passw", "auth"]
        .iter()
        .any(|part| name.contains(part));
    speaks || name.ends_with(".env")
}
