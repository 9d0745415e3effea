// Takes in what a visitor drops or chooses: walks folders, has archives unpacked by the worker, and loads only what the judge
// reads. It comes when something is dropped or chosen, and never keeps the page's thread for longer than a frame.

/** How many milliseconds the page's thread is kept at once. */
const SLICE = 8;

/** How many paths are taken of a folder; `sift` of the judging module says so when there are more. */
const MOST_PATHS = 200_000;

/** A link that leads back makes a folder endless; no real one seen is deeper than 15. */
const DEEPEST = 40;

/** The bytes of the largest file that is loaded: far above any workflow, below what makes a page heavy. */
const LARGEST = 10_000_000;

/** How many files are loaded at once. */
const AT_ONCE = 8;

/** How many things are taken as one project. */
const MOST_PARTS = 8;

/** Folders that are not entered, since no repository keeps them; the judging module leaves out what is in them in any case. */
const ASIDE = new Set([".git", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".nox", ".pixi", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".eggs"]);

/** Files that mark their folder as one that no repository keeps. */
const MARKS = ["CACHEDIR.TAG", "pyvenv.cfg"];

const isArchive = ({ name }) => /\.(zip|tar|tar\.gz|tgz)$/i.test(name);

/**
 * @param {{ask: Function}} judge
 * @param {{entries?: FileSystemEntry[], files?: FileList}} given
 * @param {(what: "seen" | "read" | "unpacked", count: number) => void} tell
 * @param {AbortSignal} signal
 * @returns {Promise<{repositories: object[], loose: object[], notes: string[]}>} each repository is `{name, files: [{path, bytes}],
 *   listing, unread: [{path, message?, why?}], notes}`, each loose file `{name, bytes}` or `{name, why}`; `why` is `"gone"`,
 *   `"unreadable"`, `"large"` or `"unlisted"`
 */
