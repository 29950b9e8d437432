from django.urls import path

from relationships.voices import grouping, lists, mine, raising, rendered, spoken_of, views

app_name = "voices"
urlpatterns = [
    path("m/<str:token>/", mine.mine, name="mine"),
    path("voices/", lists.voice_list, name="list"),
    path("voices/new/", raising.new, name="new"),
    path("voices/several/", lists.several_voices, name="several"),
    path("voices/people/", raising.people, name="people"),
    path("voices/<int:pk>/", views.page, name="page"),
    path("voices/<int:pk>/answer/", views.answer, name="answer"),
    path("voices/<int:pk>/owner/", raising.owner, name="owner"),
    path("voices/<int:pk>/helped/", views.helped, name="helped"),
    path("voices/<int:pk>/same/", grouping.same_page, name="same"),
    path("voices/<int:pk>/apart/", grouping.apart, name="apart"),
    path("voices/<int:pk>/rendering/", rendered.rendering, name="rendering"),
    path("systems/<int:pk>/heard/", spoken_of.about_system, name="system"),
    path("voices/<int:pk>/again/", views.again, name="again"),
]
