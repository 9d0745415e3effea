// Evidence beyond files: answers that are brought, what becomes of them, and that they stay here.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inEachBrowser } from "./harness.mjs";
import { story } from "./hosts.mjs";
import { TOP } from "./server.mjs";
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
  assert.equal(await visit.page.evaluate(() => document.querySelector(".brought") === null), true);
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

/** A folder as a drop gives it, from files by path. */
function tree(files) {
  const top = {};
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split("/");
    const name = parts.pop();
    let folder = top;
    for (const part of parts) folder = folder[part] ??= {};
    folder[name] = text;
  }
  return top;
}

/** The word beside every claim that is decided. */
const words = (visit) =>
  visit.page.evaluate(() => Object.fromEntries([...document.querySelectorAll(".rule[id]")].map((rule) => [rule.id, rule.querySelector(".word").textContent])));

for (const name of ["well-guarded", "typical", "one-maintainer"]) {
  inEachBrowser(`the ${name} project's story is told in the page, and its answers are taken away again`, async ({ open }) => {
    const { files, answers, repository } = await story(name);
    const visit = await open();
    await live(visit);
    await watch(visit);
    await dropFolder(visit, name, tree(files));
    await judged(visit, name);
    const before = await words(visit);
    await fold(visit);
    await visit.paste("#answer", JSON.stringify({ format: "spec-check-evidence/1", repository, answers }));
    await brought(visit, 1);
    const after = await words(visit);
    const settled = Object.keys(after).filter((rule) => before[rule] === "unknown" && after[rule] !== "unknown");
    assert.ok(settled.length >= 5, `answers settle what files do not: ${settled}`);
    const due = await readFile(join(TOP, "tests", "stories", name, "README.md"), "utf8");
    for (const line of due.split("```verdicts\n")[1].split("```")[0].trim().split("\n")) {
      const [rule, said] = line.split(": ");
      const id = Object.keys(after).find((id) => id.endsWith(`/${rule}`));
      if (id) assert.equal(after[id].replaceAll(" ", "-"), said.split(", ")[0], rule);
    }
    // an exhibit stands in its answer
    assert.ok(await visit.page.evaluate(() => [...document.querySelectorAll(".exhibit .place")].some(({ textContent }) => /^\/(repos|pypi|orgs)\/.* \//.test(textContent))));
    await visit.axe();
    await visit.shot(`story-${name}`);
    const copied = [await taken(visit, "Copy as a checklist"), await taken(visit, "Download as JSON")];
    for (const one of copied) assert.doesNotMatch(one, /required_reviewers|ssh-ed25519|"login"/);
    await visit.page.evaluate(() => document.querySelector(".brought button").click());
    await visit.until("nothing is brought", () => !document.querySelector(".brought") && !document.querySelector("[aria-busy]"));
    assert.deepEqual(await words(visit), before);
  });
}

inEachBrowser("a need names its command, and its answer is pasted right there", async ({ open }) => {
  const { files } = await story("typical");
  const visit = await open();
  await live(visit);
  await watch(visit);
  await dropFolder(visit, "typical", tree(files));
  await judged(visit, "typical");
  const rule = "spec8/use-environments/environment-exists";
  const press = (words) =>
    visit.page.evaluate((rule, words) => [...document.getElementById(rule).querySelectorAll("button")].find(({ textContent }) => textContent === words).click(), rule, words);
  await press("Copy the command");
  const command = await visit.until("the command is copied", () => globalThis.copied[0]);
  assert.match(command, /^gh api .*environments/);
  await press("Paste the answer");
  await visit.until("the text area has the focus", () => document.activeElement.id === "answer");
  assert.match(await visit.page.evaluate(() => document.querySelector('label[for="answer"]').textContent), /environments/);
  await visit.paste("#answer", JSON.stringify(ENVIRONMENTS));
  await brought(visit, 1);
  assert.notEqual((await words(visit))[rule], "unknown");
});

inEachBrowser("what is open stands as messages by who can settle it, also on paper and without a script", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await watch(visit);
  const text = await taken(visit, "Copy the message");
  assert.match(text, /^# For /);
  assert.match(text, /gh api|Is|is/);
  const bare = await open({ script: false });
  assert.match(await bare.text(), /An administrator of the repository can bring it/);
});

inEachBrowser("a question that is answered is declared, and the file reads back", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await watch(visit);
  const own = "# ours\n[project]\nmaintainers = \"several\"\n";
  await dropFolder(visit, "a-project", { ".github": { workflows: { "release.yml": WEAK } }, "spec-check.toml": own });
  await judged(visit, "a-project");
  const rule = "spec6/security-recommendations/passwords-are-generated";
  assert.equal((await words(visit))[rule], "unknown");
  await visit.page.evaluate(() => document.querySelector("#questions").closest("details").querySelector("summary").click());
  await visit.axe();
  await visit.shot("questions");
  // by keyboard alone: the select, the note, the button
  await visit.page.focus("#questions-by");
  await visit.page.keyboard.type('Zoë "z"');
  await visit.page.evaluate((rule) => document.getElementById(`questions-${rule}`).focus(), rule);
  await visit.page.keyboard.type("yes");
  await visit.page.keyboard.press("Tab");
  await visit.page.keyboard.type("all of us");
  await visit.page.keyboard.press("Enter");
  await visit.until("it is declared", (rule) => /declared/.test(document.getElementById(rule).textContent), rule);
  assert.equal((await words(visit))[rule], "met");
  const text = await taken(visit, "Copy the file");
  assert.ok(text.startsWith(own));
  assert.match(text, /\[\[statement\]\]\nrule = "spec6\/security-recommendations\/passwords-are-generated"\nsays = "met"\nby = "Zoë \\"z\\""\non = \d{4}-\d\d-\d\d\nnote = "all of us"/);
  await visit.shot("answered");
  await visit.axe();
});

inEachBrowser("a register is built, judged, downloaded, and reads back; its page is Markdown", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await watch(visit);
  await dropFolder(visit, "a-project", { ".github": { workflows: { "release.yml": WEAK } } });
  await judged(visit, "a-project");
  await visit.page.evaluate(() => document.querySelector("#register").closest("details").querySelector("summary").click());
  await visit.page.evaluate(() => {
    const fill = (id, value) => (document.getElementById(`register-${id}`).value = value);
    fill("PyPI#location", "https://pypi.org/project/x/");
    fill("PyPI#holders", "alice, bob");
    fill("PyPI#gain", "ask in the <b>chat</b>");
    document.querySelector("#register button[type=submit]").click();
  });
  await visit.reads(/This is spec-check\.toml now/);
  await visit.axe();
  await visit.shot("register");
  const text = await taken(visit, "Download the file");
  assert.match(text, /\[\[resource\]\]\nname = "PyPI"[\s\S]*holders = \["alice", "bob"\]/);
  const page = await taken(visit, "Copy as a page for your documentation");
  assert.match(page, /^# Access register[\s\S]*alice, bob/);
  assert.doesNotMatch(page, /<b>/);
  // what was downloaded says the same in a fresh page
  const said = await words(visit);
  const again = await open();
  await live(again);
  await dropFolder(again, "a-project", { ".github": { workflows: { "release.yml": WEAK } }, "spec-check.toml": text });
  await judged(again, "a-project");
  assert.deepEqual(await words(again), said);
  assert.equal((await words(again))["spec6/document-resources/resources-are-documented"], "met");
});

for (const scheme of ["light", "dark"]) {
  inEachBrowser(`everything that is folded opens on a phone without sticking out, in ${scheme}`, async ({ open }) => {
    const visit = await open({ size: [390, 844], scheme });
    await live(visit);
    await visit.page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    await visit.axe();
    const small = () =>
      [...document.querySelectorAll(".look-up, .evidence, .take, .people")].flatMap((part) =>
        [...part.querySelectorAll("button, input:not([hidden]), select, summary, textarea")]
          .filter((target) => target.getClientRects().length && target.type !== "checkbox" && target.getBoundingClientRect().height < 43.5)
          .map((target) => target.outerHTML.slice(0, 80)),
      );
    assert.deepEqual(await visit.page.evaluate(small), []);
    const wide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    assert.equal(await visit.page.evaluate(wide), 0, "nothing sticks out sideways");
    await visit.shot(`folds-${scheme}`);
  });
}
