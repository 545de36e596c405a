"""A calendar server that speaks CalDAV (RFC 4791): Nextcloud, Radicale, Zimbra, SOGo, iCloud with an app password."""
