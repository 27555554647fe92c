"""Reading the numbers that people type.

People type "$150", "150.00", "1,500" and "150 dollars"; all are read. "1,5" may mean 1.50 or 1,500, so it is asked back.
Only the digits 0 to 9 count: Python would also take other scripts' digits and "1_00", which are slips more often than
they are meant.
"""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NUMBER = re.compile(r"[-−]?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d*)?", re.ASCII)
TWO_WAYS = re.compile(r"\d+,\d*|\d+\.\d{3,}|\d{1,3}(\.\d{3})+(,\d*)?", re.ASCII)
CURRENCY = re.compile(r"^(US\s?)?\$\s*|\s*(USD|US\s?\$|\$|dollars?|d[oó]lar(es)?)$", re.IGNORECASE)


def read_number(text: str, *, money: bool = False, example: str = "15") -> Decimal:
    """Return the number in what a person typed. Raises ValidationError with a sentence that says what to enter.

    `money` allows a dollar sign and the word dollars.
    """
    plain = " ".join(text.split())
    if money:
        plain = CURRENCY.sub("", plain).strip()
    if NUMBER.fullmatch(plain) and not (money and TWO_WAYS.fullmatch(plain) and "." in plain):
        return Decimal(plain.replace(",", "").replace("−", "-"))
    if TWO_WAYS.fullmatch(plain):
        raise ValidationError(
            _("“%(typed)s” can be read in two ways. Use a point for cents, as in 1.50, and write thousands as 1500."),
            code="two_ways",
            params={"typed": plain},
        )
    if money:
        raise ValidationError(_("Enter an amount, such as %(example)s."), code="invalid", params={"example": example})
    raise ValidationError(
        _("Enter a number with the digits 0 to 9, such as %(example)s."), code="invalid", params={"example": example}
    )
