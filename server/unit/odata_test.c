/* odata_test.c: query options, paths, references and arguments as tables of text in and text out.
 * The tables are those of fixtures/metadata. */

#include "check.h"
#include "model/error.h"
#include "odata/arguments.h"
#include "odata/filter.h"
#include "odata/options.h"
#include "odata/reference.h"
#include "odata/url.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ID "0a000000-0000-4000-8000-0000000000a1"
#define ID2 "0b000000-0000-4000-8000-0000000000b1"

/* NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): CUnit gives no context */
static struct model *model;

/* "400 message", so that a table of texts covers failures too. Takes over `error`. */
static void describe_error(GError *error, GString *out)
{
    g_string_printf(out, "%d %s", server_error_status(error), error->message);
    g_error_free(error);
}

struct text_case {
    const char *label, *text, *want;
};

static const struct text_case filters[] = {
    {"equal", "name eq 'x'", "(eq name 'x')"},
    {"doubled quote", "name eq 'O''Hara'", "(eq name 'O'Hara')"},
    {"null", "name ne null", "(ne name null)"},
    {"literal first", "5 lt numberofemployees", "(gt numberofemployees 5)"},
    {"decimal", "revenue ge 100000.50", "(ge revenue 100000)"},
    {"boolean", "donotphone eq true", "(eq donotphone 1)"},
    {"boolean alone", "donotphone and statecode eq 0", "(and (eq donotphone 1) (eq statecode 0))"},
    {"guid", "accountid eq " ID, "(eq accountid '" ID "')"},
    {"guid in upper case", "accountid eq 0A000000-0000-4000-8000-0000000000A1",
     "(eq accountid '" ID "')"},
    {"quoted guid", "_primarycontactid_value eq '" ID "'", "(eq _primarycontactid_value '" ID "')"},
    {"date", "createdon gt 2024-02-29", "(gt createdon 1709164800)"},
    {"date and time", "createdon gt 2024-02-29T10:00:00Z", "(gt createdon 1709200800)"},
    {"precedence", "name eq 'a' or name eq 'b' and statecode eq 0",
     "(or (eq name 'a') (and (eq name 'b') (eq statecode 0)))"},
    {"parentheses", "(name eq 'a' or name eq 'b') and statecode eq 0",
     "(and (or (eq name 'a') (eq name 'b')) (eq statecode 0))"},
    {"not", "not (name eq 'a')", "(not (eq name 'a'))"},
    {"contains", "contains(name,'x y')", "(contains name 'x y')"},
    {"contains is false", "startswith(name, 'x') eq false", "(not (startswith name 'x'))"},
    {"columns", "accountnumber eq name", "(eq accountnumber name)"},
    {"over a lookup", "primarycontactid/contactid eq " ID,
     "(eq primarycontactid/contactid '" ID "')"},
    {"over two lookups", "parentaccountid/primarycontactid/fullname eq 'x'",
     "(eq parentaccountid/primarycontactid/fullname 'x')"},
    {"any", "contact_customer_accounts/any(c:c/lastname eq 'Ito')",
     "(any contact_customer_accounts (eq lastname 'Ito'))"},
    {"empty any", "accountleads_association/any()", "(any accountleads_association)"},
    {"all", "contact_customer_accounts/all(c:contains(c/lastname,'i'))",
     "(all contact_customer_accounts (contains lastname 'i'))"},
    {"nested any",
     "contact_customer_accounts/any(c:c/contact_customer_contacts/any(d:d/lastname eq 'x'))",
     "(any contact_customer_accounts (any contact_customer_contacts (eq lastname 'x')))"},
    {"unknown column", "Name eq 'x'",
     "400 Could not find a property named 'Name' on type 'Microsoft.Dynamics.CRM.account'."},
    {"lone quote", "name eq 'x",
     "400 There is an unterminated literal at position 8 in 'name eq 'x'."},
    {"types", "numberofemployees eq 'x'",
     "400 A binary operator with incompatible types was detected. Found operand types 'Edm.Int32' "
     "and "
     "'Edm.String' for operator kind 'Equal'."},
    {"bad day", "createdon gt 2024-02-31",
     "400 A binary operator with incompatible types was detected. Found "
     "operand types 'Edm.DateTimeOffset' and 'Edm.Date' for operator kind 'GreaterThan'."},
    {"arithmetic", "numberofemployees add 5 gt 10",
     "400 The operator 'add' is not supported at position 18 in 'numberofemployees add 5 gt 10'."},
    {"unknown function", "tolower(name) eq 'x'",
     "400 An unknown function with name 'tolower' was found at position 0 in 'tolower(name) eq "
     "'x''."},
    {"Dataverse function", "Microsoft.Dynamics.CRM.Today(PropertyName='createdon')",
     "(today createdon)"},
    {"Dataverse function with a list",
     "Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=[\"a ]\\\"b\",\"c\"])",
     "(in name 'a ]\"b' 'c')"},
    {"outer range variable",
     "contact_customer_accounts/any(c:c/contact_customer_contacts/any(d:d/lastname eq c/lastname))",
     "(any contact_customer_accounts (any contact_customer_contacts (eq lastname ^lastname)))"},
    {"stray character", "name eq #",
     "400 Syntax error: character '#' is not valid at position 8 in 'name eq #'."},
    {"no end", "(name eq 'x'", "400 ')' or operator expected at position 12 in '(name eq 'x''."},
    {"nothing", "", "400 Expression expected at position 0 in ''."},
    {"no right side", "name eq", "400 Expression expected at position 7 in 'name eq'."},
    {"null is unordered", "name gt null",
     "400 null can only be compared with eq and ne at position 12 in 'name gt null'."},
    {"collection through a lookup", "parentaccountid/contact_customer_accounts/any()",
     "400 The collection 'contact_customer_accounts' at position 16 in "
     "'parentaccountid/contact_customer_accounts/any()' cannot be reached through a lookup."},
    {"trailing", "name eq 'x')", "400 Syntax error at position 11 in 'name eq 'x')'."},
};

