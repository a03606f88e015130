/* outbox_test.c: what was saved survives a killed process, keeps its order, and is never lost to a
 * pull. */
#include "cache/queue.h"
#include "check.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define ID "0a000000-0000-4000-8000-0000000000a1"

static char *make_path(void)
{
    g_autofree char *dir = g_dir_make_tmp("dvclient-XXXXXX", NULL);
    return g_build_filename(dir, "store.db", NULL);
}

static void remove_store(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    g_autofree char *dir = g_path_get_dirname(path);
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *file = g_strconcat(path, endings[i], NULL);
        g_unlink(file);
    }
    g_rmdir(dir);
}

static bool push(struct cache *cache, const char *op, const char *change)
{
    g_autofree char *operation = g_strdup(op);
    g_autoptr(cJSON) values = json_parse(change);
    char entity[] = "account", id[] = ID;
    struct action action = {.op = operation, .entity = entity, .id = id, .change = values};
    return queue_push(cache, &action, NULL);
}

static void store(struct cache *cache, const char *version, const char *values)
{
    g_autoptr(cJSON) tree = json_parse(values);
    struct server_row row = {
        .entity = "account", .id = ID, .version = version, .values = tree, .scope = SCOPE_IN};
    cache_store_server_row(cache, &row, NULL);
}

/* The local image as text; "(deleted)" or "(none)". Owned, freed with g_free. */
static char *local_image(struct cache *cache)
{
    struct row_image image;
    bool held = cache_load_row(cache, "account", ID, &image);
    char *text = !held                 ? g_strdup("(none)")
                 : image.local == NULL ? g_strdup("(deleted)")
                                       : json_print(image.local);
    row_image_finish(&image);
    return text;
}

static void test_kill(void)
{
    g_autofree char *path = make_path();
    pid_t child = fork();
    if (child == 0) {
        struct cache *cache = cache_create(path, NULL);
        bool ok = cache != NULL && push(cache, "create", "{\"name\":\"A\"}") &&
                  push(cache, "update", "{\"name\":\"B\"}");
        raise(ok ? SIGKILL : SIGTERM);
        _exit(1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    check_int("the child killed itself after saving", SIGKILL, WTERMSIG(status));
    struct cache *cache = cache_create(path, NULL);
    g_autoptr(GPtrArray) actions = queue_list(cache, NULL, NULL);
    check_int("both actions are there", 2, actions->len);
    for (guint i = 0; i < actions->len; i++) {
        const struct action *action = actions->pdata[i];
        check_text("in the order of saving", i == 0 ? "create" : "update", action->op);
    }
    g_autofree char *image = local_image(cache);
    check_text("so is the image", "{\"name\":\"B\"}", image);
    cache_destroy(cache);
    remove_store(path);
}

static void test_images(void)
{
    static const struct {
        const char *label;
        const char *base;  /* server row before; NULL: none */
        const char *op[3]; /* actions */
        const char *change[3];
        const char *newer; /* server row that a pull brings afterwards; NULL: none */
        const char *want;
    } cases[] = {
        {"create", NULL, {"create"}, {"{\"n\":1}"}, NULL, "{\"n\":1}"},
        {"update over base",
         "{\"n\":1,\"m\":2}",
         {"update"},
         {"{\"n\":3}"},
         NULL,
         "{\"m\":2,\"n\":3}"},
        {"two updates",
         "{\"n\":1}",
         {"update", "update"},
         {"{\"n\":2}", "{\"n\":3}"},
         NULL,
         "{\"n\":3}"},
        {"clearing", "{\"n\":1}", {"update"}, {"{\"n\":null}"}, NULL, "{\"n\":null}"},
        {"delete", "{\"n\":1}", {"delete"}, {"{}"}, NULL, "(deleted)"},
        {"a pull keeps the pending value",
         "{\"n\":1}",
         {"update"},
         {"{\"n\":2}"},
         "{\"n\":9,\"m\":9}",
         "{\"m\":9,\"n\":2}"},
        {"a pull does not revive", "{\"n\":1}", {"delete"}, {"{}"}, "{\"n\":9}", "(deleted)"},
        {"a pull without actions", "{\"n\":1}", {NULL}, {NULL}, "{\"n\":9}", "{\"n\":9}"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct cache *cache = cache_create(":memory:", NULL);
        if (cases[i].base != NULL)
            store(cache, "W/\"1\"", cases[i].base);
        for (size_t k = 0; k < 3 && cases[i].op[k] != NULL; k++)
            push(cache, cases[i].op[k], cases[i].change[k]);
        if (cases[i].newer != NULL)
            store(cache, "W/\"2\"", cases[i].newer);
        g_autofree char *image = local_image(cache);
        check_text(cases[i].label, cases[i].want, image);
        cache_destroy(cache);
    }
}

static void test_base_version(void)
{
    struct cache *cache = cache_create(":memory:", NULL);
    store(cache, "W/\"1\"", "{\"n\":1}");
    push(cache, "update", "{\"n\":2}");
    store(cache, "W/\"2\"", "{\"n\":9}");
    struct action *first = queue_first(cache);
    check_text("the version of the edit stays", "W/\"1\"", first->version);
    action_destroy(first);
    queue_rebase(cache, "account", ID, "W/\"3\"", NULL);
    first = queue_first(cache);
    check_text("until an own write moves it", "W/\"3\"", first->version);
    check_int("not sent yet", false, first->sent);
    queue_set_sent(cache, first->seq, true, NULL);
    action_destroy(first);
    first = queue_first(cache);
    check_int("marked before it is sent", true, first->sent);
    queue_remove(cache, first->seq, NULL);
    action_destroy(first);
    check_int("empty", 0, queue_count(cache));
    cache_destroy(cache);
}

static void test_rollback(void)
{
    struct cache *cache = cache_create(":memory:", NULL);
    cache_begin(cache, NULL);
    push(cache, "create", "{\"n\":1}");
    check_int("a failed save ends false", false, cache_end(cache, false, NULL));
    g_autofree char *image = local_image(cache);
    check_text("and leaves no image", "(none)", image);
    check_int("and no action", 0, queue_count(cache));
    cache_destroy(cache);
}

static void test_activities(void)
{
    struct cache *cache = cache_create(":memory:", NULL);
    g_autoptr(cJSON) values = json_parse("{\"subject\":\"Meet\"}");
    static const char *const tables[] = {"activitypointer", "appointment"};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        struct server_row row = {
            .entity = tables[i], .id = ID, .values = values, .scope = SCOPE_IN};
        cache_store_server_row(cache, &row, NULL);
    }
    char op[] = "delete", entity[] = "activitypointer", id[] = ID;
    g_autoptr(cJSON) none = cJSON_CreateObject();
    struct action action = {.op = op, .entity = entity, .id = id, .change = none};
    queue_push(cache, &action, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        struct row_image image;
        cache_load_row(cache, tables[i], ID, &image);
        check_int(tables[i], true, image.local == NULL);
        row_image_finish(&image);
    }
    cache_destroy(cache);
}

int main(void)
{
    static const struct check_case cases[] = {
        {"kill", test_kill},
        {"images", test_images},
        {"base version", test_base_version},
        {"rollback", test_rollback},
        {"activities", test_activities},
    };
    return check_run("client outbox", cases, G_N_ELEMENTS(cases));
}
