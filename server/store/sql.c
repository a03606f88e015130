/* sql.c: the builder. */
#include "store/sql.h"

#include <string.h>

#define TEXT_BYTES 512 /* of many statements and parts */

static void value_clear(gpointer pointer)
{
    value_finish(pointer);
}

void sql_init(struct sql *q)
{
    q->text = g_string_sized_new(TEXT_BYTES);
    q->values = g_array_new(FALSE, TRUE, sizeof(struct value));
    g_array_set_clear_func(q->values, value_clear);
}

void sql_init_part(struct sql *part, const struct sql *whole)
{
    part->text = g_string_sized_new(TEXT_BYTES);
    part->values = g_array_ref(whole->values);
}

void sql_finish(struct sql *q)
{
    g_string_free(q->text, TRUE);
    g_array_unref(q->values);
}

void sql_add_literal(struct sql *q, const char *literal)
{
    g_string_append(q->text, literal);
}

void sql_add_name(struct sql *q, const char *identifier)
{
    g_string_append_c(q->text, '"');
    for (const char *quote; (quote = strchr(identifier, '"')) != NULL; identifier = quote + 1) {
        g_string_append_len(q->text, identifier, quote - identifier + 1);
        g_string_append_c(q->text, '"');
    }
    g_string_append(q->text, identifier);
    g_string_append_c(q->text, '"');
}

static void add_number(struct sql *q, unsigned n)
{
    if (n >= 10)
        add_number(q, n / 10);
    g_string_append_c(q->text, (char)('0' + n % 10));
}

void sql_add_alias(struct sql *q, unsigned alias)
{
    g_string_append_c(q->text, 't');
    add_number(q, alias);
}

void sql_add_column(struct sql *q, unsigned alias, const char *identifier)
{
    sql_add_alias(q, alias);
    g_string_append_c(q->text, '.');
    sql_add_name(q, identifier);
}

void sql_add_order_name(struct sql *q, unsigned i)
{
    g_string_append(q->text, "\"@order");
    add_number(q, i);
    g_string_append_c(q->text, '"');
}

void sql_add_parameter(struct sql *q, unsigned n)
{
    g_string_append_c(q->text, '?');
    add_number(q, n);
}

/* Takes what the value owns. */
static void add_owned(struct sql *q, const struct value *v)
{
    g_array_append_vals(q->values, v, 1);
    sql_add_parameter(q, q->values->len);
}

void sql_add_value(struct sql *q, const struct value *v)
{
    struct value copy;
    value_copy(&copy, v);
    add_owned(q, &copy);
}

void sql_add_text_value(struct sql *q, const char *text)
{
    add_owned(q, &(struct value){.kind = VALUE_TEXT, .text = g_strdup(text)});
}

void sql_add_integer_value(struct sql *q, int64_t n)
{
    add_owned(q, &(struct value){.kind = VALUE_INTEGER, .integer = n});
}

void sql_add_part(struct sql *q, const struct sql *part)
{
    g_string_append_len(q->text, part->text->str, (gssize)part->text->len);
}

struct stmt *sql_use(const struct sql *q, struct db *db, GError **error)
{
    struct stmt *st = db_use(db, q->text->str, error);
    for (guint i = 0; st != NULL && i < q->values->len; i++)
        stmt_bind_value(st, (int)i + 1, &g_array_index(q->values, struct value, i));
    return st;
}

bool sql_run(const struct sql *q, struct db *db, GError **error)
{
    return stmt_finish(sql_use(q, db, error), error);
}
