"""Addresses of a person's own views."""

from django.urls import path

from relationships.desk import views

app_name = "desk"
urlpatterns = [
    path("views/", views.views, name="views"),
    path("views/keep/", views.keep, name="keep"),
    path("views/columns/", views.columns, name="columns"),
    path("views/<int:pk>/rename/", views.rename, name="rename"),
    path("views/<int:pk>/first/", views.first, name="first"),
    path("views/<int:pk>/away/", views.take_away, name="away"),
]
