/* api_fetch.c: ?fetchXml=: one page, told by the text itself; the next one is the client's to ask
 * for, with the cookie or with nothing but a page number. */
#include <string.h>

#include "fetchxml/fetchxml.h"
#include "http/answer.h"
#include "http/paging.h"
#include "http/rows.h"
#include "wire/row.h"

#define COUNT_LIMIT 5000

static void set_size(struct call *call, struct fetch *f)
{
    unsigned size = f->sized ? f->query->page_size : call->max_page_size;
    if (!f->sized && (call->prefer.given & PREFER_PAGE_SIZE)) {
        size = call->prefer.page_size;
        call->applied |= PREFER_PAGE_SIZE;
    }
    f->query->page_size = MIN(size, call->max_page_size);
}

static bool set_skip(struct query *q, int64_t pages, GError **error)
{
    int64_t skip = pages * q->page_size;
    if (skip + q->page_size > QUERY_MAX_AGGREGATED) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_PAGING_COOKIE,
                    "Paging without a paging cookie ends after %d rows.", QUERY_MAX_AGGREGATED);
        return false;
    }
    q->skip = (unsigned)skip;
    return true;
}

/* A cookie of an earlier page saves the way to it; any other one is of no use. */
static bool set_start(struct fetch *f, GError **error)
{
    struct page_mark mark = {0};
    if (f->page == 1)
        return true;
    if (f->cookie == NULL)
        return set_skip(f->query, (int64_t)f->page - 1, error);
    if (!page_cookie_parse(f->query, f->cookie, &mark, error))
        return false;
    if (mark.page >= f->page) {
        page_mark_finish(&mark);
        return set_skip(f->query, (int64_t)f->page - 1, error);
    }
    f->query->after = g_steal_pointer(&mark.after);
    return set_skip(f->query, (int64_t)f->page - mark.page - 1, error);
}

static char *make_cookie(const struct fetch *f, const struct result *r)
{
    struct page_mark next = {.page = f->page + 1, .version = -1, .position = -1};
    if (!r->more || r->rows->len == 0)
        return NULL;
    next.after = page_mark_values(f->query, g_ptr_array_index(r->rows, r->rows->len - 1));
    char *cookie = next.after != NULL ? page_cookie_format(f->query, &next) : NULL;
    page_mark_finish(&next);
    return cookie;
}

static bool answer(struct call *call, const struct fetch *f, struct result *r, GError **error)
{
    const struct query *q = f->query;
    g_autofree char *cookie = make_cookie(f, r);
    g_autoptr(GString) context = g_string_new(NULL);
    g_autoptr(GString) json = g_string_new(NULL);
    wire_write_context(context, q);
    const struct page page = {
        .context = context->str,
        .count = q->count ? MIN(r->count, COUNT_LIMIT) : -1,
        .limit_exceeded = r->count > COUNT_LIMIT,
        .fetch = true,
        .more = r->more,
        .cookie = cookie,
    };
    call->applied |= PREFER_ANNOTATIONS;
    if (!rows_write_page(call, q, r, &page, json, error))
        return false;
    response_take_json(call->response, 200, json);
    return true;
}

static bool run(struct call *call, struct fetch *f, const struct query *addressed, GError **error)
{
    if (f->query->table != addressed->table) {
        g_set_error(error, SERVER_ERROR, ERROR_QUERY_OTHER_TABLE,
                    "The entity '%s' of the FetchXML is not '%s', which the URL names.",
                    f->query->table->logical_name, addressed->table->logical_name);
        return false;
    }
    f->query->within = addressed->within;
    f->query->within_id = addressed->within_id;
    set_size(call, f);
    if (!set_start(f, error))
        return false;
    struct result *r = service_query(call->session, f->query, error);
    bool good = r != NULL && answer(call, f, r, error);
    result_destroy(r);
    return good;
}

bool fetch_handle(struct call *call, struct options *options, GError **error)
{
    struct fetch f = {0};
    /* clients send $count; it has no effect */
    if (!options_allow_language(options, "fetchXml", "$count", error) ||
        !fetchxml_parse(call->session->model, options->fetchxml, &f, error))
        return false;
    bool good = run(call, &f, options->query, error);
    fetch_finish(&f);
    return good;
}
