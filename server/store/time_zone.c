/* time_zone.c: from the number of a time zone to its rules, which are those of the system. */
#include "store/time_zone.h"

#include <string.h>

static const struct {
    int64_t code;
    const char *name, *standard_name;
} zones[] = {
#define X(code, name, standard_name) {code, name, standard_name},
#include "store/time_zone.def"
#undef X
};

GTimeZone *time_zone_find(int64_t code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++)
        if (zones[i].code == code)
            return g_time_zone_new_identifier(zones[i].name);
    return NULL;
}

int64_t time_zone_code(const char *standard_name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++)
        if (strcmp(zones[i].standard_name, standard_name) == 0)
            return zones[i].code;
    return -1;
}

GTimeZone *time_zone_read(struct store *s, const struct guid *user, GError **error)
{
    struct value code;
    if (!store_find_value(s, model_find_table(store_model(s), "usersettings"), user, "timezonecode",
                          &code, error))
        return NULL;
    GTimeZone *zone = code.kind == VALUE_INTEGER ? time_zone_find(code.integer) : NULL;
    return zone != NULL ? zone : g_time_zone_new_utc();
}
