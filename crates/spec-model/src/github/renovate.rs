//! Renovate's configuration.

use crate::facts::Likely;
use alloc::{string::String, vec::Vec};
use spec_source::{Document, Node, Span, is_among};

/// A configuration of Renovate.
#[derive(Debug, Clone, PartialEq)]
pub struct Renovate {
    /// Its document's position in the project.
    pub document: usize,
    /// Its path.
    pub path: String,
    /// Where it stands: the whole configuration.
    pub span: Span,
    /// Where it switches updates of actions off: `enabled: false`, `github-actions.enabled: false`, or `enabledManagers` without them.
    pub off: Option<Span>,
    /// What keeps it from some updates, and perhaps from those of actions: `ignorePaths` and the like, which are not evaluated.
    pub narrowed: Option<Span>,
}

impl Renovate {
    /// Where Renovate looks for its configuration.
    /// <https://docs.renovatebot.com/configuration-options/>
    pub const PATHS: [&'static str; 11] = [
        "renovate.json",
        "renovate.json5",
        "renovate.jsonc",
        ".github/renovate.json",
        ".github/renovate.json5",
        ".github/renovate.jsonc",
        ".gitlab/renovate.json",
        ".gitlab/renovate.json5",
        ".renovaterc",
        ".renovaterc.json",
        ".renovaterc.json5",
    ];

    /// Reads a document as Renovate's configuration; `package.json` holds it under `renovate`.
    pub fn read(document: usize, source: &Document) -> Option<Self> {
        let root = source.root()?;
        let root = if source.path == "package.json" {
            root.get("renovate")?
        } else {
            root
        };
        Some(Self {
            document,
            path: source.path.clone(),
            span: root.place(),
            off: switched_off(root),
            narrowed: narrowed(root),
        })
    }
}

fn switched_off(root: &Node) -> Option<Span> {
    let disabled = |node: &Node| {
        node.entry("enabled")
            .filter(|entry| entry.value.as_bool() == Some(false))
            .map(|entry| entry.key.place().to(entry.value.place()))
    };
    if let Some(span) = disabled(root).or_else(|| disabled(root.get("github-actions")?)) {
        return Some(span);
    }
    let all_off = |rule: &Node| disabled(rule).filter(|_| rule_sets(rule, "enabled", false));
    // of two rules the later one counts
    let later_on = |rule: &&Node| {
        rule.get("enabled")
            .is_some_and(|value| value.as_bool() == Some(true))
            && matches_actions(rule) != Likely::No
    };
    let latest = rules(root).iter().rev().take_while(|rule| !later_on(rule));
    if let Some(span) = latest.into_iter().find_map(all_off) {
        return Some(span);
    }
    let presets = root.get("extends").map(Node::texts).unwrap_or_default();
    let preset = presets.into_iter().find(|preset| {
        is_among(
            preset.text().unwrap_or_default(),
            ":disableRenovate default:disableRenovate",
        )
    });
    if let Some(preset) = preset {
        return Some(preset.place());
    }
    let managers = root.entry("enabledManagers")?;
    let listed = managers
        .value
        .texts()
        .iter()
        .any(|name| name.text() == Some("github-actions"));
    (!listed).then(|| managers.key.place().to(managers.value.place()))
}

fn rules(root: &Node) -> &[Node] {
    root.get("packageRules")
        .map(Node::items)
        .unwrap_or_default()
}

/// What may keep the workflows, or all actions, out of what is proposed.
/// <https://docs.renovatebot.com/configuration-options/#ignorepaths>
fn narrowed(root: &Node) -> Option<Span> {
    let texts = |node: &'_ Node, key: &str| -> Vec<String> {
        let texts = node.get(key).map(Node::texts).unwrap_or_default();
        texts
            .iter()
            .filter_map(|node| Some(node.text()?.into()))
            .collect()
    };
    // a folder that is named is another one
    let other = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|char| char.is_alphanumeric() || "_-.".contains(char))
    };
    let of_workflows = |path: &String| {
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        path.contains(".github")
            || path.starts_with("**")
                && !folders
                    .split('/')
                    .any(|part| other(part) && !is_among(part, "workflows"))
    };
    let is_wide = |name: &String| name.contains(['*', '!', '^']) || name.starts_with('/');
    let place = |node: &Node, key: &str| {
        let entry = node.entry(key)?;
        Some(entry.key.place().to(entry.value.place()))
    };
    if texts(root, "ignorePaths").iter().any(of_workflows) {
        return place(root, "ignorePaths");
    }
    let included = texts(root, "includePaths");
    if !included.is_empty() && !included.iter().any(of_workflows) {
        return place(root, "includePaths");
    }
    if texts(root, "ignoreDeps").iter().any(is_wide) {
        return place(root, "ignoreDeps");
    }
    if root.get("mode").and_then(Node::text) == Some("silent") {
        return place(root, "mode");
    }
    // of two rules the later one counts
    let on_again = |rule: &&Node| rule_sets(rule, "enabled", true);
    let mut latest = rules(root).iter().rev().take_while(|rule| !on_again(rule));
    latest.find_map(|rule| {
        let is_off = rule
            .get("enabled")
            .is_some_and(|value| value.as_bool() == Some(false));
        let names = [
            "matchPackageNames",
            "matchDepNames",
            "matchPackagePatterns",
            "matchSourceUrls",
        ];
        let names: Vec<String> = names.iter().flat_map(|key| texts(rule, key)).collect();
        let files = texts(rule, "matchFileNames");
        let is_narrow = !names.is_empty() && !names.iter().any(is_wide)
            || !files.is_empty() && !files.iter().any(of_workflows)
            || rule.get("matchUpdateTypes").is_some();
        (is_off && !is_narrow && matches_actions(rule) != Likely::No)
            .then(|| place(rule, "enabled"))
            .flatten()
    })
}

