"""Addresses of guides and of the public lint."""

from django.urls import path

from zhengtong.matters import views

app_name = "matters"
urlpatterns = [
    path("matters/", views.matter_list, name="browse"),
    path("matters/<slug:code>/", views.guide, name="guide"),
    path("matters/<slug:code>/versions/", views.versions, name="versions"),
    path("matters/<slug:code>/versions/<int:number>/", views.old_version, name="version"),
    path("lists/lint/", views.lint, name="lint"),
]
