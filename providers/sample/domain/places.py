"""Home states of sample therapists: population, time zones, neighbors and area codes."""

import random

from providers.directory.domain.zones import DEFAULT_TIMEZONE

# Residents in thousands, 2020 census, rounded.
POPULATION = {
    "AL": 5024, "AK": 733, "AZ": 7152, "AR": 3012, "CA": 39538, "CO": 5774, "CT": 3606, "DE": 990, "DC": 690,
    "FL": 21538, "GA": 10712, "HI": 1455, "ID": 1839, "IL": 12813, "IN": 6786, "IA": 3190, "KS": 2938, "KY": 4506,
    "LA": 4658, "ME": 1362, "MD": 6177, "MA": 7030, "MI": 10077, "MN": 5706, "MS": 2961, "MO": 6155, "MT": 1084,
    "NE": 1962, "NV": 3105, "NH": 1378, "NJ": 9289, "NM": 2118, "NY": 20201, "NC": 10439, "ND": 779, "OH": 11799,
    "OK": 3959, "OR": 4237, "PA": 13003, "RI": 1097, "SC": 5118, "SD": 887, "TN": 6911, "TX": 29146, "UT": 3272,
    "VT": 643, "VA": 8631, "WA": 7705, "WV": 1794, "WI": 5894, "WY": 577,
}  # fmt: skip
# State → (its second time zone, percentage of residents there).
SECOND_TIMEZONES = {
    "AZ": ("America/Denver", 2), "FL": ("America/Chicago", 5), "ID": ("America/Los_Angeles", 18),
    "IN": ("America/Chicago", 12), "KS": ("America/Denver", 1), "KY": ("America/Chicago", 35),
    "MI": ("America/Menominee", 1), "ND": ("America/Denver", 8), "NE": ("America/Denver", 5),
    "OR": ("America/Boise", 1), "SD": ("America/Denver", 25), "TN": ("America/New_York", 37),
    "TX": ("America/Denver", 3),
}  # fmt: skip
NEIGHBORS = {
    "AL": "FL GA MS TN", "AK": "WA", "AZ": "CA NM NV UT", "AR": "LA MO MS OK TN TX", "CA": "AZ NV OR",
    "CO": "KS NE NM UT WY", "CT": "MA NY RI", "DE": "MD NJ PA", "DC": "MD VA", "FL": "AL GA", "GA": "AL FL NC SC TN",
    "HI": "CA", "ID": "MT NV OR UT WA WY", "IL": "IA IN KY MO WI", "IN": "IL KY MI OH", "IA": "IL MN MO NE SD WI",
    "KS": "CO MO NE OK", "KY": "IL IN OH TN VA WV", "LA": "AR MS TX", "ME": "NH", "MD": "DC DE PA VA WV",
    "MA": "CT NH NY RI VT", "MI": "IN OH WI", "MN": "IA ND SD WI", "MS": "AL AR LA TN", "MO": "AR IA IL KS KY NE OK TN",
    "MT": "ID ND SD WY", "NE": "CO IA KS MO SD WY", "NV": "AZ CA ID OR UT", "NH": "MA ME VT", "NJ": "DE NY PA",
    "NM": "AZ CO OK TX", "NY": "CT MA NJ PA VT", "NC": "GA SC TN VA", "ND": "MN MT SD", "OH": "IN KY MI PA WV",
    "OK": "AR CO KS MO NM TX", "OR": "CA ID NV WA", "PA": "DE MD NJ NY OH WV", "RI": "CT MA", "SC": "GA NC",
    "SD": "IA MN MT ND NE WY", "TN": "AL AR GA KY MO MS NC VA", "TX": "AR LA NM OK", "UT": "AZ CO ID NM NV WY",
    "VT": "MA NH NY", "VA": "DC KY MD NC TN WV", "WA": "ID OR", "WV": "KY MD OH PA VA", "WI": "IA IL MI MN",
    "WY": "CO ID MT NE SD UT",
}  # fmt: skip
AREA_CODES = {
    "AL": 205, "AK": 907, "AZ": 602, "AR": 501, "CA": 213, "CO": 303, "CT": 203, "DE": 302, "DC": 202, "FL": 305,
    "GA": 404, "HI": 808, "ID": 208, "IL": 312, "IN": 317, "IA": 515, "KS": 316, "KY": 502, "LA": 504, "ME": 207,
    "MD": 410, "MA": 617, "MI": 313, "MN": 612, "MS": 601, "MO": 314, "MT": 406, "NE": 402, "NV": 702, "NH": 603,
    "NJ": 201, "NM": 505, "NY": 212, "NC": 704, "ND": 701, "OH": 216, "OK": 405, "OR": 503, "PA": 215, "RI": 401,
    "SC": 803, "SD": 605, "TN": 615, "TX": 214, "UT": 801, "VT": 802, "VA": 804, "WA": 206, "WV": 304, "WI": 414,
    "WY": 307,
}  # fmt: skip
# Fees relative to the national average.
FEE_FACTORS = {
    "CA": 1.3,
    "NY": 1.3,
    "DC": 1.35,
    "MA": 1.25,
    "HI": 1.2,
    "WA": 1.2,
    "NJ": 1.2,
    "CT": 1.2,
    "MD": 1.1,
    "CO": 1.1,
}


def home_states(count: int) -> list[str]:
    """Return a state for each of `count` people: at least 1 in 200 per state, the rest by population."""
    minimum = max(1, count // 200) if count >= len(POPULATION) else 0
    by_population = count - minimum * len(POPULATION)
    total = sum(POPULATION.values())
    shares = {state: by_population * residents / total for state, residents in POPULATION.items()}
    counts = {state: int(share) for state, share in shares.items()}
    by_remainder = sorted(POPULATION, key=lambda state: (counts[state] - shares[state], state))
    for state in by_remainder[: by_population - sum(counts.values())]:
        counts[state] += 1
    return [state for state in POPULATION for _ in range(minimum + counts[state])]


def timezone(state: str, rng: random.Random) -> str:
    """Return a random time zone of the state."""
    other, percent = SECOND_TIMEZONES.get(state, ("", 0))
    return other if rng.random() * 100 < percent else DEFAULT_TIMEZONE[state]


def phone(state: str, rng: random.Random) -> str:
    """Return a phone number from the range reserved for fiction, 555-0100 to 555-0199."""
    return f"+1{AREA_CODES[state]}55501{rng.randrange(100):02}"
