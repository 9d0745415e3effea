// What a visitor comes back to, and what they pass on: the link that holds their files, what this browser keeps for a
// reload, the comparison with an earlier report, the badge, and a text to copy by hand. It is loaded when one of these is
// first wanted. `cargo dev stage` puts its words above it, as `say`, from `site/src/words.rs`.
//
// A link's fragment is `v1.` and, as base64url, the raw deflate of `{"name", "inputs": [[origin, path, text]]}` in JSON;
// an origin is `file`, `pasted`, `listing` or `answer`; `parts` are the names of several repositories that are one project. What is kept is the same with `unread`,
// `folds` and `was` beside: what of the files was otherwise when they were brought.

globalThis.specCheckLate.back = (judge, page) => {
  /** Characters of a link: GitHub's texts hold 65,536, and many programs cut off sooner. */
  const LONGEST_LINK = 32_000;
  /** Bytes that a link may give when it is unpacked, and what is kept. */
  const MOST_UNPACKED = 2_000_000;
  /** Bytes that are kept, before they are packed: a browser gives a site five million characters. */
  const MOST_KEPT = 4_000_000;
  /** Bytes of an earlier report. */
  const MOST_REPORT = 20_000_000;
  const MOST_INPUTS = 2_000;
  const LONGEST_NAME = 1_000;
  const MOST_PARTS = 20;
  const ORIGINS = ["file", "pasted", "listing", "answer"];
  const KEY = "spec-check-kept";

  let given = null; // what was judged last of the visitor's own
  let linked = null; // what the link in the address brought, for as long as it is unchanged
  let earlier = null; // an earlier report, compared anew after each judgement
  let folds = {}; // what the visitor folded or opened, by rule
  let silent = false; // whether the visitor wants nothing kept
  let timer = 0;

  const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, at) => values[at]);
  const number = (value) => value.toLocaleString("en");

  /** An element; what stands in `also` becomes attributes, a function the listener of a click. */
  const make = (tag, also = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(also)) {
      if (typeof value === "function") element.addEventListener(name, value);
      else element.setAttribute(name, value);
    }
    element.append(...inside);
    return element;
  };
  const button = (label, click) => make("button", { type: "button", click }, label);

  const HIDDEN = new RegExp(`[${say.hidden}]`, "gu");

  /** Words in backticks as code, and what cannot be seen written out, as everywhere on the page. */
  const prose = (text) =>
    text
      .replace(HIDDEN, (char) => `<U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}>`)
      .split("`")
      .map((part, at) => (at % 2 ? make("code", {}, part) : part));

  // packing

  const streams = () => {
    if (typeof CompressionStream !== "function" || typeof DecompressionStream !== "function") throw new Error(say.noStreams);
  };

  async function pack(text) {
    streams();
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    let binary = "";
    for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  }

  async function unpack(packed, most) {
    streams();
    const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const parts = [];
    for (let sum = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      sum += value.length;
      if (sum > most) {
        await reader.cancel();
        throw new RangeError(say.linkLarge);
      }
      parts.push(value);
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(await new Blob(parts).arrayBuffer());
  }

  /** A project as JSON: its texts; what is no text is left out. */
  function told(project, { answers = true } = {}) {
    const inputs = [];
    for (const { path, bytes, origin } of project.inputs) {
      if (origin === "answer" && !answers) continue;
      try {
        inputs.push([origin, path, new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)]);
      } catch {
        // a file that is no text; the listing still names it, so it is missed and not taken for absent
      }
    }
    return { name: project.name, inputs, ...(project.parts?.length && { parts: project.parts }) };
  }

  /** Whether a stranger's JSON has the shape of `told`, within all bounds. */
  function read(text) {
    const value = JSON.parse(text);
    const string = (value, most) => typeof value === "string" && value.length <= most;
    const input = (input) =>
      Array.isArray(input) && input.length === 3 && ORIGINS.includes(input[0]) && string(input[1], LONGEST_NAME) && typeof input[2] === "string";
    const parts = value?.parts ?? [];
    const good =
      string(value?.name, LONGEST_NAME) &&
      Array.isArray(parts) &&
      parts.length <= MOST_PARTS &&
      parts.every((part) => string(part, LONGEST_NAME) && part) &&
      new Set(parts).size === parts.length &&
      Array.isArray(value.inputs) &&
      value.inputs.length > 0 &&
      value.inputs.length <= MOST_INPUTS &&
      value.inputs.every(input) &&
      new Set(value.inputs.map(([, path]) => path)).size === value.inputs.length &&
      value.inputs.filter(([origin]) => origin === "listing").length <= Math.max(1, parts.length);
    if (!good) throw new SyntaxError();
    return value;
  }

  /** Whether a text can be read again when it has been packed, which gives no more than `most` bytes. */
  function holds(text, most) {
    try {
      return Boolean(read(text)) && bytes(text).length <= most;
    } catch {
      return false;
    }
  }

  const bytes = (text) => new TextEncoder().encode(text);
  const found = ({ name, inputs, parts = [], unread = [] }, notes, was = []) => ({
    name,
    parts,
    was: was.map(([path, before]) => [path, before === null ? null : bytes(before)]),
    inputs: inputs.map(([origin, path, text]) => ({ origin, path, bytes: bytes(text) })),
    unread,
    notes,
  });

  /** What tells one project from another: whatever the order of its files. */
  const sign = ({ name, inputs }) => JSON.stringify([name, ...inputs.map((input) => input.join("\n")).sort()]);

  // the link

  const isLink = () => location.hash.startsWith("#v1.");

  /** What the link in the address holds. Rejected with a sentence. */
  async function openLink() {
    const packed = location.hash.slice("#v1.".length);
    if (packed.length > LONGEST_LINK) throw new Error(fill(say.linkTooLong, number(packed.length), number(LONGEST_LINK)));
    let value;
    try {
      value = read(await unpack(packed, MOST_UNPACKED));
    } catch (error) {
      throw error instanceof RangeError || error.message === say.noStreams ? error : new Error(say.linkBroken);
    }
    linked = sign(value);
    folds = {};
    const count = value.inputs.filter(([origin]) => origin !== "listing").length;
    return found(value, [fill(say.linkOpened, count === 1 ? say.oneFile : fill(say.files, number(count)))]);
  }

  const base = () => location.href.split("#")[0];

  /** A repository that was looked up needs no texts in its link. */
  const repository = () => {
    const looked = given.inputs.some(({ origin, path }) => origin === "answer" && path.startsWith(`/repos/${given.name}`));
    return looked && /^[\w.-]+\/[\w.-]+$/.test(given.name) ? `${base()}#repo=${given.name}` : null;
  };

  async function offerLink() {
    const panel = part("link");
    const says = part("link-says");
    panel.hidden = true;
    const answers = Boolean(document.querySelector(".take .tick input")?.checked);
    const texts = told(given, { answers });
    const text = JSON.stringify(texts);
    let packed = "";
    let why = holds(text, MOST_UNPACKED) ? "" : fill(say.linkLimits, number(MOST_INPUTS), number(MOST_PARTS), number(LONGEST_NAME));
    try {
      if (!why) packed = await pack(text);
      if (packed.length > LONGEST_LINK) why = fill(say.linkTooLongToCopy, number(packed.length), number(LONGEST_LINK));
    } catch ({ message }) {
      why = message;
    }
    const bare = repository();
    if (why && !bare) {
      says.textContent = why;
      return;
    }
    says.textContent = "";
    const names = texts.inputs.filter(([origin]) => origin !== "listing").map(([, path]) => `\`${path}\``);
    const more = names.length > 5 ? fill(say.andMore, number(names.length - 5)) : "";
    const copy = (address) => async () => {
      panel.hidden = true;
      says.textContent = (await judge.copy(address)) ? say.copied : say.notCopied;
      part("offer").focus();
    };
    const acts = make("p", { class: "acts" });
    if (bare) acts.append(button(say.copyBare, copy(bare)), " ");
    if (!why) acts.append(button(say.copyWithTexts, copy(`${base()}#v1.${packed}`)), " ");
    acts.append(
      button(say.leave, () => {
        panel.hidden = true;
        part("offer").focus();
      }),
    );
    const warning = why || fill(say.warning, names.slice(0, 5).join(", ") + more, number(packed.length + base().length + 4));
    panel.replaceChildren(make("p", {}, ...prose(warning)), acts);
    panel.hidden = false;
    acts.querySelector("button").focus();
  }

  // what is kept

  /** Tells how keeping stands. */
  const tellKept = (text) => {
    const place = part("kept");
    if (place && place.textContent !== text) place.textContent = text;
  };

  function keepSoon() {
    clearTimeout(timer);
    if (!silent && !linked) timer = setTimeout(keep, 300);
  }

  async function keep() {
    const project = given;
    if (silent || linked || !project) return;
    const sum = project.inputs.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (sum > MOST_KEPT) {
      forget();
      tellKept(fill(say.tooLargeToKeep, number(Math.ceil(sum / 1e6)), number(MOST_KEPT / 1e6)));
      return;
    }
    const { name, inputs, parts } = told(project);
    const was = project.was.map(([path, before]) => [path, before ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(before) : null]);
    const unread = [...project.unread];
    if (inputs.length < project.inputs.length) {
      const kept = new Set(inputs.map(([, path]) => path));
      for (const { path } of project.inputs) if (!kept.has(path)) unread.push({ path, message: say.noText });
    }
    const text = JSON.stringify({ name, inputs, parts, unread, folds, was });
    if (!holds(text, 2 * MOST_KEPT)) {
      forget();
      tellKept(fill(say.keptLimits, number(MOST_INPUTS), number(MOST_PARTS), number(LONGEST_NAME)));
      return;
    }
    try {
      const packed = await pack(text);
      // something newer may have come meanwhile, or the visitor may want nothing kept
      if (project !== given || silent || linked) return;
      localStorage.setItem(KEY, packed);
      tellKept(say.kept);
    } catch (error) {
      forget();
      tellKept(error.message === say.noStreams ? say.noStreams : /quota/i.test(`${error.name} ${error.message}`) ? say.full : say.refused);
    }
  }

  /** Takes away what is kept of the project, as far as the browser lets us. */
  function forget() {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // a browser that lets us keep nothing has nothing
    }
  }

  function forgetAll() {
    silent = true;
    clearTimeout(timer);
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("spec-check")) localStorage.removeItem(key);
    } catch {
      // as above
    }
    tellKept(say.forgotten);
  }

  async function restore() {
    let kept = null;
    try {
      kept = localStorage.getItem(KEY);
    } catch {
      // nothing is kept here
    }
    if (!kept) return null;
    try {
      const text = await unpack(kept, 2 * MOST_KEPT);
      const value = read(text);
      folds = value.folds ?? {};
      return found(value, [say.restored], value.was);
    } catch {
      forget();
      return found({ name: "", inputs: [] }, [say.keptBroken]);
    }
  }

  /** Folds and opens what the visitor had folded or opened. */
  function fold() {
    for (const [rule, open] of Object.entries(folds)) {
      const details = document.getElementById(rule)?.querySelector("details");
      if (details) details.open = open === true;
    }
  }

  addEventListener(
    "click",
    ({ target }) => {
      const summary = target.closest?.(".rule summary");
      if (!summary || !given) return;
      folds[summary.closest(".rule").id] = !summary.parentElement.open;
      keepSoon();
    },
    true,
  );

  // the comparison

  async function compare(text) {
    const place = document.getElementById("since");
    const tell = (sentence) => {
      place.replaceChildren(make("p", { class: "problems", role: "status" }, ...prose(sentence)));
      place.scrollIntoView({ block: "nearest" });
    };
    earlier = null;
    if (text.length > MOST_REPORT) return tell(say.reportLarge);
    try {
      earlier = JSON.parse(text);
    } catch {
      return tell(say.reportBroken);
    }
    if (!given) return tell(say.compareWaits);
    await since();
    place.querySelector("h3")?.focus();
  }

  const KINDS = [
    ["repaired", say.repaired],
    ["gone", say.gone],
    ["new", say.isNew],
    ["changed", say.changed],
    ["undecided", say.undecided],
  ];

  const claims = () => {
    const rules = judge.catalogue.specs.flatMap(({ clauses }) => clauses.flatMap(({ rules }) => rules));
    return new Map(rules.map(({ id, claim }) => [id, claim]));
  };

  async function since() {
    const asked = earlier;
    let said;
    try {
      said = await judge.ask({ since: asked });
    } catch (error) {
      said = { refused: error.message };
    }
    if (asked !== earlier) return;
    const place = document.getElementById("since");
    if (said.refused) {
      earlier = null;
      place.replaceChildren(make("p", { class: "problems", role: "status" }, ...prose(said.refused)));
      return;
    }
    const { title, says, notes, rows } = said.answer;
    const claim = claims();
    const section = make("section", { class: "since", "aria-labelledby": "since-title" });
    section.append(make("h3", { id: "since-title", tabindex: "-1" }, title), make("p", {}, ...prose(`${says[0].toUpperCase()}${says.slice(1)}.`)));
    for (const note of notes) section.append(make("p", { class: "quiet" }, ...prose(note)));
    for (const [kind, label] of KINDS) {
      const of = rows.filter((row) => row.kind === kind);
      if (!of.length) continue;
      const list = make("ul");
      for (const { says, rule } of of) {
        const item = make("li", {}, ...prose(says));
        if (rule) {
          const to = make("button", { type: "button", class: "place", click: () => page.to_rule(rule) }, ...prose(claim.get(rule) ?? rule));
          item.append(make("br"), to);
        }
        list.append(item);
      }
      section.append(make("h4", { class: `is-${kind}` }, `${label} (${of.length})`), list);
    }
    const away = button(say.putAway, () => {
      earlier = null;
      place.replaceChildren();
      page.to_result();
    });
    section.append(make("p", { class: "acts" }, away));
    place.replaceChildren(section);
  }

  // a text to copy by hand

  function byHand(text) {
    const area = make("textarea", { readonly: "", "aria-label": say.byHandLabel, spellcheck: "false" });
    area.value = text;
    const close = button(say.close, () => dialog.close());
    const dialog = make("dialog", { class: "by-hand", "aria-labelledby": "by-hand" }, make("h2", { id: "by-hand" }, say.byHand), make("p", {}, say.byHandSays), area, make("p", { class: "acts" }, close));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    area.focus();
    area.select();
  }

  // what stands below a report

  /** A part of it, by its name. */
  const part = (name) => document.getElementById(`back-${name}`);

  const SPECS = [
    [8, "Securing the Release Process"],
    [6, "Keys to the Castle"],
  ];

  /** The badge as the community writes it: https://scientific-python.org/specs/purpose-and-process/#badges */
  const badge = (spec, title) => {
    const alt = `SPEC ${spec} — ${title}`;
    const image = `https://img.shields.io/badge/SPEC-${spec}-green?labelColor=%23004811&color=%235CA038`;
    const page = `https://scientific-python.org/specs/spec-000${spec}/`;
    return {
      markdown: `[![${alt}](${image})](${page})`,
      rst: `|${alt}|\n\n.. |${alt}| image:: ${image}\n   :target: ${page}\n`,
    };
  };

  function badges() {
    const rows = SPECS.map(([spec, title]) => {
      const { markdown, rst } = badge(spec, title);
      const said = make("span", { role: "status" });
      const copy = (text) => async () => {
        said.textContent = (await judge.copy(text)) ? say.copied : say.notCopied;
      };
      return [
        make("pre", { class: "excerpt message", tabindex: "0", "aria-label": fill(say.badgeOf, spec) }, markdown),
        make("p", { class: "acts" }, button(fill(say.copyMarkdown, spec), copy(markdown)), " ", button(fill(say.copyRst, spec), copy(rst)), " ", said),
      ];
    });
    return make("details", { class: "badge" }, make("summary", {}, say.badge), make("p", { class: "quiet" }, say.badgeSays), ...rows.flat());
  }

  function draw() {
    const place = document.getElementById("back");
    if (!place || place.firstChild) return;
    const pick = make("input", { type: "file", accept: ".json,application/json", hidden: "", id: "back-pick" });
    pick.addEventListener("change", async () => {
      const [file] = pick.files;
      pick.value = "";
      if (!file) return;
      try {
        await compare(file.size > MOST_REPORT ? " ".repeat(MOST_REPORT + 1) : await file.text());
      } catch {
        part("link-says").textContent = say.vanished;
      }
    });
    const offer = button(say.link, offerLink);
    offer.id = "back-offer";
    place.append(
      make("p", { class: "acts" }, offer, " ", button(say.compare, () => pick.click()), " ", make("span", { role: "status", id: "back-link-says" })),
      pick,
      make("div", { class: "confirm", id: "back-link", hidden: "" }),
      badges(),
      make("p", { class: "acts kept" }, make("span", { class: "quiet", role: "status", id: "back-kept" }), " ", button(say.forget, forgetAll)),
    );
  }

  addEventListener("hashchange", () => {
    if (isLink()) {
      openLink().then(page.give, ({ message }) => page.note(message));
    } else if (linked) {
      // the address does not bring it back any more
      linked = null;
      keepSoon();
    }
  });

  return {
    byHand,
    compare,

    /** What the page opens with: what the link holds, else what was kept; `null` for neither. */
    async first() {
      if (!isLink()) return restore();
      try {
        return await openLink();
      } catch ({ message }) {
        const kept = await restore();
        return kept ? { ...kept, notes: [message, ...kept.notes] } : found({ name: "", inputs: [] }, [message]);
      }
    },

    /** Takes note of a judgement, before the page shows it. */
    judged(project) {
      if (project.example) {
        if (!given) return;
        // back at the example by the visitor's own hand
        given = linked = earlier = null;
        folds = {};
        clearTimeout(timer);
        forget();
        if (isLink()) history.replaceState(null, "", base());
        document.getElementById("since")?.replaceChildren();
        document.getElementById("back")?.replaceChildren();
        return;
      }
      if (given && given.name !== project.name) folds = {};
      given = project;
      if (linked && sign(told(project)) !== linked) {
        linked = null;
        if (isLink()) history.replaceState(null, "", base());
      }
      keepSoon();
    },

    /** Follows the page when it has shown a judgement. */
    shown() {
      if (!given) return;
      draw();
      if (linked) tellKept(say.inTheAddress);
      fold();
      if (earlier) since();
    },
  };
};
