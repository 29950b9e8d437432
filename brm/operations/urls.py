from django.urls import path

from brm.operations import jobs_views, mailbox_views, views

app_name = "operations"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("operations/", jobs_views.home, name="home"),
    path("operations/jobs/<str:name>/run/", jobs_views.run_now, name="run_now"),
    path("operations/messages/retry/", jobs_views.try_again, name="retry_all"),
    path("operations/messages/<int:pk>/retry/", jobs_views.try_again, name="retry"),
    path("operations/messages/release/", jobs_views.release, name="release"),
    path("operations/test/", jobs_views.test, name="test"),
    path("mailbox/", mailbox_views.home, name="mailbox"),
    path("mailbox/clock/", mailbox_views.move, name="move_clock"),
    path("mailbox/<int:pk>/page/", mailbox_views.page, name="mail_page"),
    path("mailbox/<int:pk>/visit.ics", mailbox_views.calendar, name="mail_calendar"),
    path("welcome/<str:token>/", views.welcome, name="welcome"),
]
