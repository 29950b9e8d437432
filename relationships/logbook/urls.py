"""Addresses of the logbook."""

from django.urls import path

from relationships.logbook.views import day, log

app_name = "logbook"
urlpatterns = [
    path("day/", day.day, name="day"),
    path("visits/new/", log.new, name="new"),
    path("visits/<int:pk>/log/", log.log, name="log"),
    path("thanks/<int:pk>/passed-on/", day.passed_on, name="passed-on"),
]
