// What Gradio itself tells visitors, in Chinese: it knows these words in English alone. Runs after source.js and in its scope.
{
  const TITLES = { Error: "出错了", Warning: "请注意", Info: "提示", Success: "完成" };
  const TEXTS = [
    [/connection to the server was lost/i, "与服务器的连接断了，正在重新连接。对话还在，连上后可以接着问。"],
    [/reconnect|re-?established/i, "已经重新连上服务器。"],
    [/queue is full/i, "现在提问的人太多，请过一会儿再发送。"],
    [/long|wait/i, "排队的人较多，请稍等。"],
  ];
  const OTHER = "页面遇到了问题，请再试一次；仍然不行时请刷新页面。";
  const HAN = /[\u4e00-\u9fff]/;
  const say = (part, text) => { if (part && !HAN.test(part.textContent)) part.textContent = text; };

  new MutationObserver(() => {
    for (const toast of document.querySelectorAll(".toast-body")) {
      const title = toast.querySelector(".toast-title");
      say(title, TITLES[title?.textContent.trim()] ?? TITLES.Info);
      for (const text of toast.querySelectorAll("[data-testid=toast-text]")) {
        say(text, (TEXTS.find(([known]) => known.test(text.textContent)) ?? [null, OTHER])[1]);
      }
      toast.querySelector(".toast-close")?.setAttribute("aria-label", "关闭");
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}
