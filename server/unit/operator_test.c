/* operator_test.c: what each condition operator finds. A table of filters runs over a few rows in a
 * store of its own; the answer is the names of the rows found. Now is Monday 2024-06-03 08:00 UTC.
 */
#include "check.h"
#include "model/error.h"
#include "odata/filter.h"
#include "store/store.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define F "Microsoft.Dynamics.CRM."
#define NOW_SECONDS 1717401600

/* NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): CUnit gives no context */
static struct model *model;
static struct store *store;
/* NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables) */

static void make_id(unsigned n, struct guid *ret_id)
{
    g_snprintf(ret_id->text, sizeof ret_id->text, "0a000000-0000-4000-8000-%012x", n);
}

static void add_row(const char *table, unsigned n, const char *name, const char *column,
                    const struct value *v)
{
    const struct table *t = model_find_table(model, table);
    struct row *row = row_create(t);
    make_id(n, &row->id);
    row_set_text(row, t->primary_name, name);
    if (column != NULL) {
        const struct column *c = table_find_column(t, column);
        row->present[c->index] = true;
        value_copy(row_value(row, c), v);
    }
    if (!store_insert(store, row, NULL))
        puts("a row is missing");
    row_destroy(row);
}

static void add_date(const char *table, const char *column, unsigned n, const char *text)
{
    int64_t seconds = 0;
    (void)date_parse(text, false, &seconds);
    add_row(table, n, text, column, &(struct value){.kind = VALUE_INTEGER, .integer = seconds});
}

static void add_account(unsigned n, const char *name, unsigned parent)
{
    struct guid id;
    make_id(parent, &id);
    add_row("account", n, name, parent > 0 ? "parentaccountid" : NULL,
            &(struct value){.kind = VALUE_TEXT, .text = id.text});
}

static void add_number(unsigned n, const char *name, int64_t number)
{
    add_row("account", n, name, "numberofemployees",
            &(struct value){.kind = VALUE_INTEGER, .integer = number});
}

static int set_up(void)
{
    static const char *const times[] = {
        "2022-12-31T23:59:59Z", "2023-07-01T00:00:00Z", "2024-01-01T00:00:00Z",
        "2024-05-01T00:00:00Z", "2024-05-25T10:00:00Z", "2024-05-31T23:59:59Z",
        "2024-06-01T00:00:00Z", "2024-06-02T00:00:00Z", "2024-06-03T07:59:00Z",
        "2024-06-03T08:00:00Z", "2024-06-03T12:00:00Z", "2024-06-04T00:00:00Z",
        "2024-06-10T23:00:00Z", "2024-07-01T00:00:00Z", "2025-01-01T00:00:00Z",
    };
    static const char *const days[] = {"2024-05-27", "2024-06-02", "2024-06-03", "2024-06-04",
                                       "2024-06-10"};
    model = model_read_folder(TEST_METADATA, NULL);
    store = model != NULL ? store_create(model, NULL, NULL) : NULL;
    if (store == NULL)
        return 1;
    for (unsigned i = 0; i < COUNT_OF(times); i++)
        add_date("task", "scheduledend", i + 1, times[i]);
    for (unsigned i = 0; i < COUNT_OF(days); i++)
        add_date("contact", "birthdate", i + 1, days[i]);
    add_account(1, "root", 0);
    add_account(2, "child", 1);
    add_account(3, "grandchild", 2);
    add_account(4, "circle a", 5);
    add_account(5, "circle b", 4);
    add_number(6, "ten", 10);
    add_number(7, "twenty", 20);
    return 0;
}

static int tear_down(void)
{
    store_destroy(store);
    model_unref(model);
    return 0;
}

/* The names found, in the order of their keys, or "400 message". */
static void describe(const struct table *t, const char *filter, GString *out)
{
    GError *error = NULL;
    struct asker asker = {.now_ms = NOW_SECONDS * INT64_C(1000)};
    make_id(77, &asker.user);
    make_id(78, &asker.organization);
    struct query *q = query_create(t);
    q->asker = &asker;
    q->filter = filter_parse(t, filter, &error);
    GPtrArray *rows = NULL;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    const struct column *name = table_find_column(t, t->primary_name);
    borrowed_add(columns, name);
    if (q->filter != NULL && store_select(store, q, columns, 100, &rows, &error)) {
        for (guint i = 0; i < rows->len; i++) {
            const struct row *row = g_ptr_array_index(rows, i);
            g_string_append_printf(out, "%s%s", i > 0 ? " " : "", row_get(row, name)->text);
        }
        g_ptr_array_unref(rows);
    } else {
        g_string_printf(out, "%d %s %s", server_error_status(error), server_error_code(error),
                        error->message);
        g_error_free(error);
    }
    query_destroy(q);
}

