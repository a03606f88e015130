/* usage.c: see usage.h. A user's window is one bucket for each second in which there was
 * something. */
#include "mock/usage.h"

#include "model/error.h"

#define MAX_USERS 10000 /* more share the last one's window: nobody escapes by changing names */
#define MAX_DENOMINATOR 1000000
#define CONCURRENT_RETRY_S 1

struct bucket {
    int64_t second, requests, spent_us;
};

/* Shared by the table and by what is in flight. */
struct usage_flight {
    GArray *buckets; /* struct bucket, oldest first */
    int64_t in_flight;
};

struct usage {
    GHashTable *users; /* id -> struct usage_flight */
    struct usage_flight *last;
};

/* ---- scale -------------------------------------------------------------------------------------
 */

bool usage_scale_parse(const char *text, struct usage_scale *ret_scale, GError **error)
{
    guint64 numerator = 0, denominator = 1;
    g_auto(GStrv) parts = g_strsplit(text, "/", 2);
    if (strcmp(text, "off") == 0) {
        *ret_scale = USAGE_SCALE_OFF;
        return true;
    }
    if (parts[0] == NULL ||
        !g_ascii_string_to_unsigned(parts[0], 10, 1, MAX_DENOMINATOR, &numerator, NULL) ||
        (parts[1] != NULL &&
         !g_ascii_string_to_unsigned(parts[1], 10, 1, MAX_DENOMINATOR, &denominator, NULL))) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "limits must be off, 1 or a share such as 1/100, not %s.", text);
        return false;
    }
    *ret_scale = (struct usage_scale){(int64_t)numerator, (int64_t)denominator};
    return true;
}

char *usage_scale_format(struct usage_scale scale)
{
    if (scale.numerator == 0)
        return g_strdup("off");
    if (scale.denominator == 1)
        return g_strdup_printf("%" G_GINT64_FORMAT, scale.numerator);
    return g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, scale.numerator,
                           scale.denominator);
}

int64_t usage_scale_value(struct usage_scale scale, enum service_limit limit)
{
    return MAX(service_limit_full(limit) * scale.numerator / scale.denominator, 1);
}

/* ---- life --------------------------------------------------------------------------------------
 */

static void flight_clear(void *data)
{
    struct usage_flight *f = data;
    g_array_unref(f->buckets);
}

static void flight_unref(void *data)
{
    g_rc_box_release_full(data, flight_clear);
}

struct usage *usage_create(void)
{
    struct usage *u = g_new0(struct usage, 1);
    u->users = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, flight_unref);
    return u;
}

void usage_clear(struct usage *u)
{
    g_hash_table_remove_all(u->users);
    u->last = NULL;
}

void usage_destroy(struct usage *u)
{
    if (u == NULL)
        return;
    g_hash_table_unref(u->users);
    g_free(u);
}

static struct usage_flight *find_user(struct usage *u, const char *user)
{
    struct usage_flight *f = g_hash_table_lookup(u->users, user);
    if (f == NULL && g_hash_table_size(u->users) >= MAX_USERS)
        f = u->last;
    if (f != NULL)
        return f;
    f = g_rc_box_new0(struct usage_flight);
    f->buckets = g_array_new(FALSE, FALSE, sizeof(struct bucket));
    g_hash_table_insert(u->users, g_strdup(user), f);
    u->last = f;
    return f;
}

/* ---- the window --------------------------------------------------------------------------------
 */

static const struct bucket *bucket_at(const struct usage_flight *f, unsigned i)
{
    return &g_array_index(f->buckets, struct bucket, i);
}

/* What has left the window goes, and so does what is in the future: the clock was set back. */
static void slide(struct usage_flight *f, int64_t second)
{
    for (unsigned i = f->buckets->len; i > 0; i--) {
        int64_t at = bucket_at(f, i - 1)->second;
        if (at <= second - SERVICE_LIMIT_WINDOW_S || at > second)
            g_array_remove_index(f->buckets, i - 1);
    }
}

