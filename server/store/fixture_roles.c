/* fixture_roles.c: the member "privileges" of an organisation file: what roles may do, in a few
 * lines rather than in a row for each table and right. */
#include <string.h>

#include "store/fixture_roles.h"

/* One role's privileges while the file is read; later lines win. */
struct role_reading {
    struct store *store;
    const char *file;
    GString *path;
    const struct guid *role;
    GHashTable *depths; /* role id + name -> struct granted */
};

struct granted {
    struct guid role;
    struct privilege privilege;
    enum depth depth;
};

static bool fail(const struct role_reading *r, const char *message, const char *detail,
                 GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_FIXTURE, "%s: %s: %s '%s'", r->file, r->path->str,
                message, detail != NULL ? detail : "");
    return false;
}

/* What nobody owns is granted as a whole or not at all. */
static void grant(struct role_reading *r, const struct privilege *p, enum depth depth)
{
    struct granted g = {.role = *r->role, .privilege = *p, .depth = depth};
    if (depth != DEPTH_NONE && !p->by_unit)
        g.depth = DEPTH_GLOBAL;
    g_hash_table_insert(r->depths, g_strconcat(r->role->text, p->name, NULL),
                        g_memdup2(&g, sizeof g));
}

static bool parse_right(const char *word, enum right *ret_right)
{
    for (enum right right = 0; word != NULL && right < RIGHT_COUNT; right++) {
        if (strcmp(right_info(right)->word, word) != 0)
            continue;
        *ret_right = right;
        return true;
    }
    return false;
}

static bool grant_table(struct role_reading *r, const struct table *t, const cJSON *line,
                        enum depth depth, GError **error)
{
    const cJSON *word = NULL;
    cJSON_ArrayForEach(word, cJSON_GetObjectItemCaseSensitive(line, "rights"))
    {
        struct privilege p;
        enum right right;
        if (!parse_right(cJSON_GetStringValue(word), &right))
            return fail(r, "no such right", cJSON_GetStringValue(word), error);
        if (table_privilege(t, right, &p))
            grant(r, &p, depth);
    }
    return true;
}

static bool grant_every_table(struct role_reading *r, const cJSON *line, enum depth depth,
                              GError **error)
{
    const GPtrArray *tables = model_tables(store_model(r->store));
    for (guint i = 0; i < tables->len; i++)
        if (!grant_table(r, g_ptr_array_index(tables, i), line, depth, error))
            return false;
    return true;
}

static bool grant_tables(struct role_reading *r, const cJSON *line, enum depth depth,
                         GError **error)
{
    const cJSON *name = NULL;
    cJSON_ArrayForEach(name, cJSON_GetObjectItemCaseSensitive(line, "tables"))
    {
        const char *text = cJSON_GetStringValue(name);
        const struct table *t = text != NULL ? model_find_table(store_model(r->store), text) : NULL;
        bool all = g_strcmp0(text, "*") == 0;
        if (t == NULL && !all)
            return fail(r, "no such table", text, error);
        if (!(all ? grant_every_table(r, line, depth, error)
                  : grant_table(r, t, line, depth, error)))
            return false;
    }
    return true;
}

static bool is_known(const struct role_reading *r, const struct guid *id)
{
    const struct table *t = model_find_table(store_model(r->store), "privilege");
    struct row *row = NULL;
    bool known = t == NULL || (store_find(r->store, t, id, NULL, &row, NULL) && row != NULL);
    row_destroy(row);
    return known;
}

static bool grant_names(struct role_reading *r, const cJSON *line, enum depth depth, GError **error)
{
    const cJSON *name = NULL;
    cJSON_ArrayForEach(name, cJSON_GetObjectItemCaseSensitive(line, "names"))
    {
        struct privilege p = {0};
        if (!cJSON_IsString(name) || strlen(name->valuestring) >= sizeof p.name)
            return fail(r, "this is no name of a privilege", cJSON_GetStringValue(name), error);
        g_strlcpy(p.name, name->valuestring, sizeof p.name);
        privilege_id(p.name, &p.id);
        if (!is_known(r, &p.id))
            return fail(r, "no such privilege", p.name, error);
        grant(r, &p, depth);
    }
    return true;
}

static bool read_line(struct role_reading *r, const cJSON *line, GError **error)
{
    const char *label = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(line, "role"));
    const char *word = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(line, "depth"));
    const struct table *t = NULL;
    struct guid role;
    enum depth depth = DEPTH_NONE;
    if (word == NULL || (strcmp(word, "None") != 0 && !depth_parse(word, &depth)))
        return fail(r, "no such depth", word, error);
    if (label == NULL || !store_find_label(r->store, label, &t, &role, NULL) ||
        strcmp(t->logical_name, "role") != 0)
        return fail(r, "no such role", label, error);
    r->role = &role;
    bool good = grant_tables(r, line, depth, error) && grant_names(r, line, depth, error);
    r->role = NULL;
    return good;
}

static int compare_granted(gconstpointer a, gconstpointer b)
{
    const struct granted *x = *(const struct granted *const *)a,
                         *y = *(const struct granted *const *)b;
    int by_role = strcmp(x->role.text, y->role.text);
    return by_role != 0 ? by_role : strcmp(x->privilege.name, y->privilege.name);
}

/* In an order that does not depend on the hash, as rows get versions. */
static bool add_all(struct role_reading *r, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    GHashTableIter iter;
    gpointer one;
    g_hash_table_iter_init(&iter, r->depths);
    while (g_hash_table_iter_next(&iter, NULL, &one))
        g_ptr_array_add(all, one);
    g_ptr_array_sort(all, compare_granted);
    for (guint i = 0; i < all->len; i++) {
        const struct granted *g = g_ptr_array_index(all, i);
        if (g->depth != DEPTH_NONE &&
            !store_add_role_privilege(r->store, &g->role, &g->privilege, g->depth, error))
            return false;
    }
    return true;
}

bool fixture_load_roles(struct store *s, const char *file, const cJSON *lines, GError **error)
{
    g_autoptr(GString) path = g_string_new(NULL);
    struct role_reading r = {.store = s, .file = file, .path = path};
    r.depths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const cJSON *line = NULL;
    int index = 0;
    bool good = true;
    cJSON_ArrayForEach(line, lines)
    {
        g_string_printf(path, "privileges[%d]", index++);
        good = good && read_line(&r, line, error);
    }
    good = good && add_all(&r, error);
    g_hash_table_unref(r.depths);
    return good;
}
