/* column_type.c: the names Dataverse, OData and SQLite have for a type of column. */
#include "model/model.h"

#define DEFAULT_FILE_KB 32768
#define DEFAULT_IMAGE_KB 10240

static const struct column_type_info types[] = {
#define X(id, type, type_name, edm, sql) [COLUMN_##id] = {type, type_name, edm, sql},
#include "model/column_type.def"
#undef X
};

const struct column_type_info *column_type_info(enum column_type type)
{
    return &types[type];
}

bool column_is_lookup(const struct column *c)
{
    return c->type == COLUMN_LOOKUP || c->type == COLUMN_CUSTOMER || c->type == COLUMN_OWNER;
}

int column_max_size_kb(const struct column *c)
{
    if (c->max_size_kb > 0)
        return c->max_size_kb;
    return c->type == COLUMN_IMAGE ? DEFAULT_IMAGE_KB : DEFAULT_FILE_KB;
}
