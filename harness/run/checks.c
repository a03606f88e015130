/* checks.c: see checks.h. */
#include "run/checks.h"

#include "run/error.h"

static const struct check_verb groups[] = {
    {"server", check_server},
    {"client", check_client},
    {"effects", check_effects},
    {"wire", check_wire},
};

bool check_dispatch(const struct check_verb *verbs, size_t count, const char *group,
                    struct case_run *run, const cJSON *check, struct difference *ret,
                    GError **error)
{
    const char *name = json_member_text(check, group);
    for (size_t i = 0; name && i < count; i++) {
        if (g_str_equal(verbs[i].name, name))
            return verbs[i].judge(run, check, ret, error);
    }
    g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "there is no check %s: %s", group,
                name ? name : "?");
    return false;
}

static bool judge(struct case_run *run, const cJSON *check, struct difference *ret, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
        if (json_member(check, groups[i].name))
            return groups[i].judge(run, check, ret, error);
    }
    g_set_error_literal(error, RUN_ERROR, RUN_ERROR_SETUP, "a check without a verb");
    return false;
}

bool check_run(struct case_run *run, const cJSON *check, GError **error)
{
    const char *rule = run->rule, *level = run->level;
    const char *own_rule = json_member_text(check, "rule"),
               *own_level = json_member_text(check, "level");
    struct difference difference = {0};
    run->rule = own_rule ? own_rule : rule;
    run->level = own_level ? own_level : level;
    const bool judged = judge(run, check, &difference, error);
    if (judged && difference.path)
        case_find(run, &difference);
    difference_finish(&difference);
    run->rule = rule;
    run->level = level;
    return judged;
}

void check_count(const cJSON *check, double actual, struct difference *ret)
{
    const double exact = json_number(check, "count", -1);
    const double least = json_number(check, "min", exact);
    const double most = json_number(check, "max", exact >= 0 ? exact : G_MAXDOUBLE);
    if (actual >= least && actual <= most)
        return;
    g_autofree char *found = g_strdup_printf("%.0f", actual);
    g_autofree char *expected = exact >= 0       ? g_strdup_printf("%.0f", exact)
                                : actual < least ? g_strdup_printf("at least %.0f", least)
                                                 : g_strdup_printf("at most %.0f", most);
    difference_set(ret, "count", expected, found);
}

bool check_row(struct case_run *run, const cJSON *check, const cJSON *row, struct difference *ret,
               GError **error)
{
    const cJSON *has = json_member(check, "has");
    if (cJSON_IsTrue(json_member(check, "absent"))) {
        g_autofree char *found = json_words(row);
        if (row)
            difference_set(ret, "row", "no such row", found);
        return true;
    }
    if (!row) {
        difference_set(ret, "row", "the row", "no such row");
        return true;
    }
    g_autoptr(cJSON) wanted = has ? labels_resolve(run->labels, has, error) : NULL;
    if (has && !wanted)
        return false;
    if (wanted)
        json_match(wanted, row, "", ret);
    return true;
}
