/* sql_test.c: SELECTs as tables of text in and query tree out, and the ways to get them wrong. */
#include "sql/statement.h"

#include "check_model.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ID "0a000000-0000-4000-8000-0000000000a1"

struct text_case {
    const char *label, *text, *want;
};

static const struct text_case columns[] = {
    {"columns", "SELECT name, accountnumber FROM account",
     "accounts output(name=name,accountnumber=accountnumber,accountid=accountid)"},
    {"any case, semicolon, comments",
     "select Name -- the name\nfrom /* all */ [Account] As a where A.\"name\" is not null;",
     "accounts output(name=name,accountid=accountid) filter(not-null name)"},
    {"aliases", "SELECT a.name AS n, accountnumber nr FROM account a",
     "accounts output(n=name,nr=accountnumber,accountid=accountid)"},
    {"lookups have the name of their property", "SELECT primarycontactid, ownerid o FROM account",
     "accounts output(_primarycontactid_value=_primarycontactid_value,o=_ownerid_value,"
     "accountid=accountid)"},
    {"money brings its currency", "SELECT revenue FROM account",
     "accounts output(revenue=revenue,_transactioncurrencyid_value=_transactioncurrencyid_value,"
     "accountid=accountid)"},
    {"an alias hides the key", "SELECT name AS accountid FROM account",
     "accounts output(accountid=name)"},
    {"top", "SELECT TOP 3 name FROM account",
     "accounts output(name=name,accountid=accountid) top(3)"},
    {"top none, in brackets", "SELECT TOP (0) name FROM account",
     "accounts output(name=name,accountid=accountid) top(0)"},
    {"distinct", "SELECT DISTINCT TOP 2 address1_city FROM account ORDER BY address1_city",
     "accounts output distinct(address1_city=address1_city) orderby(address1_city) top(2)"},
    {"order",
     "SELECT name AS n, revenue FROM account ORDER BY n DESC, account.revenue ASC, createdon",
     "accounts output(n=name,revenue=revenue,"
     "_transactioncurrencyid_value=_transactioncurrencyid_value,accountid=accountid) orderby(name "
     "desc,revenue,createdon)"},
    {"choices are ordered by value", "SELECT name FROM account ORDER BY industrycode",
     "accounts output(name=name,accountid=accountid) orderby(industrycode)"},
    {"offset and fetch",
     "SELECT name FROM account ORDER BY name OFFSET 4 ROWS FETCH NEXT 2 ROWS ONLY",
     "accounts output(name=name,accountid=accountid) orderby(name) top(2) skip(4)"},
};

