"""URLs of the questions, the shortlist, the therapist pages and the match API."""

from django.urls import path

from matching.search.api.listing_report import ListingReportList
from matching.search.api.match import MatchView
from matching.search.api.provider import ProviderDetail, ProviderList, ProviderOpenings
from matching.search.views import comparison, listing_report, openings, questions, ranking_explained, shortlist

urlpatterns = [
    path("match/", questions.start, name="match"),
    path("match/list/", shortlist.shortlist, name="shortlist"),
    path("match/refine/", shortlist.refine, name="refine"),
    path("match/find-care/", questions.find_care, name="find-care"),
    path("match/find-care/openings/", openings.week, name="find-care-openings"),
    path("match/resume/", questions.resume, name="resume"),
    path("match/erase/", questions.erase, name="delete-answers"),
    path("match/close/", questions.close, name="tab-closed"),
    path("match/compare/", comparison.comparison, name="compare"),
    path("match/<slug:name>/", questions.question, name="question"),
    path("how-matching-works/", ranking_explained.ranking_rules, name="how-matching-works"),
    path("match/why/<slug:slug>/", ranking_explained.why_this_match, name="why-this-match"),
    path("therapists/<slug:slug>/", shortlist.therapist, name="therapist"),
    path("therapists/<slug:slug>/report/", listing_report.report, name="report-listing"),
    path("leave/", questions.leave, name="quick-exit"),
    path("api/v1/providers/", ProviderList.as_view()),
    path("api/v1/providers/<slug:slug>/", ProviderDetail.as_view()),
    path("api/v1/providers/<slug:slug>/openings/", ProviderOpenings.as_view()),
    path("api/v1/providers/<slug:slug>/reports/", ListingReportList.as_view()),
    path("api/v1/matches/", MatchView.as_view()),
]
