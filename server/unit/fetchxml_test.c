/* fetchxml_test.c: FetchXML as tables of text in and query tree out, and the ways to get it wrong.
 */
#include "fetchxml/fetchxml.h"

#include "check_model.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ID "0a000000-0000-4000-8000-0000000000a1"

struct text_case {
    const char *label, *text, *want;
};

/* What stands in <entity name="account"> of <fetch>. */
static const struct text_case entities[] = {
    {"attributes", "<attribute name='name'/><attribute name='primarycontactid'/>",
     "output(name=name,_primarycontactid_value=_primarycontactid_value,accountid=accountid)"},
    {"money brings its currency", "<attribute name='revenue'/>",
     "output(revenue=revenue,_transactioncurrencyid_value=_transactioncurrencyid_value,"
     "accountid=accountid)"},
    {"alias", "<attribute name='name' alias='n'/>", "output(n=name,accountid=accountid)"},
    {"children", "<attribute name='accountid' alias='c' rowaggregate='CountChildren'/>",
     "output(c=CHILDREN accountid,accountid=accountid)"},
    {"order", "<attribute name='name'/><order attribute='name' descending='true'/>",
     "output(name=name,accountid=accountid) orderby(name desc)"},
    {"choices are ordered by label", "<attribute name='name'/><order attribute='industrycode'/>",
     "output(name=name,accountid=accountid) orderby(industrycode label)"},
    {"condition",
     "<attribute name='name'/><filter><condition attribute='name' operator='like' value='C%'/>"
     "</filter>",
     "output(name=name,accountid=accountid) filter(and (like name 'C%'))"},
    {"values",
     "<attribute name='name'/><filter type='or'><condition attribute='industrycode' operator='in'>"
     "<value>1</value><value>2</value></condition><condition attribute='name' operator='null'/>"
     "</filter>",
     "output(name=name,accountid=accountid) filter(or (in industrycode 1 2) (null name))"},
    {"two filters and an empty one",
     "<attribute name='name'/><filter/><filter><condition attribute='name' operator='null'/>"
     "</filter><filter><filter type='or'><condition attribute='name' operator='not-null'/></filter>"
     "</filter>",
     "output(name=name,accountid=accountid) filter(and (and (null name)) (and (or (not-null "
     "name))))"},
    {"columns compared",
     "<attribute name='name'/><filter><condition attribute='name' operator='ne' "
     "valueof='accountnumber'/></filter>",
     "output(name=name,accountid=accountid) filter(and (ne name accountnumber))"},
    {"link",
     "<attribute name='name'/><link-entity name='contact' from='contactid' to='primarycontactid'>"
     "<attribute name='fullname'/></link-entity>",
     "output(name=name,contact1.fullname=contact1.fullname,accountid=accountid) link(inner contact "
     "as "
     "contact1 on contactid=_primarycontactid_value)"},
    {"columns of the link guessed",
     "<attribute name='name'/><link-entity name='contact' alias='c'/>",
     "output(name=name,accountid=accountid) link(inner contact as c on "
     "contactid=_primarycontactid_value)"},
    {"nested outer links, filter in one",
     "<attribute name='name'/><link-entity name='contact' from='parentcustomerid' to='accountid' "
     "link-type='outer' alias='c'><filter><condition attribute='lastname' operator='eq' "
     "value='Ito'/></filter><link-entity name='task' from='regardingobjectid' to='contactid' "
     "link-type='outer'/></link-entity>",
     "output(name=name,accountid=accountid) link(outer contact as c on "
     "_parentcustomerid_value=accountid filter(and (eq c.lastname 'Ito')) link(outer task as task2 "
     "on _regardingobjectid_value=contactid))"},
    {"column of a later link",
     "<attribute name='name'/><filter><condition entityname='c' attribute='contactid' "
     "operator='null'/></filter><link-entity name='contact' from='parentcustomerid' to='accountid' "
     "link-type='outer' alias='c'/>",
     "output(name=name,accountid=accountid) link(outer contact as c on "
     "_parentcustomerid_value=accountid) filter(and (null c.contactid))"},
    {"link in a filter",
     "<attribute name='name'/><filter type='or'><link-entity name='contact' "
     "from='parentcustomerid' "
     "to='accountid' link-type='not any'><filter><condition attribute='lastname' operator='eq' "
     "value='Ito'/></filter></link-entity></filter>",
     "output(name=name,accountid=accountid) filter(or (not any contact as contact1 on "
     "_parentcustomerid_value=accountid filter(and (eq contact1.lastname 'Ito'))))"},
    {"orders of links come last",
     "<attribute name='name'/><link-entity name='contact' from='contactid' to='primarycontactid' "
     "alias='c'><order attribute='fullname'/></link-entity><order attribute='name'/>",
     "output(name=name,accountid=accountid) link(inner contact as c on "
     "contactid=_primarycontactid_value) orderby(name,c.fullname)"},
    {"order of a link first",
     "<attribute name='name'/><order entityname='c' attribute='fullname'/><order attribute='name'/>"
     "<link-entity name='contact' from='contactid' to='primarycontactid' alias='c'/>",
     "output(name=name,accountid=accountid) link(inner contact as c on "
     "contactid=_primarycontactid_value) orderby(c.fullname,name)"},

    {"unknown attribute", "<attribute name='nope'/>",
     "0x80041103 'account' entity doesn't contain attribute with Name = 'nope' and NameMapping = "
     "'Logical'. (line 1, element 'attribute')"},
    {"unknown linked table", "<link-entity name='nope' from='a' to='b'/>",
     "0x80041102 The entity with a name = 'nope' with namemapping = 'Logical' was not found in the "
     "MetadataCache. (line 1, element 'link-entity')"},
    {"unknown operator",
     "<filter><condition attribute='name' operator='equals' value='x'/></filter>",
     "0x80041120 The condition operator 'equals' is not valid (line 1, element 'condition')"},
    {"bad value",
     "<filter><condition attribute='numberofemployees' operator='eq' value='x'/></filter>",
     "0x80041108 The value 'x' is not valid for the condition operator 'eq' on attribute "
     "'numberofemployees' of type 'Integer'. (line 1, element 'condition')"},
    {"alias twice", "<attribute name='name' alias='a'/><attribute name='revenue' alias='a'/>",
     "0x80041130 The alias 'a' is used more than once (line 1, element 'attribute')"},
    {"unknown link type",
     "<link-entity name='contact' from='contactid' to='primarycontactid' link-type='cross'/>",
     "0x80041117 The link-type 'cross' is not valid (line 1, element 'link-entity')"},
    {"any outside a filter",
     "<link-entity name='contact' from='contactid' to='primarycontactid' link-type='any'/>",
     "0x80041117 The link-type 'any' is allowed only in a filter element (line 1, element "
     "'link-entity')"},
    {"inner in a filter",
     "<filter><link-entity name='contact' from='contactid' to='primarycontactid'/></filter>",
     "0x80041117 The link-type 'inner' is allowed outside a filter element (line 1, element "
     "'link-entity')"},
    {"columns of different types",
     "<link-entity name='contact' from='contactid' to='numberofemployees'/>",
     "0x80041118 The columns 'contactid' and 'numberofemployees' cannot be linked: their types are "
     "'Uniqueidentifier' and 'Integer' (line 1, element 'link-entity')"},
    {"columns of what is only looked for",
     "<link-entity name='contact' from='contactid' to='primarycontactid' link-type='exists'>"
     "<attribute name='fullname'/></link-entity>",
     "0x80040203 A link-entity of this link-type has no attributes and no order (line 1, element "
     "'attribute')"},
    {"unknown entityname",
     "<filter><condition entityname='c' attribute='name' operator='null'/></filter>",
     "0x80041126 There is no link-entity with the name or alias 'c' (line 1, element 'condition')"},
    {"columns out of reach",
     "<filter><condition entityname='c' attribute='fullname' operator='null'/></filter>"
     "<link-entity name='contact' from='contactid' to='primarycontactid' link-type='in' "
     "alias='c'/>",
     "0x80041126 Columns of the link-entity 'c' cannot be used here (line 1, element 'condition')"},
    {"unknown filter type", "<filter type='xor'/>",
     "0x80041122 The filter type 'xor' is not valid (line 1, element 'filter')"},
    {"unknown element", "<column name='name'/>",
     "0x80040201 Invalid XML. The element 'column' is not allowed in 'entity' (line 1, element "
     "'column')"},
    {"value and values",
     "<filter><condition attribute='name' operator='in' value='a'><value>b</value></condition>"
     "</filter>",
     "0x80041106 A condition has either a value attribute or value elements (line 1, element "
     "'value')"},
    {"operator of values between columns",
     "<filter><condition attribute='name' operator='like' valueof='accountnumber'/></filter>",
     "0x80041120 The condition operator 'like' cannot compare with another column (line 1, element "
     "'condition')"},
    {"columns of different types compared",
     "<filter><condition attribute='name' operator='eq' valueof='revenue'/></filter>",
     "0x80041106 The columns 'name' and 'revenue' are of different types (line 1, element "
     "'condition')"},
    {"aggregate without aggregate", "<attribute name='name' aggregate='count' alias='n'/>",
     "0x80041107 aggregate and groupby need aggregate='true' on the fetch element (line 1, element "
     "'attribute')"},
    {"unknown alias in order", "<attribute name='name'/><order alias='n'/>",
     "0x8004110a The alias 'n' does not exist (line 1, element 'order')"},
    {"alias with a quote", "<attribute name='name' alias='a&quot;b'/>",
     "0x80040201 Invalid XML. The alias 'a\"b' has a character that is not allowed (line 1, "
     "element "
     "'attribute')"},
};

