/* wire_test.c: paths, codes, and values in both directions. */
#include "check.h"
#include "wire/error.h"
#include "wire/row.h"
#include "wire/url.h"

#define CONTACT_ID "0b000000-0000-4000-8000-0000000000b1"
#define ACCOUNT_ID "0a000000-0000-4000-8000-0000000000a1"

static const char contact_text[] =
    "{\"LogicalName\":\"contact\",\"EntitySetName\":\"contacts\",\"PrimaryIdAttribute\":"
    "\"contactid\","
    "\"PrimaryNameAttribute\":\"fullname\",\"IsOfflineInMobileClient\":{\"Value\":true},"
    "\"Attributes\":["
    "{\"LogicalName\":\"contactid\",\"AttributeType\":\"Uniqueidentifier\"},"
    "{\"LogicalName\":\"lastname\",\"AttributeType\":\"String\"},"
    "{\"LogicalName\":\"lastnameyomi\",\"AttributeType\":\"String\",\"AttributeOf\":\"lastname\"},"
    "{\"LogicalName\":\"numberofchildren\",\"AttributeType\":\"Integer\"},"
    "{\"LogicalName\":\"creditlimit\",\"AttributeType\":\"Money\"},"
    "{\"LogicalName\":\"donotphone\",\"AttributeType\":\"Boolean\"},"
    "{\"LogicalName\":\"birthdate\",\"AttributeType\":\"DateTime\"},"
    "{\"LogicalName\":\"ownerid\",\"AttributeType\":\"Owner\"},"
    "{\"LogicalName\":\"parentcustomerid\",\"AttributeType\":\"Customer\",\"Targets\":[\"account\","
    "\"contact\"]}],"
    "\"ManyToOneRelationships\":["
    "{\"SchemaName\":\"contact_customer_accounts\",\"ReferencingAttribute\":\"parentcustomerid\","
    "\"ReferencedEntity\":\"account\",\"ReferencingEntityNavigationPropertyName\":"
    "\"parentcustomerid_account\"},"
    "{\"SchemaName\":\"contact_customer_contacts\",\"ReferencingAttribute\":\"parentcustomerid\","
    "\"ReferencedEntity\":\"contact\",\"ReferencingEntityNavigationPropertyName\":"
    "\"parentcustomerid_contact\"},"
    "{\"SchemaName\":\"owner_contacts\",\"ReferencingAttribute\":\"ownerid\",\"ReferencedEntity\":"
    "\"owner\","
    "\"ReferencingEntityNavigationPropertyName\":\"ownerid\"}]}";

static const char *const listed[] = {
    "{\"LogicalName\":\"account\",\"EntitySetName\":\"accounts\",\"PrimaryIdAttribute\":"
    "\"accountid\"}",
    "{\"LogicalName\":\"systemuser\",\"EntitySetName\":\"systemusers\",\"PrimaryIdAttribute\":"
    "\"systemuserid\"}",
};

static struct schema *make_schema(void)
{
    struct schema *schema = schema_create();
    g_autoptr(cJSON) contact = json_parse(contact_text);
    schema_add(schema, contact);
    for (size_t i = 0; i < G_N_ELEMENTS(listed); i++) {
        g_autoptr(cJSON) definition = json_parse(listed[i]);
        schema_add(schema, definition);
    }
    return schema;
}

static void test_guids(void)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"lower case", ACCOUNT_ID, ACCOUNT_ID},
        {"upper case", "0A000000-0000-4000-8000-0000000000A1", ACCOUNT_ID},
        {"braces", "{0A000000-0000-4000-8000-0000000000A1}", ACCOUNT_ID},
        {"too short", "0a000000-0000-4000-8000-0000000000a", NULL},
        {"a path in disguise", "0a000000-0000-4000-8000-000000000)/x", NULL},
        {"empty", "", NULL},
        {"none", NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *actual = url_normal_guid(cases[i].text);
        check_text(cases[i].label, cases[i].want, actual);
    }
}

