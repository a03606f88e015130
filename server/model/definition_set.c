/* definition_set.c: see definition_set.h. */
#include "model/definition_set.h"

#include <math.h>
#include <string.h>

#define MAX_FILE_KB 10485760
#define MAX_IMAGE_KB 30720
#define MAX_INT32 2147483647.0
#define MAX_DECIMAL 100000000000.0
#define MAX_MONEY 922337203685477.0

static struct column *column_of(const struct definitions_item *item)
{
    return (struct column *)(uintptr_t)item->subject; /* r->model is ours to change */
}

static struct table *table_of(const struct definitions_item *item)
{
    return (struct table *)(uintptr_t)item->subject;
}

static const cJSON *inner(const cJSON *value)
{
    return cJSON_GetObjectItemCaseSensitive(value, "Value");
}

/* Position in `words`, which ends with NULL; -1 = none of them. */
static int find_word(const char *const *words, const cJSON *value)
{
    for (int i = 0; cJSON_IsString(value) && words[i] != NULL; i++)
        if (strcmp(words[i], value->valuestring) == 0)
            return i;
    return -1;
}

static bool refuse(const struct definition_reader *r, const char *member, const char *message,
                   GError **error)
{
    return definition_fail(r, ERROR_INVALID_ARGUMENT, member, message, error);
}

/* ---- limits of columns -------------------------------------------------------------------------
 */

static bool set_max_length(struct definition_reader *r, const struct definitions_item *item,
                           const cJSON *value, GError **error)
{
    struct column *c = column_of(item);
    int limit = c->type == COLUMN_MEMO ? 1048576 : 4000;
    if (value->valuedouble < 1 || value->valuedouble > limit ||
        value->valuedouble != (double)value->valueint)
        return refuse(r, "MaxLength",
                      "a whole number from 1 to 4000 is wanted (1048576 for multiline text).",
                      error);
    c->max_length = value->valueint;
    return true;
}

static double bound_of(const struct column *c)
{
    return c->type == COLUMN_INTEGER ? MAX_INT32
           : c->type == COLUMN_MONEY ? MAX_MONEY
                                     : MAX_DECIMAL;
}

/* Both bounds may change in one request, so their order is checked at the end: check_bounds. */
static bool set_bound(struct definition_reader *r, const struct definitions_item *item,
                      const cJSON *value, const char *member, double *bound, GError **error)
{
    const struct column *c = column_of(item);
    double limit = bound_of(c);
    bool whole = c->type != COLUMN_INTEGER || value->valuedouble == floor(value->valuedouble);
    if (c->type == COLUMN_BIGINT)
        return true; /* fixed */
    if (!whole || value->valuedouble > limit || value->valuedouble < -limit - 1)
        return refuse(r, member, "the value is outside of what a column of this type can hold.",
                      error);
    *bound = value->valuedouble;
    return true;
}

static bool set_min(struct definition_reader *r, const struct definitions_item *item,
                    const cJSON *value, GError **error)
{
    return set_bound(r, item, value, "MinValue", &column_of(item)->min, error);
}

static bool set_max(struct definition_reader *r, const struct definitions_item *item,
                    const cJSON *value, GError **error)
{
    return set_bound(r, item, value, "MaxValue", &column_of(item)->max, error);
}

static bool set_precision(struct definition_reader *r, const struct definitions_item *item,
                          const cJSON *value, GError **error)
{
    struct column *c = column_of(item);
    int limit = c->type == COLUMN_DOUBLE ? 5 : c->type == COLUMN_MONEY ? 4 : 10;
    if (value->valuedouble < 0 || value->valuedouble > limit ||
        value->valuedouble != (double)value->valueint)
        return refuse(r, "Precision",
                      "a whole number is wanted: up to 10 (decimal), 5 (float) or 4 (money).",
                      error);
    c->precision = value->valueint;
    return true;
}

/* ---- what columns are like ---------------------------------------------------------------------
 */

static bool set_required(struct definition_reader *r, const struct definitions_item *item,
                         const cJSON *value, GError **error)
{
    static const char *const words[] = {"None", "Recommended", "ApplicationRequired",
                                        "SystemRequired", NULL};
    struct column *c = column_of(item);
    int found = find_word(words, inner(value));
    if (found < 0)
        return refuse(r, "RequiredLevel.Value",
                      "None, Recommended, ApplicationRequired or SystemRequired is wanted.", error);
    if (!r->creating && found != (int)c->required &&
        (c->required == REQUIRED_SYSTEM || found == REQUIRED_SYSTEM))
        return refuse(r, "RequiredLevel.Value", "SystemRequired cannot be set or taken away.",
                      error);
    c->required = (enum required_level)found;
    return true;
}

