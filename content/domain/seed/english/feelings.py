"""Pages in English about feelings after trauma, and exercises."""

from content.domain import topics
from content.domain.seed import sources
from content.domain.seed.draft import Draft, points, section

SHUT_DOWN = Draft(
    kind="article",
    language="en",
    slug="why-emotions-shut-down",
    topic=topics.FEELINGS,
    title="Why emotions shut down",
    summary="When there is too much to bear, the body can turn feelings down. It is a way to get through. It is not a "
    "flaw in you.",
    concern="emotional-numbness",
    takeaways=(
        "Fight, flight and freeze are things the body does by itself. You did not choose them.",
        "Shutting down can guard you for a time. It can also stay on for too long.",
        "Pushing feelings away takes a lot of strength. That is one reason why you may be so tired.",
        "Feelings come back best in small steps, with rest and with people who are kind.",
    ),
    body=(
        ("note", {"text": "This page talks about how the body acts in danger. It tells no story of harm. Stop when you "
                  "like."}),
        ("section", section(
            "The body's alarm",
            "Your body has an alarm. When it senses danger, it acts before you can think. Your heart beats fast. Your "
            "muscles get tight. Your breath gets short. You are ready to fight or to run.",
            "At times you can do neither. Then the body has one more way: it goes still. People call this “freeze.” "
            "You "
            "may feel as if you watch from far away. Pain may feel dull. Time may slow down. Later, parts may be hard "
            "to "
            "recall.",
            "None of this is weak. Bodies did this long before we had a word for it. Many people blame themselves "
            "because they did not move or shout. But a body that froze did what it could to get you through.",
        )),
        ("section", section(
            "When the danger is over but the body is not sure",
            "For many people the alarm calms down in the days or weeks that follow. For some it stays on. A smell, a "
            "sound or a date can set it off. The body may then do again what worked before: turn the feelings down.",
            "It is hard to turn down fear alone. When the body turns one feeling down, it often turns them all down. "
            "So "
            "joy, love and grief get quiet too. You may know that you love your child, and yet not feel it. That can "
            "be scary. It does not mean that the love is gone.",
        )),
        ("signs", points(
            "Some ways it can show",
            ("Blank", "Someone asks how you feel, and no word comes."),
            ("Far off", "You hear people talk as if they were in the next room."),
            ("On autopilot", "You get things done and hardly recall doing them."),
            ("Busy all the time", "You keep moving so that nothing can catch up with you."),
            ("No tears", "You want to cry and can't."),
            ("Worn out", "You rest, and you are still tired."),
        )),
        ("section", section(
            "Other things that can turn feelings down",
            "Trauma is one cause. It is not the only one. Long stress, grief, depression and lack of sleep can do it. "
            "So can alcohol and other drugs. Some medicines can too, such as those for depression. A few health "
            "problems can leave you flat and tired.",
            "That is why it helps to talk with a doctor as well as a therapist. If you think a medicine may play a "
            "part, "
            "ask the person who prescribed it. Please don't stop on your own. Stopping all at once can make you ill.",
        )),
        ("helps", points(
            "What can help the alarm calm down",
            ("A steady day", "Wake, eat and sleep at close to the same times. The body likes to know what comes next."),
            ("A long breath out", "Breathe in while you count to four. Breathe out while you count to six."),
            ("Feet on the floor", "Press your feet down. Notice what holds you up."),
            ("Movement", "A slow walk or a stretch tells the body that it is not stuck."),
            ("One safe person", "You don't have to explain. Ask someone to sit with you."),
            ("Less to numb with", "Alcohol and drugs dull pain for a night. They make sleep and mood worse in time."),
        )),
        ("section", section(
            "There is no need to force it",
            "You may wish to break through and feel it all at once. Most people do better with small steps. A good "
            "therapist will first help you feel steady. Only then, and only if you want to, will you look at what "
            "happened.",
            "Reach out if the shutting down lasts more than a month, or if it gets in the way of work, sleep or the "
            "people you love. If you think about dying or about hurting yourself, call or text 988. It is free, day "
            "and night, and you don't have to be sure.",
        )),
    ),
    sources=(sources.IMPACT, sources.PTSD_BASICS, sources.PTSD, sources.MEDICATIONS),
)  # fmt: skip

