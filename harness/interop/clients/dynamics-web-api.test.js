// dynamics-web-api: the Dataverse library for JavaScript, through each operation its documentation shows.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DynamicsWebApi } from "dynamics-web-api";
import { startDvmock } from "./dvmock.js";

let dvmock, api;
before(async () => {
    dvmock = await startDvmock();
    api = new DynamicsWebApi({ serverUrl: dvmock.server, dataApi: { version: "9.2" }, onTokenRefresh: signIn });
});
after(() => dvmock.stop());

async function signIn() {
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id: "interop", client_secret: "x" });
    const answer = await fetch(dvmock.tokenUrl, { method: "POST", body: form });
    return (await answer.json()).access_token;
}

const account = (name, more) => api.create({ collection: "accounts", data: { name, ...more } });
const contact = (lastname, more) => api.create({ collection: "contacts", data: { lastname, ...more } });
const readAccount = (key, select, more) => api.retrieve({ collection: "accounts", key, select, ...more });

test("create gives the id", async () => {
    assert.match(await account("Interop One"), /^[0-9a-f-]{36}$/);
});

test("create with representation and formatted values", async () => {
    const row = await api.create({
        collection: "accounts",
        data: { name: "Interop Two", industrycode: 1 },
        returnRepresentation: true,
        select: ["name", "industrycode"],
        includeAnnotations: "OData.Community.Display.V1.FormattedValue",
    });
    assert.equal(row.name, "Interop Two");
    assert.equal(row["industrycode@OData.Community.Display.V1.FormattedValue"], "Accounting");
    assert.equal(row.industrycode_Formatted, "Accounting");
});

test("deep insert", async () => {
    const id = await account("Interop Deep", { primarycontactid: { lastname: "Deep" }, Account_Tasks: [{ subject: "Call" }] });
    const row = await readAccount(id, ["name"], {
        expand: [
            { property: "primarycontactid", select: ["lastname"] },
            { property: "Account_Tasks", select: ["subject"] },
        ],
    });
    assert.equal(row.primarycontactid.lastname, "Deep");
    assert.deepEqual(row.Account_Tasks.map((t) => t.subject), ["Call"]);
});

test("non-ASCII text survives", async () => {
    const id = await account("Łódź Ωmega 日本 😀");
    assert.equal((await readAccount(id, ["name"])).name, "Łódź Ωmega 日本 😀");
});

test("retrieve by alternate key and a missing row", async () => {
    const id = await account("Interop Key", { accountnumber: "IK-1" });
    assert.equal((await readAccount("accountnumber='IK-1'", ["name"])).accountid, id);
    await assert.rejects(readAccount("11111111-2222-4333-8444-555555555555", ["name"]), { status: 404, code: "0x80040217" });
});

test("lookups tell name, table and navigation property", async () => {
    const person = await contact("Lookup");
    const id = await account("Interop Lookup", { "primarycontactid@odata.bind": `contacts(${person})` });
    const row = await readAccount(id, ["name", "_primarycontactid_value"], { includeAnnotations: "*" });
    assert.equal(row._primarycontactid_value, person);
    assert.equal(row._primarycontactid_value_Formatted, "Lookup");
    assert.equal(row._primarycontactid_value_LogicalName, "contact");
    assert.equal(row._primarycontactid_value_NavigationProperty, "primarycontactid");
});

test("update, single property, clear a property", async () => {
    const id = await account("Before");
    await api.update({ collection: "accounts", key: id, data: { name: "After", fax: "1" } });
    await api.updateSingleProperty({ collection: "accounts", key: id, fieldValuePair: { telephone1: "555" } });
    await api.deleteRecord({ collection: "accounts", key: id, property: "fax" });
    const row = await readAccount(id, ["name", "telephone1", "fax"]);
    assert.deepEqual([row.name, row.telephone1, row.fax], ["After", "555", null]);
});

