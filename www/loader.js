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

/** The script that takes in folders and archives: loaded when there is one, by a tag that holds it to the page's digest. */
let walk = null;
let tries = 0;
function taking() {
  const { js, integrity } = named("walk");
  // a browser remembers what it could not load under an address
  const src = here(js) + (tries ? `#${tries}` : "");
  walk ??= new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("script"), { type: "module", integrity, src, onload, onerror }));
  }).then(
    () => import(src),
    async () => {
      walk = null;
      tries += 1;
      await load(here(js), integrity, "nothing can be read from folders and archives now; what you paste still is. Look at the connection, and try again.");
      throw new Error("the script that reads folders and archives did not run, and the browser does not say why: try again, or reload the page.");
    },
  );
  return walk;
}

async function open() {
  if (typeof WebAssembly !== "object") {
    throw new Error("this browser runs no WebAssembly, so nothing can be judged in it: allow it in the settings, or use another browser, or the terminal.");
  }
  const { js, wasm, rest, ...digests } = named("check");
  const judge = new Judge({ js: here(js), wasm: here(wasm), rest: rest && here(rest), ...digests }, { own: 2 }); // the page judges its example first
  judge.take = (...all) => taking().then(({ take }) => take(judge, ...all));
  const [page] = await Promise.all([view(), judge.ready]);
  page.mount(judge);
  root.dataset.state = "ready";
}

open().catch((error) => {
  root.dataset.state = "refused";
  const place = document.getElementById("trouble");
  place.textContent = `This page stays an example: ${error?.message ?? error}`;
  place.hidden = false;
});
