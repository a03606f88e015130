/* secure.c: reads and writes of rows against the rights of the session. */
#include "service/secure.h"

#include <string.h>

struct actor session_actor(const struct session *s)
{
    return (struct actor){
        .security = s->security, .store = s->store, .user = s->user, .caller = s->caller};
}

/* ---- reading ---- */

const struct query *secure_query(const struct session *s, const struct query *q,
                                 struct secured_query *ret_secured)
{
    ret_secured->query = *q;
    ret_secured->asker =
        (struct asker){.user = s->user, .organization = s->organization, .now_ms = s->now_ms};
    ret_secured->query.asker = &ret_secured->asker;
    ret_secured->actor = session_actor(s);
    ret_secured->query.guard =
        security_guard_init(&ret_secured->guard, &ret_secured->actor, RIGHT_READ);
    return &ret_secured->query;
}

bool secure_mask(const struct session *s, GPtrArray *rows, GError **error)
{
    const struct actor actor = session_actor(s);
    for (guint i = 0; s->security != NULL && i < rows->len; i++)
        if (!security_mask_row(&actor, g_ptr_array_index(rows, i), error))
            return false;
    return true;
}

bool secure_find(const struct session *s, const struct table *t, const struct guid *id,
                 const GPtrArray *columns, struct row **ret_row, GError **error)
{
    const struct actor actor = session_actor(s);
    struct row *row = NULL;
    if (!security_check_table(&actor, t, RIGHT_READ, error) ||
        !store_find(s->store, t, id, columns, &row, error))
        return false;
    if (row == NULL)
        return fail_not_found(t, id, error);
    if (!security_check_row(&actor, t, id, RIGHT_READ, error) ||
        !security_mask_row(&actor, row, error)) {
        row_destroy(row);
        return false;
    }
    *ret_row = row;
    return true;
}

bool secure_row(struct work *w, const struct table *t, const struct guid *id, enum right right,
                GError **error)
{
    const struct actor actor = session_actor(w->session);
    return security_check_row(&actor, t, id, right, error);
}

bool secure_cell(struct work *w, const struct table *t, const struct guid *id,
                 const struct column *c, GError **error)
{
    const struct actor actor = session_actor(w->session);
    return security_check_row(&actor, t, id, RIGHT_READ, error) &&
           security_check_column(&actor, t, c, COLUMN_READ, error);
}

bool secure_task(struct work *w, const char *privilege, GError **error)
{
    const struct actor actor = session_actor(w->session);
    return security_check_task(&actor, privilege, error);
}

/* ---- writing ---- */

static bool check_columns(const struct actor *a, const struct row *named, enum column_use use,
                          GError **error)
{
    for (unsigned i = 0; i < named->columns; i++)
        if (named->present[i] &&
            !security_check_column(a, named->table, g_ptr_array_index(named->table->columns, i),
                                   use, error))
            return false;
    return true;
}

/* Lookups that mean other rows: not who owns the row, nor the row it is a part of. */
static bool is_link(const struct row *row, const struct column *c)
{
    const struct value *v = row_get(row, c);
    return column_is_lookup(c) && c->type != COLUMN_OWNER && v != NULL && v->kind == VALUE_TEXT &&
           v->target != NULL && c != table_securing_column(row->table);
}

/* Append on the row, append-to on what it is attached to. */
static bool check_links(const struct actor *a, const struct row *named, const struct row *before,
                        GError **error)
{
    for (unsigned i = 0; a->security != NULL && i < named->columns; i++) {
        const struct column *c = g_ptr_array_index(named->table->columns, i);
        const struct value *old = before != NULL ? row_get(before, c) : NULL;
        struct guid id;
        if (!is_link(named, c) || (old != NULL && value_equal(old, row_get(named, c))))
            continue;
        const struct value *v = row_get(named, c);
        g_strlcpy(id.text, v->text, sizeof id.text);
        bool good = before != NULL
                        ? security_check_row(a, named->table, &before->id, RIGHT_APPEND, error)
                        : security_check_table(a, named->table, RIGHT_APPEND, error);
        if (!good || !security_check_row(a, v->target, &id, RIGHT_APPEND_TO, error))
            return false;
    }
    return true;
}

/* Who is given a row must be able to read it. */
static bool check_assignee(const struct actor *a, const struct row *row, GError **error)
{
    const struct column *c = table_find_column(row->table, "ownerid");
    const struct value *v = c != NULL && c->type == COLUMN_OWNER ? row_get(row, c) : NULL;
    struct guid id;
    bool has = true;
    if (v == NULL || v->kind != VALUE_TEXT || strcmp(v->text, a->user.text) == 0)
        return true;
    g_strlcpy(id.text, v->text, sizeof id.text);
    if (!security_principal_has(a->security, &id, row->table, RIGHT_READ, &has, error))
        return false;
    if (!has)
        g_set_error(error, SERVER_ERROR, ERROR_ASSIGNEE_DENIED,
                    "The user or team with id %s who would own the record does not have read "
                    "privilege on entity %s.",
                    id.text, row->table->logical_name);
    return has;
}

bool secure_new(struct work *w, const struct row *row, const struct row *named, GError **error)
{
    const struct actor a = session_actor(w->session);
    return a.security == NULL ||
           (security_check_new(&a, row, error) && check_assignee(&a, row, error) &&
            check_columns(&a, named, COLUMN_CREATE, error) && check_links(&a, named, NULL, error));
}

/* What of a change is only about the owner, and what else there is. */
static void classify(const struct row *changes, const struct row *before, bool *ret_assigns,
                     bool *ret_writes)
{
    *ret_assigns = *ret_writes = false;
    for (unsigned i = 0; i < changes->columns; i++) {
        const struct column *c = g_ptr_array_index(changes->table->columns, i);
        const struct value *old = row_get(before, c);
        if (!changes->present[i])
            continue;
        if (c->type != COLUMN_OWNER)
            *ret_writes = true;
        else if (old == NULL || !value_equal(old, &changes->values[i]))
            *ret_assigns = true;
    }
}

bool secure_change(struct work *w, const struct row *changes, const struct row *before,
                   GError **error)
{
    const struct actor a = session_actor(w->session);
    const struct table *t = changes->table;
    bool assigns = false, writes = false;
    if (a.security == NULL)
        return true;
    classify(changes, before, &assigns, &writes);
    if ((writes || !assigns) && !security_check_row(&a, t, &changes->id, RIGHT_WRITE, error))
        return false;
    if (assigns && (!security_check_row(&a, t, &changes->id, RIGHT_ASSIGN, error) ||
                    !check_assignee(&a, changes, error)))
        return false;
    return check_columns(&a, changes, COLUMN_UPDATE, error) &&
           check_links(&a, changes, before, error);
}
