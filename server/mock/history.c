/* history.c: see history.h. */
#include "mock/history.h"

/* What the rows were until `until_ms`. */
struct state {
    struct store *store;
    int64_t until_ms;
};

struct history {
    GArray *states; /* struct state, oldest first */
};

static void state_clear(void *data)
{
    struct state *state = data;
    store_destroy(state->store);
}

struct history *history_create(void)
{
    struct history *h = g_new0(struct history, 1);
    h->states = g_array_new(FALSE, FALSE, sizeof(struct state));
    g_array_set_clear_func(h->states, state_clear);
    return h;
}

void history_destroy(struct history *h)
{
    if (h == NULL)
        return;
    g_array_unref(h->states);
    g_free(h);
}

void history_clear(struct history *h)
{
    g_array_set_size(h->states, 0);
}

bool history_keep(struct history *h, struct store *store, int64_t now_ms, GError **error)
{
    struct state state = {.store = store_clone(store, error), .until_ms = now_ms};
    if (state.store == NULL)
        return false;
    if (h->states->len >= HISTORY_MAX_STATES)
        g_array_remove_index(h->states, 0);
    g_array_append_val(h->states, state);
    return true;
}

void history_settle(struct history *h, const struct store *store)
{
    unsigned count = h->states->len;
    if (count > 0 && store_version(g_array_index(h->states, struct state, count - 1).store) ==
                         store_version(store))
        g_array_set_size(h->states, count - 1);
}

struct store *history_find_before(const struct history *h, int64_t count)
{
    if (h->states->len == 0)
        return NULL;
    int64_t index = MAX((int64_t)h->states->len - count, 0);
    return g_array_index(h->states, struct state, (guint)index).store;
}

struct store *history_find_at(const struct history *h, int64_t at_ms)
{
    for (unsigned i = 0; i < h->states->len; i++) {
        const struct state *state = &g_array_index(h->states, struct state, i);
        if (state->until_ms > at_ms)
            return state->store;
    }
    return NULL;
}
