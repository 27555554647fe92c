"""URLs of the published content, and of its API below `/api/v1/`."""

from django.urls import path

from content.api import feeds
from content.api.article import ArticleDetail, ArticleList
from content.views import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("changes/", pages.home_changes, name="home-changes"),
    path("library/", pages.library, name="library"),
    path("library/<slug:slug>/", pages.article, name="article"),
    path("library/<slug:slug>/changes/", pages.article_changes, name="article-changes"),
    path("topics/", pages.topics, name="topics"),
    path("topics/<slug:slug>/", pages.topic, name="topic"),
    path("search/", pages.search_library, name="search"),
    path("check-in/", pages.check_in, name="check-in"),
    path("feed/<slug:language>/", feeds.feed, name="feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("picture.png", feeds.picture, name="social-image"),
    path("seek-care/", pages.seek_care, name="seek-care"),
    path("crisis/", pages.crisis, name="crisis"),
    path("crisis/changes/", pages.crisis_changes, name="crisis-changes"),
    path("api/v1/articles/", ArticleList.as_view()),
    path("api/v1/articles/<slug:slug>/", ArticleDetail.as_view()),
]
