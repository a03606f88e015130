/* webapi.h: the Web API as another user sees it: what "server" steps do and what "server" checks
 * read. Values are in the scenarios' form (logical names, lookups as {"entity","id"}) on this side,
 * in the wire's form on the other. */
#ifndef HARNESS_RUN_WEBAPI_H
#define HARNESS_RUN_WEBAPI_H

#include "run/admin.h"
#include "run/labels.h"
#include "run/metadata.h"

/* client_id of the harness's own requests; journal and effects show it as the device. */
#define WEBAPI_DEVICE "dvconform"

struct webapi;

/* Everything is borrowed for the webapi's life. Owned: webapi_destroy. */
struct webapi *webapi_create(struct http *http, const struct org *org, const char *fixture,
                             struct metadata_cache *metadata);
void webapi_destroy(struct webapi *webapi);

/* A GET that must succeed. *ret is owned: cJSON_Delete; NULL when the answer has no body. */
bool webapi_get(struct webapi *webapi, const char *path, cJSON **ret, GError **error);

/* Both borrowed. */
struct metadata_cache *webapi_metadata(struct webapi *webapi);
const char *webapi_fixture(const struct webapi *webapi);

/* Whom the next requests are made for: the id of a systemuser, or NULL for the fixture's default
 * user. */
bool webapi_act_as(struct webapi *webapi, const char *user_id, GError **error);

/* Tokens expire on the organisation's clock: to be called when it was moved. */
void webapi_forget_tokens(struct webapi *webapi);

/* systemuser.domainname. Owned: g_free. */
char *webapi_user_name(struct webapi *webapi, const char *user_id, GError **error);

/* The row in the scenarios' form; *ret_row is NULL when there is none. Owned: cJSON_Delete. */
bool webapi_read(struct webapi *webapi, const char *entity, const char *id, cJSON **ret_row,
                 GError **error);

/* How many rows meet an OData filter (NULL: all). */
bool webapi_count(struct webapi *webapi, const char *entity, const char *filter,
                  unsigned *ret_count, GError **error);

/* Writes; a refusal by the server is RUN_ERROR_SETUP with its message. Ids are identifiers, no
 * labels. webapi_create_row: the new row's id, owned: g_free. */
char *webapi_create_row(struct webapi *webapi, const char *entity, const cJSON *values,
                        GError **error);
bool webapi_update(struct webapi *webapi, const char *entity, const char *id, const cJSON *values,
                   GError **error);
bool webapi_delete(struct webapi *webapi, const char *entity, const char *id, GError **error);

struct pair {
    const char *relationship, *entity, *id, *related_entity, *related_id;
};
bool webapi_associate(struct webapi *webapi, const struct pair *pair, GError **error);
bool webapi_disassociate(struct webapi *webapi, const struct pair *pair, GError **error);

/* A bound (entity and id given) or unbound action; `parameters` may be NULL. */
bool webapi_act(struct webapi *webapi, const char *action, const char *entity, const char *id,
                const cJSON *parameters, GError **error);

#endif
