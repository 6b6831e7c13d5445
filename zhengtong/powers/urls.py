"""Addresses of the lists of laws and powers."""

from django.urls import path

from zhengtong.powers import views

app_name = "powers"
urlpatterns = [
    path("lists/", views.lists, name="lists"),
    path("lists/law/", views.laws, name="laws"),
    path("lists/law/<str:law>/", views.law, name="law"),
    path("lists/law/<str:law>/<str:number>/", views.article, name="article"),
    path("lists/powers/", views.powers, name="powers"),
    path("lists/powers/<slug:code>/", views.power, name="power"),
]
