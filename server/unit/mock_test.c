/* mock_test.c: the parts of mock/ that need no store: which requests a fault breaks, how long a
 * token lives, what time it is. */

#include "check.h"
#include "mock/clock.h"
#include "mock/faults.h"
#include "mock/hints.h"
#include "mock/tokens.h"
#include "mock/triggers.h"
#include "mock/usage.h"
#include "model/error.h"
#include "model/near.h"

/* ---- faults ------------------------------------------------------------------------------------
 */

static const char *find_label(void *context, const char *label)
{
    (void)context;
    return strcmp(label, "@seller") == 0 ? "11111111-0000-4000-8000-000000000001" : NULL;
}

#define NOW_MS INT64_C(1717401600000) /* 2024-06-03T08:00:00Z */

static bool add_fault(struct aimed_list *f, const char *json, GError **error)
{
    cJSON *body = cJSON_Parse(json);
    int64_t id = 0;
    const struct aim_context context = {find_label, NULL, NOW_MS};
    bool ok = faults_add(f, body, &context, &id, error);
    cJSON_Delete(body);
    return ok;
}

static const struct target update_account = {
    .method = "PATCH",
    .path = "accounts(1)",
    .op = "update",
    .entity = "account",
    .user = "11111111-0000-4000-8000-000000000001",
    .device = "phone",
};

