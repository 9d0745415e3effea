// A static host for the built site: under any path, remembering every request, able to send something else.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The workspace's top. */
export const TOP = fileURLToPath(new URL("../../", import.meta.url));

/** The built site. */
export const SITE = join(TOP, "target", "www");

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/** The value of an `integrity` attribute. */
export const integrity = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

/**
 * Serves the site.
 *
 * @param {object} options
 * @param {string} [options.under] the path under which the site stands, with a slash at both ends
 * @param {Record<string, string>} [options.also] further files: a name in the site and the file from the workspace's top
 * @param {(name: string, bytes: Buffer) => Buffer | string | undefined | Promise<undefined>} [options.alter] what to send in
 *   the place of a file's bytes, or when
 * @param {boolean} [options.signed] whether the page names the digests of the altered files, as if it had been built
 *   with them; without this they are tampered with
 * @param {Record<string, string>} [options.headers] what is sent with every answer
 * @param {string} [options.site] another folder to serve
 */
export async function serve({ under = "/", also = {}, alter = () => undefined, signed = false, headers = {}, site = SITE } = {}) {
  const requests = [];

  async function original(name) {
    return readFile(name in also ? join(TOP, also[name]) : join(site, name));
  }

  async function body(name) {
    const bytes = await original(name);
    const altered = Buffer.from((await alter(name, bytes)) ?? bytes);
    return name === "index.html" && signed ? resign(altered.toString()) : altered;
  }

  /** Puts the digests of what is really sent into the page. */
  async function resign(html) {
    const names = [...html.matchAll(/[\w./-]+\.(?:js|wasm|css)\b/g)].map(([name]) => name.replace(/^\.\//, ""));
    let out = html;
    for (const name of new Set(names)) {
      const before = integrity(await original(name));
      out = out.replaceAll(before, integrity(await body(name)));
    }
    return Buffer.from(out);
  }

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
    requests.push({ method: request.method, path });
    let name = path.startsWith(under) ? path.slice(under.length) || "index.html" : "";
    if (name.endsWith("/")) name += "index.html";
    const inside = name && !normalize(name).startsWith("..") && !normalize(name).startsWith(sep);
    try {
      if (!inside) throw new Error("elsewhere");
      const bytes = await body(name);
      response.writeHead(200, {
        "content-type": TYPES[extname(name)] ?? "application/octet-stream",
        "content-length": bytes.length,
        ...headers,
        "cache-control": "max-age=600" /* as static hosts do; Firefox fetches a preload twice without it */,
      });
      response.end(request.method === "HEAD" ? undefined : bytes);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("not here");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    address: origin + under,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
