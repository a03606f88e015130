/* aimed_test.c: faults and triggers: which requests they are aimed at, and what is refused. */

#include "check.h"
#include "mock/faults.h"
#include "mock/triggers.h"
#include "model/error.h"

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

int main(void)
{
    static const struct check_test tests[] = {
        {"fault selection", test_selection},         {"fault probability", test_probability},
        {"faults together", test_delay_and_break},   {"refused faults", test_refused_faults},
        {"refused triggers", test_refused_triggers},
    };
    return check_main(&(struct check_suite){"aimed", NULL, NULL}, tests, G_N_ELEMENTS(tests));
}
