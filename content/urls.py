"""Addresses of what Attune publishes, for people and below `/api/v1/` for programs."""

from django.urls import path

from content import views
from content.api.article import ArticleDetail, ArticleList

urlpatterns = [
    path("", views.home, name="home"),
    path("library/", views.library, name="library"),
    path("library/<slug:slug>/", views.article, name="article"),
    path("seek-care/", views.seek_care, name="seek-care"),
    path("crisis/", views.crisis, name="crisis"),
    path("api/v1/articles/", ArticleList.as_view()),
    path("api/v1/articles/<slug:slug>/", ArticleDetail.as_view()),
]
