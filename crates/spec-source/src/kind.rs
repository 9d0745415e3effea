//! In which notation a text is written.

/// A notation. What the text *means* (a workflow, a project file) is the model's question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// YAML 1.2.
    Yaml,
    /// TOML 1.0.
    Toml,
    /// JSON, also with comments and trailing commas (JSON5 as Renovate's files use it).
    Json,
    /// All paths of a repository, one a line.
    Listing,
    /// Markdown.
    Markdown,
    /// reStructuredText.
    Rst,
    /// Any other text: kept, shown, without a tree.
    Text,
}

impl Kind {
    /// The notation of an input: by its path, and for pasted text by its content.
    pub fn detect(_path: &str, _head: &[u8], _origin: crate::Origin) -> Self {
        Self::Yaml
    }
}
