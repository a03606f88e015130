/* duplicates.c: see duplicates.h. A rule becomes a filter over the table it looks in, so that an
 * index or the database does the search. */
#include "service/duplicates.h"

#include <string.h>

#include "service/secure.h"

#define DAY ((int64_t)24 * 3600)
#define MAX_RULES 100 /* of one table */

/* duplicaterulecondition.operatorcode */
enum rule_operator {
    RULE_EXACT,
    RULE_FIRST,
    RULE_LAST,
    RULE_DATE,
    RULE_TIME,
    RULE_LABEL,
    RULE_VALUE
};

/* One search. */
struct search {
    struct work *work;
    const struct row *row, *changes;
    const struct table *matching; /* NULL = any */
    unsigned limit;
    GPtrArray *rows; /* found so far */
};

/* ---- conditions ---- */

static struct expr *compare(const struct column *c, enum compare_op op, const struct value *v)
{
    struct expr *e = expr_create(EXPR_COMPARE);
    e->left.column = c;
    e->op = op;
    value_copy(&e->value, v);
    return e;
}

/* What stands at one end of a text, for LIKE: its wildcards are put in brackets. */
static struct expr *match_end(const struct column *c, enum rule_operator op, const char *text,
                              int64_t characters)
{
    struct expr *e = expr_create(EXPR_MATCH);
    glong length = g_utf8_strlen(text, -1);
    glong count = (glong)CLAMP(characters, 1, MAX(length, 1));
    g_autoptr(GString) pattern = g_string_new(NULL);
    const char *from =
        op == RULE_FIRST ? text : g_utf8_offset_to_pointer(text, length - MIN(count, length));
    for (glong i = 0; i < count && *from != '\0'; i++) {
        const char *next = g_utf8_next_char(from);
        bool wild = strchr("%_[", *from) != NULL;
        g_string_append_printf(pattern, wild ? "[%.*s]" : "%.*s", (int)(next - from), from);
        from = next;
    }
    e->left.column = c;
    e->match = op == RULE_FIRST ? MATCH_STARTS : MATCH_ENDS;
    e->value = (struct value){.kind = VALUE_TEXT, .text = g_strdup(pattern->str)};
    return e;
}

static struct expr *same_day(const struct column *c, int64_t seconds)
{
    int64_t start = seconds - ((seconds % DAY) + DAY) % DAY;
    const struct value from = {.kind = VALUE_INTEGER, .integer = start};
    const struct value to = {.kind = VALUE_INTEGER, .integer = start + DAY};
    struct expr *both = expr_create(EXPR_AND);
    expr_add_child(both, compare(c, OP_GE, &from));
    expr_add_child(both, compare(c, OP_LT, &to));
    return both;
}

/* NULL = the row can have no duplicate by this condition. */
static struct expr *make_condition(const struct search *s, const struct row *condition,
                                   const struct table *matching)
{
    static const struct value null = {.kind = VALUE_NULL};
    const char *base = row_text(condition, "baseattributename", "");
    const char *other = row_text(condition, "matchingattributename", "");
    const struct column *from = table_find_column(s->row->table, base);
    const struct column *to = table_find_column(matching, *other != '\0' ? other : base);
    enum rule_operator op = (enum rule_operator)row_integer(condition, "operatorcode", 0);
    if (from == NULL || to == NULL)
        return NULL;
    const struct value *v = row_get(s->row, from);
    bool blank = v == NULL || v->kind == VALUE_NULL || (v->text != NULL && *v->text == '\0');
    if (blank)
        return row_integer(condition, "ignoreblankvalues", 0) ? NULL : compare(to, OP_EQ, &null);
    if ((op == RULE_FIRST || op == RULE_LAST) && v->text != NULL)
        return match_end(to, op, v->text, row_integer(condition, "operatorparam", 0));
    if (op == RULE_DATE && v->kind == VALUE_INTEGER)
        return same_day(to, v->integer);
    return compare(to, OP_EQ, v);
}

/* ---- rules ---- */

static bool read_rows(struct work *w, const struct table *t, const GArray *ids, GPtrArray *rows,
                      GError **error)
{
    for (guint i = 0; i < ids->len; i++) {
        struct row *row = NULL;
        if (!work_read_any(w, t, &g_array_index(ids, struct guid, i), &row, error))
            return false;
        g_ptr_array_add(rows, row);
    }
    return true;
}

