//! The shape of Markdown and reStructuredText, at the border where the model reads it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop where it stands"
)]

use proptest::{collection::vec, prelude::*, sample::select};
use spec_source::{Form, Kind, Prose};

const ITEM: Form = Form::Item { numbered: false };
const STEP: Form = Form::Item { numbered: true };

fn shape(kind: Kind, text: &str) -> Vec<(Form, &str)> {
    Prose::read(kind, text)
        .blocks
        .iter()
        .map(|block| (block.form, &text[block.span.range()]))
        .collect()
}

fn targets(kind: Kind, text: &str) -> Vec<String> {
    let links = Prose::read(kind, text).links;
    for link in &links {
        assert_eq!(link.target, &text[link.span.range()]);
    }
    links.into_iter().map(|link| link.target).collect()
}

#[test]
fn markdown_has_headings_of_both_kinds_items_and_code_of_both_kinds() {
    let text = "---\ntitle: x\n---\n# One #\n\nTwo\n---\n\nsome text\nthat goes on\n\n1. first\n   goes on\n\n       git tag v1\n\n       git push\n\n2. second\n   - [ ] inner\n\n```sh\ntwine upload dist/*\n\nls\n```\nafter\n\n***\n\n* bullet\n";
    assert_eq!(
        shape(Kind::Markdown, text),
        [
            (Form::Heading(1), "One"),
            (Form::Heading(2), "Two"),
            (Form::Paragraph, "some text\nthat goes on"),
            (STEP, "first\n   goes on"),
            (Form::Literal, "git tag v1\n\n       git push"),
            (STEP, "second"),
            (ITEM, "[ ] inner"),
            (Form::Literal, "twine upload dist/*\n\nls"),
            (Form::Paragraph, "after"),
            (ITEM, "bullet"),
        ]
    );
}

#[test]
fn what_a_comment_of_markdown_hides_is_not_there() {
    let text = "<!-- one -->\ntext\n<!--\n# Not a heading\n-->\n# Heading\n";
    assert_eq!(
        shape(Kind::Markdown, text),
        [(Form::Paragraph, "text"), (Form::Heading(1), "Heading")]
    );
}

#[test]
fn two_literal_blocks_in_a_row_stay_two() {
    let text = "```\n\na\n```\n```\n\nb\n```\n";
    assert_eq!(
        shape(Kind::Markdown, text),
        [(Form::Literal, "a"), (Form::Literal, "b")]
    );
    let text = ".. code-block:: sh\n\n   a\n\n.. code-block:: sh\n   :linenos:\n\n   b\n";
    assert_eq!(
        shape(Kind::Rst, text),
        [(Form::Literal, "a"), (Form::Literal, "b")]
    );
}

#[test]
fn four_marks_make_a_title_of_restructuredtext_however_long_it_is() {
    let text = "A long title\n----\n\nAnother one\n---\n";
    assert_eq!(
        shape(Kind::Rst, text),
        [
            (Form::Heading(1), "A long title"),
            (Form::Paragraph, "Another one\n---")
        ]
    );
}

#[test]
fn restructuredtext_has_titles_by_their_order_items_and_literal_blocks() {
    let text = "=====\nTitle\n=====\n\nPart\n====\n\nDetail\n------\n\nAs follows::\n\n  git tag v1\n\n  git push\n\n- item\n  goes on\n\n  .. code-block:: bash\n\n      twine upload dist/*\n\n#. counted\n\nNext\n====\n\n.. note:: mind this\n   and this\n\n.. toctree::\n   :maxdepth: 1\n\n   a\n   b\n\n.. a comment\n   over two lines\n\n.. _target:\n\nend\n";
    assert_eq!(
        shape(Kind::Rst, text),
        [
            (Form::Heading(1), "Title"),
            (Form::Heading(2), "Part"),
            (Form::Heading(3), "Detail"),
            (Form::Paragraph, "As follows::"),
            (Form::Literal, "git tag v1\n\n  git push"),
            (ITEM, "item\n  goes on"),
            (Form::Literal, "twine upload dist/*"),
            (STEP, "counted"),
            (Form::Heading(2), "Next"),
            (Form::Paragraph, "mind this"),
            (Form::Paragraph, "and this"),
            (Form::Paragraph, "end"),
        ]
    );
}

#[test]
fn links_are_found_outside_of_code() {
    assert_eq!(
        targets(
            Kind::Markdown,
            "see [here](docs/x.md#a) and <https://a.example/x>, or https://b.example/y.\n\n    https://in.code\n"
        ),
        ["docs/x.md#a", "https://a.example/x", "https://b.example/y"]
    );
    assert_eq!(
        targets(
            Kind::Rst,
            "`the guide <dev/release.html>`__ and x < y\n\n.. include:: ../HOWTO.rst\n"
        ),
        ["dev/release.html", "../HOWTO.rst"]
    );
}

#[test]
fn line_ends_do_not_matter() {
    for kind in [Kind::Markdown, Kind::Rst, Kind::Text] {
        let text = "Title\n=====\n\n- one\n- two\n\nend::\n\n    code\n";
        let forms = |text: &str| -> Vec<Form> {
            let blocks = Prose::read(kind, text).blocks;
            blocks.iter().map(|block| block.form).collect()
        };
        let expected = forms(text);
        assert_eq!(expected.len(), 5, "{kind:?}");
        assert_eq!(forms(&text.replace('\n', "\r\n")), expected);
        assert_eq!(forms(&text.replace('\n', "\r")), expected);
        assert_eq!(forms(&format!("\u{feff}{text}")), expected);
    }
}

const PIECES: &[&str] = &[
    "a",
    "b c",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "    ",
    "\t",
    "- ",
    "* ",
    "1. ",
    "#. ",
    "(2) ",
    "# ",
    "## ",
    "===",
    "---",
    "***",
    "```",
    "~~~",
    "<!--",
    "-->",
    "::",
    ".. ",
    "..",
    ".. code-block:: sh",
    ".. note:: é",
    ".. _t:",
    "[x](y)",
    "<",
    ">",
    "https://é.example",
    "`",
    "é",
    "𝕊",
    "•",
    "\u{feff}",
    "](",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_block_of_any_text_stands_in_it_in_order(pieces in vec(select(PIECES), 0..60)) {
        let text = pieces.concat();
        for kind in [Kind::Markdown, Kind::Rst, Kind::Text] {
            let prose = Prose::read(kind, &text);
            let mut end = 0;
            for block in &prose.blocks {
                let slice = text.get(block.span.range());
                prop_assert!(slice.is_some_and(|slice| !slice.is_empty() && slice.trim() == slice), "{kind:?} {block:?} {text:?}");
                prop_assert!(block.span.start >= end, "{kind:?} {text:?}");
                end = block.span.end;
            }
            for link in &prose.links {
                prop_assert_eq!(text.get(link.span.range()), Some(link.target.as_str()));
            }
        }
    }
}
