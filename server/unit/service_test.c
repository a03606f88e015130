/* service_test.c: rows in and rows out, through the service and the store, without HTTP. A few rows
 * of three tables are enough to tell every kind of filter and every cell of the conditional matrix
 * apart. */

#include "check.h"
#include "odata/options.h"
#include "service/service.h"
#include "store/store.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define USER "0c000000-0000-4000-8000-000000000001"
#define ACCOUNT "0a000000-0000-4000-8000-00000000000"
#define CONTACT "0b000000-0000-4000-8000-00000000000"
#define DAY_MS ((int64_t)24 * 3600 * 1000)

struct world {
    struct model *model;
    struct session session;
    unsigned ids;
    GString *effects; /* "create account; ..." */
};

static void new_guid(void *context, struct guid *ret_id)
{
    struct world *w = context;
    g_snprintf(ret_id->text, sizeof ret_id->text, "0f000000-0000-4000-8000-%012u", ++w->ids);
}

static void hear(void *context, const struct effect *e)
{
    static const char *const words[] = {"create",    "update",       "delete",
                                        "associate", "disassociate", "action"};
    struct world *w = context;
    g_string_append_printf(w->effects, "%s %s; ", words[e->op], e->entity);
}

/* NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): CUnit gives no context */
static struct world world;

static const struct table *table(const char *logical_name)
{
    return model_find_table(world.model, logical_name);
}

/* "204", or the status of the failure. Takes over `error`. */
static void check_status(const char *label, const char *want, GError *error)
{
    g_autofree char *got = g_strdup_printf("%d", error != NULL ? server_error_status(error) : 204);
    check_text(label, want, got);
    g_clear_error(&error);
}

static void create(const char *logical_name, const char *json, const char *want)
{
    struct guid id;
    GError *error = NULL;
    cJSON *body = cJSON_Parse(json);
    service_create(&world.session, table(logical_name), body, &id, &error);
    check_status(json, want, error);
    cJSON_Delete(body);
}

static const char *const rows[][2] = {
    {"businessunit", "{\"businessunitid\":\"" USER "\",\"name\":\"Root\"}"},
    {"systemuser",
     "{\"systemuserid\":\"" USER "\",\"firstname\":\"Ada\",\"lastname\":\"Admin\",\"businessunitid@"
     "odata.bind\":\"/businessunits(" USER ")\"}"},
    {"contact", "{\"contactid\":\"" CONTACT "1\",\"firstname\":\"Nancy\",\"lastname\":\"Okoro\"}"},
    {"contact", "{\"contactid\":\"" CONTACT "2\",\"lastname\":\"Ito\"}"},
    {"account",
     "{\"accountid\":\"" ACCOUNT "1\",\"name\":\"Contoso\",\"numberofemployees\":10,"
     "\"telephone1\":\"555\",\"primarycontactid@odata.bind\":\"/contacts(" CONTACT "1)\"}"},
    {"account",
     "{\"accountid\":\"" ACCOUNT "2\",\"name\":\"contoso North\",\"numberofemployees\":20,"
     "\"parentaccountid@odata.bind\":\"/accounts(" ACCOUNT "1)\"}"},
    {"account", "{\"accountid\":\"" ACCOUNT "3\",\"name\":\"Ångström\",\"telephone1\":\"556\","
                "\"primarycontactid@odata.bind\":\"/contacts(" CONTACT "2)\"}"},
    {"task",
     "{\"subject\":\"Call\",\"regardingobjectid_account_task@odata.bind\":\"/accounts(" ACCOUNT
     "1)\"}"},
    {"task", "{\"subject\":\"Visit\",\"regardingobjectid_account@odata.bind\":\"/accounts(" ACCOUNT
             "1)\"}"},
};

static int set_up(void)
{
    world.model = model_read_folder(TEST_METADATA, NULL);
    if (world.model == NULL)
        return 1;
    world.effects = g_string_new(NULL);
    world.session = (struct session){.store = store_create(world.model, NULL, NULL),
                                     .model = world.model,
                                     .user = {USER},
                                     .now_ms = 20000 * DAY_MS,
                                     .api_url = "http://x/api/data/v9.2/",
                                     .effect = hear,
                                     .effect_context = &world,
                                     .new_guid = new_guid,
                                     .guid_context = &world};
    return world.session.store == NULL;
}

