/* file_requests.c: what one request does to the file of a row: all of it, a piece of it, or none of
 * it any more. */
#include "service/files.h"
#include "service/rows.h"
#include "service/service.h"

/* A file is written to a row that exists, so the condition can only be on its version. */
static bool check_condition(struct work *w, const struct table *t, const struct guid *row,
                            const struct condition *c, GError **error)
{
    if (c != NULL && c->kind == CONDITION_MUST_NOT_EXIST) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_DUPLICATE_RECORD,
                            "A record with matching key values already exists.");
        return false;
    }
    return c == NULL || c->kind != CONDITION_VERSION ||
           rows_check_version(w, t, row, c->version, error);
}

static bool begin(const struct session *s, struct work *w, const struct row_key *key,
                  const struct file_place *place, struct guid *ret_token, GError **error)
{
    struct file_place whole = *place;
    return service_resolve_key(s, key, &whole.row, error) &&
           check_condition(w, key->table, &whole.row, place->condition, error) &&
           files_begin(w, &whole, ret_token, error);
}

bool service_file_begin(const struct session *s, const struct row_key *key,
                        const struct file_place *place, struct guid *ret_token, GError **error)
{
    struct work w;
    return work_begin(&w, s, error) &&
           work_end(&w, begin(s, &w, key, place, ret_token, error), error);
}

/* Blocks sent by place are named after it. */
static char *make_block_name(int64_t start)
{
    return g_strdup_printf("at %" G_GINT64_FORMAT, start);
}

static bool upload(struct work *w, const struct row_key *key, const struct file_place *place,
                   GBytes *bytes, GError **error)
{
    struct guid token;
    struct blob b = {0};
    const struct column *c = NULL;
    g_autofree char *block = make_block_name(0);
    if (!begin(w->session, w, key, place, &token, error) ||
        !files_find_open(w, &token, &b, &c, error))
        return false;
    bool good = files_write(w, &b, block, 0, bytes, error);
    blob_finish(&b);
    good = good && files_commit(w, &token, NULL, &b, error);
    blob_finish(&b);
    return good;
}

bool service_file_upload(const struct session *s, const struct row_key *key,
                         const struct file_place *place, GBytes *bytes, GError **error)
{
    struct work w;
    return work_begin(&w, s, error) && work_end(&w, upload(&w, key, place, bytes, error), error);
}

static bool check_chunk(const struct blob *b, const struct column *c,
                        const struct file_chunk *chunk, int64_t known, GError **error)
{
    int64_t length = (int64_t)g_bytes_get_size(chunk->bytes);
    bool ranged = chunk->end - chunk->start + 1 == length && chunk->end < chunk->total;
    bool next = chunk->start == b->size || known == length;
    if (ranged && next && length <= FILE_CHUNK_BYTES)
        return file_check_size(c, chunk->total, error);
    if (!ranged)
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "Content-Range does not fit the %" G_GINT64_FORMAT " bytes sent.", length);
    else if (!next)
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "The chunk starts at %" G_GINT64_FORMAT ", but %" G_GINT64_FORMAT
                    " bytes were received so far.",
                    chunk->start, b->size);
    else
        g_set_error(error, SERVER_ERROR, ERROR_FILE_TOO_LARGE, "A chunk may have %d bytes at most.",
                    FILE_CHUNK_BYTES);
    return false;
}

/* The session belongs to the column it was begun for. */
static bool check_place(struct work *w, const struct blob *b, const struct file_chunk *chunk,
                        GError **error)
{
    struct guid row;
    if (!service_resolve_key(w->session, chunk->key, &row, error))
        return false;
    if (guid_equal(&row, &b->row) && strcmp(b->entity, chunk->key->table->logical_name) == 0 &&
        strcmp(b->column, chunk->column->logical_name) == 0)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                "There is no upload with the token '%s' for this column.", b->id.text);
    return false;
}

static bool add_chunk(struct work *w, const struct guid *token, const struct file_chunk *chunk,
                      bool *ret_complete, GError **error)
{
    struct blob b = {0}, file = {0};
    const struct column *c = NULL;
    int64_t known = -1;
    g_autofree char *block = make_block_name(chunk->start);
    if (!files_find_open(w, token, &b, &c, error))
        return false;
    bool good = check_place(w, &b, chunk, error) &&
                check_condition(w, chunk->key->table, &b.row, chunk->condition, error) &&
                blob_block_length(w->store, token, block, &known, error) &&
                check_chunk(&b, c, chunk, known, error) &&
                files_write(w, &b, block, chunk->start, chunk->bytes, error);
    bool complete = good && b.size == chunk->total;
    blob_finish(&b);
    if (complete)
        good = files_commit(w, token, NULL, &file, error);
    blob_finish(&file);
    *ret_complete = complete;
    return good;
}

bool service_file_chunk(const struct session *s, const struct guid *token,
                        const struct file_chunk *chunk, bool *ret_complete, GError **error)
{
    struct work w;
    return work_begin(&w, s, error) &&
           work_end(&w, add_chunk(&w, token, chunk, ret_complete, error), error);
}

static bool clear(struct work *w, const struct row_key *key, const struct column *c,
                  const struct condition *condition, GError **error)
{
    struct guid id;
    return service_resolve_key(w->session, key, &id, error) &&
           check_condition(w, key->table, &id, condition, error) &&
           files_clear(w, key->table, &id, c, error);
}

bool service_file_clear(const struct session *s, const struct row_key *key, const struct column *c,
                        const struct condition *condition, GError **error)
{
    struct work w;
    return work_begin(&w, s, error) && work_end(&w, clear(&w, key, c, condition, error), error);
}
