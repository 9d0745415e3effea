// Says so when the page's own script did not even begin. Written so that any browser understands it.
addEventListener("load", function () {
  var root = document.documentElement;
  var place = document.getElementById("trouble");
  if (root.getAttribute("data-loader") || !place) return;
  place.textContent =
    "This page stays an example: its script did not run. The browser may be too old for it, something on the way may have changed or blocked it, or the site is only half published. Reload the page, use a newer browser, or use the terminal.";
  place.hidden = false;
});
