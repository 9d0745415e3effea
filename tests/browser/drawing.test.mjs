// The release path, drawn; and the report as one file.
import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inEachBrowser } from "./harness.mjs";
import { TOP } from "./server.mjs";
import { dropFolder, judged, live, PINNED, WEAK } from "./visitor.mjs";

const CORPUS = join(TOP, "../shared/corpus");

/** The workflows of a real repository as a tree to drop; `null` where the corpus is not at hand. */
async function workflows(name) {
  for (const corpus of [CORPUS, join(TOP, "../../shared/corpus")]) {
    try {
      const folder = join(corpus, name, ".github/workflows");
      const files = {};
      for (const file of await readdir(folder)) files[file] = await readFile(join(folder, file), "utf8");
      return { ".github": { workflows: files } };
    } catch {
      // looked for elsewhere
    }
  }
  console.log(`the corpus is not at hand, so ${name} was not looked at`);
  return null;
}

const HOSTILE = `on: release
name: "</text><script>globalThis.ran = 1</script>"
jobs:
  "up":
    runs-on: ubuntu-latest
    environment: "<img src=x onerror=globalThis.ran=1>\\u202E"
    steps:
      - uses: "pypa/gh-action-pypi-publish@<svg/onload=globalThis.ran=1>"
`;

/** The texts of the picture that is seen. */
const drawn = (visit) =>
  visit.until("the picture is there", () => {
    const seen = [...document.querySelectorAll("#drawing svg")].find((svg) => svg.getBoundingClientRect().width);
    return seen && [...seen.querySelectorAll("text")].map(({ textContent }) => textContent).join("\n");
  });

/** What a button of "Take it with you" would have saved. */
async function saved(visit, words) {
  await visit.page.evaluate((words) => {
    globalThis.saved = "";
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      blob.text().then((text) => (globalThis.saved = text));
      URL.createObjectURL = make;
      return make.call(URL, blob);
    };
    addEventListener("click", (event) => event.target.closest?.("a[download]") && event.preventDefault(), { capture: true, once: false });
    [...document.querySelectorAll("button")].find(({ textContent }) => textContent === words).click();
  }, words);
  return visit.until(`"${words}" gives a text`, () => globalThis.saved);
}

/** Opens a text as a file of the visitor's own. */
async function asFile(visit, name, text) {
  const path = join(await mkdtemp(join(tmpdir(), "spec-check-")), name);
  await writeFile(path, text);
  const page = await visit.context.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(pathToFileURL(path).href);
  return { page, errors };
}

inEachBrowser("the picture shows the way of a release, and each mark leads to its finding", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "weak", { ".github": { workflows: { "release.yml": WEAK } } });
  await judged(visit, "weak");
  await visit.until("it is that project's", () => document.querySelector("#drawing")?.textContent.includes("twine upload"));
  const told = await drawn(visit);
  for (const part of ["a tag push", "no environment", "nobody else must agree", "twine upload", "PYPI_TOKEN", "PyPI", "no attestation"]) {
    assert.ok(told.includes(part), `${part} in ${told}`);
  }
  const leads = await visit.page.evaluate(async (rule) => {
    const details = document.getElementById(rule).querySelector("details");
    details.open = false;
    const seen = [...document.querySelectorAll("#drawing svg")].find((svg) => svg.getBoundingClientRect().width);
    const link = [...seen.querySelectorAll("a")].find((link) => link.getAttribute("href") === `#${rule}`);
    link.focus();
    return [document.activeElement === link, link.getAttribute("aria-label")];
  }, PINNED);
  assert.equal(leads[0], true, "a keyboard reaches it");
  assert.match(leads[1], /not pinned by full SHA \(unmet: spec8\/pin-actions\/release-pinned-by-full-sha, .*release\.yml:\d+\)/);
  await visit.page.keyboard.press("Enter");
  await visit.until(
    "the finding is unfolded and has the focus",
    (rule) => document.activeElement === document.getElementById(rule).querySelector("summary") && document.activeElement.parentNode.open,
    PINNED,
  );
  await visit.axe();
});

inEachBrowser("where nothing uploads a sentence says so and nothing is drawn", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "quiet", { ".github": { workflows: { "ci.yml": "on: push\njobs: {}\n" } } });
  await judged(visit, "quiet");
  await visit.reads(/No step that uploads to a package index was seen/);
  await visit.until("the picture is gone", () => document.querySelector("#drawing").childElementCount === 0);
});

inEachBrowser("a phone reads the same in words", async ({ open }) => {
  const visit = await open({ size: [390, 844] });
  await live(visit);
  const seen = await visit.page.evaluate(() => [
    document.querySelector("#drawing").getBoundingClientRect().height,
    document.querySelector(".twin .lane").checkVisibility(),
  ]);
  assert.equal(seen[0], 0);
  if (await visit.page.evaluate(() => CSS.supports("selector(::details-content)"))) assert.equal(seen[1], true);
});