static int tear_down(void)
{
    store_destroy(world.session.store);
    model_unref(world.model);
    g_string_free(world.effects, TRUE);
    return 0;
}

static void test_create(void)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        create(rows[i][0], rows[i][1], "204");
    create("account", rows[4][1], "412");
    create("account", "{\"name\":7}", "400");
    create("account", "{\"nosuch\":7}", "400");
    create("account", "{\"primarycontactid@odata.bind\":\"/contacts(" ACCOUNT "9)\"}", "404");
    create("account", "{\"statecode\":0,\"statuscode\":2}", "400");
    create("activitypointer", "{\"subject\":\"x\"}", "405");
}

/* The primary names of what a query finds, or the status of the failure. */
static char *run(const char *logical_name, const char *raw_query)
{
    struct options options = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    struct result *r = NULL;
    if (options_parse(table(logical_name), raw_query, OPTIONS_COLLECTION, &options, &error))
        r = service_query(&world.session, options.query, &error);
    for (guint i = 0; r != NULL && i < r->rows->len; i++) {
        const struct row *row = g_ptr_array_index(r->rows, i);
        const struct column *name = table_find_column(row->table, row->table->primary_name);
        const struct value *v = row_get(row, name);
        g_string_append_printf(out, "%s%s", i > 0 ? "," : "", v != NULL ? v->text : "?");
    }
    if (r == NULL)
        g_string_printf(out, "%s", error != NULL ? error->message : "no error");
    result_destroy(r);
    options_finish(&options);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static const struct {
    const char *label, *table, *query, *want;
} queries[] = {
    {"all, by key", "account", "", "Contoso,contoso North,Ångström"},
    {"case does not count", "account", "$filter=name eq 'CONTOSO'", "Contoso"},
    {"not even beyond ASCII", "account", "$filter=name eq 'ångstRÖM'", "Ångström"},
    {"ne leaves nulls out", "account", "$filter=telephone1 ne '555'", "Ångström"},
    {"eq null", "account", "$filter=telephone1 eq null", "contoso North"},
    {"ne null", "account", "$filter=telephone1 ne null", "Contoso,Ångström"},
    {"not of null", "account", "$filter=not (telephone1 eq '555')", "Ångström"},
    {"and, or", "account", "$filter=numberofemployees gt 10 or telephone1 eq '556'",
     "contoso North,Ångström"},
    {"contains", "account", "$filter=contains(name,'NORTH')", "contoso North"},
    {"wildcards", "account", "$filter=startswith(name,'c%25so')", "Contoso,contoso North"},
    {"over a lookup", "account", "$filter=primarycontactid/lastname eq 'okoro'", "Contoso"},
    {"null over a lookup needs the row", "account", "$filter=primarycontactid/firstname eq null",
     "Ångström"},
    {"over two lookups", "account", "$filter=parentaccountid/primarycontactid/lastname eq 'Okoro'",
     "contoso North"},
    {"any", "account", "$filter=Account_Tasks/any(t:t/subject eq 'visit')", "Contoso"},
    {"empty any", "account", "$filter=Account_Tasks/any()", "Contoso"},
    {"all", "account", "$filter=Account_Tasks/all(t:t/subject ne 'Call')",
     "contoso North,Ångström"},
    {"order", "account", "$orderby=name desc", "Ångström,contoso North,Contoso"},
    {"nulls first", "account", "$orderby=telephone1", "contoso North,Contoso,Ångström"},
    {"nulls last descending", "account", "$orderby=telephone1 desc",
     "Ångström,Contoso,contoso North"},
    {"a lookup is ordered by name", "account", "$orderby=_primarycontactid_value",
     "contoso North,Ångström,Contoso"},
    {"top", "account", "$orderby=name&$top=1", "Contoso"},
    {"derived name", "contact", "", "Nancy Okoro,Ito"},
    {"activities are mirrored", "activitypointer", "$filter=activitytypecode eq 'task'",
     "Call,Visit"},
    {"users are owners", "owner", "", "Ada Admin"},
    {"whose owner", "account", "$filter=ownerid/ownerid eq " USER "&$top=1", "Contoso"},
};

static void test_queries(void)
{
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        g_autofree char *got = run(queries[i].table, queries[i].query);
        check_text(queries[i].label, queries[i].want, got);
    }
}

