/* batch_test.c: multipart bodies as clients write them, and as they should not: text in, what was
 * understood out. */
#include "check.h"
#include "http/batch_parse.h"
#include "http/batch_reference.h"

#define HTTP "Content-Type: application/http\n"
#define GET_ONE HTTP "\nGET accounts HTTP/1.1\n\n"
#define SET "Content-Type: multipart/mixed; boundary=c\n\n"
#define WRITE(id) HTTP "Content-ID: " id "\n\nPOST accounts HTTP/1.1\n\n{}\n"

static const struct {
    const char *label, *type, *want;
} boundaries[] = {
    {"bare", "multipart/mixed; boundary=batch_1", "batch_1"},
    {"quoted", "multipart/mixed; boundary=\"a b\"", "a b"},
    {"no space", "multipart/mixed;boundary=b", "b"},
    {"case", "Multipart/Mixed; Boundary=Bc", "Bc"},
    {"after another parameter", "multipart/mixed; charset=utf-8; boundary=b", "b"},
    {"before another parameter", "multipart/mixed; boundary=b ; charset=utf-8", "b"},
    {"absent", NULL, "failed"},
    {"form", "multipart/form-data; boundary=b", "failed"},
    {"related", "multipart/mixedup; boundary=b", "failed"},
    {"none", "multipart/mixed", "failed"},
    {"empty", "multipart/mixed; boundary=", "failed"},
    {"open quote", "multipart/mixed; boundary=\"b", "failed"},
    {"bad character", "multipart/mixed; boundary=\"b<\"", "failed"},
    {"ends in a space", "multipart/mixed; boundary=\"b \"", "failed"},
};

static void test_boundaries(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(boundaries); i++) {
        GError *error = NULL;
        g_autofree char *got = multipart_boundary(boundaries[i].type, &error);
        check_text(boundaries[i].label, boundaries[i].want, got != NULL ? got : "failed");
        g_clear_error(&error);
    }
}

/* The bodies are written with LF; each is read with CRLF too, which must give the same. A text
 * that starts with '!' is part of the error. */
