// An hour after work: a folder is dropped, an answer is brought, repairs are applied, undone, and taken away.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { inEachBrowser } from "./harness.mjs";
import { story } from "./hosts.mjs";
import { TOP } from "./server.mjs";
import { brought, dropFolder, judged, live, pasteAnywhere, WEAK, word } from "./visitor.mjs";

const run = promisify(execFile);

const READ = "spec8/restrict-runner-permissions/default-is-read";
const CHECKOUT = "beyond/checkout-drops-credentials";
const UPDATES = "spec8/pin-actions/updates-are-proposed";

/** A release with Windows line ends; tests that end without one, with a pin that nothing updates. */
async function project() {
  const { files, answers, repository } = await story("typical");
  files[".github/workflows/publish.yml"] = files[".github/workflows/publish.yml"].replaceAll("\n", "\r\n");
  files[".github/workflows/ci.yml"] = files[".github/workflows/ci.yml"]
    .trimEnd()
    .replace("actions/checkout@v4", `actions/checkout@${"1".repeat(40)} # v4.2.2`);
  const bundle = JSON.stringify({ format: "spec-check-evidence/1", repository, collected: "2026-11-20T08:30:00Z", answers });
  return { files, bundle };
}

/** The files as folders in folders, as a drop gives them. */
function tree(files) {
  const top = { ".git": { HEAD: "ref: refs/heads/main\n" } };
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split("/");
    const name = parts.pop();
    let folder = top;
    for (const part of parts) folder = folder[part] ??= {};
    folder[name] = text;
  }
  return top;
}

/** Lays the files down as a repository of git, and gives its folder to `act`. */
async function laid(files, act) {
  const folder = await mkdtemp(join(tmpdir(), "spec-check-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await run("git", ["init", "--quiet", folder]);
    await act(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What the terminal says of a folder: the verdict of each rule. */
async function inTerminal(folder, evidence) {
  const words = ["run", "--quiet", "--locked", "--package", "spec-cli", "--bin", "spec-check", "--"];
  const asked = [...words, "--format", "json", "--exit-zero", "--evidence", evidence, folder];
  const { stdout } = await run("cargo", asked, { cwd: TOP, maxBuffer: 1 << 26 });
  return Object.fromEntries(JSON.parse(stdout).findings.map(({ rule, verdict }) => [rule, verdict]));
}

/** What the page says: the word of each rule. */
const onPage = (visit) =>
  visit.page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll(".rule[id]")].map((rule) => [rule.id, rule.querySelector(".word").textContent.replaceAll(" ", "-")]),
    ),
  );

/** Keeps what the buttons copy and hand over. */
const watch = (visit) =>
  visit.page.evaluate(() => {
    globalThis.copied = [];
    Object.defineProperty(navigator, "clipboard", {
      configurable: true,
      value: { writeText: async (text) => void globalThis.copied.push({ text }) },
    });
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      if (!/javascript/.test(blob.type)) {
        blob.arrayBuffer().then((buffer) => {
          const bytes = [...new Uint8Array(buffer)];
          globalThis.copied.push({ bytes, text: new TextDecoder().decode(buffer) });
        });
      }
      return make.call(URL, blob);
    };
    addEventListener("click", (event) => event.target.closest?.("a[download]") && event.preventDefault(), true);
  });

/** A button with these words, below `within`. */
const button = async (visit, words, within = "#app") => {
  const found = await visit.page.evaluateHandle(
    (words, within) =>
      [...document.querySelector(within).querySelectorAll("button")].find((button) => button.textContent === words && !button.disabled) ?? null,
    words,
    within,
  );
  const element = found.asElement();
  assert.ok(element, `there is a button "${words}" below ${within}`);
  return element;
};

const click = async (visit, words, within) => (await button(visit, words, within)).evaluate((button) => button.click());

const key = async (visit, words, within) => {
  const element = await button(visit, words, within);
  await element.focus();
  await visit.page.keyboard.press("Enter");
};

const at = (rule) => `[id="${rule}"]`;

/** Presses a button, and gives what it copied or handed over. */
async function taken(visit, press, words, within) {
  const before = await visit.page.evaluate(() => globalThis.copied.length);
  await press(visit, words, within);
  return visit.until(`"${words}" gives something`, (before) => globalThis.copied[before], before);
}

