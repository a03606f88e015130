/* value_test.c: identifiers, dates, numbers as JSON and texts compared as Dataverse does. */

#include "check.h"
#include "model/value_json.h"
#include "store/like.h"
#include "wire/json.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    const char *label, *text, *want;
} guids[] = {
    {"plain", "0a000000-0000-4000-8000-0000000000a1", "0a000000-0000-4000-8000-0000000000a1"},
    {"upper case", "0A000000-0000-4000-8000-0000000000A1", "0a000000-0000-4000-8000-0000000000a1"},
    {"braces", "{0a000000-0000-4000-8000-0000000000a1}", "0a000000-0000-4000-8000-0000000000a1"},
    {"one brace", "{0a000000-0000-4000-8000-0000000000a1", "bad"},
    {"short", "0a000000-0000-4000-8000-0000000000a", "bad"},
    {"no hex", "0g000000-0000-4000-8000-0000000000a1", "bad"},
    {"dashes elsewhere", "0a00000-00000-4000-8000-0000000000a1", "bad"},
    {"empty", "", "bad"},
};

static void test_guids(void)
{
    for (size_t i = 0; i < COUNT_OF(guids); i++) {
        struct guid id;
        bool good = guid_parse(guids[i].text, strlen(guids[i].text), &id);
        check_text(guids[i].label, guids[i].want, good ? id.text : "bad");
    }
}

static const struct {
    const char *label, *text;
    bool date_only;
    const char *want;
} dates[] = {
    {"UTC", "2024-02-29T10:00:00Z", false, "2024-02-29T10:00:00Z"},
    {"no zone", "2024-02-29T10:00:00", false, "2024-02-29T10:00:00Z"},
    {"offset", "2024-02-29T10:00:00+02:00", false, "2024-02-29T08:00:00Z"},
    {"negative offset", "2024-02-29T23:30:00-01:00", false, "2024-03-01T00:30:00Z"},
    {"fraction", "2024-02-29T10:00:00.123Z", false, "2024-02-29T10:00:00Z"},
    {"no seconds", "2024-02-29T10:00Z", false, "2024-02-29T10:00:00Z"},
    {"date as date-time", "2024-02-29", false, "2024-02-29T00:00:00Z"},
    {"zone and offset", "2024-02-29T10:00:00Z+02:00", false, "bad"},
    {"no such day", "2023-02-29T10:00:00Z", false, "bad"},
    {"date only", "2024-02-29", true, "2024-02-29"},
    {"time in a date", "2024-02-29T10:00:00Z", true, "bad"},
    {"before 1970", "1969-12-31", true, "1969-12-31"},
    {"words", "today", false, "bad"},
};

static void test_dates(void)
{
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        int64_t seconds = 0;
        char text[32] = "bad";
        if (date_parse(dates[i].text, dates[i].date_only, &seconds))
            date_format(seconds, dates[i].date_only, text);
        check_text(dates[i].label, dates[i].want, text);
    }
}

static const struct {
    const char *label;
    double number;
    int places;
    const char *want;
} numbers[] = {
    {"money", 20000, 4, "20000.0000"},
    {"money with cents", 375.5, 4, "375.5000"},
    {"shortest", 0.1, -1, "0.1"},
    {"shortest whole", 3, -1, "3"},
    {"third", 1.0 / 3, -1, "0.3333333333333333"},
    {"decimal", 1.5, 10, "1.5000000000"},
    {"negative", -2.25, 2, "-2.25"},
};

static void test_numbers(void)
{
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct json j;
        g_autoptr(GString) out = g_string_new(NULL);
        json_init(&j, out);
        json_decimal(&j, numbers[i].number, numbers[i].places);
        check_text(numbers[i].label, numbers[i].want, out->str);
    }
}

static void test_json(void)
{
    struct json j;
    g_autoptr(GString) out = g_string_new(NULL);
    json_init(&j, out);
    json_begin_object(&j);
    json_put_text(&j, "a", "quote \" backslash \\ line\n tab\t \x01 Zoë");
    json_key(&j, "b");
    json_begin_array(&j);
    json_integer(&j, 1);
    json_null(&j);
    json_begin_object(&j);
    json_end_object(&j);
    json_end_array(&j);
    json_put_boolean(&j, "c", true);
    json_put_text(&j, "d", "bad \xff byte");
    json_end_object(&j);
    check_text("escapes and commas",
               "{\"a\":\"quote \\\" backslash \\\\ line\\n tab\\t \\u0001 Zoë\",\"b\":[1,null,{}],"
               "\"c\":true,\"d\":\"bad \xef\xbf\xbd byte\"}",
               out->str);
}

static const struct {
    const char *label, *text, *pattern, *want;
} patterns[] = {
    {"whole", "Contoso", "contoso", "yes"},
    {"any run", "Contoso Pumps", "%pump%", "yes"},
    {"one character", "Contoso", "c_ntoso", "yes"},
    {"set", "cat", "[a-c]at", "yes"},
    {"outside the set", "rat", "[a-c]at", "no"},
    {"not in the set", "rat", "[^a-c]at", "yes"},
    {"open set is text", "[at", "[at", "yes"},
    {"beyond ASCII", "ÅNGSTRÖM", "%ström", "yes"},
    {"second try", "abcabd", "%abd", "yes"},
    {"empty pattern", "a", "", "no"},
    {"empty text", "", "%", "yes"},
};

static void test_patterns(void)
{
    for (size_t i = 0; i < COUNT_OF(patterns); i++)
        check_text(patterns[i].label, patterns[i].want,
                   text_matches(patterns[i].text, patterns[i].pattern) ? "yes" : "no");
}

int main(void)
{
    static const struct check_test tests[] = {
        {"guids", test_guids}, {"dates", test_dates},       {"numbers", test_numbers},
        {"json", test_json},   {"patterns", test_patterns},
    };
    return check_main(&(struct check_suite){"value", NULL, NULL}, tests, G_N_ELEMENTS(tests));
}
