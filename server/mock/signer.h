/* signer.h: the key that signs tokens. The same in every run, so that a run can be repeated byte by
 * byte and a client that keeps keys is not surprised; it is known to everybody and protects
 * nothing. RS256, because that is what clients of the Microsoft identity platform check. */
#ifndef SERVER_MOCK_SIGNER_H
#define SERVER_MOCK_SIGNER_H

#include <glib.h>
#include <stdbool.h>

struct json;
struct signer;
struct signer *signer_create(void); /* cheap: the key is made when it is needed. Owned */
void signer_destroy(struct signer *s);

const char *signer_key_id(struct signer *s);
/* Appends the signature in base64url. */
void signer_sign(struct signer *s, const char *text, size_t length, GString *out);
bool signer_verify(struct signer *s, const char *text, size_t length, const char *signature);
/* The public key as an element of a JSON Web Key Set. */
void signer_write_key(struct signer *s, struct json *j);

#endif
