//! Has the linker leave what it knows of the memory in a module that is published: it is parted in two by that.
#![allow(clippy::print_stdout)] // so a build script speaks to Cargo

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|known| known == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
    }
}
