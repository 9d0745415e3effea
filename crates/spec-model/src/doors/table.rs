//! Every question that is asked, in the order of asking. Paths and fields: <https://docs.github.com/en/rest> and <https://docs.pypi.org/api/>.

use super::{Endpoint, Form, Right};
use crate::Source;

/// The repository itself.
pub static REPOSITORY: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}",
    form: Form::Object,
    fields: &["default_branch", "full_name", "visibility"],
    source: Source::HostSettings,
    right: Right::Anyone,
    tells: "the default branch, and whether the repository is private",
    decides: &[
        "spec8/harden-workflows/release-branch-is-protected",
        "spec8/harden-workflows/release-needs-approval",
    ],
};

/// All paths of the repository.
pub static TREE: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/git/trees/{ref}",
    form: Form::Object,
    fields: &["tree"],
    source: Source::Tree,
    right: Right::Anyone,
    tells: "all paths of the repository",
    decides: &[],
};

/// The environments with their rules.
pub static ENVIRONMENTS: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/environments",
    form: Form::Within("environments"),
    fields: &["environments"],
    source: Source::HostSettings,
    right: Right::Anyone,
    tells: "which environments there are, and who must approve what runs in them",
    decides: &[
        "spec8/harden-workflows/release-needs-intent",
        "spec8/harden-workflows/release-needs-approval",
        "spec8/use-environments/environment-exists",
        "beyond/release-tags-are-protected",
    ],
};

/// One environment with its rules, as in the list of all; it is read where it was brought, and not asked for.
pub static ENVIRONMENT: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/environments/{environment}",
    form: Form::Object,
    fields: &["protection_rules", "deployment_branch_policy"],
    source: Source::HostSettings,
    right: Right::Anyone,
    tells: "who must approve what runs in the environment",
    decides: ENVIRONMENTS.decides,
};

/// The rules that hold for a branch.
pub static BRANCH_RULES: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/rules/branches/{branch}",
    form: Form::List,
    fields: &["ruleset_id", "ruleset_source"],
    source: Source::HostSettings,
    right: Right::Anyone,
    tells: "which rules hold for the branch",
    decides: &[
        "spec8/harden-workflows/release-branch-is-protected",
        "spec8/pin-actions/updates-are-reviewed",
    ],
};

/// A branch.
pub static BRANCH: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/branches/{branch}",
    form: Form::Object,
    fields: &["protected", "_links"],
    source: Source::HostSettings,
    right: Right::Anyone,
    tells: "whether the branch is protected",
    decides: &["spec8/harden-workflows/release-branch-is-protected"],
};

/// The rulesets.
pub static RULESETS: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/rulesets",
    form: Form::List,
    fields: &["enforcement", "target"],
    source: Source::HostSettings,
    right: Right::Anyone,
    tells: "which rulesets there are for branches and tags",
    decides: RULESETS_DECIDE,
};

/// A ruleset.
pub static RULESET: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/rulesets/{ruleset}",
    form: Form::Object,
    fields: &["conditions", "enforcement"],
    source: Source::HostSettings,
    right: Right::Anyone,
    tells: "which branches or tags the ruleset covers, and what it forbids",
    decides: RULESETS_DECIDE,
};

const RULESETS_DECIDE: &[&str] = &[
    "spec8/harden-workflows/release-branch-is-protected",
    "beyond/release-tags-are-protected",
];

/// A tag's reference.
pub static TAG_REFERENCE: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/git/ref/tags/{tag}",
    form: Form::Object,
    fields: &["ref", "object"],
    source: Source::History,
    right: Right::Anyone,
    tells: "what the tag stands on",
    decides: &[
        "spec8/harden-workflows/releases-are-signed",
        "spec8/pin-actions/pin-names-its-release",
    ],
};

/// An annotated tag.
pub static TAG: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/git/tags/{sha}",
    form: Form::Object,
    fields: &["tagger", "tag"],
    source: Source::History,
    right: Right::Anyone,
    tells: "whether the tag is signed",
    decides: &["spec8/harden-workflows/releases-are-signed"],
};

/// A commit.
pub static COMMIT: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/commits/{ref}",
    form: Form::Object,
    fields: &["commit", "committer"],
    source: Source::History,
    right: Right::Anyone,
    tells: "whether the commit is signed",
    decides: &["spec8/harden-workflows/releases-are-signed"],
};

/// Private reporting of weaknesses.
pub static PRIVATE_REPORTING: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/private-vulnerability-reporting",
    form: Form::Object,
    fields: &["enabled"],
    source: Source::HostSettings,
    right: Right::Anyone,
    tells: "whether a weakness can be reported privately",
    decides: &["beyond/private-reporting-is-on"],
};