FEEL_AGAIN = Draft(
    kind="article",
    language="en",
    slug="ways-to-feel-again",
    topic=topics.FEELINGS,
    title="Ways to feel again",
    summary="Feelings tend to come back a little at a time. Here are small things to try, and how to go slow when it "
    "gets to be too much.",
    concern="emotional-numbness",
    takeaways=(
        "Start with the body and the senses. Words can come later.",
        "A few minutes a day do more than one big push.",
        "When feelings come back, the hard ones may come first. You can slow down at any time.",
        "Being with people you trust is one of the strongest helps there is.",
    ),
    body=(
        ("section", section(
            "Before you begin",
            "You don't have to do all of this. Pick one thing that seems easy. Do it for a few minutes. Then stop, "
            "even "
            "if it went well. You are showing your body that it can feel a little and still be okay.",
            "Some days nothing will happen. That is not failing. Rest counts too.",
        )),
        ("helps", points(
            "Begin with the senses",
            ("Warm and cool", "Hold a warm cup. Then run cool water over your hands. Notice which one you like."),
            ("Sound", "Play one song you used to love. You don't have to feel a thing. Just hear it to the end."),
            ("Smell", "Coffee, soap, an orange, rain. Smell it with your eyes open."),
            ("Taste", "Eat one bite slowly. Is it sweet, salty or sour?"),
            ("Touch", "A soft blanket, a pet, a smooth stone in your pocket."),
        )),
        ("helps", points(
            "Let the body move",
            ("Walk", "Ten minutes is enough. Look for one thing you have not seen before."),
            ("Stretch", "Lift your arms. Let them drop. Do it three times."),
            ("Breathe out", "Make the breath out longer than the breath in. Hum, if you like."),
            ("Shake it off", "Shake your hands for half a minute. Then let them rest in your lap."),
        )),
        ("section", section(
            "Find a word",
            "Two or three times a day, ask yourself: what is here right now? Start with the body. Tight. Heavy. Warm. "
            "Then try one plain word for a mood. Sad. Calm. Cross. Blank is a fine answer.",
            "You may like to write it down. After a week or two, look back. Most people find that it is not the same "
            "each day. Those small shifts are feelings, too.",
        )),
        ("section", section(
            "Do small things that used to matter",
            "When you feel flat, you may wait to want something before you do it. Try it the other way around. Do the "
            "thing first, in a small way. The wish often comes later.",
            items=(
                "Water one plant.",
                "Cook a dish from when you were young.",
                "Send one photo to a friend.",
                "Sit in the sun for five minutes.",
                "Draw, sing or play, badly and for no one.",
            ),
        )),
        ("section", section(
            "Be near people",
            "You may feel like a ghost among friends. Go all the same, for a short time. Say it in your own way: “I am "
            "a bit far away these days. I like being here, though.” People who care for you can bear to hear that.",
            "If no one near you feels safe, a support group or a helpline can be a first step.",
        )),
        ("section", section(
            "When it gets to be too much",
            "As feelings come back, fear, anger or grief may come first. You may cry at odd times. This can be a part "
            "of "
            "healing, but you don't have to take it all at once.",
            "Look around the room. Name five things you see. Feel your feet on the floor. Tell yourself the day and "
            "the "
            "place. Then do something plain, like washing a cup. You can come back to the feeling later, or with help.",
        )),
        ("section", section(
            "When to ask for help",
            "Some numbness needs more than these steps. Talk to a therapist if it has lasted more than a month. Do it "
            "sooner if memories flood in, if you drink or use drugs to cope, or if you can't do what your day asks.",
            "If you think about dying or about hurting yourself, call or text 988 now. Someone is there at any hour.",
        )),
    ),
    sources=(sources.COPING, sources.DOING_WHAT_MATTERS, sources.CARING, sources.TRAUMA),
)  # fmt: skip

