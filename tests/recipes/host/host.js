// What documentation sites do: a theme that is switched, hotkeys, and a list of the page's headings that follows the reader.
const root = document.documentElement;

const theme = document.createElement("button");
theme.type = "button";
theme.className = "theme-switch";
theme.textContent = "Light or dark";
theme.addEventListener("click", () => {
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
});

const search = document.createElement("dialog");
search.className = "search";
search.textContent = "Search";
globalThis.pressed = [];
document.addEventListener("keydown", (event) => {
  globalThis.pressed.push(event.key);
  const writes = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if ((event.key === "k" && event.ctrlKey) || (!writes && (event.key === "/" || event.key === "s"))) {
    event.preventDefault();
    if (!search.open) search.showModal();
  }
});

const outline = document.createElement("nav");
outline.setAttribute("aria-label", "On this page");
const list = outline.appendChild(document.createElement("ul"));
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const link = list.querySelector(`[href="#${CSS.escape(target.id)}"]`);
    link?.toggleAttribute("aria-current", isIntersecting);
  }
});
for (const heading of document.querySelectorAll("main h2, main h3, .body h2, .body h3")) {
  heading.id ||= heading.closest("section[id]")?.id || heading.textContent.toLowerCase().replace(/\W+/g, "-");
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = `#${heading.id}`;
  link.textContent = heading.textContent.replace("¶", "");
  list.append(item);
  seen.observe(heading);
}
document.body.prepend(outline, theme);
document.body.append(search);
