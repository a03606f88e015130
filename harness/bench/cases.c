/* cases.c: see cases.h. Both targets get the same bytes; what dvmock reads from the URL, the
 * baseline reads from a header, because it parses nothing. */
#include "bench/cases.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#define SELECT "$select=name,revenue,telephone1,address1_city,numberofemployees"
#define ROOT "/api/data/v9.2/"
#define BATCH_PARTS 100
#define CITIES 100

/* ---- rows ---- */

/* The value that follows `key` in JSON text, up to the closing quote; moves *at behind it. */
static char *take(const char **at, const char *key)
{
    const char *start = strstr(*at, key);
    if (start == NULL)
        return NULL;
    start += strlen(key);
    size_t length = strcspn(start, "\"");
    *at = start + length;
    return g_strndup(start, length);
}

/* A link's path, with what a URL escapes left as it is. */
static char *path_of(char *link)
{
    const char *slash = link != NULL ? strstr(link, "://") : NULL;
    slash = slash != NULL ? strchr(slash + 3, '/') : NULL;
    char *path = g_strdup(slash);
    g_free(link);
    return path;
}

static char *find_link(const char *body, const char *key)
{
    return path_of(take(&body, key));
}

static void collect(struct rows *r, const char *body)
{
    char *version;
    while ((version = take(&body, "\"@odata.etag\":\"W/\\\"")) != NULL) {
        g_strdelimit(version, "\\", '\0');
        g_ptr_array_add(r->etags, g_strdup_printf("W/\"%s\"", version));
        g_free(version);
        g_ptr_array_add(r->ids, take(&body, "\"accountid\":\""));
    }
}

bool rows_init(struct rows *r, const struct target *t, unsigned connections, GError **error)
{
    *r = (struct rows){.target = t,
                       .ids = g_ptr_array_new_with_free_func(g_free),
                       .etags = g_ptr_array_new_with_free_func(g_free),
                       .paths = g_ptr_array_new_with_free_func(g_free)};
    g_autofree char *path = g_strdup(ROOT "accounts?" SELECT);
    while (path != NULL) {
        g_autoptr(GString) answer = g_string_new(NULL);
        if (!target_get(t, path, "Prefer: odata.track-changes\r\n", answer, error))
            return false;
        collect(r, answer->str);
        g_free(r->delta_path);
        r->delta_path = find_link(answer->str, "\"@odata.deltaLink\":\"");
        g_free(path);
        path = find_link(answer->str, "\"@odata.nextLink\":\"");
    }
    /* The baseline has no first call of change tracking: its link only needs the version. */
    if (r->delta_path == NULL)
        r->delta_path = g_strdup_printf(ROOT "accounts?changes=%u", r->etags->len);
    for (unsigned i = 0; i < connections; i++)
        g_ptr_array_add(r->paths, g_strdup(ROOT "accounts?" SELECT));
    return true;
}

void rows_finish(struct rows *r)
{
    g_ptr_array_unref(r->ids);
    g_ptr_array_unref(r->etags);
    g_ptr_array_unref(r->paths);
    g_free(r->delta_path);
}

static const char *id(const struct rows *r)
{
    return g_ptr_array_index(r->ids, r->next % r->ids->len);
}

static const char *etag(const struct rows *r)
{
    return g_ptr_array_index(r->etags, r->next % r->etags->len);
}

bool rows_change_ten(struct rows *r, GError **error)
{
    for (int i = 0; i < 10; i++, r->next++) {
        g_autofree char *path = g_strdup_printf(ROOT "accounts(%s)", id(r));
        g_autofree char *match = g_strdup_printf("If-Match: %s\r\n", etag(r));
        if (!target_send(r->target, "PATCH", path, match, "{\"name\":\"Changed\"}", 204, error))
            return false;
    }
    return true;
}

/* ---- requests ---- */

static void begin(const struct rows *r, const char *method, GString *out)
{
    g_string_append_printf(out, "%s " ROOT, method);
    (void)r;
}

static void end(const struct rows *r, const char *headers, GString *out)
{
    g_string_append_printf(out, " HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n", r->target->port,
                           headers);
}

static void end_body(const struct rows *r, const char *headers, const char *body, GString *out)
{
    g_autofree char *all = g_strdup_printf(
        "Content-Length: %zu\r\n%s%s", strlen(body),
        strstr(headers, "Content-Type") != NULL ? "" : "Content-Type: application/json\r\n",
        headers);
    end(r, all, out);
    g_string_append(out, body);
}

static bool is_ok(void *context, unsigned connection, const struct reply *reply)
{
    (void)context, (void)connection;
    return reply->status == 200 && reply->body_length > 0;
}

static bool is_done(void *context, unsigned connection, const struct reply *reply)
{
    (void)context, (void)connection;
    return reply->status == 204;
}

static void make_key(void *context, unsigned connection, GString *out)
{
    struct rows *r = context;
    (void)connection;
    begin(r, "GET", out);
    g_string_append_printf(out, "accounts(%s)?" SELECT, id(r));
    r->next += 7919;
    end(r, "", out);
}

