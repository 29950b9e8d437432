from django.urls import path

from governance.assessments import fill, views

app_name = "assessments"
urlpatterns = [
    path("assessments/", views.assessments, name="list"),
    path("assessments/new/", views.new, name="new"),
    path("assessments/<int:pk>/", views.assessment, name="page"),
    path("assessments/<int:pk>/fill/", fill.fill, name="fill"),
    path("assessments/<int:pk>/fill/<str:code>/", fill.fill, name="fill_part"),
    path("assessments/<int:pk>/answer/", fill.answer, name="answer"),
    path("assessments/<int:pk>/promise/<int:practice_pk>/", views.promise, name="promise"),
]
