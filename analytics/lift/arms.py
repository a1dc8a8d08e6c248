"""What is known of an arm: sums, from which every figure of a comparison follows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """How one outcome came out among the people of an arm: one number for each of them, 0 for most.

    `people` is n, `total` the sum, `squares` the sum of squares. Of something that happens or does not (0 or 1 each),
    total and squares are the number of those to whom it happened. Sums can be added, so hours and days can.
    """

    people: int
    total: float
    squares: float

    @classmethod
    def of_yes(cls, people: int, yes: int) -> "Figures":
        """Of something that happens to a person or does not."""
        return cls(people, yes, yes)

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.people + other.people, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float:
        """Per person; 0 of nobody."""
        return self.total / self.people if self.people else 0.0

    @property
    def variance(self) -> float:
        """Of a person's number, without bias (n - 1); 0 for fewer than two people."""
        if self.people < 2:
            return 0.0
        return max(0.0, (self.squares - self.total * self.mean) / (self.people - 1))

    @property
    def is_rate(self) -> bool:
        """Whether every number is 0 or 1, as far as the sums can tell."""
        return self.total == self.squares
