//! A release workflow where none publishes: from the build system alone.

use super::{
    Written,
    existing::{ATTESTATIONS, CONTENTS, IDENTITY},
    header,
    outside::{Release, steps},
    package::{Build, Package},
    pinned::{self, Action},
};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use spec_model::{Project, facts::all_uses, github::Uses};

/// Paths for a new workflow, the first that is free.
const PATHS: [&str; 3] = [
    ".github/workflows/release.yml",
    ".github/workflows/publish.yml",
    ".github/workflows/publish-to-pypi.yml",
];

const TAGS: &str = "v*";

/// Writes a workflow; `Err` says in a sentence why there is nothing to write.
pub(super) fn write(project: &Project, package: &Package) -> Result<Written, String> {
    if package.private {
        return Err("`pyproject.toml` has the classifier `Private ::`, with which PyPI refuses every upload: there is nothing to publish".into());
    }
    let Some(build) = package.build else {
        let seen = project
            .documents
            .iter()
            .any(|document| document.path == "setup.py")
            || project
                .listing
                .as_ref()
                .is_some_and(|listing| listing.paths.iter().any(|path| path == "setup.py"));
        return Err(if seen {
            "there is a `setup.py` and no `pyproject.toml`, so how it is built cannot be told from files that are read: add a `[build-system]`".into()
        } else {
            "there is no package at the top: neither a workflow that publishes nor a `pyproject.toml` with a `[build-system]` or `[project]`".into()
        });
    };
    let is_there = |path: &str| {
        project.document(path).is_some()
            || project
                .listing
                .as_ref()
                .is_some_and(|listing| listing.paths.iter().any(|known| known == path))
    };
    let path = PATHS.into_iter().find(|path| !is_there(path)).ok_or(
        "every name for a new workflow is taken: move `.github/workflows/release.yml` away",
    )?;
    let text = Workflow { project, package }.text(build);
    let release = Release {
        path,
        environment: "pypi".into(),
        tags: vec![TAGS.into()],
    };
    let mut notes = Vec::new();
    notes.push(
        "No workflow that was read publishes: if releases are made elsewhere, harden them there."
            .to_string(),
    );
    for service in &project.other_services {
        notes.push(format!(
            "`{}` is not read here: if releases are made there, harden them there.",
            service.path
        ));
    }
    if let Some(builds) = builds_wheels(project) {
        notes.push(format!(
            "`{builds}` builds wheels already: take its systems and options over, or let it be called from here."
        ));
    }
    if build != Build::Pure {
        notes.push("The systems that wheels are built for are a guess: take out those that you do not support, and configure the rest in `pyproject.toml`.".into());
    }
    if package.name.is_none() {
        notes.push(
            "The package's name is not stated where it is read: put it in the place of `PACKAGE`."
                .into(),
        );
    }
    if package.origin.is_none() {
        notes.push("Where the repository lies is not known: put that in the place of `OWNER` and `REPOSITORY`.".into());
    }
    for other in &package.others {
        notes.push(format!(
            "`{other}` is a package of its own: it needs a workflow of its own, if it is published."
        ));
    }
    let outside = steps(package, &release);
    let lines = header::lines(project, path, &text, &outside, &notes);
    Ok(Written {
        path: path.into(),
        text: format!("{}\n\n{text}", lines.join("\n")),
        replaces: false,
        outside: outside.iter().map(|step| step.join(" ")).collect(),
    })
}

/// A workflow that builds wheels, and does not publish them.
fn builds_wheels(project: &Project) -> Option<&str> {
    let wheels = |uses: &Uses| uses.slug().as_deref() == Some(pinned::WHEELS.slug);
    all_uses(project)
        .into_iter()
        .find(|found| wheels(found.uses))
        .and_then(|found| project.documents.get(found.document))
        .map(|document| document.path.as_str())
}

struct Workflow<'a> {
    project: &'a Project,
    package: &'a Package,
}

