"""Any language tag is accepted, and text and dates are in one language of ours."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from config.http.serializer_fields import LanguageTagField
from config.text import languages
from matching.appointments import labels


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        *((tag, "es") for tag in ("es", "ES", "es-MX", "Es-419", "es-Latn-MX", "ES-mx-x-home")),
        *((tag, "en") for tag in (
            "en", "EN-us", "pt-BR", "zh-Hant-TW", "zh-cmn-Hans-CN", "de-CH-1996", "sl-rozaj-biske", "i-klingon",
            "en-GB-oed", "x-private", "ar-u-nu-latn", "haw", "sr-Cyrl",
        )),
    ],
)  # fmt: skip
def test_a_tag_means_one_language_of_ours(tag: str, language: str) -> None:
    assert LanguageTagField().run_validation(tag) == language


@pytest.mark.parametrize(
    "wrong", ["e", "english!", "en_US", "en-", "-en", "en--US", "12", "es-" + "abcdefgh-" * 20 + "abc"]
)
def test_what_is_no_tag_is_refused(wrong: str) -> None:
    assert not languages.is_tag(wrong)


@pytest.mark.parametrize(("active", "month"), [("pt-br", "November"), ("es-mx", "noviembre"), ("zh-hant", "November")])
def test_dates_follow_the_language_of_the_text(active: str, month: str) -> None:
    with translation.override(active):
        assert month in labels.when(datetime(2026, 11, 23, 15, tzinfo=UTC), "America/New_York")
