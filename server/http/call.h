/* call.h: one request to the Web API while it is handled. Internal to http/: what api.c hands to
 * its handlers. */
#ifndef SERVER_HTTP_CALL_H
#define SERVER_HTTP_CALL_H

#include "http/api.h"
#include "http/prefer.h"
#include "odata/options.h"
#include "odata/url.h"
#include "service/service.h"

struct call {
    const struct api *api;
    const struct session *session; /* api->session */
    const struct request *request;
    struct response *response;
    const char *path; /* below api/data/vX.Y/, decoded */
    struct url url;
    struct prefer prefer;
    unsigned applied;       /* enum preference: what Preference-Applied says */
    unsigned max_page_size; /* 1..5000 */
    int error_status;       /* answer errors with this status; 0 = the status of the error */
};

/* A handler answers in call->response, or fails and leaves the answer to api_handle. */
typedef bool (*handler_fn)(struct call *call, GError **error);

/* api.c: the handler of a path, which is read into call->url. */
bool api_dispatch(struct call *call, const char *path, GError **error);
/* api_metadata.c */
bool metadata_handle_service(struct call *call, GError **error);
bool metadata_handle_csdl(struct call *call, GError **error);
bool metadata_handle_definitions(struct call *call, GError **error);
/* api_schema.c: changes of definitions */
bool schema_handle_create(struct call *call, GError **error);
bool schema_handle_replace(struct call *call, GError **error);
bool schema_handle_delete(struct call *call, GError **error);
/* api_list.c: many rows */
bool list_handle_set(struct call *call, GError **error);
bool list_handle_collection(struct call *call, GError **error);
bool list_handle_collection_refs(struct call *call, GError **error);
bool list_handle_set_count(struct call *call, GError **error);
bool list_handle_collection_count(struct call *call, GError **error);
/* api_fetch.c: FetchXML; called by list_handle_... */
bool fetch_handle(struct call *call, struct options *options, GError **error);
/* view.c: puts the view that savedQuery or userQuery names into options->query */
bool view_apply(struct call *call, struct options *options, GError **error);
/* api_sql.c: puts the SELECT of ?sql= into options->query */
bool sql_apply(struct call *call, struct options *options, GError **error);
/* api_change.c: change tracking; called by list_handle_set */
bool change_handle_delta(struct call *call, struct options *options, GError **error);
bool change_handle_count(struct call *call, struct options *options, GError **error);
void list_answer_count(struct call *call, int64_t count);
/* api_read.c: one row */
bool read_handle_row(struct call *call, GError **error);
bool read_handle_property(struct call *call, GError **error);
bool read_handle_value(struct call *call, GError **error);
bool read_handle_single(struct call *call, GError **error);
bool read_handle_beyond(struct call *call, GError **error);
bool read_handle_single_ref(struct call *call, GError **error);
/* api_write.c */
bool write_handle_create(struct call *call, GError **error);
bool write_handle_update(struct call *call, GError **error);
bool write_handle_delete(struct call *call, GError **error);
bool write_handle_set_property(struct call *call, GError **error);
bool write_handle_clear_property(struct call *call, GError **error);
/* api_ref.c: $ref */
bool ref_handle_replace(struct call *call, GError **error);
bool ref_handle_add(struct call *call, GError **error);
bool ref_handle_set(struct call *call, GError **error);
bool ref_handle_clear(struct call *call, GError **error);
bool ref_handle_remove(struct call *call, GError **error);
bool ref_handle_remove_member(struct call *call, GError **error);
/* api_batch.c */
bool batch_handle(struct call *call, GError **error);
/* api_file.c */
bool file_handle_upload(struct call *call, GError **error);
/* api_operation.c */
bool operation_handle_function(struct call *call, GError **error);
bool operation_handle_action(struct call *call, GError **error);

#endif
