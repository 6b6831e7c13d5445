"""Addresses of the room."""

from django.urls import path

from zhengtong.datahub import console, views

app_name = "datahub"
urlpatterns = [
    path("my/data/", views.accesses_page, name="accesses"),
    path("my/data/<int:id>/question/", views.question, name="question"),
    path("my/data/values/<int:snapshot>/<slug:field>/", views.dispute, name="raise_dispute"),
    path("console/data/", console.disputes, name="disputes"),
    path("console/data/disputes/<slug:number>/", console.dispute, name="dispute"),
    path("console/data/disputes/<slug:number>/evidence/", console.evidence, name="evidence"),
    path("console/data/questions/", console.questions, name="questions"),
    path("console/data/questions/<slug:number>/", console.answer_question, name="answer_question"),
    path("console/data/resources/", console.resources, name="resources"),
    path("console/data/grants/", console.grants, name="grants"),
    path("console/data/grants/<int:id>/", console.grant, name="grant"),
]
