/* import_test.c: files of an organisation into a model: small documents and what each tells,
 * mistakes and where they are, our own $metadata there and back, and a real organisation. */
#include <glib/gstdio.h>
#include <unistd.h>

#include "check.h"
#include "import/import.h"
#include "model/csdl.h"
#include "model/error.h"

#define HEAD                                                                                       \
    "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n"        \
    "<edmx:DataServices><Schema Namespace=\"Microsoft.Dynamics.CRM\" Alias=\"mscrm\" "             \
    "xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n"                                         \
    "<EntityType Name=\"crmbaseentity\" Abstract=\"true\"/>\n"
#define SETS "<EntityContainer Name=\"System\">"
#define SET(name, type)                                                                            \
    "<EntitySet Name=\"" name "\" EntityType=\"Microsoft.Dynamics.CRM." type "\"/>"
#define TAIL "</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"
#define TYPE(name, key)                                                                            \
    "<EntityType Name=\"" name "\" BaseType=\"mscrm.crmbaseentity\"><Key><PropertyRef Name=\"" key \
    "\"/></Key><Property Name=\"" key "\" Type=\"Edm.Guid\"/>"
#define P(name, type) "<Property Name=\"" name "\" Type=\"Edm." type "\"/>"

/* ---- reading texts -----------------------------------------------------------------------------
 */

/* What was read, or NULL and *ret_message with the path of the file cut off. */
static struct model *read_texts(const char *const *texts, struct notices *notices,
                                char **ret_message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    for (; *texts != NULL; texts++) {
        char *path = NULL;
        int file = g_file_open_tmp("import-XXXXXX", &path, NULL);
        close(file);
        CU_ASSERT(g_file_set_contents(path, *texts, -1, NULL));
        g_ptr_array_add(files, path);
    }
    g_ptr_array_add(files, NULL);
    struct model *m = import_files((const char *const *)files->pdata, NULL, notices, &error);
    const char *colon = error == NULL ? NULL : strchr(error->message, ':');
    *ret_message = g_strdup(colon == NULL ? "" : colon + 1);
    for (guint i = 0; i + 1 < files->len; i++)
        g_unlink(files->pdata[i]);
    return m;
}

static struct model *read_text(const char *text, struct notices *notices, char **ret_message)
{
    const char *const texts[] = {text, NULL};
    return read_texts(texts, notices, ret_message);
}

/* ---- facts -------------------------------------------------------------------------------------
 */

/* "type write length" of a column: what a document tells of it. */
static char *describe_column(const struct table *t, const char *name)
{
    const struct column *c = table_find_column(t, name);
    if (c == NULL)
        return g_strdup("(absent)");
    GString *text = g_string_new(column_type_info(c->type)->type);
    g_string_append_printf(text, " %s%s", c->property, c->valid_for_update ? "" : " read-only");
    if (c->max_length > 0)
        g_string_append_printf(text, " max %d", c->max_length);
    for (guint i = 0; c->targets != NULL && i < c->targets->len; i++)
        g_string_append_printf(text, " ->%s", (const char *)c->targets->pdata[i]);
    return g_string_free(text, FALSE);
}

static const struct {
    const char *label, *properties, *column, *wanted;
} column_cases[] = {
    {"a string", P("x", "String"), "x", "String x"},
    {"its length", "<Property Name=\"x\" Type=\"Edm.String\" MaxLength=\"40\"/>", "x",
     "String x max 40"},
    {"the longest length is no length",
     "<Property Name=\"x\" Type=\"Edm.String\" MaxLength=\"max\"/>", "x", "String x"},
    {"a date", P("x", "Date"), "x", "DateTime x"},
    {"a whole number", P("x", "Int32"), "x", "Integer x"},
    {"a big number", P("x", "Int64"), "x", "BigInt x"},
    {"money has a base column", P("x", "Decimal") P("x_base", "Decimal"), "x", "Money x"},
    {"the base column is read-only", P("x", "Decimal") P("x_base", "Decimal"), "x_base",
     "Money x_base read-only"},
    {"a decimal has none", P("x", "Decimal"), "x", "Decimal x"},
    {"an image has a url", P("x", "Binary") P("x_url", "String"), "x", "Image x"},
    {"a file has none", P("x", "Binary"), "x", "File x"},
    {"a lookup", P("_x_value", "Guid"), "x", "Lookup _x_value"},
    {"the owner", P("_ownerid_value", "Guid"), "ownerid",
     "Owner _ownerid_value ->systemuser ->team"},
    {"an identifier", P("x", "Guid"), "x", "Uniqueidentifier x"},
    {"the key", "", "a_bid", "Uniqueidentifier a_bid read-only"},
    {"a computed column",
     "<Property Name=\"x\" Type=\"Edm.String\"><Annotation Term=\"Org.OData.Core.V1.Computed\" "
     "Bool=\"true\"/></Property>",
     "x", "String x read-only"},
    {"a column one may only read",
     "<Property Name=\"x\" Type=\"Edm.String\"><Annotation Term=\"Org.OData.Core.V1.Permissions\">"
     "<EnumMember>Org.OData.Core.V1.PermissionType/Read</EnumMember></Annotation></Property>",
     "x", "String x read-only"},
    {"a column one may change",
     "<Property Name=\"x\" Type=\"Edm.String\"><Annotation Term=\"Org.OData.Core.V1.Permissions\">"
     "<EnumMember>Org.OData.Core.V1.PermissionType/ReadWrite</EnumMember></Annotation></Property>",
     "x", "String x"},
    {"when it was made", P("createdon", "DateTimeOffset"), "createdon",
     "DateTime createdon read-only"},
    {"the state", P("statecode", "Int32"), "statecode", "State statecode"},
    {"an unknown type is left out", P("x", "Stream"), "x", "(absent)"},
    {"a bad name is left out", P("X y", "String"), "X y", "(absent)"},
};

