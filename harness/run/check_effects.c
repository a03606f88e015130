/* check_effects.c: {"effects": ordered|none|count}: what a device did to rows, in commit order. */
#include "model/effect_match.h"
#include "run/checks.h"
#include "run/error.h"
#include "run/observe.h"

/* The device's effects the check is about. Owned array; NULL on error. */
static GPtrArray *chosen(struct case_run *run, const cJSON *check, GError **error)
{
    const char *device = json_member_text(check, "device");
    const struct mark *since = observed_since(run, check, error);
    if (!since || !observe(run, error))
        return NULL;
    return observed_effects(run, device ? device : CASE_DEFAULT_DEVICE, since);
}

/* The named pattern with labels resolved; *ret is NULL when the check has none. */
static bool pattern_of(struct case_run *run, const cJSON *check, const char *name, cJSON **ret,
                       GError **error)
{
    const cJSON *given = json_member(check, name);
    *ret = given ? labels_resolve(run->labels, given, error) : NULL;
    return *ret || !given;
}

static bool judge_ordered(struct case_run *run, const cJSON *check, struct difference *ret,
                          GError **error)
{
    g_autoptr(GPtrArray) effects = chosen(run, check, error);
    g_autoptr(cJSON) patterns = NULL;
    if (!effects || !pattern_of(run, check, "of", &patterns, error))
        return false;
    effect_match_ordered(patterns, effects, ret);
    return true;
}

static bool judge_count(struct case_run *run, const cJSON *check, struct difference *ret,
                        GError **error)
{
    g_autoptr(GPtrArray) effects = chosen(run, check, error);
    g_autoptr(cJSON) pattern = NULL;
    if (!effects || !pattern_of(run, check, "match", &pattern, error))
        return false;
    check_count(check, effect_count(pattern, effects), ret);
    return true;
}

static bool judge_none(struct case_run *run, const cJSON *check, struct difference *ret,
                       GError **error)
{
    g_autoptr(GPtrArray) effects = chosen(run, check, error);
    g_autoptr(cJSON) pattern = NULL;
    if (!effects || !pattern_of(run, check, "match", &pattern, error))
        return false;
    for (unsigned i = 0; i < effects->len; i++) {
        const cJSON *effect = g_ptr_array_index(effects, i);
        if (!effect_match(pattern, effect, "", NULL))
            continue;
        g_autofree char *path = g_strdup_printf("effects[%u]", i);
        g_autofree char *found = effect_words(effect);
        difference_set(ret, path, "nothing", found);
        break;
    }
    return true;
}

bool check_effects(struct case_run *run, const cJSON *check, struct difference *ret, GError **error)
{
    static const struct check_verb verbs[] = {
        {"ordered", judge_ordered}, {"count", judge_count}, {"none", judge_none}};
    return check_dispatch(verbs, G_N_ELEMENTS(verbs), "effects", run, check, ret, error);
}
