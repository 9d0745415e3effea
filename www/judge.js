// Keeps the worker that judges: one at a time, thrown away when it fails, started again when it is asked next. It starts
// with the first part of the module, which judges ordinary inputs; whatever needs the rest waits until that has come.

/** What follows when a file that everything needs is not there. */
const NOTHING = "nothing can be judged here: look at the connection and reload the page.";

/** What follows when the rest is not there. */
const NOT_THIS =
  "this input cannot be judged now; ordinary ones still are. What you gave is still here: look at the connection, and change it or ask again.";

/** How many milliseconds after a first report nothing is loaded ahead, so that it comes onto the screen first. */
const BREATH = 1000;

/** How many seconds a worker may be silent while an answer is owed, before it is given up. */
const PATIENCE = 20;

/**
 * Fetches a file that must have exactly this digest.
 *
 * @param {string} url
 * @param {string} integrity as the attribute of that name
 * @param {string} so what follows from its absence
 * @returns {Promise<Response>} rejected with a sentence when the file is not there or is another one
 */
export async function load(url, integrity, so = NOTHING) {
  if (!integrity) {
    throw new Error(`this page names no digest for ${nameOf(url)}, so it was not run: the site was not built as it should be.`);
  }
  let response;
  try {
    response = await fetch(url, { integrity, credentials: "same-origin" });
  } catch {
    // a wrong digest and a broken connection look alike here; whether the file is there at all tells them apart
    const head = await fetch(url, { method: "HEAD", credentials: "same-origin" }).catch(() => null);
    if (!head) throw absent(url, "no connection", so);
    if (!head.ok) throw absent(url, `the server says ${head.status}`, so);
    throw altered(url);
  }
  if (!response.ok) throw absent(url, `the server says ${response.status}`, so);
  return response;
}

const nameOf = (url) => `\`${new URL(url).pathname.split("/").pop()}\``;

/** The sentence about a file that is not there. */
export const absent = (url, why, so) => new Error(`${nameOf(url)} could not be loaded (${why}), so ${so}`);

/** The sentence about a file that has another digest. */
export const altered = (url) =>
  new Error(
    `${nameOf(url)} is not the file this page was built with, so it was not run: it was changed on its way, or the site is only half published. Reload the page in a while; if this stays, tell the people who run the site.`,
  );

/**
 * Compiles a module, with a sentence where the browser refuses.
 *
 * @param {ArrayBuffer} bytes not a stream: the digest has made the browser wait for the last byte anyway, and some hosts
 *   send Wasm under another type
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(bytes) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new Error(`this browser refuses to run WebAssembly here (${error.message}), so nothing can be judged in it: use another browser, or the terminal.`);
  }
}

/**
 * Judges in a worker. It never sends anything twice by itself, but for one case: when the first part has not what a
 * question needs, the question goes to the whole module, once.
 */
export class Judge {
  /** Both SPECs, clause by clause, as the report's types have it; `null` until `ready`. */
  catalogue = null;
  /** The version of the rules; `null` until `ready`. */
  version = null;
  /** Gives a promise of the steps that draw the release path of the example, for which no module is needed. */
  example = async () => [];
  /** Settled when the first worker has started, or cannot. */
  ready;

  #files;
  #patience;
  #parts;
  #rest = null; // a promise of the rest's bytes, once it was asked for
  #whole = false; // whether workers get the whole module
  #widening = null; // a promise, while a worker is exchanged for one with the whole module
  #strange; // how many reports are still to come that are of nobody's own input
  #alive; // a promise of the worker; of one that never started it stays rejected, so that nothing is tried in a loop
  #worker = null;
  #isExample = false; // whether the last report is of the example as it came
  #drawn = 0; // how many drawings were asked for
  #judged = null; // the question that the worker has judged last: others ask about its report
  #waiting = new Map(); // what is asked and not answered, by its number
  #last = 0;
  #clock = null;

