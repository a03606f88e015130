/* operator_user.c: conditions about who asks: the user, their business unit, teams, subordinates
 * and language. Looked up inside the statement, so that they are those of this moment. */
#include <string.h>

#include "store/operator.h"

#define DEFAULT_LANGUAGE 1033

/* A table that organisations with little metadata may lack; NULL then. */
static const struct table *need_table(struct operation *o, const char *name, const char *column1,
                                      const char *column2, GError **error)
{
    struct store *s = o->scope->compiler->store;
    const struct table *t = model_find_table(s->model, name);
    bool usable =
        t != NULL && table_find_column(t, column1) != NULL && table_find_column(t, column2) != NULL;
    return usable && schema_need_table(s, t, error) ? t : NULL;
}

/* Appends "(SELECT column FROM t WHERE key = value)". */
static void add_value_of(struct sql *q, const struct table *t, const char *column, const char *key,
                         const char *id)
{
    sql_add(q, "(SELECT ");
    sql_add_name(q, column);
    sql_add(q, " FROM ");
    sql_add_name(q, t->logical_name);
    sql_add(q, " WHERE ");
    sql_add_name(q, key);
    sql_add(q, " = ");
    sql_add_text_value(q, id);
    sql_add(q, ")");
}

static bool add_business_unit(struct operation *o, const char *user, GError **error)
{
    const struct table *users =
        need_table(o, "systemuser", "businessunitid", "systemuserid", error);
    sql_add_part(o->out, &o->column);
    if (o->expr->operation == OPERATOR_NE_BUSINESSID)
        sql_add(o->out, " <> ");
    else
        sql_add(o->out, " = ");
    if (users == NULL)
        sql_add(o->out, "NULL");
    else
        add_value_of(o->out, users, "businessunitid", "systemuserid", user);
    return *error == NULL;
}

static bool add_language(struct operation *o, const char *user, GError **error)
{
    const struct table *settings =
        need_table(o, "usersettings", "uilanguageid", "systemuserid", error);
    const struct table *organizations =
        need_table(o, "organization", "languagecode", "organizationid", error);
    const struct asker *asker = o->scope->compiler->asker;
    sql_add_part(o->out, &o->column);
    sql_add(o->out, " = coalesce(");
    if (settings != NULL) {
        add_value_of(o->out, settings, "uilanguageid", "systemuserid", user);
        sql_add(o->out, ", ");
    }
    if (organizations != NULL) {
        add_value_of(o->out, organizations, "languagecode", "organizationid",
                     asker->organization.text);
        sql_add(o->out, ", ");
    }
    sql_add_integer_value(o->out, DEFAULT_LANGUAGE);
    sql_add(o->out, ", NULL)");
    return *error == NULL;
}

/* Appends the users meant, as something that may follow IN. */
static bool add_users(struct operation *o, bool subordinates, const char *user, GError **error)
{
    const struct table *users =
        subordinates ? need_table(o, "systemuser", "parentsystemuserid", "systemuserid", error)
                     : NULL;
    if (users != NULL) {
        const struct column *manager = table_find_column(users, "parentsystemuserid");
        if (!operator_add_closure(o, users, manager, user, false, error))
            return false;
        sql_add(o->out, ")");
    } else {
        sql_add(o->out, "(");
        sql_add_text_value(o->out, user);
        sql_add(o->out, ")");
    }
    return *error == NULL;
}

/* Appends "<column> IN (teams of the users meant)". */
static bool add_teams(struct operation *o, bool subordinates, const char *user, GError **error)
{
    const struct table *members = need_table(o, "teammembership", "teamid", "systemuserid", error);
    if (members == NULL) {
        sql_add(o->out, "0");
        return *error == NULL;
    }
    sql_add_part(o->out, &o->column);
    sql_add(o->out, " IN (SELECT \"teamid\" FROM ");
    sql_add_name(o->out, members->logical_name);
    sql_add(o->out, " WHERE \"systemuserid\" IN ");
    if (!add_users(o, subordinates, user, error))
        return false;
    sql_add(o->out, ")");
    return true;
}

static bool add_people(struct operation *o, const char *user, GError **error)
{
    static const struct {
        bool users, subordinates, teams, negated;
    } forms[] = {
        [OPERATOR_EQ_USERID] = {true, false, false, false},
        [OPERATOR_NE_USERID] = {true, false, false, true},
        [OPERATOR_EQ_USERTEAMS] = {false, false, true, false},
        [OPERATOR_EQ_USERORUSERTEAMS] = {true, false, true, false},
        [OPERATOR_EQ_USERORUSERHIERARCHY] = {true, true, false, false},
        [OPERATOR_EQ_USERORUSERHIERARCHYANDTEAMS] = {true, true, true, false},
    };
    enum operator_id id = o->expr->operation;
    sql_add(o->out, "(");
    if (forms[id].users) {
        sql_add_part(o->out, &o->column);
        if (forms[id].negated)
            sql_add(o->out, " NOT");
        sql_add(o->out, " IN ");
        if (!add_users(o, forms[id].subordinates, user, error))
            return false;
    }
    if (forms[id].users && forms[id].teams)
        sql_add(o->out, " OR ");
    if (forms[id].teams && !add_teams(o, forms[id].subordinates, user, error))
        return false;
    sql_add(o->out, ")");
    return true;
}

bool operator_add_user(struct operation *o, GError **error)
{
    const char *user = o->scope->compiler->asker->user.text;
    GError *inner =
        NULL; /* always there, so that helpers can tell a missing table from a failure */
    bool good = false;
    switch (o->expr->operation) {
    case OPERATOR_EQ_BUSINESSID:
    case OPERATOR_NE_BUSINESSID:
        good = add_business_unit(o, user, &inner);
        break;
    case OPERATOR_EQ_USERLANGUAGE:
        good = add_language(o, user, &inner);
        break;
    default:
        good = add_people(o, user, &inner);
    }
    if (inner != NULL)
        g_propagate_error(error, inner);
    return good;
}
