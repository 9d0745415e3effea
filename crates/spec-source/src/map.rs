//! Maps and sets in order, by one piece of code for all types.
//!
//! The library's are written anew for each type, several kilobytes each time, and a visitor loads every one of them. Here the order is kept
//! by one function over positions, and each type adds only its comparison.

use alloc::vec::{self, Vec};
use core::{borrow::Borrow, cmp::Ordering, fmt, mem};

/// How many positions lie together, so that what comes in any order is moved little.
const TOGETHER: usize = 512;

/// Positions in the order of what stands there: runs of up to [`TOGETHER`], none of them empty.
#[derive(Clone, Default)]
struct Order(Vec<Vec<usize>>);

/// A place in the order.
#[derive(Clone, Copy, Default)]
struct At {
    run: usize,
    place: usize,
}

impl Order {
    /// Where something stands or belongs, and its position if it stands there; `compare` says how what is at a position compares to it.
    fn find(&self, compare: &mut dyn FnMut(usize) -> Ordering) -> (At, Option<usize>) {
        let after = self
            .0
            .partition_point(|run| run.first().is_some_and(|first| compare(*first).is_le()));
        let run = after.saturating_sub(1);
        let among = self.0.get(run).map_or(&[][..], Vec::as_slice);
        match among.binary_search_by(|position| compare(*position)) {
            Ok(place) => (At { run, place }, among.get(place).copied()),
            Err(place) => (At { run, place }, None),
        }
    }

    fn insert(&mut self, at: At, position: usize) {
        let Some(run) = self.0.get_mut(at.run) else {
            self.0.push(Vec::from([position]));
            return;
        };
        run.insert(at.place.min(run.len()), position);
        if run.len() > TOGETHER {
            // what comes in order fills every run
            let keep = if at.place == TOGETHER {
                TOGETHER
            } else {
                TOGETHER / 2
            };
            let rest = run.split_off(keep);
            self.0.insert(at.run + 1, rest);
        }
    }

    fn remove(&mut self, at: At) {
        if let Some(run) = self.0.get_mut(at.run) {
            run.remove(at.place);
            if run.is_empty() {
                self.0.remove(at.run);
            }
        }
    }

    fn set(&mut self, at: At, position: usize) {
        let place = self.0.get_mut(at.run).and_then(|run| run.get_mut(at.place));
        if let Some(place) = place {
            *place = position;
        }
    }

    /// The next position from a place on.
    fn next(&self, at: &mut At) -> Option<usize> {
        let run = self.0.get(at.run)?;
        let position = run.get(at.place).copied();
        at.place += 1;
        if at.place >= run.len() {
            *at = At {
                run: at.run + 1,
                place: 0,
            };
        }
        position
    }
}

/// A map whose keys are in order.
#[derive(Clone)]
pub struct Map<K, V> {
    entries: Vec<Option<(K, V)>>,
    order: Order,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Map<K, V> {
    /// An empty one.
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
            order: Order(Vec::new()),
        }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Keys and values, in the order of the keys.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter {
            map: self,
            at: At::default(),
        }
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|entry| entry.0)
    }

    /// The values, in the order of the keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|entry| entry.1)
    }

    /// The values, in the order of the keys.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|entry| entry.1)
    }
}

impl<K: Ord, V> Map<K, V> {
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> (At, Option<usize>)
    where
        K: Borrow<Q>,
    {
        self.order.find(&mut |position| {
            let entry = self.entries.get(position).and_then(Option::as_ref);
            entry.map_or(Ordering::Less, |(known, _)| known.borrow().cmp(key))
        })
    }

    fn at_mut(&mut self, position: usize) -> Option<&mut V> {
        Some(&mut self.entries.get_mut(position)?.as_mut()?.1)
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        Some(&self.entries.get(self.find(key).1?)?.as_ref()?.1)
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let position = self.find(key).1?;
        self.at_mut(position)
    }

