//! Where in the repository a command runs.

use super::Invocation;
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// A folder of the repository, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder {
    /// Beneath the workspace, without `./` before or `/` behind; empty for its top. `None` where it cannot be told.
    at: Option<String>,
    /// Where in the workspace the repository itself stands; empty for its top.
    repository: String,
}

impl Folder {
    /// The top of the workspace, at which the repository stands in a folder of its own or, with an empty name, itself.
    pub fn top(repository: &str) -> Self {
        Self {
            at: Some(String::new()),
            repository: repository.to_owned(),
        }
    }

    /// The folder that a path leads to from here. <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>
    #[must_use]
    pub fn then(&self, path: &str) -> Self {
        const WORKSPACE: [&str; 4] = [
            "${{ github.workspace }}",
            "${{github.workspace}}",
            "$GITHUB_WORKSPACE",
            "${GITHUB_WORKSPACE}",
        ];
        let path = path.trim();
        let top = Some(String::new());
        let (from, path) = match WORKSPACE.iter().find_map(|top| path.strip_prefix(top)) {
            Some(rest) => (&top, rest.trim_start_matches('/')),
            None => (&self.at, path),
        };
        Self {
            at: from.as_ref().and_then(|from| joined(from, path)),
            repository: self.repository.clone(),
        }
    }

    /// The folder that holds this one; of the top there is none.
    pub fn above(&self) -> Option<Self> {
        let at = self.at.as_ref().filter(|at| !at.is_empty())?;
        let at = at.rsplit_once('/').map_or("", |(above, _)| above);
        Some(Self {
            at: Some(at.to_owned()),
            repository: self.repository.clone(),
        })
    }

    /// Follows a command that goes to another folder.
    pub fn follow(&mut self, invocation: &Invocation) {
        if matches!(invocation.program.as_str(), "cd" | "pushd") {
            *self = self.then(invocation.plain().next().unwrap_or("~"));
        } else if invocation.program == "popd" {
            self.at = None;
        }
    }

    /// The path of a file of the repository that is named from here; `None` where the folder is not known, or the file is none of it.
    pub fn file(&self, name: &str) -> Option<String> {
        let path = self.then(name).at?;
        if self.repository.is_empty() {
            return Some(path);
        }
        let inside = path.strip_prefix(&self.repository)?.strip_prefix('/')?;
        Some(inside.to_owned())
    }

    /// Whether it is not known.
    pub const fn is_unknown(&self) -> bool {
        self.at.is_none()
    }
}

/// A path from a folder; `None` where a variable, a home or the machine's root leads elsewhere.
fn joined(from: &str, path: &str) -> Option<String> {
    if path.starts_with(['/', '~', '-']) || path.contains(['$', '*']) {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::Folder;
    use crate::shell::invocations;
    use alloc::string::String;

    fn file(repository: &str, script: &str, name: &str) -> Option<String> {
        let mut folder = Folder::top(repository);
        for invocation in invocations(script) {
            folder.follow(&invocation);
        }
        folder.file(name)
    }

    #[test]
    fn a_file_is_looked_for_where_the_script_has_gone() {
        for (script, found) in [
            ("", Some("Makefile")),
            ("cd ./python/", Some("python/Makefile")),
            ("cd a && cd b", Some("a/b/Makefile")),
            ("pushd a/b; cd ..", Some("a/Makefile")),
            ("cd \"$GITHUB_WORKSPACE/a\"", Some("a/Makefile")),
            ("cd $SOMEWHERE", None),
            ("cd a; popd", None),
            ("cd ..", None),
            ("cd", None),
            ("cd /tmp", None),
        ] {
            assert_eq!(file("", script, "Makefile").as_deref(), found, "{script}");
        }
    }

    #[test]
    fn a_repository_in_a_folder_of_its_own_is_found_there() {
        assert_eq!(
            file("src", "cd src", "Makefile").as_deref(),
            Some("Makefile")
        );
        assert_eq!(file("src", "", "src/a/b.sh").as_deref(), Some("a/b.sh"));
        assert_eq!(file("src", "", "Makefile"), None);
    }
}
