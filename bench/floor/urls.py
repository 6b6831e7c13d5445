"""Addresses of the floors."""

from django.urls import path

from bench.floor import views

urlpatterns = [
    path("floor/empty", views.empty),
    path("floor/read/<str:number>", views.read),
    path("floor/insert", views.insert),
]
