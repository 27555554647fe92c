"""Pages in English about therapy: what it is, its kinds, and how it begins."""

from content.domain import topics
from content.domain.seed import sources
from content.domain.seed.draft import Draft, points, section

TRAUMA_INFORMED = Draft(
    kind="article",
    language="en",
    slug="what-trauma-informed-care-means",
    topic=topics.THERAPY,
    title="What trauma-informed care means",
    summary="It is a way of giving care that keeps in mind what people may have been through. You feel it in small "
    "things: choice, pace and respect.",
    concern="trauma",
    takeaways=(
        "The question is not “What is wrong with you?” It is “What happened to you, and what do you need?”",
        "You have a say in everything: the topic, the pace, the door, the chair.",
        "It is a way to work. It is not one special treatment.",
        "You may ask any therapist how they do it.",
    ),
    body=(
        ("section", section(
            "The idea",
            "Many people who ask for help have lived through something hard. Some say so. Many don't, or not yet. Care "
            "can bring up old fear without meaning to: a closed door, a sharp tone, a form with no reason given.",
            "Trauma-informed care takes that into account from the start, for everyone. You don't have to tell your "
            "story to be treated with care.",
        )),
        ("helps", points(
            "Six things it stands on",
            ("Safety", "You should feel safe in the room, on the phone and on the screen."),
            ("Trust", "You hear what will happen, and why. No surprises."),
            ("Support from peers", "People who have been there too can give hope."),
            ("Working as a team", "The therapist knows about therapy. You know about you."),
            ("Your voice and choice", "You can say no, stop, or change your mind."),
            ("Respect for who you are", "Your culture, language, faith, gender and past are part of the picture."),
        )),
        ("section", section(
            "What you may notice",
            "A therapist who works this way will tell you what to expect before you begin. They will ask before they "
            "go "
            "into a hard topic. They watch how you are doing, and slow down when it gets to be too much. They will not "
            "push you for details.",
            "They will also look at your strengths. The ways you got through are skills, even those that now get in "
            "your way.",
        )),
        ("section", section(
            "How it differs from trauma treatment",
            "Trauma-informed care is how help is given. Trauma treatment is work on the memories and signs that "
            "trauma leaves behind. Some kinds are cognitive processing therapy, prolonged exposure and EMDR. A "
            "therapist needs training for each of them.",
            "So there are two good questions: “How do you make this feel safe?” and “Are you trained to treat "
            "trauma, and in what way?”",
        )),
        ("section", section(
            "Questions you can ask",
            items=(
                "What training have you had in trauma, and when?",
                "What will we do in the first few visits?",
                "What do you do if I go blank or get very upset?",
                "Do I have to talk about what happened?",
                "How will we know if it helps?",
            ),
        )),
        ("section", section(
            "What we mean by it here",
            "On Attune, “trauma-informed” is not a word a therapist can simply put on their page. We show it only "
            "where "
            "a training is named and we have checked it. You can make it a must, and then everyone on your list has "
            "it.",
            "It can't tell you if the two of you will get along. Trust your sense of it. If a visit leaves you feeling "
            "small or rushed, you may say so, or try someone else.",
        )),
        ("section", section(
            "If it is too much right now",
            "You don't need to wait for a visit to get support. If you think about dying or about hurting yourself, "
            "call or text 988, at any hour.",
        )),
    ),
    sources=(sources.TIP_57, sources.IMPACT, sources.GUIDELINE),
)  # fmt: skip

