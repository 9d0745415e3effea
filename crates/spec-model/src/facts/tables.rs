//! What well-known actions do: a dated table, each entry with its source.

use super::{Act, Index, Means};

/// The day on which these tables were last gone through.
pub const TABLES_DATE: &str = "2026-11-22";

/// An action whose one purpose is to upload distributions.
pub(super) struct UploadAction {
    /// `owner/repository` in lower case.
    pub(super) slug: &'static str,
    /// How it is named.
    pub(super) means: Means,
    /// Where it uploads when nothing else is said.
    pub(super) index: Index,
    /// The inputs that name another address.
    pub(super) url_inputs: &'static [&'static str],
    /// The inputs that take a password or token.
    pub(super) secret_inputs: &'static [&'static str],
}

pub(super) const UPLOAD_ACTIONS: [UploadAction; 6] = [
    // https://github.com/pypa/gh-action-pypi-publish#readme
    UploadAction {
        slug: "pypa/gh-action-pypi-publish",
        means: Means::GhAction,
        index: Index::Pypi,
        url_inputs: &["repository-url", "repository_url"],
        secret_inputs: &["password"],
    },
    // https://github.com/scientific-python/upload-nightly-action#readme
    UploadAction {
        slug: "scientific-python/upload-nightly-action",
        means: Means::OtherAction,
        index: Index::Other,
        url_inputs: &[],
        secret_inputs: &["anaconda_nightly_upload_token"],
    },
    // https://github.com/OpenAstronomy/publish-wheels-anaconda#readme
    UploadAction {
        slug: "openastronomy/publish-wheels-anaconda",
        means: Means::OtherAction,
        index: Index::Other,
        url_inputs: &[],
        secret_inputs: &["anaconda_token"],
    },
    // https://github.com/casperdcl/deploy-pypi#readme
    UploadAction {
        slug: "casperdcl/deploy-pypi",
        means: Means::OtherAction,
        index: Index::Pypi,
        url_inputs: &["url"],
        secret_inputs: &["password"],
    },
    // https://github.com/JRubics/poetry-publish#readme
    UploadAction {
        slug: "jrubics/poetry-publish",
        means: Means::OtherAction,
        index: Index::Pypi,
        url_inputs: &["repository_url"],
        secret_inputs: &["pypi_token", "repository_password"],
    },
    // https://github.com/etils-actions/pypi-auto-publish#readme
    UploadAction {
        slug: "etils-actions/pypi-auto-publish",
        means: Means::OtherAction,
        index: Index::Pypi,
        url_inputs: &[],
        secret_inputs: &["pypi-token"],
    },
];

/// Actions and workflows that are known to upload to PyPI by themselves, whatever they are handed.
pub(super) const LEADS_TO_UPLOAD: [&str; 4] = [
    // https://jupyter-releaser.readthedocs.io
    "jupyter-server/jupyter_releaser/.github/actions/finalize-release",
    "jupyter-server/jupyter-releaser/.github/actions/finalize-release",
    // https://github-actions-workflows.openastronomy.org/en/latest/publish.html
    "openastronomy/github-actions-workflows/.github/workflows/publish.yml",
    "openastronomy/github-actions-workflows/.github/workflows/publish_pure_python.yml",
];

