/* Describes the rows of web's own tables to the database layer. */
#include "web/tables.h"

RECORD(session_row, FIELD(session_row, person_id), FIELD(session_row, partner_id), FIELD(session_row, language),
       FIELD(session_row, live), FIELD(session_row, unseen));
RECORD(once_row, FIELD(once_row, request_hash), FIELD(once_row, status), FIELD(once_row, location),
       FIELD(once_row, notice), FIELD(once_row, content), FIELD(once_row, body));
RECORD(kept_row, FIELD(kept_row, fields));
RECORD(session_line, FIELD(session_line, current), FIELD(session_line, created_at), FIELD(session_line, seen_at),
       FIELD(session_line, address), FIELD(session_line, browser));
