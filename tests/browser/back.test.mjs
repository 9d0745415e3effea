// Taking a project away as a link, and coming back to it: a reload, an earlier report.
import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { inEachBrowser } from "./harness.mjs";
import { dropFolder, dropFolders, judged, live, pasteAnywhere, PINNED, WEAK, word } from "./visitor.mjs";

const BETTER = WEAK.replace("actions/checkout@v4", `actions/checkout@${"a".repeat(40)} # v4.2.2`);

const link = (value) => `v1.${deflateRawSync(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url")}`;

const project = (text = WEAK) => ({ name: "shared", inputs: [["file", ".github/workflows/release.yml", text]] });

/** Waits until what comes on demand stands below the report. */
const ready = (visit) => visit.until("the rest of the page has come", () => Boolean(document.querySelector("#back button")));

const press = (visit, label) =>
  visit.page.evaluate((label) => [...document.querySelectorAll("button")].find(({ textContent, offsetParent }) => textContent === label && offsetParent).click(), label);

/** What was copied last, whatever the browser allows. */
const copied = (visit) =>
  visit.page.evaluate(() => {
    globalThis.copied = null;
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void (globalThis.copied = text) }, configurable: true });
  });

const notes = (visit, pattern) => visit.until(`a note says ${pattern}`, (source) => new RegExp(source).test(document.querySelector(".notes")?.textContent), pattern.source);

const kept = (visit) => visit.page.evaluate(() => localStorage.getItem("spec-check-kept"));

const isKept = (visit) => visit.until("it is kept", () => localStorage.getItem("spec-check-kept") && /Kept in this browser/.test(document.querySelector("#back-kept")?.textContent));

inEachBrowser("a link is copied only after a warning, and opens with the same verdicts, asking nobody", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await copied(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await ready(visit);
  await press(visit, "Copy as a link");
  await visit.until("the warning is there", () => !document.querySelector("#back-link").hidden);
  assert.equal(await visit.page.evaluate(() => globalThis.copied), null, "nothing is copied before it is confirmed");
  assert.match(await visit.page.evaluate(() => document.querySelector("#back-link").innerText), /holds the whole text of \.github\/workflows\/pasted/);
  await visit.axe();
  await visit.shot("link");
  await press(visit, "Copy the link with these texts");
  const address = await visit.until("it is copied", () => globalThis.copied);
  assert.match(address, /#v1\.[\w-]+$/);
  const fragment = address.split("#")[1];
  const words = () => [...document.querySelectorAll(".rule[id]")].map(({ id, className }) => `${id} ${className}`);
  const said = await visit.page.evaluate(words);

  const other = await open({ fragment });
  await judged(other, "pasted text");
  assert.deepEqual(await other.page.evaluate(words), said);
  await notes(other, /The link in the address brought one file/);
  assert.equal(await other.page.evaluate(() => location.hash.slice(1)), fragment, "a reload shows it again");
  await ready(other);
  assert.equal(await kept(other), null, "what a stranger's link brought is not kept");
  await other.page.reload();
  await judged(other, "pasted text");

  // once it is the visitor's own, the address lets go of it and the browser keeps it
  await other.paste("#text", BETTER);
  await other.until("the rule is met", (rule) => document.getElementById(rule).querySelector(".word").textContent === "met", PINNED);
  await isKept(other);
  assert.equal(await other.page.evaluate(() => location.hash), "");
  await other.page.reload();
  await judged(other, "pasted text");
  assert.equal(await word(other, PINNED), "met");
});

for (const [what, fragment, sentence] of [
  ["a link that was cut off", link(project()).slice(0, -20), /The link in the address is broken/],
  ["a link that is no base64", "v1.%%%", /The link in the address is broken/],
  ["a link that holds no JSON", link("on: push"), /The link in the address is broken/],
  ["a link of another shape", link({ name: "x", inputs: [["file", 7, "a"]] }), /The link in the address is broken/],
  ["a link with one path twice", link({ name: "x", inputs: [["file", "a", ""], ["file", "a", "b"]] }), /The link in the address is broken/],
  ["a link that unpacks to a flood", link({ name: "x", inputs: [["file", "a.yml", "x".repeat(5_000_000)]] }), /unpacks to more than two megabytes/],
  ["a link that is too long", `v1.${"A".repeat(40_000)}`, /has 40,000 characters, and no more than 32,000/],
]) {
  inEachBrowser(`${what} says so, and the page stays as it was`, async ({ open }) => {
    const visit = await open({ fragment });
    await live(visit);
    await notes(visit, sentence);
    await judged(visit, "example-project example");
  });
}

inEachBrowser("a broken link put into the address of an open page says so, and the page stays as it was", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await visit.page.evaluate(() => (location.hash = "v1.%%%"));
  await notes(visit, /The link in the address is broken/);
  await judged(visit, "example-project example");
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await visit.page.evaluate(() => (location.hash = "v1.%%"));
  await notes(visit, /The link in the address is broken/);
  await judged(visit, "pasted text");
});

