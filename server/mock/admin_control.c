/* admin_control.c: the clock of an organisation, and the records of what happened in it. */
#include "mock/admin_call.h"
#include "mock/members.h"
#include "odata/query_string.h"

#define MAX_ADVANCE_MS (INT64_C(100) * 366 * 24 * 3600 * 1000)

/* ---- clock -------------------------------------------------------------------------------------
 */

bool admin_get_clock(struct admin_call *c, GError **error)
{
    (void)error;
    char now[32];
    clock_format(clock_now_ms(&c->org->clock, c->now_us), now);
    json_begin_object(&c->json);
    json_put_text(&c->json, "now", now);
    json_put_boolean(&c->json, "running", c->org->clock.running);
    json_end_object(&c->json);
    return true;
}

bool admin_set_clock(struct admin_call *c, GError **error)
{
    struct draft {
        const char *set;
        int64_t advance_ms;
        bool running;
    } d = {.running = c->org->clock.running};
    static const struct member members[] = {
        {"set", MEMBER_TEXT, offsetof(struct draft, set), 0, 0},
        {"advance_ms", MEMBER_INTEGER, offsetof(struct draft, advance_ms), 0, MAX_ADVANCE_MS},
        {"running", MEMBER_BOOLEAN, offsetof(struct draft, running), 0, 0},
    };
    struct clock *clock = &c->org->clock;
    int64_t now_ms = clock_now_ms(clock, c->now_us);
    if (!members_read(c->body, "", members, G_N_ELEMENTS(members), &d, error))
        return false;
    if (d.set != NULL && (d.advance_ms != 0 || !clock_parse(d.set, &now_ms))) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "set must be a time such as 2024-06-03T08:00:00Z, without advance_ms.");
        return false;
    }
    clock_set(clock, now_ms + d.advance_ms, c->now_us);
    clock_set_running(clock, d.running, c->now_us);
    return admin_get_clock(c, error);
}

/* ---- records -----------------------------------------------------------------------------------
 */

static bool list_journal(struct admin_call *c, const char *name, const struct journal *journal,
                         GError **error)
{
    struct query_string qs;
    query_string_init(&qs, c->request->raw_query);
    const char *after_text = query_string_find(&qs, "after");
    guint64 after = 0;
    bool ok = after_text == NULL ||
              g_ascii_string_to_unsigned(after_text, 10, 0, G_MAXUINT64, &after, NULL);
    if (ok) {
        g_string_append_printf(c->out, "{\"%s\":[", name);
        journal_write(journal, after, c->out);
        g_string_append(c->out, "]}");
    } else {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "after must be a number, not %s.",
                    after_text);
    }
    query_string_finish(&qs);
    return ok;
}

bool admin_list_requests(struct admin_call *c, GError **error)
{
    return list_journal(c, "requests", c->org->requests, error);
}

bool admin_export_journal(struct admin_call *c, GError **error)
{
    GBytes *bytes = records_export(c->org, error);
    if (bytes == NULL)
        return false;
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *file =
        g_strdup_printf("attachment; filename=\"%s-journal.sqlite\"", c->org->name);
    g_string_truncate(c->response->body, 0);
    g_string_append_len(c->response->body, data, (gssize)length);
    g_bytes_unref(bytes);
    response_set_header(c->response, "Content-Type", "application/vnd.sqlite3");
    response_set_header(c->response, "Content-Disposition", file);
    c->answered = true;
    return true;
}

bool admin_clear_requests(struct admin_call *c, GError **error)
{
    (void)error;
    journal_clear(c->org->requests);
    return true;
}

bool admin_list_effects(struct admin_call *c, GError **error)
{
    return list_journal(c, "effects", c->org->effects, error);
}

bool admin_clear_effects(struct admin_call *c, GError **error)
{
    (void)error;
    journal_clear(c->org->effects);
    return true;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(a, b);
}

bool admin_list_refusals(struct admin_call *c, GError **error)
{
    (void)error;
    GList *keys = g_list_sort(g_hash_table_get_keys(c->org->refusals), compare_keys);
    json_begin_object(&c->json);
    json_key(&c->json, "value");
    json_begin_array(&c->json);
    for (const GList *link = keys; link != NULL; link = link->next) {
        const struct refusal *r = g_hash_table_lookup(c->org->refusals, link->data);
        json_begin_object(&c->json);
        json_put_integer(&c->json, "status", r->status);
        json_put_text(&c->json, "method", r->method);
        json_put_text(&c->json, "message", r->message);
        json_put_integer(&c->json, "count", r->count);
        if (r->hint != NULL)
            json_put_text(&c->json, "hint", r->hint);
        json_end_object(&c->json);
    }
    json_end_array(&c->json);
    json_end_object(&c->json);
    g_list_free(keys);
    return true;
}
