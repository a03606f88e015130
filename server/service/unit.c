/* unit.c: see unit.h. The store's transactions nest, so the calls inside need not know. */
#include "service/unit.h"

#include "store/store.h"

bool unit_begin(struct unit *u, const struct session *s, GError **error)
{
    *u = (struct unit){.session = s};
    if (!store_begin(s->store, error))
        return false;
    u->effects = g_array_new(FALSE, FALSE, sizeof(struct effect));
    u->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    return true;
}

bool unit_end(struct unit *u, bool good, GError **error)
{
    if (good)
        good = store_commit(u->session->store, error);
    else
        store_rollback(u->session->store);
    if (good)
        effects_tell(u->session, u->effects);
    g_array_unref(u->effects);
    g_ptr_array_unref(u->rows);
    return good;
}

void unit_keep(struct unit *u, const GArray *effects, GPtrArray *rows)
{
    g_array_append_vals(u->effects, effects->data, effects->len);
    g_ptr_array_extend_and_steal(u->rows, g_ptr_array_ref(rows));
}

void effects_tell(const struct session *s, const GArray *effects)
{
    for (guint i = 0; s->effect != NULL && i < effects->len; i++)
        s->effect(s->effect_context, &g_array_index(effects, struct effect, i));
}
