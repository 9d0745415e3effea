// A report with 400 places in Chromium, everything in it unfolded and scrolled from its top to its end: the tasks that keep the
// page's thread longest, and the frames that come late.
import { serve } from "../server.mjs";
import { dropFolder } from "../visitor.mjs";
import { measured, ms, opened, tasks, traced } from "./traced.mjs";

const WORKFLOWS = 40;
const STEP = 120; // pixels of one turn of a wheel
const EVERY = 16; // milliseconds

/** A project whose workflows use ten actions each, none of them pinned. */
function loose() {
  const uses = Array.from({ length: 10 }, (_, at) => `      - uses: some/action${at}@v1\n`).join("");
  const one = (at) => `on: push\njobs:\n  job${at}:\n    runs-on: ubuntu-latest\n    steps:\n${uses}`;
  return { ".github": { workflows: Object.fromEntries(Array.from({ length: WORKFLOWS }, (_, at) => [`w${at}.yml`, one(at)])) } };
}

const site = await serve();
try {
  await measured(async (browser, folder) => {
    const page = await opened(browser, site);
    await dropFolder({ page }, "loose", loose());
    await page.waitForFunction(() => document.querySelector("#result-title")?.textContent.trim() === "loose" && document.querySelector(".lead") && !document.querySelector("[aria-busy]"));
    const places = await page.evaluate(() => {
      for (const details of document.querySelectorAll(".result details")) details.open = true;
      return document.querySelectorAll(".exhibit").length;
    });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await page.evaluate(() => {
      globalThis.frames = [];
      let last = performance.now();
      const tick = (now) => {
        globalThis.frames.push(now - last);
        last = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    let height = 0;
    const events = await traced(page, folder, async () => {
      height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.mouse.move(900, 500);
      for (let at = 0; at < height; at += STEP) {
        await page.mouse.wheel({ deltaY: STEP });
        await new Promise((resolve) => setTimeout(resolve, EVERY));
      }
    });
    const late = await page.evaluate(() => globalThis.frames.filter((length) => length > 50).length);
    const longest = tasks(events).reduce((most, { clock, processor }) => [Math.max(most[0], clock), Math.max(most[1], processor)], [0, 0]);
    console.log(`${places} places, ${height} pixels high:`);
    console.log(`  longest task               ${ms(longest[0])} of the clock, ${ms(longest[1])} of the processor (at most 50 ms)`);
    console.log(`  frames later than 50 ms    ${late} of ${await page.evaluate(() => globalThis.frames.length)}`);
  });
} finally {
  await site.close();
}
