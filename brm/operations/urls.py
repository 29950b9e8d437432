from django.urls import path

from brm.operations import views

app_name = "operations"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("welcome/<str:token>/", views.welcome, name="welcome"),
]
