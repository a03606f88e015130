/* metadata.c: see metadata.h. */
#include "fuzz/metadata.h"

#include <stdio.h>
#include <stdlib.h>

#include "import/import.h"
#include "model/csdl.h"

/* NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): libFuzzer gives no context */
static struct model *known;

static struct model *import(const char *text, gsize length, GError **error)
{
    const struct import_text file = {.file = "input", .text = text, .length = length};
    struct notices *notices = notices_create();
    struct model *m = import_texts(&file, 1, known, notices, error);
    notices_destroy(notices);
    return m;
}

void metadata_import(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    if (known == NULL)
        known = model_read_folder(FUZZ_FIXTURES "/metadata", &error);
    g_autofree char *text = g_strndup((const char *)data, size);
    struct model *m = known != NULL ? import(text, size, NULL) : NULL;
    if (m != NULL) {
        g_autoptr(GString) out = g_string_new(NULL);
        csdl_write(m, true, out);
        model_unref(m);
        model_unref(import(out->str, out->len, &error));
    }
    if (error == NULL)
        return;
    fprintf(stderr, "%s\n", error->message);
    abort();
}
