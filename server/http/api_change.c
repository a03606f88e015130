/* api_change.c: change tracking after its first call: what changed since a delta token, deletions
 * last. */
#include <string.h>

#include "http/answer.h"
#include "http/links.h"
#include "http/paging.h"
#include "http/rows.h"

bool change_check_table(const struct table *t, GError **error)
{
    if (t->flags.change_tracking)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_CHANGE_TRACKING_OFF,
                "Entity %s isn't enabled for change tracking.", t->logical_name);
    return false;
}

/* Where this page of changes starts and ends. */
struct window {
    int64_t version, token_ms; /* changes after this version */
    int64_t until;             /* up to this version, so that all pages see one state; 0 = now */
    unsigned page;
};

static bool read_window(const struct options *options, struct window *ret_window, GError **error)
{
    struct window w = {.page = 1};
    struct page_mark mark = {.version = -1, .position = -1};
    if (!delta_token_parse(options->deltatoken, &w.version, &w.token_ms, error))
        return false;
    if (options->skiptoken != NULL) {
        if (!page_mark_parse(options->query, options->skiptoken, &mark, error))
            return false;
        page_mark_finish(&mark);
        w.version = MAX(mark.position, 0);
        w.until = MAX(mark.version, 0);
        w.page = mark.page;
    }
    *ret_window = w;
    return true;
}

static struct result *find_changes(struct call *call, struct options *options, struct window *w,
                                   GError **error)
{
    struct query *q = options->query;
    if (!options_allow_tracking(options, error) || !change_check_table(q->table, error) ||
        !read_window(options, w, error))
        return NULL;
    q->page_size = call->max_page_size;
    if (call->prefer.given & PREFER_PAGE_SIZE) {
        q->page_size = MIN(call->prefer.page_size, call->max_page_size);
        call->applied |= PREFER_PAGE_SIZE;
    }
    return service_changes(call->session, q, w->version, w->token_ms, w->until, error);
}

static char *make_next_link(const struct call *call, const struct query *q, const struct result *r,
                            const struct window *w)
{
    if (!r->more || r->rows->len == 0)
        return NULL;
    const struct row *last = g_ptr_array_index(r->rows, r->rows->len - 1);
    const struct page_mark next = {
        .page = w->page + 1, .version = r->version, .position = last->version};
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

bool change_handle_delta(struct call *call, struct options *options, GError **error)
{
    struct window w;
    struct result *r = find_changes(call, options, &w, error);
    if (r == NULL)
        return false;
    call->applied |= PREFER_ANNOTATIONS;
    g_autofree char *next_link = make_next_link(call, options->query, r, &w);
    g_autofree char *delta_link = next_link == NULL ? make_delta_link(call, r) : NULL;
    g_autoptr(GString) context = g_string_new(NULL);
    g_autoptr(GString) json = g_string_new(NULL);
    answer_add_context(context, options->query);
    g_string_append(context, "/$delta");
    const struct page page = {
        .context = context->str, .delta_link = delta_link, .next_link = next_link, .count = -1};
    rows_write_page(call, options->query, r, &page, json);
    response_set_json(call->response, 200, json->str);
    result_destroy(r);
    return true;
}

bool change_handle_count(struct call *call, struct options *options, GError **error)
{
    struct window w;
    struct result *r = find_changes(call, options, &w, error);
    if (r == NULL)
        return false;
    list_answer_count(call, r->rows->len);
    result_destroy(r);
    return true;
}
