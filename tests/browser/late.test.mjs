// The rest of the view's module: it comes when the first verdict stands or something else is asked for, and nothing is lost before.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { inEachBrowser } from "./harness.mjs";
import { judged, live, WEAK } from "./visitor.mjs";

const REST = /_rest\.wasm$/;

const asked = (visit) => visit.requests.filter(({ method, path }) => method === "GET" && REST.test(path)).length;

inEachBrowser("the view's rest comes once, after the first verdict of the visitor's own", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await sleep(1000);
  assert.equal(asked(visit), 0, "the example does not need it");
  await visit.paste("#paste", WEAK);
  await judged(visit, "pasted text");
  const end = Date.now() + 20_000;
  while (!asked(visit) && Date.now() < end) await sleep(50);
  await sleep(500);
  assert.equal(asked(visit), 1);
});

inEachBrowser("whoever reaches for something else than the intake has it brought, and is answered when it is there", async ({ open }) => {
  let send = () => {};
  const wait = new Promise((resolve) => (send = resolve));
  const visit = await open({ alter: (name) => (REST.test(name) ? wait : undefined) });
  await live(visit);
  await visit.page.click(".chips button:nth-of-type(2)");
  const chosen = () => document.querySelectorAll(".chips button")[1].getAttribute("aria-pressed");
  assert.equal(await visit.page.evaluate(chosen), "false", "the page lives, and waits");
  send();
  await visit.until("it is chosen", () => document.querySelectorAll(".chips button")[1].getAttribute("aria-pressed") === "true");
  assert.equal(asked(visit), 1);
});

for (const [what, alter, sentence] of [
  ["is missing", () => { throw new Error("not on this host"); }, /_rest\.wasm could not be loaded \(the server says 404\), so this cannot be done now/],
  ["is not the one the page was built with", (bytes) => Buffer.concat([bytes, Buffer.from([0, 1, 0])]), /_rest\.wasm is not the file this page was built with, so it was not run/],
]) {
  inEachBrowser(`when the view's rest ${what}, a sentence says so, and verdicts still come`, async ({ open }) => {
    let broken = true;
    const visit = await open({ refusals: true, alter: (name, bytes) => (broken && REST.test(name) ? alter(bytes) : undefined) });
    await live(visit);
    await visit.page.click(".chips button:nth-of-type(2)");
    await visit.reads(sentence);
    const chosen = () => document.querySelectorAll(".chips button")[1].getAttribute("aria-pressed");
    assert.equal(await visit.page.evaluate(chosen), "false");
    await visit.paste("#paste", WEAK);
    await judged(visit, "pasted text");
    if (what !== "is missing") return; // the browser keeps the other one for a while
    broken = false;
    await visit.page.click(".chips button:nth-of-type(2)");
    await visit.until("a later try works", () => document.querySelectorAll(".chips button")[1].getAttribute("aria-pressed") === "true");
  });

  inEachBrowser(`when the view's rest ${what} and something stops half-way, the page says so`, async ({ open }) => {
    const visit = await open({ refusals: true, alter: (name, bytes) => (REST.test(name) ? alter(bytes) : undefined) });
    await live(visit);
    await visit.page.evaluate(() => document.querySelectorAll(".chips button")[1].click());
    const half = new RegExp(sentence.source.replace("this cannot be done now", "the page stopped in the middle of its work"));
    await visit.until("the page says so", (source) => new RegExp(source).test(document.querySelector("#trouble").textContent.replaceAll("`", "")), half.source);
  });
}

inEachBrowser("what a script asks for is done at once, although the rest is not there yet", async ({ open }) => {
  const visit = await open();
  await live(visit);
  assert.equal(asked(visit), 0);
  const chosen = await visit.page.evaluate(async () => {
    const button = () => document.querySelectorAll(".chips button")[1];
    button().click();
    await Promise.resolve();
    return globalThis.performance.getEntriesByType("resource").some(({ name }) => name.endsWith("_rest.wasm"));
  });
  assert.ok(chosen);
  await visit.until("it is chosen", () => document.querySelectorAll(".chips button")[1].getAttribute("aria-pressed") === "true");
  assert.equal(asked(visit), 1);
});
