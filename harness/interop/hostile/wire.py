"""wire.py: raw sockets: sends bytes no HTTP library would send and reads whatever comes back."""
import re
import socket
import time

IDLE_S = 0.1  # nothing more comes when so long nothing came after a whole answer
WAIT_S = 20


class Answer:
    """One HTTP answer as it was on the wire."""

    def __init__(self, status, head, body):
        self.status = status
        self.head = head
        self.body = body

    def headers(self, name):
        return [value.strip() for key, value in (line.split(":", 1) for line in self.head.split("\r\n")[1:] if line)
                if key.lower() == name.lower()]


class Outcome:
    """What came of sending bytes: the answers in order, and whether the server closed the connection."""

    def __init__(self, answers, closed, rest):
        self.answers = answers
        self.closed = closed
        self.rest = rest  # bytes that are no whole answer

    @property
    def status(self):
        return self.answers[0].status if self.answers else None

    def __str__(self):
        said = " ".join(str(answer.status) for answer in self.answers) or "no answer"
        if self.rest:
            said += f" and {self.rest[:60]!r}"
        return said + (", closed" if self.closed else ", open")


def connect(port, timeout=WAIT_S):
    return socket.create_connection(("127.0.0.1", port), timeout)


def send_all(sock, pieces):
    """Sends until the server has enough of it: a server that refuses early closes while we send."""
    try:
        for piece in pieces:
            sock.sendall(piece)
    except OSError:
        pass


def take_body(head, buffer):
    """The length of the body at the start of `buffer`, or None when it is not whole yet."""
    length = re.search(rb"(?im)^content-length: *(\d+)\r?$", head)
    if re.search(rb"(?im)^transfer-encoding: *chunked\r?$", head):
        end = buffer.find(b"0\r\n\r\n")
        return None if end < 0 else end + 5
    wanted = int(length[1]) if length else 0
    return wanted if len(buffer) >= wanted else None


def take_answer(buffer):
    """Takes one whole answer off `buffer`: (answer or None, what is left)."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0 or not buffer.startswith(b"HTTP/1."):
        return None, buffer
    head, rest = buffer[:end], buffer[end + 4:]
    status = int(head[9:12])
    if rest.startswith(head):  # libmicrohttpd 0.9.75 says the head of its own refusals twice, and closes
        rest = rest[len(head) + 4:]
    if 100 <= status < 200:
        return take_answer(rest)
    length = take_body(head, rest)
    if length is None:
        return None, buffer
    return Answer(status, head.decode("latin-1"), rest[:length]), rest[length:]


def receive(sock, wanted=1, wait_s=WAIT_S):
    """Reads answers until the connection is closed, or `wanted` are there and nothing more comes for a moment."""
    buffer, answers, closed, deadline = b"", [], False, time.monotonic() + wait_s
    while time.monotonic() < deadline:
        sock.settimeout(IDLE_S if len(answers) >= wanted else max(deadline - time.monotonic(), 0.01))
        try:
            piece = sock.recv(1 << 20)
        except socket.timeout:
            break
        except OSError:
            piece = b""
        if not piece:
            closed = True
            break
        buffer += piece
        answer, buffer = take_answer(buffer)
        while answer is not None:
            answers.append(answer)
            answer, buffer = take_answer(buffer)
    return Outcome(answers, closed, buffer)


def talk(port, *pieces, end=False, wanted=1, wait_s=WAIT_S):
    """Sends the pieces on a connection of their own. `end`: then says that no more will come."""
    with connect(port) as sock:
        send_all(sock, pieces)
        if end:
            try:
                sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass
        return receive(sock, wanted, wait_s)


def request(method, path, body=b"", headers=(), host="127.0.0.1"):
    """A well-formed request with whatever is in it."""
    lines = [f"{method} {path} HTTP/1.1".encode("latin-1"), f"Host: {host}".encode()]
    lines += [header if isinstance(header, bytes) else header.encode("latin-1") for header in headers]
    if body or method in ("POST", "PATCH", "PUT"):
        lines.append(f"Content-Length: {len(body)}".encode())
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
