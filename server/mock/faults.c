/* faults.c: see faults.h. */
#include "mock/faults.h"

#include "mock/members.h"
#include "model/error.h"
#include "wire/json.h"

struct faults {
    GPtrArray *list; /* struct fault *, by id */
    GRand *random;
    int64_t next_id;
};

static const struct {
    const char *name, *member;
} kinds[] = {
#define X(id, name, member) [FAULT_##id] = {name, member},
#include "mock/fault.def"
#undef X
};

static void fault_destroy(void *data)
{
    struct fault *fault = data;
    const char *texts[] = {fault->when.method, fault->when.path, fault->when.op,
                           fault->when.entity, fault->when.user, fault->when.device,
                           fault->code,        fault->message};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free((gpointer)(uintptr_t)texts[i]);
    g_free(fault);
}

struct faults *faults_create(uint32_t seed)
{
    struct faults *f = g_new0(struct faults, 1);
    f->list = g_ptr_array_new_with_free_func(fault_destroy);
    f->random = g_rand_new_with_seed(seed);
    f->next_id = 1;
    return f;
}

void faults_destroy(struct faults *f)
{
    if (f == NULL)
        return;
    g_ptr_array_unref(f->list);
    g_rand_free(f->random);
    g_free(f);
}

void faults_clear(struct faults *f)
{
    g_ptr_array_set_size(f->list, 0);
}

bool faults_remove(struct faults *f, int64_t id)
{
    for (unsigned i = 0; i < f->list->len; i++) {
        const struct fault *fault = f->list->pdata[i];
        if (fault->id == id) {
            g_ptr_array_remove_index(f->list, i);
            return true;
        }
    }
    return false;
}

/* ---- reading what the admin API was sent -------------------------------------------------------
 */

/* The body, before it is checked; texts are borrowed from the tree. */
struct draft {
    const char *kind, *code, *message;
    const cJSON *when;
    int64_t nth, first, every, status, retry_after_s, delay_ms;
    double probability;
};

#define MAX_COUNT 1000000000
#define MAX_DELAY_MS 600000

static const struct member draft_members[] = {
    {"kind", MEMBER_TEXT, offsetof(struct draft, kind), 0, 0},
    {"when", MEMBER_OBJECT, offsetof(struct draft, when), 0, 0},
    {"nth", MEMBER_INTEGER, offsetof(struct draft, nth), 1, MAX_COUNT},
    {"first", MEMBER_INTEGER, offsetof(struct draft, first), 1, MAX_COUNT},
    {"every", MEMBER_INTEGER, offsetof(struct draft, every), 1, MAX_COUNT},
    {"probability", MEMBER_NUMBER, offsetof(struct draft, probability), 0, 0},
    {"status", MEMBER_INTEGER, offsetof(struct draft, status), 200, 599},
    {"code", MEMBER_TEXT, offsetof(struct draft, code), 0, 0},
    {"message", MEMBER_TEXT, offsetof(struct draft, message), 0, 0},
    {"retryAfter", MEMBER_INTEGER, offsetof(struct draft, retry_after_s), 0, 86400},
    {"delay_ms", MEMBER_INTEGER, offsetof(struct draft, delay_ms), 0, MAX_DELAY_MS},
};

static const struct member when_members[] = {
    {"method", MEMBER_TEXT, offsetof(struct fault_target, method), 0, 0},
    {"path", MEMBER_TEXT, offsetof(struct fault_target, path), 0, 0},
    {"op", MEMBER_TEXT, offsetof(struct fault_target, op), 0, 0},
    {"entity", MEMBER_TEXT, offsetof(struct fault_target, entity), 0, 0},
    {"user", MEMBER_TEXT, offsetof(struct fault_target, user), 0, 0},
    {"device", MEMBER_TEXT, offsetof(struct fault_target, device), 0, 0},
};

static const char *const ops[] = {
    "create",       "retrieve", "retrieveMultiple", "update",   "delete", "associate",
    "disassociate", "action",   "function",         "metadata", "batch",  "token"};

