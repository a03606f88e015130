/* security_test.c: who may do what with whose row: one line for each depth, way of owning, share
 * and distance in the hierarchy. The people are those of the field-sales organisation. */
#include "check.h"
#include "security/security.h"
#include "store/fixture.h"

struct world {
    struct model *model;
    struct store *store;
    struct security *security;
};
/* NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): CUnit gives no context */
static struct world world;

static void find(const char *label, const struct table **ret_table, struct guid *ret_id)
{
    if (!store_find_label(world.store, label, ret_table, ret_id, NULL))
        printf("\n  no row %s\n", label);
}

static bool own(const char *row_label, const char *owner_label, const char *unit_label)
{
    const struct table *t = NULL, *owners = NULL, *units = NULL;
    struct guid id, owner, unit;
    find(row_label, &t, &id);
    find(owner_label, &owners, &owner);
    find(unit_label, &units, &unit);
    struct row *row = row_create(t);
    row->id = id;
    row_set_lookup(row, "ownerid", owners, &owner);
    row_set_lookup(row, "owningbusinessunit", units, &unit);
    bool good = store_update(world.store, row, NULL);
    row_destroy(row);
    return good;
}

static void set_organization(const char *column, int64_t value)
{
    const struct table *t = NULL;
    struct guid id;
    find("@organization", &t, &id);
    struct row *row = row_create(t);
    row->id = id;
    row_set_integer(row, column, value);
    CU_ASSERT_TRUE(store_update(world.store, row, NULL));
    row_destroy(row);
}

static int set_up(void)
{
    struct fixture_head head = {0};
    struct model *base = model_read_folder(TEST_METADATA, NULL);
    if (base == NULL || !fixture_read_head(TEST_ORGANIZATION, base, &head, NULL))
        return 1;
    world.model = model_ref(head.model);
    world.store = store_create(world.model, NULL, NULL);
    bool good = store_load_fixture(world.store, TEST_ORGANIZATION, head.now_ms, NULL);
    fixture_head_finish(&head);
    model_unref(base);
    if (!good)
        return 1;
    world.security = security_create(world.store);
    return !own("@northwind", "@technician", "@bu-north") ||
           !own("@adatum", "@trainee", "@bu-coast") ||
           !own("@litware", "@southerner", "@bu-south") ||
           !own("@margie", "@team-coast", "@bu-coast");
}

static int tear_down(void)
{
    security_destroy(world.security);
    store_destroy(world.store);
    model_unref(world.model);
    return 0;
}

static struct actor actor_of(const char *user, const char *caller)
{
    const struct table *t = NULL;
    struct actor a = {.security = world.security, .store = world.store};
    find(user, &t, &a.user);
    if (caller != NULL)
        find(caller, &t, &a.caller);
    return a;
}

struct line {
    const char *user, *caller; /* who acts in the user's name, or NULL */
    const char *row;
    enum right right;
    const char *want; /* "allowed", or the code */
};

static void check_lines(const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct line *l = &lines[i];
        const struct table *t = NULL;
        struct guid id;
        g_autoptr(GError) error = NULL;
        const struct actor a = actor_of(l->user, l->caller);
        find(l->row, &t, &id);
        security_check_row(&a, t, &id, l->right, &error);
        g_autofree char *label = g_strdup_printf("%s %s %s %s", l->caller != NULL ? l->caller : "",
                                                 l->user, right_info(l->right)->word, l->row);
        check_text(label, l->want, error != NULL ? server_error_code(error) : "allowed");
    }
}

