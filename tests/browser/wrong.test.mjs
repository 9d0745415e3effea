import assert from "node:assert/strict";
import { inEachBrowser } from "./harness.mjs";
import { PINNED, WEAK, brought, judged, live, pasteAnywhere } from "./visitor.mjs";

const opened = (visit, rule) =>
  visit.page.evaluate((rule) => {
    const item = document.getElementById(rule);
    item.querySelector("details").open = true;
    item.querySelector("button[data-late]").click();
  }, rule).then(() => visit.until("the form is there", (rule) => Boolean(document.getElementById(rule).querySelector(".wrong-form")), rule));

const press = (visit, label) =>
  visit.page.evaluate((label) => [...document.querySelectorAll(".wrong-form button")].find(({ textContent }) => textContent === label).click(), label);

const found = (visit) =>
  visit.until("the text is there", () => {
    const area = document.querySelector(".wrong-form textarea");
    return area?.getClientRects().length && area.value;
  });

inEachBrowser("whoever thinks a verdict is wrong gets the smallest input as an example to copy, and nothing is sent", async ({ open }) => {
  const visit = await open({ under: "/project/" });
  await live(visit);
  await pasteAnywhere(visit, WEAK.replace("PYPI_TOKEN", "OUR_OWN_NAME"));
  await judged(visit, "pasted text");
  const before = visit.requests.length;
  await opened(visit, PINNED);
  await visit.axe();
  await press(visit, "Find the smallest input");
  await visit.reads(/Choose first what it should be/);
  await visit.page.evaluate(() => {
    const form = document.querySelector(".wrong-form");
    form.querySelector("select").value = "met";
    form.querySelectorAll("input")[0].value = "we <b>trust</b> it";
  });
  await press(visit, "Find the smallest input");
  const text = await found(visit);
  assert.match(text, /`spec8\/pin-actions\/release-pinned-by-full-sha` says `unmet`, and I think that it should be `met`/);
  assert.match(text, /Why: we \\<b\\>trust\\<\/b\\> it/);
  assert.match(text, /```yaml case=reported file=\.github\/workflows\/release\.yml met\n/);
  assert.match(text, /uses: \S+@v4/);
  assert.match(text, /twine upload/);
  assert.doesNotMatch(text, /OUR_OWN_NAME|permissions|contents/);
  const link = await visit.page.$eval(".wrong-form a", ({ href, rel }) => [href, rel]);
  assert.deepEqual(link, ["https://github.com/scientific-python/spec-check/issues/new", "noopener noreferrer"]);
  const loaded = visit.requests.slice(before).map(({ path }) => path.split("/").at(-1).replace(/-\w+\./, "."));
  assert.deepEqual(loaded.filter((name) => !["wrong.js", "rest.wasm", "back.js"].includes(name)), [], "only what is needed is loaded");
  await visit.axe();
  await visit.page.evaluate(() => document.querySelector(".wrong-form").scrollIntoView());
  await visit.shot("wrong");
  // the same button folds it away
  await visit.page.evaluate((rule) => document.getElementById(rule).querySelector("button[data-late]").click(), PINNED);
  assert.equal(await visit.page.evaluate(() => document.querySelector(".wrong-form")), null);
});

inEachBrowser("what only answers say is let into the text only by a tick", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, `${WEAK}    environment: pypi\n`);
  await judged(visit, "pasted text");
  const answers = {
    "/repos/o/r/environments": { total_count: 1, environments: [{ name: "pypi", protection_rules: [], deployment_branch_policy: null }] },
  };
  await pasteAnywhere(visit, JSON.stringify({ format: "spec-check-evidence/1", repository: "o/r", collected: "2026-11-22", answers }));
  await brought(visit, 1);
  const rule = "spec8/harden-workflows/release-needs-approval";
  await opened(visit, rule);
  const tick = () => {
    const label = document.querySelector(".wrong-form .tick");
    return !label.hidden;
  };
  assert.equal(await visit.page.evaluate(tick), false);
  await visit.page.evaluate(() => (document.querySelector(".wrong-form select").value = "met"));
  await press(visit, "Find the smallest input");
  await visit.reads(/rests on your answers/);
  assert.equal(await visit.page.evaluate(tick), true);
  await visit.page.evaluate(() => document.querySelector(".wrong-form .tick input").click());
  await press(visit, "Find the smallest input");
  assert.match(await found(visit), /```json case=reported answer=\/repos\/\w+\/\w+\/environments met\n/);
});

inEachBrowser("a search goes on while something else is asked, and can be stopped", async ({ open }) => {
  const visit = await open();
  await live(visit);
  const jobs = Array.from({ length: 150 }, (_, at) => `  job${at}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${at}\n      - uses: a/b@v${at}\n`);
  await pasteAnywhere(visit, WEAK + jobs.join(""));
  await judged(visit, "pasted text");
  await opened(visit, PINNED);
  await visit.page.evaluate(() => (document.querySelector(".wrong-form select").value = "met"));
  await press(visit, "Find the smallest input");
  await press(visit, "Stop here");
  const text = await found(visit);
  assert.match(text, /@v4/);
  assert.match(await visit.text(), /Stopped\.|Found\./);
});

inEachBrowser("a script that was changed on its way does not run, and the page says so", async ({ open }) => {
  const visit = await open({ refusals: true, alter: (name, bytes) => (/check\/wrong/.test(name) ? `${bytes}\nglobalThis.changed = true;` : undefined) });
  await live(visit);
  await visit.page.evaluate((rule) => document.getElementById(rule).querySelector("button[data-late]").click(), PINNED);
  await visit.reads(/is not the file this page was built with/);
  assert.equal(await visit.page.evaluate(() => globalThis.changed), undefined);
});
