/* api_list.c: many rows: collections, related collections, their references and their counts. */
#include <string.h>

#include "http/answer.h"
#include "http/links.h"
#include "http/paging.h"
#include "http/rows.h"
#include "wire/row.h"

#define COUNT_LIMIT 5000
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* The page size in force: the preference, at most what the server allows. With one, Dataverse
 * ignores $top; a SELECT keeps its own TOP. */
static void set_page_size(struct call *call, const struct options *options)
{
    struct query *q = options->query;
    q->page_size = call->max_page_size;
    if (call->prefer.given & PREFER_PAGE_SIZE) {
        q->page_size = MIN(call->prefer.page_size, call->max_page_size);
        if (options->sql == NULL)
            q->top = -1;
        call->applied |= PREFER_PAGE_SIZE;
    }
    if (query_is_nested(q))
        query_set_expand_page_size(q, q->page_size);
}

/* Continues after the page the token names. */
static bool set_start(const struct options *options, struct page_mark *ret_mark, GError **error)
{
    *ret_mark = (struct page_mark){.page = 1, .version = -1, .position = -1};
    if (options->skiptoken == NULL)
        return true;
    if (!page_mark_parse(options->query, options->skiptoken, ret_mark, error))
        return false;
    options->query->after = g_steal_pointer(&ret_mark->after);
    return true;
}

/* Pages that no row can mark go by number, behind the rows the query itself skips. */
static bool set_skip(struct query *q, const struct page_mark *mark, GError **error)
{
    if (mark->page == 1)
        return true;
    if (q->after != NULL) {
        q->skip = 0;
        return true;
    }
    if ((int64_t)mark->page * q->page_size > QUERY_MAX_AGGREGATED + q->page_size) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_PAGING_COOKIE,
                    "Pages of this query end after %d rows.", QUERY_MAX_AGGREGATED);
        return false;
    }
    q->skip += (mark->page - 1) * q->page_size;
    return true;
}

/* Owned; NULL on the last page. */
static char *make_next_link(const struct call *call, const struct query *q, const struct result *r,
                            const struct page_mark *now)
{
    if (!r->more || r->rows->len == 0 || q->top >= 0)
        return NULL;
    struct page_mark next = {.page = now->page + 1, .version = now->version, .position = -1};
    next.after = page_mark_values(q, g_ptr_array_index(r->rows, r->rows->len - 1));
    g_autofree char *cookie = page_mark_format(q, &next);
    g_autofree char *token = paging_escape(cookie, "=/", true);
    page_mark_finish(&next);
    return links_make(call, false, "$skiptoken", token);
}

/* What the first call with odata.track-changes needs: all pages are of one version, and the last
 * one ends in a link that asks for what changed after it. */
static char *make_delta_link(const struct call *call, const struct page_mark *mark,
                             const char *next_link)
{
    if (mark->version < 0 || next_link != NULL)
        return NULL;
    g_autofree char *token = delta_token_format(mark->version, call->session->now_ms);
    g_autofree char *escaped = paging_escape(token, "", false);
    return links_make(call, false, "$deltatoken", escaped);
}

static bool start_tracking(struct call *call, const struct options *options, GError **error)
{
    call->applied |= PREFER_TRACK_CHANGES;
    return options_allow_tracking(options, error) &&
           service_check_tracking(call->session, options->query->table, error) &&
           service_may_track(call->session, options->query->table, error);
}

/* Writes what was found and where to go on. */
static bool answer_result(struct call *call, const struct query *q, struct result *r,
                          const struct page_mark *mark, bool references, GError **error)
{
    g_autofree char *next_link = make_next_link(call, q, r, mark);
    g_autofree char *delta_link = make_delta_link(call, mark, next_link);
    g_autoptr(GString) context = g_string_new(references ? "Collection($ref)" : NULL);
    g_autoptr(GString) json = g_string_new(NULL);
    if (!references)
        wire_write_context(context, q);
    const struct page page = {
        .context = context->str,
        .delta_link = delta_link,
        .next_link = next_link,
        .count = q->count ? MIN(r->count, COUNT_LIMIT) : -1,
        .limit_exceeded = r->count > COUNT_LIMIT,
        .references = references,
    };
    call->applied |= PREFER_ANNOTATIONS;
    if (!rows_write_page(call, q, r, &page, json, error))
        return false;
    response_take_json(call->response, 200, json);
    return true;
}

