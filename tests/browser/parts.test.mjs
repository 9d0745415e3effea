// The two parts of the judging module, in Node: they say what the native judge says.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pages, pasted, unseen } from "../ordinary/read.mjs";
import { SITE, TOP } from "./server.mjs";

const named = (like) => readFileSync(join(SITE, "check", readdirSync(join(SITE, "check")).find((name) => like.test(name))));
const code = named(/^check-.*\.js$/).toString("base64");
const first = named(/^check-.*\.wasm$/);
const rest = named(/^rest-.*\.wasm$/);

/** A fresh instance of the first part, or of the whole module. */
async function fresh(whole) {
  const check = await import(`data:text/javascript;base64,${code}#${Math.random()}`);
  check.initSync({ module: whole ? check.whole(first, rest) : first });
  return check;
}

/** Folders to judge: the pages' projects, written below `top`, and the real repositories where they are at hand. */
function folders(top) {
  const all = [];
  const written = ["tests/ordinary", "tests/mutations"].flatMap(pages).filter(({ files }) => files.length);
  for (const { name, files } of written) {
    const folder = join(top, name.replace(/\.md$/, ""));
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    writeFileSync(join(folder, "tree.txt"), files.map(({ path }) => `${path}\n`).join(""));
    all.push(folder);
  }
  const corpus = process.env.SPEC_CORPUS ?? join(TOP, "../shared/corpus");
  if (!existsSync(corpus)) {
    console.log("the corpus of real repositories is not here (SPEC_CORPUS, else ../shared/corpus): what it would show is not tested");
    return all;
  }
  const real = readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...all, ...real.map(({ name }) => join(corpus, name)).sort()];
}

/** What the native judge says: what was given, and the report as its text. */
function native(folders) {
  const line = ["run", "--locked", "--quiet", "--package", "spec-tests", "--example", "pairs", "--", ...folders];
  const { status, stdout, stderr } = spawnSync("cargo", line, { cwd: TOP, encoding: "utf8", maxBuffer: 2 ** 30 });
  assert.equal(status, 0, stderr);
  return stdout.trimEnd().split("\n").map((pair) => JSON.parse(pair));
}

test("the first part says what the native judge says or nothing, and the whole always says it", async () => {
  const top = mkdtempSync(join(tmpdir(), "spec-check-"));
  const count = { folders: [0, 0], workflows: [0, 0], uploads: [0, 0] };
  try {
    const whole = await fresh(true);
    let part = await fresh(false);
    for (const { folder, name, asOf, inputs, report } of native(folders(top))) {
      const read = ({ path, origin }) => ({ path, origin, bytes: new Uint8Array(readFileSync(join(folder, path))) });
      const given = { name, asOf, inputs: inputs.map(read), unread: [] };
      const what = inputs.length === 1 ? `${folder}: ${inputs[0].path}` : folder;
      const due = JSON.stringify(JSON.parse(report));
      assert.equal(JSON.stringify(whole.judge(given)), due, what);
      let absent = 0;
      try {
        assert.equal(JSON.stringify(part.judge(given)), due, what);
      } catch (fault) {
        if (!(fault instanceof WebAssembly.RuntimeError)) throw fault;
        absent = 1;
        part = await fresh(false);
      }
      const alone = inputs.length === 1 && inputs[0].origin === "pasted";
      const kinds = [alone ? "workflows" : "folders", alone && JSON.parse(report).publishing.length ? "uploads" : ""];
      for (const kind of kinds.filter(Boolean)) count[kind] = [count[kind][0] + absent, count[kind][1] + 1];
    }
  } finally {
    rmSync(top, { recursive: true });
  }
  const { folders: whole, workflows, uploads } = count;
  console.log(
    `the rest is needed for ${whole[0]} of ${whole[1]} folders, ${workflows[0]} of ${workflows[1]} pasted workflows, ${uploads[0]} of the ${uploads[1]} of these that publish`,
  );
  assert.ok(whole[0] && workflows[0] < workflows[1], "some need the rest, and some do not");
});

test("an ordinary release workflow that the profile has not seen does without the rest", async () => {
  const workflows = unseen();
  assert.ok(workflows.length >= 5);
  for (const { name, text } of workflows) {
    const part = await fresh(false);
    const whole = await fresh(true);
    const given = pasted(text);
    const [{ path, bytes }] = given.inputs;
    assert.deepEqual([part.catalogue(), part.version()], [whole.catalogue(), whole.version()]);
    assert.deepEqual(part.judge(given), whole.judge(given), name);
    assert.deepEqual(part.highlight(path, bytes), whole.highlight(path, bytes), name);
  }
});
