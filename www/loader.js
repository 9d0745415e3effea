// The page's one script: brings the view and the judging worker, both with the digests that the page names.
import { Judge, compile, load } from "./judge.js";

/** How many milliseconds after a first report what comes on demand is loaded, so that the report comes onto the screen first. */
const LATER = 300;

const root = document.documentElement;
const here = (name) => new URL(name, import.meta.url).href;
const named = (meta) => document.querySelector(`meta[name="${meta}"]`).dataset;

/** The digest that the page names for a file. */
const digest = (url) =>
  [...document.querySelectorAll("link[integrity], script[integrity]")].find(({ href, src }) => (href ?? src) === url)
    ?.integrity;

// a colour scheme that was chosen before wins over the system's
try {
  const theme = localStorage.getItem("spec-check-theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
} catch {
  // no storage, no choice
}

async function view() {
  const { js, wasm } = named("view");
  const response = await load(here(wasm), digest(here(wasm)));
  const module = await compile(await response.arrayBuffer());
  // the page runs the view's script, before this one and under its digest, rather than having it imported here: a
  // module whose preload was refused is fetched again by Chromium at `import()`, without its digest
  if (typeof wasm_bindgen !== "function") {
    await load(here(js), digest(here(js)));
    throw new Error("the page's own script did not run, and the browser does not say why: reload the page.");
  }
  await wasm_bindgen({ module_or_path: module });
  return wasm_bindgen;
}

/** Runs the script that is loaded on demand, under the digest that the page names. */
const script = (src, integrity) =>
  new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    Object.assign(tag, { src, integrity, crossOrigin: "anonymous", onload: resolve });
    // why it did not run only a second look can tell
    tag.onerror = () => load(src, integrity, "this cannot be done now: look at the connection and try again.").then(() => reject(new Error("the browser does not say why")), reject);
    document.head.append(tag);
  });

/** What this browser keeps, or whether the address holds a link; without either nothing more is loaded at first. */
function isAwaited() {
  if (location.hash.startsWith("#v1.")) return true;
  try {
    return localStorage.getItem("spec-check-kept") !== null;
  } catch {
    return false;
  }
}

async function open() {
  root.dataset.loader = "runs";
  const { file, integrity } = named("live");
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: here(file), integrity, crossOrigin: "anonymous" }));
  if (typeof WebAssembly !== "object") {
    throw new Error("this browser runs no WebAssembly, so nothing can be judged in it: allow it in the settings, or use another browser, or the terminal.");
  }
  const { js, wasm, rest, ...digests } = named("check");
  const judge = new Judge({ js: here(js), wasm: here(wasm), rest: rest && here(rest), ...digests }, { own: 2 }); // the page judges its example first
  let page = null;
  let back = null;
  const viewed = view().then((module) => (page = module));
  const later = () => {
    const { file, integrity } = named("back");
    back ??= Promise.all([viewed, script(here(file), integrity)]).then(() => globalThis.specCheckBack(judge, page));
    back.catch(() => (back = null));
    return back;
  };
  const ask = judge.judge.bind(judge);
  judge.judge = async (given) => {
    const report = await ask(given);
    const note = ({ message }) => page.note(message);
    const tell = (after) => later().then(({ judged, shown }) => (judged(given), after && shown()), note);
    if (back) tell(false);
    else if (!given.example) setTimeout(tell, LATER, true);
    return report;
  };
  judge.shown = () => void back?.then(({ shown }) => shown(), () => {});
  judge.copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      later().then(({ byHand }) => byHand(text), ({ message }) => page.note(message));
      return false;
    }
  };
  judge.compare = (text) => void later().then(({ compare }) => compare(text), ({ message }) => page.note(message));
  addEventListener("hashchange", () => {
    // once it is there it listens itself
    if (!back && isAwaited() && location.hash.startsWith("#v1.")) later().then(({ first }) => first()).then(page.give, ({ message }) => page.note(message));
  });
  const awaited = isAwaited() ? later().then(({ first }) => first()).catch(({ message }) => ({ notes: [message] })) : null;
  const [first] = await Promise.all([awaited, viewed, judge.ready]);
  page.mount(judge);
  if (first?.name || first?.inputs?.length) page.give(first);
  else if (first) page.note(first.notes.join(" "));
  root.dataset.state = "ready";
}

open().catch((error) => {
  root.dataset.state = "refused";
  const place = document.getElementById("trouble");
  place.textContent = `This page stays an example: ${error?.message ?? error}`;
  place.hidden = false;
});
