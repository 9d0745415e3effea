// Prints the points of the `check` module that ordinary inputs pass: `node profile.mjs check.js check.wasm`, where the
// module is the one that `cargo dev stage` has made to remember them.
import { readFileSync } from "node:fs";
import { example, pages, ways } from "./read.mjs";

const [js, wasm] = process.argv.slice(2).map((path) => readFileSync(path));
const check = await import(`data:text/javascript;base64,${js.toString("base64")}`);
const remembered = check.initSync({ module: wasm });

check.version();
check.catalogue();
for (const project of [example(), ...pages("tests/ordinary"), ...pages("tests/mutations")]) {
  for (const given of ways(project)) {
    check.judge(given);
    for (const { path, bytes } of given.inputs) check.highlight(path, bytes);
  }
}
const passed = Object.keys(remembered).filter((name) => /^passed\d+$/.test(name) && remembered[name].value);
console.log(passed.map((name) => name.slice("passed".length)).join("\n"));
