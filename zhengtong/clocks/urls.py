"""Addresses of the room."""

from django.urls import path

from zhengtong.clocks import console, views

app_name = "clocks"
urlpatterns = [
    path("calendar/", views.year_now, name="year_now"),
    path("calendar/<int:year>/", views.year, name="year"),
    path("console/calendar/", console.notices, name="notices"),
    path("console/calendar/enter/", console.enter, name="enter"),
]