static void test_columns(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(column_cases); i++) {
        g_autofree char *document = g_strdup_printf("%s%s%s%s%s%s%s", HEAD, TYPE("a_b", "a_bid"),
                                                    column_cases[i].properties, "</EntityType>",
                                                    SETS, SET("a_bs", "a_b"), TAIL);
        g_autofree char *message = NULL, *got = NULL;
        struct notices *notices = notices_create();
        struct model *m = read_text(document, notices, &message);
        const struct table *t = m == NULL ? NULL : model_find_table(m, "a_b");
        got = t == NULL ? g_strdup(message) : describe_column(t, column_cases[i].column);
        check_text(column_cases[i].label, column_cases[i].wanted, got);
        model_unref(m);
        notices_destroy(notices);
    }
}

/* "kind from.column->to" of a navigation property. */
static char *describe_nav(const struct model *m, const char *table, const char *name)
{
    const struct table *t = model_find_table(m, table);
    const struct nav *nav = t == NULL ? NULL : table_find_nav(t, name);
    if (nav == NULL)
        return g_strdup("(absent)");
    if (nav->kind == NAV_MANY)
        return g_strdup_printf("many %s by %s.%s,%s", nav->to->logical_name,
                               nav->many->intersect_table, nav->many->column1, nav->many->column2);
    return g_strdup_printf("%s %s by %s.%s", nav->kind == NAV_SINGLE ? "one" : "all",
                           nav->to->logical_name, nav->relationship->referencing_table,
                           nav->relationship->referencing_column);
}

#define TWO(one, two, more)                                                                        \
    HEAD TYPE("one", "oneid") one "</EntityType>" TYPE("two", "twoid") two                         \
        "</EntityType>" more SETS SET("ones", "one") SET("twos", "two")
#define NAV(name, type, rest) "<NavigationProperty Name=\"" name "\" Type=\"" type "\" " rest "/>"

static const struct {
    const char *label, *document, *table, *nav, *wanted;
} nav_cases[] = {
    {"a lookup by its constraint",
     TWO(P("_x_value", "Guid") "<NavigationProperty Name=\"Y\" Type=\"mscrm.two\" Partner=\"ys\">"
                               "<ReferentialConstraint Property=\"_x_value\" "
                               "ReferencedProperty=\"twoid\"/></NavigationProperty>",
         NAV("ys", "Collection(mscrm.one)", "Partner=\"Y\""), "") TAIL,
     "one", "Y", "one two by one.x"},
    {"the parent's side",
     TWO(P("_x_value", "Guid") NAV("x", "mscrm.two", "Partner=\"ys\""),
         NAV("ys", "Collection(mscrm.one)", "Partner=\"x\""), "") TAIL,
     "two", "ys", "all one by one.x"},
    {"a lookup by the start of its name",
     TWO(P("_x_value", "Guid") NAV("x_two_one", "mscrm.two", ""), "", "") TAIL, "one", "x_two_one",
     "one two by one.x"},
    {"a lookup whose navigation lost its id",
     TWO(P("_longid_value", "Guid") NAV("long_two", "mscrm.two", ""), "", "") TAIL, "one",
     "long_two", "one two by one.longid"},
    {"a navigation of a column that is not there", TWO(NAV("x", "mscrm.two", ""), "", "") TAIL,
     "one", "x", "(absent)"},
    {"a navigation to a table that is not there",
     TWO(P("_x_value", "Guid") NAV("x", "mscrm.three", ""), "", "") TAIL, "one", "x", "(absent)"},
    {"many to many finds its table",
     TWO(NAV("n_association", "Collection(mscrm.two)", "Partner=\"n_association\""),
         NAV("n_association", "Collection(mscrm.one)", "Partner=\"n_association\""),
         TYPE("n", "nid") P("oneid", "Guid") P("twoid", "Guid") "</EntityType>")
         SET("ncollection", "n") TAIL,
     "one", "n_association", "many two by n.oneid,twoid"},
    {"many to many makes its table",
     TWO(NAV("n", "Collection(mscrm.two)", "Partner=\"n\""),
         NAV("n", "Collection(mscrm.one)", "Partner=\"n\""), "") TAIL,
     "two", "n", "many one by n.oneid,twoid"},
    {"a table with itself",
     TWO(NAV("n", "Collection(mscrm.one)", "Partner=\"n_referenced\"")
             NAV("n_referenced", "Collection(mscrm.one)", "Partner=\"n\""),
         "", "") TAIL,
     "one", "n_referenced", "many one by n.oneidone,oneidtwo"},
};

