// What a visitor does on the page, and what they see of it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { inEachBrowser } from "./harness.mjs";
import { TOP } from "./server.mjs";
import { dropFolder, judged, live, pasteAnywhere, PINNED, WEAK, word } from "./visitor.mjs";

inEachBrowser("the live page says of the example all that its HTML said before any script, in the same order", async ({ open }) => {
  const said = () => {
    document.querySelector(".twin").open = true;
    return document.querySelector(".result").innerText.split("\n").filter(Boolean);
  };
  const before = await open({ script: false });
  const visit = await open();
  await live(visit);
  const now = await visit.page.evaluate(said);
  // what can be done comes with the live page, and so does the day in the last line
  const first = (await before.page.evaluate(said)).slice(0, -1);
  assert.ok(first.length > 100, `${first.length} lines`);
  let at = -1;
  for (const line of first) {
    at = now.indexOf(line, at + 1);
    assert.ok(at >= 0, `${line} is missing, or stands elsewhere`);
  }
});

inEachBrowser("a workflow pasted anywhere is judged at once, and the example is gone", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  assert.equal(await word(visit, PINNED), "unmet");
  const text = await visit.text();
  assert.doesNotMatch(text, /example-project/);
  assert.match(text, /twine/);
  await visit.axe();
  await visit.shot("pasted");
});

inEachBrowser("what is typed is judged after a breath, under the visitor's hands", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await visit.page.focus("#paste");
  // Firefox's driver sends some keys to nobody: what counts is that every key that comes stands there
  await visit.page.evaluate(() => {
    globalThis.heard = "";
    addEventListener("keydown", ({ key }) => (globalThis.heard += key === "Enter" ? "\n" : key.length === 1 ? key : ""), true);
  });
  await visit.page.keyboard.type("on: push\njobs: {}\n", { delay: 50 });
  await judged(visit, "pasted text");
  assert.equal(await visit.page.evaluate(() => document.activeElement.id), "paste");
  const heard = await visit.page.evaluate(() => globalThis.heard);
  assert.ok(heard.length > 8, heard);
  assert.equal(await visit.page.evaluate(() => document.querySelector("#text").value), heard);
});

inEachBrowser("on a phone the result of what was given is seen from its top", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await visit.resize(390, 844);
  await dropFolder(visit, "given", { ".github": { workflows: { "release.yml": WEAK } } });
  await judged(visit, "given");
  const top = () => document.querySelector("#result").getBoundingClientRect().top;
  await visit.until("the result stands near the top", () => document.querySelector("#result").getBoundingClientRect().top < 400);
  const at = await visit.page.evaluate(top);
  assert.ok(at > -10, `${at} px above the top`);
});

inEachBrowser("places beyond the first stand behind one line, not in a column of letters", async ({ open }) => {
  const visit = await open();
  await live(visit);
  const uses = Array.from({ length: 20 }, (_, index) => `      - uses: a/b${index}@v1`);
  await pasteAnywhere(visit, `${WEAK}${uses.join("\n")}\n`);
  await judged(visit, "pasted text");
  const height = await visit.page.evaluate((rule) => {
    const finding = document.getElementById(rule);
    finding.querySelector("details").open = true;
    return finding.querySelector(".rest > summary").getBoundingClientRect().height;
  }, PINNED);
  assert.ok(height > 0 && height < 60, `${height} px`);
});

inEachBrowser("what was typed before the page came alive is kept and judged", async ({ open }) => {
  const visit = await open({ state: "" });
  await visit.page.evaluate(() => {
    const area = document.querySelector("#paste");
    area.value = "on: push\njobs: {}\n";
    // as typing does; a quick machine may be alive already, and hears it
    area.dispatchEvent(new InputEvent("input", { inputType: "insertText", bubbles: true }));
  });
  await live(visit);
  await judged(visit, "pasted text");
});

