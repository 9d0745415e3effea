// What ordinary visitors paste: workflows out of pages of prose and fences, as plain objects that `judge` takes.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const TOP = fileURLToPath(new URL("../..", import.meta.url));

/** The files below a folder, sorted: their paths from there. */
function below(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ path, name }) => relative(folder, join(path, name)));
  return files.map((file) => file.split(sep).join("/")).sort();
}

/** A workflow as it is when it was pasted into the page. */
export const pasted = (text) => ({
  name: "",
  asOf: "2026-11-22",
  inputs: [{ path: ".github/workflows/pasted.yml", bytes: new TextEncoder().encode(text), origin: "pasted" }],
  unread: [],
  parts: [],
});

/**
 * The pages below a folder, each as its name and its files, up to a heading `## verdicts`. A fence says what it is as on a
 * rule's page: `KIND file=PATH`, and a YAML fence without a path is a release workflow. What a fix makes of a file
 * (`fixed`) is left out.
 *
 * @param {string} folder from the workspace's top
 * @returns {{name: string, files: {path: string, text: string}[]}[]}
 */
export function pages(folder) {
  const names = below(join(TOP, folder)).filter((name) => name.endsWith(".md"));
  return names.map((name) => {
    const [page] = readFileSync(join(TOP, folder, name), "utf8").split(/^## verdicts$/m);
    const fences = [...page.matchAll(/^```(\w+)\b(.*)\n([\s\S]*?)^```$/gm)];
    const files = fences.flatMap(([, kind, info, text]) => {
      const path = info.match(/ file=(\S+)/)?.[1] ?? (kind === "yaml" ? ".github/workflows/release.yml" : null);
      return path && !/ fixed\b/.test(info) ? [{ path, text }] : [];
    });
    return { name, files };
  });
}

/** The workflows on the pages below a folder. */
export function workflows(folder) {
  const files = pages(folder).flatMap(({ files }) => files);
  return files.filter(({ path }) => path.startsWith(".github/workflows/")).map(({ text }) => text);
}

/** The page's own example, as the page gives it. */
export function example() {
  const folder = join(TOP, "www/example");
  const paths = below(folder);
  const read = (path) => ({ path, bytes: new Uint8Array(readFileSync(join(folder, path))), origin: "file" });
  const listing = { path: "listing", bytes: new TextEncoder().encode(paths.join("\n")), origin: "listing" };
  const files = paths.filter((path) => !path.startsWith("src/")).map(read);
  return { name: "example-project", asOf: "2026-11-22", inputs: [...files, listing], unread: [], parts: [] };
}

/** Workflows that are as ordinary and not among the others, by their names. */
export function unseen() {
  const folder = join(TOP, "tests/ordinary/unseen");
  const names = below(folder).filter((name) => name.endsWith(".yml"));
  return names.map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}
