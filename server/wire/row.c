/* row.c: a row, its annotations and what was expanded, in the order Dataverse writes them. */
#include "wire/row.h"

#include "wire/formatted.h"
#include "wire/names.h"
#include "wire/output.h"

/* ---- @odata.context ---- */

static void write_list(GString *out, const struct query *q)
{
    const char *comma = "";
    for (guint i = 0; q->select != NULL && i < q->select->len; i++) {
        const struct column *c = g_ptr_array_index(q->select, i);
        g_string_append_printf(out, "%s%s", comma, c->property);
        comma = ",";
    }
    for (guint i = 0; q->expands != NULL && i < q->expands->len; i++) {
        const struct expand *e = g_ptr_array_index(q->expands, i);
        g_string_append_printf(out, "%s%s%s(", comma, e->nav->name, e->reference ? "/$ref" : "");
        write_list(out, e->query);
        g_string_append_c(out, ')');
        comma = ",";
    }
}

void wire_write_context(GString *out, const struct query *q)
{
    g_string_append(out, q->table->set_name);
    if (q->outputs != NULL && !q->unlisted) {
        g_string_append_c(out, '(');
        output_write_context(out, q);
        g_string_append_c(out, ')');
        return;
    }
    if (q->select == NULL && (q->expands == NULL || q->expands->len == 0))
        return;
    g_string_append_c(out, '(');
    write_list(out, q);
    g_string_append_c(out, ')');
}

/* ---- one row ---- */

static void put_annotation(struct json *j, const struct column *c, const char *name,
                           const char *text)
{
    g_autofree char *key = g_strconcat(c->property, "@", name, NULL);
    if (text != NULL)
        json_put_text(j, key, text);
}

static void write_annotations(struct json *j, const struct row *row, const struct column *c,
                              const struct value *v, const struct wire_options *o)
{
    unsigned annotations = o->annotations;
    if (v->kind == VALUE_NULL)
        return;
    if (annotations & WIRE_FORMATTED) {
        g_autofree char *text = formatted_value(&o->format, row, c, v);
        put_annotation(j, c, FORMATTED, text);
    }
    if (!column_is_lookup(c) || v->target == NULL)
        return;
    if (annotations & WIRE_NAVIGATION) {
        const struct relationship *r = table_find_lookup(row->table, c, v->target->logical_name);
        put_annotation(j, c, NAVIGATION, r != NULL ? r->navigation : NULL);
    }
    if (annotations & WIRE_LOOKUP_NAME)
        put_annotation(j, c, LOOKUP_NAME, v->target->logical_name);
}

static void write_columns(struct json *j, const struct row *row, const GPtrArray *columns,
                          const struct wire_options *o)
{
    for (guint i = 0; i < columns->len; i++) {
        const struct column *c = g_ptr_array_index(columns, i);
        const struct value *v = row_get(row, c);
        if (v == NULL)
            continue;
        write_annotations(j, row, c, v, o);
        json_key(j, c->property);
        wire_write_value(j, c, v);
    }
}

static void put_etag(struct json *j, const struct row *row)
{
    char etag[32];
    g_snprintf(etag, sizeof etag, "W/\"%" G_GINT64_FORMAT "\"", (gint64)row->version);
    json_put_text(j, "@odata.etag", etag);
}

/* What the rows below one expanded navigation property have in common. */
struct level {
    const struct query *query;
    const struct nav *via; /* NULL at the top */
    const struct wire_options *options;
    bool etag;
};

static void write_row(struct json *j, const struct level *level, const struct result *r,
                      guint index, const char *context);

static void write_reference(struct json *j, const struct row *row, const struct wire_options *o)
{
    g_autofree char *url =
        g_strdup_printf("%s%s(%s)", o->api_url, row->table->set_name, row->id.text);
    json_begin_object(j);
    json_put_text(j, "@odata.id", url);
    json_end_object(j);
}

static void write_single(struct json *j, const struct level *level, const struct expand *e,
                         const struct result *found)
{
    if (found->rows->len == 0)
        json_null(j);
    else if (e->reference)
        write_reference(j, g_ptr_array_index(found->rows, 0), level->options);
    else
        write_row(j, level, found, 0, NULL);
}

/* In a collection each expanded collection says where its rows are, even when all of them are here;
 * with nested expands only when there are more, and then where those start. */
