/* changes.c: change tracking: what is new since a version, and what is gone. */
#include "service/read.h"
#include "service/secure.h"
#include "wire/row.h"

#define DEFAULT_DAYS 7
#define DAY_MS ((int64_t)24 * 3600 * 1000)

static bool is_tracked(const struct model *m, const char *name)
{
    const struct table *t = model_find_table(m, name);
    return t != NULL && t->flags.change_tracking;
}

bool service_check_tracking(const struct session *s, const struct table *t, GError **error)
{
    const struct many_to_many *pair = t->pair;
    if (!t->flags.change_tracking) {
        g_set_error(error, SERVER_ERROR, ERROR_CHANGE_TRACKING_OFF,
                    "Entity %s isn't enabled for change tracking.", t->logical_name);
        return false;
    }
    if (pair == NULL || (is_tracked(s->model, pair->table1) && is_tracked(s->model, pair->table2)))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_CHANGE_TRACKING_OFF_RELATED,
                "Change tracking isn't enabled for both entities of %s: %s and %s.",
                t->logical_name, pair->table1, pair->table2);
    return false;
}

bool service_may_track(const struct session *s, const struct table *t, GError **error)
{
    const struct actor actor = session_actor(s);
    return security_check_all(&actor, t, RIGHT_READ, error);
}

/* The organisation's setting. */
static int64_t retention_ms(const struct session *s)
{
    struct value days;
    if (!store_find_value(s->store, model_find_table(s->model, "organization"), &s->organization,
                          "expirechangetrackingindays", &days, NULL) ||
        days.kind != VALUE_INTEGER || days.integer <= 0)
        return DEFAULT_DAYS * DAY_MS;
    return days.integer * DAY_MS;
}

/* A version from the future was given by a database that has since been put back. */
static bool check_range(const struct session *s, const struct query *q,
                        const struct change_range *range, GError **error)
{
    if (!service_check_tracking(s, q->table, error) || !service_may_track(s, q->table, error))
        return false;
    if (s->now_ms - range->token_ms <= retention_ms(s) &&
        range->token_version <= store_version(s->store))
        return true;
    g_set_error_literal(
        error, SERVER_ERROR, ERROR_VERSION_EXPIRED,
        "Version stamp associated with the client has expired. Please perform a full sync.");
    return false;
}

static bool add_rows(const struct session *s, const struct query *q,
                     const struct change_range *range, struct result *r, GError **error)
{
    GPtrArray *rows = NULL;
    g_autoptr(GPtrArray) columns = read_columns(q, NULL);
    if (range->tombstones)
        return true;
    if (!store_changed_rows(s->store, q, columns, range->after_version, r->version, &rows, error))
        return false;
    g_ptr_array_unref(r->rows);
    r->rows = rows;
    return secure_mask(s, rows, error);
}

/* One more than fits, to know whether there are more. */
static bool add_tombstones(const struct session *s, const struct query *q,
                           const struct change_range *range, struct result *r, GError **error)
{
    int64_t after = range->tombstones ? range->after_version : range->token_version;
    GPtrArray *gone = NULL;
    if (r->rows->len > q->page_size)
        return true;
    unsigned left = q->page_size + 1 - r->rows->len;
    if (!store_tombstones(s->store, q->table, after, r->version, left, &gone, error))
        return false;
    g_ptr_array_extend_and_steal(r->rows, gone);
    return true;
}

struct result *service_changes(const struct session *s, const struct query *q,
                               const struct change_range *range, GError **error)
{
    if (!check_range(s, q, range, error))
        return NULL;
    struct result *r = result_create();
    r->version = range->until_version >= 0 ? range->until_version : store_version(s->store);
    if (!add_rows(s, q, range, r, error) || !add_tombstones(s, q, range, r, error)) {
        result_destroy(r);
        return NULL;
    }
    r->more = r->rows->len > q->page_size;
    if (r->more)
        g_ptr_array_set_size(r->rows, (gint)q->page_size);
    return r;
}

int64_t service_count_changes(const struct session *s, const struct query *q,
                              const struct change_range *range, GError **error)
{
    if (!check_range(s, q, range, error))
        return -1;
    return store_count_changes(s->store, q->table, range->token_version, store_version(s->store),
                               error);
}