static void free_value(gpointer value)
{
    value_finish(value);
    g_free(value);
}

/* The values the next page starts after. */
static GPtrArray *place_of(const struct query *q, const struct row *row)
{
    GPtrArray *after = g_ptr_array_new_with_free_func(free_value);
    for (guint i = 0; i <= q->orders->len; i++) {
        struct value *v = g_new0(struct value, 1);
        const struct order *o = i < q->orders->len ? g_ptr_array_index(q->orders, i) : NULL;
        if (o != NULL)
            value_copy(v, row_get(row, o->path.column));
        else
            *v = (struct value){.kind = VALUE_TEXT, .text = g_strdup(row->id.text)};
        g_ptr_array_add(after, v);
    }
    return after;
}

/* Every order, one row a page at most: pages together must be what one page is. */
static void test_pages(void)
{
    static const char *const orders[] = {"$orderby=name", "$orderby=telephone1",
                                         "$orderby=telephone1 desc",
                                         "$orderby=_primarycontactid_value desc,name"};
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        struct options options = {0};
        g_autoptr(GString) got = g_string_new(NULL);
        g_autofree char *want = run("account", orders[i]);
        bool more = options_parse(table("account"), orders[i], OPTIONS_COLLECTION, &options, NULL);
        while (more) {
            struct query *q = options.query;
            q->page_size = 1;
            struct result *r = service_query(&world.session, q, NULL);
            const struct row *row = g_ptr_array_index(r->rows, 0);
            g_string_append_printf(got, "%s%s", got->len > 0 ? "," : "",
                                   row_get(row, table_find_column(row->table, "name"))->text);
            g_clear_pointer(&q->after, g_ptr_array_unref);
            q->after = place_of(q, row);
            more = r->more;
            result_destroy(r);
        }
        check_text(orders[i], want, got->str);
        options_finish(&options);
    }
}

static const struct {
    const char *label;
    bool exists;
    enum condition_kind kind;
    bool same_version;
    const char *want;
} matrix[] = {
    {"none, exists", true, CONDITION_NONE, false, "204"},
    {"none, missing", false, CONDITION_NONE, false, "204 created"},
    {"must exist, exists", true, CONDITION_MUST_EXIST, false, "204"},
    {"must exist, missing", false, CONDITION_MUST_EXIST, false, "404"},
    {"must not exist, exists", true, CONDITION_MUST_NOT_EXIST, false, "412"},
    {"must not exist, missing", false, CONDITION_MUST_NOT_EXIST, false, "204 created"},
    {"version, same", true, CONDITION_VERSION, true, "204"},
    {"version, other", true, CONDITION_VERSION, false, "412"},
    {"version, missing", false, CONDITION_VERSION, false, "404"},
};

static int64_t version_of(const struct row_key *key)
{
    struct row *row = NULL;
    store_find(world.session.store, key->table, &key->id, NULL, &row, NULL);
    int64_t version = row != NULL ? row->version : 0;
    row_destroy(row);
    return version;
}

static void test_matrix(void)
{
    for (size_t i = 0; i < COUNT_OF(matrix); i++) {
        struct row_key key = {.table = table("account"), .by_id = true};
        struct guid id;
        bool created = false;
        g_autoptr(GError) error = NULL;
        g_snprintf(key.id.text, sizeof key.id.text, "0d000000-0000-4000-8000-%012u",
                   matrix[i].exists ? 1 : (unsigned)i + 100);
        cJSON *body = cJSON_Parse("{\"name\":\"Matrix\"}");
        struct condition condition = {.kind = CONDITION_NONE};
        if (matrix[i].exists)
            service_update(&world.session, &key, body, &condition, &id, &created, NULL);
        condition.kind = matrix[i].kind;
        condition.version = version_of(&key) + (matrix[i].same_version ? 0 : 1);
        created = false;
        service_update(&world.session, &key, body, &condition, &id, &created, &error);
        g_autofree char *got = g_strdup_printf(
            "%d%s", error != NULL ? server_error_status(error) : 204, created ? " created" : "");
        check_text(matrix[i].label, matrix[i].want, got);
        cJSON_Delete(body);
    }
}

