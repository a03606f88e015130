"""payloads.py: well-formed requests that say too much, too deeply, or in other people's languages."""
from case import CLOSED, Case, get, post, raw
import wire
from server import API

ID = "0a000000-0000-4000-8000-0000000000a1"
OCTETS = ("Content-Type: application/octet-stream", "x-ms-file-name: a.txt")
FETCH = "accounts?fetchXml="
SQL = ["'; DROP TABLE account; --", "' OR '1'='1", '"; DELETE FROM account; --', "x' UNION SELECT sql FROM sqlite_master --",
       "'||(SELECT group_concat(sql) FROM sqlite_master)||'", "%27%3B DROP TABLE account%3B --", "') OR 1=1 /*"]
# Line ends that would start a header or an answer of their own, where a value is echoed.
CRLF = ["%0d%0aX-Injected:%20yes", "%0D%0A%0D%0AHTTP/1.1%20200%20OK", "%0aX-Injected:%20yes", "%0dX-Injected:%20yes",
        "%E5%98%8A%E5%98%8DX-Injected:%20yes", "%u000aX-Injected:%20yes"]


def encode(text):
    return "".join(c if c.isalnum() else "%%%02X" % byte for c in text for byte in c.encode()[:1])


def join_everything(server):
    """Each contact with each, eight times: more rows than anybody can wait for."""
    links = "".join(f"<link-entity name='contact' from='statecode' to='statecode' alias='a{n}'/>" for n in range(8))
    query = f"<fetch count='5'><entity name='account'><attribute name='accountid'/>{links}<order attribute='name'/></entity></fetch>"
    return wire.talk(server.port, wire.request("GET", API + FETCH + encode(query)), wait_s=300)


URLS = [
    get("a URL beyond the limit", "accounts?$filter=" + "a" * 40000, (414,)),
    get("a URL of 1 MiB", "a" * (1 << 20), (414, 431, CLOSED)),
    get("a path of 10,000 segments", "a/" * 10000, (400, 404)),
    # Options fill the buffer of the connection before our limit of a URL is looked at.
    get("10,000 options", "accounts?" + "x=1&" * 10000, (400, 414, CLOSED)),
    get("a NUL in the path", "accounts%00(x)", (400, 404)),
    raw("a raw NUL in the URL", f"GET {API}acc\0ounts HTTP/1.1\r\nHost: x\r\n\r\n".encode(), statuses=(400, 404, CLOSED)),
    get("bytes that are no UTF-8 in the path", "acc%ff%feounts", (404,)),
    raw("raw bytes that are no UTF-8 in the URL", f"GET {API}".encode() + b"acc\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", statuses=(400, 404)),
    get("bytes that are no UTF-8 in a literal", "accounts?$top=1&$filter=name%20eq%20'%c3%28'", (200, 400)),
    get("a percent sign at the end", "accounts?$filter=%", (400,)),
    get("an encoded slash", "accounts%2f..%2f..%2fetc%2fpasswd", (404,)),
    get("dots in the path", "../../../../etc/passwd", (404,)),
    get("encoded twice", "accounts?$top=1&%2524filter=name%2520eq%2520'x'", (200,)),
]

