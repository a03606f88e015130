/* tokens.c: see tokens.h. A token is base64url(header).base64url(payload).base64url(signature).
 * Which organisation a token is of is a claim of its own, because all share one key. */
#include "mock/tokens.h"

#include <cjson/cJSON.h>

#include "mock/base64url.h"
#include "wire/json.h"

#define REFRESH_LIFE_S (INT64_C(90) * 24 * 3600)
#define MAX_TOKEN_BYTES 8192

struct tokens {
    char *name;
    struct signer *signer;
    uint64_t made;
    GHashTable *revoked; /* set of token ids */
};

struct tokens *tokens_create(const char *name, struct signer *signer)
{
    struct tokens *t = g_new0(struct tokens, 1);
    t->name = g_strdup(name);
    t->signer = signer;
    t->revoked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return t;
}

void tokens_destroy(struct tokens *t)
{
    if (t == NULL)
        return;
    g_free(t->name);
    g_hash_table_unref(t->revoked);
    g_free(t);
}

void claims_finish(struct claims *c)
{
    char *texts[] = {c->user_id,  c->object_id, c->user_name, c->device, c->issuer,
                     c->audience, c->token_id,  c->tenant_id, c->nonce};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    *c = (struct claims){0};
}

/* ---- encoding ----------------------------------------------------------------------------------
 */

struct signer *tokens_signer(const struct tokens *t)
{
    return t->signer;
}

/* The claims by their names in a Microsoft token. */
static const struct {
    const char *name;
    size_t offset;
} claim_names[] = {
    {"iss", offsetof(struct claims, issuer)},    {"aud", offsetof(struct claims, audience)},
    {"oid", offsetof(struct claims, object_id)}, {"upn", offsetof(struct claims, user_name)},
    {"appid", offsetof(struct claims, device)},  {"systemuserid", offsetof(struct claims, user_id)},
    {"uti", offsetof(struct claims, token_id)},  {"tid", offsetof(struct claims, tenant_id)},
    {"nonce", offsetof(struct claims, nonce)},
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

/* The payload of every token; further members may follow. */
static void begin_payload(struct json *j, const struct tokens *t, const struct claims *claims,
                          int64_t now_s, int64_t life_s)
{
    json_begin_object(j);
    put_claims(j, claims);
    json_put_text(j, "org", t->name);
    json_put_integer(j, "iat", now_s);
    json_put_integer(j, "nbf", now_s);
    json_put_integer(j, "exp", now_s + life_s);
}

static char *sign(const struct tokens *t, const GString *payload)
{
    g_autofree char *header = g_strdup_printf("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"%s\"}",
                                              signer_key_id(t->signer));
    GString *token = g_string_new(NULL);
    base64url_add(token, header, strlen(header));
    g_string_append_c(token, '.');
    base64url_add(token, payload->str, payload->len);
    g_autoptr(GString) signature = g_string_new(NULL);
    signer_sign(t->signer, token->str, token->len, signature);
    g_string_append_c(token, '.');
    g_string_append_len(token, signature->str, (gssize)signature->len);
    return g_string_free(token, FALSE);
}

static char *make(struct tokens *t, const struct claims *claims, const char *use, int64_t now_s,
                  int64_t life_s)
{
    g_autofree char *id = g_strdup_printf("%s-%" G_GUINT64_FORMAT, use, ++t->made);
    struct claims with_id = *claims;
    with_id.token_id = id;
    with_id.nonce = NULL;
    g_autoptr(GString) payload = g_string_new(NULL);
    struct json j;
    json_init(&j, payload);
    begin_payload(&j, t, &with_id, now_s, life_s);
    json_put_text(&j, "use", use);
    json_put_text(&j, "scp", "user_impersonation");
    json_put_text(&j, "ver", "1.0");
    json_end_object(&j);
    return sign(t, payload);
}

char *tokens_make_access(struct tokens *t, const struct claims *claims, int64_t now_ms)
{
    return make(t, claims, "access", now_ms / 1000, TOKEN_LIFE_S);
}

char *tokens_make_refresh(struct tokens *t, const struct claims *claims, int64_t now_ms)
{
    return make(t, claims, "refresh", now_ms / 1000, REFRESH_LIFE_S);
}

char *tokens_make_identity(struct tokens *t, const struct claims *claims, int64_t now_ms)
{
    struct claims own = *claims;
    own.audience = claims->device; /* for the client, not for the organisation */
    g_autoptr(GString) payload = g_string_new(NULL);
    struct json j;
    json_init(&j, payload);
    begin_payload(&j, t, &own, now_ms / 1000, TOKEN_LIFE_S);
    json_put_text(&j, "sub", claims->object_id);
    json_put_text(&j, "preferred_username", claims->user_name);
    json_put_text(&j, "name", claims->user_name);
    json_put_text(&j, "ver", "2.0");
    json_end_object(&j);
    return sign(t, payload);
}

/* ---- checking ----------------------------------------------------------------------------------
 */

static const char *payload_text(const cJSON *payload, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(payload, name));
}

/* The payload of a token signed here; NULL = not ours. Owned: cJSON_Delete. */
static cJSON *open_payload(const struct tokens *t, const char *token)
{
    const char *last_dot = strrchr(token, '.');
    if (last_dot == NULL || strlen(token) > MAX_TOKEN_BYTES)
        return NULL;
    if (!signer_verify(t->signer, token, (size_t)(last_dot - token), last_dot + 1))
        return NULL;
    g_auto(GStrv) parts = g_strsplit(token, ".", 3);
    g_autoptr(GBytes) payload = base64url_decode(parts[1]);
    gsize length = 0;
    const char *text = g_bytes_get_data(payload, &length);
    cJSON *tree = cJSON_ParseWithLength(text == NULL ? "" : text, length);
    if (g_strcmp0(payload_text(tree, "org"), t->name) == 0)
        return tree;
    cJSON_Delete(tree);
    return NULL;
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
