// What the page says when a browser refuses something, each time caused for real.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inEachBrowser } from "./harness.mjs";
import { SITE } from "./server.mjs";
import { judged, live, pasteAnywhere, PINNED, WEAK, word } from "./visitor.mjs";

const press = (visit, label) =>
  visit.page.evaluate((label) => [...document.querySelectorAll("button")].find(({ textContent, offsetParent }) => textContent === label && offsetParent).click(), label);

/** Lets something happen in the page before any of its scripts. */
const first = (words) => ({ alter: (name, bytes) => (/loader-\w+\.js$/.test(name) ? `${words}\n${bytes}` : undefined), signed: true });

inEachBrowser("a browser without workers is told so", async ({ open }) => {
  const visit = await open({ ...first("delete globalThis.Worker;"), refusals: true, state: "refused" });
  assert.match(await visit.trouble(), /could not be started \(.*no workers, or a policy forbids them\)/);
});

inEachBrowser("a policy that forbids the worker is told so", async ({ open }) => {
  const strict = (name, bytes) => (name === "index.html" ? bytes.toString().replace("worker-src blob:", "worker-src 'none'") : undefined);
  const visit = await open({ alter: strict, refusals: true, state: "refused" });
  assert.match(await visit.trouble(), /the judging part could not be started/);
});

inEachBrowser("a loader that does not run leaves a sentence", async ({ open }) => {
  const old = (name, bytes) => (/loader-\w+\.js$/.test(name) ? `this is no script that ${bytes.length} old browsers can read` : undefined);
  const visit = await open({ alter: old, signed: true, refusals: true, state: "" });
  assert.match(await visit.trouble(), /its script did not run/);
  assert.match(await visit.text(), /example-project/);
  await visit.shot("old-browser");
});

inEachBrowser("a page whose script runs says nothing of the kind", async ({ open }) => {
  const visit = await open();
  await live(visit);
  assert.equal(await visit.trouble(), "");
});

inEachBrowser("a browser that cannot pack says so, and judges all the same", async ({ open }) => {
  const visit = await open(first("delete globalThis.CompressionStream; delete globalThis.DecompressionStream;"));
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await visit.until("the rest has come", () => document.querySelector("#back button") !== null);
  await press(visit, "Copy as a link");
  await visit.until("it says so", () => /no CompressionStream/.test(document.querySelector("#back-link-says").textContent));
  assert.equal(await word(visit, PINNED), "unmet");
});

inEachBrowser("a full storage has a sentence, and the page goes on", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await visit.page.evaluate(() => {
    for (let size = 1 << 22; size >= 1; size >>= 1) {
      for (let at = 0; ; at += 1) {
        try {
          localStorage.setItem(`fill-${size}-${at}`, "x".repeat(size));
        } catch {
          break;
        }
      }
    }
  });
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await visit.reads(/this browser has no room left for this site/);
  await visit.paste("#text", WEAK.replace("@v4", `@${"a".repeat(40)}`));
  await visit.until("it is judged again", (rule) => document.getElementById(rule).querySelector(".word").textContent === "met", PINNED);
});

inEachBrowser("a storage that is refused has a sentence, and the page goes on", async ({ open }) => {
  const refuse = 'Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("The operation is insecure.", "SecurityError"); } });';
  const visit = await open(first(refuse));
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await visit.reads(/this browser does not let the page keep anything/);
});

inEachBrowser("a clipboard that is denied shows the text, to copy by hand", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await visit.page.evaluate(() =>
    Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new DOMException("denied", "NotAllowedError")) }, configurable: true }),
  );
  await press(visit, "Copy as a checklist");
  await visit.until("the text is shown", () => /SPEC 8/.test(document.querySelector("dialog textarea")?.value));
  assert.ok(await visit.page.evaluate(() => document.activeElement.matches("dialog textarea")));
  const [start, end, length] = await visit.page.evaluate(() => {
    const { selectionStart, selectionEnd, value } = document.activeElement;
    return [selectionStart, selectionEnd, value.length];
  });
  assert.deepEqual([start, end], [0, length], "all of it is selected");
  await visit.axe();
  await visit.shot("by-hand");
  await visit.page.keyboard.press("Escape");
  await visit.until("it is closed", () => !document.querySelector("dialog"));
  await visit.reads(/Your browser did not allow it/);
});