/* Six equal requests, ten seconds apart; 'x' = broken. */
static void test_selection(void)
{
    static const struct {
        const char *label, *fault, *wanted;
    } cases[] = {
        {"all", "{\"kind\":\"reset\"}", "xxxxxx"},
        {"nth", "{\"kind\":\"reset\",\"nth\":3}", "..x..."},
        {"first", "{\"kind\":\"reset\",\"first\":2}", "xx...."},
        {"every", "{\"kind\":\"reset\",\"every\":2}", ".x.x.x"},
        {"never", "{\"kind\":\"reset\",\"probability\":0}", "......"},
        {"always", "{\"kind\":\"reset\",\"probability\":1}", "xxxxxx"},
        {"time to live", "{\"kind\":\"reset\",\"ttl_ms\":20001}", "xxx..."},
        {"between",
         "{\"kind\":\"reset\",\"between\":{\"from\":\"2024-06-03T08:00:10Z\",\"to\":\"2024-06-"
         "03T08:00:30Z\"}}",
         ".xx..."},
        {"from", "{\"kind\":\"reset\",\"between\":{\"from\":\"2024-06-03T08:00:41Z\"}}", ".....x"},
        {"nth counts from there on",
         "{\"kind\":\"reset\",\"nth\":2,\"between\":{\"from\":\"2024-06-03T08:00:20Z\"}}",
         "...x.."},
        {"entity", "{\"kind\":\"reset\",\"when\":{\"entity\":\"account\"}}", "xxxxxx"},
        {"other entity", "{\"kind\":\"reset\",\"when\":{\"entity\":\"lead\"}}", "......"},
        {"all members", "{\"kind\":\"reset\",\"when\":{\"op\":\"update\",\"device\":\"tablet\"}}",
         "......"},
        {"method", "{\"kind\":\"reset\",\"when\":{\"method\":\"patch\"}}", "xxxxxx"},
        {"glob", "{\"kind\":\"reset\",\"when\":{\"path\":\"acc*(*)\"}}", "xxxxxx"},
        {"glob of another path", "{\"kind\":\"reset\",\"when\":{\"path\":\"acc*)x\"}}", "......"},
        {"label", "{\"kind\":\"reset\",\"when\":{\"user\":\"@seller\"},\"nth\":1}", "x....."},
        {"a delta link only", "{\"kind\":\"delta-expired\"}", "......"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct aimed_list *f = aimed_create(&faults_kind, 1);
        CU_ASSERT(add_fault(f, cases[i].fault, NULL));
        char broken[7] = "......";
        for (size_t k = 0; k < 6; k++) {
            struct fault_outcome outcome;
            faults_match(f, &update_account, NOW_MS + (int64_t)k * 10000, &outcome);
            broken[k] = outcome.fault == NULL ? '.' : 'x';
        }
        check_text(cases[i].label, cases[i].wanted, broken);
        aimed_destroy(f);
    }
}

/* The same seed breaks the same requests. */
static void test_probability(void)
{
    char runs[2][41] = {"", ""};
    for (size_t run = 0; run < 2; run++) {
        struct aimed_list *f = aimed_create(&faults_kind, 7);
        CU_ASSERT(add_fault(f, "{\"kind\":\"reset\",\"probability\":0.5}", NULL));
        for (size_t k = 0; k < 40; k++) {
            struct fault_outcome outcome;
            faults_match(f, &update_account, NOW_MS, &outcome);
            runs[run][k] = outcome.fault == NULL ? '.' : 'x';
        }
        aimed_destroy(f);
    }
    check_text("two runs", runs[0], runs[1]);
    CU_ASSERT(strchr(runs[0], 'x') != NULL && strchr(runs[0], '.') != NULL);
}

static void test_delay_and_break(void)
{
    struct aimed_list *f = aimed_create(&faults_kind, 1);
    CU_ASSERT(add_fault(f, "{\"kind\":\"delay\",\"delay_ms\":20}", NULL));
    CU_ASSERT(add_fault(f, "{\"kind\":\"delay\",\"delay_ms\":30}", NULL));
    CU_ASSERT(add_fault(f, "{\"kind\":\"skew\",\"skew_s\":-90}", NULL));
    CU_ASSERT(add_fault(f, "{\"kind\":\"commit-reset\"}", NULL));
    CU_ASSERT(add_fault(f, "{\"kind\":\"reset\"}", NULL));
    struct fault_outcome outcome;
    faults_match(f, &update_account, NOW_MS, &outcome);
    CU_ASSERT_EQUAL(outcome.delay_ms, 50);
    CU_ASSERT_EQUAL(outcome.skew_s, -90);
    CU_ASSERT_EQUAL(outcome.fault->kind, FAULT_COMMIT_RESET);
    CU_ASSERT(aimed_remove(f, 3));
    CU_ASSERT_FALSE(aimed_remove(f, 3));
    aimed_destroy(f);
}

static void test_refused_faults(void)
{
    static const struct {
        const char *label, *fault, *wanted;
    } cases[] = {
        {"kind", "{\"kind\":\"nosuch\"}", "nosuch"},
        {"no kind", "{}", "none given"},
        {"member", "{\"kind\":\"reset\",\"whne\":{}}", "whne"},
        {"inner member", "{\"kind\":\"reset\",\"when\":{\"table\":\"x\"}}", "when.table"},
        {"type", "{\"kind\":\"reset\",\"nth\":\"1\"}", "nth must be an integer"},
        {"range", "{\"kind\":\"reset\",\"nth\":0}", "nth must be an integer from 1"},
        {"two selectors", "{\"kind\":\"reset\",\"nth\":1,\"every\":2}", "one of nth"},
        {"needs status", "{\"kind\":\"status\"}", "needs status"},
        {"no status here", "{\"kind\":\"reset\",\"status\":500}",
         "status is no member of kind reset"},
        {"needs a speed", "{\"kind\":\"dribble\"}", "needs bytes_per_second"},
        {"no speed", "{\"kind\":\"dribble\",\"bytes_per_second\":0}", "bytes_per_second must be"},
        {"limit", "{\"kind\":\"throttle\",\"limit\":\"speed\"}", "limit must be requests"},
        {"5xx", "{\"kind\":\"commit-5xx\",\"status\":404}", "from 500"},
        {"skew", "{\"kind\":\"skew\"}", "needs skew_s"},
        {"empty window", "{\"kind\":\"reset\",\"between\":{}}", "from or to"},
        {"bad time", "{\"kind\":\"reset\",\"between\":{\"to\":\"noon\"}}", "between.to must be"},
        {"window backwards",
         "{\"kind\":\"reset\",\"between\":{\"from\":\"2024-06-03T09:00:00Z\",\"to\":\"2024-06-"
         "03T08:00:00Z\"}}",
         "before"},
        {"op", "{\"kind\":\"reset\",\"when\":{\"op\":\"patch\"}}", "when.op patch"},
        {"label", "{\"kind\":\"reset\",\"when\":{\"user\":\"@nobody\"}}", "@nobody"},
    };
    struct aimed_list *f = aimed_create(&faults_kind, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        CU_ASSERT_FALSE(add_fault(f, cases[i].fault, &error));
        bool told = error != NULL && strstr(error->message, cases[i].wanted) != NULL;
        check_text(cases[i].label, cases[i].wanted,
                   told ? cases[i].wanted : (error == NULL ? "(no error)" : error->message));
    }
    aimed_destroy(f);
}

/* ---- triggers ----------------------------------------------------------------------------------
 */

#define THEN(step) "{\"then\":[" step "]}"
#define BY_SELLER "\"as\":\"seller\","

static void test_refused_triggers(void)
{
    static const struct {
        const char *label, *trigger, *wanted;
    } cases[] = {
        {"nothing", "{}", "then must be an array of 1 to 50"},
        {"no steps", "{\"then\":[]}", "then must be an array of 1 to 50"},
        {"no array", "{\"then\":{}}", "then must be an array."},
        {"at", "{\"at\":\"during\",\"then\":[]}", "at must be before or after"},
        {"member", "{\"than\":[]}", "than"},
        {"step of another type", THEN("1"), "then[0] must be an object"},
        {"nobody", THEN("{\"delete\":{}}"), "then[0] needs as"},
        {"unknown user", THEN("{\"as\":\"@no\",\"delete\":{}}"), "then[0].as"},
        {"no operation", THEN("{\"as\":\"seller\"}"), "then[0] needs create"},
        {"two operations", THEN("{" BY_SELLER "\"delete\":{},\"update\":{}}"), "does one thing"},
        {"unknown operation", THEN("{" BY_SELLER "\"merge\":{}}"), "then[0].merge"},
        {"no entity", THEN("{" BY_SELLER "\"delete\":{}}"), "then[0].delete needs entity"},
        {"unknown entity", THEN("{" BY_SELLER "\"delete\":{\"entity\":\"nosuch\"}}"),
         "needs entity"},
        {"no id", THEN("{" BY_SELLER "\"delete\":{\"entity\":\"account\"}}"), "delete needs id"},
        {"bad id", THEN("{" BY_SELLER "\"delete\":{\"entity\":\"account\",\"id\":\"7\"}}"),
         "takes a label"},
        {"no set", THEN("{" BY_SELLER "\"update\":{\"entity\":\"account\",\"id\":\"@x\"}}"),
         "update needs set"},
        {"no pair", THEN("{" BY_SELLER "\"associate\":{\"entity\":\"account\",\"id\":\"@x\"}}"),
         "needs relationship"},
        {"a pair too many",
         THEN("{" BY_SELLER
              "\"delete\":{\"entity\":\"account\",\"id\":\"@x\",\"related\":\"@y\"}}"),
         "takes no relationship"},
        {"two selectors",
         "{\"nth\":1,\"first\":1,\"then\":[{" BY_SELLER
         "\"delete\":{\"entity\":\"account\",\"id\":\"@x\"}}]}",
         "one of nth"},
    };
    struct model *model = model_read_folder(TEST_METADATA, NULL);
    struct aimed_list *triggers = aimed_create(&triggers_kind, 1);
    const struct aim_context context = {find_label, NULL, NOW_MS};
    CU_ASSERT_PTR_NOT_NULL_FATAL(model);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        cJSON *body = cJSON_Parse(cases[i].trigger);
        int64_t id = 0;
        CU_ASSERT_FALSE(triggers_add(triggers, body, model, &context, &id, &error));
        bool told = error != NULL && strstr(error->message, cases[i].wanted) != NULL;
        check_text(cases[i].label, cases[i].wanted,
                   told ? cases[i].wanted : (error == NULL ? "(no error)" : error->message));
        cJSON_Delete(body);
    }
    aimed_destroy(triggers);
    model_unref(model);
}

