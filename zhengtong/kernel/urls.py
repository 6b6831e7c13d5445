"""Addresses of the page frame."""

from django.urls import path

from zhengtong.kernel.web import views

app_name = "kernel"
urlpatterns = [
    path("view/language/", views.choose_language, name="language"),
    path("view/elder/", views.choose_elder_mode, name="elder"),
]
