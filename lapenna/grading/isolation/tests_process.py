"""The process of the tests T: runs the locked setup cells and the graded cells, and nothing else.

Before a graded cell, the names that it uses and that the instructor's solution defines are asked
from the student's process. Names that T has itself always win.
"""

from __future__ import annotations

import contextlib
import math
import re

import numpy as np

from lapenna.grading.isolation import proxy
from lapenna.grading.isolation.channel import Channel, Closed, WireError
from lapenna.grading.isolation.shell import Ran, Shell
from lapenna.grading.isolation.student import Interruptible

NO_ANSWER = "your code did not answer"


def failure(message: str) -> dict:
    """Return the output of a graded cell that could not be run, as an error of it."""
    return {
        "output_type": "error",
        "ename": "StudentError",
        "evalue": message,
        "traceback": [f"StudentError: {message}"],
    }


class Tests:
    """Runs cells for the controller; the student's names come through a Remote."""

    def __init__(self, shell: Shell, control: Channel, students: list[Channel]) -> None:
        self._shell, self._control, self._students = shell, control, students
        self._interruptible = Interruptible()
        self._injected: dict[str, object] = {}
        self._allowed: set[str] = set()

    def serve(self) -> None:
        """Run what is asked for until the controller is gone."""
        with contextlib.suppress(Closed):
            while True:
                header, _ = self._control.receive()
                if "allowed" in header:
                    self._allowed = set(header["allowed"])
                if "next" in header:
                    self._next()
                if "run" in header:
                    self._control.send(self._run(header))

    def _next(self) -> None:
        """Turn to the next student's process: the one before is gone."""
        self._remote = proxy.Remote(self._students.pop(0))
        proxy.install(self._remote)

    def _run(self, header: dict) -> dict:
        graded, points = header.get("graded", False), header.get("points", 0.0)
        with self._interruptible:
            if graded:
                try:
                    self._fetch(header["run"])
                except (proxy.StudentError, WireError, KeyboardInterrupt) as error:
                    return {"outputs": [failure(str(error) or NO_ANSWER)], "failed": True}
            ran = self._shell.run(header["run"])
        outputs = self._credit(ran, points) if graded else ran.outputs
        return {"outputs": outputs, "failed": ran.error is not None}

    def _fetch(self, source: str) -> None:
        """Put the student's values that the cell names into the namespace."""
        names = self._shell.user_ns
        for name, value in self._injected.items():
            if names.get(name) is value:
                del names[name]
        self._injected = {}
        self._remote.seeded = bool(re.search(r"seed\(|set_?state\(", source))
        used = set(re.findall(r"[^\W\d]\w*", source))
        for name in sorted(used & self._allowed - names.keys()):
            with contextlib.suppress(NameError):
                self._injected[name] = self._remote.ask("name", name)
        names.update(self._injected)

    def _credit(self, ran: Ran, points: float) -> list[dict]:
        """Return the outputs with the partial credit as a number that nbgrader reads as it is."""
        outputs = []
        for output in ran.outputs:
            if output.get("name") == "stderr":
                output["name"] = "stdout"  # a warning costs nothing
            if output["output_type"] == "execute_result":
                credit = partial_credit(ran.value, points)
                if credit is None:
                    continue
                output["data"] = {"text/plain": repr(credit)}
            outputs.append(output)
        return outputs


def partial_credit(value: object, points: float) -> float | None:
    """Return the credit that a cell's last value gives, or None: it gives all the points.

    A number counts as far as it lies between 0 and the points; nan and False count nothing.
    """
    if isinstance(value, bool | np.bool_):
        return None if value else 0.0
    if not isinstance(value, int | float | np.integer | np.floating):
        return None
    value = float(value)
    return 0.0 if math.isnan(value) else min(max(value, 0.0), float(points))
