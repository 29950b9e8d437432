from django.urls import path

from relationships.systems import views

app_name = "systems"
urlpatterns = [
    path("systems/", views.systems, name="list"),
    path("systems/<int:pk>/", views.system, name="page"),
]
