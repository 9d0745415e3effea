//! Sentences whose words in backticks are code.

use crate::visible::visible;
use leptos::either::Either;
use leptos::prelude::*;

/// A sentence as text nodes, what stands in backticks as `<code>`, hidden characters made visible.
pub(crate) fn prose(text: &str) -> impl IntoView + use<> {
    let closed = text.matches('`').count().is_multiple_of(2);
    text.split('`')
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| {
            let part = visible(part).into_owned();
            if closed && index % 2 == 1 {
                Either::Left(view! { <code>{part}</code> })
            } else {
                Either::Right(part)
            }
        })
        .collect::<Vec<_>>()
}