struct find_case {
    const char *label, *table, *filter, *want;
};

static void run(const struct find_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        describe(model_find_table(model, cases[i].table), cases[i].filter, got);
        check_text(cases[i].label, cases[i].want, got->str);
    }
}

#define DATE(function) F function "(PropertyName='scheduledend')"
#define COUNTED(function, n) F function "(PropertyName='scheduledend',PropertyValue=" n ")"
#define DAY(function, day) F function "(PropertyName='scheduledend',PropertyValue=" day ")"
#define FISCAL(function, period, year)                                                             \
    F function "(PropertyName='scheduledend',PropertyValue1=" period ",PropertyValue2=" year ")"

static const struct find_case date_cases[] = {
    {"today", "task", DATE("Today"),
     "2024-06-03T07:59:00Z 2024-06-03T08:00:00Z 2024-06-03T12:00:00Z"},
    {"yesterday", "task", DATE("Yesterday"), "2024-06-02T00:00:00Z"},
    {"tomorrow", "task", DATE("Tomorrow"), "2024-06-04T00:00:00Z"},
    {"last seven days", "task", DATE("Last7Days"),
     "2024-05-31T23:59:59Z 2024-06-01T00:00:00Z 2024-06-02T00:00:00Z 2024-06-03T07:59:00Z "
     "2024-06-03T08:00:00Z 2024-06-03T12:00:00Z"},
    {"next seven days", "task", DATE("Next7Days"),
     "2024-06-03T07:59:00Z 2024-06-03T08:00:00Z 2024-06-03T12:00:00Z 2024-06-04T00:00:00Z "
     "2024-06-10T23:00:00Z"},
    {"last week, from Sunday", "task", DATE("LastWeek"),
     "2024-05-31T23:59:59Z 2024-06-01T00:00:00Z"},
    {"this week, from Sunday", "task", DATE("ThisWeek"),
     "2024-06-02T00:00:00Z 2024-06-03T07:59:00Z 2024-06-03T08:00:00Z 2024-06-03T12:00:00Z "
     "2024-06-04T00:00:00Z"},
    {"next week", "task", DATE("NextWeek"), "2024-06-10T23:00:00Z"},
    {"last month", "task", DATE("LastMonth"),
     "2024-05-01T00:00:00Z 2024-05-25T10:00:00Z 2024-05-31T23:59:59Z"},
    {"this month", "task", DATE("ThisMonth"),
     "2024-06-01T00:00:00Z 2024-06-02T00:00:00Z 2024-06-03T07:59:00Z 2024-06-03T08:00:00Z "
     "2024-06-03T12:00:00Z 2024-06-04T00:00:00Z 2024-06-10T23:00:00Z"},
    {"next month", "task", DATE("NextMonth"), "2024-07-01T00:00:00Z"},
    {"last year", "task", DATE("LastYear"), "2023-07-01T00:00:00Z"},
    {"next year", "task", DATE("NextYear"), "2025-01-01T00:00:00Z"},
    {"this year has its first day", "task",
     DATE("ThisYear") " and scheduledend lt 2024-05-01T00:00:00Z", "2024-01-01T00:00:00Z"},
    {"last fiscal period is a quarter", "task", DATE("LastFiscalPeriod"), "2024-01-01T00:00:00Z"},
    {"this fiscal period", "task", DATE("ThisFiscalPeriod") " and scheduledend lt 2024-06-01",
     "2024-05-01T00:00:00Z 2024-05-25T10:00:00Z 2024-05-31T23:59:59Z"},
    {"next fiscal period", "task", DATE("NextFiscalPeriod"), "2024-07-01T00:00:00Z"},
    {"last fiscal year", "task", DATE("LastFiscalYear"), "2023-07-01T00:00:00Z"},
    {"this fiscal year", "task", DATE("ThisFiscalYear") " and scheduledend lt 2024-05-01",
     "2024-01-01T00:00:00Z"},
    {"next fiscal year", "task", DATE("NextFiscalYear"), "2025-01-01T00:00:00Z"},
    {"last hours", "task", COUNTED("LastXHours", "1"), "2024-06-03T07:59:00Z 2024-06-03T08:00:00Z"},
    {"last days", "task", COUNTED("LastXDays", "2"),
     "2024-06-01T00:00:00Z 2024-06-02T00:00:00Z 2024-06-03T07:59:00Z 2024-06-03T08:00:00Z"},
    {"last weeks", "task", COUNTED("LastXWeeks", "1"),
     "2024-05-31T23:59:59Z 2024-06-01T00:00:00Z 2024-06-02T00:00:00Z 2024-06-03T07:59:00Z "
     "2024-06-03T08:00:00Z"},
    {"last months", "task", COUNTED("LastXMonths", "1") " and scheduledend lt 2024-06-01",
     "2024-05-25T10:00:00Z 2024-05-31T23:59:59Z"},
    {"last years", "task", COUNTED("LastXYears", "1") " and scheduledend lt 2024-05-01",
     "2023-07-01T00:00:00Z 2024-01-01T00:00:00Z"},
    {"last fiscal periods", "task", COUNTED("LastXFiscalPeriods", "4"),
     "2023-07-01T00:00:00Z 2024-01-01T00:00:00Z"},
    {"last fiscal years", "task", COUNTED("LastXFiscalYears", "2"),
     "2022-12-31T23:59:59Z 2023-07-01T00:00:00Z"},
    {"next hours", "task", COUNTED("NextXHours", "5"), "2024-06-03T08:00:00Z 2024-06-03T12:00:00Z"},
    {"next days", "task", COUNTED("NextXDays", "1"),
     "2024-06-03T08:00:00Z 2024-06-03T12:00:00Z 2024-06-04T00:00:00Z"},
    {"next weeks", "task", COUNTED("NextXWeeks", "1") " and scheduledend gt 2024-06-04",
     "2024-06-10T23:00:00Z"},
    {"next months", "task", COUNTED("NextXMonths", "1") " and scheduledend gt 2024-06-04",
     "2024-06-10T23:00:00Z 2024-07-01T00:00:00Z"},
    {"next years", "task", COUNTED("NextXYears", "1") " and scheduledend gt 2024-06-10",
     "2024-06-10T23:00:00Z 2024-07-01T00:00:00Z 2025-01-01T00:00:00Z"},
    {"next fiscal periods", "task", COUNTED("NextXFiscalPeriods", "1"), "2024-07-01T00:00:00Z"},
    {"next fiscal years", "task", COUNTED("NextXFiscalYears", "1"), "2025-01-01T00:00:00Z"},
    {"older than minutes", "task",
     COUNTED("OlderThanXMinutes", "1") " and scheduledend gt 2024-06-02", ""},
    {"older than hours", "task", COUNTED("OlderThanXHours", "32") " and scheduledend gt 2024-06-01",
     ""},
    {"older than days", "task", COUNTED("OlderThanXDays", "2") " and scheduledend gt 2024-05-25",
     "2024-05-25T10:00:00Z 2024-05-31T23:59:59Z"},
    {"older than weeks", "task", COUNTED("OlderThanXWeeks", "2"),
     "2022-12-31T23:59:59Z 2023-07-01T00:00:00Z 2024-01-01T00:00:00Z 2024-05-01T00:00:00Z"},
    {"older than months", "task", COUNTED("OlderThanXMonths", "2"),
     "2022-12-31T23:59:59Z 2023-07-01T00:00:00Z 2024-01-01T00:00:00Z"},
    {"older than years", "task", COUNTED("OlderThanXYears", "1"), "2022-12-31T23:59:59Z"},
    {"on", "task", DAY("On", "2024-06-02"), "2024-06-02T00:00:00Z"},
    {"on, with a time", "task", DAY("On", "'2024-06-02T17:00:00Z'"), "2024-06-02T00:00:00Z"},
    {"on or after", "task", DAY("OnOrAfter", "2024-07-01"),
     "2024-07-01T00:00:00Z 2025-01-01T00:00:00Z"},
    {"on or before", "task", DAY("OnOrBefore", "'2023-07-01'"),
     "2022-12-31T23:59:59Z 2023-07-01T00:00:00Z"},
    {"in a fiscal period of any year", "task", COUNTED("InFiscalPeriod", "3"),
     "2023-07-01T00:00:00Z 2024-07-01T00:00:00Z"},
    {"in a fiscal year", "task", COUNTED("InFiscalYear", "2023"), "2023-07-01T00:00:00Z"},
    {"in a fiscal period of a year", "task", FISCAL("InFiscalPeriodAndYear", "1", "2024"),
     "2024-01-01T00:00:00Z"},
    {"in or after a fiscal period", "task", FISCAL("InOrAfterFiscalPeriodAndYear", "3", "2024"),
     "2024-07-01T00:00:00Z 2025-01-01T00:00:00Z"},
    {"in or before a fiscal period", "task", FISCAL("InOrBeforeFiscalPeriodAndYear", "3", "2023"),
     "2022-12-31T23:59:59Z 2023-07-01T00:00:00Z"},
    {"today, date only", "contact", F "Today(PropertyName='birthdate')", "2024-06-03"},
    {"last days, date only", "contact", F "LastXDays(PropertyName='birthdate',PropertyValue=1)",
     "2024-06-02 2024-06-03"},
    {"next days, date only", "contact", F "NextXDays(PropertyName='birthdate',PropertyValue=1)",
     "2024-06-03 2024-06-04"},
    {"on, date only", "contact", F "On(PropertyName='birthdate',PropertyValue='2024-06-10')",
     "2024-06-10"},
    {"beyond the calendar", "task", COUNTED("LastXYears", "5000"),
     "400 0x80041108 The condition operator 'last-x-years' on attribute 'scheduledend' leads to a "
     "date out of range."},
    {"not a period", "task", COUNTED("InFiscalPeriod", "5"),
     "400 0x80041108 The value '5' is not valid for the condition operator 'in-fiscal-period': the "
     "fiscal year has 4 periods."},
};