const becomes = (visit, rule, word) =>
  visit.until(
    `${rule} is ${word}`,
    (rule, word) => !document.querySelector("[aria-busy]") && document.getElementById(rule).querySelector(".word").textContent === word,
    rule,
    word,
  );

const section = (visit) => visit.page.evaluate(() => document.querySelector("#repairs").innerText);

const text = (visit, path) =>
  visit.page.evaluate(async (path) => {
    [...document.querySelectorAll(".files button")].find((button) => button.textContent.includes(path)).click();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return document.querySelector("#text").value;
  }, path);

for (const [how, press, scheme] of [
  ["by pointer, in light", click, "light"],
  ["by keyboard alone, in dark", key, "dark"],
]) {
  inEachBrowser(`repairs are applied, undone, and taken to the real folder, ${how}`, async ({ open }) => {
    const { files, bundle } = await project();
    const visit = await open({ scheme });
    await live(visit);
    await watch(visit);
    await dropFolder(visit, "driftline", tree(files));
    await judged(visit, "driftline");
    await pasteAnywhere(visit, bundle);
    await brought(visit, 1);

    assert.equal(await word(visit, READ), "unmet");
    await press(visit, "Apply here", at(READ));
    // the other workflow has no block at its top either, but one in its only job
    await becomes(visit, READ, "met differently");
    const focused = () => document.activeElement.closest(".rule")?.id;
    assert.equal(await visit.page.evaluate(focused), READ, "the focus stays at the rule");
    await press(visit, "Apply here", at(CHECKOUT));
    await becomes(visit, CHECKOUT, "met");
    await press(visit, "Apply here", at(UPDATES));
    await becomes(visit, UPDATES, "met");
    await visit.axe();
    await visit.shot(`repaired-${scheme}`);

    await press(visit, "Undo", at(UPDATES));
    await becomes(visit, UPDATES, "unmet");
    assert.doesNotMatch(await section(visit), /dependabot\.yml/);
    await press(visit, "Apply here", at(UPDATES));
    await becomes(visit, UPDATES, "met");
    assert.match(await section(visit), /dependabot\.yml\s*new/);

    const patch = await taken(visit, press, "Copy as a patch", "#repairs");
    const handed = await taken(visit, press, "Download the patch", "#repairs");
    assert.equal(handed.text, patch.text);
    const words = await taken(visit, press, "Copy words for the pull request", "#repairs");
    assert.match(words.text, /What this changes:\n\n- /);
    const list = await taken(visit, press, "Copy as a checklist", ".take");
    assert.match(list.text, /^# /m);
    const zip = await taken(visit, press, "Download the changed files", "#repairs");

    const said = await onPage(visit);
    await laid(files, async (folder) => {
      await writeFile(join(folder, ".git", "changes.patch"), patch.text);
      await writeFile(join(folder, ".git", "evidence.json"), bundle);
      await run("git", ["apply", "--whitespace=nowarn", ".git/changes.patch"], { cwd: folder });
      assert.match(await readFile(join(folder, ".github/workflows/publish.yml"), "utf8"), /^(?:[^\n]*\r\n)+$/);
      assert.deepEqual(await inTerminal(folder, join(folder, ".git", "evidence.json")), said);
      // what git made of the folder is what the archive holds
      await writeFile(join(folder, ".git", "files.zip"), Buffer.from(zip.bytes));
      const unpack = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(*z.namelist(), sep='\\n'); [sys.exit(n) for n in z.namelist() if z.read(n) != open(n, 'rb').read()]";
      const { stdout } = await run("python3", ["-c", unpack, ".git/files.zip"], { cwd: folder });
      const { stdout: changed } = await run("git", ["ls-files", "--others", ".github"], { cwd: folder });
      assert.ok(stdout.trim().split("\n").every((name) => changed.includes(name)), stdout);
      assert.match(stdout, /dependabot\.yml/);
    });
  });
}

inEachBrowser("what was edited by hand after a repair is not overwritten, and a later repair is undone first", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, WEAK.replace("permissions:\n  contents: read\n", ""));
  await judged(visit, "pasted text");
  await click(visit, "Apply here", at(READ));
  await becomes(visit, READ, "met");
  const repaired = await visit.page.evaluate(() => document.querySelector("#text").value);
  assert.match(repaired, /permissions:/);
  await visit.paste("#text", `# mine\n${repaired}`);
  await visit.until("the page says so", () => /edited after it/.test(document.querySelector("#repairs").innerText));
  assert.equal(await visit.page.evaluate(() => document.querySelectorAll("#repairs .undo button").length), 0);
  await visit.paste("#text", repaired);
  await visit.until("it can be undone again", () => null !== document.querySelector("#repairs .undo button"));
  await click(visit, "Undo", "#repairs");
  await becomes(visit, READ, "unmet");
  assert.doesNotMatch(await visit.page.evaluate(() => document.querySelector("#text").value), /permissions:/);
});

