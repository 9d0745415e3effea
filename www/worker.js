// The worker's loop. `cargo dev stage` writes it below the JavaScript of the `check` module, so that a worker is one
// text with one digest; what it calls is that module's own. Outside a worker (Node, a page without workers) the module
// is imported as it is, and the loop stays still.
//
// in:  { module }                              out: { ready: true, catalogue, version } | { fault }
//      { id, given }                                { id, report } | { id, fault }
//      { id, highlight: { path, bytes } }           { id, tokens } | { id, fault }
// about what was judged last:
//      { id, ask: { beside: true } }                { id, answer } | { id, fault }
//      { id, ask: { export: form, answers } }       { id, answer } | { id, fault }
if ("WorkerGlobalScope" in globalThis) {
  const answer = (data) => {
    if (data.module) {
      initSync({ module: data.module });
      return [{ ready: true, catalogue: catalogue(), version: version() }];
    }
    if (data.highlight) {
      const tokens = highlight(data.highlight.path, data.highlight.bytes);
      return [{ id: data.id, tokens }, [tokens.buffer]];
    }
    if (data.ask) {
      const { ask, id } = data;
      return [{ id, answer: ask.beside ? beside() : takeAway(ask.export, ask.answers) }];
    }
    return [{ id: data.id, report: judge(data.given) }];
  };
  addEventListener("message", ({ data }) => {
    try {
      postMessage(...answer(data));
    } catch (fault) {
      postMessage({ id: data.id, fault: String(fault?.message ?? fault) });
    }
  });
}
