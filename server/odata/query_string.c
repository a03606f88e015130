/* query_string.c: splitting, decoding and aliases. Decoding happens here and only here, so nothing
 * is decoded twice. */
#include "odata/query_string.h"

#include <string.h>

#include "model/error.h"

#define EXPANDED_MAX_BYTES 65536

static void query_item_destroy(struct query_item *item)
{
    g_free(item->name);
    g_free(item->value);
    g_free(item);
}

char *url_decode(const char *text, gssize length, bool plus)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *end = length < 0 ? text + strlen(text) : text + length;
    for (const char *c = text; c < end; c++) {
        int code = -1;
        if (*c == '%' && end - c > 2 && g_ascii_isxdigit(c[1]) && g_ascii_isxdigit(c[2]))
            code = g_ascii_xdigit_value(c[1]) * 16 + g_ascii_xdigit_value(c[2]);
        if (code > 0) {
            g_string_append_c(out, (char)code);
            c += 2;
        } else {
            g_string_append_c(out, plus && *c == '+' ? ' ' : *c);
        }
    }
    return g_utf8_make_valid(out->str, (gssize)out->len);
}

void query_string_init(struct query_string *qs, const char *raw)
{
    qs->items = g_ptr_array_new_with_free_func((GDestroyNotify)query_item_destroy);
    for (const char *start = raw; *start != '\0';) {
        size_t length = strcspn(start, "&");
        const char *equals = memchr(start, '=', length);
        if (length > 0) {
            struct query_item *item = g_new0(struct query_item, 1);
            size_t name_length = equals != NULL ? (size_t)(equals - start) : length;
            item->name = url_decode(start, (gssize)name_length, true);
            item->value = equals == NULL
                              ? g_strdup("")
                              : url_decode(equals + 1, (gssize)(length - name_length - 1), true);
            g_ptr_array_add(qs->items, item);
        }
        start += length;
        if (*start == '&')
            start++;
    }
}

void query_string_finish(struct query_string *qs)
{
    g_clear_pointer(&qs->items, g_ptr_array_unref);
}

const char *query_string_find(const struct query_string *qs, const char *name)
{
    for (guint i = 0; i < qs->items->len; i++) {
        const struct query_item *item = g_ptr_array_index(qs->items, i);
        if (strcmp(item->name, name) == 0)
            return item->value;
    }
    return NULL;
}

/* Length of the alias at `text` ("@name"), 0 = none. */
static size_t alias_length(const char *text)
{
    if (text[0] != '@' || !(g_ascii_isalpha(text[1]) || text[1] == '_'))
        return 0;
    size_t length = 2;
    while (g_ascii_isalnum(text[length]) || text[length] == '_')
        length++;
    return length;
}

char *query_string_expand(const struct query_string *qs, const char *text, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    char quote = '\0';
    for (const char *c = text; *c != '\0';) {
        size_t length = quote != '\0' ? 0 : alias_length(c);
        if (length > 0) {
            g_autofree char *name = g_strndup(c, length);
            const char *value = query_string_find(qs, name);
            g_string_append(out, value != NULL ? value : "null");
            c += length;
        } else {
            if (quote != '\0')
                quote = *c == quote ? '\0' : quote;
            else if (*c == '\'' || *c == '"')
                quote = *c;
            g_string_append_c(out, *c++);
        }
        if (out->len > EXPANDED_MAX_BYTES) {
            g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                        "The expression with its parameter aliases exceeds %d bytes.",
                        EXPANDED_MAX_BYTES);
            return NULL;
        }
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
