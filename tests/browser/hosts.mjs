// Stands in for GitHub's API, its raw files and PyPI: three local servers that answer in the documented shapes.
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TOP } from "./server.mjs";

/** What a browser needs to read an answer of another origin, as the hosts send it. */
const OPEN = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Link, Location, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset",
};

/** A story's repository: its files by path, and everything that was answered about it by path. */
export async function story(name) {
  const folder = join(TOP, "tests", "stories", name);
  const files = {};
  const top = join(folder, "repository");
  for (const entry of await readdir(top, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile()) files[relative(top, path)] = await readFile(path, "utf8");
  }
  const answers = {};
  let repository = "";
  for (const file of await readdir(folder)) {
    if (!file.endsWith(".json")) continue;
    const bundle = JSON.parse(await readFile(join(folder, file), "utf8"));
    Object.assign(answers, bundle.answers);
    repository ||= bundle.repository ?? "";
  }
  return { repository, files, answers };
}

/**
 * Starts the hosts.
 *
 * @param {object} told
 * @param {string} told.repository `owner/repo`
 * @param {Record<string, string>} told.files
 * @param {Record<string, unknown>} told.answers by path
 * @param {number} [told.most] how many calls of the API are answered, over all visitors of one address
 * @param {number} [told.slow] how many milliseconds an answer takes
 * @param {(host: string, path: string) => object | undefined} [told.instead] another answer: `{status, body, headers}`
 */
export async function hosts({ repository, files, answers, most = 60, slow = 0, instead = () => undefined }) {
  const requests = [];
  const reset = 1_900_000_000;
  let left = most;

  function answer(host, path) {
    if (host === "raw") {
      const file = Object.keys(files).find((file) => decodeURIComponent(path).endsWith(`/${file}`) && path.startsWith(`/${repository}/`));
      return file ? { body: files[file] } : { status: 404, body: "404: Not Found" };
    }
    const known = answers[path] ?? answers[path.split("?")[0]];
    if (path.startsWith(`/repos/${repository}/git/trees/`)) {
      const tree = Object.keys(files).map((path) => ({ path, mode: "100644", type: "blob", sha: "0", size: files[path].length }));
      return { body: { sha: "0", url: "x", tree, truncated: false } };
    }
    if (!known) return { status: 404, body: { message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" } };
    // a bundle holds the pages of a list; one call answers with one page
    const paged = Array.isArray(known) && known.length > 0 && (Array.isArray(known[0]) || "total_count" in known[0]);
    return { body: paged ? known[0] : known };
  }

  async function listen(host) {
    const server = createServer(async (request, response) => {
      const path = request.url;
      requests.push({ host, path, headers: request.headers });
      if (slow) await sleep(slow);
      const count = host === "api" ? { "x-ratelimit-limit": "60", "x-ratelimit-remaining": String(Math.max(0, left - 1)), "x-ratelimit-reset": String(reset) } : {};
      let said = instead(host, path) ?? answer(host, path);
      if (host === "api" && left-- <= 0) {
        said = { status: 403, body: { message: "API rate limit exceeded for 127.0.0.1.", documentation_url: "https://docs.github.com/rest" } };
      }
      const { status = 200, body = "", headers = {} } = said;
      const text = typeof body === "string" ? body : JSON.stringify(body);
      response.writeHead(status, { ...OPEN, ...count, "content-type": typeof body === "string" ? "text/plain" : "application/json", "set-cookie": "tracked=1; SameSite=None; Secure", ...headers });
      response.end(text);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, origin: `http://127.0.0.1:${server.address().port}` };
  }

  const all = { api: await listen("api"), raw: await listen("raw"), index: await listen("index") };
  const addresses = { "https://api.github.com": all.api.origin, "https://raw.githubusercontent.com": all.raw.origin, "https://pypi.org": all.index.origin };
  return {
    requests,
    origins: Object.values(addresses),
    asked: (host) => requests.filter((request) => request.host === host).map(({ path }) => path),
    /** Gives the page these hosts in the place of the public ones, as another build would. */
    alter: (name, bytes) => {
      if (name !== "index.html") return undefined;
      let page = bytes.toString();
      for (const [address, local] of Object.entries(addresses)) page = page.replaceAll(address, local);
      return page;
    },
    close: () => Promise.all(Object.values(all).map(({ server }) => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))))),
  };
}
