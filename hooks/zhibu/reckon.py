"""What can be reckoned for this unit: how many a ratio asks for, how much is due by a day."""

from __future__ import annotations

import datetime

from . import model
from .duties import Year
from .graph import Entity


def needed(ratio: model.Ratio, base: int) -> int:
    """How many a ratio means of BASE people or seats: 到会 4/5 of 17 is 14, more than half of 17 is 9, a third at most is 5.

    Where the ratio is added to the base (差额), the sum: a fifth more than 5 seats is 6 candidates.
    """
    whole, rest = divmod(base * ratio.numerator, ratio.denominator)
    share = {"at-least": whole + (rest > 0), "more-than": whole + 1, "at-most": whole}[ratio.bound]
    return base + share if ratio.added else share


def due_by(year: Year, duty: Entity, last: datetime.date) -> int:
    """How many of what a counted requirement counts are due by LAST, that day included: periods × members × minimum."""
    it: model.Requirement = duty.record
    each = it.min or 0
    return sum(each * len(one.members) for one in year.times(duty) if one.until <= last)

