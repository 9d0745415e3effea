import assert from "node:assert/strict";
import { inEachBrowser } from "./harness.mjs";

// the keeper as it stands in the sources, beside the page that has it in its loader
const also = { "judge.js": "www/judge.js" };

/** The worker's loop with other words in the place of its call of `judge`, built as if it had always been so. */
const loop = (words) => ({
  also,
  signed: true,
  alter: (name, bytes) => {
    if (!/check-\w+\.js$/.test(name)) return undefined;
    const text = bytes.toString();
    assert.ok(text.includes("judge(data.given)"), "the loop has changed: write this test anew");
    return text.replace("judge(data.given)", words);
  },
});

/** In the page: a judge of its own over the page's files, and a count of the workers it starts. */
const keeper = () =>
  import("./judge.js").then(({ Judge }) => {
    globalThis.started = 0;
    const Real = globalThis.Worker;
    globalThis.Worker = class extends Real {
      constructor(...all) {
        super(...all);
        globalThis.started += 1;
      }
    };
    const { js, wasm, rest, ...digests } = document.querySelector('meta[name="check"]').dataset;
    const here = (name) => new URL(name, document.baseURI).href;
    globalThis.keeper = new Judge({ js: here(js), wasm: here(wasm), rest: here(rest), ...digests }, { patience: 2 });
  });

/** In the page: the answers to some questions, asked all at once; a refusal as its sentence. */
const ask = (names) =>
  Promise.all(
    names.map((name) =>
      globalThis.keeper.judge({ name, asOf: null, inputs: [], unread: [] }).then(
        (report) => report.subject?.name ?? report,
        ({ message }) => `refused: ${message}`,
      ),
    ),
  );

const started = () => globalThis.started;

const sometimes = (fault) => `(data.given.name === "bad" ? (() => { ${fault} })() : { subject: { name: data.given.name } })`;

for (const [what, fault, sentence] of [
  ["a worker that fails", 'throw new Error("a fault of its own")', /the judging part failed \(a fault of its own\)/],
  ["a worker that hangs", "for (;;);", /no verdict after 2 seconds/],
  ["a worker that is killed", "self.close(); globalThis.postMessage = () => {}; throw 0;", /no verdict after 2 seconds/],
]) {
  inEachBrowser(`${what} gives a sentence, and a fresh one starts when it is asked next`, async ({ open }) => {
    const { page } = await open(loop(sometimes(fault)));
    await page.evaluate(keeper);
    assert.deepEqual(await page.evaluate(ask, ["good"]), ["good"]);
    const [before, refused, dropped] = await page.evaluate(ask, ["good", "bad", "good"]);
    assert.equal(before, "good");
    assert.match(refused, sentence);
    assert.match(refused, /What you gave is still here/);
    assert.equal(dropped, refused, "what waited behind it is told, not sent again");
    assert.equal(await page.evaluate(started), 1, "nothing starts by itself");
    assert.deepEqual(await page.evaluate(ask, ["good"]), ["good"]);
    assert.equal(await page.evaluate(started), 2);
  });
}

inEachBrowser("when the worker fails, the page says so, keeps what was given, and judges again", async ({ open }) => {
  const held = "new TextDecoder().decode(data.given.inputs[0]?.bytes)";
  const visit = await open(loop(`(${held}.includes("BOOM") ? (() => { throw new Error("bang"); })() : judge(data.given))`));
  await visit.until("the example has its steps", () => document.querySelector(".next") !== null);
  await visit.paste("#paste", "on: push\njobs: {}\n# BOOM\n");
  await visit.reads(/the judging part failed \(bang\)/);
  assert.ok(await visit.page.evaluate(() => document.querySelector(".next") === null), "the steps of what was there before are gone");
  const kept = () => [...document.querySelectorAll("textarea")].find(({ value }) => value.includes("BOOM"))?.id;
  const area = await visit.page.evaluate(kept);
  assert.ok(area, "the text is still there");
  await visit.shot("worker-failed");
  await visit.paste(`#${area}`, "on: push\njobs: {}\n");
  await visit.until("the sentence is gone", () => !document.body.innerText.includes("the judging part failed"));
});

inEachBrowser("a worker that never starts is not started again", async ({ open }) => {
  const { page } = await open({
    also,
    signed: true,
    state: "refused",
    alter: (name, bytes) =>
      /check-\w+\.js$/.test(name)
        ? bytes.toString().replace("initSync({ module: data.module });", 'throw new Error("blocked");')
        : undefined,
  });
  await page.evaluate(keeper);
  const why = await page.evaluate(() => globalThis.keeper.ready.catch(({ message }) => message));
  assert.match(why, /could not be started \(blocked\)/);
  for (const answer of await page.evaluate(ask, ["one", "two"])) assert.match(answer, /could not be started/);
  assert.equal(await page.evaluate(started), 1);
});

inEachBrowser("a worker that says no to one question goes on with the next", async ({ open }) => {
  const { page } = await open({ also });
  await page.evaluate(keeper);
  const answers = await page.evaluate(async () => {
    const { keeper } = globalThis;
    const bytes = new TextEncoder().encode("on: push\njobs: {}\n");
    const inputs = ["a", "b"].map((name) => ({ path: `${name}/.github/workflows/ci.yml`, bytes, origin: "file" }));
    const before = await keeper.ask({ offered: true });
    await keeper.judge({ name: "a and b", asOf: "2026-11-22", inputs, unread: [], parts: ["a", "b"] });
    const after = await keeper.ask({ offered: true });
    return [before.refused, after.refused, (await keeper.ask({ takeAway: "markdown", answers: false })).answer];
  });
  assert.match(answers[0], /nothing was judged yet/);
  assert.match(answers[1], /several repositories are judged as one/);
  assert.match(answers[2], /a and b/, "the report is still there");
});

inEachBrowser("the real worker has a catalogue, judges, and colours a text", async ({ open }) => {
  const { page } = await open({ also });
  await page.evaluate(keeper);
  const seen = await page.evaluate(async () => {
    const { keeper } = globalThis;
    await keeper.ready;
    const bytes = new TextEncoder().encode("on: push # é\njobs: {}\n");
    const inputs = [{ path: ".github/workflows/a.yml", bytes, origin: "file" }];
    const report = await keeper.judge({ name: "here", asOf: "2026-11-22", inputs, unread: [] });
    const tokens = await keeper.highlight("a.yml", bytes);
    return {
      catalogue: Object.keys(keeper.catalogue),
      version: keeper.version,
      report: Object.keys(report),
      tokens: tokens.constructor.name,
      kept: bytes.length,
    };
  });
  assert.deepEqual(seen.catalogue, ["specs"]);
  assert.match(seen.version, /^\d+\.\d+\.\d+/);
  for (const key of ["format", "subject", "problems", "publishing", "findings"]) assert.ok(seen.report.includes(key), key);
  assert.equal(seen.tokens, "Uint32Array");
  assert.equal(seen.kept, 23, "the page keeps its bytes");
});
