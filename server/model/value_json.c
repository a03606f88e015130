/* value_json.c: one reader for each kind of column, found in a table. */
#include "model/value_json.h"

#include <math.h>
#include <string.h>

#define FIRST_DATE (-6847804800) /* 1753-01-01 */
#define LAST_DATE 253402214400   /* 9999-12-31 */
#define MONEY_PLACES 4

bool payload_fail(GError **error, const struct table *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *detail = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                "Error identified in Payload provided by the user for Entity :'%s', For more "
                "information on this error please follow this help link "
                "https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : "
                "Microsoft.OData.ODataException: %s",
                t->set_name, detail);
    return false;
}

/* What a reader is given. */
struct input {
    const struct table *table;
    const struct column *column;
    const cJSON *json;
};
typedef bool (*read_fn)(const struct input *in, struct value *v, GError **error);

static bool wrong_type(const struct input *in, GError **error)
{
    g_autofree char *printed = cJSON_IsString(in->json) ? g_strdup(in->json->valuestring)
                                                        : cJSON_PrintUnformatted(in->json);
    return payload_fail(error, in->table,
                        "Cannot convert the literal '%s' to the expected type '%s'.", printed,
                        column_type_info(in->column->type)->edm);
}

static void set_text(struct value *v, const char *text)
{
    *v = (struct value){.kind = VALUE_TEXT, .text = g_strdup(text)};
}

/* Control characters, but for tab and line ends. */
static bool has_bad_characters(const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 && strchr("\t\n\r", *c) == NULL)
            return true;
    return false;
}

static bool read_text(const struct input *in, struct value *v, GError **error)
{
    if (!cJSON_IsString(in->json))
        return wrong_type(in, error);
    int limit = in->column->max_length;
    if (limit > 0 && g_utf8_strlen(in->json->valuestring, -1) > limit) {
        g_set_error(error, SERVER_ERROR, ERROR_STRING_TOO_LONG,
                    "A validation error occurred.  The length of the '%s' attribute of the '%s' "
                    "entity exceeded the maximum allowed length of '%d'.",
                    in->column->logical_name, in->table->logical_name, limit);
        return false;
    }
    if (has_bad_characters(in->json->valuestring)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_CHARACTERS,
                    "The field '%s' contains one or more invalid characters.",
                    in->column->logical_name);
        return false;
    }
    set_text(v, in->json->valuestring);
    return true;
}

static bool read_guid(const struct input *in, struct value *v, GError **error)
{
    struct guid id;
    if (!cJSON_IsString(in->json) ||
        !guid_parse(in->json->valuestring, strlen(in->json->valuestring), &id))
        return wrong_type(in, error);
    set_text(v, id.text);
    return true;
}

static bool in_range(const struct input *in, double n, GError **error)
{
    const struct column *c = in->column;
    bool whole = c->type == COLUMN_INTEGER || c->type == COLUMN_BIGINT;
    if (!(n < c->min) && !(n > c->max)) /* a missing limit is NAN */
        return true;
    g_set_error(error, SERVER_ERROR, whole ? ERROR_NUMBER_OUT_OF_RANGE : ERROR_DECIMAL_OUT_OF_RANGE,
                "A validation error occurred.  The value %.10g of '%s' on record of type '%s' is "
                "outside the valid range of %.15g to %.15g.",
                n, c->logical_name, in->table->logical_name, c->min, c->max);
    return false;
}

static bool read_integer(const struct input *in, struct value *v, GError **error)
{
    double n = cJSON_IsNumber(in->json) ? in->json->valuedouble : (double)NAN;
    if (!(fabs(n) < 9.2e18) || fabs(n - floor(n)) > 0)
        return wrong_type(in, error);
    if (!in_range(in, n, error))
        return false;
    *v = (struct value){.kind = VALUE_INTEGER, .integer = (int64_t)n};
    return true;
}

static bool refuse_option(const struct input *in, int64_t n, GError **error)
{
    const GArray *options = in->column->options;
    g_autoptr(GString) accepted = g_string_new(NULL);
    for (guint i = 0; i < options->len; i++)
        g_string_append_printf(accepted, "%s%d", i > 0 ? "," : "",
                               g_array_index(options, struct option, i).value);
    g_set_error(error, SERVER_ERROR, ERROR_OPTION_OUT_OF_RANGE,
                "A validation error occurred. The value %" G_GINT64_FORMAT
                " of '%s' on record of type '%s' is outside the valid range. Accepted Values: %s",
                (gint64)n, in->column->logical_name, in->table->logical_name, accepted->str);
    return false;
}