  /**
   * @param {{js: string, jsIntegrity: string, wasm: string, wasmIntegrity: string, rest?: string, restIntegrity?: string}}
   *   files addresses and digests; without `rest` the module is whole
   * @param {{patience?: number, own?: number}} options `patience` in seconds; `own` is the number of the first report that
   *   is of a visitor's own input: after an earlier one nothing is loaded ahead
   */
  constructor(files, { patience = PATIENCE, own = 1 } = {}) {
    this.#files = files;
    this.#patience = patience;
    this.#strange = own - 1;
    this.#alive = this.#start();
    this.ready = this.#alive.then(() => {});
    this.ready.catch(() => {});
  }

  /**
   * @param {object} given `{name, asOf, inputs: [{path, bytes, origin}], unread: [{path, message}]}`; its bytes are copied
   * @returns {Promise<object>} the report `spec-check/1`; rejected with a sentence when there is none
   */
  async judge(given) {
    const { report } = await this.#ask({ given });
    this.#isExample = Boolean(given.example) && !given.was?.length;
    if (this.#strange) {
      this.#strange -= 1;
    } else {
      this.#ahead();
    }
    return report;
  }

  /** Draws the release path of the last report into the page's place for it; where it cannot, nothing of an earlier one stays. */
  async draw() {
    const drawn = ++this.#drawn;
    const here = await (this.#isExample ? this.example() : this.#steps()).catch(() => []);
    const place = document.getElementById("drawing");
    // what was asked for later may have come sooner
    if (!place || drawn !== this.#drawn) return;
    draw(here, place);
    place.onclick = lead;
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
   * @param {(entries: number) => void} [tell] of an archive that is unpacked, how many entries were seen so far
   * @returns {Promise<object>} the worker's message; rejected as by `judge`
   */
  async ask(question, tell) {
    // these live in their worker, which must not be changed for another on their way
    if ((question.lookUp || question.unpack) && this.#files.rest && !this.#whole) {
      await this.#load(); // until it is there the worker goes on
      await this.#widen();
    }
    return this.#ask(question, tell);
  }

  async #ask(question, tell) {
    const worker = await (this.#alive ??= this.#start());
    return new Promise((resolve, reject) => {
      const asked = { question, tell, resolve, reject };
      if (worker === this.#worker) {
        this.#send(asked);
      } else {
        reject(new Error(GONE));
      }
    });
  }

  #send(asked) {
    if (!this.#worker) {
      asked.reject(new Error(GONE));
      return;
    }
    const id = ++this.#last;
    this.#worker.postMessage({ id, ...asked.question });
    this.#waiting.set(id, asked);
    if (!this.#clock) this.#watch();
  }

  async #start() {
    const { text, module, first } = await (this.#parts ??= parts(this.#files));
    const parcel = this.#whole ? { first, rest: await this.#rest } : { module };
    // a worker from a blob is bound by the page's policy; one from an address of this site would not be
    const address = URL.createObjectURL(text);
    try {
      return await new Promise((resolve, reject) => {
        const refuse = (why) => {
          worker?.terminate();
          this.#still();
          reject(new Error(`the judging part could not be started (${why}), so nothing can be judged here: reload the page, or use the terminal.`));
        };
        let worker = null;
        try {
          worker = new Worker(address, { type: "module", name: "check" });
        } catch (error) {
          return refuse(`${error.message}: this browser has no workers, or a policy forbids them`);
        }
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
        worker.postMessage(parcel);
      });
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  #answer(data) {
    const asked = this.#waiting.get(data.id);
    if (!asked) return;
    if ("entries" in data) {
      asked.tell?.(data.entries);
      this.#watch();
      return;
    }
    if (data.absent && this.#files.rest) {
      this.#widen().catch(() => {}); // whoever waits is told
      return;
    }
    if ("fault" in data) {
      this.#end(fault(data.fault));
      return;
    }
    this.#waiting.delete(data.id);
    if (asked.question.given) this.#judged = asked.question;
    this.#still();
    if (this.#waiting.size) this.#watch();
    asked.resolve(data);
  }

  /** Throws the worker away: one that has failed may still answer, and wrongly. Gives back who waits for an answer. */
  #drop() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#alive = null;
    this.#still();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    return waiting;
  }

  /** Ends the worker; whoever waits is told. What is asked after it starts another. */
  stop() {
    this.#end(GONE);
  }

  #end(why) {
    this.#judged = null;
    for (const { reject } of this.#drop()) reject(new Error(why));
  }

  /**
   * Starts a worker with the whole module, which has judged what the one before it has, and asks it all that waits. Such a
   * worker never comes here again, so nothing goes in circles.
   *
   * @returns {Promise<void>} rejected with a sentence when the rest cannot be had; then the first part goes on
   */
  #widen() {
    return (this.#widening ??= this.#exchange().finally(() => (this.#widening = null)));
  }

  async #exchange() {
    const again = this.#judged && { question: this.#judged, resolve() {}, reject() {} };
    const waiting = this.#drop();
    const loaded = this.#load().then(() => (this.#whole = true));
    // whoever asks meanwhile is judged in any case
    const start = () => this.#start().then((worker) => (again && this.#send(again), worker));
    this.#alive = loaded.then(start, start);
    try {
      await loaded;
      await this.#alive;
    } catch (error) {
      for (const { reject } of waiting) reject(error);
      throw error;
    }
    for (const asked of waiting) this.#send(asked);
  }

  /** The rest; loaded once, and again only after it could not be had. */
  #load() {
    const { rest, restIntegrity } = this.#files;
    const bytes = (response) => response.arrayBuffer().then((buffer) => new Uint8Array(buffer));
    this.#rest ??= load(rest, restIntegrity, NOT_THIS).then(bytes);
    this.#rest.catch(() => (this.#rest = null));
    return this.#rest;
  }

  /** The steps of the last report's drawing, for which the rest is needed: they wait until nothing else is to do. */
  async #steps() {
    if (this.#files.rest && !this.#whole) {
      if (navigator.connection?.saveData) return [];
      await this.#quiet();
      await this.#load();
    }
    return (await this.#ask({ drawing: true })).answer;
  }

  /** Loads the rest when nothing else is to do, so that a later input need not wait for it. */
  #ahead() {
    if (this.#rest || !this.#files.rest || navigator.connection?.saveData) return;
    this.#quiet().then(() => this.#load()).catch(() => {}); // whoever needs it asks again, and is told
  }

  #quiet() {
    const idle = globalThis.requestIdleCallback ?? ((then) => then());
    return new Promise((then) => setTimeout(() => idle(then), BREATH));
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

/** The worker's text and the module's first part, as it came and compiled, both with the digests of the page. */
async function parts({ js, jsIntegrity, wasm, wasmIntegrity }) {
  const [text, first] = await Promise.all([
    load(js, jsIntegrity).then((response) => response.text()),
    load(wasm, wasmIntegrity).then((response) => response.arrayBuffer()),
  ]);
  return { text: new Blob([text], { type: "text/javascript" }), module: await compile(first), first: new Uint8Array(first) };
}

/**
 * Makes the elements of a drawing, one call for each step, so that no text of anybody's is ever read as markup.
 *
 * @param {string[]} steps `<rect` begins an element, ` x=1` gives it an attribute, `"text` a text, `>` ends it
 * @param {Element} place what they take the place in of everything that was there
 */
export function draw(steps, place) {
  const all = document.createDocumentFragment();
  let node = all;
  for (const step of steps) {
    const text = step.slice(1);
    const at = text.indexOf("=");
    if (step[0] === "<") node = node.appendChild(document.createElementNS("http://www.w3.org/2000/svg", text));
    else if (step[0] === ">") node = node.parentNode;
    else if (step[0] === " ") node.setAttribute(text.slice(0, at), text.slice(at + 1));
    else node.append(text);
  }
  place.replaceChildren(all);
}

/** Leads from a part of a drawing to its finding, which is unfolded and gets the focus. */
function lead(event) {
  const id = event.target.closest("a")?.getAttribute("href").slice(1);
  const summary = id && document.getElementById(id)?.querySelector("summary");
  if (!summary) return;
  event.preventDefault();
  summary.parentNode.open = true;
  summary.focus();
}
