// o.js (npm: odata): a generic OData v4 client that knows nothing of Dataverse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { o } from "odata";
import { startDvmock } from "./dvmock.js";

let dvmock, client;
before(async () => {
    dvmock = await startDvmock();
    client = o(dvmock.api, { headers: { "Content-Type": "application/json", Prefer: "return=representation" } });
});
after(() => dvmock.stop());

test("create, read, update and delete", async () => {
    const made = await client.post("accounts", { name: "Generic" }).query();
    const url = `accounts(${made.accountid})`;
    assert.equal((await client.get(url).query({ $select: "name" })).name, "Generic");
    assert.equal((await client.patch(url, { name: "Generic again" }).query()).name, "Generic again");
    await client.delete(url).query();
    await assert.rejects(client.get(url).query(), { status: 404 });
});

test("query options", async () => {
    const rows = await client.get("accounts").query({
        $select: "name",
        $filter: "contains(name,'Pumps') or endswith(name,'Valves')",
        $orderby: "name desc",
        $expand: "primarycontactid($select=fullname)",
        $top: 5,
    });
    assert.deepEqual(rows.map((r) => r.name), ["Fabrikam Valves", "Contoso Pumps"]);
    assert.equal(rows[1].primarycontactid.fullname, "Nancy Okoro");
});

test("count inline and as a resource", async () => {
    const answer = await client.get("contacts").fetch({ $count: true, $top: 1 });
    const text = await (await client.get("contacts/$count").fetch()).text(); // decoding drops the byte order mark
    assert.match(text, /^[0-9]+$/);
    assert.equal(Number(text), (await answer.json())["@odata.count"]);
});

test("lambda over a collection", async () => {
    const rows = await client.get("accounts").query({ $select: "name", $filter: "contact_customer_accounts/any(c:c/fullname eq 'Nancy Okoro')" });
    assert.deepEqual(rows.map((r) => r.name), ["Contoso Pumps", "Woodgrove Bank"]);
});

test("batch", async () => {
    const batch = o(dvmock.api, { batch: { boundaryPrefix: "batch_", endpoint: "$batch", useRelativeURLs: false } });
    const answers = await batch
        .get("accounts?$top=1&$select=name")
        .get("contacts?$top=2&$select=fullname")
        .batch();
    assert.deepEqual(answers.map((a) => a.status), [200, 200]);
});
