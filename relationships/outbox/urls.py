from django.urls import path

from relationships.outbox import views

app_name = "outbox"
urlpatterns = [path("o/<str:token>/", views.opt_out, name="opt_out")]
