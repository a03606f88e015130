/* files.c: see files.h. */
#include "service/files.h"

#include <string.h>

#include "service/attachments.h"
#include "service/rows.h"
#include "service/secure.h"
#include "service/service.h"

#define DEFAULT_MIME "application/octet-stream"

bool file_check_size(const struct column *c, int64_t bytes, GError **error)
{
    if (bytes <= (int64_t)column_max_size_kb(c) * 1024)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_FILE_TOO_LARGE,
                "Attachment file size is too big. The column '%s' takes %d KB.", c->logical_name,
                column_max_size_kb(c));
    return false;
}

/* ---- upload ---- */

static bool check_name(const char *name, GError **error)
{
    bool good = name != NULL && *name != '\0' && g_utf8_validate(name, -1, NULL) &&
                g_utf8_strlen(name, -1) <= FILE_MAX_NAME_CHARS && strpbrk(name, "\r\n") == NULL;
    if (!good)
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "The name of a file is needed, of at most %d characters.", FILE_MAX_NAME_CHARS);
    return good;
}

bool files_begin(struct work *w, const struct file_place *place, struct guid *ret_token,
                 GError **error)
{
    struct row *row = NULL;
    if (!check_name(place->name, error) || !attachments_check_name(w, place->name, error) ||
        !work_read_any(w, place->table, &place->row, &row, error))
        return false;
    row_destroy(row);
    if (!secure_row(w, place->table, &place->row, RIGHT_WRITE, error))
        return false;
    struct blob b = {.entity = g_strdup(place->table->logical_name),
                     .column = g_strdup(place->column->logical_name),
                     .row = place->row,
                     .name = g_strdup(place->name),
                     .mime = g_strdup(place->mime != NULL ? place->mime : DEFAULT_MIME)};
    w->session->new_guid(w->session->guid_context, &b.id);
    *ret_token = b.id;
    bool good =
        blob_trim_open(w->store, FILE_MAX_OPEN_UPLOADS - 1, error) && blob_add(w->store, &b, error);
    blob_finish(&b);
    return good;
}

bool files_find_open(struct work *w, const struct guid *token, struct blob *ret_blob,
                     const struct column **ret_column, GError **error)
{
    struct blob b = {0};
    if (!blob_find(w->store, token, &b, error))
        return false;
    const struct table *t = model_find_table(w->model, b.entity);
    const struct column *c = t != NULL ? table_find_column(t, b.column) : NULL;
    if (b.complete || c == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                    "There is no upload with the token '%s'.", token->text);
        blob_finish(&b);
        return false;
    }
    if (!secure_row(w, t, &b.row, RIGHT_WRITE, error)) {
        blob_finish(&b);
        return false;
    }
    *ret_blob = b;
    *ret_column = c;
    return true;
}

static bool is_file(const struct column *c)
{
    return c->type == COLUMN_FILE || c->type == COLUMN_IMAGE;
}

/* A block that is sent again replaces itself, so its old length does not count. */
bool files_write(struct work *w, struct blob *b, const char *block, int64_t start, GBytes *bytes,
                 GError **error)
{
    const struct column *c = table_find_column(model_find_table(w->model, b->entity), b->column);
    int64_t before = -1;
    if (!blob_block_length(w->store, &b->id, block, &before, error))
        return false;
    b->size += (int64_t)g_bytes_get_size(bytes) - MAX(before, 0);
    return (is_file(c) ? file_check_size(c, b->size, error)
                       : attachments_check_size(w, b->size, error)) &&
           blob_put(w->store, &b->id, block, start, bytes, error) &&
           blob_update(w->store, b, error);
}

bool files_put(struct work *w, const struct guid *token, const char *block, GBytes *bytes,
               GError **error)
{
    struct blob b = {0};
    const struct column *c = NULL;
    if (!files_find_open(w, token, &b, &c, error))
        return false;
    bool good = files_write(w, &b, block, BLOB_UNPLACED, bytes, error);
    blob_finish(&b);
    return good;
}

/* It becomes a header. */
static bool check_mime(const char *mime, GError **error)
{
    size_t length = strlen(mime);
    bool good = length <= FILE_MAX_NAME_CHARS;
    for (size_t i = 0; good && i < length; i++)
        good = g_ascii_isprint(mime[i]);
    if (!good)
        g_set_error_literal(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                            "The MIME type is too long or has characters no type has.");
    return good;
}

static void replace(char **text, const char *other)
{
    if (other == NULL)
        return;
    g_free(*text);
    *text = g_strdup(other);
}

