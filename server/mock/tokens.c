/* tokens.c: see tokens.h. A token is base64url(header).base64url(payload).base64url(HMAC-SHA256).
 */
#include "mock/tokens.h"

#include <cjson/cJSON.h>

#include "wire/json.h"

#define REFRESH_LIFE_S (INT64_C(90) * 24 * 3600)
#define SIGNATURE_BYTES 32
#define MAX_TOKEN_BYTES 8192

struct tokens {
    char *key;
    uint64_t made;
    GHashTable *revoked; /* set of token ids */
};

struct tokens *tokens_create(const char *name, uint64_t seed)
{
    struct tokens *t = g_new0(struct tokens, 1);
    t->key = g_strdup_printf("dvmock/%s/%" G_GUINT64_FORMAT, name, seed);
    t->revoked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return t;
}

void tokens_destroy(struct tokens *t)
{
    if (t == NULL)
        return;
    g_free(t->key);
    g_hash_table_unref(t->revoked);
    g_free(t);
}

void claims_finish(struct claims *c)
{
    char *texts[] = {c->user_id, c->object_id, c->user_name, c->device,
                     c->issuer,  c->audience,  c->token_id};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    *c = (struct claims){0};
}

/* ---- encoding ----------------------------------------------------------------------------------
 */

static void add_base64url(GString *out, const void *bytes, size_t length)
{
    g_autofree char *text = g_base64_encode(bytes, length);
    for (char *p = text; *p != '\0' && *p != '='; p++)
        g_string_append_c(out, *p == '+' ? '-' : *p == '/' ? '_' : *p);
}

static char *decode_base64url(const char *text)
{
    g_autoptr(GString) plain = g_string_new(text);
    for (char *p = plain->str; *p != '\0'; p++)
        *p = *p == '-' ? '+' : *p == '_' ? '/' : *p;
    while (plain->len % 4 != 0)
        g_string_append_c(plain, '=');
    gsize length = 0;
    g_autofree guchar *bytes = g_base64_decode(plain->str, &length);
    return g_strndup((const char *)bytes, length);
}

static void add_signature(const struct tokens *t, const char *signed_text, size_t length,
                          GString *out)
{
    guint8 digest[SIGNATURE_BYTES];
    gsize digest_length = sizeof digest;
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, (const guchar *)t->key, strlen(t->key));
    g_hmac_update(hmac, (const guchar *)signed_text, (gssize)length);
    g_hmac_get_digest(hmac, digest, &digest_length);
    add_base64url(out, digest, digest_length);
}

/* The claims by their names in a Microsoft token. */
static const struct {
    const char *name;
    size_t offset;
} claim_names[] = {
    {"iss", offsetof(struct claims, issuer)},    {"aud", offsetof(struct claims, audience)},
    {"oid", offsetof(struct claims, object_id)}, {"upn", offsetof(struct claims, user_name)},
    {"appid", offsetof(struct claims, device)},  {"systemuserid", offsetof(struct claims, user_id)},
    {"uti", offsetof(struct claims, token_id)},
};

static char **claim_member(struct claims *c, size_t offset)
{
    return (char **)(void *)((char *)c + offset);
}

static void put_claims(struct json *j, const struct claims *claims)
{
    struct claims copy = *claims;
    for (size_t i = 0; i < G_N_ELEMENTS(claim_names); i++) {
        const char *value = *claim_member(&copy, claim_names[i].offset);
        if (value != NULL)
            json_put_text(j, claim_names[i].name, value);
    }
}

static char *make(struct tokens *t, const struct claims *claims, const char *use, int64_t now_s,
                  int64_t life_s)
{
    static const char header[] = "{\"typ\":\"JWT\",\"alg\":\"HS256\"}";
    g_autofree char *id = g_strdup_printf("%s-%" G_GUINT64_FORMAT, use, ++t->made);
    struct claims with_id = *claims;
    with_id.token_id = id;
    g_autoptr(GString) payload = g_string_new(NULL);
    struct json j;
    json_init(&j, payload);
    json_begin_object(&j);
    put_claims(&j, &with_id);
    json_put_text(&j, "use", use);
    json_put_integer(&j, "iat", now_s);
    json_put_integer(&j, "nbf", now_s);
    json_put_integer(&j, "exp", now_s + life_s);
    json_put_text(&j, "ver", "1.0");
    json_end_object(&j);

    GString *token = g_string_new(NULL);
    add_base64url(token, header, strlen(header));
    g_string_append_c(token, '.');
    add_base64url(token, payload->str, payload->len);
    g_autoptr(GString) signature = g_string_new(NULL);
    add_signature(t, token->str, token->len, signature);
    g_string_append_c(token, '.');
    g_string_append_len(token, signature->str, (gssize)signature->len);
    return g_string_free(token, FALSE);
}

char *tokens_make_access(struct tokens *t, const struct claims *claims, int64_t now_ms)
{
    return make(t, claims, "access", now_ms / 1000, TOKEN_LIFE_S);
}

char *tokens_make_refresh(struct tokens *t, const struct claims *claims, int64_t now_ms)
{
    return make(t, claims, "refresh", now_ms / 1000, REFRESH_LIFE_S);
}

/* ---- checking ----------------------------------------------------------------------------------
 */

/* The payload of a token signed here; NULL = not ours. Owned: cJSON_Delete. */
static cJSON *open_payload(const struct tokens *t, const char *token)
{
    const char *last_dot = strrchr(token, '.');
    if (last_dot == NULL || strlen(token) > MAX_TOKEN_BYTES)
        return NULL;
    g_autoptr(GString) signature = g_string_new(NULL);
    add_signature(t, token, (size_t)(last_dot - token), signature);
    if (strcmp(signature->str, last_dot + 1) != 0)
        return NULL;
    g_auto(GStrv) parts = g_strsplit(token, ".", 3);
    g_autofree char *payload = decode_base64url(parts[1]);
    return cJSON_Parse(payload);
}

static const char *payload_text(const cJSON *payload, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(payload, name));
}

static bool is_valid(const struct tokens *t, const cJSON *payload, const char *use, int64_t now_s)
{
    const cJSON *expires = cJSON_GetObjectItemCaseSensitive(payload, "exp");
    const char *id = payload_text(payload, "uti");
    return cJSON_IsNumber(expires) && now_s < (int64_t)expires->valuedouble && id != NULL &&
           g_strcmp0(payload_text(payload, "use"), use) == 0 &&
           !g_hash_table_contains(t->revoked, id);
}

static bool read_token(const struct tokens *t, const char *token, const char *use, int64_t now_s,
                       struct claims *ret_claims)
{
    cJSON *payload = open_payload(t, token);
    for (size_t i = 0; payload != NULL && i < G_N_ELEMENTS(claim_names); i++)
        *claim_member(ret_claims, claim_names[i].offset) =
            g_strdup(payload_text(payload, claim_names[i].name));
    bool valid = payload != NULL && is_valid(t, payload, use, now_s);
    cJSON_Delete(payload);
    return valid;
}

bool tokens_read_access(const struct tokens *t, const char *token, int64_t now_ms,
                        struct claims *ret_claims)
{
    return read_token(t, token, "access", now_ms / 1000, ret_claims);
}

bool tokens_read_refresh(const struct tokens *t, const char *token, int64_t now_ms,
                         struct claims *ret_claims)
{
    return read_token(t, token, "refresh", now_ms / 1000, ret_claims);
}

void tokens_revoke(struct tokens *t, const char *token_id)
{
    g_hash_table_add(t->revoked, g_strdup(token_id));
}
