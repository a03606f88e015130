/* query.h: the query tree. OData options, FetchXML and ?sql= are parsed into it; store/ compiles
 * it to SQL with bound values. Every name is already resolved against the model, so no text of the
 * request is left but values. */
#ifndef SERVER_ODATA_QUERY_H
#define SERVER_ODATA_QUERY_H

#include "odata/operator.h"

struct link;

/* A column reached over zero or more single-valued navigation properties, from the table of the
 * query (of the lambda, of the subquery) or from a linked table. */
struct path {
    const struct link *link; /* borrowed from the tree; NULL = the table itself */
    GPtrArray *navs;         /* const struct nav *; NULL or empty = none */
    const struct column *column;
    unsigned outer; /* inside any/all: how many lambdas further out the path starts */
};

enum expr_kind {
    EXPR_AND,
    EXPR_OR,       /* children */
    EXPR_NOT,      /* children[0] */
    EXPR_COMPARE,  /* left op (right path | value); value NULL kind only with EQ and NE */
    EXPR_MATCH,    /* left, match, value (text); case-insensitive; wildcards % _ as in Dataverse */
    EXPR_OPERATOR, /* left, operation, values: any operator of operator.def */
    EXPR_LINK,     /* rows of a linked table: link->type says how many must be there, or none */
    EXPR_ANY,
    EXPR_ALL /* collection nav + children[0] over the related table (ANY: may be none) */
};
/* ANY and ALL start at left.outer and lambda_navs; their left has no column. */
enum compare_op { OP_EQ, OP_NE, OP_GT, OP_GE, OP_LT, OP_LE };
enum match_kind { MATCH_CONTAINS, MATCH_STARTS, MATCH_ENDS };

struct expr {
    enum expr_kind kind;
    GPtrArray *children; /* struct expr *, owned */
    struct path left;
    enum compare_op op;
    enum match_kind match;
    bool right_is_path;
    struct path right;
    struct value value;
    enum operator_id operation;
    GPtrArray *values;            /* OPERATOR: struct value *, owned; from operator_read */
    GPtrArray *lambda_navs;       /* single-valued navs before the collection; may be NULL */
    const struct nav *collection; /* ANY, ALL */
    struct link *link;            /* LINK; owned */
};
struct expr *expr_create(enum expr_kind kind); /* owned: expr_destroy */
void expr_destroy(struct expr *e);
void expr_add_child(struct expr *parent, struct expr *child); /* takes over `child` */

/* A table joined to another by equal columns (FetchXML's link-entity). */
enum link_type {
#define X(id, name, is_join) LINK_##id,
#include "odata/link_type.def"
#undef X
};

struct link {
    const struct table *table;
    const struct column *from, *to; /* of this table, of the one it is linked to */
    enum link_type type;
    char *alias;         /* unique in the query; owned */
    struct expr *filter; /* part of the join; owned, or NULL */
    GPtrArray *links;    /* struct link *: tables linked to this one; owned, or NULL */
};
struct link *link_create(const struct table *table); /* owned: link_destroy */
void link_destroy(struct link *l);
/* Whether its rows are joined to the result; if not, they are only looked for. */
bool link_is_join(const struct link *l);

enum aggregate {
#define X(id, fetch, odata) AGGREGATE_##id,
#include "odata/aggregate.def"
#undef X
};
enum date_part {
#define X(id, fetch) DATE_PART_##id,
#include "odata/date_part.def"
#undef X
};

/* One property of the answer of a query that names its properties itself. */
struct output {
    struct path path; /* no column: $count */
    char *name;       /* of the property; owned */
    bool renamed;     /* the name is an alias: annotated with the column's own name */
    bool grouped;
    bool hidden; /* grouped or ordered by, but not answered */
    enum aggregate aggregate;
    enum date_part part; /* of a date to group by */
};
struct output *output_create(const struct column *c, const char *name); /* owned: output_destroy */
void output_destroy(struct output *o);
/* What the value is when it is not of the type of the column: counts and parts of dates are whole
 * numbers, fiscal ones texts. */
enum output_form { OUTPUT_AS_COLUMN, OUTPUT_INTEGER, OUTPUT_TEXT };
enum output_form output_form(const struct output *o);
/* Whether the aggregate can be computed over the column. */
bool output_fits(const struct output *o);

