/* derive.c: see derive.h. One function a kind of column; each does nothing on tables that lack it.
 */
#include "store/derive.h"

#include <string.h>

#define MINUTE 60

/* A row while it changes. */
struct derivation {
    struct row *changes;
    const struct row *before; /* NULL = new */
    const struct author *author;
};
typedef void (*derive_fn)(const struct derivation *d);

static bool is_named(const struct derivation *d, const char *column)
{
    const struct column *c = table_find_column(d->changes->table, column);
    return c != NULL && d->changes->present[c->index];
}

/* The value a column will have; NULL when unknown. */
static const struct value *value_after(const struct derivation *d, const char *column)
{
    const struct column *c = table_find_column(d->changes->table, column);
    const struct value *v = c != NULL ? row_get(d->changes, c) : NULL;
    return v == NULL && c != NULL && d->before != NULL ? row_get(d->before, c) : v;
}

static const char *text_after(const struct derivation *d, const char *column)
{
    const struct value *v = value_after(d, column);
    return v != NULL && v->text != NULL ? v->text : "";
}

static bool integer_after(const struct derivation *d, const char *column, int64_t *ret_number)
{
    const struct value *v = value_after(d, column);
    if (v == NULL || v->kind != VALUE_INTEGER)
        return false;
    *ret_number = v->integer;
    return true;
}

/* ---- fullname ---- */

/* organization.fullnameconventioncode: f first, l last, m middle name, i its first letter. */
static const char *const conventions[] = {"l, f",   "f l",   "l, f i", "f i l",
                                          "l, f m", "f m l", "l f",    "lf"};

static void append_name(GString *name, const struct derivation *d, char what)
{
    const char *middle = text_after(d, "middlename");
    if (what == 'f')
        g_string_append(name, text_after(d, "firstname"));
    else if (what == 'l')
        g_string_append(name, text_after(d, "lastname"));
    else if (what == 'm')
        g_string_append(name, middle);
    else if (*middle != '\0')
        g_string_append_printf(name, "%.*s.", (int)(g_utf8_next_char(middle) - middle), middle);
}

/* Separators next to a name that is missing are left out. */
static void derive_full_name(const struct derivation *d)
{
    if (table_find_column(d->changes->table, "fullname") == NULL ||
        (!is_named(d, "firstname") && !is_named(d, "lastname") && !is_named(d, "middlename")))
        return;
    unsigned convention = d->author->name_convention < G_N_ELEMENTS(conventions)
                              ? d->author->name_convention
                              : NAME_FIRST_LAST;
    g_autoptr(GString) full = g_string_new(NULL);
    g_autoptr(GString) gap = g_string_new(NULL);
    for (const char *c = conventions[convention]; *c != '\0'; c++) {
        g_autoptr(GString) part = g_string_new(NULL);
        if (!g_ascii_isalpha(*c)) {
            g_string_append_c(gap, *c);
            continue;
        }
        append_name(part, d, *c);
        if (part->len > 0 && full->len > 0)
            g_string_append(full, gap->str);
        g_string_append(full, part->str);
        g_string_truncate(gap, 0);
    }
    row_set_text(d->changes, "fullname", full->len > 0 ? full->str : NULL);
}

/* ---- addresses ---- */

static const char *const address_parts[] = {"line1",  "line2",           "line3",      "city",
                                            "county", "stateorprovince", "postalcode", "country"};

static void append_part(GString *address, const char *separator, const char *text)
{
    if (*text != '\0' && address->len > 0)
        g_string_append(address, separator);
    g_string_append(address, text);
}

static const char *address_text(const struct derivation *d, const char *prefix, const char *part)
{
    g_autofree char *name = g_strconcat(prefix, part, NULL);
    return text_after(d, name);
}

static bool names_part(const struct derivation *d, const char *prefix)
{
    const struct row *row = d->changes;
    for (unsigned i = 0; i < row->columns; i++) {
        const char *name = row->present[i] ? row_column(row, i)->logical_name : NULL;
        if (name == NULL || !g_str_has_prefix(name, prefix))
            continue;
        for (size_t k = 0; k < G_N_ELEMENTS(address_parts); k++)
            if (strcmp(name + strlen(prefix), address_parts[k]) == 0)
                return true;
    }
    return false;
}

/* As in the United States: lines, "city, state postal code", country. */
static void derive_address(const struct derivation *d, const char *prefix)
{
    g_autofree char *composite = g_strconcat(prefix, "composite", NULL);
    if (table_find_column(d->changes->table, composite) == NULL || !names_part(d, prefix))
        return;
    g_autoptr(GString) address = g_string_new(NULL);
    g_autoptr(GString) place = g_string_new(NULL);
    append_part(place, "", address_text(d, prefix, "city"));
    append_part(place, ", ", address_text(d, prefix, "stateorprovince"));
    append_part(place, " ", address_text(d, prefix, "postalcode"));
    for (size_t i = 0; i < 3; i++)
        append_part(address, "\r\n", address_text(d, prefix, address_parts[i]));
    append_part(address, "\r\n", place->str);
    append_part(address, "\r\n", address_text(d, prefix, "country"));
    row_set_text(d->changes, composite, address->len > 0 ? address->str : NULL);
}

