// The page's one script: brings the view and the judging worker, both with the digests that the page names.
import { Judge, compile, load } from "./judge.js";

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

/** What runs only when somebody asks for it: a script puts a function here, under the name of its button's `data-late`. */
const late = (globalThis.specCheckLate = {});
const brought = {};

/** Runs such a script, once; the tag holds it to its digest, which `import()` would not. */
const bring = (name) =>
  (brought[name] ??= new Promise((onload, onerror) => {
    const { js, integrity } = named(name);
    document.head.append(Object.assign(document.createElement("script"), { src: here(js), integrity, crossOrigin: "anonymous", onload, onerror }));
  }).catch(async () => {
    delete brought[name];
    const { js, integrity } = named(name);
    await load(here(js), integrity, "this cannot be done now: look at the connection and try again.");
    throw new Error("a part of the page did not run, and the browser does not say why: reload the page.");
  }));

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

async function open() {
  if (typeof WebAssembly !== "object") {
    throw new Error("this browser runs no WebAssembly, so nothing can be judged in it: allow it in the settings, or use another browser, or the terminal.");
  }
  const { js, wasm, rest, ...digests } = named("check");
  const judge = new Judge({ js: here(js), wasm: here(wasm), rest: rest && here(rest), ...digests }, { own: 2 }); // the page judges its example first
  const [page] = await Promise.all([view(), judge.ready]);
  page.mount(judge);
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("button[data-late]");
    if (!button) return;
    const { late: name } = button.dataset;
    try {
      await bring(name);
      late[name](button, judge);
    } catch (error) {
      button.after(` ${error.message}`);
    }
  });
  root.dataset.state = "ready";
}

open().catch((error) => {
  root.dataset.state = "refused";
  const place = document.getElementById("trouble");
  place.textContent = `This page stays an example: ${error?.message ?? error}`;
  place.hidden = false;
});