inEachBrowser("what was typed before the page came alive stays when a link has something else to show", async ({ open }) => {
  const typed = 'document.getElementById("paste").value = "on: push\\njobs: {}\\n";';
  const alter = (name, bytes) => (/loader-\w+\.js$/.test(name) ? `${typed}\n${bytes}` : undefined);
  const visit = await open({ fragment: link(project()), alter, signed: true });
  await judged(visit, "pasted text");
  assert.equal(await visit.page.evaluate(() => document.querySelector("#paste").value), "on: push\njobs: {}\n");
  await notes(visit, /What you typed before the page was ready is judged/);
});

inEachBrowser("what a link holds is text, and may not name what the page would ask", async ({ open }) => {
  const evil = '<img src=x onerror="globalThis.ran=1">';
  const value = { name: evil, inputs: [["file", `.github/workflows/${evil}.yml`, `on: push\nname: ${evil}\njobs: {}\n`], ["answer", "javascript:alert(1)", "{}"]] };
  const visit = await open({ fragment: link(value) });
  await judged(visit, evil);
  assert.equal(await visit.page.evaluate(() => document.querySelectorAll("img").length + (globalThis.ran ?? 0)), 0);
});

inEachBrowser("a project that is too large for a link says so, and a looked-up name needs no text", async ({ open }) => {
  const visit = await open();
  await live(visit);
  let noise = "on: push\njobs: {}\n";
  for (let at = 0, seed = 7; at < 12_000; at += 1) noise += `# ${(seed = (seed * 48271) % 2147483647)}\n`;
  await pasteAnywhere(visit, noise);
  await judged(visit, "pasted text");
  await ready(visit);
  await press(visit, "Copy as a link");
  await visit.reads(/The link would have [\d,]+ characters/);
});

inEachBrowser("what cannot be seen in a name is written out in the warning of a link", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "hidden", { ".github": { workflows: { "rel\u3164\u180bease.yml": WEAK } } });
  await judged(visit, "hidden");
  await ready(visit);
  await press(visit, "Copy as a link");
  await visit.until("it is written out", () => document.querySelector("#back-link").textContent.includes("rel<U+3164><U+180B>ease.yml"));
});

inEachBrowser("what could not be opened again is neither kept nor put into a link, and both say so", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "long", { ".github": { workflows: { [`${"a".repeat(1_100)}.yml`]: WEAK } } });
  await judged(visit, "long");
  await visit.reads(/Not kept for a reload: there is no text in it, or more than/);
  assert.equal(await kept(visit), null);
  await press(visit, "Copy as a link");
  await visit.reads(/No link can hold this: .* 1,000 characters in a path/);
});

inEachBrowser("of more folders than are taken as one project those left aside are named", async ({ open }) => {
  const visit = await open();
  await live(visit);
  const names = Array.from({ length: 10 }, (_, at) => `part-${at}`);
  await dropFolders(visit, Object.fromEntries(names.map((name) => [name, { ".github": { workflows: { "ci.yml": WEAK } } }])));
  await notes(visit, /No more than 8 repositories are taken as one project, so these were left aside: part-8, part-9\./);
  await visit.until("the others are taken", () => document.querySelectorAll(".parts li").length === 8);
});

inEachBrowser("what was given, and what was folded, is there again after a reload, until it is forgotten", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "my-project", {
    ".git": { HEAD: "" },
    ".github": { workflows: { "release.yml": WEAK } },
    "pyproject.toml": "[project]\nname = 'x'\n",
  });
  await judged(visit, "my-project");
  await isKept(visit);
  await visit.page.evaluate((rule) => document.getElementById(rule).querySelector("summary").click(), PINNED);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const said = () => [...document.querySelectorAll(".rule[id]")].map(({ id, className }) => `${id} ${className}`);
  const before = await visit.page.evaluate(said);
  await visit.page.reload();
  await judged(visit, "my-project");
  await ready(visit);
  assert.deepEqual(await visit.page.evaluate(said), before);
  await visit.until("it is folded again", (rule) => !document.getElementById(rule).querySelector("details").open, PINNED);
  await notes(visit, /what you gave here before/);
  assert.match(await visit.text(), /of 3 paths|2 files read/);
  await visit.shot("reloaded");
  // in one place, everything goes
  await press(visit, "Forget what is kept here");
  assert.deepEqual(await visit.page.evaluate(() => Object.keys(localStorage)), []);
  await visit.reads(/Forgotten/);
  await visit.paste("#text", `${WEAK}# more\n`);
  await judged(visit, "my-project");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(await kept(visit), null, "nothing is kept any more");
  await visit.page.reload();
  await live(visit);
  await judged(visit, "example-project example");
});

