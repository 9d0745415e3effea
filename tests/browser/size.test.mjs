import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { unseen } from "../ordinary/read.mjs";
import { inEachBrowser } from "./harness.mjs";
import { SITE } from "./server.mjs";

const sizes = async (names) => {
  let sum = 0;
  for (const name of names) sum += brotliCompressSync(await readFile(join(SITE, name))).length;
  return sum;
};

/** What `visit` has loaded until now, by the requests that the site saw. */
const loaded = (visit) => [...new Set(visit.requests.map(({ path }) => path.slice(1) || "index.html"))];

inEachBrowser("a visit loads no more than 15 kB until its first paint, two modules before anything is given, and nothing twice", async ({ open }) => {
  const visit = await open();
  const names = loaded(visit);
  assert.equal(names.filter((name) => name.endsWith(".wasm")).length, 2, names.join(", "));
  const paint = names.filter((name) => /(index\.html|page-\w+\.css)$/.test(name));
  assert.ok((await sizes(paint)) <= 15_000);
  const twice = names.filter((name) => visit.requests.filter(({ path }) => path === `/${name}`).length > 1);
  assert.deepEqual(twice, [], "nothing is loaded twice");
});

/** Pastes a workflow, and gives back the names of all that was loaded until its verdict stood on the screen. */
async function untilVerdict(visit, text) {
  await visit.page.evaluate(() => {
    const shown = () =>
      document.querySelector(".lead") && !document.querySelector("[aria-busy]") && /pasted/.test(document.querySelector("#result-title")?.textContent);
    globalThis.verdict = new Promise((resolve) => {
      new MutationObserver((_, observer) => {
        if (!shown()) return;
        observer.disconnect();
        // the frame in which it is drawn, and the one after it
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    });
  });
  await visit.paste("#paste", text);
  const names = await visit.page.evaluate(async () => {
    const end = await globalThis.verdict;
    const entries = performance.getEntriesByType("resource").filter(({ startTime }) => startTime <= end);
    return entries.filter(({ name }) => name.startsWith(location.origin)).map(({ name }) => new URL(name).pathname.slice(1));
  });
  return [...new Set(["index.html", ...names])];
}

inEachBrowser("an ordinary release workflow that the profile has not seen is judged without the rest of the module", async ({ open }) => {
  for (const { name, text } of unseen()) {
    const names = await untilVerdict(await open(), text);
    assert.deepEqual(names.filter((name) => /rest-\w+\.wasm$/.test(name)), [], name);
  }
});

// what is reached is held by `cargo dev test size`
inEachBrowser(
  "a visit loads no more than 260 kB until the verdict of an ordinary release workflow",
  async ({ open }) => {
    const [{ text }] = unseen();
    const names = await untilVerdict(await open(), text);
    const bytes = await sizes(names);
    assert.ok(bytes <= 260_000, `it takes ${bytes} bytes`);
  },
  { todo: "the judging module is too large" },
);
