/* api_sql.c: ?sql=: a SELECT takes the place of the options. Its pages lead on by themselves, as
 * those of $filter do. */
#include "http/call.h"
#include "sql/statement.h"

static bool check(const struct call *call, const struct options *options, const struct query *q,
                  GError **error)
{
    if (!options_allow_language(options, "sql", "$skiptoken", error))
        return false;
    if (call->prefer.given & PREFER_TRACK_CHANGES) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                            "Changes cannot be tracked with 'sql'.");
        return false;
    }
    if (q->table == options->query->table)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_QUERY_OTHER_TABLE,
                "The table '%s' of the SQL is not '%s', which the URL names.",
                q->table->logical_name, options->query->table->logical_name);
    return false;
}

bool sql_apply(struct call *call, struct options *options, GError **error)
{
    if (options->sql == NULL)
        return true;
    struct query *q = statement_parse(call->session->model, options->sql, error);
    if (q == NULL || !check(call, options, q, error)) {
        query_destroy(q);
        return false;
    }
    q->within = options->query->within;
    q->within_id = options->query->within_id;
    query_destroy(options->query);
    options->query = q;
    return true;
}
