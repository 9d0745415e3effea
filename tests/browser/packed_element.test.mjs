// What is handed out: the archive, and the npm package.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { TOP, integrity } from "./server.mjs";

const OUT = join(TOP, "target", "embed");
const PACKAGE = join(OUT, "npm");
const skip = existsSync(join(OUT, "spec-check-embed-v1.tar.gz")) ? false : "run `cargo dev embed`";

/** Every file of the package, by its path. */
const files = async () => {
  const all = await readdir(PACKAGE, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map(({ parentPath, path, name }) => relative(PACKAGE, join(parentPath ?? path, name)).replaceAll("\\", "/"));
};

const json = async (name) => JSON.parse(await readFile(join(PACKAGE, name), "utf8"));

/** The files of a tar archive. */
function* untar(bytes) {
  const text = (from, length) => bytes.toString("utf8", from, from + length).split("\0")[0];
  for (let at = 0; bytes[at]; ) {
    const size = parseInt(text(at + 124, 12), 8);
    yield { name: text(at, 100), size, time: parseInt(text(at + 136, 12), 8), owner: text(at + 265, 32), bytes: bytes.subarray(at + 512, at + 512 + size) };
    at += 512 + 512 * Math.ceil(size / 512);
  }
}

test("the manifest names every file with its size and its digest", { skip }, async () => {
  const { files: named } = await json("manifest.json");
  const there = (await files()).filter((name) => name !== "manifest.json");
  assert.deepEqual(Object.keys(named).sort(), there.sort());
  for (const [name, { bytes, integrity: digest }] of Object.entries(named)) {
    const content = await readFile(join(PACKAGE, name));
    assert.equal(content.length, bytes, name);
    assert.equal(integrity(content), digest, name);
  }
});

test("the archive holds the same files in one folder, and nothing of who packed it", { skip }, async () => {
  const seen = [];
  for (const { name, bytes, time, owner } of untar(gunzipSync(await readFile(join(OUT, "spec-check-embed-v1.tar.gz"))))) {
    assert.ok(name.startsWith("spec-check/v1/"), name);
    const short = name.slice("spec-check/v1/".length);
    assert.deepEqual([time, owner], [0, ""], name);
    assert.ok(bytes.equals(await readFile(join(PACKAGE, short))), name);
    seen.push(short);
  }
  assert.deepEqual(seen.sort(), (await files()).sort());
});

test("the package exports what it says, with types and licence, and runs nothing when it is installed", { skip }, async () => {
  const all = await json("package.json");
  for (const target of [all.types, ...Object.values(all.exports).flatMap((to) => (typeof to === "string" ? [to] : Object.values(to)))]) {
    if (target.includes("*")) continue;
    assert.ok(existsSync(join(PACKAGE, target)), target);
  }
  assert.equal(all.scripts, undefined);
  assert.equal(all.dependencies, undefined);
  assert.equal(all.license, "BSD-3-Clause");
  assert.equal(await readFile(join(PACKAGE, "LICENSE"), "utf8"), await readFile(join(TOP, "LICENSE"), "utf8"));
  const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: PACKAGE });
  const [packed] = JSON.parse(stdout);
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), (await files()).sort());
  assert.ok(packed.size < 1_000_000, `${packed.size} bytes`);
});

test("the types name every option that the script takes, and the script fetches nothing but its own files", { skip }, async () => {
  const script = await readFile(join(PACKAGE, "spec-check.js"), "utf8");
  const types = await readFile(join(PACKAGE, "spec-check.d.ts"), "utf8");
  const manual = await readFile(join(PACKAGE, "README.md"), "utf8");
  const options = JSON.parse(/WISHES = (\[[^\]]*\])/.exec(script)[1]);
  assert.ok(options.length > 5);
  for (const option of options) {
    assert.match(types, new RegExp(`\\n  ${option}\\?: `), option);
    assert.match(manual, new RegExp(`\`${option}\``), option);
  }
  for (const exported of script.matchAll(/^export (?:async )?(?:function|class) (\w+)/gm)) assert.ok(types.includes(exported[1]), exported[1]);
  assert.doesNotMatch(script, /https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  for (const file of (await files()).filter((name) => name.endsWith(".js"))) {
    const text = await readFile(join(PACKAGE, file), "utf8");
    assert.doesNotMatch(text, /\beval\(|new Function\(|\.innerHTML|document\.write/, file);
  }
});
