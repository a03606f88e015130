/* signer.c: see signer.h. */
#include "mock/signer.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <string.h>

#include "mock/base64url.h"
#include "wire/json.h"

#define KEY_BITS 2048
#define SEED_BYTES 28 /* what a key of this size takes */

struct signer {
    gnutls_privkey_t key; /* NULL = not made yet */
    gnutls_pubkey_t public_key;
    char *id;
};

struct signer *signer_create(void)
{
    return g_new0(struct signer, 1);
}

void signer_destroy(struct signer *s)
{
    if (s == NULL)
        return;
    if (s->key != NULL) {
        gnutls_privkey_deinit(s->key);
        gnutls_pubkey_deinit(s->public_key);
    }
    g_free(s->id);
    g_free(s);
}

static void add_number(GString *out, gnutls_datum_t *number)
{
    size_t skip = number->size > 0 && number->data[0] == 0 ? 1 : 0; /* no sign byte */
    base64url_add(out, number->data + skip, number->size - skip);
    gnutls_free(number->data);
}

static void get_public(const struct signer *s, GString *modulus, GString *exponent)
{
    gnutls_datum_t m = {0}, e = {0};
    if (gnutls_pubkey_export_rsa_raw(s->public_key, &m, &e) < 0)
        g_error("cannot read the key of tokens");
    add_number(modulus, &m);
    add_number(exponent, &e);
}

/* Primes that follow from the seed. */
static void make_key(struct signer *s)
{
    unsigned char seed[SEED_BYTES + 1] = "dvmock: signs local tokens..";
    gnutls_keygen_data_st data = {GNUTLS_KEYGEN_SEED, seed, SEED_BYTES};
    if (s->key != NULL)
        return;
    if (gnutls_privkey_init(&s->key) < 0 || gnutls_pubkey_init(&s->public_key) < 0 ||
        gnutls_privkey_generate2(s->key, GNUTLS_PK_RSA, KEY_BITS, GNUTLS_PRIVKEY_FLAG_PROVABLE,
                                 &data, 1) < 0 ||
        gnutls_pubkey_import_privkey(s->public_key, s->key, 0, 0) < 0)
        g_error("cannot make the key of tokens");
    g_autoptr(GString) modulus = g_string_new(NULL), exponent = g_string_new(NULL);
    get_public(s, modulus, exponent);
    s->id = g_compute_checksum_for_string(G_CHECKSUM_SHA1, modulus->str, -1);
}

const char *signer_key_id(struct signer *s)
{
    make_key(s);
    return s->id;
}

static gnutls_datum_t datum_of(const void *bytes, size_t length)
{
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)bytes, (unsigned)length};
}

void signer_sign(struct signer *s, const char *text, size_t length, GString *out)
{
    make_key(s);
    const gnutls_datum_t data = datum_of(text, length);
    gnutls_datum_t signature = {0};
    if (gnutls_privkey_sign_data(s->key, GNUTLS_DIG_SHA256, 0, &data, &signature) < 0)
        g_error("cannot sign a token");
    base64url_add(out, signature.data, signature.size);
    gnutls_free(signature.data);
}

bool signer_verify(struct signer *s, const char *text, size_t length, const char *signature)
{
    make_key(s);
    g_autoptr(GBytes) bytes = base64url_decode(signature);
    const gnutls_datum_t data = datum_of(text, length);
    const gnutls_datum_t sign = datum_of(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    return gnutls_pubkey_verify_data2(s->public_key, GNUTLS_SIGN_RSA_SHA256, 0, &data, &sign) >= 0;
}

void signer_write_key(struct signer *s, struct json *j)
{
    make_key(s);
    g_autoptr(GString) modulus = g_string_new(NULL), exponent = g_string_new(NULL);
    get_public(s, modulus, exponent);
    json_begin_object(j);
    json_put_text(j, "kty", "RSA");
    json_put_text(j, "use", "sig");
    json_put_text(j, "alg", "RS256");
    json_put_text(j, "kid", s->id);
    json_put_text(j, "x5t", s->id);
    json_put_text(j, "n", modulus->str);
    json_put_text(j, "e", exponent->str);
    json_end_object(j);
}
