/* previous_owner.c: organization.sharetopreviousowneronassign: whoever gives a row away keeps
 * access to it, as a share with every right. */
#include "model/privilege.h"
#include "service/shares.h"

/* A switch that says nothing is off. */
static bool is_on(struct work *w, bool *ret_on, GError **error)
{
    struct value v;
    if (!store_find_value(w->store, model_find_table(w->model, "organization"),
                          &w->session->organization, "sharetopreviousowneronassign", &v, error))
        return false;
    *ret_on = v.kind == VALUE_INTEGER && v.integer != 0;
    return true;
}

static int64_t every_right(void)
{
    int64_t mask = 0;
    for (enum right right = 0; right < RIGHT_COUNT; right++)
        mask |= right_info(right)->mask;
    return mask;
}

bool shares_keep_owner(struct work *w, const struct row *changes, const struct row *before,
                       GError **error)
{
    const struct column *c = table_find_column(changes->table, "ownerid");
    const struct value *now = c != NULL && c->type == COLUMN_OWNER ? row_get(changes, c) : NULL;
    const struct value *old = now != NULL ? row_get(before, c) : NULL;
    struct guid owner;
    bool on = false;
    if (old == NULL || old->kind != VALUE_TEXT || old->target == NULL || value_equal(old, now) ||
        !shares_are_possible(changes->table))
        return true;
    if (!is_on(w, &on, error))
        return false;
    g_strlcpy(owner.text, old->text, sizeof owner.text);
    const struct share s = {
        .table = changes->table, .id = &changes->id, .kind = old->target, .principal = &owner};
    return !on || shares_change(w, &s, SHARE_GRANT, every_right(), error);
}
