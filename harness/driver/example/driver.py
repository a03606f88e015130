#!/usr/bin/env python3
"""The smallest driver: answers the driver protocol for a client that keeps its queue in one JSON file.

It shows the shape, not a good client: it knows no conflicts, no lost answers and no offline rules, and the suite says so.
Run it with: dvconform run --driver harness/driver/example/driver.py 'replay/same-sequence'
"""
import json, os, sys, urllib.parse, urllib.request, uuid

SETS = {"account": "accounts", "contact": "contacts", "task": "tasks", "lead": "leads"}
setup, queue, rows = {}, [], {}


def http(method, path, body=None):
    request = urllib.request.Request(f"{setup['serverUrl']}/api/data/v9.2/{path}", method=method,
                                     data=json.dumps(body).encode() if body is not None else None,
                                     headers={"Authorization": "Bearer " + setup["token"], "Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "null")


def wire(values):
    """Lookups travel under their navigation property; one that may point to several tables has one for each."""
    body = {}
    for column, value in values.items():
        if isinstance(value, dict):
            name = column + "_" + value["entity"] if column in ("parentcustomerid", "customerid") else column
            body[name + "@odata.bind"] = f"/{SETS[value['entity']]}({value['id']})"
        else:
            body[column] = value
    return body


def save(op=None, entity=None, id=None, values=None):
    if op:
        queue.append([op, entity, id, values])
        table = rows.setdefault(entity, {})
        table[id] = {**table.get(id, {}), **values}
        if op == "delete":
            del table[id]
    with open(os.path.join(setup["workDir"], "state.json"), "w") as file:
        json.dump([queue, rows], file)
    return {}


def initialize(**params):
    setup.update(params)
    if os.path.exists(os.path.join(params["workDir"], "state.json")):
        queue[:], state = json.load(open(os.path.join(params["workDir"], "state.json")))
        rows.update(state)
    return {"client": "example", "version": "1", "protocolVersion": 1, "capabilities": []}


def sign_in():
    form = {"grant_type": "password", "username": setup["user"], "password": "any", "client_id": setup["device"]}
    with urllib.request.urlopen(setup["tokenUrl"], urllib.parse.urlencode(form).encode()) as answer:
        setup["token"] = json.load(answer)["access_token"]
    return {"userId": setup["user"]}


def download():
    for entity, name in SETS.items():
        rows[entity] = {row[entity + "id" if entity != "task" else "activityid"]: row for row in http("GET", name)["value"]}
    return save() or {"complete": True, "entities": {entity: len(rows[entity]) for entity in SETS}}


def create(entity, values, id=None):
    id = id or str(uuid.uuid4())
    return save("create", entity, id, values) or {"id": id}


def sync():
    pushed = 0
    while queue:
        op, entity, id, values = queue[0]
        key = "activityid" if entity == "task" else entity + "id"
        method = {"create": "POST", "update": "PATCH", "delete": "DELETE"}[op]
        path = SETS[entity] if op == "create" else f"{SETS[entity]}({id})"
        http(method, path, None if op == "delete" else {**wire(values), **({key: id} if op == "create" else {})})
        queue.pop(0)
        pushed += 1
        save()
    download()
    return {"outcome": "complete", "pushed": pushed, "refused": 0, "pulled": sum(map(len, rows.values()))}


METHODS = {
    "initialize": initialize, "signIn": sign_in, "downloadUpdates": download, "sync": sync, "create": create,
    "goOffline": dict, "goOnline": lambda: sync() and {},
    "update": lambda entity, id, values: save("update", entity, id, values),
    "delete": lambda entity, id: save("delete", entity, id, {}),
    "pending": lambda: {"count": len(queue), "items": [{"seq": n, "op": op, "entity": e, "id": i, "columns": list(v)}
                                                       for n, (op, e, i, v) in enumerate(queue)]},
    "readLocal": lambda entity, id: {"exists": id in rows.get(entity, {}), "values": rows.get(entity, {}).get(id), "state": "clean"},
}

for line in sys.stdin:
    call = json.loads(line)
    answer = {"jsonrpc": "2.0", "id": call["id"]}
    if call["method"] not in METHODS:
        answer["error"] = {"code": -32601, "message": "no method " + call["method"]}
    else:
        try:
            answer["result"] = METHODS[call["method"]](**call["params"])
        except OSError as error:
            answer["error"] = {"code": -32000, "message": str(error), "data": {"refused": "network"}}
    print(json.dumps(answer), flush=True)
