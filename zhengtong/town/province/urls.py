"""Addresses of the simulated province, mounted at `/demo/province/` by the demo alone."""

from django.urls import path

from zhengtong.town.province import views

app_name = "province"
urlpatterns = [
    path(".well-known/openid-configuration", views.configuration, name="configuration"),
    path("authorize", views.authorize, name="authorize"),
    path("token", views.token, name="token"),
    path("userinfo", views.userinfo, name="userinfo"),
    path("jwks", views.jwks, name="jwks"),
    path("authenticator/", views.officers_phone, name="authenticator"),
]
