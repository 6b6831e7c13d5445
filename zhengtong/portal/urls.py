"""Addresses of the portal, mounted at the root."""

from django.urls import path

from zhengtong.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("my/", views.mine, name="mine"),
    path("performance/", views.performance, name="performance"),
    path("verify/", views.verify_page, name="verify"),
]
