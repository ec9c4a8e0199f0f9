"""Everyday words for what official documents on education call otherwise.

Only words whose official form shares no meaning the embedding model sees (娃 – 学生 has a cosine of 0.3), and that
no report is needed to know. Everything else is left to the vectors.
"""

from __future__ import annotations

_GROUPS = (
    ("娃 娃娃 娃儿 孩子 小孩 小孩子 小朋友", "学生 儿童 少年 幼儿 子女 未成年人"),
    ("老师 先生", "教师 师资 教职工 教职员工"),
    ("私立 民营", "民办"),
    ("公立", "公办"),
    ("乡下 乡里 村里", "农村 乡村 乡镇"),
    ("城里", "城区 城镇"),
    ("音体美", "音乐 体育 美术"),
    ("普高", "普通高中"),
    ("特教", "特殊教育"),
    ("幼教", "学前教育 幼儿教育"),
    ("幼儿园 园", "学前教育 幼儿园 公办园 民办园 普惠园 无证园 示范园 园所"),
    ("大学 大专院校", "高校 高等学校"),
    ("医生 护士 大夫", "医务 医护"),
    ("奖金 福利", "绩效 奖励 补贴 津贴"),
    ("工资 薪水 收入", "工资 待遇 薪级"),
    ("钱 经费 资金", "经费 资金 投入 财政 预算 拨款"),
    ("退学 不读", "辍学 失学"),
    ("上学 念书 读书 没学上", "入学 就读 就学"),
    ("打工 打工者", "务工"),
    ("网课 上网课", "在线教育 网络课程 空中课堂 网络课堂"),
    ("停课 居家", "疫情 在线"),
    ("复学", "开学 复课"),
    ("盖 盖好 盖楼 修好 修建", "竣工 完工 建成 建设 校舍"),
    ("在盖 在修 在建", "在建 开工"),
    ("新修 新盖 新建", "新建 新增 建设"),
    ("操场 球场 运动场", "体育运动场地 运动场地 体育场地"),
    ("书 书本", "图书"),
    ("淹死 溺水", "溺亡 溺水"),
    ("摘帽 脱贫", "摘帽 脱贫"),
    ("保安", "保安员 安保"),
    ("补课班 补习班 培训班", "培训机构"),
    ("当老板 开公司", "创业"),
    ("找工作 工作", "就业"),
    ("踢球", "足球"),
    ("画画 唱歌 文艺 音乐美术 美术音乐 音美", "艺术 美育"),
    ("学生", "学生 在校生"),
    ("牌子", "挂牌 基地"),
    ("管用 生效 起效", "施行 实施 生效"),
    ("霸凌", "欺凌"),
    ("老百姓", "群众 公众 人民"),
    ("老板", "企业 社会力量"),
    ("电脑", "计算机 信息化"),
    ("房子", "校舍 房屋 住房"),
    ("加钱 涨工资", "提高待遇 增长"),
)

OFFICIAL_WORDS: dict[str, tuple[str, ...]] = {lay: tuple(official.split()) for words, official in _GROUPS for lay in words.split()}
"""Everyday word → official words, any of which says the same."""


def names(word: str, text: str) -> bool:
    """Whether the text holds the word or an official word for it."""
    return any(form in text for form in (word, *OFFICIAL_WORDS.get(word, ())))
