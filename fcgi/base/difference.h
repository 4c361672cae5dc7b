/* What changed between two texts, word by word, for people to read: pieces that stayed, came and went. The pieces that
 * stayed or went give the text before, those that stayed or came the text after, byte for byte. */
#ifndef BASE_DIFFERENCE_H
#define BASE_DIFFERENCE_H

#include "base/arena.h"
#include "base/record.h"

struct difference_piece {
	const char *kind; /* same, removed, added */
	const char *text;
};
LIST_OF(difference_piece);
RECORD_OF(difference_piece);

struct difference_piece_list difference_words(struct arena *arena, const char *before, const char *after);

/* The raw steps before they are smoothed for reading: as few words as possible come and go. For tests. */
struct difference_piece_list difference_exact(struct arena *arena, const char *before, const char *after);

#endif
