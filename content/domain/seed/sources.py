"""The sources of the seed pages."""

from datetime import date

from content.domain.seed.draft import Source

READ = date(2026, 11, 22)
NIMH, VA = "National Institute of Mental Health", "National Center for PTSD, U.S. Department of Veterans Affairs"

PTSD = Source(
    "Post-Traumatic Stress Disorder",
    NIMH,
    "https://www.nimh.nih.gov/health/publications/post-traumatic-stress-disorder-ptsd",
    READ,
)
PTSD_BASICS = Source("PTSD Basics", VA, "https://www.ptsd.va.gov/understand/what/ptsd_basics.asp", READ)
TREATMENT = Source("PTSD Treatment Basics", VA, "https://www.ptsd.va.gov/understand_tx/tx_basics.asp", READ)
TRAUMA = Source(
    "How to Manage Trauma",
    "National Council for Mental Wellbeing",
    "https://www.thenationalcouncil.org/resources/how-to-manage-trauma-2/",
    READ,
)
SLEEP = Source(
    "About Sleep", "Centers for Disease Control and Prevention", "https://www.cdc.gov/sleep/about/index.html", READ
)
NEED_HELP = Source(
    "My Mental Health: Do I Need Help?",
    NIMH,
    "https://www.nimh.nih.gov/health/publications/my-mental-health-do-i-need-help",
    READ,
)
CARING = Source(
    "Caring for Your Mental Health",
    NIMH,
    "https://www.nimh.nih.gov/health/topics/caring-for-your-mental-health",
    READ,
)
LIFELINE = Source("Get Help", "988 Suicide & Crisis Lifeline", "https://988lifeline.org/get-help/", READ)
COPING = Source(
    "Coping With Traumatic Events", NIMH, "https://www.nimh.nih.gov/health/topics/coping-with-traumatic-events", READ
)
PSYCHOTHERAPIES = Source("Psychotherapies", NIMH, "https://www.nimh.nih.gov/health/topics/psychotherapies", READ)
MEDICATIONS = Source(
    "Mental Health Medications", NIMH, "https://www.nimh.nih.gov/health/topics/mental-health-medications", READ
)
FIVE_STEPS = Source(
    "5 Action Steps to Help Someone Having Thoughts of Suicide",
    NIMH,
    "https://www.nimh.nih.gov/health/publications/5-action-steps-to-help-someone-having-thoughts-of-suicide",
    READ,
)
FAMILY = Source("For Family and Friends", VA, "https://www.ptsd.va.gov/family/index.asp", READ)
FIND_THERAPIST = Source("Find a Therapist", VA, "https://www.ptsd.va.gov/gethelp/find_therapist.asp", READ)
IMPACT = Source(
    "Understanding the Impact of Trauma, in Trauma-Informed Care in Behavioral Health Services (TIP 57)",
    "Substance Abuse and Mental Health Services Administration",
    "https://www.ncbi.nlm.nih.gov/books/NBK207191/",
    READ,
)
TIP_57 = Source(
    "Trauma-Informed Care in Behavioral Health Services (TIP 57)",
    "Substance Abuse and Mental Health Services Administration",
    "https://www.ncbi.nlm.nih.gov/books/NBK207201/",
    READ,
)
HELPLINE = Source(
    "National Helpline",
    "Substance Abuse and Mental Health Services Administration",
    "https://www.samhsa.gov/find-help/national-helpline",
    READ,
)
GUIDELINE = Source(
    "Clinical Practice Guideline for the Treatment of PTSD",
    "American Psychological Association",
    "https://www.apa.org/ptsd-guideline",
    READ,
)
UNDERSTANDING = Source(
    "Understanding Psychotherapy and How It Works",
    "American Psychological Association",
    "https://www.apa.org/topics/psychotherapy/understanding",
    READ,
)
DOING_WHAT_MATTERS = Source(
    "Doing What Matters in Times of Stress",
    "World Health Organization",
    "https://www.who.int/publications/i/item/9789240003927",
    READ,
)
RELAXATION = Source(
    "Relaxation Techniques: What You Need To Know",
    "National Center for Complementary and Integrative Health",
    "https://www.nccih.nih.gov/health/relaxation-techniques-what-you-need-to-know",
    READ,
)
HEALTHY_SLEEP = Source(
    "Healthy Sleep", "MedlinePlus, National Library of Medicine", "https://medlineplus.gov/healthysleep.html", READ
)
ANTIDEPRESSANTS = Source(
    "Antidepressants", "MedlinePlus, National Library of Medicine", "https://medlineplus.gov/antidepressants.html", READ
)
COVERAGE = Source(
    "Mental Health & Substance Abuse Coverage",
    "HealthCare.gov",
    "https://www.healthcare.gov/coverage/mental-health-substance-abuse-coverage/",
    READ,
)
NO_SURPRISES = Source(
    "No Surprises Act", "Centers for Medicare & Medicaid Services", "https://www.cms.gov/nosurprises", READ
)
