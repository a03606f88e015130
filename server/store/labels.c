/* labels.c: the names a fixture gave to rows. */
#include "store/internal.h"

bool store_set_label(struct store *s, const char *label, const char *entity, const struct guid *id,
                     GError **error)
{
    struct stmt *st = store_use(s, STMT_LABEL_SET, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, label);
    stmt_bind_text(st, 2, entity);
    stmt_bind_text(st, 3, id->text);
    return stmt_finish(st, error);
}

bool store_find_label(struct store *s, const char *label, const struct table **ret_table,
                      struct guid *ret_id, GError **error)
{
    struct stmt *st = store_use(s, STMT_LABEL_GET, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, label);
    enum step step = stmt_step(st, error);
    const struct table *t = step == STEP_ROW ? model_find_table(s->model, stmt_text(st, 0)) : NULL;
    if (t != NULL) {
        *ret_table = t;
        g_strlcpy(ret_id->text, stmt_text(st, 1), sizeof ret_id->text);
    } else if (step != STEP_FAILED) {
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND, "No row has the label '%s'.",
                    label);
    }
    stmt_release(st);
    return t != NULL;
}

bool store_each_label(struct store *s, label_fn tell, void *context, GError **error)
{
    struct stmt *st = store_use(s, STMT_LABEL_ALL, error);
    if (st == NULL)
        return false;
    enum step step = STEP_DONE;
    while ((step = stmt_step(st, error)) == STEP_ROW) {
        struct guid id;
        stmt_guid(st, 2, &id);
        tell(context, stmt_text(st, 0), stmt_text(st, 1), &id);
    }
    stmt_release(st);
    return step == STEP_DONE;
}
