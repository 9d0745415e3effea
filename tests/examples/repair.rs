//! Writes the files of each named repository of the corpus, as they are and with every repair made, into two folders beside each other.
#![allow(clippy::print_stdout, clippy::unwrap_used)] // printing is what it is for

use spec_rules::{Safety, compose};
use spec_tests::corpus;
use std::{env, fs, path::Path};

fn main() {
    let mut args = env::args().skip(1);
    let Some(out) = args.next() else {
        println!("usage: repair FOLDER REPOSITORY...");
        return;
    };
    for path in args {
        let given = corpus::given(Path::new(&path));
        let composed = compose(&given, Safety::Review, &|_| true);
        for (file, text) in &composed.texts {
            let old = given.inputs.iter().find(|input| input.path == *file);
            let before = old.map(|input| input.bytes.clone()).unwrap_or_default();
            for (folder, bytes) in [("before", before.as_slice()), ("after", text.as_bytes())] {
                let place = Path::new(&out).join(folder).join(&given.name).join(file);
                fs::create_dir_all(place.parent().unwrap()).unwrap();
                if !bytes.is_empty() {
                    fs::write(place, bytes).unwrap();
                }
            }
        }
        println!("== {}", given.name);
        for (rule, fix) in &composed.applied {
            println!("  made {rule}: {} ({})", fix.title, fix.safety.word());
        }
        for (rule, fix, why) in &composed.collided {
            println!("  collided {rule}: {}: {why}", fix.title);
        }
        for (rule, fix) in &composed.by_hand {
            println!("  by hand {rule}: {}", fix.title);
        }
    }
}
