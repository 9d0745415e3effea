// Brings the view's module. Its first part does what a visit needs until the first verdict; its rest shares the memory of that, and
// comes when the verdict stands, or when something else is asked for.
import { absent, altered, compile, load } from "./judge.js";

/** What the view hears of. */
const HANDS = "button, input, select, textarea, form";

/** Where it answers without its rest. */
const AT_ONCE = ".intake, .bar, .editor, #theme, #pick-folder, #pick-files, [data-late]";

/**
 * Starts it.
 *
 * @param {ArrayBuffer} bytes
 * @param {string} base where its rest is
 * @param {(error: Error) => void} tell says why something was not done
 * @returns {Promise<() => Promise<void>>} brings the rest; rejected with a sentence when it cannot be had now
 */
export async function start(bytes, base, tell) {
  const module = await compile(bytes);
  let there = false;
  let coming = null;
  let first = null;
  let url = null;
  let digest = null;
  // what it calls of the first part has a number, by which it stands in a table; the rest of what it takes has names
  const from = () => ({ "": new Proxy(first, { get: (all, name) => all[name] ?? all.late.get(+name) }) });
  // as often as it is done, it is the same
  const join = (instance) => (there = Boolean(instance));
  const whole = () => {
    coming ??= load(url, digest, "this cannot be done now: look at the connection and try again.")
      .then((response) => response.arrayBuffer())
      .then(compile)
      .then((rest) => WebAssembly.instantiate(rest, from()))
      .then(join);
    coming.catch(() => (coming = null));
    return coming;
  };
  globalThis.specCheckLate.need = () => {
    if (there) return;
    try {
      join(new WebAssembly.Instance(new WebAssembly.Module(now(url, digest)), from()));
    } catch (error) {
      tell(error, true);
      throw error;
    }
  };
  first = await wasm_bindgen({ module_or_path: module });
  const [named] = WebAssembly.Module.customSections(module, "rest");
  if (!named) return async () => {};
  const [file, integrity] = new TextDecoder().decode(named).split(" ");
  url = new URL(file, base).href;
  digest = integrity;

  // what needs the rest waits for it before it begins, so that nothing stops half-way; a script that makes an event goes on at
  // once, so what it asks for loads at once
  const hold = (event) => {
    const { type, target, isTrusted } = event;
    const hand = target.closest?.(HANDS);
    if (there || !isTrusted || !hand || hand.closest(AT_ONCE)) return;
    event.stopImmediatePropagation();
    if (type === "click" || type === "submit") event.preventDefault();
    whole().then(() => {
      if (type === "click") target.click();
      else if (type === "submit") target.requestSubmit();
      else target.dispatchEvent(new event.constructor(type, event));
    }, tell);
  };
  for (const type of ["click", "input", "change", "submit"]) addEventListener(type, hold, true);
  const soon = ({ target }) => {
    const hand = target.closest?.(`${HANDS}, summary`);
    if (hand && !hand.closest(AT_ONCE)) whole().catch(() => {});
  };
  for (const type of ["pointerdown", "focusin"]) addEventListener(type, soon, true);
  return whole;
}

/** The file, at once; the page waits for it. Thrown is a sentence. */
function now(url, integrity) {
  const so = "the page stopped in the middle of its work: look at the connection and reload it.";
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.overrideMimeType("text/plain; charset=x-user-defined"); // a byte is the lower half of a unit
  try {
    request.send();
  } catch {
    throw absent(url, "no connection", so);
  }
  if (request.status !== 200) throw absent(url, `the server says ${request.status}`, so);
  const bytes = Uint8Array.from(request.responseText, (unit) => unit.charCodeAt());
  if (sha256(bytes) !== integrity) throw altered(url);
  return bytes;
}

/** A digest as an attribute `integrity` has it. The browser's own function gives only a promise of it. */
export function sha256(bytes) {
  const [primes, roots, cubes] = [[], [], []];
  const fraction = (root) => ((root % 1) * 2 ** 32) | 0;
  for (let number = 2; primes.length < 64; number += 1) {
    if (primes.some((prime) => number % prime === 0)) continue;
    primes.push(number);
    roots.push(fraction(Math.sqrt(number)));
    cubes.push(fraction(Math.cbrt(number)));
  }
  const hash = Int32Array.from(roots.slice(0, 8));
  const padded = new DataView(new ArrayBuffer((bytes.length + 72) & ~63));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 128);
  padded.setUint32(padded.byteLength - 4, bytes.length * 8);
  const turned = (word, by) => (word >>> by) | (word << (32 - by));
  const words = new Int32Array(64);
  for (let from = 0; from < padded.byteLength; from += 64) {
    let [a, b, c, d, e, f, g, h] = hash;
    for (let at = 0; at < 64; at += 1) {
      const [x, y] = [words[at - 15], words[at - 2]];
      words[at] =
        at < 16
          ? padded.getInt32(from + 4 * at)
          : words[at - 16] + words[at - 7] + (turned(x, 7) ^ turned(x, 18) ^ (x >>> 3)) + (turned(y, 17) ^ turned(y, 19) ^ (y >>> 10));
      const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + cubes[at] + words[at];
      const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => (hash[at] += word));
  }
  const out = new DataView(new ArrayBuffer(32));
  hash.forEach((word, at) => out.setInt32(4 * at, word));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(out.buffer)))}`;
}