KINDS = Draft(
    kind="article",
    language="en",
    slug="kinds-of-therapy",
    topic=topics.THERAPY,
    title="Kinds of therapy explained",
    summary="CBT, EMDR, psychodynamic, group, art and music: what happens in each, who it may suit, and what to ask.",
    concern="trauma",
    takeaways=(
        "Several kinds of therapy can help. No single one is best for everyone.",
        "For PTSD, treatments that work with the memory in a planned way have been studied the most.",
        "How well you and the therapist work together matters in every kind.",
        "You can ask to change course. Therapy is yours.",
    ),
    body=(
        ("section", section(
            "CBT: thoughts, feelings and acts",
            "CBT stands for cognitive behavioral therapy. You and the therapist look at how what you think, feel and "
            "do "
            "are tied. You try new steps between visits, so there is some homework. It often lasts a few months.",
            "Some forms are made for trauma. In cognitive processing therapy, you look at thoughts such as “It was my "
            "fault.” In prolonged exposure, you come back bit by bit to memories and places you avoid. You are guided "
            "the whole way, and you learn that you can bear it.",
        )),
        ("section", section(
            "EMDR: memory with movement",
            "EMDR stands for eye movement desensitization and reprocessing. You hold a part of a memory in mind while "
            "you follow a hand or a light with your eyes, or feel taps. You don't have to say much out loud. Over time "
            "the memory often loses some of its force.",
            "First you learn ways to feel steady. The therapist needs training in EMDR.",
        )),
        ("section", section(
            "Psychodynamic therapy: then and now",
            "Here you look at how the past lives on in the present. You may see that you keep people away, or always "
            "take care of others, and begin to know why. You talk freely, and what goes on between you and the "
            "therapist is part of the work. It can be short or go on for a year or more.",
        )),
        ("section", section(
            "Group therapy: not alone",
            "A few people meet with one or two therapists. You may hear your own thoughts from someone else. That can "
            "ease shame. Some groups teach skills, and others leave room to talk. What is said there should stay "
            "there, "
            "and you can stay quiet at first.",
        )),
        ("section", section(
            "Art and music therapy: without words",
            "You paint, shape clay, drum, sing or listen with a trained therapist. You don't have to be good at it. It "
            "can suit you if words are hard to find, or if you feel cut off from your body. It has been studied less "
            "than the talk treatments for PTSD, and is often used next to them.",
        )),
        ("helps", points(
            "How to choose",
            ("You want tools soon", "CBT may suit you."),
            ("One memory keeps coming back", "Ask about EMDR, cognitive processing therapy or prolonged exposure."),
            ("The same thing happens in each relationship", "Psychodynamic therapy may suit you."),
            ("You feel like the only one", "Think about a group."),
            ("Words are hard", "Art or music can be a way in."),
            ("You are not sure", "That is fine. A first visit is a good place to find out."),
        )),
        ("section", section(
            "What to ask",
            items=(
                "What kind of therapy do you think would help me, and why?",
                "What training do you have in it?",
                "What will a visit look like?",
                "How long does it tend to take?",
                "What are the hard parts?",
            ),
        )),
        ("section", section(
            "It may feel worse before it feels better",
            "When you begin to look at hard things, you may feel raw for a while. Tell your therapist. They can slow "
            "down. If a kind of therapy does not help after some weeks of trying, ask what else there is.",
            "If you think about dying or about hurting yourself, don't wait for the next visit. Call or text 988.",
        )),
    ),
    sources=(sources.PSYCHOTHERAPIES, sources.TREATMENT, sources.GUIDELINE, sources.UNDERSTANDING),
)  # fmt: skip

CHOOSING = Draft(
    kind="guide",
    language="en",
    slug="choosing-a-therapist",
    topic=topics.THERAPY,
    title="Choosing a therapist",
    summary="What to look for, what to ask, and how to tell after a few visits if it is a good fit.",
    concern="stress-and-burnout",
    takeaways=(
        "Three facts come first: a license where you are, your plan or a price you can pay, and an open time.",
        "Then comes the fit: what they know, how they work, and how you feel with them.",
        "You may ask questions before you begin.",
        "You can change therapists. A good one will not take it badly.",
    ),
    body=(
        ("section", section(
            "Start with the facts",
            "A therapist must be licensed in the state where you are during the visit. This also holds for visits by "
            "video. You can look up a license on the website of the state board.",
            "Then look at cost. Is the therapist in your plan? If you pay yourself, what is the fee, and is there a "
            "lower one for those who can't pay it all? Last, is there a time that fits your week?",
        )),
        ("signs", points(
            "Who is who",
            ("Psychologist", "Has a PhD or PsyD. Gives therapy and tests."),
            ("Clinical social worker", "Has a master's degree. Gives therapy and helps with daily needs."),
            ("Counselor", "Has a master's degree in counseling. Gives therapy."),
            ("Marriage and family therapist", "Works with couples, families and single people."),
            ("Psychiatrist", "A medical doctor. Can prescribe medicine. Some give therapy, too."),
            ("Psychiatric nurse practitioner", "A nurse with more training. Can prescribe medicine."),
        )),
        ("section", section(
            "Think about what matters to you",
            "It is okay to have wishes. You may want someone of a certain gender, or who speaks your language, or who "
            "knows your culture or faith. You may want someone who treats trauma often. Studies find that people whose "
            "wishes are met are less likely to stop early.",
            "Don't let a long list of wishes keep you from help, though. If you can, name one thing that you must "
            "have, "
            "and one that would be nice.",
        )),
        ("section", section(
            "Questions for a first call",
            items=(
                "Have you worked with people who have a problem like mine?",
                "How do you work, and what would we do first?",
                "How often would we meet, and for how long?",
                "What does it cost, and what if I have to cancel?",
                "What should I do if I need help between visits?",
            ),
        )),
        ("section", section(
            "After the first few visits",
            "You don't have to like every minute. But you should feel heard and respected. Ask yourself:",
            items=(
                "Can I say what I think, even when I disagree?",
                "Do they remember what matters to me?",
                "Do I know what we are working on?",
                "Do I feel a little less alone with it?",
            ),
        )),
        ("section", section(
            "Reasons to leave",
            "Leave if a therapist mocks you, pushes you for details, or tries to be your friend, your partner or your "
            "business contact. Sexual contact is never okay. You can report it to the state board.",
            "Sometimes no one did anything wrong, and it still does not fit. You can say: “I don't think this is the "
            "right match for me. Can you suggest someone?” You owe no more than that.",
        )),
        ("section", section(
            "If you can't wait",
            "If the first open time is too far off, ask to be told when one opens up, or see your doctor. If you think "
            "about dying or about hurting yourself, call or text 988 today.",
        )),
    ),
    sources=(sources.FIND_THERAPIST, sources.PSYCHOTHERAPIES, sources.UNDERSTANDING, sources.HELPLINE),
)  # fmt: skip

