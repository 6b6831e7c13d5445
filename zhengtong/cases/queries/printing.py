"""What a document says: the facts of its act together with those of its case, in the words of official letters."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from zhengtong.cases import rules
from zhengtong.cases.models import Case, Document
from zhengtong.cases.queries.lawbook import law_of_version
from zhengtong.cases.words import PROCEDURES, Kind
from zhengtong.kernel import numerals
from zhengtong.matters import public as matters
from zhengtong.org import public as org
from zhengtong.people import public as people

CERTIFICATE_TEMPLATES = {"食品经营许可证": "food_licence"}
TEMPLATES = {kind: kind.value for kind in Kind}
WAYS = {
    "fetched": "系统获取，免提交",
    "certificate": "电子证照，免提交",
    "commitment": "告知承诺",
    "upload": "申请人提交",
}
MODES = {"electronic": "电子送达", "counter": "直接送达（窗口）", "post": "邮寄送达", "left": "留置送达"}
CHANNELS = {"web": "网上提交", "counter": "窗口提交", "api": "系统对接提交", "job": "系统提交"}
ACT_OF: dict[Kind, rules.Act | rules.Duty] = {
    Kind.RECEIPT: rules.Duty.SILENCE,
    Kind.SUPPLEMENT: rules.Act.REQUEST_SUPPLEMENT,
    Kind.ACCEPTANCE: rules.Act.ACCEPT,
    Kind.NOT_NEEDED: rules.Act.SAY_NOT_NEEDED,
    Kind.NOT_ACCEPTED: rules.Act.DECLINE,
    Kind.EXTENSION: rules.Act.EXTEND,
    Kind.SUPPLEMENT_RECEIPT: rules.Act.SUPPLEMENT,
}
FROM = {"receipt": "收到申请之日", "acceptance": "受理之日"}
SILENT = {
    rules.Silence.DEEMED: "逾期未作出一次性补正告知",
    rules.Silence.ON_THE_SPOT: "未当场书面告知不予受理",
    rules.Silence.WAITS: "",
}
UNITS = {"workday": "个工作日", "calendar": "日", "hour": "小时", "month": "个月"}


def data_of(document: Document, *, base_url: str) -> tuple[str, dict[str, Any]]:
    """The template's name and its data; field lists stand in `cases/documents/README.md`."""
    case, kind = document.case, Kind(document.kind)
    facts: dict[str, Any] = json.loads(document.contents)
    issuer = facts.pop("issued_by", {"office": case.office_id, "version": case.version_id})
    version, office = matters.version(issuer["version"]), org.office(issuer["office"])
    law = law_of_version(version)
    common = {
        "title": document.title,
        "number": document.official_number,
        "case_number": case.number,
        "office": office.name,
        "applicant": case.applicant_name,
        "applicant_kind": "organisation" if case.organisation_id else "person",
        "matter": version.name,
        "licence": law.licenses,
        "basis": law.cited(ACT_OF[kind]) if kind in ACT_OF else "",
        "dated": document.dated_on.isoformat(),
        "filed_on": case.received_on.isoformat(),
        "accepted_on": _day(case.accepted_on),
        "contact_phone": office.phone,
        "contact_address": office.address,
        "verify_url": f"{base_url}/verify/?document={document.uid}",
        "verify_code": str(document.uid)[:8].upper(),
    }
    template = _template(kind, version)
    return f"cases/{template}", common | SAYS[kind](case, version, facts)


def _template(kind: Kind, version: matters.Version) -> str:
    if kind is not Kind.CERTIFICATE:
        return TEMPLATES[kind]
    return CERTIFICATE_TEMPLATES.get(version.document.results[0].certificate_type, "certificate")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _receipt(case: Case, version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "query_code": facts["query_code"],
        "accept_by": facts["acceptance_due_on"],
        "decide_by": facts["latest_decision_on"],
        "rule": law_of_version(version).silence.value,
        "channel": CHANNELS[case.channel],
        "materials": [
            {"name": m["name"], "form": "电子件", "copies": "1", "source": WAYS[m["way"]]} for m in facts["materials"]
        ],
    }


