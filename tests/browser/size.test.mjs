import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { unseen } from "../ordinary/read.mjs";
import { inEachBrowser } from "./harness.mjs";
import { SITE } from "./server.mjs";
import { dropFolder, live } from "./visitor.mjs";

/** The rest of the judging module, or of the view's. */
const REST = /rest(-\w+)?\.wasm$/;

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

/** Has something given, and gives back the names of all that was loaded until its verdict stood on the screen under this name. */
async function untilVerdict(visit, name, give) {
  await visit.page.evaluate((name) => {
    const shown = () =>
      document.querySelector(".lead") && !document.querySelector("[aria-busy]") && document.querySelector("#result-title")?.textContent.includes(name);
    globalThis.verdict = new Promise((resolve) => {
      new MutationObserver((_, observer) => {
        if (!shown()) return;
        observer.disconnect();
        // the frame in which it is drawn, and the one after it
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    });
  }, name);
  await give();
  const names = await visit.page.evaluate(async () => {
    const end = await globalThis.verdict;
    const entries = performance.getEntriesByType("resource").filter(({ startTime }) => startTime <= end);
    return entries.filter(({ name }) => name.startsWith(location.origin)).map(({ name }) => new URL(name).pathname.slice(1));
  });
  return [...new Set(["index.html", ...names])];
}

/** The same of a workflow that is pasted. */
const untilPasted = (visit, text) => untilVerdict(visit, "pasted", () => visit.paste("#paste", text));

inEachBrowser("an ordinary release workflow that the profile has not seen is judged without the rest of the module", async ({ open }) => {
  for (const { name, text } of unseen()) {
    const names = await untilPasted(await open(), text);
    assert.deepEqual(names.filter((name) => REST.test(name)), [], name);
  }
});

const tree = (text) => ({ ".github": { workflows: { "release.yml": text } }, "README.md": "# here", "pyproject.toml": "[project]\nname = 'here'\n" });

/** How somebody gives what is judged then. */
const WAYS = {
  "pastes a workflow": (visit, text) => untilPasted(visit, text),
  "drops a folder": (visit, text) => untilVerdict(visit, "dropped-here", () => dropFolder(visit, "dropped-here", tree(text))),
  "chooses a file": (visit, text) =>
    untilVerdict(visit, "release.yml", async () => {
      await live(visit); // nobody can press the button sooner
      const folder = await mkdtemp(join(tmpdir(), "chosen-"));
      await writeFile(join(folder, "release.yml"), text);
      await (await visit.page.$("#pick-files")).uploadFile(join(folder, "release.yml"));
    }),
};

for (const [where, size] of [["on a wide page", undefined], ["on a phone", [390, 844]]]) {
  for (const [what, give] of Object.entries(WAYS)) {
    inEachBrowser(`whoever ${what} ${where} gets the verdict without the rest of the view, at once and after the example's`, async ({ open }) => {
      const [{ text }] = unseen();
      for (const ready of [() => {}, live]) {
        const visit = await open(size && { size });
        await ready(visit);
        const names = await give(visit, text);
        assert.deepEqual(names.filter((name) => name.endsWith("_rest.wasm")), []);
      }
    });
  }
}

// what is reached is held by `cargo dev test size`
inEachBrowser(
  "a visit loads no more than 260 kB until the verdict of an ordinary release workflow",
  async ({ open }) => {
    const [{ text }] = unseen();
    const names = await untilPasted(await open(), text);
    const bytes = await sizes(names);
    assert.ok(bytes <= 260_000, `it takes ${bytes} bytes`);
  },
  { todo: "the judging module is too large" },
);
