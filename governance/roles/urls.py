from django.urls import path

from governance.roles import views

app_name = "roles"
urlpatterns = [
    path("roles/", views.roles, name="list"),
]
