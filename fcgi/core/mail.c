/* One mail, built once as RFC 5322 bytes and then handed to the transport: a file, or SMTP through libcurl.
 * libcurl can render MIME only while it sends, so the little MIME that we need is written here for both. */
#include "core/mail.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "core/log.h"

/* 39 bytes are 52 letters of base64: with its marks and the longest header name an encoded-word stays under 76. */
enum { WORD_BYTES = 39, PLAIN_HEADER = 60, BODY_LINE = 75, SECRET = 512 };

static bool plain_ascii(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

/* Header values are one line: whatever would break it is dropped. */
static char *one_line(struct arena *arena, const char *text)
{
	char *line = arena_text(arena, text ? text : ""), *to = line;

	for (const char *from = line; *from; from++)
		if ((unsigned char)*from >= ' ' && *from != 0x7F)
			*to++ = *from;
	*to = '\0';
	return line;
}

static void base64(struct buffer *out, const char *bytes, size_t length)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < length; i += 3) {
		unsigned long group = (unsigned long)(unsigned char)bytes[i] << 16;

		if (i + 1 < length)
			group |= (unsigned long)(unsigned char)bytes[i + 1] << 8;
		if (i + 2 < length)
			group |= (unsigned char)bytes[i + 2];
		buffer_char(out, letters[group >> 18 & 63]);
		buffer_char(out, letters[group >> 12 & 63]);
		buffer_char(out, i + 1 < length ? letters[group >> 6 & 63] : '=');
		buffer_char(out, i + 2 < length ? letters[group & 63] : '=');
	}
}

/* RFC 2047: as many encoded-words as needed, none cutting a letter. */
static void encoded_words(struct buffer *out, const char *text)
{
	while (*text) {
		size_t length = strlen(text);

		if (length > WORD_BYTES) {
			length = WORD_BYTES;
			while (((unsigned char)text[length] & 0xC0) == 0x80)
				length--;
		}
		buffer_text(out, "=?UTF-8?B?");
		base64(out, text, length);
		buffer_text(out, "?=");
		text += length;
		if (*text)
			buffer_text(out, "\r\n ");
	}
}

static void unstructured(struct buffer *out, const char *name, const char *value)
{
	buffer_printf(out, "%s: ", name);
	if (plain_ascii(value) && strlen(value) <= PLAIN_HEADER && !strstr(value, "=?"))
		buffer_text(out, value);
	else
		encoded_words(out, value);
	buffer_text(out, "\r\n");
}

static void from_header(struct buffer *out, const char *name, const char *address)
{
	buffer_text(out, "From: ");
	if (!plain_ascii(name) || strlen(name) > PLAIN_HEADER) {
		encoded_words(out, name);
		buffer_text(out, "\r\n ");
	} else if (*name) {
		buffer_char(out, '"');
		for (; *name; name++) {
			if (*name == '"' || *name == '\\')
				buffer_char(out, '\\');
			buffer_char(out, *name);
		}
		buffer_text(out, "\" ");
	}
	buffer_printf(out, "<%s>\r\n", address);
}

static void date_header(struct buffer *out, struct when now)
{
	static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" }; /* 1970-01-01 was a Thursday */
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t seconds = now.microseconds / 1000000;
	struct date day = { .days = seconds / 86400 };
	int clock = (int)(seconds % 86400), year, month, of_month;

	must(now.microseconds > 0);
	date_parts(day, &year, &month, &of_month);
	buffer_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n", days[day.days % 7], of_month,
		      months[month - 1], year, clock / 3600, clock / 60 % 60, clock % 60);
}

/* Quoted-printable (RFC 2045, 6.7): readable in the file, lines of at most 76, line ends CR LF. A dot and "From " at
 * the start of a line are encoded too, since relays and mailboxes have their own ideas about those. */