/* ---- service protection ------------------------------------------------------------------------
 */

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

/* ---- hints --------------------------------------------------------------------------------------
 */

static void test_hints(void)
{
    static const struct {
        const char *label, *path, *message, *wanted;
    } cases[] = {
        {"case", "Accounts", "Resource not found for the segment 'Accounts'.",
         "Did you mean accounts?"},
        {"singular", "account", "Resource not found for the segment 'account'.",
         "Did you mean accounts"},
        {"swapped letters", "laeds", "Resource not found for the segment 'laeds'.",
         "Did you mean leads"},
        {"operation", "WhoMaI", "Resource not found for the segment 'WhoMaI'.", "WhoAmI"},
        {"nothing near", "zzzzzzzzzz", "Resource not found for the segment 'zzzzzzzzzz'.",
         "(none)"},
        {"property", "accounts",
         "Could not find a property named 'Name' on type 'Microsoft.Dynamics.CRM.account'.",
         "Did you mean name"},
        {"lookup", "accounts",
         "Could not find a property named 'primarycontact' on type "
         "'Microsoft.Dynamics.CRM.account'.",
         "primarycontactid"},
        {"below a row", "accounts(1)/nmae", "Resource not found for the segment 'nmae'.",
         "Did you mean name"},
        {"another error", "accounts", "The request URL is too long.", "(none)"},
        {"no quote at the end", "accounts", "Resource not found for the segment 'acc", "(none)"},
    };
    struct model *model = model_read_folder(TEST_METADATA, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(model);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *hint = hints_make(model, cases[i].path, cases[i].message);
        const char *seen = hint == NULL ? "(none)" : hint;
        bool good = strstr(seen, cases[i].wanted) != NULL;
        check_text(cases[i].label, cases[i].wanted, good ? cases[i].wanted : seen);
    }
    model_unref(model);
}