/* What stands after SELECT name FROM account WHERE. */
static const struct text_case conditions[] = {
    {"equal", "name = 'O''Hara'", "(eq name 'O'Hara')"},
    {"national text", "name = N'x'", "(eq name 'x')"},
    {"not equal", "name <> 'a' AND name != 'b'", "(and (ne name 'a') (ne name 'b'))"},
    {"order", "numberofemployees >= 5 AND revenue < -1.5",
     "(and (ge numberofemployees 5) (lt revenue -1.5))"},
    {"value first", "5 < numberofemployees", "(gt numberofemployees 5)"},
    {"boolean", "donotphone = 1", "(eq donotphone 1)"},
    {"id", "accountid = '" ID "'", "(eq accountid '" ID "')"},
    {"lookup by its logical name", "primarycontactid IN ('" ID "')",
     "(in _primarycontactid_value '" ID "')"},
    {"date", "createdon > '2024-02-29 10:00:00'", "(gt createdon 1709200800)"},
    {"in", "industrycode NOT IN (1, 2)", "(not-in industrycode 1 2)"},
    {"between", "numberofemployees BETWEEN 1 AND 2 OR numberofemployees NOT BETWEEN 3 AND 4",
     "(or (between numberofemployees 1 2) (not-between numberofemployees 3 4))"},
    {"like", "name LIKE '%a_[b-c]' AND NOT name NOT LIKE 'x%'",
     "(and (like name '%a_[b-c]') (not (not-like name 'x%')))"},
    {"null", "name IS NULL OR name IS NOT NULL", "(or (null name) (not-null name))"},
    {"precedence", "name='a' or name='b' and statecode=0",
     "(or (eq name 'a') (and (eq name 'b') (eq statecode 0)))"},
    {"parentheses", "(name='a' or name='b') and ((statecode=0))",
     "(and (or (eq name 'a') (eq name 'b')) (eq statecode 0))"},
    {"columns compared", "accountnumber = name", "(eq accountnumber name)"},

    {"null compared", "name = NULL",
     "0x80060888 SQL: nothing equals NULL; use IS NULL (position 38)"},
    {"no column", "1 = 1", "0x80060888 SQL: a condition needs a column (position 31)"},
    {"unknown column", "nope = 1",
     "0x80041103 SQL: the table 'account' has no column 'nope' (position 31)"},
    {"bad value", "numberofemployees = 'x'",
     "0x80041108 SQL: The value 'x' is not valid for the condition operator 'eq' on attribute "
     "'numberofemployees' of type 'Integer'. (position 31)"},
    {"like of a number", "numberofemployees LIKE '1%'",
     "0x80041120 SQL: The condition operator 'like' is not valid for attribute 'numberofemployees' "
     "of type 'Integer'. (position 31)"},
    {"different types", "name = revenue",
     "0x80041106 SQL: the columns 'name' and 'revenue' are of different types (position 31)"},
    {"subquery", "accountid IN (SELECT accountid FROM account)",
     "0x80060888 SQL: subqueries are not supported; send several queries (position 45)"},
    {"exists", "EXISTS (SELECT accountid FROM account)",
     "0x80060888 SQL: subqueries are not supported; send several queries (position 31)"},
    {"function", "LOWER(name) = 'x'",
     "0x80060888 SQL: the function 'lower' is not supported (position 31)"},
    {"arithmetic", "revenue + 1 > 2",
     "0x80060888 SQL: a comparison expected instead of '+' (position 39)"},
    {"escape", "name LIKE '!%' ESCAPE '!'",
     "0x80060888 SQL: ESCAPE is not supported; write a wildcard as [%] (position 46)"},
    {"no operator", "name",
     "0x80060888 SQL: a condition operator expected at the end (position 35)"},
    {"open parenthesis", "(name = 'a'", "0x80060888 SQL: ) expected at the end (position 42)"},
    {"open text", "name = 'a", "0x80060888 SQL: the closing ' is missing (position 38)"},
    {"stray character", "name = @x",
     "0x80060888 SQL: the character '@' is not allowed (position 38)"},
};

static const struct text_case joins[] = {
    {"inner join",
     "SELECT a.name, c.fullname FROM account a JOIN contact c ON a.accountid = c.parentcustomerid",
     "accounts output(name=name,fullname=c.fullname,accountid=accountid) link(inner contact as c "
     "on "
     "_parentcustomerid_value=accountid)"},
    {"left join, turned, filtered",
     "SELECT a.name FROM account a LEFT OUTER JOIN contact c ON c.lastname <> 'x' AND "
     "c.parentcustomerid = a.accountid AND a.statecode = 0 WHERE c.contactid IS NULL",
     "accounts output(name=name,accountid=accountid) link(outer contact as c on "
     "_parentcustomerid_value=accountid filter(and (ne c.lastname 'x') (eq statecode 0))) "
     "filter(null c.contactid)"},
    {"joins of joins",
     "SELECT a.name, su.fullname, bu.name AS unit FROM account a INNER JOIN systemuser su ON "
     "a.ownerid = su.systemuserid JOIN businessunit bu ON su.businessunitid = bu.businessunitid "
     "ORDER BY bu.name",
     "accounts output(name=name,fullname=su.fullname,unit=bu.name,accountid=accountid) link(inner "
     "systemuser as su on systemuserid=_ownerid_value link(inner businessunit as bu on "
     "businessunitid=_businessunitid_value)) orderby(bu.name)"},
    {"the same table twice",
     "SELECT a.name, p.name AS parent FROM account a LEFT JOIN account p ON a.parentaccountid = "
     "p.accountid",
     "accounts output(name=name,parent=p.name,accountid=accountid) link(outer account as p on "
     "accountid=_parentaccountid_value)"},

    {"no condition between the tables",
     "SELECT a.name FROM account a JOIN contact c ON c.lastname = 'x'",
     "0x80041118 SQL: ON must say which column of 'c' equals one of a table before it, and may add "
     "conditions on these tables (position 47)"},
    {"a condition on a sibling",
     "SELECT a.name FROM account a JOIN contact c ON c.parentcustomerid = a.accountid JOIN task t "
     "ON t.regardingobjectid = a.accountid AND c.lastname = 'x'",
     "0x80041118 SQL: ON must say which column of 't' equals one of a table before it, and may add "
     "conditions on these tables (position 95)"},
    {"ambiguous column",
     "SELECT statecode FROM account a JOIN contact c ON c.parentcustomerid = a.accountid",
     "0x80060888 SQL: the column 'statecode' is ambiguous: 'a' and 'c' have it (position 7)"},
    {"the same name twice",
     "SELECT a.name, p.name FROM account a JOIN account p ON a.parentaccountid = p.accountid",
     "0x80041130 SQL: two columns of the answer are named 'name'; give one an alias (position 15)"},
    {"the same table name twice", "SELECT name FROM account JOIN account ON accountid = accountid",
     "0x80041130 SQL: two tables are named 'account'; give one an alias (position 30)"},
    {"unknown alias", "SELECT x.name FROM account a",
     "0x80041102 SQL: there is no table or alias 'x' in FROM (position 7)"},
    {"right join", "SELECT a.name FROM account a RIGHT JOIN contact c ON 1 = 1",
     "0x80060888 SQL: only INNER JOIN and LEFT JOIN are supported (position 29)"},
    {"cross join", "SELECT a.name FROM account a CROSS JOIN contact c",
     "0x80060888 SQL: only INNER JOIN and LEFT JOIN are supported (position 29)"},
    {"tables after a comma", "SELECT a.name FROM account a, contact c",
     "0x80040219 SQL: tables after a comma are not supported; use JOIN ... ON (position 28)"},
};

