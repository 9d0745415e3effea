// "I think this is wrong": finds, in the worker, the smallest input with the same verdict, and shows it as a text to copy into
// an issue. Loaded when somebody asks for it; nothing is sent from here. `cargo dev stage` puts its words above it, as `say`, from `site/src/words.rs`.

(() => {
  const el = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const button = (label, act) => {
    const element = el("button", { type: "button" }, label);
    element.addEventListener("click", act);
    return element;
  };
  const field = (label, input) => el("label", { class: "field" }, el("span", {}, label), input);

  /** The form below the button that was pressed. */
  function form(judge, rule, verdict) {
    const due = el("select", {}, el("option", { value: "" }, say.choose));
    for (const word of say.verdicts.split(" ")) {
      if (word !== verdict) due.append(el("option", { value: word }, word.replaceAll("-", " ")));
    }
    const why = el("input", { type: "text", maxlength: "300", autocomplete: "off" });
    const words = el("input", { type: "text", autocomplete: "off", spellcheck: "false" });
    const tick = el("input", { type: "checkbox" });
    const ticked = el("label", { class: "tick" }, tick, ` ${say.answers}`);
    const said = el("p", { role: "status" });
    const counted = el("span", { class: "quiet" });
    const area = el("textarea", { class: "message", rows: "14", spellcheck: "false" });
    const copied = el("span", { role: "status" });
    const again = el("div", { class: "reported" },
      field(say.text, area),
      el("p", { class: "quiet" }, say.read),
      el("p", { class: "acts" },
        button(say.copy, async () => {
          try {
            await navigator.clipboard.writeText(area.value);
            copied.textContent = say.copied;
          } catch {
            area.focus();
            area.select();
            copied.textContent = say.notCopied;
          }
        }),
        " ",
        el("a", { href: say.issues, target: "_blank", rel: "noopener noreferrer" }, say.open, el("span", { class: "unseen" }, say.newTab)),
        " ",
        copied,
      ),
    );
    ticked.hidden = true;
    again.hidden = true;

    let stopped = false;
    const stop = button(say.stop, () => (stopped = true));
    stop.hidden = true;
    const find = button(say.find, async () => {
      copied.textContent = "";
      if (!due.value) {
        said.textContent = say.chooseFirst;
        due.focus();
        return;
      }
      stopped = false;
      find.hidden = true;
      stop.hidden = false;
      stop.focus();
      said.textContent = say.searching;
      try {
        let state = await judge.ask({ smallest: rule, answers: tick.checked, words: words.value });
        while (state.more && !stopped && stop.isConnected) {
          counted.textContent = say.progress.replace("N", state.tried).replace("M", state.lines);
          state = await judge.ask({ search: state.search });
        }
        if (!stop.isConnected) return;
        if (!state.refused) state = await judge.ask({ search: state.search, due: due.value, why: why.value });
        if (state.refused) {
          said.textContent = state.refused;
          ticked.hidden &&= !/your answers/.test(state.refused);
        } else {
          area.value = state.answer;
          again.hidden = false;
          said.textContent = stopped ? say.stopped : say.done;
        }
      } catch (error) {
        said.textContent = error?.message ?? String(error);
      }
      counted.textContent = "";
      find.hidden = false;
      stop.hidden = true;
      if (again.hidden) {
        find.focus();
      } else {
        area.focus();
        area.setSelectionRange(0, 0);
        area.scrollTop = 0;
      }
    });

    return el("div", { class: "wrong-form" },
      el("p", { class: "quiet" }, say.says),
      el("div", { class: "fields" }, field(say.due, due), field(say.why, why), field(say.words, words)),
      ticked,
      el("p", { class: "acts" }, find, stop, " ", counted),
      said,
      again,
    );
  }

  globalThis.specCheckLate.wrong = (pressed, judge) => {
    const open = pressed.getAttribute("aria-expanded") === "true";
    const place = pressed.parentElement;
    place.querySelector(".wrong-form")?.remove();
    pressed.setAttribute("aria-expanded", String(!open));
    if (open) return;
    const { rule, verdict } = pressed.dataset;
    const made = form(judge, rule, verdict);
    place.append(made);
    made.querySelector("select").focus();
  };
})();
