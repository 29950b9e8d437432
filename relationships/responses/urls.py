from django.urls import path

from relationships.responses import public, trial, views

app_name = "responses"
urlpatterns = [
    path("forms/<int:pk>/trial/", trial.trial, name="trial"),
    path("campaigns/<int:pk>/results/", views.results, name="results"),
    path("campaigns/<int:pk>/results.csv", views.results_sheet, name="sheet"),
    path("f/<str:token>/", public.invited, name="form"),
    path("q/<str:token>/", public.at_door, name="door"),
]