test("update with representation", async () => {
    const id = await account("Before");
    const row = await api.update({ collection: "accounts", key: id, data: { name: "Shown" }, returnRepresentation: true, select: ["name"] });
    assert.equal(row.name, "Shown");
});

test("optimistic concurrency", async () => {
    const id = await account("Versioned");
    const row = await readAccount(id, ["name"]);
    const etag = row["@odata.etag"];
    assert.equal(await readAccount(id, ["name"], { ifnonematch: etag }), undefined); // 304
    await api.update({ collection: "accounts", key: id, data: { name: "New version" }, ifmatch: etag });
    assert.equal(await api.update({ collection: "accounts", key: id, data: { name: "Lost" }, ifmatch: etag }), false);
    assert.equal((await readAccount(id, ["name"])).name, "New version");
    assert.equal(await api.deleteRecord({ collection: "accounts", key: id, ifmatch: etag }), false);
});

test("upsert, create only, update only", async () => {
    const id = "0d0e0f00-1111-4222-8333-444455556666";
    const upsert = (more) => api.upsert({ collection: "accounts", key: id, data: { name: "Upserted" }, ...more });
    assert.equal(await upsert({ ifmatch: "*" }), null);
    await upsert();
    assert.equal(await upsert({ ifnonematch: "*" }), null);
    const row = await api.upsert({ collection: "accounts", key: id, data: { name: "Again" }, returnRepresentation: true });
    assert.equal(row.name, "Again");
});

test("delete", async () => {
    const id = await account("Gone");
    await api.deleteRecord({ collection: "accounts", key: id });
    await assert.rejects(readAccount(id, ["name"]), { status: 404 });
});

test("retrieveMultiple with filter, order, top and count", async () => {
    for (const n of [1, 2, 3]) await account(`Listed ${n}`, { numberofemployees: n });
    const page = await api.retrieveMultiple({
        collection: "accounts",
        select: ["name", "numberofemployees"],
        filter: "startswith(name,'Listed') and numberofemployees ge 2",
        orderBy: ["numberofemployees desc"],
        count: true,
    });
    assert.equal(page.oDataCount, 2);
    assert.deepEqual(page.value.map((r) => r.name), ["Listed 3", "Listed 2"]);
    const top = await api.retrieveMultiple({ collection: "accounts", select: ["name"], orderBy: ["name"], top: 2 });
    assert.equal(top.value.length, 2);
});

test("Dataverse query functions in a filter", async () => {
    const page = await api.retrieveMultiple({
        collection: "accounts",
        select: ["name"],
        filter: `Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=["Contoso Pumps","Nobody"])`,
    });
    assert.deepEqual(page.value.map((r) => r.name), ["Contoso Pumps"]);
});

test("paging follows next links, and retrieveAll follows them all", async () => {
    const request = { collection: "contacts", select: ["lastname"], orderBy: ["lastname"], maxPageSize: 7 };
    const first = await api.retrieveMultiple(request);
    assert.equal(first.value.length, 7);
    const second = await api.retrieveMultiple(request, first.oDataNextLink);
    assert.equal(second.value.length, 7);
    assert.notEqual(second.value[0].contactid, first.value[0].contactid);
    const all = await api.retrieveAll(request);
    assert.equal(all.value.length, await api.count({ collection: "contacts" }));
    assert.equal(new Set(all.value.map((r) => r.contactid)).size, all.value.length);
});

test("count, with a filter and by reading all", async () => {
    await account("Counted");
    assert.equal(await api.count({ collection: "accounts", filter: "name eq 'Counted'" }), 1);
    assert.equal(await api.countAll({ collection: "accounts", filter: "name eq 'Counted'", select: ["name"] }), 1);
});

