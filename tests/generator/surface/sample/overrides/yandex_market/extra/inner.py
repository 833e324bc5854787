"""Not public."""


class Thing:
    """A thing of the second module."""

    weight: float = 1.0

    def weigh(self) -> float:
        """Tell its weight."""
        return self.weight
