import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { inEachBrowser } from "./harness.mjs";
import { SITE } from "./server.mjs";

const sizes = async (names) => {
  let sum = 0;
  for (const name of names) sum += brotliCompressSync(await readFile(join(SITE, name))).length;
  return sum;
};

inEachBrowser("a visit loads no more than 15 kB until its first paint, both modules for its first verdict, and nothing twice", async ({ open }) => {
  const visit = await open();
  const names = [...new Set(visit.requests.map(({ path }) => path.slice(1) || "index.html"))];
  // the rest of the judging module may follow at any moment
  const modules = names.filter((name) => name.endsWith(".wasm") && !name.startsWith("check/rest-"));
  assert.equal(modules.length, 2, "both modules have come");
  const paint = names.filter((name) => /(index\.html|\.css)$/.test(name));
  assert.ok((await sizes(paint)) <= 15_000);
  const twice = names.filter((name) => visit.requests.filter(({ path }) => path === `/${name}`).length > 1);
  assert.deepEqual(twice, [], "nothing is loaded twice");
});

// the judging module has grown with the rules: what is reached is held by `cargo dev test size`
inEachBrowser(
  "a visit loads no more than 260 kB until its first verdict",
  async ({ open }) => {
    const visit = await open();
    const names = [...new Set(visit.requests.map(({ path }) => path.slice(1) || "index.html"))];
    assert.ok((await sizes(names)) <= 260_000);
  },
  { todo: "the judging module is too large" },
);