/// Owners and actions whose names say publish, release, deploy or upload and which do something else: GitHub releases, pages,
/// artifacts, coverage, container images, other registries. Each is what its own documentation says.
pub(super) const DOES_NOT_UPLOAD: [&str; 41] = [
    // these prepare and check; `finalize-release` uploads: https://jupyter-releaser.readthedocs.io
    "jupyter-server/jupyter_releaser/.github/actions/prep-release",
    "jupyter-server/jupyter_releaser/.github/actions/populate-release",
    "jupyter-server/jupyter-releaser/.github/actions/prep-release",
    "jupyter-server/jupyter-releaser/.github/actions/populate-release",
    "actions/upload-artifact",
    "actions/upload-pages-artifact",
    "actions/upload-release-asset",
    "actions/create-release",
    "actions/deploy-pages",
    "actions/attest",
    "codecov/codecov-action",
    "coverallsapp/github-action",
    "github/codeql-action/upload-sarif",
    "softprops/action-gh-release",
    "ncipollo/release-action",
    "marvinpinto/action-automatic-releases",
    "release-drafter/release-drafter",
    "googleapis/release-please-action",
    "google-github-actions/release-please-action",
    "svenstaro/upload-release-action",
    "peaceiris/actions-gh-pages",
    "jamesives/github-pages-deploy-action",
    "docker/build-push-action",
    "cloudflare/wrangler-action",
    "cloudflare/pages-action",
    "nwtgck/actions-netlify",
    "ad-m/github-push-action",
    "crazy-max/ghaction-github-pages",
    "taiki-e/upload-rust-binary-action",
    "js-devtools/npm-publish",
    "dsaltares/fetch-gh-release-asset",
    "stainless-api/trigger-release-please",
    // https://github.com/1Password/load-secrets-action#readme: it loads the upload's token, and another step uploads
    "1password/load-secrets-action",
    // https://github.com/python-semantic-release/publish-action#readme: to the host's release
    "python-semantic-release/publish-action",
    "dawidd6/action-publish-release",
    "eregon/publish-release",
    "getsentry/action-release",
    "anchore/sbom-action",
    "haaleo/publish-vscode-extension",
    // to the Snap Store: https://github.com/snapcore/action-publish#readme
    "snapcore/action-publish",
    // to the Windows Package Manager: https://github.com/vedantmgoyal9/winget-releaser#readme
    "vedantmgoyal9/winget-releaser",
];

/// Actions that upload only where they are given one of these inputs.
pub(super) const UPLOADS_ONLY_WITH: [(&str, &[&str]); 3] = [
    // https://github.com/aio-libs/create-release/blob/master/action.yml
    ("aio-libs/create-release", &["pypi_token"]),
    // https://github.com/python-semantic-release/python-semantic-release/blob/v7.34.6/action.sh: since version 8 not at all
    (
        "python-semantic-release/python-semantic-release",
        &["pypi_token", "repository_password"],
    ),
    (
        "relekang/python-semantic-release",
        &["pypi_token", "repository_password"],
    ),
];

/// `PyO3/maturin-action`, and the name it had before.
pub(super) const MATURIN_ACTION: &str = "pyo3/maturin-action messense/maturin-action";

/// Actions with inputs that are scripts: `owner/repository` in lower case, and the inputs.
pub(super) const SCRIPT_INPUTS: [(&str, &[&str]); 19] = [
    // https://github.com/actions/github-script#readme
    ("actions/github-script", &["script"]),
    // https://github.com/Azure/cli#readme
    ("azure/cli", &["inlineScript"]),
    // https://github.com/Azure/powershell/blob/HEAD/action.yml
    ("azure/powershell", &["inlineScript"]),
    // https://github.com/appleboy/ssh-action/blob/HEAD/action.yml
    ("appleboy/ssh-action", &["script"]),
    // https://github.com/nick-fields/retry/blob/HEAD/action.yml
    (
        "nick-fields/retry",
        &["command", "on_retry_command", "new_command_on_retry"],
    ),
    // the name it had before
    (
        "nick-invision/retry",
        &["command", "on_retry_command", "new_command_on_retry"],
    ),
    // https://github.com/Wandalen/wretry.action/blob/HEAD/action.yml
    ("wandalen/wretry.action", &["command"]),
    // https://github.com/ReactiveCircus/android-emulator-runner/blob/HEAD/action.yml
    ("reactivecircus/android-emulator-runner", &["script"]),
    // https://github.com/addnab/docker-run-action/blob/main/entrypoint.sh
    ("addnab/docker-run-action", &["run"]),
    // https://github.com/uraimo/run-on-arch-action/blob/HEAD/action.yml
    ("uraimo/run-on-arch-action", &["run", "install", "setup"]),
    // https://github.com/cross-platform-actions/action/blob/HEAD/action.yml
    ("cross-platform-actions/action", &["run"]),
    // https://github.com/vmactions/freebsd-vm/blob/HEAD/action.yml
    ("vmactions/freebsd-vm", &["run", "prepare"]),
    // https://github.com/coactions/setup-xvfb/blob/HEAD/action.yml
    ("coactions/setup-xvfb", &["run"]),
    // https://github.com/GabrielBB/xvfb-action/blob/HEAD/action.yml
    ("gabrielbb/xvfb-action", &["run"]),
    // https://github.com/jannekem/run-python-script-action/blob/HEAD/action.yml
    ("jannekem/run-python-script-action", &["script"]),
    // https://github.com/cardinalby/js-eval-action/blob/HEAD/action.yml
    ("cardinalby/js-eval-action", &["expression"]),
    // https://github.com/mikefarah/yq/blob/master/github-action/entrypoint.sh
    ("mikefarah/yq", &["cmd"]),
    // https://github.com/devcontainers/ci/blob/HEAD/action.yml
    ("devcontainers/ci", &["runCmd"]),
    // https://github.com/matlab-actions/run-command/blob/HEAD/action.yml
    ("matlab-actions/run-command", &["command"]),
];

