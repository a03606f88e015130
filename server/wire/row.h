/* row.h: rows as the JSON of the Web API: property order, lookups as _x_value, annotations,
 * expanded rows. */
#ifndef SERVER_WIRE_ROW_H
#define SERVER_WIRE_ROW_H

#include "model/result.h"
#include "odata/query.h"
#include "wire/formatted.h"
#include "wire/json.h"

enum wire_annotation {
    WIRE_FORMATTED = 1, /* OData.Community.Display.V1.FormattedValue; service_name_lookups first */
    WIRE_LOOKUP_NAME = 2,   /* Microsoft.Dynamics.CRM.lookuplogicalname */
    WIRE_NAVIGATION = 4,    /* Microsoft.Dynamics.CRM.associatednavigationproperty */
    WIRE_ATTRIBUTE_NAME = 8 /* OData.Community.Display.V1.AttributeName; of outputs */
};

struct wire_options {
    const char *api_url;  /* "http://h:p/orgs/x/api/data/v9.2/"; borrowed */
    unsigned annotations; /* enum wire_annotation */
    struct format format; /* for WIRE_FORMATTED; format_finish when done */
    bool nested;          /* collection: the query has nested expands, which are paged */
    /* The $skiptoken after the last row of an expanded collection; owned. For `nested`. */
    char *(*make_token)(const struct query *q, const struct row *last, unsigned records);
    bool collection; /* the answer is a collection: single-valued expands have no ETag, collections
                        a nextLink */
};

/* Appends "accounts(name,primarycontactid(fullname))": what follows "...$metadata#", without
 * "/$entity". */
void wire_write_context(GString *out, const struct query *q);

/* What is the same for all rows of a query; borrows both. Owned: wire_plan_destroy. */
struct wire_plan;
struct wire_plan *wire_plan_create(const struct query *q, const struct wire_options *o);
void wire_plan_destroy(struct wire_plan *p);

/* Writes row `index` of the result as an object. `context` is the whole @odata.context, or NULL =
 * none. */
void wire_write_row(struct json *j, const struct wire_plan *plan, const struct result *r,
                    guint index, const char *context);

/* The same for a row of no query (answers of actions): every column that is present. `context`
 * is the whole @odata.context, or NULL = none; `type` adds @odata.type. */
void wire_write_plain_row(struct json *j, const struct row *row, const char *context, bool type);

/* {"@odata.context":"...#accounts/$deletedEntity","id":...,"reason":"deleted"} */
void wire_write_deleted(struct json *j, const struct row *row, const struct wire_options *o);

/* The columns a row is answered with: those selected, then what Dataverse adds by itself. `via` is
 * the navigation property that led here, or NULL. const struct column *; owned by the caller. */
GPtrArray *wire_columns(const struct query *q, const struct nav *via);

/* One value as the Web API writes it. */
void wire_write_value(struct json *j, const struct column *c, const struct value *v);
/* The value as text, for /$value; owned; NULL for null. */
char *wire_value_text(const struct column *c, const struct value *v);

#endif
