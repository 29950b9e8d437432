from django.urls import path

from relationships.links import views

app_name = "links"
urlpatterns = [path("a/<str:token>/", views.act, name="act")]
