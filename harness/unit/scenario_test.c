/* scenario_test.c: the loader: where a JSON mistake is, what the schema refuses, what foreach
 * makes, what a glob chooses. */
#include <glib.h>

#include "check.h"
#include "scenario/foreach.h"
#include "scenario/glob.h"
#include "scenario/json_file.h"
#include "scenario/schema.h"

static cJSON *parse(const char *text)
{
    cJSON *json = json_parse_text("test", text, NULL);
    g_assert(json);
    return json;
}

static void test_position(void)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"good", "{\"a\": 1}", NULL},
        {"bare word", "{\"a\": x}", "f:1:7: unexpected 'x'"},
        {"third line", "{\n  \"a\": 1,\n  \"b\" 2\n}", "f:3:7: unexpected '2'"},
        {"column counts characters", "{\"\xc3\xa4\xc3\xb6\": x}", "f:1:8: unexpected 'x'"},
        {"cut off", "{\"a\": [1, 2", "f:1:12: unexpected end of file"},
        {"text after the end", "{} x", "f:1:4: unexpected 'x'"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(cJSON) json = json_parse_text("f", cases[i].text, &error);
        check_text(cases[i].label, cases[i].want, error ? error->message : NULL);
    }
}

static void test_schema(void)
{
    static const char schema_text[] =
        "{\"type\":\"object\",\"required\":[\"id\"],\"additionalProperties\":false,\"properties\":{"
        "\"id\":{\"type\":\"string\",\"pattern\":\"^[a-z]+$\"},\"n\":{\"type\":\"integer\"},"
        "\"kind\":{\"enum\":[\"a\",\"b\"]},\"list\":{\"type\":\"array\",\"minItems\":1,\"items\":{"
        "\"$ref\":\"#/$defs/form\"}},"
        "\"either\":{\"type\":[\"string\",\"null\"]}},"
        "\"$defs\":{\"form\":{\"oneOf\":["
        "{\"type\":\"object\",\"required\":[\"x\"],\"additionalProperties\":false,\"properties\":{"
        "\"x\":{\"const\":true}}},"
        "{\"type\":\"object\",\"required\":[\"y\"],\"properties\":{\"y\":{\"type\":\"number\"}}}]}}"
        "}";
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"good",
         "{\"id\":\"ab\",\"n\":3,\"kind\":\"b\",\"list\":[{\"x\":true},{\"y\":1.5}],\"either\":"
         "null}",
         NULL},
        {"required", "{}", "(file): lacks \"id\""},
        {"type", "[]", "(file): must be of type object"},
        {"pattern", "{\"id\":\"A\"}", "id: \"A\" does not match ^[a-z]+$"},
        {"integer", "{\"id\":\"a\",\"n\":1.5}", "n: must be of type integer"},
        {"enum", "{\"id\":\"a\",\"kind\":\"c\"}", "kind: must be one of [\"a\",\"b\"]"},
        {"unknown member", "{\"id\":\"a\",\"m\":1}", "(file): has an unknown member \"m\""},
        {"too short", "{\"id\":\"a\",\"list\":[]}", "list: must have at least 1 elements"},
        {"the likely form speaks", "{\"id\":\"a\",\"list\":[{\"y\":\"t\"}]}",
         "list[0].y: must be of type number"},
        {"no form", "{\"id\":\"a\",\"list\":[{\"z\":1}]}",
         "list[0]: fits none of the 2 known forms"},
        {"list of types", "{\"id\":\"a\",\"either\":1}", "either: must be of type string or null"},
    };
    struct schema *schema = schema_create(parse(schema_text), NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(cJSON) value = parse(cases[i].text);
        g_autoptr(GError) error = NULL;
        schema_check(schema, value, &error);
        check_text(cases[i].label, cases[i].want, error ? error->message : NULL);
    }
    schema_destroy(schema);
}

