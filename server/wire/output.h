/* output.h: rows of queries that name the properties of their answer themselves: FetchXML, views,
 * $apply. Only for wire/. */
#ifndef SERVER_WIRE_OUTPUT_H
#define SERVER_WIRE_OUTPUT_H

#include "wire/row.h"

/* "fullname,_ownerid_value,ownerid,contact1.fullname,ownerid()" */
void output_write_context(GString *out, const struct query *q);
/* Values without those that are null, each after its annotations. */
void output_write(struct json *j, const struct query *q, const struct row *row,
                  const struct wire_options *o);

#endif
