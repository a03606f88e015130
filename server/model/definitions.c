/* definitions.c: walks the path of a metadata request: each segment narrows the list of items found
 * so far, by a key, by a type (cast) or by going to what belongs to an item. */
#include "model/definitions.h"

#include "model/definitions_filter.h"
#include "model/definitions_write.h"
#include "model/error.h"

#define CAST_PREFIX "Microsoft.Dynamics.CRM."

/* Where the walk stands. */
struct walk {
    const struct model *model;
    GArray *items; /* struct definitions_item */
    const struct definitions_type *declared;
    bool single;
    GString *context;              /* EntityDefinitions('<id>')/Attributes */
    struct definitions_item owner; /* of the list last entered */
};

/* One segment of the path: name, or name(key). */
struct segment {
    char *name, *key; /* key NULL = none */
};

static void segment_finish(struct segment *s)
{
    g_free(s->name);
    g_free(s->key);
}

static void segment_read(const char *text, struct segment *ret_segment)
{
    const char *open = strchr(text, '(');
    size_t length = strlen(text);
    if (open == NULL || text[length - 1] != ')') {
        *ret_segment = (struct segment){.name = g_strdup(text)};
        return;
    }
    ret_segment->name = g_strndup(text, (gsize)(open - text));
    ret_segment->key = g_strndup(open + 1, length - (size_t)(open - text) - 2);
}

static bool fail_segment(const char *name, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND,
                "Resource not found for the segment '%s'.", name);
    return false;
}

static bool list_nothing_found(const struct segment *s, bool of_tables, GError **error)
{
    if (of_tables)
        g_set_error(error, SERVER_ERROR, ERROR_UNKNOWN_TABLE,
                    "Could not find an entity with specified key %s in the MetadataCache.", s->key);
    else
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND, "Could not find %s(%s).", s->name,
                    s->key);
    return false;
}

/* LogicalName='account' or a bare MetadataId: leaves the one item that has it. */
static bool apply_key(struct walk *w, const struct segment *s, GError **error)
{
    const char *equals = strchr(s->key, '=');
    g_autofree char *condition =
        equals == NULL ? g_strdup_printf("MetadataId eq %s", s->key)
                       : g_strdup_printf("%.*s eq %s", (int)(equals - s->key), s->key, equals + 1);
    struct definitions_filter *f = definitions_filter_parse(condition, error);
    if (f == NULL)
        return false;
    bool known = f->property != NULL && definitions_find_property(w->declared, f->property) != NULL;
    if (known)
        definitions_filter_items(f, w->items);
    definitions_filter_destroy(f);
    if (!known) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "%s(%s) is no valid key.", s->name,
                    s->key);
        return false;
    }
    if (w->items->len != 1)
        return list_nothing_found(s, w->declared == &definitions_entity_type, error);
    w->single = true;
    return true;
}

/* ---- segments ----------------------------------------------------------------------------------
 */

static void list_tables(struct walk *w)
{
    w->declared = &definitions_entity_type;
    definitions_list_tables(w->model, w->items);
}

static void list_relationships(struct walk *w)
{
    w->declared = &definitions_relationship_type;
    definitions_list_relationships(w->model, w->items);
}

static void list_global_option_sets(struct walk *w)
{
    w->declared = &definitions_option_set_base;
    definitions_list_option_sets(w->model, w->items);
}

static void list_managed_properties(struct walk *w)
{
    w->declared = &definitions_managed_type;
    definitions_list_managed(w->model, w->items);
}

static const struct {
    const char *name;
    void (*list)(struct walk *w);
} roots[] = {
    {"EntityDefinitions", list_tables},
    {"RelationshipDefinitions", list_relationships},
    {"GlobalOptionSetDefinitions", list_global_option_sets},
    {"ManagedPropertyDefinitions", list_managed_properties},
};

static bool enter_root(struct walk *w, const struct segment *s, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(roots); i++) {
        if (strcmp(roots[i].name, s->name) == 0) {
            roots[i].list(w);
            return true;
        }
    }
    return fail_segment(s->name, error);
}

static bool enter_nav(struct walk *w, const struct segment *s, GError **error)
{
    const struct definitions_nav *nav =
        w->single ? definitions_find_nav(w->declared, s->name) : NULL;
    if (nav == NULL)
        return fail_segment(s->name, error);
    w->owner = g_array_index(w->items, struct definitions_item, 0);
    g_array_set_size(w->items, 0);
    nav->list(&w->owner, w->items);
    w->declared = nav->target;
    w->single = nav->single;
    if (w->items->len == 0 && nav->single)
        return fail_segment(s->name, error);
    return true;
}

static bool fail_cast(const char *name, const struct definitions_type *declared, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The type '" CAST_PREFIX "%s' is not derived from '" CAST_PREFIX "%s'.", name,
                declared->name);
    return false;
}

/* Leaves the items of one type. SchemaName is no property of the base type of relationships, but a
 * key of it. */
