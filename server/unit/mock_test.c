/* mock_test.c: the small parts of mock/ that need no store: hints at what was meant, how long a
 * token lives, what time it is. */

#include "check.h"
#include "mock/clock.h"
#include "mock/hints.h"
#include "mock/tokens.h"
#include "model/near.h"

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
        {"hints", test_hints},
        {"distance of names", test_distance},
        {"token claims", test_token_claims},
        {"token validity", test_token_validity},
        {"clock", test_clock},
        {"clock text", test_clock_text},
    };
    return check_main(&(struct check_suite){"mock", NULL, NULL}, tests, G_N_ELEMENTS(tests));
}
