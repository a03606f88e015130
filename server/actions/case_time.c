/* case_time.c: CalculateTotalTimeIncident: the minutes spent on a case, as its activities say. */
#include "actions/operation.h"

static int64_t minutes_of(const struct row *activity)
{
    static const char *const columns[] = {"statecode", "actualdurationminutes"};
    int64_t numbers[2] = {0, 0};
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        const struct column *c = table_find_column(activity->table, columns[i]);
        const struct value *v = c != NULL ? row_get(activity, c) : NULL;
        if (v != NULL && v->kind == VALUE_INTEGER)
            numbers[i] = v->integer;
    }
    return numbers[0] == 1 ? numbers[1] : 0;
}

bool operation_case_minutes(struct operation_call *call, const struct guid *id,
                            int64_t *ret_minutes, GError **error)
{
    struct work *w = call->work;
    const struct table *pointers = model_find_table(w->model, "activitypointer");
    const struct table *cases = model_find_table(w->model, "incident");
    GArray *ids = NULL;
    *ret_minutes = 0;
    if (pointers == NULL || cases == NULL)
        return true;
    if (!store_find_children(w->store, pointers, table_find_column(pointers, "regardingobjectid"),
                             cases, id, &ids, error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < ids->len; i++) {
        struct row *row = NULL;
        good = work_read_any(w, pointers, &g_array_index(ids, struct guid, i), &row, error);
        *ret_minutes += good ? minutes_of(row) : 0;
        row_destroy(row);
    }
    g_array_unref(ids);
    return good;
}

bool operation_calculate_total_time_incident(struct operation_call *call, GError **error)
{
    struct json j;
    int64_t minutes = 0;
    if (!operation_case_minutes(call, &call->id, &minutes, error))
        return false;
    operation_begin_answer(call, &j);
    json_put_integer(&j, "TotalTime", minutes);
    json_end_object(&j);
    return true;
}
