//! What only a box says.

/// The text area's label.
pub(crate) const TEXT: &str = "Your file: paste, type, or drop it here";
/// The same for the example.
pub(crate) const TEXT_EXAMPLE: &str = "The example: change it, or paste or drop your own file here";
/// The files that were given.
pub(crate) const FILES: &str = "Files";
/// A button.
pub(crate) const EXAMPLE: &str = "The example again";
/// A link.
pub(crate) const FULL: &str = "Open in full";
/// A repair that was made.
pub(crate) const DONE: &str = "Done here: ";
/// A button.
pub(crate) const UNDO: &str = "Take it back";
/// A button.
pub(crate) const APPLY: &str = "Apply it here";
/// A button.
pub(crate) const COPY: &str = "Copy the repaired file";
/// Said when it is copied.
pub(crate) const COPIED: &str = "Copied";
/// Said when it cannot be.
pub(crate) const NOT_COPIED: &str = "Your browser did not allow it: select the text and copy it";
/// Said where the report is about an earlier text.
pub(crate) const NOT_NOW: &str = "The text has changed since: wait for its verdict";
/// The rules of a box, for those who hear the page.
pub(crate) const RULES: &str = "Verdicts";
/// A box whose rules this version does not know.
pub(crate) const NO_RULES: &str =
    "This version knows no such rule: the page around this box names one that is not there.";
