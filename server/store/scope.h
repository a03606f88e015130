/* scope.h: one FROM clause while a query is compiled: its table and the joins that paths over
 * single-valued navigation properties need. any/all open an inner scope of the same statement. */
#ifndef SERVER_STORE_SCOPE_H
#define SERVER_STORE_SCOPE_H

#include "store/schema.h"

/* One statement while it is compiled. */
struct compiler {
    struct store *store;
    const struct guard *guard; /* NULL = every row may be seen */
    const struct asker *asker; /* borrowed */
    struct sql sql;            /* the statement; parts number their values with it */
    unsigned aliases;          /* given so far */
    unsigned links;            /* joins and any/all so far */
    unsigned guard_depth;      /* of rows that follow rows, while a rule is written */
    GError *refused;           /* why the guard let nothing be seen; owned; NULL = it did not */
    GHashTable *link_aliases;  /* const struct link * -> alias of its table; NULL = none */
};

struct scope {
    struct compiler *compiler;
    const struct table *table;
    unsigned alias;
    struct scope *parent; /* of the query this one is inside of; NULL = outermost */
    struct sql joins;     /* text " LEFT JOIN ..." */
    GHashTable *by_path;  /* "nav/nav" -> alias */
};
#define QUERY_MAX_LINKS 15 /* joins and any/all of one query */

bool scope_init(struct scope *scope, struct compiler *c, const struct table *t, GError **error);
/* The scope so many levels further out. */
struct scope *scope_outer(struct scope *scope, unsigned levels);
/* Counts one more table to be looked at; fails with TOO_MANY_LINKS. */
bool scope_count_link(struct compiler *c, GError **error);
void scope_finish(struct scope *scope);

/* Appends "<table> AS t3": the one way a table gets into a FROM clause, whether it is that of the
 * query, one that is joined or one of a subquery. Only rows that the statement's guard lets be
 * seen; when it refuses the table, there are none and c->refused says why. */
void scope_add_table(struct compiler *c, struct sql *q, const struct table *t, unsigned alias);

/* The statement prepared and bound, as sql_use; fails when the guard refused one of its tables. */
struct stmt *scope_use(struct compiler *c, GError **error);

/* The alias of the table a path ends in; joins are made once for each path. A path that starts at a
 * linked table finds the alias link.c gave to it. */
bool scope_join(struct scope *scope, const GPtrArray *navs, unsigned *ret_alias, GError **error);
bool scope_path(struct scope *scope, const struct path *path, unsigned *ret_alias, GError **error);
/* The table a path ends in. */
const struct table *scope_path_table(const struct scope *scope, const struct path *path);
void compiler_name_link(struct compiler *c, const struct link *l, unsigned alias);

/* Appends " <column of `child`> = <key of `parent`>" for a lookup, with its target when it may mean
 * several tables. */
void scope_add_link(struct sql *q, unsigned child, const struct nav *nav,
                    const struct table *child_table, unsigned parent,
                    const struct table *parent_table);

#endif