/// Actions whose outputs hold nothing of the event that started the run: versions, paths, keys, numbers.
pub(super) const OUTPUTS_OF_THEIR_OWN: [&str; 21] = [
    // https://github.com/actions/checkout/blob/main/action.yml
    "actions/checkout",
    // https://github.com/actions/cache/blob/main/action.yml
    "actions/cache",
    "actions/cache/restore",
    // https://github.com/actions/setup-python/blob/main/action.yml
    "actions/setup-python",
    // https://github.com/actions/setup-node/blob/main/action.yml
    "actions/setup-node",
    // https://github.com/actions/setup-java/blob/main/action.yml
    "actions/setup-java",
    // https://github.com/actions/setup-go/blob/main/action.yml
    "actions/setup-go",
    // https://github.com/actions/upload-artifact/blob/main/action.yml
    "actions/upload-artifact",
    // https://github.com/actions/download-artifact/blob/main/action.yml
    "actions/download-artifact",
    // https://github.com/actions/upload-pages-artifact/blob/main/action.yml
    "actions/upload-pages-artifact",
    // https://github.com/actions/configure-pages/blob/main/action.yml
    "actions/configure-pages",
    // https://github.com/actions/deploy-pages/blob/main/action.yml
    "actions/deploy-pages",
    // https://github.com/actions/create-github-app-token/blob/main/action.yml
    "actions/create-github-app-token",
    // https://github.com/tibdex/github-app-token/blob/main/action.yml
    "tibdex/github-app-token",
    // https://github.com/astral-sh/setup-uv/blob/main/action.yml
    "astral-sh/setup-uv",
    // https://github.com/prefix-dev/setup-pixi/blob/main/action.yml
    "prefix-dev/setup-pixi",
    // https://github.com/aws-actions/configure-aws-credentials/blob/main/action.yml
    "aws-actions/configure-aws-credentials",
    // https://github.com/google-github-actions/auth/blob/main/action.yml
    "google-github-actions/auth",
    // https://github.com/crazy-max/ghaction-import-gpg/blob/master/action.yml
    "crazy-max/ghaction-import-gpg",
    // https://github.com/dtolnay/rust-toolchain/blob/master/action.yml
    "dtolnay/rust-toolchain",
    // https://github.com/actions/labeler/blob/main/action.yml: its own labels
    "actions/labeler",
];

/// Actions that wait for a person before what follows them runs.
pub(super) const APPROVAL_ACTIONS: [&str; 1] = [
    // https://github.com/trstringer/manual-approval#readme
    "trstringer/manual-approval",
];

/// Actions that exchange the job's identity for a token of PyPI.
pub(super) const MINTING_ACTIONS: [&str; 1] = [
    // https://github.com/tschm/token-mint-action#readme
    "tschm/token-mint-action",
];

/// Actions that build distributions, whatever they are handed.
pub(super) const ACTIONS_THAT_BUILD: [&str; 9] = [
    // https://github.com/jupyter-server/jupyter_releaser/blob/main/jupyter_releaser/actions/populate_release.py
    "jupyter-server/jupyter_releaser/.github/actions/populate-release",
    "jupyter-server/jupyter-releaser/.github/actions/populate-release",
    // https://cibuildwheel.pypa.io/en/stable/setup/
    "pypa/cibuildwheel",
    // https://github.com/hynek/build-and-inspect-python-package#readme
    "hynek/build-and-inspect-python-package",
    // https://github.com/OpenAstronomy/build-python-dist#readme
    "openastronomy/build-python-dist",
    // https://github.com/RalfG/python-wheels-manylinux-build#readme
    "ralfg/python-wheels-manylinux-build",
    // https://github.com/JRubics/poetry-publish#readme
    "jrubics/poetry-publish",
    // https://github.com/etils-actions/pypi-auto-publish#readme
    "etils-actions/pypi-auto-publish",
    // https://github.com/joerick/cibuildwheel, where cibuildwheel was before
    "joerick/cibuildwheel",
];

