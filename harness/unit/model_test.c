/* model_test.c: the judges: subset comparison, effects, requests, verdicts. */
#include <glib.h>

#include "check.h"
#include "model/effect_match.h"
#include "model/finding.h"
#include "model/json_match.h"
#include "model/verdict.h"
#include "model/wire_match.h"

static cJSON *parse(const char *text)
{
    cJSON *json = cJSON_Parse(text);
    g_assert(json);
    return json;
}

/* "path: expected / actual" and empties the difference; NULL when there is none. Owned. */
static char *words(struct difference *difference)
{
    char *text = difference->path ? g_strdup_printf("%s: %s / %s", difference->path,
                                                    difference->expected, difference->actual)
                                  : NULL;
    difference_finish(difference);
    return text;
}

static void test_subset(void)
{
    static const struct {
        const char *label, *expected, *actual, *want;
    } cases[] = {
        {"subset of an object", "{\"a\":1}", "{\"a\":1,\"b\":2}", NULL},
        {"other value", "{\"a\":1}", "{\"a\":2}", "a: 1 / 2"},
        {"missing", "{\"a\":1}", "{}", "a: 1 / nothing"},
        {"null is met by missing", "{\"a\":null}", "{}", NULL},
        {"null is not met by a value", "{\"a\":null}", "{\"a\":0}", "a: null / 0"},
        {"nested", "{\"l\":{\"id\":\"x\"}}", "{\"l\":{\"id\":\"y\",\"entity\":\"e\"}}",
         "l.id: \"x\" / \"y\""},
        {"lookup against text", "{\"l\":{\"id\":\"x\"}}", "{\"l\":\"x\"}",
         "l: {\"id\":\"x\"} / \"x\""},
        {"lists are exact", "[1,2]", "[1,2]", NULL},
        {"list too long", "[1]", "[1,2]", "[1]: nothing / 2"},
        {"list too short", "[1,2]", "[1]", "[1]: 2 / nothing"},
        {"subset within a list", "{\"r\":[{\"id\":1}]}", "{\"r\":[{\"id\":1,\"n\":2}]}", NULL},
        {"difference within a list", "{\"r\":[{\"id\":1}]}", "{\"r\":[{\"id\":2}]}",
         "r[0].id: 1 / 2"},
        {"integer and decimal", "{\"a\":10}", "{\"a\":10.0}", NULL},
        {"names have case", "{\"A\":1}", "{\"a\":1}", "A: 1 / nothing"},
        {"type", "{\"a\":\"1\"}", "{\"a\":1}", "a: \"1\" / 1"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        cJSON *expected = parse(cases[i].expected), *actual = parse(cases[i].actual);
        struct difference difference = {0};
        json_match(expected, actual, "", &difference);
        g_autofree char *have = words(&difference);
        check_text(cases[i].label, cases[i].want, have);
        cJSON_Delete(expected);
        cJSON_Delete(actual);
    }
}

static GPtrArray *elements(const cJSON *list)
{
    GPtrArray *array = g_ptr_array_new();
    for (cJSON *one = list->child; one; one = one->next)
        g_ptr_array_add(array, one);
    return array;
}

static void test_effects(void)
{
    static const char effects_text[] =
        "[{\"op\":\"create\",\"entity\":\"account\",\"id\":\"1\",\"columns\":[\"name\","
        "\"accountid\"],\"values\":{\"name\":\"A\"}},"
        "{\"op\":\"update\",\"entity\":\"account\",\"id\":\"1\",\"columns\":[\"telephone1\"],"
        "\"values\":{\"telephone1\":\"5\"}}]";
    static const struct {
        const char *label, *patterns, *want;
    } cases[] = {
        {"both", "[{\"op\":\"create\"},{\"op\":\"update\",\"id\":\"1\"}]", NULL},
        {"columns are a set", "[{\"columns\":[\"accountid\",\"name\"]},{}]", NULL},
        {"columns are exact", "[{\"columns\":[\"name\"]},{}]",
         "effects[0].columns: name / accountid, name"},
        {"values are a subset", "[{\"has\":{\"name\":\"A\"}},{}]", NULL},
        {"other value", "[{},{\"has\":{\"telephone1\":\"6\"}}]",
         "effects[1].has.telephone1: \"6\" / \"5\""},
        {"order matters", "[{\"op\":\"update\"},{\"op\":\"create\"}]",
         "effects[0].op: \"update\" / \"create\""},
        {"one too few", "[{},{},{\"op\":\"delete\"}]", "effects[2]: {\"op\":\"delete\"} / nothing"},
        {"one too many", "[{}]", "effects[1]: nothing / update account 1 {telephone1}"},
    };
    cJSON *list = parse(effects_text);
    g_autoptr(GPtrArray) effects = elements(list);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        cJSON *patterns = parse(cases[i].patterns);
        struct difference difference = {0};
        effect_match_ordered(patterns, effects, &difference);
        g_autofree char *have = words(&difference);
        check_text(cases[i].label, cases[i].want, have);
        cJSON_Delete(patterns);
    }
    cJSON_Delete(list);
}

#define REQUEST(method, path, status, more)                                                        \
    "{\"method\":\"" method "\",\"path\":\"/orgs/s/api/data/v9.2/" path                            \
    "\",\"status\":" #status more "}"