DEPTHS = [
    get("10,000 parentheses", "accounts?$filter=" + "(" * 10000 + "a" + ")" * 10000, (400,)),
    get("5,000 negations", "accounts?$filter=" + "not%20" * 5000 + "a", (400,)),
    get("2,000 conditions", "accounts?$filter=" + "%20or%20".join(["name eq 'x'".replace(" ", "%20")] * 1200), (400,)),
    get("200 expands in each other", "accounts?$expand=" + "parentaccountid($expand=" * 200 + "parentaccountid" + ")" * 200, (400,)),
    get("500 expands beside each other", "accounts?$expand=" + ",".join(["primarycontactid"] * 500), (400,)),
    get("a path of 1,000 lookups", "accounts?$filter=" + "parentaccountid/" * 1000 + "name%20eq%20'x'", (400,)),
    get("3,000 columns of $select", "accounts?$select=" + ",".join(["name"] * 3000), (200, 400)),
    get("an alias that means itself", "accounts?$filter=name%20eq%20@p1&@p1=@p1", (400,)),
    get("aliases that grow", "accounts?$filter=" + "@a" * 2000 + "&@a='" + "x" * 5000 + "'", (400,)),
    post("JSON of 100,000 levels", "accounts", '{"a":' * 100000),
    post("arrays of 100,000 levels", "accounts", "[" * 100000),
    post("2,000,000 values", "accounts", '{"name":[' + "0," * 2000000 + "0]}", (400, 413)),
    post("400,000 members", "accounts", "{" + ",".join(f'"a{n}":0' for n in range(400000)) + "}", (400, 413)),
    post("a number of 100,000 digits", "accounts", '{"revenue":' + "9" * 100000 + "}"),
    post("a string of 4 MiB", "accounts", '{"name":"' + "a" * (4 << 20) + '"}'),
    post("a name twice", "accounts", '{"name":"a","name":"b"}'),
    post("a deep insert of 40 levels", "accounts",
         '{"name":"x","account_parent_account":[' * 40 + '{"name":"x"}' + "]}" * 40, (400,)),
    post("10,000 rows at once", "accounts/Microsoft.Dynamics.CRM.CreateMultiple",
         '{"Targets":[' + ",".join(['{"@odata.type":"Microsoft.Dynamics.CRM.account","name":1}'] * 10000) + "]}"),
    get("FetchXML of 200 levels", FETCH + encode("<fetch><entity name='account'>" + "<link-entity name='contact'>" * 200), (400,)),
    get("FetchXML with an entity that doubles", FETCH + encode(
        '<!DOCTYPE f [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
        "<fetch><entity name='account'><attribute name='&c;'/></entity></fetch>"), (400,)),
    get("FetchXML with a file in it", FETCH + encode(
        '<!DOCTYPE f [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        "<fetch><entity name='account'><attribute name='&a;'/></entity></fetch>"), (400,)),
    Case("FetchXML that joins everything with everything", join_everything, (400,)),
]

BODIES = [
    post("no body", "accounts", ""),
    post("a body that is cut", "accounts", '{"name":"x'),
    post("a body with a NUL", "accounts", b'{"name":"a\0b"}'),
    post("a body with an escaped NUL", "accounts", '{"name":"a\\u0000b","nosuch":1}'),
    post("a body that is no UTF-8", "accounts", b'{"name":"\xff\xfe"}'),
    post("half a surrogate", "accounts", '{"name":"\\ud800","nosuch":1}'),
    post("a body in UTF-16", "accounts", '{"name":"x"}'.encode("utf-16")),
    post("a number that is none", "accounts", '{"revenue":NaN}'),
    post("a form instead of JSON", "accounts", "name=x", (415,), ("Content-Type: application/x-www-form-urlencoded",)),
    post("compressed nonsense", "accounts", b"\x1f\x8b\x08\0\0\0\0\0", (400, 415), ("Content-Type: application/json", "Content-Encoding: gzip")),
    post("a multipart body without a boundary", "$batch", "x", (400,), ("Content-Type: multipart/mixed",)),
    post("a chunk without an upload", f"accounts({ID})/entityimage?sessiontoken={ID}", b"x", (400, 404),
         OCTETS + ("Content-Range: bytes 0-9/10",), "PATCH"),
    post("a chunk range that is none", f"accounts({ID})/entityimage?sessiontoken={ID}", b"x", (400, 404),
         OCTETS + ("Content-Range: bytes 9-0/99999999999999999999",), "PATCH"),
    post("a file name with line ends", f"accounts({ID})/name", b"x", (400, 404, 405),
         ("Content-Type: application/octet-stream", "x-ms-file-name: a%0d%0aX-Injected:%20yes"), "PATCH"),
]

INJECTIONS = [
    *[get(f"SQL in a literal: {text}", f"accounts?$filter=name%20eq%20'{encode(text.replace(chr(39), chr(39) * 2))}'", (200,))
      for text in SQL],
    *[get(f"SQL in a broken literal: {text}", f"accounts?$filter=name%20eq%20'{encode(text)}'", (200, 400)) for text in SQL],
    *[get(f"SQL in a column: {text}", f"accounts?$select={encode(text)}", (400,)) for text in SQL],
    *[get(f"SQL in an order: {text}", f"accounts?$orderby={encode(text)}", (400,)) for text in SQL],
    *[get(f"SQL in a set: {text}", encode(text), (400, 404)) for text in SQL],
    *[get(f"SQL in a key: {text}", f"accounts({encode(text)})", (400, 404)) for text in SQL],
    *[get(f"SQL in a token: {text}", f"accounts?$skiptoken={encode(text)}", (400,)) for text in SQL],
    *[get(f"SQL in a delta token: {text}", f"accounts?$deltatoken={encode(text)}", (400,)) for text in SQL],
    *[get(f"SQL in FetchXML: {text}", FETCH + encode(
        "<fetch><entity name='account'><attribute name=\"" + text.replace('"', "&quot;") + '"/></entity></fetch>'), (400,)) for text in SQL],
    *[post(f"SQL in a member: {text}", "accounts", '{"' + text.replace('"', '\\"') + '":1}') for text in SQL],
    *[get(f"a line end in the path: {text}", f"nosuch{text}", (400, 404)) for text in CRLF],
    *[get(f"a line end in a key: {text}", f"accounts(accountnumber='{text}')", (400, 404)) for text in CRLF],
    *[get(f"a line end in an option: {text}", f"accounts?{text}=1", (200, 400)) for text in CRLF],
    *[get(f"a line end in Prefer: {text}", "WhoAmI", (200,), (f"Prefer: odata.include-annotations=\"{text}\"",)) for text in CRLF],
]

TRAVERSALS = [raw(f"a path out of the organisations: {path}", wire.request("GET", path + "/api/data/v9.2/WhoAmI"), statuses=(400, 404))
              for path in ("/orgs/..", "/orgs/%2e%2e", "/orgs/..%2f..%2fetc", "/orgs/../../etc/passwd%00", "/orgs/default%00",
                           "/orgs/" + "a" * 10000, "/orgs/", "/orgs//", "/orgs/%ff", "/orgs/default/../default")]

CASES = URLS + DEPTHS + BODIES + INJECTIONS + TRAVERSALS