test("aggregation with $apply", async () => {
    for (const revenue of [10, 20]) await account("Aggregated", { revenue });
    const page = await api.retrieveMultiple({
        collection: "accounts",
        apply: "filter(name eq 'Aggregated')/groupby((name),aggregate(revenue with sum as total,$count as n))",
    });
    assert.equal(page.value.length, 1);
    assert.equal(page.value[0].total, 30);
    assert.equal(page.value[0].n, 2);
});

test("change tracking", async () => {
    const first = await api.retrieveMultiple({ collection: "accounts", select: ["name"], trackChanges: true });
    assert.ok(first.oDataDeltaLink);
    const id = await account("Tracked");
    const gone = await account("Tracked and gone");
    await api.deleteRecord({ collection: "accounts", key: gone });
    const changes = await api.retrieveMultiple({ collection: "accounts", select: ["name"] }, first.oDataDeltaLink);
    assert.deepEqual(changes.value.map((r) => r.reason ?? r.accountid), [id, "deleted"]);
    assert.equal(changes.value[1].id, gone);
});

test("FetchXML with paging and annotations", async () => {
    for (const n of [1, 2, 3, 4, 5]) await contact(`Fetched ${n}`);
    const fetchXml = `<fetch count="2"><entity name="contact"><attribute name="lastname"/><attribute name="createdby"/>
        <order attribute="lastname"/><filter><condition attribute="lastname" operator="like" value="Fetched%"/></filter></entity></fetch>`;
    const first = await api.fetch({ collection: "contacts", fetchXml, includeAnnotations: "*" });
    assert.deepEqual(first.value.map((r) => r.lastname), ["Fetched 1", "Fetched 2"]);
    assert.equal(first.PagingInfo.nextPage, 2);
    assert.ok(first.value[0]._createdby_value_Formatted);
    const second = await api.fetch({
        collection: "contacts",
        fetchXml,
        includeAnnotations: "*",
        pageNumber: first.PagingInfo.nextPage,
        pagingCookie: first.PagingInfo.cookie,
    });
    assert.deepEqual(second.value.map((r) => r.lastname), ["Fetched 3", "Fetched 4"]);
    const all = await api.fetchAll({ collection: "contacts", fetchXml, includeAnnotations: "*" });
    assert.equal(all.value.length, 5);
});

test("FetchXML links and aggregates", async () => {
    const id = await account("Linked");
    await contact("Linked A", { "parentcustomerid_account@odata.bind": `accounts(${id})` });
    await contact("Linked B", { "parentcustomerid_account@odata.bind": `accounts(${id})` });
    const joined = await api.fetch({
        collection: "accounts",
        fetchXml: `<fetch><entity name="account"><attribute name="name"/><filter><condition attribute="accountid" operator="eq" value="${id}"/></filter>
            <link-entity name="contact" from="parentcustomerid" to="accountid" alias="c"><attribute name="lastname"/><order attribute="lastname"/></link-entity></entity></fetch>`,
    });
    assert.deepEqual(joined.value.map((r) => r["c.lastname"]), ["Linked A", "Linked B"]);
    const counted = await api.fetch({
        collection: "contacts",
        fetchXml: `<fetch aggregate="true"><entity name="contact"><attribute name="contactid" alias="n" aggregate="count"/>
            <filter><condition attribute="parentcustomerid" operator="eq" value="${id}"/></filter></entity></fetch>`,
    });
    assert.equal(counted.value[0].n, 2);
});

test("associate and disassociate", async () => {
    const id = await account("Associated");
    const person = await contact("Associated");
    const children = async () => (await readAccount(id, ["name"], { expand: [{ property: "contact_customer_accounts", select: ["lastname"] }] })).contact_customer_accounts;
    await api.associate({ collection: "accounts", primaryKey: id, relationshipName: "contact_customer_accounts", relatedCollection: "contacts", relatedKey: person });
    assert.equal((await children()).length, 1);
    await api.disassociate({ collection: "accounts", primaryKey: id, relationshipName: "contact_customer_accounts", relatedKey: person });
    assert.equal((await children()).length, 0);
});