/* What stands in <fetch aggregate="true"><entity name="account">. */
static const struct text_case aggregates[] = {
    {"group and sum",
     "<attribute name='address1_city' groupby='true' alias='city'/><attribute name='revenue' "
     "aggregate='sum' alias='total'/><order alias='total' descending='true'/>",
     "output aggregated(city=by address1_city,total=SUM revenue) orderby(total desc)"},
    {"months", "<attribute name='createdon' groupby='true' dategrouping='month' alias='m'/>",
     "output aggregated(m=by month createdon)"},
    {"distinct", "<attribute name='name' aggregate='countcolumn' distinct='true' alias='n'/>",
     "output aggregated(n=COUNT_DISTINCT name)"},
    {"no alias", "<attribute name='name' aggregate='count'/>",
     "0x8004110b An attribute of an aggregate query needs an alias (line 1, element 'attribute')"},
    {"neither group nor aggregate", "<attribute name='name' alias='n'/>",
     "0x80041107 An attribute of an aggregate query needs either aggregate or groupby (line 1, "
     "element 'attribute')"},
    {"nothing at all", "",
     "0x80041107 An aggregate query needs attribute elements with aggregate or groupby (line 1, "
     "element 'entity')"},
    {"sum of texts", "<attribute name='name' aggregate='sum' alias='n'/>",
     "0x80040203 The aggregate 'sum' is not valid for attribute 'name' of type 'String' (line 1, "
     "element 'attribute')"},
    {"unknown aggregate", "<attribute name='revenue' aggregate='median' alias='n'/>",
     "0x80040201 Invalid XML. 'median' is not valid for the attribute 'aggregate' (line 1, element "
     "'attribute')"},
    {"date part of a text", "<attribute name='name' groupby='true' dategrouping='day' alias='n'/>",
     "0x80040203 dategrouping is only valid with groupby on an attribute of type 'DateTime' (line "
     "1, "
     "element 'attribute')"},
    {"order by attribute",
     "<attribute name='name' aggregate='count' alias='n'/><order attribute='name'/>",
     "0x80041107 An aggregate query is ordered by the alias of an attribute (line 1, element "
     "'order')"},
};

