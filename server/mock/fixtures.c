/* fixtures.c: see fixtures.h. */
#include "mock/fixtures.h"

#include "store/fixture.h"

struct fixtures {
    char *folder;
    struct model *model;   /* of metadata/, before an organisation's own flags */
    GHashTable *templates; /* name -> struct template */
};

static void template_destroy(void *data)
{
    struct template *t = data;
    if (t == NULL)
        return;
    store_destroy(t->store);
    model_unref(t->model);
    g_free(t->name);
    g_free(t);
}

struct fixtures *fixtures_create(const char *folder, GError **error)
{
    g_autofree char *metadata = g_build_filename(folder, "metadata", NULL);
    struct model *model = model_read_folder(metadata, error);
    if (model == NULL)
        return NULL;
    struct fixtures *f = g_new0(struct fixtures, 1);
    f->folder = g_strdup(folder);
    f->model = model;
    f->templates = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, template_destroy);
    return f;
}

void fixtures_destroy(struct fixtures *f)
{
    if (f == NULL)
        return;
    g_hash_table_unref(f->templates);
    model_unref(f->model);
    g_free(f->folder);
    g_free(f);
}

static bool load(struct template *t, const struct fixtures *f, const char *path, GError **error)
{
    struct fixture_head head = {0};
    if (!fixture_read_head(path, f->model, &head, error))
        return false;
    t->model = model_ref(head.model);
    t->now_ms = head.now_ms;
    fixture_head_finish(&head);
    t->store = store_create(t->model, NULL, error);
    return t->store != NULL && store_load_fixture(t->store, path, t->now_ms, error);
}

/* A name becomes part of a path, so it must be a plain one. */
static bool is_plain_name(const char *name)
{
    for (const char *p = name; *p != '\0'; p++)
        if (!g_ascii_isalnum(*p) && *p != '-' && *p != '_')
            return false;
    return name[0] != '\0';
}

const struct template *fixtures_find(struct fixtures *f, const char *name, GError **error)
{
    struct template *known = g_hash_table_lookup(f->templates, name);
    if (known != NULL)
        return known;
    g_autofree char *file = g_strconcat(name, ".json", NULL);
    g_autofree char *path = g_build_filename(f->folder, "orgs", file, NULL);
    if (!is_plain_name(name) || !g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "There is no fixture %s.", name);
        return NULL;
    }
    struct template *t = g_new0(struct template, 1);
    t->name = g_strdup(name);
    if (!load(t, f, path, error)) {
        template_destroy(t);
        return NULL;
    }
    g_hash_table_insert(f->templates, t->name, t);
    return t;
}
