/* csdl_annotations.h: the annotations of $metadata, which a client asks for: what a property, a set
 * and the whole service can do. Internal to model/. */
#ifndef SERVER_MODEL_CSDL_ANNOTATIONS_H
#define SERVER_MODEL_CSDL_ANNOTATIONS_H

#include "model/model.h"

/* The vocabularies the others come from: edmx:Reference elements. */
void csdl_write_vocabularies(GString *out);
/* Inside a Property; whether there is something to say of the column, so that the element has
 * content. */
bool csdl_has_annotations(const struct column *c);
void csdl_write_column_annotations(const struct column *c, GString *out);
/* Inside an EntityType and an EntitySet. */
void csdl_write_type_annotations(const struct table *t, GString *out);
void csdl_write_set_annotations(const struct table *t, GString *out);
/* Inside the EntityContainer. */
void csdl_write_service_annotations(GString *out);

#endif