static void put_next_link(struct json *j, const struct row *row, const struct expand *e,
                          const struct result *found, const struct wire_options *o)
{
    if (o->nested && (!found->more || found->rows->len == 0))
        return;
    g_autofree char *key = g_strconcat(e->nav->name, "@odata.nextLink", NULL);
    g_autoptr(GString) url = g_string_new(o->api_url);
    g_string_append_printf(url, "%s(%s)/%s", row->table->set_name, row->id.text, e->nav->name);
    bool options = e->link != NULL && *e->link != '\0';
    if (options)
        g_string_append_printf(url, "?%s", e->link);
    if (o->nested) {
        const struct row *last = g_ptr_array_index(found->rows, found->rows->len - 1);
        g_autofree char *token = o->make_token(e->query, last, found->rows->len);
        g_string_append_printf(url, "%s$skiptoken=%s", options ? "&" : "?", token);
    }
    json_put_text(j, key, url->str);
}

static void write_expand(struct json *j, const struct level *level, const struct row *row,
                         const struct expand *e, const struct result *found)
{
    bool single = e->nav->kind == NAV_SINGLE;
    const struct level inner = {.query = e->query,
                                .via = e->nav,
                                .options = level->options,
                                .etag = !single || !level->options->collection};
    json_key(j, e->nav->name);
    if (single) {
        write_single(j, &inner, e, found);
        return;
    }
    json_begin_array(j);
    for (guint i = 0; i < found->rows->len; i++)
        write_row(j, &inner, found, i, NULL);
    json_end_array(j);
    if (level->options->collection && (level->via == NULL || level->options->nested))
        put_next_link(j, row, e, found, level->options);
}

static void write_row(struct json *j, const struct level *level, const struct result *r,
                      guint index, const char *context)
{
    const struct query *q = level->query;
    const struct row *row = g_ptr_array_index(r->rows, index);
    const GPtrArray *expanded = r->expanded != NULL ? g_ptr_array_index(r->expanded, index) : NULL;
    g_autoptr(GPtrArray) columns = wire_columns(q, level->via);
    json_begin_object(j);
    if (context != NULL)
        json_put_text(j, "@odata.context", context);
    if (level->etag)
        put_etag(j, row);
    write_columns(j, row, columns, level->options);
    for (guint i = 0; expanded != NULL && i < expanded->len; i++)
        write_expand(j, level, row, g_ptr_array_index(q->expands, i),
                     g_ptr_array_index(expanded, i));
    json_end_object(j);
}

void wire_write_row(struct json *j, const struct query *q, const struct result *r, guint index,
                    const char *context, const struct wire_options *o)
{
    const struct level level = {.query = q, .options = o, .etag = true};
    if (q->outputs == NULL) {
        write_row(j, &level, r, index, context);
        return;
    }
    const struct row *row = g_ptr_array_index(r->rows, index);
    json_begin_object(j);
    if (query_has_keys(q))
        put_etag(j, row);
    output_write(j, q, row, o);
    json_end_object(j);
}

void wire_write_plain_row(struct json *j, const struct row *row, const char *context, bool type)
{
    json_begin_object(j);
    if (context != NULL)
        json_put_text(j, "@odata.context", context);
    if (type) {
        g_autofree char *name =
            g_strconcat("#Microsoft.Dynamics.CRM.", row->table->logical_name, NULL);
        json_put_text(j, "@odata.type", name);
    }
    put_etag(j, row);
    json_put_text(j, row->table->primary_id, row->id.text);
    for (guint i = 0; i < row->columns; i++) {
        const struct column *c = row_column(row, i);
        if (!row->present[i] || c == row->table->id_column || !c->in_odata ||
            column_type_info(c->type)->edm == NULL)
            continue;
        json_key(j, c->property);
        wire_write_value(j, c, &row->values[i]);
    }
    json_end_object(j);
}

void wire_write_deleted(struct json *j, const struct row *row, const struct wire_options *o)
{
    g_autofree char *context =
        g_strdup_printf("%s$metadata#%s/$deletedEntity", o->api_url, row->table->set_name);
    json_begin_object(j);
    json_put_text(j, "@odata.context", context);
    json_put_text(j, "id", row->id.text);
    json_put_text(j, "reason", "deleted");
    json_end_object(j);
}