static void test_paths(void)
{
    g_autofree char *row = url_row("accounts", ACCOUNT_ID, NULL);
    g_autofree char *selected = url_row("accounts", ACCOUNT_ID, "name");
    g_autofree char *set = url_set("accounts", "name,revenue");
    check_text("row", "accounts(" ACCOUNT_ID ")", row);
    check_text("row with select", "accounts(" ACCOUNT_ID ")?$select=name", selected);
    check_text("set", "accounts?$select=name,revenue", set);
}

static void test_codes(void)
{
    static const struct {
        const char *label, *text;
        guint32 want;
    } cases[] = {
        {"lower case", "0x80048d19", 0x80048d19},
        {"upper case", "0x80048D19", 0x80048d19},
        {"empty", "", 0},
        {"old zero", "0x0", 0},
        {"decimal", "-2147220969", 0},
        {"none", NULL, 0},
        {"too long", "0x180048d19", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_int(cases[i].label, cases[i].want, wire_parse_code(cases[i].text));
}

static void test_bodies(void)
{
    static const struct {
        const char *label, *values, *held, *want;
    } cases[] = {
        {"plain columns", "{\"lastname\":\"Okoro\",\"numberofchildren\":2}", NULL,
         "{\"lastname\":\"Okoro\",\"numberofchildren\":2}"},
        {"null is sent", "{\"lastname\":null}", "{}", "{\"lastname\":null}"},
        {"lookup binds by its target",
         "{\"parentcustomerid\":{\"entity\":\"account\",\"id\":\"" ACCOUNT_ID "\"}}", "{}",
         "{\"parentcustomerid_account@odata.bind\":\"/accounts(" ACCOUNT_ID ")\"}"},
        {"other target, other navigation",
         "{\"parentcustomerid\":{\"entity\":\"contact\",\"id\":\"" CONTACT_ID "\"}}", "{}",
         "{\"parentcustomerid_contact@odata.bind\":\"/contacts(" CONTACT_ID ")\"}"},
        {"owner binds by the owner navigation",
         "{\"ownerid\":{\"entity\":\"systemuser\",\"id\":\"" CONTACT_ID "\"}}", "{}",
         "{\"ownerid@odata.bind\":\"/systemusers(" CONTACT_ID ")\"}"},
        {"clearing uses the navigation held", "{\"parentcustomerid\":null}",
         "{\"parentcustomerid\":{\"entity\":\"contact\",\"id\":\"" CONTACT_ID "\"}}",
         "{\"parentcustomerid_contact@odata.bind\":null}"},
        {"a create leaves null lookups out", "{\"parentcustomerid\":null,\"lastname\":\"A\"}", NULL,
         "{\"lastname\":\"A\"}"},
    };
    struct schema *schema = make_schema();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(cJSON) values = json_parse(cases[i].values);
        g_autoptr(cJSON) held = json_parse(cases[i].held);
        g_autoptr(cJSON) body =
            row_write_body(schema, schema_find(schema, "contact"), values, held, NULL);
        g_autofree char *actual = json_print(body);
        check_text(cases[i].label, cases[i].want, actual);
    }
    schema_destroy(schema);
}

static void test_checks(void)
{
    static const struct {
        const char *label, *values;
        bool want;
    } cases[] = {
        {"every kind",
         "{\"lastname\":\"A\",\"numberofchildren\":1,\"creditlimit\":1.5,\"donotphone\":true}",
         true},
        {"null fits all", "{\"lastname\":null,\"parentcustomerid\":null}", true},
        {"unknown column", "{\"nope\":1}", false},
        {"number for text", "{\"lastname\":1}", false},
        {"fraction for integer", "{\"numberofchildren\":1.5}", false},
        {"text for boolean", "{\"donotphone\":\"true\"}", false},
        {"bare id for lookup", "{\"parentcustomerid\":\"" ACCOUNT_ID "\"}", false},
        {"table that is no target",
         "{\"parentcustomerid\":{\"entity\":\"lead\",\"id\":\"" ACCOUNT_ID "\"}}", false},
        {"lookup", "{\"parentcustomerid\":{\"entity\":\"account\",\"id\":\"" ACCOUNT_ID "\"}}",
         true},
        {"owner without targets", "{\"ownerid\":{\"entity\":\"team\",\"id\":\"" ACCOUNT_ID "\"}}",
         true},
    };
    struct schema *schema = make_schema();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(cJSON) values = json_parse(cases[i].values);
        check_int(cases[i].label, cases[i].want,
                  row_check_values(schema_find(schema, "contact"), values, NULL));
    }
    schema_destroy(schema);
}

