//! Sends one request of a look-up: the only place of the page from which anything goes out.

use crate::object::{object, property, set, text};
use js_sys::{Array, Date, Map, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCredentials, RequestInit, Response};

/// How long an answer may take, in milliseconds.
const PATIENCE: u32 = 20_000;

const NO_CONNECTION: &str = "no connection";
const LATE: &str = "no answer within 20 seconds";

thread_local! {
    /// What was answered, by address: looking further asks nothing twice.
    static ANSWERED: Map = Map::new();
}

/// Forgets what was answered, so that everything is asked anew.
pub(crate) fn forget() {
    ANSWERED.with(Map::clear);
}

/// The address of a host, as the page was built with it.
fn host(word: &str) -> Option<String> {
    let hosts = document().query_selector("meta[name=\"hosts\"]");
    hosts.ok().flatten()?.get_attribute(&format!("data-{word}"))
}

/// Sends a request without anything that tells who asks, and gives what came of it as the look-up takes it.
pub(crate) async fn send(request: JsValue, read: Array, stop: AbortSignal) -> JsValue {
    let address = host(&text(&request, "host")).unwrap_or_default() + &text(&request, "path");
    let known = ANSWERED.with(|answered| answered.get(&address.as_str().into()));
    let outcome = if known.is_undefined() {
        answer(&request, &address, &read, &stop)
            .await
            .unwrap_or_else(|reason| object(&[("failed", reason.into())]))
    } else {
        known
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
    let most = crate::report::number(&property(request, "most"));
    let late = AbortSignal::timeout_with_u32(PATIENCE);
    let failed = |_| if late.aborted() { LATE } else { NO_CONNECTION }.to_owned();
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&AbortSignal::any(&Array::of2(stop, &late))));
    let response = JsFuture::from(window().fetch_with_str_and_init(address, &init));
    let response: Response = response.await.map_err(failed)?.unchecked_into();
    let known = response.headers();
    let known = |name: &str| known.get(name).ok().flatten();
    let length = known("content-length");
    let length = length.and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > most) {
        return Err(format!("it is longer than {most} bytes"));
    }
    let body = JsFuture::from(response.array_buffer().map_err(failed)?);
    let body = Uint8Array::new(&body.await.map_err(failed)?);
    let headers = object(&[]);
    for name in read.iter().filter_map(|name| name.as_string()) {
        if let Some(value) = known(&name) {
            set(&headers, &name, value.into());
        }
    }
    let parts = |headers| {
        object(&[
            ("status", response.status().into()),
            ("headers", headers),
            ("body", body.clone().into()),
            ("at", (Date::now() / 1000.0).floor().into()),
        ])
    };
    if response.ok() {
        // what was said of calls left is true only once
        let later = object(&[]);
        set(&later, "link", property(&headers, "link"));
        let later = parts(later);
        ANSWERED.with(|answered| answered.set(&address.into(), &later));
    }
    Ok(parts(headers))
}
