// The page's one script: brings the view and the judging worker, both with the digests that the page names.
import { Judge, load } from "./judge.js";
import { start } from "./view.js";

/** How many milliseconds after a first report what comes on demand is loaded, so that the report comes onto the screen first. */
const LATER = 300;

const root = document.documentElement;
const here = (name) => new URL(name, import.meta.url).href;
const named = (meta) => document.querySelector(`meta[name="${meta}"]`).dataset;

// a colour scheme that was chosen before wins over the system's
try {
  const theme = localStorage.getItem("spec-check-theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
} catch {
  // no storage, no choice
}

/** What is loaded only when somebody asks for it: each late script puts itself here, under its name. */
const late = (globalThis.specCheckLate = {});
const brought = {};

/** Runs a late script, once, and gives what it put there. A tag holds it to the digest that the page names, which `import()` would not. */
const bring = (name) => {
  const { file, integrity } = named(name);
  brought[name] ??= new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("script"), { src: here(file), integrity, crossOrigin: "anonymous", onload, onerror }));
  }).catch(async () => {
    delete brought[name];
    // why it did not run only a second look can tell
    await load(here(file), integrity, "this cannot be done now: look at the connection and try again.");
    throw new Error("a part of the page did not run, and the browser does not say why: reload the page.");
  });
  return brought[name].then(() => late[name]);
};

/** The view, and what brings its rest. */
async function view() {
  const { href, integrity } = document.querySelector('link[href$="_bg.wasm"]');
  const response = await load(href, integrity);
  const bytes = await response.arrayBuffer();
  // the page runs the view's script, before this one and under its digest, rather than having it imported here: a
  // module whose preload was refused is fetched again by Chromium at `import()`, without its digest
  if (typeof wasm_bindgen !== "function") {
    const { src, integrity } = document.querySelector('script[src*="spec-site-"]');
    await load(src, integrity);
    throw new Error("the page's own script did not run, and the browser does not say why: reload the page.");
  }
  const tell = ({ message }, stopped) => (stopped ? trouble(message) : wasm_bindgen.note(message));
  return [wasm_bindgen, await start(bytes, href, tell)];
}

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
  judge.example = () => bring("picture");
  judge.take = (...all) => bring("walk").then((take) => take(judge, ...all));
  let page = null;
  let back = null;
  let whole = null;
  let own = false; // whether a report of the visitor's own is on its way to the screen, or was
  const viewed = view().then((both) => ([page, whole] = both));
  const later = () => {
    back ??= Promise.all([bring("back"), viewed]).then(([comingBack]) => comingBack(judge, page));
    back.catch(() => (back = null));
    return back;
  };
  // what could not be opened takes nothing away from what is there
  const opened = (found) => {
    if (found?.name || found?.inputs?.length) page.give(found);
    else if (found) page.note(found.notes.join(" "));
  };
  const ask = judge.judge.bind(judge);
  judge.judge = async (given) => {
    const report = await ask(given);
    own ||= !given.example;
    const note = ({ message }) => page.note(message);
    const tell = (after) => later().then(({ judged, shown }) => (judged(given), after && shown()), note);
    if (back) tell(false);
    else if (!given.example) setTimeout(tell, LATER, true);
    return report;
  };
  judge.shown = () => {
    if (own && !navigator.connection?.saveData) setTimeout(() => whole().catch(() => {}), LATER); // whoever needs it asks again, and is told
    back?.then(({ shown }) => shown(), () => {});
  };
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
    if (!back && isAwaited() && location.hash.startsWith("#v1.")) later().then(({ first }) => first()).then(opened, ({ message }) => page.note(message));
  });
  const awaited = isAwaited() ? later().then(({ first }) => first()).catch(({ message }) => ({ notes: [message] })) : null;
  const [first] = await Promise.all([awaited, viewed, judge.ready]);
  page.mount(judge);
  opened(first);
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("button[data-late]");
    if (!button) return;
    try {
      (await bring(button.dataset.late))(button, judge);
    } catch (error) {
      button.after(` ${error.message}`);
    }
  });
  root.dataset.state = "ready";
}

function trouble(sentence) {
  const place = document.getElementById("trouble");
  place.textContent = sentence;
  place.hidden = false;
}

open().catch((error) => {
  root.dataset.state = "refused";
  trouble(`This page stays an example: ${error?.message ?? error}`);
});
