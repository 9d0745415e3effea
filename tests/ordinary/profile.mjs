// Prints the points of the `check` module that ordinary inputs pass: `node profile.mjs check.js check.wasm`, where the
// module is the one that `cargo dev stage` has made to remember them.
//
// An ordinary input is one workflow, pasted; and the page judges its own example. Whole folders are given, too, but each
// of the real ones runs something that no other does, so they take the rest of the module in any case, and what they
// have in common would only make the first part larger.
import { readFileSync } from "node:fs";
import { example, pasted, workflows } from "./read.mjs";

const [js, wasm] = process.argv.slice(2).map((path) => readFileSync(path));
const check = await import(`data:text/javascript;base64,${js.toString("base64")}`);
const remembered = check.initSync({ module: wasm });

check.version();
check.catalogue();
const all = ["tests/ordinary", "tests/mutations", "crates/spec-rules/src"].flatMap(workflows);
for (const given of [example(), ...all.map(pasted)]) {
  check.judge(given);
  check.beside(); // the page asks for it after every report
  for (const { path, bytes } of given.inputs) check.highlight(path, bytes);
}
const passed = Object.keys(remembered).filter((name) => /^passed\d+$/.test(name) && remembered[name].value);
console.log(passed.map((name) => name.slice("passed".length)).join("\n"));
