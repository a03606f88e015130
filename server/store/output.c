/* output.c: columns, parts of dates and aggregates as SQL. Dates are grouped in UTC. */
#include "store/output.h"

#include "store/calendar.h"
#include "store/columns.h"
#include "store/condition.h"

/* The formula of each part of a date: literals around the column, which is seconds since 1970.
 * Weeks are those of SQL Server: the first has January 1st, each starts on Sunday. Fiscal years are
 * calendar years of four periods. */
static const struct {
    const char *before, *between, *after; /* between: when the column is needed twice */
} part_formulas[] = {
    [DATE_PART_DAY] = {"CAST(strftime('%d', ", NULL, ", 'unixepoch') AS INTEGER)"},
    [DATE_PART_WEEK] = {"((CAST(strftime('%j', ",
                        ", 'unixepoch') AS INTEGER) - 1 + CAST(strftime('%w', ",
                        ", 'unixepoch', 'start of year') AS INTEGER)) / 7 + 1)"},
    [DATE_PART_MONTH] = {"CAST(strftime('%m', ", NULL, ", 'unixepoch') AS INTEGER)"},
    [DATE_PART_QUARTER] = {"((CAST(strftime('%m', ", NULL, ", 'unixepoch') AS INTEGER) + 2) / 3)"},
    [DATE_PART_YEAR] = {"CAST(strftime('%Y', ", NULL, ", 'unixepoch') AS INTEGER)"},
    [DATE_PART_FISCAL_PERIOD] = {"('Quarter ' || ((CAST(strftime('%m', ",
                                 ", 'unixepoch') AS INTEGER) + 2) / 3) || strftime(' FY%Y', ",
                                 ", 'unixepoch'))"},
    [DATE_PART_FISCAL_YEAR] = {"strftime('FY%Y', ", NULL, ", 'unixepoch')"},
};

static const struct {
    const char *before, *after;
} aggregate_formulas[] = {
    [AGGREGATE_AVG] = {"avg(", ")"},
    [AGGREGATE_COUNT] = {"count(*", ")"},
    [AGGREGATE_COUNT_COLUMN] = {"count(", ")"},
    [AGGREGATE_COUNT_DISTINCT] = {"count(DISTINCT ", ")"},
    [AGGREGATE_MAX] = {"max(", ")"},
    [AGGREGATE_MIN] = {"min(", ")"},
    [AGGREGATE_SUM] = {"sum(", ")"},
};

/* The formulas know fiscal years that begin on January 1st and have four periods; others are
 * refused. */
static bool check_fiscal(const struct compiler *c, enum date_part part, GError **error)
{
    struct calendar calendar;
    if ((part != DATE_PART_FISCAL_PERIOD && part != DATE_PART_FISCAL_YEAR) || c->asker == NULL)
        return true;
    if (!calendar_init(&calendar, c->store, c->asker, error))
        return false;
    bool usual =
        calendar.fiscal_month == 1 && calendar.fiscal_day == 1 && calendar.period_months == 3;
    calendar_finish(&calendar);
    if (!usual)
        g_set_error_literal(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                            "dategrouping by fiscal periods is supported only for fiscal years of "
                            "four quarters from January 1st.");
    return usual;
}

static bool add_part(struct scope *scope, const struct output *o, struct sql *q, GError **error)
{
    if (!check_fiscal(scope->compiler, o->part, error))
        return false;
    sql_add_literal(q, part_formulas[o->part].before);
    if (!condition_add_path(scope, &o->path, q, NULL, error))
        return false;
    if (part_formulas[o->part].between != NULL) {
        sql_add_literal(q, part_formulas[o->part].between);
        if (!condition_add_path(scope, &o->path, q, NULL, error))
            return false;
    }
    sql_add_literal(q, part_formulas[o->part].after);
    return true;
}

/* Appends the number of rows whose hierarchical lookup means this row. */
static bool add_children(struct scope *scope, const struct output *o, struct sql *q, GError **error)
{
    const struct table *t = scope->table;
    const struct column *lookup = NULL;
    for (guint i = 0; i < t->one_to_many->len; i++) {
        const struct relationship *r = g_ptr_array_index(t->one_to_many, i);
        if (r->is_hierarchical)
            lookup = table_find_column(t, r->referencing_column);
    }
    if (lookup == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "The entity '%s' has no hierarchical relationship, so its children cannot be "
                    "counted.",
                    t->logical_name);
        return false;
    }
    unsigned child = scope->compiler->aliases++;
    sql_add(q, "(SELECT count(*) FROM ");
    scope_add_table(scope->compiler, q, t, child);
    sql_add(q, " WHERE ");
    sql_add_column(q, child, lookup->logical_name);
    sql_add(q, " = ");
    if (!condition_add_path(scope, &o->path, q, NULL, error))
        return false;
    sql_add(q, ")");
    return schema_need_index(scope->compiler->store, t, lookup, error);
}

