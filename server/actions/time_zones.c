/* time_zones.c: what time it is elsewhere: LocalTimeFromUtcTime, UtcTimeFromLocalTime and
 * GetTimeZoneCodeByLocalizedName. */
#include "actions/operation.h"
#include "store/time_zone.h"

#define ONLY_LANGUAGE 1033

/* The moment and the zone of a call; the zone is owned. */
struct place {
    int64_t seconds;
    GTimeZone *zone;
};

static bool fail(GError **error, const char *what, const char *value)
{
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s '%s'.", what, value);
    return false;
}

static bool read_place(struct operation_call *call, const char *time, struct place *ret_place,
                       GError **error)
{
    int64_t code = operation_integer(call, "TimeZoneCode", -1);
    const char *text = cJSON_GetStringValue(operation_parameter(call, time));
    g_autofree char *number = g_strdup_printf("%d", (int)code);
    if (text == NULL || !date_parse(text, false, &ret_place->seconds))
        return fail(error, "There is no such date and time:", text == NULL ? "" : text);
    ret_place->zone = time_zone_find(code);
    return ret_place->zone != NULL || fail(error, "There is no time zone with the code", number);
}

static void answer_time(struct operation_call *call, const char *name, int64_t seconds)
{
    struct json j;
    char text[32];
    date_format(seconds, false, text);
    operation_begin_answer(call, &j);
    json_put_text(&j, name, text);
    json_end_object(&j);
}

bool operation_local_time(struct operation_call *call, GError **error)
{
    struct place place;
    if (!read_place(call, "UtcTime", &place, error))
        return false;
    gint interval = g_time_zone_find_interval(place.zone, G_TIME_TYPE_UNIVERSAL, place.seconds);
    int64_t offset = interval < 0 ? 0 : g_time_zone_get_offset(place.zone, interval);
    g_time_zone_unref(place.zone);
    answer_time(call, "LocalTime", place.seconds + offset);
    return true;
}

/* A local time that is skipped in spring counts on with the time of before. */
bool operation_utc_time(struct operation_call *call, GError **error)
{
    struct place place;
    if (!read_place(call, "LocalTime", &place, error))
        return false;
    gint64 local = place.seconds;
    gint interval = g_time_zone_adjust_time(place.zone, G_TIME_TYPE_STANDARD, &local);
    int64_t offset = interval < 0 ? 0 : g_time_zone_get_offset(place.zone, interval);
    g_time_zone_unref(place.zone);
    answer_time(call, "UtcTime", local - offset);
    return true;
}

bool operation_time_zone_code(struct operation_call *call, GError **error)
{
    const char *name = operation_text(call, "LocalizedStandardName");
    int64_t code = name == NULL ? -1 : time_zone_code(name);
    struct json j;
    if (operation_integer(call, "LocaleId", 0) != ONLY_LANGUAGE)
        return fail(error, "LocaleId: the only language of this organisation is", "1033");
    if (code < 0) {
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                    "There is no time zone with the standard name '%s'.", name == NULL ? "" : name);
        return false;
    }
    operation_begin_answer(call, &j);
    json_put_integer(&j, "TimeZoneCode", code);
    json_end_object(&j);
    return true;
}
