/* fixtures.c: see fixtures.h. */
#include "mock/fixtures.h"

#include "store/fixture.h"

struct fixtures {
    char *folder;
    struct model *built_in; /* of metadata/, before an organisation's own flags */
    struct model *imported; /* of the files of the command line; NULL = none */
    GHashTable *templates;  /* metadata/name -> struct template */
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

struct fixtures *fixtures_create(const char *folder, const char *const *files,
                                 struct notices *notices, GError **error)
{
    g_autofree char *metadata = g_build_filename(folder, "metadata", NULL);
    struct fixtures *f = g_new0(struct fixtures, 1);
    f->folder = g_strdup(folder);
    f->templates = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, template_destroy);
    f->built_in = model_read_folder(metadata, error);
    bool good = f->built_in != NULL;
    if (good && files != NULL && files[0] != NULL) {
        f->imported = import_files(files, f->built_in, notices, error);
        good = f->imported != NULL;
    }
    if (good)
        return f;
    fixtures_destroy(f);
    return NULL;
}

void fixtures_destroy(struct fixtures *f)
{
    if (f == NULL)
        return;
    g_hash_table_unref(f->templates);
    model_unref(f->built_in);
    model_unref(f->imported);
    g_free(f->folder);
    g_free(f);
}

static bool load(struct template *t, const struct fixtures *f, const char *path, GError **error)
{
    struct fixture_head head = {0};
    if (!fixture_read_head(path, t->imported ? f->imported : f->built_in, &head, error))
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

static bool is_imported(const struct fixtures *f, const char *metadata, bool *ret_imported,
                        GError **error)
{
    bool imported =
        metadata == NULL ? f->imported != NULL : strcmp(metadata, FIXTURES_IMPORTED) == 0;
    bool known = metadata == NULL || imported || strcmp(metadata, FIXTURES_BUILT_IN) == 0;
    *ret_imported = imported;
    if (known && (!imported || f->imported != NULL))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "There is no metadata %s%s.", metadata,
                known ? "; start dvmock with --metadata FILE" : ": say builtin or imported");
    return false;
}

const struct template *fixtures_find(struct fixtures *f, const char *name, const char *metadata,
                                     GError **error)
{
    bool imported = false;
    if (!is_imported(f, metadata, &imported, error))
        return NULL;
    g_autofree char *key =
        g_strdup_printf("%s/%s", imported ? FIXTURES_IMPORTED : FIXTURES_BUILT_IN, name);
    struct template *known = g_hash_table_lookup(f->templates, key);
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
    t->imported = imported;
    if (!load(t, f, path, error)) {
        template_destroy(t);
        return NULL;
    }
    g_hash_table_insert(f->templates, g_steal_pointer(&key), t);
    return t;
}
