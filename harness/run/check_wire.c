/* check_wire.c: {"wire": count|ordered|one-at-a-time|pause|silent}: what a device put on the wire.
 */
#include "model/wire_match.h"
#include "run/checks.h"
#include "run/error.h"
#include "run/observe.h"

static GPtrArray *chosen(struct case_run *run, const cJSON *check, GError **error)
{
    const char *device = json_member_text(check, "device");
    const struct mark *since = observed_since(run, check, error);
    if (!since || !observe(run, error))
        return NULL;
    return observed_requests(run, device ? device : CASE_DEFAULT_DEVICE, since);
}

/* Paths may name rows by label: "accounts(@contoso)". */
static void expand_path(const struct case_run *run, cJSON *pattern)
{
    const char *path = json_member_text(pattern, "path");
    if (!path)
        return;
    g_autofree char *expanded = labels_expand(run->labels, path);
    cJSON_ReplaceItemInObjectCaseSensitive(pattern, "path", cJSON_CreateString(expanded));
}

/* The named pattern (or list of patterns), labels resolved. Owned; NULL on error. */
static cJSON *pattern_of(struct case_run *run, const cJSON *check, const char *name, GError **error)
{
    const cJSON *given = json_member(check, name);
    cJSON *pattern = given ? labels_resolve(run->labels, given, error) : cJSON_CreateObject();
    cJSON *one;
    if (!pattern)
        return NULL;
    if (cJSON_IsObject(pattern))
        expand_path(run, pattern);
    cJSON_ArrayForEach(one, pattern)
    {
        if (cJSON_IsObject(one))
            expand_path(run, one);
    }
    return pattern;
}

static bool judge_count(struct case_run *run, const cJSON *check, struct difference *ret,
                        GError **error)
{
    g_autoptr(GPtrArray) requests = chosen(run, check, error);
    g_autoptr(cJSON) pattern = requests ? pattern_of(run, check, "match", error) : NULL;
    if (!pattern)
        return false;
    check_count(check, wire_count(pattern, requests), ret);
    return true;
}

static bool judge_ordered(struct case_run *run, const cJSON *check, struct difference *ret,
                          GError **error)
{
    g_autoptr(GPtrArray) requests = chosen(run, check, error);
    g_autoptr(cJSON) patterns = requests ? pattern_of(run, check, "of", error) : NULL;
    if (!patterns)
        return false;
    wire_match_ordered(patterns, requests, ret);
    return true;
}

static bool judge_one_at_a_time(struct case_run *run, const cJSON *check, struct difference *ret,
                                GError **error)
{
    g_autoptr(GPtrArray) requests = chosen(run, check, error);
    if (!requests)
        return false;
    wire_one_at_a_time(requests, ret);
    return true;
}

static bool judge_pause(struct case_run *run, const cJSON *check, struct difference *ret,
                        GError **error)
{
    g_autoptr(GPtrArray) requests = chosen(run, check, error);
    g_autoptr(cJSON) pattern = requests ? pattern_of(run, check, "match", error) : NULL;
    const cJSON *min_ms = json_member(check, "min_ms");
    if (!pattern)
        return false;
    wire_pauses(pattern, requests, min_ms ? min_ms->valuedouble : 0, ret);
    return true;
}

static bool judge_silent(struct case_run *run, const cJSON *check, struct difference *ret,
                         GError **error)
{
    g_autoptr(GPtrArray) requests = chosen(run, check, error);
    if (!requests)
        return false;
    if (requests->len) {
        g_autofree char *words = wire_words(g_ptr_array_index(requests, 0));
        difference_set(ret, "requests[0]", "nothing", words);
    }
    return true;
}

bool check_wire(struct case_run *run, const cJSON *check, struct difference *ret, GError **error)
{
    static const struct check_verb verbs[] = {{"count", judge_count},
                                              {"ordered", judge_ordered},
                                              {"one-at-a-time", judge_one_at_a_time},
                                              {"pause", judge_pause},
                                              {"silent", judge_silent}};
    return check_dispatch(verbs, G_N_ELEMENTS(verbs), "wire", run, check, ret, error);
}