test("associate and disassociate, N:N", async () => {
    const lead = await api.create({ collection: "leads", data: { subject: "N:N", lastname: "Lead" } });
    const pair = { collection: "leads", primaryKey: lead, relationshipName: "leadcompetitors_association" };
    const competitor = await api.create({ collection: "competitors", data: { name: "Rival" } });
    await api.associate({ ...pair, relatedCollection: "competitors", relatedKey: competitor });
    const row = await api.retrieve({ collection: "leads", key: lead, select: ["subject"], expand: [{ property: "leadcompetitors_association", select: ["name"] }] });
    assert.deepEqual(row.leadcompetitors_association.map((c) => c.name), ["Rival"]);
    await api.disassociate({ ...pair, relatedKey: competitor });
});

test("associate and disassociate, single-valued", async () => {
    const id = await account("Single");
    const person = await contact("Single");
    const nav = { collection: "accounts", primaryKey: id, navigationProperty: "primarycontactid" };
    await api.associateSingleValued({ ...nav, relatedCollection: "contacts", relatedKey: person });
    assert.equal((await readAccount(id, ["_primarycontactid_value"]))._primarycontactid_value, person);
    await api.disassociateSingleValued(nav);
    assert.equal((await readAccount(id, ["_primarycontactid_value"]))._primarycontactid_value, null);
});

test("retrieve through navigation properties", async () => {
    const person = await contact("Navigated");
    const id = await account("Navigation", { "primarycontactid@odata.bind": `contacts(${person})` });
    const row = await readAccount(id, ["lastname"], { navigationProperty: "primarycontactid" });
    assert.equal(row.lastname, "Navigated");
    const task = await api.create({ collection: "accounts", key: id, navigationProperty: "Account_Tasks", data: { subject: "Below" } }).catch((e) => e);
    assert.ok(typeof task === "string" || task.status >= 400);
});

test("batch of reads and writes", async () => {
    const id = await account("Batched");
    api.startBatch();
    readAccount(id, ["name"]);
    api.update({ collection: "accounts", key: id, data: { name: "Batched again" }, inChangeSet: false });
    api.count({ collection: "accounts", filter: "name eq 'Batched again'" });
    const [read, , count] = await api.executeBatch();
    assert.equal(read.name, "Batched");
    assert.equal(count, 1);
});

test("batch with a change set and Content-ID", async () => {
    api.startBatch();
    api.create({ collection: "contacts", data: { lastname: "By content id" }, contentId: "1" });
    api.create({ collection: "accounts", data: { name: "Change set", "primarycontactid@odata.bind": "$1" } });
    const [person, id] = await api.executeBatch();
    assert.equal((await readAccount(id, ["_primarycontactid_value"]))._primarycontactid_value, person);
});

test("a change set is atomic", async () => {
    api.startBatch();
    account("Half of a change set");
    api.update({ collection: "accounts", key: "99999999-1111-4222-8333-444455556666", data: { name: "x" }, ifmatch: "*" });
    await assert.rejects(api.executeBatch(), (errors) => [errors].flat().some((e) => e.status === 404));
    assert.equal(await api.count({ collection: "accounts", filter: "name eq 'Half of a change set'" }), 0);
});

test("batch that continues on error", async () => {
    api.startBatch();
    readAccount("99999999-1111-4222-8333-444455556666", ["name"]).catch(() => undefined);
    readAccount(dvmock.id("@contoso"), ["name"]);
    const answers = await api.executeBatch({ continueOnError: true });
    assert.equal(answers.length, 2);
    assert.equal(answers[1].name, "Contoso Pumps");
});

test("a long URL is sent as a batch by itself", async () => {
    const names = Array.from({ length: 80 }, (_, i) => `name eq 'Some rather long company name ${i}'`);
    const page = await api.retrieveMultiple({ collection: "accounts", select: ["name"], filter: [...names, "name eq 'Contoso Pumps'"].join(" or ") });
    assert.deepEqual(page.value.map((r) => r.name), ["Contoso Pumps"]);
});

