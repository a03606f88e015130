/* api_change.c: change tracking after its first call: what changed since a delta token, deletions
 * last. All pages of one answer end at the version the first page saw, so that a change between two
 * pages waits for the next delta. */
#include "http/answer.h"
#include "http/links.h"
#include "http/paging.h"
#include "http/rows.h"
#include "wire/row.h"

static bool read_range(const struct options *options, struct change_range *ret_range,
                       unsigned *ret_page, GError **error)
{
    struct change_range range = {.until_version = -1};
    struct page_mark mark = {.page = 1, .version = -1, .position = -1};
    if (!delta_token_parse(options->deltatoken, &range.after_version, &range.token_ms, error))
        return false;
    range.token_version = range.after_version;
    if (options->skiptoken != NULL) {
        if (!page_mark_parse(options->query, options->skiptoken, &mark, error))
            return false;
        page_mark_finish(&mark);
        range.after_version = MAX(mark.position, 0);
        range.tombstones = mark.tombstones;
        range.until_version = mark.version;
    }
    *ret_range = range;
    *ret_page = mark.page;
    return true;
}

static bool prepare(struct call *call, struct options *options, struct change_range *ret_range,
                    unsigned *ret_page, GError **error)
{
    struct query *q = options->query;
    if (!options_allow_tracking(options, error) ||
        !service_check_tracking(call->session, q->table, error) ||
        !read_range(options, ret_range, ret_page, error))
        return false;
    q->page_size = call->max_page_size;
    if (call->prefer.given & PREFER_PAGE_SIZE) {
        q->page_size = MIN(call->prefer.page_size, call->max_page_size);
        call->applied |= PREFER_PAGE_SIZE;
    }
    return true;
}

static char *make_next_link(const struct call *call, const struct query *q, const struct result *r,
                            unsigned page)
{
    if (!r->more || r->rows->len == 0)
        return NULL;
    const struct row *last = g_ptr_array_index(r->rows, r->rows->len - 1);
    const struct page_mark next = {.page = page + 1,
                                   .version = r->version,
                                   .position = last->version,
                                   .tombstones = last->deleted};
    g_autofree char *cookie = page_mark_format(q, &next);
    g_autofree char *token = paging_escape(cookie, "=/", true);
    return links_make(call, true, "$skiptoken", token);
}

static char *make_delta_link(const struct call *call, const struct result *r)
{
    g_autofree char *token = delta_token_format(r->version, call->session->now_ms);
    g_autofree char *escaped = paging_escape(token, "", false);
    return links_make(call, false, "$deltatoken", escaped);
}

static bool answer_changes(struct call *call, const struct query *q, struct result *r,
                           unsigned page_number, GError **error)
{
    g_autofree char *next_link = make_next_link(call, q, r, page_number);
    g_autofree char *delta_link = next_link == NULL ? make_delta_link(call, r) : NULL;
    g_autoptr(GString) context = g_string_new(NULL);
    g_autoptr(GString) json = g_string_new(NULL);
    wire_write_context(context, q);
    g_string_append(context, "/$delta");
    const struct page page = {
        .context = context->str, .delta_link = delta_link, .next_link = next_link, .count = -1};
    call->applied |= PREFER_ANNOTATIONS;
    if (!rows_write_page(call, q, r, &page, json, error))
        return false;
    response_take_json(call->response, 200, json);
    return true;
}

bool change_handle_delta(struct call *call, struct options *options, GError **error)
{
    struct change_range range;
    unsigned page = 1;
    if (!prepare(call, options, &range, &page, error))
        return false;
    struct result *r = service_changes(call->session, options->query, &range, error);
    if (r == NULL)
        return false;
    bool good = answer_changes(call, options->query, r, page, error);
    result_destroy(r);
    return good;
}

bool change_handle_count(struct call *call, struct options *options, GError **error)
{
    struct change_range range;
    unsigned page = 1;
    if (!prepare(call, options, &range, &page, error))
        return false;
    int64_t count = service_count_changes(call->session, options->query, &range, error);
    if (count < 0)
        return false;
    list_answer_count(call, count);
    return true;
}