/// Which refs an environment takes.
pub static ENVIRONMENT_POLICIES: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/environments/{environment}/deployment-branch-policies",
    form: Form::Within("branch_policies"),
    fields: &["branch_policies"],
    source: Source::HostSettings,
    right: Right::Anyone,
    tells: "which branches and tags may run in the environment",
    decides: &["beyond/release-tags-are-protected"],
};

/// The classic protection of a branch.
pub static BRANCH_PROTECTION: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/branches/{branch}/protection",
    form: Form::Object,
    fields: &[
        "enforce_admins",
        "allow_force_pushes",
        "required_pull_request_reviews",
        "allow_deletions",
    ],
    source: Source::HostSettings,
    right: Right::Administrator,
    tells: "how the branch is protected",
    decides: &[
        "spec8/harden-workflows/release-branch-is-protected",
        "spec8/pin-actions/updates-are-reviewed",
    ],
};

/// Which actions may run.
pub static ACTIONS_PERMISSIONS: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/actions/permissions",
    form: Form::Object,
    fields: &["allowed_actions", "sha_pinning_required", "enabled"],
    source: Source::HostSettings,
    right: Right::Administrator,
    tells: "which actions may run",
    decides: &["spec8/restrict-permitted-actions/actions-are-allow-listed"],
};

/// The actions that are selected.
pub static SELECTED_ACTIONS: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/actions/permissions/selected-actions",
    form: Form::Object,
    fields: &[
        "patterns_allowed",
        "github_owned_allowed",
        "verified_allowed",
    ],
    source: Source::HostSettings,
    right: Right::Administrator,
    tells: "which actions are selected",
    decides: &["spec8/restrict-permitted-actions/actions-are-allow-listed"],
};

/// What a workflow's token may do by default.
pub static WORKFLOW_PERMISSIONS: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/actions/permissions/workflow",
    form: Form::Object,
    fields: &[
        "default_workflow_permissions",
        "can_approve_pull_request_reviews",
    ],
    source: Source::HostSettings,
    right: Right::Administrator,
    tells: "what a workflow's token may do by default",
    decides: &[
        "spec8/restrict-runner-permissions/default-is-read",
        "spec8/restrict-runner-permissions/repository-default-is-read",
    ],
};

/// The names of the repository's secrets.
pub static SECRETS: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/actions/secrets",
    form: Form::Within("secrets"),
    fields: &["secrets"],
    source: Source::HostSettings,
    right: Right::Administrator,
    tells: "the names of the secrets, never their values",
    decides: SECRETS_DECIDE,
};

/// The names of an environment's secrets.
pub static ENVIRONMENT_SECRETS: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/environments/{environment}/secrets",
    form: Form::Within("secrets"),
    fields: &["secrets"],
    source: Source::HostSettings,
    right: Right::Administrator,
    tells: "the names of the environment's secrets, never their values",
    decides: SECRETS_DECIDE,
};

/// The names of the organisation's secrets that the repository sees.
pub static ORGANISATION_SECRETS: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/actions/organization-secrets",
    form: Form::Within("secrets"),
    fields: &["secrets"],
    source: Source::HostSettings,
    right: Right::Administrator,
    tells: "the names of the organisation's secrets that the repository sees, never their values",
    decides: SECRETS_DECIDE,
};

const SECRETS_DECIDE: &[&str] = &[
    "spec8/trusted-publishing/no-long-lived-token",
    "spec6/least-privilege/tokens-expire",
];

/// The deploy keys.
pub static DEPLOY_KEYS: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/keys",
    form: Form::List,
    fields: &["read_only", "key"],
    source: Source::HostSettings,
    right: Right::Administrator,
    tells: "the deploy keys",
    decides: &[
        "spec6/least-privilege/people-have-least-privilege",
        "spec6/security-recommendations/ssh-keys-are-ed25519",
    ],
};

/// Who may do what in the repository.
pub static COLLABORATORS: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/collaborators",
    form: Form::List,
    fields: &["role_name", "permissions"],
    source: Source::HostSettings,
    right: Right::Writer,
    tells: "who may do what in the repository",
    decides: &[
        "spec8/harden-workflows/release-needs-approval",
        "spec6/least-privilege/people-have-least-privilege",
        "spec6/two-maintainers/repository-has-two-admins",
    ],
};