static void add(struct usage_flight *f, int64_t second, int64_t requests, int64_t spent_us)
{
    slide(f, second);
    unsigned count = f->buckets->len;
    if (count == 0 || bucket_at(f, count - 1)->second != second) {
        const struct bucket fresh = {.second = second};
        g_array_append_val(f->buckets, fresh);
        count++;
    }
    struct bucket *bucket = &g_array_index(f->buckets, struct bucket, count - 1);
    bucket->requests += requests;
    bucket->spent_us += spent_us;
}

static int64_t used(const struct bucket *bucket, enum service_limit limit)
{
    return limit == LIMIT_REQUESTS ? bucket->requests : bucket->spent_us;
}

static int64_t total(const struct usage_flight *f, enum service_limit limit)
{
    int64_t sum = 0;
    for (unsigned i = 0; i < f->buckets->len; i++)
        sum += used(bucket_at(f, i), limit);
    return sum;
}

/* Seconds until so much has left the window that `most` is not exceeded. */
static int64_t wait_s(const struct usage_flight *f, enum service_limit limit, int64_t most,
                      int64_t second)
{
    int64_t sum = total(f, limit);
    for (unsigned i = 0; i < f->buckets->len; i++) {
        sum -= used(bucket_at(f, i), limit);
        if (sum < most)
            return MAX(bucket_at(f, i)->second + SERVICE_LIMIT_WINDOW_S - second, 1);
    }
    return SERVICE_LIMIT_WINDOW_S;
}

struct usage_flight *usage_start(struct usage *u, struct usage_scale scale, const char *user,
                                 int64_t now_ms, struct usage_verdict *ret_verdict)
{
    struct usage_flight *f = g_rc_box_acquire(find_user(u, user));
    const int64_t second = now_ms / 1000;
    const int64_t most[LIMIT_COUNT] = {
        [LIMIT_REQUESTS] = usage_scale_value(scale, LIMIT_REQUESTS),
        [LIMIT_TIME] = usage_scale_value(scale, LIMIT_TIME) * 1000,
        [LIMIT_CONCURRENT] = usage_scale_value(scale, LIMIT_CONCURRENT),
    };
    f->in_flight++;
    add(f, second, 1, 0);
    *ret_verdict = (struct usage_verdict){.refused = false};
    if (scale.numerator == 0)
        return f;
    if (total(f, LIMIT_REQUESTS) > most[LIMIT_REQUESTS])
        *ret_verdict = (struct usage_verdict){
            true, LIMIT_REQUESTS, wait_s(f, LIMIT_REQUESTS, most[LIMIT_REQUESTS], second)};
    else if (total(f, LIMIT_TIME) > most[LIMIT_TIME])
        *ret_verdict = (struct usage_verdict){true, LIMIT_TIME,
                                              wait_s(f, LIMIT_TIME, most[LIMIT_TIME], second)};
    else if (f->in_flight > most[LIMIT_CONCURRENT])
        *ret_verdict = (struct usage_verdict){true, LIMIT_CONCURRENT, CONCURRENT_RETRY_S};
    return f;
}

void usage_add_time(struct usage_flight *f, int64_t now_ms, int64_t spent_us)
{
    add(f, now_ms / 1000, 0, spent_us);
}

void usage_land(void *flight)
{
    struct usage_flight *f = flight;
    f->in_flight--;
    flight_unref(f);
}

void usage_get_left(const struct usage_flight *f, struct usage_scale scale,
                    struct usage_left *ret_left)
{
    int64_t requests = total(f, LIMIT_REQUESTS), time_ms = total(f, LIMIT_TIME) / 1000;
    int64_t most_requests = usage_scale_value(scale, LIMIT_REQUESTS);
    int64_t most_ms = usage_scale_value(scale, LIMIT_TIME);
    *ret_left = (struct usage_left){
        .requests = MAX(most_requests - requests, 0),
        .time_ms = MAX(most_ms - time_ms, 0),
        .percent = (int)MIN(MAX(100 * requests / most_requests, 100 * time_ms / most_ms), 100),
    };
}
