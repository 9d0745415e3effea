// The rest of the judging module: loaded when something needs it, once, and nothing is lost.
import assert from "node:assert/strict";
import { inEachBrowser } from "./harness.mjs";

const REST = /rest-\w+\.wasm$/;

/** How often the site was asked for the rest. */
const asked = (visit) => visit.requests.filter(({ method, path }) => method === "GET" && REST.test(path)).length;

const ORDINARY = `on:
  release:
    types: [published]
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: python -m build
      - uses: pypa/gh-action-pypi-publish@release/v1
`;

/** Still a workflow, and written as nobody writes one. */
const RARE = `%YAML 1.2\n---\n${ORDINARY}? [a, b]\n: c\n`;

/** In the page: a judge of its own over the page's files, or over others. */
const keeper = (more = {}) =>
  import("./judge.js").then(({ Judge }) => {
    const { js, wasm, rest, ...digests } = document.querySelector('meta[name="check"]').dataset;
    const here = (name) => new URL(name, document.baseURI).href;
    globalThis.keeper = new Judge({ js: here(js), wasm: here(wasm), rest: here(rest), ...digests, ...more });
  });

/** In the page: the answers to texts, asked all at once; a refusal as its sentence. */
const ask = (texts) =>
  Promise.all(
    texts.map((text) => {
      const inputs = [{ path: ".github/workflows/pasted.yml", bytes: new TextEncoder().encode(text), origin: "pasted" }];
      return globalThis.keeper.judge({ name: "here", asOf: "2026-11-22", inputs, unread: [] }).then(
        (report) => JSON.stringify(report),
        ({ message }) => `refused: ${message}`,
      );
    }),
  );

const also = { "judge.js": "www/judge.js" };

inEachBrowser("what needs the rest waits for it, once, and all that was asked is answered", async ({ open }) => {
  const visit = await open({ also });
  await visit.page.evaluate(keeper);
  const [ordinary] = await visit.page.evaluate(ask, [ORDINARY]);
  assert.match(ordinary, /"publishing":\[\{/);
  assert.equal(asked(visit), 0, "an ordinary one does not need it");
  const answers = await visit.page.evaluate(ask, [RARE, ORDINARY, RARE]);
  assert.match(answers[0], /"format":"spec-check\/1"/);
  assert.equal(answers[0], answers[2]);
  assert.equal(answers[1], ordinary, "the whole says the same");
  assert.equal(asked(visit), 1);
  assert.deepEqual(await visit.page.evaluate(ask, [ORDINARY, RARE]), [ordinary, answers[0]]);
  assert.equal(asked(visit), 1);
});

inEachBrowser("after the first report the rest is loaded ahead, once", async ({ open }) => {
  const visit = await open();
  assert.equal(asked(visit), 0);
  await visit.paste("#paste", ORDINARY);
  const end = Date.now() + 20_000;
  while (!asked(visit) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(asked(visit), 1);
});

/** A site that holds the rest back until `arrive` is called, and a wait until it was asked for. */
const held = () => {
  let arrive = null;
  const way = new Promise((resolve) => (arrive = resolve));
  const wanted = async (visit) => {
    const end = Date.now() + 20_000;
    while (!asked(visit) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(asked(visit), 1);
  };
  return { arrive, wanted, alter: (name) => (REST.test(name) ? way : undefined) };
};

inEachBrowser("while the rest is on its way for an archive, ordinary inputs are judged", async ({ open }) => {
  const { arrive, wanted, alter } = held();
  const visit = await open({ also, alter });
  await visit.page.evaluate(keeper);
  await visit.page.evaluate(() => {
    globalThis.unpacked = globalThis.keeper.ask({ unpack: new File([new Uint8Array(22)], "a.zip") }).then(() => true);
  });
  await wanted(visit);
  const [ordinary] = await visit.page.evaluate(ask, [ORDINARY]);
  assert.match(ordinary, /"publishing":\[\{/);
  arrive();
  assert.equal(await visit.page.evaluate(() => globalThis.unpacked), true);
  assert.deepEqual(await visit.page.evaluate(ask, [ORDINARY]), [ordinary]);
});

inEachBrowser("while the rest is on its way for the picture, the page goes on judging", async ({ open }) => {
  const { arrive, wanted, alter } = held();
  const visit = await open({ alter });
  await visit.paste("#paste", ORDINARY);
  await wanted(visit);
  await visit.paste("#text", ORDINARY.replace("@v4", `@${"a".repeat(40)}`));
  await visit.until("it is judged", () => document.querySelector(".exhibit.met") !== null && !document.querySelector("[aria-busy]"));
  arrive();
  await visit.until("it is drawn", () => document.querySelector("#drawing svg") !== null);
});

for (const [what, alter, sentence] of [
  ["is missing", (name) => { if (REST.test(name)) throw new Error("not on this host"); }, /`rest-\w+\.wasm` could not be loaded \(the server says 404\), so this input cannot be judged now/],
  [
    "is not the one the page was built with",
    (name, bytes) => (REST.test(name) ? Buffer.concat([bytes, Buffer.from([0, 1, 0])]) : undefined),
    /`rest-\w+\.wasm` is not the file this page was built with, so it was not run/,
  ],
]) {
  inEachBrowser(`when the rest ${what}, a sentence says so, and ordinary inputs are still judged`, async ({ open }) => {
    const visit = await open({ also, refusals: true, alter });
    await visit.page.evaluate(keeper);
    const [ordinary, rare, again] = await visit.page.evaluate(ask, [ORDINARY, RARE, RARE]);
    assert.match(ordinary, /"publishing":\[\{/);
    assert.match(rare, sentence);
    assert.equal(again, rare);
    assert.deepEqual(await visit.page.evaluate(ask, [ORDINARY]), [ordinary]);

    // and on the page itself
    await visit.paste("#paste", RARE);
    await visit.reads(new RegExp(sentence.source.replaceAll("`", ""))); // the page draws such words as code
    const kept = () => [...document.querySelectorAll("textarea")].find(({ value }) => value.includes("[a, b]"))?.id;
    const area = await visit.page.evaluate(kept);
    assert.ok(area, "the text is still there");
    await visit.paste(`#${area}`, ORDINARY);
    await visit.until("the sentence is gone", () => !/rest-\w+\.wasm/.test(document.body.innerText));
  });
}
