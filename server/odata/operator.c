/* operator.c: look-up of condition operators and the check of their operands. */
#include "odata/operator.h"

#include <string.h>

#include "model/error.h"

static const struct operator_info operators[] = {
#define X(id, fetch, function, operands, columns)                                                  \
    [OPERATOR_##id] = {OPERATOR_##id, fetch, function, OPERANDS_##operands, COLUMNS_##columns},
#include "odata/operator.def"
#undef X
};

const struct operator_info *operator_find_fetch(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(operators); i++)
        if (g_strcmp0(operators[i].fetch_name, name) == 0)
            return &operators[i];
    return NULL;
}

const struct operator_info *operator_find_function(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(operators); i++)
        if (g_strcmp0(operators[i].function, name) == 0)
            return &operators[i];
    return NULL;
}

const struct operator_info *operator_get(enum operator_id id)
{
    return &operators[id];
}

static const char *operator_name(const struct operator_info *op)
{
    return op->fetch_name != NULL ? op->fetch_name : op->function;
}

/* ---- columns ---- */

static bool is_key(const struct column *c)
{
    return column_is_lookup(c) || c->type == COLUMN_UNIQUEIDENTIFIER;
}

static bool is_text(const struct column *c)
{
    return c->type == COLUMN_STRING || c->type == COLUMN_MEMO || c->type == COLUMN_ENTITYNAME;
}

static bool is_whole(const struct column *c)
{
    return strcmp(column_type_info(c->type)->sql, "INTEGER") == 0 && c->type != COLUMN_BOOLEAN &&
           c->type != COLUMN_DATETIME;
}

static bool may_stand_at(const struct operator_info *op, const struct column *c)
{
    if (column_type_info(c->type)->edm == NULL)
        return false;
    switch (op->columns) {
    case COLUMNS_ANY:
        return true;
    case COLUMNS_ORDERED:
        return !is_key(c) && c->type != COLUMN_BOOLEAN && c->type != COLUMN_MULTISELECT;
    case COLUMNS_TEXTS:
        return is_text(c);
    case COLUMNS_FULL_TEXT:
        return false;
    case COLUMNS_CHOICES:
        return c->type == COLUMN_MULTISELECT;
    case COLUMNS_KEYS:
        return is_key(c);
    case COLUMNS_NUMBERS:
        return is_whole(c);
    case COLUMNS_DATES:
        return c->type == COLUMN_DATETIME;
    }
    return false;
}

/* ---- operands ---- */

static const struct {
    size_t least, most;
} counts[] = {
    [OPERANDS_NONE] = {0, 0},           [OPERANDS_COUNT] = {1, 1},
    [OPERANDS_NUMBER] = {1, 1},         [OPERANDS_TWO_NUMBERS] = {2, 2},
    [OPERANDS_VALUE] = {1, 1},          [OPERANDS_TEXT] = {1, 1},
    [OPERANDS_DATE] = {1, 1},           [OPERANDS_ID] = {1, 1},
    [OPERANDS_LIST] = {1, SIZE_MAX},    [OPERANDS_PAIR] = {2, 2},
    [OPERANDS_CHOICES] = {1, SIZE_MAX},
};

typedef bool (*read_fn)(const struct column *c, const char *text, struct value *ret_value);

static bool read_text(const struct column *c, const char *text, struct value *ret_value)
{
    (void)c;
    *ret_value = (struct value){.kind = VALUE_TEXT, .text = g_strdup(text)};
    return true;
}

static bool read_id(const struct column *c, const char *text, struct value *ret_value)
{
    struct guid id;
    return guid_parse(text, strlen(text), &id) && read_text(c, id.text, ret_value);
}

static bool read_whole(const struct column *c, const char *text, struct value *ret_value)
{
    (void)c;
    gint64 n = 0;
    if (!g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &n, NULL))
        return false;
    *ret_value = (struct value){.kind = VALUE_INTEGER, .integer = n};
    return true;
}

static bool read_real(const struct column *c, const char *text, struct value *ret_value)
{
    (void)c;
    char *end = NULL;
    double n = g_ascii_strtod(text, &end);
    if (end == text || *end != '\0' || !(n - n == 0))
        return false;
    *ret_value = (struct value){.kind = VALUE_REAL, .real = n};
    return true;
}

static bool read_boolean(const struct column *c, const char *text, struct value *ret_value)
{
    (void)c;
    bool yes = strcmp(text, "1") == 0 || g_ascii_strcasecmp(text, "true") == 0;
    if (!yes && strcmp(text, "0") != 0 && g_ascii_strcasecmp(text, "false") != 0)
        return false;
    *ret_value = (struct value){.kind = VALUE_INTEGER, .integer = yes};
    return true;
}

