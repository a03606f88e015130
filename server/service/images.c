/* images.c: see images.h. Dataverse shrinks what it shows as thumbnail; here an image is kept as it
 * was sent, as nothing a client decides depends on its size. */
#include "service/images.h"

#include <string.h>

#include "model/base64.h"
#include "model/value_json.h"
#include "service/files.h"

#define UNIX_EPOCH_TICKS INT64_C(621355968000000000) /* 1970 in units of 100 ns since year 1 */
#define TICKS_PER_MS 10000

/* How files of the formats start that Dataverse takes. */
static const struct {
    const char *bytes;
    size_t length;
    const char *mime;
} formats[] = {
    {"\x89PNG\r\n\x1a\n", 8, "image/png"},
    {"\xff\xd8\xff", 3, "image/jpeg"},
    {"GIF8", 4, "image/gif"},
    {"BM", 2, "image/bmp"},
    {"II*\0", 4, "image/tiff"},
    {"MM\0*", 4, "image/tiff"},
};

const char *image_mime(const guint8 *bytes, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
        if (length >= formats[i].length && memcmp(bytes, formats[i].bytes, formats[i].length) == 0)
            return formats[i].mime;
    return NULL;
}

/* Owned; NULL = refused. */
static GBytes *decode(const struct table *t, const struct column *c, const char *text,
                      const char **ret_mime, GError **error)
{
    g_autoptr(GBytes) bytes = base64_decode(text);
    gsize length = 0;
    if (bytes == NULL) {
        payload_fail(error, t, "The value of '%s' is no base64.", c->logical_name);
        return NULL;
    }
    const guchar *data = g_bytes_get_data(bytes, &length);
    *ret_mime = image_mime(data, length);
    if (!file_check_size(c, (int64_t)length, error))
        return NULL;
    if (*ret_mime == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "The value of '%s' is no image: png, jpeg, gif, bmp and tiff are.",
                    c->logical_name);
        return NULL;
    }
    return g_steal_pointer(&bytes);
}

static void set_text(struct row *row, const struct column *c, const char *suffix, const char *text)
{
    g_autofree char *name = g_strconcat(c->logical_name, suffix, NULL);
    row_set_text(row, name, text);
}

static void set_time(struct row *row, const struct column *c, int64_t ticks)
{
    g_autofree char *name = g_strconcat(c->logical_name, "_timestamp", NULL);
    row_set_integer(row, name, ticks);
}

static void fill_columns(struct row *row, const struct column *c, const struct guid *id,
                         int64_t now_ms)
{
    int64_t ticks = UNIX_EPOCH_TICKS + now_ms * TICKS_PER_MS;
    g_autofree char *url = g_strdup_printf(
        "/Image/download.aspx?Entity=%s&Attribute=%s&Id=%s&Timestamp=%" G_GINT64_FORMAT,
        row->table->logical_name, c->logical_name, row->id.text, (gint64)ticks);
    set_time(row, c, ticks);
    set_text(row, c, "_url", url);
    set_text(row, c, "id", id->text);
}

static void clear_columns(struct row *row, const struct column *c)
{
    g_autofree char *time = g_strconcat(c->logical_name, "_timestamp", NULL);
    row_set_text(row, time, NULL);
    set_text(row, c, "_url", NULL);
    set_text(row, c, "id", NULL);
}

static bool keep_full(struct work *w, struct blob *b, GBytes *bytes, GError **error)
{
    b->complete = true;
    b->size = (int64_t)g_bytes_get_size(bytes);
    return blob_add(w->store, b, error) && blob_put(w->store, &b->id, "whole", 0, bytes, error) &&
           blob_update(w->store, b, error);
}

static bool set_image(struct work *w, struct row *row, const struct column *c, struct blob *b,
                      GError **error)
{
    const char *mime = NULL;
    g_autoptr(GBytes) bytes = decode(row->table, c, row_value(row, c)->text, &mime, error);
    if (bytes == NULL)
        return false;
    b->mime = g_strdup(mime);
    b->name = g_strconcat(c->logical_name, ".", strchr(mime, '/') + 1, NULL);
    w->session->new_guid(w->session->guid_context, &b->id);
    fill_columns(row, c, &b->id, w->session->now_ms);
    return !c->can_store_full_image || keep_full(w, b, bytes, error);
}

static bool fill(struct work *w, struct row *row, const struct column *c, GError **error)
{
    struct blob b = {.entity = g_strdup(row->table->logical_name),
                     .column = g_strdup(c->logical_name),
                     .row = row->id};
    bool good = blob_delete_others(w->store, &b, error);
    if (row_value(row, c)->kind == VALUE_NULL)
        clear_columns(row, c);
    else
        good = good && set_image(w, row, c, &b, error);
    blob_finish(&b);
    return good;
}

bool images_fill(struct work *w, struct row *row, GError **error)
{
    for (guint i = 0; i < row->columns; i++) {
        const struct column *c = g_ptr_array_index(row->table->columns, i);
        if (c->type == COLUMN_IMAGE && row->present[i] && !fill(w, row, c, error))
            return false;
    }
    return true;
}
