/* operation.h: what functions and actions look like from outside: name, what they are bound to,
 * parameters, result. One list serves $metadata and the check of calls, so they cannot differ. */
#ifndef SERVER_MODEL_OPERATION_H
#define SERVER_MODEL_OPERATION_H

#include "model/model.h"

struct declaration {
    bool is_function;
    const char *name;
    const char *bound_to;   /* "mscrm.lead", "Collection(mscrm.crmbaseentity)"; NULL = unbound */
    const char *parameters; /* "Target:mscrm.crmbaseentity! Status:Edm.Int32" */
    const char *returns;    /* NULL = nothing */
};
/* The declarations, in the order of the FUNCTION and ACTION lines of operation.def; static. */
const struct declaration *declarations(size_t *ret_count);

/* One "Name:Type!" of a parameter or property. */
struct declared {
    char name[64];
    char type[96];
    bool required;
};
/* Takes the next item off *list; false at the end. Items have a space between them. */
bool declared_next(const char **list, struct declared *ret_item);

/* Whether the table that "mscrm.queue" names exists; true of other types. NULL: true. */
bool declared_type_exists(const struct model *m, const char *type);

#endif
