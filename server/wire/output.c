/* output.c: outputs are written under their own names. Nulls are left out, as FetchXML does. */
#include "wire/output.h"

#include "wire/formatted.h"
#include "wire/names.h"

static bool is_own_lookup(const struct output *o)
{
    return o->path.column != NULL && !o->renamed && column_is_lookup(o->path.column);
}

void output_write_context(GString *out, const struct query *q)
{
    const char *separator = "";
    for (guint i = 0; i < q->outputs->len; i++) {
        const struct output *o = g_ptr_array_index(q->outputs, i);
        if (o->hidden)
            continue;
        g_string_append_printf(out, "%s%s", separator, o->name);
        separator = ",";
        if (is_own_lookup(o))
            g_string_append_printf(out, ",%s", o->path.column->logical_name);
    }
    for (guint i = 0; i < q->outputs->len; i++) {
        const struct output *o = g_ptr_array_index(q->outputs, i);
        if (!o->hidden && is_own_lookup(o))
            g_string_append_printf(out, ",%s()", o->path.column->logical_name);
    }
}

/* One value of a row, with what it takes to write it. */
struct cell {
    const struct output *output;
    const struct value *value;
    const struct row *row;
    const struct wire_options *options;
};

static char *format_cell(const struct cell *cell)
{
    const struct output *o = cell->output;
    const struct format *f = &cell->options->format;
    static const struct column whole = {.type = COLUMN_BIGINT};
    switch (output_form(o)) {
    case OUTPUT_INTEGER:
        return formatted_value(f, cell->row, &whole, cell->value);
    case OUTPUT_TEXT:
        return g_strdup(cell->value->text);
    case OUTPUT_AS_COLUMN:
        break;
    }
    return formatted_value(f, cell->row, o->path.column, cell->value);
}

static void put_annotation(struct json *j, const struct output *o, const char *name,
                           const char *text)
{
    g_autofree char *key = g_strconcat(o->name, "@", name, NULL);
    if (text != NULL)
        json_put_text(j, key, text);
}

static void write_annotations(struct json *j, const struct cell *cell)
{
    const struct output *o = cell->output;
    const struct value *v = cell->value;
    const struct column *c = o->path.column;
    unsigned annotations = cell->options->annotations;
    if ((annotations & WIRE_ATTRIBUTE_NAME) && o->renamed && c != NULL)
        put_annotation(j, o, ATTRIBUTE_NAME, c->logical_name);
    if (annotations & WIRE_FORMATTED) {
        g_autofree char *text = format_cell(cell);
        put_annotation(j, o, FORMATTED, text);
    }
    if (c == NULL || !column_is_lookup(c) || v->target == NULL)
        return;
    if (annotations & WIRE_NAVIGATION) {
        const struct table *from = o->path.link != NULL ? o->path.link->table : cell->row->table;
        const struct relationship *r = table_find_lookup(from, c, v->target->logical_name);
        put_annotation(j, o, NAVIGATION, r != NULL ? r->navigation : NULL);
    }
    if (annotations & WIRE_LOOKUP_NAME)
        put_annotation(j, o, LOOKUP_NAME, v->target->logical_name);
}

static void write_value(struct json *j, const struct output *o, const struct value *v)
{
    if (output_form(o) == OUTPUT_AS_COLUMN)
        wire_write_value(j, o->path.column, v);
    else if (v->kind == VALUE_TEXT)
        json_text(j, v->text);
    else
        json_integer(j, v->integer);
}

void output_write(struct json *j, const struct query *q, const struct row *row,
                  const struct wire_options *options)
{
    for (guint i = 0; i < q->outputs->len && i < row->output_count; i++) {
        const struct output *o = g_ptr_array_index(q->outputs, i);
        const struct value *v = &row->outputs[i];
        if (o->hidden || v->kind == VALUE_NULL)
            continue;
        write_annotations(j,
                          &(struct cell){.output = o, .value = v, .row = row, .options = options});
        json_key(j, o->name);
        write_value(j, o, v);
    }
}
