/* odata_test.c: $filter and the other query options as tables of text in and text out. The tables
 * are those of fixtures/metadata. */

#include "check_model.h"
#include "odata/filter.h"
#include "odata/options.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ID "0a000000-0000-4000-8000-0000000000a1"
#define ID2 "0b000000-0000-4000-8000-0000000000b1"

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

int main(void)
{
    static const struct check_test tests[] = {
        {"filters", test_filters},
        {"filter limits", test_filter_limits},
        {"options", test_options},
    };
    return check_main(&(struct check_suite){"odata", open_model, close_model}, tests,
                      G_N_ELEMENTS(tests));
}