static void test_navs(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(nav_cases); i++) {
        g_autofree char *message = NULL, *got = NULL;
        struct notices *notices = notices_create();
        struct model *m = read_text(nav_cases[i].document, notices, &message);
        got = m == NULL ? g_strdup(message) : describe_nav(m, nav_cases[i].table, nav_cases[i].nav);
        check_text(nav_cases[i].label, nav_cases[i].wanted, got);
        model_unref(m);
        notices_destroy(notices);
    }
}

/* ---- mistakes ----------------------------------------------------------------------------------
 */

static const struct {
    const char *label, *text, *wanted; /* the message from the first colon on */
} mistakes[] = {
    {"an empty file", "", "1: this is neither XML"},
    {"another document", "<html>\n</html>", "1: the first element is html"},
    {"no types", "<edmx:Edmx xmlns:edmx=\"x\">\n</edmx:Edmx>", "2: there is no EntityType"},
    {"an element that ends too early", HEAD "</Schema>", "4: "},
    {"a type without a name", HEAD "<EntityType/>", "4: a EntityType needs the attribute Name"},
    {"a property without a type", HEAD TYPE("a", "aid") "\n<Property Name=\"x\"/></EntityType>",
     "5: a Property needs the attribute Type"},
    {"a key of two columns",
     HEAD "<EntityType Name=\"a\">\n<Key><PropertyRef Name=\"x\"/><PropertyRef Name=\"y\"/></Key>",
     "5: the type a has a key of two properties"},
    {"a constraint of nothing", HEAD "<ReferentialConstraint Property=\"x\"/>",
     "4: a ReferentialConstraint stands outside"},
    {"a document type", "<!DOCTYPE edmx:Edmx><edmx:Edmx xmlns:edmx=\"x\"/>",
     "1: a document type or an entity is not allowed"},
    {"broken JSON", "{\n\n\"value\": [}", "3: this is no valid JSON"},
    {"an export without a name", "{\"value\":[{\"LogicalName\":\"a\"},{}]}",
     " value[1]: missing member 'LogicalName'"},
    {"an export with a wrong word",
     "{\"LogicalName\":\"a\",\"EntitySetName\":\"as\",\"Attributes\":[{\"LogicalName\":\"aid\","
     "\"AttributeType\":\"Uniqueidentifier\",\"RequiredLevel\":{\"Value\":\"Maybe\"}}]}",
     " Attributes[0]: unknown word 'Maybe'"},
    {"an export without its key",
     "{\"LogicalName\":\"a\",\"EntitySetName\":\"as\",\"Attributes\":[]}",
     " (document): no column for PrimaryIdAttribute of 'a'"},
};

static void test_mistakes(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autofree char *message = NULL;
        struct notices *notices = notices_create();
        struct model *m = read_text(mistakes[i].text, notices, &message);
        bool found = m == NULL && strstr(message, mistakes[i].wanted) == message;
        check_text(mistakes[i].label, mistakes[i].wanted, found ? mistakes[i].wanted : message);
        model_unref(m);
        notices_destroy(notices);
    }
}

