"""batches.py: multipart bodies that are cut, crossed, nested, countless, or carry lines of their own."""
from case import post
import wire
from server import API

TYPE = "Content-Type: multipart/mixed; boundary=b"
PART = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"
GET = PART + "\r\nGET accounts?$top=1 HTTP/1.1\r\n\r\n\r\n"


def batch(label, body, statuses=(400,), content_type=TYPE):
    return post(label, "$batch", body, statuses, (content_type,))


def parts(*bodies, boundary="b"):
    return "".join(f"--{boundary}\r\n{body}" for body in bodies) + f"--{boundary}--\r\n"


def change(url="accounts", body='{"name":1}', content_id="1", headers=""):
    return (f"{PART}Content-ID: {content_id}\r\n\r\nPOST {url} HTTP/1.1\r\nContent-Type: application/json\r\n{headers}\r\n"
            f"{body}\r\n")


def change_set(*changes):
    return "Content-Type: multipart/mixed; boundary=c\r\n\r\n" + parts(*changes, boundary="c")


ONE = change_set(change())

SHAPES = [
    batch("an empty batch body", ""),
    batch("a batch without an end", "--b\r\n" + GET),
    batch("a batch of another boundary", parts(GET, boundary="x")),
    batch("a part without headers", "--b\r\n\r\nnonsense\r\n--b--\r\n"),
    batch("a part cut in its request line", "--b\r\n" + PART + "\r\nGET acc"),
    batch("a boundary of 1,000 characters", parts(GET), content_type="Content-Type: multipart/mixed; boundary=" + "b" * 1000),
    batch("a boundary of line ends", parts(GET), content_type='Content-Type: multipart/mixed; boundary="%0d%0a"'),
    batch("an open quote", parts(GET), content_type='Content-Type: multipart/mixed; boundary="b'),
    batch("5,000 parts", parts(*[GET] * 5000)),
    batch("5,000 changes", parts(change_set(*[change(content_id=n) for n in range(5000)]))),
    batch("a million delimiters", "--b\r\n" * 1000000),
    batch("10,000 headers of a part", parts(PART + "X-A: b\r\n" * 10000 + "\r\nGET accounts HTTP/1.1\r\n\r\n")),
    batch("a header of 1 MiB in a part", parts(PART + "X-A: " + "b" * (1 << 20) + "\r\n\r\nGET accounts HTTP/1.1\r\n\r\n")),
    batch("a URL of 100,000 characters in a part", parts(PART + "\r\nGET " + "a" * 100000 + " HTTP/1.1\r\n\r\n\r\n")),
    batch("a batch in a batch", parts(PART + "\r\nPOST $batch HTTP/1.1\r\n" + TYPE + "\r\n\r\n" + parts(GET))),
    batch("a batch in a batch, encoded", parts(PART + "\r\nPOST %24batch HTTP/1.1\r\n" + TYPE + "\r\n\r\n" + parts(GET))),
    batch("a change set in a change set", parts(change_set(change_set(change())))),
    batch("100 levels of multipart", "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 100 + "--b--\r\n"),
    batch("a GET in a change set", parts(change_set(PART + "Content-ID: 1\r\n\r\nGET accounts HTTP/1.1\r\n\r\n\r\n"))),
    batch("a Content-ID twice", parts(change_set(change(), change()))),
    batch("a change without a Content-ID", parts(change_set(change().replace("Content-ID: 1\r\n", "")))),
    batch("a reference to nothing", parts(change_set(change(url="$7")))),
    batch("references in a circle", parts(change_set(change(body='{"name":"a","parentaccountid@odata.bind":"$2"}'),
                                                     change(body='{"name":"b","parentaccountid@odata.bind":"$1"}', content_id="2")))),
    batch("the admin API from a batch", parts(PART + "\r\nPOST /__mock/orgs/default/reset HTTP/1.1\r\n\r\n\r\n"), (404, 405)),
    batch("another organisation from a batch", parts(PART + "\r\nGET /orgs/other/api/data/v9.2/nosuch HTTP/1.1\r\n\r\n\r\n"), (404,)),
    batch("NUL bytes between the parts", "--b\r\n\0\0\0\r\n" + GET + "--b--\r\n"),
    batch("a part that is no UTF-8", parts(PART + "\r\nGET acc\xff HTTP/1.1\r\n\r\n\r\n").encode("latin-1")),
]

INJECTIONS = [
    batch("a CR in a Content-ID", parts(change_set(change(content_id="1\rX-Injected: yes")))),
    batch("a CR in the URL of a part", parts(PART + "\r\nGET accounts(accountnumber='\rX-Injected: yes') HTTP/1.1\r\n\r\n\r\n")),
    batch("a CR in the Prefer of a part", parts(
        PART + "\r\nGET accounts?$top=1 HTTP/1.1\r\nPrefer: odata.include-annotations=\"a\rX-Injected: yes\"\r\n\r\n\r\n")),
    batch("a CR in the Origin of a part", parts(
        PART + "\r\nGET accounts?$top=1 HTTP/1.1\r\nOrigin: a\rX-Injected: yes\r\n\r\n\r\n")),
    batch("a CR in the Host of a part", parts(
        PART + "\r\nGET accounts?$top=1 HTTP/1.1\r\nHost: a\rX-Injected: yes\r\n\r\n\r\n")),
    batch("a CR in a key of a part", parts(change_set(
        PART + "Content-ID: 1\r\n\r\nPATCH accounts(accountnumber='a\rX-Injected: yes') HTTP/1.1\r\n"
        "Content-Type: application/json\r\n\r\n{\"name\":1}\r\n"))),
    batch("SQL in the URL of a part", parts(PART + "\r\nGET accounts?$filter=name eq '';DROP TABLE account;--' HTTP/1.1\r\n\r\n\r\n")),
]

CASES = SHAPES + INJECTIONS
