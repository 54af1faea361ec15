from dataclasses import dataclass

BASIS = 10_000  # basis points in a whole


def half_up(part: int, whole: int) -> int:
    """`part / whole` rounded to the nearest integer, halves up; refuses a negative part and a whole below 1."""
    if part < 0 or whole < 1:
        raise ValueError("half_up needs part >= 0 and whole >= 1")
    return (2 * part + whole) // (2 * whole)


def down(part: int, whole: int) -> int:
    """`part / whole` rounded towards zero; refuses a whole below 1."""
    if whole < 1:
        raise ValueError("down needs whole >= 1")
    return part // whole if part >= 0 else -(-part // whole)


def flat_rate(wages: int, flat_bp: int) -> int:
    """Every cost other than wages, as a flat share of them, HALF_UP in the unit of `wages` (2021/1060, art. 56)."""
    return half_up(wages * flat_bp, BASIS)


@dataclass(frozen=True)
class Shares:
    """A plan's budget in whole euros, as rule R14 splits it."""

    flat: int
    net: int
    grant: int
    own: int


def plan_shares(wages: int, income: int = 0, *, flat_bp: int = 4_000, aid_bp: int = 8_000) -> Shares:
    """The budget that follows from wages in whole euros: flat HALF_UP, grant DOWN, own financing the rest (R14)."""
    flat = flat_rate(wages, flat_bp)
    net = wages + flat - income
    grant = down(max(0, net) * aid_bp, BASIS)
    return Shares(flat=flat, net=net, grant=grant, own=net - grant)