static bool apply_cast(struct walk *w, const char *name, GError **error)
{
    const struct definitions_type *type = definitions_find_type(name);
    unsigned kept = 0;
    if (type == NULL || w->declared == NULL)
        return fail_segment(name, error);
    if (!definitions_is_a(type, w->declared))
        return fail_cast(name, w->declared, error);
    if (type == w->declared)
        return true;
    for (unsigned i = 0; i < w->items->len; i++) {
        struct definitions_item item = g_array_index(w->items, struct definitions_item, i);
        if (strcmp(item.type->name, name) != 0)
            continue;
        g_array_index(w->items, struct definitions_item, kept++) = item;
    }
    g_array_set_size(w->items, kept);
    if (w->single && kept == 0)
        return fail_segment(name, error);
    w->declared = type;
    return true;
}

static void add_context(struct walk *w, const struct segment *s)
{
    if (w->context->len > 0)
        g_string_append_c(w->context, '/');
    g_string_append(w->context, s->name);
}

static void add_context_key(struct walk *w)
{
    const struct definitions_item *item = &g_array_index(w->items, struct definitions_item, 0);
    g_autoptr(GString) id = g_string_new(NULL);
    definitions_write_property(item, definitions_find_property(item->type, "MetadataId"), id);
    g_string_append_printf(w->context, "(%.*s)", MAX((int)id->len - 2, 0), id->str + 1);
}

static bool enter_segment(struct walk *w, const char *text, bool last, GError **error)
{
    struct segment s = {0};
    segment_read(text, &s);
    bool ok = true;
    if (w->context->len == 0)
        ok = enter_root(w, &s, error);
    else if (g_str_has_prefix(s.name, CAST_PREFIX))
        ok = apply_cast(w, s.name + strlen(CAST_PREFIX), error);
    else
        ok = enter_nav(w, &s, error);
    if (ok)
        add_context(w, &s);
    if (ok && s.key != NULL)
        ok = apply_key(w, &s, error);
    if (ok && s.key != NULL && !last)
        add_context_key(w);
    segment_finish(&s);
    return ok;
}

static bool walk_path(struct walk *w, const char *path, GError **error)
{
    g_auto(GStrv) segments = g_strsplit(path, "/", -1);
    for (char **segment = segments; *segment != NULL; segment++) {
        bool last = segment[1] == NULL;
        if ((*segment)[0] == '\0' && last)
            break; /* a slash at the end */
        if (!enter_segment(w, *segment, last, error))
            return false;
    }
    return true;
}

bool definitions_find(const struct model *m, const char *path, struct definitions_place *ret_place,
                      GError **error)
{
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(struct definitions_item));
    g_autoptr(GString) context = g_string_new(NULL);
    struct walk w = {.model = m, .items = items, .context = context};
    if (!walk_path(&w, path, error))
        return false;
    *ret_place = (struct definitions_place){.declared = w.declared, .single = w.single};
    ret_place->item = w.single ? g_array_index(items, struct definitions_item, 0) : w.owner;
    return true;
}

/* ---- answering ---------------------------------------------------------------------------------
 */

static char *make_context(const struct walk *w, const struct definitions_query *q,
                          const char *api_url)
{
    GString *context = g_string_new(api_url);
    g_string_append_printf(context, "$metadata#%s", w->context->str);
    for (unsigned i = 0; i < q->select->len; i++)
        g_string_append_printf(context, "%c%s", i == 0 ? '(' : ',',
                               (const char *)q->select->pdata[i]);
    if (q->select->len > 0)
        g_string_append_c(context, ')');
    if (w->single)
        g_string_append(context, "/$entity");
    return g_string_free(context, FALSE);
}

static bool answer(struct walk *w, const struct definitions_query *q, const char *api_url,
                   GString *ret_json, GError **error)
{
    if (!definitions_check_query(q, w->declared, error))
        return false;
    g_autofree char *context = make_context(w, q, api_url);
    if (w->single) {
        definitions_write_item(&g_array_index(w->items, struct definitions_item, 0), q, w->declared,
                               context, ret_json);
        return true;
    }
    definitions_filter_items(q->filter, w->items);
    g_string_append(ret_json, "{\"@odata.context\":");
    definitions_add_text(ret_json, context);
    g_string_append(ret_json, ",\"value\":[");
    definitions_write_items(w->items, q, w->declared, ret_json);
    g_string_append(ret_json, "]}");
    return true;
}

bool definitions_answer(const struct model *m, const char *path, const char *raw_query,
                        const char *api_url, GString *ret_json, GError **error)
{
    struct definitions_query *q = definitions_query_parse(raw_query, error);
    if (q == NULL)
        return false;
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(struct definitions_item));
    g_autoptr(GString) context = g_string_new(NULL);
    struct walk w = {.model = m, .items = items, .context = context};
    bool ok = walk_path(&w, path, error) && answer(&w, q, api_url, ret_json, error);
    definitions_query_destroy(q);
    return ok;
}
