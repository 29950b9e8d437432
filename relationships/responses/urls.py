from django.urls import path

from relationships.responses import public

app_name = "responses"
urlpatterns = [
    path("f/<str:token>/", public.invited, name="form"),
    path("q/<str:token>/", public.at_door, name="door"),
]