/* "+name" for a row, "-" for a tombstone. */
static char *changes(struct change_range *range, unsigned page_size)
{
    g_autoptr(GString) out = g_string_new(NULL);
    struct query *q = query_create(table("contact"));
    q->page_size = page_size;
    range->until_version = -1;
    bool more = true;
    while (more) {
        struct result *r = service_changes(&world.session, q, range, NULL);
        more = r != NULL && r->more;
        for (guint i = 0; r != NULL && i < r->rows->len; i++) {
            const struct row *row = g_ptr_array_index(r->rows, i);
            const struct column *name = table_find_column(row->table, "lastname");
            g_string_append_printf(out, row->deleted ? "-" : "+%s",
                                   row->deleted ? "" : row_get(row, name)->text);
            range->after_version = row->version;
            range->tombstones = row->deleted;
        }
        range->until_version = r != NULL ? r->version : 0;
        result_destroy(r);
    }
    query_destroy(q);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void test_changes(void)
{
    static const char *const ids[] = {CONTACT "3", CONTACT "4", CONTACT "5"};
    int64_t start = store_version(world.session.store);
    const struct condition condition = {.kind = CONDITION_NONE};
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        g_autofree char *json =
            g_strdup_printf("{\"contactid\":\"%s\",\"lastname\":\"%c\"}", ids[i], 'A' + (int)i);
        create("contact", json, "204");
    }
    struct row_key key = {.table = table("contact"), .by_id = true, .id = {CONTACT "4"}};
    CU_ASSERT_TRUE(service_delete(&world.session, &key, &condition, NULL));
    for (unsigned page_size = 1; page_size <= 4; page_size++) {
        struct change_range range = {
            .token_version = start, .after_version = start, .token_ms = world.session.now_ms};
        g_autofree char *got = changes(&range, page_size);
        check_text("rows, then tombstones, whatever the page", "+A+C-", got);
    }
    struct change_range old = {.token_version = start,
                               .after_version = start,
                               .token_ms = world.session.now_ms - 8 * DAY_MS};
    struct query *q = query_create(table("contact"));
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(service_changes(&world.session, q, &old, &error));
    check_text("an old token", "0x80044352", server_error_code(error));
    query_destroy(q);
}

static void test_effects(void)
{
    struct guid id;
    const struct condition condition = {.kind = CONDITION_NONE};
    g_string_truncate(world.effects, 0);
    create("account",
           "{\"name\":\"Parent\",\"accountid\":\"" ACCOUNT "8\",\"Account_Tasks\":["
           "{\"subject\":\"one\"},{\"subject\":\"two\"}]}",
           "204");
    check_text("deep insert", "create account; create task; create task; ", world.effects->str);
    g_string_truncate(world.effects, 0);
    create("account", "{\"name\":\"Bad\",\"Account_Tasks\":[{\"nosuch\":1}]}", "400");
    check_text("undone: nothing is told", "", world.effects->str);
    struct row_key key = {.table = table("account"), .by_id = true, .id = {ACCOUNT "8"}};
    CU_ASSERT_TRUE(service_delete(&world.session, &key, &condition, NULL));
    check_text("cascades are not told", "delete account; ", world.effects->str);
    g_autofree char *left = run("activitypointer", "$filter=subject eq 'one'");
    check_text("but done", "", left);
    CU_ASSERT_FALSE(service_resolve_key(&world.session, &key, &id, NULL));
}

int main(void)
{
    static const struct check_test tests[] = {
        {"create", test_create},   {"queries", test_queries},
        {"pages", test_pages},     {"conditional matrix", test_matrix},
        {"changes", test_changes}, {"effects", test_effects},
    };
    return check_main(&(struct check_suite){"service", set_up, tear_down}, tests,
                      G_N_ELEMENTS(tests));
}