static void derive_addresses(const struct derivation *d)
{
    static const char *const prefixes[] = {"", "address1_", "address2_", "address3_"};
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
        derive_address(d, prefixes[i]);
}

/* ---- owner ---- */

static void derive_owner(const struct derivation *d)
{
    const struct column *owner = table_find_column(d->changes->table, "ownerid");
    if (owner == NULL || !column_is_lookup(owner) || !d->changes->present[owner->index])
        return;
    const struct value *v = row_value(d->changes, owner);
    struct guid id;
    if (v->kind != VALUE_TEXT || v->target == NULL)
        return;
    bool team = strcmp(v->target->logical_name, "team") == 0;
    g_strlcpy(id.text, v->text, sizeof id.text);
    row_set_lookup(d->changes, "owninguser", v->target, team ? NULL : &id);
    row_set_lookup(d->changes, "owningteam", v->target, team ? &id : NULL);
    row_set_text(d->changes, "owneridtype", v->target->logical_name);
}

/* ---- customers ---- */

/* Sets a lookup that means rows of one kind to what the customer means, or to nothing. */
static void follow_customer(struct row *changes, const struct value *customer, const char *lookup,
                            const char *kind)
{
    const struct column *c = table_find_column(changes->table, lookup);
    bool is_kind = customer->kind == VALUE_TEXT && customer->target != NULL &&
                   strcmp(customer->target->logical_name, kind) == 0;
    struct guid id = {""};
    if (c == NULL || !column_is_lookup(c))
        return;
    if (is_kind)
        g_strlcpy(id.text, customer->text, sizeof id.text);
    row_set_lookup(changes, lookup, customer->target, is_kind ? &id : NULL);
}

void derive_customer(struct row *changes)
{
    static const struct {
        const char *customer, *account, *contact;
    } rules[] = {{"customerid", "accountid", "contactid"},
                 {"parentcustomerid", "accountid", "parentcontactid"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        const struct column *c = table_find_column(changes->table, rules[i].customer);
        if (c == NULL || !changes->present[c->index])
            continue;
        follow_customer(changes, row_value(changes, c), rules[i].account, "account");
        follow_customer(changes, row_value(changes, c), rules[i].contact, "contact");
    }
}

/* ---- files ---- */

static int64_t decoded_bytes(const char *base64)
{
    size_t length = strlen(base64), padding = 0;
    while (padding < length && padding < 2 && base64[length - 1 - padding] == '=')
        padding++;
    return (int64_t)(length / 4 * 3 - (length >= 4 ? padding : 0));
}

static void derive_file(const struct derivation *d)
{
    static const char *const bodies[] = {"documentbody", "body"};
    if (table_find_column(d->changes->table, "filesize") == NULL)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        if (!is_named(d, bodies[i]))
            continue;
        const char *body = text_after(d, bodies[i]);
        row_set_integer(d->changes, "filesize", decoded_bytes(body));
        if (*body != '\0')
            row_set_integer(d->changes, "isdocument", 1);
    }
}

/* ---- activities ---- */

static void derive_duration(const struct derivation *d, const char *from, const char *to,
                            const char *minutes)
{
    int64_t start = 0, end = 0;
    if ((is_named(d, from) || is_named(d, to)) && !is_named(d, minutes) &&
        integer_after(d, from, &start) && integer_after(d, to, &end) && end >= start)
        row_set_integer(d->changes, minutes, (end - start) / MINUTE);
}

/* Closed: completed or canceled; "scheduled" of appointments is not. */
static void derive_activity(const struct derivation *d)
{
    int64_t state = 0, end = 0;
    if (!d->changes->table->is_activity)
        return;
    if (is_named(d, "statecode") && integer_after(d, "statecode", &state) &&
        (state == 1 || state == 2) && !integer_after(d, "actualend", &end))
        row_set_integer(d->changes, "actualend", d->author->now_ms / 1000);
    derive_duration(d, "scheduledstart", "scheduledend", "scheduleddurationminutes");
    derive_duration(d, "actualstart", "actualend", "actualdurationminutes");
}

static const derive_fn derivations[] = {derive_full_name, derive_addresses, derive_owner,
                                        derive_file, derive_activity};

void derive_columns(struct row *changes, const struct row *before, const struct author *author)
{
    const struct derivation d = {.changes = changes, .before = before, .author = author};
    for (size_t i = 0; i < G_N_ELEMENTS(derivations); i++)
        derivations[i](&d);
    derive_customer(changes);
}
