// Finding one's way: what to do next, the choice of what is shown, and the two ways between a text and its findings.
import assert from "node:assert/strict";
import { inEachBrowser } from "./harness.mjs";
import { judged, live, pasteAnywhere, PINNED, WEAK } from "./visitor.mjs";

const shownRules = () => [...document.querySelectorAll(".rule[id]")].filter(({ offsetParent }) => offsetParent).map(({ id }) => id);

inEachBrowser("what to do next stands above the SPEC, three steps first, and each leads to its claim", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  const steps = await visit.page.evaluate(() => [...document.querySelectorAll(".next > ol > li")].map(({ innerText }) => innerText));
  assert.equal(steps.length, 3);
  assert.match(steps[0], /must/);
  const before = (first, second) => document.querySelector(first).compareDocumentPosition(document.querySelector(second)) & Node.DOCUMENT_POSITION_FOLLOWING;
  assert.ok(await visit.page.evaluate(before, ".next", ".specs"));
  const forces = await visit.page.evaluate(() => [...document.querySelectorAll(".next li .quiet")].map(({ textContent }) => textContent.split(" ")[0]));
  const order = ["must", "should", "recommended", "may"];
  assert.deepEqual(forces, forces.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
  await visit.page.evaluate(() => document.querySelector(".next .place").focus());
  await visit.page.keyboard.press("Enter");
  await visit.until("the claim has the focus, opened", () => document.activeElement.matches(".rule details[open] > summary"));
  await visit.axe();
  await visit.shot("next");
});

inEachBrowser("a choice shows a part of the SPEC in the SPEC's own order, and a step leads out of it", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  const all = await visit.page.evaluate(shownRules);
  const chip = (start) =>
    visit.page.evaluate((start) => {
      const button = [...document.querySelectorAll(".chips button")].find(({ textContent }) => textContent.startsWith(start));
      button.click();
    }, start);
  await chip("unmet");
  const unmet = await visit.page.evaluate(shownRules);
  assert.deepEqual(unmet, await visit.page.evaluate(() => [...document.querySelectorAll(".rule.unmet")].map(({ id }) => id)));
  assert.deepEqual(unmet, all.filter((rule) => unmet.includes(rule)));
  const clauses = () => [...document.querySelectorAll(".clause")].filter(({ offsetParent }) => offsetParent).every((clause) => clause.querySelector(".rule.unmet"));
  assert.ok(await visit.page.evaluate(clauses), "a clause without any is not shown");
  await visit.axe();
  await visit.shot("choice");
  await chip("an administrator");
  const less = await visit.page.evaluate(shownRules);
  assert.ok(less.length < unmet.length);
  // judging again keeps the choice
  await visit.paste("#text", `# a line\n${WEAK}`);
  await judged(visit, "pasted text");
  assert.deepEqual(await visit.page.evaluate(shownRules), less);
  await visit.page.evaluate(() => document.querySelector(".next .place").click());
  await visit.until("everything is shown again", (count) => [...document.querySelectorAll(".rule[id]")].filter(({ offsetParent }) => offsetParent).length === count, all.length);
});

inEachBrowser("the caret in a marked place tells what is said of it, and Ctrl+Enter goes there and comes back", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await visit.page.evaluate(() => {
    const area = document.querySelector("#text");
    area.focus();
    const at = area.value.indexOf("checkout@v4");
    area.setSelectionRange(at, at);
  });
  await visit.page.keyboard.press("ArrowRight");
  await visit.until("it is told", () => document.querySelector(".at").textContent.includes("Show the finding"));
  await visit.shot("caret");
  await visit.page.keyboard.down("Control");
  await visit.page.keyboard.press("Enter");
  await visit.page.keyboard.up("Control");
  await visit.until("its button has the focus", () => document.activeElement.matches("button.place"));
  assert.match(await visit.page.evaluate(() => document.activeElement.closest(".exhibit").innerText), /checkout@v4/);
  await visit.page.keyboard.press("Enter");
  await visit.until("the text has the focus again", () => document.activeElement.id === "text");
});

inEachBrowser("on a phone a tap in the text does not lead away, and the line below it does", async ({ open }) => {
  const visit = await open({ size: [390, 844] });
  await live(visit);
  await visit.page.evaluate((rule) => document.getElementById(rule).querySelector("button.place").click(), PINNED);
  await visit.page.evaluate(() => {
    const area = document.querySelector("#text");
    area.setSelectionRange(area.selectionStart + 2, area.selectionStart + 2);
    area.click();
  });
  await visit.until("it is told", () => document.querySelector(".at button") !== null);
  assert.ok(await visit.page.evaluate(() => document.querySelector(".given").getClientRects().length > 0));
  await visit.axe();
  await visit.shot("phone-caret");
  await visit.page.evaluate(() => document.querySelector(".at button").click());
  await visit.until("the exhibit is there", () => document.activeElement.closest(".exhibit") !== null);
});

