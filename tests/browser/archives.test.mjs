// Archives, large folders, and two repositories that are one project.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { inEachBrowser } from "./harness.mjs";
import { below, large, tar, tarGz, zip } from "./packed.mjs";
import { TOP } from "./server.mjs";
import { dropFolder, judged, live, pasteAnywhere, PINNED, WEAK, word } from "./visitor.mjs";

const STORY = join(TOP, "tests/stories/typical/repository");
const also = { "judge.js": "www/judge.js", "walk.js": "www/walk.js" };

/** Drops files, each `[name, bytes]`, as a browser's entries. */
async function drop(visit, files, on = "body") {
  const parcels = files.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  await visit.page.evaluate(
    async (parcels, on) => {
      const items = [];
      for (const [name, base64] of parcels) {
        const blob = await new Response(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))).blob();
        const file = (done) => done(new File([blob], name));
        items.push({ webkitGetAsEntry: () => ({ name, isFile: true, isDirectory: false, file }) });
      }
      const event = new Event("drop", { bubbles: true, cancelable: true });
      Object.defineProperty(event, "dataTransfer", { value: { items, files: [], getData: () => "" } });
      document.querySelector(on).dispatchEvent(event);
    },
    parcels,
    on,
  );
}

const click = (visit, label) =>
  visit.page.evaluate((label) => [...document.querySelectorAll("button")].find(({ textContent }) => textContent === label).click(), label);

const names = (visit) => visit.page.evaluate(() => [...document.querySelectorAll(".files .name")].map(({ textContent }) => textContent));

