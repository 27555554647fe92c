"""The topics of the library, in display order."""

FEELINGS, CALM, THERAPY, PAYING, OTHERS = "feelings", "calm", "therapy", "medicine-and-money", "people-around-you"
TOPICS = (FEELINGS, CALM, THERAPY, PAYING, OTHERS)