/* Whole texts. */
static const struct text_case texts[] = {
    {"top", "<fetch top='3'><entity name='task'><attribute name='subject'/></entity></fetch>",
     "tasks output(subject=subject,activityid=activityid) top(3)"},
    {"distinct has no key",
     "<fetch distinct='true'><entity name='task'><attribute name='subject'/></entity></fetch>",
     "tasks output distinct(subject=subject)"},
    {"total",
     "<fetch returntotalrecordcount='true'><entity name='task'><attribute name='subject'/></entity>"
     "</fetch>",
     "tasks output(subject=subject,activityid=activityid) count"},
    {"raw order of choices",
     "<fetch useraworderby='true'><entity name='task'><attribute name='subject'/><order "
     "attribute='statecode'/></entity></fetch>",
     "tasks output(subject=subject,activityid=activityid) orderby(statecode)"},
    {"declaration and spaces",
     "\n<?xml version='1.0'?>\n<fetch><entity name='task'><attribute "
     "name='subject'/></entity></fetch>",
     "tasks output(subject=subject,activityid=activityid)"},

    {"unknown table", "<fetch>\n<entity name='nope'/>\n</fetch>",
     "0x80041102 The entity with a name = 'nope' with namemapping = 'Logical' was not found in the "
     "MetadataCache. (line 2, element 'entity')"},
    {"another root", "<entity name='task'/>",
     "0x80040201 Invalid XML. The first element must be 'fetch' (line 1, element 'entity')"},
    {"no entity", "<fetch/>",
     "0x80040201 Invalid XML. The fetch element must have one entity element (line 1, element "
     "'fetch')"},
    {"two entities", "<fetch><entity name='task'/><entity name='task'/></fetch>",
     "0x80040201 Invalid XML. The fetch element must have one entity element (line 1, element "
     "'fetch')"},
    {"entity without a name", "<fetch><entity/></fetch>",
     "0x80040201 Invalid XML. The attribute 'name' is missing (line 1, element 'entity')"},
    {"document type",
     "<!DOCTYPE fetch [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><fetch><entity "
     "name='&a;'/></fetch>",
     "0x80040201 Invalid XML. A document type is not allowed. (line 1)"},
    {"top and page", "<fetch top='3' page='2'><entity name='task'/></fetch>",
     "0x80040203 The top attribute can't be specified with paging attribute page or count (line 1, "
     "element 'fetch')"},
    {"top of none", "<fetch top='0'><entity name='task'/></fetch>",
     "0x8004110c The attribute 'top' must be from 1 to 5000, not 0 (line 1, element 'fetch')"},
    {"top of too many", "<fetch top='5001'><entity name='task'/></fetch>",
     "0x8004110c The attribute 'top' must be from 1 to 5000, not 5001 (line 1, element 'fetch')"},
    {"page that is no number", "<fetch page='x'><entity name='task'/></fetch>",
     "0x80040201 Invalid XML. 'x' of the attribute 'page' is no whole number (line 1, element "
     "'fetch')"},
    {"distinct that is no boolean", "<fetch distinct='maybe'><entity name='task'/></fetch>",
     "0x80040201 Invalid XML. 'maybe' of the attribute 'distinct' is neither true nor false (line "
     "1, "
     "element 'fetch')"},
    {"retained rows", "<fetch datasource='retained'><entity name='task'/></fetch>",
     "0x80040219 The datasource 'retained' is not supported: there are no retained rows (line 1, "
     "element 'fetch')"},
};

