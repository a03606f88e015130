/* path_test.c: what a path, a reference to a row and the arguments of a function address, as tables
 * of text in and text out. The tables are those of fixtures/metadata. */

#include "check_model.h"
#include "odata/arguments.h"
#include "odata/reference.h"
#include "odata/url.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ID "0a000000-0000-4000-8000-0000000000a1"
#define ID2 "0b000000-0000-4000-8000-0000000000b1"

struct text_case {
    const char *label, *text, *want;
};

static void dump_key(const struct row_key *key, GString *out)
{
    if (key->by_id) {
        g_string_append_printf(out, "%s(%s)", key->table->set_name, key->id.text);
        return;
    }
    g_string_append_printf(out, "%s(", key->table->set_name);
    for (guint i = 0; i < key->columns->len; i++) {
        const struct column *c = g_ptr_array_index(key->columns, i);
        const struct value *v = g_ptr_array_index(key->values, i);
        g_string_append_printf(out, "%s%s=%s", i == 0 ? "" : ",", c->property, v->text);
    }
    g_string_append_c(out, ')');
}

static const struct text_case references[] = {
    {"relative", "contacts(" ID ")", "contacts(" ID ")"},
    {"leading slash", "/contacts(" ID ")", "contacts(" ID ")"},
    {"absolute", "https://org.example/api/data/v9.2/contacts(" ID ")", "contacts(" ID ")"},
    {"other organisation", "http://127.0.0.1:5/orgs/x/api/data/v9.1/contacts(" ID ")",
     "contacts(" ID ")"},
    {"server path", "/api/data/v9.2/contacts(" ID ")", "contacts(" ID ")"},
    {"named key", "contacts(contactid=" ID ")", "contacts(" ID ")"},
    {"braces and upper case", "contacts({0A000000-0000-4000-8000-0000000000A1})",
     "contacts(" ID ")"},
    {"alternate key", "accounts(accountnumber='A-1')", "accounts(accountnumber=A-1)"},
    {"e-mail key", "contacts(emailaddress1='o''hara@x.test')",
     "contacts(emailaddress1=o'hara@x.test)"},
    {"encoded", "accounts(accountnumber=%27A%20(1)%27)", "accounts(accountnumber=A (1))"},
    {"undeclared key", "accounts(name='x')",
     "400 The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.account'. "
     "Ensure that the "
     "names and number of key properties match the declared or alternate key properties for the "
     "resource "
     "'Microsoft.Dynamics.CRM.account'."},
    {"no guid", "accounts(5)", "400 Error in query syntax."},
    {"empty key", "accounts()", "400 Error in query syntax."},
    {"unknown set", "things(" ID ")", "404 Resource not found for the segment 'things'."},
    {"no key", "accounts",
     "400 Invalid URI 'accounts': a row was expected, such as "
     "accounts(00000000-0000-0000-0000-000000000001)."},
};

static void test_references(void)
{
    for (size_t i = 0; i < COUNT_OF(references); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        GError *error = NULL;
        struct row_key key = {0};
        if (reference_parse(model, references[i].text, &key, &error))
            dump_key(&key, got);
        else
            describe_error(error, got);
        check_text(references[i].label, references[i].want, got->str);
        row_key_finish(&key);
    }
}

static const char *const shapes[] = {
    "service",          "metadata",       "batch",      "definitions",   "set",
    "set count",        "set operation",  "row",        "row operation", "property",
    "property value",   "single",         "beyond",     "single ref",    "collection",
    "collection count", "collection ref", "member ref", "operation"};

