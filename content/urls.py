"""Addresses of what Attune publishes, for people and below `/api/v1/` for programs."""

from django.urls import path

from content import views
from content.api import robots
from content.api.article import ArticleDetail, ArticleList

urlpatterns = [
    path("", views.home, name="home"),
    path("library/", views.library, name="library"),
    path("library/<slug:slug>/", views.article, name="article"),
    path("library/<slug:slug>/changes/", views.article_changes, name="article-changes"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("search/", views.find, name="search"),
    path("check-in/", views.check_in, name="check-in"),
    path("feed/<slug:language>/", robots.feed, name="feed"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("robots.txt", robots.robots, name="robots"),
    path("picture.png", robots.picture, name="picture"),
    path("seek-care/", views.seek_care, name="seek-care"),
    path("crisis/", views.crisis, name="crisis"),
    path("api/v1/articles/", ArticleList.as_view()),
    path("api/v1/articles/<slug:slug>/", ArticleDetail.as_view()),
]
