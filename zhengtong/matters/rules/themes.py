"""The national themes under which matters are filed, for persons and for bodies. No Django.

The codes of three digits, multiples of five, are those that provinces exchange after the 技术体系建设指南. Ours begin
with `p` for persons and `l` for bodies, since both lists count from 005 and some names stand in both.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its code, its name as documents write it, and its English name."""

    code: str
    name: str
    name_en: str

    @property
    def serves(self) -> str:
        """Whose theme it is: `person` or `legal`."""
        return "person" if self.code.startswith("p") else "legal"


PERSON = (
    ("005", "生育收养", "Birth and adoption"),
    ("010", "户籍办理", "Household registration"),
    ("015", "民族宗教", "Ethnic and religious affairs"),
    ("020", "教育科研", "Education and research"),
    ("025", "入伍服役", "Military service"),
    ("030", "就业创业", "Work and starting a business"),
    ("035", "设立变更", "Set-up and change"),
    ("040", "准营准办", "Permission to operate"),
    ("045", "抵押质押", "Mortgage and pledge"),
    ("050", "职业资格", "Professional qualification"),
    ("055", "行政缴费", "Administrative charges"),
    ("060", "婚姻登记", "Marriage"),
    ("065", "优待抚恤", "Preferential treatment and pensions"),
    ("070", "规划建设", "Planning and building"),
    ("075", "住房保障", "Housing"),
    ("085", "社会保障", "Social security and assistance"),
    ("090", "证件办理", "Identity documents"),
    ("095", "交通出行", "Traffic and transport"),
    ("100", "旅游观光", "Tourism"),
    ("105", "出境入境", "Entry and exit"),
    ("110", "消费维权", "Consumer rights"),
    ("115", "公共安全", "Public safety"),
    ("120", "司法公证", "Justice and notaries"),
    ("125", "知识产权", "Intellectual property"),
    ("130", "环保绿化", "Environment and green space"),
    ("135", "文化体育", "Culture and sports"),
    ("140", "公用事业", "Utilities"),
    ("145", "医疗卫生", "Health"),
    ("150", "离职退休", "Leaving work and retirement"),
    ("155", "死亡殡葬", "Death and funerals"),
)
LEGAL = (
    ("005", "设立变更", "Set-up and change"),
    ("010", "准营准办", "Permission to operate"),
    ("015", "资质认证", "Certification"),
    ("020", "年检年审", "Annual inspection"),
    ("025", "税收财务", "Tax and finance"),
    ("030", "人力资源", "Human resources"),
    ("035", "社会保障", "Social security"),
    ("040", "投资审批", "Investment approval"),
    ("045", "融资信贷", "Financing and credit"),
    ("050", "抵押质押", "Mortgage and pledge"),
    ("055", "商务贸易", "Trade"),
    ("060", "招标拍卖", "Tenders and auctions"),
    ("065", "海关口岸", "Customs and ports"),
    ("070", "涉外服务", "Foreign affairs"),
    ("075", "农林牧渔", "Farming, forestry and fishing"),
    ("085", "国土和规划建设", "Land, planning and building"),
    ("090", "交通运输", "Transport"),
    ("095", "环保绿化", "Environment and green space"),
    ("100", "应对气候变化", "Climate change"),
    ("105", "水务气象", "Water and weather"),
    ("110", "医疗卫生", "Health"),
    ("115", "科技创新", "Science and innovation"),
    ("120", "文体教育", "Culture, sports and education"),
    ("125", "知识产权", "Intellectual property"),
    ("130", "民族宗教", "Ethnic and religious affairs"),
    ("135", "质量技术", "Quality and technology"),
    ("140", "检验检疫", "Inspection and quarantine"),
    ("145", "安全生产", "Work safety"),
    ("150", "公安消防", "Police and fire safety"),
    ("155", "司法公证", "Justice and notaries"),
    ("160", "公用事业", "Utilities"),
    ("165", "法人注销", "Deregistration"),
    ("170", "档案文物", "Archives and cultural relics"),
)
THEMES = {
    theme.code: theme
    for letter, listed in (("p", PERSON), ("l", LEGAL))
    for theme in (Theme(f"{letter}{code}", name, name_en) for code, name, name_en in listed)
}
_BY_NAME = {(theme.serves, theme.name): theme for theme in THEMES.values()}


def theme_of(serves: str, name: str) -> Theme | None:
    """The theme of this name in the list for persons or for bodies; what stands in brackets is only a gloss."""
    return _BY_NAME.get((serves, name.partition("（")[0].strip()))
