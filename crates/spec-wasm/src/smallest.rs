//! The search for the smallest input with the same verdict, for JavaScript: step by step, so that whoever waits can stop it.

use crate::beside::{last, only};
use js_sys::Error;
use spec_report::smallest::{Refusal, Search};
use wasm_bindgen::prelude::wasm_bindgen;

/// A search on its way.
#[wasm_bindgen]
pub struct Smallest(Search);

#[wasm_bindgen]
impl Smallest {
    /// Begins a search for the smallest input that gives this rule the verdict of the last report. Without `answers`, nothing stands in it
    /// that only answers say; `words` stay as they stand.
    ///
    /// # Errors
    /// A sentence for the visitor: nothing was judged yet, the rule is unknown, the verdict rests on answers, the words stand nowhere.
    #[wasm_bindgen(constructor)]
    pub fn new(rule: &str, answers: bool, words: &str) -> Result<Smallest, Error> {
        last(|given, _| {
            Search::new(only(given)?, rule, answers, words)
                .map(Smallest)
                .map_err(|refusal| {
                    Error::new(match refusal {
                        Refusal::NoRule => "this version has no such rule: reload the page",
                        Refusal::Answers => {
                            "this verdict rests on your answers, and they may hold names of people and of secrets: tick the box to let the needed ones into the text, and read it before you copy it"
                        }
                        Refusal::Words => {
                            "no file holds these words as they stand, so they cannot be kept: copy them from the file, or leave the field empty"
                        }
                    })
                })
        })
    }

    /// Judges one input more; whether there is more to try.
    pub fn step(&mut self) -> bool {
        self.0.step()
    }

    /// How many inputs were judged.
    #[wasm_bindgen(getter)]
    pub fn tried(&self) -> usize {
        self.0.tried()
    }

    /// How many lines the smallest input has until now.
    #[wasm_bindgen(getter)]
    pub fn lines(&self) -> usize {
        self.0.lines()
    }

    /// The smallest input until now as an example, with the verdict that is due and a line why.
    pub fn report(&self, due: &str, why: &str) -> String {
        self.0.report(due, why)
    }
}
