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
        g_string_append(out, comma);
        g_string_append(out, c->property);
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

/* How the rows below one expanded navigation property are written, or those at the top. */
struct wire_plan {
    const struct query *query;
    const struct nav *via; /* NULL at the top */
    const struct wire_options *options;
    bool etag;
    GPtrArray *columns; /* wire_columns of query and via */
    GPtrArray *inner;   /* struct wire_plan *, one for each expand */
};

static struct wire_plan *plan_create(const struct query *q, const struct nav *via,
                                     const struct wire_options *o)
{
    struct wire_plan *p = g_new0(struct wire_plan, 1);
    p->query = q;
    p->via = via;
    p->options = o;
    p->etag = via == NULL || via->kind != NAV_SINGLE || !o->collection;
    p->columns = q->outputs == NULL ? wire_columns(q, via) : NULL;
    p->inner = g_ptr_array_new_with_free_func((GDestroyNotify)wire_plan_destroy);
    for (guint i = 0; q->expands != NULL && i < q->expands->len; i++) {
        const struct expand *e = g_ptr_array_index(q->expands, i);
        g_ptr_array_add(p->inner, plan_create(e->query, e->nav, o));
    }
    return p;
}

struct wire_plan *wire_plan_create(const struct query *q, const struct wire_options *o)
{
    return plan_create(q, NULL, o);
}

void wire_plan_destroy(struct wire_plan *p)
{
    if (p == NULL)
        return;
    g_clear_pointer(&p->columns, g_ptr_array_unref);
    g_ptr_array_unref(p->inner);
    g_free(p);
}

static void write_row(struct json *j, const struct wire_plan *plan, const struct result *r,
                      guint index, const char *context);

static void write_reference(struct json *j, const struct row *row, const struct wire_options *o)
{
    g_autofree char *url =
        g_strdup_printf("%s%s(%s)", o->api_url, row->table->set_name, row->id.text);
    json_begin_object(j);
    json_put_text(j, "@odata.id", url);
    json_end_object(j);
}

static void write_single(struct json *j, const struct wire_plan *plan, const struct expand *e,
                         const struct result *found)
{
    if (found->rows->len == 0)
        json_null(j);
    else if (e->reference)
        write_reference(j, g_ptr_array_index(found->rows, 0), plan->options);
    else
        write_row(j, plan, found, 0, NULL);
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

/* Expand `index` of the plan, below `row`. */
static void write_expand(struct json *j, const struct wire_plan *plan, const struct row *row,
                         guint index, const struct result *found)
{
    const struct expand *e = g_ptr_array_index(plan->query->expands, index);
    const struct wire_plan *inner = g_ptr_array_index(plan->inner, index);
    json_key(j, e->nav->name);
    if (e->nav->kind == NAV_SINGLE) {
        write_single(j, inner, e, found);
        return;
    }
    json_begin_array(j);
    for (guint i = 0; i < found->rows->len; i++)
        write_row(j, inner, found, i, NULL);
    json_end_array(j);
    if (plan->options->collection && (plan->via == NULL || plan->options->nested))
        put_next_link(j, row, e, found, plan->options);
}

static void write_row(struct json *j, const struct wire_plan *plan, const struct result *r,
                      guint index, const char *context)
{
    const struct row *row = g_ptr_array_index(r->rows, index);
    const GPtrArray *expanded = r->expanded != NULL ? g_ptr_array_index(r->expanded, index) : NULL;
    json_begin_object(j);
    if (context != NULL)
        json_put_text(j, "@odata.context", context);
    if (plan->etag)
        json_put_etag(j, "@odata.etag", row->version);
    write_columns(j, row, plan->columns, plan->options);
    for (guint i = 0; expanded != NULL && i < expanded->len; i++)
        write_expand(j, plan, row, i, g_ptr_array_index(expanded, i));
    json_end_object(j);
}

void wire_write_row(struct json *j, const struct wire_plan *plan, const struct result *r,
                    guint index, const char *context)
{
    const struct query *q = plan->query;
    if (q->outputs == NULL) {
        write_row(j, plan, r, index, context);
        return;
    }
    const struct row *row = g_ptr_array_index(r->rows, index);
    json_begin_object(j);
    if (query_has_keys(q))
        json_put_etag(j, "@odata.etag", row->version);
    output_write(j, q, row, plan->options);
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
    json_put_etag(j, "@odata.etag", row->version);
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
