/* file_blocks.c: the messages that move files in blocks: upload, download, delete. Their token is
 * the id of the upload, and of the file afterwards. */
#include <string.h>

#include "actions/operation.h"
#include "model/base64.h"
#include "service/files.h"

#define MAX_BLOCK_ID_CHARS 100
#define MAX_BLOCKS 50000

bool operation_token(const struct operation_call *call, const char *name, struct guid *ret_token,
                     GError **error)
{
    const char *text = operation_text(call, name);
    if (text != NULL && guid_parse(text, strlen(text), ret_token))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "'%s' is no valid %s.",
                text != NULL ? text : "", name);
    return false;
}

/* The row of Target and the column FileAttributeName names. *ret_row is owned: row_destroy. */
static bool read_place(struct operation_call *call, struct row **ret_row,
                       const struct column **ret_column, GError **error)
{
    const char *name = operation_text(call, "FileAttributeName");
    struct row *row = NULL;
    if (!operation_row(call, operation_parameter(call, "Target"), "Target", NULL, &row, error))
        return false;
    const struct column *c = name != NULL ? table_find_column(row->table, name) : NULL;
    if (c != NULL && (c->type == COLUMN_FILE || c->type == COLUMN_IMAGE)) {
        *ret_row = row;
        *ret_column = c;
        return true;
    }
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "'%s' is no file or image column of '%s'.", name != NULL ? name : "",
                row->table->logical_name);
    row_destroy(row);
    return false;
}

bool operation_initialize_file_blocks_upload(struct operation_call *call, GError **error)
{
    struct row *row = NULL;
    const struct column *c = NULL;
    struct guid token;
    struct json j;
    if (!read_place(call, &row, &c, error))
        return false;
    const struct file_place place = {
        .table = row->table, .row = row->id, .column = c, .name = operation_text(call, "FileName")};
    bool good = files_begin(call->work, &place, &token, error);
    row_destroy(row);
    if (!good)
        return false;
    operation_begin_answer(call, &j);
    json_put_text(&j, "FileContinuationToken", token.text);
    json_end_object(&j);
    return true;
}

static bool check_block_id(const struct operation_call *call, const char *id, GError **error)
{
    if (id != NULL && *id != '\0' && g_utf8_strlen(id, -1) <= MAX_BLOCK_ID_CHARS)
        return true;
    return operation_missing(call, "BlockId", error);
}

bool operation_upload_block(struct operation_call *call, GError **error)
{
    struct guid token;
    const char *id = operation_text(call, "BlockId"), *data = operation_text(call, "BlockData");
    if (!operation_token(call, "FileContinuationToken", &token, error) ||
        !check_block_id(call, id, error))
        return false;
    g_autoptr(GBytes) bytes = data != NULL ? base64_decode(data) : NULL;
    if (bytes == NULL || g_bytes_get_size(bytes) > FILE_CHUNK_BYTES) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "BlockData must be base64 of at most %d bytes.", FILE_CHUNK_BYTES);
        return false;
    }
    return files_put(call->work, &token, id, bytes, error);
}

GPtrArray *operation_blocks(const struct operation_call *call, GError **error)
{
    const cJSON *list = operation_parameter(call, "BlockList"), *item = NULL;
    g_autoptr(GPtrArray) blocks = g_ptr_array_new();
    cJSON_ArrayForEach(item, list)
    {
        const char *id = cJSON_GetStringValue(item);
        if (!check_block_id(call, id, error))
            return NULL;
        g_ptr_array_add(blocks, item->valuestring);
    }
    if (blocks->len > 0 && blocks->len <= MAX_BLOCKS)
        return g_steal_pointer(&blocks);
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "BlockList must have 1 to %d blocks.",
                MAX_BLOCKS);
    return NULL;
}

