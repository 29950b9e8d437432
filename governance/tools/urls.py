from django.urls import path

from governance.tools import deciding_views, joining_views, outside, views

app_name = "tools"
urlpatterns = [
    path("tools/new/", views.new, name="new"),
    path("units/<int:pk>/tools-address/", views.address, name="address"),
    path("systems/<int:pk>/welcome/", views.welcome, name="welcome"),
    path("systems/<int:pk>/understand/", deciding_views.understand, name="understand"),
    path("systems/<int:pk>/decide/", deciding_views.decide, name="decide"),
    path("systems/<int:pk>/condition/", deciding_views.condition, name="condition"),
    path("systems/<int:pk>/review/", deciding_views.review, name="review"),
    path("systems/<int:pk>/together/", joining_views.together, name="together"),
    path("systems/<int:pk>/need/", deciding_views.need, name="need"),
    path("t/<str:token>/", outside.by_link, name="by-link"),
    path("s/<str:token>/tool/", outside.from_board, name="from-board"),
    path("r/<str:token>/", outside.receipt, name="receipt"),
]
