"""server.py: one dvmock with an organisation worth protecting, and the question asked after each case: is it still
there, does it answer a good request, and has nobody changed a byte of its data?"""
import hashlib
import json
import os
import re
import subprocess
import urllib.request

import wire

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "fixtures")
API = "/api/data/v9.2/"
JSON = "Content-Type: application/json"
PAGE = "Prefer: odata.maxpagesize=5000"
EFFECTS = "/__mock/orgs/default/effects"
BODY_LIMIT_MIB = 8  # lower than what dvmock has by itself: a test need not send so much


class Server:
    def __init__(self, dvmock, *options):
        command = [dvmock, "--port", "0", "--fixtures", FIXTURES, "--limits", "off",
                   "--max-body", str(BODY_LIMIT_MIB << 20), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        self.ready = json.loads(self.process.stdout.readline())
        self.root = self.ready["admin"][: -len("/__mock/")]
        self.port = int(self.root.rsplit(":", 1)[1])
        self.sets = [entry["url"] for entry in json.loads(self.get(API))["value"]]
        self.sets = [name for name in self.sets if json.loads(self.get(API + name + "?$top=1"))["value"]]
        self.before = self.digest()
        self.effects = self.get(EFFECTS)

    def limit_mib(self, times):
        """So many times the limit of a body."""
        return times * BODY_LIMIT_MIB

    def get(self, path):
        with urllib.request.urlopen(self.root + path) as answer:
            return answer.read()

    def digest(self):
        """Of every row of every table that has rows, and of how many there are: one batch, so that it can be asked
        after each case."""
        parts = "".join(f"--q\r\nContent-Type: application/http\r\n\r\nGET {name} HTTP/1.1\r\n{PAGE}\r\n\r\n"
                        for name in self.sets) + "--q--\r\n"
        outcome = wire.talk(self.port, wire.request("POST", API + "$batch", parts.encode(),
                                                    ("Content-Type: multipart/mixed; boundary=q",)))
        text = outcome.answers[0].body.decode()
        bodies = re.findall(r"^\{.*\}\r$", text, re.MULTILINE)
        if outcome.status != 200 or len(bodies) != len(self.sets) or text.count("HTTP/1.1 200") != len(self.sets):
            raise ValueError(f"the download of all tables got {outcome}")
        counts = [len(json.loads(body)["value"]) for body in bodies]
        return hashlib.sha256(f"{counts}\n{''.join(bodies)}".encode()).hexdigest()

    def find_harm(self):
        """What the last case did to the server; None = nothing. Whoever writes a row leaves an effect."""
        if self.process.poll() is not None:
            return f"the server died with status {self.process.returncode}"
        try:
            outcome = wire.talk(self.port, wire.request("GET", API + "WhoAmI"))
            if outcome.status != 200 or b'"UserId":"' not in outcome.answers[0].body:
                return f"a good request got {outcome}"
            before, self.effects = self.effects, self.get(EFFECTS)
            return None if self.effects == before else "rows were written"
        except (OSError, ValueError) as error:
            return f"a good request failed: {error}"

    def find_change(self):
        """Whether all the data still are what they were, byte by byte; None = they are."""
        try:
            before, self.before = self.before, self.digest()
            return None if self.before == before else "the data are not what they were"
        except (OSError, ValueError, IndexError) as error:
            return f"the data cannot be read: {error}"

    def stop(self):
        """Ends it as a user would; what a sanitizer has to say it says now. Returns what was wrong, or None."""
        self.process.terminate()
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "the server did not stop"
        return None if status == 0 else f"the server ended with status {status}"
