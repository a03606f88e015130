/* secure_links.c: pairs of N:N relationships. Between business rows both must allow to append;
 * pairs that make rights ask for rights over who gets them. */
#include <string.h>

#include "service/secure.h"

/* What must be allowed on the row of `table`, which is one of the pair's two. */
static const struct {
    const char *intersect, *table;
    enum right right;
    const char *task; /* a privilege needed besides; NULL = none */
} special[] = {
    {"systemuserroles", "systemuser", RIGHT_READ, "prvAssignRole"},
    {"systemuserroles", "role", RIGHT_READ, "prvAssignRole"},
    {"teamroles", "team", RIGHT_READ, "prvAssignRole"},
    {"teamroles", "role", RIGHT_READ, "prvAssignRole"},
    {"teammembership", "team", RIGHT_WRITE, NULL},
    {"teammembership", "systemuser", RIGHT_READ, NULL},
    {"roleprivileges", "role", RIGHT_WRITE, NULL},
    {"roleprivileges", "privilege", RIGHT_READ, NULL},
    {"systemuserprofiles", "fieldsecurityprofile", RIGHT_WRITE, NULL},
    {"systemuserprofiles", "systemuser", RIGHT_READ, NULL},
    {"teamprofiles", "fieldsecurityprofile", RIGHT_WRITE, NULL},
    {"teamprofiles", "team", RIGHT_READ, NULL},
};

static bool check_end(struct work *w, const struct many_to_many *m, const struct table *t,
                      const struct guid *id, GError **error)
{
    const struct actor a = session_actor(w->session);
    for (size_t i = 0; i < G_N_ELEMENTS(special); i++) {
        if (strcmp(special[i].intersect, m->intersect_table) != 0 ||
            strcmp(special[i].table, t->logical_name) != 0)
            continue;
        return (special[i].task == NULL || security_check_task(&a, special[i].task, error)) &&
               security_check_row(&a, t, id, special[i].right, error);
    }
    return security_check_row(&a, t, id, RIGHT_APPEND, error);
}

bool secure_pair(struct work *w, const struct nav *nav, const struct guid *id,
                 const struct guid *related, GError **error)
{
    return w->session->security == NULL || (check_end(w, nav->many, nav->from, id, error) &&
                                            check_end(w, nav->many, nav->to, related, error));
}