static bool fail(GError **error, const char *message)
{
    g_set_error_literal(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, message);
    return false;
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

static bool check_members(const struct draft *d, enum fault_kind kind, GError **error)
{
    bool status_only = d->code != NULL || d->message != NULL || d->retry_after_s >= 0;
    if (kind != FAULT_STATUS && (status_only || d->status != 0))
        return fail(error, "status, code, message and retryAfter are for kind status only.");
    if (kind != FAULT_DELAY && d->delay_ms >= 0)
        return fail(error, "delay_ms is for kind delay only.");
    if ((kind == FAULT_STATUS && d->status == 0) || (kind == FAULT_DELAY && d->delay_ms < 0)) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "Kind %s needs %s.",
                    kinds[kind].name, kinds[kind].member);
        return false;
    }
    int selectors = (d->nth != 0) + (d->first != 0) + (d->every != 0) + (d->probability >= 0);
    if (selectors > 1)
        return fail(error, "Give one of nth, first, every and probability.");
    if (d->probability > 1)
        return fail(error, "probability must be a number from 0 to 1.");
    return true;
}

static bool read_when(const cJSON *body, find_label_fn find_label, void *context,
                      struct fault_target *ret_when, GError **error)
{
    if (body != NULL &&
        !members_read(body, "when", when_members, G_N_ELEMENTS(when_members), ret_when, error))
        return false;
    bool known_op = ret_when->op == NULL;
    for (size_t i = 0; !known_op && i < G_N_ELEMENTS(ops); i++)
        known_op = strcmp(ops[i], ret_when->op) == 0;
    if (!known_op) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "Unknown when.op %s.",
                    ret_when->op);
        return false;
    }
    if (ret_when->user != NULL && ret_when->user[0] == '@') {
        const char *id = find_label(context, ret_when->user);
        if (id == NULL) {
            g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                        "when.user: there is no row with the label %s.", ret_when->user);
            return false;
        }
        ret_when->user = id;
    }
    return true;
}

bool faults_add(struct faults *f, const cJSON *body, find_label_fn find_label, void *context,
                int64_t *ret_id, GError **error)
{
    struct draft d = {.retry_after_s = -1, .delay_ms = -1, .probability = -1};
    struct fault_target when = {0};
    enum fault_kind kind = FAULT_STATUS;
    if (!members_read(body, "", draft_members, G_N_ELEMENTS(draft_members), &d, error) ||
        !find_kind(d.kind, &kind, error) || !check_members(&d, kind, error) ||
        !read_when(d.when, find_label, context, &when, error))
        return false;
    struct fault *fault = g_new0(struct fault, 1);
    *fault = (struct fault){
        .id = f->next_id++,
        .kind = kind,
        .when = {g_strdup(when.method), g_strdup(when.path), g_strdup(when.op),
                 g_strdup(when.entity), g_strdup(when.user), g_strdup(when.device)},
        .nth = d.nth,
        .first = d.first,
        .every = d.every,
        .probability = d.probability,
        .status = d.status,
        .retry_after_s = d.retry_after_s,
        .code = g_strdup(d.code),
        .message = g_strdup(d.message),
        .delay_ms = MAX(d.delay_ms, 0),
    };
    g_ptr_array_add(f->list, fault);
    *ret_id = fault->id;
    return true;
}

/* ---- matching ----------------------------------------------------------------------------------
 */

static bool text_matches(const char *wanted, const char *actual)
{
    return wanted == NULL || (actual != NULL && g_ascii_strcasecmp(wanted, actual) == 0);
}

/* `*` matches any run of characters; there are no other wildcards. */
static bool glob_matches(const char *glob, const char *text)
{
    const char *star = NULL, *resume = text;
    while (*text != '\0') {
        if (*glob == '*') {
            star = glob++;
            resume = text;
        } else if (*glob == *text) {
            glob++;
            text++;
        } else if (star != NULL) {
            glob = star + 1;
            text = ++resume;
        } else {
            return false;
        }
    }
    while (*glob == '*')
        glob++;
    return *glob == '\0';
}