static const struct text_case aggregates[] = {
    {"all five",
     "SELECT COUNT(*) AS n, SUM(revenue) total, avg(revenue) AS a, MIN(revenue) AS lo, "
     "MAX(createdon) AS hi FROM account",
     "accounts output aggregated(n=COUNT $count,total=SUM revenue,a=AVG revenue,lo=MIN revenue,"
     "hi=MAX createdon)"},
    {"counts of columns", "SELECT COUNT(name) AS n, COUNT(DISTINCT name) AS d FROM account",
     "accounts output aggregated(n=COUNT_COLUMN name,d=COUNT_DISTINCT name)"},
    {"group",
     "SELECT industrycode, COUNT(*) AS n FROM account GROUP BY industrycode ORDER BY COUNT(*) "
     "DESC, industrycode",
     "accounts output aggregated(industrycode=by industrycode,n=COUNT $count) orderby(n "
     "desc,industrycode)"},
    {"group and order by what is not selected",
     "SELECT COUNT(*) AS n FROM account GROUP BY industrycode ORDER BY SUM(revenue)",
     "accounts output aggregated(n=COUNT $count,hidden=by industrycode,hidden=SUM revenue) "
     "orderby(hidden)"},
    {"group of a joined table",
     "SELECT t.name, COUNT(c.contactid) AS n FROM account t JOIN contact c ON t.accountid = "
     "c.parentcustomerid GROUP BY t.name ORDER BY n",
     "accounts output aggregated(name=by name,n=COUNT_COLUMN c.contactid) link(inner contact as c "
     "on _parentcustomerid_value=accountid) orderby(n)"},

    {"no alias", "SELECT COUNT(*) FROM account",
     "0x8004110b SQL: an aggregate needs an alias (position 7)"},
    {"neither aggregate nor group", "SELECT name, COUNT(*) AS n FROM account",
     "0x80041107 SQL: the column 'name' is neither in an aggregate nor in GROUP BY (position 7)"},
    {"sum of texts", "SELECT SUM(name) AS n FROM account",
     "0x80040203 SQL: the aggregate is not valid for the column 'name' of type 'String' (position "
     "7)"},
    {"order of what is not grouped", "SELECT COUNT(*) AS n FROM account ORDER BY name",
     "0x80041107 SQL: the column 'name' is neither in an aggregate nor in GROUP BY (position 43)"},
    {"order by an aggregate of rows", "SELECT name FROM account ORDER BY COUNT(*)",
     "0x80041107 SQL: ORDER BY takes columns when SELECT has no aggregate (position 34)"},
    {"group by an aggregate", "SELECT COUNT(*) AS n FROM account GROUP BY COUNT(*)",
     "0x80041107 SQL: GROUP BY takes columns (position 43)"},
    {"distinct ordered by something else",
     "SELECT DISTINCT address1_city FROM account ORDER BY name",
     "0x80060888 SQL: a DISTINCT query is ordered by what it selects (position 52)"},
    {"having", "SELECT name, COUNT(*) AS n FROM account GROUP BY name HAVING COUNT(*) > 1",
     "0x80060888 SQL: HAVING is not supported; use WHERE before GROUP BY (position 54)"},
};

