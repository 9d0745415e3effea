import assert from "node:assert/strict";
import { inEachBrowser } from "./harness.mjs";
import { serve } from "./server.mjs";

inEachBrowser("the policy keeps the page and its workers from any other host, whatever their code says", async ({ open }) => {
  const other = await serve();
  try {
    const { page } = await open({ refusals: true, outward: true });
    const said = await page.evaluate(async (address) => {
      const words = (promise) => promise.then(() => "reached", () => "refused");
      const worker = new Worker(
        URL.createObjectURL(
          new Blob([`fetch(${JSON.stringify(address)}).then(() => postMessage("reached"), () => postMessage("refused"))`], {
            type: "text/javascript",
          }),
        ),
        { type: "module" },
      );
      const image = new Image();
      const picture = new Promise((resolve, reject) => {
        image.onload = resolve;
        image.onerror = reject;
      });
      image.src = `${address}picture.png`;
      return {
        page: await words(fetch(address)),
        worker: await new Promise((resolve) => {
          worker.onmessage = ({ data }) => resolve(data);
        }),
        picture: await words(picture),
        beacon: await words(
          new Promise((resolve, reject) => (navigator.sendBeacon(address, "x") ? setTimeout(reject, 200) : reject())),
        ),
      };
    }, other.address);
    assert.deepEqual(said, { page: "refused", worker: "refused", picture: "refused", beacon: "refused" });
    assert.deepEqual(other.requests, []);
  } finally {
    await other.close();
  }
});

inEachBrowser("the policy refuses scripts and styles that are written into the page", async ({ open }) => {
  const visit = await open({ refusals: true });
  await visit.page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.ran = true";
    document.body.append(script);
    document.body.setAttribute("style", "outline: 3px solid");
    try {
      globalThis.evaluated = new Function("return true")();
    } catch {
      globalThis.evaluated = false;
    }
  });
  const [ran, outline] = await visit.page.evaluate(() => [
    globalThis.ran ?? false,
    getComputedStyle(document.body).outlineStyle,
  ]);
  assert.equal(ran, false);
  assert.equal(outline, "none");
  const refused = (await visit.violations()).join("\n");
  assert.match(refused, /script-src-elem inline/);
  assert.match(refused, /style-src-attr inline/);
});
