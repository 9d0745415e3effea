// Typing into a workflow of 1,000 lines in Chromium: how long scripts keep the page's thread for a key, and how long after
// the last key its verdict stands on the screen; at the machine's own speed, and with the thread four times as slow.
import { serve } from "../server.mjs";
import { dropFolder } from "../visitor.mjs";
import { measured, ms, opened, p95, scripted, traced } from "./traced.mjs";

const WORDS = 6;
const EVERY = 120; // milliseconds from key to key, as somebody who types quickly

/** A release workflow of 1,000 lines. The first reference is what is changed. */
function long() {
  const lines = ["on:", "  push:", '    tags: ["v*"]', "permissions: {}", "jobs:", "  publish:", "    runs-on: ubuntu-latest", "    permissions:", "      id-token: write", "    steps:"];
  lines.push("      - uses: some/first@v1", "      - uses: pypa/gh-action-pypi-publish@release/v1");
  for (let at = 0; lines.length < 1000; at += 1) {
    lines.push(`  test${at}:`, "    runs-on: ubuntu-latest", "    steps:", "      - uses: actions/checkout@v4", "      - run: |", `          make part${at} # as the guide says`, `          python -m pytest tests/part${at}`);
  }
  return `${lines.slice(0, 1000).join("\n")}\n`;
}

async function figures(browser, site, folder, slower) {
  const page = await opened(browser, site);
  await dropFolder({ page }, "typed", { ".github": { workflows: { "release.yml": long() } } });
  await page.waitForFunction(() => document.querySelector("#result-title")?.textContent.trim() === "typed" && document.querySelector(".lead") && !document.querySelector("[aria-busy]"));
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const client = await page.createCDPSession();
  await client.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await page.evaluate(() => {
    const area = document.querySelector("#text");
    area.focus();
    const end = area.value.indexOf("some/first@v1") + "some/first@v1".length;
    area.setSelectionRange(end, end);
    area.addEventListener("input", () => performance.mark("key"), { capture: true });
  });
  const waits = [];
  const events = await traced(page, folder, async () => {
    let name = "some/first@v1";
    for (let word = 0; word < WORDS; word += 1) {
      for (const key of "-quick") {
        name += key;
        await page.keyboard.type(key);
        if (key !== "k") await new Promise((resolve) => setTimeout(resolve, EVERY));
      }
      const wait = await page.evaluate(async (name) => {
        const key = performance.getEntriesByName("key").at(-1).startTime;
        const shown = () => document.querySelector("[aria-labelledby=result-title]")?.textContent.includes(name);
        while (!shown()) await new Promise((resolve) => requestAnimationFrame(resolve));
        return performance.now() - key;
      }, name);
      waits.push(wait);
      await new Promise((resolve) => setTimeout(resolve, 600));
    }
  });
  await page.close();
  const keys = events.filter(({ name }) => name === "key").map(({ ts }) => ts / 1000);
  const each = keys.map((key, at) => scripted(events, key - 1, Math.min(keys[at + 1] ?? Infinity, key + 500) - 1));
  const alone = keys.map((key) => scripted(events, key - 1, key + 20));
  console.log(`${slower === 1 ? "at the machine's own speed" : `the thread ${slower} times as slow`}: ${keys.length} keys`);
  console.log(`  scripts for a key          ${p95(alone).toFixed(1)} ms for 95 of 100 (at most ${slower === 1 ? 8 : 30} ms); with colours and verdict ${p95(each).toFixed(1)} ms`);
  console.log(`  verdict after the last key ${waits.map(ms).join(", ")} (at most 100 ms)`);
}

const site = await serve();
try {
  await measured(async (browser, folder) => {
    for (const slower of [1, 4]) await figures(browser, site, folder, slower);
  });
} finally {
  await site.close();
}
