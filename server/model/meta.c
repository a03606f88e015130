/* meta.c: properties of definitions that have another value than usual. A list, because most
 * definitions have none and the others a few. */
#include <string.h>

#include "model/internal.h"

const char *meta_find(const struct meta *meta, const char *name)
{
    for (const struct extra *x = meta->extras; x != NULL; x = x->next)
        if (strcmp(x->name, name) == 0)
            return x->json;
    return NULL;
}

static void unset(struct model *m, struct meta *meta, const char *name)
{
    const struct extra **end = &meta->extras;
    for (const struct extra *x = meta->extras; x != NULL; x = x->next) {
        if (strcmp(x->name, name) == 0)
            continue;
        struct extra *kept = model_alloc(m, sizeof *kept);
        *kept = (struct extra){x->name, x->json, NULL};
        *end = kept;
        end = &kept->next;
    }
    *end = NULL;
}

void meta_set(struct model *m, struct meta *meta, const char *name, const char *json)
{
    if (meta_find(meta, name) != NULL)
        unset(m, meta, name);
    if (json == NULL)
        return;
    struct extra *x = model_alloc(m, sizeof *x);
    *x = (struct extra){model_text(m, name), model_text(m, json), meta->extras};
    meta->extras = x;
}
