// A folder of 50,000 files, chosen in Chromium: how long until it is read and judged, and how long the page's thread was kept.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { large } from "../packed.mjs";
import { serve } from "../server.mjs";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const folder = await mkdtemp(join(tmpdir(), "spec-check-"));
const site = await serve();
const browser = await puppeteer.launch({ headless: true, executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS, protocolTimeout: 600_000 });
try {
  await large(join(folder, "large"));
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration]))).observe({ type: "longtask", buffered: true });
  });
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
    document.querySelector("#pick-folder").addEventListener("change", () => (times.given = performance.now()), { capture: true });
  });
  await (await page.$("#pick-folder")).uploadFile(join(folder, "large"));
  await page.waitForFunction(() => globalThis.times.judged, { timeout: 300_000 });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const { times, tasks } = await page.evaluate(() => ({ times: globalThis.times, tasks: globalThis.tasks }));
  const ms = (number) => `${Math.round(number)} ms`;
  const during = tasks.filter(([start]) => start >= times.given - 1);
  const longest = Math.max(0, ...during.map(([, duration]) => duration));
  console.log(`walked and loaded          ${ms(times.read - times.given)}`);
  console.log(`judged, after it was read  ${ms(times.judged - times.read)} (at most 3000 ms)`);
  console.log(`longest task of the page   ${longest ? ms(longest) : "below 50 ms"} (at most 50 ms); ${during.length} longer than 50 ms`);
  for (const [start, duration] of during) console.log(`  ${ms(duration)}, ${ms(start - times.given)} after it was given`);
} finally {
  await browser.close();
  await site.close();
  await rm(folder, { recursive: true });
}