static void test_reading(void)
{
    struct schema *schema = make_schema();
    const struct table *contact = schema_find(schema, "contact");
    g_autoptr(cJSON) row = json_parse(
        "{\"@odata.etag\":\"W/"
        "\\\"7\\\"\",\"lastname\":\"Okoro\",\"contactid\":\"0B000000-0000-4000-8000-0000000000B1\","
        "\"_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname\":\"account\","
        "\"_parentcustomerid_value\":\"" ACCOUNT_ID "\",\"unknown\":1}");
    g_autoptr(cJSON) values = row_read_values(contact, row);
    g_autofree char *id = row_read_id(contact, row);
    check_text("id in lower case", CONTACT_ID, id);
    check_text("version", "W/\"7\"", row_read_version(row));
    check_text("column", "Okoro", json_text(values, "lastname"));
    check_text("lookup's table", "account",
               json_text(json_member(values, "parentcustomerid"), "entity"));
    check_text("lookup's id", ACCOUNT_ID, json_text(json_member(values, "parentcustomerid"), "id"));
    check_int("nothing but known columns", 3, cJSON_GetArraySize(values));
    g_autofree char *select = table_select_list(contact, NULL);
    check_text("select list",
               "_ownerid_value,_parentcustomerid_value,birthdate,contactid,creditlimit,donotphone,"
               "lastname,"
               "numberofchildren",
               select);
    schema_destroy(schema);
}

static void test_own_writes(void)
{
    static const struct {
        const char *label, *now, *wanted;
        bool want;
    } cases[] = {
        {"same text", "{\"a\":\"x\",\"b\":1}", "{\"a\":\"x\"}", true},
        {"other text", "{\"a\":\"y\"}", "{\"a\":\"x\"}", false},
        {"trailing zeros", "{\"a\":20000.0000}", "{\"a\":20000}", true},
        {"null and missing", "{}", "{\"a\":null}", true},
        {"null and value", "{\"a\":1}", "{\"a\":null}", false},
        {"same instant, other offset", "{\"a\":\"2024-02-29T10:00:00Z\"}",
         "{\"a\":\"2024-02-29T12:00:00+02:00\"}", true},
        {"other instant", "{\"a\":\"2024-02-29T10:00:00Z\"}", "{\"a\":\"2024-02-29T12:00:00Z\"}",
         false},
        {"lookup, case of the id", "{\"a\":{\"entity\":\"e\",\"id\":\"" ACCOUNT_ID "\"}}",
         "{\"a\":{\"entity\":\"e\",\"id\":\"0A000000-0000-4000-8000-0000000000A1\"}}", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(cJSON) now = json_parse(cases[i].now);
        g_autoptr(cJSON) wanted = json_parse(cases[i].wanted);
        check_int(cases[i].label, cases[i].want, row_contains(now, wanted));
    }
}

int main(void)
{
    static const struct check_case cases[] = {
        {"guids", test_guids},           {"paths", test_paths},   {"codes", test_codes},
        {"bodies", test_bodies},         {"checks", test_checks}, {"reading", test_reading},
        {"own writes", test_own_writes},
    };
    return check_run("client wire", cases, G_N_ELEMENTS(cases));
}
