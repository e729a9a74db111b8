"""Pictures of gradient checks."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from lapenna.course.draw.style import BLUE, GREY, INK, figure, styled


def step_size_curve(steps: Sequence[float], errors: Sequence[float]) -> tuple[Figure, str]:
    """Draw the error of a numerical gradient over its step, both in powers of ten: a V.

    Parameters
    ----------
    steps, errors : as given to and by ``lapenna.gradcheck.step_sizes``

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The two differ in length, or there are fewer than three.
    """
    if len(steps) != len(errors) or len(steps) < 3:
        raise ValueError(
            "step_size_curve: steps and errors must have one length of at least 3, "
            f"got {len(steps)} and {len(errors)}"
        )
    shown = [max(error, 1e-17) for error in errors]  # an error of 0 has no logarithm
    best = min(range(len(steps)), key=lambda k: shown[k])
    with styled():
        fig = figure(3.6)
        ax = fig.add_subplot()
        ax.loglog(steps, shown, "o-", color=BLUE)
        low, high = min(steps), max(steps)
        square = [shown[steps.index(high)] * (h / high) ** 2 for h in (high, steps[best])]
        rounding = [shown[steps.index(low)] * low / h for h in (low, steps[best])]
        ax.loglog((high, steps[best]), square, "--", color=GREY)
        ax.loglog((low, steps[best]), rounding, ":", color=GREY)
        ax.annotate(
            f"best step {steps[best]:.0e}",
            (steps[best], shown[best]),
            (-26, 50),
            textcoords="offset points",
            ha="center",
            arrowprops={"arrowstyle": "-", "color": INK},
        )
        for place, text, shift, side in (
            ((high, square[0]), "slope 2: the curve", 9, "left"),
            ((low, rounding[0]), "slope −1: rounding", -9, "right"),
        ):
            offset = {"xytext": (shift, 0), "textcoords": "offset points"}
            ax.annotate(text, place, ha=side, va="center", fontsize=8, **offset)
        ax.set(xlabel="step h", ylabel="relative error", xlim=(low / 1000, high * 1000))
        fig.tight_layout()
    return fig, (
        f"The relative error of the numerical gradient over the step, a V on logarithmic axes: "
        f"{errors[steps.index(high)]:.0e} at step {high:.0e}, least at {steps[best]:.0e} with "
        f"{errors[best]:.0e}, and {errors[steps.index(low)]:.0e} at step {low:.0e}."
    )
