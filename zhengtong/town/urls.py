"""Addresses of the demo, mounted at `/demo/` in the demo profile alone."""

from django.urls import include, path

from zhengtong.town import views

app_name = "town"
urlpatterns = [
    path("", views.people, name="people"),
    path("phone/", views.phone, name="phone"),
    path("province/", include("zhengtong.town.province.urls")),
]