static void test_requests(void)
{
    static const char patch[] = REQUEST("PATCH", "accounts(11-22)", 204,
                                        ",\"requestHeaders\":{\"if-match\":\"W/"
                                        "\\\"5\\\"\"},\"op\":\"update\",\"entity\":\"account\","
                                        "\"requestBody\":\"{\\\"name\\\":\\\"A\\\",\\\"customerid_"
                                        "contact@odata.bind\\\":\\\"/contacts(1)\\\"}\"");
    static const struct {
        const char *pattern;
        bool want;
    } cases[] = {
        {"{}", true},
        {"{\"method\":\"PATCH\"}", true},
        {"{\"method\":[\"POST\",\"PATCH\"]}", true},
        {"{\"method\":\"POST\"}", false},
        {"{\"path\":\"accounts(*)\"}", true},
        {"{\"path\":\"accounts\"}", false},
        {"{\"id\":\"11-22\"}", true},
        {"{\"status\":204}", true},
        {"{\"status\":[200,204]}", true},
        {"{\"status\":412}", false},
        {"{\"ifMatch\":true}", true},
        {"{\"ifMatch\":false}", false},
        {"{\"ifMatch\":\"W/*\"}", true},
        {"{\"ifMatch\":\"*\"}", true},
        {"{\"ifNoneMatch\":false}", true},
        {"{\"body\":{\"has\":[\"name\"]}}", true},
        {"{\"body\":{\"has\":{\"name\":\"B\"}}}", false},
        {"{\"body\":{\"has\":[\"customerid\"]}}", true},
        {"{\"body\":{\"lacks\":[\"customerid\"]}}", false},
        {"{\"body\":{\"lacks\":[\"telephone1\"]}}", true},
        {"{\"fault\":false}", true},
        {"{\"fault\":true}", false},
    };
    cJSON *request = parse(patch);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        cJSON *pattern = parse(cases[i].pattern);
        check_bool(cases[i].pattern, cases[i].want, wire_match(pattern, request));
        cJSON_Delete(pattern);
    }
    cJSON_Delete(request);
}

static void test_one_at_a_time(void)
{
    static const struct {
        const char *label, *requests;
        bool want;
    } cases[] = {
        {"one after the other",
         "[" REQUEST("POST", "a", 204, ",\"started_us\":1,\"ended_us\":5") "," REQUEST(
             "POST", "b", 204, ",\"started_us\":5,\"ended_us\":9") "]",
         true},
        {"overlapping",
         "[" REQUEST("POST", "a", 204, ",\"started_us\":1,\"ended_us\":6") "," REQUEST(
             "PATCH", "b", 204, ",\"started_us\":5,\"ended_us\":9") "]",
         false},
        {"a read may overlap",
         "[" REQUEST("POST", "a", 204, ",\"started_us\":1,\"ended_us\":6") "," REQUEST(
             "GET", "b", 200, ",\"started_us\":5,\"ended_us\":9") "]",
         true},
        {"in any order of arrival",
         "[" REQUEST("POST", "a", 204, ",\"started_us\":4,\"ended_us\":9") "," REQUEST(
             "DELETE", "b", 204, ",\"started_us\":1,\"ended_us\":5") "]",
         false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        cJSON *list = parse(cases[i].requests);
        g_autoptr(GPtrArray) requests = elements(list);
        check_bool(cases[i].label, cases[i].want, wire_one_at_a_time(requests, NULL));
        cJSON_Delete(list);
    }
}

static void test_pauses(void)
{
    static const struct {
        const char *label, *requests;
        bool want;
    } cases[] = {
        {"long enough",
         "[" REQUEST("POST", "a", 503, ",\"started_us\":0,\"ended_us\":1000") "," REQUEST(
             "POST", "a", 204, ",\"started_us\":11000,\"ended_us\":12000") "]",
         true},
        {"too short",
         "[" REQUEST("POST", "a", 503, ",\"started_us\":0,\"ended_us\":1000") "," REQUEST(
             "GET", "b", 200, ",\"started_us\":10999,\"ended_us\":12000") "]",
         false},
        {"after another answer",
         "[" REQUEST("POST", "a", 204, ",\"started_us\":0,\"ended_us\":1000") "," REQUEST(
             "POST", "a", 204, ",\"started_us\":1000,\"ended_us\":2000") "]",
         true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        cJSON *list = parse(cases[i].requests);
        cJSON *busy = parse("{\"status\":503}");
        g_autoptr(GPtrArray) requests = elements(list);
        check_bool(cases[i].label, cases[i].want, wire_pauses(busy, requests, 10, NULL));
        cJSON_Delete(busy);
        cJSON_Delete(list);
    }
}

static void test_verdict(void)
{
    static const struct {
        const char *label;
        const char *levels[3]; /* of the findings */
        const char *want;
    } cases[] = {
        {"nothing found", {NULL}, "pass"},
        {"must", {"info", "must"}, "fail"},
        {"should", {"should", "info"}, "warn"},
        {"both", {"should", "must"}, "fail"},
        {"info", {"info"}, "pass"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(finding_destroy);
        for (const char *const *level = cases[i].levels; *level; level++) {
            struct difference difference = {0};
            g_ptr_array_add(findings,
                            finding_create("a/b", level_parse(*level), "here", &difference));
        }
        check_text(cases[i].label, cases[i].want, verdict_word(verdict_of(findings)));
    }
}

int main(void)
{
    static const struct check_test tests[] = {
        {"subset comparison", test_subset},
        {"effects in order", test_effects},
        {"request patterns", test_requests},
        {"one write at a time", test_one_at_a_time},
        {"pauses", test_pauses},
        {"verdict", test_verdict},
    };
    return check_main("model", tests, G_N_ELEMENTS(tests));
}