static bool read_option(const struct input *in, struct value *v, GError **error)
{
    struct value number = {0};
    if (!read_integer(in, &number, error))
        return false;
    bool known = in->column->options == NULL || in->column->options->len == 0 ||
                 (number.integer >= G_MININT && number.integer <= G_MAXINT &&
                  column_find_option(in->column, (int)number.integer) != NULL);
    if (!known)
        return refuse_option(in, number.integer, error);
    *v = number;
    return true;
}

static bool read_options(const struct input *in, struct value *v, GError **error)
{
    if (!cJSON_IsString(in->json))
        return wrong_type(in, error);
    g_auto(GStrv) parts = g_strsplit(in->json->valuestring, ",", -1);
    for (size_t i = 0; parts[i] != NULL; i++) {
        gint64 n = 0;
        if (!g_ascii_string_to_signed(g_strstrip(parts[i]), 10, G_MININT, G_MAXINT, &n, NULL))
            return wrong_type(in, error);
        if (in->column->options != NULL && column_find_option(in->column, (int)n) == NULL)
            return refuse_option(in, n, error);
    }
    g_autofree char *joined = g_strjoinv(",", parts);
    set_text(v, joined);
    return true;
}

static bool read_boolean(const struct input *in, struct value *v, GError **error)
{
    if (!cJSON_IsBool(in->json))
        return wrong_type(in, error);
    *v = (struct value){.kind = VALUE_INTEGER, .integer = cJSON_IsTrue(in->json)};
    return true;
}

static bool read_number(const struct input *in, struct value *v, GError **error)
{
    const struct column *c = in->column;
    if (!cJSON_IsNumber(in->json))
        return wrong_type(in, error);
    double n = in->json->valuedouble;
    if (!in_range(in, n, error))
        return false;
    int places = c->type == COLUMN_MONEY ? MONEY_PLACES : c->precision;
    if (c->type != COLUMN_DOUBLE && places >= 0) {
        double scale = pow(10, places);
        if (fabs(n) < 9e15 / scale)
            n = round(n * scale) / scale;
    }
    *v = (struct value){.kind = VALUE_REAL, .real = n};
    return true;
}

static bool read_date(const struct input *in, struct value *v, GError **error)
{
    int64_t seconds = 0;
    bool date_only = in->column->behavior == DATE_ONLY;
    if (!cJSON_IsString(in->json) || !date_parse(in->json->valuestring, date_only, &seconds))
        return payload_fail(error, in->table,
                            "Cannot convert the literal '%s' to the expected type '%s'.",
                            cJSON_IsString(in->json) ? in->json->valuestring : "(no text)",
                            date_only ? "Edm.Date" : "Edm.DateTimeOffset");
    if (seconds < FIRST_DATE || seconds >= LAST_DATE) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_DATE,
                    "The date-time of '%s' is outside the range Dataverse keeps: 1753-01-01 to "
                    "9999-12-30.",
                    in->column->logical_name);
        return false;
    }
    *v = (struct value){.kind = VALUE_INTEGER, .integer = seconds};
    return true;
}

static const read_fn readers[] = {
    [COLUMN_BIGINT] = read_integer,
    [COLUMN_BOOLEAN] = read_boolean,
    [COLUMN_DATETIME] = read_date,
    [COLUMN_DECIMAL] = read_number,
    [COLUMN_DOUBLE] = read_number,
    [COLUMN_ENTITYNAME] = read_text,
    [COLUMN_IMAGE] = read_text,
    [COLUMN_INTEGER] = read_integer,
    [COLUMN_MEMO] = read_text,
    [COLUMN_MONEY] = read_number,
    [COLUMN_MULTISELECT] = read_options,
    [COLUMN_PICKLIST] = read_option,
    [COLUMN_STATE] = read_option,
    [COLUMN_STATUS] = read_option,
    [COLUMN_STRING] = read_text,
    [COLUMN_UNIQUEIDENTIFIER] = read_guid,
    [COLUMN_VIRTUAL] = NULL,
};

bool value_from_json(const struct table *t, const struct column *c, const cJSON *json,
                     struct value *ret_value, GError **error)
{
    const struct input in = {.table = t, .column = c, .json = json};
    read_fn read = readers[c->type];
    if (read == NULL)
        return payload_fail(error, t, "The property '%s' cannot be set in JSON.", c->logical_name);
    if (cJSON_IsNull(json)) {
        *ret_value = (struct value){.kind = VALUE_NULL};
        return true;
    }
    return read(&in, ret_value, error);
}
