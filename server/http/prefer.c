/* prefer.c: reading Prefer and writing Preference-Applied from one table. */
#include "http/prefer.h"

#include <string.h>

#define MAX_PAGE_SIZE 5000

static void read_annotations(struct prefer *p, const char *value)
{
    g_free(p->annotations);
    p->annotations = g_strdup(value);
}

static void read_page_size(struct prefer *p, const char *value)
{
    guint64 size = 0;
    if (g_ascii_string_to_unsigned(value, 10, 1, G_MAXUINT, &size, NULL))
        p->page_size = (unsigned)MIN(size, MAX_PAGE_SIZE);
    else
        p->given &= ~(unsigned)PREFER_PAGE_SIZE;
}

/* In the order they are echoed. `value` is the one that counts; NULL = any, read by `read`. */
static const struct entry {
    const char *name, *value;
    void (*read)(struct prefer *p, const char *value);
    enum preference preference;
    bool echoed;
} entries[] = {
    {"odata.include-annotations", NULL, read_annotations, PREFER_ANNOTATIONS, true},
    {"odata.maxpagesize", NULL, read_page_size, PREFER_PAGE_SIZE, true},
    {"return", "representation", NULL, PREFER_REPRESENTATION, true},
    {"odata.track-changes", "", NULL, PREFER_TRACK_CHANGES, true},
    {"odata.continue-on-error", "", NULL, PREFER_CONTINUE_ON_ERROR, false},
};

static void read_item(struct prefer *p, char *item)
{
    char *equals = strchr(item, '=');
    char *value = equals != NULL ? g_strstrip(equals + 1) : item + strlen(item);
    if (equals != NULL)
        *equals = '\0';
    size_t length = strlen(value);
    if (length >= 2 && value[0] == '"' && value[length - 1] == '"') {
        value[length - 1] = '\0';
        value++;
    }
    g_strstrip(item);
    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
        const struct entry *e = &entries[i];
        if (g_ascii_strcasecmp(e->name, item) != 0 ||
            (e->value != NULL && *e->value != '\0' && g_ascii_strcasecmp(e->value, value) != 0))
            continue;
        p->given |= (unsigned)e->preference;
        if (e->read != NULL)
            e->read(p, value);
    }
}

void prefer_init(struct prefer *p, const char *text)
{
    *p = (struct prefer){0};
    const char *start = text;
    bool quoted = false;
    for (const char *c = text; c != NULL; c++) {
        if (*c == '\0' || (!quoted && (*c == ',' || *c == ';'))) {
            g_autofree char *item = g_strndup(start, (gsize)(c - start));
            read_item(p, item);
            start = c + 1;
        }
        if (*c == '\0')
            break;
        quoted = quoted != (*c == '"');
    }
}

void prefer_finish(struct prefer *p)
{
    g_clear_pointer(&p->annotations, g_free);
}

static bool matches(const char *pattern, const char *name)
{
    size_t length = strlen(pattern);
    if (length > 0 && pattern[length - 1] == '*')
        return strncmp(pattern, name, length - 1) == 0;
    return strcmp(pattern, name) == 0;
}

bool prefer_has_annotation(const struct prefer *p, const char *name)
{
    if ((p->given & PREFER_ANNOTATIONS) == 0)
        return false;
    bool wanted = false;
    g_auto(GStrv) patterns = g_strsplit(p->annotations, ",", -1);
    for (char **pattern = patterns; *pattern != NULL; pattern++) {
        const char *text = g_strstrip(*pattern);
        if (*text == '-' && matches(text + 1, name))
            return false;
        wanted = wanted || matches(text, name);
    }
    return wanted;
}

char *prefer_applied(const struct prefer *p, unsigned applied)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
        const struct entry *e = &entries[i];
        if (!e->echoed || (p->given & applied & (unsigned)e->preference) == 0)
            continue;
        g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", e->name);
        if (e->preference == PREFER_ANNOTATIONS)
            g_string_append_printf(out, "=\"%s\"", p->annotations);
        else if (e->preference == PREFER_PAGE_SIZE)
            g_string_append_printf(out, "=%u", p->page_size);
        else if (*e->value != '\0')
            g_string_append_printf(out, "=%s", e->value);
    }
    return out->len > 0 ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}
