/* notices.c: see notices.h. */
#include "import/notices.h"

#define MAX_EXAMPLES 3

static const char *const texts[] = {
#define X(id, text) [NOTICE_##id] = (text),
#include "import/notice.def"
#undef X
};

struct notices {
    unsigned counts[G_N_ELEMENTS(texts)];
    GString *examples[G_N_ELEMENTS(texts)]; /* NULL while the count is 0 */
};

struct notices *notices_create(void)
{
    return g_new0(struct notices, 1);
}

void notices_destroy(struct notices *n)
{
    if (n == NULL)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (n->examples[i] != NULL)
            g_string_free(n->examples[i], TRUE);
    g_free(n);
}

void notices_add(struct notices *n, enum notice id, const char *format, ...)
{
    if (n->counts[id]++ >= MAX_EXAMPLES)
        return;
    if (n->examples[id] == NULL)
        n->examples[id] = g_string_new(NULL);
    else
        g_string_append(n->examples[id], ", ");
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(n->examples[id], format, arguments);
    va_end(arguments);
}

unsigned notices_count(const struct notices *n, enum notice id)
{
    return n->counts[id];
}

void notices_each(const struct notices *n, notice_fn tell, void *context)
{
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (n->counts[i] == 0)
            continue;
        g_autofree char *line =
            g_strdup_printf("%u %s: %s%s", n->counts[i], texts[i], n->examples[i]->str,
                            n->counts[i] > MAX_EXAMPLES ? ", ..." : "");
        tell(context, line);
    }
}
