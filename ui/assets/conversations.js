// Conversations, kept in this browser alone. Runs after chat.js and in its scope.
if (panel.dataset.keep) {
  const STORE = "kaoju-conversations";
  const CURRENT = "kaoju-conversation"; // of this tab: a reload, or the way back from another page, goes on where it was
  const MOST = 60;
  const CHARS = 3_000_000;
  let restoring = false;
  let current = sessionStorage.getItem(CURRENT) ?? "";

  function all() {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE) ?? "[]");
      return Array.isArray(kept) ? kept.filter((each) => typeof each?.id === "string" && typeof each.title === "string" && Array.isArray(each.messages)) : [];
    } catch { return []; }
  }

  function keep(list) {
    const kept = list.sort((one, other) => other.when - one.when).slice(0, MOST);
    for (;;) {
      const text = JSON.stringify(kept);
      try {
        if (text.length > CHARS) throw new RangeError();
        localStorage.setItem(STORE, text);
        return;
      } catch {
        if (kept.length < 2) return; // the browser keeps nothing: the page works all the same
        kept.pop();
      }
    }
  }

  const textOf = (message) => (typeof message.content === "string" ? message.content : message.content?.[0]?.text) ?? "";
  const plainText = (markup) => new DOMParser().parseFromString(markup, "text/html").body.textContent; // parsed, never put into the page

  window.addEventListener("kaoju-chat", ({ detail: messages }) => {
    if (!Array.isArray(messages) || messages.length < 2) return;
    if (messages.some((message) => textOf(message).includes("kaoju-pending"))) return;
    if (!current) {
      current = `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
      sessionStorage.setItem(CURRENT, current);
    }
    const simple = messages.map((message) => ({ role: message.role, content: textOf(message) }));
    const others = all();
    const before = others.find((each) => each.id === current);
    if (before && JSON.stringify(before.messages) === JSON.stringify(simple)) return;
    keep([{ id: current, title: plainText(simple[0].content).slice(0, 80), when: Date.now(), messages: simple }, ...others.filter((each) => each.id !== current)]);
  });

  function restore(conversation) {
    current = conversation.id;
    sessionStorage.setItem(CURRENT, current);
    window.kaojuRestored = conversation.messages.map(({ role, content }) => ({ role, metadata: null, options: null, content: [{ type: "text", text: String(content) }] }));
    restoring = true;
    show(40);
  }

  function show(tries) { // the parts of the page come to life one by one
    if (!restoring) return; // a new conversation was begun meanwhile
    const ready = document.querySelector("#kaoju-restore") && document.querySelector("#kaoju-chat [role=log]");
    if (ready) document.querySelector("#kaoju-restore").click();
    const count = window.kaojuRestored.length;
    if (tries) setTimeout(() => { if (document.querySelectorAll("#kaoju-chat .message-row").length < count) show(tries - 1); else restoring = false; }, ready ? 250 : 50);
  }

  function forget() {
    current = "";
    restoring = false;
    sessionStorage.removeItem(CURRENT);
  }

  document.addEventListener("click", (event) => { if (event.target.closest?.("#kaoju-new")) forget(); });

  const element = (tag, properties = {}, ...inside) => {
    const part = Object.assign(document.createElement(tag), properties);
    part.append(...inside);
    return part;
  };
  const search = element("input", { type: "search", placeholder: "查找", maxLength: 100 });
  search.setAttribute("aria-label", "在历史对话中查找");
  const list = element("ul", { className: "kaoju-kept-list" });
  const none = element("p", { className: "kaoju-kept-none" });
  none.setAttribute("role", "status");
  const clear = element("button", { type: "button", textContent: "全部删除" });
  const close = element("button", { type: "button", textContent: "关闭" });
  const title = element("h2", { id: "kaoju-kept-title", textContent: "历史对话" });
  const dialog = element("dialog", { className: "kaoju-dialog kaoju-kept-dialog" }, title,
    element("p", { className: "kaoju-kept-note", textContent: "只保存在这台电脑的浏览器里，服务器上没有。" }), search, list, none,
    element("div", { className: "kaoju-dialog-buttons" }, close, clear));
  dialog.setAttribute("aria-labelledby", title.id);
  document.body.append(dialog);

  function fill() {
    const words = search.value.trim().toLowerCase().split(/\s+/);
    const kept = all();
    const shown = kept.filter((each) => {
      const text = (search.value.trim() ? each.messages.map((message) => plainText(String(message.content))).join(" ") : "").toLowerCase();
      return words.every((word) => text.includes(word));
    });
    list.replaceChildren(...shown.map((each) => {
      const turns = each.messages.filter((message) => message.role === "user").length;
      const when = new Date(each.when).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
      const open = element("button", { type: "button", className: "kaoju-kept-open" }, element("span", { textContent: each.title }), element("small", { textContent: `${when} · ${turns} 问` }));
      open.addEventListener("click", () => { dialog.close(); restore(each); });
      const remove = element("button", { type: "button", className: "kaoju-kept-remove", textContent: "删除" });
      remove.setAttribute("aria-label", `删除对话：${each.title}`);
      remove.addEventListener("click", () => {
        keep(all().filter((other) => other.id !== each.id));
        if (each.id === current) forget();
        fill();
        search.focus();
      });
      const row = element("li", {}, open, remove);
      if (each.id === current) row.setAttribute("aria-current", "true");
      return row;
    }));
    none.textContent = shown.length ? "" : kept.length ? "没有找到。" : "还没有对话。";
    clear.hidden = !kept.length;
  }

  search.addEventListener("input", fill);
  close.addEventListener("click", () => dialog.close());
  clear.addEventListener("click", () => {
    if (clear.dataset.sure) {
      localStorage.removeItem(STORE);
      forget();
      fill();
    }
    clear.dataset.sure = clear.dataset.sure ? "" : "1";
    clear.textContent = clear.dataset.sure ? "确定全部删除" : "全部删除";
  });
  dialog.addEventListener("close", () => { clear.dataset.sure = ""; clear.textContent = "全部删除"; });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#kaoju-kept")) return;
    search.value = "";
    fill();
    dialog.showModal();
  });

  const open = all().find((each) => each.id === current);
  if (open) restore(open);
  else forget();
}
