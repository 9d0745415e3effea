//! The files of a look-up: which are wanted, in which order, and how many.

use super::{About, Host, LookUp, MOST_FILES, Request, Want};
use crate::{Unread, intake::is_worth_asking_for, is_workflow_path};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt::Write;
use spec_source::{
    Input, Kind, Node, Origin,
    decode::{MAX_ANSWER, MAX_FILE},
    is_among,
};

/// The most bytes of a file that are read.
pub(super) fn most(path: &str) -> usize {
    match Kind::detect(path, &[], Origin::File) {
        Kind::Yaml | Kind::Toml => MAX_FILE,
        _ => MAX_ANSWER,
    }
}

impl LookUp {
    /// Takes the paths of the repository: those that can bear on a verdict, the release path first.
    pub(super) fn take_tree(&mut self, root: &Node) {
        let entries = root.get("tree").map(Node::items).unwrap_or_default();
        self.knows_paths = root.get("truncated").and_then(Node::as_bool) == Some(false);
        let text = |entry: &Node, key: &str| entry.get(key).and_then(Node::text).map(String::from);
        for entry in entries {
            let is_link = text(entry, "mode").as_deref() == Some("120000");
            if text(entry, "type").as_deref() != Some("blob") {
                continue;
            }
            let Some(path) =
                text(entry, "path").filter(|path| is_worth_asking_for(path) && is_safe(path))
            else {
                continue;
            };
            if is_link {
                let message = "this is a link, which is not followed here, so nothing in it was judged: bring the file that it leads to under this name";
                self.leave_out(&path, message.into());
            } else {
                self.paths.push(path);
            }
        }
        spec_source::sort::by(&mut self.paths, |a, b| {
            (rank(a), depth(a), a).cmp(&(rank(b), depth(b), b))
        });
        self.paths.dedup();
        if !self.knows_paths {
            self.note(
                About::Files,
                "GitHub gives only a part of this repository's paths, so nothing is concluded from a file that was not seen: bring the folder".into(),
            );
        }
    }

    pub(super) fn ask_files(&mut self, batch: &mut Vec<Request>) {
        let mut paths = core::mem::take(&mut self.paths);
        if self.is_private && !paths.is_empty() {
            self.note(
                About::Files,
                "this repository is private, so its files are not given without a login, and none was asked for: bring the folder".into(),
            );
            return;
        }
        let rest = paths.split_off(paths.len().min(MOST_FILES));
        if !rest.is_empty() {
            let shown: Vec<String> = rest
                .iter()
                .take(5)
                .map(|path| format!("`{path}`"))
                .collect();
            let more = if rest.len() > shown.len() {
                ", ..."
            } else {
                ""
            };
            let message = format!(
                "{} more files could bear on a verdict than the {MOST_FILES} that are fetched ({}{more}), so they were not judged: bring the folder",
                rest.len(),
                shown.join(", ")
            );
            self.note(About::Files, message);
        }
        if !self.knows_paths {
            // in a list that is cut off nothing else tells that they are there
            for path in rest
                .iter()
                .filter(|path| is_workflow_path(path))
                .take(MOST_FILES)
            {
                self.leave_out(path, format!("this file is one more than the {MOST_FILES} that are fetched, so nothing in it was judged: bring it"));
            }
        }
        let reference = self
            .reference
            .clone()
            .or_else(|| self.default_branch.clone())
            .unwrap_or_else(|| "HEAD".into());
        let top = [
            self.repository.owner.as_str(),
            &self.repository.name,
            &reference,
        ]
        .join("/");
        for path in paths {
            let request = Request {
                id: 0,
                host: Host::Raw,
                path: encoded(&format!("/{top}/{path}")),
                tells: "what the file says",
                decides: &[],
                counts: false,
                most: most(&path),
            };
            self.send(batch, request, path, Want::File);
        }
    }

    pub(super) fn take_file(&mut self, path: &str, status: u16, body: Vec<u8>) {
        if status == 200 {
            self.files.push(Input {
                path: path.into(),
                bytes: body,
                origin: Origin::File,
            });
        } else {
            self.failed(path, Want::File, &format!("GitHub says {status}"));
        }
    }

    pub(super) fn leave_out(&mut self, path: &str, message: String) {
        self.unread.push(Unread {
            path: path.to_string(),
            message,
        });
    }
}

/// What is fetched first: workflows, the actions they use, what names and guards the project, the rest.
fn rank(path: &str) -> u8 {
    let name = path.rsplit('/').next().unwrap_or(path);
    if is_workflow_path(path) {
        0
    } else if matches!(name, "action.yml" | "action.yaml") {
        1
    } else if is_among(path, "pyproject.toml setup.cfg spec-check.toml")
        || path.starts_with(".github/")
    {
        2
    } else if name == "pyproject.toml" {
        3
    } else {
        4
    }
}

fn depth(path: &str) -> usize {
    path.split('/').count()
}

/// Whether a path stays below the repository's top when it is asked for.
fn is_safe(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && !path.chars().any(char::is_control)
}

/// A path as it stands in an address: its parts keep their `/`.
fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // writing into a string cannot fail
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