static const struct {
    const char *label, *body, *want;
} bodies[] = {
    {"one request", "--b\n" GET_ONE "\n--b--\n", "1 GET accounts <>"},
    {"headers and body",
     "--b\n" HTTP
     "\nPOST a?x=1 HTTP/1.1\nContent-Type: application/json\nPrefer:y\n\n{\n}\n--b--\n",
     "1 POST a?x=1 application/json y <{~}>"},
    {"preamble and epilogue", "hello\n--bb\n\n--b \n" GET_ONE "\n--b--\nbye\n--b--\n",
     "1 GET accounts <>"},
    {"no line end at the end", "--b\n" GET_ONE "\n--b--", "1 GET accounts <>"},
    {"one empty line before the delimiter", "--b\n" HTTP "\nGET accounts HTTP/1.1\n\n--b--\n",
     "1 GET accounts <>"},
    {"spaces in the URL", "--b\n" HTTP "\nGET a b HTTP/1.1\n\n\n--b--\n", "1 GET a b <>"},
    {"change set",
     "--b\n" SET "--c\n" WRITE("1") "--c\n" WRITE("x") "--c--\n--b\n" GET_ONE "\n--b--\n",
     "( 1:1 POST accounts <{}> 2:x POST accounts <{}> ) 3 GET accounts <>"},
    {"the outer boundary starts the inner one",
     "--b\nContent-Type: multipart/mixed; boundary=bc\n\n--bc\n" WRITE("1") "--bc--\n--b--\n",
     "( 1:1 POST accounts <{}> )"},
    {"a delimiter inside a text", "--b\n" HTTP "\nPOST a HTTP/1.1\n\n{\"x\":\"--b\"}\n--b--\n",
     "1 POST a <{\"x\":\"--b\"}>"},
    {"empty batch", "--b--\n", ""},
    {"nothing", "", "!delimiter was not found"},
    {"other boundary", "--x\n" GET_ONE "\n--x--\n", "!delimiter was not found"},
    {"truncated in a body", "--b\n" HTTP "\nPOST accounts HTTP/1.1\n\n{\"na", "!end marker"},
    {"truncated in headers", "--b\nContent-Ty", "!end marker"},
    {"truncated change set", "--b\n" SET "--c\n" WRITE("1") "--b--\n", "!end marker"},
    {"empty change set", "--b\n" SET "--c--\n--b--\n", "( )"},
    {"no type", "--b\n\nGET accounts HTTP/1.1\n\n\n--b--\n", "!application/http"},
    {"header without colon", "--b\nContent-Type\n\n" GET_ONE "--b--\n", "!Name: value"},
    {"no request line", "--b\n" HTTP "\n\n\n--b--\n", "!METHOD URL"},
    {"no version", "--b\n" HTTP "\nGET accounts\n\n\n--b--\n", "!METHOD URL"},
    {"no URL", "--b\n" HTTP "\nGET HTTP/1.1\n\n\n--b--\n", "!METHOD URL"},
    {"no empty line", "--b\n" HTTP "\nGET accounts HTTP/1.1\n--b--\n", "!no empty line"},
    {"body without empty line",
     "--b\n" HTTP "\nPOST a HTTP/1.1\nContent-Type: application/json\n{\"a\":1}\n--b--\n",
     "!no empty line"},
    {"missing Content-ID",
     "--b\n" SET "--c\n" HTTP "\nPOST accounts HTTP/1.1\n\n{}\n--c--\n--b--\n",
     "!Content-ID header not present"},
    {"Content-ID twice", "--b\n" SET "--c\n" WRITE("1") "--c\n" WRITE("1") "--c--\n--b--\n",
     "!used more than once"},
    {"GET in a change set",
     "--b\n" SET "--c\n" HTTP "Content-ID: 1\n\nGET accounts HTTP/1.1\n\n\n--c--\n--b--\n",
     "!may not contain a GET"},
    {"nested change set",
     "--b\n" SET "--c\nContent-Type: multipart/mixed; boundary=d\n\n--d--\n--c--\n--b--\n",
     "!application/http"},
    {"nested batch", "--b\n" HTTP "\nPOST https://h/api/data/v9.2/%24batch HTTP/1.1\n\n\n--b--\n",
     "!may not contain a batch"},
    {"no UTF-8", "--b\n" HTTP "\nGET \377 HTTP/1.1\n\n\n--b--\n", "!METHOD URL"},
};

static void dump_request(GString *out, const struct batch_request *r)
{
    static const char *const shown[] = {"content-type", "prefer"};
    g_autofree char *body = g_strndup(r->body.start, (gsize)(r->body.end - r->body.start));
    g_autofree char *id =
        r->content_id != NULL ? g_strdup_printf(":%s", r->content_id) : g_strdup("");
    g_string_append_printf(out, " %u%s %s %s", r->number, id, r->method, r->url);
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++)
        if (g_hash_table_contains(r->headers, shown[i]))
            g_string_append_printf(out, " %s", (char *)g_hash_table_lookup(r->headers, shown[i]));
    g_string_append_printf(out, " <%s>", g_strdelimit(body, "\n", '~'));
}

static char *dump(const char *body, size_t length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) items =
        batch_parse("multipart/mixed; boundary=b", (struct span){body, body + length}, &error);
    if (items == NULL)
        return g_strdup(error->message);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < items->len; i++) {
        const struct batch_item *item = g_ptr_array_index(items, i);
        g_string_append(out, item->change_set ? " (" : "");
        for (guint k = 0; k < item->requests->len; k++)
            dump_request(out, g_ptr_array_index(item->requests, k));
        g_string_append(out, item->change_set ? " )" : "");
    }
    return g_strdup(g_strchug(out->str));
}

static void check_body(const char *label, const char *want, const char *body)
{
    /* On the heap, so that a read past the end is seen. */
    g_autofree char *copy = g_memdup2(body, MAX(strlen(body), 1));
    g_autofree char *got = dump(copy, strlen(body));
    bool said = want[0] == '!' && strstr(got, want + 1) != NULL;
    check_text(label, want, said ? want : got);
}

