"""What the pages of the library are about, in the order in which the shelves stand."""

FEELINGS, CALM, THERAPY, PAYING, OTHERS = "feelings", "calm", "therapy", "medicine-and-money", "people-around-you"
TOPICS = (FEELINGS, CALM, THERAPY, PAYING, OTHERS)
