// A colour scheme that was chosen on the page wins over the system's here, too.
try {
  const theme = localStorage.getItem("spec-check-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // no storage, no choice
}