FIRST_SESSION = Draft(
    kind="guide",
    language="en",
    slug="your-first-session",
    topic=topics.THERAPY,
    title="Your first session",
    summary="What happens in the first hour, what you may be asked, and what you can leave unsaid.",
    concern="stress-and-burnout",
    takeaways=(
        "You don't have to tell your whole story. A few sentences are enough.",
        "You can say “I'd rather not answer that” to any question.",
        "The therapist will tell you what stays private and what does not.",
        "You are also there to find out if you want to come back.",
    ),
    body=(
        ("section", section(
            "Before",
            "You may get some forms. They ask about your health, your plan and how you have been. Leave blank what you "
            "can't answer. If you have a list of medicines, keep it near.",
            "For a video visit, find a place where no one can hear you. A parked car works. Test the sound. Have some "
            "water and tissues. If you may not be alone, agree on a word that means “I can't talk now.”",
            "You may want to cancel at the last minute. Many people feel that way. You could tell the therapist just "
            "that. It is a fine way to begin.",
        )),
        ("steps", {
            "heading": "How the hour tends to go",
            "introduction": "Each therapist has their own way. Most first visits have these parts.",
            "steps": [
                "They say hello, check your name and ask where you are right now.",
                "They explain what is private, and the few cases in which they must tell someone.",
                "They ask what brings you, and why now.",
                "They ask about sleep, health, family, work, alcohol and drugs, and what has helped before.",
                "They ask about safety. This is a question for everyone.",
                "You both talk about what you want to be different, and what to do next.",
            ],
        }),
        ("section", section(
            "What is private",
            "What you say stays with your therapist. There are limits set by law. They may have to act if there is a "
            "serious danger to you or someone else, or if a child or a frail adult is being hurt. The rules differ by "
            "state. Ask: “When would you have to tell someone?”",
            "If you talk about dark thoughts, that does not mean you will be sent to a hospital. Most of the time it "
            "means that you make a plan for hard moments.",
        )),
        ("helps", points(
            "Things you can say",
            ("When you don't know where to begin", "“I don't know how to start. Could you ask me something?”"),
            ("When it goes too fast", "“Can we slow down?”"),
            ("When you go blank", "“I am drifting off. I need a minute.”"),
            ("When you want a tool first", "“Before we talk about the past, can you show me how to calm down?”"),
            ("When you feel nothing", "“I can't feel much. That is part of why I came.”"),
        )),
        ("section", section(
            "What you can ask",
            items=(
                "What do you think is going on?",
                "How would we work on it?",
                "How often would we meet?",
                "How will we know that it helps?",
                "What will it cost me?",
            ),
        )),
        ("section", section(
            "After",
            "You may feel light, tired, sad or nothing much. All of it is common. Plan something easy: a walk, a "
            "meal, an "
            "early night. Write down one thing that felt right and one that did not.",
            "You don't have to decide at once. If you felt safe enough, give it two or three more visits. If you did "
            "not, you may look for someone else.",
            "If it stirs up more than you can hold, call the therapist's office. If you think about dying or about "
            "hurting yourself, call or text 988, at any hour.",
        )),
    ),
    sources=(sources.UNDERSTANDING, sources.PSYCHOTHERAPIES, sources.TREATMENT),
)  # fmt: skip

DRAFTS = (TRAUMA_INFORMED, KINDS, CHOOSING, FIRST_SESSION)
