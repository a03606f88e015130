/* csdl_operations.c: see csdl_operations.h. */
#include "model/csdl_operations.h"

struct operation {
    bool is_function;
    const char *name, *bound_to, *parameters, *returns;
};

static const struct operation operations[] = {
#define FUNCTION(name, bound_to, parameters, returns) {true, name, bound_to, parameters, returns},
#define ACTION(name, bound_to, parameters, returns) {false, name, bound_to, parameters, returns},
#include "model/csdl_operation.def"
#undef FUNCTION
#undef ACTION
};

static const char types[] =
    "      <ComplexType Name=\"WhoAmIResponse\">\n"
    "        <Property Name=\"BusinessUnitId\" Type=\"Edm.Guid\" Nullable=\"false\"/>\n"
    "        <Property Name=\"UserId\" Type=\"Edm.Guid\" Nullable=\"false\"/>\n"
    "        <Property Name=\"OrganizationId\" Type=\"Edm.Guid\" Nullable=\"false\"/>\n"
    "      </ComplexType>\n"
    "      <ComplexType Name=\"RetrieveVersionResponse\">\n"
    "        <Property Name=\"Version\" Type=\"Edm.String\" Unicode=\"false\"/>\n"
    "      </ComplexType>\n"
    "      <ComplexType Name=\"AddToQueueResponse\">\n"
    "        <Property Name=\"QueueItemId\" Type=\"Edm.Guid\" Nullable=\"false\"/>\n"
    "      </ComplexType>\n"
    "      <ComplexType Name=\"RolePrivilege\">\n"
    "        <Property Name=\"Depth\" Type=\"mscrm.PrivilegeDepth\" Nullable=\"false\"/>\n"
    "        <Property Name=\"PrivilegeId\" Type=\"Edm.Guid\" Nullable=\"false\"/>\n"
    "        <Property Name=\"BusinessUnitId\" Type=\"Edm.Guid\" Nullable=\"false\"/>\n"
    "        <Property Name=\"PrivilegeName\" Type=\"Edm.String\" Unicode=\"false\"/>\n"
    "      </ComplexType>\n"
    "      <ComplexType Name=\"RetrieveUserPrivilegesResponse\">\n"
    "        <Property Name=\"RolePrivileges\" Type=\"Collection(mscrm.RolePrivilege)\" "
    "Nullable=\"false\"/>\n"
    "      </ComplexType>\n"
    "      <ComplexType Name=\"RetrievePrincipalAccessResponse\">\n"
    "        <Property Name=\"AccessRights\" Type=\"mscrm.AccessRights\" Nullable=\"false\"/>\n"
    "      </ComplexType>\n"
    "      <ComplexType Name=\"PrincipalAccess\">\n"
    "        <Property Name=\"AccessMask\" Type=\"mscrm.AccessRights\" Nullable=\"false\"/>\n"
    "        <NavigationProperty Name=\"Principal\" Type=\"mscrm.principal\" Nullable=\"false\"/>\n"
    "      </ComplexType>\n"
    "      <EnumType Name=\"PrivilegeDepth\">\n"
    "        <Member Name=\"Basic\" Value=\"0\"/>\n"
    "        <Member Name=\"Local\" Value=\"1\"/>\n"
    "        <Member Name=\"Deep\" Value=\"2\"/>\n"
    "        <Member Name=\"Global\" Value=\"3\"/>\n"
    "      </EnumType>\n"
    "      <EnumType Name=\"AccessRights\" IsFlags=\"true\">\n"
    "        <Member Name=\"None\" Value=\"0\"/>\n"
    "        <Member Name=\"ReadAccess\" Value=\"1\"/>\n"
    "        <Member Name=\"WriteAccess\" Value=\"2\"/>\n"
    "        <Member Name=\"AppendAccess\" Value=\"4\"/>\n"
    "        <Member Name=\"AppendToAccess\" Value=\"16\"/>\n"
    "        <Member Name=\"CreateAccess\" Value=\"32\"/>\n"
    "        <Member Name=\"DeleteAccess\" Value=\"65536\"/>\n"
    "        <Member Name=\"ShareAccess\" Value=\"262144\"/>\n"
    "        <Member Name=\"AssignAccess\" Value=\"524288\"/>\n"
    "      </EnumType>\n";

/* "mscrm.queue" names a table; types of the list above start with a capital letter. */
static bool type_exists(const struct model *m, const char *type)
{
    static const char prefix[] = "mscrm.";
    if (type == NULL || !g_str_has_prefix(type, prefix))
        return true;
    const char *name = type + strlen(prefix);
    return g_ascii_isupper(name[0]) || strcmp(name, "crmbaseentity") == 0 ||
           strcmp(name, "principal") == 0 || model_find_table(m, name) != NULL;
}

static void write_parameter(const char *name, const char *type, bool nullable, GString *out)
{
    g_string_append_printf(out, "        <Parameter Name=\"%s\" Type=\"%s\"%s%s/>\n", name, type,
                           nullable ? "" : " Nullable=\"false\"",
                           strcmp(type, "Edm.String") == 0 ? " Unicode=\"false\"" : "");
}

/* "Target:mscrm.crmbaseentity! SourceQueue:mscrm.queue"; a parameter of a table we lack is left
 * out. */
static void write_parameters(const struct model *m, const char *parameters, GString *out)
{
    g_auto(GStrv) items = g_strsplit(parameters, " ", -1);
    for (char **item = items; *item != NULL; item++) {
        char *type = strchr(*item, ':');
        if (type == NULL)
            continue;
        *type++ = '\0';
        size_t length = strlen(type);
        bool required = length > 0 && type[length - 1] == '!';
        if (required)
            type[length - 1] = '\0';
        if (type_exists(m, type))
            write_parameter(*item, type, !required, out);
    }
}

static void write_operation(const struct model *m, const struct operation *o, GString *out)
{
    const char *element = o->is_function ? "Function" : "Action";
    g_string_append_printf(out, "      <%s Name=\"%s\"%s>\n", element, o->name,
                           o->bound_to == NULL ? "" : " IsBound=\"true\"");
    if (o->bound_to != NULL)
        write_parameter("entity", o->bound_to, false, out);
    write_parameters(m, o->parameters, out);
    if (o->returns != NULL)
        g_string_append_printf(out, "        <ReturnType Type=\"%s\" Nullable=\"false\"/>\n",
                               o->returns);
    g_string_append_printf(out, "      </%s>\n", element);
}

void csdl_write_operations(const struct model *m, GString *out)
{
    g_string_append(out, types);
    for (size_t i = 0; i < G_N_ELEMENTS(operations); i++)
        if (type_exists(m, operations[i].bound_to))
            write_operation(m, &operations[i], out);
}

void csdl_write_imports(GString *out)
{
    for (size_t i = 0; i < G_N_ELEMENTS(operations); i++) {
        const struct operation *o = &operations[i];
        const char *kind = o->is_function ? "Function" : "Action";
        if (o->bound_to == NULL)
            g_string_append_printf(
                out, "        <%sImport Name=\"%s\" %s=\"Microsoft.Dynamics.CRM.%s\"/>\n", kind,
                o->name, kind, o->name);
    }
}
