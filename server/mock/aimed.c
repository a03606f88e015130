/* aimed.c: see aimed.h. */
#include "mock/aimed.h"

#include "model/error.h"
#include "wire/json.h"

struct aimed_list {
    const struct aimed_kind *kind;
    GPtrArray *items;
    GRand *random;
    int64_t next_id;
};

struct aimed_list *aimed_create(const struct aimed_kind *kind, uint32_t seed)
{
    struct aimed_list *l = g_new0(struct aimed_list, 1);
    l->kind = kind;
    l->items = g_ptr_array_new_with_free_func(kind->destroy);
    l->random = g_rand_new_with_seed(seed);
    l->next_id = 1;
    return l;
}

void aimed_destroy(struct aimed_list *l)
{
    if (l == NULL)
        return;
    g_ptr_array_unref(l->items);
    g_rand_free(l->random);
    g_free(l);
}

void aimed_clear(struct aimed_list *l)
{
    g_ptr_array_set_size(l->items, 0);
}

bool aimed_remove(struct aimed_list *l, int64_t id)
{
    for (unsigned i = 0; i < l->items->len; i++) {
        const struct aimed *item = l->items->pdata[i];
        if (item->id == id) {
            g_ptr_array_remove_index(l->items, i);
            return true;
        }
    }
    return false;
}

const GPtrArray *aimed_items(struct aimed_list *l, int64_t now_ms)
{
    for (unsigned i = l->items->len; i > 0; i--)
        if (aim_is_over(&((const struct aimed *)l->items->pdata[i - 1])->aim, now_ms))
            g_ptr_array_remove_index(l->items, i - 1);
    return l->items;
}

bool aimed_check_room(struct aimed_list *l, int64_t now_ms, GError **error)
{
    if (aimed_items(l, now_ms)->len < l->kind->max_items)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_TOO_LARGE, "There are %u %s; remove one first.",
                l->kind->max_items, l->kind->plural);
    return false;
}

int64_t aimed_add(struct aimed_list *l, void *item)
{
    struct aimed *head = item;
    head->id = l->next_id++;
    g_ptr_array_add(l->items, item);
    return head->id;
}

bool aimed_hits(struct aimed_list *l, struct aimed *item, const struct target *target,
                int64_t now_ms)
{
    return aim_hits(&item->aim, target, now_ms, l->random);
}

void aimed_write(struct aimed_list *l, int64_t now_ms, struct json *j)
{
    const GPtrArray *items = aimed_items(l, now_ms);
    json_begin_array(j);
    for (unsigned i = 0; i < items->len; i++)
        l->kind->write(j, items->pdata[i]);
    json_end_array(j);
}
