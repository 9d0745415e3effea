// Prints the points of the `view` module that an ordinary visit passes until its verdict stands on the screen:
// `node visit.mjs SITE MODULE`, where SITE is the folder of the page that is being built, and MODULE is the one that
// `cargo dev seal` has made to remember them. The page is the built one, the judge is the built one, the scripts are the
// page's own; only the browser is another.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { example, unseen, workflows } from "./read.mjs";

const [site, wasm] = process.argv.slice(2);
const TOP = fileURLToPath(new URL("../..", import.meta.url));
const { Window } = createRequire(join(TOP, "tests/browser/package.json"))("happy-dom");
const find = (folder, like) => readFileSync(join(folder, readdirSync(folder).find((name) => like.test(name))));
const script = (bytes) => import(`data:text/javascript;base64,${bytes.toString("base64")}`);

// the worker, in the same thread: it hears and speaks by these two functions
let hears = null;
const waiting = new Map();
Object.assign(globalThis, {
  WorkerGlobalScope: Object,
  addEventListener: (_, listener) => (hears = listener),
  postMessage: (data) => waiting.get(data.id)?.(data),
});
const check = await script(find(join(site, "check"), /^check-\w+\.js$/));
const rest = readdirSync(join(site, "check")).find((name) => /^rest-\w+\.wasm$/.test(name));
const first = find(join(site, "check"), /^check-\w+\.wasm$/);
check.initSync({ module: rest ? check.whole(first, readFileSync(join(site, "check", rest))) : first });
let last = 0;
const ask = (question) =>
  new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, (said) => ("fault" in said ? reject(new Error(said.fault)) : resolve(said)));
    hears({ data: { id, ...question } });
  });

globalThis.specCheckLate = {};
await script(readFileSync(join(TOP, "www/walk.js")));
const { walk } = globalThis.specCheckLate;

const module = await WebAssembly.compile(readFileSync(wasm));
const page = readFileSync(join(site, "index.html"), "utf8").replace(/<(script|link)\b[^>]*>(<\/script>)?/g, "");
const glue = find(site, /^spec-site-\w+\.js$/);

/** What the view has handed out and a browser gives back when it likes, each with how: here at the end, so that nothing depends on when. */
const lent = new Map();
class Lent {
  constructor(back) {
    this.back = back;
  }
  register(_, held, token) {
    lent.set(token, () => this.back(held));
  }
  unregister(token) {
    lent.delete(token);
  }
}

/** A browser's window with the page, and the view in it, which remembers. */
const opened = async () => {
  const window = new Window({ url: "https://here.example/", width: 1280, height: 900, settings: { disableJavaScriptFileLoading: true, disableCSSFileLoading: true, disableJavaScriptEvaluation: true } });
  window.specCheckLate = { need() {} };
  // the language's own things are those of this program, so that each side knows the other's
  for (const name of ["Array", "Date", "Error", "Function", "Map", "Number", "Object", "Promise", "Reflect", "Uint8Array", "Uint32Array"]) {
    window[name] = globalThis[name];
  }
  window.FinalizationRegistry = Lent;
  window.matchMedia = () => ({ matches: true });
  window.Element.prototype.scrollIntoView = () => {};
  window.document.write(page);
  const view = new Function("window", `with (window) { ${glue}; return wasm_bindgen; }`)(window);
  return { window, view, remembered: await view({ module_or_path: module }) };
};
let { window, view, remembered } = await opened();
let { document } = window;

/** Waits until nothing is on its way. */
const settled = async (ms = 40) => {
  for (let turn = 0; turn < 4; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await window.happyDOM.waitUntilComplete();
  }
};
const until = async (what, probe) => {
  for (let turn = 0; turn < 500; turn += 1) {
    await settled(5);
    if (probe()) return;
  }
  throw new Error(`in vain waited until ${what}`);
};
const title = () => document.querySelector("#result-title")?.textContent ?? "";
const judges = () => document.querySelector("[aria-busy]");
let refuses = false;

const judge = {
  catalogue: check.catalogue(),
  judge: async (given) => {
    if (refuses) throw new Error("`check.wasm` could not be loaded: look at the connection.");
    return (await ask({ given })).report;
  },
  highlight: async (path, bytes) => (await ask({ highlight: { path, bytes } })).tokens,
  ask,
  copy: async () => true,
  compare() {},
  shown() {},
  draw() {},
  take: (...all) => walk({ ask }, ...all),
};

