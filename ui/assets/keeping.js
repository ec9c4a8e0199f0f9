// Where conversations are kept: in this browser, on the server under a key that only this browser has, or nowhere. Runs after chat.js and in its scope.
const textOf = (message) => (typeof message.content === "string" ? message.content : message.content?.[0]?.text) ?? "";
const plainText = (markup) => new DOMParser().parseFromString(markup, "text/html").body.textContent; // parsed, never put into the page
const CURRENT = "kaoju-conversation"; // of this tab: a reload, or the way back from another page, goes on where it was
const STORE = "kaoju-conversations";

// Every call gives a promise; one that fails does so with a sentence to be shown.
const inBrowser = (() => {
  const MOST = 60;
  const CHARS = 3_000_000;
  const isOne = (each) => typeof each?.id === "string" && typeof each.title === "string" && Array.isArray(each.messages);
  const turns = (messages) => messages.filter((message) => message.role === "user").length;

  function all() {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isOne) : [];
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

  return {
    note: "只保存在这台电脑的浏览器里，服务器上没有。",
    begin: async () => {},
    list: async (find) => {
      const words = find.toLowerCase().split(/\s+/);
      const text = (each) => [each.title, ...each.messages.map((message) => plainText(String(message.content)))].join("\n").toLowerCase();
      const found = all().filter((each) => !find || words.every((word) => text(each).includes(word)));
      return found.map(({ id, title, when, messages }) => ({ id, title, when, turns: turns(messages) }));
    },
    read: async (id) => all().find((each) => each.id === id)?.messages ?? null,
    write: async (id, messages) => {
      const before = all().find((each) => each.id === id);
      const title = before?.named ? before.title : plainText(messages[0].content).slice(0, 80);
      keep([{ id, title, named: before?.named, when: Date.now(), messages }, ...all().filter((each) => each.id !== id)]);
    },
    rename: async (id, title) => keep(all().map((each) => (each.id === id ? { ...each, title, named: true } : each))),
    remove: async (id) => { // one, or all
      const gone = all().filter((each) => !id || each.id === id);
      keep(all().filter((each) => !gone.some((other) => other.id === each.id)));
      return gone;
    },
    restore: async (gone) => {
      const there = all(); // another tab may have written one of them since
      keep([...gone.filter((each) => !there.some((other) => other.id === each.id)), ...there]);
    },
  };
})();

const onServer = (() => {
  const days = Number(panel.dataset.days);
  const at = (id) => `/conversations/${encodeURIComponent(id)}`;

  async function call(method, address, body) {
    const text = body && JSON.stringify(body);
    let reply;
    try {
      const keepalive = method === "PUT" && new Blob([text]).size < 60_000; // a visitor may leave as soon as the answer is there; browsers take no more than this
      reply = await fetch(address, { method, body: text, headers: text ? { "content-type": "application/json" } : {}, keepalive });
    } catch { throw new Error("连接不上服务器，请稍后再试。"); }
    if (reply.ok) return reply.json();
    let message = "服务器没有接受，请稍后再试。";
    try { message = (await reply.json()).message || message; } catch { /* not ours */ }
    throw Object.assign(new Error(message), { status: reply.status });
  }

  return {
    note: `保存在服务器上，只有这台电脑的这个浏览器能打开${days ? `；${days} 天没有再问的会删除` : ""}。`,
    begin: () => call("POST", "/conversations").catch(() => {}), // the key, or two tabs would each be given one with what they write first
    list: async (find) => (await call("GET", `/conversations?${new URLSearchParams({ find })}`)).conversations,
    read: async (id) => {
      try { return (await call("GET", at(id))).messages; } catch (error) { if (error.status === 404) return null; throw error; }
    },
    write: (id, messages) => call("PUT", at(id), { messages }),
    rename: (id, title) => call("PATCH", at(id), { title }),
    remove: async (id) => (await call("DELETE", id ? at(id) : "/conversations")).ids,
    restore: (ids) => call("POST", "/conversations/restored", { ids }),
  };
})();

const keeper = { browser: inBrowser, server: onServer }[panel.dataset.keep];
if (!keeper) { // nothing is to be kept, nor what was before this was said
  localStorage.removeItem(STORE);
  sessionStorage.removeItem(CURRENT);
}
