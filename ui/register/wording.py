"""What is said of checks, on the page and in the terminal."""

from __future__ import annotations

from ui.register.records import State, Verdict

VERDICT_WORDS: dict[Verdict, str] = {"right": "对", "wrong": "错", "missing": "缺"}
STATE_WORDS: dict[State, str] = {"open": "待处理", "done": "已处理"}
SKIPPED = "有 {count} 条核对没有写明正确答案，也没有写明应当拒答，不能成为评测题。"
NO_ROW_BECAUSE: dict[Verdict, str] = {
    "right": "回答里没有可以对照的内容，不能成为评测题。",
    "wrong": "没有写明正确答案，也没有写明应当拒答，不能成为评测题。",
    "missing": "没有写明缺了什么，不能成为评测题。",
}
LEFT_OUT = "导出 {rows} 道评测题；另有 {count} 条不能成为评测题，原因写在各条下面。"
NO_ROWS = "没有可以导出的核对。"
FOREIGN = "没有记下：请求来自别的网站。请在考据自己的页面上核对。"
UNREADABLE = "没有记下：内容太长或格式不对。请缩短后再试。"
UNKNOWN_ANSWER = "没有记下：这条回答太旧，服务器已不记得。请重新提问后再核对。"
NO_SUCH_CONVERSATION = "没有这个对话，它可能已被删除。"
CONVERSATION_FOREIGN = "没有保存：请求来自别的网站。"
CONVERSATION_TOO_LONG = "对话太长，没有保存。请开始新对话，或先导出。"
CONVERSATION_UNREADABLE = "没有保存：对话的格式不对。"
CONVERSATIONS_AWAY = "服务器上的对话现在读写不了，请稍后再试；提问不受影响。"
CLOCK_LEAPT = (
    "上次运行是 {last}，现在的时钟是 {today}，还没有得到证实，暂不删除过期的问答记录和对话。"
    "如果时钟不准，请校正；否则再运行 {days} 天后照常删除。"
)