static bool set_format(struct definition_reader *r, const struct definitions_item *item,
                       const cJSON *value, GError **error)
{
    static const char *const text_words[] = {"Text",
                                             "TextArea",
                                             "Email",
                                             "Url",
                                             "Phone",
                                             "PhoneticGuide",
                                             "TickerSymbol",
                                             "VersionNumber",
                                             "Json",
                                             "RichText",
                                             "InternalExtentData",
                                             NULL};
    static const char *const date_words[] = {"DateOnly", "DateAndTime", NULL};
    static const char *const integer_words[] = {"None",     "Duration", "TimeZone",
                                                "Language", "Locale",   NULL};
    static const char *const lookup_words[] = {"None", "Connection", "Regarding", "Text", NULL};
    struct column *c = column_of(item);
    const char *const *words = c->type == COLUMN_DATETIME  ? date_words
                               : c->type == COLUMN_INTEGER ? integer_words
                               : column_is_lookup(c)       ? lookup_words
                                                           : text_words;
    const cJSON *word = cJSON_IsObject(value) ? inner(value) : value;
    if (cJSON_IsNull(word))
        return true;
    if (find_word(words, word) < 0)
        return refuse(r, "Format", "this type of column has no such format.", error);
    c->format = model_text(r->model, word->valuestring);
    return true;
}

static bool set_behavior(struct definition_reader *r, const struct definitions_item *item,
                         const cJSON *value, GError **error)
{
    static const char *const words[] = {"UserLocal", "DateOnly", "TimeZoneIndependent", NULL};
    struct column *c = column_of(item);
    int found = find_word(words, inner(value));
    if (found < 0)
        return refuse(r, "DateTimeBehavior.Value",
                      "UserLocal, DateOnly or TimeZoneIndependent is wanted.", error);
    if (!r->creating && found != (int)c->behavior && c->behavior != DATE_USER_LOCAL)
        return refuse(r, "DateTimeBehavior.Value", "only UserLocal can be changed.", error);
    c->behavior = (enum date_behavior)found;
    return true;
}

static bool set_default_flag(struct definition_reader *r, const struct definitions_item *item,
                             const cJSON *value, GError **error)
{
    (void)r;
    (void)error;
    column_of(item)->has_default = true;
    column_of(item)->default_value = cJSON_IsTrue(value);
    return true;
}

/* That there is such an option is checked when the options are known: definition_check_default. */
static bool set_default_choice(struct definition_reader *r, const struct definitions_item *item,
                               const cJSON *value, GError **error)
{
    struct column *c = column_of(item);
    if (value->valuedouble != (double)value->valueint)
        return refuse(r, "DefaultFormValue", "a whole number is wanted.", error);
    c->has_default = value->valueint != -1;
    c->default_value = value->valueint;
    return true;
}

static bool set_auto_number(struct definition_reader *r, const struct definitions_item *item,
                            const cJSON *value, GError **error)
{
    struct column *c = column_of(item);
    if (!cJSON_IsString(value) || c->type != COLUMN_STRING)
        return refuse(r, "AutoNumberFormat", "only a column of type String has one, a text.",
                      error);
    c->auto_number_format =
        value->valuestring[0] == '\0' ? NULL : model_text(r->model, value->valuestring);
    return true;
}

/* ---- tables and relationships ------------------------------------------------------------------
 */

static bool set_offline_in_mobile(struct definition_reader *r, const struct definitions_item *item,
                                  const cJSON *value, GError **error)
{
    (void)r;
    (void)error;
    table_of(item)->flags.offline_in_mobile = cJSON_IsTrue(inner(value));
    return true;
}

static bool set_read_only_in_mobile(struct definition_reader *r,
                                    const struct definitions_item *item, const cJSON *value,
                                    GError **error)
{
    (void)r;
    (void)error;
    table_of(item)->flags.read_only_in_mobile = cJSON_IsTrue(inner(value));
    return true;
}

static bool set_days(struct definition_reader *r, const struct definitions_item *item,
                     const cJSON *value, GError **error)
{
    (void)item;
    if (value->valuedouble < 0 || value->valuedouble != (double)value->valueint)
        return refuse(r, "DaysSinceRecordLastModified", "a whole number of days is wanted.", error);
    return true;
}

