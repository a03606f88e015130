/* edit_test.c: changes of the metadata: what they make, what is refused, and that the model they
 * start from stays as it was. */
#include "check.h"
#include "model/definitions.h"
#include "model/edit.h"
#include "model/edit_log.h"
#include "model/error.h"
#include "model/metadata_changes.h"

static struct model *read_base(void)
{
    struct model *base = model_read_folder(TEST_METADATA, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(base);
    return base;
}

static void new_guid(void *context, struct guid *ret_id)
{
    unsigned *next = context;
    g_snprintf(ret_id->text, sizeof ret_id->text, "00000000-0000-4000-8000-%012u", ++*next);
}

#define LABEL(text) "{\"LocalizedLabels\":[{\"Label\":\"" text "\",\"LanguageCode\":1033}]}"
#define GERMAN(text) "{\"LocalizedLabels\":[{\"Label\":\"" text "\",\"LanguageCode\":1031}]}"
#define TYPE(name) "\"@odata.type\":\"Microsoft.Dynamics.CRM." name "\""
#define ACCOUNT "EntityDefinitions(LogicalName='account')"
#define COLUMN(name) "{" TYPE("StringAttributeMetadata") ",\"SchemaName\":\"" name "\"}"
#define TABLE(name)                                                                                \
    "{\"SchemaName\":\"" name "\",\"OwnershipType\":\"UserOwned\",\"DisplayName\":" LABEL(         \
        "T") ",\"DisplayCollectionName\":" LABEL("Ts") ",\"Attributes\":[{" TYPE("StringAttribute" \
                                                                                 "Metadata") ",\"" \
                                                                                             "Sch" \
                                                                                             "ema" \
                                                                                             "Nam" \
                                                                                             "e\"" \
                                                                                             ":\"" \
                                                                                             "new" \
                                                                                             "_Na" \
                                                                                             "me"  \
                                                                                             "\"," \
                                                                                             "\"I" \
                                                                                             "sPr" \
                                                                                             "ima" \
                                                                                             "ryN" \
                                                                                             "ame" \
                                                                                             "\":" \
                                                                                             "tru" \
                                                                                             "e}]" \
                                                                                             "}"
#define LOOKUP(name, parent, child, column)                                                        \
    "{" TYPE("OneToManyRelationshipMetadata") ",\"SchemaName\":\"" name                            \
                                              "\",\"ReferencedEntity\":\"" parent                  \
                                              "\",\"ReferencingEntity\":\"" child                  \
                                              "\",\"Lookup\":{\"SchemaName\":\"" column "\"}}"

/* One change; several follow each other in the same model. `json` NULL = DELETE. */
struct change {
    const char *method, *path, *json;
};

/* Makes the change in *model, which is replaced. NULL = went well; else the code; static. */
static const char *apply(struct model **model, const struct change *change, bool system)
{
    static unsigned next;
    static char code[32];
    g_autoptr(GError) error = NULL;
    g_autofree char *made = NULL;
    struct edit e;
    cJSON *json = change->json == NULL ? NULL : cJSON_Parse(change->json);
    edit_begin(&e, *model, 0, new_guid, &next);
    e.system = system;
    e.merge_labels = strcmp(change->method, "MERGE") == 0;
    bool good = strcmp(change->method, "POST") == 0
                    ? edit_create(&e, change->path, json, &made, &error)
                : json != NULL ? edit_update(&e, change->path, json, &error)
                               : edit_delete(&e, change->path, &error);
    cJSON_Delete(json);
    if (!good) {
        edit_abandon(&e);
        g_strlcpy(code, server_error_code(error), sizeof code);
        return code;
    }
    struct model *changed = edit_finish(&e);
    model_unref(*model);
    *model = changed;
    return NULL;
}

static char *read_back(const struct model *m, const char *path, const char *query)
{
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    if (!definitions_answer(m, path, query, "", json, &error))
        return g_strdup(error->message);
    return g_strdup(json->str);
}

/* ---- what changes make -------------------------------------------------------------------------
 */

static const struct {
    const char *label;
    struct change changes[3];
    const char *path, *query, *want; /* what the answer contains */
} changes[] = {
    {"a column is there",
     {{"POST", ACCOUNT "/Attributes", COLUMN("new_Score")}},
     ACCOUNT "/Attributes(LogicalName='new_score')",
     "$select=SchemaName",
     "\"SchemaName\":\"new_Score\""},
    {"a deleted column is gone",
     {{"POST", ACCOUNT "/Attributes", COLUMN("new_Score")},
      {"DELETE", ACCOUNT "/Attributes(LogicalName='new_score')", NULL}},
     ACCOUNT "/Attributes(LogicalName='new_score')",
     "$select=SchemaName",
     "Could not find"},
    {"a table has a plural set name",
     {{"POST", "EntityDefinitions", TABLE("new_Delivery")}},
     "EntityDefinitions(LogicalName='new_delivery')",
     "$select=EntitySetName",
     "\"EntitySetName\":\"new_deliveries\""},
    {"a vowel before y stays",
     {{"POST", "EntityDefinitions", TABLE("new_Survey")}},
     "EntityDefinitions(LogicalName='new_survey')",
     "$select=EntitySetName",
     "\"EntitySetName\":\"new_surveys\""},
    {"ch becomes ches",
     {{"POST", "EntityDefinitions", TABLE("new_Branch")}},
     "EntityDefinitions(LogicalName='new_branch')",
     "$select=EntitySetName",
     "\"EntitySetName\":\"new_branches\""},
    {"a lookup means its table",
     {{"POST", "RelationshipDefinitions",
       LOOKUP("new_account_lead", "account", "lead", "new_Main")}},
     "EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='new_main')/"
     "Microsoft.Dynamics.CRM.LookupAttributeMetadata",
     "$select=Targets",
     "\"Targets\":[\"account\"]"},
    {"a relationship goes with its lookup",
     {{"POST", "RelationshipDefinitions",
       LOOKUP("new_account_lead", "account", "lead", "new_Main")},
      {"DELETE", "RelationshipDefinitions(SchemaName='new_account_lead')", NULL}},
     "EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='new_main')",
     "",
     "Could not find"},
    {"a label of another language replaces",
     {{"PUT", ACCOUNT, "{\"DisplayName\":" GERMAN("Firma") "}"}},
     ACCOUNT,
     "$select=DisplayName",
     "\"UserLocalizedLabel\":null"},
    {"a label of another language is merged",
     {{"MERGE", ACCOUNT, "{\"DisplayName\":" GERMAN("Firma") "}"}},
     ACCOUNT,
     "$select=DisplayName",
     "\"Label\":\"Account\",\"LanguageCode\":1033,\"IsManaged\":false,"},
    {"a property that means nothing here is kept",
     {{"PUT", ACCOUNT, "{\"EntityColor\":\"#00ff00\",\"IsAuditEnabled\":{\"Value\":false}}"}},
     ACCOUNT,
     "$select=EntityColor,IsAuditEnabled",
     "\"EntityColor\":\"#00ff00\",\"IsAuditEnabled\":{\"Value\":false,"},
    {"days since the last change",
     {{"PUT", ACCOUNT, "{\"DaysSinceRecordLastModified\":10}"}},
     ACCOUNT,
     "$select=DaysSinceRecordLastModified",
     "\"DaysSinceRecordLastModified\":10"},
    {"money brings its base value",
     {{"POST", ACCOUNT "/Attributes",
       "{" TYPE("MoneyAttributeMetadata") ",\"SchemaName\":\"new_Fee\"}"}},
     ACCOUNT "/Attributes(LogicalName='new_fee_base')",
     "$select=AttributeOf",
     "\"AttributeOf\":\"new_fee\""},
};

static void test_changes(void)
{
    struct model *base = read_base();
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        struct model *m = model_ref(base);
        for (size_t k = 0; k < 3 && changes[i].changes[k].method != NULL; k++) {
            const char *code = apply(&m, &changes[i].changes[k], false);
            check_text(changes[i].label, "", code == NULL ? "" : code);
        }
        g_autofree char *got = read_back(m, changes[i].path, changes[i].query);
        check_text(changes[i].label, changes[i].want,
                   strstr(got, changes[i].want) != NULL ? changes[i].want : got);
        model_unref(m);
    }
    check_text("the model the changes start from stays as it was", "no",
               table_find_column(model_find_table(base, "account"), "new_score") == NULL ? "no"
                                                                                         : "yes");
    model_unref(base);
}

