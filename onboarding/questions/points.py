"""From a fraction to points."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def slot_points(fraction: Fraction, points: int) -> Decimal:
    """`fraction` (0 to 1) of `points`, rounded half up to two decimals."""
    exact = fraction * points
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
