/* metadata_test.c: what a client learns of the fixture's tables from $metadata and
 * EntityDefinitions. */

#include "check.h"
#include "model/csdl.h"
#include "model/definitions.h"
#include "model/error.h"

/* The answer, or "STATUS message". Owned. */
static char *ask(const struct model *m, const char *path, const char *query)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) json = g_string_new(NULL);
    if (definitions_answer(m, path, query, "http://h/api/data/v9.2/", json, &error))
        return g_string_free(g_steal_pointer(&json), FALSE);
    return g_strdup_printf("%d %s", server_error_status(error), error->message);
}

/* `wanted` must be somewhere in the answer. */
static const struct {
    const char *label, *path, *query, *wanted;
} cases[] = {
    {"one table", "EntityDefinitions(LogicalName='account')", "$select=EntitySetName",
     "\"EntitySetName\":\"accounts\""},
    {"its context", "EntityDefinitions(LogicalName='account')", "$select=EntitySetName",
     "$metadata#EntityDefinitions(EntitySetName)/$entity\""},
    {"the id is always there", "EntityDefinitions", "$select=LogicalName", "\"MetadataId\":\""},
    {"filter", "EntityDefinitions", "$select=LogicalName&$filter=LogicalName%20eq%20'lead'",
     "[{\"LogicalName\":\"lead\""},
    {"filter that finds nothing", "EntityDefinitions",
     "$filter=LogicalName eq 'x' or LogicalName eq 'y'", "\"value\":[]"},
    {"filter by enum and managed property", "EntityDefinitions",
     "$select=LogicalName&$filter=OwnershipType eq "
     "Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned' and "
     "IsCustomizable/Value eq true and not (LogicalName ne 'task')",
     "[{\"LogicalName\":\"task\""},
    {"columns tell their type", "EntityDefinitions(LogicalName='task')/Attributes",
     "$select=LogicalName",
     "{\"@odata.type\":\"#Microsoft.Dynamics.CRM.StateAttributeMetadata\",\"LogicalName\":"
     "\"statecode\""},
    {"a lookup's targets",
     "EntityDefinitions(LogicalName='account')/Attributes(LogicalName='primarycontactid')", "",
     "\"Targets\":[\"contact\"]"},
    {"cast",
     "EntityDefinitions(LogicalName='task')/Attributes/"
     "Microsoft.Dynamics.CRM.StatusAttributeMetadata",
     "$select=LogicalName&$expand=OptionSet($select=Options)",
     "\"OptionSet\":{\"Options\":[{\"@odata.type\":"},
    {"nested expand", "EntityDefinitions",
     "$select=LogicalName&$expand=Attributes($select=LogicalName;$filter=IsPrimaryId eq "
     "true)&$filter=LogicalName eq "
     "'contact'",
     "UniqueIdentifierAttributeMetadata\",\"LogicalName\":\"contactid\""},
    {"keys", "EntityDefinitions(LogicalName='account')/Keys", "$select=KeyAttributes",
     "[\"accountnumber\"]"},
    {"relationship", "RelationshipDefinitions(SchemaName='accountleads_association')", "",
     "\"IntersectEntityName\":\"accountleads\""},
    {"parent's side", "EntityDefinitions(LogicalName='account')/OneToManyRelationships", "",
     "\"ReferencedEntityNavigationPropertyName\":\"Account_Tasks\""},
    {"no global choices", "GlobalOptionSetDefinitions", "", "\"value\":[]"},
    {"unknown table", "EntityDefinitions(LogicalName='nosuch')", "",
     "404 Could not find an entity"},
    {"unknown property", "EntityDefinitions", "$select=Nope",
     "400 Could not find a property named 'Nope' on type 'Microsoft.Dynamics.CRM.EntityMetadata'."},
    {"property of a derived type", "EntityDefinitions(LogicalName='account')/Attributes",
     "$select=Targets", "400 Could not find a property named 'Targets'"},
    {"unknown segment", "EntityDefinitions(LogicalName='account')/Nope", "",
     "404 Resource not found for the segment 'Nope'."},
    {"no paging", "EntityDefinitions", "$top=1", "501 The query parameter $top is not supported"},
    {"no functions", "EntityDefinitions", "$filter=startswith(LogicalName,'a')", "501 "},
    {"broken filter", "EntityDefinitions", "$filter=LogicalName eq", "400 "},
    {"trailing text", "EntityDefinitions", "$filter=LogicalName eq 'a' LogicalName", "400 "},
    {"not a key", "EntityDefinitions(Nope='x')", "", "400 "},
};

static struct model *read_model(void)
{
    g_autoptr(GError) error = NULL;
    struct model *m = model_read_folder(TEST_METADATA, &error);
    if (m == NULL)
        fprintf(stderr, "%s\n", error->message);
    CU_ASSERT_PTR_NOT_NULL(m);
    return m;
}

static void test_definitions(void)
{
    struct model *m = read_model();
    for (size_t i = 0; m != NULL && i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *answer = ask(m, cases[i].path, cases[i].query);
        bool found = strstr(answer, cases[i].wanted) != NULL;
        check_text(cases[i].label, cases[i].wanted, found ? cases[i].wanted : answer);
    }
    model_unref(m);
}

static void test_csdl(void)
{
    static const char *const wanted[] = {
        "<EntityType Name=\"account\" BaseType=\"mscrm.crmbaseentity\">",
        "<EntityType Name=\"activitypointer\" BaseType=\"mscrm.crmbaseentity\" Abstract=\"true\">",
        "<EntityType Name=\"systemuser\" BaseType=\"mscrm.principal\">",
        "<EntityType Name=\"task\" BaseType=\"mscrm.activitypointer\">",
        "<NavigationProperty Name=\"Account_Tasks\" Type=\"Collection(mscrm.task)\" "
        "Partner=\"regardingobjectid_account_task\"/>",
        "<ReferentialConstraint Property=\"_primarycontactid_value\" "
        "ReferencedProperty=\"contactid\"/>",
        "<NavigationPropertyBinding Path=\"primarycontactid\" Target=\"contacts\"/>",
        "<Action Name=\"QualifyLead\" IsBound=\"true\">",
        "<FunctionImport Name=\"WhoAmI\" Function=\"Microsoft.Dynamics.CRM.WhoAmI\"/>",
    };
    struct model *m = read_model();
    if (m == NULL)
        return;
    g_autoptr(GString) xml = g_string_new(NULL);
    csdl_write(m, false, xml);
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
        check_text("in $metadata", wanted[i],
                   strstr(xml->str, wanted[i]) != NULL ? wanted[i] : "(absent)");
    CU_ASSERT_PTR_NULL(strstr(xml->str, "Org.OData.Core.V1.Description"));
    model_unref(m);
}

int main(void)
{
    static const struct check_test tests[] = {
        {"definitions", test_definitions},
        {"csdl", test_csdl},
    };
    return check_main(&(struct check_suite){"metadata", NULL, NULL}, tests, G_N_ELEMENTS(tests));
}
