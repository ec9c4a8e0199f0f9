"""A question's text with each place and period it names as one mark, and the words that comparing is said in."""

from __future__ import annotations

from assistant.question import Question

PLACE, PERIOD = "\ue000", "\ue001"
HERE = rf"[{PLACE}{PERIOD}]"
"""Either mark, as a pattern."""

DIVISION = r"(?:[县市区]\((?:[县市区州地盟旗]、?){1,3}\)|城市|地级市|地方|地区|市州|地市|市地|市|区县|县市区|县区|县|区|省份|省|州|旗|地)"
NUMERAL = r"[\d一二两三四五六七八九十]+"
MORE, LESS = "多高大强长快好", "少低小弱短慢差"
DEGREE = f"[{MORE}{LESS}]"
WHICH = rf"(?:哪(?:一|几|{NUMERAL})?(?:个|座|些)?(?:{DIVISION}|边|方|里|儿|者|家(?=的|最|更|[?。,]))?|谁|何[地处])"
FIRST = (
    r"(?:第[一1](?:名|位|(?=的|是|有|请|$|[?。,(\s]))|[头首][名位]|头一[名位个]|头把交椅|榜首|冠军|(?:居|称|夺)冠|夺?魁首?|头筹|鳌头|之首|拔尖|首屈一指|一马当先|一骑绝尘|一枝独秀"
    rf"|(?:遥遥)?领先(?!的?地位|水平)|领跑|老大|最[大高]值|在?最前(?:面|列)?|比(?:别的|其[他它]|任何)(?:所有)?{DIVISION}都?{DEGREE}|(?:胜过|超过)了?其[他它](?:所有|各个?)?|把其[他它][^,?]{{0,6}}(?:比下去|甩在身?后面?))"
)
"""Being the greatest, in one word or a figure of speech."""
TAKES = r"(?:位列|位居|名列|排名|排在|排|列|居|占据?|拔得?|独占|夺得?|摘得?|当了?|当上|稳坐|坐上|登上|跻身|进入|进了?|数|拿下?)"
"""What is done with a rank."""
BETTER = "更胜一筹|占优|占上风"
SEVERALLY = "(?:各(?=有|是|为|多|占|达|几|获|得|购|招|建|配|报)|依次)"
"""各 before a verb or 几, not before what there is one of each of (各市)."""
CHANGE = "增加|增长|提高|减少|下降|降低|上升|增多|新增"
RATE = rf"(?:{CHANGE}|下滑|(?<!最){DEGREE})(?:了)?(?:百分之(?:几|多少)|多少(?:%|百分比)|几成)"
"""How many per cent more or less."""
THAN_YEAR_BEFORE = "(?:比|较|同|与|和|跟)(?:上一?学?年度?|去年|前一学?年)"
COUNTED = r"(?:个?百分点|[\u4e00-\u9fff]{1,3})"
"""What may stand behind 多少 for a unit."""


def marked(question: Question) -> str:
    """The question's text with marks for its places and periods; 绵阳市三台县 is one place."""
    spans = [(place.start, place.end, PLACE) for place in question.places] + [(period.start, period.end, PERIOD) for period in question.periods]
    text, at = "", 0
    for start, end, mark in sorted(spans):
        text += question.text[at:start] + ("" if text.endswith(mark) and start == at else mark)
        at = end
    return text + question.text[at:]
