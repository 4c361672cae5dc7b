-- "Ask us": the thread of an order, a project or a stage. author is partner or staff; read state is per side.
CREATE TABLE IF NOT EXISTS messages (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  object VARCHAR(20) NOT NULL CHECK (object IN ('order', 'project', 'stage')),
  object_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  from_staff BOOLEAN NOT NULL,
  body TEXT NOT NULL,
  sent_at DATETIME(6) NOT NULL,
  KEY messages_object (object, object_id, id),
  KEY messages_partner (partner_id, id),
  CONSTRAINT messages_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT messages_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
