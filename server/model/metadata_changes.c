/* metadata_changes.c: see metadata_changes.h. */
#include "model/metadata_changes.h"

#include <string.h>

#include "model/metadata_query.h"

/* What is written, and for whom. */
struct telling {
    const struct metadata_queries *queries;
    int64_t since; /* negative = everything */
    GString *out;
};

static bool is_changed(const struct telling *tell, const struct definitions_item *item)
{
    const struct meta *meta = definitions_meta(item);
    return tell->since < 0 || (meta != NULL && meta->changed > tell->since);
}

static const struct metadata_query *query_of(const struct telling *tell,
                                             const struct definitions_type *type)
{
    if (definitions_is_a(type, &definitions_attribute_type))
        return &tell->queries->columns;
    if (definitions_is_a(type, &definitions_relationship_type))
        return &tell->queries->relationships;
    if (type == &definitions_key_type)
        return &tell->queries->keys;
    return &tell->queries->tables;
}

static void add_name(GString *out, const char *name)
{
    g_string_append_printf(out, ",\"%s\":", name);
}

static bool is_head(const char *name)
{
    return strcmp(name, "MetadataId") == 0 || strcmp(name, "HasChanged") == 0;
}

/* Opens the object of one thing: what every one has. */
static void begin(const struct telling *tell, const struct definitions_item *item)
{
    static const char *const yes_no[] = {"false", "true"};
    g_string_append(tell->out, "{\"@odata.type\":");
    g_string_append_printf(tell->out, "\"#Microsoft.Dynamics.CRM.%s\"", item->type->name);
    add_name(tell->out, "MetadataId");
    definitions_write_property(item, definitions_find_property(item->type, "MetadataId"),
                               tell->out);
    add_name(tell->out, "HasChanged");
    g_string_append(tell->out, tell->since < 0 ? "null" : yes_no[is_changed(tell, item) ? 1 : 0]);
}

static void write_properties(const struct telling *tell, const struct definitions_item *item,
                             const struct metadata_query *q)
{
    for (const struct definitions_type *type = item->type; type != NULL; type = type->base) {
        for (size_t i = 0; i < type->property_count; i++) {
            const struct definitions_property *property = &type->properties[i];
            if (is_head(property->name) || (q != NULL && !metadata_query_has(q, property->name)))
                continue;
            add_name(tell->out, property->name);
            definitions_write_property(item, property, tell->out);
        }
    }
}

/* The option set of a choice, whole: it has no query of its own. */
static void write_option_sets(const struct telling *tell, const struct definitions_item *item,
                              const struct metadata_query *q)
{
    g_autoptr(GArray) sets = g_array_new(FALSE, FALSE, sizeof(struct definitions_item));
    for (size_t i = 0; i < item->type->nav_count; i++) {
        const struct definitions_nav *nav = &item->type->navs[i];
        if (!metadata_query_has(q, nav->name))
            continue;
        g_array_set_size(sets, 0);
        nav->list(item, sets);
        add_name(tell->out, nav->name);
        if (sets->len == 0) {
            g_string_append(tell->out, "null");
            continue;
        }
        const struct definitions_item *set = &g_array_index(sets, struct definitions_item, 0);
        begin(tell, set);
        write_properties(tell, set, NULL);
        g_string_append_c(tell->out, '}');
    }
}

/* A list that belongs to a table: columns, keys, relationships. *ret_count = how many were told. */
static bool write_list(const struct telling *tell, const struct definitions_item *table,
                       const struct definitions_nav *nav, unsigned *ret_count, GError **error)
{
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(struct definitions_item));
    unsigned count = 0;
    nav->list(table, items);
    add_name(tell->out, nav->name);
    g_string_append_c(tell->out, '[');
    for (unsigned i = 0; i < items->len; i++) {
        const struct definitions_item *item = &g_array_index(items, struct definitions_item, i);
        const struct metadata_query *q = query_of(tell, item->type);
        bool matches = false;
        if (!is_changed(tell, item))
            continue;
        if (!metadata_query_matches(q, item, &matches, error))
            return false;
        if (!matches)
            continue;
        if (count++ > 0)
            g_string_append_c(tell->out, ',');
        begin(tell, item);
        write_properties(tell, item, q);
        write_option_sets(tell, item, q);
        g_string_append_c(tell->out, '}');
    }
    g_string_append_c(tell->out, ']');
    *ret_count += count;
    return true;
}

/* One table, unless neither it nor any part of it that was asked for changed. */
static bool write_table(const struct telling *tell, const struct definitions_item *table, bool *any,
                        GError **error)
{
    const struct metadata_query *q = &tell->queries->tables;
    gsize start = tell->out->len;
    bool matches = false;
    unsigned parts = 0;
    if (!metadata_query_matches(q, table, &matches, error))
        return false;
    if (!matches || (tell->since >= 0 && table->table->touched <= tell->since))
        return true;
    if (*any)
        g_string_append_c(tell->out, ',');
    begin(tell, table);
    write_properties(tell, table, q);
    for (size_t i = 0; i < table->type->nav_count; i++)
        if (metadata_query_has(q, table->type->navs[i].name) &&
            !write_list(tell, table, &table->type->navs[i], &parts, error))
            return false;
    g_string_append_c(tell->out, '}');
    if (is_changed(tell, table) || parts > 0)
        *any = true;
    else
        g_string_truncate(tell->out, start);
    return true;
}

