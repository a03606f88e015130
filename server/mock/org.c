/* org.c: see org.h. */
#include "mock/org.h"

#include "mock/journal_entry.h"
#include "mock/settings.h"
#include "model/edit_log.h"

#define MAX_REFUSALS 1000

static void refusal_destroy(void *data)
{
    struct refusal *r = data;
    g_free(r->method);
    g_free(r->message);
    g_free(r->hint);
    g_free(r);
}

void org_destroy(struct org *o)
{
    if (o == NULL)
        return;
    security_destroy(o->security);
    store_destroy(o->store);
    model_unref(o->model);
    cJSON_Delete(o->settings);
    if (o->guids != NULL)
        g_rand_free(o->guids);
    aimed_destroy(o->faults);
    aimed_destroy(o->triggers);
    history_destroy(o->history);
    snapshots_destroy(o->snapshots);
    tokens_destroy(o->tokens);
    logins_destroy(o->logins);
    usage_destroy(o->usage);
    journal_destroy(o->requests);
    journal_destroy(o->effects);
    if (o->refusals != NULL)
        g_hash_table_unref(o->refusals);
    g_free(o->journal_error);
    g_free(o->name);
    g_free(o);
}

/* `used`: rows made before by this seed must not meet their ids again; 0 for a fresh store. */
static void seed_guids(struct org *o, int64_t used)
{
    const guint32 seed[] = {(guint32)o->seed, (guint32)(o->seed >> 32), (guint32)used};
    if (o->guids != NULL)
        g_rand_free(o->guids);
    o->guids = g_rand_new_with_seed_array(seed, G_N_ELEMENTS(seed));
}

/* Everything random or recorded starts anew; the store is as the caller left it. */
static void restart(struct org *o, int64_t monotonic_us)
{
    seed_guids(o, 0);
    aimed_destroy(o->faults);
    o->faults = aimed_create(&faults_kind, (guint32)o->seed);
    aimed_destroy(o->triggers);
    o->triggers = aimed_create(&triggers_kind, (guint32)o->seed);
    tokens_destroy(o->tokens);
    o->tokens = tokens_create(o->name, o->signer);
    logins_destroy(o->logins);
    o->logins = logins_create(o->name, o->seed);
    journal_reset(o->requests);
    journal_reset(o->effects);
    g_hash_table_remove_all(o->refusals);
    clock_init(&o->clock, o->template->now_ms, monotonic_us);
    o->switches = (struct org_switches){.max_page_size = ORG_MAX_PAGE_SIZE, .limits = o->limits};
    usage_clear(o->usage);
}

static bool read_id(const struct org *o, const char *setting, struct guid *ret_id, GError **error)
{
    g_autofree char *text = store_get_setting(o->store, setting);
    if (text != NULL && guid_parse(text, strlen(text), ret_id))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_FIXTURE, "The fixture %s says no %s.",
                o->template->name, setting);
    return false;
}

bool org_fill(struct org *o, struct store *from, GError **error)
{
    struct model *old = o->model;
    o->model = model_ref(store_shared_model(from));
    model_unref(old);
    store_set_model(o->store, o->model);
    history_clear(o->history);
    return store_copy(o->store, from, error);
}

static bool finish_fill(struct org *o, GError **error)
{
    return read_id(o, "defaultUser", &o->user, error) &&
           read_id(o, "organization", &o->organization, error) &&
           (o->settings == NULL || settings_apply(o, o->settings, error));
}

static bool change_again(void *context, int64_t version, const char *text, GError **error)
{
    struct org *o = context;
    struct model *next = edit_log_replay(o->model, text, error);
    if (next == NULL) {
        g_prefix_error(error,
                       "The database of %s has change %" G_GINT64_FORMAT
                       " of the metadata, which does not fit the fixture %s: ",
                       o->name, (gint64)version, o->template->name);
        return false;
    }
    model_unref(o->model);
    o->model = next;
    return true;
}

