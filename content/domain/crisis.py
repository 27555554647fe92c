"""Crisis lines. The built-in ones are used while the database has none or is unavailable."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Line:
    """A crisis line. `call` and `text` are numbers to dial, `word` is the text to send; each is "" if there is none."""

    slug: str
    name: str
    name_es: str
    what: str
    what_es: str
    call: str
    text: str
    word: str
    url: str
    hours: str
    hours_es: str
    languages: tuple[str, ...]
    source: str
    source_url: str
    checked_on: date
    position: int = 0
    display_number: str = ""
    press: str = ""

    @property
    def number(self) -> str:
        """Return the number as people read it."""
        return self.display_number or self.call

    @property
    def message_to(self) -> str:
        """Return an `sms:` URL with the word as the message, or ""."""
        return (f"sms:{self.text}?&body={self.word}" if self.word else f"sms:{self.text}") if self.text else ""

    @property
    def dial(self) -> str:
        """Return a `tel:` URL, or ""."""
        return f"tel:{self.call}" if self.call else ""


# Concerns that may mean danger, by their slug: staff can add concerns, and each of this kind has its lines at once.
SELF_HARM = re.compile(r"self-(?:harm|injury)|suicid")
VIOLENCE = re.compile(r"abus|violen|assault|rape|incest|traffick|stalk")
NOT_VIOLENCE = re.compile(r"substance|alcohol|drug")
# Lines that teens and children can use, apart from those for everyone.
FOR_MINORS = ("crisis-text-line", "childhelp", "love-is-respect", "teen-line", "trevor-project")


def means_violence(concerns: Iterable[str]) -> bool:
    """Return whether any of these concerns may mean that someone hurts the person."""
    return any(VIOLENCE.search(slug) and not NOT_VIOLENCE.search(slug) for slug in concerns)


def lines_for_danger(concerns: Iterable[str], *, minor: bool, language: str) -> tuple[str, ...]:
    """Return the slugs of the lines for concerns that may mean danger, () if none does."""
    slugs = list(concerns)
    violence = means_violence(slugs)
    if not violence and not any(SELF_HARM.search(slug) for slug in slugs):
        return ()
    first = "988-spanish" if language == "es" else "988"
    return (
        first,
        *(("domestic-violence", "sexual-assault") if violence else ()),
        *(FOR_MINORS if minor else ()),
    )


ALWAYS, ALWAYS_ES = "Every day, at any hour", "Todos los días, a cualquier hora"
CHECKED_ON = date(2026, 11, 22)

BUILT_IN = (
    Line(
        slug="988", name="988 Suicide & Crisis Lifeline", name_es="Línea 988 de Prevención del Suicidio y Crisis",
        what="Talk, text or chat with a trained person about anything that feels too heavy. It is free.",
        what_es="Hable, escriba o chatee con una persona preparada sobre lo que le pesa demasiado. Es gratis.",
        call="988", text="988", word="", url="https://988lifeline.org/", hours=ALWAYS, hours_es=ALWAYS_ES,
        languages=("en", "es"), source="988 Suicide & Crisis Lifeline, Get Help",
        source_url="https://988lifeline.org/get-help/", checked_on=CHECKED_ON, position=10,
    ),
    Line(
        slug="911", name="Emergency services", name_es="Servicios de emergencia",
        what="Call now if you or someone else is in danger. Help comes to you.",
        what_es="Llame ahora si usted u otra persona está en peligro. La ayuda llega hasta usted.",
        call="911", text="", word="", url="", hours=ALWAYS, hours_es=ALWAYS_ES, languages=("en", "es"),
        source="National 911 Program, Calling 911", source_url="https://www.911.gov/calling-911/", checked_on=CHECKED_ON,
        position=20,
    ),
    Line(
        slug="988-spanish", name="988 in Spanish", name_es="988 en español",
        what="Call 988 and press 2, or text the word AYUDA to 988. People who speak Spanish answer.",
        what_es="Llame al 988 y marque el 2, o envíe la palabra AYUDA al 988. Le responden en español.",
        call="988", text="988", word="AYUDA", url="https://988lifeline.org/es/", hours=ALWAYS, hours_es=ALWAYS_ES,
        languages=("es",), source="988 Suicide & Crisis Lifeline, Ayuda en español",
        source_url="https://988lifeline.org/es/", checked_on=CHECKED_ON, position=30, display_number="988", press="2",
    ),
    Line(
        slug="veterans", name="Veterans Crisis Line", name_es="Línea de Crisis para Veteranos",
        what="For veterans, service members and those who love them. Call 988 and press 1, or text 838255.",
        what_es="Para veteranos, militares y quienes los quieren. Llame al 988 y marque el 1, o escriba al 838255.",
        call="988", text="838255", word="", url="https://www.veteranscrisisline.net/", hours=ALWAYS,
        hours_es=ALWAYS_ES, languages=("en",), source="Veterans Crisis Line, Get Help",
        source_url="https://www.veteranscrisisline.net/get-help-now/call/", checked_on=CHECKED_ON, position=40,
        display_number="988", press="1",
    ),
    Line(
        slug="domestic-violence", name="National Domestic Violence Hotline",
        name_es="Línea Nacional contra la Violencia Doméstica",
        what="If a partner or someone at home hurts you, scares you or controls you. They help you plan for safety.",
        what_es="Si su pareja o alguien en casa le hace daño, le da miedo o le controla. Le ayudan a estar a salvo.",
        call="18007997233", text="", word="", url="https://www.thehotline.org/", hours=ALWAYS, hours_es=ALWAYS_ES,
        languages=("en", "es"), source="The National Domestic Violence Hotline, Get Help",
        source_url="https://www.thehotline.org/get-help/", checked_on=CHECKED_ON, position=50,
        display_number="1-800-799-7233",
    ),
    Line(
        slug="sexual-assault", name="National Sexual Assault Hotline", name_es="Línea Nacional de Agresión Sexual",
        what="If someone did something sexual to you that you did not want, now or long ago. It was not your fault.",
        what_es="Si alguien le hizo algo sexual que usted no quería, ahora o hace mucho. No fue su culpa.",
        call="18006564673", text="", word="", url="https://rainn.org/", hours=ALWAYS, hours_es=ALWAYS_ES,
        languages=("en", "es"), source="RAINN, National Sexual Assault Hotline",
        source_url="https://rainn.org/", checked_on=CHECKED_ON, position=60, display_number="1-800-656-4673",
    ),
    Line(
        slug="crisis-text-line", name="Crisis Text Line", name_es="Crisis Text Line",
        what="Text HOME to 741741. A trained person writes back. Good when you can't talk out loud.",
        what_es="Envíe HOME al 741741. Una persona preparada le responde. Sirve cuando no puede hablar en voz alta.",
        call="", text="741741", word="HOME", url="https://www.crisistextline.org/", hours=ALWAYS, hours_es=ALWAYS_ES,
        languages=("en",), source="Crisis Text Line, Text us", source_url="https://www.crisistextline.org/text-us/",
        checked_on=CHECKED_ON, position=70,
    ),
)  # fmt: skip
