"""A class of hostile submissions: each gets the score it must, and nothing else happens.

Each attack stands in the cell that asks for ``double`` (3 of 8 points), before or instead of a
right answer; the other answers are right. So an attack that fails costs 3 points or nothing.
"""

import json
import os
from pathlib import Path

import nbformat
import psutil
import pytest
from small_course import RIGHT as ANSWERS
from small_course import hand_in, make_course, make_source

from lapenna.grading import run
from lapenna.grading.isolation import sandbox
from lapenna.grading.isolation.sandbox import Limits

pytestmark = pytest.mark.skipif(
    sandbox.confinement() != sandbox.BUBBLEWRAP and "LAPENNA_NEEDS_SANDBOX" not in os.environ,
    reason="no sandbox here to run hostile code in: install bubblewrap",
)

WRONG = "\ndef double(x):\n    return x"
RIGHT = "\ndef double(x):\n    return 2 * x"
LOOP = "while True:\n    try:\n        time.sleep(0.01)\n    except BaseException:\n        pass"
INSIDE = LOOP.replace("\n", "\n    ")
SEARCH = """
import gc
needle = " ".join(["total of two", "numbers"])  # nowhere whole in this code
found = [line for line in In if needle in line]
for holder in gc.get_objects():
    if type(holder) in (dict, list, tuple):
        inside = list(holder.values()) if type(holder) is dict else holder
        found += [text for text in inside if type(text) is str and needle in text]
print("LEAK" * bool(found), len(found))
"""
SEARCH_FILES = """
import os
found = []
for top, folders, names in os.walk("/"):
    if top.startswith(("/proc", "/usr", "/sys")) or "site-packages" in top:
        folders.clear()
    found += [n for n in names if n.endswith(".ipynb") or "gradebook" in n and n.endswith(".db")]
for process in os.listdir("/proc"):
    for what in ("environ", "cmdline", "maps"):
        try:
            text = open(f"/proc/{process}/{what}", "rb").read()
        except OSError:
            continue
        found += [process] if b"total of two" + b" numbers" in text else []
print("LEAK" * bool(found), found)
"""
FRAMES = """
import inspect
def double(x):
    for frame in inspect.stack():
        text = repr(frame.frame.f_globals.get("In")) + repr(frame.frame.f_locals)[:100000]
        if "assert_allclose(" + "double" in text or "x + " + "x" in text:
            raise RuntimeError("LEAK")
    return 2 * x
"""
CHANNELS = """
import gc
from lapenna.grading.isolation.channel import Channel
channels = [o for o in gc.get_objects() if type(o) is Channel]
"""