test("functions", async () => {
    const who = await api.callFunction("WhoAmI");
    assert.match(who.UserId, /^[0-9a-f-]{36}$/);
    const counts = await api.callFunction({ name: "RetrieveTotalRecordCount", parameters: { EntityNames: ["account"] } });
    assert.deepEqual(counts.EntityRecordCountCollection.Keys, ["account"]);
});

test("actions", async () => {
    const lead = await api.create({ collection: "leads", data: { subject: "Action", lastname: "Lead", companyname: "Action Ltd" } });
    const made = await api.callAction({
        collection: "leads",
        key: lead,
        actionName: "Microsoft.Dynamics.CRM.QualifyLead",
        action: { CreateAccount: true, CreateContact: true, CreateOpportunity: true, Status: 3 },
    });
    assert.deepEqual(made.value.map((r) => r["@odata.type"].split(".").pop()), ["account", "contact", "opportunity"]);
    const opportunity = made.value[2].opportunityid;
    await api.callAction({
        actionName: "WinOpportunity",
        action: { Status: 3, OpportunityClose: { subject: "Won", "opportunityid@odata.bind": `opportunities(${opportunity})` } },
    });
    assert.equal((await api.retrieve({ collection: "opportunities", key: opportunity, select: ["statecode"] })).statecode, 1);
});

test("impersonation", async () => {
    const seller = dvmock.id("@seller1");
    const id = await api.create({ collection: "accounts", data: { name: "Impersonated" }, impersonate: seller });
    const row = await readAccount(id, ["_createdby_value", "_createdonbehalfby_value"]);
    assert.equal(row._createdby_value, seller);
    assert.notEqual(row._createdonbehalfby_value, null);
});

test("duplicate detection", async () => {
    const duplicate = { collection: "accounts", data: { name: "Twice the same Ltd" } };
    await api.create(duplicate);
    await assert.rejects(api.create({ ...duplicate, duplicateDetection: true }), { status: 412, code: /0x80040333/i });
});

test("table and column definitions", async () => {
    const all = await api.retrieveEntities({ select: ["LogicalName", "EntitySetName"], filter: "LogicalName eq 'account'" });
    assert.equal(all.value[0].EntitySetName, "accounts");
    const entity = await api.retrieveEntity({ key: "LogicalName='account'", select: ["PrimaryIdAttribute"] });
    assert.equal(entity.PrimaryIdAttribute, "accountid");
    const picklists = await api.retrieveAttributes({
        entityKey: "LogicalName='account'",
        castType: "Microsoft.Dynamics.CRM.PicklistAttributeMetadata",
        select: ["LogicalName"],
        expand: [{ property: "OptionSet", select: ["Options"] }],
    });
    assert.ok(picklists.value.find((a) => a.LogicalName === "industrycode").OptionSet.Options.length > 5);
    const name = await api.retrieveAttribute({ entityKey: "LogicalName='account'", attributeKey: "LogicalName='name'", select: ["MaxLength"], castType: "Microsoft.Dynamics.CRM.StringAttributeMetadata" });
    assert.equal(name.MaxLength, 160);
    const relationships = await api.retrieveRelationships({ castType: "Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata", select: ["SchemaName", "IntersectEntityName"] });
    assert.ok(relationships.value.some((r) => r.IntersectEntityName === "leadcompetitors"));
});

test("$metadata", async () => {
    const csdl = await api.retrieveCsdlMetadata();
    assert.match(csdl, /<EntityType Name="account"/);
    assert.match(await api.retrieveCsdlMetadata({ addAnnotations: true }), /<Annotation /);
});