static void test_dates(void)
{
    run(date_cases, COUNT_OF(date_cases));
}

#define ACCOUNT(n) "0a000000-0000-4000-8000-00000000000" n
#define TREE(function, n) F function "(PropertyName='accountid',PropertyValue=" ACCOUNT(n) ")"
#define LIST(function, list) F function "(PropertyName='numberofemployees',PropertyValues=" list ")"

static const struct find_case row_cases[] = {
    {"under", "account", TREE("Under", "1"), "child grandchild"},
    {"under or equal", "account", TREE("UnderOrEqual", "1"), "root child grandchild"},
    {"above", "account", TREE("Above", "3"), "root child"},
    {"above or equal", "account", TREE("AboveOrEqual", "3"), "root child grandchild"},
    {"not under", "account", TREE("NotUnder", "2"), "root child circle a circle b ten twenty"},
    {"under in a circle ends", "account", TREE("Under", "4"), "circle b"},
    {"above in a circle ends", "account", TREE("AboveOrEqual", "4"), "circle a circle b"},
    {"under, by a lookup", "account",
     F "UnderOrEqual(PropertyName='parentaccountid',PropertyValue='{" ACCOUNT("2") "}')",
     "grandchild"},
    {"no tree", "contact", F "Under(PropertyName='contactid',PropertyValue='" ACCOUNT("1") "')",
     "400 0x80041120 The condition operator 'under' is not valid for attribute 'contactid' of "
     "entity 'contact': it has no hierarchical relationship."},
    {"in", "account", LIST("In", "[\"10\",\"30\"]"), "ten"},
    {"in, single quotes", "account", LIST("In", "['10','30']"), "ten"},
    {"in, bare numbers", "account", LIST("In", "[10,20]"), "ten twenty"},
    {"in, texts ignore case", "account",
     F "In(PropertyName='name',PropertyValues=[\"ROOT\",\"twenty\"])", "root twenty"},
    {"not in leaves out nulls", "account", LIST("NotIn", "[\"10\"]"), "twenty"},
    {"between has both ends", "account", LIST("Between", "[\"10\",\"20\"]"), "ten twenty"},
    {"not between", "account", LIST("NotBetween", "[\"15\",\"20\"]"), "ten"},
    {"over a lookup", "account",
     F "In(PropertyName='parentaccountid/name',PropertyValues=[\"root\"])", "child"},
    {"in a lambda, with its variable", "account",
     "account_parent_account/any(o:" F "In(PropertyName='o/name',PropertyValues=[\"grandchild\"]))",
     "child"},
    {"in a lambda, variable before the function", "account",
     "account_parent_account/any(o:o/" F "In(PropertyName='name',PropertyValues=[\"child\"]))",
     "root"},
    {"in a lambda, plain", "account",
     "account_parent_account/any(o:" F "In(PropertyName='name',PropertyValues=[\"child\"]))",
     "root"},
    {"outer variable", "account",
     "account_parent_account/any(o:o/account_parent_account/any(p:p/name eq 'grandchild' and "
     "o/name eq 'child'))",
     "root"},
    {"outer variable of another row", "account",
     "account_parent_account/any(o:o/account_parent_account/any(p:p/name eq o/name))", ""},
    {"collection of an outer variable", "account",
     "account_parent_account/any(o:o/account_parent_account/any(p:o/account_parent_account/any()))",
     "root circle a circle b"},
};

