/* dump.c: query trees as text, so that tests compare one line instead of walking structs. */
#include "odata/query.h"

static const char *const compare_words[] = {"eq", "ne", "gt", "ge", "lt", "le"};
static const char *const match_words[] = {"contains", "startswith", "endswith"};
static const char *const kind_words[] = {[EXPR_AND] = "and", [EXPR_OR] = "or", [EXPR_NOT] = "not"};

static const char *const link_words[] = {
#define X(id, name, is_join) (name),
#include "odata/link_type.def"
#undef X
};
static const char *const aggregate_words[] = {
#define X(id, fetch, odata) (#id),
#include "odata/aggregate.def"
#undef X
};
static const char *const part_words[] = {
#define X(id, fetch) (fetch),
#include "odata/date_part.def"
#undef X
};

static void dump_path(const struct path *p, GString *out)
{
    for (unsigned i = 0; i < p->outer; i++)
        g_string_append_c(out, '^');
    if (p->link != NULL)
        g_string_append_printf(out, "%s.", p->link->alias);
    for (guint i = 0; p->navs != NULL && i < p->navs->len; i++) {
        const struct nav *nav = g_ptr_array_index(p->navs, i);
        g_string_append_printf(out, "%s/", nav->name);
    }
    g_string_append(out, p->column != NULL ? p->column->property : "$count");
}

static void dump_value(const struct value *v, GString *out)
{
    char real[G_ASCII_DTOSTR_BUF_SIZE];
    if (v->kind == VALUE_NULL)
        g_string_append(out, "null");
    else if (v->kind == VALUE_INTEGER)
        g_string_append_printf(out, "%" G_GINT64_FORMAT, (gint64)v->integer);
    else if (v->kind == VALUE_REAL)
        g_string_append(out, g_ascii_formatd(real, sizeof real, "%g", v->real));
    else
        g_string_append_printf(out, "'%s'", v->text);
}

static void dump_children(const struct expr *e, GString *out)
{
    for (guint i = 0; e->children != NULL && i < e->children->len; i++) {
        g_string_append_c(out, ' ');
        expr_dump(g_ptr_array_index(e->children, i), out);
    }
}

static void dump_leaf(const struct expr *e, const char *word, GString *out)
{
    g_string_append_printf(out, "%s ", word);
    dump_path(&e->left, out);
    g_string_append_c(out, ' ');
    if (e->right_is_path)
        dump_path(&e->right, out);
    else
        dump_value(&e->value, out);
}

static void dump_operator(const struct expr *e, GString *out)
{
    const struct operator_info *op = operator_get(e->operation);
    g_string_append_printf(out, "%s ", op->fetch_name != NULL ? op->fetch_name : op->function);
    dump_path(&e->left, out);
    for (guint i = 0; e->values != NULL && i < e->values->len; i++) {
        g_string_append_c(out, ' ');
        dump_value(g_ptr_array_index(e->values, i), out);
    }
}

static void dump_link(const struct link *l, GString *out)
{
    g_string_append_printf(out, "%s %s as %s on %s=%s", link_words[l->type], l->table->logical_name,
                           l->alias, l->from->property, l->to->property);
    if (l->filter != NULL) {
        g_string_append(out, " filter");
        expr_dump(l->filter, out);
    }
    for (guint i = 0; l->links != NULL && i < l->links->len; i++) {
        g_string_append(out, " link(");
        dump_link(g_ptr_array_index(l->links, i), out);
        g_string_append_c(out, ')');
    }
}

void expr_dump(const struct expr *e, GString *out)
{
    g_string_append_c(out, '(');
    switch (e->kind) {
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_NOT:
        g_string_append(out, kind_words[e->kind]);
        dump_children(e, out);
        break;
    case EXPR_COMPARE:
        dump_leaf(e, compare_words[e->op], out);
        break;
    case EXPR_MATCH:
        dump_leaf(e, match_words[e->match], out);
        break;
    case EXPR_OPERATOR:
        dump_operator(e, out);
        break;
    case EXPR_LINK:
        dump_link(e->link, out);
        break;
    case EXPR_ANY:
    case EXPR_ALL:
        g_string_append_printf(out, "%s %.*s%s", e->kind == EXPR_ANY ? "any" : "all",
                               (int)MIN(e->left.outer, 8), "^^^^^^^^", e->collection->name);
        dump_children(e, out);
        break;
    }
    g_string_append_c(out, ')');
}

static void dump_select(const struct query *q, GString *out)
{
    g_string_append(out, " select(");
    for (guint i = 0; i < q->select->len; i++) {
        const struct column *c = g_ptr_array_index(q->select, i);
        g_string_append_printf(out, "%s%s", i == 0 ? "" : ",", c->property);
    }
    g_string_append_c(out, ')');
}

static void dump_orders(const struct query *q, GString *out)
{
    g_string_append(out, " orderby(");
    for (guint i = 0; i < q->orders->len; i++) {
        const struct order *o = g_ptr_array_index(q->orders, i);
        g_string_append(out, i == 0 ? "" : ",");
        if (o->output != NULL)
            g_string_append(out, o->output->hidden ? "hidden" : o->output->name);
        else
            dump_path(&o->path, out);
        g_string_append(out, o->by_label ? " label" : "");
        g_string_append(out, o->descending ? " desc" : "");
    }
    g_string_append_c(out, ')');
}

static void dump_output(const struct output *o, GString *out)
{
    g_string_append_printf(out, "%s=", o->hidden ? "hidden" : o->name);
    if (o->grouped)
        g_string_append(out, "by ");
    if (o->part != DATE_PART_NONE)
        g_string_append_printf(out, "%s ", part_words[o->part]);
    if (o->aggregate != AGGREGATE_NONE)
        g_string_append_printf(out, "%s ", aggregate_words[o->aggregate]);
    dump_path(&o->path, out);
}

static void dump_outputs(const struct query *q, GString *out)
{
    g_string_append_printf(out, " output%s%s(", q->distinct ? " distinct" : "",
                           q->aggregated ? " aggregated" : "");
    for (guint i = 0; i < q->outputs->len; i++) {
        g_string_append(out, i == 0 ? "" : ",");
        dump_output(g_ptr_array_index(q->outputs, i), out);
    }
    g_string_append_c(out, ')');
}

static void dump_expands(const struct query *q, GString *out)
{
    for (guint i = 0; i < q->expands->len; i++) {
        const struct expand *e = g_ptr_array_index(q->expands, i);
        g_string_append_printf(out, " expand(%s%s ", e->nav->name, e->reference ? "/$ref" : "");
        query_dump(e->query, out);
        g_string_append_c(out, ')');
    }
}

void query_dump(const struct query *q, GString *out)
{
    g_string_append(out, q->table->set_name);
    if (q->select != NULL)
        dump_select(q, out);
    if (q->outputs != NULL)
        dump_outputs(q, out);
    for (guint i = 0; q->links != NULL && i < q->links->len; i++) {
        g_string_append(out, " link(");
        dump_link(g_ptr_array_index(q->links, i), out);
        g_string_append_c(out, ')');
    }
    if (q->filter != NULL) {
        g_string_append(out, " filter");
        expr_dump(q->filter, out);
    }
    if (q->orders != NULL)
        dump_orders(q, out);
    if (q->top >= 0)
        g_string_append_printf(out, " top(%" G_GINT64_FORMAT ")", (gint64)q->top);
    if (q->count)
        g_string_append(out, " count");
    if (q->expands != NULL)
        dump_expands(q, out);
}
