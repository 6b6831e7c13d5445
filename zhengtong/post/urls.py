"""Addresses of the room, mounted at the root."""

from django.urls import path

from zhengtong.post import console, views

app_name = "post"
urlpatterns = [
    path("my/messages/", views.inbox, name="inbox"),
    path("my/messages/read/", views.read_all, name="read-all"),
    path("my/messages/<int:id>/", views.message, name="message"),
    path("console/deliveries/", console.deliveries, name="deliveries"),
    path("console/deliveries/<int:id>/resume/", console.resume, name="resume"),
]
