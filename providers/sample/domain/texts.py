"""Headlines and bios of sample therapists. Every bio says that the person is fictional."""

import random

HEADLINES = {
    "trauma": (
        "Steady company after hard times",
        "Gentle, paced work with what still hurts",
        "Finding safe ground again, step by step",
        "When the past keeps knocking",
        "Careful trauma work, at your speed",
    ),
    "mood": (
        "Room to breathe when worry takes over",
        "Small steps out of heavy days",
        "For tired minds and restless nights",
        "Practical help with worry and low mood",
        "Less pressure, more of what matters to you",
    ),
    "couples": (
        "Talking so that both of you are heard",
        "Help for two people who are stuck",
        "Mending, deciding, or starting over together",
        "Closer again, or kinder apart",
        "Plain talk for couples and families",
    ),
    "young": (
        "For young people and those who raise them",
        "Play, art and patience for growing minds",
        "Helping kids feel at home in themselves",
        "School, friends, family: one thing at a time",
        "Where different minds are welcome",
    ),
    "loss": (
        "Making room for grief",
        "Living on, beside the loss",
        "When body or life has changed its plans",
        "Quiet support through endings",
        "For what cannot be fixed and must be carried",
    ),
    "self": (
        "Come as you are",
        "Belonging, on your own terms",
        "A place where you need not explain yourself first",
        "Finding words for who you are",
        "Proud, tired, both: welcome",
    ),
    "use": (
        "Without lectures about drinking or using",
        "Change that starts where you are",
        "Less of what harms, more of what helps",
        "Honest talk about habits",
        "One decision at a time",
    ),
    "birth": (
        "Before, during and after a birth",
        "Becoming a parent is a lot",
        "For new families and those who hoped to be one",
        "Gentle help in the first years",
        "When a baby changes everything",
    ),
    "steady": (
        "Calm structure for stormy minds",
        "Skills for days that swing",
        "Taking back room from fears and rules",
        "Long-term, steady support",
        "Clear plans, warm tone",
    ),
}
OPENINGS = (
    "You set the pace here, and we can slow down whenever you like.",
    "People tell me that the first session feels like an ordinary talk, and that is how I mean it.",
    "I begin by listening for what you want to be different.",
    "You don't need the right words to start; we look for them together.",
    "My office is a plain, unhurried place, also on a screen.",
    "I like to know what has helped you before, and what hasn't.",
    "In our first meeting we map out what weighs most and leave the rest for later.",
    "I believe in small experiments between sessions and in laughing now and then.",
)
MIDDLES = {
    "trauma": (
        "Much of my work is with people whose bodies still brace for something that is over. We build steadiness "
        "first, and look back only as far as it helps."
    ),
    "mood": (
        "I work with worry, low mood and worn-out weeks, mostly with concrete tools that you can try between sessions."
    ),
    "couples": (
        "I work with couples and families who repeat one quarrel in many forms, and we find what each of you is "
        "asking for underneath."
    ),
    "young": (
        "I work with children, teenagers and their families, and I keep parents involved in ways that respect what a "
        "young person tells me."
    ),
    "loss": (
        "I work with people who have lost someone, or lost the life they had planned, and I am in no hurry with grief."
    ),
    "self": (
        "I work with people who are asked to explain themselves too often, and who would like to think about who they "
        "are in peace."
    ),
    "use": "I work with people who want to drink or use less, or who aren't sure yet, and I don't keep score.",
    "birth": ("I work with people around pregnancy and birth, with joy and fear side by side, and with partners too."),
    "steady": (
        "I work with moods, thoughts and habits that take up too much room, with clear plans and regular review."
    ),
}
METHODS = (
    "I draw on {0} and {1}, and say openly why I suggest what I suggest.",
    "My work leans on {0}, with some {1} where it fits.",
    "Expect {0} and {1}, explained in plain words.",
    "I trained in {0} and {1}; the method matters less than whether it helps you.",
)
APPROACH_NAMES = {
    "cbt": "CBT", "tf-cbt": "trauma-focused CBT", "cpt": "cognitive processing therapy",
    "prolonged-exposure": "prolonged exposure", "emdr": "EMDR", "psychodynamic": "psychodynamic therapy", "dbt": "DBT",
    "act": "ACT", "mindfulness-based": "mindfulness", "somatic": "body-based work",
    "internal-family-systems": "internal family systems", "interpersonal": "interpersonal therapy",
    "gottman": "the Gottman method", "emotionally-focused": "emotionally focused therapy",
    "motivational-interviewing": "motivational interviewing", "narrative": "narrative therapy",
    "play-therapy": "play therapy", "art-therapy": "art therapy", "music-therapy": "music therapy",
    "group-therapy": "group work",
}  # fmt: skip
PRESCRIBING = "I also talk through medicine with you: what it can do, what it can't, and when to stop."
SAMPLE_NOTE = "This is sample data: the person and the practice are made up."


def headline(specialty: str, rng: random.Random) -> str:
    """Return a headline of one line."""
    return rng.choice(HEADLINES[specialty])


def bio(specialty: str, approaches: tuple[str, ...], prescribes: bool, rng: random.Random) -> str:
    """Return a short text that ends with a note that it is sample data."""
    approach_names = [APPROACH_NAMES[slug] for slug in approaches if slug in APPROACH_NAMES]
    sentences = [MIDDLES[specialty], rng.choice(OPENINGS)]
    if rng.random() < 0.5:
        sentences.reverse()
    if len(approach_names) >= 2:
        sentences.append(rng.choice(METHODS).format(*approach_names[:2]))
    if prescribes:
        sentences.append(PRESCRIBING)
    return f"{' '.join(sentences)}\n\n{SAMPLE_NOTE}"
