// Projects out of pages of prose and fences, as plain objects that `judge` of the `check` module takes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const TOP = fileURLToPath(new URL("../..", import.meta.url));

const AS_OF = "2026-11-22";

const given = (inputs) => ({ name: "example", asOf: AS_OF, inputs, unread: [] });

/** The files in the fences `KIND file=PATH` of a page, up to a heading `## verdicts`. */
function files(page) {
  const [start] = page.split(/^## verdicts$/m);
  return [...start.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
    origin: "file",
  }));
}

/**
 * The pages of a folder, each as a name and its files.
 *
 * @param {string} folder from the workspace's top
 */
export function pages(folder) {
  const names = readdirSync(join(TOP, folder)).filter((name) => name.endsWith(".md"));
  return names.sort().map((name) => ({ name, files: files(readFileSync(join(TOP, folder, name), "utf8")) }));
}

/** The page's own example. */
export function example() {
  const top = join(TOP, "www/example");
  const paths = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.path, entry.name).slice(top.length + 1).replaceAll("\\", "/"));
  const read = (path) => ({ path, bytes: new Uint8Array(readFileSync(join(top, path))), origin: "file" });
  return { name: "example", files: paths.sort().map(read) };
}

/** The ways in which somebody gives a project: as a folder, file by file, and each workflow pasted alone. */
export function ways({ files }) {
  const paths = files.map(({ path }) => `${path}\n`).join("");
  const listing = { path: "listing", bytes: new TextEncoder().encode(paths), origin: "listing" };
  const pasted = files
    .filter(({ path }) => path.startsWith(".github/workflows/"))
    .map((file) => given([{ ...file, path: ".github/workflows/pasted.yml", origin: "pasted" }]));
  return [given([...files, listing]), given(files), ...pasted];
}
