/* lead.c: QualifyLead: an account, a contact and an opportunity made of a lead, and the lead
 * closed. */
#include <string.h>

#include "actions/operation.h"

/* One qualification while it runs. */
struct qualification {
    struct operation_call *call;
    struct row *lead;    /* as it was */
    struct row *changes; /* of the lead */
    GPtrArray *created;  /* struct row *, owned */
};

/* Takes over `row`. No right to create it is an error of its own. */
static bool insert(struct qualification *q, struct row *row, const char *lead_column,
                   GError **error)
{
    g_autoptr(GError) failed = NULL;
    g_ptr_array_add(q->created, row);
    if (rows_insert(q->call->work, row, &failed)) {
        row_set_lookup(q->changes, lead_column, row->table, &row->id);
        return true;
    }
    if (g_error_matches(failed, SERVER_ERROR, ERROR_PRIVILEGE_DENIED))
        g_set_error(error, SERVER_ERROR, ERROR_CANNOT_QUALIFY_LEAD,
                    "You don't have the required permissions on %s records to perform this action.",
                    row->table->logical_name);
    else
        g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static struct row *make_row(struct qualification *q, const char *table)
{
    struct row *row = row_create(model_find_table(q->call->work->model, table));
    column_map_copy(q->lead, row);
    return row;
}

static const struct row *find_created(const struct qualification *q, const char *table)
{
    for (guint i = 0; i < q->created->len; i++) {
        const struct row *row = g_ptr_array_index(q->created, i);
        if (strcmp(row->table->logical_name, table) == 0)
            return row;
    }
    return NULL;
}

static bool wants(const struct qualification *q, const char *parameter, const char *table)
{
    return cJSON_IsTrue(operation_parameter(q->call, parameter)) &&
           model_find_table(q->call->work->model, table) != NULL;
}

static bool create_account(struct qualification *q, GError **error)
{
    return !wants(q, "CreateAccount", "account") ||
           insert(q, make_row(q, "account"), "parentaccountid", error);
}

/* The row just made, else the one the lead has already: of account or contact. */
static bool find_party(const struct qualification *q, const char *table, const char *lead_column,
                       const struct table **ret_table, struct guid *ret_id)
{
    const struct row *row = find_created(q, table);
    *ret_table = model_find_table(q->call->work->model, table);
    if (row != NULL)
        *ret_id = row->id;
    else
        row_lookup_id(q->lead, lead_column, ret_id);
    return ret_id->text[0] != '\0';
}

static bool create_contact(struct qualification *q, GError **error)
{
    const struct table *t = NULL;
    struct guid account;
    if (!wants(q, "CreateContact", "contact"))
        return true;
    struct row *row = make_row(q, "contact");
    if (find_party(q, "account", "parentaccountid", &t, &account))
        row_set_lookup(row, "parentcustomerid", t, &account);
    return insert(q, row, "parentcontactid", error);
}

static bool refuse_customer(const struct table *t, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                "OpportunityCustomerId must be an account or a contact, not a row of '%s'.",
                t->logical_name);
    return false;
}

/* The customer named by the call, else the account, else the contact. */
static bool set_customer(struct qualification *q, struct row *opportunity, GError **error)
{
    const struct table *accounts = NULL, *contacts = NULL;
    struct guid account, contact;
    struct row *given = NULL;
    bool has_account = find_party(q, "account", "parentaccountid", &accounts, &account);
    bool has_contact = find_party(q, "contact", "parentcontactid", &contacts, &contact);
    if (!operation_row_parameter(q->call, "OpportunityCustomerId", NULL, &given, error))
        return false;
    if (has_account)
        row_set_lookup(opportunity, "parentaccountid", accounts, &account);
    if (has_contact)
        row_set_lookup(opportunity, "parentcontactid", contacts, &contact);
    bool good = given == NULL || given->table == accounts || given->table == contacts ||
                refuse_customer(given->table, error);
    if (good && given != NULL)
        row_set_lookup(opportunity, "customerid", given->table, &given->id);
    else if (has_account)
        row_set_lookup(opportunity, "customerid", accounts, &account);
    else if (has_contact)
        row_set_lookup(opportunity, "customerid", contacts, &contact);
    row_destroy(given);
    return good;
}

