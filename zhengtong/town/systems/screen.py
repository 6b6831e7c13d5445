"""The clerk's screen of a stand-in: its cases, what can be done with each, the switches for faults. Chinese alone."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

STAGES = {
    "received": "已收到",
    "asked": "待补正",
    "supplemented": "已补正",
    "accepted": "审查中",
    "examined": "已审查",
    "granted": "准予",
    "refused": "不予",
    "issued": "已制证",
    "served": "已领取",
    "rejected": "不予受理",
    "not_needed": "不需要办理",
    "cancelled": "已撤回",
    "acceptance": "受理信息",
    "process": "过程信息",
    "result": "结果信息",
}
VERBS = {
    "accept": "受理",
    "ask": "要求补正",
    "reject": "不予受理",
    "not_needed": "不需要办理",
    "step": "审查通过",
    "grant": "准予",
    "refuse": "不予",
    "issue": "制证",
    "serve": "发给申请人",
}
FAULTS = {
    "delay_ms": "每次应答推迟（毫秒）",
    "errors": "接下来报错的次数",
    "lost_answers": "接下来处理了却没有应答的次数",
    "duplicates": "每条记录重复发送的次数",
    "reorder": "倒序发送记录",
    "silent": "暂停发送记录",
}
STYLE = """
body { font: 16px/1.6 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; margin: 0 auto; padding: 16px;
  max-width: 72rem; color: #1d2327; background: #f4f3ee; }
table { border-collapse: collapse; width: 100%; background: #fff; }
.wide { overflow-x: auto; }
th, td { border: 1px solid #b8b6ad; padding: 8px; text-align: left; vertical-align: top; }
form { display: inline-block; margin: 0 4px 4px 0; }
.faults { display: block; background: #fff; border: 1px solid #b8b6ad; padding: 16px; }
.faults label { display: block; margin-bottom: 8px; }
button { font: inherit; min-height: 44px; padding: 4px 12px; }
input[type=number] { font: inherit; width: 6rem; }
"""

Row = tuple[str, str, str, tuple[str, ...]]


def page(title: str, rows: Iterable[Row], faults: Any) -> str:
    """The whole screen."""
    lines = "".join(_line(*row) for row in rows) or "<tr><td colspan=4>还没有办件。</td></tr>"
    switches = "".join(_switch(name, value) for name, value in asdict(faults).items())
    return (
        "<!doctype html><html lang=zh-Hans><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{title}</title><style>{STYLE}</style>"
        f"<h1>{title}</h1><p>演示用的模拟系统，与任何真实系统无关。经办人会按设定的间隔自动办理，也可以在这里手动办理。</p>"
        "<div class=wide><table><tr><th>办件编号<th>本系统编号<th>状态<th>办理</tr>"
        f"{lines}</table></div><p><a href=/>刷新</a></p>"
        f"<h2>故障开关</h2><form class=faults method=post action=/faults>{switches}<button>保存</button></form></html>"
    )


def _line(number: str, own: str, stage: str, verbs: Iterable[str]) -> str:
    cells = (html.escape(one) for one in (number, own, STAGES.get(stage, stage)))
    return "<tr><td>" + "<td>".join(cells) + "<td>" + "".join(_button(number, verb) for verb in verbs) + "</tr>"


def _button(number: str, verb: str) -> str:
    kept = f'<input type=hidden name=number value="{html.escape(number)}"><input type=hidden name=verb value={verb}>'
    return f"<form method=post action=/do>{kept}<button>{VERBS[verb]}</button></form>"


def _switch(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"<label><input type=checkbox name={name}{' checked' if value else ''}> {FAULTS[name]}</label>"
    return f"<label>{FAULTS[name]} <input type=number min=0 name={name} value={value}></label>"
