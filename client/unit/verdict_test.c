/* verdict_test.c: which answers count as done, which stop the queue, which are final. */
#include "check.h"
#include "sync/verdict.h"
#include "wire/error.h"

#define JSON "application/json; odata.metadata=minimal"

static const struct {
    const char *label;
    int status;
    const char *type, *body;
    enum verdict want;
} cases[] = {
    {"no content", 204, NULL, "", VERDICT_DONE},
    {"representation", 201, JSON, "{}", VERDICT_DONE},
    {"captive portal", 200, "text/html", "<html>", VERDICT_PASSING},
    {"portal that lies about its type", 200, JSON, "<html>", VERDICT_PASSING},
    {"half a document", 200, JSON, "{\"value\":[", VERDICT_PASSING},
    {"redirect", 302, "text/html", "", VERDICT_PASSING},
    {"token expired", 401, "text/html", "", VERDICT_PASSING},
    {"timeout", 408, JSON, "{\"error\":{\"code\":\"\"}}", VERDICT_PASSING},
    {"throttled", 429, JSON, "{\"error\":{\"code\":\"0x80072322\"}}", VERDICT_PASSING},
    {"gateway", 502, "text/html", "<html>", VERDICT_PASSING},
    {"unavailable", 503, JSON, "{\"error\":{\"code\":\"0x80040216\"}}", VERDICT_PASSING},
    {"gateway timeout", 504, NULL, "", VERDICT_PASSING},
    {"proxy's 404", 404, "text/html", "<html>", VERDICT_PASSING},
    {"500 without code", 500, JSON, "{\"error\":{\"code\":\"\",\"message\":\"\"}}",
     VERDICT_PASSING},
    {"500 with code", 500, JSON, "{\"error\":{\"code\":\"0x80040224\"}}", VERDICT_REFUSED},
    {"deadlock", 500, JSON, "{\"error\":{\"code\":\"0x80044150\"}}", VERDICT_PASSING},
    {"validation", 400, JSON, "{\"error\":{\"code\":\"0x80040265\"}}", VERDICT_REFUSED},
    {"privilege", 403, JSON, "{\"error\":{\"code\":\"0x80040220\"}}", VERDICT_REFUSED},
    {"user not a member", 403, JSON, "{\"error\":{\"code\":\"0x80072560\"}}", VERDICT_PASSING},
    {"missing row", 404, JSON, "{\"error\":{\"code\":\"0x80040217\"}}", VERDICT_GONE},
    {"restricted delete", 405, JSON, "{\"error\":{\"code\":\"0x80040227\"}}", VERDICT_REFUSED},
    {"newer version", 412, JSON, "{\"error\":{\"code\":\"0x80060882\"}}", VERDICT_CONFLICT},
    {"duplicate key", 412, JSON, "{\"error\":{\"code\":\"0x80040237\"}}", VERDICT_DUPLICATE},
    {"duplicate rule", 412, JSON, "{\"error\":{\"code\":\"0x80040333\"}}", VERDICT_REFUSED},
    {"too large", 413, JSON, "{\"error\":{\"code\":\"0x8004418a\"}}", VERDICT_REFUSED},
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
