"""The home, crisis and guide pages in English. Short words, short sentences, one idea at a time."""

from content.domain import topics
from content.domain.seed import sources
from content.domain.seed.draft import Draft, card, points, section

HOME = Draft(
    kind="home",
    language="en",
    slug="home",
    title="Attune",
    heading="A therapist who fits, as soon as tomorrow.",
    summary="Six short questions. We show you licensed therapists who take your plan, know what you are going "
    "through, and have time for you.",
    body=(
        (
            "helps",
            points(
                "What you can count on",
                ("Takes your insurance", "We list only therapists in your plan who are licensed where you will be. "
                 "You see the likely cost before you book."),
                ("Trauma-informed", "Say that it matters. Then each therapist on your list has had training that we "
                 "checked. You set the pace."),
                ("Times you can book", "You see real open times, in your time zone. The one you pick is kept for you "
                 "while you decide."),
            ),
        ),
    ),
    sources=(),
)  # fmt: skip

NUMBNESS = Draft(
    kind="article",
    language="en",
    slug="emotional-numbness-after-trauma",
    topic=topics.FEELINGS,
    title="Emotional numbness after trauma",
    summary="Feeling little or nothing after something terrible is common. It is a way your body copes. It can pass, "
    "and there is help.",
    concern="emotional-numbness",
    takeaways=(
        "Going numb is one way the body gets through too much. It does not mean you are broken or cold.",
        "For many people it eases with time, rest and kind company.",
        "If it lasts more than a month, or gets in the way of your days, a therapist can help.",
        "If a medicine may be the cause, talk to the person who prescribed it. Don't stop on your own.",
    ),
    body=(
        ("note", {"text": "This page talks about trauma in a general way. It does not describe any event. You can stop "
                  "at any point and come back."}),
        ("section", section(
            "What it is",
            "Something hard happened. You thought you would cry or shake. But there is nothing. The world feels far "
            "away, as if you saw it through glass.",
            "This is called emotional numbness. Your feelings have not gone for good. Your body has turned them down, "
            "the way you turn down a sound that is too loud.",
            "You are far from alone. About 7 in 10 adults in the United States have lived through a traumatic event.",
        )),
        ("signs", points(
            "How it can feel",
            ("Far away", "You feel cut off from yourself or from people you love."),
            ("Muted", "Good news and bad news both land with a soft thud."),
            ("Empty", "There is a blank space where sadness, joy or anger should be."),
            ("Still", "Your face and voice show little of what goes on."),
            ("Pulled back", "You stay home more. You answer less."),
            ("Heavy", "You are tired, and small things take a lot of work."),
        )),
        ("section", section(
            "Why it happens",
            "When there is too much to feel, the body guards you. Feeling less can get you through the first hours and "
            "days. Sometimes the guard stays up after the danger has passed.",
            "Numbness is a main sign of PTSD, the stress that can follow trauma. It can also come with long stress, "
            "worry or depression. Some medicines for depression can cause it too. Often there is more than one cause.",
        )),
        ("helps", points(
            "What can help",
            ("Name it", "Say or write one word for how you feel, even if the word is “blank.”"),
            ("Start small", "Do one thing you used to like, for five minutes. Music, a walk, warm tea."),
            ("Try a new way to cope", "Pick one thing that calms you, like slow breathing. Do it at the same time each day."),
            ("Stay near safe people", "You don't have to talk about it. Sitting with someone you trust counts."),
            ("Sleep", "Aim for seven hours or more. Keep the same bedtime when you can."),
            ("Ask about your medicine", "Did it start after a new pill or dose? Tell the person who prescribed it."),
        )),
        ("steps", {
            "heading": "Come back to now: 5-4-3-2-1",
            "introduction": "This takes about two minutes. Go slow. Skip any step you like.",
            "steps": [
                "Look for five things you can see.",
                "Find four things you can touch.",
                "Listen for three sounds.",
                "Notice two things you can smell.",
                "Notice one thing you can taste.",
            ],
        }),
        ("section", section(
            "What therapy can do",
            "A therapist won't push you to tell the story. You set the pace. Many kinds of therapy can help feelings "
            "come back in a safe way:",
            items=(
                "<b>CBT</b> looks at how thoughts, feelings and acts are tied.",
                "<b>EMDR</b> works with memory while your eyes or hands move from side to side.",
                "<b>Psychodynamic therapy</b> looks at how the past shapes the present.",
                "<b>Group therapy</b> lets you hear from others who know it too.",
                "<b>Art or music therapy</b> gives you a way in without words.",
            ),
        )),
        ("section", section(
            "When to talk to someone",
            "Reach out if the numbness lasts more than a month. Reach out sooner if you can't work, sleep or care for "
            "yourself or your kids. You do not need a reason that is “big enough.”",
            "If you think about dying or about hurting yourself, call or text 988 now. It is free. Someone will "
            "listen, at any hour. Many people who felt this way feel better with help.",
        )),
    ),
    sources=(sources.PTSD, sources.PTSD_BASICS, sources.TREATMENT, sources.TRAUMA, sources.SLEEP),
)  # fmt: skip

