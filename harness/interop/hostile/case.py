"""case.py: what a case is: something hostile to do, and what the server may answer."""
import dataclasses
import re
from typing import Callable

import wire
from server import API

CLOSED = 0  # closed without an answer
INJECTED = re.compile(rb"[\r\n]X-Injected")  # JSON and XML write a line end in another way


@dataclasses.dataclass
class Case:
    """`run(server)` is the hostile part: an Outcome, or text that says what was wrong, or None when all was well."""

    label: str
    run: Callable
    statuses: tuple = (400,)
    answers: int = 1  # exactly so many: one more would be a smuggled request

    def find_mistake(self, server):
        outcome = self.run(server)
        if outcome is None or isinstance(outcome, str):
            return outcome
        if any(INJECTED.search(answer.head.encode("latin-1") + b"\r\n\r\n" + answer.body) for answer in outcome.answers):
            return f"a line of the request became a line of the answer: {outcome.answers[0].head!r}"
        wanted = " or ".join("closed" if status == CLOSED else str(status) for status in self.statuses)
        if outcome.status is None and not (CLOSED in self.statuses and outcome.closed and not outcome.rest):
            return f"wanted {wanted}, got {outcome}"
        if outcome.status is not None and (outcome.status not in self.statuses or outcome.rest or
                                           len(outcome.answers) != self.answers):
            return f"wanted {wanted}, got {outcome}: {outcome.answers[0].body[:300]!r}"
        return None


def raw(label, *pieces, end=False, statuses=(400,), answers=1, wanted=1):
    """Bytes as they are."""
    return Case(label, lambda server: wire.talk(server.port, *pieces, end=end, wanted=wanted), statuses, answers)


def get(label, path, statuses=(400,), headers=()):
    """A GET below the service root."""
    return raw(label, wire.request("GET", API + path, headers=headers), statuses=statuses)


def post(label, path, body, statuses=(400,), headers=("Content-Type: application/json",), method="POST"):
    data = body if isinstance(body, bytes) else body.encode()
    return raw(label, wire.request(method, API + path, data, headers), statuses=statuses)
