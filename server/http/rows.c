/* rows.c: wire/ writes the rows, this file what stands around them. */
#include "http/rows.h"

#include "http/paging.h"
#include "wire/row.h"

#define COUNT_ANNOTATION "Microsoft.Dynamics.CRM.totalrecordcount"
#define SCHEMA_ANNOTATION "Microsoft.Dynamics.CRM.globalmetadataversion"
#define COOKIE_ANNOTATION "Microsoft.Dynamics.CRM.fetchxmlpagingcookie"
#define MORE_ANNOTATION "Microsoft.Dynamics.CRM.morerecords"
#define LIMIT_ANNOTATION "Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"

static char *make_token(const struct query *q, const struct row *last, unsigned records)
{
    struct page_mark next = {.page = 2, .version = -1, .position = -1, .records = records};
    next.after = page_mark_values(q, last);
    g_autofree char *cookie = page_mark_format(q, &next);
    page_mark_finish(&next);
    return paging_escape(cookie, "=/", true);
}

/* Asks for names only when they will be shown: they cost a read for each row meant. */
static bool prepare(const struct call *call, const struct query *q, struct result *r,
                    bool collection, struct wire_options *ret_options, GError **error)
{
    static const struct {
        const char *name;
        enum wire_annotation bit;
    } annotations[] = {
        {"OData.Community.Display.V1.FormattedValue", WIRE_FORMATTED},
        {"OData.Community.Display.V1.AttributeName", WIRE_ATTRIBUTE_NAME},
        {"Microsoft.Dynamics.CRM.lookuplogicalname", WIRE_LOOKUP_NAME},
        {"Microsoft.Dynamics.CRM.associatednavigationproperty", WIRE_NAVIGATION},
    };
    struct wire_options options = {.api_url = call->session->api_url, .collection = collection};
    for (size_t i = 0; i < G_N_ELEMENTS(annotations); i++)
        if (prefer_has_annotation(&call->prefer, annotations[i].name))
            options.annotations |= (unsigned)annotations[i].bit;
    options.nested = collection && query_is_nested(q);
    options.make_token = make_token;
    *ret_options = options;
    if ((options.annotations & WIRE_FORMATTED) == 0)
        return true;
    return service_name_lookups(call->session, r, error) &&
           service_read_format(call->session, &ret_options->format, error);
}

static char *make_context(const struct call *call, const char *fragment)
{
    return g_strconcat(call->session->api_url, "$metadata#", fragment, NULL);
}

bool rows_write_one(const struct call *call, const struct query *q, struct result *r,
                    const char *context, GString *out, GError **error)
{
    struct wire_options options;
    struct json j;
    if (!prepare(call, q, r, false, &options, error))
        return false;
    g_autofree char *whole = make_context(call, context);
    struct wire_plan *plan = wire_plan_create(q, &options);
    json_init(&j, out);
    wire_write_row(&j, plan, r, 0, whole);
    wire_plan_destroy(plan);
    format_finish(&options.format);
    return true;
}

static void write_counts(const struct call *call, const struct page *page, struct json *j)
{
    if (page->count >= 0 && !page->fetch)
        json_put_integer(j, "@odata.count", page->count);
    if (prefer_has_annotation(&call->prefer, COUNT_ANNOTATION))
        json_put_integer(j, "@" COUNT_ANNOTATION, page->count);
    if (prefer_has_annotation(&call->prefer, LIMIT_ANNOTATION))
        json_put_boolean(j, "@" LIMIT_ANNOTATION, page->limit_exceeded);
    if (prefer_has_annotation(&call->prefer, SCHEMA_ANNOTATION)) {
        g_autofree char *version =
            g_strdup_printf("%" G_GINT64_FORMAT, (gint64)model_version(call->session->model));
        json_put_text(j, "@" SCHEMA_ANNOTATION, version);
    }
    if (!page->fetch)
        return;
    if (page->cookie != NULL && prefer_has_annotation(&call->prefer, COOKIE_ANNOTATION))
        json_put_text(j, "@" COOKIE_ANNOTATION, page->cookie);
    if (prefer_has_annotation(&call->prefer, MORE_ANNOTATION))
        json_put_boolean(j, "@" MORE_ANNOTATION, page->more);
}

static void write_reference(const struct call *call, const struct row *row, struct json *j)
{
    g_autofree char *url =
        g_strdup_printf("%s%s(%s)", call->session->api_url, row->table->set_name, row->id.text);
    json_begin_object(j);
    json_put_text(j, "@odata.id", url);
    json_end_object(j);
}

bool rows_write_page(const struct call *call, const struct query *q, struct result *r,
                     const struct page *page, GString *out, GError **error)
{
    struct wire_options options;
    struct json j;
    if (!prepare(call, q, r, true, &options, error))
        return false;
    g_autofree char *context = make_context(call, page->context);
    json_init(&j, out);
    json_begin_object(&j);
    json_put_text(&j, "@odata.context", context);
    write_counts(call, page, &j);
    if (page->delta_link != NULL)
        json_put_text(&j, "@odata.deltaLink", page->delta_link);
    struct wire_plan *plan = wire_plan_create(q, &options);
    json_key(&j, "value");
    json_begin_array(&j);
    for (guint i = 0; i < r->rows->len; i++) {
        const struct row *row = g_ptr_array_index(r->rows, i);
        if (page->references)
            write_reference(call, row, &j);
        else if (row->deleted)
            wire_write_deleted(&j, row, &options);
        else
            wire_write_row(&j, plan, r, i, NULL);
    }
    json_end_array(&j);
    wire_plan_destroy(plan);
    if (page->next_link != NULL)
        json_put_text(&j, "@odata.nextLink", page->next_link);
    json_end_object(&j);
    format_finish(&options.format);
    return true;
}

void rows_write_property(const struct call *call, const char *context, const struct column *c,
                         const struct value *v, GString *out)
{
    g_autofree char *whole = make_context(call, context);
    struct json j;
    json_init(&j, out);
    json_begin_object(&j);
    json_put_text(&j, "@odata.context", whole);
    json_key(&j, "value");
    wire_write_value(&j, c, v);
    json_end_object(&j);
}
