/* blob.c: see blob.h. */
#include "store/blob.h"

#include "store/internal.h"

void blob_finish(struct blob *b)
{
    if (b == NULL)
        return;
    g_clear_pointer(&b->entity, g_free);
    g_clear_pointer(&b->column, g_free);
    g_clear_pointer(&b->name, g_free);
    g_clear_pointer(&b->mime, g_free);
}

/* ---- heads ---- */

bool blob_add(struct store *s, const struct blob *b, GError **error)
{
    struct stmt *st = store_use(s, STMT_BLOB_ADD, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, b->id.text);
    stmt_bind_text(st, 2, b->entity);
    stmt_bind_text(st, 3, b->row.text);
    stmt_bind_text(st, 4, b->column);
    stmt_bind_text(st, 5, b->name);
    stmt_bind_text(st, 6, b->mime);
    return stmt_finish(st, error);
}

static void read_head(struct stmt *st, const struct guid *id, struct blob *b)
{
    *b = (struct blob){
        .id = *id,
        .entity = g_strdup(stmt_text(st, 0)),
        .column = g_strdup(stmt_text(st, 2)),
        .name = g_strdup(stmt_text(st, 3)),
        .mime = g_strdup(stmt_text(st, 4)),
        .size = stmt_integer(st, 5),
        .complete = stmt_integer(st, 6) != 0,
    };
    g_strlcpy(b->row.text, stmt_text(st, 1), sizeof b->row.text);
}

bool blob_find(struct store *s, const struct guid *id, struct blob *ret_blob, GError **error)
{
    struct stmt *st = store_use(s, STMT_BLOB_GET, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, id->text);
    enum step step = stmt_step(st, error);
    if (step == STEP_ROW)
        read_head(st, id, ret_blob);
    else if (step == STEP_DONE)
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                    "FileAttachment With Id = %s Does Not Exist", id->text);
    stmt_release(st);
    return step == STEP_ROW;
}

bool blob_update(struct store *s, const struct blob *b, GError **error)
{
    struct stmt *st = store_use(s, STMT_BLOB_SET, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, b->id.text);
    stmt_bind_text(st, 2, b->name);
    stmt_bind_text(st, 3, b->mime);
    stmt_bind_integer(st, 4, b->size);
    stmt_bind_integer(st, 5, b->complete ? 1 : 0);
    return stmt_finish(st, error);
}

static bool run_with(struct store *s, enum stmt_id id, const struct guid *blob, GError **error)
{
    struct stmt *st = store_use(s, id, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, blob->text);
    return stmt_finish(st, error);
}

bool blob_delete(struct store *s, const struct guid *id, GError **error)
{
    return run_with(s, STMT_BLOCK_DROP, id, error) && run_with(s, STMT_BLOB_DROP, id, error);
}

/* Ids of the blobs a statement lists; releases it. */
static GArray *read_ids(struct stmt *st, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(struct guid));
    enum step step = STEP_DONE;
    while ((step = stmt_step(st, error)) == STEP_ROW) {
        struct guid id;
        stmt_guid(st, 0, &id);
        g_array_append_val(ids, id);
    }
    stmt_release(st);
    return step == STEP_DONE ? g_steal_pointer(&ids) : NULL;
}

static bool delete_all(struct store *s, struct stmt *st, GError **error)
{
    g_autoptr(GArray) ids = read_ids(st, error);
    for (guint i = 0; ids != NULL && i < ids->len; i++)
        if (!blob_delete(s, &g_array_index(ids, struct guid, i), error))
            return false;
    return ids != NULL;
}

bool blob_delete_of_row(struct store *s, const struct table *t, const struct guid *row,
                        GError **error)
{
    struct stmt *st = store_use(s, STMT_BLOB_LIST_ROW, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, t->logical_name);
    stmt_bind_text(st, 2, row->text);
    return delete_all(s, st, error);
}

bool blob_delete_others(struct store *s, const struct blob *b, GError **error)
{
    struct stmt *st = store_use(s, STMT_BLOB_LIST_COLUMN, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, b->entity);
    stmt_bind_text(st, 2, b->row.text);
    stmt_bind_text(st, 3, b->column);
    stmt_bind_text(st, 4, b->id.text);
    return delete_all(s, st, error);
}

bool blob_trim_open(struct store *s, int64_t max, GError **error)
{
    struct stmt *st = store_use(s, STMT_BLOB_LIST_OLD, error);
    if (st == NULL)
        return false;
    stmt_bind_integer(st, 1, max);
    return delete_all(s, st, error);
}

/* ---- blocks ---- */

bool blob_put(struct store *s, const struct guid *id, const char *block, int64_t start,
              GBytes *bytes, GError **error)
{
    struct stmt *st = store_use(s, STMT_BLOCK_PUT, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, id->text);
    stmt_bind_text(st, 2, block);
    stmt_bind_integer(st, 3, start);
    stmt_bind_integer(st, 4, (int64_t)g_bytes_get_size(bytes));
    stmt_bind_blob(st, 5, bytes);
    return stmt_finish(st, error);
}

bool blob_block_length(struct store *s, const struct guid *id, const char *block,
                       int64_t *ret_length, GError **error)
{
    struct stmt *st = store_use(s, STMT_BLOCK_LENGTH, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, id->text);
    stmt_bind_text(st, 2, block);
    enum step step = stmt_step(st, error);
    if (step != STEP_FAILED)
        *ret_length = step == STEP_ROW ? stmt_integer(st, 0) : -1;
    stmt_release(st);
    return step != STEP_FAILED;
}

bool blob_place(struct store *s, const struct guid *id, const char *block, int64_t start,
                GError **error)
{
    struct stmt *st = store_use(s, STMT_BLOCK_PLACE, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, id->text);
    stmt_bind_text(st, 2, block);
    stmt_bind_integer(st, 3, start);
    return stmt_finish(st, error);
}

bool blob_drop_unplaced(struct store *s, const struct guid *id, GError **error)
{
    return run_with(s, STMT_BLOCK_DROP_UNPLACED, id, error);
}

/* Appends what of the block lies in start...end. */
static void add_bytes(GByteArray *out, struct stmt *st, int64_t start, int64_t end)
{
    size_t length = 0;
    int64_t block_start = stmt_integer(st, 0);
    const guint8 *bytes = stmt_blob(st, 1, &length);
    int64_t from = MAX(start - block_start, 0), to = MIN(end - block_start, (int64_t)length);
    if (from < to)
        g_byte_array_append(out, bytes + from, (guint)(to - from));
}

GByteArray *blob_read(struct store *s, const struct guid *id, int64_t start, int64_t length,
                      GError **error)
{
    struct stmt *st = store_use(s, STMT_BLOCK_LIST, error);
    if (st == NULL)
        return NULL;
    g_autoptr(GByteArray) out = g_byte_array_new();
    enum step step = STEP_DONE;
    stmt_bind_text(st, 1, id->text);
    stmt_bind_integer(st, 2, start);
    stmt_bind_integer(st, 3, start + length);
    while ((step = stmt_step(st, error)) == STEP_ROW)
        add_bytes(out, st, start, start + length);
    stmt_release(st);
    return step == STEP_DONE ? g_steal_pointer(&out) : NULL;
}
