// The element `<spec-check>`, `mount`, and the module for anywidget: one script, which brings the judge and the view only when somebody
// touches a box. The build puts `built` above it: the files beside this one with their digests, and the styles of an untouched box.
import { Judge, compile, load } from "../judge.js";

/** What can be wished of a box, as attributes and as options; each is text, or `true` for one that is there. */
const WISHES = ["spec", "clause", "rule", "repo", "src", "compact", "theme", "full", "base"];

/** The most files that are taken at once, and the bytes of each: a repository is judged in full, on the page. */
const MOST_FILES = 40;
const MOST_BYTES = 1 << 20;

/** The most bytes that are judged where no worker may run, since the page around the box stands still meanwhile. */
const MOST_HERE = 64 << 10;

/** The longest address that is offered: longer ones are cut by some programs. */
const LONGEST_LINK = 32_000;

const say = {
  empty: "Try this sentence of the SPEC on a file of your own.",
  paste: "Your file: paste it, or drop it anywhere in this box",
  hint: "Paste your workflow here",
  example: "Try the example",
  source: (name) => `Try it on ${name}`,
  choose: "Choose files",
  look: (name) => `Look up ${name}`,
  promise: "Nothing leaves this browser: your files are read and judged right here.",
  loading: "Loading the judge …",
  failed: (why) => `This box stays as it is: ${why}`,
  directory: "A folder or an archive is judged as a whole, in full: here, give single files.",
  many: (count) => `${count} files are too many for this box: it takes ${MOST_FILES}.`,
  large: (name) => `${name} is larger than a megabyte, and was left out.`,
  unreadable: (name) => `${name} could not be read, and was left out.`,
  source_elsewhere: "the file that this page names is on another site, and only files of this page's own site are fetched.",
  source_absent: (name, why) => `${name} could not be fetched (${why}).`,
  nowhere: "this script does not know where its files are: give it their address as `base`.",
  forbidden: (directive) => `The content policy of this page forbids what it needs (${directive}). See “Content policy” in the documentation of the element.`,
  large_here: "this page lets no worker run, so only texts up to 64 kB are judged in this box: open it in full, or allow `worker-src blob:`.",
  failed_here: "the judging part failed, and this page lets no worker run that could be started anew: reload the page.",
  no_streams: "this browser cannot pack a link.",
};

const make = (name, attributes = {}, ...inside) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
};

const button = (text, act, more = {}) => {
  const element = make("button", { type: "button", ...more }, text);
  element.addEventListener("click", act);
  return element;
};

const sheet = (text) => {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
};

/** Runs a module's script, held to its digest by a tag, and gives what it exports: `import()` takes no digest, and finds what the tag has brought. */
async function script(url, integrity) {
  const tag = make("script", { type: "module", crossorigin: "anonymous", src: url, integrity });
  try {
    await new Promise((onload, onerror) => {
      Object.assign(tag, { onload, onerror });
      document.head.append(tag);
    });
  } catch {
    await load(url, integrity); // says why, where it can be known
    throw new Error("a part of this box did not run, and the browser does not say why.");
  } finally {
    tag.remove();
  }
  return import(url);
}

/** Judges on the page's own thread, where no worker may run. */
class Here {
  #module;

  constructor(module) {
    this.#module = module;
    this.catalogue = module.catalogue();
  }

  static async start(files) {
    const [module, first, rest] = await Promise.all([script(files.js, files.jsIntegrity), ...["wasm", "rest"].filter((name) => files[name]).map((name) => bytes(files[name], files[`${name}Integrity`]))]);
    module.initSync({ module: await compile(rest ? module.whole(first, rest) : first) });
    return new Here(module);
  }

  async judge(given) {
    if (given.inputs.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_HERE) throw new Error(say.large_here);
    return this.#call(() => this.#module.judge(given));
  }

  async ask({ repair: { rule, at } }) {
    return this.#call(() => ({ answer: this.#module.repair(rule, at) }), true);
  }

  stop() {}

  #call(work, kindly) {
    try {
      return work();
    } catch (error) {
      if (kindly && error.name === "Error" && !/panicked at/.test(error.message)) return { refused: error.message };
      throw new Error(say.failed_here);
    }
  }
}

const bytes = async (url, integrity) => new Uint8Array(await (await load(url, integrity)).arrayBuffer());

