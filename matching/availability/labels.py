from decimal import Decimal

from django.utils.translation import gettext as _

from matching.appointments.labels import money
from matching.availability.domain import cost


def cost_text(basis: str, amount: Decimal | None, deductible_left: Decimal | None = None) -> str:
    """Return the cost as a sentence that says where the figure comes from. Amounts are in USD."""
    if basis == cost.ENTERED:
        sentences = [_("%(copay)s a session, as you told us.") % {"copay": money(amount)}] if amount is not None else []
        if deductible_left:
            left = {"left": money(deductible_left)}
            sentences.append(
                _(
                    "%(left)s of your deductible is left, as you told us: until it is used up you may pay the full price."
                )
                % left
            )
        return " ".join([*sentences, _("Your insurer has the last word.")])
    if basis == cost.SELF_PAY_FEE and amount is not None:
        return _("%(fee)s a session, the therapist's own fee") % {"fee": money(amount)}
    if basis == cost.PLAN_UNCONFIRMED:
        return _(
            "We don't know your plan. Ask your insurer whether this therapist is in its network, and what you pay."
        )
    return _("In your plan's network. Ask your insurer about your share.")


def insurer_questions() -> list[str]:
    """Return questions for the insurer, for clients who don't know what they will pay."""
    return [
        _("Is this therapist in my plan's network on the day of my session?"),
        _("What do I pay for one session by video: a fixed copay, or a share of the price?"),
        _("How much of my deductible is left, and does it count for these sessions?"),
        _("Do I need a referral or an approval first, and how many sessions are covered?"),
    ]