inEachBrowser("without a script the example's way stands in words, and the live page draws what the judge would", async ({ open }) => {
  const still = await open({ script: false });
  const [told, pictures] = await still.page.evaluate(() => [
    document.querySelector(".twin .lane").checkVisibility(),
    document.querySelectorAll("#drawing svg").length,
  ]);
  assert.deepEqual([told, pictures], [true, 0]);
  const visit = await open();
  await live(visit);
  const picture = await drawn(visit);
  for (const part of ["a tag push", "no environment", "PyPI"]) assert.ok(picture.includes(part), `${part} in ${picture}`);
  // the same files as a visitor's own are drawn by the judging module
  const files = {};
  for (const path of ["README.md", "pyproject.toml"]) files[path] = await readFile(join(TOP, "www/example", path), "utf8");
  const release = await readFile(join(TOP, "www/example/.github/workflows/release.yml"), "utf8");
  await visit.page.evaluate(() => document.querySelectorAll("#drawing svg").forEach((svg) => svg.setAttribute("data-old", "")));
  await dropFolder(visit, "mine", { ...files, ".github": { workflows: { "release.yml": release } } });
  await judged(visit, "mine");
  await visit.until("it is drawn anew", () => !document.querySelector("#drawing svg[data-old]"));
  assert.equal(await drawn(visit), picture);
});

inEachBrowser("the example that was changed is drawn as it is now, and as it came when that is put back", async ({ open }) => {
  const visit = await open();
  await live(visit);
  const before = await drawn(visit);
  const put = (from, to) =>
    visit.page.evaluate(
      (from, to) => {
        const area = document.querySelector("#text");
        area.value = area.value.replace(from, to);
        area.dispatchEvent(new InputEvent("input", { inputType: "insertText", bubbles: true }));
      },
      from,
      to,
    );
  const shows = (text, there) =>
    visit.until(
      `the picture ${there ? "shows" : "no longer shows"} ${text}`,
      (text, there) => {
        const told = document.querySelector("#drawing").textContent;
        return told && told.includes(text) === there;
      },
      text,
      there,
    );
  const [plain, guarded] = ["publish:\n    needs: build", "publish:\n    environment: my-own-guard\n    needs: build"];
  await put(plain, guarded);
  await shows("my-own-guard", true);
  await put(guarded, plain);
  await shows("my-own-guard", false);
  assert.equal(await drawn(visit), before);
});

for (const scheme of ["light", "dark"]) {
  inEachBrowser(`real release paths look right in ${scheme}`, async ({ open }) => {
    for (const name of ["numpy__numpy-release", "zarr-developers__zarr-python"]) {
      const tree = await workflows(name);
      if (!tree) continue;
      for (const width of [1440, 1024]) {
        const visit = await open({ scheme, size: [width, 900] });
        await live(visit);
        await dropFolder(visit, name, tree);
        await judged(visit, name);
        await drawn(visit);
        // letters keep to the room that was counted for them
        const over = await visit.page.evaluate(() => {
          const wide = [];
          for (const svg of document.querySelectorAll("#drawing svg")) {
            const whole = svg.getBoundingClientRect();
            for (const text of svg.querySelectorAll("text")) {
              const box = text.getBoundingClientRect();
              const outer = [...svg.querySelectorAll("rect:not(.touch)")]
                .map((rect) => rect.getBoundingClientRect())
                .find((rect) => box.left >= rect.left && box.left < rect.right && box.top > rect.top && box.top < rect.bottom);
              if (whole.width && box.right > (outer ?? whole).right + 1) wide.push(text.textContent);
            }
          }
          return wide;
        });
        assert.deepEqual(over, []);
        await visit.shot(`drawing-${name}-${scheme}-${width}`);
        if (width === 1440) await visit.axe();
      }
    }
  });
}

inEachBrowser("the report as one file stands alone, runs nothing and shows hostile names as names", async ({ open }) => {
  const visit = await open();
  await live(visit);
  await dropFolder(visit, "<b>hostile</b>", { ".github": { workflows: { "release.yml": HOSTILE, "<img src=x onerror=ran=1>.yml": WEAK } } });
  await visit.until("it is judged", () => document.querySelector("#drawing")?.textContent.includes("onerror"));
  assert.equal(await visit.page.evaluate(() => globalThis.ran), undefined);
  const html = await saved(visit, "Download as a page");
  assert.ok(!/<script|<img|<svg\/onload/.test(html));
  const { page, errors } = await asFile(visit, "report.html", html);
  const seen = await page.evaluate(() => ({
    ran: globalThis.ran,
    width: getComputedStyle(document.body).maxWidth,
    text: document.body.innerText,
    fill: getComputedStyle(document.querySelector(".drawing rect.publish")).stroke,
  }));
  assert.equal(seen.ran, undefined);
  assert.equal(seen.width, "960px", "its own style is let in");
  assert.notEqual(seen.fill, "none");
  assert.ok(seen.text.includes("<b>hostile</b>") && seen.text.includes("<U+202E>"), seen.text);
  assert.deepEqual(errors, []);
  await page.close();
  const svg = await saved(visit, "Download the picture");
  const { page: picture } = await asFile(visit, "path.svg", svg);
  assert.equal(await picture.evaluate(() => document.documentElement.localName), "svg");
  assert.equal(await picture.evaluate(() => globalThis.ran), undefined);
  await picture.close();
});
