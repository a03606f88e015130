/* definition_set.h: properties of definitions that mean something to the server: each is checked
 * and written into the struct. Internal to definition_read.c. */
#ifndef SERVER_MODEL_DEFINITION_SET_H
#define SERVER_MODEL_DEFINITION_SET_H

#include "model/definition_read.h"

/* `value` has the right JSON type already. Fails with INVALID_ARGUMENT. */
typedef bool (*definition_setter)(struct definition_reader *r, const struct definitions_item *item,
                                  const cJSON *value, GError **error);

/* NULL = the property means nothing to the server: it is only kept. */
definition_setter definition_find_setter(const char *property);

#endif
