"""Frames between two processes that do not trust each other: sizes, a JSON header, raw buffers."""

from __future__ import annotations

import json
import socket
import struct

MAX_HEADER = 16 << 20
MAX_BUFFERS = 128 << 20

JSON_ERRORS = (
    ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, AttributeError,
)  # fmt: skip
"""What reading a damaged message can raise."""


class WireError(Exception):
    """A message that is damaged, too large, or not allowed."""


class Closed(WireError):
    """The process at the other end is gone."""


class Channel:
    """Frames on a connected socket: four bytes each for the sizes, the header, the buffers.

    A frame that arrives in part is kept when an interrupt breaks in, and read on later.
    """

    def __init__(
        self, connection: socket.socket, max_header=MAX_HEADER, max_buffers=MAX_BUFFERS
    ) -> None:
        self._socket, self._arrived = connection, bytearray()
        self._limits = max_header, max_buffers

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

    def send(self, header: dict, buffers: list = ()) -> None:
        """Send one frame. WireError when it is too large, Closed when nobody is there."""
        head = json.dumps(header).encode()
        size = sum(len(buffer) for buffer in buffers)
        if len(head) > self._limits[0] or size > self._limits[1]:
            raise WireError(f"a value of {(len(head) + size) >> 20} MB is too large to be passed")
        try:
            self._socket.sendall(b"".join((struct.pack("<II", len(head), size), head, *buffers)))
        except OSError as error:
            raise Closed(str(error)) from None

    def receive(self) -> tuple[dict, bytes]:
        """Wait for one frame: its header and its buffers."""
        while (frame := self._frame()) is None:
            self._read()
        return frame

    def available(self) -> list[tuple[dict, bytes]]:
        """Read once and return the frames that are whole by now."""
        self._read()
        return self.buffered()

    def buffered(self) -> list[tuple[dict, bytes]]:
        """Return the frames that were read before, without reading."""
        frames = []
        while (frame := self._frame()) is not None:
            frames.append(frame)
        return frames

    def _read(self) -> None:
        try:
            data = self._socket.recv(1 << 16)
        except OSError as error:
            raise Closed(str(error)) from None
        if not data:
            raise Closed("the other process is gone")
        self._arrived += data

    def _frame(self) -> tuple[dict, bytes] | None:
        if len(self._arrived) < 8:
            return None
        head, size = struct.unpack("<II", self._arrived[:8])
        if head > self._limits[0] or size > self._limits[1]:
            raise WireError("a message is larger than allowed")
        if len(self._arrived) < 8 + head + size:
            return None
        text = bytes(self._arrived[8 : 8 + head])
        body = bytes(self._arrived[8 + head : 8 + head + size])
        del self._arrived[: 8 + head + size]
        try:
            header = json.loads(text)
        except JSON_ERRORS:
            raise WireError("a message is not JSON") from None
        if type(header) is not dict:
            raise WireError("a message is no object")
        return header, body
