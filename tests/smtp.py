"""A mail server on this machine that takes mail, or doesn't, as a test wants: slowly, with a refusal, or hanging up."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message

# What it does with a message once it has all of it.
Mood = Callable[[int], str]
TAKES, REFUSES, HANGS_UP = "takes", "refuses", "hangs up"


class Sink:
    """Every message that was handed over whole, also those whose sender never heard so."""

    def __init__(self, mood: Mood = lambda _number: TAKES, pause: float = 0.0) -> None:
        self.mood, self.pause = mood, pause
        self.arrived: list[Message] = []
        self.refused = 0
        self.changed = threading.Condition()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def wait_for(self, count: int, within: float = 30.0) -> None:
        """Until so many messages have arrived. Fails if they don't."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.arrived) >= count, within), len(self.arrived)

    def ids(self) -> list[str]:
        """The Message-ID of each arrival."""
        return [str(message["Message-ID"]) for message in self.arrived]

    def close(self) -> None:
        """Stop listening and hang up on everybody."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)

    def _listen(self) -> None:
        while True:
            try:
                caller, _address = self._listening.accept()
            except OSError:
                return
            self._open.add(caller)
            threading.Thread(target=self._serve, args=[caller], daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        with suppress(OSError), caller, caller.makefile("rb") as lines:
            caller.sendall(b"220 sink\r\n")
            for line in lines:
                command = line[:4].upper().strip()
                if command == b"DATA":
                    caller.sendall(b"354 go on\r\n")
                    if not self._take(caller, _body(lines)):
                        break
                else:
                    caller.sendall(b"221 bye\r\n" if command == b"QUIT" else b"250 fine\r\n")
                    if command == b"QUIT":
                        break
        self._open.discard(caller)

    def _take(self, caller: socket.socket, body: bytes | None) -> bool:
        """Answer to a whole message; whether to go on listening to this caller."""
        if body is None:
            return False
        with self.changed:
            mood = self.mood(len(self.arrived) + self.refused)
            if mood == REFUSES:
                self.refused += 1
            else:
                self.arrived.append(message_from_bytes(body))
            self.changed.notify_all()
        time.sleep(self.pause)
        if mood != HANGS_UP:
            caller.sendall(b"451 not now\r\n" if mood == REFUSES else b"250 taken\r\n")
        return mood != HANGS_UP


def _body(lines: Iterator[bytes]) -> bytes | None:
    """The message up to the lone dot; None if the sender was gone before."""
    found = []
    for line in lines:
        if line == b".\r\n":
            return b"".join(found)
        found.append(line[1:] if line.startswith(b".") else line)
    return None


@contextmanager
def sink(mood: Mood = lambda _number: TAKES, pause: float = 0.0) -> Iterator[Sink]:
    """A mail server for the length of a block."""
    server = Sink(mood, pause)
    try:
        yield server
    finally:
        server.close()
