import assert from "node:assert/strict";
import { inEachBrowser } from "./harness.mjs";

/** One byte more at the end: still valid JavaScript; as Wasm an empty custom section. */
const tamper = (end) => (name, bytes) => {
  if (!end.test(name)) return undefined;
  const more = name.endsWith(".wasm") ? Buffer.from([0, 1, 0]) : Buffer.from("\n");
  return Buffer.concat([bytes, more]);
};

const FILES = {
  "the judging module": /check-\w+\.wasm/,
  "the judging module's script": /check-\w+\.js/,
  "the view's module": /_bg\.wasm/,
  "the view's script": /spec-site-\w+\.js/,
};

for (const [what, end] of Object.entries(FILES)) {
  inEachBrowser(`${what} is refused when it is not the one the page was built with`, async ({ open }) => {
    const visit = await open({ alter: tamper(end), refusals: true, state: "refused" });
    const trouble = await visit.trouble();
    assert.match(trouble, /is not the file this page was built with/);
    assert.match(trouble, end);
    assert.match(await visit.text(), /example/i, "the example is still there to read");
  });
}

inEachBrowser("a missing module is named", async ({ open }) => {
  const visit = await open({
    alter: (name) => {
      if (/check-\w+\.wasm$/.test(name)) throw new Error("not on this host");
    },
    refusals: true,
    state: "refused",
  });
  assert.match(await visit.trouble(), /`check-\w+\.wasm` could not be loaded \(the server says 404\)/);
});

inEachBrowser("a tampered loader does not run, and the example stays", async ({ open }) => {
  const visit = await open({ alter: tamper(/loader-\w+\.js$/), refusals: true, state: "" });
  assert.match(await visit.text(), /example/i);
  assert.equal(await visit.page.evaluate(() => document.documentElement.dataset.state), undefined);
});

inEachBrowser("a browser without WebAssembly is told so, and the example stays", async ({ open }) => {
  const visit = await open({ wasm: false, refusals: true, state: "refused" });
  assert.match(await visit.trouble(), /this browser runs no WebAssembly/);
  assert.match(await visit.text(), /example/i);
  await visit.shot("without-wasm");
});

inEachBrowser("a host whose policy refuses WebAssembly is told so", async ({ open }) => {
  const strict = (name, bytes) =>
    name === "index.html" ? bytes.toString().replace("'wasm-unsafe-eval'", "") : undefined;
  const visit = await open({ alter: strict, refusals: true, state: "refused" });
  assert.match(await visit.trouble(), /this browser refuses to run WebAssembly here/);
});