static bool add_aggregate(struct scope *scope, const struct output *o, struct sql *q,
                          GError **error)
{
    const struct column *c = o->path.column;
    bool whole =
        o->aggregate == AGGREGATE_AVG && (c->type == COLUMN_INTEGER || c->type == COLUMN_BIGINT);
    if (whole)
        sql_add(q, "CAST(");
    sql_add_literal(q, aggregate_formulas[o->aggregate].before);
    if (o->aggregate != AGGREGATE_COUNT && !condition_add_path(scope, &o->path, q, NULL, error))
        return false;
    sql_add_literal(q, aggregate_formulas[o->aggregate].after);
    if (whole)
        sql_add(q, " AS INTEGER)");
    return true;
}

/* A secured column that may not be read is told as null; only what compares it is refused. */
static bool add_value(struct scope *scope, const struct output *o, struct sql *q, GError **error)
{
    GError *denied = NULL;
    if (condition_add_path(scope, &o->path, q, NULL, &denied))
        return true;
    if (!g_error_matches(denied, SERVER_ERROR, ERROR_COLUMN_FILTER_DENIED)) {
        g_propagate_error(error, denied);
        return false;
    }
    g_error_free(denied);
    sql_add(q, "NULL");
    return true;
}

bool output_add_term(struct scope *scope, const struct output *o, struct sql *q, GError **error)
{
    if (o->aggregate == AGGREGATE_CHILDREN)
        return add_children(scope, o, q, error);
    if (o->aggregate != AGGREGATE_NONE)
        return add_aggregate(scope, o, q, error);
    if (o->part != DATE_PART_NONE)
        return add_part(scope, o, q, error);
    return o->grouped ? condition_add_path(scope, &o->path, q, NULL, error)
                      : add_value(scope, o, q, error);
}

static bool has_target(const struct output *o)
{
    return o->aggregate == AGGREGATE_NONE && schema_has_target(o->path.column);
}

static bool add_with_target(struct scope *scope, const struct output *o, struct sql *q,
                            GError **error)
{
    unsigned alias = 0;
    if (!output_add_term(scope, o, q, error))
        return false;
    if (!has_target(o))
        return true;
    g_autofree char *target = schema_target_name(o->path.column);
    sql_add(q, ", ");
    if (!scope_path(scope, &o->path, &alias, error))
        return false;
    sql_add_column(q, alias, target);
    return true;
}

bool output_add_all(struct scope *scope, const struct query *query, struct sql *q, GError **error)
{
    for (guint i = 0; i < query->outputs->len; i++) {
        if (i > 0 || query_has_keys(query))
            sql_add(q, ", ");
        if (!add_with_target(scope, g_ptr_array_index(query->outputs, i), q, error))
            return false;
    }
    return true;
}

/* The outputs that rows of one group have in common. */
static bool is_common(const struct query *query, const struct output *o)
{
    return query->aggregated ? o->grouped : o->aggregate == AGGREGATE_NONE;
}

static bool add_common(struct scope *scope, const struct query *query, struct sql *q,
                       const char *first, GError **error)
{
    const char *separator = first;
    for (guint i = 0; i < query->outputs->len; i++) {
        const struct output *o = g_ptr_array_index(query->outputs, i);
        if (!is_common(query, o))
            continue;
        sql_add_literal(q, separator);
        separator = ", ";
        if (!add_with_target(scope, o, q, error))
            return false;
    }
    return true;
}

bool output_add_groups(struct scope *scope, const struct query *query, struct sql *q,
                       GError **error)
{
    return query_has_keys(query) || add_common(scope, query, q, " GROUP BY ", error);
}

static void add_link_keys(const struct scope *scope, const GPtrArray *links, struct sql *q)
{
    for (guint i = 0; links != NULL && i < links->len; i++) {
        const struct link *l = g_ptr_array_index(links, i);
        gpointer alias = NULL;
        if (!link_is_join(l) ||
            !g_hash_table_lookup_extended(scope->compiler->link_aliases, l, NULL, &alias))
            continue;
        sql_add(q, ", ");
        sql_add_column(q, GPOINTER_TO_UINT(alias), l->table->primary_id);
        add_link_keys(scope, l->links, q);
    }
}

bool output_add_tie_breakers(struct scope *scope, const struct query *query, struct sql *q,
                             GError **error)
{
    if (query_has_keys(query)) {
        sql_add_column(q, scope->alias, scope->table->primary_id);
        add_link_keys(scope, query->links, q);
        return true;
    }
    sql_add(q, "NULL");
    return add_common(scope, query, q, ", ", error);
}

void output_read(struct store *s, struct stmt *st, const struct query *query, int position,
                 struct row *row)
{
    row_make_outputs(row, query->outputs->len);
    for (guint i = 0; i < query->outputs->len; i++) {
        const struct output *o = g_ptr_array_index(query->outputs, i);
        if (o->aggregate == AGGREGATE_NONE && o->part == DATE_PART_NONE)
            columns_read_value(s, st, o->path.column, &position, &row->outputs[i]);
        else
            stmt_value(st, position++, &row->outputs[i]);
    }
}
