"""The provider, with concerns and visit types."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from config.pii import ClassifiedModel, field_names
from providers.directory.domain.license import LICENSE_TYPES
from providers.directory.domain.profile import AGE_GROUPS, FOCUS_LIMIT, initials
from providers.directory.models.triggers import change_tracking, record_history
from providers.directory.models.vocabulary import Approach, Concern, Gender, Identity, Language


class ProviderStatus(models.TextChoices):
    """The status of a record: not listed yet, listed, hidden for now, gone for good."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    LEFT = "left", _("Left")


class Source(models.TextChoices):
    """Where a record came from. Sample people exist only in demos and are labeled on every page."""

    STAFF = "staff", _("Entered by staff")
    ROSTER = "roster", _("Roster import")
    NPPES = "nppes", _("NPPES import")
    SAMPLE = "sample", _("Sample data")


class RecordWords(Func):
    """Joined texts for searching records, in upper case without accents. The first migration creates the function."""

    function = "record_words"
    output_field = models.TextField()


class Provider(ClassifiedModel):
    """A licensed person who offers appointments. `notice` is in minutes, money in `currency`."""

    npi = models.CharField(max_length=10, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    # The day on which CMS deactivated the NPI, by the last NPPES file. Such a provider isn't listed.
    npi_deactivated_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=ProviderStatus, default=ProviderStatus.DRAFT)
    source = models.CharField(max_length=10, choices=Source, default=Source.STAFF)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    display_name = models.CharField(max_length=160)
    credentials = models.CharField(max_length=60, blank=True)
    license_type = models.CharField(max_length=40, choices=[(t, t) for t in LICENSE_TYPES])
    pronouns = models.CharField(max_length=40, blank=True)
    gender = models.ForeignKey(Gender, null=True, blank=True, on_delete=models.PROTECT)
    practicing_since = models.PositiveSmallIntegerField(null=True, blank=True)
    headline = models.CharField(max_length=160, blank=True)
    bio = models.TextField(max_length=4000, blank=True)
    timezone = models.CharField(max_length=60)
    age_groups = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    approaches = models.ManyToManyField(Approach, blank=True)
    languages = models.ManyToManyField(Language, blank=True)
    identities = models.ManyToManyField(Identity, blank=True)
    self_pay_fee = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    accepting_new_clients = models.BooleanField(default=False)
    # Number of new clients from `capacity_verified_on` on. Each appointment booked since then takes one place.
    capacity = models.PositiveSmallIntegerField(default=0)
    capacity_verified_on = models.DateField(null=True, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_verified_on = models.DateField(null=True, blank=True)
    room_url = models.URLField(max_length=300, blank=True)
    # The provider's rule for late cancellations, for display only.
    cancel_policy = models.CharField(max_length=600, blank=True)
    notice = models.PositiveIntegerField(default=24 * 60)
    horizon_days = models.PositiveSmallIntegerField(default=28)
    created_at = models.DateTimeField(auto_now_add=True)

    PII_FIELDS = field_names(
        "npi slug given_name family_name display_name credentials pronouns gender practicing_since headline bio "
        "contact_email contact_phone room_url"
    )
    NON_PII_FIELDS = field_names(
        "id npi_deactivated_on status source license_type timezone age_groups self_pay_fee currency "
        "accepting_new_clients capacity capacity_verified_on contact_verified_on cancel_policy notice horizon_days created_at"
    )

    class Meta:
        triggers = change_tracking("id") + record_history("id")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=Q(npi__regex=r"^[12][0-9]{9}$"), name="provider_npi_has_its_shape"),
            models.CheckConstraint(condition=Q(status__in=ProviderStatus.values), name="provider_status_is_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="provider_source_is_known"),
            models.CheckConstraint(condition=Q(license_type__in=LICENSE_TYPES), name="provider_license_type_is_known"),
            models.CheckConstraint(
                condition=Q(age_groups__contained_by=list(AGE_GROUPS)), name="provider_age_groups_are_known"
            ),
            models.CheckConstraint(
                condition=Q(self_pay_fee__isnull=True) | Q(self_pay_fee__gte=0), name="provider_fee_is_not_negative"
            ),
            models.CheckConstraint(condition=Q(currency="USD"), name="provider_currency_is_usd"),
            models.CheckConstraint(condition=Q(notice__lte=14 * 24 * 60), name="provider_notice_within_two_weeks"),
            models.CheckConstraint(
                condition=Q(horizon_days__gte=1, horizon_days__lte=365), name="provider_horizon_within_a_year"
            ),
            models.CheckConstraint(condition=~Q(display_name="") & ~Q(timezone=""), name="provider_has_name_and_zone"),
        ]
        indexes = [
            models.Index(fields=["status"]),
            models.Index(fields=["family_name"]),
            GinIndex(
                OpClass(
                    RecordWords("display_name", "given_name", "family_name", "npi", "slug", "contact_email"),
                    name="gin_trgm_ops",
                ),
                name="provider_by_words",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def initials(self) -> str:
        """The initials shown in place of a photo."""
        return initials(self.display_name)


class ProviderConcern(ClassifiedModel):
    """A concern that a provider works with. At most four are in focus: `focus` is a rank from 1 to 4."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="concerns")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT)
    focus = models.PositiveSmallIntegerField(null=True, blank=True)

    PII_FIELDS = field_names("provider")
    NON_PII_FIELDS = field_names("id concern focus")

    class Meta:
        triggers = change_tracking() + record_history()
        ordering = [F("focus").asc(nulls_last=True), "concern__position"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "concern"], name="provider_names_a_concern_once"),
            models.UniqueConstraint(fields=["provider", "focus"], name="provider_focus_places_are_distinct"),
            models.CheckConstraint(
                condition=Q(focus__isnull=True) | Q(focus__gte=1, focus__lte=FOCUS_LIMIT),
                name="provider_focus_is_at_most_four",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.concern_id}"


class VisitType(ClassifiedModel):
    """A visit type that a provider offers, with its length and buffers in minutes."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="session_types")
    care_type = models.CharField(max_length=24)
    format = models.CharField(max_length=12)
    visit = models.CharField(max_length=6)
    minutes = models.PositiveSmallIntegerField(default=50)
    buffer_before = models.PositiveSmallIntegerField(default=0)
    buffer_after = models.PositiveSmallIntegerField(default=10)

    PII_FIELDS = field_names("provider")
    NON_PII_FIELDS = field_names("id care_type format visit minutes buffer_before buffer_after")

    class Meta:
        triggers = change_tracking() + record_history()
        ordering = ["care_type", "format", "visit"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "care_type", "format", "visit"], name="visit_type_once_per_provider"
            ),
            models.CheckConstraint(
                condition=Q(care_type__in=["therapy", "medication-management"]), name="visit_type_care_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(format__in=["individual", "couple", "family"]), name="visit_type_format_is_known"
            ),
            models.CheckConstraint(condition=Q(visit__in=["first", "later"]), name="visit_type_visit_is_known"),
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=240), name="visit_type_lasts_10_to_240_minutes"
            ),
            models.CheckConstraint(
                condition=Q(buffer_before__lte=120, buffer_after__lte=120), name="visit_type_buffers_within_two_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.care_type}, {self.format}, {self.visit}"


class ProviderApproach(Provider.approaches.through):  # type: ignore[name-defined]  # made by Django
    """The join table of `Provider.approaches`, as a model that can declare triggers."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = change_tracking() + record_history()


class ProviderLanguage(Provider.languages.through):  # type: ignore[name-defined]
    """The join table of `Provider.languages`."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = change_tracking() + record_history()


class ProviderIdentity(Provider.identities.through):  # type: ignore[name-defined]
    """The join table of `Provider.identities`."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = change_tracking() + record_history()
