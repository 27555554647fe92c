"""Public sources that the first pages rest on."""

from datetime import date

from content.domain.starter.draft import Source

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