def _acceptance(_case: Case, version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    act = rules.Act.DEEM_ACCEPTED if facts["deemed"] else rules.Act.ACCEPT
    return {
        "basis": law_of_version(version).cited(act),
        "deemed": facts["deemed"],
        "silence": SILENT[law_of_version(version).silence],
        "effective_on": facts["accepted_on"],
        "due_on": facts["statute_due_on"],
        "limit_from": FROM[version.clocks["statute"]["start_event"]],
        "promised_on": facts["promise_due_on"],
        "limit_words": words_of(version.clocks["statute"]),
        "promised_words": words_of(version.clocks["promise"]),
    }


def words_of(policy: dict[str, Any]) -> str:
    """A limit in words: 十个工作日 is written 10个工作日 here, as forms do."""
    return f"{policy['amount']}{UNITS[policy['unit']]}"


def _supplement(_case: Case, _version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    items = [
        {"name": item["name"], "why": f"{item['problem']}{item['remedy']}", "basis": "办事指南所列材料"}
        for item in facts["items"]
    ]
    return {"items": items, "due_on": facts["answer_due_on"], "how": "登录政务服务网办理，或者到窗口办理"}


def _not_needed(_case: Case, _version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    return {"reasons": [facts["reason"]]}


def _not_accepted(_case: Case, _version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    return {"reasons": [facts["reason"]], "competent_office": facts["right_office"], "remedies": remedies_of(facts)}


def remedies_of(facts: dict[str, Any]) -> dict[str, Any]:
    """The computed remedies in the words of the letter."""
    found = facts["remedies"]
    return {
        "of": facts.get("of", "决定"),
        "review_body": found["reconsideration_body"],
        "review_period": f"{numerals.chinese_number(found['reconsideration_days'])}日",
        "court": found["court"],
        "court_period": f"{numerals.chinese_number(found['court_months'])}个月",
        "first": found["reconsideration_first"],
        "after_period": f"{numerals.chinese_number(found['after_reconsideration_days'])}日",
    }


def _extension(_case: Case, version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "reasons": [facts["reason"]],
        "former_due_on": facts["former_due_on"],
        "due_on": facts["statute_due_on"],
        "days_words": f"{facts['days']}{UNITS[version.clocks['statute']['unit']]}",
    }


def _decision(_case: Case, version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    granted = bool(facts.get("granted", "certificate_number" in facts))
    law, result = law_of_version(version), next(iter(version.document.results), None)
    outcome = rules.Outcome.GRANTED if granted else rules.Outcome.REFUSED
    title = law.title(Kind.GRANT.value if granted else Kind.REFUSAL.value)
    return {
        "decides": law.decides(outcome),
        "articles": facts["articles"],
        "reasons": [facts["reasons"]],
        "remedies": remedies_of(facts | {"of": "通知" if title.endswith("通知书") else "决定"}),
        "certificate": result.name if result and facts.get("certificate_number") else "",
        "certificate_number": facts.get("certificate_number", ""),
        "service_words": words_of(version.clocks["service"]),
        "automatic": facts.get("automatic"),
        "version": f"{version.number}",
    }


def _certificate(case: Case, version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    body = people.organisation_view(case.organisation_id) if case.organisation_id else None
    result = version.document.results[0]
    return facts | {
        "stated": stated(version, facts),
        "holder": case.applicant_name,
        "holder_code": body.uscc if body else "",
        "licence_number": facts["licence_number"],
        "complaint_phone": org.office(case.office_id).complaint_phone,
        "result": result.name,
    }


def stated(version: matters.Version, facts: dict[str, Any]) -> list[list[str]]:
    """Label and value of what the certificate states; what the application left empty is no row of it."""
    fields, result = version.compiled.form.fields, version.document.results[0]
    return [[fields[name].label, facts[said]] for said, name in result.fields.items() if facts.get(said)]


def _service(_case: Case, _version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "mode": MODES[facts["mode"]],
        "address": facts["address"],
        "receiver": facts["receiver"],
        "proof": facts["proof"],
        "served_at": facts["served_on"],
        "documents": facts.get("documents", []),
    }


def _withdrawal(case: Case, _version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    return {"withdrawn_on": _day(case.closed_on), "reasons": [facts["reason"]] if facts["reason"] else []}


def _supplement_receipt(_case: Case, _version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    items = [{"name": item["name"], "source": WAYS.get(item["way"], "在线填写")} for item in facts["items"]]
    return {"items": items, "accept_by": facts["acceptance_due_on"]}


def _lapse(_case: Case, _version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    missing = [{"name": item["name"], "why": item["problem"]} for item in facts["items"]]
    said = {"asked_on": facts["asked_on"], "due_on": facts["answer_due_on"], "items": missing}
    return said | {"remedies": remedies_of(facts | {"of": "告知"})}


def _transfer(_case: Case, _version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    return {key: facts[key] for key in ("to_office", "to_phone", "to_address")} | {"accept_by": facts["answer_due_on"]}


def _suspension(_case: Case, _version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "basis": facts["article"],
        "procedure": PROCEDURES[facts["cause"]],
        "started_on": facts["started_on"],
        "planned_words": f"{facts['days']}日",
        "planned_end_on": facts["planned_end_on"],
        "due_on": facts["due_on"],
        "reasons": [facts["reason"]],
        "experts": [f"{one['name']}（{one['body']}）" for one in facts.get("experts", [])],
    }


def _termination(_case: Case, _version: matters.Version, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "cause": ENDED_BECAUSE[rules.Ending(facts["cause"])],
        "reasons": [facts["reasons"]],
        "articles": facts["articles"],
        "remedies": remedies_of(facts),
    }


ENDED_BECAUSE = {
    rules.Ending.APPLICANT_DIED: "申请人死亡",
    rules.Ending.APPLICANT_ENDED: "申请单位终止",
    rules.Ending.MATTER_ABOLISHED: "该事项已经取消",
    rules.Ending.OTHER: "出现依法应当终止办理的情形",
}
SAYS = {
    Kind.RECEIPT: _receipt,
    Kind.SUPPLEMENT: _supplement,
    Kind.ACCEPTANCE: _acceptance,
    Kind.NOT_NEEDED: _not_needed,
    Kind.NOT_ACCEPTED: _not_accepted,
    Kind.EXTENSION: _extension,
    Kind.GRANT: _decision,
    Kind.REFUSAL: _decision,
    Kind.CERTIFICATE: _certificate,
    Kind.SERVICE: _service,
    Kind.WITHDRAWAL: _withdrawal,
    Kind.SUPPLEMENT_RECEIPT: _supplement_receipt,
    Kind.LAPSE: _lapse,
    Kind.TRANSFER: _transfer,
    Kind.SUSPENSION: _suspension,
    Kind.TERMINATION: _termination,
}


def unmade(limit: int = 100) -> list[Document]:
    """Documents whose bytes do not exist yet, oldest first."""
    return list(Document.objects.filter(file=None).select_related("case").order_by("id")[:limit])


def unmade_of(number: str) -> list[Document]:
    """The documents of one case whose bytes do not exist yet."""
    return list(Document.objects.filter(file=None, case__number=number).select_related("case").order_by("id"))
