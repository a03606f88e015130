/* defaults.c: default values and system columns. */
#include "store/defaults.h"

#include <string.h>

#include "store/derive.h"

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

/* Who acted in somebody's name, or nobody. */
static void set_behalf(struct row *row, const char *column, const struct author *author)
{
    const struct column *c = table_find_column(row->table, column);
    bool acted = author->table != NULL && author->behalf.text[0] != '\0';
    if (c != NULL && column_is_lookup(c))
        row_set_lookup(row, column, author->table, acted ? &author->behalf : NULL);
}

/* A row brought over from another system: it says when it was made, and keeps when it came. */
static void fill_overridden(struct row *row, int64_t now_ms)
{
    const struct column *overridden = table_find_column(row->table, "overriddencreatedon");
    const struct value *v = overridden != NULL ? row_get(row, overridden) : NULL;
    if (v == NULL || v->kind != VALUE_INTEGER ||
        !is_empty(row, table_find_column(row->table, "createdon")))
        return;
    row_set_integer(row, "createdon", v->integer);
    row_set_integer(row, "overriddencreatedon", now_ms / 1000);
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
    fill_overridden(row, author->now_ms);
    fill_time(row, "createdon", author->now_ms);
    fill_time(row, "modifiedon", author->now_ms);
    fill_person(row, "createdby", author);
    fill_person(row, "modifiedby", author);
    if (author->behalf.text[0] != '\0') {
        set_behalf(row, "createdonbehalfby", author);
        set_behalf(row, "modifiedonbehalfby", author);
    }
    fill_person(row, "ownerid", author);
    if (row->table->is_activity)
        row_set_text(row, "activitytypecode", row->table->logical_name);
    derive_columns(row, NULL, author);
}

void defaults_touch(struct row *changes, const struct author *author)
{
    row_set_integer(changes, "modifiedon", author->now_ms / 1000);
    if (author->table != NULL && table_find_column(changes->table, "modifiedby") != NULL)
        row_set_lookup(changes, "modifiedby", author->table, &author->id);
    set_behalf(changes, "modifiedonbehalfby", author);
}
