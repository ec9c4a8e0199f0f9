// What makes the plain pages quicker; all of them work without it.
for (const field of document.querySelectorAll("form[data-quick] select")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}

for (const button of document.querySelectorAll(".kaoju-print")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const contents = document.querySelector(".kaoju-toc");
if (contents && window.matchMedia("(max-width: 900px)").matches) contents.open = false;

// A slice is marked by the server: «#at-START-END» alone asks for it, and a page that has it goes there.
function goToSlice() {
  const asked = /^#at-(\d+-\d+)$/.exec(location.hash);
  const mark = document.querySelector("mark[id]");
  if (asked && mark?.id !== location.hash.slice(1)) {
    const query = new URLSearchParams(location.search);
    if (query.get("at") === asked[1]) return;
    query.set("at", asked[1]);
    location.replace(`${location.pathname}?${query}${location.hash}`);
  } else if (mark && (asked || !location.hash)) {
    mark.scrollIntoView({ block: "center" });
  }
}
addEventListener("hashchange", goToSlice);
goToSlice();