static void test_filters(void)
{
    const struct table *account = model_find_table(model, "account");
    for (size_t i = 0; i < COUNT_OF(filters); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        GError *error = NULL;
        struct expr *e = filter_parse(account, filters[i].text, &error);
        if (e != NULL)
            expr_dump(e, got);
        else
            describe_error(error, got);
        check_text(filters[i].label, filters[i].want, got->str);
        expr_destroy(e);
    }
}

static void test_filter_limits(void)
{
    const struct table *account = model_find_table(model, "account");
    g_autoptr(GString) deep = g_string_new(NULL), wide = g_string_new("name eq 'x'");
    for (int i = 0; i <= FILTER_MAX_DEPTH; i++)
        g_string_append_c(deep, '(');
    for (int i = 0; i < FILTER_MAX_CONDITIONS; i++)
        g_string_append(wide, " or name eq 'x'");
    CU_ASSERT_PTR_NULL(filter_parse(account, deep->str, NULL));
    CU_ASSERT_PTR_NULL(filter_parse(account, wide->str, NULL));
}

static const struct text_case option_cases[] = {
    {"nothing", "", "accounts"},
    {"select", "$select=name,_primarycontactid_value",
     "accounts select(name,_primarycontactid_value)"},
    {"encoded dollar", "%24select=name", "accounts select(name)"},
    {"plus is a space", "$filter=name+eq+'a%2Bb'", "accounts filter(eq name 'a+b')"},
    {"order", "$orderby=name asc,primarycontactid/fullname%20desc",
     "accounts orderby(name,primarycontactid/fullname desc)"},
    {"top and count", "$top=3&$count=true", "accounts top(3) count"},
    {"alias", "$filter=revenue gt @p1&@p1=5", "accounts filter(gt revenue 5)"},
    {"unassigned alias", "$filter=name eq @p1", "accounts filter(eq name null)"},
    {"alias in quotes", "$filter=name eq '@p1'&@p1=5", "accounts filter(eq name '@p1')"},
    {"alias in order", "$orderby=@o&@o=name desc", "accounts orderby(name desc)"},
    {"unknown without dollar", "tag=x", "accounts"},
    {"expand", "$expand=primarycontactid($select=fullname)",
     "accounts expand(primarycontactid contacts select(fullname))"},
    {"expand a collection",
     "$expand=contact_customer_accounts($select=lastname;$filter=lastname eq "
     "'a;b';$orderby=lastname;$top=2)",
     "accounts expand(contact_customer_accounts contacts select(lastname) filter(eq lastname "
     "'a;b') "
     "orderby(lastname) top(2))"},
    {"nested expand", "$expand=parentaccountid($expand=primarycontactid($select=fullname))",
     "accounts expand(parentaccountid accounts expand(primarycontactid contacts "
     "select(fullname)))"},
    {"expand of a reference", "$expand=primarycontactid/$ref",
     "accounts expand(primarycontactid/$ref contacts)"},
    {"expand of collection references", "$expand=contact_customer_accounts/$ref",
     "400 Expand with $ref is only supported on lookup type navigation property."},
    {"expand of nothing", "$expand=nope",
     "400 Could not find a property named 'nope' on type 'Microsoft.Dynamics.CRM.account'."},
    {"order in a single expand", "$expand=primarycontactid($orderby=fullname)",
     "400 Only $select and $filter clause can be provided while doing $expand on many-to-one "
     "relationship or "
     "nested one-to-many relationship."},
    {"open parenthesis", "$expand=primarycontactid($select=fullname",
     "400 Found an unbalanced bracket expression at position 16 in "
     "'primarycontactid($select=fullname'."},
    {"skip", "$skip=5", "400 Skip Clause is not supported in CRM"},
    {"unknown", "$search=x", "400 The query parameter '$search' is not supported."},
    {"wrong case", "$Select=name", "400 The query parameter '$Select' is not supported."},
    {"twice", "$top=1&$top=2",
     "400 Query option '$top' was specified more than once, but it must be specified at most "
     "once."},
    {"top", "$top=-1",
     "400 Invalid value '-1' for $top query option found. The $top query option requires a "
     "non-negative integer "
     "value."},
    {"apply: count", "$apply=aggregate($count as n)", "accounts output aggregated(n=COUNT $count)"},
    {"apply: distinct", "$apply=groupby((statecode,primarycontactid/fullname))",
     "accounts output aggregated(statecode=by statecode,primarycontactid_fullname=by "
     "primarycontactid/fullname)"},
    {"apply: group and sum",
     "$apply=filter(revenue gt 5)/groupby((statecode),aggregate($count as n,revenue with sum as "
     "total))",
     "accounts output aggregated(statecode=by statecode,n=COUNT $count,total=SUM revenue) "
     "filter(gt "
     "revenue 5)"},
    {"apply: unknown method", "$apply=aggregate(revenue with median as x)",
     "400 $apply: the aggregation method 'median' is not supported."},
    {"apply: sum of a text", "$apply=aggregate(name with sum as x)",
     "400 $apply: the aggregation method 'sum' is not valid for 'name' of type 'String'."},
    {"apply: group by a date", "$apply=groupby((createdon))",
     "400 $apply: rows cannot be grouped by 'createdon', which is of type DateTime."},
    {"apply: unknown column", "$apply=groupby((nope))",
     "400 Could not find a property named 'nope' on type 'Microsoft.Dynamics.CRM.account'."},
    {"apply: a name twice", "$apply=aggregate($count as n,revenue with sum as n)",
     "400 $apply: the name 'n' is used more than once."},
    {"apply: a bad name", "$apply=aggregate($count as 5)", "400 $apply: '5' is not a valid name."},
    {"apply: no name", "$apply=aggregate($count)",
     "400 $apply: 'property with method as name' or '$count as name' expected at '$count'."},
    {"apply: only a filter", "$apply=filter(revenue gt 5)",
     "400 $apply: groupby(...) or aggregate(...) expected."},
    {"apply: something after it", "$apply=groupby((statecode))/filter(statecode eq 0)",
     "400 $apply: nothing may follow groupby or aggregate, but 'filter(statecode eq 0)' does."},
    {"apply: something else", "$apply=topcount(2,revenue)",
     "400 $apply: filter(...), groupby(...) or aggregate(...) expected at 'topcount(2,revenue)'."},
    {"apply: no brackets", "$apply=groupby(statecode)",
     "400 $apply: a list of properties in brackets expected at 'statecode'."},
    {"apply: order by a name", "$apply=aggregate($count as n)&$orderby=n",
     "400 The query node SingleValueOpenPropertyAccess is not supported"},
    {"apply: select", "$apply=aggregate($count as n)&$select=name",
     "400 The query parameter '$select' cannot be used together with '$apply'."},
    {"select of nothing", "$select=name,x",
     "400 Could not find a property named 'x' on type 'Microsoft.Dynamics.CRM.account'."},
};

static void test_options(void)
{
    const struct table *account = model_find_table(model, "account");
    for (size_t i = 0; i < COUNT_OF(option_cases); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        GError *error = NULL;
        struct options options = {0};
        if (options_parse(account, option_cases[i].text, OPTIONS_COLLECTION, &options, &error))
            query_dump(options.query, got);
        else
            describe_error(error, got);
        check_text(option_cases[i].label, option_cases[i].want, got->str);
        options_finish(&options);
    }
}

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

static int open_model(void)
{
    model = model_read_folder(TEST_METADATA, NULL);
    return model != NULL ? 0 : 1;
}

static int close_model(void)
{
    model_unref(model);
    return 0;
}

int main(void)
{
    static const struct check_test tests[] = {
        {"filters", test_filters}, {"filter limits", test_filter_limits},
        {"options", test_options}, {"references", test_references},
        {"paths", test_urls},      {"arguments", test_arguments},
    };
    return check_main(&(struct check_suite){"odata", open_model, close_model}, tests,
                      G_N_ELEMENTS(tests));
}
