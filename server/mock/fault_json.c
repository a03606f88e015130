/* fault_json.c: a fault as the admin API is sent it and tells it. */
#include <string.h>

#include "mock/faults.h"
#include "mock/history.h"
#include "mock/schema_change.h"
#include "mock/service_limits.h"
#include "model/error.h"
#include "wire/json.h"

#define MAX_DELAY_MS 600000
#define MAX_BYTES_PER_SECOND 1000000
#define MAX_PARTS 1000
#define MAX_SKEW_S (INT64_C(366) * 24 * 3600)

static const struct {
    const char *name, *members;
} kinds[] = {
#define X(id, name, members) [FAULT_##id] = {name, members},
#include "mock/fault.def"
#undef X
};

/* The body, before it is checked; texts are borrowed from the tree. */
struct draft {
    struct aim_draft aim;
    const char *kind, *code, *message, *limit, *privilege, *role;
    const cJSON *change;
    int64_t status, retry_after_s, delay_ms, hang_ms, bytes_per_second, skew_s, versions, lag_ms,
        parts;
};

/* First what every kind may have, then what kinds list in fault.def. */
static const struct member draft_members[] = {
    AIM_MEMBERS(struct draft, aim),
    {"kind", MEMBER_TEXT, offsetof(struct draft, kind), 0, 0},
    {"status", MEMBER_INTEGER, offsetof(struct draft, status), 200, 599},
    {"code", MEMBER_TEXT, offsetof(struct draft, code), 0, 0},
    {"message", MEMBER_TEXT, offsetof(struct draft, message), 0, 0},
    {"limit", MEMBER_TEXT, offsetof(struct draft, limit), 0, 0},
    {"privilege", MEMBER_TEXT, offsetof(struct draft, privilege), 0, 0},
    {"role", MEMBER_TEXT, offsetof(struct draft, role), 0, 0},
    {"change", MEMBER_OBJECT, offsetof(struct draft, change), 0, 0},
    {"retryAfter", MEMBER_INTEGER, offsetof(struct draft, retry_after_s), 0, 86400},
    {"delay_ms", MEMBER_INTEGER, offsetof(struct draft, delay_ms), 0, MAX_DELAY_MS},
    {"hang_ms", MEMBER_INTEGER, offsetof(struct draft, hang_ms), 1, MAX_DELAY_MS},
    {"bytes_per_second", MEMBER_INTEGER, offsetof(struct draft, bytes_per_second), 1,
     MAX_BYTES_PER_SECOND},
    {"versions", MEMBER_INTEGER, offsetof(struct draft, versions), 1, HISTORY_MAX_STATES},
    {"lag_ms", MEMBER_INTEGER, offsetof(struct draft, lag_ms), 1, MAX_DELAY_MS},
    {"skew_s", MEMBER_INTEGER, offsetof(struct draft, skew_s), -MAX_SKEW_S, MAX_SKEW_S},
    {"parts", MEMBER_INTEGER, offsetof(struct draft, parts), 0, MAX_PARTS},
};

void fault_destroy(void *data)
{
    struct fault *fault = data;
    if (fault == NULL)
        return;
    aim_finish(&fault->aimed.aim);
    g_free(fault->code);
    g_free(fault->message);
    g_free(fault->limit);
    cJSON_Delete(fault->change);
    g_free(fault);
}

static bool find_kind(const char *name, enum fault_kind *ret_kind, GError **error)
{
    for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            *ret_kind = (enum fault_kind)i;
            return true;
        }
    }
    g_autoptr(GString) all = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        g_string_append_printf(all, " %s", kinds[i].name);
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "Unknown kind %s; there are:%s.",
                name == NULL ? "(none given)" : name, all->str);
    return false;
}

/* ' ' = no member of the kind, 'o' = optional, '!' = must be given. */
static char find_use(const char *members, const char *name)
{
    g_auto(GStrv) words = g_strsplit(members, " ", -1);
    for (char **word = words; *word != NULL; word++) {
        bool needed = (*word)[0] == '!';
        if (strcmp(*word + (needed ? 1 : 0), name) == 0)
            return needed ? '!' : 'o';
    }
    return ' ';
}

/* Members of some kind must be members of this one. */
static bool check_members(const cJSON *body, enum fault_kind kind, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(draft_members); i++) {
        const char *name = draft_members[i].name;
        bool given = cJSON_GetObjectItemCaseSensitive(body, name) != NULL, special = false;
        for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
            special = special || find_use(kinds[k].members, name) != ' ';
        char use = find_use(kinds[kind].members, name);
        if (given && special && use == ' ')
            g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s is no member of kind %s.",
                        name, kinds[kind].name);
        else if (!given && use == '!')
            g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "Kind %s needs %s.",
                        kinds[kind].name, name);
        else
            continue;
        return false;
    }
    return true;
}

