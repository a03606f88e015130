/* index_test.c: which queries get an index of their own, and when. */
#include "check.h"
#include "odata/options.h"
#include "store/index.h"
#include "store/store.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): CUnit gives no context */
static struct model *model;
static struct store *store;
/* NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables) */

static int set_up(void)
{
    model = model_read_folder(TEST_METADATA, NULL);
    store = model != NULL ? store_create(model, NULL, NULL) : NULL;
    return store != NULL ? 0 : 1;
}

static int tear_down(void)
{
    store_destroy(store);
    model_unref(model);
    return 0;
}

static void add_accounts(unsigned first, unsigned count)
{
    const struct table *t = model_find_table(model, "account");
    for (unsigned i = first; i < first + count; i++) {
        g_autofree char *name = g_strdup_printf("account %u", i % 100);
        struct row *row = row_create(t);
        g_snprintf(row->id.text, sizeof row->id.text, "0a000000-0000-4000-8000-%012u", i);
        row_set_text(row, "name", name);
        row_set_integer(row, "statecode", i % 2);
        row_set_integer(row, "numberofemployees", i);
        CU_ASSERT_TRUE(store_insert(store, row, NULL));
        row_destroy(row);
    }
}

/* The names of accounts the query finds. */
static char *ask(const char *options, unsigned times)
{
    g_autoptr(GString) out = g_string_new(NULL);
    struct options o = {0};
    const struct table *t = model_find_table(model, "account");
    CU_ASSERT_TRUE(options_parse(t, options, OPTIONS_COLLECTION, &o, NULL));
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    const struct column *name = table_find_column(t, "name");
    borrowed_add(columns, name);
    for (unsigned i = 0; i < times; i++) {
        GPtrArray *rows = NULL;
        CU_ASSERT_TRUE(store_select(store, o.query, columns, 3, &rows, NULL));
        g_string_truncate(out, 0);
        for (guint k = 0; k < rows->len; k++)
            g_string_append_printf(out, "%s;", row_get(g_ptr_array_index(rows, k), name)->text);
        g_ptr_array_unref(rows);
    }
    options_finish(&o);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void check_index(const char *label, const char *name, bool want)
{
    check_text(label, want ? "yes" : "no",
               g_hash_table_contains(store->indexes, name) ? "yes" : "no");
}

static const struct {
    const char *label, *options, *index;
} shapes[] = {
    {"filter and order", "$filter=statecode eq 0&$orderby=name", "account:statecode,name"},
    {"descending order", "$orderby=createdon desc", "account:createdon-"},
    {"range", "$filter=numberofemployees gt 5", "account:numberofemployees"},
    {"part of an and", "$filter=accountnumber eq 'x' and contains(name,'y')",
     "account:accountnumber"},
    {"date operator",
     "$filter=Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=[\"a\"]) "
     "and modifiedon gt 2024-01-01",
     "account:modifiedon"},
};

static void test_shapes(void)
{
    add_accounts(0, 10);
    g_free(ask(shapes[0].options, INDEX_MIN_USES));
    check_index("a small table needs none", shapes[0].index, false);
    add_accounts(10, INDEX_MIN_ROWS);
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        g_autofree char *before = ask(shapes[i].options, INDEX_MIN_USES - 1);
        check_index(shapes[i].label, shapes[i].index, false);
        g_autofree char *after = ask(shapes[i].options, INDEX_MIN_USES);
        check_index(shapes[i].label, shapes[i].index, true);
        check_text(shapes[i].label, before, after);
    }
    g_free(ask("$filter=contains(name,'1') or statecode eq 1", 2 * INDEX_MIN_USES));
    check_index("or has none", "account:statecode", false);
    g_free(ask("$orderby=primarycontactid/fullname", 2 * INDEX_MIN_USES));
    check_index("another table's order has none", "account:fullname", false);
}

static void test_limit(void)
{
    static const char *const columns[] = {
        "telephone1",    "telephone2",    "telephone3",         "fax",          "websiteurl",
        "emailaddress1", "emailaddress2", "emailaddress3",      "tickersymbol", "stockexchange",
        "sic",           "ftpsiteurl",    "address1_postalcode"};
    unsigned made = 0;
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        g_autofree char *options = g_strdup_printf("$orderby=%s", columns[i]);
        g_autofree char *name = g_strdup_printf("account:%s", columns[i]);
        g_free(ask(options, INDEX_MIN_USES));
        made += g_hash_table_contains(store->indexes, name) ? 1 : 0;
    }
    CU_ASSERT_EQUAL(made + COUNT_OF(shapes), INDEX_MAX_PER_TABLE);
}

static const struct check_test tests[] = {{"shapes", test_shapes}, {"limit", test_limit}};

int main(void)
{
    const struct check_suite about = {"indexes", set_up, tear_down};
    return check_main(&about, tests, COUNT_OF(tests));
}
