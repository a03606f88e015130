/* literal.c: from a word of the query to the value the store keeps. One row per column type says
 * which literals may stand beside it; everything else is the "incompatible types" error of the
 * OData library. */
#include "odata/literal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/error.h"

typedef bool (*read_fn)(const struct column *c, const char *text, struct value *ret_value);

static bool read_text(const struct column *c, const char *text, struct value *ret_value)
{
    (void)c;
    *ret_value = (struct value){.kind = VALUE_TEXT, .text = g_strdup(text)};
    return true;
}

static bool read_guid(const struct column *c, const char *text, struct value *ret_value)
{
    struct guid id;
    return guid_parse(text, strlen(text), &id) && read_text(c, id.text, ret_value);
}

static bool read_real(const struct column *c, const char *text, struct value *ret_value)
{
    (void)c;
    *ret_value = (struct value){.kind = VALUE_REAL, .real = g_ascii_strtod(text, NULL)};
    return true;
}

/* A whole number beyond 64 bits stays a number: it just never equals anything. */
static bool read_whole(const struct column *c, const char *text, struct value *ret_value)
{
    char *end = NULL;
    errno = 0;
    gint64 n = g_ascii_strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0')
        return read_real(c, text, ret_value);
    *ret_value = (struct value){.kind = VALUE_INTEGER, .integer = n};
    return true;
}

static bool read_boolean(const struct column *c, const char *text, struct value *ret_value)
{
    (void)c;
    *ret_value = (struct value){.kind = VALUE_INTEGER, .integer = text[0] == 't'};
    return true;
}

static bool read_date(const struct column *c, const char *text, struct value *ret_value)
{
    bool date_only = strlen(text) == strlen("2024-02-29");
    int64_t seconds = 0;
    if (c->behavior == DATE_ONLY && !date_only)
        return false;
    if (!date_parse(text, date_only, &seconds))
        return false;
    *ret_value = (struct value){.kind = VALUE_INTEGER, .integer = seconds};
    return true;
}

static const char *const token_types[] = {
    [TOKEN_STRING] = "Edm.String",
    [TOKEN_INTEGER] = "Edm.Int32",
    [TOKEN_DECIMAL] = "Edm.Decimal",
    [TOKEN_BOOLEAN] = "Edm.Boolean",
    [TOKEN_GUID] = "Edm.Guid",
    [TOKEN_DATE] = "Edm.Date",
    [TOKEN_DATETIME] = "Edm.DateTimeOffset",
};

/* Which literals a column's Edm type can be compared with. A quoted guid is tolerated, as some
 * versions do. */
static const struct {
    const char *edm;
    enum token_kind kind;
    read_fn read;
} readers[] = {
    {"Edm.String", TOKEN_STRING, read_text},
    {"Edm.Guid", TOKEN_GUID, read_guid},
    {"Edm.Guid", TOKEN_STRING, read_guid},
    {"Edm.Int32", TOKEN_INTEGER, read_whole},
    {"Edm.Int32", TOKEN_DECIMAL, read_real},
    {"Edm.Int64", TOKEN_INTEGER, read_whole},
    {"Edm.Int64", TOKEN_DECIMAL, read_real},
    {"Edm.Decimal", TOKEN_INTEGER, read_real},
    {"Edm.Decimal", TOKEN_DECIMAL, read_real},
    {"Edm.Double", TOKEN_INTEGER, read_real},
    {"Edm.Double", TOKEN_DECIMAL, read_real},
    {"Edm.Boolean", TOKEN_BOOLEAN, read_boolean},
    {"Edm.Date", TOKEN_DATE, read_date},
    {"Edm.DateTimeOffset", TOKEN_DATE, read_date},
    {"Edm.DateTimeOffset", TOKEN_DATETIME, read_date},
};

const char *literal_column_type(const struct column *c)
{
    if (c->type == COLUMN_DATETIME && c->behavior == DATE_ONLY)
        return "Edm.Date";
    const char *edm = column_type_info(c->type)->edm;
    return edm != NULL ? edm : "Edm.Untyped";
}

bool literal_read(const struct column *c, enum token_kind kind, const char *text,
                  const char *operation, struct value *ret_value, GError **error)
{
    const char *type = literal_column_type(c);
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
        if (readers[i].kind == kind && strcmp(readers[i].edm, type) == 0 &&
            readers[i].read(c, text, ret_value))
            return true;
    const char *found = (size_t)kind < G_N_ELEMENTS(token_types) ? token_types[kind] : NULL;
    if (found != NULL && strcmp(found, type) == 0)
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "Unrecognized '%s' literal '%s'.", type,
                    text);
    else
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "A binary operator with incompatible types was detected. Found operand types "
                    "'%s' and '%s' "
                    "for operator kind '%s'.",
                    type, found != NULL ? found : "<null>", operation);
    return false;
}

void literal_set_unknown_property(const struct table *t, const char *name, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "Could not find a property named '%s' on type 'Microsoft.Dynamics.CRM.%s'.", name,
                t->logical_name);
}
