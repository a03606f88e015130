/* paging.h: the opaque tokens in @odata.nextLink and @odata.deltaLink. */
#ifndef SERVER_HTTP_PAGING_H
#define SERVER_HTTP_PAGING_H

#include "model/error.h"
#include "odata/query.h"

/* Where the next page starts. In Dataverse's form: a cookie with the page number and, for each
 * column of the order and for the key, the value of the last row. */
struct page_mark {
    unsigned page;    /* number of the page to fetch, from 2 */
    int64_t version;  /* change tracking: the version all pages are read at; -1 = none */
    int64_t position; /* deltas: the version after which the page starts; -1 = none */
    bool tombstones;  /* deltas: the page starts among the deleted rows */
    unsigned records; /* expanded collections: rows of the page before; 0 = not said */
    GPtrArray *after; /* struct value *: owned; NULL for deltas, and when pages go by number */
};
void page_mark_finish(struct page_mark *mark);

/* Decoded text of $skiptoken; owned. */
char *page_mark_format(const struct query *q, const struct page_mark *mark);
/* Fails with BAD_PAGING_COOKIE when the token was tampered with or belongs to another query. */
bool page_mark_parse(const struct query *q, const char *text, struct page_mark *ret_mark,
                     GError **error);
/* The values of the last row that the order of `q` goes by, its key last; owned. NULL = pages of
 * this query go by number. */
GPtrArray *page_mark_values(const struct query *q, const struct row *last);

/* Whether the values of one row can tell where the next page starts. Not when the order goes by
 * another table, nor when rows of the answer are not rows of the table. */
bool page_by_values(const struct query *q);
/* The pagingcookie of FetchXML as the client must send it back; decoded. Fails as page_mark_parse.
 */
bool page_cookie_parse(const struct query *q, const char *text, struct page_mark *ret_mark,
                       GError **error);
/* The annotation fetchxmlpagingcookie: what is inside is encoded twice; owned. */
char *page_cookie_format(const struct query *q, const struct page_mark *mark);

/* $deltatoken: "<version>!<MM/dd/yyyy HH:mm:ss>", decoded; owned. */
char *delta_token_format(int64_t version, int64_t now_ms);
bool delta_token_parse(const char *text, int64_t *ret_version, int64_t *ret_ms, GError **error);

/* Escapes for a query string: everything but unreserved characters and those of `keep`. */
char *paging_escape(const char *text, const char *keep, bool upper_case);

#endif
