"""Addresses of the ways of departments."""

from django.urls import path

from relationships.ways import views

app_name = "ways"
urlpatterns = [
    path("units/<int:pk>/ways/", views.page, name="page"),
    path("units/<int:pk>/ways.csv", views.sheet, name="sheet"),
]
