// A folder of 50,000 files, dropped and chosen in Chromium: how long until it is read and judged, and how long the page's
// thread was kept. Time of the processor stands beside time of the clock, since other work on the machine makes only the latter longer.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { large } from "../packed.mjs";
import { serve } from "../server.mjs";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const ms = (number) => `${Math.round(number)} ms`;

const dropped = async (page, folder) => {
  const client = await page.createCDPSession();
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await client.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
};
const chosen = async (page, folder) => (await page.$("#pick-folder")).uploadFile(folder);

/** The tasks of the page's thread from a trace: `[start, clock, processor, script]` in milliseconds, `script` whether any ran in it. */
function tasks(events) {
  const thread = ({ pid, tid }) => `${pid}:${tid}`;
  const mains = new Set(events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(thread));
  const own = events.filter((event) => event.ph === "X" && mains.has(thread(event)));
  const scripts = own.filter(({ name }) => name === "FunctionCall" || name === "v8.callFunction" || name === "RunMicrotasks");
  return own
    .filter(({ name, dur }) => /RunTask$/.test(name) && dur >= 10_000)
    .map((task) => {
      const within = ({ ts, pid, tid }) => pid === task.pid && tid === task.tid && ts >= task.ts && ts < task.ts + task.dur;
      return [task.ts / 1000, task.dur / 1000, (task.tdur ?? 0) / 1000, scripts.some(within)];
    });
}

async function figures(browser, site, folder, what, give) {
  const page = await browser.newPage();
  await page.goto(site.address);
  await page.waitForSelector(".acts button:not([disabled])");
  await new Promise((resolve) => setTimeout(resolve, 3000)); // what is loaded ahead has come
  await page.evaluate(() => {
    const times = (globalThis.times = {});
    const look = () => {
      if (document.querySelector(".reading")) times.began ??= performance.now();
      else if (times.began) times.read ??= performance.now();
      const judged = document.querySelector("#result-title")?.textContent.trim() === "large" && document.querySelector(".lead") && !document.querySelector("[aria-busy]");
      if (judged) times.judged ??= performance.now();
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    const given = () => {
      times.given = performance.now();
      performance.mark("given");
    };
    for (const event of ["drop", "change"]) document.addEventListener(event, given, { capture: true });
  });
  const path = join(folder, "trace.json");
  await page.tracing.start({ path, categories: ["toplevel", "devtools.timeline", "v8", "blink.user_timing"] });
  await give(page, join(folder, "large"));
  await page.waitForFunction(() => globalThis.times.judged, { timeout: 300_000 });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const times = await page.evaluate(() => globalThis.times);
  await page.tracing.stop();
  await page.close();
  const { traceEvents } = JSON.parse(await readFile(path, "utf8"));
  const since = traceEvents.find(({ name }) => name === "given").ts / 1000;
  const until = since + times.judged - times.given + 500;
  // the task that tells of what was given has begun before; the browser makes the list of the files in it
  const during = tasks(traceEvents).filter(([start, , , script]) => script && start >= since && start <= until);
  const longest = (of) => during.reduce((most, task) => (task[of] > most[of] ? task : most), [0, 0, 0]);
  console.log(`${what}:`);
  console.log(`  walked and loaded          ${ms(times.read - times.given)}`);
  console.log(`  judged, after it was read  ${ms(times.judged - times.read)} (at most 3000 ms)`);
  console.log(`  longest task with script   ${ms(longest(1)[1])} of the clock, ${ms(longest(2)[2])} of the processor (at most 50 ms)`);
}

const folder = await mkdtemp(join(tmpdir(), "spec-check-"));
const site = await serve();
const browser = await puppeteer.launch({ headless: true, executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS, protocolTimeout: 600_000 });
try {
  await large(join(folder, "large"));
  await figures(browser, site, folder, "dropped", dropped);
  await figures(browser, site, folder, "chosen", chosen);
} finally {
  await browser.close();
  await site.close();
  await rm(folder, { recursive: true });
}
