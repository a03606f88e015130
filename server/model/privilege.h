/* privilege.h: what may be allowed: the privileges that follow from the tables of a model, and how
 * rows of each table are secured. Names and ids are the same in EntityDefinitions, in rows of
 * `privilege` and in refusals, as all come from here. */
#ifndef SERVER_MODEL_PRIVILEGE_H
#define SERVER_MODEL_PRIVILEGE_H

#include "model/value.h"

enum right {
#define RIGHT(id, word, access, mask) RIGHT_##id,
#include "model/privilege.def"
    RIGHT_COUNT
};

struct right_info {
    const char *word;   /* "AppendTo": in names of privileges */
    const char *access; /* "AppendToAccess": in access rights */
    int64_t mask;       /* of principalobjectaccess.accessrightsmask */
};
const struct right_info *right_info(enum right right);
/* "ReadAccess, WriteAccess" in the order of the masks; "None" for 0. */
void rights_format(int64_t mask, GString *out);
/* False when a word is no access right. */
bool rights_parse(const char *text, int64_t *ret_mask);

/* Depths of a privilege, as roleprivileges.privilegedepthmask has them (1, 2, 4, 8). */
enum depth { DEPTH_NONE, DEPTH_BASIC, DEPTH_LOCAL, DEPTH_DEEP, DEPTH_GLOBAL };
const char *depth_name(enum depth depth);                  /* "Basic"; NULL for NONE */
bool depth_parse(const char *name, enum depth *ret_depth); /* "Basic" ... "Global" */
int depth_mask(enum depth depth);
enum depth depth_of_mask(int64_t mask); /* the deepest of it */

enum securing {
    SECURED_BY_OWNER,        /* by ownerid and owningbusinessunit */
    SECURED_BY_UNIT,         /* users, teams, roles, business units: by business unit */
    SECURED_BY_ORGANIZATION, /* all rows or none */
    SECURED_BY_PARENT,       /* as the row that a lookup means */
    SECURED_BY_PAIR,         /* N:N pairs: as both rows */
    SECURED_BY_PRINCIPAL,    /* belongs to a user or team */
    UNSECURED
};
enum securing table_securing(const struct table *t);
/* The lookup of SECURED_BY_PARENT, the column of SECURED_BY_PRINCIPAL; else NULL. */
const struct column *table_securing_column(const struct table *t);

/* System Administrator: the template of the role that has every privilege; the same everywhere. */
#define ADMINISTRATOR_TEMPLATE "627090ff-40a3-4053-8790-584edc5be201"

struct privilege {
    char name[160];
    struct guid id;
    int64_t mask; /* of its right; 0 = belongs to no table */
    bool by_unit; /* may be less than Global */
};
/* False when the table has no such privilege: children and pairs have none, and only what users own
 * can be assigned and shared. */
bool table_privilege(const struct table *t, enum right right, struct privilege *ret_privilege);

typedef bool (*privilege_fn)(void *context, const struct privilege *p, GError **error);
/* Every privilege once: those of the tables, then the others. Stops at the first that fails. */
bool privileges_each(const struct model *m, privilege_fn tell, void *context, GError **error);
/* The id that follows from the name. */
void privilege_id(const char *name, struct guid *ret_id);

#endif
