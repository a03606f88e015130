/* service_limits.c: see service_limits.h. */
#include "mock/service_limits.h"

#include "model/error.h"

static const struct {
    const char *name;
    int64_t full;
    const char *code, *before, *after;
    bool grouped; /* the number is written 1,200,000 */
} limits[LIMIT_COUNT] = {
    [LIMIT_REQUESTS] = {"requests", 6000, "0x80072322", "Number of requests exceeded the limit of ",
                        " over time window of 300 seconds.", false},
    [LIMIT_TIME] = {"time", 1200000, "0x80072321",
                    "Combined execution time of incoming requests exceeded limit of ",
                    " milliseconds over time window of 300 seconds. Decrease number of concurrent "
                    "requests or reduce the duration of requests and try again later.",
                    true},
    [LIMIT_CONCURRENT] = {"concurrent", 52, "0x80072326",
                          "Number of concurrent requests exceeded the limit of ", ".", false},
};

bool service_limit_find(const char *name, enum service_limit *ret_limit, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        if (strcmp(limits[i].name, name) != 0)
            continue;
        if (ret_limit != NULL)
            *ret_limit = (enum service_limit)i;
        return true;
    }
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "limit must be requests, time or concurrent, not %s.", name);
    return false;
}

int64_t service_limit_full(enum service_limit limit)
{
    return limits[limit].full;
}

const char *service_limit_code(enum service_limit limit)
{
    return limits[limit].code;
}

char *service_limit_group(int64_t value)
{
    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, value);
    GString *out = g_string_new(NULL);
    size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            g_string_append_c(out, ',');
        g_string_append_c(out, digits[i]);
    }
    return g_string_free(out, FALSE);
}

char *service_limit_message(enum service_limit limit, int64_t value)
{
    g_autofree char *number = limits[limit].grouped ? service_limit_group(value)
                                                    : g_strdup_printf("%" G_GINT64_FORMAT, value);
    return g_strconcat(limits[limit].before, number, limits[limit].after, NULL);
}
