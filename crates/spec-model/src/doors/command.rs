//! The command that collects every answer of GitHub that an administrator gets, for `sh` and `gh` alone.

use super::{Endpoint, FORMAT, Form, table};
use crate::{Source, answers::Repository};
use alloc::{format, string::String};
use core::fmt::Write;

/// A command that prints the bundle of a repository's answers, to run or to paste into a shell.
///
/// It needs a login of `gh`, and what every POSIX system has. It only reads; a refused call is kept as what was answered, and
/// none ends it. Pages are put together by itself: [`--slurp`](https://github.com/cli/cli/releases/tag/v2.48.0) is younger than the `gh` of
/// many systems. Names that come from answers are put into addresses percent-encoded and nowhere else, so none is ever run.
pub fn bundle_command(repository: &Repository) -> String {
    // the owner's and repository's names hold nothing that a shell reads: `Repository::named` takes no other
    let mut out = format!(
        "sh -c '\n# {}\nrepo={}/{}\norg={}\n{}",
        COMMENT, repository.owner, repository.name, repository.owner, FUNCTIONS
    );
    // writing into a string cannot fail
    let _ = writeln!(
        out,
        "printf \"{{\\\"format\\\":\\\"{FORMAT}\\\",\\\"repository\\\":\\\"%s\\\",\\\"collected\\\":\\\"%s\\\",\\\"answers\\\":{{\" \"$repo\" \"$(date -u +%Y-%m-%dT%H:%M:%SZ)\""
    );
    out.push_str(NAMES);
    ask_all(&mut out, "", |path| {
        path.starts_with("/repos/") && path.matches('{').count() == 2
    });
    for (name, values) in [
        ("branch", "$branches"),
        ("environment", "$environments"),
        ("ruleset", "$rulesets"),
    ] {
        let _ = writeln!(out, "for {name} in {values}; do");
        let marked = format!("{{{name}}}");
        ask_all(&mut out, "  ", |path| path.contains(&marked));
        out.push_str("done\n");
    }
    out.push_str(RELEASE);
    out.push_str("if [ \"$kind\" = Organization ]; then\n");
    ask_all(&mut out, "  ", |path| path.starts_with("/orgs/"));
    out.push_str("fi\nprintf \"}}\\n\"\n'\n");
    out
}

const COMMENT: &str = "Asks GitHub, with your own login of gh, how this repository is set up, and prints the answers as one
# JSON object. It changes nothing. Of secrets it gets the names only, of deploy keys the kind only.
# An owner of the organisation is told of second factors after: gh auth refresh -s admin:org";

/// `names` gives names from an answer, one a line, ready for an address; `ask` prints one answer under its path.
///
/// With `--jq` every page is one line, whatever the version, and what is printed is JSON. Of a refused call `gh` prints the body as it came:
/// it is kept where it is one JSON object, also after pages that were answered.
const FUNCTIONS: &str = r#"unset GH_FORCE_TTY CLICOLOR_FORCE GH_DEBUG
export GH_HOST=github.com GH_PROMPT_DISABLED=1 NO_COLOR=1
end="
"
comma=
names() {
  if found=$(gh api --paginate --jq "$2" "${1#/}" </dev/null 2>/dev/null); then printf "%s\n" "$found"; fi
}
ask() {
  printf "%s\n" "asking $2" >&2
  case $1 in
    one) set -- "$1" "$2" "${2#/}" "${3:-.}" ;;
    *) case $2 in
      *\?*) set -- "$1" "$2" "${2#/}&per_page=100" "${3:-.}" ;;
      *) set -- "$1" "$2" "${2#/}?per_page=100" "${3:-.}" ;;
    esac ;;
  esac
  if [ "$1" = one ]; then
    body=$(gh api --jq "$4" "$3" </dev/null)
  else
    body=$(gh api --paginate --jq "$4" "$3" </dev/null)
  fi
  if [ $? -eq 0 ] && [ -n "$body" ]; then
    if [ "$1" = many ]; then body="[$(printf "%s\n" "$body" | paste -s -d , -)]"; fi
  else
    case ${body##*"$end"} in
      \{*\}) body=${body##*"$end"} ;;
      *) case $body in
        \{"$end"*"$end"\}) ;;
        *) body="{\"message\":\"gh gave no answer\"}" ;;
      esac ;;
    esac
  fi
  printf "%s\n\"%s\":%s" "$comma" "$2" "$body"
  comma=,
}
"#;

