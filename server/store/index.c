/* index.c: a sorted, filtered page of a table of 100,000 rows costs 80 times more without an index
 * than with one, and nobody can say beforehand which of 300 columns will be asked. So shapes are
 * counted: the columns compared with `eq`, then one that is compared otherwise or those of the
 * order. Names come from the model only. */
#include "store/index.h"

#include <string.h>

struct shape {
    const struct column *columns[INDEX_MAX_COLUMNS];
    bool descending[INDEX_MAX_COLUMNS];
    unsigned count;
};

static void add_column(struct shape *shape, const struct column *c, bool descending)
{
    for (unsigned i = 0; i < shape->count; i++)
        if (shape->columns[i] == c)
            return;
    if (shape->count == INDEX_MAX_COLUMNS)
        return;
    shape->columns[shape->count] = c;
    shape->descending[shape->count++] = descending;
}

/* A column of the table itself, compared with a value. */
static bool is_plain(const struct query *q, const struct expr *e)
{
    const struct path *p = &e->left;
    return (e->kind == EXPR_COMPARE || e->kind == EXPR_OPERATOR) && !e->right_is_path &&
           p->link == NULL && (p->navs == NULL || p->navs->len == 0) && p->outer == 0 &&
           schema_is_stored(q->table, p->column);
}

static bool is_equality(const struct expr *e)
{
    return e->kind == EXPR_COMPARE ? e->op == OP_EQ : e->operation == OPERATOR_EQ;
}

/* Whether a range of an index has the rows: not for `ne`, patterns and conditions on who asks. */
static bool is_range(const struct expr *e)
{
    if (e->kind == EXPR_COMPARE)
        return e->op != OP_NE && e->op != OP_EQ;
    return operator_get(e->operation)->columns == COLUMNS_DATES ||
           (e->operation >= OPERATOR_GT && e->operation <= OPERATOR_BETWEEN);
}

/* Conditions that all rows found fulfil: the filter itself, or the parts of its `and`. */
static void add_conditions(struct shape *shape, const struct query *q, const struct expr *e,
                           bool (*wanted)(const struct expr *))
{
    if (e != NULL && e->kind == EXPR_AND)
        for (guint i = 0; i < e->children->len; i++)
            add_conditions(shape, q, g_ptr_array_index(e->children, i), wanted);
    else if (e != NULL && is_plain(q, e) && wanted(e))
        add_column(shape, e->left.column, false);
}

static void add_orders(struct shape *shape, const struct query *q)
{
    for (guint i = 0; q->orders != NULL && i < q->orders->len; i++) {
        const struct order *o = g_ptr_array_index(q->orders, i);
        bool own = o->output == NULL && o->path.link == NULL &&
                   (o->path.navs == NULL || o->path.navs->len == 0);
        if (!own || column_is_lookup(o->path.column) || !schema_is_stored(q->table, o->path.column))
            return;
        add_column(shape, o->path.column, o->descending);
    }
}

static void shape_init(struct shape *shape, const struct query *q)
{
    shape->count = 0;
    add_conditions(shape, q, q->filter, is_equality);
    if (q->orders != NULL && q->orders->len > 0)
        add_orders(shape, q);
    else
        add_conditions(shape, q, q->filter, is_range);
}

/* "account:statecode,name-": the name of the index too. */
static char *shape_name(const struct shape *shape, const struct table *t)
{
    g_autoptr(GString) name = g_string_new(t->logical_name);
    for (unsigned i = 0; i < shape->count; i++)
        g_string_append_printf(name, "%c%s%s", i == 0 ? ':' : ',', shape->columns[i]->logical_name,
                               shape->descending[i] ? "-" : "");
    return g_string_free(g_steal_pointer(&name), FALSE);
}

static bool is_big(struct store *s, const struct table *t, GError **error)
{
    struct sql q;
    sql_init(&q);
    sql_add(&q, "SELECT count(*) FROM (SELECT 1 FROM ");
    sql_add_name(&q, t->logical_name);
    sql_add(&q, " LIMIT ");
    sql_add_integer_value(&q, INDEX_MIN_ROWS);
    sql_add(&q, ")");
    struct stmt *st = sql_use(&q, s->db, error);
    bool big =
        st != NULL && stmt_step(st, error) == STEP_ROW && stmt_integer(st, 0) >= INDEX_MIN_ROWS;
    stmt_release(st);
    sql_finish(&q);
    return big;
}

static unsigned count_indexes(const struct store *s, const struct table *t)
{
    g_autofree char *prefix = g_strconcat(t->logical_name, ":", NULL);
    unsigned count = 0;
    GHashTableIter iter;
    gpointer name = NULL;
    g_hash_table_iter_init(&iter, s->indexes);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        count += g_str_has_prefix(name, prefix) ? 1 : 0;
    return count;
}

/* The key is the last column, as it is in every order. */
static bool create_index(struct store *s, const struct table *t, const struct shape *shape,
                         const char *name, GError **error)
{
    struct sql q;
    sql_init(&q);
    sql_add(&q, "CREATE INDEX IF NOT EXISTS ");
    sql_add_name(&q, name);
    sql_add(&q, " ON ");
    sql_add_name(&q, t->logical_name);
    sql_add(&q, " (");
    for (unsigned i = 0; i < shape->count; i++) {
        sql_add_name(&q, schema_name(t, shape->columns[i]));
        sql_add_literal(&q, shape->descending[i] ? " DESC, " : ", ");
    }
    sql_add_name(&q, t->primary_id);
    sql_add(&q, ")");
    bool good = sql_run(&q, s->db, error);
    sql_finish(&q);
    if (good)
        g_hash_table_add(s->indexes, g_strdup(name));
    return good;
}

/* How often this shape came, this time included. */
static unsigned count_use(struct store *s, const char *name)
{
    unsigned uses = GPOINTER_TO_UINT(g_hash_table_lookup(s->shapes, name)) + 1;
    if (g_hash_table_size(s->shapes) >= INDEX_MAX_SHAPES)
        g_hash_table_remove_all(s->shapes);
    g_hash_table_insert(s->shapes, g_strdup(name), GUINT_TO_POINTER(uses));
    return uses;
}

bool index_consider(struct store *s, const struct query *q, GError **error)
{
    struct shape shape;
    shape_init(&shape, q);
    if (shape.count == 0 || (shape.count == 1 && shape.columns[0] == q->table->id_column) ||
        q->within != NULL || q->keys != NULL)
        return true;
    g_autofree char *name = shape_name(&shape, q->table);
    GError *inner = NULL;
    if (g_hash_table_contains(s->indexes, name) || count_use(s, name) < INDEX_MIN_USES)
        return true;
    g_hash_table_remove(s->shapes, name); /* whatever comes out, look again only after more uses */
    bool good = !is_big(s, q->table, &inner) || count_indexes(s, q->table) >= INDEX_MAX_PER_TABLE ||
                create_index(s, q->table, &shape, name, &inner);
    if (inner == NULL)
        return good;
    g_propagate_error(error, inner);
    return false;
}
