/* certificate.c: see certificate.h. Elliptic keys, because they are made in no time and every phone
 * takes them. */
#include "http/certificate.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gio/gio.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DAY_S ((time_t)24 * 3600)
#define AUTHORITY_DAYS 3650
#define SERVER_DAYS 397 /* what phones accept */
#define MAX_NAMES 20

/* What a certificate is made of. `authority` NULL = it signs itself. */
struct plan {
    const char *subject;
    gnutls_x509_privkey_t key, authority_key;
    gnutls_x509_crt_t authority;
    int days;
    char **names;
};

static bool check(int code, const char *what, GError **error)
{
    if (code >= 0)
        return true;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "TLS: cannot %s: %s", what,
                gnutls_strerror(code));
    return false;
}

static bool make_key(gnutls_x509_privkey_t key, GError **error)
{
    return check(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                              GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
                 "make a key", error);
}

static int add_name(gnutls_x509_crt_t crt, const char *name)
{
    unsigned char address[16];
    unsigned length = inet_pton(AF_INET, name, address) == 1    ? 4
                      : inet_pton(AF_INET6, name, address) == 1 ? 16
                                                                : 0;
    if (length > 0)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, address, length,
                                                    GNUTLS_FSAN_APPEND);
    return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, name,
                                                (unsigned)strlen(name), GNUTLS_FSAN_APPEND);
}

/* Serial numbers differ, or browsers refuse a second certificate of the same authority. */
static int set_serial(gnutls_x509_crt_t crt)
{
    guint8 serial[16];
    for (size_t i = 0; i < sizeof serial; i++)
        serial[i] = (guint8)g_random_int_range(1, 0x7f);
    return gnutls_x509_crt_set_serial(crt, serial, sizeof serial);
}

static int set_purpose(gnutls_x509_crt_t crt, const struct plan *plan)
{
    bool is_authority = plan->authority == NULL;
    int code = gnutls_x509_crt_set_basic_constraints(crt, is_authority, is_authority ? 0 : -1);
    if (code >= 0)
        code = gnutls_x509_crt_set_key_usage(crt, is_authority ? GNUTLS_KEY_KEY_CERT_SIGN
                                                               : GNUTLS_KEY_DIGITAL_SIGNATURE);
    if (code >= 0 && !is_authority)
        code = gnutls_x509_crt_set_key_purpose_oid(crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
    for (size_t i = 0; code >= 0 && plan->names != NULL && plan->names[i] != NULL; i++)
        code = add_name(crt, plan->names[i]);
    return code;
}

static int set_key_id(gnutls_x509_crt_t crt)
{
    unsigned char id[32];
    size_t length = sizeof id;
    int code = gnutls_x509_crt_get_key_id(crt, 0, id, &length);
    return code < 0 ? code : gnutls_x509_crt_set_subject_key_id(crt, id, length);
}

static bool fill(gnutls_x509_crt_t crt, const struct plan *plan, GError **error)
{
    const char *at = NULL;
    time_t now = time(NULL);
    bool self = plan->authority == NULL;
    return check(gnutls_x509_crt_set_version(crt, 3), "make a certificate", error) &&
           check(set_serial(crt), "set a serial number", error) &&
           check(gnutls_x509_crt_set_activation_time(crt, now - DAY_S), "set a time", error) &&
           check(gnutls_x509_crt_set_expiration_time(crt, now + plan->days * DAY_S), "set a time",
                 error) &&
           check(gnutls_x509_crt_set_dn(crt, plan->subject, &at), "set a name", error) &&
           check(gnutls_x509_crt_set_key(crt, plan->key), "set a key", error) &&
           check(set_purpose(crt, plan), "set names", error) &&
           check(set_key_id(crt), "set a key's id", error) &&
           check(gnutls_x509_crt_sign2(crt, self ? crt : plan->authority,
                                       self ? plan->key : plan->authority_key, GNUTLS_DIG_SHA256,
                                       0),
                 "sign a certificate", error);
}

static char *take_text(gnutls_datum_t *datum)
{
    char *text = g_strndup((const char *)datum->data, datum->size);
    gnutls_free(datum->data);
    return text;
}

static bool export_pair(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, char **ret_crt,
                        char **ret_key, GError **error)
{
    gnutls_datum_t datum = {0};
    if (!check(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &datum), "export", error))
        return false;
    g_autofree char *crt_text = take_text(&datum);
    if (!check(gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &datum), "export", error))
        return false;
    *ret_crt = g_steal_pointer(&crt_text);
    *ret_key = take_text(&datum);
    return true;
}

/* ---- the authority and its folder --------------------------------------------------------------
 */

