/* verdict_test.c: which answers count as done, which stop the queue, which are final. */
#include "check.h"
#include "sync/verdict.h"
#include "wire/error.h"

#define JSON "application/json; odata.metadata=minimal"

static const struct {
    const char *label;
    int status;
    enum verdict want;
    const char *type, *body;
} cases[] = {
    {"no content", 204, VERDICT_DONE, NULL, ""},
    {"representation", 201, VERDICT_DONE, JSON, "{}"},
    {"captive portal", 200, VERDICT_PASSING, "text/html", "<html>"},
    {"portal that lies about its type", 200, VERDICT_PASSING, JSON, "<html>"},
    {"half a document", 200, VERDICT_PASSING, JSON, "{\"value\":["},
    {"redirect", 302, VERDICT_PASSING, "text/html", ""},
    {"token expired", 401, VERDICT_PASSING, "text/html", ""},
    {"timeout", 408, VERDICT_PASSING, JSON, "{\"error\":{\"code\":\"\"}}"},
    {"throttled", 429, VERDICT_PASSING, JSON, "{\"error\":{\"code\":\"0x80072322\"}}"},
    {"gateway", 502, VERDICT_PASSING, "text/html", "<html>"},
    {"unavailable", 503, VERDICT_PASSING, JSON, "{\"error\":{\"code\":\"0x80040216\"}}"},
    {"gateway timeout", 504, VERDICT_PASSING, NULL, ""},
    {"proxy's 404", 404, VERDICT_PASSING, "text/html", "<html>"},
    {"500 without code", 500, VERDICT_PASSING, JSON,
     "{\"error\":{\"code\":\"\",\"message\":\"\"}}"},
    {"500 with code", 500, VERDICT_REFUSED, JSON, "{\"error\":{\"code\":\"0x80040224\"}}"},
    {"deadlock", 500, VERDICT_PASSING, JSON, "{\"error\":{\"code\":\"0x80044150\"}}"},
    {"validation", 400, VERDICT_REFUSED, JSON, "{\"error\":{\"code\":\"0x80040265\"}}"},
    {"privilege", 403, VERDICT_REFUSED, JSON, "{\"error\":{\"code\":\"0x80040220\"}}"},
    {"user not a member", 403, VERDICT_PASSING, JSON, "{\"error\":{\"code\":\"0x80072560\"}}"},
    {"missing row", 404, VERDICT_GONE, JSON, "{\"error\":{\"code\":\"0x80040217\"}}"},
    {"restricted delete", 405, VERDICT_REFUSED, JSON, "{\"error\":{\"code\":\"0x80040227\"}}"},
    {"newer version", 412, VERDICT_CONFLICT, JSON, "{\"error\":{\"code\":\"0x80060882\"}}"},
    {"duplicate key", 412, VERDICT_DUPLICATE, JSON, "{\"error\":{\"code\":\"0x80040237\"}}"},
    {"duplicate rule", 412, VERDICT_REFUSED, JSON, "{\"error\":{\"code\":\"0x80040333\"}}"},
    {"too large", 413, VERDICT_REFUSED, JSON, "{\"error\":{\"code\":\"0x8004418a\"}}"},
};

static void test_verdicts(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *type = g_strdup(cases[i].type);
        g_autofree char *body = g_strdup(cases[i].body);
        struct response response = {.status = cases[i].status, .content_type = type, .body = body};
        check_int(cases[i].label, cases[i].want, verdict_judge(&response, &error));
        check_int(cases[i].label, cases[i].want == VERDICT_DONE, error == NULL);
        if (error != NULL)
            check_int(cases[i].label, cases[i].want == VERDICT_PASSING,
                      error->domain == WIRE_NETWORK);
    }
}

int main(void)
{
    static const struct check_case list[] = {{"verdicts", test_verdicts}};
    return check_run("client verdict", list, G_N_ELEMENTS(list));
}