SLEEP = Draft(
    kind="article",
    language="en",
    slug="sleep-after-trauma",
    topic=topics.CALM,
    title="Sleep after trauma",
    summary="Trouble falling asleep, waking up often and bad dreams are common after something hard. Much of it can get "
    "better with help.",
    concern="sleep",
    takeaways=(
        "After trauma the body stays on guard. Sleep asks it to let go, and that is hard at first.",
        "The same time to get up, each day, is the best place to start.",
        "Bad dreams can be treated. You can ask for help with them alone.",
        "If sleep is bad for more than a few weeks, talk to a doctor or a therapist.",
    ),
    body=(
        ("note", {"text": "This page speaks of bad dreams in a general way. It does not describe any."}),
        ("section", section(
            "Why sleep gets hard",
            "To fall asleep, you have to stop keeping watch. After trauma, a part of you may not want to. The house is "
            "quiet, the lights are off, and thoughts get loud. You hear each sound. You may fear the dreams, so you "
            "stay up late.",
            "Then you are tired. When you are tired, the body's alarm goes off more often. So poor sleep and fear can "
            "feed each other. The good news is that this works both ways. As sleep gets a little better, days often do "
            "too.",
        )),
        ("signs", points(
            "What people notice",
            ("Hard to fall asleep", "You lie there for an hour, with your thoughts going round."),
            ("Up at night", "You wake many times, or far too early."),
            ("Bad dreams", "You wake up scared, with a fast heart."),
            ("Fear of the bed", "You put off going to bed, or sleep on the couch with the lights on."),
            ("Tired days", "You are short of patience. It is hard to think or recall things."),
        )),
        ("helps", points(
            "During the day",
            ("Get up at one time", "Choose a time and keep it, even after a bad night and on days off."),
            ("See daylight", "Go out in the morning, if only for ten minutes."),
            ("Move", "A walk helps. Hard exercise is best some hours before bed."),
            ("Watch the coffee", "Coffee, cola and energy drinks last for hours. Stop after lunch if you can."),
            ("Short naps", "If you must nap, keep it to half an hour and before mid-afternoon."),
        )),
        ("helps", points(
            "In the evening",
            ("Slow down", "Give yourself half an hour with low light and no news."),
            ("Leave out alcohol", "It may help you drop off. Then it breaks up the night and makes dreams worse."),
            ("Make the room yours", "A small light is fine. So is a locked door, soft sound, or a fan."),
            ("Put thoughts on paper", "Write down what is on your mind. It can wait there until the morning."),
            ("Go when sleepy", "Go to bed when your eyes want to close, not by the clock alone."),
        )),
        ("section", section(
            "When you wake up afraid",
            "Turn on a light. Sit up and put your feet on the floor. Say where you are, and what day it is. Name five "
            "things you can see. Drink some water. Breathe out slowly, a few times.",
            "If you are still awake after a while, get up. Do something quiet in low light. Go back when you feel "
            "sleepy. "
            "Lying there and fighting for sleep teaches the body that the bed is a place to worry.",
        )),
        ("section", section(
            "What treatment can do",
            "There is a talk treatment made for poor sleep. It is called CBT for insomnia, or CBT-I. It takes a few "
            "weeks. For many people it is the first thing to try, before sleep medicine.",
            "For bad dreams, a therapist can help you change the end of a dream while you are awake, and practice the "
            "new one. When PTSD is treated, sleep often gets better, too.",
            "Tell your doctor if you snore loudly, gasp in your sleep or can't stay awake in the day. These can be "
            "signs of a breathing problem, and that can be treated. Ask before you take any sleep medicine, also those "
            "sold without a prescription.",
        )),
        ("section", section(
            "When to talk to someone",
            "Adults need seven hours or more. If you have had far less for more than a few weeks, ask for help. Ask "
            "sooner if you are too tired to drive or to care for someone.",
            "Nights can be lonely. If you think about dying or about hurting yourself, call or text 988. People "
            "answer all night.",
        )),
    ),
    sources=(sources.SLEEP, sources.HEALTHY_SLEEP, sources.PTSD_BASICS, sources.COPING),
)  # fmt: skip

