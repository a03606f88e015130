/* condition.c: from the two headers to one condition. */
#include "http/condition.h"

#include <string.h>

/* NULL when the header is absent, empty or "null". */
static const char *find(const struct request *r, const char *name)
{
    const char *value = request_header(r, name);
    return value == NULL || *value == '\0' || strcmp(value, "null") == 0 ? NULL : value;
}

/* W/"123", "123" or 123; else -1. */
static int64_t read_version(const char *etag)
{
    if (g_str_has_prefix(etag, "W/"))
        etag += 2;
    size_t length = strlen(etag);
    bool quoted = length >= 2 && etag[0] == '"' && etag[length - 1] == '"';
    g_autofree char *digits = quoted ? g_strndup(etag + 1, length - 2) : g_strdup(etag);
    gint64 version = -1;
    return g_ascii_string_to_signed(digits, 10, 0, G_MAXINT64, &version, NULL) ? version : -1;
}

void condition_read(const struct request *r, struct condition *ret_condition)
{
    const char *match = find(r, "if-match"), *none_match = find(r, "if-none-match");
    *ret_condition = (struct condition){.kind = CONDITION_NONE};
    if (match != NULL && strcmp(match, "*") == 0)
        ret_condition->kind = CONDITION_MUST_EXIST;
    else if (match != NULL)
        *ret_condition =
            (struct condition){.kind = CONDITION_VERSION, .version = read_version(match)};
    else if (none_match != NULL && strcmp(none_match, "*") == 0)
        ret_condition->kind = CONDITION_MUST_NOT_EXIST;
}

bool condition_is_unchanged(const struct request *r, int64_t version)
{
    const char *none_match = find(r, "if-none-match");
    return none_match != NULL && strcmp(none_match, "*") != 0 &&
           read_version(none_match) == version;
}
