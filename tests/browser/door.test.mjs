// The judging module as any program gets it: the page's own file, in Node.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { SITE } from "./server.mjs";

/** A fresh instance of the module that the page uses. */
async function door() {
  const folder = join(SITE, "check");
  const names = await readdir(folder);
  const file = (end) => readFile(join(folder, names.find((name) => name.endsWith(end))));
  const code = await file(".js");
  const module = await import(`data:text/javascript;base64,${code.toString("base64")}#${Math.random()}`);
  module.initSync({ module: await file(".wasm") });
  return module;
}

const given = (more) => ({ name: "here", asOf: null, inputs: [], unread: [], ...more });
const file = (more) => ({ path: "a.yml", bytes: new Uint8Array(), origin: "file", ...more });

test("a report and the catalogue are plain objects, and what is not there is null", async () => {
  const { judge, catalogue } = await door();
  const report = judge(given({ inputs: [file()] }));
  assert.equal(Object.getPrototypeOf(report), Object.prototype);
  assert.ok(Array.isArray(report.findings));
  assert.ok(Array.isArray(catalogue().specs));
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
});

test("a wrong shape is named with its place, what stands there and what must", async () => {
  const { judge } = await door();
  const wrong = [
    [undefined, "`given` is of type undefined, so nothing was judged: it must be an object"],
    [given({ name: 7 }), "`given.name` is of type number, so nothing was judged: it must be a string"],
    [given({ asOf: "today" }), '`given.asOf` is the string "today", so nothing was judged: it must be a day as `YYYY-MM-DD`, or null'],
    [given({ inputs: null }), "`given.inputs` is null, so nothing was judged: it must be an array"],
    [
      given({ inputs: [file(), file({ bytes: "on: push" })] }),
      '`given.inputs[1].bytes` is the string "on: push", so nothing was judged: it must be a `Uint8Array`',
    ],
    [
      given({ inputs: [file({ origin: "web" })] }),
      '`given.inputs[0].origin` is the string "web", so nothing was judged: it must be one of `file`, `pasted`, `listing`, `answer`',
    ],
    [
      given({ unread: [{ path: "x" }] }),
      "`given.unread[0].message` is of type undefined, so nothing was judged: it must be a string",
    ],
  ];
  for (const [value, message] of wrong) assert.throws(() => judge(value), { name: "Error", message });
});

test("a panic speaks", async () => {
  const { judge } = await door();
  // more bytes than the module's memory has addresses
  const bytes = new Uint8Array(2 ** 31);
  assert.throws(() => judge(given({ inputs: [file({ bytes })] })), { name: "Error", message: /panicked at .*capacity overflow/s });
});

test("no path of the machine that built it is in the module", async () => {
  const names = await readdir(join(SITE, "check"));
  const wasm = await readFile(join(SITE, "check", names.find((name) => name.endsWith(".wasm"))), "latin1");
  assert.doesNotMatch(wasm, /\/(home|root|Users|work)\//);
});

const utf8 = (value) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const came = (id, value, more) => ({ id, status: 200, headers: {}, body: utf8(value), at: 1_795_000_000, ...more });

test("a look-up says what to ask, takes what came, and gives what can be judged", async () => {
  const { LookUp, headerNames, judge } = await door();
  assert.deepEqual(headerNames(), ["x-ratelimit-remaining", "x-ratelimit-reset", "retry-after", "link"]);
  const lookUp = new LookUp({ repository: "o/r", reference: null, packages: [], further: false });
  const [first, ...none] = lookUp.next();
  assert.deepEqual([first.host, first.path, first.counts, none], ["api", "/repos/o/r", true, []]);
  assert.ok(first.tells.length && first.decides.length && first.most === 16 * 2 ** 20);
  const headers = { "x-ratelimit-remaining": "59", "x-ratelimit-reset": "1795356300" };
  lookUp.take([came(first.id, { full_name: "o/r", default_branch: "main", private: false }, { headers })]);
  assert.deepEqual(lookUp.left(), { made: 1, most: 4, remaining: 59, reset: 1795356300 });
  const [tree, environments, rules] = lookUp.next();
  lookUp.take([
    { id: environments.id, failed: "no connection" },
    came(rules.id, []),
    came(tree.id, { truncated: false, tree: [{ path: ".github/workflows/a.yml", type: "blob" }] }),
  ]);
  const [file] = lookUp.next();
  assert.deepEqual([file.host, file.path, file.counts], ["raw", "/o/r/main/.github/workflows/a.yml", false]);
  lookUp.take([came(file.id, "on: push\njobs: {}\n")]);
  assert.deepEqual(lookUp.next(), []);
  const found = lookUp.finish();
  assert.equal(found.name, "o/r");
  assert.deepEqual(found.notes.map(({ about }) => about), ["answer"]);
  const report = judge({ ...found, asOf: null });
  assert.equal(report.subject.coverage.tree, "all");
  assert.equal(report.subject.read, 1);
});

test("a look-up and the command that collects refuse what can be no name, with a sentence", async () => {
  const { LookUp, bundleCommand } = await door();
  const asked = (more) => ({ repository: "o/r", reference: null, packages: [], further: false, ...more });
  assert.throws(() => new LookUp(asked({ repository: "numpy" })), { message: /write it as `owner\/repo`/ });
  assert.throws(() => new LookUp(asked({ packages: "numpy" })), { message: /`asked.packages` is the string "numpy"/ });
  const lookUp = new LookUp(asked());
  const [{ id }] = lookUp.next();
  assert.throws(() => lookUp.take([{ id, status: 200 }]), { message: /`outcomes\[0\]\.at` is of type undefined/ });
  assert.throws(() => bundleCommand("a/b c"), { message: /write it as `owner\/repo`/ });
  assert.match(bundleCommand("o/r"), /^sh -c '\n[^']*repo=o\/r\n[^']*\n'\n$/);
});
