//! Values that the page follows: a signal with no more to it than this page needs.

use leptos::prelude::{ArcTrigger, Notify, Track};
use std::sync::{PoisonError, RwLock};

/// A value; whatever piece of the page read it is drawn anew when it changes.
///
/// Leptos's own signals bring their whole code once more for every type of value; a trigger has none.
pub(crate) struct Kept<T> {
    value: RwLock<T>,
    changed: ArcTrigger,
}

impl<T> Kept<T> {
    /// Keeps a value.
    pub(crate) fn new(value: T) -> Self {
        Self {
            value: RwLock::new(value),
            changed: ArcTrigger::new(),
        }
    }

    /// Looks at the value, and follows it.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        self.changed.track();
        self.peek(look)
    }

    /// Looks at the value without following it.
    pub(crate) fn peek<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.value.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the value.
    pub(crate) fn set(&self, value: T) {
        self.update(|kept| *kept = value);
    }

    /// Changes the value in place.
    pub(crate) fn update(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.value.write().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify();
    }
}

impl<T: Clone> Kept<T> {
    /// The value, followed.
    pub(crate) fn get(&self) -> T {
        self.with(T::clone)
    }

    /// The value, not followed.
    pub(crate) fn now(&self) -> T {
        self.peek(T::clone)
    }
}