static const struct text_case refused[] = {
    {"nothing", "", "0x80060888 SQL: SELECT expected at the end (position 0)"},
    {"all columns", "SELECT * FROM account",
     "0x80060888 SQL: SELECT * is not supported; name the columns (position 7)"},
    {"all columns of one table", "SELECT a.* FROM account a",
     "0x80060888 SQL: SELECT * is not supported; name the columns (position 9)"},
    {"unknown table", "SELECT name FROM nope",
     "0x80041102 SQL: there is no table 'nope' (position 17)"},
    {"insert", "INSERT INTO account (name) VALUES ('x')",
     "0x80060888 SQL: only SELECT is allowed (position 0)"},
    {"delete behind a comment", "/* x */ DELETE FROM account",
     "0x80060888 SQL: only SELECT is allowed (position 8)"},
    {"two statements", "SELECT name FROM account; DROP TABLE account",
     "0x80060888 SQL: only SELECT is allowed (position 26)"},
    {"common table expression", "WITH x AS (SELECT name FROM account) SELECT name FROM x",
     "0x80060888 SQL: neither common table expressions nor hints are supported (position 0)"},
    {"union", "SELECT name FROM account UNION SELECT name FROM account",
     "0x80060888 SQL: UNION is not supported; send several queries (position 25)"},
    {"case", "SELECT CASE WHEN 1=1 THEN name END FROM account",
     "0x80060888 SQL: CASE is not supported (position 7)"},
    {"window function", "SELECT COUNT(*) OVER () AS n FROM account",
     "0x80060888 SQL: window functions are not supported (position 16)"},
    {"function", "SELECT COALESCE(name, 'x') AS n FROM account",
     "0x80060888 SQL: the function 'coalesce' is not supported (position 7)"},
    {"percent", "SELECT TOP 10 PERCENT name FROM account",
     "0x80060888 SQL: TOP takes a number of rows (position 14)"},
    {"top of too many", "SELECT TOP 5001 name FROM account",
     "0x80040203 SQL: 5001 is not a whole number from 0 to 5000 (position 11)"},
    {"top of half a row", "SELECT TOP 1.5 name FROM account",
     "0x80040203 SQL: 1.5 is not a whole number from 0 to 5000 (position 11)"},
    {"offset without order", "SELECT name FROM account OFFSET 1 ROWS",
     "0x80060888 SQL: OFFSET needs an ORDER BY and excludes TOP (position 25)"},
    {"offset with top", "SELECT TOP 1 name FROM account ORDER BY name OFFSET 1 ROWS",
     "0x80060888 SQL: OFFSET needs an ORDER BY and excludes TOP (position 45)"},
    {"fetch of none", "SELECT name FROM account ORDER BY name OFFSET 0 ROWS FETCH NEXT 0 ROWS ONLY",
     "0x80040203 SQL: 0 is not a whole number from 1 to 5000 (position 64)"},
    {"order by a position", "SELECT name FROM account ORDER BY 1",
     "0x80060888 SQL: a column expected instead of '1' (position 34)"},
    {"alias with a quote", "SELECT name AS \"a\"\"b\" FROM account",
     "0x80060888 SQL: the alias 'a\"b' has a character that is not allowed (position 15)"},
    {"a word as alias", "SELECT name AS from FROM account",
     "0x80060888 SQL: an alias expected instead of 'from' (position 15)"},
    {"open comment", "SELECT name /* FROM account",
     "0x80060888 SQL: a comment has no end (position 12)"},
    {"the second column is unknown", "SELECT entityimage_url, nope FROM account",
     "0x80041103 SQL: the table 'account' has no column 'nope' (position 24)"},
};