/** Follows the colour scheme of the page around the boxes; `null` where it says nothing of it, and the system's counts. */
const scheme = {
  followers: new Set(),
  observer: null,

  now() {
    for (const element of [document.documentElement, document.body]) {
      if (!element) continue;
      const { theme, bsTheme, mode, colorMode, mdColorScheme } = element.dataset;
      for (const word of [theme, bsTheme, mode, colorMode, mdColorScheme, ...element.classList]) {
        const found = /^(?:theme-|is-)?(dark|light|slate)(?:-(?:theme|mode))?$/.exec(word ?? "");
        if (found) return found[1] === "light" ? "light" : "dark";
      }
    }
    return null;
  },

  follow(follower) {
    this.followers.add(follower);
    if (this.observer) return;
    this.observer = new MutationObserver(() => this.followers.forEach((follower) => follower()));
    for (const element of [document.documentElement, document.body]) if (element) this.observer.observe(element, { attributes: true });
  },

  leave(follower) {
    this.followers.delete(follower);
    if (this.followers.size) return;
    this.observer?.disconnect();
    this.observer = null;
  },
};

/** What all boxes share: one judge, one view, and the order in which they are asked. */
class Desk {
  boxes = new Map();
  #last = 0;
  #started = null;
  #judge = null;
  #judging = null;
  #turn = Promise.resolve();
  #view = null;
  #sheets = {};