SEEK_CARE = Draft(
    kind="guide",
    language="en",
    slug="when-to-seek-care",
    topic=topics.THERAPY,
    title="When to seek care",
    summary="Four levels, from looking after yourself to getting help now. Find the one that sounds most like you.",
    concern="stress-and-burnout",
    takeaways=(
        "How long it lasts and how much it gets in the way tell you more than how bad it “should” feel.",
        "Two weeks or more of feeling bad is a good time to talk to someone.",
        "If you may not be safe, get help now. You don't have to be sure.",
    ),
    body=(
        ("section", section(
            "How to use this page",
            "This is not a test. No one sees what you read here. Read all four cards, or just the one you need. If you "
            "are between two, pick the one with more help.",
        )),
        ("care_cards", {
            "heading": "Which one sounds like you?",
            "cards": [
                card("self", "You feel low or tense, but you get by",
                     "Rest, move a little, eat, and see people you trust. Check in with yourself in a week.",
                     "It has been less than two weeks.",
                     "You still work, study or care for your home.",
                     "You sleep most nights.",
                     "Good things still feel good some of the time."),
                card("talk", "It is not passing",
                     "Book a first talk with a therapist. You can also ask your doctor. A few weeks' wait is okay.",
                     "It has been two weeks or more.",
                     "You feel numb, sad, scared or angry most days.",
                     "You pull away from people or things you like."),
                card("soon", "It gets in the way of your life",
                     "Ask for the first open time you can get, this week if you can. Tell one person you trust. If you "
                     "think about dying, call or text 988 today.",
                     "You can't work, study or care for your kids.",
                     "You hardly sleep or eat.",
                     "You drink or use more to get through the day.",
                     "Memories of what happened come back and won't let go.",
                     "You think it would be better not to be here, but you have no plan."),
                card("now", "You may not be safe",
                     "Call or text 988, or call 911 if there is danger now. Stay near someone if you can.",
                     "You think about ending your life, and you might act on it.",
                     "You might hurt someone else.",
                     "Someone is hurting you.",
                     "You see or hear things that tell you to do harm."),
            ],
        }),
        ("section", section(
            "What a first talk is like",
            "You say what brings you. The therapist asks a few things and tells you how they work. You can ask what "
            "you like. You can say no to any question. At the end you decide if you want to come back.",
            "If it does not feel right, you can try another therapist. That is normal.",
        )),
        ("section", section(
            "If you worry about someone else",
            "Ask them how they are, and listen. You can say: “I am glad you told me. Shall we look for help as a "
            "team?” If they may not be safe, call 988 for advice, or 911 if there is danger now.",
        )),
        ("lines", {"heading": "Someone to call now", "slugs": ["988", "911"]}),
    ),
    sources=(sources.NEED_HELP, sources.CARING, sources.PTSD, sources.LIFELINE),
)  # fmt: skip

CRISIS = Draft(
    kind="crisis",
    language="en",
    slug="help-right-now",
    title="Help right now",
    summary="You can call or text any of these. They are free. You don't have to be sure, and you don't have to know "
    "what to say.",
    body=(
        ("section", section(
            "What to say",
            "You can start with: “I am not okay and I need to talk.” That is enough. They will ask how you are and if "
            "you are in danger. You can hang up at any time.",
        )),
        ("section", section(
            "Until help comes",
            "Stay with someone, or go where people are. Move away from things that could hurt you. Drink some water. "
            "Look around and name five things you see. Strong waves of pain do pass, and help works.",
        )),
        ("section", section(
            "If someone at home hurts you",
            "Use a phone they can't check, if you can. “Leave this site” at the top takes you to another page. It "
            "can't clear the history of your phone.",
        )),
    ),
    sources=(sources.LIFELINE,),
)  # fmt: skip

DRAFTS = (HOME, NUMBNESS, SEEK_CARE, CRISIS)
