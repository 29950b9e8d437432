from django.urls import path

from relationships.themes import deciding, views, writing

app_name = "themes"
urlpatterns = [
    path("campaigns/<int:pk>/themes/", views.sort, name="sort"),
    path("campaigns/<int:pk>/themes/new/", views.name, name="name"),
    path("campaigns/<int:pk>/themes/tag/", views.tag, name="tag"),
    path("campaigns/<int:pk>/write-back/", writing.page, name="word"),
    path("campaigns/<int:pk>/write-back/look/", writing.look, name="look"),
    path("campaigns/<int:pk>/write-back/send/", writing.send, name="send"),
    path("themes/<int:pk>/", deciding.page, name="page"),
    path("themes/<int:pk>/forget/", views.forget, name="forget"),
    path("themes/<int:pk>/promise/", deciding.promise, name="promise"),
    path("themes/<int:pk>/hand/", deciding.hand, name="hand"),
    path("themes/<int:pk>/raise/", deciding.raise_voice, name="raise"),
    path("w/<str:token>/", writing.said, name="said"),
]
