from django.urls import path

from relationships.wording import views

app_name = "settings"
urlpatterns = [path("settings/", views.edit, name="edit")]
