"""The JSON API, its OpenAPI document, and how often one network may call."""

from config.settings.env import IN_PRODUCTION, setting
from config.settings.parsers import WrongValueError, choice, whole_number

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.http.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "config.http.schema.Schema",
    "EXCEPTION_HANDLER": "config.http.problems.exception_handler",
    # In our API `format` is a visit format (individual, couple, family), not a way to choose a renderer.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_THROTTLE_CLASSES": ["config.http.throttles.NetworkRateThrottle"],
    "DATETIME_FORMAT": "%Y-%m-%dT%H:%M:%SZ",
    "COMPACT_JSON": True,
}
# Requests per minute for one network (IPv4 /24, IPv6 /56). A busy household, clinic or campus stays below these.
# A search may read the whole library, and counting openings reads every therapist of a state.
THROTTLE_RATES = {"read": 600, "match": 240, "write": 240, "search": 120, "openings": 120}
# Pages count against "read", and posted forms against "write", except these: name and method → rate, or none at all. No
# one in danger or in a hurry to leave is slowed. The openings of an article count themselves and then show no number.
PAGE_RATES = {
    ("shortlist", "GET"): "match",
    ("compare", "GET"): "match",
    ("why-this-match", "GET"): "match",
    ("search", "POST"): "search",
}
PAGES_WITHOUT_RATE = frozenset(
    {
        *("home", "home-changes", "crisis", "crisis-changes", "seek-care", "check-in", "safety", "privacy"),
        *("quick-exit", "tab-closed", "delete-answers", "set_language", "robots", "find-care-openings"),
    }
)


def _throttle(value: str) -> str:
    word = choice("on", "off")(value)
    if word == "off" and IN_PRODUCTION:
        raise WrongValueError("must not be off in production: anyone could try codes and hold times without a limit")
    return word


# THROTTLE=off turns off every rate and every per-network limit, for a load test or a demo on one machine. Production
# refuses it.
THROTTLE_OFF = setting("THROTTLE", _throttle, "on", example="on") == "off"
LIVE_HOLDS_PER_NETWORK, LIVE_HOLDS_PER_NETWORK_AND_PROVIDER = 100, 3
HOLDS_PER_NETWORK_HOUR = 600
# A code has 59 bits: with 30 attempts an hour it can't be guessed, and people who share an address aren't locked out.
RESUME_ATTEMPTS_PER_NETWORK_HOUR = 30
# Attempts to open a mailed link, its code or its passphrase, and requests for a new link. Each appointment has stricter
# limits of its own.
VERIFICATION_ATTEMPTS_PER_NETWORK_HOUR = 60
# Joining the waitlist sends mail to an address that was not verified.
WAITLIST_JOINS_PER_NETWORK_HOUR = 30
# Reports that a listing is wrong; staff read each.
LISTING_REPORTS_PER_NETWORK_HOUR = 20
# TRUSTED_PROXIES: the number of our own proxies in front of the service; the address before them is the client's.
# Default 0: no forwarding header is trusted.
TRUSTED_PROXIES = setting("TRUSTED_PROXIES", whole_number(0, 9), 0, example="1")

SPECTACULAR_SETTINGS = {
    "TITLE": "Attune",
    "DESCRIPTION": "Find a therapist who fits and book a session, without an account.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["config.http.schema.public_endpoints_only"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "StateEnum": "providers.directory.domain.license.STATES",
        "AuthorityBasisEnum": "providers.directory.domain.license.AUTHORITY_BASES",
        "AgeGroupEnum": "providers.directory.domain.profile.AGE_GROUPS",
        "OfferStatusEnum": "matching.booking.domain.offer.STATUSES",
        "OfferKindEnum": "matching.booking.domain.offer.KINDS",
        "AppointmentStatusEnum": "matching.appointments.domain.appointment.STATUSES",
        "CostBasisEnum": "matching.availability.domain.cost.BASES",
        "ReasonStatusEnum": "matching.search.domain.reasons.STATUSES",
    },
}
