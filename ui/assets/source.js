// Runs once the source panel is there. The server makes every piece of HTML shown here (see ui/source_html.py) and escapes all of it.
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

function ask(text) {
  const box = question();
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => document.querySelector("#kaoju-send")?.click(), 0);
  box.focus();
}

function reference(answer) {
  const lines = [...answer.querySelectorAll(".kaoju-source-item")].map((item) => {
    const number = item.querySelector(".kaoju-n").textContent;
    return `[${number}] ${item.querySelector(".kaoju-reference").textContent}，${item.querySelector(".kaoju-quote").textContent}`;
  });
  return [answer.querySelector(".kaoju-text").textContent, ...new Set(lines)].join("\n");
}

async function copy(button) {
  const text = reference(button.closest(".kaoju-answer"));
  try {
    await navigator.clipboard.writeText(text);
  } catch { // a page of the intranet without https has no clipboard of its own
    const area = document.createElement("textarea");
    area.value = text;
    area.style.cssText = "position:fixed;opacity:0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const label = button.textContent;
  button.textContent = "已复制";
  setTimeout(() => { button.textContent = label; }, 1600);
}

const BUTTONS = {
  "kaoju-starter": (button) => ask(button.textContent),
  "kaoju-copy": (button) => { if (button.textContent !== "已复制") copy(button); },
  "kaoju-back": back,
  "kaoju-previous": () => step(-1),
  "kaoju-next": () => step(1),
  "kaoju-all": () => visit({}),
  "kaoju-contents": (button) => {
    const shown = panel.querySelector(".kaoju-doc").classList.toggle("kaoju-outline-open");
    button.setAttribute("aria-expanded", String(shown));
  },
};

document.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("#kaoju-chat a[href^='#cite/'], #kaoju-source a[href^='#cite/']");
  if (link && CITE.test(link.getAttribute("href"))) {
    event.preventDefault();
    follow(link);
    return;
  }
  const report = event.target.closest?.("#kaoju-source a.kaoju-open");
  if (report) {
    event.preventDefault();
    visit({ document: new URLSearchParams(report.getAttribute("href")).get("doc") });
    return;
  }
  const button = event.target.closest?.("button");
  if (button?.id === "kaoju-new") question()?.focus();
  for (const name of button?.classList ?? []) BUTTONS[name]?.(button);
});

element.addEventListener("keydown", (event) => { if (event.key === "Escape") back(); });

window.addEventListener("popstate", () => open(fromAddress()));

// A new answer: bring its question to the top of the chat and, where there is room beside it, show its first source.
let answers = 0;
new MutationObserver(() => {
  // Gradio reads the message's source, tags and all, to whoever listens instead of looks.
  document.querySelectorAll("#kaoju-chat [data-testid][aria-label]").forEach((message) => message.removeAttribute("aria-label"));
  const all = [...document.querySelectorAll("#kaoju-chat .kaoju-answer")];
  const added = all.length > answers;
  answers = all.length;
  if (!added) return;
  const answer = all.at(-1);
  requestAnimationFrame(() => {
    const box = document.querySelector("#kaoju-chat .bubble-wrap");
    const asked = [...document.querySelectorAll("#kaoju-chat .user-row")].at(-1);
    if (box && asked) box.scrollTop += asked.getBoundingClientRect().top - box.getBoundingClientRect().top - 12;
  });
  const first = answer.querySelector("a[href^='#cite/']");
  if (!first || !wide()) return;
  trail = [...new Set([...answer.querySelectorAll("a")].map((each) => each.getAttribute("href")).filter((href) => CITE.test(href)))];
  origin = first;
  open(cited(first.getAttribute("href")));
}).observe(document.querySelector("#kaoju-chat") ?? document.body, { childList: true, subtree: true });

document.querySelector("#kaoju-chat [role=log]")?.setAttribute("aria-label", "问答");
open(fromAddress());
