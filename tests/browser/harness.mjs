// Opens the built site in real browsers. A test file needs no more than `inEachBrowser`.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import puppeteer from "puppeteer-core";
import { serve, TOP } from "./server.mjs";

const SHOTS = join(TOP, "target", "screenshots");
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** How long anything on the page may take before a test gives up; machines of continuous integration are slow. */
const PATIENCE = 30_000;

const BROWSERS = {
  chromium: {
    browser: "chrome",
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
  firefox: {
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  },
};

/** What a browser must be told when it starts; the rest is said to each page. */
const WISHES = {
  chromium: ({ wasm = true }) => ({
    args: [...BROWSERS.chromium.args, ...(wasm ? [] : ["--js-flags=--jitless"])],
  }),
  firefox: ({ scheme = "light", script = true, wasm = true }) => ({
    extraPrefsFirefox: {
      "layout.css.prefers-color-scheme.content-override": scheme === "dark" ? 0 : 1,
      "javascript.enabled": script,
      // the panel of a download takes the focus away from the page
      "browser.download.alwaysOpenPanel": false,
      "javascript.options.wasm": wasm,
    },
  }),
};

/**
 * Runs a test in Chromium and in Firefox, each time in a fresh profile of one running browser.
 *
 * `body` gets `open(options)`, which serves the site and opens it, and gives back a visit (see `Visit`). When the body
 * is done, every visit must have kept to its own origin, and must have met no policy violation and no error, unless
 * it was opened with `refusals: true`.
 *
 * @param {string} title
 * @param {(tools: {open: (options?: object) => Promise<Visit>, browser: string}) => Promise<void>} body
 */
export function inEachBrowser(title, body, options = {}) {
  for (const name of Object.keys(BROWSERS)) {
    test(`${name}: ${title}`, { timeout: 4 * PATIENCE, ...options }, async () => {
      const visits = [];
      const open = async (wishes = {}) => {
        const visit = new Visit(name, wishes);
        visits.push(visit);
        await visit.open(await launched(name, wishes));
        return visit;
      };
      try {
        await body({ open, browser: name });
        for (const visit of visits) await visit.keptToItself();
      } finally {
        for (const visit of visits) await visit.close();
      }
    });
  }
}

/** Whether a complaint is about the digest of nothing: the page was left while a script was on its way. */
const isLeft = (text) => text.includes("OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb");

const running = new Map();

/** The browser of this name, started when it is first asked for. */
function launched(name, wishes) {
  const told = WISHES[name](wishes);
  const key = JSON.stringify([name, told]);
  if (!running.has(key)) {
    const started = puppeteer.launch({ headless: true, timeout: 4 * PATIENCE, ...BROWSERS[name], ...told });
    running.set(key, started);
    // one that did not start is started again by the next who needs it
    started.catch(() => running.delete(key));
  }
  return running.get(key);
}

after(async () => {
  for (const browser of running.values()) await browser.then((browser) => browser.close());
});

/** One page, opened on the site. */
export class Visit {
  /**
   * @param {object} wishes
   * @param {"light" | "dark"} [wishes.scheme] the system's colour scheme
   * @param {[number, number]} [wishes.size] of the window
   * @param {boolean} [wishes.script] whether scripts may run
   * @param {boolean} [wishes.wasm] whether WebAssembly may run
   * @param {boolean} [wishes.refusals] whether errors are what the test is about
   * @param {string[]} [wishes.known] other origins that the page may ask
   * @param {boolean} [wishes.outward] whether the test tries to reach other hosts
   * @param {string} [wishes.state] what to wait for: `ready` (the default), `refused`, or nothing
   * @param {string} [wishes.path] another page of the site
   * @param {string} [wishes.fragment] what stands behind `#` in the address
   * And everything that `serve` takes.
   */
  constructor(browser, wishes) {
    this.browser = browser;
    this.wishes = { scheme: "light", size: [1280, 900], script: true, refusals: false, fragment: "", ...wishes };
    this.wishes.state ??= this.wishes.script ? "ready" : "";
    this.errors = [];
    this.foreign = [];
  }

  async open(browser) {
    const { scheme, size, script, fragment, state } = this.wishes;
    this.site = await serve(this.wishes);
    this.context = await browser.createBrowserContext();
    const page = (this.page = await this.context.newPage());
    page.on("request", (request) => {
      const url = request.url();
      const known = [this.site.origin, ...(this.wishes.known ?? [])];
      if (!known.includes(new URL(url).origin) && !/^(data|blob):/.test(url)) this.foreign.push(url);
    });
    page.on("console", (message) => {
      // a browser tells of every refusal of a host, whatever the page makes of it
      const refused = /Failed to load resource/.test(message.text()) && this.wishes.known?.some((origin) => message.location().url?.startsWith(origin));
      if (message.type() === "error" && !refused && !isLeft(message.text())) this.errors.push(message.text());
    });
    page.on("pageerror", (error) => {
      const text = String(error?.message ?? error);
      if (!isLeft(text)) this.errors.push(text);
    });
    await this.resize(...size);
    if (this.browser === "chromium") {
      await page.setJavaScriptEnabled(script);
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    }
    await page.evaluateOnNewDocument(() => {
      globalThis.violations = [];
      addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        globalThis.violations.push(`${violatedDirective} ${blockedURI}`),
      );
    });
    await page.goto(this.site.address + (this.wishes.path ?? "") + (fragment && `#${fragment}`), { waitUntil: "load", timeout: PATIENCE });
    if (state) {
      await this.until(`the page is ${state}`, () => document.documentElement.dataset.state);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.state), state, await this.trouble());
    }
  }

  /** Makes the page as large as this. An older Firefox takes the size and knows no orientation, which goes with it. */
  async resize(width, height) {
    await this.page.setViewport({ width, height }).catch((error) => {
      if (!/unknown command/.test(error.message)) throw error;
    });
  }

  /** Every request the site saw. */
  get requests() {
    return this.site.requests;
  }

  /** Waits until `probe`, run in the page with `args`, gives something true, and gives it back. */
  async until(what, probe, ...args) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const value = await this.page.evaluate(probe, ...args);
      if (value) return value;
      if (Date.now() > end) assert.fail(`in vain waited until ${what}`);
      await sleep(40);
    }
  }

  /** The sentence with which the page says that it cannot judge; empty when it says none. */
  trouble() {
    return this.page.evaluate(() => {
      const place = document.getElementById("trouble");
      return place.hidden ? "" : place.textContent;
    });
  }

  /** The page's text as a reader sees it. */
  text() {
    return this.page.evaluate(() => document.body.innerText);
  }

  /** What the policy refused. */
  violations() {
    return this.page.evaluate(() => globalThis.violations);
  }

  /** Writes a screenshot of the page, down to where a browser still draws one. */
  async shot(name) {
    await mkdir(SHOTS, { recursive: true });
    const [width, height] = await this.page.evaluate(() => {
      const { clientWidth, scrollHeight } = document.documentElement;
      return [clientWidth, scrollHeight];
    });
    await this.page.screenshot({
      path: join(SHOTS, `${name}-${this.browser}.png`),
      clip: { x: 0, y: 0, width, height: Math.min(height, 8000) },
      captureBeyondViewport: true,
    });
  }

  /** Puts a text into a text area as pasting it would. */
  paste(selector, text) {
    return this.page.evaluate(
      (selector, text) => {
        const area = document.querySelector(selector);
        area.focus();
        area.value = text;
        area.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true }));
      },
      selector,
      text,
    );
  }

  /** Waits until the page's text matches. */
  async reads(pattern) {
    await this.until(
      `the page reads ${pattern}`,
      (source, flags) => new RegExp(source, flags).test(document.body.innerText),
      pattern.source,
      pattern.flags,
    );
  }

  /** Looks for what keeps people out, by the rules of WCAG 2.2 AA. */
  async axe() {
    await this.page.evaluate(await readFile(AXE, "utf8"));
    const found = await this.page.evaluate(async () => {
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const { violations } = await globalThis.axe.run(document, { runOnly: tags });
      return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
    });
    assert.deepEqual(found, []);
  }

  /** What must hold at the end of every visit. */
  async keptToItself() {
    if (!this.wishes.outward) assert.deepEqual(this.foreign, [], "requests left the origin");
    if (!this.wishes.refusals) {
      assert.deepEqual(await this.violations(), [], "the policy refused something");
      assert.deepEqual(this.errors, [], "the console shows errors");
    }
  }

  async close() {
    await this.context?.close();
    await this.site?.close();
  }
}
