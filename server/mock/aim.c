/* aim.c: see aim.h. */
#include "mock/aim.h"

#include "mock/clock.h"
#include "model/error.h"
#include "wire/json.h"

static const struct member when_members[] = {
    {"method", MEMBER_TEXT, offsetof(struct target, method), 0, 0},
    {"path", MEMBER_TEXT, offsetof(struct target, path), 0, 0},
    {"op", MEMBER_TEXT, offsetof(struct target, op), 0, 0},
    {"entity", MEMBER_TEXT, offsetof(struct target, entity), 0, 0},
    {"user", MEMBER_TEXT, offsetof(struct target, user), 0, 0},
    {"device", MEMBER_TEXT, offsetof(struct target, device), 0, 0},
};

static const char *const ops[] = {
    "create",       "retrieve", "retrieveMultiple", "update",   "delete", "associate",
    "disassociate", "action",   "function",         "metadata", "batch",  "token"};

static const char **when_text(struct target *when, size_t i)
{
    return (const char **)(void *)((char *)when + when_members[i].offset);
}

/* ---- reading what the admin API was sent -------------------------------------------------------
 */

static bool fail(GError **error, const char *message)
{
    g_set_error_literal(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, message);
    return false;
}

static bool check_counts(const struct aim_draft *d, GError **error)
{
    int selectors = (d->nth != 0) + (d->first != 0) + (d->every != 0) + (d->probability >= 0);
    if (selectors > 1)
        return fail(error, "Give one of nth, first, every and probability.");
    if (d->probability > 1)
        return fail(error, "probability must be a number from 0 to 1.");
    return true;
}

static bool read_when(const cJSON *body, const struct aim_context *context, struct target *ret_when,
                      GError **error)
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
        const char *id = context->find_label(context->context, ret_when->user);
        if (id == NULL) {
            g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                        "when.user: there is no row with the label %s.", ret_when->user);
            return false;
        }
        ret_when->user = id;
    }
    return true;
}

static bool read_time(const char *text, const char *name, int64_t *ret_ms, GError **error)
{
    if (text == NULL || clock_parse(text, ret_ms))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "between.%s must be a time such as 2024-06-03T08:00:00Z, not %s.", name, text);
    return false;
}

static bool read_between(struct aim *a, const cJSON *body, GError **error)
{
    struct draft {
        const char *from, *to;
    } d = {NULL, NULL};
    static const struct member members[] = {
        {"from", MEMBER_TEXT, offsetof(struct draft, from), 0, 0},
        {"to", MEMBER_TEXT, offsetof(struct draft, to), 0, 0},
    };
    if (body == NULL)
        return true;
    if (!members_read(body, "between", members, G_N_ELEMENTS(members), &d, error) ||
        !read_time(d.from, "from", &a->from_ms, error) || !read_time(d.to, "to", &a->to_ms, error))
        return false;
    if (d.from == NULL && d.to == NULL)
        return fail(error, "between needs from or to.");
    return a->from_ms < a->to_ms || fail(error, "between.from must be before between.to.");
}

bool aim_init(struct aim *a, const struct aim_draft *draft, const struct aim_context *context,
              GError **error)
{
    struct aim made = {
        .nth = draft->nth,
        .first = draft->first,
        .every = draft->every,
        .probability = draft->probability,
        .from_ms = G_MININT64,
        .to_ms = G_MAXINT64,
        .end_ms = draft->ttl_ms == 0 ? G_MAXINT64 : context->now_ms + draft->ttl_ms,
    };
    if (!check_counts(draft, error) || !read_when(draft->when, context, &made.when, error) ||
        !read_between(&made, draft->between, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(when_members); i++)
        *when_text(&made.when, i) = g_strdup(*when_text(&made.when, i));
    *a = made;
    return true;
}

void aim_finish(struct aim *a)
{
    for (size_t i = 0; i < G_N_ELEMENTS(when_members); i++) {
        g_free((gpointer)(uintptr_t)*when_text(&a->when, i));
        *when_text(&a->when, i) = NULL;
    }
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

static bool when_matches(const struct target *when, const struct target *target)
{
    bool says_what = when->op != NULL || when->entity != NULL || when->path != NULL;
    return (says_what || !target->part) && text_matches(when->method, target->method) &&
           text_matches(when->op, target->op) && text_matches(when->entity, target->entity) &&
           text_matches(when->user, target->user) &&
           (when->device == NULL || g_strcmp0(when->device, target->device) == 0) &&
           (when->path == NULL || (target->path != NULL && glob_matches(when->path, target->path)));
}

/* Whether the matched-th matching request is one of those that are meant. */
static bool is_selected(const struct aim *a, GRand *random)
{
    if (a->nth != 0)
        return a->matched == a->nth;
    if (a->first != 0)
        return a->matched <= a->first;
    if (a->every != 0)
        return a->matched % a->every == 0;
    if (a->probability >= 0)
        return g_rand_double(random) < a->probability;
    return true;
}

bool aim_is_over(const struct aim *a, int64_t now_ms)
{
    return now_ms >= a->end_ms;
}

bool aim_hits(struct aim *a, const struct target *target, int64_t now_ms, GRand *random)
{
    if (aim_is_over(a, now_ms) || now_ms < a->from_ms || now_ms >= a->to_ms ||
        !when_matches(&a->when, target))
        return false;
    a->matched++;
    return is_selected(a, random);
}

/* ---- listing -----------------------------------------------------------------------------------
 */

static void put_time(struct json *j, const char *name, int64_t ms, bool given)
{
    char text[32];
    if (!given)
        return;
    clock_format(ms, text);
    json_put_text(j, name, text);
}

static void write_between(struct json *j, const struct aim *a)
{
    if (a->from_ms == G_MININT64 && a->to_ms == G_MAXINT64)
        return;
    json_key(j, "between");
    json_begin_object(j);
    put_time(j, "from", a->from_ms, a->from_ms != G_MININT64);
    put_time(j, "to", a->to_ms, a->to_ms != G_MAXINT64);
    json_end_object(j);
}

void aim_write(struct json *j, const struct aim *a)
{
    const struct {
        const char *name;
        int64_t number;
    } counts[] = {{"nth", a->nth}, {"first", a->first}, {"every", a->every}};
    struct target when = a->when;
    json_key(j, "when");
    json_begin_object(j);
    for (size_t i = 0; i < G_N_ELEMENTS(when_members); i++)
        if (*when_text(&when, i) != NULL)
            json_put_text(j, when_members[i].name, *when_text(&when, i));
    json_end_object(j);
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        if (counts[i].number != 0)
            json_put_integer(j, counts[i].name, counts[i].number);
    if (a->probability >= 0) {
        json_key(j, "probability");
        json_decimal(j, a->probability, -1);
    }
    write_between(j, a);
    put_time(j, "until", a->end_ms, a->end_ms != G_MAXINT64);
    json_put_integer(j, "matched", a->matched);
    json_put_integer(j, "fired", a->fired);
}
