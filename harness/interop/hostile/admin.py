"""admin.py: the admin API asked by somebody else's web page, or for what is not there."""
import wire
from case import raw
from server import JSON

RESET = "/__mock/orgs/default/reset"


def reset(label, *headers, host="127.0.0.1", statuses=(403,)):
    return raw(label, wire.request("POST", RESET, b"{}", headers, host), statuses=statuses)


def call(label, method, path, body=b"", statuses=(400,)):
    return raw(label, wire.request(method, "/__mock/" + path, body, (JSON,)), statuses=statuses)


CASES = [
    reset("the admin API under a name that was rebound", host="evil.test"),
    reset("the admin API under a name that was rebound, with a port", host="evil.test:5555"),
    reset("the admin API under a name that looks local", host="localhost.evil.test"),
    reset("the admin API under an address as a name", host="127.0.0.1.evil.test"),
    reset("the admin API from another page", "Origin: https://evil.test"),
    reset("the admin API from a page without an origin", "Origin: null"),
    reset("the admin API from a page of another port", "Origin: http://127.0.0.1:1"),
    reset("the admin API from another page, as a form", "Origin: https://evil.test", "Content-Type: text/plain"),
    reset("the admin API with a wrong token under a name", "Authorization: Bearer wrong", host="evil.test"),
    call("an organisation named by dots", "POST", "orgs", b'{"name":"../x"}'),
    call("an organisation named by a path", "POST", "orgs", b'{"name":"/etc/passwd"}'),
    call("an organisation with a NUL in its name", "POST", "orgs", b'{"name":"a\\u0000b"}', (201, 400)),
    call("a fixture named by a path", "POST", "orgs", b'{"fixture":"../../../etc/passwd"}'),
    call("admin JSON of 100,000 levels", "POST", "orgs", b"[" * 100000),
    call("admin JSON that is cut", "PATCH", "orgs/default/settings", b'{"maxPageSize":'),
    call("a setting out of range", "PATCH", "orgs/default/settings", b'{"maxPageSize":1e308}'),
    call("a clock out of range", "POST", "orgs/default/clock", b'{"advance_ms":9e18}'),
    call("a clock before all time", "POST", "orgs/default/clock", b'{"set":"-9999-01-01T00:00:00Z"}'),
    call("a journal after the end", "GET", "orgs/default/journal?after=99999999999999999999999", statuses=(200, 400)),
    call("a snapshot named by a path", "POST", "orgs/default/restore", b'{"name":"../../x"}', (400, 404)),
    call("a fault that is none", "POST", "orgs/default/faults", b'{"kind":"explode"}'),
    call("a fault of a status that is none", "POST", "orgs/default/faults", b'{"kind":"status","status":99999}'),
    call("nothing under the admin API", "GET", "../../etc/passwd", statuses=(404,)),
    call("an admin method that is none", "BREW", "orgs", statuses=(405,)),
]