/// Whether published releases can be changed.
pub static IMMUTABLE_RELEASES: Endpoint = Endpoint {
    path: "/repos/{owner}/{repo}/immutable-releases",
    form: Form::Object,
    fields: &["enabled", "enforced_by_owner"],
    source: Source::HostSettings,
    right: Right::Administrator,
    tells: "whether a published release can still be changed",
    decides: &["beyond/releases-are-immutable"],
};

/// The organisation.
pub static ORGANISATION: Endpoint = Endpoint {
    path: "/orgs/{org}",
    form: Form::Object,
    fields: &[
        "two_factor_requirement_enabled",
        "default_repository_permission",
        "login",
    ],
    source: Source::HostSettings,
    right: Right::OrganisationOwner,
    tells: "whether the organisation requires two factors",
    decides: &[
        "spec6/security-recommendations/organisation-requires-two-factor",
        "spec6/least-privilege/people-have-least-privilege",
    ],
};

/// The members without a second factor.
pub static MEMBERS_WITHOUT_TWO_FACTORS: Endpoint = Endpoint {
    path: "/orgs/{org}/members?filter=2fa_disabled",
    form: Form::List,
    fields: &["login"],
    source: Source::HostSettings,
    right: Right::OrganisationOwner,
    tells: "the organisation's members without a second factor",
    decides: &["spec6/security-recommendations/organisation-requires-two-factor"],
};

/// The members whose second factor is weak.
pub static MEMBERS_WITH_WEAK_FACTORS: Endpoint = Endpoint {
    path: "/orgs/{org}/members?filter=2fa_insecure",
    form: Form::List,
    fields: &["login"],
    source: Source::HostSettings,
    right: Right::OrganisationOwner,
    tells: "the organisation's members whose second factor is weak",
    decides: &["spec6/security-recommendations/organisation-requires-two-factor"],
};

/// The organisation's owners.
pub static ORGANISATION_OWNERS: Endpoint = Endpoint {
    path: "/orgs/{org}/members?role=admin",
    form: Form::List,
    fields: &["login"],
    source: Source::HostSettings,
    right: Right::OrganisationOwner,
    tells: "the organisation's owners",
    decides: &[
        "spec6/two-maintainers/repository-has-two-admins",
        "spec6/least-privilege/people-have-least-privilege",
    ],
};

/// A distribution on PyPI.
pub static DISTRIBUTION: Endpoint = Endpoint {
    path: "/pypi/{project}/json",
    form: Form::Object,
    fields: &["info", "urls"],
    source: Source::PackageIndex,
    right: Right::Anyone,
    tells: "who owns the distribution on PyPI, and its latest files",
    decides: &["spec6/two-maintainers/index-has-two-owners"],
};

/// Where a file on PyPI was published from.
pub static PROVENANCE: Endpoint = Endpoint {
    path: "/integrity/{project}/{version}/{file}/provenance",
    form: Form::Object,
    fields: &["attestation_bundles"],
    source: Source::PackageIndex,
    right: Right::Anyone,
    tells: "which repository, workflow and environment published the file",
    decides: &[
        "beyond/publisher-is-bound-to-environment",
        "spec8/trusted-publishing/publishing-uses-oidc",
        "spec8/attest-builds/provenance-is-attested",
    ],
};

/// Every question, in the order of asking: what everybody gets an answer to first. Of two that a path could ask, the nearer one stands first.
pub static ENDPOINTS: [&Endpoint; 27] = [
    &REPOSITORY,
    &TREE,
    &ENVIRONMENTS,
    &BRANCH_RULES,
    &BRANCH_PROTECTION,
    &BRANCH,
    &RULESETS,
    &RULESET,
    &TAG_REFERENCE,
    &TAG,
    &COMMIT,
    &PRIVATE_REPORTING,
    &ENVIRONMENT_POLICIES,
    &ACTIONS_PERMISSIONS,
    &SELECTED_ACTIONS,
    &WORKFLOW_PERMISSIONS,
    &SECRETS,
    &ENVIRONMENT_SECRETS,
    &ORGANISATION_SECRETS,
    &DEPLOY_KEYS,
    &COLLABORATORS,
    &IMMUTABLE_RELEASES,
    &ORGANISATION,
    &MEMBERS_WITHOUT_TWO_FACTORS,
    &MEMBERS_WITH_WEAK_FACTORS,
    &ORGANISATION_OWNERS,
    &DISTRIBUTION,
];

/// The questions that follow from another answer: those to the package index, and that for one environment, which the list answers too.
pub static FOLLOWING: [&Endpoint; 2] = [&PROVENANCE, &ENVIRONMENT];
