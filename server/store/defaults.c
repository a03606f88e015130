/* defaults.c: default values, system columns and derived columns. */
#include "store/defaults.h"

#include <string.h>

static bool is_empty(const struct row *row, const struct column *c)
{
    return c != NULL && !row->present[c->index];
}

static void fill_default_value(struct row *row, const struct column *c)
{
    const char *sql = column_type_info(c->type)->sql;
    struct value *v = row_value(row, c);
    if (strcmp(sql, "INTEGER") == 0)
        *v = (struct value){.kind = VALUE_INTEGER, .integer = (int64_t)c->default_value};
    else if (strcmp(sql, "REAL") == 0)
        *v = (struct value){.kind = VALUE_REAL, .real = c->default_value};
    else
        return;
    row->present[c->index] = true;
}

static const struct option *find_state(const struct row *row, const struct column *state)
{
    const struct value *v = row_get(row, state);
    if (v != NULL && v->kind == VALUE_INTEGER)
        return column_find_option(state, (int)v->integer);
    return state->options != NULL && state->options->len > 0
               ? &g_array_index(state->options, struct option, 0)
               : NULL;
}

/* The state follows from the status, or the status from the state. */
static void fill_state(struct row *row)
{
    const struct column *state = table_find_column(row->table, "statecode");
    const struct column *status = table_find_column(row->table, "statuscode");
    if (state == NULL || status == NULL)
        return;
    const struct value *given = row_get(row, status);
    if (is_empty(row, state) && given != NULL && given->kind == VALUE_INTEGER) {
        const struct option *o = column_find_option(status, (int)given->integer);
        if (o != NULL && o->state >= 0)
            row_set_integer(row, "statecode", o->state);
    }
    const struct option *o = find_state(row, state);
    if (o == NULL)
        return;
    row_set_integer(row, "statecode", o->value);
    if (is_empty(row, status) && o->default_status >= 0)
        row_set_integer(row, "statuscode", o->default_status);
}

static void fill_time(struct row *row, const char *column, int64_t now_ms)
{
    if (is_empty(row, table_find_column(row->table, column)))
        row_set_integer(row, column, now_ms / 1000);
}

static void fill_person(struct row *row, const char *column, const struct author *author)
{
    const struct column *c = table_find_column(row->table, column);
    if (author->table != NULL && is_empty(row, c) && column_is_lookup(c))
        row_set_lookup(row, column, author->table, &author->id);
}

static bool has_money(const struct row *row)
{
    for (guint i = 0; i < row->columns; i++) {
        const struct column *c = g_ptr_array_index(row->table->columns, i);
        if (c->type == COLUMN_MONEY && row->present[i] && row->values[i].kind != VALUE_NULL)
            return true;
    }
    return false;
}

static void fill_currency(struct row *row, const struct author *author)
{
    const struct column *c = table_find_column(row->table, "transactioncurrencyid");
    const struct column *rate = table_find_column(row->table, "exchangerate");
    if (c == NULL || !column_is_lookup(c) || strcmp(row->table->logical_name, "organization") == 0)
        return;
    if (is_empty(row, c) && author->currency.text[0] != '\0' && has_money(row)) {
        const struct relationship *r = table_find_lookup(row->table, c, "transactioncurrency");
        const struct nav *nav = r != NULL ? table_find_nav(row->table, r->navigation) : NULL;
        if (nav != NULL)
            row_set_lookup(row, "transactioncurrencyid", nav->to, &author->currency);
    }
    const struct value *currency = row_get(row, c);
    if (currency != NULL && currency->kind == VALUE_TEXT && is_empty(row, rate)) {
        *row_value(row, rate) = (struct value){.kind = VALUE_REAL, .real = 1};
        row->present[rate->index] = true;
    }
}

void defaults_fill(struct row *row, const struct author *author)
{
    for (guint i = 0; i < row->columns; i++) {
        const struct column *c = g_ptr_array_index(row->table->columns, i);
        if (c->has_default && !row->present[i] && c->type != COLUMN_STATE &&
            c->type != COLUMN_STATUS)
            fill_default_value(row, c);
    }
    fill_state(row);
    fill_time(row, "createdon", author->now_ms);
    fill_time(row, "modifiedon", author->now_ms);
    fill_person(row, "createdby", author);
    fill_person(row, "modifiedby", author);
    fill_person(row, "ownerid", author);
    fill_currency(row, author);
    if (row->table->is_activity)
        row_set_text(row, "activitytypecode", row->table->logical_name);
    defaults_derive(row, NULL);
}

void defaults_touch(struct row *changes, const struct author *author)
{
    row_set_integer(changes, "modifiedon", author->now_ms / 1000);
    if (author->table != NULL && table_find_column(changes->table, "modifiedby") != NULL)
        row_set_lookup(changes, "modifiedby", author->table, &author->id);
}

/* ---- derived columns ---- */

/* The text a column will have; "" when it has none. */
static const char *text_after(const struct row *changes, const struct row *before,
                              const struct column *c)
{
    const struct value *v = row_get(changes, c);
    if (v == NULL && before != NULL)
        v = row_get(before, c);
    return v != NULL && v->text != NULL ? v->text : "";
}

static void derive_full_name(struct row *changes, const struct row *before)
{
    const struct table *t = changes->table;
    const struct column *first = table_find_column(t, "firstname");
    const struct column *last = table_find_column(t, "lastname");
    const struct column *full = table_find_column(t, "fullname");
    if (first == NULL || last == NULL || full == NULL ||
        (!changes->present[first->index] && !changes->present[last->index]))
        return;
    const char *a = text_after(changes, before, first), *b = text_after(changes, before, last);
    g_autofree char *name = g_strconcat(a, *a != '\0' && *b != '\0' ? " " : "", b, NULL);
    row_set_text(changes, "fullname", *name != '\0' ? name : NULL);
}

static void derive_base_money(struct row *changes)
{
    for (guint i = 0; i < changes->columns; i++) {
        const struct column *c = g_ptr_array_index(changes->table->columns, i);
        if (c->type != COLUMN_MONEY || !changes->present[i])
            continue;
        g_autofree char *name = g_strconcat(c->logical_name, "_base", NULL);
        const struct column *base = table_find_column(changes->table, name);
        if (base == NULL)
            continue;
        value_finish(row_value(changes, base));
        value_copy(row_value(changes, base), &changes->values[i]);
        changes->present[base->index] = true;
    }
}

static void derive_owner(struct row *changes)
{
    const struct column *owner = table_find_column(changes->table, "ownerid");
    if (owner == NULL || !column_is_lookup(owner) || !changes->present[owner->index])
        return;
    const struct value *v = row_value(changes, owner);
    struct guid id;
    if (v->kind != VALUE_TEXT || v->target == NULL)
        return;
    bool team = strcmp(v->target->logical_name, "team") == 0;
    g_strlcpy(id.text, v->text, sizeof id.text);
    row_set_lookup(changes, "owninguser", v->target, team ? NULL : &id);
    row_set_lookup(changes, "owningteam", v->target, team ? &id : NULL);
    row_set_text(changes, "owneridtype", v->target->logical_name);
}

void defaults_derive(struct row *changes, const struct row *before)
{
    derive_full_name(changes, before);
    derive_base_money(changes);
    derive_owner(changes);
}
