/* money.c: see money.h. A rate is copied into the row whenever its money changes, as Dataverse
 * does: a later change of the rate leaves old rows alone. */
#include "store/money.h"

#include <math.h>
#include <string.h>

#define BASE_SUFFIX "_base"
#define BASE_SCALE 10000 /* money in base currency has 4 places */

/* The value a column will have; NULL when unknown. */
static const struct value *value_after(const struct row *changes, const struct row *before,
                                       const struct column *c)
{
    const struct value *v = row_get(changes, c);
    return v == NULL && before != NULL ? row_get(before, c) : v;
}

static const struct column *find_base(const struct table *t, const struct column *money)
{
    g_autofree char *name = g_strconcat(money->logical_name, BASE_SUFFIX, NULL);
    return money->type == COLUMN_MONEY ? table_find_column(t, name) : NULL;
}

/* Whether the change touches money or the currency, and whether there is money at all. */
static bool concerns_money(const struct row *changes, const struct row *before,
                           const struct column *currency, bool *ret_has_money)
{
    bool touched = changes->present[currency->index];
    *ret_has_money = false;
    for (guint i = 0; i < changes->columns; i++) {
        const struct column *c = g_ptr_array_index(changes->table->columns, i);
        if (c->type != COLUMN_MONEY || find_base(changes->table, c) == NULL)
            continue;
        const struct value *v = value_after(changes, before, c);
        touched = touched || changes->present[i];
        *ret_has_money = *ret_has_money || (v != NULL && v->kind != VALUE_NULL);
    }
    return touched;
}

static bool read_rate(struct store *s, const struct table *currencies, const struct guid *id,
                      double *ret_rate, GError **error)
{
    struct value v;
    if (!store_find_value(s, currencies, id, "exchangerate", &v, error))
        return false;
    *ret_rate = v.kind == VALUE_REAL && v.real > 0 ? v.real : 1;
    return true;
}

static void set_real(struct row *row, const struct column *c, double n)
{
    struct value *v = row_value(row, c);
    value_finish(v);
    *v = (struct value){.kind = VALUE_REAL, .real = n};
    row->present[c->index] = true;
}

static void set_base(struct row *changes, const struct row *before, double rate)
{
    for (guint i = 0; i < changes->columns; i++) {
        const struct column *c = g_ptr_array_index(changes->table->columns, i);
        const struct column *base = find_base(changes->table, c);
        const struct value *v = base != NULL ? value_after(changes, before, c) : NULL;
        if (v == NULL)
            continue;
        if (v->kind == VALUE_REAL)
            set_real(changes, base, round(v->real / rate * BASE_SCALE) / BASE_SCALE);
        else
            row_set_text(changes, base->logical_name, NULL);
    }
}

bool money_complete(struct store *s, struct row *changes, const struct row *before,
                    const struct guid *otherwise, GError **error)
{
    const struct table *t = changes->table;
    const struct table *currencies = model_find_table(store_model(s), "transactioncurrency");
    const struct column *currency = table_find_column(t, "transactioncurrencyid");
    const struct column *rate_column = table_find_column(t, "exchangerate");
    bool has_money = false;
    struct guid id = {""};
    double rate = 1;
    if (currencies == NULL || t == currencies || currency == NULL || !column_is_lookup(currency) ||
        !concerns_money(changes, before, currency, &has_money))
        return true;
    const struct value *v = value_after(changes, before, currency);
    if (v != NULL && v->kind == VALUE_TEXT) {
        g_strlcpy(id.text, v->text, sizeof id.text);
    } else if (has_money && otherwise->text[0] != '\0') {
        id = *otherwise;
        row_set_lookup(changes, currency->logical_name, currencies, &id);
    }
    if (id.text[0] != '\0' && !read_rate(s, currencies, &id, &rate, error))
        return false;
    if (rate_column != NULL && id.text[0] != '\0')
        set_real(changes, rate_column, rate);
    else if (rate_column != NULL && before != NULL)
        row_set_text(changes, rate_column->logical_name, NULL);
    set_base(changes, before, rate);
    return true;
}
