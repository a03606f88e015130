/* rows_test.c: columns that follow from others, states that follow states, and columns a new row
 * takes over: pure rules over rows, without a store. */
#include <cjson/cJSON.h>

#include "check.h"
#include "model/value_json.h"
#include "service/profile.h"
#include "service/rows.h"
#include "store/derive.h"
#include "wire/row.h"

/* NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): CUnit gives no context */
static struct model *model;

static int set_up(void)
{
    model = model_read_folder(TEST_METADATA, NULL);
    return model == NULL;
}

static int tear_down(void)
{
    model_unref(model);
    return 0;
}

static struct row *make_row(const char *table, const char *text)
{
    struct row *row = row_create(model_find_table(model, table));
    cJSON *json = cJSON_Parse(text), *item = NULL;
    cJSON_ArrayForEach(item, json)
    {
        const struct column *c = table_find_column(row->table, item->string);
        CU_ASSERT_TRUE(value_from_json(row->table, c, item, row_value(row, c), NULL));
        row->present[c->index] = true;
    }
    cJSON_Delete(json);
    return row;
}

static void check_column(const char *label, const struct row *row, const char *column,
                         const char *want)
{
    const struct column *c = table_find_column(row->table, column);
    const struct value *v = row_get(row, c);
    g_autofree char *got = v != NULL ? wire_value_text(c, v) : g_strdup("(not set)");
    check_text(label, want, got != NULL ? got : "(null)");
}

