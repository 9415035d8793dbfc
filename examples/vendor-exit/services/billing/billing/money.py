"""Amounts in minor units. Decision: services/billing/docs/decisions/0001-amounts-in-minor-units.md"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Money:
    minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError("minor units are whole numbers")

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)

    def split(self, parts: int) -> list["Money"]:
        """Shares that differ by at most one minor unit and add up to the whole."""
        share, rest = divmod(self.minor, parts)
        return [Money(share + (1 if part < rest else 0), self.currency) for part in range(parts)]
