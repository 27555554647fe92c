"""Language tags (BCP 47), and the language of ours that we answer in."""

import re

from django.conf import settings

# RFC 5646, section 2.1, without case: language, script, region, variants, extensions, private use.
TAG = re.compile(
    r"""[a-z]{2,3} (?:-[a-z]{3}){0,3}
        (?:-[a-z]{4})?
        (?:-(?:[a-z]{2}|\d{3}))?
        (?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*
        (?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*
        (?:-x(?:-[a-z\d]{1,8})+)?
      | x(?:-[a-z\d]{1,8})+
      | (?: art-lojban | cel-gaulish | en-gb-oed | i-ami | i-bnn | i-default | i-enochian | i-hak | i-klingon | i-lux
          | i-mingo | i-navajo | i-pwn | i-tao | i-tay | i-tsu | no-bok | no-nyn | sgn-be-fr | sgn-be-nl | sgn-ch-de
          | zh-guoyu | zh-hakka | zh-min | zh-min-nan | zh-xiang )""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
MAX_TAG_LENGTH = 100


def is_tag(text: str) -> bool:
    """Return whether the text is a well-formed language tag."""
    return len(text) <= MAX_TAG_LENGTH and TAG.fullmatch(text) is not None


def supported(tag: str | None) -> str:
    """Return the language of ours that a tag means, by its first part; English for all others.

    Texts and dates then are in one language: `pt-BR` gets English ones.
    """
    language = (tag or "").lower().split("-")[0]
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
