/* snapshots.c: see snapshots.h. */
#include "mock/snapshots.h"

#include "mock/org.h"
#include "wire/json.h"

#define MAX_SNAPSHOTS 20
#define MAX_NAME 64

struct snapshot {
    char *name;
    struct store *store; /* has the organisation's model of that time */
    GRand *guids;
    int64_t now_ms;
    bool running;
    struct org_switches switches;
};

struct snapshots {
    GPtrArray *list; /* struct snapshot *, oldest first */
};

static void snapshot_destroy(void *data)
{
    struct snapshot *snapshot = data;
    store_destroy(snapshot->store);
    g_rand_free(snapshot->guids);
    g_free(snapshot->name);
    g_free(snapshot);
}

struct snapshots *snapshots_create(void)
{
    struct snapshots *s = g_new0(struct snapshots, 1);
    s->list = g_ptr_array_new_with_free_func(snapshot_destroy);
    return s;
}

void snapshots_destroy(struct snapshots *s)
{
    if (s == NULL)
        return;
    g_ptr_array_unref(s->list);
    g_free(s);
}

static struct snapshot *find(const struct snapshots *s, const char *name)
{
    for (unsigned i = 0; i < s->list->len; i++) {
        struct snapshot *snapshot = s->list->pdata[i];
        if (strcmp(snapshot->name, name) == 0)
            return snapshot;
    }
    return NULL;
}

static struct snapshot *find_or_fail(const struct snapshots *s, const char *name, GError **error)
{
    struct snapshot *snapshot = find(s, name);
    if (snapshot == NULL)
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND, "There is no snapshot %s.", name);
    return snapshot;
}

bool snapshots_take(struct snapshots *s, const struct org *o, const char *name,
                    int64_t monotonic_us, GError **error)
{
    struct snapshot *old = find(s, name);
    size_t length = strlen(name);
    if (length == 0 || length > MAX_NAME || strchr(name, '/') != NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "name must have 1 to %d characters and no slash.", MAX_NAME);
        return false;
    }
    if (old == NULL && s->list->len >= MAX_SNAPSHOTS) {
        g_set_error(error, SERVER_ERROR, ERROR_TOO_LARGE,
                    "There are %d snapshots; remove one first.", MAX_SNAPSHOTS);
        return false;
    }
    struct store *store = store_clone(o->store, error);
    if (store == NULL)
        return false;
    if (old != NULL)
        g_ptr_array_remove(s->list, old);
    struct snapshot *snapshot = g_new0(struct snapshot, 1);
    *snapshot = (struct snapshot){
        .name = g_strdup(name),
        .store = store,
        .guids = g_rand_copy(o->guids),
        .now_ms = clock_now_ms(&o->clock, monotonic_us),
        .running = o->clock.running,
        .switches = o->switches,
    };
    g_ptr_array_add(s->list, snapshot);
    return true;
}

bool snapshots_restore(struct snapshots *s, struct org *o, const char *name, int64_t monotonic_us,
                       GError **error)
{
    const struct snapshot *snapshot = find_or_fail(s, name, error);
    if (snapshot == NULL || !org_fill(o, snapshot->store, error))
        return false;
    g_rand_free(o->guids);
    o->guids = g_rand_copy(snapshot->guids);
    o->switches = snapshot->switches;
    clock_init(&o->clock, snapshot->now_ms, monotonic_us);
    clock_set_running(&o->clock, snapshot->running, monotonic_us);
    return true;
}

bool snapshots_remove(struct snapshots *s, const char *name, GError **error)
{
    struct snapshot *snapshot = find_or_fail(s, name, error);
    return snapshot != NULL && g_ptr_array_remove(s->list, snapshot);
}

void snapshots_write(const struct snapshots *s, struct json *j)
{
    json_begin_array(j);
    for (unsigned i = 0; i < s->list->len; i++) {
        const struct snapshot *snapshot = s->list->pdata[i];
        char now[32];
        clock_format(snapshot->now_ms, now);
        json_begin_object(j);
        json_put_text(j, "name", snapshot->name);
        json_put_text(j, "now", now);
        json_put_integer(j, "version", store_version(snapshot->store));
        json_end_object(j);
    }
    json_end_array(j);
}