/* The tree, or code and message; owned. */
static char *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) got = g_string_new(NULL);
    struct query *q = statement_parse(model, text, &error);
    if (q == NULL) {
        g_string_printf(got, "%s %s", server_error_code(error), error->message);
    } else {
        query_dump(q, got);
        if (q->skip > 0)
            g_string_append_printf(got, " skip(%u)", q->skip);
    }
    query_destroy(q);
    return g_string_free(g_steal_pointer(&got), FALSE);
}

static void check_all(const struct text_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *got = parse(cases[i].text);
        check_text(cases[i].label, cases[i].want, got);
    }
}

static void test_columns(void)
{
    check_all(columns, COUNT_OF(columns));
}

static void test_conditions(void)
{
    static const char tree[] = "accounts output(name=name,accountid=accountid) filter";
    for (size_t i = 0; i < COUNT_OF(conditions); i++) {
        g_autofree char *text =
            g_strconcat("SELECT name FROM account WHERE ", conditions[i].text, NULL);
        g_autofree char *want =
            g_strconcat(conditions[i].want[0] == '(' ? tree : "", conditions[i].want, NULL);
        g_autofree char *got = parse(text);
        check_text(conditions[i].label, want, got);
    }
}

static void test_joins(void)
{
    check_all(joins, COUNT_OF(joins));
}

static void test_aggregates(void)
{
    check_all(aggregates, COUNT_OF(aggregates));
}

static void test_refused(void)
{
    check_all(refused, COUNT_OF(refused));
}

static const struct {
    const char *label, *before, *part;
    size_t count;
    const char *after, *want;
} limits[] = {
    {"too long", "SELECT name FROM account WHERE name = '", "aaaaaaaaaaaaaaaa",
     STATEMENT_MAX_BYTES / 16, "'",
     "0x80060888 SQL: the text is longer than 65536 bytes (position 65536)"},
    {"too deep", "SELECT name FROM account WHERE ", "(", STATEMENT_MAX_DEPTH, "name IS NULL",
     "0x80060888 SQL: the conditions are nested deeper than 50 (position 81)"},
    {"too many negations", "SELECT name FROM account WHERE ", "NOT ", STATEMENT_MAX_DEPTH, "name",
     "0x80060888 SQL: the conditions are nested deeper than 50 (position 231)"},
    {"too many conditions", "SELECT name FROM account WHERE name = 'a'", " OR name = 'a'",
     STATEMENT_MAX_CONDITIONS, "",
     "0x8004430c SQL: there are more than 500 conditions (position 7031)"},
    {"too many columns", "SELECT name AS n", ", name", STATEMENT_MAX_ITEMS, " FROM account",
     "0x80060888 SQL: a list has more than 1000 elements (position 6012)"},
    {"too many values", "SELECT name FROM account WHERE name IN ('a'", ",'a'", OPERATOR_MAX_VALUES,
     ")",
     "0x8004430e SQL: Number of parameters in the condition on 'name' exceeds the limit of 2000. "
     "(position 31)"},
};

static void test_limits(void)
{
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        g_autoptr(GString) text = g_string_new(limits[i].before);
        for (size_t k = 0; k < limits[i].count; k++)
            g_string_append(text, limits[i].part);
        g_string_append(text, limits[i].after);
        g_autofree char *got = parse(text->str);
        check_text(limits[i].label, limits[i].want, got);
    }
}

/* One join more than allowed. */
static void test_join_limit(void)
{
    g_autoptr(GString) text = g_string_new("SELECT a0.name FROM account a0");
    for (unsigned i = 1; i <= STATEMENT_MAX_JOINS + 1; i++)
        g_string_append_printf(text, " JOIN account a%u ON a%u.parentaccountid = a%u.accountid", i,
                               i - 1, i);
    g_autofree char *got = parse(text->str);
    check_text("too many joins", "0x8004430d SQL: more than 15 tables are joined (position 848)",
               got);
}

int main(void)
{
    static const struct check_test tests[] = {
        {"columns", test_columns},       {"conditions", test_conditions}, {"joins", test_joins},
        {"aggregates", test_aggregates}, {"refused", test_refused},       {"limits", test_limits},
        {"join limit", test_join_limit},
    };
    return check_main(&(struct check_suite){"sql", open_model, close_model}, tests,
                      G_N_ELEMENTS(tests));
}
