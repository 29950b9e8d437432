from django.urls import path

from relationships.voices import lists, views

app_name = "voices"
urlpatterns = [
    path("voices/", lists.voice_list, name="list"),
    path("voices/<int:pk>/", views.page, name="page"),
    path("voices/<int:pk>/answer/", views.answer, name="answer"),
    path("voices/<int:pk>/helped/", views.helped, name="helped"),
    path("voices/<int:pk>/again/", views.again, name="again"),
]
