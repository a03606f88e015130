/* metadata_changes.c: RetrieveMetadataChanges, with its stamps: how a client with a cache of the
 * schema learns what changed. */
#include <string.h>

#include "actions/operation.h"
#include "model/metadata_changes.h"

#define STAMP_DAYS 90
#define DAY_MS INT64_C(86400000)

static bool fail_expired(GError **error)
{
    g_set_error_literal(
        error, SERVER_ERROR, ERROR_VERSION_EXPIRED,
        "Version stamp associated with the client has expired. Please perform a full sync.");
    return false;
}

static void write_stamp(const struct operation_call *call, struct json *j)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(call->work->session->now_ms / 1000);
    g_autofree char *time = g_date_time_format(now, "%m/%d/%Y %H:%M:%S");
    g_autofree char *stamp =
        g_strdup_printf("%" G_GINT64_FORMAT "!%s", (gint64)model_version(call->work->model), time);
    json_put_text(j, "ServerVersionStamp", stamp);
}

/* "60000012!06/03/2024 08:00:00" */
static bool read_time(const char *text, int64_t *ret_ms)
{
    g_auto(GStrv) parts = g_strsplit_set(text, "/ :", -1);
    int numbers[6] = {0};
    if (g_strv_length(parts) != G_N_ELEMENTS(numbers))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        guint64 n = 0;
        if (!g_ascii_string_to_unsigned(parts[i], 10, 0, 9999, &n, NULL))
            return false;
        numbers[i] = (int)n;
    }
    g_autoptr(GDateTime) time =
        g_date_time_new_utc(numbers[2], numbers[0], numbers[1], numbers[3], numbers[4], numbers[5]);
    if (time != NULL)
        *ret_ms = g_date_time_to_unix(time) * 1000;
    return time != NULL;
}

/* *ret_since = -1 when there is none. */
static bool read_stamp(const struct operation_call *call, int64_t *ret_since, GError **error)
{
    const char *stamp = operation_text(call, "ClientVersionStamp");
    int64_t made_ms = 0, first = 0, now = model_version(call->work->model);
    gint64 version = 0;
    if (stamp == NULL || *stamp == '\0') {
        *ret_since = -1;
        return true;
    }
    const char *mark = strchr(stamp, '!');
    g_autofree char *number = mark == NULL ? NULL : g_strndup(stamp, (gsize)(mark - stamp));
    if (number == NULL || !g_ascii_string_to_signed(number, 10, 0, G_MAXINT64, &version, NULL) ||
        !read_time(mark + 1, &made_ms)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "ClientVersionStamp '%s' is no stamp of this server.", stamp);
        return false;
    }
    model_deleted(call->work->model, &first);
    if (version < first || version > now ||
        made_ms + STAMP_DAYS * DAY_MS < call->work->session->now_ms)
        return fail_expired(error);
    *ret_since = version;
    return true;
}

static bool read_word(const char *word, unsigned *ret_filter)
{
    static const struct {
        const char *name;
        unsigned bits;
    } words[] = {
        {"Default", TELL_DELETED_TABLES},
        {"Entity", TELL_DELETED_TABLES},
        {"Attribute", TELL_DELETED_COLUMNS},
        {"Relationship", TELL_DELETED_RELATIONSHIPS},
        {"Label", TELL_DELETED_LABELS},
        {"OptionSet", TELL_DELETED_OPTION_SETS},
        {"All", TELL_DELETED_TABLES | TELL_DELETED_COLUMNS | TELL_DELETED_RELATIONSHIPS |
                    TELL_DELETED_LABELS | TELL_DELETED_OPTION_SETS},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i].name, word) != 0)
            continue;
        *ret_filter |= words[i].bits;
        return true;
    }
    return false;
}

static bool read_deleted(const struct operation_call *call, unsigned *ret_filter, GError **error)
{
    const char *given = operation_text(call, "DeletedMetadataFilters");
    g_auto(GStrv) words = g_strsplit(given == NULL ? "Default" : given, ",", -1);
    unsigned filter = 0;
    for (char **word = words; *word != NULL; word++) {
        if (!read_word(g_strstrip(*word), &filter)) {
            g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                        "DeletedMetadataFilters: there is no '%s'; there are Default, Entity, "
                        "Attribute, Relationship, Label, OptionSet and All.",
                        *word);
            return false;
        }
    }
    *ret_filter = filter;
    return true;
}

bool operation_retrieve_metadata_changes(struct operation_call *call, GError **error)
{
    const cJSON *query = operation_parameter(call, "Query");
    int64_t since = -1;
    unsigned deleted = 0;
    struct json j;
    if (cJSON_IsNull(query))
        query = NULL;
    if (!read_stamp(call, &since, error) || !read_deleted(call, &deleted, error))
        return false;
    operation_begin_answer(call, &j);
    write_stamp(call, &j);
    g_string_append_c(call->json, ',');
    if (!metadata_changes_write(call->work->model, query, since, deleted, call->json, error))
        return false;
    g_string_append_c(call->json, '}');
    return true;
}