/* The day of a date or of a date and time, as written. */
static bool read_day(const struct column *c, const char *text, struct value *ret_value)
{
    (void)c;
    int64_t seconds = 0;
    g_autofree char *day = g_strndup(text, strlen("2024-02-29"));
    if (!date_parse(text, false, &seconds) || !date_parse(day, true, &seconds))
        return false;
    *ret_value = (struct value){.kind = VALUE_INTEGER, .integer = seconds};
    return true;
}

static bool read_moment(const struct column *c, const char *text, struct value *ret_value)
{
    int64_t seconds = 0;
    if (c->behavior == DATE_ONLY)
        return read_day(c, text, ret_value);
    if (!date_parse(text, false, &seconds))
        return false;
    *ret_value = (struct value){.kind = VALUE_INTEGER, .integer = seconds};
    return true;
}

static bool read_by_type(const struct column *c, const char *text, struct value *ret_value)
{
    if (is_key(c))
        return read_id(c, text, ret_value);
    if (c->type == COLUMN_DATETIME)
        return read_moment(c, text, ret_value);
    if (c->type == COLUMN_BOOLEAN)
        return read_boolean(c, text, ret_value);
    if (strcmp(column_type_info(c->type)->sql, "REAL") == 0)
        return read_real(c, text, ret_value);
    return is_whole(c) ? read_whole(c, text, ret_value) : read_text(c, text, ret_value);
}

static const read_fn readers[] = {
    [OPERANDS_COUNT] = read_whole,
    [OPERANDS_NUMBER] = read_whole,
    [OPERANDS_TWO_NUMBERS] = read_whole,
    [OPERANDS_VALUE] = read_by_type,
    [OPERANDS_TEXT] = read_text,
    [OPERANDS_DATE] = read_day,
    [OPERANDS_ID] = read_id,
    [OPERANDS_LIST] = read_by_type,
    [OPERANDS_PAIR] = read_by_type,
    [OPERANDS_CHOICES] = read_whole,
};

static bool check_count(const struct operator_info *op, const struct column *c, size_t count,
                        GError **error)
{
    size_t least = counts[op->operands].least, most = counts[op->operands].most;
    if (count > OPERATOR_MAX_VALUES) {
        g_set_error(error, SERVER_ERROR, ERROR_TOO_MANY_VALUES,
                    "Number of parameters in the condition on '%s' exceeds the limit of %d.",
                    c->logical_name, OPERATOR_MAX_VALUES);
        return false;
    }
    if (count >= least && count <= most)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_CONDITION,
                "The condition operator '%s' on attribute '%s' requires %s%zu value(s), but %zu "
                "were given.",
                operator_name(op), c->logical_name, most == SIZE_MAX ? "at least " : "", least,
                count);
    return false;
}

static bool read_operand(const struct operator_info *op, const struct column *c, const char *text,
                         struct value *ret_value, GError **error)
{
    if (!readers[op->operands](c, text, ret_value)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_CONDITION_VALUE,
                    "The value '%s' is not valid for the condition operator '%s' on attribute "
                    "'%s' of type '%s'.",
                    text, operator_name(op), c->logical_name, column_type_info(c->type)->type);
        return false;
    }
    if (op->operands != OPERANDS_COUNT ||
        (ret_value->integer > 0 && ret_value->integer <= OPERATOR_MAX_COUNT))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_COUNT_NOT_POSITIVE,
                "The value '%s' of the condition operator '%s' must be greater than 0 and at most "
                "%d.",
                text, operator_name(op), OPERATOR_MAX_COUNT);
    return false;
}

bool operator_read(const struct operator_info *op, const struct column *c, const char *const *texts,
                   size_t count, GPtrArray **ret_values, GError **error)
{
    if (!may_stand_at(op, c)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_OPERATOR,
                    "The condition operator '%s' is not valid for attribute '%s' of type '%s'.",
                    operator_name(op), c->logical_name, column_type_info(c->type)->type);
        return false;
    }
    if (!check_count(op, c, count, error))
        return false;
    g_autoptr(GPtrArray) values = values_create();
    for (size_t i = 0; i < count; i++) {
        struct value *v = values_add(values);
        if (!read_operand(op, c, texts[i], v, error))
            return false;
    }
    *ret_values = g_steal_pointer(&values);
    return true;
}
