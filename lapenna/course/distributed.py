"""``lapenna distributed``: plan the network of source S0 on a grid of processes, or train one."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

from lapenna.distributed.geometry import S0, Geometry, LocalLayer
from lapenna.distributed.operands import Grid, Operand, operands
from lapenna.distributed.plan import (
    Machine,
    Point,
    data_parallel_bytes,
    shares,
    square_grids,
    strong,
    weak,
)
from lapenna.distributed.rect import Rect
from lapenna.table import Table

DIGITS = Geometry((28, 28), 1, (LocalLayer(4, 6, 2, 2), LocalLayer(4, 6, 2, 2)), 10, 50)
"""A small one for the handwritten digits."""

EPOCHS, LEARNING_RATE = 5, 0.1


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the two parts of the command, plan and train, with their options."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="plan | train")
    made = parts.add_parser("plan", help="who holds, reads and sends what; nothing is computed")
    for part in (made, parts.add_parser("train", help="train a small network, for real")):
        part.add_argument(
            "--grid", type=_grid, default=(2, 2), metavar="RxC",
            help="rows and columns of processes (default: 2x2)",
        )  # fmt: skip
    parts.choices["train"].add_argument("--data", choices=["digits"], default="digits")
    parts.choices["train"].add_argument("--epochs", type=int, default=EPOCHS)
    made.add_argument("--image", type=_grid, default=S0.size, metavar="RxC", help="default: 41x41")
    made.add_argument("--channels", type=int, default=S0.channels)
    made.add_argument(
        "--layer", type=_layer, action="append", metavar="MAPS,KERNEL,STRIDE,BLOCK",
        help="once for each layer (default: 16,10,2,4 twice)",
    )  # fmt: skip
    made.add_argument("--classes", type=int, default=S0.classes)
    made.add_argument("--batch", type=int, default=S0.batch)
    made.add_argument("--process", type=int, help="whose rectangles (default: the last)")
    made.add_argument(
        "--scale", type=int, metavar="N",
        help="model the time of a step on 1x1, 2x2, 4x4 ... up to NxN processes",
    )  # fmt: skip
    for name, value, unit in (
        ("flops", 1e13, "operations a second of a process"),
        ("latency", 5e-6, "seconds of a message"),
        ("bandwidth", 1e10, "bytes a second of a process"),
    ):
        made.add_argument(f"--{name}", type=float, default=value, help=f"{unit} ({value:g})")
    made.add_argument("--measure", action="store_true", help="measure these three here, with MPI")


def _grid(text: str) -> Grid:
    rows, _, columns = text.partition("x")
    if not (rows.isdigit() and columns.isdigit()):
        raise argparse.ArgumentTypeError(f"expected rows x columns such as 2x2, got {text!r}")
    return int(rows), int(columns)


def _layer(text: str) -> LocalLayer:
    numbers = text.split(",")
    if len(numbers) != 4 or not all(n.isdigit() for n in numbers):
        raise argparse.ArgumentTypeError(
            f"expected maps,kernel,stride,block such as 16,10,2,4, got {text!r}"
        )
    return LocalLayer(*map(int, numbers))


def run(args: argparse.Namespace) -> None:
    """Run the part of the command that was asked for."""
    if args.part == "train":
        _train(args)
    else:
        _plan(args)


# --- plan


def _plan(args: argparse.Namespace) -> None:
    layers = tuple(args.layer) if args.layer else S0.layers
    geometry = Geometry(args.image, args.channels, layers, args.classes, args.batch)
    count = args.grid[0] * args.grid[1]
    rank = count - 1 if args.process is None else args.process
    if not 0 <= rank < count:
        raise ValueError(f"distributed plan: --process must be 0 to {count - 1}, got {rank}")
    for table in (operand_table(geometry, args.grid, rank), share_table(geometry, args.grid)):
        print(f"{table.caption}\n{table}\n")
    folder = Path("build") / "distributed"
    folder.mkdir(parents=True, exist_ok=True)
    points = ()
    if args.scale:
        points = _scale(geometry, args)
    for path in _draw(geometry, args.grid, rank, points, folder):
        print(f"drawn: {path}")


def operand_table(geometry: Geometry, grid: Grid, rank: int) -> Table:
    """Return the operands of a step: what one process reads, writes and receives of each."""
    rows = [
        (
            operand.name,
            "x".join(map(str, operand.shape)),
            _interval(operand.reads[rank], operand),
            _interval(operand.writes[rank], operand) if operand.writes else "",
            operand.communication,
            4 * int(operand.received(rank).sum()),
        )
        for operand in operands(geometry, grid)
    ]
    head = ("operand", "shape", "reads", "writes", "communication", "bytes received")
    return Table(f"Process {rank} of a {grid[0]}x{grid[1]} grid, numbers of 4 bytes", head, rows)


def _interval(rect: Rect, operand: Operand) -> str:
    axes = zip(rect.offset, rect.stop, operand.shape, strict=True)
    return ",".join(":" if stop - start == n else f"{start}:{stop}" for start, stop, n in axes)


def share_table(geometry: Geometry, grid: Grid) -> Table:
    """Return what the largest share of a process is, beside one process and data parallelism."""
    alone, found = shares(geometry, (1, 1))[0], shares(geometry, grid)
    count = len(found)
    rows = [
        (name, getattr(alone, field), max(getattr(share, field) for share in found))
        for name, field in (
            ("parameters", "parameters"),
            ("bytes of memory", "memory"),
            ("multiply-adds of a step", "multiply_adds"),
            ("messages sent", "messages"),
            ("bytes sent", "sent"),
        )
    ]
    rows.append(
        ("bytes sent, if gradients were averaged", 0,
         round(data_parallel_bytes(geometry.parameters, count)))
    )  # fmt: skip
    head = ("what", "one process alone", f"largest of {count}")
    return Table("What a process holds, computes and sends", head, rows)


def _scale(geometry: Geometry, args: argparse.Namespace) -> tuple[list[Point], list[Point]]:
    machine = Machine(args.flops, args.latency, args.bandwidth)
    if args.measure:
        machine = _measured()
    print(
        f"Model: {machine.flops:.3g} operations/s, {machine.latency:.3g} s a message, "
        f"{machine.bandwidth:.3g} bytes/s; the messages of a process go one after the other"
    )
    share = geometry._replace(size=_share_of_image(geometry, args.grid))
    points, curves = square_grids(args.scale), []
    for name, curve, network in (("strong", strong, geometry), ("weak", weak, share)):
        fits = [grid for grid in points if name == "weak" or _fits(geometry, grid)]
        curves.append([])
        print(f"\n{name} scaling, the slowest process: its share; computing + sending")
        for grid in fits:
            curves[-1] += curve(network, [grid], machine)
            print(_line(curves[-1][-1]), flush=True)
    print()
    return tuple(curves)


def _line(point: Point) -> str:
    share = point.largest
    return (
        f"{point.grid[0]:>3}x{point.grid[1]:<3} {share.parameters:>15,} parameters "
        f"{share.memory / 1e9:8.3f} GB {2e-9 * share.multiply_adds:9.3f} Gflop "
        f"{share.messages:>7,} messages {share.sent / 1e6:9.3f} MB: "
        f"{1e3 * point.computing:9.3f} + {1e3 * point.sending:.3f} ms"
    )


def _fits(geometry: Geometry, grid: Grid) -> bool:
    try:
        operands(geometry, grid)
    except ValueError:
        return False
    return True


def _share_of_image(geometry: Geometry, grid: Grid) -> tuple[int, int]:
    """Return the image of which one process holds as much as the largest share on this grid."""
    first = geometry.layers[0]
    return tuple(
        first.stride * (-(-n // parts) - 1) + first.kernel
        for n, parts in zip(geometry.positions(0), grid, strict=True)
    )


def _draw(geometry, grid, rank, points, folder: Path) -> list[Path]:
    from lapenna.course.draw.halo import LARGEST, halo_picture
    from lapenna.course.draw.scaling import scaling_curves
    from lapenna.course.draw.step import step_graph

    figures = {}
    if max(grid) <= LARGEST:
        figures["step"] = step_graph(geometry, grid, rank)[0]
        for k in range(len(geometry.layers) - 1):
            figures[f"halo-L{k}"] = halo_picture(geometry, grid, rank, k)[0]
    if points and min(map(len, points)) > 1:
        figures["scaling"] = scaling_curves(*points)[0]
    for name, fig in figures.items():
        fig.savefig(folder / f"{name}.svg")
    return [folder / f"{name}.svg" for name in figures]


# --- processes


def _train(args: argparse.Namespace) -> None:
    comm, count = _world(), args.grid[0] * args.grid[1]
    if args.epochs < 1:
        raise ValueError(f"distributed train: --epochs must be 1 or more, got {args.epochs}")
    if comm.size == 1 and count > 1:
        grid = f"{args.grid[0]}x{args.grid[1]}"
        options = ["train", "--grid", grid, "--data", args.data, "--epochs", str(args.epochs)]
        _mpiexec(count, ["lapenna", "distributed", *options])
        return
    from lapenna.course.data import load_digits28
    from lapenna.distributed.local_net import LocalNet
    from lapenna.distributed.train import Epoch, train

    net, digits = LocalNet(DIGITS, args.grid, comm, dtype=np.float32), load_digits28()
    held = sum(array.size for array in net.parameters.values())
    if comm.rank == 0:
        print(
            f"{DIGITS.parameters:,} parameters on {args.grid[0]}x{args.grid[1]} processes, "
            f"{held:,} of them here; {len(digits.x_train):,} digits, {args.epochs} epochs",
            flush=True,
        )

    def report(epoch: Epoch) -> None:
        print(
            f"epoch {epoch.number}: loss {epoch.loss:.4f}, right on {epoch.accuracy:.1%} "
            "of the test digits",
            flush=True,
        )

    train(
        net, (digits.x_train, digits.y_train), (digits.x_test, digits.y_test),
        epochs=args.epochs, learning_rate=LEARNING_RATE, report=report,
    )  # fmt: skip


def _measured() -> Machine:
    _world()
    return Machine(*json.loads(_mpiexec(2, ["lapenna.distributed.measure"], read=True)))


def _world():
    """Return all processes of MPI. ValueError with what to do when it is missing."""
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:
        raise ValueError(f"distributed: no MPI ({error}): pip install 'lapenna[mpi]'") from None
    return MPI.COMM_WORLD


def _mpiexec(processes: int, module: list[str], *, read: bool = False) -> str:
    """Run a module with so many processes; return what they print when it is to be read.

    mpi4py's runner ends all processes when one fails.
    """
    place = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    program = shutil.which("mpiexec", path=place)
    if program is None:
        raise ValueError("distributed: no mpiexec on PATH: pip install 'lapenna[mpi]'")
    command = [program, "-n", str(processes), sys.executable, "-m", "mpi4py", "-m", *module]
    done = subprocess.run(
        command, env={"OPENBLAS_NUM_THREADS": "1"} | os.environ,
        stdout=subprocess.PIPE if read else None, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ValueError(
            f"distributed: a process ended with status {done.returncode}, see the messages above"
        )
    return done.stdout or ""
