"""Pages in English about paying for therapy, medicine, and family and friends."""

from content.domain import topics
from content.domain.seed import sources
from content.domain.seed.draft import Draft, points, section

INSURANCE = Draft(
    kind="guide",
    language="en",
    slug="what-insurance-pays",
    topic=topics.PAYING,
    title="What insurance pays",
    summary="The words on your card, what to ask your plan, and what to do if you have none or can't use it.",
    concern="stress-and-burnout",
    takeaways=(
        "Most plans in the United States cover some therapy. How much you pay depends on your own plan.",
        "Ask three things: Is this therapist in my network? What do I pay for each visit? Do I need a referral?",
        "If you pay yourself, you have a right to a written estimate before the visit.",
        "A letter from the plan may go to the person whose plan it is. You can ask for privacy.",
    ),
    body=(
        ("section", section(
            "Is therapy covered?",
            "Plans sold on the health insurance marketplace have to cover mental health care. Medicaid and Medicare "
            "cover it, too, though what they pay for is not the same in each state and plan. Many plans from a job "
            "cover it as well.",
            "A federal law on parity says this: a plan that covers mental health may not set harsher limits on it "
            "than on "
            "other care. And marketplace plans can't turn you down for something you had before.",
        )),
        ("signs", points(
            "Words you will meet",
            ("Premium", "What you pay each month to have the plan."),
            ("Deductible", "What you pay in a year before the plan begins to pay for most things."),
            ("Copay", "A set price for each visit, such as twenty-five dollars."),
            ("Coinsurance", "Your share in percent. With 20 percent, you pay one dollar of every five."),
            ("In network", "The therapist has a contract with your plan. You tend to pay less."),
            ("Out of network", "No contract. You may pay all of it, or get a part back later."),
            ("Prior approval", "The plan wants to agree before it pays."),
        )),
        ("steps", {
            "heading": "How to ask your plan",
            "introduction": "Call the number on the back of your card. Have a pen ready. You can read these out loud.",
            "steps": [
                "“Do I have coverage for outpatient mental health visits, also by video?”",
                "“Is this therapist in my network today?” Give the name and the state.",
                "“What is my deductible, and how much of it have I met?”",
                "“What will I pay for a first visit, and for each visit after that?”",
                "“Do I need a referral or prior approval? Is there a limit on visits?”",
                "“May I have your name and a number for this call?” Write down the day.",
            ],
        }),
        ("section", section(
            "If you have no plan or can't use it",
            items=(
                "Ask about a sliding scale. That is a lower fee for people who earn less.",
                "See if you can get Medicaid. You can apply at any time of the year.",
                "Community health centers charge by what you earn.",
                "Training clinics at universities often cost less. Students work there with a licensed teacher.",
                "Some jobs pay for a few visits through an employee assistance program.",
                "The SAMHSA National Helpline is free, day and night: 1-800-662-4357.",
            ),
        )),
        ("section", section(
            "Your right to an estimate",
            "If you have no insurance, or don't want to use it, the therapist must give you a “good faith estimate” of "
            "the cost. You get it in writing before a visit that you planned ahead. If the bill is at least 400 "
            "dollars "
            "more than that, you can dispute it.",
        )),
        ("section", section(
            "If the plan is in someone else's name",
            "After a visit, the plan may send a statement to the person who holds it. It can show the name of the "
            "therapist and the kind of visit. If that would not be safe for you, call the plan first. Ask for "
            "“confidential communication” to an address that you choose. You can also pay for the visit yourself.",
        )),
        ("section", section(
            "If the plan says no",
            "You can ask why, in writing. You can appeal, first to the plan and then to someone outside of it. Your "
            "therapist may be able to help with a letter. Your state's insurance office can tell you how.",
            "Money worries weigh on people. If it gets so heavy that you think about dying or about hurting yourself, "
            "call or text 988. That call is free and needs no plan.",
        )),
    ),
    sources=(sources.COVERAGE, sources.NO_SURPRISES, sources.HELPLINE),
)  # fmt: skip

