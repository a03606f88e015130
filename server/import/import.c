/* import.c: puts the readers in order: documents first, because they list the tables; then exports,
 * which describe them; then what the fixtures know; then defaults. */
#include "import/import.h"

#include <string.h>

#include "import/csdl_tables.h"
#include "import/defaults.h"
#include "import/export.h"
#include "import/known.h"
#include "model/error.h"

#define MAX_FILE_BYTES ((gsize)256 * 1024 * 1024)

struct input {
    const char *file;
    char *text;
    gsize length;
    bool is_xml;
};

static void input_clear(void *data)
{
    struct input *in = data;
    g_free(in->text);
}

static bool read_input(const char *file, struct input *ret_input, GError **error)
{
    struct input in = {.file = file};
    if (!g_file_get_contents(file, &in.text, &in.length, error))
        return false;
    const char *start = in.text;
    if (g_str_has_prefix(start, "\xEF\xBB\xBF"))
        start += 3;
    start += strspn(start, " \t\r\n");
    in.is_xml = *start == '<';
    if (in.length <= MAX_FILE_BYTES && (in.is_xml || *start == '{' || *start == '[')) {
        *ret_input = in;
        return true;
    }
    g_set_error(error, SERVER_ERROR, ERROR_BAD_METADATA, "%s:1: %s", file,
                in.length > MAX_FILE_BYTES ? "the file has more than 256 MB"
                                           : "this is neither XML ($metadata) nor JSON (an export "
                                             "of EntityDefinitions)");
    g_free(in.text);
    return false;
}

static bool read_csdl(struct import *im, const struct input *in, GError **error)
{
    struct csdl_document *d =
        csdl_document_read(in->file, in->text, in->length, im->notices, error);
    if (d == NULL)
        return false;
    g_autoptr(GArray) tables = NULL;
    csdl_make_tables(im, d, &tables);
    csdl_make_links(im, d, tables);
    csdl_make_pairs(im, d, tables);
    csdl_document_destroy(d);
    return true;
}

static bool read_all(struct import *im, const GArray *inputs, GError **error)
{
    for (int xml = 1; xml >= 0; xml--)
        for (guint i = 0; i < inputs->len; i++) {
            const struct input *in = &g_array_index(inputs, struct input, i);
            if (in->is_xml != (xml == 1))
                continue;
            if (!(xml == 1 ? read_csdl(im, in, error)
                           : export_read(im, in->file, in->text, in->length, error)))
                return false;
        }
    return true;
}

static bool build(struct import *im, const char *const *files, GError **error)
{
    g_autoptr(GArray) inputs = g_array_new(FALSE, FALSE, sizeof(struct input));
    g_array_set_clear_func(inputs, input_clear);
    for (; *files != NULL; files++) {
        struct input in;
        if (!read_input(*files, &in, error))
            return false;
        g_array_append_val(inputs, in);
    }
    if (!read_all(im, inputs, error))
        return false;
    if (im->known != NULL)
        known_fill(im);
    defaults_fill_model(im);
    model_link(im->model);
    return true;
}

struct model *import_files(const char *const *files, const struct model *known,
                           struct notices *notices, GError **error)
{
    g_autoptr(GHashTable) exported = g_hash_table_new(NULL, NULL),
                          names = g_hash_table_new(g_str_hash, g_str_equal);
    struct import im = {.model = model_create(),
                        .known = known,
                        .notices = notices,
                        .exported = exported,
                        .relationship_names = names};
    if (build(&im, files, error))
        return im.model;
    model_unref(im.model);
    return NULL;
}