static bool write_tables(const struct model *m, const struct telling *tell, GError **error)
{
    g_autoptr(GArray) tables = g_array_new(FALSE, FALSE, sizeof(struct definitions_item));
    bool any = false;
    definitions_list_tables(m, tables);
    g_string_append(tell->out, "\"EntityMetadata\":[");
    for (unsigned i = 0; i < tables->len; i++)
        if (!write_table(tell, &g_array_index(tables, struct definitions_item, i), &any, error))
            return false;
    g_string_append_c(tell->out, ']');
    return true;
}

/* ---- what is gone ------------------------------------------------------------------------------
 */

static const struct {
    const char *name;
    enum deleted_filter filter;
} kinds[] = {
    [DELETED_TABLE] = {"Entity", TELL_DELETED_TABLES},
    [DELETED_COLUMN] = {"Attribute", TELL_DELETED_COLUMNS},
    [DELETED_RELATIONSHIP] = {"Relationship", TELL_DELETED_RELATIONSHIPS},
    [DELETED_OPTION_SET] = {"OptionSet", TELL_DELETED_OPTION_SETS},
};

static unsigned write_ids(const GArray *deleted, size_t kind, int64_t since, GString *out)
{
    unsigned count = 0;
    for (unsigned i = 0; i < deleted->len; i++) {
        const struct deleted_definition *d = &g_array_index(deleted, struct deleted_definition, i);
        if (d->version > since && d->kind == (enum deleted_kind)kind)
            g_string_append_printf(out, "%s\"%s\"", count++ > 0 ? "," : "", d->metadata_id);
    }
    return count;
}

static void write_deleted(const struct model *m, int64_t since, unsigned filter, GString *out)
{
    int64_t first = 0;
    const GArray *deleted = model_deleted(m, &first);
    g_autoptr(GString) keys = g_string_new(NULL);
    g_autoptr(GString) values = g_string_new(NULL);
    unsigned count = 0;
    for (size_t i = 0; since >= 0 && i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GString) ids = g_string_new(NULL);
        if ((filter & kinds[i].filter) == 0 || write_ids(deleted, i, since, ids) == 0)
            continue;
        g_string_append_printf(keys, "%s\"%s\"", count > 0 ? "," : "", kinds[i].name);
        g_string_append_printf(values, "%s[%s]", count > 0 ? "," : "", ids->str);
        count++;
    }
    g_string_append_printf(
        out,
        "\"DeletedMetadata\":{\"Count\":%u,\"IsReadOnly\":false,\"Keys\":[%s],\"Values\":[%s]}",
        count, keys->str, values->str);
}

/* ---- languages ---------------------------------------------------------------------------------
 */

static bool speaks(const cJSON *languages, const cJSON *label)
{
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(label, "LanguageCode"), *item = NULL;
    cJSON_ArrayForEach(item, languages)
    {
        if (cJSON_IsNumber(item) && cJSON_IsNumber(code) && item->valueint == code->valueint)
            return true;
    }
    return false;
}

/* Takes labels of other languages out of a document. */
static void filter_labels(cJSON *json, const cJSON *languages)
{
    cJSON *labels = cJSON_GetObjectItemCaseSensitive(json, "LocalizedLabels"), *item = NULL;
    cJSON *user = cJSON_GetObjectItemCaseSensitive(json, "UserLocalizedLabel");
    for (int i = cJSON_GetArraySize(labels); i-- > 0;)
        if (!speaks(languages, cJSON_GetArrayItem(labels, i)))
            cJSON_DeleteItemFromArray(labels, i);
    if (cJSON_IsObject(user) && !speaks(languages, user))
        cJSON_ReplaceItemInObjectCaseSensitive(json, "UserLocalizedLabel", cJSON_CreateNull());
    cJSON_ArrayForEach(item, json) if (cJSON_IsObject(item) || cJSON_IsArray(item))
        filter_labels(item, languages);
}

static void keep_languages(GString *members, const cJSON *languages)
{
    g_autofree char *object = g_strdup_printf("{%s}", members->str);
    cJSON *json = cJSON_Parse(object);
    filter_labels(json, languages);
    char *text = cJSON_PrintUnformatted(json);
    g_string_assign(members, text + 1);
    g_string_truncate(members, members->len - 1);
    cJSON_free(text);
    cJSON_Delete(json);
}

bool metadata_changes_write(const struct model *m, const cJSON *query, int64_t since,
                            unsigned deleted, GString *out, GError **error)
{
    struct metadata_queries queries;
    g_autoptr(GString) members = g_string_new(NULL);
    if (!metadata_query_read(query, &queries, error))
        return false;
    struct telling tell = {.queries = &queries, .since = since, .out = members};
    write_deleted(m, since, deleted, members);
    g_string_append_c(members, ',');
    if (!write_tables(m, &tell, error))
        return false;
    if (cJSON_GetArraySize(queries.languages) > 0)
        keep_languages(members, queries.languages);
    g_string_append_len(out, members->str, (gssize)members->len);
    return true;
}
