"""Pages, their authors and reviewers, signatures, crisis lines, and the search index."""

from content.models.crisis import CrisisLine
from content.models.pages import ArticlePage, CrisisPage, ExercisePage, GuidePage, HomePage
from content.models.person import Person, ReviewerLicense
from content.models.review import ClinicianReview, ReviewReminder, Signature
from content.models.search import SearchEntry

__all__ = [
    "ArticlePage",
    "ClinicianReview",
    "CrisisLine",
    "CrisisPage",
    "ExercisePage",
    "GuidePage",
    "HomePage",
    "Person",
    "ReviewReminder",
    "ReviewerLicense",
    "SearchEntry",
    "Signature",
]
