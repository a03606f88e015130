/* url.h: what a path below api/data/vX.Y/ addresses. */
#ifndef SERVER_ODATA_URL_H
#define SERVER_ODATA_URL_H

#include "odata/reference.h"

/* The shapes a path can have, each with an example. */
enum url_shape {
    URL_SERVICE,          /* (nothing) */
    URL_METADATA,         /* $metadata */
    URL_BATCH,            /* $batch */
    URL_DEFINITIONS,      /* EntityDefinitions..., RelationshipDefinitions...,
                             GlobalOptionSetDefinitions... */
    URL_SET,              /* accounts */
    URL_SET_COUNT,        /* accounts/$count */
    URL_SET_OPERATION,    /* accounts/Microsoft.Dynamics.CRM.CreateMultiple */
    URL_ROW,              /* accounts(id) */
    URL_ROW_OPERATION,    /* accounts(id)/Microsoft.Dynamics.CRM.X */
    URL_PROPERTY,         /* accounts(id)/name */
    URL_PROPERTY_VALUE,   /* accounts(id)/name/$value */
    URL_SINGLE,           /* accounts(id)/primarycontactid */
    URL_BEYOND,           /* accounts(id)/primarycontactid/fullname: below the related row */
    URL_SINGLE_REF,       /* accounts(id)/primarycontactid/$ref */
    URL_COLLECTION,       /* accounts(id)/Account_Tasks */
    URL_COLLECTION_COUNT, /* accounts(id)/Account_Tasks/$count */
    URL_COLLECTION_REF,   /* accounts(id)/Account_Tasks/$ref */
    URL_MEMBER_REF,       /* accounts(id)/Account_Tasks(id)/$ref */
    URL_OPERATION         /* WhoAmI, QualifyLead(...): unbound */
};

struct url {
    enum url_shape shape;
    const struct table *table;     /* SET and below: of the first segment */
    struct row_key key;            /* ROW and below */
    const struct column *property; /* PROPERTY, PROPERTY_VALUE */
    const struct nav *nav;         /* SINGLE..., COLLECTION..., MEMBER_REF */
    struct row_key related;        /* MEMBER_REF */
    char *beyond;                  /* BEYOND: what follows the navigation property; owned */
    char *operation;               /* name without namespace; owned */
    char *arguments;               /* in its parentheses; owned; NULL = no parentheses */
};

/* `path` is decoded once. Fails with SEGMENT_NOT_FOUND, BAD_REQUEST (bad key) or NOT_IMPLEMENTED
 * (deeper paths). */
bool url_parse(const struct model *m, const char *path, struct url *ret_url, GError **error);
void url_finish(struct url *url);

#endif
