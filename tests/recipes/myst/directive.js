// Calls the module as MyST's directive `{anywidget}` does: the default export's `render`, with a model over the directive's body and an
// element inside a shadow root of its own.
class Model extends EventTarget {
  #values;
  #heard = new Map();

  constructor(values) {
    super();
    this.#values = values;
  }

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    this.#values = { ...this.#values, [name]: value };
    for (const [event, act] of this.#heard) if (event === "change" || event === `change:${name}`) act();
  }

  save_changes() {
    globalThis.saved = true;
  }

  on(event, act) {
    this.#heard.set(event, act);
  }

  off(event) {
    this.#heard.delete(event);
  }
}

for (const place of document.querySelectorAll(".anywidget")) {
  const { default: widget } = await import(new URL(place.dataset.module, document.baseURI).href);
  const el = place.attachShadow({ mode: "open" }).appendChild(document.createElement("div"));
  const model = new Model(JSON.parse(place.dataset.model));
  globalThis.widgets = [...(globalThis.widgets ?? []), { model, el, remove: await widget.render({ model, el }) }];
}