inEachBrowser("editing the example changes its verdict, and the marks move with the text", async ({ open }) => {
  const visit = await open();
  await live(visit);
  assert.equal(await word(visit, PINNED), "unmet");
  const marked = () =>
    [...document.querySelectorAll(".layer .mark.unmet")].map(({ textContent }) => textContent).join("").includes("actions/checkout@v7");
  assert.ok(await visit.page.evaluate(marked));
  await visit.page.evaluate(() => document.querySelector("#text").setSelectionRange(0, 0));
  await visit.page.focus("#text");
  await visit.page.keyboard.type("# a line\n");
  assert.ok(await visit.page.evaluate(marked), "the mark stays on its words while typing");
  await visit.page.evaluate(() => {
    const area = document.querySelector("#text");
    area.value = area.value.replace("actions/checkout@v7", `actions/checkout@${"a".repeat(40)}`);
    area.dispatchEvent(new InputEvent("input", { inputType: "insertText", bubbles: true }));
  });
  await visit.until("the rule is met", (rule) => document.getElementById(rule).querySelector(".word").textContent === "met", PINNED);
});

inEachBrowser("what is said of the place under the caret is what the last judgement says", async ({ open }) => {
  const visit = await open();
  await live(visit);
  const below = (pattern) => visit.until(`below the text stands ${pattern}`, (source) => new RegExp(source).test(document.querySelector(".at").textContent), pattern.source);
  await visit.page.evaluate(() => {
    const area = document.querySelector("#text");
    area.focus();
    const at = area.value.indexOf("checkout@v7");
    area.setSelectionRange(at, at);
    area.dispatchEvent(new KeyboardEvent("keyup", { key: "ArrowLeft", bubbles: true }));
  });
  await below(/is a tag, which its owner can move/);
  await visit.page.evaluate(() => {
    const area = document.querySelector("#text");
    const at = area.selectionStart;
    area.value = area.value.replace("actions/checkout@v7", `actions/checkout@${"a".repeat(40)}`);
    area.setSelectionRange(at, at);
    area.dispatchEvent(new InputEvent("input", { inputType: "insertText", bubbles: true }));
  });
  await below(/no comment names its release/);
});

inEachBrowser("a phone shows the result or the files, and without a script both, with nothing that looks as if it worked", async ({ open }) => {
  const seen = () => ["#text", "#result-title", ".switch"].map((selector) => document.querySelector(selector).checkVisibility());
  const visit = await open({ size: [390, 844] });
  await live(visit);
  assert.deepEqual(await visit.page.evaluate(seen), [false, true, true]);
  const choose = (words) => visit.page.evaluate((words) => [...document.querySelectorAll(".switch button")].find(({ textContent }) => textContent === words).click(), words);
  await choose("Files");
  await visit.until("the files are there", () => document.querySelector("#text").checkVisibility() && !document.querySelector("#result-title").checkVisibility());
  await choose("Result");
  await visit.until("the result is there", () => !document.querySelector("#text").checkVisibility() && document.querySelector("#result-title").checkVisibility());
  const still = await open({ size: [390, 844], script: false });
  assert.deepEqual(await still.page.evaluate(seen), [true, true, false]);
  assert.equal(await still.page.evaluate(() => document.querySelectorAll("button:not([disabled])").length), 0);
});

inEachBrowser("an exhibit shows its place in the file, and Escape leads back to it", async ({ open }) => {
  const visit = await open();
  await live(visit);
  const button = await visit.page.evaluateHandle((rule) => document.getElementById(rule).querySelector("button.place"), PINNED);
  await button.focus();
  await visit.page.keyboard.press("Enter");
  await visit.until("the place has the focus", () => document.activeElement.id === "text");
  const selected = () => {
    const { value, selectionStart, selectionEnd } = document.activeElement;
    return value.slice(selectionStart, selectionEnd);
  };
  assert.equal(await visit.page.evaluate(selected), "actions/checkout@v7");
  assert.equal(await visit.page.evaluate(() => document.querySelector(".layer .here").textContent), "actions/checkout@v7");
  await visit.page.keyboard.press("Escape");
  await visit.until("the exhibit has the focus again", (button) => document.activeElement === button, button);
});

