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
    u->models = g_ptr_array_new_with_free_func((GDestroyNotify)model_unref);
    return true;
}

bool unit_end(struct unit *u, bool good, GError **error)
{
    const struct session *s = u->session;
    if (good)
        good = store_commit(s->store, error);
    else
        store_rollback(s->store);
    if (!good && u->models->len > 0) {
        unit_keep_model(u, store_shared_model(s->store)); /* rows of it are still kept */
        s->set_model(s->model_context, g_ptr_array_index(u->models, 0));
    }
    if (good)
        effects_tell(s, u->effects);
    g_array_unref(u->effects);
    g_ptr_array_unref(u->rows);
    g_ptr_array_unref(u->models);
    return good;
}

void unit_keep_model(struct unit *u, struct model *before)
{
    g_ptr_array_add(u->models, model_ref(before));
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
