"""Addresses of cases: applying, following, looking up, and the staff's desk."""

from django.urls import path

from zhengtong.cases import console
from zhengtong.cases.views import applying, asked, automatic, following, late, materials, reconciling, signing

apply_patterns = (
    [
        path("d/<uuid:uid>/", applying.resume, name="resume"),
        path("d/<uuid:uid>/where/", applying.where, name="where"),
        path("d/<uuid:uid>/form/<slug:group>/", applying.group, name="group"),
        path("d/<uuid:uid>/form/<slug:group>/save/", applying.save, name="save"),
        path("d/<uuid:uid>/dispute/<slug:field>/", applying.dispute, name="dispute"),
        path("d/<uuid:uid>/materials/", materials.materials, name="materials"),
        path("d/<uuid:uid>/materials/<slug:code>/", materials.material, name="material"),
        path("d/<uuid:uid>/materials/<slug:code>/file/", materials.file, name="file"),
        path("d/<uuid:uid>/check/", signing.check, name="check"),
        path("d/<uuid:uid>/discard/", applying.discard, name="discard"),
        path("filed/<slug:number>/", signing.filed, name="filed"),
        path("<slug:matter>/", applying.start, name="start"),
    ],
    "apply",
)

case_patterns = (
    [
        path("<slug:number>/", following.case, name="case"),
        path("<slug:number>/clocks/<int:clock>/", following.proof, name="proof"),
        path("<slug:number>/receipt.json", following.receipt, name="receipt"),
        path("<slug:number>/documents/<uuid:uid>/", following.document, name="document"),
        path("<slug:number>/documents/<uuid:uid>/receipt.json", following.document_receipt, name="document_receipt"),
        path("<slug:number>/materials/<slug:code>/", following.material, name="material"),
        path("<slug:number>/withdraw/", following.withdraw, name="withdraw"),
        path("<slug:number>/supplement/", following.supplement, name="supplement"),
        path("<slug:number>/person/", automatic.person, name="person"),
        path("<slug:number>/urge/", late.urge, name="urge"),
        path("<slug:number>/overdue/", late.overdue, name="overdue"),
    ],
    "cases",
)

query_patterns = ([path("", following.query, name="query")], "progress")

desk_patterns = (
    [
        path("", console.inbox, name="inbox"),
        path("window/", console.window, name="window"),
        path("late/", late.watch, name="late"),
        path("systems/", reconciling.overview, name="systems"),
        path("systems/<slug:system>/", reconciling.system, name="system"),
        path("systems/cases/<slug:number>/", reconciling.system_case, name="system_case"),
        path("systems/cases/<slug:number>/push/", reconciling.push, name="push"),
        path("systems/cases/<slug:number>/pull/", reconciling.pull, name="pull"),
        path("reports/", reconciling.report_list, name="reports"),
        path("reports/<uuid:uid>/again/", reconciling.report_again, name="report_again"),
        path("connections/", reconciling.connections, name="connections"),
        path("connections/<slug:system>/end/", reconciling.disconnect, name="disconnect"),
        path("cases/<slug:number>/", console.case, name="case"),
        path("asked/<slug:number>/<slug:node>/", asked.asked, name="asked"),
        path("asked/<slug:number>/<slug:node>/materials/<slug:code>/", asked.material, name="asked_material"),
        path("automatic/", automatic.grants, name="grants"),
        path("automatic/<slug:number>/", automatic.grant, name="grant"),
        path("automatic/<slug:number>/answer/", automatic.answer, name="grant_answer"),
        path("automatic/<slug:number>/check/", automatic.check, name="grant_check"),
        path("cases/<slug:number>/acts/<slug:act>/", console.act, name="act"),
        path("cases/<slug:number>/clocks/<int:clock>/", console.proof, name="proof"),
        path("cases/<slug:number>/documents/<uuid:uid>/", console.document, name="document"),
        path("cases/<slug:number>/materials/<slug:code>/", console.material, name="material"),
    ],
    "desk",
)