    /// Whether there is such a key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).1.is_some()
    }

    /// Sets the value of a key; gives the one before. The key that was there first stays.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (at, found) = self.find(&key);
        if let Some(position) = found {
            return self.at_mut(position).map(|old| mem::replace(old, value));
        }
        self.order.insert(at, self.entries.len());
        self.entries.push(Some((key, value)));
        None
    }

    /// The value of a key, to be changed; made where there is none.
    #[expect(clippy::indexing_slicing, reason = "it was found there, or put there")]
    pub fn or_insert_with(&mut self, key: K, new: impl FnOnce() -> V) -> &mut V {
        let (at, found) = self.find(&key);
        let position = found.unwrap_or(self.entries.len());
        if found.is_none() {
            self.order.insert(at, position);
            self.entries.push(None);
        }
        &mut self.entries[position].get_or_insert_with(|| (key, new())).1
    }

    /// As [`Map::or_insert_with`], with what is the default.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }

    /// Takes a key out; gives its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (at, found) = self.find(key);
        let position = found?;
        // the last entry goes where this one was
        let last = self.entries.len() - 1;
        let moved = self
            .entries
            .get(last)?
            .as_ref()
            .map(|(key, _)| self.find(key.borrow()).0);
        if let Some(moved) = moved {
            self.order.set(moved, position);
        }
        self.order.remove(at);
        self.entries.swap_remove(position).map(|entry| entry.1)
    }
}

/// What a map holds, in the order of the keys.
pub struct Iter<'a, K, V> {
    map: &'a Map<K, V>,
    at: At,
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let position = self.map.order.next(&mut self.at)?;
        let (key, value) = self.map.entries.get(position)?.as_ref()?;
        Some((key, value))
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = vec::IntoIter<(K, V)>;

    fn into_iter(mut self) -> Self::IntoIter {
        let mut all = Vec::with_capacity(self.entries.len());
        let mut at = At::default();
        while let Some(position) = self.order.next(&mut at) {
            all.extend(self.entries.get_mut(position).and_then(Option::take));
        }
        all.into_iter()
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for Map<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// A set in order.
#[derive(Clone, PartialEq, Eq)]
pub struct Set<T>(Map<T, ()>);

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Set<T> {
    /// An empty one.
    pub const fn new() -> Self {
        Self(Map::new())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.keys()
    }
}

impl<T: Ord> Set<T> {
    /// Puts one in; whether it was not there.
    pub fn insert(&mut self, item: T) -> bool {
        self.0.insert(item, ()).is_none()
    }

    /// Whether it is there.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0.contains_key(item)
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        let all: Vec<T> = self.0.into_iter().map(|entry| entry.0).collect();
        all.into_iter()
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.0.extend(items.into_iter().map(|item| (item, ())));
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().map(|item| (item, ())).collect())
    }
}

impl<T: fmt::Debug> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Map;
    use alloc::{collections::BTreeMap, vec::Vec};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_map_holds_what_the_librarys_holds(steps: Vec<(u16, Option<u8>)>) {
            let (mut ours, mut theirs) = (Map::new(), BTreeMap::new());
            for (key, value) in steps {
                let key = key % 64;
                if let Some(value) = value {
                    prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value));
                } else {
                    prop_assert_eq!(ours.remove(&key), theirs.remove(&key));
                }
                prop_assert_eq!(ours.get(&key), theirs.get(&key));
                prop_assert_eq!(ours.len(), theirs.len());
            }
            prop_assert!(ours.iter().eq(theirs.iter()));
            *ours.or_default(7) = 9;
            theirs.insert(7, 9);
            prop_assert!(ours.into_iter().eq(theirs));
        }

        #[test]
        fn a_large_map_is_in_order_however_it_came(step in 1_u32..9999) {
            let keys = || (0..3000_u32).map(|at| at.wrapping_mul(step) % 9973);
            let mut ours: Map<_, _> = keys().zip(0_u32..).collect();
            let mut theirs: BTreeMap<_, _> = keys().zip(0_u32..).collect();
            for key in keys().step_by(3) {
                prop_assert_eq!(ours.remove(&key), theirs.remove(&key));
            }
            prop_assert!(ours.iter().eq(&theirs));
            prop_assert!(keys().all(|key| ours.get(&key) == theirs.get(&key)));
        }
    }
}
