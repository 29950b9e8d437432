from django.urls import path

from relationships.systems import views

app_name = "systems"
urlpatterns = [
    path("systems/", views.systems, name="list"),
    path("systems/new/", views.new, name="new"),
    path("systems/<int:pk>/", views.system, name="page"),
    path("systems/<int:pk>/edit/", views.edit, name="edit"),
    path("systems/<int:pk>/used/", views.used, name="used"),
]
