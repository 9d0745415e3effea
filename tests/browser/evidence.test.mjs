// Evidence beyond files: answers that are brought, what becomes of them, and that they stay here.
import assert from "node:assert/strict";
import { inEachBrowser } from "./harness.mjs";
import { brought, dropFolder, judged, live, pasteAnywhere, WEAK } from "./visitor.mjs";

/** Names that stand in the answers alone, and must not leave the page by themselves. */
const PLANTED = ["planted-collaborator", "PLANTED_SECRET_NAME", "planted deploy key", "planted-environment", "planted-reviewer"];

const ENVIRONMENTS = {
  total_count: 2,
  environments: [
    {
      id: 1,
      name: "planted-environment",
      protection_rules: [
        {
          id: 2,
          type: "required_reviewers",
          prevent_self_review: true,
          reviewers: [{ type: "User", reviewer: { login: "planted-reviewer", id: 3, type: "User" } }],
        },
      ],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      can_admins_bypass: false,
    },
    { id: 4, name: "pypi", protection_rules: [], deployment_branch_policy: null, can_admins_bypass: true },
  ],
};

const BUNDLE = {
  format: "spec-check-evidence/1",
  repository: "o/r",
  collected: "2026-11-20T09:00:00Z",
  answers: {
    "/repos/o/r": { full_name: "o/r", default_branch: "main", visibility: "public", private: false },
    "/repos/o/r/environments": ENVIRONMENTS,
    "/repos/o/r/collaborators": [[{ login: "planted-collaborator", role_name: "admin", permissions: { admin: true, push: true } }]],
    "/repos/o/r/actions/secrets": { total_count: 1, secrets: [{ name: "PLANTED_SECRET_NAME", created_at: "2020-01-01T00:00:00Z" }] },
    "/repos/o/r/keys": [[{ id: 1, key: "ssh-rsa AAAA", title: "planted deploy key", read_only: false }]],
    "/repos/o/r/actions/permissions": { message: "Must have admin rights to Repository.", status: "403" },
    "/somewhere/else": { a: 1 },
  },
};

const text = JSON.stringify(BUNDLE, null, 2);

const fold = (visit) => visit.page.evaluate(() => document.querySelector("#evidence > summary").click());

/** What the buttons would copy or download, and everything the console was told. */
async function watch(visit) {
  visit.told = [];
  visit.page.on("console", (message) => visit.told.push(message.text()));
  await visit.page.evaluate(() => {
    globalThis.copied = [];
    Object.defineProperty(navigator, "clipboard", {
      configurable: true,
      value: { writeText: async (text) => void globalThis.copied.push(text) },
    });
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      if (!/javascript/.test(blob.type)) blob.text().then((text) => globalThis.copied.push(text));
      return make.call(URL, blob);
    };
    addEventListener(
      "click",
      (event) => {
        if (event.target.closest?.("a[download]")) event.preventDefault();
      },
      true,
    );
  });
}

/** Presses the button with these words, and gives what it copied or downloaded. */
async function taken(visit, words) {
  const before = await visit.page.evaluate(() => globalThis.copied.length);
  await visit.page.evaluate(
    (words) => [...document.querySelectorAll("button")].find(({ textContent }) => textContent === words).click(),
    words,
  );
  return visit.until(`"${words}" gives a text`, (before) => globalThis.copied[before], before);
}

inEachBrowser("a pasted bundle is taken apart, each answer told, and taken away again", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "a-project", { ".github": { workflows: { "release.yml": WEAK } }, "pyproject.toml": "[project]\nname = 'x'\n" });
  await judged(visit, "a-project");
  const before = await visit.page.evaluate(() => document.querySelector(".specs").innerText);
  await fold(visit);
  await visit.paste("#answer", text);
  const [rows] = await brought(visit, 1);
  assert.equal(rows.length, 7);
  const about = (path) => rows.find((row) => row.includes(`${path} `));
  assert.match(about("/repos/o/r/environments"), /^given .*who must approve/);
  assert.match(about("/repos/o/r/actions/permissions"), /^refused .*Must have admin rights/);
  assert.match(about("/somewhere/else"), /^not understood /);
  assert.match(await visit.text(), /answers: 5 given, 1 refused, 1 not understood/);
  assert.match(await visit.text(), /Seen so far: .*host settings: some/);
  assert.equal(await visit.page.evaluate(() => document.querySelector("#answer").value), "", "the area is free for the next one");
  await visit.axe();
  await visit.shot("evidence");
  await visit.page.evaluate(() => document.querySelector(".brought button").click());
  await visit.until("nothing is brought", () => !document.querySelector(".brought") && !document.querySelector("[aria-busy]"));
  assert.equal(await visit.page.evaluate(() => document.activeElement.id), "answer", "the focus is not lost");
  assert.equal(await visit.page.evaluate(() => document.querySelector(".specs").innerText), before);
});