static const struct text_case urls[] = {
    {"service", "", "service"},
    {"metadata", "$metadata", "metadata"},
    {"definitions", "EntityDefinitions(LogicalName='account')/Attributes", "definitions"},
    {"set", "accounts", "set account"},
    {"trailing slash", "accounts/", "set account"},
    {"count", "accounts/$count", "set count account"},
    {"row", "accounts(" ID ")", "row account accounts(" ID ")"},
    {"slash in a key", "accounts(accountnumber='a/b')", "row account accounts(accountnumber=a/b)"},
    {"property", "accounts(" ID ")/name", "property account accounts(" ID ") name"},
    {"lookup property", "accounts(" ID ")/_primarycontactid_value",
     "property account accounts(" ID ") _primarycontactid_value"},
    {"value", "accounts(" ID ")/name/$value", "property value account accounts(" ID ") name"},
    {"single", "accounts(" ID ")/primarycontactid",
     "single account accounts(" ID ") primarycontactid"},
    {"single ref", "accounts(" ID ")/primarycontactid/$ref",
     "single ref account accounts(" ID ") primarycontactid"},
    {"collection", "accounts(" ID ")/contact_customer_accounts",
     "collection account accounts(" ID ") contact_customer_accounts"},
    {"collection count", "accounts(" ID ")/contact_customer_accounts/$count",
     "collection count account accounts(" ID ") contact_customer_accounts"},
    {"collection ref", "accounts(" ID ")/accountleads_association/$ref",
     "collection ref account accounts(" ID ") accountleads_association"},
    {"member ref", "accounts(" ID ")/accountleads_association(" ID2 ")/$ref",
     "member ref account accounts(" ID ") accountleads_association leads(" ID2 ")"},
    {"row operation", "leads(" ID ")/Microsoft.Dynamics.CRM.QualifyLead",
     "row operation lead leads(" ID ") QualifyLead"},
    {"set operation", "accounts/Microsoft.Dynamics.CRM.CreateMultiple",
     "set operation account CreateMultiple"},
    {"function", "WhoAmI", "operation WhoAmI"},
    {"function with arguments", "RetrieveVersion()", "operation RetrieveVersion()"},
    {"wrong case is an operation", "Accounts", "operation Accounts"},
    {"unknown property", "accounts(" ID ")/nope", "404 Resource not found for the segment 'nope'."},
    {"bad guid", "accounts(12)", "400 Error in query syntax."},
    {"open key", "accounts(" ID, "400 Error in query syntax."},
    {"empty segment", "accounts//name", "400 Error in query syntax."},
    {"beyond a lookup", "accounts(" ID ")/primarycontactid/fullname/$value",
     "beyond account accounts(" ID ") primarycontactid fullname/$value"},
    {"beyond a lookup, with a key", "accounts(" ID ")/primarycontactid/contact_x(" ID ")/$ref",
     "beyond account accounts(" ID ") primarycontactid contact_x(" ID ")/$ref"},
    {"beyond a property", "accounts(" ID ")/name/$value/x",
     "404 Resource not found for the segment 'x'."},
    {"beyond a collection", "accounts(" ID ")/Account_Tasks/$ref/x",
     "404 Resource not found for the segment 'x'."},
};

static void dump_url(const struct url *url, GString *out)
{
    g_string_append(out, shapes[url->shape]);
    if (url->table != NULL)
        g_string_append_printf(out, " %s", url->table->logical_name);
    if (url->key.table != NULL) {
        g_string_append_c(out, ' ');
        dump_key(&url->key, out);
    }
    if (url->property != NULL)
        g_string_append_printf(out, " %s", url->property->property);
    if (url->nav != NULL)
        g_string_append_printf(out, " %s", url->nav->name);
    if (url->beyond != NULL)
        g_string_append_printf(out, " %s", url->beyond);
    if (url->related.table != NULL) {
        g_string_append_c(out, ' ');
        dump_key(&url->related, out);
    }
    if (url->operation != NULL)
        g_string_append_printf(out, " %s", url->operation);
    if (url->arguments != NULL)
        g_string_append_printf(out, "(%s)", url->arguments);
}

static void test_urls(void)
{
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        GError *error = NULL;
        struct url url = {0};
        if (url_parse(model, urls[i].text, &url, &error))
            dump_url(&url, got);
        else
            describe_error(error, got);
        check_text(urls[i].label, urls[i].want, got->str);
        url_finish(&url);
    }
}

static const struct {
    const char *label, *text, *query, *want;
} arguments[] = {
    {"none", NULL, "", "{}"},
    {"literals", "A='x',B=5,C=true,D=null", "", "{\"A\":\"x\",\"B\":5,\"C\":true,\"D\":null}"},
    {"guid", "Id=" ID, "", "{\"Id\":\"" ID "\"}"},
    {"alias", "A=@p1", "@p1=%5B%22account%22,%22b%22%5D", "{\"A\":[\"account\",\"b\"]}"},
    {"single quotes", "T=@t", "@t={'@odata.id':'accounts(" ID ")'}",
     "{\"T\":{\"@odata.id\":\"accounts(" ID ")\"}}"},
    {"enumeration", "A=Microsoft.Dynamics.CRM.AccessRights'ReadAccess'", "",
     "{\"A\":\"ReadAccess\"}"},
    {"no name", "5", "", "400 Error in query syntax."},
    {"no value", "A=,B=1", "", "400 Unrecognized parameter value ''."},
    {"bad JSON", "A={]", "", "400 Unrecognized parameter value '{]'."},
};

static void test_arguments(void)
{
    for (size_t i = 0; i < COUNT_OF(arguments); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        GError *error = NULL;
        struct query_string qs;
        query_string_init(&qs, arguments[i].query);
        cJSON *json = arguments_parse(arguments[i].text, &qs, &error);
        if (json != NULL) {
            char *text = cJSON_PrintUnformatted(json);
            g_string_assign(got, text);
            cJSON_free(text);
        } else {
            describe_error(error, got);
        }
        check_text(arguments[i].label, arguments[i].want, got->str);
        cJSON_Delete(json);
        query_string_finish(&qs);
    }
}

int main(void)
{
    static const struct check_test tests[] = {
        {"references", test_references},
        {"paths", test_urls},
        {"arguments", test_arguments},
    };
    return check_main(&(struct check_suite){"path", open_model, close_model}, tests,
                      G_N_ELEMENTS(tests));
}