static void check_fetch(const char *label, const char *text, const char *prefix, const char *want)
{
    struct fetch f = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) got = g_string_new(NULL);
    g_autofree char *whole =
        g_str_has_prefix(want, "0x") ? g_strdup(want) : g_strconcat(prefix, want, NULL);
    if (fetchxml_parse(model, text, &f, &error)) {
        query_dump(f.query, got);
        fetch_finish(&f);
    } else {
        g_string_printf(got, "%s %s", server_error_code(error), error->message);
    }
    check_text(label, whole, got->str);
}

static void check_entities(const char *start, const struct text_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *text =
            g_strconcat(start, "<entity name='account'>", cases[i].text, "</entity></fetch>", NULL);
        check_fetch(cases[i].label, text, "accounts ", cases[i].want);
    }
}

static void test_entities(void)
{
    check_entities("<fetch>", entities, COUNT_OF(entities));
}

static void test_aggregates(void)
{
    check_entities("<fetch aggregate='true'>", aggregates, COUNT_OF(aggregates));
}

static void test_texts(void)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        check_fetch(texts[i].label, texts[i].text, "", texts[i].want);
}

/* `count` times `part` between `before` and `after`; owned. */
static char *repeat(const char *before, const char *part, unsigned count, const char *after)
{
    GString *text = g_string_new(before);
    for (unsigned i = 0; i < count; i++)
        g_string_append(text, part);
    g_string_append(text, after);
    return g_string_free(text, FALSE);
}

static const struct {
    const char *label, *before, *part;
    unsigned count;
    const char *after, *want;
} limits[] = {
    {"sixteen links", "<fetch><entity name='account'>",
     "<link-entity name='contact' from='contactid' to='primarycontactid'/>", 16,
     "</entity></fetch>",
     "0x8004430d Number of link entities in query exceeded maximum limit. (line 1, element "
     "'link-entity')"},
    {"too many conditions", "<fetch><entity name='account'><filter>",
     "<condition attribute='name' operator='null'/>", FETCHXML_MAX_CONDITIONS + 1,
     "</filter></entity></fetch>",
     "0x8004430c Number of conditions in query exceeded maximum limit. (line 1, element "
     "'condition')"},
    {"too deep", "<fetch><entity name='account'>", "<filter>", FETCHXML_MAX_DEPTH, "",
     "0x80040201 Invalid XML."},
    {"too long", "<fetch><entity name='", "aaaaaaaaaaaaaaaa", FETCHXML_MAX_BYTES / 16,
     "'/></fetch>", "0x80040201 Invalid XML. The text is too long. (line 1)"},
};

static void test_limits(void)
{
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        g_autofree char *text =
            repeat(limits[i].before, limits[i].part, limits[i].count, limits[i].after);
        struct fetch f = {0};
        g_autoptr(GError) error = NULL;
        bool good = fetchxml_parse(model, text, &f, &error);
        g_autofree char *got =
            good ? g_strdup("read")
                 : g_strdup_printf("%s %s", server_error_code(error), error->message);
        bool same = g_str_has_prefix(got, limits[i].want);
        check_text(limits[i].label, same ? got : limits[i].want, got);
        if (good)
            fetch_finish(&f);
    }
}

int main(void)
{
    static const struct check_test tests[] = {
        {"entities", test_entities},
        {"aggregates", test_aggregates},
        {"texts", test_texts},
        {"limits", test_limits},
    };
    return check_main(&(struct check_suite){"fetchxml", open_model, close_model}, tests,
                      G_N_ELEMENTS(tests));
}
