/* wire_match.c: see wire_match.h. */
#include "model/wire_match.h"

#include <string.h>

#define API_ROOT "/api/data/v"

const char *wire_api_path(const cJSON *request)
{
    const char *path = json_member_text(request, "path");
    const char *root = path ? strstr(path, API_ROOT) : NULL;
    const char *rest = root ? strchr(root + strlen(API_ROOT), '/') : NULL;
    if (rest)
        return rest + 1;
    return path ? path : "";
}

static const char *header(const cJSON *request, const char *name)
{
    /* header names are compared without case */
    const cJSON *headers = cJSON_GetObjectItemCaseSensitive(request, "requestHeaders");
    return cJSON_GetStringValue(cJSON_GetObjectItem(headers, name));
}

static bool match_alternatives(const cJSON *wanted, const cJSON *actual)
{
    if (!cJSON_IsArray(wanted))
        return cJSON_Compare(wanted, actual, true);
    const cJSON *one;
    cJSON_ArrayForEach(one, wanted)
    {
        if (cJSON_Compare(one, actual, true))
            return true;
    }
    return false;
}

static bool match_text(const cJSON *wanted, const cJSON *request)
{
    return match_alternatives(wanted, cJSON_GetObjectItemCaseSensitive(request, wanted->string));
}

static bool match_path(const cJSON *wanted, const cJSON *request)
{
    return cJSON_IsString(wanted) &&
           g_pattern_match_simple(wanted->valuestring, wire_api_path(request));
}

static bool match_id(const cJSON *wanted, const cJSON *request)
{
    return cJSON_IsString(wanted) && strstr(wire_api_path(request), wanted->valuestring);
}

static bool match_header(const cJSON *wanted, const char *value)
{
    if (cJSON_IsString(wanted))
        return value && g_pattern_match_simple(wanted->valuestring, value);
    return cJSON_IsTrue(wanted) == (value != NULL);
}

static bool match_if_match(const cJSON *wanted, const cJSON *request)
{
    return match_header(wanted, header(request, "If-Match"));
}

static bool match_if_none_match(const cJSON *wanted, const cJSON *request)
{
    return match_header(wanted, header(request, "If-None-Match"));
}

static bool match_fault(const cJSON *wanted, const cJSON *request)
{
    const cJSON *fault = cJSON_GetObjectItemCaseSensitive(request, "fault");
    return cJSON_IsTrue(wanted) == (fault && !cJSON_IsNull(fault));
}

/* Does the member `name` of a written row stand for this column? A lookup column travels under its
 * navigation property, which for a polymorphic one carries the target's name. */
static bool stands_for(const char *name, const char *column)
{
    const gsize length = strlen(column);
    if (g_str_has_prefix(name, column)) {
        const char *rest = name + length;
        return *rest == '\0' || (*rest == '@' && strcmp(rest, "@odata.bind") == 0) ||
               (*rest == '_' && g_str_has_suffix(rest, "@odata.bind"));
    }
    return name[0] == '_' && g_str_has_prefix(name + 1, column) &&
           strcmp(name + 1 + length, "_value") == 0;
}

static const cJSON *find_column(const cJSON *body, const char *column)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, body)
    {
        if (member->string && stands_for(member->string, column))
            return member;
    }
    return NULL;
}

static bool has_columns(const cJSON *columns, const cJSON *body)
{
    const cJSON *column;
    cJSON_ArrayForEach(column, columns)
    {
        const char *name = cJSON_IsObject(columns) ? column->string : column->valuestring;
        const cJSON *found = name ? find_column(body, name) : NULL;
        if (!found || (cJSON_IsObject(columns) && !json_match(column, found, "", NULL)))
            return false;
    }
    return true;
}

static bool lacks_columns(const cJSON *columns, const cJSON *body)
{
    const cJSON *column;
    cJSON_ArrayForEach(column, columns)
    {
        if (cJSON_IsString(column) && find_column(body, column->valuestring))
            return false;
    }
    return true;
}

static bool match_body(const cJSON *wanted, const cJSON *request)
{
    const cJSON *sent = cJSON_GetObjectItemCaseSensitive(request, "requestBody");
    cJSON *parsed = cJSON_IsString(sent) ? cJSON_Parse(sent->valuestring) : NULL;
    const cJSON *body = parsed ? parsed : sent;
    const bool matches = has_columns(cJSON_GetObjectItemCaseSensitive(wanted, "has"), body) &&
                         lacks_columns(cJSON_GetObjectItemCaseSensitive(wanted, "lacks"), body);
    cJSON_Delete(parsed);
    return matches;
}

static const struct {
    const char *name;
    bool (*match)(const cJSON *wanted, const cJSON *request);
} members[] = {
    {"method", match_text}, {"op", match_text},    {"entity", match_text},
    {"status", match_text}, {"user", match_text},  {"path", match_path},
    {"id", match_id},       {"body", match_body},  {"ifMatch", match_if_match},
    {"fault", match_fault}, {"query", match_text}, {"ifNoneMatch", match_if_none_match},
};

