// Makes archives and folders for tests: of a real folder's files, or of texts.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

const crc32 = (bytes) => ~bytes.reduce((rest, byte) => TABLE[(rest ^ byte) & 255] ^ (rest >>> 8), -1) >>> 0;

/** The files below a folder, as `[path, bytes]` with `top` before every path. */
export async function below(folder, top) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return Promise.all(files.sort().map(async (file) => [`${top}/${file.slice(folder.length + 1)}`, await readFile(file)]));
}

const numbers = (...pairs) => {
  const out = Buffer.alloc(pairs.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of pairs) at = out.writeUIntLE(value, at, size);
  return out;
};

/** A zip archive of `[path, bytes]`. */
export function zip(files) {
  const parts = [];
  const list = [];
  let from = 0;
  for (const [path, bytes] of files) {
    const name = Buffer.from(path);
    const data = Buffer.from(bytes);
    const packed = deflateRawSync(data);
    const common = numbers([2, 20], [2, 0x800], [2, 8], [4, 0], [4, crc32(data)], [4, packed.length], [4, data.length], [2, name.length], [2, 0]);
    parts.push(Buffer.from("PK\x03\x04"), common, name, packed);
    list.push(Buffer.from("PK\x01\x02"), numbers([2, 0x031e]), common, numbers([2, 0], [2, 0], [2, 0], [4, 0x81a40000], [4, from]), name);
    from += 4 + common.length + name.length + packed.length;
  }
  const listed = Buffer.concat(list);
  const end = numbers([2, 0], [2, 0], [2, files.length], [2, files.length], [4, listed.length], [4, from], [2, 0]);
  return Buffer.concat([...parts, listed, Buffer.from("PK\x05\x06"), end]);
}

/** The header of a file in a tar archive. */
function header(path, size) {
  const block = Buffer.alloc(512);
  block.write(path, 0, 100);
  block.write("0000644\0", 100);
  block.write(size.toString(8).padStart(11, "0"), 124);
  block.write("        ", 148);
  block.write("0", 156);
  block.write("ustar\0" + "00", 257);
  const sum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** A tar archive of `[path, bytes]`. */
export function tar(files) {
  const parts = files.flatMap(([path, bytes]) => {
    const data = Buffer.from(bytes);
    return [header(path, data.length), data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

export const tarGz = (files) => gzipSync(tar(files));

/** Writes a folder like a large repository's: 50,000 files, of which some 70 bear on a verdict. */
export async function large(folder) {
  const workflow = (name) => `name: ${name}\non:\n  push:\n    tags: ["v*"]\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: make ${name}\n`;
  const files = [["pyproject.toml", '[project]\nname = "large"\n'], ["README.md", "# Large\n"], ["docs/release.md", "# How releases are made\n\nPush a tag.\n"]];
  for (let at = 0; at < 40; at += 1) files.push([`.github/workflows/w${at}.yml`, workflow(`w${at}`)]);
  files.push([".github/workflows/release.yml", `${workflow("release")}      - run: twine upload dist/*\n        env:\n          TWINE_PASSWORD: \${{ secrets.PYPI_TOKEN }}\n`]);
  for (let at = 0; at < 20; at += 1) files.push([`tools/action${at}/action.yml`, "runs:\n  using: composite\n  steps:\n    - run: make\n      shell: bash\n"]);
  for (let at = files.length; at < 50_000; at += 1) files.push([`src/part${at % 50}/sub${at % 500}/module_${at}.py`, "pass\n"]);
  const folders = new Set(files.map(([path]) => dirname(path)));
  for (const each of folders) await mkdir(join(folder, each), { recursive: true });
  for (let at = 0; at < files.length; at += 500) {
    await Promise.all(files.slice(at, at + 500).map(([path, text]) => writeFile(join(folder, path), text)));
  }
}
