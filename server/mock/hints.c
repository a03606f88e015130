/* hints.c: see hints.h. */
#include "mock/hints.h"

#include <string.h>

#include "model/near.h"
#include "model/operation.h"

#define TYPE_MARK "on type 'Microsoft.Dynamics.CRM."

/* Up to the closing quote; owned, NULL = there is none. */
static char *quoted(const char *text)
{
    const char *end = strchr(text, '\'');
    return end == NULL ? NULL : g_strndup(text, (gsize)(end - text));
}

static void offer_operations(struct near_names *n)
{
    size_t count = 0;
    const struct declaration *all = declarations(&count);
    for (size_t i = 0; i < count; i++)
        near_offer(n, all[i].name);
}

static void offer_names_of(struct near_names *n, const struct table *t)
{
    GHashTableIter iter;
    gpointer name = NULL;
    if (t == NULL)
        return;
    for (unsigned i = 0; i < t->columns->len; i++)
        near_offer(n, ((const struct column *)t->columns->pdata[i])->property);
    g_hash_table_iter_init(&iter, t->navs_by_name);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        near_offer(n, name);
}

/* A set or an operation; below a row also what the row has. */
static void offer_segments(struct near_names *n, const struct model *m, const char *path,
                           const char *message)
{
    (void)message;
    const GPtrArray *tables = model_tables(m);
    g_autofree char *set = g_strndup(path, strcspn(path, "(/"));
    if (strstr(path, ")/") != NULL)
        offer_names_of(n, model_find_set(m, set));
    else
        for (unsigned i = 0; i < tables->len; i++)
            near_offer(n, ((const struct table *)tables->pdata[i])->set_name);
    offer_operations(n);
}

/* Of the type the message names, or else of the set in the path. */
static void offer_properties(struct near_names *n, const struct model *m, const char *path,
                             const char *message)
{
    const char *mark = strstr(message, TYPE_MARK);
    g_autofree char *type = mark == NULL ? NULL : quoted(mark + strlen(TYPE_MARK));
    g_autofree char *set = g_strndup(path, strcspn(path, "(/"));
    offer_names_of(n, type == NULL ? model_find_set(m, set) : model_find_table(m, type));
}

/* How the errors about unknown names begin, up to the name. */
static const struct {
    const char *beginning;
    void (*offer)(struct near_names *n, const struct model *m, const char *path,
                  const char *message);
} errors[] = {
    {"Resource not found for the segment '", offer_segments},
    {"Could not find a property named '", offer_properties},
    {"The property '", offer_properties},
    {"An undeclared property '", offer_properties},
    {"dvmock does not do '", offer_segments},
};

static char *make_text(const struct near_names *n)
{
    GString *out = g_string_new("Did you mean ");
    for (size_t i = 0; i < NEAR_COUNT && n->best[i] != NULL; i++) {
        bool last = i + 1 == NEAR_COUNT || n->best[i + 1] == NULL;
        g_string_append_printf(out, "%s%s", i == 0 ? "" : last ? " or " : ", ", n->best[i]);
    }
    g_string_append_c(out, '?');
    return g_string_free(out, FALSE);
}

char *hints_make(const struct model *m, const char *path, const char *message)
{
    for (size_t i = 0; i < G_N_ELEMENTS(errors); i++) {
        if (!g_str_has_prefix(message, errors[i].beginning))
            continue;
        g_autofree char *name = quoted(message + strlen(errors[i].beginning));
        struct near_names near;
        near_init(&near, name == NULL ? "" : name);
        if (name != NULL && name[0] != '\0')
            errors[i].offer(&near, m, path, message);
        return near.best[0] == NULL ? NULL : make_text(&near);
    }
    return NULL;
}
