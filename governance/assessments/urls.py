from django.urls import path

from governance.assessments import asking, by_link, fill, room, views

app_name = "assessments"
urlpatterns = [
    path("assessments/", views.assessments, name="list"),
    path("assessments/new/", views.new, name="new"),
    path("assessments/ask/", asking.ask, name="ask"),
    path("assessments/<int:pk>/", views.assessment, name="page"),
    path("assessments/<int:pk>/print/", views.printed, name="print"),
    path("assessments/<int:pk>/answers.csv", views.sheet, name="sheet"),
    path("assessments/<int:pk>/fill/", fill.fill, name="fill"),
    path("assessments/<int:pk>/fill/<str:code>/", fill.fill, name="fill_part"),
    path("assessments/<int:pk>/answer/", fill.answer, name="answer"),
    path("assessments/<int:pk>/close/", asking.close, name="close"),
    path("assessments/<int:pk>/call-off/", asking.call_off, name="call_off"),
    path("assessments/<int:pk>/meeting/", room.meeting, name="meeting"),
    path("assessments/<int:pk>/meeting/<str:code>/", room.settle, name="settle"),
    path("assessments/<int:pk>/room/", room.room, name="room"),
    path("assessments/<int:pk>/room/<str:code>/", room.statement, name="room_statement"),
    path("assessments/<int:pk>/promise/<int:practice_pk>/", views.promise, name="promise"),
    path("c/<str:token>/", by_link.sheet, name="link"),
    path("c/<str:token>/answer/", by_link.answer, name="link_answer"),
    path("c/<str:token>/done/", by_link.done, name="link_done"),
    path("c/<str:token>/part/<str:code>/", by_link.sheet, name="link_part"),
]