static void test_derived(void)
{
    static const struct {
        const char *label, *table, *before, *changes, *column, *want;
        unsigned convention;
    } cases[] = {
        {"first last", "contact", NULL, "{\"firstname\":\"A\",\"lastname\":\"B\"}", "fullname",
         "A B", 1},
        {"last, first", "contact", NULL, "{\"firstname\":\"A\",\"lastname\":\"B\"}", "fullname",
         "B, A", 0},
        {"first alone", "contact", NULL, "{\"firstname\":\"A\"}", "fullname", "A", 0},
        {"last alone", "contact", NULL, "{\"lastname\":\"B\"}", "fullname", "B", 0},
        {"initial of the middle name", "lead", NULL,
         "{\"firstname\":\"A\",\"middlename\":\"Ärna\",\"lastname\":\"B\"}", "fullname", "A Ä. B",
         3},
        {"no middle name", "lead", NULL, "{\"firstname\":\"A\",\"lastname\":\"B\"}", "fullname",
         "A B", 5},
        {"no space", "contact", NULL, "{\"firstname\":\"A\",\"lastname\":\"B\"}", "fullname", "BA",
         7},
        {"an unknown convention", "contact", NULL, "{\"firstname\":\"A\",\"lastname\":\"B\"}",
         "fullname", "A B", 99},
        {"one name changes", "contact", "{\"firstname\":\"A\",\"lastname\":\"B\"}",
         "{\"firstname\":null}", "fullname", "B", 1},
        {"no name changes", "contact", "{\"firstname\":\"A\"}", "{\"jobtitle\":\"x\"}", "fullname",
         "(not set)", 1},
        {"an address", "account", NULL,
         "{\"address1_line1\":\"1\",\"address1_line3\":\"3\",\"address1_city\":\"C\","
         "\"address1_postalcode\":\"P\"}",
         "address1_composite", "1\r\n3\r\nC P", 1},
        {"a country alone", "account", NULL, "{\"address2_country\":\"X\"}", "address2_composite",
         "X", 1},
        {"an address is emptied", "account", "{\"address1_city\":\"C\"}",
         "{\"address1_city\":null}", "address1_composite", "(null)", 1},
        {"bytes of a file", "annotation", NULL, "{\"documentbody\":\"SGVsbG8=\"}", "filesize", "5",
         1},
        {"a file is removed", "annotation", NULL, "{\"documentbody\":null}", "filesize", "0", 1},
        {"duration", "appointment", NULL,
         "{\"scheduledstart\":\"2024-01-01T10:00:00Z\",\"scheduledend\":\"2024-01-01T11:30:00Z\"}",
         "scheduleddurationminutes", "90", 1},
        {"an end before the start", "appointment", NULL,
         "{\"scheduledstart\":\"2024-01-01T10:00:00Z\",\"scheduledend\":\"2024-01-01T09:30:00Z\"}",
         "scheduleddurationminutes", "(not set)", 1},
        {"a closed activity ends now", "task", "{\"statecode\":0}", "{\"statecode\":1}",
         "actualend", "1970-01-02T00:00:00Z", 1},
        {"a scheduled appointment does not", "appointment", "{\"statecode\":0}",
         "{\"statecode\":3}", "actualend", "(not set)", 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct author author = {.now_ms = (int64_t)24 * 3600 * 1000,
                                      .name_convention = cases[i].convention};
        struct row *before =
            cases[i].before != NULL ? make_row(cases[i].table, cases[i].before) : NULL;
        struct row *changes = make_row(cases[i].table, cases[i].changes);
        derive_columns(changes, before, &author);
        check_column(cases[i].label, changes, cases[i].column, cases[i].want);
        row_destroy(changes);
        row_destroy(before);
    }
}

static void test_states(void)
{
    static const struct {
        const char *label, *table, *before, *changes, *want;
        bool by_message;
    } cases[] = {
        {"default status", "task", "{\"statecode\":0,\"statuscode\":2}", "{\"statecode\":1}", "204",
         false},
        {"status of another state", "task", "{\"statecode\":0,\"statuscode\":2}",
         "{\"statuscode\":5}", "0x80048408", false},
        {"won by an update", "opportunity", "{\"statecode\":0,\"statuscode\":1}",
         "{\"statecode\":1}", "0x80100005", false},
        {"won by the message", "opportunity", "{\"statecode\":0,\"statuscode\":1}",
         "{\"statecode\":1,\"statuscode\":3}", "204", true},
        {"reopened", "opportunity", "{\"statecode\":1,\"statuscode\":3}", "{\"statecode\":0}",
         "204", false},
        {"canceled, then resolved", "incident", "{\"statecode\":2,\"statuscode\":6}",
         "{\"statecode\":1,\"statuscode\":5}", "0x8004f00e", true},
        {"canceled, then reopened", "incident", "{\"statecode\":2,\"statuscode\":6}",
         "{\"statecode\":0}", "204", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        struct row *before = make_row(cases[i].table, cases[i].before);
        struct row *changes = make_row(cases[i].table, cases[i].changes);
        bool good = state_check(changes, before, cases[i].by_message, &error);
        check_text(cases[i].label, cases[i].want, good ? "204" : server_error_code(error));
        row_destroy(changes);
        row_destroy(before);
    }
}

static void test_column_maps(void)
{
    static const struct {
        const char *label, *from, *row, *to, *column, *want;
    } cases[] = {
        {"same name", "lead", "{\"firstname\":\"A\"}", "contact", "firstname", "A"},
        {"another name", "lead", "{\"companyname\":\"C\"}", "account", "name", "C"},
        {"null is not copied", "lead", "{\"companyname\":null}", "account", "name", "(not set)"},
        {"the row itself", "account", "{}", "contact", "parentcustomerid",
         "00000000-0000-4000-8000-000000000001"},
        {"no map", "account", "{\"name\":\"C\"}", "uom", "name", "(not set)"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct row *from = make_row(cases[i].from, cases[i].row);
        struct row *to = row_create(model_find_table(model, cases[i].to));
        from->id = (struct guid){"00000000-0000-4000-8000-000000000001"};
        column_map_copy(from, to);
        check_column(cases[i].label, to, cases[i].column, cases[i].want);
        row_destroy(to);
        row_destroy(from);
    }
}

static void test_filters(void)
{
    static const struct {
        const char *label, *xml, *want;
    } cases[] = {
        {"plain",
         "<fetch><entity name='lead'><filter><condition attribute='subject' operator='null'/>"
         "</filter></entity></fetch>",
         "204"},
        {"another table", "<fetch><entity name='task'/></fetch>", "0x80071121"},
        {"a link", "<fetch><entity name='lead'><link-entity name='task'/></entity></fetch>",
         "0x80071120"},
        {"an unknown column",
         "<fetch><entity name='lead'><filter><condition attribute='x'/></filter></entity></fetch>",
         "0x80071119"},
        {"no XML", "<fetch>", "0x80071113"},
        {"nothing", "", "0x80071113"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        bool good = profile_check_filter(model_find_table(model, "lead"), cases[i].xml, &error);
        check_text(cases[i].label, cases[i].want, good ? "204" : server_error_code(error));
    }
}

int main(void)
{
    static const struct check_test tests[] = {{"derived", test_derived},
                                              {"states", test_states},
                                              {"column maps", test_column_maps},
                                              {"filters", test_filters}};
    return check_main(&(struct check_suite){"rows", set_up, tear_down}, tests, G_N_ELEMENTS(tests));
}
