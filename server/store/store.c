/* store.c: life of a store, its transactions and its settings. */
#include "store/internal.h"

#include <assert.h>
#include <string.h>

static const char *const statements[] = {
#define X(id, sql) [STMT_##id] = (sql),
#include "store/stmt.def"
#undef X
};

struct stmt *store_use(struct store *s, enum stmt_id id, GError **error)
{
    return db_use(s->db, statements[id], error);
}

/* SQLite may have lost or gained tables behind us. */
static void forget_schema(struct store *s)
{
    g_hash_table_remove_all(s->tables);
    g_hash_table_remove_all(s->indexes);
}

static bool create_schema(struct store *s, GError **error)
{
    static const enum stmt_id steps[] = {STMT_SCHEMA_SETTING,   STMT_SCHEMA_LABEL,
                                         STMT_SCHEMA_TOMBSTONE, STMT_SCHEMA_TOMBSTONE_INDEX,
                                         STMT_SCHEMA_BLOB,      STMT_SCHEMA_BLOB_INDEX,
                                         STMT_SCHEMA_BLOCK,     STMT_SCHEMA_CHANGE};
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        if (!db_run(s->db, statements[steps[i]], error))
            return false;
    return true;
}

static void load_version(struct store *s)
{
    g_autofree char *text = store_get_setting(s, "version");
    s->version = text != NULL ? g_ascii_strtoll(text, NULL, 10) : FIRST_VERSION;
}

/* A database that is gone when the process ends needs no note of it. */
static bool save_version(struct store *s, GError **error)
{
    if (!s->durable)
        return true;
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, (gint64)s->version);
    return store_set_setting(s, "version", text, error);
}

struct store *store_create(struct model *m, const char *path, GError **error)
{
    struct db *db = db_create(path, error);
    if (db == NULL)
        return NULL;
    struct store *s = g_new0(struct store, 1);
    s->db = db;
    s->durable = path != NULL;
    s->model = model_ref(m);
    s->tables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    s->indexes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    s->shapes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    s->savepoints = g_array_new(FALSE, FALSE, sizeof(struct savepoint));
    if (!create_schema(s, error)) {
        store_destroy(s);
        return NULL;
    }
    load_version(s);
    return s;
}

void store_destroy(struct store *s)
{
    if (s == NULL)
        return;
    db_destroy(s->db);
    model_unref(s->model);
    g_hash_table_unref(s->tables);
    g_hash_table_unref(s->indexes);
    g_hash_table_unref(s->shapes);
    g_array_unref(s->savepoints);
    g_free(s);
}

void store_set_model(struct store *s, struct model *m)
{
    struct model *old = s->model;
    s->model = model_ref(m);
    model_unref(old);
    s->stamp++;
    db_forget(s->db);
    forget_schema(s);
}

const struct model *store_model(const struct store *s)
{
    return s->model;
}

struct model *store_shared_model(const struct store *s)
{
    return s->model;
}

bool store_copy(struct store *destination, struct store *source, GError **error)
{
    assert(destination->savepoints->len == 0 && source->savepoints->len == 0);
    if (!db_copy(destination->db, source->db, error))
        return false;
    destination->stamp++;
    forget_schema(destination);
    destination->version = source->version;
    return save_version(destination, error);
}

struct store *store_clone(struct store *source, GError **error)
{
    struct store *s = store_create(source->model, NULL, error);
    if (s == NULL || store_copy(s, source, error))
        return s;
    store_destroy(s);
    return NULL;
}

int64_t store_version(const struct store *s)
{
    return s->version;
}

void store_watch(struct store *s, const char *const *tables)
{
    s->watched = tables;
}

int64_t store_watch_stamp(const struct store *s)
{
    return s->stamp;
}

void store_mark(struct store *s, const struct table *t)
{
    for (const char *const *w = s->watched; w != NULL && *w != NULL; w++)
        if (strcmp(*w, t->logical_name) == 0)
            s->stamp++;
}

/* ---- transactions: savepoints, all of one name, so that they nest ---- */

static bool run(struct store *s, enum stmt_id id, GError **error)
{
    return stmt_finish(store_use(s, id, error), error);
}

static const struct savepoint *last_savepoint(const struct store *s)
{
    return &g_array_index(s->savepoints, struct savepoint, s->savepoints->len - 1);
}

bool store_begin(struct store *s, GError **error)
{
    if (!run(s, STMT_SAVEPOINT, error))
        return false;
    struct savepoint now = {s->version, s->stamp};
    g_array_append_val(s->savepoints, now);
    return true;
}

bool store_commit(struct store *s, GError **error)
{
    assert(s->savepoints->len > 0);
    bool changed = s->version != last_savepoint(s)->version;
    if ((changed && !save_version(s, error)) || !run(s, STMT_RELEASE, error)) {
        store_rollback(s);
        return false;
    }
    g_array_set_size(s->savepoints, s->savepoints->len - 1);
    return true;
}

void store_rollback(struct store *s)
{
    assert(s->savepoints->len > 0);
    run(s, STMT_ROLLBACK_TO, NULL);
    run(s, STMT_RELEASE, NULL);
    s->version = last_savepoint(s)->version;
    if (s->stamp != last_savepoint(s)->stamp)
        s->stamp++; /* what was read meanwhile is undone */
    g_array_set_size(s->savepoints, s->savepoints->len - 1);
    forget_schema(s);
}

/* ---- settings ---- */

bool store_set_setting(struct store *s, const char *name, const char *value, GError **error)
{
    struct stmt *st = store_use(s, STMT_SETTING_SET, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, name);
    stmt_bind_text(st, 2, value);
    return stmt_finish(st, error);
}

char *store_get_setting(struct store *s, const char *name)
{
    struct stmt *st = store_use(s, STMT_SETTING_GET, NULL);
    if (st == NULL)
        return NULL;
    stmt_bind_text(st, 1, name);
    char *value = stmt_step(st, NULL) == STEP_ROW ? g_strdup(stmt_text(st, 0)) : NULL;
    stmt_release(st);
    return value;
}
