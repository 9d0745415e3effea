//! Sends the requests of a look-up and reads what comes back, within bounds of time, size and place.

use super::token::Token;
use spec_model::doors::{
    host,
    look_up::{Came, Head, Host, Request},
};
use std::{
    env,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use ureq::{
    Agent, Body, Error,
    http::{Response, Uri, header},
};

/// How long one answer may take, in seconds.
const PATIENCE: u64 = 30;

/// How many redirects one request follows.
const MOST_REDIRECTS: usize = 3;

/// After so many requests without any answer a host is asked nothing more.
const SILENT: usize = 3;

/// Sends requests to the three hosts.
pub(super) struct Sender {
    agent: Agent,
    patience: u64,
    api: Base,
    raw: Base,
    index: Base,
    token: Option<Token>,
}

/// A host's address.
struct Base {
    address: String,
    /// How many requests in a row it has left without an answer.
    silent: AtomicUsize,
}

impl Sender {
    /// A sender to the addresses in the environment, else to the public ones.
    ///
    /// # Errors
    /// A sentence, where an address or the token is none.
    pub(super) fn new() -> Result<Self, String> {
        let patience = match env::var("SPEC_CHECK_PATIENCE") {
            Ok(text) => text
                .parse()
                .ok()
                .filter(|seconds| (1..=600).contains(seconds))
                .ok_or("`SPEC_CHECK_PATIENCE` is no number of seconds from 1 to 600")?,
            Err(_) => PATIENCE,
        };
        let api = Base::read("SPEC_CHECK_API", host::API)?;
        let token = Token::read()?;
        if token.is_some() && !api.is_guarded() {
            return Err(format!(
                "`GH_TOKEN` would go to `{}` without encryption, so nothing was asked: take an address with `https://`, or unset `GH_TOKEN`",
                api.address
            ));
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(Duration::from_secs(patience)))
            .user_agent(concat!("spec-check/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(Self {
            agent,
            patience,
            api,
            raw: Base::read("SPEC_CHECK_RAW", host::RAW)?,
            index: Base::read("SPEC_CHECK_INDEX", host::INDEX)?,
            token,
        })
    }

    /// What comes of a request.
    pub(super) fn send(&self, request: &Request) -> Came {
        let base = match request.host {
            Host::Api => &self.api,
            Host::Raw => &self.raw,
            Host::Index => &self.index,
        };
        if base.silent.load(Ordering::Relaxed) >= SILENT {
            return Came::Failed("its host gave no answer before".into());
        }
        match self.ask(base, request) {
            Ok(came) => {
                base.silent.store(0, Ordering::Relaxed);
                came
            }
            Err(reason) => {
                base.silent.fetch_add(1, Ordering::Relaxed);
                Came::Failed(reason)
            }
        }
    }

    /// Follows redirects within the host. `Err` where no answer came at all.
    fn ask(&self, base: &Base, request: &Request) -> Result<Came, String> {
        let mut address = format!("{}{}", base.address, request.path);
        for _ in 0..=MOST_REDIRECTS {
            let mut call = self.agent.get(&address);
            if request.host == Host::Api {
                call = call.header(header::ACCEPT, "application/vnd.github+json");
                if let Some(token) = &self.token {
                    call = call.header(header::AUTHORIZATION, token.header());
                }
            }
            let mut response = call.call().map_err(|error| self.reason(&error, request))?;
            if !response.status().is_redirection() {
                return read(&mut response, request)
                    .map_or_else(|error| Ok(Came::Failed(self.reason(&error, request))), Ok);
            }
            match redirected(&address, &response) {
                Ok(next) => address = next,
                Err(reason) => return Ok(Came::Failed(reason)),
            }
        }
        Ok(Came::Failed("it was redirected again and again".into()))
    }

    /// Why there is no answer, in a few words. Those of the client are not shown: they could hold anything that was sent.
    fn reason(&self, error: &Error, request: &Request) -> String {
        match error {
            Error::Timeout(_) => format!("no answer within {} seconds", self.patience),
            Error::HostNotFound => "no connection: the host's name is not known here".into(),
            Error::ConnectionFailed | Error::ConnectProxyFailed(_) => "no connection".into(),
            Error::BodyExceedsLimit(_) => format!("it is longer than {} bytes", request.most),
            Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
                "no connection: the host refuses it".into()
            }
            Error::Io(_) => "the connection ended before the answer did".into(),
            Error::Tls(_) | Error::Rustls(_) => "no connection that can be trusted".into(),
            _ => "what came was no answer of HTTP".into(),
        }
    }
}

impl Base {
    fn read(variable: &str, default: &str) -> Result<Self, String> {
        let address = match env::var(variable) {
            Ok(address) if !address.is_empty() => address,
            _ => default.into(),
        };
        let address = address.trim_end_matches('/').to_owned();
        let is_address = address.parse::<Uri>().is_ok_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.query().is_none()
                && uri
                    .authority()
                    .is_some_and(|authority| !authority.as_str().contains('@'))
        });
        if is_address {
            Ok(Self {
                address,
                silent: AtomicUsize::new(0),
            })
        } else {
            Err(format!(
                "`{variable}` is no address of a host, so nothing was asked: write it like `{default}`"
            ))
        }
    }

    /// Whether what is sent there can be read by nobody on the way.
    fn is_guarded(&self) -> bool {
        let uri = self.address.parse::<Uri>().unwrap_or_default();
        uri.scheme_str() == Some("https")
            || matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]"))
    }
}

fn read(response: &mut Response<Body>, request: &Request) -> Result<Came, Error> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let head = Head::read(now, |name| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(String::from)
    });
    let status = response.status().as_u16();
    let body = response
        .body_mut()
        .with_config()
        // one more than is read tells that there is more
        .limit(request.most as u64 + 1)
        .read_to_vec()?;
    Ok(Came::Answered { status, head, body })
}

/// The address that a redirect leads to, where it stays at this host: the token goes nowhere else, and neither does the question.
fn redirected(from: &str, response: &Response<Body>) -> Result<String, String> {
    let location = response
        .headers()
        .get(header::LOCATION)
        .and_then(|location| location.to_str().ok())
        .ok_or("it was redirected to nowhere")?;
    let from: Uri = from.parse().unwrap_or_default();
    let origin = format!(
        "{}://{}",
        from.scheme_str().unwrap_or_default(),
        from.authority().map_or("", |authority| authority.as_str())
    );
    let address = if location.starts_with('/') && !location.starts_with("//") {
        format!("{origin}{location}")
    } else {
        location.to_owned()
    };
    let same = address
        .strip_prefix(&origin)
        .is_some_and(|rest| rest.starts_with('/'));
    if same {
        Ok(address)
    } else {
        let uri: Uri = address.parse().unwrap_or_default();
        Err(format!(
            "it was redirected to another host, `{}`, which was not asked",
            uri.host().unwrap_or("?")
        ))
    }
}