static bool check_values(const struct draft *d, enum fault_kind kind, GError **error)
{
    if (kind == FAULT_COMMIT_5XX && d->status != 0 && d->status < 500) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                            "status must be an integer from 500 to 599.");
        return false;
    }
    if (kind == FAULT_LAG && (d->versions == 0) == (d->lag_ms == 0)) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                            "Kind lag needs versions or lag_ms.");
        return false;
    }
    if (kind == FAULT_REVOKE && (d->privilege == NULL) == (d->role == NULL)) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                            "Kind revoke needs privilege or role.");
        return false;
    }
    if (d->change != NULL && !schema_change_check(d->change, error))
        return false;
    return d->limit == NULL || service_limit_find(d->limit, NULL, error);
}

/* Whether the names are such: what they mean is looked up when the fault fires. */
static bool read_revocation(const struct draft *d, const struct aim_context *context,
                            struct revocation *ret_revocation, GError **error)
{
    const char *role = d->role;
    if (role != NULL && role[0] == '@')
        role = context->find_label(context->context, role);
    if (d->role != NULL &&
        (role == NULL || !guid_parse(role, strlen(role), &ret_revocation->role))) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "role must be the id or @label of a role, not '%s'.", d->role);
        return false;
    }
    if (d->privilege == NULL)
        return true;
    if (g_str_has_prefix(d->privilege, "prv") &&
        g_strlcpy(ret_revocation->privilege, d->privilege, sizeof ret_revocation->privilege) <
            sizeof ret_revocation->privilege)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "privilege must be the name of one, such as prvWriteAccount.");
    return false;
}

struct fault *fault_read(const cJSON *body, const struct aim_context *context, GError **error)
{
    struct draft d = {.aim = AIM_DRAFT_INIT, .retry_after_s = -1};
    enum fault_kind kind = FAULT_STATUS;
    struct aim aim = {0};
    struct revocation revocation = {0};
    if (!members_read(body, "", draft_members, G_N_ELEMENTS(draft_members), &d, error) ||
        !find_kind(d.kind, &kind, error) || !check_members(body, kind, error) ||
        !check_values(&d, kind, error) || !read_revocation(&d, context, &revocation, error) ||
        !aim_init(&aim, &d.aim, context, error))
        return NULL;
    struct fault *fault = g_new0(struct fault, 1);
    *fault = (struct fault){
        .kind = kind,
        .aimed = {.aim = aim},
        .status = d.status,
        .retry_after_s = d.retry_after_s,
        .code = g_strdup(d.code),
        .message = g_strdup(d.message),
        .limit = g_strdup(d.limit),
        .change = d.change == NULL ? NULL : cJSON_Duplicate(d.change, true),
        .revocation = revocation,
        .delay_ms = d.delay_ms,
        .hang_ms = kind == FAULT_HANG && d.hang_ms == 0 ? MAX_DELAY_MS : d.hang_ms,
        .bytes_per_second = d.bytes_per_second,
        .skew_s = d.skew_s,
        .versions = d.versions,
        .lag_ms = d.lag_ms,
        .parts = d.parts,
    };
    return fault;
}

void fault_write(struct json *j, const void *data)
{
    const struct fault *fault = data;
    const struct {
        const char *name, *text;
    } texts[] = {
        {"code", fault->code},
        {"message", fault->message},
        {"limit", fault->limit},
        {"privilege", fault->revocation.privilege},
        {"role", fault->revocation.role.text},
    };
    const struct {
        const char *name;
        int64_t number;
        bool given;
    } numbers[] = {
        {"status", fault->status, fault->status != 0},
        {"retryAfter", fault->retry_after_s, fault->retry_after_s >= 0},
        {"delay_ms", fault->delay_ms, fault->kind == FAULT_DELAY},
        {"hang_ms", fault->hang_ms, fault->hang_ms != 0},
        {"bytes_per_second", fault->bytes_per_second, fault->bytes_per_second != 0},
        {"versions", fault->versions, fault->versions != 0},
        {"lag_ms", fault->lag_ms, fault->lag_ms != 0},
        {"skew_s", fault->skew_s, fault->kind == FAULT_SKEW},
        {"parts", fault->parts, fault->kind == FAULT_BATCH_CUT},
    };
    json_begin_object(j);
    json_put_integer(j, "id", fault->aimed.id);
    json_put_text(j, "kind", kinds[fault->kind].name);
    aim_write(j, &fault->aimed.aim);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i].text != NULL && texts[i].text[0] != '\0')
            json_put_text(j, texts[i].name, texts[i].text);
    if (fault->change != NULL) {
        char *change = cJSON_PrintUnformatted(fault->change);
        json_key(j, "change");
        json_raw(j, change);
        cJSON_free(change);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (numbers[i].given)
            json_put_integer(j, numbers[i].name, numbers[i].number);
    json_end_object(j);
}