struct order {
    struct path path;
    const struct output *output; /* order by an output (an aggregate, a group) instead; borrowed */
    bool descending;
    bool by_label; /* choices: by their labels instead of their values */
};
void order_destroy(struct order *o);

/* Who asks, and when: what today, "my rows" and fiscal years depend on. */
struct asker {
    struct guid user, organization;
    int64_t now_ms; /* the organisation's virtual clock */
};

#define QUERY_MAX_PAGE_SIZE 5000
#define QUERY_MAX_AGGREGATED                                                                       \
    50000 /* rows an aggregate may look at, and rows simple paging skips                           \
           */

struct guard; /* store/guard.h */

struct query {
    const struct table *table;
    const struct guard *guard; /* which rows may be seen; borrowed; NULL = all */
    const struct asker *asker; /* borrowed; given by service/ before the store sees the query */
    GPtrArray *select;         /* const struct column *; NULL = every readable column */
    struct expr *filter;       /* owned, or NULL */
    GPtrArray *orders;         /* struct order *, owned; NULL = by primary key */
    GPtrArray *expands;        /* struct expand *, owned; NULL = none */
    int64_t top;               /* -1 = not given */
    bool count;
    unsigned page_size; /* rows in this page, 1..5000 */
    /* rows related to one row over a nav (collection URLs such as accounts(id)/Account_Tasks); nav
     * NULL = none */
    const struct nav *within;
    struct guid within_id;
    /* Reading for many rows at once: rows related to any of these over `within` (COLLECTION), at
     * most so many for each; or rows with these keys. const char *, borrowed; NULL = not so */
    const GPtrArray *within_ids, *keys;
    unsigned limit_each;
    GPtrArray *after; /* paging: the order values and the key of the last row seen (struct value *);
                         or NULL */
    GPtrArray *links; /* struct link *, owned; NULL = none */
    GPtrArray *outputs; /* struct output *, owned: instead of `select`; NULL = rows as usual */
    bool distinct, aggregated; /* with outputs */
    bool unlisted;             /* outputs of $apply: the context does not list them */
    unsigned aggregate_limit;  /* 1..QUERY_MAX_AGGREGATED */
    unsigned skip;             /* rows before the page, when there is no `after` */
};

struct expand {
    const struct nav *nav;
    struct query *query; /* owned: options inside the parentheses */
    char *link;          /* the same as the options of a URL, escaped; owned; "" = none */
    bool reference;      /* nav/$ref: only the row's address; SINGLE */
};
void expand_destroy(struct expand *e);
/* Whether an expand of the query has expands itself. */
bool query_is_nested(const struct query *q);
/* Rows of each expanded collection, at all levels. */
void query_set_expand_page_size(struct query *q, unsigned rows);

struct query *query_create(const struct table *table); /* owned: query_destroy */
void query_destroy(struct query *q);
/* Whether the rows of the answer are rows of the table, each with a key and a version; not groups
 * and not rows that only must differ. */
bool query_has_keys(const struct query *q);
/* Whether a row of the table is at most one row of the answer, so that its key tells rows apart. */
bool query_keeps_rows(const struct query *q);
/* Adds to a list of the query that may not be there yet; takes over the element. */
void query_add_link(GPtrArray **links, struct link *l);
void query_add_output(struct query *q, struct output *o);
void query_add_order(struct query *q, struct order *o);
/* Adds what every query with outputs is answered with besides what it asks for: money comes with
 * its currency, a row with its key. Rows that must differ have only what was asked for. */
void query_complete_outputs(struct query *q);
/* Both conditions must hold; takes over `e`, which may be NULL. */
void query_add_filter(struct expr **filter, struct expr *e);

/* Puts a borrowed pointer (to the model, never written through) into an array. */
void borrowed_add(GPtrArray *array, const void *element);

/* The tree as text on one line, for tests and for people: "(eq name 'x')", "(any Account_Tasks (eq
 * statecode 0))". */
void expr_dump(const struct expr *e, GString *out);
/* The whole query: "accounts select(name,_x_value) filter(...) orderby(name desc) top(3) expand(nav
 * ...)". */
void query_dump(const struct query *q, GString *out);

#endif
