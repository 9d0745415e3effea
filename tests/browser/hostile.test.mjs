import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inEachBrowser } from "./harness.mjs";
import { SITE, TOP } from "./server.mjs";
import { dropFolder, live, pasteAnywhere } from "./visitor.mjs";

const ALL = JSON.parse(readFileSync(join(TOP, "tests/hostile/inputs.json"), "utf8"));

/** A folder as `dropFolder` takes it. */
function tree(files) {
  const top = { ".git": { HEAD: "ref" } };
  for (const [, path, text] of files) {
    const parts = path.split("/");
    const name = parts.pop();
    let folder = top;
    for (const part of parts) folder = folder[part] ??= {};
    folder[name] = text;
  }
  return top;
}

/** Everything in the page that text could have become, or that hides what it says. */
const complaints = () => {
  const wrong = [...globalThis.ran].map((what) => `${what} ran`);
  const known = new Set(
    "A ABBR ARTICLE B BR BUTTON CIRCLE CODE DD DETAILS DIV DL DT EM FIELDSET FIGCAPTION FIGURE FOOTER FORM G H1 H2 H3 H4 H5 HEADER I INPUT LABEL LEGEND LI LINE MAIN MARK MARKER NAV NOSCRIPT OL OPTION P PATH POLYLINE PRE PROGRESS RECT SECTION SELECT SPAN STRONG SUMMARY SVG TABLE TBODY TD TEXT TEXTAREA TH THEAD TITLE TR TSPAN UL USE DEFS DESC".split(" "),
  );
  const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/u;
  for (const element of document.body.querySelectorAll("*")) {
    if (!known.has(element.tagName.toUpperCase())) wrong.push(`<${element.tagName}>`);
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || ["srcdoc", "action", "formaction", "xlink:href", "background"].includes(name)) wrong.push(`${name}=${value}`);
      if (name === "style") wrong.push(`style=${value}`);
      if (["href", "src", "data"].includes(name) && !/^(https:\/\/(scientific-python\.org|github\.com\/scientific-python)\/|#|rules\/|(clauses|embed)\.html$|\.\/|blob:)/.test(value)) {
        wrong.push(`${name}=${value}`);
      }
      if (["title", "aria-label", "alt", "placeholder"].includes(name) && hidden.test(value)) wrong.push(`${name} hides something: ${JSON.stringify(value)}`);
    }
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (parentElement.closest("script, noscript")) continue;
    if (hidden.test(data)) wrong.push(`text hides something: ${JSON.stringify(data.slice(0, 120))}`);
  }
  if (document.title !== "SPEC Check") wrong.push(`the title is ${document.title}`);
  return [...new Set(wrong)];
};

for (const place of new Set(ALL.map(({ place }) => place))) {
  inEachBrowser(`hostile texts as ${place} are text on the page`, async ({ open }) => {
    const visit = await open({ size: [1280, 900] });
    const dialogs = [];
    visit.page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      dialog.dismiss();
    });
    await live(visit);
    await visit.page.evaluate(() => {
      globalThis.ran = new Set();
      globalThis.hostile = (what) => globalThis.ran.add(what ?? "something");
    });
    const wrong = [];
    const those = ALL.filter((one) => one.place === place);
    assert.equal(those.length, 25);
    for (const [at, { name, text, inputs }] of those.entries()) {
      const files = inputs.filter(([kind]) => kind === "file");
      const answers = inputs.filter(([kind]) => kind === "answer");
      const folder = `${at} ${text}`;
      await dropFolder(visit, folder, tree(files));
      const shown = (number) => document.querySelector("#result-title")?.textContent.startsWith(number) && document.querySelector(".lead") && !document.querySelector("[aria-busy]");
      await visit.until(`${name} is judged`, shown, `${at} `);
      if (answers.length) {
        const bundle = answers.map(([, path, body]) => `${JSON.stringify(path)}: ${body}`).join(",\n");
        await pasteAnywhere(visit, `{"format": "spec-check-evidence/1", "repository": "o/r", "answers": {${bundle}}}`);
        await visit.until(`${name} has its answers`, () => document.querySelector(".brought > li") && !document.querySelector("[aria-busy]"));
      }
      await visit.page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
      for (const complaint of await visit.page.evaluate(complaints)) wrong.push(`${name}: ${complaint}`);
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual(dialogs, []);
    await visit.shot(`hostile-${place.replaceAll(/\W+/g, "-")}`);
  }, { timeout: 300_000 });
}

test("nothing that was built makes code out of text, and no page has a style or a script of its own", () => {
  for (const name of readdirSync(SITE, { recursive: true })) {
    if (!/\.(js|html)$/.test(name)) continue;
    const text = readFileSync(join(SITE, name), "utf8");
    assert.doesNotMatch(text, /\beval\s*\(|new Function\b|document\.write|insertAdjacentHTML|outerHTML|createContextualFragment|srcdoc/, name);
    if (name.endsWith(".html")) {
      assert.doesNotMatch(text, /<[a-z][^>]*\sstyle=/i, name);
      assert.doesNotMatch(text, /<[a-z][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*\son[a-z]+=/i, name);
      assert.doesNotMatch(text, /<style|<script(?![^>]*\ssrc=)/i, name);
    }
  }
});