bool operation_commit_file_blocks_upload(struct operation_call *call, GError **error)
{
    struct guid token;
    struct blob file = {0};
    struct json j;
    if (!operation_token(call, "FileContinuationToken", &token, error))
        return false;
    g_autoptr(GPtrArray) blocks = operation_blocks(call, error);
    const struct file_labels labels = {operation_text(call, "FileName"),
                                       operation_text(call, "MimeType")};
    if (blocks == NULL || !files_label(call->work, &token, &labels, error) ||
        !files_commit(call->work, &token, blocks, &file, error))
        return false;
    operation_begin_answer(call, &j);
    json_put_text(&j, "FileId", file.id.text);
    json_put_integer(&j, "FileSizeInBytes", file.size);
    json_end_object(&j);
    blob_finish(&file);
    return true;
}

/* ---- download ---- */

/* The id of the file the column holds; of an image that of the full one. */
static bool read_file_id(const struct row *row, const struct column *c, struct guid *ret_id,
                         GError **error)
{
    g_autofree char *image = g_strconcat(c->logical_name, "id", NULL);
    const struct column *holder =
        c->type == COLUMN_IMAGE ? table_find_column(row->table, image) : c;
    const struct value *v = holder != NULL ? row_get(row, holder) : NULL;
    if (v != NULL && v->text != NULL && guid_parse(v->text, strlen(v->text), ret_id))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                "No file attachment found for attribute: %s EntityId: %s.", c->logical_name,
                row->id.text);
    return false;
}

bool operation_initialize_file_blocks_download(struct operation_call *call, GError **error)
{
    struct row *row = NULL;
    const struct column *c = NULL;
    struct guid id;
    struct blob file = {0};
    struct json j;
    if (!read_place(call, &row, &c, error))
        return false;
    bool good = read_file_id(row, c, &id, error) && files_find(call->work, &id, &file, error);
    row_destroy(row);
    if (!good)
        return false;
    operation_begin_answer(call, &j);
    json_put_text(&j, "FileContinuationToken", file.id.text);
    json_put_integer(&j, "FileSizeInBytes", file.size);
    json_put_text(&j, "FileName", file.name);
    json_put_boolean(&j, "IsChunkingSupported", true);
    json_end_object(&j);
    blob_finish(&file);
    return true;
}

/* A block of a file that is not carried by a row; owned. */
static GByteArray *read_block(struct operation_call *call, const struct guid *id,
                              const struct file_block *block, GError **error)
{
    struct blob file = {0};
    if (!files_find(call->work, id, &file, error))
        return NULL;
    bool within = operation_check_block(block, file.size, error);
    blob_finish(&file);
    return within ? blob_read(call->work->store, id, block->offset, block->length, error) : NULL;
}

bool operation_check_block(const struct file_block *block, int64_t size, GError **error)
{
    if (block->offset >= 0 && block->offset < MAX(size, 1) && block->length > 0 &&
        block->length <= FILE_CHUNK_BYTES)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "Offset must lie in the file, and BlockLength be 1 to %d.", FILE_CHUNK_BYTES);
    return false;
}

bool operation_download_block(struct operation_call *call, GError **error)
{
    struct guid id;
    struct json j;
    g_autoptr(GByteArray) bytes = NULL;
    bool carried = false;
    const struct file_block block = {.offset = operation_integer(call, "Offset", 0),
                                     .length = operation_integer(call, "BlockLength", 0)};
    if (!operation_token(call, "FileContinuationToken", &id, error) ||
        !operation_carried_block(call, &id, &block, &carried, &bytes, error))
        return false;
    if (!carried)
        bytes = read_block(call, &id, &block, error);
    if (bytes == NULL)
        return false;
    g_autofree char *data = g_base64_encode(bytes->data, bytes->len);
    operation_begin_answer(call, &j);
    json_put_text(&j, "Data", data);
    json_end_object(&j);
    return true;
}

bool operation_delete_file(struct operation_call *call, GError **error)
{
    struct guid id;
    struct blob file = {0};
    if (!operation_token(call, "FileId", &id, error) || !files_find(call->work, &id, &file, error))
        return false;
    const struct table *t = model_find_table(call->work->model, file.entity);
    const struct column *c = t != NULL ? table_find_column(t, file.column) : NULL;
    bool good = c != NULL ? files_clear(call->work, t, &file.row, c, error)
                          : blob_delete(call->work->store, &id, error);
    blob_finish(&file);
    return good;
}
