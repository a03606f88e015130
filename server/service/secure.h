/* secure.h: what a session may do, asked where rows are read and written. Only for service/ and
 * actions/. */
#ifndef SERVER_SERVICE_SECURE_H
#define SERVER_SERVICE_SECURE_H

#include "service/work.h"

struct actor session_actor(const struct session *s);

/* A query that sees what the session may see and knows who asks: shares everything with `q`. A
 * plain value; keep it where it is while `query` is used. */
struct secured_query {
    struct query query;
    struct asker asker;
    struct actor actor;
    struct security_guard guard;
};
const struct query *secure_query(const struct session *s, const struct query *q,
                                 struct secured_query *ret_secured);
/* One row for the session, with `columns` (NULL = all): the one way to a row that the caller names.
 * Fails with PRIVILEGE_DENIED, RECORD_NOT_FOUND or ACCESS_DENIED; what the session may not read of
 * it is empty. *ret_row is owned: row_destroy. */
bool secure_find(const struct session *s, const struct table *t, const struct guid *id,
                 const GPtrArray *columns, struct row **ret_row, GError **error);
/* Empties what the session may not read of each row. */
bool secure_mask(const struct session *s, GPtrArray *rows, GError **error);

/* Privilege and access to one row. */
bool secure_row(struct work *w, const struct table *t, const struct guid *id, enum right right,
                GError **error);
/* The same and the use of one of its columns. */
bool secure_cell(struct work *w, const struct table *t, const struct guid *id,
                 const struct column *c, GError **error);
/* A privilege that belongs to no table. */
bool secure_task(struct work *w, const char *privilege, GError **error);
/* A new row as it will be stored; `named` is what the request gave. */
bool secure_new(struct work *w, const struct row *row, const struct row *named, GError **error);
/* Changes of a row: columns, lookups, owner. */
bool secure_change(struct work *w, const struct row *changes, const struct row *before,
                   GError **error);
/* secure_links.c: making or removing a pair of an N:N relationship. */
bool secure_pair(struct work *w, const struct nav *nav, const struct guid *id,
                 const struct guid *related, GError **error);

#endif