static void test_schema_itself(void)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"unknown keyword", "{\"maxItems\":3}", "schema keyword \"maxItems\" is not supported"},
        {"below properties", "{\"properties\":{\"a\":{\"not\":{}}}}",
         "schema keyword \"not\" is not supported"},
        {"dangling reference", "{\"$ref\":\"#/$defs/x\"}",
         "schema reference #/$defs/x leads nowhere"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        struct schema *schema = schema_create(parse(cases[i].text), &error);
        check_text(cases[i].label, cases[i].want, error ? error->message : NULL);
        schema_destroy(schema);
    }
}

/* The cases of a family as one text, or the error. Owned. */
static char *expand(const char *text)
{
    g_autoptr(cJSON) family = parse(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) cases = foreach_expand(family, ".", &error);
    g_autoptr(GString) all = g_string_new(error ? error->message : "");
    for (unsigned i = 0; cases && i < cases->len; i++) {
        g_autofree char *one = cJSON_PrintUnformatted(g_ptr_array_index(cases, i));
        g_string_append_printf(all, "%s%s", i ? " " : "", one);
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

static void test_foreach(void)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"none", "{\"id\":\"a/b\",\"x\":\"${y}\"}", "{\"id\":\"a/b\",\"x\":\"${y}\"}"},
        {"two rows",
         "{\"id\":\"f\",\"x\":\"a ${v} "
         "b\",\"foreach\":[{\"id\":\"1\",\"v\":\"p\"},{\"id\":\"2\",\"v\":\"q\"}]}",
         "{\"id\":\"f[1]\",\"x\":\"a p b\"} {\"id\":\"f[2]\",\"x\":\"a q b\"}"},
        {"type is kept",
         "{\"id\":\"f\",\"x\":\"${v}\",\"y\":\"n=${v}\",\"foreach\":[{\"id\":\"1\",\"v\":7}]}",
         "{\"id\":\"f[1]\",\"x\":7,\"y\":\"n=7\"}"},
        {"objects and names",
         "{\"id\":\"f\",\"x\":{\"${k}\":\"${o}\"},\"foreach\":[{\"id\":\"1\",\"k\":\"c\",\"o\":{"
         "\"a\":null}}]}",
         "{\"id\":\"f[1]\",\"x\":{\"c\":{\"a\":null}}}"},
        {"missing member", "{\"id\":\"f\",\"x\":\"${no}\",\"foreach\":[{\"id\":\"1\"}]}",
         "foreach row \"1\" has no member \"no\""},
        {"row without id", "{\"id\":\"f\",\"foreach\":[{\"v\":1}]}",
         "a foreach row lacks the text \"id\""},
        {"nothing chosen", "{\"id\":\"f\",\"foreach\":[]}", "foreach selects no row"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *have = expand(cases[i].text);
        check_text(cases[i].label, cases[i].want, have);
    }
}

static void test_glob(void)
{
    static const struct {
        const char *pattern, *id;
        bool want;
    } cases[] = {
        {"conflict/no-client-wins", "conflict/no-client-wins", true},
        {"conflict", "conflict/no-client-wins", true},
        {"conflict/", "conflict/no-client-wins", true},
        {"conf", "conflict/no-client-wins", false},
        {"conflict/*", "conflict/no-client-wins", true},
        {"*wins", "conflict/no-client-wins", true},
        {"entity/create", "entity/create[account]", true},
        {"entity/create[account]", "entity/create[account]", true},
        {"entity/create[acc]", "entity/create[account]", false},
        {"entity/create[*]", "entity/create[account]", true},
        {"entity/create", "entity/create-refused[account]", false},
        {"nn/?x", "nn/ax", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_bool(cases[i].pattern, cases[i].want, glob_match_id(cases[i].pattern, cases[i].id));
}

int main(void)
{
    static const struct check_test tests[] = {
        {"position of a JSON error", test_position},
        {"schema", test_schema},
        {"schema of a schema", test_schema_itself},
        {"foreach", test_foreach},
        {"glob", test_glob},
    };
    return check_main("scenario", tests, G_N_ELEMENTS(tests));
}
