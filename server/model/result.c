/* result.c: making and freeing what a query found. */
#include "model/result.h"

struct result *result_create(void)
{
    struct result *r = g_new0(struct result, 1);
    r->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    r->count = -1;
    return r;
}

void result_destroy(struct result *r)
{
    if (r == NULL)
        return;
    g_clear_pointer(&r->rows, g_ptr_array_unref);
    g_clear_pointer(&r->expanded, g_ptr_array_unref);
    g_free(r);
}
