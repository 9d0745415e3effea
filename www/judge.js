// Keeps the worker that judges: one at a time, thrown away when it fails, started again when it is asked next.

/** How many seconds a worker may be silent while an answer is owed, before it is given up. */
const PATIENCE = 20;

/**
 * Fetches a file that must have exactly this digest.
 *
 * @param {string} url
 * @param {string} integrity as the attribute of that name
 * @returns {Promise<Response>} rejected with a sentence when the file is not there or is another one
 */
export async function load(url, integrity) {
  const name = `\`${new URL(url).pathname.split("/").pop()}\``;
  if (!integrity) {
    throw new Error(`this page names no digest for ${name}, so it was not run: the site was not built as it should be.`);
  }
  const absent = (why) =>
    new Error(`${name} could not be loaded (${why}), so nothing can be judged here: look at the connection and reload the page.`);
  let response;
  try {
    response = await fetch(url, { integrity, credentials: "same-origin" });
  } catch {
    // a wrong digest and a broken connection look alike here; whether the file is there at all tells them apart
    const head = await fetch(url, { method: "HEAD", credentials: "same-origin" }).catch(() => null);
    if (!head) throw absent("no connection");
    if (!head.ok) throw absent(`the server says ${head.status}`);
    throw new Error(
      `${name} is not the file this page was built with, so it was not run: it was changed on its way, or the site is only half published. Reload the page in a while; if this stays, tell the people who run the site.`,
    );
  }
  if (!response.ok) throw absent(`the server says ${response.status}`);
  return response;
}

/**
 * Compiles a module, with a sentence where the browser refuses.
 *
 * @param {Response} response
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(response) {
  // not `compileStreaming`: the digest has made the browser wait for the last byte anyway, and some hosts send Wasm
  // under another type
  const bytes = await response.arrayBuffer();
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new Error(`this browser refuses to run WebAssembly here (${error.message}), so nothing can be judged in it: use another browser, or the terminal.`);
  }
}

/** Judges in a worker. It never sends anything twice by itself. */
export class Judge {
  /** Both SPECs, clause by clause, as the report's types have it; `null` until `ready`. */
  catalogue = null;
  /** The version of the rules; `null` until `ready`. */
  version = null;
  /** Settled when the first worker has started, or cannot. */
  ready;

  #files;
  #patience;
  #parts;
  #alive; // a promise of the worker; of one that never started it stays rejected, so that nothing is tried in a loop
  #worker = null;
  #waiting = new Map();
  #last = 0;
  #clock = null;

  /**
   * @param {{js: string, jsIntegrity: string, wasm: string, wasmIntegrity: string}} files addresses and digests
   * @param {{patience?: number}} options `patience` in seconds
   */
  constructor(files, { patience = PATIENCE } = {}) {
    this.#files = files;
    this.#patience = patience;
    this.#alive = this.#start();
    this.ready = this.#alive.then(() => {});
    this.ready.catch(() => {});
  }

  /**
   * @param {object} given `{name, asOf, inputs: [{path, bytes, origin}], unread: [{path, message}]}`; its bytes are copied
   * @returns {Promise<object>} the report `spec-check/1`; rejected with a sentence when there is none
   */
  async judge(given) {
    return (await this.#ask({ given })).report;
  }

  /**
   * @param {string} path
   * @param {Uint8Array} bytes
   * @returns {Promise<Uint32Array>} `start, end, class` in UTF-16 units, again and again; rejected as by `judge`
   */
  async highlight(path, bytes) {
    return (await this.#ask({ highlight: { path, bytes } })).tokens;
  }

  /**
   * @param {object} question any other that `worker.js` has a message for, without its `id`
   * @returns {Promise<object>} the worker's message; rejected as by `judge`
   */
  async ask(question) {
    return this.#ask(question);
  }

  async #ask(question) {
    const worker = await (this.#alive ??= this.#start());
    return new Promise((resolve, reject) => {
      if (worker !== this.#worker) {
        reject(new Error(GONE));
        return;
      }
      const id = ++this.#last;
      worker.postMessage({ id, ...question });
      this.#waiting.set(id, { resolve, reject });
      if (!this.#clock) this.#watch();
    });
  }

  async #start() {
    const { text, module } = await (this.#parts ??= parts(this.#files));
    // a worker from a blob is bound by the page's policy; one from an address of this site would not be
    const address = URL.createObjectURL(text);
    try {
      return await new Promise((resolve, reject) => {
        const worker = new Worker(address, { type: "module", name: "check" });
        const refuse = (why) => {
          worker.terminate();
          this.#still();
          reject(new Error(`the judging part could not be started (${why}), so nothing can be judged here: reload the page, or use the terminal.`));
        };
        worker.onmessage = ({ data }) => {
          if (!data.ready) return refuse(data.fault);
          this.catalogue = data.catalogue;
          this.version = data.version;
          this.#worker = worker;
          this.#still();
          worker.onmessage = ({ data }) => this.#answer(data);
          worker.onerror = ({ message }) => this.#end(fault(message));
          worker.onmessageerror = () => this.#end(fault("its answer could not be read"));
          resolve(worker);
        };
        worker.onerror = (event) => refuse(event.message || "the browser does not say why");
        this.#watch(() => refuse(`no sign of life for ${this.#patience} seconds`));
        worker.postMessage({ module });
      });
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  #answer(data) {
    const asked = this.#waiting.get(data.id);
    if (!asked) return;
    if ("fault" in data) {
      this.#end(fault(data.fault));
      return;
    }
    this.#waiting.delete(data.id);
    this.#still();
    if (this.#waiting.size) this.#watch();
    asked.resolve(data);
  }

  /** Throws the worker away: one that has failed may still answer, and wrongly. */
  #end(why) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#alive = null;
    this.#still();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new Error(why));
  }

  /** Counts seconds rather than looking at the time, so that a machine that slept has not been silent. */
  #watch(late = () => this.#end(`there is no verdict after ${this.#patience} seconds, ${AFRESH}`)) {
    let seconds = 0;
    this.#still();
    this.#clock = setInterval(() => {
      seconds += 1;
      if (seconds >= this.#patience) late();
    }, 1000);
  }

  #still() {
    clearInterval(this.#clock);
    this.#clock = null;
  }
}

const AFRESH =
  "so it was stopped. What you gave is still here, and a fresh start is made as soon as you change it or ask again; please report it with the input that did this.";

const GONE = "the judging part was stopped before it could look at this: what you gave is still here; change it or ask again.";

const fault = (what) => `the judging part failed (${what}), ${AFRESH}`;

/** The worker's text and the compiled module, both with the digests of the page. */
async function parts({ js, jsIntegrity, wasm, wasmIntegrity }) {
  const [text, module] = await Promise.all([
    load(js, jsIntegrity).then((response) => response.text()),
    load(wasm, wasmIntegrity).then(compile),
  ]);
  return { text: new Blob([text], { type: "text/javascript" }), module };
}
