/* admin_aimed.c: faults and triggers of an organisation. */
#include "mock/admin_call.h"

struct label_search {
    struct store *store;
    struct guid id;
};

static const char *find_label(void *context, const char *label)
{
    struct label_search *search = context;
    const struct table *t = NULL;
    bool found = store_find_label(search->store, label, &t, &search->id, NULL);
    return found ? search->id.text : NULL;
}

static int64_t now_ms(const struct admin_call *c)
{
    return clock_now_ms(&c->org->clock, c->now_us);
}

static bool list(struct admin_call *c, struct aimed_list *items)
{
    json_begin_object(&c->json);
    json_key(&c->json, "value");
    aimed_write(items, now_ms(c), &c->json);
    json_end_object(&c->json);
    return true;
}

static void tell_id(struct admin_call *c, int64_t id)
{
    c->status = 201;
    json_begin_object(&c->json);
    json_put_integer(&c->json, "id", id);
    json_end_object(&c->json);
}

static bool remove_one(const struct admin_call *c, struct aimed_list *items, const char *what,
                       GError **error)
{
    guint64 id = 0;
    if (g_ascii_string_to_unsigned(c->last_id, 10, 0, G_MAXINT64, &id, NULL) &&
        aimed_remove(items, (int64_t)id))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND, "There is no %s %s.", what,
                c->last_id);
    return false;
}

bool admin_list_faults(struct admin_call *c, GError **error)
{
    (void)error;
    return list(c, c->org->faults);
}

bool admin_add_fault(struct admin_call *c, GError **error)
{
    struct label_search search = {.store = c->org->store};
    const struct aim_context context = {find_label, &search, now_ms(c)};
    int64_t id = 0;
    if (!faults_add(c->org->faults, c->body, &context, &id, error))
        return false;
    tell_id(c, id);
    return true;
}

bool admin_clear_faults(struct admin_call *c, GError **error)
{
    (void)error;
    aimed_clear(c->org->faults);
    return true;
}

bool admin_remove_fault(struct admin_call *c, GError **error)
{
    return remove_one(c, c->org->faults, "fault", error);
}

bool admin_list_triggers(struct admin_call *c, GError **error)
{
    (void)error;
    return list(c, c->org->triggers);
}

bool admin_add_trigger(struct admin_call *c, GError **error)
{
    struct label_search search = {.store = c->org->store};
    const struct aim_context context = {find_label, &search, now_ms(c)};
    int64_t id = 0;
    if (!triggers_add(c->org->triggers, c->body, c->org->model, &context, &id, error))
        return false;
    tell_id(c, id);
    return true;
}

bool admin_clear_triggers(struct admin_call *c, GError **error)
{
    (void)error;
    aimed_clear(c->org->triggers);
    return true;
}

bool admin_remove_trigger(struct admin_call *c, GError **error)
{
    return remove_one(c, c->org->triggers, "trigger", error);
}
