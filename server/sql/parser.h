/* parser.h: what the files of sql/ share while one text is read. */
#ifndef SERVER_SQL_PARSER_H
#define SERVER_SQL_PARSER_H

#include "sql/statement.h"
#include "sql/words.h"

/* A table of FROM or of a JOIN, under the name the query gives it. */
struct source {
    const struct table *table;
    char *name;                  /* owned */
    struct link *link;           /* NULL = FROM */
    const struct source *parent; /* the table it is joined to; NULL = FROM */
};

/* "name" or "table.name", as written. */
struct name {
    char *table, *column; /* owned; table may be NULL */
    size_t position;
};
void name_finish(struct name *n);

/* An element of the lists of SELECT and ORDER BY: a column or an aggregate of one. */
struct item {
    struct name name; /* no column: COUNT(*) */
    enum aggregate aggregate;
    char *alias; /* owned, or NULL */
};
void item_destroy(struct item *i);

struct parser {
    const struct model *model;
    struct words words;
    struct query *query;
    GPtrArray *sources; /* struct source *, owned; FROM first */
    GPtrArray *items;   /* struct item *, owned: of SELECT, which comes before FROM */
    GPtrArray *groups;  /* struct path *, owned: of GROUP BY */
    unsigned conditions, depth;
};

/* ---- statement.c ---- */

/* Goes on when the current word is this keyword or symbol. */
bool parser_take(struct parser *p, const char *word, bool *ret_taken, GError **error);
/* The same; fails when it is another word. */
bool parser_expect(struct parser *p, const char *word, GError **error);
bool parser_is(const struct parser *p, const char *word);
bool parser_next(struct parser *p, GError **error);

/* ---- sources.c ---- */

/* FROM table [alias] and the JOINs after it. */
bool sources_read(struct parser *p, GError **error);
/* "name" or "table.name"; the first word is the current one. */
bool name_read(struct parser *p, struct name *ret_name, GError **error);
/* The column a name means; fails with QUERY_NO_COLUMN. */
bool name_resolve(const struct parser *p, const struct name *n, struct path *ret_path,
                  GError **error);
/* [AS] alias; *ret_alias is owned, NULL = none. */
bool alias_read(struct parser *p, char **ret_alias, GError **error);

/* ---- conditions.c ---- */

/* The condition after WHERE or ON; owned; NULL = failed. */
struct expr *predicates_read(struct parser *p, GError **error);

/* ---- items.c ---- */

/* The list of SELECT, not resolved yet. */
bool items_read(struct parser *p, GError **error);
/* The list of GROUP BY. */
bool groups_read(struct parser *p, GError **error);
/* Makes the outputs of the query out of both. */
bool items_resolve(struct parser *p, GError **error);
/* The list of ORDER BY. */
bool orders_read(struct parser *p, GError **error);

#endif
