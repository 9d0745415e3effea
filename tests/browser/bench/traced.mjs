// What every program here needs: a browser, and the tasks of the page's thread from a trace.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const ms = (number) => `${Math.round(number)} ms`;

/** Runs `body` with a browser and a folder that is taken away afterwards. */
export async function measured(body) {
  const folder = await mkdtemp(join(tmpdir(), "spec-check-"));
  const browser = await puppeteer.launch({ headless: true, executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS, protocolTimeout: 600_000 });
  try {
    await body(browser, folder);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
}

/** A page of the site that has come alive and has loaded what it loads ahead, and remembers no earlier one. */
export async function opened(browser, site) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(site.address);
  await page.waitForSelector(".acts button:not([disabled])");
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return page;
}

/** Everything that the browser noted while `body` ran. */
export async function traced(page, folder, body) {
  const path = join(folder, "trace.json");
  await page.tracing.start({ path, categories: ["toplevel", "devtools.timeline", "v8", "blink.user_timing"] });
  await body();
  await page.tracing.stop();
  return JSON.parse(await readFile(path, "utf8")).traceEvents;
}

const SCRIPTS = new Set(["FunctionCall", "v8.callFunction", "RunMicrotasks"]);

/** The same thread, and begun while `outer` ran. */
const within =
  (outer) =>
  ({ ts, pid, tid }) =>
    pid === outer.pid && tid === outer.tid && ts >= outer.ts && ts < outer.ts + outer.dur;

function ofThePage(events) {
  const thread = ({ pid, tid }) => `${pid}:${tid}`;
  const mains = new Set(events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(thread));
  return events.filter((event) => event.ph === "X" && mains.has(thread(event)));
}

/** The tasks of the page's thread: `{start, clock, processor, script}` in milliseconds, `script` whether any ran in it. */
export function tasks(events) {
  const own = ofThePage(events);
  const scripts = own.filter(({ name }) => SCRIPTS.has(name));
  return own
    .filter(({ name, dur }) => /RunTask$/.test(name) && dur >= 10_000)
    .map((task) => ({ start: task.ts / 1000, clock: task.dur / 1000, processor: (task.tdur ?? 0) / 1000, script: scripts.some(within(task)) }));
}

/** How long scripts kept the processor on the page's thread between two moments of the trace, in milliseconds. */
export function scripted(events, since, until) {
  const calls = ofThePage(events)
    .filter(({ name, ts }) => SCRIPTS.has(name) && ts / 1000 >= since && ts / 1000 <= until)
    .sort((one, other) => one.ts - other.ts || other.dur - one.dur);
  let [sum, end] = [0, 0];
  for (const { ts, dur, tdur } of calls) {
    if (ts < end) continue; // a call within a call
    sum += (tdur ?? dur) / 1000;
    end = ts + dur;
  }
  return sum;
}

/** What 95 of 100 stay below. */
export const p95 = (figures) => [...figures].sort((one, other) => one - other)[Math.ceil(figures.length * 0.95) - 1];