static void test_rows(void)
{
    run(row_cases, COUNT_OF(row_cases));
}

static const struct find_case refusals[] = {
    {"no count", "task", DATE("LastXDays"),
     "400 0x80060888 The function 'Microsoft.Dynamics.CRM.LastXDays' needs the parameter "
     "'PropertyValue'."},
    {"count of zero", "task", COUNTED("LastXDays", "0"),
     "400 0x8004110c The value '0' of the condition operator 'last-x-days' must be greater than 0 "
     "and at most 1000000."},
    {"count is no number", "task", COUNTED("LastXDays", "'x'"),
     "400 0x80041108 The value 'x' is not valid for the condition operator 'last-x-days' on "
     "attribute 'scheduledend' of type 'DateTime'."},
    {"wrong column", "account", F "Today(PropertyName='name')",
     "400 0x80041120 The condition operator 'today' is not valid for attribute 'name' of type "
     "'String'."},
    {"unknown column", "account", F "Today(PropertyName='nosuch')",
     "400 0x80060888 Could not find a property named 'nosuch' on type "
     "'Microsoft.Dynamics.CRM.account'."},
    {"unknown function", "account", F "Someday(PropertyName='createdon')",
     "400 0x80060888 An unknown function with name 'Microsoft.Dynamics.CRM.Someday' was found at "
     "position 0 in 'Microsoft.Dynamics.CRM.Someday(PropertyName='createdon')'."},
    {"unknown parameter", "account", F "Today(PropertyNam='createdon')",
     "400 0x80060888 The parameter 'PropertyNam' of the function 'Microsoft.Dynamics.CRM.Today' at "
     "position 29 in 'Microsoft.Dynamics.CRM.Today(PropertyNam='createdon')' is unknown or "
     "repeated."},
    {"a single quote inside single quotes", "account", LIST("In", "['1'0','20']"),
     "400 0x80060888 Invalid JSON. A comma character ',' was expected in scope 'Array'. Every two "
     "elements in an array and properties of an object must be separated by commas."},
    {"between needs two", "account", LIST("Between", "[\"10\"]"),
     "400 0x80041106 The condition operator 'between' on attribute 'numberofemployees' requires 2 "
     "value(s), but 1 were given."},
    {"not", "task", "not " DATE("Today"),
     "400 0x80060888 Not operator along with the Custom Named Condition operators is not allowed"},
    {"not, in parentheses", "task", "not (" DATE("Today") ")",
     "400 0x80060888 Not operator along with the Custom Named Condition operators is not allowed"},
    {"full text", "account", F "Contains(PropertyName='name',PropertyValue='x')",
     "400 0x80041120 The condition operator 'Contains' is not valid for attribute 'name' of type "
     "'String'."},
    {"too many joins", "account",
     "parentaccountid/parentaccountid/parentaccountid/parentaccountid/parentaccountid/"
     "parentaccountid/parentaccountid/parentaccountid/name eq 'a' and "
     "primarycontactid/parentcustomerid_account/primarycontactid/parentcustomerid_account/"
     "primarycontactid/parentcustomerid_account/primarycontactid/parentcustomerid_account/name eq "
     "'a'",
     "400 0x8004430d Number of link entities in query exceeded maximum limit of 15."},
};