globalThis.specCheckLate.walk = async function take(judge, { entries = [], files = [] }, tell, signal) {
  const breath = breather(signal);
  const folders = [];
  const archives = [];
  const loose = [];
  const sort = (file, is) => (is.isDirectory ? folders : isArchive(is) ? archives : loose).push(file);
  for (const entry of entries) sort(entry, entry);
  if (files.length && files[0].webkitRelativePath?.includes("/")) {
    folders.push(files);
  } else if (!entries.length) {
    for (let at = 0; at < files.length; at += 1) sort(files[at], files[at]);
  }
  signal.addEventListener("abort", () => archives.length && judge.ask({ halt: true }).catch(() => {}));
  const out = { repositories: [], loose: [], notes: [] };
  const parts = folders.slice(0, MOST_PARTS);
  const packed = archives.slice(0, MOST_PARTS - parts.length);
  const left = [...folders.slice(parts.length).map((folder) => folder.name ?? folder[0].webkitRelativePath.split("/")[0]), ...archives.slice(packed.length).map(({ name }) => name)];
  if (left.length) {
    out.notes.push(`No more than ${MOST_PARTS} repositories are taken as one project, so these were left aside: ${left.map((name) => `\`${name}\``).join(", ")}.`);
  }
  for (const folder of parts) {
    const walked = folder.isDirectory ? await walk(folder, tell, breath) : await list(folder, tell, breath);
    out.repositories.push(await load(judge, walked, tell, breath));
  }
  for (const archive of packed) {
    const answer = await open(archive).then(
      (file) => judge.ask({ unpack: file }, (count) => tell("unpacked", count)),
      (error) => ({ why: why(error) }),
    );
    signal.throwIfAborted();
    if (answer.answer) out.repositories.push({ ...answer.answer, notes: [] });
    else if (answer.refused) out.notes.push(answer.refused);
    else out.loose.push({ name: archive.name, why: answer.why });
  }
  if (!out.repositories.length) {
    for (const file of loose) out.loose.push(await bytes(file));
  } else if (loose.length) {
    out.notes.push("Loose files that came with a repository were left aside: drop them by themselves.");
  }
  signal.throwIfAborted();
  return out;
}

/** Lets the browser do its own work when the thread was kept for long enough. */
function breather(signal) {
  let since = performance.now();
  let pause = null; // one for all who wait
  const { port1, port2 } = new MessageChannel();
  const begin = () =>
    new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(0);
    }).then(() => {
      pause = null;
      since = performance.now();
    });
  return async () => {
    signal.throwIfAborted();
    if (performance.now() - since < SLICE) return;
    await (pause ??= begin());
    signal.throwIfAborted();
  };
}

/** The files that an input lists, of one folder. */
async function list(files, tell, breath) {
  const walked = { name: files[0].webkitRelativePath.split("/")[0], paths: [], from: [], unread: [], notes: [], cut: false };
  const marks = new Set();
  for (let at = 0; at < files.length && walked.paths.length <= MOST_PATHS; at += 1) {
    if (at % 64 === 0) {
      await breath();
      if (at % 4096 === 0) tell("seen", at);
    }
    const parts = files[at].webkitRelativePath.split("/").slice(1);
    const aside = parts.slice(0, -1).findIndex((part) => ASIDE.has(part));
    if (aside < 0) {
      walked.paths.push(parts.join("/"));
      walked.from.push(files[at]);
    } else if (parts[aside] === ".git") {
      // itself it is a mark; what is in it is nobody's
      marks.add(parts.slice(0, aside + 1).join("/"));
    }
  }
  for (const mark of marks) {
    walked.paths.push(mark);
    walked.from.push(null);
  }
  return walked;
}

/** The files below a folder that was dropped. */
async function walk(top, tell, breath) {
  const walked = { name: top.name, paths: [], from: [], unread: [], notes: [], cut: false };
  const open = [[top, "", 0]];
  let told = 0;
  while (open.length && walked.paths.length <= MOST_PATHS) {
    const [folder, path, depth] = open.pop();
    const within = [];
    try {
      const reader = folder.createReader();
      for (let batch; (batch = await new Promise((...both) => reader.readEntries(...both))).length; ) {
        within.push(...batch);
        await breath();
      }
    } catch (error) {
      if (error.name === "AbortError") throw error;
      walked.cut = true;
      walked.unread.push({ path: path.slice(0, -1), why: "unlisted" });
      continue;
    }
    const has = (...names) => within.some(({ name }) => names.includes(name));
    // what no repository keeps, or is a repository of its own: its marks say so, and nothing else in it matters
    const isAside = path && has(".git", ...MARKS);
    const isCargo = has("Cargo.toml");
    for (const entry of within) {
      const { name } = entry;
      if (name === ".git") {
        walked.paths.push(`${path}.git`);
        walked.from.push(null);
      } else if (isAside && !MARKS.includes(name)) {
        // as its marks say
      } else if (entry.isFile) {
        walked.paths.push(path + name);
        walked.from.push(entry);
      } else if (ASIDE.has(name) || (isCargo && name === "target")) {
        // nothing of the repository is in it
      } else if (depth < DEEPEST) {
        open.push([entry, `${path}${name}/`, depth + 1]);
      } else {
        walked.cut = true;
        walked.notes = [`Some folders lie deeper than ${DEEPEST} levels, as a link that leads back makes them; they were left out, so nothing is said to be missing.`];
      }
    }
    if (walked.paths.length > told + 2000) tell("seen", (told = walked.paths.length));
  }
  return walked;
}

/** Loads what of the walked files the judge reads. */
async function load(judge, { name, paths, from, unread, notes, cut }, tell, breath) {
  const { answer } = await judge.ask({ sift: { name, paths: paths.join("\0"), cut } });
  await breath();
  const files = [];
  let next = 0;
  const one = async () => {
    while (next < answer.wanted.length) {
      const at = next++;
      const index = answer.wanted[at];
      const path = answer.prefix + paths[index];
      const read = await bytes(from[index]);
      if (read.bytes) files[at] = { path, bytes: read.bytes };
      else unread.push({ path, why: read.why });
      if (at % 64 === 0) tell("read", at);
      await breath();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return { name, files: files.filter(Boolean), listing: answer.listing, unread, notes: [...notes, ...answer.notes] };
}

/** A file of an entry, or the file itself. */
function open(file) {
  return file.file ? new Promise((...both) => file.file(...both)) : Promise.resolve(file);
}

async function bytes(from) {
  const { name } = from;
  try {
    const file = await open(from);
    if (file.size > LARGEST) return { name, why: "large" };
    return { name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch (error) {
    return { name, why: why(error) };
  }
}

const why = ({ name }) => (name === "NotFoundError" ? "gone" : "unreadable");
