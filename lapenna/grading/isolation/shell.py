"""A notebook's cells run one after another in this process, with their outputs as values.

The shell is IPython's, as in Jupyter, without the messages of a kernel: a forked process is ready
at once.
"""

from __future__ import annotations

import io
import sys
from typing import NamedTuple

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

MAX_TEXT = 200_000
"""Characters that the outputs of one cell may hold; what comes after is cut."""

MAX_PICTURES = 8 << 20


class Ran(NamedTuple):
    """What one cell gave: outputs as nbformat has them, and the error that ended it or None."""

    outputs: list[dict]
    error: BaseException | None
    value: object


class _Outputs:
    """The outputs of the cell that runs now, up to a limit."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.list: list[dict] = []
        self._room, self._pictures = MAX_TEXT, MAX_PICTURES

    def text(self, name: str, text: str) -> None:
        if self._room <= 0:
            return
        text, self._room = text[: self._room], self._room - len(text)
        if self._room <= 0:
            text += f"\n[cut here: more than {MAX_TEXT} characters]\n"
        last = self.list[-1] if self.list else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.list.append({"output_type": "stream", "name": name, "text": text})

    def data(self, data: dict, **output: object) -> None:
        size = sum(len(str(part)) for part in data.values())
        self._pictures -= size
        if self._pictures < 0:
            data = {"text/plain": "[cut here: the outputs of this cell are too large]"}
        self.list.append({"data": data, "metadata": {}, **output})


class _Stream(io.TextIOBase):
    """What print writes to."""

    of_a_cell = True

    encoding = "utf-8"

    def __init__(self, name: str, outputs: _Outputs) -> None:
        self.name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.text(self.name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, **_):
        self.shell.outputs.data(dict(data), output_type="display_data")

    def clear_output(self, wait=False):
        self.shell.outputs.list.clear()


class _Hook(DisplayHook):
    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        count = self.shell.execution_count
        self.shell.outputs.data(
            dict(format_dict), output_type="execute_result", execution_count=count
        )

    def finish_displayhook(self):
        pass


class Shell(InteractiveShell):
    """IPython without a terminal; `run` gives what a cell printed, showed and raised."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def __init__(self, **given) -> None:
        self.outputs = _Outputs()
        super().__init__(**given)

    def run(self, source: str) -> Ran:
        """Run one cell."""
        self.outputs.start()
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = (_Stream(n, self.outputs) for n in ("stdout", "stderr"))
        try:
            result = self.run_cell(source, store_history=True)
        finally:
            sys.stdout, sys.stderr = before
        error = result.error_before_exec or result.error_in_exec
        return Ran(self.outputs.list, error, result.result)

    def _showtraceback(self, etype, evalue, stb) -> None:
        self.outputs.list.append(
            {
                "output_type": "error",
                "ename": str(getattr(etype, "__name__", etype))[:200],
                "evalue": str(evalue)[:MAX_TEXT],
                "traceback": [str(line)[:MAX_TEXT] for line in stb],
            }
        )


def make() -> Shell:
    """Return this process's shell. It keeps no history on disk and starts no thread."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    settings.InteractiveShell.xmode = "Context"
    return Shell.instance(config=settings)
