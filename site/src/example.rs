//! The project that the page judges before the visitor gave one: small, made up, and weak in ways worth knowing.

use crate::project::{Came, File, Origin, Project};
use crate::words;
use std::sync::Arc;

/// Its name.
pub(crate) const NAME: &str = "example-project";

/// The file that is shown first.
pub(crate) const FIRST: &str = ".github/workflows/release.yml";

/// All its files: what is not here does not exist in it.
const FILES: [(&str, &str); 4] = [
    (
        FIRST,
        include_str!("../../www/example/.github/workflows/release.yml"),
    ),
    ("README.md", include_str!("../../www/example/README.md")),
    (
        "pyproject.toml",
        include_str!("../../www/example/pyproject.toml"),
    ),
    (
        "src/example_project/__init__.py",
        include_str!("../../www/example/src/example_project/__init__.py"),
    ),
];

/// The example as the page holds a project that was given.
pub(crate) fn project() -> Project {
    let mut paths = String::new();
    for (path, _) in FILES {
        words::list(&mut paths, "\n", path);
    }
    Project {
        name: NAME.to_owned(),
        files: FILES
            .iter()
            .filter(|(path, _)| spec_model::intake::is_wanted(path))
            .map(|(path, text)| {
                Arc::new(File::of_text(
                    (*path).to_owned(),
                    (*text).to_owned(),
                    Origin::File,
                ))
            })
            .collect(),
        listing: Some(paths.into()),
        came: Came::Example,
        ..Project::default()
    }
}
