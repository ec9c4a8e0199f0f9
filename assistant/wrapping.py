"""What a question is wrapped in: who asks and what for, how one is polite, what is to be added to the answer. None of it is asked about.

«局长问:», «写材料用,», «请核实», «…,报告是怎么写的», «…,请注明来源».
"""

from __future__ import annotations

import re

from corpus.places import find_places

_SUPERIOR = r"(?:领导(?!小组|班子)|[局科处主市县]长|主任|书记|上级|上面|记者|同事)"
_OTHERS = rf"(?:{_SUPERIOR}|老师|[校院]长|群众|家长|人家|有人)"
_PIECE = r"(?:材料|报告|讲话|总结|汇报|方案|发言|稿子?|报道|文章|新闻|简报|排行榜?|表格?|参考文献|变化|台账)"
_POLITE = r"(?:烦请|请|麻烦|帮(?:忙|我们?)?|劳烦|劳驾|还请|务必)"
_DOING = rf"(?:{_OTHERS}|我们?)(?:正|在|要|想|得|需要?|准备|打算|手头)*|(?:正在|要|想|得|需要|准备|打算|手头)+"
_LOOKS_UP = r"(?:核[实对准]|提供|列出|告知|给出|查[明询找]?|说明|报送?|调取?)"
_WRAPPING = re.compile(
    "|".join((
        r"^[^,。:?]{0,8}?(?:问|(?<!来)说|让我|要我|叫我)(?:一?下|我|的是)?[:,]",
        # A label, but no topic (问题整改:) and nothing that is asked for (出台时间:).
        rf"^(?![^:]*(?:时间|日期|差|几|多少))(?=[^:]*(?:核[实对稿]|查一?下|查询|写稿|请问|请教|提供|急[用需]|麻烦|{_SUPERIOR}|[要上备稿料表报]用:|引用|新闻稿|缺个))[^,。:?]{{1,12}}:",
        # 老师要参加… and 老师让学生… are no errands.
        rf"^{_OTHERS}(?:刚才?|今天|又|正)*(?:(?:让|叫|托)(?:我们?)?(?:查|核|找|问|报)|问起?|问到|想问)(?:一?下)?(?=[^,:。?])",
        rf"^{_SUPERIOR}(?:刚才?|今天|又|正)*(?:想要?看?|要)(?=个|一[份个]|看|查|知道|了解|\d|[\u4e00-\u9fff]{{2,3}}(?:[市县区和与]|\d))",
        rf"^(?:我们?)?(?:想|要)?(?:写|做|发|编|汇报){_PIECE}?(?:里|中)?(?:[要想]?(?:用|引用)|要点名)[:,]?",
        rf"(?:^|(?<=[,。]))(?:{_DOING})(?:起草|撰写|准备|写|做|赶|编|列)[^,。?]{{0,10}}?{_PIECE}[^,。?]{{0,4}}[,。:]",
        r"^(?:写|做|编)(?:新闻稿?|论文|稿子?|图?表)(?:要|需要?|缺)?(?:填|核|用|个)*(?:数[据字]?)?[,:]?(?=[^,:]*(?:多少|几|哪|各))",
        rf"^{_SUPERIOR}要?核(?:实|对)?一?下,?",
        r"^(?:做|列|编|写)[个张份](?:表格?|稿子?|排行榜?)[,。:]",
        r"(?:^|(?<=[,。]))(?:我们?)?(?:想|要|需要?|准备)?引用(?:一?下)?",
        rf"(?:^|(?<=[,。]))(?:{_POLITE}|我们?(?:想|要)|想要?)(?:您|你|帮我?)?{_LOOKS_UP}(?:一?下)?其?(?!办|处)",
        r"(?:^|[,。?])(?:我?问的是|说的是|要的是)(?!什么|哪|谁|怎)|(?<=[\u4e00-\u9fff])的数(?=[?。]*$)",
        r"(?<=[\u4e00-\u9fff])这(?:一?个?指标|一?项(?:指标)?)(?=[,是有为报占达])",
        r"^(?:我们?)?(?:还|也)?不(?:知道?|清楚|了解|晓得)(?!的|是否)(?=[^,。?]*(?:多少|几|哪|谁|什么|怎|如何))",
        r"^帮?我?核[对实](?:一?下)?",
        r"[,。?;](?:烦请|请(?![示假求])|麻烦|帮(?:忙|我)|劳烦|劳驾|还请|务必)(?![^,。?]*(?:时间|日期))[^,。?多几哪什谁怎何吗]{1,10}[。?!]*$",
        r"[,。?;](?:请|并|要|也)*(?:注明|给出?|附上?|标明|说明|写明|带上?)?(?:一?下)?(?:出处|来源|依据|原文|引文)[。?!]*$",
        r"[,。;]?(?:报告|材料|文件|原文)(?:里|中|上)?是?怎么(?:写|说|讲|报)的[。?!]*$",
        r"[,。](?:并|同时|顺便)(?:列出?|给出?|附上?|注明)[^,。?多几哪什谁怎何吗]{0,10}[。?!]*$",
        r"[,。]?(?:谢谢|多谢|感谢|谢了)[^,。?]{0,3}[。!]*$",
        r"[,。?](?:请|并|也)*(?:附|带|写|列|给)[上出]?(?:具体)?(?:数[值字据]|名[称字])[。!]*$",
        r"[,。](?:请|并)?[把将](?:具体)?数[字值据][^,。?]{0,3}[附带写列][上出]?来?[。!]*$",
        r"(?<=[市县区州盟旗])这[个座](?:城市|地方|[市县区州])",
        r",?(?:我?该)?怎么回[答复]?(?:他们?|人家)?[。?]*$",
    ))
)
_CLAUSE = re.compile(r"([^,。;:?!]+)([,。;:?!]*)")
_SAYS_OF_ASKING = re.compile(
    r"我(?:家|们?(?:是|在|想|要|记|听|看|写|做))|咱|俺|^想(?:问|知|了解|查|看|替|写|请|晓得|要)|^(?:写|做|编|发|列|整理)[个份篇张]?(?:稿|表|材料|报道|文章|汇报|台账)"
    r"|^要(?:写|做|交|汇报|报道|引用|查|给|发稿)|^(?:打算|准备)(?:写|做|发|汇报|报道|引用|去|搬)|^只(?:要|说|写|需|给|看)|^请(?![示假求])|^(?:麻烦|帮我|帮忙|替[我人]|顺便|谢|家里|不用|不必|无需|并?把原文)"
    r"|^急[用需等着]|^[处局科室校]里?要|(?:表|稿|材料|汇报|报道|文章|对比|急)用$|(?:谢谢|就行|即可|参考|附上)$"
)
_YEAR = re.compile(r"\d|[一二三四五六七八九十]五(?=规划|期|时)")
_ASKS = re.compile(r"多少|几|哪|谁|何|什么|怎|如何|是否|吗|呢|\d")