/// Actions whose names speak of building or packages, and which build no distribution.
pub(super) const ACTIONS_THAT_BUILD_NOTHING: [&str; 6] = [
    // https://github.com/actions/attest-build-provenance#readme
    "actions/attest-build-provenance",
    // images: https://github.com/docker/build-push-action#readme, https://github.com/docker/bake-action#readme
    "docker/build-push-action",
    "docker/bake-action",
    // https://github.com/docker/setup-buildx-action#readme
    "docker/setup-buildx-action",
    // https://github.com/pypa/gh-action-pypi-publish#readme
    "pypa/gh-action-pypi-publish",
    // https://github.com/OpenAstronomy/publish-wheels-anaconda#readme
    "openastronomy/publish-wheels-anaconda",
];

/// When an action restores a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Restores {
    /// Always: it is what the action is for.
    Always,
    /// Always, but when this input is true.
    Unless(&'static str),
    /// When one of these inputs says so; not by default.
    When(&'static [&'static str]),
    /// Always from the first of these versions on and before the second, from which on nobody has looked.
    Between(&'static [u32], &'static [u32]),
    /// By default from this version on, but when this input is false.
    ByDefault {
        /// The input.
        input: &'static str,
        /// The first version of which it is the default; empty for all.
        since: &'static [u32],
    },
}

/// An action that can restore a cache of GitHub's.
pub(super) struct CachingAction {
    /// `owner/repository` in lower case, with its path.
    pub(super) slug: &'static str,
    /// When it does.
    pub(super) restores: Restores,
    /// Another input that, when false, keeps it from restoring.
    pub(super) restore_input: Option<&'static str>,
}

const fn caching(slug: &'static str, restores: Restores) -> CachingAction {
    CachingAction {
        slug,
        restores,
        restore_input: None,
    }
}