static void test_distance(void)
{
    static const struct {
        const char *a, *b;
        unsigned wanted;
    } cases[] = {{"name", "name", 0}, {"Name", "name", 0},    {"nmae", "name", 1},
                 {"nam", "name", 1},  {"names", "name", 1},   {"game", "name", 1},
                 {"", "abc", 3},      {"abcdef", "uvwxyz", 4}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        CU_ASSERT_EQUAL(near_distance(cases[i].a, cases[i].b, 3), cases[i].wanted);
}

/* ---- tokens ------------------------------------------------------------------------------------
 */

static char *make_token(struct tokens *t, int64_t now_ms)
{
    char user[] = "u-1", device[] = "phone";
    const struct claims claims = {.user_id = user, .device = device};
    return tokens_make_access(t, &claims, now_ms);
}

static bool reads(const struct tokens *t, const char *token, int64_t now_ms)
{
    struct claims claims = {0};
    bool valid = tokens_read_access(t, token, now_ms, &claims);
    claims_finish(&claims);
    return valid;
}

static void test_token_claims(void)
{
    struct signer *signer = signer_create();
    struct tokens *t = tokens_create("s1", signer);
    g_autofree char *token = make_token(t, 0);
    struct claims claims = {0};
    CU_ASSERT(tokens_read_access(t, token, 0, &claims));
    check_text("user", "u-1", claims.user_id);
    check_text("device", "phone", claims.device);
    CU_ASSERT_PTR_NULL(claims.user_name);
    claims_finish(&claims);
    tokens_destroy(t);
    signer_destroy(signer);
}

static void test_token_validity(void)
{
    struct signer *signer = signer_create();
    struct tokens *t = tokens_create("s1", signer), *other = tokens_create("s2", signer);
    g_autofree char *token = make_token(t, 1000), *second = make_token(t, 1000);
    const int64_t end_ms = 1000 + INT64_C(1000) * TOKEN_LIFE_S;
    CU_ASSERT(reads(t, token, end_ms - 1));
    CU_ASSERT_FALSE(reads(t, token, end_ms));
    CU_ASSERT_FALSE(reads(other, token, 1000));
    CU_ASSERT_FALSE(reads(t, "", 1000));
    CU_ASSERT_FALSE(reads(t, "a.b.c", 1000));
    g_autofree char *forged = g_strdup(token);
    forged[strlen(forged) - 20] = forged[strlen(forged) - 20] == 'A' ? 'B' : 'A';
    CU_ASSERT_FALSE(reads(t, forged, 1000));

    struct claims claims = {0}, same = {0};
    CU_ASSERT(tokens_read_access(t, token, 1000, &claims));
    CU_ASSERT_FALSE(tokens_read_refresh(t, token, 1000, &same));
    check_text("claims of a refused token", "phone", same.device);
    claims_finish(&same);
    tokens_revoke(t, claims.token_id);
    claims_finish(&claims);
    CU_ASSERT_FALSE(reads(t, token, 1000));
    CU_ASSERT(reads(t, second, 1000));
    tokens_destroy(t);
    tokens_destroy(other);
    signer_destroy(signer);
}

/* ---- clock -------------------------------------------------------------------------------------
 */

static void test_clock(void)
{
    struct clock c;
    clock_init(&c, 5000, 100);
    CU_ASSERT_EQUAL(clock_now_ms(&c, 100), 5000);
    CU_ASSERT_EQUAL(clock_now_ms(&c, 2000100), 7000);
    clock_set_running(&c, false, 2000100);
    CU_ASSERT_EQUAL(clock_now_ms(&c, 9000100), 7000);
    clock_set(&c, 1000, 9000100);
    CU_ASSERT_EQUAL(clock_now_ms(&c, 9000200), 1000);
    clock_set_running(&c, true, 10000000);
    CU_ASSERT_EQUAL(clock_now_ms(&c, 10001000), 1001);
}

static void test_clock_text(void)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"2024-06-03T08:00:00Z", "2024-06-03T08:00:00.000Z"},
        {"2024-06-03T08:00:00.125Z", "2024-06-03T08:00:00.125Z"},
        {"2024-06-03T08:00:00+02:00", "2024-06-03T06:00:00.000Z"},
        {"yesterday", "(no time)"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t ms = 0;
        char text[32];
        bool parsed = clock_parse(cases[i].text, &ms);
        clock_format(ms, text);
        check_text(cases[i].text, cases[i].wanted, parsed ? text : "(no time)");
    }
}

int main(void)
{
    static const struct check_test tests[] = {
        {"fault selection", test_selection},
        {"fault probability", test_probability},
        {"faults together", test_delay_and_break},
        {"refused faults", test_refused_faults},
        {"refused triggers", test_refused_triggers},
        {"service protection windows", test_windows},
        {"service protection concurrency", test_concurrency},
        {"service protection scales", test_scales},
        {"hints", test_hints},
        {"distance of names", test_distance},
        {"token claims", test_token_claims},
        {"token validity", test_token_validity},
        {"clock", test_clock},
        {"clock text", test_clock_text},
    };
    return check_main(&(struct check_suite){"mock", NULL, NULL}, tests, G_N_ELEMENTS(tests));
}
