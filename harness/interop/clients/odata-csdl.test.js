// odata-csdl: the OASIS converter of CSDL documents. A document it does not understand, it refuses.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startDvmock } from "./dvmock.js";

const { xml2json } = createRequire(import.meta.url)("odata-csdl");
let dvmock;
before(async () => {
    dvmock = await startDvmock();
});
after(() => dvmock.stop());

const convert = async (query) => {
    const messages = [];
    const csdl = xml2json(await (await fetch(`${dvmock.api}$metadata${query}`)).text(), { messages, strict: true });
    return { schema: csdl["Microsoft.Dynamics.CRM"], messages };
};

test("$metadata is a valid document", async () => {
    const { schema, messages } = await convert("");
    assert.deepEqual(messages, []);
    assert.deepEqual(schema.account.$Key, ["accountid"]);
    assert.equal(schema.task.$BaseType, "mscrm.activitypointer");
    assert.equal(schema.account.primarycontactid.$Type, "mscrm.contact");
    assert.equal(schema.account.Account_Tasks.$Collection, true);
});

test("so is $metadata with annotations", async () => {
    assert.deepEqual((await convert("?annotations=true")).messages, []);
});

test("every navigation property and its partner exist", async () => {
    const { schema } = await convert("");
    const types = Object.entries(schema).filter(([, t]) => t.$Kind === "EntityType");
    const find = (type, member) => type && (type[member] ?? find(schema[type.$BaseType?.split(".").pop()], member));
    const dangling = [];
    for (const [name, type] of types)
        for (const [member, property] of Object.entries(type)) {
            if (property?.$Kind !== "NavigationProperty") continue;
            const target = schema[property.$Type.split(".").pop()];
            if (!target || (property.$Partner && !find(target, property.$Partner))) dangling.push(`${name}/${member}`);
        }
    assert.deepEqual(dangling, []);
});
