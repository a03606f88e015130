/* names.h: the names of annotations on values. Only for wire/. */
#ifndef SERVER_WIRE_NAMES_H
#define SERVER_WIRE_NAMES_H

#define FORMATTED "OData.Community.Display.V1.FormattedValue"
#define ATTRIBUTE_NAME "OData.Community.Display.V1.AttributeName"
#define LOOKUP_NAME "Microsoft.Dynamics.CRM.lookuplogicalname"
#define NAVIGATION "Microsoft.Dynamics.CRM.associatednavigationproperty"

#endif
