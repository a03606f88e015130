/* usage_test.c: service protection: the sliding windows, concurrency and their scale. */

#include "check.h"
#include "mock/usage.h"
#include "model/error.h"

#define NOW_MS INT64_C(1717401600000) /* 2024-06-03T08:00:00Z */

/* Limits of 6 requests, 1.2 seconds and 1 at a time. Each step of `seconds` is one request at that
 * second: '.' passes, '?' is refused; the last refusal's wait. */
static void test_windows(void)
{
    static const struct {
        const char *label;
        int seconds[12], spent_ms;
        const char *wanted;
        int64_t wait_s;
    } cases[] = {
        {"six at once", {0, 0, 0, 0, 0, 0, -1}, 1, "......", 0},
        {"a seventh", {0, 0, 0, 0, 0, 0, 0, -1}, 1, "......?", 300},
        {"spread", {0, 10, 20, 30, 40, 50, 60, -1}, 1, "......?", 250},
        {"pushing on", {0, 0, 0, 0, 0, 0, 100, 200, -1}, 1, "......??", 100},
        {"the window ends", {0, 0, 0, 0, 0, 0, 300, -1}, 1, ".......", 0},
        {"just before", {0, 0, 0, 0, 0, 0, 299, -1}, 1, "......?", 1},
        {"time", {0, 1, 2, -1}, 700, "..?", 298},
        {"time slides", {0, 1, 301, -1}, 700, "...", 0},
        {"the clock is set back", {500, 500, 500, 500, 500, 500, 400, -1}, 1, ".......", 0},
    };
    const struct usage_scale scale = {1, 1000};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct usage *u = usage_create();
        g_autoptr(GString) seen = g_string_new(NULL);
        struct usage_verdict verdict = {0};
        for (size_t k = 0; cases[i].seconds[k] >= 0; k++) {
            int64_t now_ms = NOW_MS + cases[i].seconds[k] * INT64_C(1000);
            struct usage_flight *f = usage_start(u, scale, "u", now_ms, &verdict);
            if (!verdict.refused)
                usage_add_time(f, now_ms, cases[i].spent_ms * INT64_C(1000));
            usage_land(f);
            g_string_append_c(seen, verdict.refused ? '?' : '.');
        }
        check_text(cases[i].label, cases[i].wanted, seen->str);
        CU_ASSERT_EQUAL(verdict.retry_after_s, cases[i].wait_s);
        usage_destroy(u);
    }
}

static void test_concurrency(void)
{
    struct usage *u = usage_create();
    struct usage_verdict verdict;
    struct usage_flight *first = usage_start(u, (struct usage_scale){1, 52}, "u", NOW_MS, &verdict);
    CU_ASSERT_FALSE(verdict.refused);
    struct usage_flight *second =
        usage_start(u, (struct usage_scale){1, 52}, "u", NOW_MS, &verdict);
    CU_ASSERT(verdict.refused);
    CU_ASSERT_EQUAL(verdict.limit, LIMIT_CONCURRENT);
    usage_land(second);
    usage_destroy(u); /* what is in flight may land later */
    usage_land(first);
}

static void test_scales(void)
{
    static const struct {
        const char *text, *wanted;
        int64_t requests;
    } cases[] = {{"1", "1", 6000},      {"1/100", "1/100", 60},  {"1/1000000", "1/1000000", 1},
                 {"2", "2", 12000},     {"off", "off", 1},       {"0", "(refused)", 0},
                 {"", "(refused)", 0},  {"1/0", "(refused)", 0}, {"1/2/3", "(refused)", 0},
                 {"-1", "(refused)", 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct usage_scale scale = {0, 1};
        bool good = usage_scale_parse(cases[i].text, &scale, NULL);
        g_autofree char *text = good ? usage_scale_format(scale) : g_strdup("(refused)");
        check_text(cases[i].text, cases[i].wanted, text);
        if (good)
            CU_ASSERT_EQUAL(usage_scale_value(scale, LIMIT_REQUESTS), cases[i].requests);
    }
}

int main(void)
{
    static const struct check_test tests[] = {
        {"windows", test_windows},
        {"concurrency", test_concurrency},
        {"scales", test_scales},
    };
    return check_main(&(struct check_suite){"usage", NULL, NULL}, tests, G_N_ELEMENTS(tests));
}
