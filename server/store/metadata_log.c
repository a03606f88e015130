/* metadata_log.c: the changes of the metadata, kept beside the rows. What they say is not this
 * folder's business: model/edit_log.h. */
#include "store/internal.h"

#define VERSION_SETTING "metadataVersion"

static bool check_room(struct store *s, GError **error)
{
    struct stmt *st = store_use(s, STMT_CHANGE_COUNT, error);
    if (st == NULL)
        return false;
    enum step step = stmt_step(st, error);
    bool full = step == STEP_ROW && stmt_integer(st, 0) >= STORE_MAX_CHANGES;
    stmt_release(st);
    if (full)
        g_set_error_literal(error, SERVER_ERROR, ERROR_TOO_LARGE,
                            "The metadata was changed too often; reset the organisation.");
    return step == STEP_ROW && !full;
}

static bool add_text(struct store *s, int64_t version, const char *text, GError **error)
{
    struct stmt *st = check_room(s, error) ? store_use(s, STMT_CHANGE_ADD, error) : NULL;
    if (st == NULL)
        return false;
    stmt_bind_integer(st, 1, version);
    stmt_bind_text(st, 2, text);
    return stmt_finish(st, error);
}

bool store_add_change(struct store *s, int64_t version, const char *text, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, (gint64)version);
    return (text == NULL || add_text(s, version, text, error)) &&
           store_set_setting(s, VERSION_SETTING, number, error);
}

bool store_each_change(struct store *s, change_fn tell, void *context, GError **error)
{
    struct stmt *st = store_use(s, STMT_CHANGE_LIST, error);
    if (st == NULL)
        return false;
    bool good = true;
    enum step step = STEP_DONE;
    while (good && (step = stmt_step(st, error)) == STEP_ROW)
        good = tell(context, stmt_integer(st, 0), stmt_text(st, 1), error);
    stmt_release(st);
    return good && step == STEP_DONE;
}

int64_t store_metadata_version(struct store *s)
{
    g_autofree char *text = store_get_setting(s, VERSION_SETTING);
    return text == NULL ? 0 : g_ascii_strtoll(text, NULL, 10);
}
