// The pages of `tests/recipes`, as their real tools have built them into `target/recipes`.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { test } from "node:test";
import { inEachBrowser } from "./harness.mjs";
import { TOP } from "./server.mjs";

const BUILT = join(TOP, "target", "recipes");
const PAGES = { plain: "index.html", hugo: "specs/spec-0008/index.html", sphinx: "index.html", myst: "index.html" };

/** In the page: the place of the first box, which anywidget puts into a shadow of its own. */
const place = () => {
  const widget = document.querySelector(".anywidget")?.shadowRoot?.querySelector("div > div");
  return widget ?? document.querySelector("spec-check");
};
const first = `(${place})()`;

for (const [name, path] of Object.entries(PAGES)) {
  const site = join(BUILT, name);
  const there = existsSync(join(site, path));
  const skip = there ? false : `${path} is not in target/recipes/${name}: run \`cargo dev recipes\``;
  // Sphinx names no icon, so a browser asks for the usual one
  const wishes = { site, path, state: "", also: { "favicon.ico": "LICENSE" } };
  const says = (visit, pattern) => visit.until(`the box reads ${pattern}`, `new RegExp(${JSON.stringify(pattern.source)}).test(${first}?.shadowRoot?.querySelector(".box")?.innerText)`);

  inEachBrowser(
    `${name}: a box works, follows the theme, keeps its keys and leaves the outline as it is`,
    async ({ open, browser }) => {
      const outline = (visit) => visit.page.evaluate(() => [...document.querySelectorAll("h1,h2,h3,h4,h5,h6,nav[aria-label='On this page'] li")].map(({ tagName, textContent }) => `${tagName} ${textContent}`));
      const without = await open({ ...wishes, alter: (file) => (file.endsWith("spec-check.js") ? "export default { render() {} }" : undefined) });
      const headings = await outline(without);
      const visit = await open(wishes);
      await visit.until("the box is there", `Boolean(${first}?.shadowRoot)`);
      await visit.shot(`recipe-${name}-untouched`);
      await visit.page.evaluate(`${first}.shadowRoot.querySelector("button.main").click()`);
      await says(visit, /unmet/);
      assert.ok(headings.some((each) => each.startsWith("LI")));
      assert.deepEqual(await outline(visit), headings, "neither headings nor the page's own list of them");

      const colour = `getComputedStyle(${first}.shadowRoot.querySelector(".box")).backgroundColor`;
      await visit.page.evaluate(() => (document.documentElement.dataset.theme = "light"));
      const light = await visit.page.evaluate(colour);
      await visit.page.evaluate(() => document.querySelector(".theme-switch").click());
      await visit.until("the box is dark", `${colour} !== ${JSON.stringify(light)}`);
      await visit.shot(`recipe-${name}-dark`);
      await visit.page.evaluate(() => document.querySelector(".theme-switch").click());
      await visit.until("the box is light", `${colour} === ${JSON.stringify(light)}`);

      const search = () => visit.page.evaluate(() => document.querySelector("dialog.search").open);
      await visit.page.evaluate(`${first}.shadowRoot.querySelector(".stage textarea").focus()`);
      await visit.page.keyboard.type("# /s");
      await visit.page.keyboard.down("Control");
      await visit.page.keyboard.press("k");
      await visit.page.keyboard.up("Control");
      assert.equal(await search(), false, "no key of the box is a hotkey of the page");
      assert.deepEqual(await visit.page.evaluate(() => globalThis.pressed), []);
      assert.match(await visit.page.evaluate(`${first}.shadowRoot.querySelector(".stage textarea").value`), /# \/s/);
      await visit.page.evaluate(`${first}.shadowRoot.activeElement.blur()`);
      await visit.page.keyboard.press("s");
      assert.equal(await search(), true, "outside of the box it is one");
      await visit.page.evaluate(() => document.querySelector("dialog.search").close());

      if (browser === "chromium") {
        await visit.page.emulateMediaType("print");
        const printed = await visit.page.evaluate(`${first}.shadowRoot.querySelector(".stage").innerText`);
        assert.match(printed, /unmet/);
        assert.doesNotMatch(printed, /Choose files|Apply it here/);
        await visit.page.emulateMediaType(null);
      }
      await visit.resize(390, 800);
      // the theme of Sphinx has a part of its own that is
      await visit.until("the box is not wider than the phone, nor anything in it than the box", `(() => { const box = ${first}.shadowRoot.querySelector(".box"); return box.getBoundingClientRect().right <= 390 && box.scrollWidth <= box.clientWidth; })()`);
      await visit.shot(`recipe-${name}-phone`);
    },
    { skip },
  );

  test(`${name}: no link of the page is dead`, { skip }, async () => {
    const wrong = [];
    const files = await readdir(site, { recursive: true, withFileTypes: true });
    const own = files.filter((file) => file.name.endsWith(".html") && !/spec-check/.test(relative(site, file.parentPath ?? file.path)));
    assert.ok(own.length);
    for (const file of own) {
      const page = relative(site, join(file.parentPath ?? file.path, file.name));
      const html = await readFile(join(site, page), "utf8");
      for (const [, quoted, plain] of html.matchAll(/\s(?:href|src)=(?:"([^"]*)"|([^\s>]+))/g)) {
        const url = new URL(quoted ?? plain, `https://site.example/${page}`);
        if (url.origin !== "https://site.example") {
          if (url.protocol !== "https:" && url.protocol !== "data:") wrong.push(`${page}: ${url}`);
          continue;
        }
        const name = decodeURIComponent(url.pathname.slice(1));
        const to = name === "" || name.endsWith("/") ? `${name}index.html` : name;
        if (!(await stat(join(site, to)).catch(() => null))?.isFile()) wrong.push(`${page}: ${url.pathname} is not there`);
        if (to === page && url.hash && !html.includes(`id="${url.hash.slice(1)}"`) && !html.includes(`id=${url.hash.slice(1)}`)) wrong.push(`${page}: ${url.hash} names no place`);
      }
      for (const [, clause] of html.matchAll(/<spec-check[^>]*clause=["']?([^"'\s>]+)/g)) {
        if (!existsSync(join(TOP, "target/www/embed/v1/boxes", `${clause}.json`))) wrong.push(`${page}: there is no clause ${clause}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
}

inEachBrowser(
  "myst: the widget follows its model, writes nothing into it, and goes without a trace",
  async ({ open }) => {
    const visit = await open({ site: join(BUILT, "myst"), path: "index.html", state: "" });
    await visit.until("the widget is there", () => globalThis.widgets?.length);
    await visit.page.evaluate(() => globalThis.widgets[0].model.set("theme", "dark"));
    await visit.until("it is dark", `${first}.shadowRoot.querySelector(".box").dataset.theme === "dark"`);
    await visit.page.evaluate(`${first}.shadowRoot.querySelector("button.main").click()`);
    await visit.until("it judges", `/unmet/.test(${first}.shadowRoot.querySelector(".box").innerText)`);
    assert.equal(await visit.page.evaluate(() => globalThis.saved), undefined);
    await visit.page.evaluate(() => globalThis.widgets[0].remove());
    assert.equal(await visit.page.evaluate(() => globalThis.widgets[0].el.childNodes.length), 0);
  },
  { skip: existsSync(join(BUILT, "myst/index.html")) ? false : "run `cargo dev recipes`" },
);
