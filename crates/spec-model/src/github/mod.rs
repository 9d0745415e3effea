//! What GitHub reads in a repository: workflows, actions, updaters.

mod action;
pub mod condition;
mod dependabot;
mod environment;
mod expression;
mod job;
mod permissions;
mod renovate;
mod step;
mod trigger;
mod uses;
mod variable;
mod workflow;

pub use action::{Action, ActionKind};
pub use dependabot::{Dependabot, Update};
pub use environment::Environment;
pub use expression::{expressions, has_expression, is_never, secret_names, whole_expression};
pub use job::{Job, Secrets};
pub use permissions::{Grant, Level, Permissions};
pub use renovate::Renovate;
pub(crate) use renovate::{matches_actions, update_types};
pub use step::{Script, Step};
pub use trigger::{Input, Patterns, Trigger};
pub(crate) use uses::is_version;
pub use uses::{Pin, Target, Uses};
pub use variable::{Variable, find, read_variables};
pub use workflow::Workflow;