pub(super) const CACHING_ACTIONS: [CachingAction; 36] = [
    // https://github.com/actions/cache/blob/main/action.yml
    caching("actions/cache", Restores::Unless("lookup-only")),
    // https://github.com/actions/cache/blob/main/restore/action.yml
    caching("actions/cache/restore", Restores::Unless("lookup-only")),
    // https://github.com/actions/setup-python/blob/main/action.yml
    caching("actions/setup-python", Restores::When(&["cache"])),
    // https://github.com/actions/setup-node/blob/main/action.yml; its automatic caching is looked at apart
    caching("actions/setup-node", Restores::When(&["cache"])),
    // https://github.com/actions/setup-java/blob/main/action.yml
    caching("actions/setup-java", Restores::When(&["cache"])),
    // https://github.com/actions/setup-dotnet/blob/main/action.yml
    caching("actions/setup-dotnet", Restores::When(&["cache"])),
    // https://github.com/actions/setup-go/releases/tag/v4.0.0
    caching(
        "actions/setup-go",
        Restores::ByDefault {
            input: "cache",
            since: &[4],
        },
    ),
    // https://github.com/astral-sh/setup-uv/releases/tag/v5.0.0; `restore-cache`: https://github.com/astral-sh/setup-uv/blob/main/docs/caching.md
    CachingAction {
        slug: "astral-sh/setup-uv",
        restores: Restores::ByDefault {
            input: "enable-cache",
            since: &[5],
        },
        restore_input: Some("restore-cache"),
    },
    // https://github.com/prefix-dev/setup-pixi#caching; only with a `pixi.lock`, which is looked at apart
    caching(
        "prefix-dev/setup-pixi",
        Restores::ByDefault {
            input: "cache",
            since: &[],
        },
    ),
    // https://github.com/mamba-org/setup-micromamba#caching
    caching(
        "mamba-org/setup-micromamba",
        Restores::When(&["cache-environment", "cache-downloads"]),
    ),
    // https://github.com/Swatinem/rust-cache/blob/master/action.yml
    caching("swatinem/rust-cache", Restores::Unless("lookup-only")),
    // https://github.com/actions-rust-lang/setup-rust-toolchain#inputs
    caching(
        "actions-rust-lang/setup-rust-toolchain",
        Restores::ByDefault {
            input: "cache",
            since: &[],
        },
    ),
    // https://github.com/PyO3/maturin-action#inputs
    caching("pyo3/maturin-action", Restores::When(&["sccache"])),
    caching("messense/maturin-action", Restores::When(&["sccache"])),
    // https://github.com/eifinger/setup-rye/blob/main/action.yml
    caching("eifinger/setup-rye", Restores::When(&["enable-cache"])),
    // https://github.com/mymindstorm/setup-emsdk#cache
    caching(
        "mymindstorm/setup-emsdk",
        Restores::When(&["actions-cache-folder"]),
    ),
    // https://github.com/hendrikmuhs/ccache-action#readme
    caching("hendrikmuhs/ccache-action", Restores::Always),
    // https://github.com/pdm-project/setup-pdm#readme
    caching("pdm-project/setup-pdm", Restores::When(&["cache"])),
    // https://github.com/ruby/setup-ruby#readme
    caching("ruby/setup-ruby", Restores::When(&["bundler-cache"])),
    // https://github.com/pnpm/action-setup#inputs
    caching("pnpm/action-setup", Restores::When(&["cache"])),
    // https://github.com/mlugg/setup-zig#readme
    caching(
        "mlugg/setup-zig",
        Restores::ByDefault {
            input: "use-cache",
            since: &[],
        },
    ),
    // https://github.com/oven-sh/setup-bun/blob/main/action.yml
    caching("oven-sh/setup-bun", Restores::Unless("no-cache")),
    // https://github.com/jdx/mise-action/blob/main/action.yml
    caching(
        "jdx/mise-action",
        Restores::ByDefault {
            input: "cache",
            since: &[],
        },
    ),
    // https://github.com/gradle/actions/blob/main/setup-gradle/action.yml
    caching(
        "gradle/actions/setup-gradle",
        Restores::Unless("cache-disabled"),
    ),
    // https://github.com/awalsh128/cache-apt-pkgs-action#readme
    caching("awalsh128/cache-apt-pkgs-action", Restores::Always),
    // https://github.com/nix-community/cache-nix-action#readme
    caching("nix-community/cache-nix-action", Restores::Always),
    // https://github.com/docker/setup-qemu-action/releases/tag/v3.3.0
    caching(
        "docker/setup-qemu-action",
        Restores::ByDefault {
            input: "cache-image",
            since: &[3, 3],
        },
    ),
    // https://github.com/msys2/setup-msys2/blob/main/action.yml
    caching(
        "msys2/setup-msys2",
        Restores::ByDefault {
            input: "cache",
            since: &[],
        },
    ),
    // https://github.com/Jimver/cuda-toolkit/blob/master/action.yml
    caching(
        "jimver/cuda-toolkit",
        Restores::ByDefault {
            input: "use-github-cache",
            since: &[],
        },
    ),
    // https://github.com/r-lib/actions/blob/v2/setup-r-dependencies/action.yaml
    caching(
        "r-lib/actions/setup-r-dependencies",
        Restores::ByDefault {
            input: "cache",
            since: &[],
        },
    ),
    // https://github.com/baptiste0928/cargo-install#readme
    caching("baptiste0928/cargo-install", Restores::Always),
    // https://github.com/docker/build-push-action#inputs
    caching("docker/build-push-action", Restores::When(&["cache-from"])),
    // https://github.com/jupyterlab/maintainer-tools/blob/main/.github/actions/base-setup/action.yml
    caching(
        "jupyterlab/maintainer-tools/.github/actions/base-setup",
        Restores::Always,
    ),
    // https://github.com/Parcels-code/pixi-lock/blob/main/restore/action.yml
    caching("parcels-code/pixi-lock/restore", Restores::Always),
    // https://github.com/hynek/setup-cached-uv#readme
    caching("hynek/setup-cached-uv", Restores::Always),
    // what uv has downloaded, the build's backend among it: https://github.com/hynek/build-and-inspect-python-package/blob/main/CHANGELOG.md
    caching(
        "hynek/build-and-inspect-python-package",
        Restores::Between(&[2, 3], &[2, 15]),
    ),
];