const label = (text) => ({
    "@odata.type": "Microsoft.Dynamics.CRM.Label",
    LocalizedLabels: [{ "@odata.type": "Microsoft.Dynamics.CRM.LocalizedLabel", Label: text, LanguageCode: 1033 }],
});
const column = (type, name, more) => ({
    "@odata.type": `Microsoft.Dynamics.CRM.${type}AttributeMetadata`,
    SchemaName: name,
    DisplayName: label(name),
    RequiredLevel: { Value: "None", CanBeChanged: true, ManagedPropertyLogicalName: "canmodifyrequirementlevelsettings" },
    ...more,
});

test("create, change and use a table of one's own", async () => {
    const table = await api.createEntity({
        data: {
            "@odata.type": "Microsoft.Dynamics.CRM.EntityMetadata",
            SchemaName: "new_Boat",
            DisplayName: label("Boat"),
            DisplayCollectionName: label("Boats"),
            OwnershipType: "UserOwned",
            HasActivities: false,
            HasNotes: false,
            IsActivity: false,
            Attributes: [column("String", "new_Name", { IsPrimaryName: true, MaxLength: 100, FormatName: { Value: "Text" } })],
        },
    });
    assert.match(table, /^[0-9a-f-]{36}$/);
    const depth = await api.createAttribute({ entityKey: table, data: column("Integer", "new_Depth", { MinValue: 0, MaxValue: 99, Format: "None" }) });
    const found = await api.retrieveAttribute({ entityKey: table, attributeKey: depth });
    assert.equal(found.LogicalName, "new_depth");
    found.DisplayName = label("Depth in feet");
    await api.updateAttribute({ entityKey: table, data: found, mergeLabels: true, castType: "Microsoft.Dynamics.CRM.IntegerAttributeMetadata" });
    await api.createRelationship({
        data: {
            "@odata.type": "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
            SchemaName: "new_account_new_boat",
            ReferencedEntity: "account",
            ReferencedAttribute: "accountid",
            ReferencingEntity: "new_boat",
            Lookup: column("Lookup", "new_OwnerAccount"),
        },
    });
    const boat = await api.create({
        collection: "new_boats",
        data: { new_name: "Tern", new_depth: 4, "new_OwnerAccount@odata.bind": `accounts(${dvmock.id("@contoso")})` },
    });
    const row = await api.retrieve({ collection: "new_boats", key: boat, select: ["new_name", "new_depth", "_new_owneraccount_value"] });
    assert.deepEqual([row.new_name, row.new_depth, row._new_owneraccount_value], ["Tern", 4, dvmock.id("@contoso")]);
});

test("global choices", async () => {
    const id = await api.createGlobalOptionSet({
        data: {
            "@odata.type": "Microsoft.Dynamics.CRM.OptionSetMetadata",
            Name: "new_sails",
            DisplayName: label("Sails"),
            IsGlobal: true,
            OptionSetType: "Picklist",
            Options: [{ Value: 1, Label: label("Jib") }],
        },
    });
    const found = await api.retrieveGlobalOptionSet({ key: id, castType: "Microsoft.Dynamics.CRM.OptionSetMetadata" });
    assert.equal(found.Options[0].Label.UserLocalizedLabel.Label, "Jib");
    await api.deleteGlobalOptionSet({ key: id });
});

test("file upload in chunks, download, delete", async () => {
    const order = await api.create({ collection: "new_workorders", data: { new_name: "With a file" } });
    const file = { collection: "new_workorders", key: order };
    const data = Buffer.alloc(5 * 1024 * 1024 + 17, "dvmock ");
    await api.uploadFile({ ...file, fieldName: "new_document", fileName: "plan.pdf", data });
    const found = await api.downloadFile({ ...file, property: "new_document" });
    assert.equal(found.fileName, "plan.pdf");
    assert.equal(found.fileSize, data.length);
    assert.equal(Buffer.compare(Buffer.from(found.data), data), 0);
    await api.deleteRecord({ ...file, fieldName: "new_document" });
    await assert.rejects(api.downloadFile({ ...file, property: "new_document" }));
});
