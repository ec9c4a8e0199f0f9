// The source panel; runs once it is there. The server makes every piece of HTML shown here (see ui/source_html.py) and escapes all of it.
const panel = element.querySelector(".kaoju-panel");
const question = () => document.querySelector("#kaoju-question textarea");
const wide = () => window.matchMedia("(min-width: 901px)").matches;
const CITE = /^#cite\/([^/]+)\/(\d+-\d+)$/;
const FAILED = "原文没有打开。请再点一次;仍然不行时请刷新页面。";
let latest = 0; // the last request wins, however the answers arrive
let trail = []; // slices of the answer being read, for 上一处 and 下一处
let here = ""; // the link of the slice shown
let origin = null; // the link that was followed, to go back to

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return ""; }
}

function encoded(text) { // as Python's quote does it
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unmark() {
  panel.querySelectorAll("mark").forEach((mark) => mark.replaceWith(...mark.childNodes));
}

function centre(mark) {
  const box = panel.querySelector(".kaoju-scroll");
  const last = [...panel.querySelectorAll("mark")].at(-1);
  const height = last.getBoundingClientRect().bottom - mark.getBoundingClientRect().top;
  const above = Math.max(24, (box.clientHeight - height) / 3);
  box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - above;
}

function steps() {
  const at = trail.indexOf(here);
  const many = at >= 0 && trail.length > 1;
  for (const [name, move] of [["kaoju-previous", -1], ["kaoju-next", 1]]) {
    const button = panel.querySelector(`.${name}`);
    if (!button) continue;
    button.hidden = !many;
    button.disabled = !trail[at + move];
  }
  document.querySelectorAll("#kaoju-chat a.kaoju-current").forEach((link) => link.classList.remove("kaoju-current"));
  if (!here) return;
  document.querySelectorAll("#kaoju-chat a").forEach((link) => link.classList.toggle("kaoju-current", link.getAttribute("href") === here));
}

async function open(target, how = {}) {
  const mine = ++latest;
  unmark();
  panel.setAttribute("aria-busy", "true");
  let made = null;
  try {
    made = await server.load_source(target);
  } catch { /* shown below */ }
  if (mine !== latest) return;
  panel.removeAttribute("aria-busy");
  if (typeof made !== "string") {
    const note = document.createElement("p");
    note.className = "kaoju-note";
    note.setAttribute("role", "alert");
    note.textContent = FAILED;
    panel.replaceChildren(note);
    return;
  }
  panel.innerHTML = made;
  here = target.document && target.at ? `#cite/${encoded(target.document)}/${target.at}` : "";
  steps();
  const mark = panel.querySelector("mark");
  if (mark) centre(mark);
  if (how.reveal) {
    if (!wide()) element.scrollIntoView({ block: "start" });
    panel.querySelector(".kaoju-scroll")?.focus({ preventScroll: true });
  }
}

function address(target) {
  const query = new URLSearchParams(location.search);
  query.delete("doc");
  query.delete("at");
  if (target.document) query.set("doc", target.document);
  if (target.at) query.set("at", target.at);
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : "");
}

function visit(target) {
  const next = address(target);
  if (next !== location.pathname + location.search) history.pushState(null, "", next);
  return open(target, { reveal: true });
}

function cited(link) {
  const found = CITE.exec(link);
  return found && { document: decoded(found[1]), at: found[2] };
}

function fromAddress() {
  const hash = cited(location.hash);
  if (hash) {
    history.replaceState(null, "", address(hash));
    return hash;
  }
  const query = new URLSearchParams(location.search);
  return { document: query.get("doc") || "", at: query.get("at") || "" };
}

function follow(link) {
  const answer = link.closest(".kaoju-answer");
  if (answer) {
    trail = [...new Set([...answer.querySelectorAll("a")].map((each) => each.getAttribute("href")).filter((href) => CITE.test(href)))];
    origin = link;
  } else if (link.closest(".kaoju-outline")) {
    panel.querySelector(".kaoju-doc")?.classList.remove("kaoju-outline-open");
  }
  return visit(cited(link.getAttribute("href")));
}

function step(move) {
  const next = trail[trail.indexOf(here) + move];
  if (next) visit(cited(next));
}

function back() {
  const target = origin?.isConnected ? origin : question();
  document.querySelector("#kaoju-top")?.scrollIntoView();
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "nearest" });
}

window.addEventListener("popstate", () => open(fromAddress()));
element.addEventListener("keydown", (event) => { if (event.key === "Escape") back(); });
open(fromAddress());