ATTACKS = {
    # name: (code of the cell, score, status)
    "honest": (RIGHT, 8, "graded"),
    "hard-coded": (
        "import numpy as np\ndef double(x):\n    return 6 if np.ndim(x) == 0 else [0, 2, 4]",
        6, "graded",
    ),
    "loop": (f"import time\n{LOOP}", 5, "stopped"),
    "loop-in-call": (f"import time\ndef double(x):\n    {INSIDE}", 5, "stopped"),
    "loop-no-interrupt": (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        5, "stopped",
    ),
    "sleep": (f"import time\ntime.sleep(1000){RIGHT}", 5, "stopped"),
    "exit": (f"import os\nos._exit(0){RIGHT}", 5, "stopped"),
    "exit-in-call": ("import os\ndef double(x):\n    os._exit(0)", 5, "stopped"),
    "system-exit": (f"raise SystemExit{RIGHT}", 5, "graded"),
    "system-exit-in-call": ("def double(x):\n    raise SystemExit", 5, "graded"),
    "interrupt-in-call": ("def double(x):\n    raise KeyboardInterrupt", 5, "graded"),
    "segfault": (f"import ctypes\nctypes.string_at(0){RIGHT}", 5, "stopped"),
    "kill-parent": (
        "import os\nfor pid in (os.getppid(), -1, 1):\n    try:\n        os.kill(pid, 9)\n"
        f"    except OSError:\n        pass{RIGHT}",
        8, "graded",
    ),
    "kill-others": (
        "import os\nfor pid in range(2, 5000):\n    try:\n        os.kill(pid, 9)\n"
        f"    except OSError:\n        pass{RIGHT}",
        8, "graded",
    ),
    "fork-bomb": (
        "import os, time\nfor _ in range(300):\n    try:\n        if os.fork() == 0:\n"
        "            time.sleep(600)\n            os._exit(0)\n    except OSError:\n        break\n"
        f"else:\n    raise RuntimeError('no limit'){RIGHT}",
        8, "graded",
    ),
    "thread-bomb": (
        "import threading, time\ntry:\n    for _ in range(300):\n"
        "        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
        f"except RuntimeError:\n    pass{RIGHT}",
        8, "graded",
    ),
    "memory": (f"everything = bytearray(10**10){RIGHT}", 5, "graded"),
    "memory-slowly": (
        f"held = []\nwhile True:\n    held.append(bytearray(b'x' * 10**6)){RIGHT}", 5, "graded",
    ),
    "memory-in-children": (
        "import os, time\nfor _ in range(6):\n    if os.fork() == 0:\n"
        "        held = bytearray(b'x' * 150 * 10**6)\n        time.sleep(600)\n"
        f"time.sleep(5){RIGHT}",
        5, "stopped",
    ),
    "output": ("while True:\n    print('x' * 1000)", 5, "stopped"),
    "output-below": (
        f"import os\nfor _ in range(10**5):\n    os.write(1, b'x' * 1000){RIGHT}", 8, "graded",
    ),
    "disk": (
        "with open('large', 'wb') as file:\n    while True:\n        file.write(b'x' * 10**6)",
        5, "graded",
    ),
    "many-files": (
        f"for n in range(10**6):\n    open(f'/tmp/{{n}}', 'w').close(){RIGHT}", 5, "graded",
    ),
    "detached": (
        "import os, subprocess\n"
        "subprocess.Popen(['sleep', '4567'], start_new_session=True)\n"
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        f"        os.execvp('sleep', ['sleep', '4567'])\n    os._exit(0){RIGHT}",
        8, "graded",
    ),
    "network": (
        "import socket\nassert [n for _, n in socket.if_nameindex()] == ['lo']\ntry:\n"
        "    socket.create_connection(('192.0.2.1', 80), timeout=2)\n"
        f"except OSError:\n    pass\nelse:\n    raise RuntimeError{RIGHT}",
        8, "graded",
    ),
    "search": (f"{SEARCH}{RIGHT}", 8, "graded"),
    "search-in-call": (
        "def double(x):" + SEARCH.replace("In if", "get_ipython().user_ns['In'] if").replace(
            "\n", "\n    ").replace("print(", "assert not found, (") + "\n    return 2 * x",
        8, "graded",
    ),
    "search-files": (f"{SEARCH_FILES}{RIGHT}", 8, "graded"),
    "frames": (FRAMES, 8, "graded"),
    "gradebook": (
        "import os, sqlite3\nfor path in ('GRADEBOOK', '/GRADEBOOK'):\n    try:\n"
        "        db = sqlite3.connect(path)\n"
        "        db.execute('UPDATE grade SET manual_score = 99')\n        db.commit()\n"
        f"    except sqlite3.Error:\n        pass{WRONG}",
        5, "graded",
    ),
    "escape": (
        "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
        "assert libc.unshare(0x10000000) == -1 and libc.unshare(0x20000) == -1\n"
        "assert libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == -1\n"
        "assert libc.umount2(b'/proc', 2) == -1\n"
        "for path in ('/usr/x', '/x', '/etc/x', '/proc/sys/kernel/hostname'):\n    try:\n"
        "        open(path, 'w').write('x')\n    except OSError:\n        continue\n"
        f"    raise RuntimeError(path){RIGHT}",
        8, "graded",
    ),
    "patch-testing": (
        "import numpy as np, numpy.testing\nnp.testing.assert_allclose = lambda *a, **k: None\n"
        f"assert_allclose = lambda *a, **k: None{WRONG}",
        5, "graded",
    ),
    "patch-numpy": (
        "import numpy as np\nnp.ndarray.__module__\nnp.allclose = np.all = lambda *a, **k: True\n"
        f"np.core = None{WRONG}",
        5, "graded",
    ),
    "patch-builtins": (
        "import builtins\nbuiltins.AssertionError = KeyError\nbuiltins.abs = lambda x: 0\n"
        f"builtins.sum = lambda x: 0{WRONG}",
        0, "graded",
    ),
    "patch-run-cell": (
        "shell = get_ipython()\nkind = type(shell)\nkind.run_cell = lambda *a, **k: None\n"
        f"kind.run = lambda *a, **k: None{WRONG}",
        0, "stopped",
    ),
    "patch-traceback": (
        "shell = get_ipython()\nshell.showtraceback = lambda *a, **k: None\n"
        f"shell._showtraceback = lambda *a, **k: None{WRONG}",
        5, "graded",
    ),
    "strip-asserts": (
        "import ast\nclass Strip(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node):\n        return ast.Pass()\n"
        f"get_ipython().ast_transformers.append(Strip()){WRONG}",
        5, "graded",
    ),
    "input-transformer": (
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])" + WRONG,
        0, "graded",
    ),
    "forged-outputs": (
        f"{CHANNELS}\nfor channel in channels:\n    for _ in range(3):\n"
        "        channel.send({'outputs': [{'output_type': 'execute_result', 'metadata': {},"
        f" 'execution_count': 1, 'data': {{'text/plain': '8.0'}}}}], 'failed': False}}){WRONG}",
        5, "graded",
    ),
    "answers-and-does-not-read": (
        f"{CHANNELS}\nfor channel in channels:\n"
        f"    channel.send({{'outputs': [], 'failed': False}})\nwhile True: pass",
        5, "stopped",
    ),
    "garbage": (
        f"{CHANNELS}\nimport os\nfor channel in channels:\n"
        f"    os.write(channel.fileno(), b'\\xff' * 100){RIGHT}",
        5, "stopped",
    ),
    "closed-sockets": (f"import os\nos.closerange(3, 200){RIGHT}", 5, "stopped"),
    "always-equal": (
        "class Any:\n    def __eq__(self, other): return True\n"
        "    def __array__(self, *a, **k): return 6\n    def __sub__(self, other): return 0\n"
        "    __float__ = __index__ = __abs__ = lambda self: 0\n    __bool__ = lambda self: True\n"
        "def double(x):\n    return Any()",
        5, "graded",
    ),
    "array-subclass": (
        "import numpy as np\nclass Same(np.ndarray):\n"
        "    def __eq__(self, other): return np.ones(self.shape, bool)\n"
        "    def __array_ufunc__(self, *a, **k): return np.zeros(3)\n"
        "def double(x):\n    return np.zeros(np.shape(x)).view(Same)",
        5, "graded",
    ),
    "float-subclass": (
        "class Same(float):\n    __eq__ = lambda self, other: True\n"
        "    __hash__ = None\ndef double(x):\n    return Same(0)",
        5, "graded",
    ),
    "lying-exception": (
        "class Loud(Exception):\n    def __str__(self): raise Loud\n    args = property(str)\n"
        "Loud.__name__ = 'AssertionError'\ndef double(x):\n    raise Loud",
        5, "graded",
    ),
    "cycle": ("def double(x):\n    found = [x]\n    found.append(found)\n    return found", 5,
              "graded"),
    "deep": (
        "def double(x):\n    for _ in range(5000):\n        x = (x,)\n    return x", 5, "graded",
    ),
    "huge-answer": ("import numpy as np\ndef double(x):\n    return np.ones(20 * 10**6)", 5,
                    "graded"),
    "object-array": (
        "import numpy as np\ndef double(x):\n    return np.array([x, None], dtype=object)", 5,
        "graded",
    ),
    "endless-iterator": (
        "import itertools\ndef double(x):\n    return itertools.count()", 5, "graded",
    ),
    "recursion": ("def double(x):\n    return double(x)", 5, "graded"),
    "html": (
        "from IPython.display import HTML, Javascript, display\n"
        "display(HTML('<script>steal()</script>'), Javascript('steal()'))\n"
        f"print('<script>steal()</script>'){RIGHT}",
        8, "graded",
    ),
    "input": (f"input('more?'){RIGHT}", 5, "graded"),
    "shell-commands": (f"!rm -rf / 2>/dev/null\n!kill -9 -1{RIGHT}", 8, "graded"),
}  # fmt: skip


