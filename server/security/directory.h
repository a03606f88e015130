/* directory.h: the people of an organisation as the security rows tell them, read all at once:
 * users, business units, teams, roles and their privileges. Only for security/. */
#ifndef SERVER_SECURITY_DIRECTORY_H
#define SERVER_SECURITY_DIRECTORY_H

#include "model/privilege.h"
#include "store/store.h"

/* A user or a team. */
struct principal {
    struct guid id, unit;
    bool is_team;
    struct guid manager, position; /* users; "" = none */
    bool disabled;                 /* teams: an access team, which can have no roles */
    GPtrArray *groups;             /* struct principal *: a user's teams */
    GPtrArray *roles;              /* struct role * */
};

struct role {
    struct guid id, unit;
    bool administrator;
    GHashTable *depths; /* const char * name of privilege -> enum depth */
};

struct hierarchy {
    bool enabled, by_position;
    int64_t depth;
};

struct directory {
    bool enforced;          /* some role has a privilege; else nobody has set up who may do what */
    GHashTable *principals; /* id -> struct principal */
    GHashTable *units;      /* id -> id of the parent, "" = none */
    GHashTable *roles;      /* id -> struct role */
    GHashTable *positions;  /* id -> id of the parent */
    GHashTable *privileges; /* id -> name */
    struct hierarchy hierarchy;
};

/* The tables it is made of; ends with NULL. */
extern const char *const directory_tables[];

/* Owned: directory_destroy. NULL = failed. */
struct directory *directory_read(struct store *s, GError **error);
void directory_destroy(struct directory *d); /* NULL is fine */

const struct principal *directory_find(const struct directory *d, const char *id);
/* Whether `unit` is `ancestor` or below it. */
bool directory_is_within(const struct directory *d, const char *unit, const char *ancestor);
/* How far `user` is below `manager`, by managers or positions: 1 = reports directly, 0 = does not.
 */
unsigned directory_distance(const struct directory *d, const struct principal *manager,
                            const struct principal *user);

/* Calls `tell` for each row of a table, with these columns (ends with NULL; those the table lacks
 * are left out). A table that is not in the model has no rows. */
typedef void (*row_fn)(void *context, const struct row *row);
bool security_each_row(struct store *s, const char *table, const char *const *columns, row_fn tell,
                       void *context, GError **error);
#endif
