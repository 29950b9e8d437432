"""Every address of the product; each slice keeps its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("relationships.urls")),
    path("", include("governance.urls")),
    path("admin/", admin.site.urls),
]