static bool import_file(const char *path, gnutls_datum_t *ret_datum, char **ret_text,
                        GError **error)
{
    gsize length = 0;
    if (!g_file_get_contents(path, ret_text, &length, error))
        return false;
    *ret_datum = (gnutls_datum_t){(unsigned char *)*ret_text, (unsigned)length};
    return true;
}

static bool load_authority(const char *crt_path, const char *key_path, gnutls_x509_crt_t crt,
                           gnutls_x509_privkey_t key, GError **error)
{
    g_autofree char *crt_text = NULL;
    g_autofree char *key_text = NULL;
    gnutls_datum_t crt_datum, key_datum;
    return import_file(crt_path, &crt_datum, &crt_text, error) &&
           import_file(key_path, &key_datum, &key_text, error) &&
           check(gnutls_x509_crt_import(crt, &crt_datum, GNUTLS_X509_FMT_PEM), "read ca.pem",
                 error) &&
           check(gnutls_x509_privkey_import(key, &key_datum, GNUTLS_X509_FMT_PEM),
                 "read ca-key.pem", error);
}

static bool write_authority(const char *crt_path, const char *key_path, gnutls_x509_crt_t crt,
                            gnutls_x509_privkey_t key, GError **error)
{
    const struct plan plan = {
        .subject = "CN=dvmock local authority,O=dvmock", .key = key, .days = AUTHORITY_DAYS};
    g_autofree char *crt_text = NULL;
    g_autofree char *key_text = NULL;
    return make_key(key, error) && fill(crt, &plan, error) &&
           export_pair(crt, key, &crt_text, &key_text, error) &&
           g_file_set_contents_full(key_path, key_text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                    error) &&
           g_file_set_contents_full(crt_path, crt_text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                                    error);
}

static bool open_authority(const char *folder, const char *crt_path, gnutls_x509_crt_t crt,
                           gnutls_x509_privkey_t key, GError **error)
{
    g_autofree char *key_path = g_build_filename(folder, "ca-key.pem", NULL);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        int reason = errno;
        g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(reason),
                    "TLS: cannot make the folder %s: %s", folder, g_strerror(reason));
        return false;
    }
    if (g_file_test(crt_path, G_FILE_TEST_EXISTS) && g_file_test(key_path, G_FILE_TEST_EXISTS))
        return load_authority(crt_path, key_path, crt, key, error);
    return write_authority(crt_path, key_path, crt, key, error);
}

/* ---- the server's ------------------------------------------------------------------------------
 */

static char **list_names(const char *more, GError **error)
{
    char host[256] = "";
    g_autoptr(GString) all = g_string_new("localhost,127.0.0.1,::1");
    if (gethostname(host, sizeof host - 1) == 0 && host[0] != '\0')
        g_string_append_printf(all, ",%s", host);
    if (more != NULL)
        g_string_append_printf(all, ",%s", more);
    char **names = g_strsplit(all->str, ",", -1);
    bool good = g_strv_length(names) <= MAX_NAMES;
    for (size_t i = 0; names[i] != NULL; i++)
        good = good && names[i][0] != '\0';
    if (good)
        return names;
    g_strfreev(names);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                "TLS: names must be comma-separated and at most %d.", MAX_NAMES);
    return NULL;
}

bool certificate_make(const char *folder, const char *names, struct certificate *ret_certificate,
                      GError **error)
{
    g_auto(GStrv) all_names = list_names(names, error);
    if (all_names == NULL)
        return false;
    struct certificate made = {.authority_path = g_build_filename(folder, "ca.pem", NULL)};
    gnutls_x509_crt_t authority, crt;
    gnutls_x509_privkey_t authority_key, key;
    gnutls_x509_crt_init(&authority);
    gnutls_x509_crt_init(&crt);
    gnutls_x509_privkey_init(&authority_key);
    gnutls_x509_privkey_init(&key);
    const struct plan plan = {.subject = "CN=localhost,O=dvmock",
                              .key = key,
                              .authority_key = authority_key,
                              .authority = authority,
                              .days = SERVER_DAYS,
                              .names = all_names};
    bool good = open_authority(folder, made.authority_path, authority, authority_key, error) &&
                make_key(key, error) && fill(crt, &plan, error) &&
                export_pair(crt, key, &made.chain, &made.key, error);
    gnutls_x509_crt_deinit(authority);
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_privkey_deinit(authority_key);
    gnutls_x509_privkey_deinit(key);
    if (good)
        *ret_certificate = made;
    else
        certificate_finish(&made);
    return good;
}

void certificate_finish(struct certificate *c)
{
    g_free(c->authority_path);
    g_free(c->chain);
    g_free(c->key);
    *c = (struct certificate){0};
}