inEachBrowser("all safe repairs are applied at once, and undone at once", async ({ open }) => {
  const { files } = await project();
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "driftline", tree(files));
  await judged(visit, "driftline");
  const before = await onPage(visit);
  const words = await visit.page.evaluate(() => document.querySelector("#repairs .acts button").textContent);
  assert.match(words, /safe/);
  await click(visit, words, "#repairs");
  await visit.until("something is changed", () => document.querySelector("#repairs .changed li") && !document.querySelector("[aria-busy]"));
  await visit.shot("repaired-safe");
  await watch(visit);
  const patch = await taken(visit, click, "Copy as a patch", "#repairs");
  await visit.until("it is kept", () => /kept/i.test(document.querySelector("#back-kept")?.textContent ?? ""));
  const changed = () => [...document.querySelectorAll("#repairs .changed li")].map(({ innerText }) => innerText);
  const told = await visit.page.evaluate(changed);
  const here = await visit.page.evaluate(() => location.href);
  const again = await visit.context.newPage();
  await again.goto(here);
  const kept = { ...visit, page: again, until: visit.until };
  await judged(kept, "driftline");
  assert.deepEqual(await again.evaluate(changed), told);
  await watch(kept);
  assert.equal((await taken(kept, click, "Copy as a patch", "#repairs")).text, patch.text, "the patch leads from what was brought");
  await again.close();
  const worse = Object.entries(await onPage(visit)).filter(([rule, word]) => before[rule] === "met" && word === "unmet");
  assert.deepEqual(worse, []);
  await click(visit, "Undo", "#repairs");
  await visit.until("nothing is changed", () => !document.querySelector("#repairs .changed li") && !document.querySelector("[aria-busy]"));
  await visit.until("all is as before", (before) => JSON.stringify(before) === JSON.stringify(Object.fromEntries([...document.querySelectorAll(".rule[id]")].map((rule) => [rule.id, rule.querySelector(".word").textContent.replaceAll(" ", "-")]))), before);
});

inEachBrowser("the whole release workflow is written hardened, used here, and the actions to allow are listed", async ({ open }) => {
  const { files } = await project();
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "driftline", tree(files));
  await judged(visit, "driftline");
  const before = await onPage(visit);
  await visit.page.evaluate(() => (document.querySelector(".offered").open = true));
  await click(visit, "Write it", ".offered");
  await visit.until("it is written", () => null !== document.querySelector(".offered .draft"));
  await visit.axe();
  await visit.shot("offered");
  const told = await visit.page.evaluate(() => document.querySelector(".offered").innerText);
  assert.match(told, /publish\.yml/);
  assert.match(told, /Actions to allow[\s\S]*codecov\/codecov-action@/);
  await click(visit, "Use it here", ".offered .draft");
  await visit.until("it is judged", () => document.querySelector("#repairs .changed li") && !document.querySelector("[aria-busy]"));
  const after = await onPage(visit);
  const better = Object.keys(after).filter((rule) => before[rule] === "unmet" && after[rule] !== "unmet");
  const worse = Object.keys(after).filter((rule) => before[rule] !== "unmet" && after[rule] === "unmet");
  assert.deepEqual(worse, []);
  assert.ok(better.includes("beyond/build-stands-apart-from-publish"), `${better}`);
});
