//! The path that a text without one is most likely meant for.

/// The path for a pasted text, or for a file dropped without its folders (`name`).
///
/// It is a guess and its origin says so; what the text means is decided by who judges it.
pub(crate) fn path(text: &str, name: Option<&str>) -> String {
    let stem = name.unwrap_or("pasted.yml");
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    let is_yaml = stem.ends_with(".yml") || stem.ends_with(".yaml");
    if has("[project]") || has("[build-system]") || has("[tool.") {
        return name.unwrap_or("pyproject.toml").to_owned();
    }
    if name.is_none() && is_json(text) {
        return "pasted.json".to_owned();
    }
    if !is_yaml {
        return stem.to_owned();
    }
    if has("updates:") && has("version:") {
        return ".github/dependabot.yml".to_owned();
    }
    if has("runs:") && !has("jobs:") {
        return "action.yml".to_owned();
    }
    if name.is_none() || has("jobs:") || has("on:") {
        return format!(".github/workflows/{stem}");
    }
    stem.to_owned()
}

/// Whether a text looks like JSON, as GitHub and PyPI answer: an object with a quoted key, or a list of such or of nothing.
pub(crate) fn is_json(text: &str) -> bool {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n', '[']);
    let inside = text.strip_prefix('{').map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with(['"', '}'])) || text.trim_end() == "]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workflow_goes_among_the_workflows() {
        let text = "on: push\njobs: {}\n";
        assert_eq!(path(text, None), ".github/workflows/pasted.yml");
        assert_eq!(
            path(text, Some("release.yaml")),
            ".github/workflows/release.yaml"
        );
    }

    #[test]
    fn anything_pasted_is_a_workflow_unless_it_says_otherwise() {
        assert_eq!(path("hello", None), ".github/workflows/pasted.yml");
        assert_eq!(path("[project]\nname = 'x'\n", None), "pyproject.toml");
        assert_eq!(
            path("version: 2\nupdates: []\n", None),
            ".github/dependabot.yml"
        );
        assert_eq!(
            path("name: x\nruns:\n  using: composite\n", None),
            "action.yml"
        );
    }

    #[test]
    fn an_answer_is_json_and_a_workflow_is_not() {
        for text in [
            "{\"a\": 1}",
            " [ {\n\"a\": 1}]",
            "[]",
            "{}",
            "\u{feff}{\"a\":1}",
        ] {
            assert_eq!(path(text, None), "pasted.json", "{text}");
        }
        for text in [
            "on: push",
            "{on: push, jobs: {}}",
            "[tool.x]",
            "- {a: 1}",
            "",
        ] {
            assert!(!is_json(text), "{text}");
        }
    }

    #[test]
    fn a_named_file_that_is_nothing_known_keeps_its_name() {
        assert_eq!(
            path("a: 1", Some(".pre-commit-config.yaml")),
            ".pre-commit-config.yaml"
        );
        assert_eq!(path("text", Some("RELEASE.md")), "RELEASE.md");
    }
}
