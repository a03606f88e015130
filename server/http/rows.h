/* rows.h: documents made of rows, with the preferences of the request. */
#ifndef SERVER_HTTP_ROWS_H
#define SERVER_HTTP_ROWS_H

#include "http/call.h"

/* The first row of `r` as a whole document; `context` is what follows "$metadata#". */
bool rows_write_one(const struct call *call, const struct query *q, struct result *r,
                    const char *context, GString *out, GError **error);

/* What stands around a page of rows. Texts are NULL when the answer has no such property. */
struct page {
    const char *context;    /* what follows "$metadata#" */
    const char *delta_link; /* before value */
    const char *next_link;  /* after value */
    int64_t count;          /* -1 = not asked for */
    bool limit_exceeded;    /* there are more rows than counted */
    bool references;        /* only @odata.id of each row */
    bool fetch;             /* of FetchXML: the annotations it has instead of @odata.count */
    bool more;              /* fetch: there is a next page */
    const char *cookie;     /* fetch: where it starts; NULL = go by number */
};
bool rows_write_page(const struct call *call, const struct query *q, struct result *r,
                     const struct page *page, GString *out, GError **error);

/* One property as a document. */
void rows_write_property(const struct call *call, const char *context, const struct column *c,
                         const struct value *v, GString *out);

/* api_read.c: the row of the URL with one column; owned: result_destroy. NULL = failed. */
struct result *rows_retrieve_column(struct call *call, const struct column *c, struct guid *ret_id,
                                    GError **error);
/* Answers call->url.property of the row `id` as JSON. */
bool rows_answer_property(struct call *call, const struct guid *id, const struct value *v,
                          GError **error);

#endif