impl Workflow<'_> {
    fn uses(&self, action: Action) -> String {
        pinned::named(self.project, action).line()
    }

    fn text(&self, build: Build) -> String {
        let (jobs, needs) = match build {
            Build::Pure => (self.pure(), "build"),
            Build::Compiled => (
                self.sdist("sdist", &self.build_sdist()) + &self.wheels(),
                "sdist, wheels",
            ),
            Build::Maturin => (
                self.sdist("sdist", &self.maturin("sdist", "--out dist")) + &self.maturin_wheels(),
                "sdist, wheels",
            ),
        };
        format!(
            "name: Release\n\
             \n\
             on:\n  push:\n    tags: [\"{TAGS}\"]\n\
             \n\
             permissions: {{}} # each job names what it needs\n\
             \n\
             concurrency:\n  group: release-${{{{ github.ref }}}}\n  cancel-in-progress: false # a release that has begun is not cut off\n\
             \n\
             jobs:\n{jobs}\n{}",
            self.publish(needs)
        )
    }

    fn checkout(&self) -> String {
        format!(
            "      - name: Check out\n        uses: {}\n        with:\n          fetch-depth: 0 # the version may come from tags\n          persist-credentials: false\n",
            self.uses(pinned::CHECKOUT)
        )
    }

    fn job(&self, key: &str, name: &str, head: &str, steps: &str) -> String {
        format!(
            "  {key}:\n    name: {name}\n{head}    permissions:\n      contents: read # {CONTENTS}\n    steps:\n{}{steps}",
            self.checkout()
        )
    }

    fn python(&self) -> String {
        format!(
            "      - name: Set up Python\n        uses: {}\n        with:\n          python-version: \"3.x\"\n",
            self.uses(pinned::PYTHON)
        )
    }

    fn keep(&self, name: &str, folder: &str) -> String {
        format!(
            "      - name: Hand over the distributions\n        uses: {}\n        with:\n          name: {name}\n          path: {folder}\n          if-no-files-found: error\n",
            self.uses(pinned::KEEP)
        )
    }

    fn check() -> &'static str {
        "      - name: Check their metadata\n        run: |\n          python -m pip install twine\n          python -m twine check --strict dist/*\n"
    }

    fn pure(&self) -> String {
        let steps = format!(
            "{}      - name: Build\n        run: |\n          python -m pip install build\n          python -m build\n{}{}",
            self.python(),
            Self::check(),
            self.keep("distributions", "dist/")
        );
        self.job(
            "build",
            "Build the distributions",
            "    runs-on: ubuntu-latest\n",
            &steps,
        )
    }

    fn build_sdist(&self) -> String {
        format!(
            "{}      - name: Build\n        run: |\n          python -m pip install build\n          python -m build --sdist\n{}",
            self.python(),
            Self::check()
        )
    }

    fn sdist(&self, key: &str, steps: &str) -> String {
        let steps = format!("{steps}{}", self.keep("distributions-sdist", "dist/"));
        self.job(
            key,
            "Build the source distribution",
            "    runs-on: ubuntu-latest\n",
            &steps,
        ) + "\n"
    }

    const MATRIX: &'static str = "    strategy:\n      fail-fast: false\n      matrix:\n        os: [ubuntu-latest, ubuntu-24.04-arm, windows-latest, macos-15-intel, macos-latest]\n    runs-on: ${{ matrix.os }}\n";

    fn wheels(&self) -> String {
        let steps = format!(
            "      - name: Build and test\n        uses: {}\n        with:\n          output-dir: wheelhouse\n{}",
            self.uses(pinned::WHEELS),
            self.keep("distributions-${{ matrix.os }}", "wheelhouse/*.whl")
        );
        self.job(
            "wheels",
            "Build the wheels on ${{ matrix.os }}",
            Self::MATRIX,
            &steps,
        )
    }

    fn maturin(&self, command: &str, args: &str) -> String {
        format!(
            "      - name: Build\n        uses: {}\n        with:\n          command: {command}\n          args: {args}\n",
            self.uses(pinned::MATURIN)
        )
    }

    fn maturin_wheels(&self) -> String {
        let steps = format!(
            "{}      - name: Build\n        uses: {}\n        with:\n          args: --release --out dist\n          manylinux: auto\n{}",
            self.python(),
            self.uses(pinned::MATURIN),
            self.keep("distributions-${{ matrix.os }}", "dist/*.whl")
        );
        self.job(
            "wheels",
            "Build the wheels on ${{ matrix.os }}",
            Self::MATRIX,
            &steps,
        )
    }

    fn publish(&self, needs: &str) -> String {
        let url = format!("https://pypi.org/project/{}/", self.package.name_or_gap());
        format!(
            "  publish:\n    name: Publish to PyPI\n    needs: [{needs}]\n    runs-on: ubuntu-latest\n    environment:\n      name: pypi\n      url: {url}\n    permissions:\n      id-token: write # {IDENTITY}\n      attestations: write # {ATTESTATIONS}\n    steps:\n      - name: Take the distributions\n        uses: {}\n        with:\n          pattern: distributions*\n          path: dist/\n          merge-multiple: true\n      - name: Attest where the distributions were built\n        uses: {}\n        with:\n          subject-path: dist/*\n      - name: Publish to PyPI\n        uses: {}\n",
            self.uses(pinned::BRING),
            pinned::attest(self.project).line(),
            self.uses(pinned::PUBLISH),
        )
    }
}
