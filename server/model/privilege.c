/* privilege.c: see privilege.h. */
#include "model/privilege.h"

#include <string.h>

static const struct right_info rights[] = {
#define RIGHT(id, word, access, mask) {word, access, mask},
#include "model/privilege.def"
};

/* Tables that are secured in a way of their own. */
static const struct special {
    const char *table;
    enum securing securing;
    const char *detail; /* base of the names, or the column */
} specials[] = {
#define NAMED(table, base) {#table, SECURED_BY_OWNER, base},
#define CHILD(table, lookup) {#table, SECURED_BY_PARENT, lookup},
#define OPEN(table) {#table, UNSECURED, NULL},
#define PRINCIPAL(table, column) {#table, SECURED_BY_PRINCIPAL, column},
#include "model/privilege.def"
};

static const char *const tasks[] = {
#define TASK(name) #name,
#include "model/privilege.def"
};

static const char *const depth_names[] = {NULL, "Basic", "Local", "Deep", "Global"};

const struct right_info *right_info(enum right right)
{
    return &rights[right];
}

void rights_format(int64_t mask, GString *out)
{
    static const enum right order[] = {RIGHT_READ,   RIGHT_WRITE,  RIGHT_APPEND, RIGHT_APPEND_TO,
                                       RIGHT_CREATE, RIGHT_DELETE, RIGHT_SHARE,  RIGHT_ASSIGN};
    bool first = true;
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        if ((mask & rights[order[i]].mask) == 0)
            continue;
        g_string_append_printf(out, "%s%s", first ? "" : ", ", rights[order[i]].access);
        first = false;
    }
    if (first)
        g_string_append(out, "None");
}

static bool right_mask(const char *word, int64_t *ret_mask)
{
    if (strcmp(word, "None") == 0) {
        *ret_mask = 0;
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(rights); i++) {
        if (strcmp(rights[i].access, word) != 0)
            continue;
        *ret_mask = rights[i].mask;
        return true;
    }
    return false;
}

bool rights_parse(const char *text, int64_t *ret_mask)
{
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    int64_t mask = 0, one = 0;
    for (size_t i = 0; words[i] != NULL; i++) {
        if (!right_mask(g_strstrip(words[i]), &one))
            return false;
        mask |= one;
    }
    *ret_mask = mask;
    return words[0] != NULL;
}

const char *depth_name(enum depth depth)
{
    return depth_names[depth];
}

bool depth_parse(const char *name, enum depth *ret_depth)
{
    for (enum depth d = DEPTH_BASIC; d <= DEPTH_GLOBAL; d++) {
        if (strcmp(depth_names[d], name) != 0)
            continue;
        *ret_depth = d;
        return true;
    }
    return false;
}

int depth_mask(enum depth depth)
{
    return depth == DEPTH_NONE ? 0 : 1 << (depth - DEPTH_BASIC);
}

enum depth depth_of_mask(int64_t mask)
{
    enum depth d = DEPTH_GLOBAL;
    while (d > DEPTH_NONE && (mask & depth_mask(d)) == 0)
        d--;
    return d;
}

static const struct special *find_special(const struct table *t)
{
    for (size_t i = 0; i < G_N_ELEMENTS(specials); i++)
        if (strcmp(specials[i].table, t->logical_name) == 0)
            return &specials[i];
    return NULL;
}

enum securing table_securing(const struct table *t)
{
    const struct special *s = find_special(t);
    if (t->is_intersect)
        return SECURED_BY_PAIR;
    if (s != NULL && s->securing != SECURED_BY_OWNER)
        return s->securing;
    if (strcmp(t->ownership, "UserOwned") == 0)
        return SECURED_BY_OWNER;
    return strcmp(t->ownership, "BusinessOwned") == 0 ? SECURED_BY_UNIT : SECURED_BY_ORGANIZATION;
}

const struct column *table_securing_column(const struct table *t)
{
    const struct special *s = find_special(t);
    bool named =
        s != NULL && (s->securing == SECURED_BY_PARENT || s->securing == SECURED_BY_PRINCIPAL);
    return named ? table_find_column(t, s->detail) : NULL;
}

void privilege_id(const char *name, struct guid *ret_id)
{
    guid_derive("privilege", name, ret_id);
}

static const char *base_name(const struct table *t)
{
    const struct special *s = find_special(t);
    bool activity = t->is_activity || strcmp(t->logical_name, "activitypointer") == 0;
    if (s != NULL && s->securing == SECURED_BY_OWNER)
        return s->detail;
    return activity ? "Activity" : t->schema_name;
}

bool table_privilege(const struct table *t, enum right right, struct privilege *ret_privilege)
{
    enum securing securing = table_securing(t);
    bool owned = securing == SECURED_BY_OWNER;
    if (securing > SECURED_BY_ORGANIZATION ||
        (!owned && (right == RIGHT_ASSIGN || right == RIGHT_SHARE)))
        return false;
    *ret_privilege = (struct privilege){.mask = rights[right].mask,
                                        .by_unit = securing != SECURED_BY_ORGANIZATION};
    g_snprintf(ret_privilege->name, sizeof ret_privilege->name, "prv%s%s", rights[right].word,
               base_name(t));
    privilege_id(ret_privilege->name, &ret_privilege->id);
    return true;
}

static bool tell_tables(const struct model *m, GHashTable *told, privilege_fn tell, void *context,
                        GError **error)
{
    const GPtrArray *tables = model_tables(m);
    for (guint i = 0; i < tables->len; i++) {
        for (enum right right = 0; right < RIGHT_COUNT; right++) {
            struct privilege p;
            if (!table_privilege(g_ptr_array_index(tables, i), right, &p) ||
                !g_hash_table_add(told, g_strdup(p.name)))
                continue; /* activities share theirs */
            if (!tell(context, &p, error))
                return false;
        }
    }
    return true;
}

bool privileges_each(const struct model *m, privilege_fn tell, void *context, GError **error)
{
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!tell_tables(m, told, tell, context, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(tasks); i++) {
        struct privilege p = {0};
        g_strlcpy(p.name, tasks[i], sizeof p.name);
        privilege_id(p.name, &p.id);
        if (!tell(context, &p, error))
            return false;
    }
    return true;
}
