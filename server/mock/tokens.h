/* tokens.h: the OAuth half of an organisation: tokens that say who calls, made and checked without
 * a store, so that they expire on the virtual clock and a token of one organisation means nothing
 * to another. They are real JWTs (RS256), because clients read the claims and check the signature.
 */
#ifndef SERVER_MOCK_TOKENS_H
#define SERVER_MOCK_TOKENS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "mock/signer.h"

#define TOKEN_LIFE_S 3600

/* Who a token stands for. Texts are borrowed when written, owned when read (claims_finish). */
struct claims {
    char *user_id;   /* systemuserid */
    char *object_id; /* the user's azureactivedirectoryobjectid */
    char *user_name; /* domainname */
    char *device;    /* client_id */
    char *issuer, *audience;
    char *tenant_id; /* the organisation's id stands for it */
    char *nonce;     /* of an identity token */
    char *token_id;  /* what tokens_revoke takes; set by tokens_make_access */
};
void claims_finish(struct claims *c);

struct tokens;
/* `name` is the organisation's. The signer is borrowed. Owned: tokens_destroy. */
struct tokens *tokens_create(const char *name, struct signer *signer);
struct signer *tokens_signer(const struct tokens *t);
void tokens_destroy(struct tokens *t);

/* Owned: g_free. The access token is valid for TOKEN_LIFE_S after now_ms, the refresh token for 90
 * days. */
char *tokens_make_access(struct tokens *t, const struct claims *claims, int64_t now_ms);
char *tokens_make_refresh(struct tokens *t, const struct claims *claims, int64_t now_ms);
/* Says who somebody is, to the client itself (OpenID Connect). */
char *tokens_make_identity(struct tokens *t, const struct claims *claims, int64_t now_ms);

/* False when the token is malformed, not signed here, of the other kind, expired or revoked.
 * *ret_claims must be zero; it is filled whenever the token was signed here, so that a refused
 * request still has a name in the journal. */
bool tokens_read_access(const struct tokens *t, const char *token, int64_t now_ms,
                        struct claims *ret_claims);
bool tokens_read_refresh(const struct tokens *t, const char *token, int64_t now_ms,
                         struct claims *ret_claims);
/* From now on this token is refused, whatever the clock says. */
void tokens_revoke(struct tokens *t, const char *token_id);

#endif
