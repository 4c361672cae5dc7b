-- outbox_add(message_id text, recipient text, language text, template text, fields text, secret flag, now when) -> nothing @public @auth @shop @work @admin @api @worker
INSERT INTO outbox (lane, message_id, recipient, language, template, fields, secret, created_at, next_at)
VALUES ('mail', :message_id, :recipient, :language, :template, :fields, :secret, :now, :now);
