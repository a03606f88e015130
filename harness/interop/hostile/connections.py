"""connections.py: clients that are slow, many, impatient or in the wrong protocol, while a good one goes on."""
import socket
import threading
import time

from case import Case
import wire
from server import API

LINE = f"GET {API}WhoAmI HTTP/1.1\r\n".encode()
GOOD = wire.request("GET", API + "WhoAmI")
SLOW_CLIENTS = 300
MANY = 1200  # more than the server takes
GOOD_S = 5.0  # what a good client may have to wait


def ask(server):
    """A good request; None = answered in time."""
    began = time.monotonic()
    outcome = wire.talk(server.port, GOOD)
    took = time.monotonic() - began
    if outcome.status != 200:
        return f"a good client got {outcome}"
    return None if took < GOOD_S else f"a good client waited {took:.1f} s"


def drip(server, first, rest):
    """Many clients that send a byte now and then."""
    socks = [wire.connect(server.port) for _ in range(SLOW_CLIENTS)]
    try:
        for sock in socks:
            sock.sendall(first)
        for byte in rest:
            for sock in socks:
                sock.sendall(bytes([byte]))
            mistake = ask(server)
            if mistake:
                return mistake
    except OSError as error:
        return f"a slow client was thrown out: {error}"
    finally:
        for sock in socks:
            sock.close()
    return None


def drip_headers(server):
    return drip(server, LINE, b"Host: a")


def drip_body(server):
    return drip(server, f"POST {API}accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n".encode(), b'{"name"')


def drip_chunks(server):
    return drip(server, f"POST {API}accounts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode(), b"1\r\na\r\n1")


def read_slowly(server):
    """Clients that ask for much and read nothing of it."""
    socks = []
    try:
        for _ in range(50):
            sock = socket.socket()
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.connect(("127.0.0.1", server.port))
            sock.sendall(wire.request("GET", API + "accounts") * 2)
            socks.append(sock)
            if len(socks) % 10 == 0 and (mistake := ask_patiently(server)):
                return mistake
    finally:
        for sock in socks:
            sock.close()
    return None


def ask_patiently(server):
    """One thread makes all answers, so big ones asked for before come first."""
    outcome = wire.talk(server.port, GOOD)
    return None if outcome.status == 200 else f"a good client got {outcome}"


def connect_many(server):
    """More connections than the server takes: those beyond are closed, and afterwards all is well."""
    socks = []
    try:
        for _ in range(MANY):
            try:
                socks.append(wire.connect(server.port, 2))
            except OSError:
                break
        for sock in socks[:20]:
            sock.sendall(GOOD)
            if wire.receive(sock).status != 200:
                return "one of the first connections is not served"
    finally:
        for sock in socks:
            sock.close()
    deadline = time.monotonic() + GOOD_S
    while time.monotonic() < deadline:
        try:
            if wire.talk(server.port, GOOD).status == 200:
                return None
        except OSError:
            pass
        time.sleep(0.1)
    return "no connection is accepted any more"


def open_and_close(server):
    for _ in range(1000):
        wire.connect(server.port).close()
    return ask(server)


def reset_in_the_middle(server):
    for _ in range(200):
        sock = wire.connect(server.port)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        sock.sendall(wire.request("GET", API + "accounts"))
        sock.close()
    return ask(server)


def pipeline(server):
    """A hundred requests at once are answered in order."""
    outcome = wire.talk(server.port, *[wire.request("GET", f"{API}accounts?$top={n + 1}&$select=name") for n in range(100)], wanted=100)
    if [answer.status for answer in outcome.answers] != [200] * 100:
        return f"got {outcome}"
    counts = [answer.body.count(b"@odata.etag") for answer in outcome.answers]
    return None if counts == sorted(counts) and counts[0] == 1 else "the answers are not in order"


def pipeline_nonsense(server):
    """What follows a good request on its connection must not become another one."""
    outcome = wire.talk(server.port, GOOD + b"nonsense\r\n\r\n" + GOOD, wanted=2)
    statuses = [answer.status for answer in outcome.answers]
    return None if statuses[:1] == [200] and statuses[1:] in ([], [400]) and outcome.closed else f"got {outcome}"


def shout(server):
    """Twenty threads, each a stream of broken requests, while a good client goes on."""
    stop = threading.Event()

    def worker(number):
        while not stop.is_set():
            try:
                wire.talk(server.port, bytes([number + 33]) * 100 + b"\r\n\r\n", end=True)
            except OSError:
                pass

    threads = [threading.Thread(target=worker, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(20):
            mistake = ask(server)
            if mistake:
                return mistake
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return None


CASES = [
    Case("300 clients that drip headers", drip_headers),
    Case("300 clients that drip a body", drip_body),
    Case("300 clients that drip chunks", drip_chunks),
    Case("50 clients that do not read", read_slowly),
    Case("1,200 connections at once", connect_many),
    Case("1,000 connections without a word", open_and_close),
    Case("200 connections reset in the middle", reset_in_the_middle),
    Case("100 requests in a pipeline", pipeline),
    Case("nonsense in a pipeline", pipeline_nonsense),
    Case("20 shouting clients", shout),
]
