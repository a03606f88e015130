/* operator.c: which compiler an operator has, and the compilers of those that only look at the
 * value: comparisons, lists, ranges, patterns and choices. Null is found by `null` alone, as in
 * SQL. */
#include "store/operator.h"

#include <cjson/cJSON.h>

#include "store/condition.h"

static void add_column(struct operation *o)
{
    sql_add_part(o->out, &o->column);
}

static bool add_comparison(struct operation *o, GError **error)
{
    static const char *const words[] = {
        [OPERATOR_EQ] = " = ",  [OPERATOR_NE] = " <> ", [OPERATOR_NEQ] = " <> ",
        [OPERATOR_GT] = " > ",  [OPERATOR_GE] = " >= ", [OPERATOR_LT] = " < ",
        [OPERATOR_LE] = " <= ",
    };
    (void)error;
    add_column(o);
    sql_add_literal(o->out, words[o->expr->operation]);
    sql_add_value(o->out, operation_value(o, 0));
    return true;
}

static bool add_null(struct operation *o, GError **error)
{
    (void)error;
    add_column(o);
    sql_add_literal(o->out, o->expr->operation == OPERATOR_NULL ? " IS NULL" : " IS NOT NULL");
    return true;
}

/* The values as one JSON array, bound as one value: a list of any length is the same statement. */
static char *list_to_json(const GPtrArray *values)
{
    g_autoptr(GString) out = g_string_new("[");
    for (guint i = 0; i < values->len; i++) {
        const struct value *v = g_ptr_array_index(values, i);
        char real[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append(out, i > 0 ? "," : "");
        if (v->kind == VALUE_INTEGER) {
            g_string_append_printf(out, "%" G_GINT64_FORMAT, (gint64)v->integer);
        } else if (v->kind == VALUE_REAL) {
            g_string_append(out, g_ascii_dtostr(real, sizeof real, v->real));
        } else {
            cJSON *text = cJSON_CreateString(v->text);
            char *json = cJSON_PrintUnformatted(text);
            g_string_append(out, json);
            cJSON_free(json);
            cJSON_Delete(text);
        }
    }
    g_string_append_c(out, ']');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool add_list(struct operation *o, GError **error)
{
    (void)error;
    g_autofree char *json = list_to_json(o->expr->values);
    add_column(o);
    if (o->expr->operation == OPERATOR_NOT_IN)
        sql_add(o->out, " NOT");
    sql_add(o->out, " IN (SELECT value FROM json_each(");
    sql_add_text_value(o->out, json);
    sql_add(o->out, "))");
    return true;
}

static bool add_between(struct operation *o, GError **error)
{
    (void)error;
    add_column(o);
    if (o->expr->operation == OPERATOR_NOT_BETWEEN)
        sql_add(o->out, " NOT");
    sql_add(o->out, " BETWEEN ");
    sql_add_value(o->out, operation_value(o, 0));
    sql_add(o->out, " AND ");
    sql_add_value(o->out, operation_value(o, 1));
    return true;
}

static bool add_pattern(struct operation *o, GError **error)
{
    static const struct {
        bool negated, before, after; /* whether a % stands before and after the text */
    } forms[] = {
        [OPERATOR_LIKE] = {false, false, false},
        [OPERATOR_NOT_LIKE] = {true, false, false},
        [OPERATOR_BEGINS_WITH] = {false, false, true},
        [OPERATOR_NOT_BEGIN_WITH] = {true, false, true},
        [OPERATOR_ENDS_WITH] = {false, true, false},
        [OPERATOR_NOT_END_WITH] = {true, true, false},
    };
    (void)error;
    enum operator_id id = o->expr->operation;
    g_autofree char *pattern = g_strconcat(forms[id].before ? "%" : "", operation_value(o, 0)->text,
                                           forms[id].after ? "%" : "", NULL);
    if (forms[id].negated)
        sql_add(o->out, "NOT ");
    sql_add(o->out, "dataverse_like(");
    add_column(o);
    sql_add(o->out, ", ");
    sql_add_text_value(o->out, pattern);
    sql_add(o->out, ")");
    return true;
}

/* Kept as "1,3": ",3," is in ",1,3,". One choice of the list is enough. */
static bool add_choices(struct operation *o, GError **error)
{
    (void)error;
    if (o->expr->operation == OPERATOR_NOT_CONTAIN_VALUES)
        sql_add(o->out, "NOT ");
    sql_add(o->out, "(");
    for (guint i = 0; i < o->expr->values->len; i++) {
        g_autofree char *part =
            g_strdup_printf(",%" G_GINT64_FORMAT ",", (gint64)operation_value(o, i)->integer);
        if (i > 0)
            sql_add(o->out, " OR ");
        sql_add(o->out, "instr(',' || ");
        add_column(o);
        sql_add(o->out, " || ',', ");
        sql_add_text_value(o->out, part);
        sql_add(o->out, ") > 0");
    }
    sql_add(o->out, ")");
    return true;
}

/* By the columns an operator may stand at, with the exceptions first. */
static operation_fn find_compiler(enum operator_id id)
{
    static const operation_fn special[] = {
        [OPERATOR_NULL] = add_null,
        [OPERATOR_NOT_NULL] = add_null,
        [OPERATOR_IN] = add_list,
        [OPERATOR_NOT_IN] = add_list,
        [OPERATOR_BETWEEN] = add_between,
        [OPERATOR_NOT_BETWEEN] = add_between,
        [OPERATOR_ABOVE] = operator_add_tree,
        [OPERATOR_UNDER] = operator_add_tree,
        [OPERATOR_NOT_UNDER] = operator_add_tree,
        [OPERATOR_EQ_OR_ABOVE] = operator_add_tree,
        [OPERATOR_EQ_OR_UNDER] = operator_add_tree,
        [OPERATOR_IN_FISCAL_PERIOD] = operator_add_fiscal,
        [OPERATOR_IN_FISCAL_YEAR] = operator_add_fiscal,
        [OPERATOR_IN_FISCAL_PERIOD_AND_YEAR] = operator_add_fiscal,
        [OPERATOR_IN_OR_AFTER_FISCAL_PERIOD_AND_YEAR] = operator_add_fiscal,
        [OPERATOR_IN_OR_BEFORE_FISCAL_PERIOD_AND_YEAR] = operator_add_fiscal,
    };
    static const operation_fn by_columns[] = {
        [COLUMNS_ANY] = add_comparison,      [COLUMNS_ORDERED] = add_comparison,
        [COLUMNS_TEXTS] = add_pattern,       [COLUMNS_CHOICES] = add_choices,
        [COLUMNS_KEYS] = operator_add_user,  [COLUMNS_NUMBERS] = operator_add_user,
        [COLUMNS_DATES] = operator_add_date,
    };
    if ((size_t)id < G_N_ELEMENTS(special) && special[id] != NULL)
        return special[id];
    return by_columns[operator_get(id)->columns];
}

static bool check_asker(const struct operation *o, GError **error)
{
    enum operator_columns columns = operator_get(o->expr->operation)->columns;
    if (o->scope->compiler->asker != NULL || columns < COLUMNS_KEYS)
        return true;
    g_set_error_literal(error, SERVER_ERROR, ERROR_UNEXPECTED, "Nobody asks this query.");
    return false;
}

bool operator_add(struct scope *scope, const struct expr *e, struct sql *q, GError **error)
{
    struct operation o = {.scope = scope, .expr = e, .out = q};
    sql_init_part(&o.column, q);
    bool good = condition_add_path(scope, &e->left, &o.column, &o.table, error) &&
                check_asker(&o, error) && find_compiler(e->operation)(&o, error);
    sql_finish(&o.column);
    return good;
}