static void test_bodies(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_auto(GStrv) lines = g_strsplit(bodies[i].body, "\n", -1);
        g_autofree char *crlf = g_strjoinv("\r\n", lines);
        g_auto(GStrv) wanted = g_strsplit(bodies[i].want, "~", -1);
        g_autofree char *want = g_strjoinv("\r~", wanted);
        check_body(bodies[i].label, bodies[i].want, bodies[i].body);
        check_body(bodies[i].label, want, crlf);
    }
}

/* Every prefix of a good batch is read or refused, never read past. */
static void test_prefixes(void)
{
    const char whole[] = "--b\r\n" SET "--c\r\n" WRITE("1") "--c--\r\n--b\n" GET_ONE "\n--b--";
    for (size_t length = 0; length < sizeof whole - 1; length++) {
        g_autofree char *copy = g_memdup2(whole, MAX(length, 1));
        g_autofree char *got = dump(copy, length);
        CU_ASSERT(strstr(got, "not valid") != NULL);
    }
}

static const struct {
    const char *label, *url, *want;
} urls[] = {
    {"absolute", "https://h.test/api/data/v9.2/accounts?x=/api/data/v1/y",
     "accounts?x=/api/data/v1/y"},
    {"path", "/orgs/a/api/data/v9.2/accounts", "accounts"},
    {"relative", "accounts(1)", "accounts(1)"},
    {"rooted", "/accounts", "accounts"},
    {"other host, no service", "https://h.test/accounts", "accounts"},
    {"service root", "/api/data/v9.2", ""},
    {"a mark in the query", "accounts?$filter=a eq '/api/data/v9.2/'",
     "accounts?$filter=a eq '/api/data/v9.2/'"},
    {"a scheme in the query", "a?x=http://h/y", "a?x=http://h/y"},
};

static void test_urls(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(urls); i++)
        check_text(urls[i].label, urls[i].want, batch_relative_url(urls[i].url));
}

static const struct {
    const char *label, *text, *want;
} references[] = {
    {"bind", "{\"a@odata.bind\":\"$1\"}", "{\"a@odata.bind\":\"http://h/api/data/v9.2/t(1)\"}"},
    {"list", "{\"a@odata.bind\":[\"$1\",\"/t(2)\"]}",
     "{\"a@odata.bind\":[\"http://h/api/data/v9.2/t(1)\",\"/t(2)\"]}"},
    {"nested", "{\"a\":[{\"@odata.id\":\"$1\"}]}",
     "{\"a\":[{\"@odata.id\":\"http://h/api/data/v9.2/t(1)\"}]}"},
    {"a price", "{\"name\":\"$1\"}", "{\"name\":\"$1\"}"},
    {"no JSON", "{\"@odata.id\":\"$1\"", "{\"@odata.id\":\"$1\""},
    {"more behind", "{\"@odata.id\":\"$1\"} x", "{\"@odata.id\":\"$1\"} x"},
    {"unknown", "{\"@odata.id\":\"$2\"}",
     "Content-ID Reference: '$2' does not exist in the batch context."},
};

static void test_references(void)
{
    g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(rows, g_strdup("1"), g_strdup("http://h/api/data/v9.2/t(1)"));
    for (size_t i = 0; i < G_N_ELEMENTS(references); i++) {
        g_autoptr(GError) error = NULL;
        const char *text = references[i].text;
        GBytes *bytes = batch_reference_body(text, strlen(text), rows, &error);
        gsize length = 0;
        const char *data = bytes != NULL ? g_bytes_get_data(bytes, &length) : "";
        g_autofree char *got = bytes != NULL ? g_strndup(data, length) : g_strdup(error->message);
        check_text(references[i].label, references[i].want, got);
        g_bytes_unref(bytes);
    }
    g_autofree char *url = batch_reference_url("$1/name?x", rows, NULL);
    check_text("in a URL", "t(1)/name?x", url);
    g_autofree char *other = batch_reference_url("$metadata", rows, NULL);
    check_text("no reference", "$metadata", other);
}

int main(void)
{
    static const struct check_test tests[] = {
        {"boundaries", test_boundaries}, {"bodies", test_bodies},
        {"prefixes", test_prefixes},     {"URLs", test_urls},
        {"references", test_references},
    };
    return check_main(&(struct check_suite){"batch", NULL, NULL}, tests, G_N_ELEMENTS(tests));
}