GROUNDING = Draft(
    kind="exercise",
    language="en",
    slug="grounding-now",
    topic=topics.CALM,
    title="Grounding now",
    summary="Two short exercises to help you come back to this moment. You can do them sitting down, anywhere, with no "
    "one noticing.",
    concern="trauma",
    takeaways=(
        "Go slow. Skip any step you like. Stop at any time.",
        "Keep your eyes open if closing them feels worse.",
        "It does not have to work the first time. It gets easier with practice.",
    ),
    body=(
        ("grounding", {
            "heading": "5-4-3-2-1: one sense at a time",
            "introduction": "This takes about two minutes. Say the answers out loud, or think them.",
            "senses": [
                {"count": 5, "text": "Look around. Name five things you can see. The color of a wall is enough."},
                {"count": 4, "text": "Feel four things. Your feet on the floor, your back on the chair, your sleeve."},
                {"count": 3, "text": "Listen for three sounds. One near, one far, one in between."},
                {"count": 2, "text": "Notice two things you can smell. If there are none, think of two you like."},
                {"count": 1, "text": "Notice one thing you can taste. A sip of water will do."},
            ],
            "ending": "Say the day and the place you are in. You are here, now. You can start again if you like.",
        }),
        ("breathing", {
            "heading": "A slower breath",
            "introduction": "A long breath out helps the body calm down. If you get dizzy, go back to your own breath.",
            "breathe_in": 4,
            "breathe_out": 6,
            "rounds": 6,
            "ending": "Let your breath find its own pace again. Notice if anything is a little softer.",
        }),
        ("section", section(
            "What grounding does",
            "After trauma, a memory can feel as if it were now. Or you may drift off and feel that nothing is real. "
            "Grounding turns your mind to what your senses tell you in this room. It shows the body that the past is "
            "past.",
            "It does not make a memory go away. It gives you a firm place to stand until the wave has passed. Most "
            "waves "
            "do pass, often in some minutes.",
        )),
        ("helps", points(
            "Other things to try",
            ("Cold water", "Hold your hands under the tap. Notice the cold, and then how it fades."),
            ("Press and let go", "Press your palms together and count to five. Let go. Do it three times."),
            ("Count back", "Count back from fifty by threes. Mistakes are fine."),
            ("Name a kind", "Think of ten animals, or foods, or towns."),
            ("Say it", "“My name is … Today is … I am in … I am safe here, and this is a memory.” You can add who is "
             "with you, or your age: “I am ten and my aunt is here.” “I am sixteen and in my room.” “I am an adult now.”"),
            ("A thing to hold", "Keep a stone, a ring or a piece of cloth in your pocket."),
        )),
        ("section", section(
            "If it does not help",
            "Some people feel worse when they turn to their breath or body. If that is you, look outward. Walk, name "
            "colors, or talk to someone. You did nothing wrong.",
            "Try it on calm days, too. It is easier to find the way in a storm when you have walked it in the sun.",
            "If you need it many times a day, or if you lose track of time, a therapist can help. If you think about "
            "dying or about hurting yourself, call or text 988 now.",
        )),
        ("lines", {"heading": "Someone to talk to now", "slugs": ["988", "crisis-text-line"]}),
    ),
    sources=(sources.DOING_WHAT_MATTERS, sources.RELAXATION, sources.COPING),
)  # fmt: skip

DRAFTS = (SHUT_DOWN, FEEL_AGAIN, SLEEP, GROUNDING)
