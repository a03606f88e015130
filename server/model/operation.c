/* operation.c: see operation.h. */
#include "model/operation.h"

#include <string.h>

#define PREFIX "mscrm."

static const struct declaration all[] = {
#define FUNCTION(name, run, bound_to, parameters, returns)                                         \
    {true, #name, bound_to, parameters, returns},
#define ACTION(name, run, bound_to, parameters, returns)                                           \
    {false, #name, bound_to, parameters, returns},
#define KNOWN(name)
#include "model/operation.def"
#undef FUNCTION
#undef ACTION
#undef KNOWN
};

const struct declaration *declarations(size_t *ret_count)
{
    *ret_count = G_N_ELEMENTS(all);
    return all;
}

bool declared_next(const char **list, struct declared *ret_item)
{
    size_t length = strcspn(*list, " ");
    const char *colon = memchr(*list, ':', length);
    if (colon == NULL)
        return false;
    const char *type = colon + 1;
    size_t type_length = length - (size_t)(type - *list);
    ret_item->required = type_length > 0 && type[type_length - 1] == '!';
    type_length -= ret_item->required ? 1 : 0;
    g_strlcpy(ret_item->name, *list, MIN(sizeof ret_item->name, (size_t)(colon - *list) + 1));
    g_strlcpy(ret_item->type, type, MIN(sizeof ret_item->type, type_length + 1));
    *list += length + strspn(*list + length, " ");
    return true;
}

/* Tables have lower-case names; complex types and enums start with a capital letter. */
bool declared_type_exists(const struct model *m, const char *type)
{
    const char *prefix = type != NULL ? strstr(type, PREFIX) : NULL;
    if (prefix == NULL)
        return true;
    g_autofree char *name = g_strdup(prefix + strlen(PREFIX));
    name[strcspn(name, ")")] = '\0';
    return g_ascii_isupper(name[0]) || strcmp(name, "crmbaseentity") == 0 ||
           strcmp(name, "principal") == 0 || model_find_table(m, name) != NULL;
}
