"""The check-in: three questions, and the level of care for each answer.

The reader answers on their own device and nothing is sent to the server. The result is the most urgent level of all
answers; there is no score and no diagnosis.
"""

from dataclasses import dataclass

# From the least to the most urgent; `content.labels.LEVELS` has their labels.
LEVELS = ("self", "talk", "soon", "now")


@dataclass(frozen=True)
class Answer:
    """One answer in both languages. With `safety` the result shows crisis lines first, whatever its level."""

    slug: str
    level: str
    en: str
    es: str
    safety: bool = False


@dataclass(frozen=True)
class Question:
    """One question in both languages, with its answers from the least urgent."""

    slug: str
    en: str
    es: str
    answers: tuple[Answer, ...]


QUESTIONS = (
    Question(
        "how-long", "How long has it been like this?", "¿Desde cuándo está así?",
        (
            Answer("days", "self", "Less than two weeks", "Menos de dos semanas"),
            Answer("weeks", "talk", "Two weeks or more", "Dos semanas o más"),
            Answer("waves", "talk", "It comes and goes", "Va y viene"),
        ),
    ),
    Question(
        "how-much", "How much does it get in the way?", "¿Cuánto le afecta en su día a día?",
        (
            Answer("by", "self", "I get by. Good things still feel good some of the time.",
                   "Me las arreglo. Lo bueno todavía me alegra a veces."),
            Answer("harder", "talk", "Some things are harder: work, sleep, or being with people.",
                   "Algunas cosas me cuestan más: el trabajo, el sueño o estar con gente."),
            Answer("stuck", "soon", "I can hardly work, sleep, eat, or care for those who need me.",
                   "Casi no puedo trabajar, dormir, comer o cuidar a quien me necesita."),
        ),
    ),
    Question(
        "safe", "Are you safe?", "¿Está a salvo?",
        (
            Answer("yes", "self", "Yes, I am safe.", "Sí, estoy a salvo."),
            Answer("unsure", "now", "I don't know, or I would rather not say.", "No lo sé, o prefiero no decirlo.",
                   safety=True),
            Answer("gone", "soon", "I think it would be better not to be here. I would not act on it.",
                   "Pienso que sería mejor no estar aquí. No haría nada.", safety=True),
            Answer("act", "now", "I think about ending my life, and I might act on it.",
                   "Pienso en quitarme la vida, y podría hacerlo.", safety=True),
            Answer("hurt", "now", "Someone is hurting me, or I am afraid of someone.",
                   "Alguien me hace daño, o le tengo miedo a alguien.", safety=True),
            Answer("others", "now", "I might hurt someone.", "Podría hacerle daño a alguien.", safety=True),
        ),
    ),
)  # fmt: skip
