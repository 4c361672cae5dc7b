/* The bytes between nginx and a service, through a socketpair and the service's own code. An input that begins with a line
 * feed is a list of lines NAME=value, an empty line and the body, put into records as nginx would; any other is sent as it
 * is, but for what nginx cannot say (see likely()). Whatever comes, the child answers or closes, and the next request of the same child is answered in full. */
#include "web/service.c"

#include <sys/socket.h>

#include "support.h"

static struct buffer wire;

static void record_add(unsigned type, const char *bytes, size_t length)
{
	const char head[8] = { 1, (char)type, 0, 1, (char)(length >> 8), (char)(length & 255), 0, 0 };

	buffer_add(&wire, head, sizeof(head));
	buffer_add(&wire, bytes, length);
}

static void stream_add(unsigned type, const char *bytes, size_t length)
{
	for (size_t at = 0; at < length; at += 60000)
		record_add(type, bytes + at, length - at < 60000 ? length - at : 60000);
	record_add(type, "", 0);
}

static void length_add(struct buffer *out, size_t length)
{
	if (length > 127)
		buffer_add(out, (const char[]){ (char)(0x80 | length >> 24), (char)(length >> 16), (char)(length >> 8) }, 3);
	buffer_char(out, (char)(length & 255));
}

/* As nginx would say it. */
static void write_request(struct arena *arena, struct input input)
{
	static const char begin[8] = { 0, 1, 0 };
	struct buffer parameters = { 0 };

	for (char *line; input.left && *(line = input_line(arena, &input));) {
		size_t name = strcspn(line, "=");
		const char *value = line[name] ? line + name + 1 : "";

		length_add(&parameters, name);
		length_add(&parameters, strlen(value));
		buffer_add(&parameters, line, name);
		buffer_text(&parameters, value);
	}
	record_add(1, begin, sizeof(begin));
	stream_add(4, buffer_get(&parameters), parameters.length);
	stream_add(5, input.at, input.left);
	buffer_free(&parameters);
}

static size_t length_at(const unsigned char **at, const unsigned char *end)
{
	size_t length;

	if (*at >= end)
		return 0;
	if (**at < 128)
		return *(*at)++;
	if (end - *at < 4)
		return (size_t)-1;
	length = (size_t)((*at)[0] & 0x7f) << 24 | (size_t)(*at)[1] << 16 | (size_t)(*at)[2] << 8 | (*at)[3];
	*at += 4;
	return length;
}

/* libfcgi takes as much memory as the length of a parameter says before it has seen one byte of it, and aborts when it gets
 * none. Only nginx can reach the socket, names no length above its own buffers, asks for no values of the library (9)
 * and pads a beginning by nothing: such bytes are not tried. */
static bool likely(struct input input)
{
	struct buffer all = { 0 };
	const unsigned char *bytes = (const unsigned char *)input.at, *at, *end;
	bool fine = true;

	for (size_t i = 0; i + 8 <= input.left; i += 8 + ((size_t)bytes[i + 4] << 8) + bytes[i + 5] + bytes[i + 6]) {
		size_t length = ((size_t)bytes[i + 4] << 8) + bytes[i + 5];

		fine = fine && bytes[i + 1] != 9 && bytes[i + 2] == bytes[2] && bytes[i + 3] == bytes[3] &&
		       bytes[i + 6] < (bytes[i + 1] == 1 ? 1 : 8);
		if (bytes[i + 1] == 4)
			buffer_add(&all, input.at + i + 8, length < input.left - i - 8 ? length : input.left - i - 8);
	}
	at = (const unsigned char *)buffer_get(&all);
	end = at + all.length;
	while (fine && at < end) {
		size_t name = length_at(&at, end), value = length_at(&at, end);

		fine = name < 65536 && value < 65536;
		at = fine && (size_t)(end - at) > name + value ? at + name + value : end;
	}
	buffer_free(&all);
	return fine;
}

static enum status answer(struct request *req)
{
	return file_reply(req, "text/plain; charset=utf-8", NULL, "here it is\n", 11);
}

static const struct field_rule fields[] = { { "name", TEXT, .max = 40 }, { "count", WHOLE, .max = 9 }, { 0 } };
static const struct route routes[] = { { GET, "/x", answer, ANYONE, TX_NONE, fields, .rate = RATE_PAGE },
				       { POST, "/x/:a", answer, ANYONE, TX_NONE, fields, .rate = RATE_PAGE, .key = true }, { 0 } };
static const struct template_binding no_templates[] = { { 0 } };

static bool no_key(struct request *req, const char *key)
{
	return req && key[0];
}

static struct child *child_made(void)
{
	static const struct service service = { .name = "public", .title = "Fuzz", .routes = routes, .templates = no_templates,
						.key = no_key };
	static const struct config config = { .base_url = "http://127.0.0.1", .share = ".", .site = "", .database_socket = "/nonexistent",
					      .database_name = "filar" };
	static struct running running = { .service = &service, .config = &config };
	static struct child child;

	if (child.running)
		return &child;
	running.templates = templates_of(&service, &config);
	must(running.templates != NULL);
	running.body = longest_body(&service);
	child = (struct child){ .running = &running, .arena = arena_new() };
	child.db = db_new(&config, "nobody", child.arena);
	FCGX_Init();
	FCGX_InitRequest(&child.fcgi, STDIN_FILENO, FCGI_FAIL_ACCEPT_ON_INTR);
	return &child;
}

/* What next_request() does with a connection; answers what came back. */
static char *served(struct child *child, struct arena *arena)
{
	int ends[2], room = 1 << 20;
	char *got = arena_alloc(arena, 300001);
	size_t length = 0;
	ssize_t part;

	must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	must(send(ends[1], wire.bytes, wire.length, MSG_DONTWAIT) == (ssize_t)wire.length);
	shutdown(ends[1], SHUT_WR);
	child->fcgi.keepConnection = 1;
	child->fcgi.ipcFd = ends[0];
	if (FCGX_Accept_r(&child->fcgi) == 0)
		serve_one(child);
	else if (child->fcgi.ipcFd >= 0)
		close(child->fcgi.ipcFd);
	child->fcgi.ipcFd = -1;
	while (length < 300000 && (part = recv(ends[1], got + length, 300000 - length, MSG_DONTWAIT)) > 0)
		length += (size_t)part;
	close(ends[1]);
	for (size_t i = 0; i < length; i++)
		got[i] = got[i] ? got[i] : ' ';
	return got;
}

/* Parameters that end in their middle make libfcgi itself lose 48 bytes; its peer is nginx, which never sends such. */
const char *__lsan_default_suppressions(void); /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): LeakSanitizer chose it */
const char *__lsan_default_suppressions(void)  /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the same */
{
	return "leak:libfcgi.so\n";
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const char health[] = "REQUEST_METHOD=GET\nDOCUMENT_URI=/health\nREQUEST_URI=/health\n\n";
	struct arena *arena = fuzz_arena();
	struct child *child = child_made();
	struct input input = input_of(bytes, length);

	if (length > 100000)
		return 0;
	buffer_clear(&wire);
	if (length && bytes[0] == '\n') {
		input_line(arena, &input);
		write_request(arena, input);
	} else if (!likely(input)) {
		return 0;
	} else {
		buffer_add(&wire, input.at, input.left);
	}
	served(child, arena);
	buffer_clear(&wire);
	write_request(arena, input_of((const uint8_t *)health, sizeof(health) - 1));
	expect(strstr(served(child, arena), "Status: 200 OK") != NULL);
	return 0;
}
