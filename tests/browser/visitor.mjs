// What a visitor does on the page, for every test that needs one.

export const WEAK = `on:
  push:
    tags: ["v*"]
permissions:
  contents: read
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: twine upload dist/*
        env:
          TWINE_PASSWORD: \${{ secrets.PYPI_TOKEN }}
`;

export const PINNED = "spec8/pin-actions/release-pinned-by-full-sha";

/** Waits until the live page has taken the example's place. */
export const live = (visit) => visit.until("the page is live", () => Boolean(document.querySelector(".acts button:not([disabled])")));

/** Waits until the last report is about what was given under this name. */
export const judged = (visit, name) =>
  visit.until(
    `${name} is judged`,
    (name) =>
      document.querySelector("#result-title")?.textContent.trim() === name &&
      document.querySelector(".lead") &&
      !document.querySelector("[aria-busy]"),
    name,
  );

/** The word beside a rule's claim. */
export const word = (visit, rule) =>
  visit.page.evaluate((rule) => document.getElementById(rule).querySelector(".word").textContent, rule);

/** A paste on the page itself, outside any text field. */
export const pasteAnywhere = (visit, text) =>
  visit.page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    // one browser leaves out data that a script gives
    if (!event.clipboardData?.getData("text/plain")) Object.defineProperty(event, "clipboardData", { value: clipboardData });
    document.body.dispatchEvent(event);
  }, text);

/**
 * Drops a folder. No browser lets a script make one, so the entries are objects with the functions that entries have;
 * a file whose text is `null` cannot be read, and a folder that is `"loop"` holds itself.
 */
export const dropFolder = (visit, name, tree) => dropFolders(visit, { [name]: tree });

/** The same with several folders at once, each under its name. */
export const dropFolders = (visit, trees) =>
  visit.page.evaluate(
    (trees) => {
      const file = (name, text) => ({
        name,
        isFile: true,
        isDirectory: false,
        file: (done, fail) => (text === null ? fail(new DOMException("no", "NotReadableError")) : done(new File([text], name))),
      });
      const folder = (name, holds) => ({
        name,
        isFile: false,
        isDirectory: true,
        createReader() {
          const entries = Object.entries(holds === "loop" ? { "a.txt": "", again: "loop" } : holds).map(([name, inside]) =>
            inside === null || (typeof inside === "string" && inside !== "loop") ? file(name, inside) : folder(name, inside),
          );
          // a few at a time, as browsers do
          return { readEntries: (done) => setTimeout(() => done(entries.splice(0, 2))) };
        },
      });
      const event = new Event("drop", { bubbles: true, cancelable: true });
      const items = Object.entries(trees).map(([name, tree]) => ({ webkitGetAsEntry: () => folder(name, tree) }));
      Object.defineProperty(event, "dataTransfer", { value: { items, files: [], getData: () => "" } });
      document.body.dispatchEvent(event);
    },
    trees,
  );

/** Waits until what was brought is shown, and gives its rows: path and words of each answer. */
export const brought = (visit, count) =>
  visit.until(
    `${count} things were brought`,
    (count) => {
      const list = [...document.querySelectorAll(".brought > li")];
      if (list.length !== count || document.querySelector("[aria-busy]")) return null;
      return list.map((item) => [...item.querySelectorAll("ul > li")].map(({ textContent }) => textContent));
    },
    count,
  );
