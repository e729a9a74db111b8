"""The command `lapenna distributed`: the plan as printed, and a training on real processes."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from lapenna import cli
from lapenna.course.distributed import operand_table, share_table
from lapenna.distributed.geometry import S0

ONE_PROCESS = [sys.executable, "-m", "lapenna", "distributed", "train"]


def test_the_plan_is_printed_and_drawn(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["distributed", "plan", "--grid", "2x2", "--scale", "4"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"L0.filterNL.output +256x64x64x16 +:,28:64,28:64,: .* halo +4,456,448", out)
    assert re.search(r"bytes sent +0 +13,573,168", out)
    assert re.search(r"if gradients were averaged +0 +5,621,293,068", out)
    (strong, _) = re.findall(r"^ +4x4 .* ms$", out, flags=re.M)
    assert re.search(r" 58,[\d,]+ parameters +0.585 GB +89.705 Gflop +106 messages", strong)
    drawn = sorted(p.name for p in (tmp_path / "build" / "distributed").iterdir())
    assert drawn == ["halo-L0.svg", "scaling.svg", "step.svg"]


def test_another_geometry_and_process():
    geometry = S0._replace(size=(21, 30), classes=7, batch=12)
    table = operand_table(geometry, (1, 3), 0)
    rows = {row[0]: row for row in table.rows}
    assert rows["classifier.linear1.output"][1:5] == ("12x7", "0:4,:", ":,:", "reduce-scatter")
    assert rows["L0.W"][2] == ":,0:4,:,:,:,:"
    assert share_table(geometry, (1, 3)).rows[0][1] == geometry.parameters


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["plan", "--grid", "17x2"], "L0 has 16x16 positions"),
        (["plan", "--process", "4"], "--process must be 0 to 3, got 4"),
        (["plan", "--image", "9x9"], "windows of 10x10"),
        (["train", "--epochs", "0"], "--epochs must be 1 or more"),
    ],
)
def test_what_cannot_be_is_one_line(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["distributed", *arguments]) == 1
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["plan", "--grid", "2"], ["plan", "--layer", "1,2"], ["train", "--grid", "axb"]]
)
def test_what_cannot_be_read_shows_the_form(capsys, arguments):
    with pytest.raises(SystemExit):
        cli.main(["distributed", *arguments])
    assert "expected" in capsys.readouterr().err


def test_without_mpi_a_sentence_says_what_to_install(tmp_path):
    (tmp_path / "mpi4py.py").write_text("raise ImportError('cannot load MPI library')\n")
    variables = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(ONE_PROCESS, capture_output=True, text=True, env=variables, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("lapenna: distributed: no MPI (cannot load MPI library)")
    assert "lapenna[mpi]" in done.stderr


needs_mpi = pytest.mark.skipif(
    not (Path(sys.executable).parent / "mpiexec").exists() and not shutil.which("mpiexec"),
    reason="there is no mpiexec",
)


@needs_mpi
def test_four_processes_learn_the_digits_as_one_does():
    losses = {}
    for grid in ("1x1", "2x2"):
        command = [*ONE_PROCESS, "--grid", grid, "--epochs", "1"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        loss, right = re.search(r"epoch 1: loss ([\d.]+), right on ([\d.]+)%", done.stdout).groups()
        losses[grid] = float(loss)
        assert float(right) > 85
    assert losses["1x1"] == pytest.approx(losses["2x2"], abs=2e-4)


@needs_mpi
def test_a_wrong_number_of_processes_ends_with_a_sentence():
    mpiexec = shutil.which("mpiexec", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    command = [mpiexec, "-n", "3", *ONE_PROCESS, "--grid", "2x2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "a grid of 2x2 needs 4 processes, there are 3" in done.stderr


@needs_mpi
def test_a_process_that_dies_ends_all():
    command = [*ONE_PROCESS, "--grid", "2x2", "--epochs", "500"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        while "epoch 1:" not in run.stdout.readline():
            pass
        ranks = [
            p for p in psutil.Process(run.pid).children(recursive=True) if "mpi4py" in p.cmdline()
        ]
        workers = [p for p in ranks if "mpiexec" not in p.cmdline()[0]]
        assert len(workers) == 4
        workers[2].send_signal(signal.SIGKILL)
        start = time.monotonic()
        assert run.wait(timeout=60) == 1
        assert time.monotonic() - start < 30
        assert "a process ended with status" in run.stderr.read()
        assert not any(p.is_running() for p in workers)