static bool read_conditions(struct work *w, const struct row *rule, GPtrArray *conditions,
                            GError **error)
{
    const struct table *t = model_find_table(w->model, "duplicaterulecondition");
    GArray *ids = NULL;
    if (t == NULL)
        return true;
    if (!store_find_children(w->store, t, table_find_column(t, "regardingobjectid"), rule->table,
                             &rule->id, &ids, error))
        return false;
    bool good = read_rows(w, t, ids, conditions, error);
    g_array_unref(ids);
    return good;
}

/* A change concerns a rule that asks for a column named in it. */
static bool concerns(const struct search *s, const GPtrArray *conditions)
{
    bool named = s->changes == NULL;
    for (guint i = 0; !named && i < conditions->len; i++) {
        const struct column *c = table_find_column(
            s->row->table, row_text(g_ptr_array_index(conditions, i), "baseattributename", ""));
        named = c != NULL && s->changes->present[c->index];
    }
    return named && conditions->len > 0;
}

/* NULL = the rule finds nothing. */
static struct expr *make_filter(const struct search *s, const struct row *rule,
                                const GPtrArray *conditions, const struct table *matching)
{
    const struct column *state = table_find_column(matching, "statecode");
    struct expr *all = expr_create(EXPR_AND);
    for (guint i = 0; i < conditions->len; i++) {
        struct expr *e = make_condition(s, g_ptr_array_index(conditions, i), matching);
        if (e == NULL) {
            expr_destroy(all);
            return NULL;
        }
        expr_add_child(all, e);
    }
    if (state != NULL && row_integer(rule, "excludeinactiverecords", 0))
        expr_add_child(all,
                       compare(state, OP_EQ, &(struct value){.kind = VALUE_INTEGER, .integer = 0}));
    return all;
}

/* Texts compare without case in the database; a rule may want more. */
static bool same_case(const struct search *s, const GPtrArray *conditions, const struct row *found)
{
    for (guint i = 0; i < conditions->len; i++) {
        const struct row *condition = g_ptr_array_index(conditions, i);
        const char *base = row_text(condition, "baseattributename", "");
        const char *other = row_text(condition, "matchingattributename", "");
        if (row_integer(condition, "operatorcode", 0) == RULE_EXACT &&
            strcmp(row_text(s->row, base, ""),
                   row_text(found, *other != '\0' ? other : base, "")) != 0)
            return false;
    }
    return true;
}

static bool is_known(const struct search *s, const struct row *row)
{
    if (row->table == s->row->table && guid_equal(&row->id, &s->row->id))
        return true;
    for (guint i = 0; i < s->rows->len; i++)
        if (guid_equal(&((const struct row *)g_ptr_array_index(s->rows, i))->id, &row->id))
            return true;
    return false;
}

/* Only rows the session may read are told. A table or column it may not look into at all has no
 * duplicates for it. */
static bool select_readable(struct search *s, const struct query *q, const GPtrArray *columns,
                            GPtrArray **ret_found, GError **error)
{
    struct secured_query secured;
    const struct session *session = s->work->session;
    g_autoptr(GError) refused = NULL;
    if (store_select(s->work->store, secure_query(session, q, &secured), columns, s->limit + 1,
                     ret_found, &refused))
        return secure_mask(session, *ret_found, error);
    if (g_error_matches(refused, SERVER_ERROR, ERROR_PRIVILEGE_DENIED) ||
        g_error_matches(refused, SERVER_ERROR, ERROR_COLUMN_FILTER_DENIED))
        return true;
    g_propagate_error(error, g_steal_pointer(&refused));
    return false;
}

