// Dark where the machine is dark, from before the first paint on; light on paper.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const scheme = (on) => document.documentElement.classList.toggle("dark", on);
dark.addEventListener("change", () => scheme(dark.matches));
addEventListener("beforeprint", () => scheme(false));
addEventListener("afterprint", () => scheme(dark.matches));
scheme(dark.matches);
