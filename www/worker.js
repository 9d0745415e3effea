// The worker's loop. `cargo dev stage` writes it below the JavaScript of the `check` module, so that a worker is one
// text with one digest; `initSync`, `judge`, `catalogue`, `version` and `highlight` are that module's own. Outside a
// worker (Node, a page without workers) the module is imported as it is, and the loop stays still.
//
// in:  { module } or { first, rest }            out: { ready: true, catalogue, version } | { fault }
//      { id, given }                                { id, report } | { id, fault, absent }
//      { id, highlight: { path, bytes } }           { id, tokens } | { id, fault, absent }
//
// `absent` is true when the fault may be that something stands in the rest, which was not given.

/**
 * The whole module, from its first part and the rest: `initSync({ module: whole(first, rest) })`. The first part alone
 * judges ordinary inputs, and the same; at any other it throws a `WebAssembly.RuntimeError`, and is not to be asked again.
 *
 * @param {Uint8Array} first the bytes of `check-….wasm`
 * @param {Uint8Array} rest the bytes of `rest-….wasm`
 * @returns {Uint8Array}
 */
export function whole(first, rest) {
  let at = 9; // behind the beginning of any module, and the kind of its only section
  const number = () => {
    for (let sum = 0, place = 1; ; place *= 128) {
      const byte = rest[at++];
      sum += (byte & 127) * place;
      if (byte < 128) return sum;
    }
  };
  number(); // the section's length
  const name = number();
  at += name;
  // bytes of the first part to keep, then bytes of it to leave, then bytes of the rest to put there, again and again
  const count = number();
  const [keep, leave, put] = [1, 2, 3].map(() => Array.from({ length: count }, number));
  const out = new Uint8Array([...keep, ...put].reduce((sum, length) => sum + length, 0));
  let from = 0;
  let to = 0;
  for (let step = 0; step < count; step += 1) {
    out.set(first.subarray(from, from + keep[step]), to);
    from += keep[step] + leave[step];
    to += keep[step];
    out.set(rest.subarray(at, at + put[step]), to);
    at += put[step];
    to += put[step];
  }
  return out;
}

if ("WorkerGlobalScope" in globalThis) {
  let partly = false;
  const answer = (data) => {
    if (data.rest) {
      data.module = whole(data.first, data.rest);
    } else if (data.module) {
      partly = true;
    }
    if (data.module) {
      initSync({ module: data.module });
      return [{ ready: true, catalogue: catalogue(), version: version() }];
    }
    if (data.highlight) {
      const tokens = highlight(data.highlight.path, data.highlight.bytes);
      return [{ id: data.id, tokens }, [tokens.buffer]];
    }
    return [{ id: data.id, report: judge(data.given) }];
  };
  addEventListener("message", ({ data }) => {
    try {
      postMessage(...answer(data));
    } catch (fault) {
      const absent = partly && fault instanceof WebAssembly.RuntimeError;
      postMessage({ id: data.id, fault: String(fault?.message ?? fault), absent });
    }
  });
}
