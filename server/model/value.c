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

void guid_derive(const char *owner, const char *name, struct guid *ret_guid)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(sum, (const guchar *)owner, -1);
    g_checksum_update(sum, (const guchar *)"/", 1);
    g_checksum_update(sum, (const guchar *)name, -1);
    const char *hex = g_checksum_get_string(sum);
    g_snprintf(ret_guid->text, sizeof ret_guid->text, "%.8s-%.4s-5%.3s-a%.3s-%.12s", hex, hex + 8,
               hex + 13, hex + 17, hex + 20);
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

struct layout {
    unsigned references;
    const struct table *table;
    unsigned count;
    const struct column **columns;
    int *entries; /* by index of the column; -1 = has none */
};

struct layout *layout_create(const struct table *table, const GPtrArray *columns)
{
    struct layout *l = g_new0(struct layout, 1);
    l->references = 1;
    l->table = table;
    l->columns = g_new0(const struct column *, columns->len);
    l->entries = g_new(int, table->columns->len);
    memset(l->entries, 0xff, table->columns->len * sizeof l->entries[0]);
    for (guint i = 0; i < columns->len; i++) {
        const struct column *c = g_ptr_array_index(columns, i);
        if (l->entries[c->index] >= 0)
            continue;
        l->entries[c->index] = (int)l->count;
        l->columns[l->count++] = c;
    }
    return l;
}

void layout_unref(struct layout *l)
{
    if (l == NULL || --l->references > 0)
        return;
    g_free(l->columns);
    g_free(l->entries);
    g_free(l);
}

/* A row and its values in one block of memory: pages have thousands of them. */
static struct row *create(const struct table *table, unsigned columns)
{
    size_t values = sizeof(struct row), present = values + columns * sizeof(struct value);
    char *block = g_malloc0(present + columns * sizeof(bool));
    struct row *r = (struct row *)(void *)block;
    r->table = table;
    r->columns = columns;
    r->values = (struct value *)(void *)(block + values);
    r->present = (bool *)(block + present);
    return r;
}

struct row *row_create(const struct table *table)
{
    return create(table, table->columns->len);
}

struct row *row_create_narrow(struct layout *layout)
{
    struct row *r = create(layout->table, layout->count);
    r->layout = layout;
    layout->references++;
    for (unsigned i = 0; i < layout->count; i++)
        r->present[i] = true;
    return r;
}

static void value_destroy(gpointer pointer)
{
    value_finish(pointer);
    g_free(pointer);
}

GPtrArray *values_create(void)
{
    return g_ptr_array_new_with_free_func(value_destroy);
}

struct value *values_add(GPtrArray *values)
{
    struct value *v = g_new0(struct value, 1);
    g_ptr_array_add(values, v);
    return v;
}

struct row *row_share(struct row *r)
{
    r->shares++;
    return r;
}

void row_destroy(struct row *r)
{
    if (r == NULL || r->shares-- > 0)
        return;
    for (unsigned i = 0; i < r->columns; i++)
        value_finish(&r->values[i]);
    g_clear_pointer(&r->sort_keys, g_ptr_array_unref);
    for (unsigned i = 0; i < r->output_count; i++)
        value_finish(&r->outputs[i]);
    g_free(r->outputs);
    layout_unref(r->layout);
    g_free(r->wide);
    g_free(r);
}

void row_make_outputs(struct row *r, unsigned count)
{
    r->outputs = g_new0(struct value, count);
    r->output_count = count;
}

const struct column *row_column(const struct row *r, unsigned entry)
{
    return r->layout != NULL ? r->layout->columns[entry]
                             : g_ptr_array_index(r->table->columns, entry);
}

/* -1 = the row has no room for it. */
static int find_entry(const struct row *r, const struct column *c)
{
    assert(c->index < r->table->columns->len);
    return r->layout != NULL ? r->layout->entries[c->index] : (int)c->index;
}

/* Gives a row of a layout an entry for every column. */
static void widen(struct row *r)
{
    struct row *wide = row_create(r->table);
    for (unsigned i = 0; i < r->columns; i++) {
        const struct column *c = row_column(r, i);
        wide->values[c->index] = r->values[i];
        wide->present[c->index] = r->present[i];
    }
    layout_unref(r->layout);
    r->columns = wide->columns;
    r->values = wide->values;
    r->present = wide->present;
    r->layout = NULL;
    r->wide = wide;
}

struct value *row_value(struct row *r, const struct column *c)
{
    if (find_entry(r, c) < 0)
        widen(r);
    return &r->values[find_entry(r, c)];
}

const struct value *row_get(const struct row *r, const struct column *c)
{
    int entry = find_entry(r, c);
    return entry >= 0 && r->present[entry] ? &r->values[entry] : NULL;
}

const struct value *row_find(const struct row *row, const char *column)
{
    const struct column *c = row != NULL ? table_find_column(row->table, column) : NULL;
    const struct value *v = c != NULL ? row_get(row, c) : NULL;
    return v != NULL && v->kind != VALUE_NULL ? v : NULL;
}

const char *row_text(const struct row *row, const char *column, const char *otherwise)
{
    const struct value *v = row_find(row, column);
    return v != NULL && v->kind == VALUE_TEXT ? v->text : otherwise;
}

int64_t row_integer(const struct row *row, const char *column, int64_t otherwise)
{
    const struct value *v = row_find(row, column);
    return v != NULL && v->kind == VALUE_INTEGER ? v->integer : otherwise;
}

/* An empty value that counts as present; NULL when the table has no such column. */
static struct value *row_renew(struct row *r, const char *column)
{
    const struct column *c = table_find_column(r->table, column);
    if (c == NULL)
        return NULL;
    struct value *v = row_value(r, c);
    value_finish(v);
    r->present[v - r->values] = true;
    return v;
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