/// The events on which `astral-sh/setup-uv` restores nothing by default, from its tenth version on.
/// <https://github.com/astral-sh/setup-uv/releases/tag/v10.0.0>
pub(super) const SETUP_UV_SENSITIVE: [&str; 3] = ["release", "workflow_run", "pull_request_target"];
/// Actions that take the job's identity in place of a stored key: `owner/repository`, the inputs that take the key (with `-` for
/// `_`), and how the identity is used instead.
pub(super) const TAKES_IDENTITY: [(&str, &[&str], &str); 4] = [
    // https://github.com/codecov/codecov-action#using-oidc
    (
        "codecov/codecov-action",
        &["token"],
        "`use_oidc: true` with `id-token: write` can stand in its place",
    ),
    // https://github.com/aws-actions/configure-aws-credentials#quick-start-oidc-recommended
    (
        "aws-actions/configure-aws-credentials",
        &["aws-access-key-id", "aws-secret-access-key"],
        "`role-to-assume` with `id-token: write` can stand in its place",
    ),
    // https://github.com/google-github-actions/auth#workload-identity-federation-through-a-service-account
    (
        "google-github-actions/auth",
        &["credentials-json"],
        "`workload_identity_provider` with `id-token: write` can stand in its place",
    ),
    // https://github.com/Azure/login#login-with-openid-connect-oidc-recommended
    (
        "azure/login",
        &["creds"],
        "`client-id` and `tenant-id` with `id-token: write` can stand in its place",
    ),
];

/// Actions whose service asks for a token of its own, and documents no other way.
pub(super) const TAKES_ONLY_TOKENS: [(&str, &[&str], &str); 3] = [
    // https://www.anaconda.com/docs/ci/github-actions
    (
        "scientific-python/upload-nightly-action",
        &["anaconda-nightly-upload-token"],
        "anaconda.org asks for a token of its own",
    ),
    (
        "openastronomy/publish-wheels-anaconda",
        &["anaconda-token"],
        "anaconda.org asks for a token of its own",
    ),
    // https://github.com/zulip/github-actions-zulip#send-a-message
    (
        "zulip/github-actions-zulip/send-message",
        &["api-key"],
        "Zulip asks for the key of a bot",
    ),
];

/// Inputs that name an account, a role or a project and open nothing by themselves, with `-` for `_`.
pub(super) const CALLS_ONLY_NAMES: [&str; 16] = [
    "app-id",
    "client-id",
    "tenant-id",
    "subscription-id",
    "role-to-assume",
    "role-session-name",
    "aws-account-id",
    "aws-region",
    "project-id",
    "workload-identity-provider",
    "service-account",
    "username",
    "user",
    "email",
    "organization-url",
    "owner",
];

/// Actions that merge or approve pull requests: `owner/repository`, what they do, and the updater whose they take up when it is one only.
pub(super) const ACTS_ON_PULL_REQUESTS: [(&str, Act, Option<&str>); 6] = [
    // https://github.com/pascalgn/automerge-action#readme
    ("pascalgn/automerge-action", Act::Merges, None),
    // https://github.com/peter-evans/enable-pull-request-automerge#readme
    (
        "peter-evans/enable-pull-request-automerge",
        Act::Merges,
        None,
    ),
    // https://github.com/ahmadnassri/action-dependabot-auto-merge#readme: it approves by default
    (
        "ahmadnassri/action-dependabot-auto-merge",
        Act::Both,
        Some("dependabot"),
    ),
    // https://github.com/fastify/github-action-merge-dependabot#readme
    (
        "fastify/github-action-merge-dependabot",
        Act::Both,
        Some("dependabot"),
    ),
    // https://github.com/hmarr/auto-approve-action#readme
    ("hmarr/auto-approve-action", Act::Approves, None),
    // https://github.com/juliangruber/approve-pull-request-action#readme
    (
        "juliangruber/approve-pull-request-action",
        Act::Approves,
        None,
    ),
];

