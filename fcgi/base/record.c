#include "base/record.h"

#include <string.h>

#include "base/buffer.h"
#include "base/must.h"

const struct field *record_field(const struct record *record, const char *name)
{
	for (size_t i = 0; i < record->count; i++)
		if (strcmp(record->fields[i].name, name) == 0)
			return &record->fields[i];
	return NULL;
}

enum { HEAD = 16 }; /* the number of items, and where the texts begin */

static void text_pack(struct buffer *bytes, size_t at)
{
	const char *text;
	size_t place = 0;

	memcpy(&text, bytes->bytes + at, sizeof(text));
	if (text) {
		place = bytes->length;
		buffer_add(bytes, text, strlen(text) + 1);
	}
	memcpy(bytes->bytes + at, &place, sizeof(place));
}

void record_pack(const struct record *record, const struct any_list *list, struct buffer *bytes)
{
	const size_t head[] = { list->count, HEAD + list->count * record->size };

	_Static_assert(sizeof(head) == HEAD, "two words");
	buffer_clear(bytes);
	buffer_add(bytes, (const char *)head, sizeof(head));
	buffer_add(bytes, list->items, list->count * record->size);
	for (size_t i = 0; i < list->count; i++)
		for (size_t n = 0; n < record->count; n++) {
			const struct field *field = &record->fields[n];

			must(field->kind != FIELD_RECORD && field->kind != FIELD_LIST && field->kind != FIELD_HTML);
			if (field->kind == FIELD_TEXT)
				text_pack(bytes, HEAD + i * record->size + field->offset);
		}
}

struct any_list record_unpack(const struct record *record, char *bytes, size_t length)
{
	struct any_list list = { 0 };
	size_t texts;

	must(length >= HEAD);
	memcpy(&list.count, bytes, sizeof(list.count));
	memcpy(&texts, bytes + sizeof(list.count), sizeof(texts));
	must(texts == HEAD + list.count * record->size && texts <= length);
	list.items = bytes + HEAD;
	for (size_t i = 0; i < list.count; i++)
		for (size_t n = 0; n < record->count; n++) {
			char *at = bytes + HEAD + i * record->size + record->fields[n].offset;
			size_t place;
			const char *text;

			if (record->fields[n].kind != FIELD_TEXT)
				continue;
			memcpy(&place, at, sizeof(place));
			must(place == 0 || (place >= texts && place < length));
			text = place ? bytes + place : NULL;
			memcpy(at, &text, sizeof(text));
		}
	return list;
}
