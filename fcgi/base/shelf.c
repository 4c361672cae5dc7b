/* Each place has a sequence number, odd while it is written: a reader whose number changed has read nothing. A process
 * that dies while writing leaves one place unusable, no more. */
#include "base/shelf.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { WAYS = 4 };

struct place {
	_Atomic uint32_t sequence;
	_Atomic uint64_t used; /* when, in looks at the shelf */
	uint64_t hash;         /* of the key; 0: empty */
	size_t key, length;    /* bytes of the key with its NUL, and of what is kept */
	char bytes[];
};

/* Stands at the head of its own memory. */
struct shelf {
	size_t rows, size; /* rows of WAYS places of that many bytes in all */
	_Atomic uint64_t clock;
};

enum { PAGE = 4096 };

struct shelf *shelf_new(size_t places, size_t bytes)
{
	size_t rows = (places + WAYS - 1) / WAYS, size = (sizeof(struct place) + bytes + PAGE - 1) / PAGE * PAGE;
	void *memory = mmap(NULL, PAGE + rows * WAYS * size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	struct shelf *shelf = memory;

	if (memory == MAP_FAILED)
		abort();
	shelf->rows = rows;
	shelf->size = size;
	return shelf;
}

static uint64_t hash_of(const char *key)
{
	uint64_t hash = 14695981039346656037u;

	for (; *key; key++)
		hash = (hash ^ (unsigned char)*key) * 1099511628211u;
	return hash ? hash : 1;
}

static struct place *place_of(struct shelf *shelf, uint64_t hash, size_t way)
{
	return (struct place *)(void *)((char *)shelf + PAGE + ((hash >> 7) % shelf->rows * WAYS + way) * shelf->size);
}

static size_t room(const struct shelf *shelf)
{
	return shelf->size - sizeof(struct place);
}

static uint64_t tick(struct shelf *shelf)
{
	return atomic_fetch_add_explicit(&shelf->clock, 1, memory_order_relaxed) + 1;
}

bool shelf_look(struct shelf *shelf, const char *key, void (*look)(const void *bytes, size_t length, void *context),
		void *context)
{
	uint64_t hash = hash_of(key);
	size_t length = strlen(key) + 1;

	for (size_t way = 0; way < WAYS; way++) {
		struct place *place = place_of(shelf, hash, way);
		uint32_t before = atomic_load_explicit(&place->sequence, memory_order_acquire);

		if (before % 2 || place->hash != hash || place->key != length || place->length > room(shelf) - length ||
		    memcmp(place->bytes, key, length) != 0)
			continue;
		look(place->bytes + length, place->length, context);
		atomic_thread_fence(memory_order_acquire);
		if (atomic_load_explicit(&place->sequence, memory_order_relaxed) != before)
			return false;
		atomic_store_explicit(&place->used, tick(shelf), memory_order_relaxed);
		return true;
	}
	return false;
}

struct copy {
	struct arena *arena;
	void *bytes;
	size_t length;
};

static void copy_out(const void *bytes, size_t length, void *context)
{
	struct copy *copy = context;

	copy->bytes = arena_bytes(copy->arena, bytes, length);
	copy->length = length;
}

void *shelf_get(struct shelf *shelf, const char *key, struct arena *arena, size_t *length)
{
	struct copy copy = { .arena = arena };
	struct arena_mark mark = arena_mark(arena);

	if (!shelf_look(shelf, key, copy_out, &copy)) {
		arena_rewind(arena, mark);
		return NULL;
	}
	*length = copy.length;
	return copy.bytes;
}

/* The place of the same key, else an empty one, else the one not used for longest. */
static struct place *victim(struct shelf *shelf, const char *key, uint64_t hash)
{
	struct place *best = NULL;

	for (size_t way = 0; way < WAYS; way++) {
		struct place *place = place_of(shelf, hash, way);

		if (atomic_load_explicit(&place->sequence, memory_order_relaxed) % 2)
			continue;
		if (place->hash == hash && place->key == strlen(key) + 1 && memcmp(place->bytes, key, place->key) == 0)
			return place;
		if (!best || place->used < best->used)
			best = place;
	}
	return best;
}

void shelf_put(struct shelf *shelf, const char *key, const void *bytes, size_t length)
{
	uint64_t hash = hash_of(key);
	size_t head = strlen(key) + 1;
	struct place *place;
	uint32_t sequence;

	if (head > room(shelf) || length > room(shelf) - head)
		return;
	place = victim(shelf, key, hash);
	if (!place)
		return;
	sequence = atomic_load_explicit(&place->sequence, memory_order_relaxed);
	if (sequence % 2 || !atomic_compare_exchange_strong(&place->sequence, &sequence, sequence + 1))
		return;
	atomic_thread_fence(memory_order_release);
	place->hash = hash;
	place->key = head;
	place->length = length;
	memcpy(place->bytes, key, head);
	if (length)
		memcpy(place->bytes + head, bytes, length);
	atomic_store_explicit(&place->used, tick(shelf), memory_order_relaxed);
	atomic_store_explicit(&place->sequence, sequence + 2, memory_order_release);
}

static void copy_moment(const void *bytes, size_t length, void *context)
{
	memcpy(context, bytes, length < sizeof(int64_t) ? length : sizeof(int64_t));
}

bool shelf_claim(struct shelf *shelf, const char *key, int64_t seconds)
{
	struct timespec time;
	int64_t since = 0;

	clock_gettime(CLOCK_MONOTONIC, &time);
	if (shelf_look(shelf, key, copy_moment, &since) && time.tv_sec - since < seconds)
		return false;
	since = (int64_t)time.tv_sec;
	shelf_put(shelf, key, &since, sizeof(since));
	return true;
}
