"""framing.py: request lines, headers and bodies that are not what HTTP says they are."""
from case import CLOSED, Case, raw
import wire
from server import API, JSON

LINE = f"GET {API}WhoAmI HTTP/1.1\r\n".encode()
HOST = b"Host: 127.0.0.1\r\n"
POST = f"POST {API}accounts HTTP/1.1\r\n".encode() + HOST + JSON.encode() + b"\r\n"
BODY = b'{"name":"smuggled"}'
REFUSED = (400, CLOSED)
KIB = 1024


def with_length(length, body=BODY):
    return POST + b"Content-Length: " + length + b"\r\n\r\n" + body


def chunked(body, more=b""):
    return POST + more + b"Transfer-Encoding: chunked\r\n\r\n" + body


SMUGGLED = f"DELETE {API}accounts(0a000000-0000-4000-8000-0000000000a1) HTTP/1.1\r\nHost: x\r\n\r\n".encode()

REQUEST_LINES = [
    raw("an empty line and nothing else", b"\r\n", end=True, statuses=REFUSED),
    raw("a method alone", b"GET\r\n\r\n", statuses=REFUSED),
    raw("no version", f"GET {API}WhoAmI\r\n\r\n".encode(), end=True, statuses=(400, 404, CLOSED)),
    raw("a version of the future", f"GET {API}WhoAmI HTTP/9.9\r\n".encode() + HOST + b"\r\n", statuses=(400, 505, CLOSED)),
    raw("a version that is none", f"GET {API}WhoAmI HTTQ\r\n".encode() + HOST + b"\r\n", statuses=(400, 505, CLOSED)),
    raw("HTTP/1.1 without a host", LINE + b"\r\n", statuses=REFUSED),
    raw("bytes that are no text", bytes(range(128, 256)) + b"\r\n\r\n", end=True, statuses=REFUSED),
    raw("NUL bytes", b"\0" * 4096, end=True, statuses=REFUSED),
    raw("a method of 64 KiB", b"A" * (64 * KIB) + b" / HTTP/1.1\r\n" + HOST + b"\r\n", statuses=(400, 404, 405, 414, 431, CLOSED)),
    raw("an unknown method", wire.request("BREW", API + "accounts"), statuses=(405,)),
    raw("TRACE", wire.request("TRACE", API + "accounts"), statuses=(405,)),
    raw("CONNECT", b"CONNECT 127.0.0.1:22 HTTP/1.1\r\n" + HOST + b"\r\n", statuses=(400, 404, 405)),
    raw("an absolute URL of another host", f"GET http://evil.test{API}nosuch HTTP/1.1\r\n".encode() + HOST + b"\r\n",
        statuses=(404,)),
    raw("a URL that is no path", b"GET accounts HTTP/1.1\r\n" + HOST + b"\r\n", statuses=(400, 404)),
    raw("an asterisk", b"GET * HTTP/1.1\r\n" + HOST + b"\r\n", statuses=(400, 404)),
    raw("a request line that never ends", b"GET /" + b"a" * (2 * KIB * KIB), statuses=(414, 431, CLOSED)),
    raw("the HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0", statuses=(400, 404, 405, 505, CLOSED)),
    raw("a TLS hello on a plain port", bytes.fromhex("16030100c8010000c40303") + bytes(200), end=True, statuses=REFUSED),
]

