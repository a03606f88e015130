/* fixture.c: an organisation file into a store. Labels are read first, as rows may refer to later
 * ones. */
#include "store/fixture.h"

#include <string.h>

#include "model/value_json.h"
#include "store/defaults.h"
#include "store/fixture_roles.h"
#include "store/money.h"

struct loader {
    struct store *store;
    const char *file;
    GString *path;      /* "rows[3].values.name" */
    GHashTable *labels; /* label -> struct labelled */
    GHashTable *units;  /* id of a user or team -> struct labelled of its business unit; borrowed
                           from labels */
    struct author author;
};

struct labelled {
    const struct table *table;
    struct guid id;
};

static bool fail(const char *file, const char *path, const char *message, const char *detail,
                 GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_FIXTURE, "%s: %s: %s '%s'", file, path, message,
                detail != NULL ? detail : "");
    return false;
}

static const char *get_text(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

static cJSON *read_file(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;
    cJSON *json = cJSON_Parse(text);
    if (json == NULL)
        fail(path, "(document)", "this is no JSON", "", error);
    return json;
}

/* ---- the head ---- */

void fixture_head_finish(struct fixture_head *h)
{
    if (h == NULL)
        return;
    g_clear_pointer(&h->name, g_free);
    g_clear_pointer(&h->model, model_unref);
}

static void read_flag(const cJSON *object, const char *name, bool *ret_flag)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsBool(item))
        *ret_flag = cJSON_IsTrue(item);
}

static struct model *apply_flags(struct model *m, const cJSON *json, const char *table)
{
    struct table_flags flags = model_find_table(m, table)->flags;
    read_flag(json, "changeTrackingEnabled", &flags.change_tracking);
    read_flag(json, "isAvailableOffline", &flags.available_offline);
    read_flag(json, "isOfflineInMobileClient", &flags.offline_in_mobile);
    read_flag(json, "isReadOnlyInMobileClient", &flags.read_only_in_mobile);
    struct model *changed = model_with_flags(m, table, flags);
    model_unref(m);
    return changed;
}

bool fixture_read_head(const char *path, const struct model *base, struct fixture_head *ret_head,
                       GError **error)
{
    cJSON *json = read_file(path, error);
    if (json == NULL)
        return false;
    const char *name = get_text(json, "name"), *now = get_text(json, "now");
    int64_t seconds = 0;
    bool good = name != NULL && now != NULL && date_parse(now, false, &seconds);
    if (!good)
        fail(path, "(document)", "wanted: name, and now as 2024-06-03T08:00:00Z, not", now, error);
    struct fixture_head head = {.name = g_strdup(name), .now_ms = seconds * 1000};
    head.model = model_ref((struct model *)(uintptr_t)base); /* only counted, never changed */
    const cJSON *tables = cJSON_GetObjectItemCaseSensitive(json, "tables"), *flags = NULL;
    cJSON_ArrayForEach(flags, tables)
    {
        if (good && model_find_table(head.model, flags->string) == NULL)
            good = fail(path, "tables", "no such table", flags->string, error);
        if (good)
            head.model = apply_flags(head.model, flags, flags->string);
    }
    cJSON_Delete(json);
    if (good)
        *ret_head = head;
    else
        fixture_head_finish(&head);
    return good;
}

/* ---- rows ---- */

static bool read_identity(struct loader *l, const cJSON *row, struct labelled *ret, GError **error)
{
    const char *table = get_text(row, "table"), *id = get_text(row, "id");
    const struct model *m = store_model(l->store);
    ret->table = table != NULL ? model_find_table(m, table) : NULL;
    if (ret->table == NULL)
        return fail(l->file, l->path->str, "no such table", table, error);
    if (id == NULL || !guid_parse(id, strlen(id), &ret->id))
        return fail(l->file, l->path->str, "this is no id", id, error);
    return true;
}

