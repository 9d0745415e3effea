//! Sends one request of a look-up: the only place of the page from which anything goes out.

use crate::object::{object, property, set, text};
use gloo_net::http::Request;
use js_sys::{Array, Date, Uint8Array};
use leptos::prelude::document;
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::JsValue;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCredentials};

/// How long an answer may take, in milliseconds.
const PATIENCE: u32 = 20_000;

const NO_CONNECTION: &str = "no connection";
const LATE: &str = "no answer within 20 seconds";

thread_local! {
    /// What was answered, by address: looking further asks nothing twice.
    static ANSWERED: RefCell<BTreeMap<String, JsValue>> = const { RefCell::new(BTreeMap::new()) };
}

/// Forgets what was answered, so that everything is asked anew.
pub(crate) fn forget() {
    ANSWERED.take();
}

/// The address of a host, as the page was built with it.
fn host(word: &str) -> Option<String> {
    let hosts = document().query_selector("meta[name=\"hosts\"]");
    hosts.ok().flatten()?.get_attribute(&format!("data-{word}"))
}

/// Sends a request without anything that tells who asks, and gives what came of it as the look-up takes it.
pub(crate) async fn send(request: JsValue, read: Array, stop: AbortSignal) -> JsValue {
    let address = host(&text(&request, "host")).unwrap_or_default() + &text(&request, "path");
    let known = ANSWERED.with_borrow(|answered| answered.get(&address).cloned());
    let outcome = match known {
        Some(known) => known,
        None => match answer(&request, &address, &read, &stop).await {
            Ok(outcome) => outcome,
            Err(reason) => object(&[("failed", reason.into())]),
        },
    };
    set(&outcome, "id", property(&request, "id"));
    outcome
}

async fn answer(
    request: &JsValue,
    address: &str,
    read: &Array,
    stop: &AbortSignal,
) -> Result<JsValue, String> {
    let most = property(request, "most").as_f64().unwrap_or_default();
    let late = AbortSignal::timeout_with_u32(PATIENCE);
    let failed = |_| if late.aborted() { LATE } else { NO_CONNECTION }.to_owned();
    let response = Request::get(address)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&AbortSignal::any(&Array::of2(stop, &late))))
        .send()
        .await
        .map_err(failed)?;
    let known = response.headers();
    let length = known.get("content-length");
    let length = length.and_then(|length| length.parse::<u32>().ok());
    if length.is_some_and(|length| f64::from(length) > most) {
        return Err(format!("it is longer than {most} bytes"));
    }
    let body = response.binary().await.map_err(failed)?;
    let headers = object(&[]);
    for name in read.iter().filter_map(|name| name.as_string()) {
        if let Some(value) = known.get(&name) {
            set(&headers, &name, value.into());
        }
    }
    let parts = |headers| {
        object(&[
            ("status", response.status().into()),
            ("headers", headers),
            ("body", Uint8Array::from(body.as_slice()).into()),
            ("at", (Date::now() / 1000.0).floor().into()),
        ])
    };
    if response.ok() {
        // what was said of calls left is true only once
        let later = object(&[]);
        set(&later, "link", property(&headers, "link"));
        let later = parts(later);
        ANSWERED.with_borrow_mut(|answered| answered.insert(address.to_owned(), later));
    }
    Ok(parts(headers))
}