static void test_depths(void)
{
    static const struct line lines[] = {
        {"@admin", NULL, "@contoso", RIGHT_DELETE, "allowed"},
        {"@seller1", NULL, "@wingtip", RIGHT_WRITE, "allowed"},
        {"@technician", NULL, "@northwind", RIGHT_READ, "allowed"},
        {"@technician", NULL, "@northwind", RIGHT_DELETE, "allowed"},
        {"@technician", NULL, "@contoso", RIGHT_READ, "0x80048306"},
        {"@technician", NULL, "@lucerne", RIGHT_READ, "allowed"},
        {"@technician", NULL, "@lucerne", RIGHT_WRITE, "0x80048306"},
        {"@clerk", NULL, "@contoso", RIGHT_WRITE, "allowed"},
        {"@clerk", NULL, "@adatum", RIGHT_READ, "0x80048306"},
        {"@clerk", NULL, "@wingtip", RIGHT_READ, "0x80048306"},
        {"@regional", NULL, "@contoso", RIGHT_ASSIGN, "allowed"},
        {"@regional", NULL, "@adatum", RIGHT_READ, "allowed"},
        {"@regional", NULL, "@litware", RIGHT_READ, "0x80048306"},
        {"@auditor", NULL, "@litware", RIGHT_READ, "allowed"},
        {"@auditor", NULL, "@litware", RIGHT_WRITE, "0x80040220"},
        {"@newcomer", NULL, "@litware", RIGHT_READ, "0x80040220"},
        {"@southerner", NULL, "@margie", RIGHT_WRITE, "allowed"},
        {"@southerner", NULL, "@adatum", RIGHT_WRITE, "allowed"},
        {"@southerner", NULL, "@contoso", RIGHT_READ, "0x80048306"},
        {"@technician", NULL, "@product1", RIGHT_READ, "allowed"},
        {"@technician", NULL, "@position1", RIGHT_WRITE, "0x80040220"},
        {"@technician", NULL, "@unit", RIGHT_READ, "allowed"},
        {"@technician", NULL, "@unit", RIGHT_WRITE, "0x80040220"},
        {"@clerk", "@integration", "@contoso", RIGHT_WRITE, "allowed"},
        {"@clerk", "@integration", "@wingtip", RIGHT_READ, "0x80048306"},
        {"@admin", "@auditor", "@contoso", RIGHT_WRITE, "0x80040220"},
    };
    check_lines(lines, G_N_ELEMENTS(lines));
}

static void test_hierarchy(void)
{
    static const struct line off[] = {
        {"@supervisor", NULL, "@northwind", RIGHT_READ, "0x80048306"},
    };
    static const struct line managers[] = {
        {"@supervisor", NULL, "@northwind", RIGHT_READ, "allowed"},
        {"@supervisor", NULL, "@northwind", RIGHT_WRITE, "allowed"},
        {"@supervisor", NULL, "@northwind", RIGHT_DELETE, "0x80048306"},
        {"@supervisor", NULL, "@lucerne", RIGHT_READ, "allowed"},
        {"@supervisor", NULL, "@adatum", RIGHT_READ, "allowed"},
        {"@supervisor", NULL, "@adatum", RIGHT_WRITE, "0x80048306"},
        {"@trainee", NULL, "@northwind", RIGHT_READ, "0x80048306"},
    };
    static const struct line shallow[] = {
        {"@supervisor", NULL, "@northwind", RIGHT_READ, "allowed"},
        {"@supervisor", NULL, "@adatum", RIGHT_READ, "0x80048306"},
    };
    check_lines(off, G_N_ELEMENTS(off));
    set_organization("ishierarchicalsecuritymodelenabled", 1);
    check_lines(managers, G_N_ELEMENTS(managers));
    set_organization("usepositionhierarchy", 1);
    check_lines(managers, G_N_ELEMENTS(managers));
    set_organization("maxdepthforhierarchicalsecuritymodel", 1);
    check_lines(shallow, G_N_ELEMENTS(shallow));
    set_organization("ishierarchicalsecuritymodelenabled", 0);
    check_lines(off, G_N_ELEMENTS(off));
}

static void test_users(void)
{
    static const struct {
        const char *user, *want;
    } lines[] = {
        {"@technician", "allowed"}, {"@newcomer", "0x80042f09"}, {"@leaver", "0x80040225"}};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GError) error = NULL;
        const struct actor a = actor_of(lines[i].user, NULL);
        security_check_user(&a, &error);
        check_text(lines[i].user, lines[i].want,
                   error != NULL ? server_error_code(error) : "allowed");
    }
}

/* What was read inside a transaction must not outlive it. */
static void test_undone(void)
{
    static const struct line with_role[] = {{"@newcomer", NULL, "@contoso", RIGHT_READ, "allowed"}};
    static const struct line without[] = {
        {"@newcomer", NULL, "@contoso", RIGHT_READ, "0x80040220"}};
    const struct table *t = NULL;
    struct guid user, role;
    find("@newcomer", &t, &user);
    find("@role-auditor", &t, &role);
    CU_ASSERT_TRUE(store_begin(world.store, NULL));
    struct row *pair = row_create(model_find_table(world.model, "systemuserroles"));
    g_strlcpy(pair->id.text, "0e000000-0000-4000-8000-000000000001", sizeof pair->id.text);
    row_set_text(pair, "systemuserid", user.text);
    row_set_text(pair, "roleid", role.text);
    CU_ASSERT_TRUE(store_insert(world.store, pair, NULL));
    row_destroy(pair);
    check_lines(with_role, G_N_ELEMENTS(with_role));
    store_rollback(world.store);
    check_lines(without, G_N_ELEMENTS(without));
}

