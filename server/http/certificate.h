/* certificate.h: a certificate authority of one's own and a server certificate signed by it, for
 * --tls. The authority is kept in a folder, so that it has to be trusted only once; the server
 * certificate is made at each start, for the names of that day. */
#ifndef SERVER_HTTP_CERTIFICATE_H
#define SERVER_HTTP_CERTIFICATE_H

#include <glib.h>
#include <stdbool.h>

/* A plain value: certificate_finish. */
struct certificate {
    char *authority_path; /* the file to trust */
    char *chain, *key;    /* PEM, of the server */
};
/* `folder` is made when it is not there. `names`: further DNS names or addresses, comma-separated,
 * or NULL. Fails with G_IO_ERROR. */
bool certificate_make(const char *folder, const char *names, struct certificate *ret_certificate,
                      GError **error);
void certificate_finish(struct certificate *c);

#endif