static void make_query(void *context, unsigned connection, GString *out)
{
    struct rows *r = context;
    char city[64];
    (void)connection;
    guint n = r->next++ % CITIES;
    begin(r, "GET", out);
    g_string_append_printf(
        out,
        "accounts?" SELECT "&$filter=address1_city%%20eq%%20'City%%20%u'&$orderby=name&$top=50", n);
    g_snprintf(city, sizeof city, "x-city: City %u\r\n", n);
    end(r, city, out);
}

static bool is_full_page(void *context, unsigned connection, const struct reply *reply)
{
    /* fifty rows of some 250 bytes; a handful would mean that the filter found something else */
    return is_ok(context, connection, reply) && reply->body_length > 50 * (size_t)200;
}

static void make_page(void *context, unsigned connection, GString *out)
{
    struct rows *r = context;
    const char *path = g_ptr_array_index(r->paths, connection);
    g_string_append_printf(out, "GET %s", path);
    end(r, "", out);
}

/* Goes on where the answer says; from the start again after the last page. */
static bool follow(void *context, unsigned connection, const struct reply *reply)
{
    struct rows *r = context;
    const char *tail = reply->body + MAX(reply->body_length, 4096) - 4096;
    char *next = find_link(tail, "\"@odata.nextLink\":\"");
    g_free(r->paths->pdata[connection]);
    r->paths->pdata[connection] = next != NULL ? next : g_strdup(ROOT "accounts?" SELECT);
    return is_ok(context, connection, reply);
}

static void make_create(void *context, unsigned connection, GString *out)
{
    struct rows *r = context;
    char body[64];
    (void)connection;
    begin(r, "POST", out);
    g_string_append(out, "accounts");
    g_snprintf(body, sizeof body, "{\"name\":\"New %u\"}", r->next++);
    end_body(r, "", body, out);
}

static void make_update(void *context, unsigned connection, GString *out)
{
    struct rows *r = context;
    (void)connection;
    g_autofree char *match = g_strdup_printf("If-Match: %s\r\n", etag(r));
    begin(r, "PATCH", out);
    g_string_append_printf(out, "accounts(%s)", id(r));
    r->next++;
    end_body(r, match, "{\"name\":\"Updated\"}", out);
}

/* Rows run out in a long run, and then their etags are old. */
static bool is_updated(void *context, unsigned connection, const struct reply *reply)
{
    const struct rows *r = context;
    (void)connection;
    return reply->status == 204 || (reply->status == 412 && r->next > r->ids->len);
}

static void make_batch(void *context, unsigned connection, GString *out)
{
    struct rows *r = context;
    g_autoptr(GString) body = g_string_new("--batch_b\r\nContent-Type: multipart/mixed; "
                                           "boundary=changeset_c\r\n\r\n");
    (void)connection;
    for (int i = 1; i <= BATCH_PARTS; i++)
        g_string_append_printf(body,
                               "--changeset_c\r\nContent-Type: application/http\r\n"
                               "Content-Transfer-Encoding: binary\r\nContent-ID: %d\r\n\r\n"
                               "POST " ROOT "accounts HTTP/1.1\r\nContent-Type: application/json"
                               "\r\n\r\n{\"name\":\"In a batch %u\"}\r\n",
                               i, r->next++);
    g_string_append(body, "--changeset_c--\r\n--batch_b--\r\n");
    begin(r, "POST", out);
    g_string_append(out, "$batch");
    end_body(r, "Content-Type: multipart/mixed; boundary=batch_b\r\n", body->str, out);
}

static bool is_batch(void *context, unsigned connection, const struct reply *reply)
{
    return is_ok(context, connection, reply) &&
           strstr(reply->body, "HTTP/1.1 204 No Content") != NULL;
}

static void make_delta(void *context, unsigned connection, GString *out)
{
    struct rows *r = context;
    (void)connection;
    g_string_append_printf(out, "GET %s", r->delta_path);
    end(r, "", out);
}

static bool has_changes(void *context, unsigned connection, const struct reply *reply)
{
    return is_ok(context, connection, reply) && strstr(reply->body, "Changed") != NULL;
}

static const struct bench_case cases[] = {
    {"GET by key", 0.5, make_key, is_ok},
    {"$filter+$orderby+$select, top 50", 0.7, make_query, is_full_page},
    {"download, 5,000 rows a page", 0.6, make_page, follow},
    {"delta after 10 changes", 0.5, make_delta, has_changes},
    {"PATCH with If-Match", 0.5, make_update, is_updated},
    {"POST", 0.5, make_create, is_done},
    {"$batch of 100", 0.5, make_batch, is_batch},
};

const struct bench_case *bench_cases(size_t *ret_count)
{
    *ret_count = G_N_ELEMENTS(cases);
    return cases;
}

const struct bench_case *bench_case_delta(void)
{
    return &cases[3];
}
