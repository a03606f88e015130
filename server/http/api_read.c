/* api_read.c: one row, one property, one related row. */
#include <string.h>

#include "http/answer.h"
#include "http/condition.h"
#include "http/file_answer.h"
#include "http/rows.h"
#include "wire/row.h"

/* 304 needs a table with versions, no $expand and no annotations: else the answer may differ though
 * the row did not. */
static bool may_be_unchanged(const struct call *call, const struct query *q)
{
    return q->table->optimistic_concurrency && (q->expands == NULL || q->expands->len == 0) &&
           (call->prefer.given & PREFER_ANNOTATIONS) == 0;
}

static bool answer_one(struct call *call, const struct query *q, const struct guid *id,
                       GError **error)
{
    struct result *r = service_retrieve(call->session, q, id, error);
    if (r == NULL)
        return false;
    bool good = true;
    const struct row *row = g_ptr_array_index(r->rows, 0);
    if (may_be_unchanged(call, q) && condition_is_unchanged(call->request, row->version)) {
        answer_empty(call, 304);
    } else {
        call->applied |= PREFER_ANNOTATIONS;
        good = answer_row(call, 200, q, r, error);
    }
    result_destroy(r);
    return good;
}

bool read_handle_row(struct call *call, GError **error)
{
    struct options options = {0};
    struct guid id;
    bool good =
        options_parse(call->url.table, call->request->raw_query, OPTIONS_ROW, &options, error) &&
        service_find_id(call->session, &call->url.key, &id, error) &&
        answer_one(call, options.query, &id, error);
    options_finish(&options);
    return good;
}

struct result *rows_retrieve_column(struct call *call, const struct column *c, struct guid *ret_id,
                                    GError **error)
{
    if (!service_find_id(call->session, &call->url.key, ret_id, error))
        return NULL;
    struct query *q = query_create(call->url.table);
    q->select = g_ptr_array_new();
    borrowed_add(q->select, c);
    struct result *r = service_retrieve(call->session, q, ret_id, error);
    query_destroy(q);
    return r;
}

static const struct value *only_value(const struct result *r, const struct column *c)
{
    const struct value *v = row_get(g_ptr_array_index(r->rows, 0), c);
    return v != NULL && v->kind != VALUE_NULL ? v : NULL;
}

bool rows_answer_property(struct call *call, const struct guid *id, const struct value *v,
                          GError **error)
{
    const struct column *c = call->url.property;
    g_autofree char *context =
        g_strdup_printf("%s(%s)/%s", call->url.table->set_name, id->text, c->property);
    g_autoptr(GString) json = g_string_new(NULL);
    (void)error;
    rows_write_property(call, context, c, v, json);
    response_take_json(call->response, 200, json);
    return true;
}

static bool answer_text(struct call *call, const struct guid *id, const struct value *v,
                        GError **error)
{
    g_autofree char *text = wire_value_text(call->url.property, v);
    (void)id;
    (void)error;
    answer_empty(call, 200);
    g_string_assign(call->response->body, text);
    response_set_header(call->response, "Content-Type", "text/plain");
    return true;
}

/* How the value of a property is answered: as JSON, and raw. */
typedef bool (*property_fn)(struct call *call, const struct guid *id, const struct value *v,
                            GError **error);
struct property_form {
    property_fn json, raw;
};
static struct property_form find_form(const struct column *c)
{
    if (c->type == COLUMN_FILE)
        return (struct property_form){file_answer_json, file_answer_bytes};
    if (c->type == COLUMN_IMAGE)
        return (struct property_form){rows_answer_property, file_answer_image};
    return (struct property_form){rows_answer_property, answer_text};
}

static bool answer_property(struct call *call, property_fn answer, GError **error)
{
    struct guid id;
    bool good = true;
    struct result *r = rows_retrieve_column(call, call->url.property, &id, error);
    if (r == NULL)
        return false;
    const struct value *v = only_value(r, call->url.property);
    if (v == NULL)
        answer_empty(call, 204);
    else
        good = answer(call, &id, v, error);
    result_destroy(r);
    return good;
}

bool read_handle_property(struct call *call, GError **error)
{
    return answer_property(call, find_form(call->url.property).json, error);
}

bool read_handle_value(struct call *call, GError **error)
{
    return answer_property(call, find_form(call->url.property).raw, error);
}

/* The row a single-valued navigation property leads to. *ret_found is false when the lookup is
 * empty, or holds a row of another table (customerid_account while the customer is a contact). */
static bool find_related(struct call *call, struct guid *ret_id, bool *ret_found, GError **error)
{
    const struct nav *nav = call->url.nav;
    const struct column *c =
        table_find_column(call->url.table, nav->relationship->referencing_column);
    struct guid id;
    struct result *r = rows_retrieve_column(call, c, &id, error);
    if (r == NULL)
        return false;
    const struct value *v = only_value(r, c);
    *ret_found = v != NULL && guid_parse(v->text, strlen(v->text), ret_id) &&
                 (v->target == NULL || strcmp(v->target->logical_name, nav->to->logical_name) == 0);
    result_destroy(r);
    return true;
}

bool read_handle_single(struct call *call, GError **error)
{
    struct options options = {0};
    struct guid id;
    bool found = false;
    bool good =
        options_parse(call->url.nav->to, call->request->raw_query, OPTIONS_ROW, &options, error) &&
        find_related(call, &id, &found, error);
    if (good && found)
        good = answer_one(call, options.query, &id, error);
    else if (good)
        answer_empty(call, 204);
    options_finish(&options);
    return good;
}

/* The rest of the path is read as if it followed the related row's own address. */
bool read_handle_beyond(struct call *call, GError **error)
{
    struct guid id;
    bool found = false;
    if (!find_related(call, &id, &found, error))
        return false;
    if (!found) {
        g_set_error(error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND,
                    "The navigation property '%s' is null: nothing can follow it.",
                    call->url.nav->name);
        return false;
    }
    g_autofree char *path =
        g_strdup_printf("%s(%s)/%s", call->url.nav->to->set_name, id.text, call->url.beyond);
    return api_dispatch(call, path, error);
}

bool read_handle_single_ref(struct call *call, GError **error)
{
    struct guid id;
    bool found = false;
    if (!find_related(call, &id, &found, error))
        return false;
    if (!found) {
        answer_empty(call, 204);
        return true;
    }
    g_autofree char *json = g_strdup_printf(
        "{\"@odata.context\":\"%s$metadata#$ref\",\"@odata.id\":\"%s%s(%s)\"}",
        call->session->api_url, call->session->api_url, call->url.nav->to->set_name, id.text);
    response_set_json(call->response, 200, json);
    return true;
}