inEachBrowser("a dropped folder is walked, and only what can bear on a verdict is loaded", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "dropped-project", {
    ".git": { HEAD: "ref" },
    ".github": { workflows: { "release.yml": WEAK, "broken.yml": null } },
    node_modules: { evil: { "action.yml": "runs: {using: node20}" } },
    src: { "code.py": "print()" },
    "pyproject.toml": "[project]\nname = 'x'\n",
  });
  await judged(visit, "dropped-project");
  const files = await visit.page.evaluate(() => [...document.querySelectorAll(".files .name")].map(({ textContent }) => textContent));
  assert.deepEqual(files, [".github/workflows/release.yml", "pyproject.toml"]);
  const text = await visit.text();
  assert.match(text, /of 4 paths/);
  assert.match(text, /broken\.yml[\s\S]*could not read this file/);
  assert.equal(await word(visit, PINNED), "unmet");
  await visit.axe();
  await visit.shot("dropped");
});

inEachBrowser("a folder that holds itself ends, with a sentence, and nothing is said to be missing", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "endless", { ".github": { workflows: { "a.yml": WEAK } }, loop: "loop" });
  await judged(visit, "endless");
  assert.match(await visit.text(), /deeper than 40 levels/);
  assert.equal(await word(visit, PINNED), "unmet");
});

inEachBrowser("a dropped `.github` folder is taken for what it is", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, ".github", { workflows: { "a.yml": WEAK } });
  await judged(visit, ".github");
  assert.match(await visit.text(), /\.github\/workflows\/a\.yml/);
  assert.doesNotMatch(await visit.text(), / paths/, "the rest of the repository was not seen");
});

inEachBrowser("a chosen folder is judged as the terminal judges it", async ({ open, browser }) => {
  // only one of the drivers hands a folder to a page
  if (browser !== "chromium") return;
  const visit = await open();
  await live(visit);
  await (await visit.page.$("#pick-folder")).uploadFile(join(TOP, "www", "example"));
  await judged(visit, "example");
  assert.equal(await word(visit, PINNED), "unmet");
  assert.equal(await word(visit, "spec8/pin-actions/updates-are-proposed"), "unmet");
});

inEachBrowser("a folder without workflows says what to bring", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "nothing-here", { docs: { "index.html": "" } });
  await judged(visit, "nothing-here");
  assert.match(await visit.text(), /Drop the folder that holds \.github/);
  await visit.axe();
  await visit.shot("nothing");
});

inEachBrowser("what a file holds is text, and what hides in it is seen", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(
    visit,
    'on: push\njobs:\n  "<img src=x onerror=alert(1)>":\n    steps:\n      - uses: "a/b\u202e@v1"\n      - run: twine upload "<b>x</b>"\n',
  );
  await judged(visit, "pasted text");
  assert.equal(await visit.page.evaluate(() => document.querySelectorAll("#app img, #app b").length), 0);
  const text = await visit.text();
  assert.match(text, /<U\+202E>/);
  assert.match(text, /Read only/);
});

for (const [what, text, sentence] of [
  ["text that is no YAML", "on: [push\njobs: {\n", /could not be read/],
  ["a text of nothing but a comment", "\n \n# nothing\n", /nothing can be said|No workflow/],
  ["a workflow without jobs", "on: push\n", /jobs/],
  ["a text of five million characters", `on: push\n# ${"x".repeat(5_000_000)}\n`, /larger than/],
]) {
  inEachBrowser(`${what} gives a report and no fault`, async ({ open }) => {
    const visit = await open();
    await live(visit);
    await pasteAnywhere(visit, text);
    await judged(visit, "pasted text");
    const seen = await visit.text();
    assert.match(seen, sentence);
    assert.doesNotMatch(seen, /The judge stopped/);
  });
}

