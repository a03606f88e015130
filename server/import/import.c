/* import.c: puts the readers in order: documents first, because they list the tables; then exports,
 * which describe them; then what the fixtures know; then defaults. */
#include "import/import.h"

#include <string.h>

#include "import/csdl_tables.h"
#include "import/defaults.h"
#include "import/export.h"
#include "import/known.h"
#include "model/error.h"

enum form { FORM_CSDL, FORM_EXPORT, FORMS };

static bool find_form(const struct import_text *t, enum form *ret_form, GError **error)
{
    const char *start = t->text;
    if (g_str_has_prefix(start, "\xEF\xBB\xBF"))
        start += 3;
    start += strspn(start, " \t\r\n");
    bool too_large = t->length > IMPORT_MAX_FILE_BYTES;
    *ret_form = *start == '<' ? FORM_CSDL : FORM_EXPORT;
    if (!too_large && (*start == '<' || *start == '{' || *start == '['))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_METADATA, "%s:1: %s", t->file,
                too_large ? "the file has more than 256 MB"
                          : "this is neither XML ($metadata) nor JSON (an export of "
                            "EntityDefinitions)");
    return false;
}

static bool read_csdl(struct import *im, const struct import_text *t, GError **error)
{
    struct csdl_document *d = csdl_document_read(t->file, t->text, t->length, im->notices, error);
    if (d == NULL)
        return false;
    g_autoptr(GArray) tables = NULL;
    csdl_make_tables(im, d, &tables);
    csdl_make_links(im, d, tables);
    csdl_make_pairs(im, d, tables);
    csdl_document_destroy(d);
    return true;
}

/* Documents first. */
static bool read_all(struct import *im, const struct import_text *texts, size_t count,
                     GError **error)
{
    for (enum form form = FORM_CSDL; form < FORMS; form++)
        for (size_t i = 0; i < count; i++) {
            const struct import_text *t = &texts[i];
            enum form has;
            if (!find_form(t, &has, error))
                return false;
            if (has == form &&
                !(form == FORM_CSDL ? read_csdl(im, t, error)
                                    : export_read(im, t->file, t->text, t->length, error)))
                return false;
        }
    return true;
}

struct model *import_texts(const struct import_text *texts, size_t count, const struct model *known,
                           struct notices *notices, GError **error)
{
    g_autoptr(GHashTable) exported = g_hash_table_new(NULL, NULL),
                          names = g_hash_table_new(g_str_hash, g_str_equal);
    struct import im = {.model = model_create(),
                        .known = known,
                        .notices = notices,
                        .exported = exported,
                        .relationship_names = names};
    if (!read_all(&im, texts, count, error)) {
        model_unref(im.model);
        return NULL;
    }
    if (known != NULL)
        known_fill(&im);
    defaults_fill_model(&im);
    model_link(im.model);
    return im.model;
}

struct model *import_files(const char *const *files, const struct model *known,
                           struct notices *notices, GError **error)
{
    g_autoptr(GPtrArray) contents = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) texts = g_array_new(FALSE, FALSE, sizeof(struct import_text));
    for (; *files != NULL; files++) {
        char *content = NULL;
        struct import_text t = {.file = *files};
        if (!g_file_get_contents(*files, &content, &t.length, error))
            return NULL;
        g_ptr_array_add(contents, content);
        t.text = content;
        g_array_append_val(texts, t);
    }
    return import_texts((const struct import_text *)(void *)texts->data, texts->len, known, notices,
                        error);
}
