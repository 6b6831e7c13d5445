"""Addresses of the room."""

from django.urls import path

from zhengtong.org import console, views

app_name = "org"
urlpatterns = [
    path("offices/", views.offices, name="offices"),
    path("offices/<int:id>/", views.office, name="office"),
    path("console/duties/", console.duties, name="duties"),
    path("console/duties/grant/", console.grant, name="grant"),
    path("console/duties/<int:id>/", console.duty, name="duty"),
]
