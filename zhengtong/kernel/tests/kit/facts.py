"""What the sample pages show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest
from django_cotton.compiler_regex import CottonCompiler

from zhengtong.kernel.actors import ANONYMOUS, Actor, ActorKind, Duty, DutyKind
from zhengtong.kernel.web import nav
from zhengtong.kernel.web.middleware import ACTOR_OF
from zhengtong.kernel.web.visitor import KEEP_PREFERENCE, VISITOR_OF, Visitor

FOLDER = Path(__file__).parent / "templates" / "kit"


def compile_cotton(source: str) -> str:
    """Cotton's tags in a template string, as its loader does for files."""
    return str(CottonCompiler().process(source))


class SampleForm(forms.Form):
    """One field of every pattern."""

    name = forms.CharField(label="店名", help_text="与门头招牌一致，例如“安澜小馆”。", max_length=60)
    phone = forms.CharField(label="联系电话", widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}))
    area = forms.IntegerField(label="经营面积（平方米）")
    kind = forms.ChoiceField(
        label="主体业态",
        choices=[("restaurant", "餐饮服务经营者"), ("shop", "食品销售经营者"), ("canteen", "单位食堂")],
        widget=forms.RadioSelect,
    )
    items = forms.MultipleChoiceField(
        label="经营项目",
        choices=[("hot", "热食类食品制售"), ("cold", "冷食类食品制售"), ("cake", "裱花类糕点制售")],
        widget=forms.CheckboxSelectMultiple,
        help_text="可多选。",
    )
    division = forms.ChoiceField(label="所在区县", choices=[("", "请选择"), ("01", "临川区"), ("02", "望江县")])
    opening_on = forms.DateField(
        label="计划开业日期", widget=forms.SelectDateWidget(years=[2026, 2027]), required=False
    )
    note = forms.CharField(label="需要说明的情况", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    plan = forms.FileField(label="经营场所平面布局图", help_text="PDF、JPG 或 PNG，不超过 10 MB。")
    agree = forms.BooleanField(label="我承诺所填内容真实，并知晓隐瞒或提供虚假材料的后果。")


def form(request: HttpRequest) -> SampleForm:
    """The form empty, or with its errors when the address asks for them."""
    if "wrong" in request.GET:
        day = {"opening_on_year": "2026", "opening_on_month": "2", "opening_on_day": "30"}
        return SampleForm({"phone": "138", "area": "很大", **day})
    return SampleForm()


FACTS: dict[str, Any] = {
    "on": date(2026, 3, 16),
    "late_on": date(2026, 3, 2),
    "at": datetime(2026, 3, 2, 6, 5, tzinfo=UTC),
    "days": [
        (date(2026, 3, 2), "", "收到申请当日，不计入", False),
        (date(2026, 3, 3), "1", "工作日", True),
        (date(2026, 3, 4), "2", "工作日", True),
        (date(2026, 3, 5), "3", "工作日", True),
        (date(2026, 3, 6), "4", "工作日", True),
        (date(2026, 3, 7), "", "星期六", False),
        (date(2026, 3, 8), "", "星期日", False),
        (date(2026, 3, 9), "5", "工作日", True),
    ],
    "crumbs": [("首页", "/"), ("办事", "/kit/home/"), ("食品经营许可", "")],
    "examples": ["开小饭馆", "新生儿落户", "退休金领取"],
    "contents": [("申请材料", "materials"), ("办理流程", "process"), ("法律依据", "basis")],
    "lives": [
        ("birth", "出生"),
        ("school", "上学"),
        ("work", "就业"),
        ("shop", "开店"),
        ("home", "买房"),
        ("health", "看病"),
        ("marry", "结婚"),
        ("car", "用车"),
        ("move", "迁户口"),
        ("help", "困难救助"),
        ("retire", "退休"),
        ("after", "身后"),
    ],
    "cases": [
        ("330000-2603-00017", "食品经营许可（新办）", "安澜小馆", "李＊", "late", -2, date(2026, 2, 26), "审查"),
        ("330000-2603-00021", "食品经营许可（变更）", "望江路便利店", "王＊明", "soon", 1, date(2026, 3, 3), "受理"),
        ("330000-2603-00024", "食品经营许可（新办）", "第一中学食堂", "张＊", "normal", 8, date(2026, 3, 12), "审查"),
        ("330000-2603-00025", "公共场所卫生许可", "清波理发店", "赵＊", "paused", None, date(2026, 3, 20), "补正"),
        ("330000-2603-00029", "食品经营许可（延续）", "老城面馆", "周＊", "normal", 12, date(2026, 3, 18), "受理"),
    ],
}


OFFICER = Actor(kind=ActorKind.OFFICER, number="O-1", duties=(Duty(DutyKind.HANDLER, office=1),))
CITIZEN = Actor(kind=ActorKind.CITIZEN, number="P-1", person=1, level=2)


def actor_of(request: HttpRequest) -> Actor:
    """An officer on the console's samples, a citizen where the address says so, else nobody."""
    if request.path in {"/kit/inbox/", "/kit/desk/"}:
        return OFFICER
    return CITIZEN if "signed" in request.GET else ANONYMOUS


def visitor_of(actor: Actor, at: datetime) -> Visitor:
    """How the header names them."""
    return Visitor("张敏", "市场监督管理局", 0) if actor.kind is ActorKind.OFFICER else Visitor("李小兰", unread=3)


def dress(put: Callable[[Any, str, Any], None]) -> None:
    """Answer the frame's ports and fill its links for the samples; `put` is `setattr` or a test's own."""
    put(ACTOR_OF, "_answer", actor_of)
    put(VISITOR_OF, "_answer", visitor_of)
    put(KEEP_PREFERENCE, "_answer", lambda actor, preference, at: None)
    words = ["办事", "一件事", "三张清单", "数据开放", "效能", "核验文书"]
    put(nav, "MAIN", {word: nav.Link(word, f"kit:{n}", n) for n, word in enumerate(words)})
    put(nav, "FOOT", {word: nav.Link(word, f"kit:{n}", n) for n, word in enumerate(words[2:])})
    put(
        nav,
        "RAIL",
        {
            "a": nav.Link("待办", "kit:inbox", 1, group="办件", count=lambda actor, at: 5),
            "b": nav.Link("全部办件", "kit:1", 2, group="办件"),
            "c": nav.Link("窗口收件", "kit:2", 3, group="办件"),
            "d": nav.Link("事项与指南", "kit:3", 4, group="事项"),
            "e": nav.Link("审计", "kit:4", 5, frozenset({DutyKind.AUDITOR}), group="监督"),
        },
    )