static bool read_labels(struct loader *l, const cJSON *rows, GError **error)
{
    const cJSON *row = NULL;
    int index = 0;
    cJSON_ArrayForEach(row, rows)
    {
        struct labelled named;
        const char *label = get_text(row, "label");
        g_string_printf(l->path, "rows[%d]", index++);
        if (!read_identity(l, row, &named, error))
            return false;
        if (label == NULL)
            continue;
        if (g_hash_table_contains(l->labels, label))
            return fail(l->file, l->path->str, "two rows have the label", label, error);
        g_hash_table_insert(l->labels, g_strdup(label), g_memdup2(&named, sizeof named));
        if (!store_set_label(l->store, label, named.table->logical_name, &named.id, error))
            return false;
    }
    return true;
}

/* The business unit of each user and team, which is that of every row they own. */
static void read_units(struct loader *l, const cJSON *rows)
{
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, rows)
    {
        const char *id = get_text(row, "id"), *table = get_text(row, "table");
        const char *unit =
            get_text(cJSON_GetObjectItemCaseSensitive(row, "values"), "businessunitid");
        struct labelled *named = unit != NULL ? g_hash_table_lookup(l->labels, unit) : NULL;
        if (named != NULL && (strcmp(table, "systemuser") == 0 || strcmp(table, "team") == 0))
            g_hash_table_insert(l->units, g_ascii_strdown(id, -1), named);
    }
}

static void fill_unit(struct loader *l, struct row *row)
{
    const struct column *owner = table_find_column(row->table, "ownerid");
    const struct column *c = table_find_column(row->table, "owningbusinessunit");
    const struct value *v = owner != NULL ? row_get(row, owner) : NULL;
    const struct labelled *unit =
        v != NULL && v->text != NULL ? g_hash_table_lookup(l->units, v->text) : NULL;
    if (unit != NULL && c != NULL && !row->present[c->index])
        row_set_lookup(row, "owningbusinessunit", unit->table, &unit->id);
}

static bool read_lookup(struct loader *l, const cJSON *json, struct value *v, GError **error)
{
    if (cJSON_IsNull(json))
        return true;
    const char *label = cJSON_IsString(json) ? json->valuestring : NULL;
    const struct labelled *named = label != NULL ? g_hash_table_lookup(l->labels, label) : NULL;
    if (named == NULL)
        return fail(l->file, l->path->str, "a label is wanted, not", label, error);
    *v = (struct value){
        .kind = VALUE_TEXT, .text = g_strdup(named->id.text), .target = named->table};
    return true;
}

static bool read_value(struct loader *l, struct row *row, const cJSON *json, GError **error)
{
    const struct column *c = table_find_column(row->table, json->string);
    if (c == NULL)
        return fail(l->file, l->path->str, "no such column", json->string, error);
    struct value *v = row_value(row, c);
    row->present[c->index] = true;
    if (column_is_lookup(c))
        return read_lookup(l, json, v, error);
    if (value_from_json(row->table, c, json, v, error))
        return true;
    g_prefix_error(error, "%s: %s.%s: ", l->file, l->path->str, json->string);
    return false;
}

static bool load_row(struct loader *l, const cJSON *json, GError **error)
{
    struct labelled named;
    if (!read_identity(l, json, &named, error))
        return false;
    struct row *row = row_create(named.table);
    row->id = named.id;
    bool good = true;
    const cJSON *value = NULL;
    cJSON_ArrayForEach(value, cJSON_GetObjectItemCaseSensitive(json, "values"))
    {
        good = good && read_value(l, row, value, error);
    }
    if (good) {
        defaults_fill(row, &l->author);
        fill_unit(l, row);
        good = money_complete(l->store, row, NULL, &l->author.currency, error) &&
               store_insert(l->store, row, error);
        if (!good)
            g_prefix_error(error, "%s: %s: ", l->file, l->path->str);
    }
    if (good && strcmp(named.table->logical_name, "organization") == 0)
        good = store_set_setting(l->store, "organization", named.id.text, error);
    row_destroy(row);
    return good;
}

static bool load_rows(struct loader *l, const cJSON *rows, GError **error)
{
    const cJSON *row = NULL;
    int index = 0;
    cJSON_ArrayForEach(row, rows)
    {
        g_string_printf(l->path, "rows[%d]", index++);
        if (!load_row(l, row, error))
            return false;
    }
    return true;
}

/* ---- links ---- */

