"""Real processes on MPI: equal to one process, the bytes that were planned, a share of memory."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mpi4py", reason="mpi4py is not installed")
RANKS = Path(__file__).with_name("ranks.py")
MPIEXEC = shutil.which("mpiexec", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")

pytestmark = [
    pytest.mark.skipif(MPIEXEC is None, reason="there is no mpiexec"),
    pytest.mark.timeout(300),
]

TRUE = [[41, 41], 1, [[2, 10, 2, 4], [2, 10, 2, 4]], 5, 6]
ODD = [[23, 19], 2, [[3, 4, 2, 2], [2, 3, 1, 3]], 4, 17]
ONE_LAYER = [[9, 14], 3, [[2, 3, 2, 1]], 3, 8]
DEEP = [[13, 13], 1, [[2, 2, 1, 1], [2, 3, 2, 2], [3, 2, 1, 1]], 4, 9]


def run(folder, task, processes, *arguments):
    """Run a task of ranks.py; return what each process found."""
    command = [
        *(MPIEXEC, "-n", str(processes), sys.executable, "-m", "mpi4py"),
        *(str(RANKS), task, json.dumps(arguments), str(folder)),
    ]
    variables = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=variables)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


@pytest.mark.parametrize(
    ("geometry", "grid"),
    [
        (TRUE, (2, 2)), (TRUE, (1, 2)), (ODD, (3, 2)), (ODD, (4, 4)), (ODD, (1, 3)),
        (ONE_LAYER, (2, 3)), (DEEP, (2, 2)), (DEEP, (3, 1)),
    ],
)  # fmt: skip
def test_a_grid_gives_what_one_process_gives_and_sends_what_is_planned(tmp_path, geometry, grid):
    found = run(tmp_path, "equal", grid[0] * grid[1], *geometry, *grid)
    assert len(found) == grid[0] * grid[1]
    for mine in found:
        assert max(mine["worst"].values()) < 1e-12
        assert len(mine["worst"]) == 3 * len(geometry[2]) + 2
        assert mine["weights"] == 0
        assert mine["sent"] == mine["planned"] > 0


def test_a_process_holds_its_share(tmp_path):
    geometry = [[41, 41], 1, [[4, 10, 2, 4], [4, 10, 2, 4]], 50, 6]
    peaks = {}
    for grid in ((1, 1), (2, 2)):
        folder = tmp_path / str(grid[0])
        folder.mkdir()
        found = run(folder, "memory", grid[0] * grid[1], *geometry, *grid)
        peaks[grid] = max(mine["peak"] for mine in found)
    assert peaks[1, 1] > 200e6
    assert peaks[2, 2] < 0.3 * peaks[1, 1]


@pytest.mark.parametrize(("network", "processes", "samples"), [("mlp", 3, 10), ("cnn", 4, 9)])
def test_averaged_gradients_are_those_of_one_process(tmp_path, network, processes, samples):
    found = run(tmp_path, "averaged", processes, network, samples)
    assert max(mine["worst"] for mine in found) < 1e-12
    assert len({mine["digest"] for mine in found}) == 1