static void quoted_printable(struct buffer *out, const char *text)
{
	size_t column = 0;

	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;
		bool last = !text[1] || text[1] == '\n' || text[1] == '\r';
		bool literal = (byte > ' ' && byte <= '~' && byte != '=') || ((byte == ' ' || byte == '\t') && !last);

		if (byte == '\r' && text[1] == '\n')
			continue;
		if (byte == '\n') {
			buffer_text(out, "\r\n");
			column = 0;
			continue;
		}
		if (column + (literal ? 1 : 3) > BODY_LINE) {
			buffer_text(out, "=\r\n");
			column = 0;
		}
		if (column == 0 && (byte == '.' || strncmp(text, "From ", 5) == 0))
			literal = false;
		if (literal)
			buffer_char(out, *text);
		else
			buffer_printf(out, "=%02X", byte);
		column += literal ? 1 : 3;
	}
	buffer_text(out, "\r\n");
}

static void part(struct buffer *out, const char *type, const char *text)
{
	buffer_printf(out, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", type);
	quoted_printable(out, text);
}

/* "filar.example" of "https://filar.example:8443/path". */
static char *host_of(struct arena *arena, const char *url)
{
	const char *scheme = strstr(url, "://"), *start = scheme ? scheme + 3 : url;
	size_t length = *start == '[' ? strcspn(start, "]") + 1 : strcspn(start, ":/");

	return arena_bytes(arena, start, length);
}

static void render(struct buffer *out, struct arena *arena, const struct config *config, const struct mail *mail)
{
	bool twins = !text_empty(mail->html);
	char *boundary = arena_printf(arena, "=_%s", mail->id); /* "=_" never stands in quoted-printable */

	date_header(out, when_now());
	from_header(out, one_line(arena, mail->from_name), one_line(arena, mail->from));
	buffer_printf(out, "To: <%s>\r\n", one_line(arena, mail->to));
	unstructured(out, "Subject", one_line(arena, mail->subject));
	buffer_printf(out, "Message-ID: <%s@%s>\r\n", mail->id, host_of(arena, config->base_url));
	buffer_text(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
	if (!twins) {
		part(out, "text/plain", mail->text ? mail->text : "");
		return;
	}
	buffer_printf(out, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n--%s\r\n", boundary, boundary);
	part(out, "text/plain", mail->text ? mail->text : "");
	buffer_printf(out, "--%s\r\n", boundary);
	part(out, "text/html", mail->html);
	buffer_printf(out, "--%s--\r\n", boundary);
}

static bool write_all(int file, const struct buffer *bytes)
{
	for (size_t done = 0; done < bytes->length;) {
		ssize_t step = write(file, bytes->bytes + done, bytes->length - done);

		if (step < 0 && errno == EINTR)
			continue;
		if (step <= 0)
			return false;
		done += (size_t)step;
	}
	return fsync(file) == 0;
}

static bool into_file(struct arena *arena, const struct config *config, const struct mail *mail,
		      const struct buffer *bytes)
{
	const char *folder = arena_printf(arena, "%s/mail", config->var);
	const char *path = arena_printf(arena, "%s/%s.eml", folder, mail->id);
	const char *unfinished = arena_printf(arena, "%s/.%s.%ld", folder, mail->id, (long)getpid());
	int file;
	bool written;

	if (mkdir(folder, 0750) != 0 && errno != EEXIST)
		log_event(LOG_WARNING, "mail folder", "folder", folder, "why", strerror(errno));
	file = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	written = file >= 0 && write_all(file, bytes);
	if (file >= 0 && close(file) != 0)
		written = false;
	if (written && rename(unfinished, path) == 0)
		return true;
	log_event(LOG_ERROR, "mail not written", "id", mail->id, "why", strerror(errno));
	unlink(unfinished);
	return false;
}

struct upload {
	const struct buffer *bytes;
	size_t done;
};

static size_t upload_more(char *to, size_t size, size_t count, void *context)
{
	struct upload *upload = context;
	size_t left = upload->bytes->length - upload->done;
	size_t step = left < size * count ? left : size * count;

	if (step)
		memcpy(to, upload->bytes->bytes + upload->done, step);
	upload->done += step;
	return step;
}

/* The first line of the password file. A secret: on the stack of the caller, wiped there. */
static bool read_password(const char *path, char *password, int size)
{
	FILE *file = fopen(path, "r");
	bool read = file && fgets(password, size, file);

	if (file)
		fclose(file);
	if (read)
		password[strcspn(password, "\r\n")] = '\0';
	return read;
}

static bool sign_in(CURL *curl, const struct config *config)
{
	char password[SECRET] = "";
	bool read = read_password(config->smtp_password_file, password, (int)sizeof(password));

	if (read) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, config->smtp_user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
	}
	explicit_bzero(password, sizeof(password));
	return read;
}

static CURLcode perform(CURL *curl, struct arena *arena, const struct config *config, const struct mail *mail,
			const struct buffer *bytes)
{
	struct upload upload = { .bytes = bytes };
	struct curl_slist *recipients = curl_slist_append(NULL, arena_printf(arena, "<%s>", one_line(arena, mail->to)));
	bool account = !text_empty(config->smtp_user);
	CURLcode outcome;

	must(recipients != NULL);
	curl_easy_setopt(curl, CURLOPT_URL, config->smtp_url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, 25L);
	/* A password never travels in the clear; without one, encryption is taken when it is offered. */
	curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(account ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_printf(arena, "<%s>", one_line(arena, mail->from)));
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, upload_more);
	curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
	outcome = account && !sign_in(curl, config) ? CURLE_LOGIN_DENIED : curl_easy_perform(curl);
	curl_slist_free_all(recipients);
	return outcome;
}

/* What has nothing to do with the one mail. */
static enum mail_outcome outcome_of(CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return MAIL_SENT;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_USE_SSL_FAILED:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_LOGIN_DENIED:
		return MAIL_AWAY;
	default:
		return MAIL_REFUSED;
	}
}

