/* result.h: what a query found: rows, and for each row what was expanded. Made by service/, written
 * by wire/. */
#ifndef SERVER_MODEL_RESULT_H
#define SERVER_MODEL_RESULT_H

#include "model/value.h"

struct result {
    GPtrArray *rows;     /* struct row *, owned */
    GPtrArray *expanded; /* for each row a GPtrArray of struct result *, one per expand of the
                            query; NULL = none */
    bool more;           /* there is a next page; it starts after the last row */
    int64_t count;       /* with query->count: up to 5000 (5001 = more); else -1 */
    int64_t version;     /* the organisation's row version when the query ran: for delta tokens */
};
struct result *result_create(void);    /* owned: result_destroy */
void result_destroy(struct result *r); /* NULL is fine */

#endif
