/* key.c: primary and alternate keys of a URL. An alternate key must name exactly the columns of a
 * declared one. */
#include "odata/key.h"

#include <string.h>

#include "model/error.h"
#include "odata/lexer.h"
#include "odata/literal.h"
#include "odata/query.h"

static void value_destroy(struct value *v)
{
    value_finish(v);
    g_free(v);
}

void row_key_finish(struct row_key *key)
{
    if (key == NULL)
        return;
    g_clear_pointer(&key->columns, g_ptr_array_unref);
    g_clear_pointer(&key->values, g_ptr_array_unref);
}

static bool refuse_syntax(GError **error)
{
    g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST, "Error in query syntax.");
    return false;
}

static bool refuse_names(const struct table *t, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.%s'. "
                "Ensure that the "
                "names and number of key properties match the declared or alternate key properties "
                "for the resource "
                "'Microsoft.Dynamics.CRM.%s'.",
                t->logical_name, t->logical_name);
    return false;
}

/* Users and teams inherit their key "ownerid" from principal. */
static bool is_primary_name(const struct table *t, const char *name)
{
    bool principal =
        strcmp(t->logical_name, "systemuser") == 0 || strcmp(t->logical_name, "team") == 0;
    return strcmp(name, t->primary_id) == 0 || (principal && strcmp(name, "ownerid") == 0);
}

static bool has_column(const struct alternate_key *key, const char *logical_name)
{
    for (guint i = 0; i < key->columns->len; i++)
        if (strcmp(g_ptr_array_index(key->columns, i), logical_name) == 0)
            return true;
    return false;
}

/* Whether the named columns are those of one declared key. */
static bool is_declared(const struct row_key *key)
{
    const GPtrArray *declared = key->table->alternate_keys;
    for (guint i = 0; declared != NULL && i < declared->len; i++) {
        const struct alternate_key *candidate = g_ptr_array_index(declared, i);
        bool same = !candidate->failed && candidate->columns->len == key->columns->len;
        for (guint k = 0; same && k < key->columns->len; k++) {
            const struct column *c = g_ptr_array_index(key->columns, k);
            guint first = 0;
            same = has_column(candidate, c->logical_name) &&
                   g_ptr_array_find(key->columns, c, &first) && first == k;
        }
        if (same)
            return true;
    }
    return false;
}

/* name=value; the lexer is on the name. */
static bool read_part(struct lexer *lexer, struct row_key *key, GError **error)
{
    if (lexer->token.kind != TOKEN_NAME)
        return refuse_syntax(error);
    g_autofree char *name = g_strdup(lexer->token.text->str);
    const struct table *t = key->table;
    const struct column *c = is_primary_name(t, name) ? t->id_column : table_find_property(t, name);
    if (c == NULL)
        return refuse_names(t, error);
    if (!lexer_next(lexer, error))
        return false;
    if (lexer->token.kind != TOKEN_EQUALS)
        return refuse_syntax(error);
    if (!lexer_next(lexer, error))
        return false;
    struct value value = {0};
    if (!literal_read(c, lexer->token.kind, lexer->token.text->str, "Equal", &value, NULL))
        return refuse_syntax(error);
    borrowed_add(key->columns, c);
    g_ptr_array_add(key->values, g_memdup2(&value, sizeof value));
    return lexer_next(lexer, error);
}

static bool read_parts(struct lexer *lexer, struct row_key *key, GError **error)
{
    do {
        if (!lexer_next(lexer, error) || !read_part(lexer, key, error))
            return false;
    } while (lexer->token.kind == TOKEN_COMMA);
    if (lexer->token.kind != TOKEN_END)
        return refuse_syntax(error);
    const struct value *first = g_ptr_array_index(key->values, 0);
    if (key->columns->len == 1 && g_ptr_array_index(key->columns, 0) == key->table->id_column) {
        key->by_id = true;
        return guid_parse(first->text, strlen(first->text), &key->id) || refuse_syntax(error);
    }
    return is_declared(key) || refuse_names(key->table, error);
}

bool key_parse(const struct table *t, const char *text, struct row_key *ret_key, GError **error)
{
    struct row_key key = {.table = t, .by_id = true};
    if (guid_parse(text, strlen(text), &key.id)) {
        *ret_key = key;
        return true;
    }
    if (strchr(text, '=') == NULL)
        return refuse_syntax(error);
    key.by_id = false;
    key.columns = g_ptr_array_new();
    key.values = g_ptr_array_new_with_free_func((GDestroyNotify)value_destroy);
    struct lexer lexer;
    lexer_init(&lexer, text);
    bool good = read_parts(&lexer, &key, error);
    lexer_finish(&lexer);
    if (good && key.by_id)
        row_key_finish(&key);
    if (good)
        *ret_key = key;
    else
        row_key_finish(&key);
    return good;
}