/* ---- what is refused ---------------------------------------------------------------------------
 */

static void test_refusals(void)
{
    struct model *base = read_base();
    static const struct {
        const char *label;
        struct change change;
        const char *code;
    } cases[] = {
        {"a column without type",
         {"POST", ACCOUNT "/Attributes", "{\"SchemaName\":\"new_A\"}"},
         "0x80040200"},
        {"a column without prefix", {"POST", ACCOUNT "/Attributes", COLUMN("Score")}, "0x80040203"},
        {"a prefix of one letter", {"POST", ACCOUNT "/Attributes", COLUMN("n_A")}, "0x80040203"},
        {"a prefix of nine letters",
         {"POST", ACCOUNT "/Attributes", COLUMN("abcdefghi_A")},
         "0x80040203"},
        {"only a prefix", {"POST", ACCOUNT "/Attributes", COLUMN("new_")}, "0x80040203"},
        {"an unknown path", {"POST", "Nothing", "{}"}, "0x80060888"},
        {"POST to one table", {"POST", ACCOUNT, "{}"}, "0x8004023b"},
        {"POST to relationships of a table",
         {"POST", ACCOUNT "/OneToManyRelationships", "{}"},
         "0x8004023b"},
        {"PUT of a list", {"PUT", "EntityDefinitions", "{}"}, "0x8004023b"},
        {"PUT of a key",
         {"PUT", ACCOUNT "/Keys(SchemaName='AccountNumberKey')", "{}"},
         "0x8004023b"},
        {"another logical name", {"PUT", ACCOUNT, "{\"LogicalName\":\"konto\"}"}, "0x80040203"},
        {"another ownership", {"PUT", ACCOUNT, "{\"OwnershipType\":\"None\"}"}, "0x80040203"},
        {"an unknown property", {"PUT", ACCOUNT, "{\"Nothing\":1}"}, "0x80048d19"},
        {"a text for a flag", {"PUT", ACCOUNT, "{\"IsAvailableOffline\":\"yes\"}"}, "0x80048d19"},
        {"a flag for a managed property",
         {"PUT", ACCOUNT, "{\"IsOfflineInMobileClient\":true}"},
         "0x80048d19"},
        {"no change tracking while offline",
         {"PUT", ACCOUNT, "{\"ChangeTrackingEnabled\":false}"},
         "0x800609a1"},
        {"notes cannot be switched off", {"PUT", ACCOUNT, "{\"HasNotes\":false}"}, "0x80040203"},
        {"a level only the system has",
         {"PUT", ACCOUNT "/Attributes(LogicalName='name')",
          "{\"RequiredLevel\":{\"Value\":\"SystemRequired\"}}"},
         "0x80040203"},
        {"a system column",
         {"DELETE", ACCOUNT "/Attributes(LogicalName='fax')", NULL},
         "0x80040203"},
        {"a system table", {"DELETE", "EntityDefinitions(LogicalName='lead')", NULL}, "0x80040203"},
        {"a list", {"DELETE", "EntityDefinitions", NULL}, "0x8004023b"},
        {"an unknown table", {"DELETE", "EntityDefinitions(LogicalName='no')", NULL}, "0x80041102"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct model *m = model_ref(base);
        const char *code = apply(&m, &cases[i].change, false);
        check_text(cases[i].label, cases[i].code, code == NULL ? "it went well" : code);
        model_unref(m);
    }
    model_unref(base);
}

/* What only the owner of the server may do: a fault, or a test. */
static void test_system(void)
{
    struct model *base = read_base();
    static const struct {
        const char *label, *path, *code;
    } cases[] = {
        {"a system column", ACCOUNT "/Attributes(LogicalName='fax')", ""},
        {"a column of a key", ACCOUNT "/Attributes(LogicalName='accountnumber')", ""},
        {"the primary name", ACCOUNT "/Attributes(LogicalName='name')", "0x80040203"},
        {"a system table", "EntityDefinitions(LogicalName='lead')", ""},
        {"a table nothing works without", "EntityDefinitions(LogicalName='systemuser')",
         "0x80040203"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct model *m = model_ref(base);
        const struct change change = {"DELETE", cases[i].path, NULL};
        const char *code = apply(&m, &change, true);
        check_text(cases[i].label, cases[i].code, code == NULL ? "" : code);
        model_unref(m);
    }
    model_unref(base);
}

/* ---- what changed ------------------------------------------------------------------------------
 */

#define NAMES_OF(table)                                                                            \
    "{\"Properties\":{\"PropertyNames\":[\"LogicalName\",\"Attributes\"]},\"AttributeQuery\":{"    \
    "\"Properties\":{\"PropertyNames\":[\"LogicalName\"]}},\"Criteria\":{\"Conditions\":[{"        \
    "\"PropertyName\":\"LogicalName\",\"ConditionOperator\":\"Equals\",\"Value\":{\"Type\":"       \
    "\"System.String\",\"Value\":\"" table "\"}}]}}"

static void test_what_changed(void)
{
    struct model *base = read_base();
    static const struct change add = {"POST", ACCOUNT "/Attributes", COLUMN("new_Score")};
    static const struct change drop = {"DELETE", ACCOUNT "/Attributes(LogicalName='new_score')",
                                       NULL};
    struct model *m = model_ref(base);
    apply(&m, &add, false);
    int64_t added = model_version(m);
    apply(&m, &drop, false);
    const struct {
        const char *label, *query;
        int64_t since;
        const char *want;
        bool found;
    } cases[] = {
        {"everything", NAMES_OF("account"), -1, "\"LogicalName\":\"fax\"", true},
        {"nothing deleted without stamp", NAMES_OF("account"), -1, "\"Count\":0", true},
        {"nothing since now", NAMES_OF("account"), model_version(m), "\"EntityMetadata\":[]", true},
        {"the deleted column", NAMES_OF("account"), added, "\"Keys\":[\"Attribute\"]", true},
        {"another table", NAMES_OF("contact"), added - 1, "\"EntityMetadata\":[]", true},
        {"only what is asked for", NAMES_OF("account"), -1, "\"SchemaName\"", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        cJSON *query = cJSON_Parse(cases[i].query);
        bool good =
            metadata_changes_write(m, query, cases[i].since, TELL_DELETED_COLUMNS, out, NULL);
        bool found = good && strstr(out->str, cases[i].want) != NULL;
        check_text(cases[i].label, cases[i].found ? "found" : "not found",
                   found ? "found" : "not found");
        cJSON_Delete(query);
    }
    model_unref(m);
    model_unref(base);
}

/* ---- made again from what was written down -----------------------------------------------------
 */

/* The change in *model, and in *again by its document. */
static void apply_twice(struct model **model, struct model **again, const struct change *change)
{
    static unsigned next = 1000;
    struct edit e;
    g_autofree char *made = NULL;
    cJSON *json = change->json == NULL ? NULL : cJSON_Parse(change->json);
    edit_begin(&e, *model, 5000, new_guid, &next);
    CU_ASSERT_TRUE(json != NULL ? edit_create(&e, change->path, json, &made, NULL)
                                : edit_delete(&e, change->path, NULL));
    g_autofree char *text = edit_log_text(&e);
    struct model *changed = edit_finish(&e), *repeated = edit_log_replay(*again, text, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(repeated);
    model_unref(*model);
    model_unref(*again);
    *model = changed;
    *again = repeated;
    cJSON_Delete(json);
}

static void test_again(void)
{
    static const struct change steps[] = {
        {"POST", "EntityDefinitions", TABLE("new_Thing")},
        {"POST", "EntityDefinitions(LogicalName='new_thing')/Attributes", COLUMN("new_Size")},
        {"POST", "RelationshipDefinitions", LOOKUP("new_a_t", "account", "new_thing", "new_Of")},
        {"DELETE", "EntityDefinitions(LogicalName='new_thing')/Attributes(LogicalName='new_size')",
         NULL},
    };
    static const struct {
        const char *label, *text;
    } bad[] = {
        {"no JSON", "{"},
        {"no steps", "{\"version\":90000000,\"now\":0,\"ids\":[]}"},
        {"an unknown step", "{\"version\":90000000,\"steps\":[{\"do\":\"dance\"}]}"},
        {"a step without its path", "{\"version\":90000000,\"steps\":[{\"do\":\"delete\"}]}"},
        {"a version of before", "{\"version\":1,\"steps\":[]}"},
        {"what does not fit", "{\"version\":90000000,\"steps\":[{\"do\":\"delete\",\"path\":"
                              "\"EntityDefinitions(1)\"}]}"},
    };
    struct model *m = read_base(), *again = model_ref(m);
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        apply_twice(&m, &again, &steps[i]);
    g_autofree char *one = read_back(m, "EntityDefinitions", "$expand=Attributes,Keys");
    g_autofree char *other = read_back(again, "EntityDefinitions", "$expand=Attributes,Keys");
    CU_ASSERT_TRUE(strcmp(one, other) == 0);
    CU_ASSERT_EQUAL(model_version(m), model_version(again));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        struct model *made = edit_log_replay(m, bad[i].text, &error);
        check_text(bad[i].label, "refused", made == NULL && error != NULL ? "refused" : "made");
        model_unref(made);
    }
    model_unref(again);
    model_unref(m);
}

int main(void)
{
    static const struct check_suite about = {"metadata changes", NULL, NULL};
    static const struct check_test tests[] = {
        {"changes", test_changes},
        {"refusals", test_refusals},
        {"the owner of the server", test_system},
        {"what changed", test_what_changed},
        {"made again", test_again},
    };
    return check_main(&about, tests, G_N_ELEMENTS(tests));
}