inEachBrowser("an answer that was brought is there again after a reload, and the way back to the example forgets it", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await isKept(visit);
  const before = await kept(visit);
  await visit.page.evaluate(() => (document.querySelector("#evidence").open = true));
  await visit.paste("#answer", JSON.stringify({ total_count: 0, environments: [] }));
  await visit.until("it is listed", () => document.querySelector(".brought") !== null);
  await visit.until("it is kept, too", (before) => ![before, null].includes(localStorage.getItem("spec-check-kept")), before);
  await visit.page.reload();
  await visit.until("it is listed again", () => document.querySelector(".brought") !== null);
  await press(visit, "Back to the example");
  await judged(visit, "example-project example");
  await visit.until("nothing is kept", () => localStorage.getItem("spec-check-kept") === null);
});

inEachBrowser("what is too large to be kept says so, and the page goes on", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, `on: push\njobs: {}\n# ${"x".repeat(4_500_000)}\n`);
  await judged(visit, "pasted text");
  await visit.reads(/Not kept for a reload: it has 5 MB/);
  assert.equal(await kept(visit), null);
});

/** The JSON of what is judged now, as the page hands it over. */
const report = (visit) =>
  visit.page.evaluate(async () => {
    const real = URL.createObjectURL;
    const blob = await new Promise((resolve) => {
      // a worker is made from one, too
      URL.createObjectURL = (blob) => (blob.type || resolve(blob), real.call(URL, blob));
      HTMLAnchorElement.prototype.click = () => {};
      [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Download as JSON").click();
    });
    URL.createObjectURL = real;
    return blob.text();
  });

inEachBrowser("an earlier report beside this one tells what was repaired, what is new and what else changed", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  const earlier = await report(visit);
  await pasteAnywhere(visit, earlier);
  await visit.until("the comparison is there", () => document.querySelector(".since") !== null);
  assert.match(await visit.page.evaluate(() => document.querySelector(".since").innerText), /0 unmet places are new, 0 gone/);
  const said = () => document.querySelector(".since").innerText;
  await visit.paste("#text", BETTER);
  await visit.until("the repair is told", () => /Repaired \(1\)/.test(document.querySelector(".since")?.innerText));
  assert.match(await visit.page.evaluate(said), /Repaired \(1\)\s+\S+:10: actions\/checkout@v4\s+every action in the release closure is pinned/);
  // the same line is still asked for another thing, and that is not called repaired
  assert.match(await visit.page.evaluate(said), /No longer there, while the claim is not met[\s\S]*drops its credentials/);
  await visit.paste("#text", BETTER.replace("twine upload dist/*", "twine upload dist/*\n      - uses: other/action@main"));
  await visit.until("what is new is told", () => /New[\s\S]*other\/action@main/.test(document.querySelector(".since")?.innerText));
  await visit.axe();
  await visit.shot("since");
  await visit.page.evaluate(() => document.querySelector(".since .place").click());
  await visit.until("the finding has the focus", () => document.activeElement.matches(".rule summary"));
  await press(visit, "Put the comparison away");
  assert.equal(await visit.page.evaluate(() => document.querySelector(".since") !== null), false);
});

for (const [what, text, sentence] of [
  ["JSON of another shape", '{"format":"spec-check/1","findings":7}', /no report of SPEC Check/],
  ["a report of another version", '{"format":"spec-check/9","findings":[]}', /has the form spec-check\/9, and this page reads spec-check\/1 only/],
  ["JSON that was cut off", '{"format":"spec-check/1","findi', /This is no JSON/],
]) {
  inEachBrowser(`${what} gives a sentence in the place of a comparison`, async ({ open }) => {
    const visit = await open();
    await live(visit);
    await pasteAnywhere(visit, WEAK);
    await judged(visit, "pasted text");
    await pasteAnywhere(visit, text);
    await visit.until("a sentence is there", (source) => new RegExp(source).test(document.querySelector("#since").innerText), sentence.source);
    await judged(visit, "pasted text");
  });
}

inEachBrowser("an earlier report that comes first waits for the project", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, '{"format":"spec-check/1","tool":{},"specs":[],"subject":{"name":"pasted text","coverage":{}},"findings":[]}');
  await visit.reads(/The earlier report is here: give your project now/);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await visit.until("the comparison is there", () => document.querySelector(".since") !== null);
});

inEachBrowser("the badge is the community's own, and says that adopting is the project's decision", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await copied(visit);
  await pasteAnywhere(visit, WEAK);
  await ready(visit);
  await visit.page.evaluate(() => (document.querySelector(".badge").open = true));
  assert.match(await visit.page.evaluate(() => document.querySelector(".badge").innerText), /your project’s own decision/);
  await press(visit, "Copy SPEC 8 as reStructuredText");
  const rst = await visit.until("it is copied", () => globalThis.copied);
  assert.match(rst, /^\|SPEC 8 — Securing the Release Process\|\n\n\.\. \|SPEC 8 — .*\| image:: https:\/\/img\.shields\.io\/badge\/SPEC-8-green\?labelColor=%23004811&color=%235CA038\n   :target: https:\/\/scientific-python\.org\/specs\/spec-0008\/\n$/);
  await visit.axe();
});

inEachBrowser("nothing of this is loaded before somebody gives something", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.deepEqual(visit.requests.filter(({ path }) => /back-/.test(path)), []);
});