def without_asides(normal: str, marks: str = "") -> str:
    """A question without the clauses that ask nothing and tell of who asks; the places these name stay.

    «想替南充市的亲戚问一句,那里有多少所» is 南充市,那里有多少所. What is taken out may limit what is asked for, so this is for questions that were
    not answered as they stand, and for what is set side by side, which nothing but places and years limits.

    Args:
        normal: the question.
        marks: characters that stand for places and years; a clause with one of them stays whole.
    """
    clauses = list(_CLAUSE.finditer(normal))
    asks = any(_ASKS.search(clause[1]) for clause in clauses)
    kept = []
    for clause in clauses:
        places = [clause[1][place.start : place.end] for place in find_places(clause[1])]
        is_aside = _SAYS_OF_ASKING.search(clause[1]) is not None and not any(mark in clause[1] for mark in marks)
        if _ASKS.search(clause[1]) or not is_aside or (places and not asks):
            kept.append(clause[0])
        else:
            kept += [f"{place}," for place in places]
    return "".join(kept).strip(",:; ") or normal


def without_wrapping(normal: str) -> str:
    """The normalised question without what it is wrapped in; as it is where nothing else would be left."""

    def left(wrapping: re.Match[str]) -> str:
        return wrapping[0] if _YEAR.search(wrapping[0]) or find_places(wrapping[0]) else ","

    return _WRAPPING.sub(left, normal).strip(",:; ") or normal