/// What the questions are about: the owner's kind, the branches that releases are made from, and what there is of environments and rulesets.
const NAMES: &str = r#"kind=$(names "/repos/$repo" ".owner.type")
tag=$(names "/repos/$repo/releases/latest" ".tag_name // empty | @uri")
branches=$({
  names "/repos/$repo" ".default_branch // empty | @uri"
  names "/repos/$repo/releases/latest" ".target_commitish // empty | select(test(\"^[0-9a-f]{40}\$\") | not) | @uri"
} | sort -u)
environments=$(names "/repos/$repo/environments?per_page=100" ".environments[].name | @uri")
rulesets=$(names "/repos/$repo/rulesets?per_page=100" ".[].id")
"#;

/// The latest release: what its tag stands on, the tag's own signature, and the commit's.
const RELEASE: &str = r#"if [ -n "$tag" ]; then
  ask one "/repos/$repo/git/ref/tags/$tag"
  commit=$(names "/repos/$repo/git/ref/tags/$tag" ".object | select(.type == \"commit\") | .sha")
  sha=$(names "/repos/$repo/git/ref/tags/$tag" ".object | select(.type == \"tag\") | .sha")
  if [ -n "$sha" ]; then
    ask one "/repos/$repo/git/tags/$sha"
    commit=$(names "/repos/$repo/git/tags/$sha" ".object | select(.type == \"commit\") | .sha")
  fi
  if [ -n "$commit" ]; then ask one "/repos/$repo/commits/$commit" "del(.files)"; fi
fi
"#;

/// Asks those questions of the table whose paths are wanted.
fn ask_all(out: &mut String, indent: &str, wanted: impl Fn(&str) -> bool) {
    for endpoint in table::ENDPOINTS {
        if endpoint.source == Source::HostSettings && wanted(endpoint.path) {
            let form = match endpoint.form {
                Form::Object => "one",
                Form::List | Form::Within(_) => "many",
            };
            let path = endpoint
                .path
                .replace("{owner}/{repo}", "$repo")
                .replace('{', "$")
                .replace('}', "");
            let _ = writeln!(out, "{indent}ask {form} \"{path}\"{}", filter(endpoint));
        }
    }
}

/// What is left out of an answer before it is printed: of a key all but its kind, which is its first word.
fn filter(endpoint: &Endpoint) -> &'static str {
    if *endpoint == table::DEPLOY_KEYS {
        " \"if type == \\\"array\\\" then map(.key = ((.key // \\\"\\\") | split(\\\" \\\")[0])) else . end\""
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::{Repository, bundle_command, table};
    use crate::Source;
    use alloc::string::String;

    fn command() -> String {
        bundle_command(&Repository::named("numpy/numpy").unwrap())
    }

    #[test]
    fn it_is_one_quoted_text_for_sh_that_no_shell_reads_into() {
        let command = command();
        let inside = command
            .strip_prefix("sh -c '\n")
            .and_then(|rest| rest.strip_suffix("\n'\n"))
            .unwrap();
        // a quote would end it; csh and tcsh read `!` even there
        assert!(!inside.contains(['\'', '!']), "{inside}");
        assert!(command.is_ascii());
    }

    #[test]
    fn it_asks_every_question_of_the_table_about_the_host_and_its_history() {
        let command = command();
        for endpoint in table::ENDPOINTS {
            let path = endpoint
                .path
                .replace("{owner}/{repo}", "$repo")
                .replace("{ref}", "$commit")
                .replace('{', "$")
                .replace('}', "");
            let asks = command.contains(&alloc::format!("ask one \"{path}\""))
                || command.contains(&alloc::format!("ask many \"{path}\""));
            let wanted = matches!(endpoint.source, Source::HostSettings | Source::History);
            assert_eq!(asks, wanted, "{path}");
        }
    }

    #[test]
    fn it_never_asks_for_the_value_of_a_secret_and_never_writes() {
        let command = command();
        for word in [
            "-X",
            "--method",
            "-f ",
            "-F ",
            "--field",
            "--input",
            "public-key",
        ] {
            assert!(!command.contains(word), "{word}");
        }
    }
}
