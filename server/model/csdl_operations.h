/* csdl_operations.h: the part of $metadata that is the same for every organisation. Internal to
 * model/. */
#ifndef SERVER_MODEL_CSDL_OPERATIONS_H
#define SERVER_MODEL_CSDL_OPERATIONS_H

#include "model/model.h"

/* Complex types, enums, functions and actions; those that need a table the model lacks are left
 * out. */
void csdl_write_operations(const struct model *m, GString *out);
/* Their imports in the entity container. */
void csdl_write_imports(GString *out);

#endif
