// The chat; runs after source.js and in its scope.
function put(text) { // into the box
  const box = question();
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

function ask(text) {
  put(text);
  setTimeout(() => document.querySelector("#kaoju-send")?.click(), 0);
}

function reference(answer) {
  const lines = [...answer.querySelectorAll(".kaoju-source-item")].map((item) => {
    const number = item.querySelector(".kaoju-n").textContent;
    return `[${number}] ${item.querySelector(".kaoju-reference").textContent}，${item.querySelector(".kaoju-quote").textContent}`;
  });
  return [answer.querySelector(".kaoju-text").textContent, ...new Set(lines)].join("\n");
}

async function copy(button, text) {
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
  "kaoju-copy": (button) => { if (button.textContent !== "已复制") copy(button, reference(button.closest(".kaoju-answer"))); },
  "kaoju-copy-link": (button) => { if (button.textContent !== "已复制") copy(button, location.origin + address(cited(here) ?? fromAddress())); },
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

// One question at a time: from sending until the reply stands in the chat. What is typed meanwhile stays in the box.
let sent = 0; // when, 0 if nothing is under way
let replies = 0; // how many stood there then
let waiting = false; // whether «正在查找» has been seen since
const countReplies = () => document.querySelectorAll("#kaoju-chat :is(.kaoju-answer, .kaoju-notice)").length;

const busy = () => sent && performance.now() - sent < (waiting ? 60_000 : 3_000); // a server that went away must not lock the box
const begin = () => { [sent, replies, waiting] = [performance.now(), countReplies(), false]; };

function guard(event, asks) {
  if (busy() || (asks && !question()?.value.trim())) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (asks) {
    begin();
  }
}

function settle() {
  if (document.querySelector("#kaoju-chat .kaoju-pending")) waiting = true;
  else if (waiting || countReplies() !== replies) [sent, waiting] = [0, false];
  document.querySelector("#kaoju-left")?.classList.toggle("kaoju-waiting", waiting);
}

// Gradio does not wait for the event that it cancels: what that event sent last can come behind the stop's own reply and bring «正在写» back for good.
function insist(stopped, times = 3) {
  setTimeout(() => {
    if (sent > stopped || !times) return; // another question has been asked since
    if (waiting) document.querySelector("#kaoju-stop").click();
    else insist(stopped, times - 1);
  }, 700);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#kaoju-stop")) insist(performance.now());
  if (event.target.closest?.("#kaoju-send")) guard(event, true);
  if (event.target.closest?.("#kaoju-new")) guard(event, false); // the reply under way would bring the old chat back
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches?.("#kaoju-question textarea")) guard(event, true);
}, true);

let answers = 0;

function frame() { // the chat drops «viewBox» from a chart
  for (const chart of document.querySelectorAll("#kaoju-chat svg.kaoju-chart:not([viewBox])")) {
    chart.setAttribute("viewBox", `0 0 ${chart.getAttribute("width")} ${chart.getAttribute("height")}`);
  }
}

function relabel() { // Gradio reads the messages' source, tags and all, to whoever listens instead of looks; and it reads in English.
  document.querySelectorAll("#kaoju-chat [data-testid][aria-label]").forEach((message) => message.removeAttribute("aria-label"));
  document.querySelector("#kaoju-chat [role=log]")?.setAttribute("aria-label", "问答");
}

// A new answer: bring its question to the top of the chat and, where there is room beside it, show its first source.
const observer = new MutationObserver(() => {
  relabel();
  frame();
  settle();
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
});
relabel();
observer.observe(document.querySelector("#kaoju-chat") ?? document.body, { childList: true, subtree: true });
// A link to a question fills the box; to ask it stays with the visitor. Gradio empties the box once while the page comes up.
const linked = new URLSearchParams(location.search).get("q");
let tries = linked ? 25 : 0;
const filling = setInterval(() => {
  const box = question();
  if (!tries-- || box?.value) clearInterval(filling);
  else if (box) put(linked.slice(0, 2000));
}, 200);