/// Configurations of services that merge or approve pull requests; what they say is not read.
pub(super) const MERGE_SERVICES: [&str; 8] = [
    // https://docs.mergify.com/configuration/file-format/
    ".mergify.yml",
    ".mergify/config.yml",
    ".github/mergify.yml",
    // https://kodiakhq.com/docs/config-reference
    ".kodiak.toml",
    ".github/.kodiak.toml",
    // https://github.com/palantir/bulldozer#configuration
    ".bulldozer.yml",
    ".github/bulldozer.yml",
    // https://docs.coderabbit.ai/reference/configuration#request_changes_workflow
    ".coderabbit.yaml",
];

/// Actions with the write permissions that their documentation asks for.
pub(super) const WRITES: [(&str, &[&str]); 27] = [
    // https://github.com/astral-sh/attest-action#prerequisites
    ("astral-sh/attest-action", &["id-token"]),
    // https://github.com/softprops/action-gh-release#permissions
    ("softprops/action-gh-release", &["contents"]),
    // https://github.com/ncipollo/release-action#notes
    ("ncipollo/release-action", &["contents"]),
    // https://github.com/actions/create-release#readme
    ("actions/create-release", &["contents"]),
    // https://github.com/actions/upload-release-asset#readme
    ("actions/upload-release-asset", &["contents"]),
    // https://github.com/release-drafter/release-drafter#usage
    (
        "release-drafter/release-drafter",
        &["contents", "pull-requests"],
    ),
    // https://github.com/peaceiris/actions-gh-pages#table-of-contents
    ("peaceiris/actions-gh-pages", &["contents"]),
    // https://github.com/JamesIves/github-pages-deploy-action#getting-started
    ("jamesives/github-pages-deploy-action", &["contents"]),
    // https://github.com/stefanzweifel/git-auto-commit-action#usage
    ("stefanzweifel/git-auto-commit-action", &["contents"]),
    // https://github.com/EndBug/add-and-commit#about-tokens
    ("endbug/add-and-commit", &["contents"]),
    // https://github.com/ad-m/github-push-action#readme
    ("ad-m/github-push-action", &["contents"]),
    // https://github.com/peter-evans/create-pull-request#token
    (
        "peter-evans/create-pull-request",
        &["contents", "pull-requests"],
    ),
    // https://github.com/peter-evans/create-or-update-comment#readme
    (
        "peter-evans/create-or-update-comment",
        &["issues", "pull-requests"],
    ),
    // https://github.com/actions/deploy-pages#usage
    ("actions/deploy-pages", &["pages", "id-token"]),
    // https://github.com/actions/attest#usage
    ("actions/attest", &["attestations", "id-token"]),
    (
        "actions/attest-build-provenance",
        &["attestations", "id-token"],
    ),
    ("actions/attest-sbom", &["attestations", "id-token"]),
    // https://github.com/pypa/gh-action-pypi-publish#trusted-publishing
    ("pypa/gh-action-pypi-publish", &["id-token"]),
    // https://github.com/github/codeql-action#permissions
    ("github/codeql-action/analyze", &["security-events"]),
    ("github/codeql-action/upload-sarif", &["security-events"]),
    // https://github.com/ossf/scorecard-action#workflow-example
    ("ossf/scorecard-action", &["security-events", "id-token"]),
    // https://github.com/actions/stale#recommended-permissions
    ("actions/stale", &["issues", "pull-requests"]),
    // https://github.com/actions/labeler#permissions
    ("actions/labeler", &["pull-requests"]),
    // https://github.com/actions/first-interaction#permissions
    ("actions/first-interaction", &["issues", "pull-requests"]),
    // https://github.com/dessant/lock-threads#usage
    ("dessant/lock-threads", &["issues", "pull-requests"]),
    // https://github.com/hmarr/auto-approve-action#usage
    ("hmarr/auto-approve-action", &["pull-requests"]),
    // https://github.com/marocchino/sticky-pull-request-comment#basic
    ("marocchino/sticky-pull-request-comment", &["pull-requests"]),
];

