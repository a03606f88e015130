/* lead.c: QualifyLead: an account, a contact and an opportunity made of a lead, and the lead
 * closed. */
#include <string.h>

#include "actions/operation.h"

/* What goes where; the same name on both sides unless said. */
static const struct mapping {
    const char *from, *to;
} account_map[] = {{"companyname", "name"},
                   {"telephone1", "telephone1"},
                   {"fax", "fax"},
                   {"websiteurl", "websiteurl"},
                   {"revenue", "revenue"},
                   {"numberofemployees", "numberofemployees"},
                   {"industrycode", "industrycode"},
                   {"address1_line1", "address1_line1"},
                   {"address1_city", "address1_city"},
                   {"address1_stateorprovince", "address1_stateorprovince"},
                   {"address1_postalcode", "address1_postalcode"},
                   {"address1_country", "address1_country"},
                   {NULL, NULL}},
  contact_map[] = {{"firstname", "firstname"},
                   {"lastname", "lastname"},
                   {"jobtitle", "jobtitle"},
                   {"emailaddress1", "emailaddress1"},
                   {"telephone1", "telephone1"},
                   {"mobilephone", "mobilephone"},
                   {"address1_line1", "address1_line1"},
                   {"address1_city", "address1_city"},
                   {"address1_stateorprovince", "address1_stateorprovince"},
                   {"address1_postalcode", "address1_postalcode"},
                   {"address1_country", "address1_country"},
                   {NULL, NULL}},
  opportunity_map[] = {{"subject", "name"},
                       {"description", "description"},
                       {"estimatedclosedate", "estimatedclosedate"},
                       {"estimatedamount", "estimatedvalue"},
                       {"budgetamount", "budgetamount"},
                       {NULL, NULL}};

/* One qualification while it runs. */
struct qualification {
    struct operation_call *call;
    struct row *lead;    /* as it was */
    struct row *changes; /* of the lead */
    GPtrArray *created;  /* struct row *, owned */
};

static struct row *make_row(struct qualification *q, const char *table, const struct mapping *map)
{
    const struct table *t = model_find_table(q->call->work->model, table);
    struct row *row = row_create(t);
    for (; map->from != NULL; map++) {
        const struct column *from = table_find_column(q->lead->table, map->from);
        const struct column *to = table_find_column(t, map->to);
        const struct value *v = from != NULL && to != NULL ? row_get(q->lead, from) : NULL;
        if (v == NULL || v->kind == VALUE_NULL || to->type != from->type)
            continue;
        value_copy(row_value(row, to), v);
        row->present[to->index] = true;
    }
    const struct column *owner = table_find_column(q->lead->table, "ownerid");
    const struct value *v = owner != NULL ? row_get(q->lead, owner) : NULL;
    struct guid id;
    if (v != NULL && v->kind == VALUE_TEXT && v->target != NULL) {
        g_strlcpy(id.text, v->text, sizeof id.text);
        row_set_lookup(row, "ownerid", v->target, &id);
    }
    row_set_lookup(row, "originatingleadid", q->lead->table, &q->lead->id);
    return row;
}

/* Takes over `row`. */
static bool insert(struct qualification *q, struct row *row, const char *lead_column,
                   GError **error)
{
    g_ptr_array_add(q->created, row);
    if (!rows_insert(q->call->work, row, error))
        return false;
    row_set_lookup(q->changes, lead_column, row->table, &row->id);
    return true;
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
           insert(q, make_row(q, "account", account_map), "parentaccountid", error);
}

static bool create_contact(struct qualification *q, GError **error)
{
    if (!wants(q, "CreateContact", "contact"))
        return true;
    struct row *row = make_row(q, "contact", contact_map);
    const struct row *account = find_created(q, "account");
    if (account != NULL)
        row_set_lookup(row, "parentcustomerid", account->table, &account->id);
    return insert(q, row, "parentcontactid", error);
}

/* The customer named by the call, else the account, else the contact just made. */
static bool set_customer(struct qualification *q, struct row *opportunity, GError **error)
{
    const struct row *account = find_created(q, "account"), *contact = find_created(q, "contact");
    const struct row *customer = account != NULL ? account : contact;
    const cJSON *given = operation_parameter(q->call, "OpportunityCustomerId");
    if (account != NULL)
        row_set_lookup(opportunity, "parentaccountid", account->table, &account->id);
    if (contact != NULL)
        row_set_lookup(opportunity, "parentcontactid", contact->table, &contact->id);
    if (!cJSON_IsObject(given)) {
        if (customer != NULL)
            row_set_lookup(opportunity, "customerid", customer->table, &customer->id);
        return true;
    }
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(given, "@odata.type");
    const char *name = cJSON_IsString(type) ? strrchr(type->valuestring, '.') : NULL;
    const struct table *t = name != NULL ? model_find_table(q->call->work->model, name + 1) : NULL;
    const cJSON *key = t != NULL ? cJSON_GetObjectItemCaseSensitive(given, t->primary_id) : NULL;
    struct guid id;
    if (key == NULL || !cJSON_IsString(key) ||
        !guid_parse(key->valuestring, strlen(key->valuestring), &id)) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                            "EdmEntityObject passed should have the key property value set.");
        return false;
    }
    row_set_lookup(opportunity, "customerid", t, &id);
    return true;
}

static bool create_opportunity(struct qualification *q, GError **error)
{
    if (!wants(q, "CreateOpportunity", "opportunity"))
        return true;
    struct row *row = make_row(q, "opportunity", opportunity_map);
    if (!set_customer(q, row, error)) {
        row_destroy(row);
        return false;
    }
    return insert(q, row, "qualifyingopportunityid", error);
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
        wire_write_plain_row(&j, g_ptr_array_index(q->created, i), true);
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
    struct qualification q = {.call = call};
    if (!work_read(call->work, call->table, &call->id, &q.lead, error))
        return false;
    q.created = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    q.changes = row_create(call->table);
    q.changes->id = call->id;
    bool good = is_open(q.lead, error) && create_account(&q, error) && create_contact(&q, error) &&
                create_opportunity(&q, error) && close_lead(&q, error);
    if (good) {
        operation_tell(call, call->table, &call->id, q.lead->version, q.changes->version);
        write_answer(&q);
    }
    g_ptr_array_unref(q.created);
    row_destroy(q.changes);
    row_destroy(q.lead);
    return good;
}
