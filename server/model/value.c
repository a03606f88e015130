/* value.c: identifiers, values and rows. */
#include "model/value.h"

#include <assert.h>
#include <string.h>

#define GUID_LENGTH 36

bool guid_parse(const char *text, size_t length, struct guid *ret_guid)
{
    if (length == GUID_LENGTH + 2 && text[0] == '{' && text[length - 1] == '}') {
        text++;
        length -= 2;
    }
    if (length != GUID_LENGTH)
        return false;
    struct guid g;
    for (size_t i = 0; i < GUID_LENGTH; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !g_ascii_isxdigit(text[i]))
            return false;
        g.text[i] = g_ascii_tolower(text[i]);
    }
    g.text[GUID_LENGTH] = '\0';
    *ret_guid = g;
    return true;
}

bool guid_equal(const struct guid *a, const struct guid *b)
{
    return strcmp(a->text, b->text) == 0;
}

void value_finish(struct value *v)
{
    if (v == NULL)
        return;
    g_free(v->text);
    g_free(v->name);
    *v = (struct value){0};
}

void value_copy(struct value *destination, const struct value *source)
{
    *destination = *source;
    destination->text = g_strdup(source->text);
    destination->name = g_strdup(source->name);
}

bool value_equal(const struct value *a, const struct value *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case VALUE_NULL:
        return true;
    case VALUE_INTEGER:
        return a->integer == b->integer;
    case VALUE_REAL:
        return a->real >= b->real && a->real <= b->real;
    case VALUE_TEXT:
        return strcmp(a->text, b->text) == 0;
    }
    return false;
}

struct row *row_create(const struct table *table)
{
    struct row *r = g_new0(struct row, 1);
    r->table = table;
    r->columns = table->columns->len;
    r->values = g_new0(struct value, r->columns);
    r->present = g_new0(bool, r->columns);
    return r;
}

void row_destroy(struct row *r)
{
    if (r == NULL)
        return;
    for (unsigned i = 0; i < r->columns; i++)
        value_finish(&r->values[i]);
    g_free(r->values);
    g_free(r->present);
    g_free(r);
}

struct value *row_value(struct row *r, const struct column *c)
{
    assert(c->index < r->columns);
    return &r->values[c->index];
}

const struct value *row_get(const struct row *r, const struct column *c)
{
    assert(c->index < r->columns);
    return r->present[c->index] ? &r->values[c->index] : NULL;
}

/* An empty value that counts as present; NULL when the table has no such column. */
static struct value *row_renew(struct row *r, const char *column)
{
    const struct column *c = table_find_column(r->table, column);
    if (c == NULL)
        return NULL;
    r->present[c->index] = true;
    value_finish(&r->values[c->index]);
    return &r->values[c->index];
}

void row_set_text(struct row *r, const char *column, const char *text)
{
    struct value *v = row_renew(r, column);
    if (v == NULL || text == NULL)
        return;
    v->kind = VALUE_TEXT;
    v->text = g_strdup(text);
}

void row_set_integer(struct row *r, const char *column, int64_t n)
{
    struct value *v = row_renew(r, column);
    if (v != NULL)
        *v = (struct value){.kind = VALUE_INTEGER, .integer = n};
}

void row_set_lookup(struct row *r, const char *column, const struct table *target,
                    const struct guid *id)
{
    struct value *v = row_renew(r, column);
    if (v == NULL || id == NULL)
        return;
    *v = (struct value){.kind = VALUE_TEXT, .text = g_strdup(id->text), .target = target};
}