/** What the terminal says of a path, as an object. */
async function terminal(...paths) {
  const line = ["run", "--locked", "--quiet", "--package", "spec-cli", "--bin", "spec-check", "--", ...paths, "--format", "json", "--as-of", "2026-11-22", "--exit-zero"];
  const { stdout } = await promisify(execFile)("cargo", line, { cwd: TOP, maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

/** In the page: what the page's own scripts make of archives, as the report of the judge. */
const report = async (parcels) => {
  globalThis.specCheckLate ??= {}; // a script that was imported once does not run again
  const [{ Judge }] = await Promise.all([import("./judge.js"), import("./walk.js")]);
  const { walk: take } = globalThis.specCheckLate;
  const { js, wasm, rest, ...digests } = document.querySelector('meta[name="check"]').dataset;
  const here = (name) => name && new URL(name, document.baseURI).href;
  const judge = (globalThis.keeper ??= new Judge({ js: here(js), wasm: here(wasm), rest: here(rest), ...digests }));
  await judge.ready;
  const files = parcels.map(([name, base64]) => new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name));
  const { repositories, notes } = await take(judge, { files }, () => {}, new AbortController().signal);
  if (!repositories.length) return notes;
  const [{ name, files: read, listing, unread }] = repositories;
  const inputs = read.map((file) => ({ ...file, origin: "file" }));
  if (listing) inputs.push({ path: "(the folder's list of paths)", bytes: listing, origin: "listing" });
  return judge.judge({ name, asOf: "2026-11-22", inputs, unread });
};

inEachBrowser("an archive is judged in the page and in the terminal as its folder is", async ({ open }) => {
  const visit = await open({ also });
  await live(visit);
  const files = await below(STORY, "repository");
  const folder = await mkdtemp(join(tmpdir(), "spec-check-"));
  try {
    const expected = await terminal(STORY);
    for (const [name, bytes] of [["a.zip", zip(files)], ["b.tar.gz", tarGz(files)], ["c.tgz", tarGz(files)], ["d.tar", tar(files)]]) {
      await writeFile(join(folder, name), bytes);
      assert.deepEqual(await terminal(join(folder, name)), expected, name);
      assert.deepEqual(await visit.page.evaluate(report, [[name, bytes.toString("base64")]]), expected, name);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  await drop(visit, [["typical-main.zip", zip(files)]]);
  await judged(visit, "repository");
  assert.match(await visit.text(), new RegExp(`${files.length} files read`));
  await visit.axe();
  await visit.shot("archive");
});

inEachBrowser("page and terminal agree on what is wrong with an archive", async ({ open }) => {
  const visit = await open({ also });
  const good = [["x/setup.py", ""], ["x/.github/workflows/a.yml", WEAK]];
  const whole = zip([...good, ["x/action.yml", "runs: {}"]]);
  const damaged = Buffer.from(whole);
  damaged[damaged.lastIndexOf("PK\x01\x02") + 16] ^= 1;
  const encrypted = Buffer.from(whole);
  encrypted[encrypted.lastIndexOf("PK\x01\x02") + 8] |= 1;
  const noise = Buffer.alloc(300_000).map((_, at) => (at * 7919 * (at % 251)) >> 3);
  const folder = await mkdtemp(join(tmpdir(), "spec-check-"));
  try {
    for (const [name, bytes, sentence] of [
      ["damaged.zip", damaged, /damaged in the archive/],
      ["encrypted.zip", encrypted, /encrypted/],
      ["slip.zip", zip([...good, ["../../evil.yml", WEAK], ["/etc/x.yml", WEAK]]), /leads out of the archive/],
      ["twice.zip", zip([...good, ["x/action.yml", "a: 1"], ["x/action.yml", "a: 2"]]), /more than once/],
      ["short.tar", tar([...good, ["x/z", noise]]).subarray(0, 20_000), /breaks off or is damaged/],
      ["inner.zip", zip([["x/a.zip", whole]]), /holds others/],
      ["sdist.tar.gz", tarGz([...good, ["x/PKG-INFO", "Name: x\n"]]), /source distribution/],
    ]) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      const expected = await terminal(path);
      assert.match(JSON.stringify(expected.problems), sentence, name);
      assert.deepEqual(await visit.page.evaluate(report, [[name, bytes.toString("base64")]]), expected, name);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

inEachBrowser("an archive that is made to fill a memory gets a sentence, and what was there stays", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  const bomb = gzipSync(tar([["setup.py", ""], ["zeros", Buffer.alloc(250 << 20)]]));
  await drop(visit, [["bomb.tar.gz", bomb]]);
  await visit.reads(/bomb\.tar\.gz\S*: it becomes more than 200 times larger/);
  await judged(visit, "pasted text");
  await drop(visit, [["broken.zip", Buffer.from("on: push\n")]]);
  await visit.reads(/broken\.zip\S*: it is no archive/);
  assert.equal(await word(visit, PINNED), "unmet");
  await visit.axe();
});

inEachBrowser("reading can be stopped, and what was there stays", async ({ open }) => {
  const visit = await open();
  await live(visit);
  // entries that never come, as from a share that sleeps
  await visit.page.evaluate(() => {
    const folder = { name: "asleep", isFile: false, isDirectory: true, createReader: () => ({ readEntries: () => {} }) };
    const event = new Event("drop", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "dataTransfer", { value: { items: [{ webkitGetAsEntry: () => folder }], files: [], getData: () => "" } });
    document.body.dispatchEvent(event);
  });
  await visit.until("it says that it reads", () => null !== document.querySelector(".reading button"));
  await visit.axe();
  await click(visit, "Stop");
  await visit.reads(/Reading was stopped; what you had is as it was/);
  assert.equal(await visit.page.evaluate(() => document.querySelector(".reading")), null);
  assert.equal(await word(visit, PINNED), "unmet");
  // and an archive on its way
  const many = Array.from({ length: 20_000 }, (_, at) => [`x/src/${at}.py`, `${at}`]);
  await drop(visit, [["many.tar.gz", tarGz(many)]]);
  await visit.until("it can be stopped", () => null !== document.querySelector(".reading button"));
  await click(visit, "Stop");
  await visit.reads(/Reading was stopped/);
  await drop(visit, [["many.zip", zip([...many.slice(0, 100), ["x/setup.py", ""]])]]);
  await judged(visit, "x");
});

inEachBrowser("the release repository is added beside the code, and each file says whose it is", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "code", { "pyproject.toml": "[project]\nname = 'x'\n", ".github": { workflows: { "test.yml": "on: push\njobs: {}\n" } } });
  await judged(visit, "code");
  await click(visit, "Add the release repository");
  await visit.axe();
  await visit.shot("adding");
  await drop(visit, [["release-main.zip", zip([["release-main/.github/workflows/release.yml", WEAK]])]]);
  await judged(visit, "code and release-main");
  assert.deepEqual(await names(visit), ["code/.github/workflows/test.yml", "code/pyproject.toml", "release-main/.github/workflows/release.yml"]);
  assert.deepEqual(await visit.page.evaluate(() => [...document.querySelectorAll(".files .part")].map(({ textContent }) => textContent)), ["code", "release-main"]);
  assert.equal(await word(visit, PINNED), "unmet");
  assert.match(await visit.text(), /in release-main: /);
  await visit.axe();
  await visit.shot("together");
  // what is kept for a reload is still two repositories
  await visit.reads(/Kept in this browser|kept/i);
  await visit.page.reload({ waitUntil: "load" });
  await judged(visit, "code and release-main");
  assert.deepEqual(await visit.page.evaluate(() => [...document.querySelectorAll(".files .part")].map(({ textContent }) => textContent)), ["code", "release-main"]);
  assert.equal(await word(visit, PINNED), "unmet");
  // an edit is judged where it is
  const button = await visit.page.evaluateHandle((rule) => document.getElementById(rule).querySelector("button.place"), PINNED);
  await button.click();
  await visit.until("the file is shown", () => document.querySelector("#text")?.value.includes("actions/checkout@v4"));
  await visit.page.evaluate(() => {
    const area = document.querySelector("#text");
    area.value = area.value.replace("actions/checkout@v4", `actions/checkout@${"a".repeat(40)}`);
    area.dispatchEvent(new InputEvent("input", { inputType: "insertText", bubbles: true }));
  });
  await visit.until("the rule is met", (rule) => document.getElementById(rule).querySelector(".word").textContent === "met", PINNED);
  await visit.page.evaluate(() => document.querySelector(".parts li:last-child button").click());
  await judged(visit, "code");
  assert.deepEqual(await names(visit), [".github/workflows/test.yml", "pyproject.toml"]);
});

inEachBrowser("two archives dropped at once are one project, as in the terminal", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await drop(visit, [
    ["code.zip", zip([["x/pyproject.toml", "[project]\nname = 'x'\n"]])],
    ["code.tar.gz", tarGz([["x/.github/workflows/release.yml", WEAK]])],
  ]);
  await judged(visit, "x and x (2)");
  assert.deepEqual(await names(visit), ["x/pyproject.toml", "x (2)/.github/workflows/release.yml"]);
});

inEachBrowser("a file that vanishes while it is read has a sentence, and the others are judged", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await visit.page.evaluate((weak) => {
    const file = (name, act) => ({ name, isFile: true, isDirectory: false, file: act });
    const folder = (name, entries) => ({
      name,
      isFile: false,
      isDirectory: true,
      createReader: () => {
        const rest = [...entries];
        return { readEntries: (done) => done(rest.splice(0)) };
      },
    });
    const gone = (_, fail) => fail(new DOMException("gone", "NotFoundError"));
    const there = (done) => done(new File([weak], "a.yml"));
    const workflows = folder("workflows", [file("a.yml", there), file("gone.yml", gone)]);
    const event = new Event("drop", { bubbles: true, cancelable: true });
    const items = [{ webkitGetAsEntry: () => folder("vanishing", [folder(".github", [workflows])]) }];
    Object.defineProperty(event, "dataTransfer", { value: { items, files: [], getData: () => "" } });
    document.body.dispatchEvent(event);
  }, WEAK);
  await judged(visit, "vanishing");
  assert.match(await visit.text(), /gone\.yml[\s\S]*this file vanished while it was read/);
  assert.equal(await word(visit, PINNED), "unmet");
});

inEachBrowser("without the script that reads folders a sentence says so, and pasting goes on", async ({ open }) => {
  const visit = await open({ refusals: true, alter: (name) => { if (/walk-/.test(name)) throw new Error("not on this host"); } });
  await live(visit);
  await dropFolder(visit, "any", { "setup.py": "" });
  await visit.reads(/walk-\w+\.js could not be loaded \(the server says 404\), so this cannot be done now/);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
});

inEachBrowser("a folder of 50,000 files is judged", async ({ open, browser }) => {
  // only one of the drivers hands a folder to a page
  if (browser !== "chromium") return;
  const folder = await mkdtemp(join(tmpdir(), "spec-check-"));
  try {
    await large(join(folder, "large"));
    const visit = await open();
    await live(visit);
    await (await visit.page.$("#pick-folder")).uploadFile(join(folder, "large"));
    await judged(visit, "large");
    assert.match(await visit.text(), /of 50000 paths/);
    assert.equal(await word(visit, PINNED), "unmet");
  } finally {
    await rm(folder, { recursive: true });
  }
});
