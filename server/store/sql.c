/* sql.c: the builder. */
#include "store/sql.h"

static void value_destroy(gpointer pointer)
{
    value_finish(pointer);
    g_free(pointer);
}

void sql_init(struct sql *q)
{
    q->text = g_string_new(NULL);
    q->values = g_ptr_array_new_with_free_func(value_destroy);
}

void sql_init_part(struct sql *part, const struct sql *whole)
{
    part->text = g_string_new(NULL);
    part->values = g_ptr_array_ref(whole->values);
}

void sql_finish(struct sql *q)
{
    g_string_free(q->text, TRUE);
    g_ptr_array_unref(q->values);
}

void sql_add_literal(struct sql *q, const char *literal)
{
    g_string_append(q->text, literal);
}

void sql_add_name(struct sql *q, const char *identifier)
{
    g_string_append_c(q->text, '"');
    for (const char *c = identifier; *c != '\0'; c++) {
        if (*c == '"')
            g_string_append_c(q->text, '"');
        g_string_append_c(q->text, *c);
    }
    g_string_append_c(q->text, '"');
}

void sql_add_alias(struct sql *q, unsigned alias)
{
    g_string_append_printf(q->text, "t%u", alias);
}

void sql_add_column(struct sql *q, unsigned alias, const char *identifier)
{
    sql_add_alias(q, alias);
    g_string_append_c(q->text, '.');
    sql_add_name(q, identifier);
}

void sql_add_order_name(struct sql *q, unsigned i)
{
    g_string_append_printf(q->text, "\"@order%u\"", i);
}

void sql_add_value(struct sql *q, const struct value *v)
{
    struct value *copy = g_new0(struct value, 1);
    value_copy(copy, v);
    g_ptr_array_add(q->values, copy);
    g_string_append_printf(q->text, "?%u", q->values->len);
}

void sql_add_text_value(struct sql *q, const char *text)
{
    struct value v = {.kind = VALUE_TEXT, .text = g_strdup(text)};
    sql_add_value(q, &v);
    value_finish(&v);
}

void sql_add_integer_value(struct sql *q, int64_t n)
{
    sql_add_value(q, &(struct value){.kind = VALUE_INTEGER, .integer = n});
}

void sql_add_part(struct sql *q, const struct sql *part)
{
    g_string_append_len(q->text, part->text->str, (gssize)part->text->len);
}

struct stmt *sql_use(const struct sql *q, struct db *db, GError **error)
{
    struct stmt *st = db_use(db, q->text->str, error);
    for (guint i = 0; st != NULL && i < q->values->len; i++)
        stmt_bind_value(st, (int)i + 1, g_ptr_array_index(q->values, i));
    return st;
}

bool sql_run(const struct sql *q, struct db *db, GError **error)
{
    return stmt_finish(sql_use(q, db, error), error);
}