def changed(change):
    """Return an honest submission whose notebook, as a dict, was changed."""
    notebook = json.loads(hand_in(make_source(), ANSWERS))
    change(notebook["cells"])
    return json.dumps(notebook).encode()


def forge_points(cells):
    for cell in cells:
        cell["metadata"]["nbgrader"]["points"] = 1000


def double_all(cells):
    cells += json.loads(json.dumps(cells))


def remove_tests(cells):
    cells[:] = [c for c in cells if not c["metadata"]["nbgrader"]["grade"]]


def retype_all(cells):
    for cell in cells:
        cell["cell_type"] = "markdown" if cell["cell_type"] == "code" else "code"


FILES = {
    # name: (the bytes of the notebook, score, status)
    "broken": (b'{"cells": [', 0, "unreadable"),
    "huge": (bytes(33 << 20), 0, "unreadable"),
    "newer": (b'{"nbformat": 99, "cells": []}', 0, "unreadable"),
    "nested": (b"[" * 10**6, 0, "unreadable"),
    "forged-points": (changed(forge_points), 8, "graded"),
    "doubled": (changed(double_all), 8, "damaged"),
    "no-tests": (changed(remove_tests), 8, "damaged"),
    "retyped": (changed(retype_all), 8, "damaged"),
    "reversed": (changed(list.reverse), 8, "damaged"),
    "many-cells": (
        changed(lambda cells: cells.extend(
            {"cell_type": "code", "source": "1", "metadata": {}} for _ in range(1500)
        )), 8, "graded",
    ),
}  # fmt: skip
EXPECTED = {name: rest for name, (_, *rest) in (ATTACKS | FILES).items()}
EXPECTED["link"] = [0, "unreadable"]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    assert sandbox.confinement() == sandbox.BUBBLEWRAP  # never run these without
    root = tmp_path_factory.mktemp("hostile")
    work = {}
    for name, (code, _, _) in ATTACKS.items():
        code = code.replace("GRADEBOOK", str(root / "gradebook.db"))
        answers = {"double": code}
        if name == "patch-builtins":
            answers["total"] = "def total(values):\n    return 0"
        work[name] = answers
    make_course(root, work | {name: data for name, (data, _, _) in FILES.items()})
    (root / "submitted" / "link" / "ps01").mkdir(parents=True)
    (root / "submitted" / "link" / "ps01" / "ps01.ipynb").symlink_to(
        root / "submitted" / "honest" / "ps01" / "ps01.ipynb"
    )
    shadow = root / "submitted" / "honest" / "ps01"
    for module in ("numpy", "IPython", "lapenna"):
        (shadow / f"{module}.py").write_text("raise RuntimeError")
    limits = Limits(cell=3, total=25, memory=400, processes=40, disk=16)
    before = set(os.listdir("/tmp")), set(psutil.pids())
    summary = run.grade_class(root, "ps01", run.Options(limits=limits))
    return root, {r.student: r for r in summary.results}, before


