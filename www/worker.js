// The worker's loop. `cargo dev stage` writes it below the JavaScript of the `check` module, so that a worker is one
// text with one digest; what it calls is that module's own. Outside a worker (Node, a page without workers) the module
// is imported as it is, and the loop stays still.
//
// in:  { module } or { first, rest }            out: { ready: true, catalogue, version } | { fault }
//      { id, given }                                { id, report }
//      { id, drawing: true }                        { id, answer }
//        the steps that make the release path of what was judged last, as `draw` of `judge.js` takes them
//      { id, highlight: { path, bytes } }           { id, tokens }
//      { id, beside: true }                         { id, answer }
//        what stands beside the report of what was judged last
//      { id, takeAway: form, answers }              { id, answer }
//        that report as a text, `form` "markdown", "html", "svg" or "json"; `answers` whether what only answers say is in it
//      { id, write: form, values: [[field, value]] } { id, answer }
//        what a form of `beside` becomes: { path, text, markdown }, or null where nothing was filled in
//      { id, repair: { rule, at } } or { id, repair: {} } { id, answer }
//        one repair of what was judged last, or all that are safe: { texts, made, refused }
//      { id, offered: true }                        { id, answer }
//        the release workflow hardened, what is missing beside it, the actions to allow
//      { id, patch: changes }                       { id, answer }
//        the changes [{ path, before, after }] as a text that `git apply` takes
//      { id, pack: changes }                        { id, answer }
//        the changed files as a zip archive, a Uint8Array
//      { id, pullRequest: made }                    { id, answer }
//        what to say of repairs [{ title, before, after }], as Markdown
//      { id, since: earlier }                       { id, answer }
//        what changed between an earlier report, as `JSON.parse` gave it, and the last one
//      { id, bundle: "owner/repo" }                 { id, command }
//      { id, smallest: rule, answers, words }       { id, search, tried, lines, more }
//        begins a search for the smallest input that gives a rule the verdict of the last report, and holds these words;
//        only the newest one is kept
//      { id, search }                               the same: the search, a while further
//      { id, search, due: verdict, why: text }      { id, answer }
//        what was found until now, as an example with the verdict that is due
//      { id, sift: { name, paths, cut } }           { id, answer }
//        which files of a folder are worth reading, as `sift` of the module says
//      { id, unpack: File }                         { id, entries } again and again, then { id, answer }
//        the repository in an archive; `entries` is how many were seen
//      { id, halt: true }                           { id }: every archive that is being unpacked is refused
//
// Each of them may get { id, fault } instead: the worker has failed, and is not to be asked again. Each but `given` may get
// { id, refused } instead: a sentence for the visitor, after which the worker goes on.
//
// A look-up: the worker says what to ask, the page asks it and brings what came, until `found` is there. The worker
// opens no connection. `look` is the look-up's number; it is gone with the worker, and after `found`.
//
// in:  { id, lookUp: { repository, reference, packages, further } }
//        `repository` as "owner/repo"; `reference` a branch, tag, commit, or null for the default branch; `packages`
//        an array of names on PyPI, empty for the names in the project's own files; `further` true or false
//      { id, look, outcomes: [{ id, status, headers, body, at } | { id, failed }] }
//        one for every request of the batch: its `id`; `headers` an object by lower-case names (those of `read`
//        suffice); `body` a Uint8Array; `at` the seconds since 1970 when it came; `failed` a reason in a few words
//        ("no connection", "no answer within 20 seconds", "it is longer than 16777216 bytes")
//      { id, look, stop: true }                     ends it before its time, with what is there
// out: { id, look, requests: [{ id, host, path, tells, decides, counts, most }], left, read }
//        `host` is "api", "raw" or "index"; `path` begins with "/" and holds the query: GET it, follow redirects on the
//        same host only, send nothing that tells who asks; `tells` follows "the answer tells"; `decides` are ids of
//        rules; `counts` whether it is one of the calls that GitHub counts; `most` the most bytes of a body to read.
//        `left` is { made, most, remaining, reset }: calls made and at most made by this look-up, and what GitHub said
//        last of calls left and when it starts anew (seconds since 1970, UTC), or null. `read` are the header names.
//      { id, look, found: { name, inputs, unread, notes }, left }
//        the first three go into `given`; `notes` is [{ about, message }], `about` one of "limit" (offer the other
//        doors), "repository", "files", "answer", "package"; `inputs` is empty where nothing was found
//
// A fault has `absent: true` beside it when its cause may be that something stands in the rest, which was not given.

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
  const looks = new Map();
  let last = 0;
  let search = null;
  let searches = 0;
  const step = (id, look) => {
    const lookUp = looks.get(look);
    const requests = lookUp.next();
    const left = lookUp.left();
    if (requests.length) return [{ id, look, requests, left, read: headerNames() }];
    return end(id, look);
  };
  const end = (id, look) => {
    const lookUp = looks.get(look);
    looks.delete(look);
    const left = lookUp.left();
    const found = lookUp.finish();
    return [{ id, look, found, left }, found.inputs.map(({ bytes }) => bytes.buffer)];
  };
  // a tenth of a second, so that whoever asks something else does not wait for the end
  const further = (id) => {
    const end = performance.now() + 100;
    let more = true;
    while (more && performance.now() < end) more = search.step();
    return [{ id, search: searches, tried: search.tried, lines: search.lines, more }];
  };
  let halts = 0;
  const unpack = async (id, file) => {
    if (!globalThis.DecompressionStream) return [{ id, refused: "this browser cannot unpack archives: unpack it yourself, and drop its folder" }];
    const archive = new Archive(file.name, file.size);
    const before = halts;
    let told = Date.now();
    for (let piece; (piece = archive.wants()); archive.end()) {
      const part = file.slice(piece.from, piece.to).stream();
      const reader = (piece.packing ? part.pipeThrough(new DecompressionStream(piece.packing)) : part).getReader();
      for (;;) {
        let read;
        try {
          read = await reader.read();
        } catch ({ name }) {
          if (!/^Not(Found|Readable)Error$/.test(name)) break; // it cannot be unpacked any further, and the archive says so
          archive.free();
          return [{ id, refused: `\`${file.name}\` changed or vanished while it was read: give it again` }];
        }
        if (halts !== before) {
          archive.free();
          return [{ id, refused: "stopped" }];
        }
        if (read.done || !archive.take(read.value)) break;
        if (Date.now() - told > 100) {
          told = Date.now();
          postMessage({ id, entries: archive.entries() });
        }
      }
      reader.cancel().catch(() => {});
    }
    return [{ id, answer: archive.finish() }];
  };
  const answer = (data) => {
    const { id, look } = data;
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
      return [{ id, tokens }, [tokens.buffer]];
    }
    if (data.beside) return [{ id, answer: beside() }];
    if (data.drawing) return [{ id, answer: drawing() }];
    if (data.write) return [{ id, answer: writeDown(data.write, data.values) }];
    if (data.takeAway) return [{ id, answer: takeAway(data.takeAway, data.answers) }];
    if (data.repair) {
      const { rule, at } = data.repair;
      return [{ id, answer: rule ? repair(rule, at) : repairAll() }];
    }
    if (data.offered) return [{ id, answer: offered() }];
    if (data.patch) return [{ id, answer: patch(data.patch) }];
    if (data.pack) return [{ id, answer: pack(data.pack) }];
    if (data.pullRequest) return [{ id, answer: pullRequest(data.pullRequest) }];
    if ("since" in data) return [{ id, answer: since(data.since) }];
    if (data.bundle) return [{ id, command: bundleCommand(data.bundle) }];
    if (data.smallest) {
      const next = new Smallest(data.smallest, data.answers, data.words);
      search?.free();
      search = next;
      searches += 1;
      return further(id);
    }
    if (data.search) {
      if (!search || data.search !== searches) return [{ id, refused: "this search is over: begin it again" }];
      return data.due ? [{ id, answer: search.report(data.due, data.why) }] : further(id);
    }
    if (data.sift) return [{ id, answer: sift(data.sift.name, data.sift.paths, data.sift.cut) }];
    if (data.unpack) return unpack(id, data.unpack);
    if (data.halt) return (halts += 1), [{ id }];
    if (data.lookUp) {
      looks.set(++last, new LookUp(data.lookUp));
      return step(id, last);
    }
    if (look) {
      if (!looks.has(look)) return [{ id, refused: "this look-up is over: look it up again" }];
      if (data.stop) return end(id, look);
      looks.get(look).take(data.outcomes);
      return step(id, look);
    }
    return [{ id, report: judge(data.given) }];
  };
  addEventListener("message", async ({ data }) => {
    try {
      const said = answer(data);
      postMessage(...(said.then ? await said : said));
    } catch (error) {
      const { id, given } = data;
      const why = String(error?.message ?? error);
      // what is said of a question is no fault, and the worker goes on; a panic is one, and so is whatever judging throws
      if (id && !given && error?.name === "Error" && !/panicked at/.test(why)) postMessage({ id, refused: why });
      else postMessage({ id, fault: why, absent: partly && error instanceof WebAssembly.RuntimeError });
    }
  });
}
