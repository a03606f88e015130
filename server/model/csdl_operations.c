/* csdl_operations.c: see csdl_operations.h. */
#include "model/csdl_operations.h"

#include <string.h>

#include "model/operation.h"

static const struct complex_type {
    const char *name, *properties;
} complex_types[] = {
#define COMPLEX(name, properties) {#name, properties},
#define ENUM(name, is_flags, members)
#include "model/csdl_type.def"
#undef COMPLEX
#undef ENUM
};

static const struct enum_type {
    const char *name;
    bool is_flags;
    const char *members;
} enum_types[] = {
#define COMPLEX(name, properties)
#define ENUM(name, is_flags, members) {#name, is_flags, members},
#include "model/csdl_type.def"
#undef COMPLEX
#undef ENUM
};

static bool is_table(const char *type)
{
    return g_str_has_prefix(type, "mscrm.") && g_ascii_islower(type[strlen("mscrm.")]);
}

static void write_declared(const char *element, const struct declared *d, GString *out)
{
    g_string_append_printf(out, "        <%s Name=\"%s\" Type=\"%s\"%s%s/>\n", element, d->name,
                           d->type, d->required ? " Nullable=\"false\"" : "",
                           strcmp(d->type, "Edm.String") == 0 ? " Unicode=\"false\"" : "");
}

static void write_types(GString *out)
{
    for (size_t i = 0; i < G_N_ELEMENTS(complex_types); i++) {
        const char *properties = complex_types[i].properties;
        struct declared d;
        g_string_append_printf(out, "      <ComplexType Name=\"%s\">\n", complex_types[i].name);
        while (declared_next(&properties, &d))
            write_declared(is_table(d.type) ? "NavigationProperty" : "Property", &d, out);
        g_string_append(out, "      </ComplexType>\n");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(enum_types); i++) {
        g_auto(GStrv) members = g_strsplit(enum_types[i].members, " ", -1);
        g_string_append_printf(out, "      <EnumType Name=\"%s\"%s>\n", enum_types[i].name,
                               enum_types[i].is_flags ? " IsFlags=\"true\"" : "");
        for (char **member = members; *member != NULL; member++) {
            g_auto(GStrv) parts = g_strsplit(*member, "=", 2);
            g_string_append_printf(out, "        <Member Name=\"%s\" Value=\"%s\"/>\n", parts[0],
                                   parts[1]);
        }
        g_string_append(out, "      </EnumType>\n");
    }
}

/* A parameter of a table the model lacks is left out. */
static void write_operation(const struct model *m, const struct declaration *o, GString *out)
{
    const char *element = o->is_function ? "Function" : "Action", *parameters = o->parameters;
    struct declared d;
    g_string_append_printf(out, "      <%s Name=\"%s\"%s>\n", element, o->name,
                           o->bound_to == NULL ? "" : " IsBound=\"true\"");
    if (o->bound_to != NULL)
        g_string_append_printf(
            out, "        <Parameter Name=\"%s\" Type=\"%s\" Nullable=\"false\"/>\n",
            g_str_has_prefix(o->bound_to, "Collection(") ? "entityset" : "entity", o->bound_to);
    while (declared_next(&parameters, &d))
        if (declared_type_exists(m, d.type))
            write_declared("Parameter", &d, out);
    if (o->returns != NULL)
        g_string_append_printf(out, "        <ReturnType Type=\"%s\" Nullable=\"false\"/>\n",
                               o->returns);
    g_string_append_printf(out, "      </%s>\n", element);
}

void csdl_write_operations(const struct model *m, GString *out)
{
    size_t count;
    const struct declaration *all = declarations(&count);
    write_types(out);
    for (size_t i = 0; i < count; i++)
        if (declared_type_exists(m, all[i].bound_to))
            write_operation(m, &all[i], out);
}

void csdl_write_imports(GString *out)
{
    size_t count;
    const struct declaration *all = declarations(&count);
    for (size_t i = 0; i < count; i++) {
        const char *kind = all[i].is_function ? "Function" : "Action";
        if (all[i].bound_to == NULL)
            g_string_append_printf(
                out, "        <%sImport Name=\"%s\" %s=\"Microsoft.Dynamics.CRM.%s\"/>\n", kind,
                all[i].name, kind, all[i].name);
    }
}
