/* main.c: dvbench-baseline: the yardstick. A minimal HTTP server over SQLite that gives the answers
 * of the benchmark's requests with no parsing, security or journal; what dvmock takes longer is the
 * price of being a Dataverse. One thread, as dvmock has.
 *
 *   dvbench-baseline ROWS        serves; prints {"url":...} when ready, stops at end of input
 *   dvbench-baseline backup FILE prints how many milliseconds a copy of that database takes */
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db.h"

#define API "/api/data/v9.2/"

struct server {
    struct db *db;
    char api[64];
};

/* The text between `prefix` and the next quote. */
static const char *quoted(const char *body, const char *prefix, size_t *ret_length)
{
    const char *start = strstr(body, prefix);
    if (start == NULL)
        return NULL;
    start += strlen(prefix);
    *ret_length = strcspn(start, "\"");
    return start;
}

static enum MHD_Result answer(struct MHD_Connection *c, unsigned status, GString *body,
                              const char *header, const char *value)
{
    gsize length = body->len;
    struct MHD_Response *r =
        MHD_create_response_from_buffer(length, g_string_free(body, FALSE), MHD_RESPMEM_MUST_FREE);
    MHD_add_response_header(r, "Content-Type", "application/json; odata.metadata=minimal");
    MHD_add_response_header(r, "OData-Version", "4.0");
    if (header != NULL)
        MHD_add_response_header(r, header, value);
    enum MHD_Result result = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return result;
}

static const char *argument(struct MHD_Connection *c, const char *name)
{
    return MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, name);
}

static const char *header(struct MHD_Connection *c, const char *name)
{
    return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static enum MHD_Result get(struct server *s, struct MHD_Connection *c, const char *id)
{
    GString *body = g_string_sized_new(4096);
    const char *city = header(c, "x-city"), *page = argument(c, "page"),
               *changes = argument(c, "changes");
    unsigned status = 200;
    if (id != NULL)
        status = db_write_row(s->db, id, s->api, body) ? 200 : 404;
    else if (city != NULL)
        db_write_matches(s->db, city, s->api, body);
    else if (changes != NULL)
        db_write_changes(s->db, strtoll(changes, NULL, 10), s->api, body);
    else
        db_write_page(s->db, page != NULL ? page : "", s->api, body);
    return answer(c, status, body, NULL, NULL);
}

static enum MHD_Result post(struct server *s, struct MHD_Connection *c, const GString *body)
{
    char id[37], location[160];
    size_t length = 0;
    const char *name = quoted(body->str, "\"name\":\"", &length);
    db_insert(s->db, name != NULL ? name : "", length, id);
    snprintf(location, sizeof location, "%saccounts(%s)", s->api, id);
    return answer(c, 204, g_string_new(NULL), "OData-EntityId", location);
}

static enum MHD_Result patch(struct server *s, struct MHD_Connection *c, const char *id,
                             const GString *body)
{
    size_t length = 0;
    const char *match = header(c, "If-Match"), *name = quoted(body->str, "\"name\":\"", &length);
    int64_t version = match != NULL && strlen(match) > 3 ? strtoll(match + 3, NULL, 10) : 0;
    bool good = db_update(s->db, id, version, name != NULL ? name : "", length);
    return answer(c, good ? 204 : 412, g_string_new(NULL), NULL, NULL);
}

static enum MHD_Result batch(struct server *s, struct MHD_Connection *c, const GString *body)
{
    GString *out = g_string_new("--batchresponse_b\r\nContent-Type: multipart/mixed; "
                                "boundary=changesetresponse_c\r\n\r\n");
    const char *at = body->str;
    size_t length = 0;
    int n = 0;
    db_begin(s->db);
    while ((at = quoted(at, "\"name\":\"", &length)) != NULL) {
        char id[37];
        db_insert(s->db, at, length, id);
        g_string_append_printf(out,
                               "--changesetresponse_c\r\nContent-Type: application/http\r\n"
                               "Content-Transfer-Encoding: binary\r\nContent-ID: %d\r\n\r\n"
                               "HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\n"
                               "Location: %saccounts(%s)\r\nOData-EntityId: %saccounts(%s)\r\n\r\n"
                               "\r\n",
                               ++n, s->api, id, s->api, id);
    }
    db_commit(s->db);
    g_string_append(out, "--changesetresponse_c--\r\n--batchresponse_b--\r\n");
    return answer(c, 200, out, NULL, NULL);
}

static enum MHD_Result serve(struct server *s, struct MHD_Connection *c, const char *method,
                             const char *url, const GString *body)
{
    char id[37] = "";
    const char *open = strchr(url, '(');
    if (open != NULL)
        g_strlcpy(id, open + 1, sizeof id);
    if (strcmp(method, "GET") == 0)
        return get(s, c, open != NULL ? id : NULL);
    if (strcmp(method, "PATCH") == 0)
        return patch(s, c, id, body);
    return g_str_has_suffix(url, "$batch") ? batch(s, c, body) : post(s, c, body);
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are the library's */
static enum MHD_Result handle(void *context, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *data_size, void **request)
{
    GString *body = *request;
    (void)version;
    if (body == NULL) {
        *request = g_string_new(NULL);
        return MHD_YES;
    }
    if (*data_size == 0)
        return serve(context, c, method, url, body);
    g_string_append_len(body, data, (gssize)*data_size);
    *data_size = 0;
    return MHD_YES;
}

static void finish(void *context, struct MHD_Connection *c, void **request,
                   enum MHD_RequestTerminationCode code)
{
    (void)context, (void)c, (void)code;
    if (*request != NULL)
        g_string_free(*request, TRUE);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "backup") == 0) {
        printf("%.3f\n", db_time_backup(argv[2]));
        return 0;
    }
    if (argc != 2) {
        fprintf(stderr, "usage: dvbench-baseline ROWS | backup FILE\n");
        return 2;
    }
    struct server s = {.db = db_create((unsigned)strtoul(argv[1], NULL, 10))};
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_AUTO_INTERNAL_THREAD, 0, NULL, NULL, handle, &s,
                         MHD_OPTION_NOTIFY_COMPLETED, finish, NULL, MHD_OPTION_END);
    if (daemon == NULL) {
        fprintf(stderr, "dvbench-baseline: cannot listen\n");
        return 1;
    }
    unsigned port = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    snprintf(s.api, sizeof s.api, "http://127.0.0.1:%u" API, port);
    printf("{\"ready\":true,\"url\":\"%s\",\"pid\":%d}\n", s.api, (int)getpid());
    fflush(stdout);
    while (getchar() != EOF)
        continue;
    MHD_stop_daemon(daemon);
    db_destroy(s.db);
    return 0;
}