static bool select_matches(struct search *s, const struct row *rule, const GPtrArray *conditions,
                           const struct table *matching, GError **error)
{
    GPtrArray *found = NULL;
    struct query *q = query_create(matching);
    q->filter = make_filter(s, rule, conditions, matching);
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    for (guint i = 0; i < matching->columns->len; i++)
        borrowed_add(columns, g_ptr_array_index(matching->columns, i));
    bool good = q->filter == NULL || select_readable(s, q, columns, &found, error);
    for (guint i = 0; found != NULL && i < found->len && s->rows->len < s->limit; i++) {
        struct row *row = g_ptr_array_index(found, i);
        if (is_known(s, row) ||
            (row_integer(rule, "iscasesensitive", 0) && !same_case(s, conditions, row)))
            continue;
        g_ptr_array_add(s->rows, row_clone(row));
    }
    if (found != NULL)
        g_ptr_array_unref(found);
    query_destroy(q);
    return good;
}

static bool apply_rule(struct search *s, const struct row *rule, GError **error)
{
    const char *name = row_text(rule, "matchingentityname", "");
    const struct table *matching =
        model_find_table(s->work->model, *name != '\0' ? name : s->row->table->logical_name);
    g_autoptr(GPtrArray) conditions = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    if (matching == NULL || (s->matching != NULL && s->matching != matching))
        return true;
    return read_conditions(s->work, rule, conditions, error) &&
           (!concerns(s, conditions) || select_matches(s, rule, conditions, matching, error));
}

/* Published: statecode 1. */
static bool read_rules(struct work *w, const struct table *base, GPtrArray *rules, GError **error)
{
    const struct table *t = model_find_table(w->model, "duplicaterule");
    if (t == NULL)
        return true;
    struct value name = {.kind = VALUE_TEXT, .text = g_strdup(base->logical_name)};
    struct value published = {.kind = VALUE_INTEGER, .integer = 1};
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    GArray *ids = NULL;
    borrowed_add(columns, table_find_column(t, "baseentityname"));
    borrowed_add(columns, table_find_column(t, "statecode"));
    borrowed_add(values, &name);
    borrowed_add(values, &published);
    bool good = store_find_by_values(w->store, t, columns, values, MAX_RULES, &ids, error) &&
                read_rows(w, t, ids, rules, error);
    if (ids != NULL)
        g_array_unref(ids);
    value_finish(&name);
    return good;
}

bool duplicates_find(struct work *w, const struct row *row, const struct row *changes,
                     const struct table *matching, unsigned limit, GPtrArray **ret_rows,
                     GError **error)
{
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    struct search s = {.work = w,
                       .row = row,
                       .changes = changes,
                       .matching = matching,
                       .limit = limit,
                       .rows = rows};
    if (!read_rules(w, row->table, rules, error))
        return false;
    for (guint i = 0; i < rules->len && rows->len < limit; i++)
        if (!apply_rule(&s, g_ptr_array_index(rules, i), error))
            return false;
    *ret_rows = g_steal_pointer(&rows);
    return true;
}

/* ---- create and update ---- */

/* The organisation's switches; a switch that says nothing is on. */
static bool is_enabled(struct work *w, bool *ret_enabled, GError **error)
{
    static const char *const switches[] = {"isduplicatedetectionenabled",
                                           "isduplicatedetectionenabledforonlinecreateupdate"};
    const struct table *t = model_find_table(w->model, "organization");
    struct row *row = NULL;
    *ret_enabled = true;
    if (t == NULL || !store_find(w->store, t, &w->session->organization, NULL, &row, error))
        return t == NULL;
    for (size_t i = 0; row != NULL && i < G_N_ELEMENTS(switches); i++) {
        if (row_integer(row, switches[i], 1) == 0)
            *ret_enabled = false;
    }
    row_destroy(row);
    return true;
}

bool duplicates_check(struct work *w, const struct row *changes, const struct row *before,
                      GError **error)
{
    bool enabled = false;
    GPtrArray *found = NULL;
    if (!w->detect_duplicates)
        return true;
    if (!is_enabled(w, &enabled, error))
        return false;
    if (!enabled)
        return true;
    struct row *row = row_after(changes, before);
    bool good = duplicates_find(w, row, before != NULL ? changes : NULL, NULL, 1, &found, error);
    row_destroy(row);
    if (!good)
        return false;
    good = found->len == 0;
    if (!good)
        g_set_error_literal(error, SERVER_ERROR, ERROR_DUPLICATES_FOUND,
                            "A record was not created or updated because a duplicate of the "
                            "current record already exists.");
    g_ptr_array_unref(found);
    return good;
}
