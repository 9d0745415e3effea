// A folder of 50,000 files, dropped and chosen in Chromium: how long until it is read and judged, and how long the page's
// thread was kept. Time of the processor stands beside time of the clock, since other work on the machine makes only the latter longer.
import { join } from "node:path";
import { large } from "../packed.mjs";
import { serve } from "../server.mjs";
import { measured, ms, opened, tasks, traced } from "./traced.mjs";

const dropped = async (page, folder) => {
  const client = await page.createCDPSession();
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await client.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
};
const chosen = async (page, folder) => (await page.$("#pick-folder")).uploadFile(folder);

async function figures(browser, site, folder, what, give) {
  const page = await opened(browser, site);
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
  const events = await traced(page, folder, async () => {
    await give(page, join(folder, "large"));
    await page.waitForFunction(() => globalThis.times.judged, { timeout: 300_000 });
    await new Promise((resolve) => setTimeout(resolve, 1000));
  });
  const times = await page.evaluate(() => globalThis.times);
  await page.close();
  const since = events.find(({ name }) => name === "given").ts / 1000;
  const until = since + times.judged - times.given + 500;
  // the task that tells of what was given has begun before; the browser makes the list of the files in it
  const during = tasks(events).filter(({ start, script }) => script && start >= since && start <= until);
  const longest = (of) => Math.max(0, ...during.map((task) => task[of]));
  // reading that is over at once is not shown, and counts to judging
  const read = times.read ?? times.given;
  console.log(`${what}:`);
  console.log(`  walked and loaded          ${times.read ? ms(read - times.given) : "too short to be shown"}`);
  console.log(`  judged, after it was read  ${ms(times.judged - read)} (at most 3000 ms)`);
  console.log(`  longest task with script   ${ms(longest("clock"))} of the clock, ${ms(longest("processor"))} of the processor (at most 50 ms)`);
}

const site = await serve();
try {
  await measured(async (browser, folder) => {
    await large(join(folder, "large"));
    await figures(browser, site, folder, "dropped", dropped);
    await figures(browser, site, folder, "chosen", chosen);
  });
} finally {
  await site.close();
}
