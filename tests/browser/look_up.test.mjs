// Looking up `owner/repo`: what is asked, when, and what a visitor reads where the hosts refuse.
import assert from "node:assert/strict";
import { inEachBrowser } from "./harness.mjs";
import { hosts, story } from "./hosts.mjs";
import { dropFolder, judged, live, WEAK } from "./visitor.mjs";

const told = await story("typical");

/** Opens the page with local hosts in the place of the public ones. */
async function opened(open, options = {}, wishes = {}) {
  const local = await hosts({ ...told, ...options });
  try {
    const visit = await open({ alter: local.alter, known: local.origins, ...wishes });
    await live(visit);
    return { visit, local };
  } catch (error) {
    await local.close();
    throw error;
  }
}

const lookUp = async (visit, name) => {
  await visit.page.evaluate((name) => {
    document.querySelector("#repository").value = name;
    document.querySelector(".look-up button[type=submit]").click();
  }, name);
};

const field = (visit) => visit.page.evaluate(() => document.querySelector("#repository").value);

inEachBrowser("a repository is looked up by keyboard, with at most 4 calls and nothing that tells who asks", async ({ open }) => {
  const { visit, local } = await opened(open);
  try {
    await visit.page.focus("#repository");
    await visit.page.keyboard.type(told.repository);
    assert.deepEqual(local.requests, [], "nothing is asked before the press");
    await visit.page.keyboard.press("Enter");
    await judged(visit, told.repository);
    assert.ok(local.asked("api").length <= 4, local.asked("api").join(" "));
    assert.ok(local.asked("raw").some((path) => path.endsWith("publish.yml")));
    assert.deepEqual(local.asked("index").filter((path) => !path.startsWith("/pypi/driftline/json") && !path.startsWith("/integrity/")), []);
    for (const { headers } of local.requests) {
      for (const name of ["cookie", "authorization", "referer"]) assert.equal(headers[name], undefined, name);
    }
    assert.match(await visit.text(), /answers: \d+ given/);
    assert.match(await visit.text(), /GitHub answers 5\d more calls/);
    await visit.axe();
    await visit.shot("looked-up");
    // further: what was answered is not asked again
    const before = local.asked("api").length;
    await visit.page.evaluate(() => [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Look further").click());
    await visit.until("it has looked further", () => document.querySelector(".further") && !document.querySelector(".further button") && !document.querySelector("[aria-busy]"));
    const more = local.asked("api").slice(before);
    assert.ok(more.length > 0 && more.length <= 6, more.join(" "));
    assert.equal(new Set(local.asked("api")).size, local.asked("api").length, "nothing is asked twice");
  } finally {
    await local.close();
  }
});

inEachBrowser("an address fills the fields and asks nothing", async ({ open }) => {
  const { visit, local } = await opened(open, {}, { fragment: `repo=${told.repository}&ref=v0.9.2&pypi=driftline,driftline-data` });
  try {
    assert.equal(await field(visit), told.repository);
    assert.equal(await visit.page.evaluate(() => document.querySelector("#reference").value), "v0.9.2");
    assert.ok(await visit.page.evaluate(() => document.querySelector("#packages").getClientRects().length), "what would be asked is in sight");
    await visit.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    assert.deepEqual(local.requests, []);
    await visit.page.evaluate(() => document.querySelector(".look-up button[type=submit]").click());
    await judged(visit, told.repository);
    assert.ok(local.asked("raw").every((path) => path.includes("v0.9.2")), local.asked("raw").join(" "));
    assert.ok(local.asked("index").some((path) => path.includes("driftline-data")));
  } finally {
    await local.close();
  }
});

inEachBrowser("of 30 visitors of one address the first 15 are served whole, and the rest lose nothing", async ({ open }) => {
  const { visit, local } = await opened(open);
  try {
    let whole = 0;
    for (let visitor = 1; visitor <= 30; visitor += 1) {
      if (visitor > 1) {
        await visit.page.reload();
        await live(visit);
      }
      if (visitor > 15) {
        await dropFolder(visit, "my-own-folder", { ".github": { workflows: { "release.yml": WEAK } } });
        await judged(visit, "my-own-folder");
      }
      await lookUp(visit, told.repository);
      if (visitor <= 15) {
        await judged(visit, told.repository);
        const text = await visit.text();
        assert.doesNotMatch(text, /no more calls from this address/);
        whole += 1;
      } else {
        await visit.reads(/GitHub answers no more calls from this address until .* UTC.*what you have given is kept.*bring the repository's folder/);
        assert.equal(await visit.page.evaluate(() => document.querySelector("#result-title").textContent.trim()), "my-own-folder");
        if (visitor === 30) {
          await visit.axe();
          await visit.shot("limit");
        }
      }
    }
    assert.equal(whole, 15);
  } finally {
    await local.close();
  }
});

inEachBrowser("a slow look-up shows how far it is, and stops when it is told", async ({ open }) => {
  const { visit, local } = await opened(open, { slow: 1500 });
  try {
    await lookUp(visit, told.repository);
    await visit.reads(/0 of \d+ asked/);
    await visit.shot("looking");
    await visit.page.evaluate(() => [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Stop").click());
    await visit.reads(/was stopped; what you had is as it was/);
    const asked = local.requests.length;
    await visit.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2500)));
    assert.equal(local.requests.length, asked, "nothing more is asked");
    assert.match(await visit.text(), /example-project/);
    assert.equal(await visit.page.evaluate(() => document.activeElement.id), "repository");
  } finally {
    await local.close();
  }
});

for (const [what, instead, sentence] of [
  ["a repository that is not there", (host) => host === "api" && { status: 404, body: { message: "Not Found" } }, /was not found on GitHub/],
  ["a host that forbids", (host) => host === "api" && { status: 403, body: { message: "Forbidden" } }, /GitHub (says|could)/],
  ["a host that is asked too much", (host) => host === "api" && { status: 429, body: { message: "slow down" }, headers: { "retry-after": "60" } }, /no more calls from this address/],
  ["a host that fails", (host) => host === "api" && { status: 500, body: "oops" }, /GitHub/],
]) {
  inEachBrowser(`${what} leaves everything as it was, with a sentence`, async ({ open }) => {
    const { visit, local } = await opened(open, { instead: (host, path) => instead(host, path) || undefined }, { refusals: true });
    try {
      await lookUp(visit, told.repository);
      await visit.until("there is a note", () => Boolean(document.querySelector(".notes li:not(.busy)")));
      assert.match(await visit.text(), sentence);
      assert.match(await visit.text(), /example-project/);
    } finally {
      await local.close();
    }
  });
}

inEachBrowser("a list of paths that was cut off lets nothing be said to be missing", async ({ open }) => {
  const cut = (host, path) =>
    path.includes("/git/trees/") ? { body: { sha: "0", tree: [{ path: ".github/workflows/publish.yml", type: "blob", mode: "100644", sha: "0" }], truncated: true } } : undefined;
  const { visit, local } = await opened(open, { instead: cut });
  try {
    await lookUp(visit, told.repository);
    await judged(visit, told.repository);
    const word = await visit.page.evaluate(() => document.getElementById("spec8/document-release/process-is-written").querySelector(".word").textContent);
    assert.equal(word, "unknown");
  } finally {
    await local.close();
  }
});

inEachBrowser("a name that can be none is refused with a sentence, and nothing is asked", async ({ open }) => {
  const { visit, local } = await opened(open);
  try {
    await lookUp(visit, "no repository");
    await visit.reads(/names no repository on GitHub/);
    assert.deepEqual(local.requests, []);
  } finally {
    await local.close();
  }
});
