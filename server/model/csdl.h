/* csdl.h: the $metadata document: what an OData client learns of the organisation's tables in
 * CSDL 4.0. */
#ifndef SERVER_MODEL_CSDL_H
#define SERVER_MODEL_CSDL_H

#include "model/model.h"

/* The Edm type of a column; NULL when it is no property of a row. Static. */
const char *csdl_edm_type(const struct column *c);

/* Appends the whole document, XML declaration included. `annotations` adds display names
 * (?annotations=true). */
void csdl_write(const struct model *m, bool annotations, GString *out);

#endif
