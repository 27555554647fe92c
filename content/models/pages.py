"""The page types. A page becomes public only by a clinician's signature, not by a permission to publish."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from config.pii import field_names
from content import blocks
from content.domain import lint
from content.labels import FAULTS, TOPICS
from content.models.person import Person

WORDS_A_MINUTE = 200
SEEK_CARE = "when-to-seek-care"  # the slug of the guide with its own URL


class SignatureOnlyPermissionTester(PagePermissionTester):
    """Page permissions without publishing, also for superusers."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Return False for a page that was ever signed: its signatures must stay. It can be unpublished."""
        return bool(super().can_delete(ignore_bulk)) and not self.page.signatures.exists()


class LintedPageForm(WagtailAdminPageForm):
    """The editor's form. A draft may have faults; submitting for review is refused while it has any."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("go_live_at", "expire_at"):
            if name in self.fields:
                zone = timezone.get_current_timezone_name().replace("_", " ")
                self.fields[name].help_text = gettext("Time zone: %(zone)s") % {"zone": zone}

    def _post_clean(self) -> None:
        super()._post_clean()
        if "action-submit" in self.data:
            for sentence in self.instance.faults():
                self.add_error(None, sentence)


class ReviewedPage(Page):
    """A page that is public only in a revision that a clinician signed."""

    summary = models.CharField(max_length=300, help_text=_("One or two sentences: the list shows them."))
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    body = StreamField(blocks.Body(), blank=True)
    sources = StreamField(blocks.Sources(), blank=True)
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)

    PII_FIELDS = field_names("author")
    NON_PII_FIELDS = field_names("page_ptr summary body sources reading_minutes")

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("author"),
        FieldPanel("body"),
        FieldPanel("sources"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    subpage_types: list[str] = []
    parent_page_types = ["content.HomePage"]
    # An overdue page is removed from lists and shows a notice.
    expires = True
    needs_sources = True
    in_crisis = False
    base_form_class = LintedPageForm

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> SignatureOnlyPermissionTester:
        """Return the permissions that the editor checks for its buttons and views."""
        return SignatureOnlyPermissionTester(user, self)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Set the reading time before saving, so that the signature covers it."""
        self.reading_minutes = max(1, round(len(self.words().split()) / WORDS_A_MINUTE))
        super().full_clean(*args, **kwargs)

    def words(self) -> str:
        """Return all text without markup, one paragraph or point per line."""
        lines = [self.title, self.summary]
        for piece in blocks.pieces(self.body):
            lines += [piece["heading"], piece["text"]]
        return "\n".join(line for line in lines if line)

    def as_page_text(self) -> lint.PageText:
        """Return the page as the linter reads it."""
        return lint.PageText(
            language=self.locale.language_code,
            words=self.words(),
            markup=blocks.markup(self.body),
            sourced=bool(self.sources) or not self.needs_sources,
            crisis=self.in_crisis,
        )

    def faults(self) -> list[str]:
        """Return the faults that prevent submission, as sentences."""
        return [
            str(FAULTS[item.fault] % {"detail": item.detail})
            for item in lint.findings(self.as_page_text(), _is_our_path)
        ]

    def path_on_site(self) -> str:
        """Return the public path of the page."""
        raise NotImplementedError

    def path_of_changes(self) -> str:
        """Return the path of the page's change history."""
        return reverse("article-changes", args=[self.slug])

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str]:
        """Return the URL for the editor's “View live”, with SITE_URL instead of Wagtail's table of sites."""
        return (0, settings.SITE_URL, self.path_on_site())


class HomePage(ReviewedPage):
    """The home page in one language, parent of all other pages."""

    heading = models.CharField(max_length=120)
    needs_sources = False

    PII_FIELDS = ReviewedPage.PII_FIELDS
    NON_PII_FIELDS = ReviewedPage.NON_PII_FIELDS | field_names("heading")

    content_panels = [*Page.content_panels, FieldPanel("heading"), *ReviewedPage.content_panels[1:]]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["content.ArticlePage", "content.ExercisePage", "content.GuidePage", "content.CrisisPage"]
    template = "content/home.html"

    class Meta:
        verbose_name = _("home page")

    def words(self) -> str:
        return f"{self.heading}\n{super().words()}"

    def path_on_site(self) -> str:
        return reverse("home")

    def path_of_changes(self) -> str:
        return reverse("home-changes")


class LibraryPage(ReviewedPage):
    """Common fields of articles, exercises and guides."""

    takeaways = StreamField(blocks.Takeaways(), blank=True)
    concern = models.SlugField(
        max_length=60, blank=True, help_text=_("The word of the vocabulary that “Find care” begins with.")
    )
    state = models.CharField(
        max_length=2, blank=True, validators=[RegexValidator("^[A-Z]{2}$")],
        help_text=_("The state that “Find care” begins with, by its two letters, for a page about one state."),
    )  # fmt: skip
    topic = models.CharField(max_length=30, blank=True, choices=list(TOPICS.items()))

    PII_FIELDS = ReviewedPage.PII_FIELDS
    NON_PII_FIELDS = ReviewedPage.NON_PII_FIELDS | field_names("takeaways concern state topic")

    content_panels = [
        *ReviewedPage.content_panels[:3],
        FieldPanel("takeaways"),
        *ReviewedPage.content_panels[3:],
        FieldPanel("concern"),
        FieldPanel("state"),
        FieldPanel("topic"),
    ]

    class Meta:
        abstract = True

    def words(self) -> str:
        lines = super().words().split("\n")
        return "\n".join([*lines[:2], *(str(block.value) for block in self.takeaways), *lines[2:]])


class ArticlePage(LibraryPage):
    """An article: what something is, what helps, and where to get help."""

    template = "content/article.html"

    class Meta:
        verbose_name = _("article")

    def path_on_site(self) -> str:
        return reverse("article", args=[self.slug])


class ExercisePage(LibraryPage):
    """An exercise, such as slow breathing."""

    template = "content/article.html"

    class Meta:
        verbose_name = _("exercise")

    def path_on_site(self) -> str:
        return reverse("article", args=[self.slug])


class GuidePage(LibraryPage):
    """A guide, such as “When to seek care”: levels of care and what to do at each."""

    template = "content/article.html"

    class Meta:
        verbose_name = _("guide")

    def path_on_site(self) -> str:
        return reverse("seek-care") if self.slug == SEEK_CARE else reverse("article", args=[self.slug])


class CrisisPage(ReviewedPage):
    """The text around the crisis lines. It never expires: an old page is better than none."""

    template = "content/crisis.html"
    expires = False
    in_crisis = True

    PII_FIELDS = ReviewedPage.PII_FIELDS
    NON_PII_FIELDS = ReviewedPage.NON_PII_FIELDS

    class Meta:
        verbose_name = _("crisis page")

    def path_on_site(self) -> str:
        return reverse("crisis")

    def path_of_changes(self) -> str:
        return reverse("crisis-changes")


def _is_our_path(address: str) -> bool:
    """Return whether a path of this site exists. A library page must be public."""
    try:
        match = resolve(address.partition("#")[0].partition("?")[0])
    except Resolver404:
        return False
    return match.url_name != "article" or Page.objects.live().filter(slug=match.kwargs["slug"]).exists()
