/* view.c: ?savedQuery= and ?userQuery=: the FetchXML of a view, narrowed by the options of the URL.
 * The view gives columns, filter and order; $select and $orderby take their place, $filter is
 * added, $top, $count and the page are of the URL. */
#include <string.h>

#include "fetchxml/fetchxml.h"
#include "http/call.h"
#include "wire/row.h"

/* The FetchXML of the row: owned; fails with RECORD_NOT_FOUND. */
static char *read_view(const struct call *call, const char *table_name, const char *id_text,
                       GError **error)
{
    const struct table *t = model_find_table(call->session->model, table_name);
    const struct column *c = t != NULL ? table_find_column(t, "fetchxml") : NULL;
    struct guid id;
    if (c == NULL || !guid_parse(id_text, strlen(id_text), &id)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "Error in query syntax: '%s' is no id of a view of table '%s'.", id_text,
                    table_name);
        return NULL;
    }
    struct query *q = query_create(t);
    q->select = g_ptr_array_new();
    borrowed_add(q->select, c);
    struct result *r = service_retrieve(call->session, q, &id, error);
    const struct value *v = r != NULL ? row_get(g_ptr_array_index(r->rows, 0), c) : NULL;
    char *text = v != NULL ? g_strdup(v->text != NULL ? v->text : "") : NULL;
    result_destroy(r);
    query_destroy(q);
    return text;
}

/* Columns of $select instead of those of the view. */
static void replace_columns(struct query *view, const struct query *asked)
{
    for (guint i = 0; view->orders != NULL && i < view->orders->len; i++) {
        struct order *o = g_ptr_array_index(view->orders, i);
        if (o->output != NULL)
            o->path = (struct path){.link = o->output->path.link, .column = o->output->path.column};
        o->output = NULL;
    }
    g_autoptr(GPtrArray) columns = wire_columns(asked, NULL);
    g_clear_pointer(&view->outputs, g_ptr_array_unref);
    for (guint i = 0; i < columns->len; i++) {
        const struct column *c = g_ptr_array_index(columns, i);
        query_add_output(view, output_create(c, c->property));
    }
}

static bool combine(struct query *view, struct query *asked, GError **error)
{
    const char *refused = NULL;
    if (asked->outputs != NULL)
        refused = "$apply";
    else if (asked->expands != NULL)
        refused = "$expand";
    else if (view->aggregated && asked->select != NULL)
        refused = "$select";
    else if (view->aggregated && asked->orders != NULL)
        refused = "$orderby";
    if (refused != NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The query parameter '%s' cannot be used together with this view.", refused);
        return false;
    }
    if (asked->select != NULL)
        replace_columns(view, asked);
    if (asked->orders != NULL) {
        g_clear_pointer(&view->orders, g_ptr_array_unref);
        view->orders = g_steal_pointer(&asked->orders);
    }
    query_add_filter(&view->filter, g_steal_pointer(&asked->filter));
    if (asked->top >= 0)
        view->top = asked->top;
    view->count = asked->count;
    view->within = asked->within;
    view->within_id = asked->within_id;
    return true;
}

static bool use_view(struct options *options, struct fetch *f, GError **error)
{
    if (f->query->table != options->query->table) {
        g_set_error(error, SERVER_ERROR, ERROR_QUERY_OTHER_TABLE,
                    "The view is of the entity '%s', not of '%s', which the URL names.",
                    f->query->table->logical_name, options->query->table->logical_name);
        return false;
    }
    if (!combine(f->query, options->query, error))
        return false;
    query_destroy(options->query);
    options->query = g_steal_pointer(&f->query);
    return true;
}

bool view_apply(struct call *call, struct options *options, GError **error)
{
    struct fetch f = {0};
    if (options->saved_query == NULL && options->user_query == NULL)
        return true;
    if (options->saved_query != NULL && options->user_query != NULL) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                            "savedQuery and userQuery cannot be used together.");
        return false;
    }
    g_autofree char *text = options->saved_query != NULL
                                ? read_view(call, "savedquery", options->saved_query, error)
                                : read_view(call, "userquery", options->user_query, error);
    if (text == NULL || !fetchxml_parse(call->session->model, text, &f, error))
        return false;
    bool good = use_view(options, &f, error);
    fetch_finish(&f);
    return good;
}