const event = (name, more = {}) => Object.assign(new window.Event(name, { bubbles: true, cancelable: true }), more);
const field = (area, text, inputType) => {
  area.focus();
  area.value = text;
  area.setSelectionRange(text.length, text.length);
  area.dispatchEvent(new window.InputEvent("input", { bubbles: true, inputType }));
};
const press = (area, key) => {
  for (const name of ["keydown", "keyup"]) area.dispatchEvent(new window.KeyboardEvent(name, { key, bubbles: true, cancelable: true }));
};

const texts = [...workflows("tests/ordinary"), ...unseen().map(({ text }) => text)];
const paste = async (text) => {
  field(document.querySelector("#paste"), text, "insertFromPaste");
  await until("it is judged", () => /pasted/.test(title()) && !judges());
};
const again = async () => {
  document.querySelectorAll(".bar button")[2].click();
  await settled();
};

// whoever is sooner than the example's verdict pastes into the page as it came
view.mount(judge);
await paste(texts[0]);
const sooner = remembered;

({ window, view, remembered } = await opened());
document = window.document;
view.mount(judge);
await until("the example is judged", () => document.querySelector("#app > div") && !judges());

document.querySelector("#theme input").dispatchEvent(event("change"));

// pasted, then typed into, and the caret led through it
await paste(texts[0]);
for (const text of texts.slice(1)) {
  await again();
  await paste(text);
}
const area = document.querySelector("#text");
for (let at = 0; at < area.value.length; at += 40) {
  area.setSelectionRange(at, at);
  press(area, "ArrowRight");
}
area.dispatchEvent(event("click"));
field(area, `${area.value}# and more\n`, "insertText");
await until("it is judged", () => !judges());
await settled(200);

// typed into the intake
await again();
field(document.querySelector("#paste"), texts[0].slice(0, 100), "insertText");
field(document.querySelector("#paste"), texts[0], "insertText");
await settled(200);
await until("it is judged", () => !judges());

// a folder, dropped
const file = (name, bytes) => ({ name, isFile: true, isDirectory: false, file: (done) => done(new File([bytes], name)) });
const folder = (name, holds) => ({
  name,
  isFile: false,
  isDirectory: true,
  createReader: () => {
    const entries = Object.entries(holds).map(([name, inside]) => (inside instanceof Uint8Array ? file(name, inside) : folder(name, inside)));
    return { readEntries: (done) => setTimeout(() => done(entries.splice(0, 2))) };
  },
});
const tree = {};
for (const { path, bytes, origin } of example().inputs) {
  if (origin !== "file") continue;
  const parts = path.split("/");
  const name = parts.pop();
  let at = tree;
  for (const part of parts) at = at[part] ??= {};
  at[name] = bytes;
}
const transfer = { items: [{ webkitGetAsEntry: () => folder("dropped-project", tree) }], files: [], getData: () => "" };
transfer.items.length = 1;
for (const name of ["dragover", "drop"]) document.body.dispatchEvent(event(name, { dataTransfer: transfer }));
await until("the folder is judged", () => /dropped-project/.test(title()) && !judges());
// there goes whose focus went with what was there: on a narrow page, and on a wide one
for (const matches of [true, false]) {
  window.matchMedia = () => ({ matches });
  view.to_result();
}

// a workflow, chosen
const [pickFolder, pickFiles] = document.querySelectorAll(".bar button");
pickFolder.click();
pickFiles.click();
const picker = document.querySelector("#pick-files");
Object.defineProperty(picker, "files", { value: { length: 1, 0: new File([texts[0]], "chosen.yml") } });
picker.dispatchEvent(event("change"));
await until("the file is judged", () => /chosen.yml/.test(title()) && !judges());

// from a link, or kept
const text = new TextEncoder().encode(texts[0]);
view.give({ name: "given", inputs: [{ path: ".github/workflows/release.yml", bytes: text, origin: "file" }], unread: [], notes: ["from a link"] });
await until("it is judged", () => /given/.test(title()) && !judges());

// what must be said when something cannot be had
view.note("`rest.wasm` could not be loaded (no connection): try again.");
refuses = true;
field(document.querySelector("#text"), `${document.querySelector("#text").value}# more\n`, "insertFromPaste");
await settled(200);

for (const back of lent.values()) back();

const passed = Object.keys(remembered).filter((name) => /^passed\d+$/.test(name) && (remembered[name].value || sooner[name].value));
console.log(passed.map((name) => name.slice("passed".length)).join("\n"));
process.exit(0);