static void test_refusals(void)
{
    run(refusals, COUNT_OF(refusals));
}

/* Every name of the list is found again, and only once. */
static void test_names(void)
{
    static const char *const fetch_names[] = {
#define X(id, fetch, function, operands, columns) fetch,
#include "odata/operator.def"
#undef X
    };
    static const char *const functions[] = {
#define X(id, fetch, function, operands, columns) function,
#include "odata/operator.def"
#undef X
    };
    for (size_t i = 0; i < COUNT_OF(fetch_names); i++) {
        if (fetch_names[i] != NULL)
            CU_ASSERT_EQUAL(operator_find_fetch(fetch_names[i])->id, (enum operator_id)i);
        if (functions[i] != NULL)
            CU_ASSERT_EQUAL(operator_find_function(functions[i])->id, (enum operator_id)i);
    }
    CU_ASSERT_PTR_NULL(operator_find_fetch("equals"));
    CU_ASSERT_PTR_NULL(operator_find_function("Someday"));
    CU_ASSERT_PTR_NULL(operator_find_function(""));
}

static const struct check_test tests[] = {
    {"dates", test_dates}, {"rows", test_rows}, {"refusals", test_refusals}, {"names", test_names}};

int main(void)
{
    const struct check_suite about = {"operators", set_up, tear_down};
    return check_main(&about, tests, COUNT_OF(tests));
}
