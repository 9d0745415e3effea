// What one does with the element's boxes, for every test that has some.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { SITE } from "./server.mjs";

export const SCRIPT = "embed/v1/spec-check.js";

/** A page of somebody else, with this in its body. */
export const host = (body, head = "") =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Somebody's page</title><link rel="icon" href="data:,"><script type="module" src="${SCRIPT}"></script>${head}</head><body><main><h1>Somebody's page</h1><h2 id="one">One</h2>${body}<h2>Two</h2></main></body></html>`;

/** What `open` needs to show such a page. */
export const on = (body, { head, ...more } = {}) => ({
  state: "",
  path: "host.html",
  also: { "host.html": "LICENSE" },
  alter: (name) => (name === "host.html" ? host(body, head) : undefined),
  ...more,
});

/** Waits until the script has run. */
export const upgraded = (visit) => visit.until("the boxes are there", () => Boolean(document.querySelector("spec-check")?.shadowRoot));

/** Pastes a text into the text area of a box. */
export const pasteInto = (visit, selector, text) =>
  visit.page.evaluate(
    (selector, text) => {
      const { shadowRoot } = document.querySelector(selector);
      const areas = [...shadowRoot.querySelectorAll("textarea")];
      const area = areas.find((area) => area.checkVisibility());
      area.focus();
      area.value = text;
      area.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true, composed: true }));
    },
    selector,
    text,
  );

/** Presses a button of a box by its words. */
export const press = (visit, selector, words) =>
  visit.page.evaluate(
    (selector, words) => {
      const buttons = [...document.querySelector(selector).shadowRoot.querySelectorAll("button")];
      const button = buttons.find((button) => button.textContent === words && button.checkVisibility());
      if (!button) throw new Error(`no button “${words}” among ${buttons.map(({ textContent }) => textContent)}`);
      button.click();
    },
    selector,
    words,
  );

/** What stands in the box's own part, when it reads so. */
export const boxReads = (visit, selector, pattern) =>
  visit.until(
    `${selector} reads ${pattern}`,
    (selector, source) => {
      const text = document.querySelector(selector).shadowRoot.querySelector(".box").innerText;
      return new RegExp(source).test(text) && text;
    },
    selector,
    pattern.source,
  );

/** What a host with brotli would send for these files of the site. */
export const weight = async (names) => {
  let sum = 0;
  for (const name of names) sum += brotliCompressSync(await readFile(join(SITE, name))).length;
  return sum;
};

/** The files of the element that the site was asked for. */
export const asked = (visit) => visit.requests.map(({ path }) => path.slice(1)).filter((path) => path.startsWith("embed/"));