/* A pair's id follows from its two rows, so that loading a file twice gives the same. */
static void make_pair_id(const struct many_to_many *m, const struct guid *id1,
                         const struct guid *id2, struct guid *ret_id)
{
    g_autofree char *text = g_strconcat(m->schema_name, id1->text, id2->text, NULL);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    g_snprintf(ret_id->text, sizeof ret_id->text, "%.8s-%.4s-5%.3s-8%.3s-%.12s", sum, sum + 8,
               sum + 12, sum + 15, sum + 18);
}

static bool load_link(struct loader *l, const cJSON *json, GError **error)
{
    const struct model *model = store_model(l->store);
    const char *names[] = {get_text(json, "relationship"), get_text(json, "from"),
                           get_text(json, "to")};
    const struct many_to_many *m =
        names[0] != NULL ? model_find_many_to_many(model, names[0]) : NULL;
    const struct table *t = m != NULL ? model_find_table(model, m->intersect_table) : NULL;
    const struct labelled *a = names[1] != NULL ? g_hash_table_lookup(l->labels, names[1]) : NULL;
    const struct labelled *b = names[2] != NULL ? g_hash_table_lookup(l->labels, names[2]) : NULL;
    if (t == NULL)
        return fail(l->file, l->path->str, "no such relationship", names[0], error);
    if (a == NULL || b == NULL)
        return fail(l->file, l->path->str, "no such label", a == NULL ? names[1] : names[2], error);
    bool turned = strcmp(a->table->logical_name, m->table1) != 0;
    const struct labelled *first = turned ? b : a, *second = turned ? a : b;
    if (strcmp(first->table->logical_name, m->table1) != 0 ||
        strcmp(second->table->logical_name, m->table2) != 0)
        return fail(l->file, l->path->str, "rows of other tables for", names[0], error);
    struct row *row = row_create(t);
    make_pair_id(m, &first->id, &second->id, &row->id);
    row_set_text(row, m->column1, first->id.text);
    row_set_text(row, m->column2, second->id.text);
    bool good = store_insert(l->store, row, error);
    row_destroy(row);
    return good;
}

static bool load_links(struct loader *l, const cJSON *links, GError **error)
{
    const cJSON *link = NULL;
    int index = 0;
    cJSON_ArrayForEach(link, links)
    {
        g_string_printf(l->path, "links[%d]", index++);
        if (!load_link(l, link, error))
            return false;
    }
    return true;
}

/* ---- the whole ---- */

static bool find_author(struct loader *l, const cJSON *json, GError **error)
{
    const char *user = get_text(json, "defaultUser");
    const struct labelled *named = user != NULL ? g_hash_table_lookup(l->labels, user) : NULL;
    if (named == NULL)
        return fail(l->file, "defaultUser", "no such label", user, error);
    l->author.table = named->table;
    l->author.id = named->id;
    return store_set_setting(l->store, "defaultUser", named->id.text, error);
}

bool store_load_fixture(struct store *s, const char *path, int64_t now_ms, GError **error)
{
    cJSON *json = read_file(path, error);
    if (json == NULL)
        return false;
    g_autoptr(GString) where = g_string_new(NULL);
    g_autoptr(GHashTable) labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GHashTable) units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    struct loader l = {.store = s,
                       .file = path,
                       .path = where,
                       .labels = labels,
                       .units = units,
                       .author = {.now_ms = now_ms, .name_convention = NAME_FIRST_LAST}};
    const cJSON *rows = cJSON_GetObjectItemCaseSensitive(json, "rows");
    const cJSON *links = cJSON_GetObjectItemCaseSensitive(json, "links");
    const cJSON *privileges = cJSON_GetObjectItemCaseSensitive(json, "privileges");
    bool good = store_begin(s, error);
    if (good) {
        good = read_labels(&l, rows, error) && find_author(&l, json, error);
        if (good)
            read_units(&l, rows);
        good = good && load_rows(&l, rows, error) && load_links(&l, links, error) &&
               store_fill_privileges(s, error) && fixture_load_roles(s, path, privileges, error);
        if (good)
            good = store_commit(s, error);
        else
            store_rollback(s);
    }
    cJSON_Delete(json);
    return good;
}