bool files_label(struct work *w, const struct guid *token, const struct file_labels *labels,
                 GError **error)
{
    struct blob b = {0};
    const struct column *c = NULL;
    if (labels->name != NULL &&
        (!check_name(labels->name, error) || !attachments_check_name(w, labels->name, error)))
        return false;
    if (labels->mime != NULL && !check_mime(labels->mime, error))
        return false;
    if (!files_find_open(w, token, &b, &c, error))
        return false;
    replace(&b.name, labels->name);
    replace(&b.mime, labels->mime);
    bool good = blob_update(w->store, &b, error);
    blob_finish(&b);
    return good;
}

bool files_place_blocks(struct work *w, struct blob *b, const GPtrArray *blocks, GError **error)
{
    int64_t start = 0;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < blocks->len; i++) {
        const char *block = g_ptr_array_index(blocks, i);
        int64_t length = -1;
        if (!blob_block_length(w->store, &b->id, block, &length, error))
            return false;
        if (length < 0 || !g_hash_table_add(seen, g_ptr_array_index(blocks, i))) {
            g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                        "The block '%s' was not uploaded, or is listed twice.", block);
            return false;
        }
        if (!blob_place(w->store, &b->id, block, start, error))
            return false;
        start += length;
    }
    b->size = start;
    return blob_drop_unplaced(w->store, &b->id, error);
}

/* The value of an image column is the image itself: the upload is not needed any more. */
static bool set_image(struct work *w, const struct blob *b, struct row *changes, GError **error)
{
    g_autoptr(GByteArray) bytes = blob_read(w->store, &b->id, 0, b->size, error);
    if (bytes == NULL || !blob_delete(w->store, &b->id, error))
        return false;
    g_autofree char *text = g_base64_encode(bytes->data, bytes->len);
    row_set_text(changes, b->column, text);
    return rows_change(w, changes, error);
}

static bool set_file(struct work *w, struct blob *b, struct row *changes, GError **error)
{
    g_autofree char *name = g_strconcat(b->column, "_name", NULL);
    b->complete = true;
    row_set_text(changes, b->column, b->id.text);
    row_set_text(changes, name, b->name);
    return blob_update(w->store, b, error) && blob_delete_others(w->store, b, error) &&
           rows_change(w, changes, error);
}

bool files_commit(struct work *w, const struct guid *token, const GPtrArray *blocks,
                  struct blob *ret_file, GError **error)
{
    struct blob b = {0};
    const struct column *c = NULL;
    if (!files_find_open(w, token, &b, &c, error))
        return false;
    struct row *changes = row_create(model_find_table(w->model, b.entity));
    changes->id = b.row;
    bool good = is_file(c);
    if (!good)
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "The upload '%s' is for the column '%s', which is no file column.", token->text,
                    b.column);
    good = good && (blocks == NULL || files_place_blocks(w, &b, blocks, error));
    good = good && (c->type == COLUMN_IMAGE ? set_image(w, &b, changes, error)
                                            : set_file(w, &b, changes, error));
    row_destroy(changes);
    if (good)
        *ret_file = b;
    else
        blob_finish(&b);
    return good;
}

/* ---- the rest of its life ---- */

bool files_clear(struct work *w, const struct table *t, const struct guid *row,
                 const struct column *c, GError **error)
{
    g_autofree char *name = g_strconcat(c->logical_name, "_name", NULL);
    struct blob none = {
        .entity = g_strdup(t->logical_name), .column = g_strdup(c->logical_name), .row = *row};
    struct row *changes = row_create(t);
    changes->id = *row;
    row_set_text(changes, c->logical_name, NULL);
    if (c->type == COLUMN_FILE)
        row_set_text(changes, name, NULL);
    bool good = blob_delete_others(w->store, &none, error) && rows_change(w, changes, error);
    row_destroy(changes);
    blob_finish(&none);
    return good;
}

static bool find(struct store *store, const struct guid *id, struct blob *ret_file, GError **error)
{
    struct blob b = {0};
    if (!blob_find(store, id, &b, error))
        return false;
    if (b.complete) {
        *ret_file = b;
        return true;
    }
    blob_finish(&b);
    g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                "FileAttachment With Id = %s Does Not Exist", id->text);
    return false;
}

bool files_find(struct work *w, const struct guid *id, struct blob *ret_file, GError **error)
{
    struct blob b = {0};
    if (!find(w->store, id, &b, error))
        return false;
    const struct table *t = model_find_table(w->model, b.entity);
    const struct column *c = t != NULL ? table_find_column(t, b.column) : NULL;
    if (c != NULL && !secure_cell(w, t, &b.row, c, error)) {
        blob_finish(&b);
        return false;
    }
    *ret_file = b;
    return true;
}

bool service_file_head(const struct session *s, const struct guid *id, struct blob *ret_file,
                       GError **error)
{
    return find(s->store, id, ret_file, error);
}

GByteArray *service_file_read(const struct session *s, const struct guid *id, int64_t start,
                              int64_t length, GError **error)
{
    return blob_read(s->store, id, start, length, error);
}
