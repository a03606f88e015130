/* attachment_blocks.c: the messages that move in blocks what notes and e-mail attachments carry as
 * base64 in an ordinary column. The token of a download is the id of the row. */
#include <string.h>

#include "actions/operation.h"
#include "model/base64.h"
#include "service/attachments.h"
#include "service/files.h"

static const struct message {
    const char *word; /* in the names of the messages */
    const char *table, *id_member;
} messages[] = {
    {"Annotation", "annotation", "AnnotationId"},
    {"Attachment", "activitymimeattachment", "ActivityMimeAttachmentId"},
};

static const struct message *message_of(const struct operation_call *call)
{
    return strstr(call->name, messages[0].word) != NULL ? &messages[0] : &messages[1];
}

bool operation_initialize_attachment_upload(struct operation_call *call, GError **error)
{
    const cJSON *target = operation_parameter(call, "Target");
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(target, "filename"));
    const struct carrier *carrier = attachments_find_carrier(message_of(call)->table);
    struct guid token;
    struct json j;
    if (!attachments_begin(call->work, carrier, name != NULL ? name : "", &token, error))
        return false;
    operation_begin_answer(call, &j);
    json_put_text(&j, "FileContinuationToken", token.text);
    json_end_object(&j);
    return true;
}

/* Creates the row, or changes the one whose key is given. */
static bool write_row(struct operation_call *call, const struct table *t, const cJSON *json,
                      struct guid *ret_id, GError **error)
{
    const cJSON *given = cJSON_GetObjectItemCaseSensitive(json, t->primary_id);
    const char *text = cJSON_GetStringValue(given);
    struct row_key key = {.table = t, .by_id = true};
    const struct condition none = {.kind = CONDITION_NONE};
    struct patch p = {.key = &key, .json = json, .condition = &none};
    if (given == NULL)
        return rows_create(call->work, t, json, NULL, ret_id, error);
    if (text == NULL || !guid_parse(text, strlen(text), &key.id))
        return operation_missing(call, t->primary_id, error);
    *ret_id = key.id;
    return rows_patch(call->work, &p, error);
}

bool operation_commit_attachment_upload(struct operation_call *call, GError **error)
{
    const struct message *m = message_of(call);
    const struct table *t = model_find_table(call->work->model, m->table);
    const struct carrier *carrier = attachments_find_carrier(m->table);
    struct guid token, id;
    struct json j;
    int64_t size = 0;
    g_autofree char *text = NULL;
    if (!operation_token(call, "FileContinuationToken", &token, error))
        return false;
    g_autoptr(GPtrArray) blocks = operation_blocks(call, error);
    if (blocks == NULL ||
        !attachments_take(call->work, carrier, &token, blocks, &text, &size, error))
        return false;
    cJSON *json = cJSON_Duplicate(operation_parameter(call, "Target"), true);
    cJSON_DeleteItemFromObjectCaseSensitive(json, carrier->body);
    cJSON_AddItemToObject(json, carrier->body, cJSON_CreateStringReference(text));
    bool good = write_row(call, t, json, &id, error);
    cJSON_Delete(json);
    if (!good)
        return false;
    operation_begin_answer(call, &j);
    json_put_text(&j, m->id_member, id.text);
    json_put_integer(&j, "FileSizeInBytes", size);
    json_end_object(&j);
    return true;
}

/* ---- download ---- */

/* The file the row carries; owned. */
static GBytes *read_body(const struct row *row, GError **error)
{
    const struct carrier *carrier = attachments_find_carrier(row->table->logical_name);
    const char *text = row_text(row, carrier->body, NULL);
    GBytes *bytes = text != NULL ? base64_decode(text) : NULL;
    if (bytes == NULL)
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                    "No file attachment found for attribute: %s EntityId: %s.", carrier->body,
                    row->id.text);
    return bytes;
}

bool operation_initialize_attachment_download(struct operation_call *call, GError **error)
{
    struct row *row = NULL;
    struct json j;
    if (!operation_row(call, operation_parameter(call, "Target"), "Target", message_of(call)->table,
                       &row, error))
        return false;
    g_autoptr(GBytes) bytes = read_body(row, error);
    if (bytes != NULL) {
        operation_begin_answer(call, &j);
        json_put_text(&j, "FileContinuationToken", row->id.text);
        json_put_integer(&j, "FileSizeInBytes", (int64_t)g_bytes_get_size(bytes));
        json_put_text(&j, "FileName", row_text(row, "filename", ""));
        json_end_object(&j);
    }
    row_destroy(row);
    return bytes != NULL;
}

/* The row with this id that carries files; *ret_row = NULL: there is none. */
static bool find_row(struct operation_call *call, const struct guid *id, struct row **ret_row,
                     GError **error)
{
    *ret_row = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(messages) && *ret_row == NULL; i++) {
        const struct table *t = model_find_table(call->work->model, messages[i].table);
        GError *reason = NULL;
        if (t == NULL || work_read(call->work, t, id, ret_row, &reason))
            continue;
        if (!g_error_matches(reason, SERVER_ERROR, ERROR_RECORD_NOT_FOUND)) {
            g_propagate_error(error, reason);
            return false;
        }
        g_error_free(reason);
    }
    return true;
}

bool operation_carried_block(struct operation_call *call, const struct guid *id,
                             const struct file_block *block, bool *ret_carried,
                             GByteArray **ret_bytes, GError **error)
{
    struct row *row = NULL;
    *ret_carried = false;
    if (!find_row(call, id, &row, error))
        return false;
    if (row == NULL)
        return true;
    g_autoptr(GBytes) bytes = read_body(row, error);
    row_destroy(row);
    if (bytes == NULL || !operation_check_block(block, (int64_t)g_bytes_get_size(bytes), error))
        return false;
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    gsize length = MIN((gsize)block->length, size - (gsize)block->offset);
    *ret_carried = true;
    *ret_bytes = g_byte_array_append(g_byte_array_new(), data + block->offset, (guint)length);
    return true;
}
