/* csdl_annotations.c: see csdl_annotations.h. */
#include "model/csdl_annotations.h"

#include <string.h>

#define CORE "Org.OData.Core.V1."
#define CAPABILITIES "Org.OData.Capabilities.V1."
#define FLAG(term, value) "          <Annotation Term=\"" term "\" Bool=\"" value "\"/>\n"
#define RECORD(term, property, value)                                                              \
    "          <Annotation Term=\"" term "\"><Record><PropertyValue Property=\"" property          \
    "\" Bool=\"" value "\"/></Record></Annotation>\n"
#define VOCABULARY(name, alias)                                                                    \
    "  <edmx:Reference Uri=\"http://docs.oasis-open.org/odata/odata/v4.0/vocabularies/" name       \
    ".xml\">\n    <edmx:Include Namespace=\"" name "\" Alias=\"" alias                             \
    "\"/>\n    <edmx:IncludeAnnotations TermNamespace=\"" name "\"/>\n  </edmx:Reference>\n"

void csdl_write_vocabularies(GString *out)
{
    g_string_append(out, VOCABULARY("Org.OData.Core.V1", "Core")
                             VOCABULARY("Org.OData.Capabilities.V1", "Capabilities"));
}

static void write_description(const char *text, const char *indent, GString *out)
{
    if (text == NULL)
        return;
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append_printf(out, "%s<Annotation Term=\"" CORE "Description\" String=\"%s\"/>\n",
                           indent, escaped);
}

/* ---- columns -----------------------------------------------------------------------------------
 */

static bool is_read_only(const struct column *c)
{
    return !c->valid_for_create && !c->valid_for_update;
}

bool csdl_has_annotations(const struct column *c)
{
    return c->display_name != NULL || is_read_only(c);
}

void csdl_write_column_annotations(const struct column *c, GString *out)
{
    write_description(c->display_name, "          ", out);
    if (is_read_only(c))
        g_string_append(
            out, "          <Annotation Term=\"" CORE "Permissions\"><EnumMember>" CORE
                 "PermissionType/Read</EnumMember></Annotation>\n" FLAG(CORE "Computed", "true"));
}

/* ---- types and sets ----------------------------------------------------------------------------
 */

void csdl_write_type_annotations(const struct table *t, GString *out)
{
    write_description(t->display_name, "        ", out);
}

/* Navigation properties that $filter cannot go through: collections only with a lambda. */
static void write_navigation(GString *out)
{
    g_string_append(out, "          <Annotation Term=\"" CAPABILITIES
                         "NavigationRestrictions\"><Record><PropertyValue "
                         "Property=\"Navigability\"><EnumMember>" CAPABILITIES
                         "NavigationType/Single</EnumMember></PropertyValue></Record>"
                         "</Annotation>\n");
}

void csdl_write_set_annotations(const struct table *t, GString *out)
{
    if (t->flags.change_tracking)
        g_string_append(out, RECORD(CAPABILITIES "ChangeTracking", "Supported", "true"));
    g_string_append(out, FLAG(CAPABILITIES "SkipSupported", "false")
                             RECORD(CAPABILITIES "CountRestrictions", "Countable", "true")
                                 RECORD(CAPABILITIES "SearchRestrictions", "Searchable", "false")
                                     FLAG(CAPABILITIES "IndexableByKey", "true"));
    write_navigation(out);
}

/* ---- the service -------------------------------------------------------------------------------
 */

static void write_list(const char *term, const char *const *items, size_t count, GString *out)
{
    g_string_append_printf(out, "          <Annotation Term=\"%s\"><Collection>", term);
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(out, "<String>%s</String>", items[i]);
    g_string_append(out, "</Collection></Annotation>\n");
}

void csdl_write_service_annotations(GString *out)
{
    static const char *const functions[] = {"contains", "endswith", "startswith"};
    static const char *const formats[] = {
        "application/json;odata.metadata=full;IEEE754Compatible=false;odata.streaming=true",
        "application/json;odata.metadata=minimal;IEEE754Compatible=false;odata.streaming=true",
        "application/json;odata.metadata=none;IEEE754Compatible=false;odata.streaming=true"};
    g_string_append(out,
                    FLAG(CORE "ConventionalIDs", "true") FLAG(CORE "DereferenceableIDs", "true")
                        FLAG(CAPABILITIES "BatchContinueOnErrorSupported", "true"));
    g_string_append(out, "          <Annotation Term=\"" CAPABILITIES
                         "ConformanceLevel\"><EnumMember>" CAPABILITIES
                         "ConformanceLevelType/Intermediate</EnumMember></Annotation>\n");
    write_list(CAPABILITIES "FilterFunctions", functions, G_N_ELEMENTS(functions), out);
    write_list(CAPABILITIES "SupportedFormats", formats, G_N_ELEMENTS(formats), out);
}
