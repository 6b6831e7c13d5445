"""Addresses of guides and of the public lint."""

from django.urls import path

from zhengtong.matters.views import browsing, guide

app_name = "matters"
urlpatterns = [
    path("matters/", browsing.matter_list, name="browse"),
    path("matters/<slug:code>/", guide.guide, name="guide"),
    path("matters/<slug:code>/versions/", guide.versions, name="versions"),
    path("matters/<slug:code>/versions/<int:number>/", guide.old_version, name="version"),
    path("lists/lint/", browsing.lint, name="lint"),
]
