// The page for an `<iframe>`: one box, whose options stand behind the `#` of its address. It tells the page around it two things, that
// it is ready and how high it is, and nothing of what is given or judged.
import { mount } from "./spec-check.js";

const options = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const place = document.querySelector("main").appendChild(document.createElement("div"));
const tell = (type, more) => parent !== window && parent.postMessage({ type, ...more }, "*");

const box = mount(place, options());
addEventListener("hashchange", () => box.update(options()));

let told = 0;
new ResizeObserver(() => {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  if (height !== told) tell("spec-check:height", { height: (told = height) });
}).observe(document.documentElement);
tell("spec-check:ready");
