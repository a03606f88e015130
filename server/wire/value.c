/* value.c: one value in JSON and as plain text. */
#include "wire/row.h"

#define MONEY_PLACES 4

static void write_date(struct json *j, const struct column *c, const struct value *v)
{
    char text[32];
    date_format(v->integer, c->behavior == DATE_ONLY, text);
    json_text(j, text);
}

static void write_integer(struct json *j, const struct column *c, const struct value *v)
{
    if (c->type == COLUMN_BOOLEAN)
        json_boolean(j, v->integer != 0);
    else if (c->type == COLUMN_DATETIME)
        write_date(j, c, v);
    else
        json_integer(j, v->integer);
}

static int places(const struct column *c)
{
    if (c->type == COLUMN_MONEY)
        return MONEY_PLACES;
    return c->type == COLUMN_DECIMAL ? c->precision : -1;
}

void wire_write_value(struct json *j, const struct column *c, const struct value *v)
{
    switch (v->kind) {
    case VALUE_NULL:
        json_null(j);
        break;
    case VALUE_INTEGER:
        write_integer(j, c, v);
        break;
    case VALUE_REAL:
        json_decimal(j, v->real, places(c));
        break;
    case VALUE_TEXT:
        json_text(j, v->text);
        break;
    }
}

char *wire_value_text(const struct column *c, const struct value *v)
{
    if (v->kind == VALUE_NULL)
        return NULL;
    if (v->kind == VALUE_TEXT)
        return g_strdup(v->text);
    struct json j;
    char text[32];
    if (c->type == COLUMN_DATETIME) {
        date_format(v->integer, c->behavior == DATE_ONLY, text);
        return g_strdup(text);
    }
    json_init(&j, g_string_new(NULL));
    wire_write_value(&j, c, v);
    return g_string_free(j.out, FALSE);
}
