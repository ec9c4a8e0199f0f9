"""What generated corpora are asked about: figures of the real report, found again by the words they stand behind.

The words an official would use for each are written here by hand, so that what is true does not rest on how well ingest
names an indicator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Comparative = Literal["多", "高", "大"]
OPPOSITE: dict[Comparative, str] = {"多": "少", "高": "低", "大": "小"}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of the real report: ``anchor`` stands right before ``figure``, in section ``section``."""

    noun: str
    """What is counted or measured, as a question names it."""
    section: str
    anchor: str
    figure: str
    unit: str | None = None
    """Unit that a question may name («多少所»); None for rates and areas, of which one asks «是多少»."""
    first: int = -1
    """First year the figure speaks of, from the report's year (2020 of the real one) …"""
    last: int = 0
    """… and the last: a figure without a period of its own has the title's, 2019年及2020年上半年."""
    county: str | None = None
    """The county of the real report it is a figure of, if not of the city."""
    exact: bool = True
    """Whether it can be ranked and subtracted; figures with 余 or 以上 cannot."""

    @property
    def comparative(self) -> Comparative:
        """The word for having more of it."""
        return "多" if self.unit or self.noun.endswith("人次") else "高" if self.figure.endswith("%") else "大"


INDICATORS: tuple[Indicator, ...] = (
    Indicator("驻校服务的工作队", "五", "先后组织", "32支", "支"),
    Indicator("驻校服务的志愿者", "五", "32支工作队、", "540名", "名"),
    Indicator("开学学校", "五", "全市开学学校", "1465所", "所"),
    Indicator("播放空中课堂的高清频道", "六", "在全省首家开通", "9个", "个"),
    Indicator("精品体育课程", "七", "打造精品体育课程", "100余个", "个", exact=False),
    Indicator("全国青少年校园足球特色学校", "七", "全国青少年校园足球特色学校", "129所", "所"),
    Indicator("全国幼儿足球特色学校", "七", "全国幼儿足球特色学校", "19所", "所"),
    Indicator("场地器材达标率", "七", "场地器材达标率分别达到100%和", "97.2%"),
    Indicator("校级艺术节", "七", "年度校级艺术节达", "1256场", "场"),
    Indicator("艺术活动的学生参与面", "七", "学生参与面达到", "88.57%"),
    Indicator("美育实践基地", "七", "美育实践基地", "4所", "所"),
    Indicator("省级艺术教育特色学校", "七", "省级艺术教育特色学校", "27所", "所"),
    Indicator("市级依法治校示范校", "八", "建成市级依法治校示范校", "90所", "所"),
    Indicator("兼任法治副校长的优秀检察官", "八", "选派优秀检察官", "100余名", "名", exact=False),
    Indicator("市政府督学", "十", "聘任", "46名", "名"),
    Indicator("升级的标准化考点", "十六", "共升级标准化考点", "39个", "个"),
    Indicator("升级的标准化考场", "十六", "39个、标准化考场", "2895个", "个"),
    Indicator("建立远程互动教研系统的学校", "十七", "盐亭县为", "17所", "所", county="盐亭县"),
    Indicator("教育集团领办的中小学", "十七", "5个教育集团领办", "15所", "所", county="涪城区"),
    Indicator("体育运动场地建设竣工面积", "十八", "体育运动场地建设竣工", "46050平方米"),
    Indicator("购置的教学实习仪器设备", "十八", "购置教学实习仪器设备", "26951套", "套"),
    Indicator("九年义务教育巩固率", "二十一", "九年义务教育巩固率达到", "100.87%", last=-1),
    Indicator("义务教育改薄提升项目", "二十三", "累计实施改薄提升项目", "65个", "个"),
    Indicator("义务教育改薄提升项目开工校舍面积", "二十三", "开工校舍面积", "13万平方米"),
    Indicator("义务教育改薄提升项目竣工校舍面积", "二十三", "竣工校舍面积", "29780平方米"),
    Indicator("高中阶段毛入学率", "二十五", "高中阶段毛入学率达到", "97%", last=-1, exact=False),
    Indicator("残疾儿童少年义务教育入学率", "二十六", "残疾儿童少年义务教育入学率为", "95.52%", last=-1),
    Indicator("毕业生就业实习基地", "二十七", "建立毕业生就业实习基地", "1000余家", "家", exact=False),
    Indicator("社区教育培训或活动的参加人次", "二十八", "参加培训或活动人次共计", "275万人次", last=-1),
)

FOREIGN: dict[str, tuple[tuple[str, str | None], ...]] = {
    "tuning": (
        ("全国青少年校园篮球特色学校", "所"), ("省级体育传统特色学校", "所"), ("学前三年毛入园率", None), ("省级示范幼儿园", "所"),
        ("新增公办幼儿园学位", "个"), ("心理健康教育专职教师", "名"), ("初中毕业生升学率", None), ("中小学图书馆建筑面积", None),
    ),
    "test": (
        ("全国青少年校园排球特色学校", "所"), ("国家级中小学研学实践教育基地", "个"), ("高等教育毛入学率", None), ("省级示范性普通高中", "所"),
        ("乡村教师周转宿舍", "套"), ("中小学校车", "辆"), ("学前教育普惠率", None), ("高考本科上线率", None),
    ),
}  # fmt: skip
"""Nouns with their units that the real report has no figure for."""