MEDICINE = Draft(
    kind="article",
    language="en",
    slug="when-medicine-may-be-part-of-it",
    topic=topics.PAYING,
    title="When medicine may be part of it",
    summary="Medicine can ease some signs of distress, and can also dull feelings. What to ask, and why not to stop on "
    "your own.",
    concern="medication-questions",
    takeaways=(
        "Medicine helps some people. It is one choice among others, and it is yours.",
        "For PTSD, certain talk treatments are often offered first, alone or with medicine.",
        "Some medicines can make you feel flat. There is often something that can be changed.",
        "Don't stop on your own. Talk with the person who prescribed it first.",
    ),
    body=(
        ("section", section(
            "What medicine can do",
            "Medicine can take the edge off fear, low mood or poor sleep. That may make it easier to work, to rest or "
            "to do therapy. It does not erase what happened. Some people take it for some months, others for longer, "
            "and many never need it.",
            "For depression, anxiety and PTSD, the ones used most belong to the antidepressants. They do not work at "
            "once. It often takes four to eight weeks to tell. Sleep, appetite or energy may get better before mood "
            "does.",
        )),
        ("section", section(
            "When it may be worth asking",
            items=(
                "You are so low or so scared that you can't do therapy, work or eat.",
                "You have tried therapy for some time, and it is not enough.",
                "You hardly sleep for weeks.",
                "Medicine has helped you before.",
                "You would like to know more. That is reason enough.",
            ),
        )),
        ("section", section(
            "When medicine may be the cause",
            "Some people who take an antidepressant feel less of everything: less sad, but less glad, too. This can "
            "come "
            "with the dose. Medicines for sleep, pain or fits can also leave you dull, and so can alcohol. Low mood "
            "may "
            "do the same, so it is not easy to tell them apart.",
            "Think back. Did the flat feeling begin after a new medicine or a new dose? Tell the person who prescribed "
            "it. They may lower the dose, change the time of day, or try another one.",
        )),
        ("section", section(
            "Why not to stop at once",
            "If you stop an antidepressant all at once, you may get dizzy, sick, restless or unable to sleep. The old "
            "trouble may come back. Some other medicines can be dangerous to stop. Most can be lowered step by step, "
            "with someone who knows how.",
            "Call your doctor or pharmacist right away if you get a rash, a very fast heart, or a high fever. Call 911 "
            "if you can't breathe or your face swells.",
        )),
        ("section", section(
            "A word of care for the first weeks",
            "In children, teens and young adults, antidepressants can raise thoughts of suicide, mostly in the first "
            "weeks or when the dose changes. Watch for new or worse thoughts, no sleep, or feeling driven. Tell the "
            "person who prescribed it the same day.",
            "If you think about dying or about hurting yourself, call or text 988 now, whatever your age.",
        )),
        ("helps", points(
            "Who can prescribe",
            ("Your family doctor", "Often the fastest way, and can check your health."),
            ("A psychiatrist", "A medical doctor for mental health."),
            ("A psychiatric nurse practitioner", "A nurse with special training."),
            ("Not most therapists", "But they can talk with the person who does, if you agree."),
        )),
        ("section", section(
            "Questions to bring",
            items=(
                "What is this for, and how will we know that it works?",
                "How long until I notice something?",
                "What are common side effects, and which ones are a reason to call?",
                "Could it make me feel numb?",
                "How does it go with my other medicines, with alcohol, or if I get pregnant?",
                "How long would I take it, and how would I stop?",
                "What else could I do, with it or in its place?",
            ),
        )),
    ),
    sources=(sources.MEDICATIONS, sources.ANTIDEPRESSANTS, sources.TREATMENT, sources.GUIDELINE),
)  # fmt: skip

HELPING = Draft(
    kind="guide",
    language="en",
    slug="helping-someone-else",
    topic=topics.OTHERS,
    title="Helping someone else",
    summary="What to say, what to leave unsaid, and how to look after yourself when someone you care for is in pain.",
    concern="relationships",
    takeaways=(
        "Being there and listening does more than the right words.",
        "Ask before you help. Let them keep the say over their own life.",
        "It is safe to ask straight out if someone thinks about suicide. Asking does not put the idea there.",
        "You count, too. You can't carry this by yourself.",
    ),
    body=(
        ("note", {"text": "This page speaks about suicide, with care and without details. Skip that part if you "
                  "like."}),
        ("section", section(
            "How to begin",
            "Choose a quiet time. Sit side by side, or take a walk. Say what you have seen, and that you care: “You "
            "have "
            "been quiet for a while. I care about you. How are you?”",
            "Then wait. You don't have to fill the silence. They may say nothing at all today. Now they know that the "
            "door is open.",
        )),
        ("helps", points(
            "Words that help",
            ("“I believe you.”", "Above all after someone was hurt by another person."),
            ("“It was not your fault.”", "Many people blame themselves."),
            ("“You don't have to tell me more.”", "Let them choose how much."),
            ("“What would help right now?”", "A meal, a ride, company, or being left alone."),
            ("“I'm here. I'll ask again.”", "And then do."),
        )),
        ("signs", points(
            "Words that can hurt",
            ("“Others have it worse.”", "Pain is not a contest."),
            ("“Just think of something good.”", "If they could, they would."),
            ("“Why didn't you…?”", "It sounds like blame."),
            ("“You should be over it.”", "There is no set time."),
        )),
        ("section", section(
            "When they seem cold or far away",
            "Someone who is numb may not smile, hug or answer. It is easy to feel pushed away. Most often it is not "
            "about "
            "you. Keep things small and regular: a short text, a coffee on Sundays. Don't surprise them from behind. "
            "Ask "
            "before you touch.",
        )),
        ("section", section(
            "Help them find care",
            "You can offer to look for a therapist with them, to sit there while they call, or to drive them. With an "
            "adult, the choice is theirs. If they say no, ask if you may bring it up again in a few weeks.",
            "If they do not live with you, ask who else is near. If someone is hurting them at home, don't push them "
            "to "
            "leave. Leaving can be a dangerous time. The National Domestic Violence Hotline helps to plan: "
            "1-800-799-7233.",
        )),
        ("steps", {
            "heading": "If you fear they may end their life",
            "introduction": "You don't have to be sure, and you don't have to be an expert.",
            "steps": [
                "Ask: “Are you thinking about suicide?” Say it calmly and clearly.",
                "Be there. Listen, and don't argue or promise to keep it secret.",
                "Help keep them safe. Put distance between them and anything they could use to hurt themselves.",
                "Help them connect. Call or text 988 together. If there is danger now, call 911 and stay.",
                "Follow up. A short message in the next days can mean a lot.",
            ],
        }),
        ("section", section(
            "Look after yourself",
            "To stand by someone in pain is hard. You may feel sad, angry or worn out. You may start to sleep badly, "
            "too. "
            "This does not make you a bad friend.",
            items=(
                "Keep one thing in the week that is only yours.",
                "Share the load with someone else they trust.",
                "Say what you can do, and what you can't.",
                "Talk to someone about how it is for you. A therapist or a family group can help.",
            ),
        )),
        ("lines", {"heading": "You can call, too", "slugs": ["988", "911", "domestic-violence"]}),
    ),
    sources=(sources.FIVE_STEPS, sources.FAMILY, sources.COPING, sources.LIFELINE),
)  # fmt: skip

DRAFTS = (INSURANCE, MEDICINE, HELPING)