static enum mail_outcome through_smtp(struct arena *arena, const struct config *config, const struct mail *mail,
			 const struct buffer *bytes)
{
	static bool started;
	CURL *curl;
	CURLcode outcome;

	if (!started)
		must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
	started = true;
	curl = curl_easy_init();
	must(curl != NULL);
	outcome = perform(curl, arena, config, mail, bytes);
	curl_easy_cleanup(curl);
	if (outcome != CURLE_OK)
		log_event(LOG_ERROR, "mail not sent", "id", mail->id, "why", curl_easy_strerror(outcome));
	return outcome_of(outcome);
}

/* An address that can stand in an envelope as it is. */
static bool address_usable(const char *address)
{
	const char *at = address ? strchr(address, '@') : NULL;

	return at && at != address && at[1] && plain_ascii(address) && !strpbrk(address, " <>,;\"");
}

static bool id_usable(const char *id)
{
	return !text_empty(id) && strlen(id) <= 60 &&
	       id[strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] == '\0';
}

enum mail_outcome mail_hand_over(const struct config *config, const struct mail *mail)
{
	struct arena *arena = arena_new();
	struct buffer bytes = { 0 };
	enum mail_outcome outcome = MAIL_REFUSED;

	must(id_usable(mail->id)); /* ours, and the name of a file */
	if (!address_usable(one_line(arena, mail->to)) || !address_usable(one_line(arena, mail->from))) {
		log_event(LOG_ERROR, "mail not sent", "id", mail->id, "why", "an address is not usable");
	} else {
		render(&bytes, arena, config, mail);
		if (text_same(config->mail_transport, "smtp"))
			outcome = through_smtp(arena, config, mail, &bytes);
		else if (into_file(arena, config, mail, &bytes))
			outcome = MAIL_SENT;
	}
	if (bytes.bytes)
		explicit_bzero(bytes.bytes, bytes.length); /* a mail may carry a link that signs in */
	buffer_free(&bytes);
	arena_free(arena);
	return outcome;
}
