//! A host of the network as tests need one: real HTTP on this machine, answering what it was told, and remembering what it was asked.
#![allow(dead_code, reason = "each test file takes what it needs")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// A host that runs until the test ends.
pub(crate) struct Host {
    address: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    answers: Mutex<BTreeMap<String, Answer>>,
    seen: Mutex<Vec<Seen>>,
    limit: Mutex<Option<Limit>>,
}

/// What a host answers under one path.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    after: Duration,
    /// How many bytes of the body are promised and never sent.
    missing: usize,
    /// Whether the connection is closed without any answer.
    silent: bool,
}

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// The path with its query.
    pub(crate) path: String,
    /// Everything, the headers included.
    pub(crate) text: String,
}

/// How many requests are answered; the others are refused.
#[derive(Debug, Clone, Copy)]
struct Limit {
    status: u16,
    left: u64,
    reset: Option<u64>,
}

impl Answer {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            after: Duration::ZERO,
            missing: 0,
            silent: false,
        }
    }

    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, body)
    }

    /// A redirect.
    pub(crate) fn to(location: &str) -> Self {
        Self::new(301, "").with("location", location)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn after(mut self, seconds: u64) -> Self {
        self.after = Duration::from_secs(seconds);
        self
    }

    /// Promises more than it sends, and closes.
    pub(crate) fn cut_off(mut self) -> Self {
        self.missing = 1000;
        self
    }

    /// Closes without a word.
    pub(crate) fn silent() -> Self {
        Self {
            silent: true,
            ..Self::ok("")
        }
    }
}

impl Host {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                // a client that has gone away is no fault of the test
                thread::spawn(move || serve(&state, stream));
            }
        });
        Self { address, state }
    }

    pub(crate) fn with(answers: &[(&str, &str)]) -> Self {
        let host = Self::new();
        for (path, body) in answers {
            host.answer(path, Answer::ok(*body));
        }
        host
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Sets what is answered under a path with its query; what is not set is not found.
    pub(crate) fn answer(&self, path: &str, answer: Answer) {
        let mut answers = self.state.answers.lock().unwrap();
        answers.insert(path.into(), answer);
    }

    /// Answers so many requests more, then refuses with this status.
    pub(crate) fn limit(&self, left: u64, status: u16, reset: Option<u64>) {
        *self.state.limit.lock().unwrap() = Some(Limit {
            status,
            left,
            reset,
        });
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state.seen.lock().unwrap().clone()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.path).collect()
    }
}

fn serve(state: &State, stream: TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        text += &line;
    }
    let mut first = text.split_whitespace();
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let answer = state.answers.lock().unwrap().get(&path).cloned();
    state.seen.lock().unwrap().push(Seen { method, path, text });
    let mut answer =
        answer.unwrap_or_else(|| Answer::new(404, r#"{"message": "Not Found", "status": "404"}"#));
    if let Some(limit) = state.limit.lock().unwrap().as_mut() {
        if limit.left == 0 {
            answer = Answer::new(
                limit.status,
                r#"{"message": "API rate limit exceeded for 192.0.2.1.", "documentation_url": "https://docs.github.com/rest"}"#,
            );
        } else {
            limit.left -= 1;
        }
        answer = answer.with("x-ratelimit-remaining", &limit.left.to_string());
        if let Some(reset) = limit.reset {
            answer = answer.with("x-ratelimit-reset", &reset.to_string());
        }
    }
    thread::sleep(answer.after);
    if answer.silent {
        return None;
    }
    let mut head = format!(
        "HTTP/1.1 {} Said\r\nconnection: close\r\ncontent-length: {}\r\n",
        answer.status,
        answer.body.len() + answer.missing
    );
    if !answer
        .headers
        .iter()
        .any(|(name, _)| name == "content-type")
    {
        head += "content-type: application/json; charset=utf-8\r\n";
    }
    for (name, value) in &answer.headers {
        head += &[name.as_str(), ": ", value.as_str(), "\r\n"].concat();
    }
    head += "\r\n";
    let mut stream = reader.into_inner();
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&answer.body).ok()?;
    stream.flush().ok()
}