HEADERS = [
    raw("headers of 1 MiB", LINE + HOST + b"X-Long: " + b"a" * (KIB * KIB) + b"\r\n\r\n", statuses=(431, CLOSED)),
    raw("100,000 headers", LINE + HOST + b"".join(b"X-%d: a\r\n" % n for n in range(100000)) + b"\r\n",
        statuses=(431, CLOSED)),
    raw("headers without an end, then nothing", LINE + HOST + b"X-Open: a\r\n", end=True, statuses=REFUSED),
    raw("a header without a colon", LINE + HOST + b"nonsense\r\n\r\n", statuses=(200, 400, CLOSED)),
    raw("a header without a name", LINE + HOST + b": value\r\n\r\n", statuses=(200, 400, CLOSED)),
    raw("a space before the colon", LINE + HOST + b"Prefer : a\r\n\r\n", statuses=(200, 400, CLOSED)),
    raw("a NUL in a header", LINE + HOST + b"Prefer: a\0b\r\n\r\n", statuses=(200, 400, CLOSED)),
    raw("bytes that are no UTF-8 in a header", LINE + HOST + b"Prefer: \xff\xfe\r\nMSCRMCallerID: \xc3\r\n\r\n", statuses=(404,)),
    raw("bare LF line ends", LINE.replace(b"\r", b"") + HOST.replace(b"\r", b"") + b"\n", statuses=(200, 400, CLOSED)),
    raw("bare CR line ends", LINE.replace(b"\n", b"") + HOST.replace(b"\n", b"") + b"\r", end=True, statuses=REFUSED),
    raw("a folded header", LINE + HOST + b"Prefer: odata.maxpagesize=\r\n 1\r\n\r\n", statuses=(200, 400, CLOSED)),
    raw("two hosts", LINE + HOST + b"Host: evil.test\r\n\r\n"),
    raw("a host that is no name", LINE + b"Host: <script>\"'\r\n\r\n", statuses=(200, 400)),
    raw("Expect: something else", LINE + HOST + b"Expect: 200-nothing\r\n\r\n", statuses=(200, 417)),
    raw("an upgrade to WebSocket",
        LINE + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", statuses=(200,)),
    raw("an upgrade to HTTP/2", LINE + HOST + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
        statuses=(200,)),
    raw("1,000 values of Prefer", LINE + HOST + b"Prefer: odata.maxpagesize=1\r\n" * 1000 + b"\r\n", statuses=(200, 431)),
]

LENGTHS = [
    raw("a body shorter than announced", with_length(b"1000"), end=True, statuses=REFUSED),
    raw("a negative length", with_length(b"-1"), statuses=REFUSED),
    raw("a length that is no number", with_length(b"nineteen"), statuses=REFUSED),
    raw("a length in hexadecimal", with_length(b"0x13"), statuses=REFUSED),
    raw("a length with a sign", with_length(b"+19"), statuses=REFUSED),
    raw("a length beyond 64 bits", with_length(b"99999999999999999999999"), statuses=(400, 413, CLOSED)),
    raw("a length of 2^63", with_length(b"9223372036854775808"), statuses=(400, 413, CLOSED)),
    raw("a length of a terabyte", with_length(b"1099511627776"), statuses=(413, CLOSED)),
    raw("two different lengths", POST + b"Content-Length: 19\r\nContent-Length: 5\r\n\r\n" + BODY, statuses=REFUSED),
    raw("a list of lengths", with_length(b"19, 19"), statuses=REFUSED),
    raw("an empty length", with_length(b""), statuses=(400, 411, CLOSED)),
    raw("length and chunks together", chunked(b"0\r\n\r\n" + SMUGGLED, b"Content-Length: 5\r\n"), statuses=REFUSED, wanted=2),
    raw("chunks and length together", POST + b"Transfer-Encoding: chunked\r\nContent-Length: 60\r\n\r\n0\r\n\r\n" + SMUGGLED,
        statuses=REFUSED, wanted=2),
    raw("a transfer encoding that is none", POST + b"Transfer-Encoding: xchunked\r\n\r\n" + BODY, end=True, statuses=(400, 501, CLOSED)),
    raw("chunked, twice", POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", end=True, statuses=REFUSED),
    raw("two transfer encodings", POST + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        end=True, statuses=REFUSED, wanted=2),
    raw("a body behind a GET", LINE + HOST + b"Content-Length: 5\r\n\r\nhello", statuses=(200,)),
]

CHUNKS = [
    raw("a chunk size that is no number", chunked(b"zz\r\nabc\r\n0\r\n\r\n"), statuses=REFUSED),
    raw("a negative chunk size", chunked(b"-1\r\nabc\r\n0\r\n\r\n"), statuses=REFUSED),
    raw("a chunk size beyond 64 bits", chunked(b"fffffffffffffffff\r\nabc"), statuses=(400, 413, CLOSED)),
    raw("a chunk size of 2^64 - 1", chunked(b"ffffffffffffffff\r\nabc"), end=True, statuses=(400, 413, CLOSED)),
    raw("a chunk longer than its size", chunked(b"3\r\nabcdef\r\n0\r\n\r\n"), statuses=REFUSED),
    raw("chunks that stop in the middle", chunked(b"100\r\nabc"), end=True, statuses=REFUSED),
    # The one 5xx there is: libmicrohttpd's own answer, below all that we could refuse.
    raw("a chunk size line of 1 MiB", chunked(b"1" + b";x" * (512 * KIB) + b"\r\n"), end=True, statuses=(400, 413, 500, CLOSED)),
    raw("100,000 chunks of a byte", chunked(b"1\r\n \r\n" * 100000 + b"0\r\n\r\n"), statuses=(400,)),
    raw("trailers of 1 MiB", chunked(b"0\r\nX-Long: " + b"a" * (KIB * KIB) + b"\r\n\r\n"), statuses=(400, 413, 431, CLOSED)),
]


def send_endless_body(server):
    """More than the server takes, in chunks, so that no length tells it beforehand."""
    chunk = b"100000\r\n" + b" " * KIB * KIB + b"\r\n"
    return wire.talk(server.port, POST + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * server.limit_mib(6))


def send_many_chunks(server):
    """The same, but with an end."""
    chunk = b"100000\r\n" + b" " * KIB * KIB + b"\r\n"
    return wire.talk(server.port, POST + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * server.limit_mib(2), b"0\r\n\r\n")


def send_long_body(server):
    """More than the server takes, announced and sent: it must be able to read the refusal."""
    pieces = [b" " * KIB * KIB] * server.limit_mib(1)
    length = str(len(pieces) * KIB * KIB + 1).encode()
    return wire.talk(server.port, POST + b"Content-Length: " + length + b"\r\n\r\n", *pieces, b" ")


SIZES = [
    Case("a body beyond the limit", send_long_body, (413,)),
    Case("chunks beyond the limit", send_many_chunks, (413,)),
    Case("chunks without an end", send_endless_body, (413, CLOSED)),
    raw("a body beyond the limit, announced only", with_length(b"9999999999", b""), statuses=(413,)),
]

CASES = REQUEST_LINES + HEADERS + LENGTHS + CHUNKS + SIZES