inEachBrowser("the whole way is gone by keyboard: paste, a step, its claim, its place, and back", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await visit.page.focus("#paste");
  await visit.page.keyboard.type("on: push\njobs:\n  a:\n    steps:\n      - uses: a/b@v1\n      - run: twine upload dist/*\n");
  await judged(visit, "pasted text");
  const walk = async (what, probe) => {
    for (let at = 0; at < 150; at += 1) {
      if (await visit.page.evaluate(probe)) return;
      await visit.page.keyboard.press("Tab");
    }
    assert.fail(`${what} is not reached by Tab`);
  };
  await walk("a step", () => document.activeElement.matches(".next .place"));
  const outlined = () => getComputedStyle(document.activeElement).outlineStyle !== "none";
  assert.ok(await visit.page.evaluate(outlined), "the focus is seen");
  await visit.page.keyboard.press("Enter");
  await visit.until("the claim has the focus", () => document.activeElement.matches(".rule summary"));
  await walk("a place", () => document.activeElement.matches("button.place"));
  await visit.page.keyboard.press("Enter");
  await visit.until("the text has the focus", () => document.activeElement.id === "text");
  await visit.page.keyboard.press("Escape");
  await visit.until("the place has the focus", () => document.activeElement.matches("button.place"));
});

inEachBrowser("at twice the size nothing sticks out and nothing is lost", async ({ open }) => {
  // a window of 1280 at 200 % has room for 640
  const visit = await open({ size: [640, 450] });
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await visit.until("the rest has come", () => document.querySelector("#back button") !== null);
  assert.equal(await visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  const out = () =>
    [...document.querySelectorAll(".result button, .result p, .result li")]
      .filter((element) => element.offsetParent && element.getBoundingClientRect().right > innerWidth + 1)
      .map(({ outerHTML }) => outerHTML.slice(0, 120));
  assert.deepEqual(await visit.page.evaluate(out), []);
  await visit.axe();
  await visit.shot("twice");
});

inEachBrowser("nothing moves for those who want nothing to move", async ({ open, browser }) => {
  // only one of the drivers can say so to a page
  if (browser !== "chromium") return;
  const visit = await open();
  await live(visit);
  await visit.page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await visit.until("the rest has come", () => document.querySelector("#back button") !== null);
  const moving = () =>
    [...document.querySelectorAll("*")].filter((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return animationName !== "none" || transitionDuration.split(", ").some((time) => time !== "0s");
    }).length;
  assert.equal(await visit.page.evaluate(moving), 0);
});

inEachBrowser("on paper everything that is unmet or unknown is open, nothing is left aside, and no button stands alone", async ({ open, browser }) => {
  // only one of the drivers draws a page for print
  if (browser !== "chromium") return;
  const visit = await open();
  await live(visit);
  await pasteAnywhere(visit, WEAK);
  await judged(visit, "pasted text");
  await visit.until("the rest has come", () => document.querySelector("#back button") !== null);
  const all = await visit.page.evaluate(() => document.querySelectorAll(".rule[id]").length);
  await visit.page.evaluate(() => {
    [...document.querySelectorAll(".chips button")].find(({ textContent }) => textContent === "met").click();
    for (const details of document.querySelectorAll(".rule.unmet details")) details.open = false;
  });
  await visit.page.emulateMediaType("print");
  const seen = await visit.page.evaluate(() => ({
    rules: [...document.querySelectorAll(".rule[id]")].filter((rule) => rule.getClientRects().length).length,
    open: [...document.querySelectorAll(".rule.unmet .summary")].every((summary) => summary.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true })),
    hidden: [".intake", ".given", "#back", ".chips", ".take", ".evidence", "body > footer"].filter((name) => document.querySelector(name)?.getClientRects().length),
  }));
  assert.equal(seen.rules, all);
  assert.ok(seen.open);
  assert.deepEqual(seen.hidden, []);
  await visit.shot("print");
});

for (const scheme of ["light", "dark"]) {
  for (const size of [[1440, 900], [1024, 768], [390, 844]]) {
    inEachBrowser(`what one comes back to looks right, in ${scheme} at ${size[0]}`, async ({ open, browser }) => {
      if (browser !== "chromium" && size[0] !== 390) return;
      const visit = await open({ scheme, size });
      await live(visit);
      await pasteAnywhere(visit, WEAK);
      await judged(visit, "pasted text");
      await visit.until("the rest has come", () => document.querySelector("#back button") !== null);
      await visit.page.evaluate(() => (document.querySelector(".badge").open = true));
      await visit.axe();
      await visit.shot(`back-${scheme}-${size[0]}`);
    });
  }
}