static void test_notices(void)
{
    static const char document[] =
        TWO(P("x", "String") P("x", "String") NAV("y", "mscrm.three", "") "<Strange/>", "",
            "<EntityType Name=\"three\" BaseType=\"mscrm.crmbaseentity\"/><Action Name=\"Do\"/>")
            SET("threes", "three") SET("fours", "four") SET("ones", "one") TAIL;
    static const struct {
        const char *label;
        enum notice notice;
    } cases[] = {
        {"a name given twice", NOTICE_DUPLICATE},
        {"an unknown element", NOTICE_UNKNOWN_ELEMENT},
        {"a type without key", NOTICE_NO_KEY},
        {"a set without type", NOTICE_SET_WITHOUT_TYPE},
        {"an action", NOTICE_OPERATIONS},
        {"a navigation to nowhere", NOTICE_DANGLING_NAVIGATION},
    };
    g_autofree char *message = NULL;
    struct notices *notices = notices_create();
    struct model *m = read_text(document, notices, &message);
    check_text("the document is read all the same", "", message);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_text(cases[i].label, "counted",
                   notices_count(notices, cases[i].notice) > 0 ? "counted" : "not counted");
    model_unref(m);
    notices_destroy(notices);
}

/* ---- whole organisations -----------------------------------------------------------------------
 */

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char **sorted_lines(const char *text)
{
    char **lines = g_strsplit(text, "\n", -1);
    qsort(lines, g_strv_length(lines), sizeof *lines, compare_lines);
    return lines;
}

/* $metadata of the fixtures, read and written again, is the same document but for the order. */
static void test_round_trip(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) first = g_string_new(NULL), second = g_string_new(NULL);
    g_autofree char *message = NULL;
    struct notices *notices = notices_create();
    struct model *m = model_read_folder(TEST_METADATA, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    csdl_write(m, false, first);
    struct model *again = read_text(first->str, notices, &message);
    check_text("our own document is read", "", message);
    if (again != NULL)
        csdl_write(again, false, second);
    g_auto(GStrv) want = sorted_lines(first->str);
    g_auto(GStrv) got = sorted_lines(second->str);
    int i = 0;
    while (want[i] != NULL && got[i] != NULL && strcmp(want[i], got[i]) == 0)
        i++;
    check_text("the document read and written again", want[i] == NULL ? "(the end)" : want[i],
               got[i] == NULL ? "(the end)" : got[i]);
    model_unref(again);
    model_unref(m);
    notices_destroy(notices);
}

static bool sample(const char *name, char **ret_path)
{
    *ret_path = g_build_filename(TEST_SAMPLES, name, NULL);
    if (g_file_test(*ret_path, G_FILE_TEST_EXISTS))
        return true;
    printf("\n  NOT TESTED: there is no %s\n", *ret_path);
    return false;
}

static void test_sample(void)
{
    static const struct {
        const char *label, *table, *column, *wanted;
    } cases[] = {
        {"a standard column with detail from the export", "account", "name", "String name max 160"},
        {"a lookup of an activity, inherited", "task", "regardingobjectid", NULL},
        {"a customer", "incident", "customerid", "Customer _customerid_value ->account ->contact"},
        {"a table of that organisation", "spd_application", "statuscode", "Status statuscode"},
    };
    g_autofree char *document = NULL, *export = NULL;
    if (!sample("real-organisation-metadata.xml", &document) ||
        !sample("real-entity-definition-account.json", &export))
        return;
    g_autoptr(GError) error = NULL;
    struct notices *notices = notices_create();
    struct model *known = model_read_folder(TEST_METADATA, &error);
    const char *const files[] = {export, document, NULL};
    struct model *m = known == NULL ? NULL : import_files(files, known, notices, &error);
    check_text("a real organisation is read", "", error == NULL ? "" : error->message);
    for (size_t i = 0; m != NULL && i < G_N_ELEMENTS(cases); i++) {
        const struct table *t = model_find_table(m, cases[i].table);
        g_autofree char *got =
            t == NULL ? g_strdup("(no table)") : describe_column(t, cases[i].column);
        check_text(cases[i].label, cases[i].wanted == NULL ? got : cases[i].wanted, got);
    }
    const struct column *c =
        m == NULL ? NULL : table_find_column(model_find_table(m, "account"), "accountcategorycode");
    check_text("an option of the export", "Preferred Customer",
               c == NULL || c->options == NULL ? "(absent)" : column_find_option(c, 1)->label);
    CU_ASSERT(m != NULL && model_tables(m)->len > 330);
    model_unref(m);
    model_unref(known);
    notices_destroy(notices);
}

int main(void)
{
    static const struct check_test tests[] = {
        {"columns", test_columns},       {"navigation", test_navs},
        {"mistakes", test_mistakes},     {"notices", test_notices},
        {"round trip", test_round_trip}, {"a real organisation", test_sample},
    };
    return check_main(&(struct check_suite){"import", NULL, NULL}, tests, G_N_ELEMENTS(tests));
}
