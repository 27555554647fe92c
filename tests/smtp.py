"""A local SMTP server that accepts mail, refuses it, is slow, or drops the connection."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message

# Chooses what to do with the n-th message after receiving it.
Behavior = Callable[[int], str]
TAKES, REFUSES, HANGS_UP = "takes", "refuses", "hangs up"


class Sink:
    """Collects every complete message, also those that weren't acknowledged."""

    def __init__(self, behavior: Behavior = lambda _number: TAKES, pause: float = 0.0) -> None:
        self.behavior, self.pause = behavior, pause
        self.arrived: list[Message] = []
        self.refused = 0
        self.changed = threading.Condition()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def wait_for(self, count: int, within: float = 30.0) -> None:
        """Wait up to `within` seconds for so many messages. Fails if they don't arrive."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.arrived) >= count, within), len(self.arrived)

    def ids(self) -> list[str]:
        """Return the Message-ID of each received message."""
        return [str(message["Message-ID"]) for message in self.arrived]

    def close(self) -> None:
        """Stop listening and close all connections."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)

    def _listen(self) -> None:
        while True:
            try:
                client, _address = self._listening.accept()
            except OSError:
                return
            self._open.add(client)
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client, client.makefile("rb") as lines:
            client.sendall(b"220 sink\r\n")
            for line in lines:
                command = line[:4].upper().strip()
                if command == b"DATA":
                    client.sendall(b"354 go on\r\n")
                    if not self._take(client, _body(lines)):
                        break
                else:
                    client.sendall(b"221 bye\r\n" if command == b"QUIT" else b"250 fine\r\n")
                    if command == b"QUIT":
                        break
        self._open.discard(client)

    def _take(self, client: socket.socket, body: bytes | None) -> bool:
        """Respond to a complete message. Return whether to continue with this connection."""
        if body is None:
            return False
        with self.changed:
            behavior = self.behavior(len(self.arrived) + self.refused)
            if behavior == REFUSES:
                self.refused += 1
            else:
                self.arrived.append(message_from_bytes(body))
            self.changed.notify_all()
        time.sleep(self.pause)
        if behavior != HANGS_UP:
            client.sendall(b"451 not now\r\n" if behavior == REFUSES else b"250 taken\r\n")
        return behavior != HANGS_UP


def _body(lines: Iterator[bytes]) -> bytes | None:
    """Return the message up to the line with a dot; None if the connection was closed before it."""
    parts = []
    for line in lines:
        if line == b".\r\n":
            return b"".join(parts)
        parts.append(line[1:] if line.startswith(b".") else line)
    return None


@contextmanager
def sink(behavior: Behavior = lambda _number: TAKES, pause: float = 0.0) -> Iterator[Sink]:
    """Run the mail server for the duration of the block."""
    server = Sink(behavior, pause)
    try:
        yield server
    finally:
        server.close()