inEachBrowser("an answer pasted where a workflow is expected counts as evidence, and files may follow it", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await visit.paste("#paste", JSON.stringify(ENVIRONMENTS));
  const [[row]] = await brought(visit, 1);
  assert.match(row, /^given .*\/environments/);
  const seen = await visit.text();
  assert.match(seen, /answers: 1 given/);
  assert.doesNotMatch(seen, /example-project|could not be read/);
  await dropFolder(visit, "its-folder", { ".github": { workflows: { "release.yml": WEAK } } });
  await judged(visit, "its-folder");
  await brought(visit, 1);
  // another project's answers would speak of this one
  await dropFolder(visit, "another", { ".github": { workflows: { "release.yml": WEAK } } });
  await judged(visit, "another");
  await visit.reads(/were put away/);
  assert.equal(await visit.page.evaluate(() => document.querySelector(".brought")), null);
});

inEachBrowser("answers come one after the other, by paste, by file and by drop", async ({ open, browser }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "a-project", { ".github": { workflows: { "release.yml": WEAK } } });
  await judged(visit, "a-project");
  await pasteAnywhere(visit, JSON.stringify(ENVIRONMENTS));
  await brought(visit, 1);
  await pasteAnywhere(visit, '{"info": {"name": "x", "version": "1.0"}, "urls": [], "ownership": {"roles": [], "organization": null}}');
  const two = await brought(visit, 2);
  assert.match(two[1][0], /pypi\//);
  await visit.page.evaluate((text) => {
    const file = new File([text], "evidence.json");
    const event = new Event("drop", { bubbles: true, cancelable: true });
    const list = { length: 1, item: () => file, 0: file };
    const files = new DataTransfer();
    files.items.add(file);
    Object.defineProperty(event, "dataTransfer", { value: { items: [], files: files.files ?? list, getData: () => "" } });
    document.querySelector("#evidence").dispatchEvent(event);
  }, text).catch(() => {});
  if (browser === "chromium") await brought(visit, 3);
  await fold(visit);
  await visit.page.focus("#answer");
  await visit.page.keyboard.type("{");
  await visit.page.keyboard.press("Tab");
  await visit.page.keyboard.press("Enter");
  await visit.reads(/pasted answer 3\)|could not be read as it stands/i);
});

inEachBrowser("nothing of an answer is copied, downloaded or told to the console unless it is ticked", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await watch(visit);
  await dropFolder(visit, "a-project", { ".github": { workflows: { "release.yml": WEAK } } });
  await judged(visit, "a-project");
  await fold(visit);
  await visit.paste("#answer", text);
  await brought(visit, 1);
  const texts = [];
  for (const words of ["Copy as a checklist", "Download as JSON"]) texts.push(await taken(visit, words));
  assert.match(texts[0], /where .*a-project.* stands/);
  assert.equal(JSON.parse(texts[1]).subject.name, "a-project");
  assert.equal(texts[1].split("\n").length, 2, "one line");
  const all = [...texts, ...visit.told, await visit.page.evaluate(() => location.href + JSON.stringify({ ...localStorage, ...sessionStorage }))];
  for (const planted of PLANTED) for (const one of all) assert.ok(!one.includes(planted), `${planted} in ${one}`);
  await visit.page.evaluate(() => document.querySelector(".tick input").click());
  assert.ok(JSON.parse(await taken(visit, "Download as JSON")).findings.length > 0);
  await visit.axe();
});
