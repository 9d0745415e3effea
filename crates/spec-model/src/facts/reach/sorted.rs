//! Values by their keys, in a sorted list: a tenth of a tree map's code in the module that browsers load.

use alloc::vec::Vec;

/// Values by their keys.
#[derive(Debug, Clone)]
pub struct Sorted<K, V> {
    entries: Vec<(K, V)>,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

impl<K: Ord, V> Sorted<K, V> {
    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let found = self.entries.binary_search_by(|(known, _)| known.cmp(key));
        found
            .ok()
            .and_then(|index| self.entries.get(index))
            .map(|(_, value)| value)
    }

    /// Sets the value of a key.
    pub(super) fn set(&mut self, key: K, value: V) {
        match self.entries.binary_search_by(|(known, _)| known.cmp(&key)) {
            Ok(index) => {
                if let Some(entry) = self.entries.get_mut(index) {
                    entry.1 = value;
                }
            }
            Err(index) => self.entries.insert(index, (key, value)),
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }
}