/// Commands with the words that they begin with, and the write permission that they take.
/// <https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps>
pub(super) const COMMANDS_THAT_WRITE: [(&str, &[&str], &str); 15] = [
    ("git", &["push"], "contents"),
    ("gh", &["release", "create"], "contents"),
    ("gh", &["release", "upload"], "contents"),
    ("gh", &["release", "edit"], "contents"),
    ("gh", &["release", "delete"], "contents"),
    ("gh", &["pr", "create"], "pull-requests"),
    ("gh", &["pr", "comment"], "pull-requests"),
    ("gh", &["pr", "edit"], "pull-requests"),
    ("gh", &["pr", "review"], "pull-requests"),
    ("gh", &["pr", "close"], "pull-requests"),
    ("gh", &["pr", "merge"], "contents"),
    ("gh", &["issue", "create"], "issues"),
    ("gh", &["issue", "comment"], "issues"),
    ("gh", &["issue", "edit"], "issues"),
    ("uv", &["publish"], "id-token"),
];

/// Actions that write nothing with the job's token, and ask for no identity: their inputs, read on [`TABLES_DATE`] where the link leads, take no
/// token, or one to read with, or one of their own. Those of which a single input decides are looked at apart.
pub(super) const WRITES_NOTHING: [&str; 21] = [
    // https://github.com/actions/cache/blob/main/save/action.yml
    "actions/cache/save",
    // https://github.com/actions/upload-artifact/blob/main/merge/action.yml
    "actions/upload-artifact/merge",
    // https://github.com/astral-sh/ruff-action/blob/main/action.yml
    "astral-sh/ruff-action",
    // https://github.com/codecov/codecov-action#using-oidc
    "codecov/codecov-action",
    // https://github.com/conda-incubator/setup-miniconda/blob/main/action.yml
    "conda-incubator/setup-miniconda",
    // https://github.com/docker/setup-buildx-action/blob/master/action.yml
    "docker/setup-buildx-action",
    // https://github.com/docker/setup-qemu-action/blob/master/action.yml
    "docker/setup-qemu-action",
    // https://github.com/hendrikmuhs/ccache-action/blob/main/action.yml
    "hendrikmuhs/ccache-action",
    // https://github.com/hynek/build-and-inspect-python-package#inputs
    "hynek/build-and-inspect-python-package",
    // https://github.com/hynek/setup-cached-uv/blob/main/action.yml
    "hynek/setup-cached-uv",
    // https://github.com/ilammy/msvc-dev-cmd/blob/master/action.yml
    "ilammy/msvc-dev-cmd",
    // https://github.com/mamba-org/setup-micromamba/blob/main/action.yml
    "mamba-org/setup-micromamba",
    // https://github.com/pdm-project/setup-pdm/blob/main/action.yml
    "pdm-project/setup-pdm",
    // https://github.com/pypa/cibuildwheel/blob/main/action.yml
    "pypa/cibuildwheel",
    // https://github.com/PyO3/maturin-action/blob/main/action.yml
    "pyo3/maturin-action",
    "messense/maturin-action",
    // https://github.com/re-actors/alls-green/blob/release/v1/action.yml
    "re-actors/alls-green",
    // https://github.com/r-lib/actions/blob/v2/setup-r/action.yml
    "r-lib/actions/setup-r",
    // https://github.com/scientific-python/upload-nightly-action/blob/main/action.yml
    "scientific-python/upload-nightly-action",
    // https://github.com/step-security/harden-runner/blob/main/action.yml
    "step-security/harden-runner",
    // https://github.com/Swatinem/rust-cache/blob/master/action.yml
    "swatinem/rust-cache",
];

/// Actions that ask for the job's identity when they are told to by an input: one that is given and not `false`.
pub(super) const IDENTITY_BY_INPUT: [(&str, &str); 2] = [
    // https://github.com/codecov/codecov-action#using-oidc
    ("codecov/codecov-action", "use_oidc"),
    // https://github.com/step-security/harden-runner/blob/main/action.yml
    ("step-security/harden-runner", "policy"),
];

/// Actions that ask for the job's identity unless they are handed keys, so that it depends on more than is looked at here.
pub(super) const PERHAPS_IDENTITY: [&str; 2] = [
    // https://github.com/aws-actions/configure-aws-credentials#oidc
    "aws-actions/configure-aws-credentials",
    // https://github.com/google-github-actions/auth#prerequisites
    "google-github-actions/auth",
];
