"""What the page that assigns the columns of an upload proposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from providers.console.forms import ColumnsForm
from providers.imports.domain.roster import headings
from providers.imports.domain.roster.headings import Basis
from providers.imports.models import Upload
from providers.imports.queries import column_assignments

LABELS = {Basis.SAME: _("Our own heading"), Basis.GUESS: _("Our guess: please check"), Basis.UNKNOWN: _("Not known")}


@dataclass(frozen=True, slots=True)
class Proposals:
    """The initial values of the form, and for each column where its proposal comes from."""

    initial: dict[str, Any]
    labels: list[Any]


def propose(upload: Upload, names: Sequence[str]) -> Proposals:
    """Return what was assigned for this file, or else for an earlier file with these headings, or else our guesses."""
    remembered = column_assignments.find(names)
    if upload.columns:
        columns, labels = upload.columns, [_("As assigned")] * len(names)
    elif remembered:
        columns, labels = remembered.columns, [_("As assigned for an earlier file")] * len(names)
    else:
        proposals = headings.propose(names)
        columns = [proposal.field for proposal in proposals]
        labels = [LABELS[proposal.basis] for proposal in proposals]
    initial = {ColumnsForm.field_name(position): column for position, column in enumerate(columns)}
    return Proposals(initial | {"remember": remembered is not None}, labels)
