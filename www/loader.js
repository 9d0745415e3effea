// The page's one script: brings the view and the judging worker, both with the digests that the page names.
import { Judge, compile, load } from "./judge.js";

const root = document.documentElement;
const here = (name) => new URL(name, import.meta.url).href;
const named = (meta) => document.querySelector(`meta[name="${meta}"]`).dataset;

/** The digest that the page's preload link of a file names. */
const digest = (url) => [...document.querySelectorAll("link[integrity]")].find((link) => link.href === url)?.integrity;

// a colour scheme that was chosen before wins over the system's
try {
  const theme = localStorage.getItem("spec-check-theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
} catch {
  // no storage, no choice
}

async function view() {
  const { js, wasm } = named("view");
  const [code, module] = await Promise.all([
    // the `modulepreload` link has already fetched this under its digest; what came with another one cannot be imported
    import(here(js)).catch(async (error) => {
      await load(here(js), digest(here(js)));
      throw error;
    }),
    load(here(wasm), digest(here(wasm))).then(compile),
  ]);
  await code.default({ module_or_path: module });
  return code;
}

async function open() {
  if (typeof WebAssembly !== "object") {
    throw new Error("this browser runs no WebAssembly, so nothing can be judged in it: allow it in the settings, or use another browser, or the terminal.");
  }
  const { js, jsIntegrity, wasm, wasmIntegrity } = named("check");
  const judge = new Judge({ js: here(js), jsIntegrity, wasm: here(wasm), wasmIntegrity });
  const [page] = await Promise.all([view(), judge.ready]);
  page.mount(judge);
  root.dataset.state = "ready";
}

open().catch((error) => {
  root.dataset.state = "refused";
  const place = document.getElementById("trouble");
  place.textContent = `This page stays an example: ${error.message}`;
  place.hidden = false;
});