inEachBrowser("a page without any clipboard, as over plain HTTP, shows the text too", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await visit.page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true }));
  await press(visit, "Copy as a checklist");
  await visit.until("the text is shown", () => /SPEC 8/.test(document.querySelector("dialog textarea")?.value));
});

inEachBrowser("a file that vanishes while it is read is named, and the others are judged", async ({ open, browser }) => {
  // only one of the drivers hands files of the disk to a page
  if (browser !== "chromium") return;
  const visit = await open();
  await live(visit);
  const folder = await mkdtemp(join(tmpdir(), "vanishing-"));
  try {
    const [stays, goes] = ["release.yml", "other.yml"].map((name) => join(folder, name));
    await writeFile(stays, WEAK);
    await writeFile(goes, WEAK);
    await visit.page.evaluate(() => {
      const { arrayBuffer } = Blob.prototype;
      const gone = new Promise((resolve) => (globalThis.gone = resolve));
      Blob.prototype.arrayBuffer = async function () {
        if (this.name === "other.yml") await gone;
        return arrayBuffer.call(this);
      };
    });
    await (await visit.page.$("#pick-files")).uploadFile(stays, goes);
    await rm(goes);
    await visit.page.evaluate(() => globalThis.gone());
    await judged(visit, "chosen files");
    assert.match(await visit.text(), /other\.yml this file vanished while it was read; bring it back/);
    assert.equal(await word(visit, PINNED), "unmet");
  } finally {
    await rm(folder, { recursive: true });
  }
});

inEachBrowser("a worker that is killed is followed by a fresh one, and nothing that was given is lost", async ({ open, browser }) => {
  // only one of the drivers can end a worker from outside
  if (browser !== "chromium") return;
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  const [worker] = visit.page.workers();
  await worker.close();
  await visit.paste("#text", WEAK.replace("@v4", `@${"a".repeat(40)}`));
  await visit.reads(/The judge stopped\. What you gave is still here/);
  await press(visit, "Try again");
  await visit.until("it is judged again", (rule) => document.getElementById(rule).querySelector(".word").textContent === "met", PINNED);
});

inEachBrowser("what comes on demand is named when it cannot be had", async ({ open }) => {
  const visit = await open({
    refusals: true,
    alter: (name) => {
      if (/back-\w+\.js$/.test(name)) throw new Error("not on this host");
    },
  });
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await visit.until("a note says so", () => /back-\w+\.js` could not be loaded|back-\w+\.js could not be loaded/.test(document.querySelector(".notes").textContent));
});

inEachBrowser("the page shows its version, its commit and the digests that it is held to", async ({ open }) => {
  const visit = await open();
  await visit.page.evaluate(() => (document.querySelector("footer details").open = true));
  const rows = await visit.page.evaluate(() => [...document.querySelectorAll(".build dd")].map(({ textContent }) => textContent));
  assert.match(rows[0], /^\d+\.\d+\.\d+$/);
  assert.match(rows[1], /^[0-9a-f]{40}(, with changes)?$/);
  const named = await visit.page.evaluate(() => {
    const { wasmIntegrity, restIntegrity } = document.querySelector('meta[name="check"]').dataset;
    return [document.querySelector('link[href$="_bg.wasm"]').integrity, wasmIntegrity, restIntegrity];
  });
  const files = await readdir(SITE);
  const rest = await readFile(join(SITE, files.find((name) => /_rest\.wasm$/.test(name))));
  named.splice(1, 0, `sha256-${createHash("sha256").update(rest).digest("base64")}`);
  assert.deepEqual(rows.slice(2), named);
  await visit.axe();
});