static bool target_matches(const struct fault_target *when, const struct fault_target *target)
{
    return text_matches(when->method, target->method) && text_matches(when->op, target->op) &&
           text_matches(when->entity, target->entity) && text_matches(when->user, target->user) &&
           (when->device == NULL || g_strcmp0(when->device, target->device) == 0) &&
           (when->path == NULL || (target->path != NULL && glob_matches(when->path, target->path)));
}

/* Whether the fault breaks its matched-th matching request. */
static bool is_selected(const struct fault *fault, GRand *random)
{
    if (fault->nth != 0)
        return fault->matched == fault->nth;
    if (fault->first != 0)
        return fault->matched <= fault->first;
    if (fault->every != 0)
        return fault->matched % fault->every == 0;
    if (fault->probability >= 0)
        return g_rand_double(random) < fault->probability;
    return true;
}

void faults_match(struct faults *f, const struct fault_target *target,
                  struct fault_outcome *ret_outcome)
{
    *ret_outcome = (struct fault_outcome){0};
    for (unsigned i = 0; i < f->list->len; i++) {
        struct fault *fault = f->list->pdata[i];
        if (!target_matches(&fault->when, target))
            continue;
        fault->matched++;
        if (!is_selected(fault, f->random))
            continue;
        bool breaks = fault->kind != FAULT_DELAY;
        const struct fault *other = ret_outcome->fault;
        if (breaks && other != NULL && other->kind != FAULT_DELAY)
            continue;
        fault->fired++;
        ret_outcome->delay_ms += fault->delay_ms;
        if (breaks || other == NULL)
            ret_outcome->fault = fault;
    }
}

/* ---- listing -----------------------------------------------------------------------------------
 */

static void put_optional(struct json *j, const char *name, int64_t number, bool given)
{
    if (given)
        json_put_integer(j, name, number);
}

static void put_optional_text(struct json *j, const char *name, const char *text)
{
    if (text != NULL)
        json_put_text(j, name, text);
}

static void write_when(struct json *j, const struct fault_target *when)
{
    json_key(j, "when");
    json_begin_object(j);
    put_optional_text(j, "method", when->method);
    put_optional_text(j, "path", when->path);
    put_optional_text(j, "op", when->op);
    put_optional_text(j, "entity", when->entity);
    put_optional_text(j, "user", when->user);
    put_optional_text(j, "device", when->device);
    json_end_object(j);
}

static void write_fault(struct json *j, const struct fault *fault)
{
    json_begin_object(j);
    json_put_integer(j, "id", fault->id);
    json_put_text(j, "kind", kinds[fault->kind].name);
    write_when(j, &fault->when);
    put_optional(j, "nth", fault->nth, fault->nth != 0);
    put_optional(j, "first", fault->first, fault->first != 0);
    put_optional(j, "every", fault->every, fault->every != 0);
    if (fault->probability >= 0) {
        json_key(j, "probability");
        json_decimal(j, fault->probability, -1);
    }
    put_optional(j, "status", fault->status, fault->kind == FAULT_STATUS);
    put_optional_text(j, "code", fault->code);
    put_optional_text(j, "message", fault->message);
    put_optional(j, "retryAfter", fault->retry_after_s, fault->retry_after_s >= 0);
    put_optional(j, "delay_ms", fault->delay_ms, fault->kind == FAULT_DELAY);
    json_put_integer(j, "matched", fault->matched);
    json_put_integer(j, "fired", fault->fired);
    json_end_object(j);
}

void faults_write(const struct faults *f, struct json *j)
{
    json_begin_array(j);
    for (unsigned i = 0; i < f->list->len; i++)
        write_fault(j, f->list->pdata[i]);
    json_end_array(j);
}
