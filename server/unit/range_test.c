/* range_test.c: ranges of files as clients write them. */
#include "check.h"
#include "http/range.h"
#include "model/base64.h"

/* Of a file of 10 bytes. */
static const struct {
    const char *label, *text, *want;
} ranges[] = {
    {"absent", NULL, "none"},
    {"some", "bytes=0-3", "0-3"},
    {"to the end", "bytes=4-", "4-9"},
    {"last ones", "bytes=-3", "7-9"},
    {"more last ones than there are", "bytes=-30", "0-9"},
    {"beyond the end", "bytes=8-100", "8-9"},
    {"starts at the end", "bytes=10-", "unsatisfiable"},
    {"no last ones", "bytes=-0", "unsatisfiable"},
    {"backwards", "bytes=4-3", "none"},
    {"two", "bytes=0-1,3-4", "none"},
    {"other unit", "lines=0-1", "none"},
    {"no numbers", "bytes=-", "none"},
    {"text", "bytes=a-b", "none"},
    {"too large", "bytes=0-99999999999999999999", "none"},
};

static void test_ranges(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
        int64_t start = 0, end = 0;
        enum range_kind kind = range_read(ranges[i].text, 10, &start, &end);
        g_autofree char *got = g_strdup_printf("%d-%d", (int)start, (int)end);
        const char *word = kind == RANGE_NONE ? "none" : "unsatisfiable";
        check_text(ranges[i].label, ranges[i].want, kind == RANGE_GOOD ? got : word);
    }
}

static const struct {
    const char *label, *text, *want;
} content_ranges[] = {
    {"absent", NULL, "bad"},
    {"first", "bytes 0-3/10", "0-3/10"},
    {"last", "bytes 8-9/10", "8-9/10"},
    {"beyond the total", "bytes 8-10/10", "bad"},
    {"backwards", "bytes 3-2/10", "bad"},
    {"unknown total", "bytes 0-3/*", "bad"},
    {"no total", "bytes 0-3", "bad"},
    {"more behind", "bytes 0-3/10x", "bad"},
    {"equals sign", "bytes=0-3/10", "bad"},
};

static void test_content_ranges(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(content_ranges); i++) {
        int64_t start = 0, end = 0, total = 0;
        bool good = content_range_read(content_ranges[i].text, &start, &end, &total);
        g_autofree char *got = g_strdup_printf("%d-%d/%d", (int)start, (int)end, (int)total);
        check_text(content_ranges[i].label, content_ranges[i].want, good ? got : "bad");
    }
}

static const struct {
    const char *label, *text, *want;
} base64[] = {
    {"empty", "", ""},         {"three", "YWJj", "abc"},        {"two", "YWI=", "ab"},
    {"one", "YQ==", "a"},      {"no padding", "YQ", "bad"},     {"space", "YW Jj", "bad"},
    {"inside", "Y=Jj", "bad"}, {"only padding", "====", "bad"}, {"URL form", "_-8=", "bad"},
};

static void test_base64(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(base64); i++) {
        gsize length = 0;
        g_autoptr(GBytes) bytes = base64_decode(base64[i].text);
        const char *data = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
        g_autofree char *got = bytes != NULL ? g_strndup(data, length) : g_strdup("bad");
        check_text(base64[i].label, base64[i].want, got != NULL ? got : "");
    }
}

int main(void)
{
    static const struct check_test tests[] = {
        {"ranges", test_ranges},
        {"content ranges", test_content_ranges},
        {"base64", test_base64},
    };
    return check_main(&(struct check_suite){"range", NULL, NULL}, tests, G_N_ELEMENTS(tests));
}
