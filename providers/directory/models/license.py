"""State licenses, interstate compacts with their member states, and privileges under them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from config.pii import ClassifiedModel, field_names
from providers.directory.domain.license import LICENSE_TYPES, STATES
from providers.directory.models.provider import Provider
from providers.directory.models.triggers import change_tracking, membership_tracking, record_history


class DateRange(Func):
    """A `daterange` from two date columns, both inclusive."""

    function = "DATERANGE"
    output_field = DateRangeField()


def inclusive_dates(first: str, last: str) -> DateRange:
    """Return the range of days from one date column to another, both inclusive. NULL is unbounded."""
    return DateRange(F(first), F(last), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


def comparison_key(number: str) -> Upper:
    """Return an expression for `providers.directory.domain.license_number.comparison_key` of a column."""
    return Upper(Func(F(number), Value("[^0-9A-Za-z]"), Value(""), Value("g"), function="REGEXP_REPLACE"))


class LicenseStatus(models.TextChoices):
    """The status of a license according to the board."""

    PENDING = "pending", _("Pending")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")


class License(ClassifiedModel):
    """A license of one state. It counts from issue to expiry, both inclusive, while active and verified.

    An unverified number is only what somebody wrote, so several providers may have it until staff verify one of them.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="licenses")
    state = models.CharField(max_length=2)
    license_type = models.CharField(max_length=40, choices=[(t, t) for t in LICENSE_TYPES])
    number = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=LicenseStatus, default=LicenseStatus.PENDING)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)

    PII_FIELDS = field_names("provider number verified_by")
    NON_PII_FIELDS = field_names("id state license_type status issued_on expires_on verified_on")

    class Meta:
        triggers = change_tracking() + record_history()
        indexes = [GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="license_by_words")]
        ordering = ["state", "license_type"]
        constraints = [
            models.UniqueConstraint(
                comparison_key("number"),
                F("state"),
                F("license_type"),
                condition=Q(verified_on__isnull=False),
                name="license_verified_number_is_one_persons",
            ),
            models.UniqueConstraint(
                F("provider"),
                F("state"),
                F("license_type"),
                comparison_key("number"),
                name="license_number_stands_once",
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="license_state_is_known"),
            models.CheckConstraint(condition=Q(license_type__in=LICENSE_TYPES), name="license_type_is_known"),
            models.CheckConstraint(condition=Q(status__in=LicenseStatus.values), name="license_status_is_known"),
            models.CheckConstraint(condition=~Q(number=""), name="license_has_a_number"),
            models.CheckConstraint(condition=Q(expires_on__gte=F("issued_on")), name="license_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(issued_on__isnull=False, expires_on__isnull=False),
                name="license_active_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.license_type}"


class Compact(ClassifiedModel):
    """An agreement under which member states let each other's licensees practice."""

    slug = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=120)

    NON_PII_FIELDS = field_names("id slug label")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.label


class MembershipStatus(models.TextChoices):
    """`enacted`: the law is passed, but no privileges are issued yet. Only `issuing` permits practice."""

    ENACTED = "enacted", _("Enacted")
    ISSUING = "issuing", _("Issuing")


class CompactMembership(ClassifiedModel):
    """A period of a state's membership in a compact, both dates inclusive, with its source."""

    compact = models.ForeignKey(Compact, on_delete=models.CASCADE, related_name="memberships")
    state = models.CharField(max_length=2)
    status = models.CharField(max_length=10, choices=MembershipStatus)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    checked_on = models.DateField()

    NON_PII_FIELDS = field_names("id compact state status starts_on ends_on source checked_on")

    class Meta:
        triggers = membership_tracking()
        ordering = ["compact", "state", "starts_on"]
        constraints = [
            ExclusionConstraint(
                name="membership_one_status_a_day",
                expressions=[
                    ("compact", RangeOperators.EQUAL),
                    ("state", RangeOperators.EQUAL),
                    (inclusive_dates("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="membership_state_is_known"),
            models.CheckConstraint(condition=Q(status__in=MembershipStatus.values), name="membership_status_is_known"),
            models.CheckConstraint(condition=~Q(source=""), name="membership_names_its_source"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="membership_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.compact_id} {self.state} {self.status}"


class Privilege(ClassifiedModel):
    """A provider's privilege under a compact, in these states, or in all that issue privileges if `states` is None."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="privileges")
    compact = models.ForeignKey(Compact, on_delete=models.PROTECT)
    number = models.CharField(max_length=40)
    states = ArrayField(models.CharField(max_length=2), null=True, blank=True)
    status = models.CharField(max_length=10, choices=LicenseStatus, default=LicenseStatus.PENDING)
    issued_on = models.DateField()
    expires_on = models.DateField()
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)

    PII_FIELDS = field_names("provider number verified_by")
    NON_PII_FIELDS = field_names("id compact states status issued_on expires_on verified_on")

    class Meta:
        triggers = change_tracking() + record_history()
        ordering = ["compact", "number"]
        constraints = [
            models.UniqueConstraint(
                comparison_key("number"),
                F("compact"),
                condition=Q(verified_on__isnull=False),
                name="privilege_verified_number_is_one_persons",
            ),
            models.UniqueConstraint(
                F("provider"), F("compact"), comparison_key("number"), name="privilege_number_stands_once"
            ),
            models.CheckConstraint(condition=Q(states__contained_by=STATES), name="privilege_states_are_known"),
            models.CheckConstraint(condition=Q(status__in=LicenseStatus.values), name="privilege_status_is_known"),
            models.CheckConstraint(condition=~Q(number=""), name="privilege_has_a_number"),
            models.CheckConstraint(condition=Q(expires_on__gte=F("issued_on")), name="privilege_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.compact_id} {self.number}"
