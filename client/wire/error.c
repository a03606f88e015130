/* error.c: the error domains and the table of refusals. */
#include "wire/error.h"

#include <assert.h>

static const struct {
    const char *word;
    guint32 code;
    const char *text;
} refusals[] = {
#define X(id, word, code, text) {word, code, text},
#include "refusal.def"
#undef X
};

G_DEFINE_QUARK(dvclient_refusal, wire_refusal)
G_DEFINE_QUARK(dvclient_server, wire_server)
G_DEFINE_QUARK(dvclient_network, wire_network)
G_DEFINE_QUARK(dvclient_store, wire_store)

const char *refusal_word(enum refusal refusal)
{
    assert(refusal < REFUSAL_COUNT);
    return refusals[refusal].word;
}

guint32 refusal_code(enum refusal refusal)
{
    assert(refusal < REFUSAL_COUNT);
    return refusals[refusal].code;
}

void refusal_set(GError **error, enum refusal refusal, const char *detail)
{
    assert(refusal < REFUSAL_COUNT);
    if (detail == NULL)
        g_set_error_literal(error, WIRE_REFUSAL, (int)refusal, refusals[refusal].text);
    else
        g_set_error(error, WIRE_REFUSAL, (int)refusal, "%s (%s)", refusals[refusal].text, detail);
}

const char *wire_error_word(const GError *error)
{
    if (error->domain == WIRE_REFUSAL)
        return refusal_word((enum refusal)error->code);
    if (error->domain == WIRE_SERVER)
        return "server";
    if (error->domain == WIRE_STORE)
        return refusal_word(REFUSAL_CANT_SAVE_IN_OFFLINE);
    return "network";
}

char *wire_error_code(const GError *error)
{
    guint32 code = CODE_NETWORK_ISSUE;
    if (error->domain == WIRE_REFUSAL)
        code = refusal_code((enum refusal)error->code);
    else if (error->domain == WIRE_SERVER)
        code = (guint32)error->code;
    else if (error->domain == WIRE_STORE)
        code = refusal_code(REFUSAL_CANT_SAVE_IN_OFFLINE);
    if (error->domain == WIRE_REFUSAL || error->domain == WIRE_NETWORK)
        return g_strdup_printf("0x%08X", code);
    return g_strdup_printf("0x%08x", code);
}

guint32 wire_parse_code(const char *text)
{
    guint64 number = 0;
    if (text == NULL || !g_str_has_prefix(text, "0x"))
        return 0;
    if (!g_ascii_string_to_unsigned(text + 2, 16, 0, G_MAXUINT32, &number, NULL))
        return 0;
    return (guint32)number;
}