  enter(box) {
    this.boxes.set(++this.#last, box);
    return this.#last;
  }

  /** When the last box is gone, the worker ends, after what it was asked; the next box starts another. */
  async leave(number) {
    this.boxes.delete(number);
    if (this.boxes.size) return;
    await this.#turn;
    if (!this.boxes.size) this.#judge?.stop();
  }

  get catalogue() {
    return this.#judge.catalogue;
  }

  /** The view, when everything is there that a touched box needs; brought once, by the files that stand at `base`. */
  start(base) {
    this.#started ??= this.#begin(base).catch((error) => {
      this.#started = null;
      throw error;
    });
    return this.#started;
  }

  async #begin(base) {
    const refused = [];
    const note = ({ effectiveDirective }) => refused.push(effectiveDirective);
    document.addEventListener("securitypolicyviolation", note);
    try {
      const at = (name) => new URL(name, base).href;
      const files = Object.fromEntries(Object.entries(built.check).map(([name, value]) => [name, name.endsWith("Integrity") ? value : at(value)]));
      const { view, live } = built;
      const [module, wasm, css] = await Promise.all([
        script(at(view.js), view.jsIntegrity),
        load(at(view.wasm), view.wasmIntegrity).then((response) => response.arrayBuffer()).then(compile),
        load(at(live.css), live.cssIntegrity).then((response) => response.text()),
        this.#judges(files),
      ]);
      module.initSync({ module: wasm });
      module.open(this);
      this.#sheets.live = sheet(css);
      this.#view = module;
      return module;
    } catch (error) {
      // a browser tells of a refusal a little later than what was refused fails
      await new Promise((later) => setTimeout(later, 50));
      const telling = refused.filter((directive) => directive !== "worker-src");
      throw telling.length ? new Error(`${error.message} ${say.forbidden([...new Set(telling)].map((directive) => `\`${directive}\``).join(", "))}`) : error;
    } finally {
      document.removeEventListener("securitypolicyviolation", note);
    }
  }

  /** Starts the judge; one that has started is there for the next try, too, when something else could not be had. */
  #judges(files) {
    this.#judging ??= (async () => {
      const judge = new Judge(files, { own: Infinity }); // nobody's input lets the rest be loaded ahead
      try {
        await judge.ready;
        this.#judge = judge;
      } catch (error) {
        this.#judge = await Here.start(files).catch(() => {
          throw error;
        });
      }
    })().catch((error) => {
      this.#judging = null;
      throw error;
    });
    return this.#judging;
  }

  sheets(live) {
    this.#sheets.still ??= sheet(built.still);
    return live ? [this.#sheets.still, this.#sheets.live] : [this.#sheets.still];
  }

  // what the view asks

  judge(number, given) {
    return this.#inTurn(() => this.#judge.judge(given)).then((report) => {
      this.boxes.get(number)?.judged(given, report);
      return report;
    });
  }

  /** A repair speaks of what was judged last, and between two questions another box may ask. */
  repair(given, rule, at) {
    return this.#inTurn(() => this.#judge.judge(given).then(() => this.#judge.ask({ repair: { rule, at } })));
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }

  choose(number) {
    this.boxes.get(number)?.choose();
  }

  example(number) {
    this.boxes.get(number)?.example();
  }

  #inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

/** One desk for a page, also where the script came there twice. */
const desk = (globalThis[Symbol.for("spec-check/1")] ??= new Desk());

/** A box: what stands in the page until it is touched, and then the view. */
class Box {
  #place;
  #root;
  #wishes;
  #number;
  #gone = new AbortController();
  #frame = make("div", { class: "box", part: "box" });
  #still = make("div", { class: "still" });
  #trouble = make("p", { class: "trouble", role: "alert", hidden: "" });
  #busy = make("p", { class: "quiet busy", role: "status" });
  #stage = make("div", { class: "stage" });
  #pick = make("input", { type: "file", multiple: "", hidden: "", tabindex: "-1" });
  #area = null;
  #live = null;
  #opening = null;
  #paint = () => this.#colour();

  constructor(place, wishes) {
    this.#place = place;
    this.#wishes = read(wishes);
    this.#root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
    this.#number = desk.enter(this);
    this.#frame.append(this.#still, this.#trouble, this.#busy, this.#stage, this.#pick);
    this.#rest();
    this.#listen();
    this.#colour();
    scheme.follow(this.#paint);
    this.#root.adoptedStyleSheets = desk.sheets(false);
    this.#root.replaceChildren(this.#frame);
  }

  update(wishes) {
    this.#wishes = read({ ...this.#wishes, ...wishes });
    this.#colour();
    if (this.#live) this.#live.wish(this.#wishes);
    else this.#rest();
  }

  unmount() {
    if (this.#gone.signal.aborted) return;
    this.#gone.abort();
    scheme.leave(this.#paint);
    this.#live?.free();
    this.#live = null;
    this.#root.adoptedStyleSheets = [];
    this.#root.replaceChildren(make("slot"));
    desk.leave(this.#number);
  }

  /** What stands there until somebody touches it. */
  #rest() {
    const { repo, src, compact, full } = this.#wishes;
    const acts = make("p", { class: "acts" });
    if (src) acts.append(button(say.source(src.split("/").pop()), () => this.#source(), { class: "main" }), " ");
    acts.append(button(say.example, () => this.example(), src ? {} : { class: "main" }), " ", button(say.choose, () => this.choose()));
    if (repo && full) {
      const look = make("a", { href: `${new URL(full, document.baseURI).href.split("#")[0]}#repo=${encodeURIComponent(repo).replace("%2F", "/")}`, target: "_blank", rel: "noopener noreferrer" }, say.look(repo));
      acts.append(" ", look);
    }
    const typed = this.#area?.value ?? "";
    this.#area = null;
    const attempt = make("div", { class: "try" });
    if (!compact) {
      this.#area = make("textarea", { rows: "2", "aria-label": say.paste, placeholder: say.hint, spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
      this.#area.value = typed;
      this.#area.addEventListener("input", () => this.#typed());
      attempt.append(this.#area);
    }
    attempt.append(acts);
    this.#still.replaceChildren(make("slot", {}, make("p", {}, say.empty)), attempt, make("p", { class: "promise" }, say.promise));
  }

  #listen() {
    const { signal } = this.#gone;
    const on = (target, names, act) => names.forEach((name) => target.addEventListener(name, act, { signal }));
    // a finger that scrolls passes over many boxes, and whoever saves data has not asked for this one
    on(this.#place, ["pointerenter"], ({ pointerType }) => pointerType !== "touch" && !navigator.connection?.saveData && this.#warm());
    on(this.#frame, ["focusin"], () => this.#warm());
    // documentation sites have hotkeys, and a text area in a shadow is none to them
    on(this.#frame, ["keydown", "keypress", "keyup", "beforeinput", "input", "change", "copy", "cut"], (event) => event.stopPropagation());
    on(this.#frame, ["paste"], (event) => {
      event.stopPropagation();
      const text = event.composedPath()[0] instanceof HTMLTextAreaElement ? "" : event.clipboardData?.getData("text/plain");
      if (!text) return;
      event.preventDefault();
      this.#paste(text);
    });
    const files = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
    on(this.#frame, ["dragenter", "dragover"], (event) => {
      if (!files(event)) return;
      event.preventDefault();
      event.stopPropagation();
      this.#frame.classList.add("dragging");
      this.#warm();
    });
    on(this.#frame, ["dragleave"], ({ relatedTarget }) => {
      if (!this.#frame.contains(relatedTarget)) this.#frame.classList.remove("dragging");
    });
    on(this.#frame, ["drop"], (event) => {
      this.#frame.classList.remove("dragging");
      if (!files(event)) return;
      event.preventDefault();
      event.stopPropagation();
      this.#take([...event.dataTransfer.files]);
    });
    on(this.#pick, ["change"], () => {
      const chosen = [...this.#pick.files];
      this.#pick.value = "";
      if (chosen.length) this.#take(chosen);
    });
    // the address of the page is not ours to change
    on(this.#stage, ["click"], (event) => {
      const to = event.target.closest?.('a[href^="#"]');
      if (!to) return;
      event.preventDefault();
      const line = this.#stage.querySelector(`[data-rule="${CSS.escape(to.getAttribute("href").slice(1))}"] summary`);
      if (!line) return;
      line.parentElement.open = true;
      line.focus();
    });
  }

  #colour() {
    const { theme } = this.#wishes;
    const word = theme === "light" || theme === "dark" ? theme : scheme.now();
    if (word) this.#frame.dataset.theme = word;
    else delete this.#frame.dataset.theme;
  }

  get #base() {
    const base = this.#wishes.base ? new URL(this.#wishes.base.replace(/\/?$/, "/"), document.baseURI).href : import.meta.url;
    if (!/^https?:/.test(base)) throw new Error(say.nowhere);
    return base;
  }

  /** Brings what a touched box needs, out of sight; a refusal is told when it is asked for. */
  #warm() {
    if (this.#live) return;
    try {
      desk.start(this.#base).catch(() => {});
    } catch {
      // told when it is asked for
    }
  }

  /** Puts the view in the place of what stood there; `null` when that cannot be, which is told, or when the box was removed. */
  #open() {
    this.#opening ??= (async () => {
      const slow = setTimeout(() => (this.#busy.textContent = say.loading), 150);
      try {
        const module = await desk.start(this.#base);
        if (this.#gone.signal.aborted) return null;
        this.#root.adoptedStyleSheets = desk.sheets(true);
        this.#live = new module.Live(this.#number, this.#stage, this.#wishes);
        this.#trouble.hidden = true;
        return this.#live;
      } catch (error) {
        this.#opening = null;
        this.#tell(say.failed(error.message));
        return null;
      } finally {
        clearTimeout(slow);
        this.#busy.textContent = "";
      }
    })();
    return this.#opening;
  }

  #tell(text) {
    if (this.#live) {
      this.#live.note(text);
      return;
    }
    this.#trouble.textContent = text;
    this.#trouble.hidden = false;
  }

  /** Shows what is given; where `give` says `false` nothing was, and what stood there stays. */
  async #show(give) {
    const live = await this.#open();
    if (!live || this.#gone.signal.aborted) return;
    const within = this.#still.contains(this.#root.activeElement);
    if (give(live) === false || this.#still.hidden) return;
    this.#still.hidden = true;
    // whoever was in what is gone goes on in what came; nobody else's focus is touched
    const area = within && this.#stage.querySelector("textarea");
    if (area) area.focus({ preventScroll: true });
  }

  #paste(text) {
    return this.#show((live) => live.paste(text));
  }

  #typed() {
    const text = () => (this.#area?.value.trim() ? this.#area.value : "");
    if (!text()) return;
    // each key waits for the view by itself: the first takes all that was typed until then, and leaves the others nothing
    this.#show((live) => {
      const typed = text();
      if (!typed) return false;
      this.#area.value = "";
      live.paste(typed);
    });
  }

  async #take(files) {
    const notes = [];
    const loose = [];
    if (files.length > MOST_FILES) return this.#show((live) => live.note(say.many(files.length)));
    for (const file of files) {
      if (/\.(zip|gz|tgz|tar|bz2|xz)$/i.test(file.name)) notes.push(say.directory);
      else if (file.size > MOST_BYTES) notes.push(say.large(file.name));
      else {
        try {
          loose.push([file.webkitRelativePath || file.name, new Uint8Array(await file.arrayBuffer())]);
        } catch {
          // a folder looks like a file until it is read
          notes.push(file.size % 4096 || file.type ? say.unreadable(file.name) : say.directory);
        }
      }
    }
    return this.#show((live) => live.give({ loose, notes: [...new Set(notes)] }));
  }

  /** Takes the file that the page's author named, which must be of the page's own site; nothing is fetched before somebody asks. */
  async #source() {
    const url = new URL(this.#wishes.src, document.baseURI);
    const name = url.pathname.split("/").pop();
    if (url.origin !== location.origin) return this.#tell(say.failed(say.source_elsewhere));
    try {
      const response = await fetch(url, { credentials: "same-origin" });
      if (!response.ok) throw new Error(`the server says ${response.status}`);
      const text = await response.text();
      const bytes = new TextEncoder().encode(text);
      return this.#show((live) => live.give({ loose: [[name, bytes]] }));
    } catch (error) {
      return this.#tell(say.failed(say.source_absent(name, error.message)));
    }
  }

  choose() {
    this.#pick.click();
  }

  async example() {
    const { spec, clause, rule } = this.#wishes;
    const id = rule || clause || (spec ? `spec${spec}` : "all");
    try {
      const response = await fetch(new URL(`boxes/${id}.json`, this.#base), { credentials: "same-origin" });
      if (!response.ok) throw new Error(`the server says ${response.status}`);
      const found = await response.json();
      await this.#show((live) => live.give({ ...found, example: true }));
    } catch (error) {
      this.#tell(say.failed(say.source_absent("the example", error.message)));
    }
  }

  /** Tells the page of a report, and puts what was judged into the address of the full page. */
  judged(given, report) {
    this.#place.dispatchEvent(new CustomEvent("spec-check:report", { detail: report, bubbles: true, composed: true }));
    const { full } = this.#wishes;
    if (!full) return;
    address(new URL(full, document.baseURI), given).then(
      (address) => this.#live?.full(address),
      () => this.#live?.full(""),
    );
  }
}

/** The address of the full page with what was given behind its `#`, which no server is sent. */
async function address(full, { name, inputs }) {
  if (!globalThis.CompressionStream) throw new Error(say.no_streams);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const texts = inputs.map(({ path, bytes, origin }) => [origin, path, decoder.decode(bytes)]);
  const stream = new Blob([JSON.stringify({ name, inputs: texts })]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (let at = 0; at < packed.length; at += 8192) binary += String.fromCharCode(...packed.subarray(at, at + 8192));
  const letters = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return letters.length > LONGEST_LINK ? "" : `${full.href.split("#")[0]}#v1.${letters}`;
}

/** Wishes as texts; anything else is none. */
const read = (wishes = {}) =>
  Object.fromEntries(
    WISHES.map((name) => {
      const value = wishes[name];
      const text = value === true ? "true" : typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
      return [name, name === "compact" ? (text && text !== "false" ? "true" : "") : text];
    }),
  );

/**
 * Makes an element of the page a box. What it holds stays and is shown until somebody touches the box.
 *
 * @param {Element} element one that can have a shadow
 * @param {object} options see `spec-check.d.ts`
 * @returns {{update(options: object): void, unmount(): void}}
 */
export function mount(element, options = {}) {
  const box = new Box(element, options);
  return { update: (options) => box.update(options), unmount: () => box.unmount() };
}

/** The element `<spec-check>`; its attributes are the options of `mount`. */
export class SpecCheckElement extends HTMLElement {
  static observedAttributes = WISHES;

  #box = null;

  #read() {
    return Object.fromEntries(WISHES.map((name) => [name, name === "compact" ? this.hasAttribute(name) && this.getAttribute(name) !== "false" : this.getAttribute(name)]));
  }

  connectedCallback() {
    this.#box ??= mount(this, this.#read());
  }

  disconnectedCallback() {
    // one that is only moved is connected again at once
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#box?.unmount();
      this.#box = null;
    });
  }

  attributeChangedCallback() {
    this.#box?.update(this.#read());
  }
}

if (!customElements.get("spec-check")) customElements.define("spec-check", SpecCheckElement);

/** For anywidget: the model's values are the options. Nothing is written into the model, which may lead to a server. */
export default {
  render({ model, el }) {
    const place = make("div");
    el.append(place);
    const options = () => Object.fromEntries(WISHES.map((name) => [name, model.get(name)]));
    const box = mount(place, options());
    const change = () => box.update(options());
    model.on?.("change", change);
    return () => {
      model.off?.("change", change);
      box.unmount();
      place.remove();
    };
  },
};