/// Whether a rule of Renovate's switches something so for each update of each action. It stands before the same key elsewhere in the file, and before
/// the rules above it: <https://docs.renovatebot.com/configuration-options/#packagerules>
fn rule_sets(rule: &Node, key: &str, to: bool) -> bool {
    rule.get(key).and_then(Node::as_bool) == Some(to)
        && matches_actions(rule) == Likely::Yes
        && update_types(rule).is_none()
}

/// The kinds of updates that a rule is about; `None` where it names none.
pub(crate) fn update_types(rule: &Node) -> Option<Vec<&str>> {
    let types = matched(rule, "matchUpdateTypes")?.texts();
    Some(types.into_iter().filter_map(Node::text).collect())
}

/// What a rule says of a key, under its old name too.
/// <https://github.com/renovatebot/renovate/blob/main/lib/config/migrations/custom/package-rules-migration.ts>
fn matched<'a>(rule: &'a Node, key: &str) -> Option<&'a Node> {
    let old = match key {
        "matchManagers" => "managers",
        "matchDepTypes" => "depTypeList",
        "matchDatasources" => "datasources",
        "matchUpdateTypes" => "updateTypes",
        "matchPackageNames" => "packageNames",
        _ => key,
    };
    rule.get(key).or_else(|| rule.get(old))
}

/// Whether a rule of Renovate's speaks of actions.
pub(crate) fn matches_actions(rule: &Node) -> Likely {
    let list = |key: &str| -> Option<Vec<&str>> {
        matched(rule, key).map(|node| node.texts().into_iter().filter_map(Node::text).collect())
    };
    // https://docs.renovatebot.com/configuration-options/#categories
    if let Some(categories) = list("matchCategories")
        && !categories
            .iter()
            .any(|name| name.contains(['!', '*', '/']) || *name == "ci")
    {
        return Likely::No;
    }
    if let Some(managers) = list("matchManagers") {
        let negated = managers.iter().any(|name| name.starts_with('!'));
        if !negated && !managers.contains(&"github-actions") {
            return Likely::No;
        }
        if managers.contains(&"!github-actions") {
            return Likely::No;
        }
    }
    if let Some(types) = list("matchDepTypes")
        && !types
            .iter()
            .any(|name| name.starts_with('!') || *name == "action")
    {
        return Likely::No;
    }
    // an action is called `owner/name`
    let is_no_action = |names: &Vec<&str>| {
        let part = |char: char| char.is_ascii_alphanumeric() || "-_.@".contains(char);
        !names.is_empty() && names.iter().all(|name| name.chars().all(part))
    };
    let names = ["matchPackageNames", "matchDepNames"].map(list);
    // actions have no lock file
    let types = update_types(rule).is_some_and(|types| types == ["lockFileMaintenance"]);
    if types || names.iter().flatten().any(is_no_action) {
        return Likely::No;
    }
    // versions of actions come from `github-tags`: https://docs.renovatebot.com/modules/manager/github-actions/
    let mut unclear = false;
    if let Some(sources) = list("matchDatasources")
        && !sources.contains(&"github-tags")
    {
        let is_plain = |name: &&str| !name.contains(['!', '*', '/', '{', '?', '[']);
        if sources.contains(&"!github-tags")
            || sources.iter().all(|name| {
                is_plain(name) && (!name.starts_with("github-") || *name == "github-runners")
            })
        {
            return Likely::No;
        }
        unclear = true;
    }
    let narrowed = rule.entries().iter().any(|entry| {
        let key = entry.key.text().unwrap_or_default();
        key.starts_with("match")
            && !is_among(
                key,
                "matchManagers matchUpdateTypes matchDepTypes matchDatasources",
            )
            || is_among(
                key,
                "extends packageNames packagePatterns languages paths baseBranchList sourceUrlPrefixes",
            )
    });
    if narrowed || unclear {
        Likely::Unknown
    } else {
        Likely::Yes
    }
}