inEachBrowser("the page is used by keyboard alone", async ({ open }) => {
  const visit = await open();
  await live(visit);
  const focused = () => {
    const { id, className, textContent, name, value, tagName } = document.activeElement;
    return id || (name && name + value) || className || textContent || tagName;
  };
  await visit.page.keyboard.press("Tab");
  assert.equal(await visit.page.evaluate(focused), "skip");
  const seen = [];
  for (let at = 0; at < 12 && seen.at(-1) !== "paste"; at += 1) {
    await visit.page.keyboard.press("Tab");
    seen.push(await visit.page.evaluate(focused));
  }
  assert.equal(seen.at(-1), "paste", `the text area is reached: ${seen}`);
  await visit.page.keyboard.type("on: push\njobs:\n  a:\n    steps:\n      - uses: a/b@v1\n");
  await judged(visit, "pasted text");
  // a rule that is met is folded, and opens by Enter
  const rule = "spec8/pin-actions/others-pinned-by-full-sha";
  await visit.page.evaluate((rule) => document.getElementById(rule).querySelector("summary").focus(), rule);
  const isOpen = () => visit.page.evaluate((rule) => document.getElementById(rule).querySelector("details").open, rule);
  const before = await isOpen();
  await visit.page.keyboard.press("Enter");
  assert.equal(await isOpen(), !before);
});

inEachBrowser("the colours follow the switch, and the choice is kept", async ({ open }) => {
  const visit = await open();
  await live(visit);
  const colour = () => getComputedStyle(document.documentElement).backgroundColor;
  const light = await visit.page.evaluate(colour);
  await visit.page.evaluate(() => document.querySelector('#theme input[value="dark"]').click());
  const dark = await visit.page.evaluate(colour);
  assert.notEqual(dark, light);
  await visit.axe();
  await visit.page.reload();
  await live(visit);
  assert.equal(await visit.page.evaluate(colour), dark);
  assert.ok(await visit.page.evaluate(() => document.querySelector('#theme input[value="dark"]').checked));
});

for (const scheme of ["light", "dark"]) {
  inEachBrowser(`a phone shows one pane at a time, in ${scheme}`, async ({ open }) => {
    const visit = await open({ size: [390, 844], scheme });
    await live(visit);
    const shown = () => ["given", "result"].filter((name) => document.querySelector(`.${name}`).getClientRects().length);
    assert.deepEqual(await visit.page.evaluate(shown), ["result"]);
    await visit.axe();
    await visit.shot(`phone-${scheme}`);
    await visit.page.evaluate((rule) => document.getElementById(rule).querySelector("button.place").click(), PINNED);
    assert.deepEqual(await visit.page.evaluate(shown), ["given"]);
    await visit.axe();
    await visit.page.evaluate(() => document.querySelector('.switch [aria-pressed="false"]').click());
    await visit.until("the exhibit is back", () => document.activeElement.classList.contains("place"));
    const wide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    assert.equal(await visit.page.evaluate(wide), 0, "nothing sticks out sideways");
  });
}

inEachBrowser("judging again does not fold what the visitor opened", async ({ open }) => {
  const visit = await open();
  await live(visit);
  const rule = await visit.page.evaluate(() => {
    const met = document.querySelector(".rule.met");
    met.querySelector("details").open = true;
    return met.id;
  });
  const value = await visit.page.evaluate(() => document.querySelector("#text").value);
  await visit.paste("#text", `# another line\n${value}`);
  await judged(visit, "example-project example");
  assert.match(await visit.page.evaluate(() => document.querySelector(".layer").textContent), /another line/);
  assert.ok(await visit.page.evaluate((rule) => document.getElementById(rule).querySelector("details").open, rule));
});
