"""One line a figure: what was measured, its ratio to the naive way, and the goal."""

from __future__ import annotations


def tell(name: str, ratio: float, goal: float, detail: str = "", *, at_least: bool = False) -> None:
    """Print a figure and fail when it misses its goal.

    Args:
        ratio: our measure divided by the one it is compared with, in the same run.
        at_least: a higher ratio is better.
    """
    met = ratio >= goal if at_least else ratio <= goal
    sign = ">=" if at_least else "<="
    print(f"\n{'ok  ' if met else 'MISS'} {name}: {ratio:.3f}x (goal {sign} {goal}x)  {detail}")
    assert met, f"{name}: {ratio:.3f}x, goal {sign} {goal}x"