static bool match_named(const cJSON *wanted, const cJSON *request)
{
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        if (strcmp(members[i].name, wanted->string) == 0)
            return members[i].match(wanted, request);
    }
    return false;
}

bool wire_match(const cJSON *pattern, const cJSON *request)
{
    const cJSON *wanted;
    if (g_strcmp0(json_member_text(request, "op"), "token") == 0 &&
        !cJSON_GetObjectItemCaseSensitive(pattern, "op"))
        return false;
    cJSON_ArrayForEach(wanted, pattern)
    {
        if (!match_named(wanted, request))
            return false;
    }
    return true;
}

unsigned wire_count(const cJSON *pattern, const GPtrArray *requests)
{
    unsigned count = 0;
    for (unsigned i = 0; i < requests->len; i++)
        count += wire_match(pattern, g_ptr_array_index(requests, i));
    return count;
}

bool wire_match_ordered(const cJSON *patterns, const GPtrArray *requests, struct difference *ret)
{
    const cJSON *pattern;
    unsigned at = 0, index = 0;
    cJSON_ArrayForEach(pattern, patterns)
    {
        while (at < requests->len && !wire_match(pattern, g_ptr_array_index(requests, at)))
            at++;
        if (at == requests->len) {
            g_autofree char *path = g_strdup_printf("requests[%u]", index);
            g_autofree char *wanted = json_words(pattern);
            return difference_set(ret, path, wanted,
                                  index ? "no such request after the one before"
                                        : "no such request");
        }
        at++;
        index++;
    }
    return true;
}

bool wire_is_write(const cJSON *request)
{
    static const char *const methods[] = {"POST", "PATCH", "PUT", "DELETE", NULL};
    const char *method = json_member_text(request, "method");
    const char *path = json_member_text(request, "path");
    return method && path && strstr(path, API_ROOT) && g_strv_contains(methods, method);
}

static double time_of(const cJSON *request, const char *member)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(request, member);
    return cJSON_IsNumber(value) ? value->valuedouble : 0;
}

static int compare_start(gconstpointer a, gconstpointer b)
{
    const double left = time_of(*(const cJSON *const *)a, "started_us");
    const double right = time_of(*(const cJSON *const *)b, "started_us");
    return (left > right) - (left < right);
}

bool wire_one_at_a_time(const GPtrArray *requests, struct difference *ret)
{
    g_autoptr(GPtrArray) writes = g_ptr_array_new();
    for (unsigned i = 0; i < requests->len; i++) {
        if (wire_is_write(g_ptr_array_index(requests, i)))
            g_ptr_array_add(writes, g_ptr_array_index(requests, i));
    }
    g_ptr_array_sort(writes, compare_start);
    for (unsigned i = 1; i < writes->len; i++) {
        const cJSON *before = g_ptr_array_index(writes, i - 1);
        const cJSON *after = g_ptr_array_index(writes, i);
        if (time_of(after, "started_us") >= time_of(before, "ended_us"))
            continue;
        g_autofree char *first = wire_words(before);
        g_autofree char *second = wire_words(after);
        g_autofree char *expected = g_strdup_printf("starts after %s has ended", first);
        g_autofree char *actual =
            g_strdup_printf("%s started %.0f us before that", second,
                            time_of(before, "ended_us") - time_of(after, "started_us"));
        g_autofree char *path = g_strdup_printf("writes[%u]", i);
        return difference_set(ret, path, expected, actual);
    }
    return true;
}

bool wire_pauses(const cJSON *pattern, const GPtrArray *requests, double min_ms,
                 struct difference *ret)
{
    for (unsigned i = 1; i < requests->len; i++) {
        const cJSON *before = g_ptr_array_index(requests, i - 1);
        const cJSON *after = g_ptr_array_index(requests, i);
        const double pause_ms =
            (time_of(after, "started_us") - time_of(before, "ended_us")) / 1000.0;
        if (!wire_match(pattern, before) || pause_ms >= min_ms)
            continue;
        g_autofree char *first = wire_words(before);
        g_autofree char *second = wire_words(after);
        g_autofree char *expected = g_strdup_printf("%.0f ms of silence after %s", min_ms, first);
        g_autofree char *actual = g_strdup_printf("%s after %.0f ms", second, pause_ms);
        g_autofree char *path = g_strdup_printf("requests[%u]", i);
        return difference_set(ret, path, expected, actual);
    }
    return true;
}

char *wire_words(const cJSON *request)
{
    const char *method = json_member_text(request, "method");
    const cJSON *status = cJSON_GetObjectItemCaseSensitive(request, "status");
    g_autofree char *answer = cJSON_IsNumber(status) && status->valueint
                                  ? g_strdup_printf("%d", status->valueint)
                                  : g_strdup("no answer");
    return g_strdup_printf("%s %s -> %s", method ? method : "?", wire_api_path(request), answer);
}