static bool answer_page(struct call *call, struct options *options, bool references, GError **error)
{
    struct page_mark mark;
    if (!view_apply(call, options, error) || !sql_apply(call, options, error))
        return false;
    struct query *q = options->query;
    if (!set_start(options, &mark, error))
        return false;
    bool tracks = call->url.shape == URL_SET &&
                  (mark.version >= 0 || (call->prefer.given & PREFER_TRACK_CHANGES) != 0);
    if (tracks && !start_tracking(call, options, error))
        return false;
    set_page_size(call, options);
    if (!set_skip(q, &mark, error))
        return false;
    struct result *r = service_query(call->session, q, error);
    if (r == NULL)
        return false;
    if (tracks && mark.version < 0)
        mark.version = r->version;
    bool good = answer_result(call, q, r, &mark, references, error);
    result_destroy(r);
    return good;
}

bool list_handle_set(struct call *call, GError **error)
{
    struct options options = {0};
    if (!options_parse(call->url.table, call->request->raw_query, OPTIONS_COLLECTION, &options,
                       error))
        return false;
    bool good = false;
    if (options.fetchxml != NULL)
        good = fetch_handle(call, &options, error);
    else if (options.deltatoken != NULL && options.sql == NULL)
        good = change_handle_delta(call, &options, error);
    else
        good = answer_page(call, &options, false, error);
    options_finish(&options);
    return good;
}

/* Narrows a query to the rows related to the row of the URL. Changes are tracked for whole tables
 * only. */
static bool set_within(struct call *call, struct options *options, GError **error)
{
    if (options->deltatoken != NULL) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                            "The query parameter '$deltatoken' is not supported.");
        return false;
    }
    options->query->within = call->url.nav;
    return service_resolve_key(call->session, &call->url.key, &options->query->within_id, error);
}

static bool handle_related(struct call *call, bool references, GError **error)
{
    struct options options = {0};
    enum options_use use = references ? OPTIONS_REFERENCE : OPTIONS_COLLECTION;
    bool good = options_parse(call->url.nav->to, call->request->raw_query, use, &options, error) &&
                set_within(call, &options, error) &&
                (options.fetchxml != NULL ? fetch_handle(call, &options, error)
                                          : answer_page(call, &options, references, error));
    options_finish(&options);
    return good;
}

bool list_handle_collection(struct call *call, GError **error)
{
    return handle_related(call, false, error);
}

bool list_handle_collection_refs(struct call *call, GError **error)
{
    return handle_related(call, true, error);
}

static bool answer_count(struct call *call, const struct query *q, GError **error)
{
    int64_t count = service_count(call->session, q, error);
    if (count < 0)
        return false;
    list_answer_count(call, count);
    return true;
}

void list_answer_count(struct call *call, int64_t count)
{
    answer_empty(call, 200);
    response_set_header(call->response, "Content-Type", "text/plain");
    g_string_append_printf(call->response->body, BYTE_ORDER_MARK "%" G_GINT64_FORMAT,
                           (gint64)MIN(count, COUNT_LIMIT));
}

bool list_handle_set_count(struct call *call, GError **error)
{
    struct options options = {0};
    if (!options_parse(call->url.table, call->request->raw_query, OPTIONS_COUNT, &options, error))
        return false;
    bool good = options.deltatoken != NULL ? change_handle_count(call, &options, error)
                                           : answer_count(call, options.query, error);
    options_finish(&options);
    return good;
}

bool list_handle_collection_count(struct call *call, GError **error)
{
    struct options options = {0};
    bool good = options_parse(call->url.nav->to, call->request->raw_query, OPTIONS_COUNT, &options,
                              error) &&
                set_within(call, &options, error) && answer_count(call, options.query, error);
    options_finish(&options);
    return good;
}
