import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { inEachBrowser } from "./harness.mjs";
import { SITE } from "./server.mjs";
import { live } from "./visitor.mjs";

/** Every page of the built site, by its path from the site's top. */
const pages = async () => {
  const files = await readdir(SITE, { recursive: true, withFileTypes: true });
  return files.filter(({ name }) => name.endsWith(".html")).map(({ parentPath, path, name }) => relative(SITE, join(parentPath ?? path, name)));
};

const read = (name) => readFile(join(SITE, name), "utf8");

/** The values of the attributes that name an address. */
const addresses = (html) =>
  [...html.matchAll(/<(\w+)[^>]*?\s(?:href|src|data-[a-z]+)=(?:"([^"]*)"|([^\s>]+))/g)].flatMap(([tag, name]) =>
    [...tag.matchAll(/\s(href|src)=(?:"([^"]*)"|([^\s>]+))/g)].map(([, attribute, quoted, plain]) => ({ name, attribute, to: (quoted ?? plain).replaceAll("&amp;", "&") })),
  );

test("every rule has a page of its own, and the list names each", async () => {
  const all = (await pages()).filter((name) => name.startsWith("rules/") && name !== "rules/index.html");
  assert.ok(all.length > 40, `${all.length} pages`);
  const list = addresses(await read("rules/index.html")).map(({ to }) => `rules/${to}`);
  assert.deepEqual(all.filter((name) => !list.includes(name)), []);
});

test("no link of any page is dead, and none loads anything from elsewhere", async () => {
  const wrong = [];
  let seen = 0;
  for (const page of await pages()) {
    const html = await read(page);
    const ids = new Set([...html.matchAll(/\sid=(?:"([^"]*)"|([^\s>]+))/g)].map(([, quoted, plain]) => quoted ?? plain));
    for (const { name, attribute, to } of addresses(html)) {
      seen += 1;
      const url = new URL(to, `https://site.example/under/${page}`);
      const loads = attribute === "src" || name === "link";
      if (url.protocol === "data:") continue;
      if (url.origin !== "https://site.example") {
        if (loads || url.protocol !== "https:") wrong.push(`${page}: ${to}`);
        continue;
      }
      // what leads out of the site's folder would be dead under any path but one
      if (!url.pathname.startsWith("/under/")) wrong.push(`${page}: ${to} leads out of the site`);
      const path = decodeURIComponent(url.pathname.slice("/under/".length));
      const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
      if (!(await stat(join(SITE, file)).catch(() => null))?.isFile()) wrong.push(`${page}: ${to} is not there`);
      if (file === page && url.hash && !url.hash.startsWith("#v1.") && !ids.has(url.hash.slice(1))) wrong.push(`${page}: ${to} names no place`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(seen > 900, `only ${seen} links`);
});

test("the headings of every rule's page are in order, with one title", async () => {
  for (const page of (await pages()).filter((name) => name.startsWith("rules/"))) {
    const levels = [...(await read(page)).matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    assert.equal(levels[0], 1, page);
    assert.equal(levels.filter((level) => level === 1).length, 1, page);
    levels.forEach((level, at) => assert.ok(at === 0 || level <= levels[at - 1] + 1, `${page}: ${levels}`));
  }
});

test("each example leads to the page with its files in the address", async () => {
  let seen = 0;
  for (const page of (await pages()).filter((name) => name.startsWith("rules/"))) {
    for (const { to } of addresses(await read(page)).filter(({ to }) => to.includes("#v1."))) {
      const text = inflateRawSync(Buffer.from(to.split("#v1.")[1], "base64url")).toString();
      const { name, inputs } = JSON.parse(text);
      assert.match(name, /^example of [a-z0-9-]+$/);
      assert.ok(inputs.some(([origin]) => origin !== "listing"), `${page}: ${text}`);
      for (const [origin, path, content] of inputs) {
        assert.ok(["file", "answer", "listing"].includes(origin) && typeof path === "string" && typeof content === "string");
      }
      assert.ok(to.length < 32_000, `${page}: the page takes no longer one`);
      seen += 1;
    }
  }
  assert.ok(seen > 300, `only ${seen} examples`);
});

for (const scheme of ["light", "dark"]) {
  inEachBrowser(`every rule's page keeps nobody out and keeps to itself, in ${scheme}`, async ({ open, browser }) => {
    const visit = await open({ scheme, under: "/a/b/" });
    let names = (await pages()).filter((name) => name.startsWith("rules/"));
    // one browser looks at each page, the other at some
    if (browser === "firefox") names = names.filter((name, at) => name.endsWith("index.html") || at % 6 === 0);
    for (const name of names) {
      await visit.page.goto(visit.site.address + name, { waitUntil: "load" });
      await visit.axe();
      assert.deepEqual(await visit.violations(), [], name);
      const wide = await visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, `${name} sticks out sideways`);
    }
    await visit.shot(`rule-${scheme}`);
  }, { timeout: 600_000 });
}

inEachBrowser("a rule's page is read without scripts, also on a phone", async ({ open }) => {
  const visit = await open({ script: false, size: [390, 844] });
  await visit.page.goto(`${visit.site.address}rules/spec8/pin-actions/release-pinned-by-full-sha.html`, { waitUntil: "load" });
  const text = await visit.page.$eval("main", (main) => main.innerText).catch(() => null);
  // a browser without scripts may run none for the test either
  if (text !== null) assert.match(text, /When this is wrong/);
  await visit.shot("rule-phone");
});

inEachBrowser("a finding leads to its rule's page, and the theme that was chosen goes along", async ({ open }) => {
  const visit = await open({ under: "/project/" });
  await live(visit);
  await visit.page.evaluate(() => document.querySelector('#theme input[value="dark"]').click());
  const address = await visit.page.evaluate(() => document.querySelector(".rule.unmet .about a").href);
  assert.match(address, /\/project\/rules\/spec\d\/[a-z-]+\/[a-z-]+\.html$/);
  await visit.page.goto(address, { waitUntil: "load" });
  assert.equal(await visit.page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await visit.page.goto(await visit.page.evaluate(() => document.querySelector(".way a:last-of-type").href), { waitUntil: "load" });
  assert.match(await visit.text(), /SPEC 8/);
});