static void test_words(void)
{
    static const struct {
        const char *label, *text;
        int mask;
        const char *formatted; /* NULL = refused */
    } lines[] = {
        {"none", "None", 0, "None"},
        {"one", "ReadAccess", 1, "ReadAccess"},
        {"in the order of the masks", "WriteAccess,ReadAccess", 3, "ReadAccess, WriteAccess"},
        {"far apart", "AssignAccess, ShareAccess, DeleteAccess", 851968,
         "DeleteAccess, ShareAccess, AssignAccess"},
        {"an unknown word", "ReadAccess, Everything", 0, NULL},
        {"another case", "readaccess", 0, NULL},
        {"an empty word", "ReadAccess,", 0, NULL},
        {"nothing", "", 0, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        int64_t mask = -1;
        g_autoptr(GString) text = g_string_new(NULL);
        bool good = rights_parse(lines[i].text, &mask);
        if (good)
            rights_format(mask, text);
        g_autofree char *want = lines[i].formatted == NULL
                                    ? g_strdup("refused")
                                    : g_strdup_printf("%d %s", lines[i].mask, lines[i].formatted);
        g_autofree char *got =
            good ? g_strdup_printf("%d %s", (int)mask, text->str) : g_strdup("refused");
        check_text(lines[i].label, want, got);
    }
}

static void test_row_rights(void)
{
    static const struct {
        const char *user, *row, *want;
    } lines[] = {
        {"@technician", "@contoso", "None"},
        {"@technician", "@lucerne", "ReadAccess"},
        {"@auditor", "@contoso", "ReadAccess"},
        {"@technician", "@northwind",
         "ReadAccess, WriteAccess, AppendAccess, AppendToAccess, CreateAccess, DeleteAccess, "
         "ShareAccess, AssignAccess"},
        {"@admin", "@product1",
         "ReadAccess, WriteAccess, AppendAccess, AppendToAccess, CreateAccess, DeleteAccess"},
        {"@newcomer", "@contoso", "None"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        const struct table *t = NULL;
        struct guid id;
        int64_t mask = 0;
        g_autoptr(GString) text = g_string_new(NULL);
        g_autofree char *label = g_strdup_printf("%s %s", lines[i].user, lines[i].row);
        const struct actor a = actor_of(lines[i].user, NULL);
        find(lines[i].row, &t, &id);
        CU_ASSERT_TRUE(security_row_rights(&a, t, &id, &mask, NULL));
        rights_format(mask, text);
        check_text(label, lines[i].want, text->str);
    }
}

static void tell(void *context, const struct role_privilege *p)
{
    g_string_append_printf(context, "%s %s; ", p->name, depth_name(p->depth));
}

static void test_lists(void)
{
    static const struct {
        const char *user, *has;
        bool wanted;
    } lines[] = {
        {"@technician", "prvReadAccount Basic; ", true},
        {"@technician", "prvReadProduct Global; ", true},
        {"@technician", "prvMerge", false},
        {"@southerner", "prvReadAccount Local; ", true}, /* by a team */
        {"@team-coast", "prvReadAccount Local; ", true},
        {"@admin", "prvDeleteAccount Global; ", true},
        {"@newcomer", "prv", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autofree char *label = g_strdup_printf("%s %s", lines[i].user, lines[i].has);
        const struct actor a = actor_of(lines[i].user, NULL);
        CU_ASSERT_TRUE(security_each_privilege(&a, tell, text, NULL));
        check_text(label, lines[i].wanted ? "told" : "not told",
                   strstr(text->str, lines[i].has) != NULL ? "told" : "not told");
    }
}

int main(void)
{
    static const struct check_test tests[] = {
        {"words", test_words},   {"row rights", test_row_rights}, {"lists", test_lists},
        {"depths", test_depths}, {"hierarchy", test_hierarchy},   {"users", test_users},
        {"undone", test_undone},
    };
    return check_main(&(struct check_suite){"security", set_up, tear_down}, tests,
                      G_N_ELEMENTS(tests));
}
