//! `cargo run -p spec-tests --example hostile`: writes the hostile inputs for the tests in browsers.

fn main() -> std::io::Result<()> {
    std::fs::write(spec_tests::hostile::file(), spec_tests::hostile::written())
}