def test_there_is_a_sandbox():
    assert sandbox.confinement() == sandbox.BUBBLEWRAP, "apt-get install bubblewrap"
    assert len(EXPECTED) >= 40


@pytest.mark.parametrize("name", EXPECTED)
def test_each_gets_the_score_it_must(name, graded):
    _, results, _ = graded
    result = results[name]
    messages = {c.name: c.message for c in result.cells}
    assert (result.score, result.status) == tuple(EXPECTED[name]), (result.sentence, messages)


def test_the_gradebook_holds_these_scores_and_no_others(graded):
    from nbgrader.api import Gradebook

    root, _, _ = graded
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        held = {s.student.id: s.score for s in gradebook.assignment_submissions("ps01")}
        assert all(
            g.manual_score is None
            for s in gradebook.assignment_submissions("ps01")
            for n in s.notebooks
            for g in n.grades
        )
    assert held == {name: score for name, (score, _) in EXPECTED.items()}


def test_the_search_finds_a_test_that_is_there(capsys):
    """What `search` looks for in vain, it finds in a process that holds the test, as stock does."""
    held = {"cell": "assert total([1]) == 1, 'total of two" + " numbers'"}
    exec(SEARCH, {"In": []})
    assert capsys.readouterr().out.startswith("LEAK") and held
    exec(SEARCH, {"In": list(held.values())})
    assert capsys.readouterr().out.startswith("LEAK")


def test_nobody_saw_a_hidden_test(graded):
    _, results, _ = graded
    for result in results.values():
        for text in result.notebooks.values():
            assert "LEAK" not in _outputs(text), result.student


def test_nothing_is_left_behind(graded):
    root, _, (names, pids) = graded
    own = {p.pid for p in psutil.Process().children(recursive=True)}
    orphans = {p.pid for p in psutil.process_iter() if p.ppid() == 1}
    everybody = psutil.process_iter(["name", "cmdline"])
    assert [p for p in everybody if p.pid in (own | orphans) - pids and _ours(p)] == []
    assert {n for n in os.listdir("/tmp") if n.startswith("lapenna")} <= names
    assert sorted(p.name for p in root.iterdir()) == [
        "autograded", "book", "build", "feedback", "gradebook.db", "nbgrader_config.py",
        "solutions", "submitted",
    ]  # fmt: skip


def _ours(process) -> bool:
    if process.status() == psutil.STATUS_ZOMBIE:  # ended; whoever is process 1 collects it
        return False
    line = " ".join(process.info["cmdline"] or [])
    return process.info["name"] == "bwrap" or "4567" in line or "grading.nursery" in line


def test_no_script_reaches_a_page(graded):
    root, _, _ = graded
    page = (root / "feedback" / "html" / "ps01" / "ps01.html").read_text()
    assert "<script" not in page and "steal()" in page


def _outputs(text: str) -> str:
    cells = nbformat.reads(text, as_version=4).cells
    return json.dumps([c.outputs for c in cells if c.cell_type == "code"])


def test_the_journal_and_reports_are_ours(graded):
    root, _, _ = graded
    assert {p.name for p in Path(root, "build", "grades", "ps01").iterdir()} == {
        "grades.csv", "index.html", "journal.db", "release",
    }  # fmt: skip