/* The metadata as it was when the file was last used: the fixture's, and the changes since. */
static bool restore_model(struct org *o, GError **error)
{
    if (!store_each_change(o->store, change_again, o, error))
        return false;
    struct model *last = edit_log_set_version(o->model, store_metadata_version(o->store));
    model_unref(o->model);
    o->model = last;
    store_set_model(o->store, last);
    return true;
}

/* *ret_kept: the file was there before, its rows are used. */
static bool open_store(struct org *o, const char *folder, bool *ret_kept, GError **error)
{
    g_autofree char *file = g_strconcat(o->name, ".sqlite", NULL);
    g_autofree char *path = folder == NULL ? NULL : g_build_filename(folder, file, NULL);
    bool kept =
        path != NULL && strcmp(o->name, ORG_DEFAULT) == 0 && g_file_test(path, G_FILE_TEST_EXISTS);
    o->store = store_create(o->model, path, error);
    if (o->store == NULL || (kept && !restore_model(o, error)))
        return false;
    o->security = security_create(o->store);
    *ret_kept = kept;
    return true;
}

struct org *org_create(const struct org_options *options, GError **error)
{
    struct org *o = g_new0(struct org, 1);
    o->name = g_strdup(options->name);
    o->template = options->template;
    o->model = model_ref(options->template->model);
    o->seed = options->seed;
    o->settings = options->settings == NULL ? NULL : cJSON_Duplicate(options->settings, true);
    o->requests = journal_create(options->journal_entries, options->journal_bytes, request_format);
    o->effects = journal_create(options->journal_entries, options->journal_bytes, NULL);
    o->history = history_create();
    o->snapshots = snapshots_create();
    o->usage = usage_create();
    o->limits = options->limits;
    o->signer = options->signer;
    o->journal_file = options->journal_file;
    o->refusals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, refusal_destroy);
    restart(o, options->monotonic_us);
    bool kept = false;
    if (open_store(o, options->folder, &kept, error) &&
        (kept || org_fill(o, o->template->store, error)) && finish_fill(o, error)) {
        if (kept)
            seed_guids(o, store_version(o->store));
        return o;
    }
    org_destroy(o);
    return NULL;
}

bool org_reset(struct org *o, int64_t monotonic_us, GError **error)
{
    if (!org_fill(o, o->template->store, error))
        return false;
    restart(o, monotonic_us);
    return finish_fill(o, error);
}

void org_new_guid(void *org, struct guid *ret_id)
{
    struct org *o = org;
    guint32 a = g_rand_int(o->guids), b = g_rand_int(o->guids), c = g_rand_int(o->guids),
            d = g_rand_int(o->guids);
    g_snprintf(ret_id->text, sizeof ret_id->text, "%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16,
               b & 0xfff, 0x8000 | (c >> 16 & 0x3fff), c & 0xffff, d);
}

void org_set_model(void *org, struct model *m)
{
    struct org *o = org;
    struct model *old = o->model;
    o->model = model_ref(m);
    store_set_model(o->store, m);
    model_unref(old);
}

void org_refuse(struct org *o, const struct refusal *refusal)
{
    g_autofree char *key =
        g_strdup_printf("%d %s %s", refusal->status, refusal->method, refusal->message);
    struct refusal *r = g_hash_table_lookup(o->refusals, key);
    records_add_refusal(o, refusal);
    if (r == NULL && g_hash_table_size(o->refusals) >= MAX_REFUSALS)
        return;
    if (r == NULL) {
        r = g_new0(struct refusal, 1);
        *r = (struct refusal){.status = refusal->status,
                              .method = g_strdup(refusal->method),
                              .message = g_strdup(refusal->message),
                              .hint = g_strdup(refusal->hint)};
        g_hash_table_insert(o->refusals, g_steal_pointer(&key), r);
    }
    r->count++;
}
