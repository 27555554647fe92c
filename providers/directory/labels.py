"""Labels of fixed codes in the reader's language. State names are the same in English and Spanish."""

from django.utils.translation import gettext_lazy

STATE = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
    "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
    "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee",
    "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming", "DC": "District of Columbia", "PR": "Puerto Rico", "GU": "Guam",
    "VI": "U.S. Virgin Islands", "AS": "American Samoa", "MP": "Northern Mariana Islands",
}  # fmt: skip
AGE_GROUP = {
    "child": gettext_lazy("Child (5 to 12)"),
    "teen": gettext_lazy("Teen (13 to 17)"),
    "adult": gettext_lazy("Adult (18 to 64)"),
    "older_adult": gettext_lazy("Older adult (65 and over)"),
}
FORMAT = {"individual": gettext_lazy("Individual"), "couple": gettext_lazy("Couple"), "family": gettext_lazy("Family")}
CARE_TYPE = {"therapy": gettext_lazy("Therapy"), "medication-management": gettext_lazy("Medication")}