/* ---- files and images --------------------------------------------------------------------------
 */

static bool set_max_size(struct definition_reader *r, const struct definitions_item *item,
                         const cJSON *value, GError **error)
{
    struct column *c = column_of(item);
    int limit = c->type == COLUMN_IMAGE ? MAX_IMAGE_KB : MAX_FILE_KB;
    if (value->valuedouble < 1 || value->valuedouble > limit ||
        value->valuedouble != (double)value->valueint)
        return refuse(r, "MaxSizeInKB",
                      "a whole number from 1 to 10485760 is wanted (30720 for images).", error);
    c->max_size_kb = value->valueint;
    return true;
}

static bool set_full_image(struct definition_reader *r, const struct definitions_item *item,
                           const cJSON *value, GError **error)
{
    (void)r;
    (void)error;
    column_of(item)->can_store_full_image = cJSON_IsTrue(value);
    return true;
}

/* ---- relationships -----------------------------------------------------------------------------
 */

/* The cascades that the server carries out; the others are only told. */
static enum cascade *find_cascade(struct relationship *r, const char *member)
{
    const struct {
        const char *member;
        enum cascade *cascade;
    } cascades[] = {{"Delete", &r->on_delete},
                    {"Assign", &r->on_assign},
                    {"Share", &r->on_share},
                    {"Unshare", &r->on_unshare},
                    {"Reparent", &r->on_reparent}};
    for (size_t i = 0; i < G_N_ELEMENTS(cascades); i++)
        if (strcmp(cascades[i].member, member) == 0)
            return cascades[i].cascade;
    return NULL;
}

/* What a cascade of this name may be. */
static bool set_one_cascade(struct relationship *r, const char *member, int word)
{
    static const enum cascade kinds[] = {CASCADE_NONE, CASCADE_ALL,         CASCADE_NONE,
                                         CASCADE_NONE, CASCADE_REMOVE_LINK, CASCADE_RESTRICT};
    enum cascade *cascade = find_cascade(r, member);
    bool is_delete = strcmp(member, "Delete") == 0;
    bool by_owner = word == 2 || word == 3, by_link = word == 4 || word == 5;
    if ((is_delete && by_owner) || (!is_delete && by_link))
        return false;
    if (cascade != NULL)
        *cascade = kinds[word];
    return true;
}

static bool set_cascade(struct definition_reader *r, const struct definitions_item *item,
                        const cJSON *value, GError **error)
{
    static const char *const words[] = {"NoCascade",  "Cascade",  "Active", "UserOwned",
                                        "RemoveLink", "Restrict", NULL};
    struct relationship *relationship = (struct relationship *)(uintptr_t)item->subject;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, value)
    {
        int found = find_word(words, one);
        if (found < 0 || !set_one_cascade(relationship, one->string, found))
            return refuse(r, "CascadeConfiguration", "unknown kind of cascade.", error);
        if ((found == 2 || found == 3) && find_cascade(relationship, one->string) != NULL) {
            g_autofree char *path = g_strconcat("CascadeConfiguration.", one->string, NULL);
            return definition_fail(r, ERROR_NOT_IMPLEMENTED, path,
                                   "only NoCascade and Cascade are carried out.", error);
        }
    }
    return true;
}

static const struct {
    const char *property;
    definition_setter set;
} setters[] = {
    {"MaxLength", set_max_length},
    {"MinValue", set_min},
    {"MaxValue", set_max},
    {"Precision", set_precision},
    {"RequiredLevel", set_required},
    {"Format", set_format},
    {"FormatName", set_format},
    {"DateTimeBehavior", set_behavior},
    {"DefaultValue", set_default_flag},
    {"DefaultFormValue", set_default_choice},
    {"IsOfflineInMobileClient", set_offline_in_mobile},
    {"IsReadOnlyInMobileClient", set_read_only_in_mobile},
    {"DaysSinceRecordLastModified", set_days},
    {"AutoNumberFormat", set_auto_number},
    {"CascadeConfiguration", set_cascade},
    {"MaxSizeInKB", set_max_size},
    {"CanStoreFullImage", set_full_image},
};

definition_setter definition_find_setter(const char *property)
{
    for (size_t i = 0; i < G_N_ELEMENTS(setters); i++)
        if (strcmp(setters[i].property, property) == 0)
            return setters[i].set;
    return NULL;
}
