/* http_test.c: headers and tokens as tables of text in and text out. */

#include "check_model.h"
#include "http/paging.h"
#include "http/prefer.h"
#include "odata/clauses.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ID "0a000000-0000-4000-8000-0000000000a1"

static const struct {
    const char *label, *text, *want;
} prefers[] = {
    {"absent", NULL, "0 0 -"},
    {"one", "return=representation", "4 0 return=representation"},
    {"commas", "odata.track-changes,odata.maxpagesize=1000",
     "10 1000 odata.maxpagesize=1000; odata.track-changes"},
    {"semicolons", "odata.maxpagesize=4; odata.include-annotations=\"*\"",
     "3 4 odata.include-annotations=\"*\"; odata.maxpagesize=4"},
    {"list in quotes", "odata.include-annotations=\"a.b,c.d\", return=representation",
     "5 0 odata.include-annotations=\"a.b,c.d\"; return=representation"},
    {"bare annotations", "odata.include-annotations=*", "1 0 odata.include-annotations=\"*\""},
    {"capped", "odata.maxpagesize=9000", "2 5000 odata.maxpagesize=5000"},
    {"nonsense", "odata.maxpagesize=zero;respond-async;return=minimal;;", "0 0 -"},
    {"case", "Return=Representation", "4 0 return=representation"},
    {"not echoed", "odata.continue-on-error", "16 0 -"},
    {"open quote", "odata.include-annotations=\"*", "1 0 odata.include-annotations=\"\"*\""},
};

static void test_prefers(void)
{
    for (size_t i = 0; i < COUNT_OF(prefers); i++) {
        struct prefer p;
        prefer_init(&p, prefers[i].text);
        g_autofree char *applied = prefer_applied(&p, ~0u);
        g_autofree char *got =
            g_strdup_printf("%u %u %s", p.given, p.page_size, applied != NULL ? applied : "-");
        check_text(prefers[i].label, prefers[i].want, got);
        prefer_finish(&p);
    }
}

static const struct {
    const char *label, *list, *name, *want;
} annotations[] = {
    {"all", "*", "a.b", "yes"},          {"by name", "x.y,a.b", "a.b", "yes"},
    {"by prefix", "a.*", "a.b", "yes"},  {"other", "x.y", "a.b", "no"},
    {"excluded", "*,-a.b", "a.b", "no"}, {"not excluded", "*,-a.c", "a.b", "yes"},
};

static void test_annotations(void)
{
    for (size_t i = 0; i < COUNT_OF(annotations); i++) {
        g_autofree char *header =
            g_strdup_printf("odata.include-annotations=\"%s\"", annotations[i].list);
        struct prefer p;
        prefer_init(&p, header);
        check_text(annotations[i].label, annotations[i].want,
                   prefer_has_annotation(&p, annotations[i].name) ? "yes" : "no");
        prefer_finish(&p);
    }
}

/* A cookie must come back as it was written, whatever the values hold. */
static void test_cookies(void)
{
    const struct table *account = model_find_table(model, "account");
    struct query *q = query_create(account);
    CU_ASSERT(orderby_parse(q, "name desc,revenue,numberofemployees", NULL));
    struct row *row = row_create(account);
    row->sort_keys = values_create();
    *values_add(row->sort_keys) =
        (struct value){.kind = VALUE_TEXT, .text = g_strdup("<a & 'b'> \"%20\"")};
    values_add(row->sort_keys); /* null */
    *values_add(row->sort_keys) = (struct value){.kind = VALUE_INTEGER, .integer = -7};
    CU_ASSERT(guid_parse(ID, strlen(ID), &row->id));
    struct page_mark mark = {.page = 3, .version = 12, .position = -1};
    mark.after = page_mark_values(q, row);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mark.after);
    g_autofree char *text = page_mark_format(q, &mark);
    struct page_mark again = {0};
    CU_ASSERT(page_mark_parse(q, text, &again, NULL));
    g_autofree char *copy = page_mark_format(q, &again);
    check_text("cookie", text, copy);
    page_mark_finish(&mark);
    page_mark_finish(&again);
    row_destroy(row);
    query_destroy(q);
}

static const struct {
    const char *label, *text;
} bad_cookies[] = {
    {"empty", ""},
    {"no XML", "2"},
    {"open", "<cookie pagenumber=\"2\""},
    {"no inner", "<cookie pagenumber=\"2\" />"},
    {"page 1", "<cookie pagenumber=\"1\" pagingcookie=\"%3ccookie%3e%3c/cookie%3e\" />"},
    {"no key", "<cookie pagenumber=\"2\" pagingcookie=\"%3ccookie%3e%3c/cookie%3e\" />"},
    {"other key", "<cookie pagenumber=\"2\" pagingcookie=\"%3ccookie%3e%3cleadid "
                  "last='x'/%3e%3c/cookie%3e\" />"},
    {"twice", "<cookie pagenumber=\"2\" pagingcookie=\"%3ca/%3e\" pagingcookie=\"%3ca/%3e\" />"},
    {"negative", "<cookie pagenumber=\"-2\" pagingcookie=\"%3ccookie%3e%3c/cookie%3e\" />"},
};

static void test_bad_cookies(void)
{
    struct query *q = query_create(model_find_table(model, "account"));
    for (size_t i = 0; i < COUNT_OF(bad_cookies); i++) {
        struct page_mark mark = {0};
        GError *error = NULL;
        bool good = page_mark_parse(q, bad_cookies[i].text, &mark, &error);
        check_text(bad_cookies[i].label, "0x8004112a", good ? "read" : server_error_code(error));
        g_clear_error(&error);
        page_mark_finish(&mark);
    }
    query_destroy(q);
}

static const struct {
    const char *label, *text, *want;
} tokens[] = {
    {"good", "1204477!03/05/2024 14:02:31", "1204477 1709647351000"},
    {"no mark", "1204477", "bad"},
    {"no version", "!03/05/2024 14:02:31", "bad"},
    {"no such day", "5!02/31/2024 14:02:31", "bad"},
    {"other form", "5!2024-03-05 14:02:31", "bad"},
};

static void test_tokens(void)
{
    for (size_t i = 0; i < COUNT_OF(tokens); i++) {
        int64_t version = 0, ms = 0;
        bool good = delta_token_parse(tokens[i].text, &version, &ms, NULL);
        g_autofree char *got = good ? g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                                      (gint64)version, (gint64)ms)
                                    : g_strdup("bad");
        check_text(tokens[i].label, tokens[i].want, got);
        g_autofree char *again = delta_token_format(version, ms);
        if (good)
            check_text(tokens[i].label, tokens[i].text, again);
    }
}

int main(void)
{
    static const struct check_test tests[] = {
        {"preferences", test_prefers}, {"annotations", test_annotations},
        {"cookies", test_cookies},     {"bad cookies", test_bad_cookies},
        {"delta tokens", test_tokens},
    };
    return check_main(&(struct check_suite){"http", open_model, close_model}, tests,
                      G_N_ELEMENTS(tests));
}