/* A lookup of the opportunity that a parameter names. */
static bool set_named(struct qualification *q, struct row *opportunity, const char *parameter,
                      const char *table, const char *column, GError **error)
{
    struct row *given = NULL;
    if (!operation_row_parameter(q->call, parameter, table, &given, error))
        return false;
    if (given != NULL)
        row_set_lookup(opportunity, column, given->table, &given->id);
    row_destroy(given);
    return true;
}

static bool create_opportunity(struct qualification *q, GError **error)
{
    if (!wants(q, "CreateOpportunity", "opportunity"))
        return true;
    struct row *row = make_row(q, "opportunity");
    if (set_customer(q, row, error) &&
        set_named(q, row, "OpportunityCurrencyId", "transactioncurrency", "transactioncurrencyid",
                  error) &&
        set_named(q, row, "SourceCampaignId", "campaign", "campaignid", error))
        return insert(q, row, "qualifyingopportunityid", error);
    row_destroy(row);
    return false;
}

/* The process flow of the lead goes on with the opportunity. */
static bool move_process(struct qualification *q, GError **error)
{
    const struct row *opportunity = find_created(q, "opportunity");
    struct row *process = NULL;
    if (!operation_row_parameter(q->call, "ProcessInstanceId", NULL, &process, error))
        return false;
    if (process == NULL || opportunity == NULL) {
        row_destroy(process);
        return true;
    }
    bool good = process->table->is_bpf;
    if (good) {
        struct row *changes = row_create(process->table);
        changes->id = process->id;
        row_set_lookup(changes, "opportunityid", opportunity->table, &opportunity->id);
        good = rows_change_quietly(q->call->work, changes, error);
        row_destroy(changes);
    } else {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                    "ProcessInstanceId must be a row of a business process flow, not of '%s'.",
                    process->table->logical_name);
    }
    row_destroy(process);
    return good;
}

static bool close_lead(struct qualification *q, GError **error)
{
    row_set_integer(q->changes, "statecode", 1);
    row_set_integer(q->changes, "statuscode", operation_integer(q->call, "Status", 3));
    return rows_change_quietly(q->call->work, q->changes, error);
}

static void write_answer(struct qualification *q)
{
    struct json j;
    g_autofree char *context =
        g_strconcat(q->call->work->session->api_url,
                    "$metadata#Collection(Microsoft.Dynamics.CRM.crmbaseentity)", NULL);
    json_init(&j, q->call->json);
    json_begin_object(&j);
    json_put_text(&j, "@odata.context", context);
    json_key(&j, "value");
    json_begin_array(&j);
    for (guint i = 0; i < q->created->len; i++)
        wire_write_plain_row(&j, g_ptr_array_index(q->created, i), NULL, true);
    json_end_array(&j);
    json_end_object(&j);
}

static bool is_open(const struct row *lead, GError **error)
{
    const struct column *state = table_find_column(lead->table, "statecode");
    const struct value *v = state != NULL ? row_get(lead, state) : NULL;
    if (v == NULL || v->kind != VALUE_INTEGER || v->integer == 0)
        return true;
    g_set_error_literal(error, SERVER_ERROR, ERROR_ALREADY_CLOSED_LEAD,
                        "The lead is already closed.");
    return false;
}

bool operation_qualify_lead(struct operation_call *call, GError **error)
{
    const cJSON *suppress = operation_parameter(call, "SuppressDuplicateDetection");
    struct qualification q = {.call = call};
    if (!work_read(call->work, call->table, &call->id, &q.lead, error))
        return false;
    q.created = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    if (suppress != NULL)
        call->work->detect_duplicates = cJSON_IsFalse(suppress);
    q.changes = row_create(call->table);
    q.changes->id = call->id;
    bool good = is_open(q.lead, error) && create_account(&q, error) && create_contact(&q, error) &&
                create_opportunity(&q, error) && move_process(&q, error) && close_lead(&q, error);
    if (good) {
        operation_tell(call, call->table, &call->id, q.lead->version, q.changes->version);
        write_answer(&q);
    }
    g_ptr_array_unref(q.created);
    row_destroy(q.changes);
    row_destroy(q.lead);
    return good;
}
