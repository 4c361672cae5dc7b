/* Mail: the bytes that leave, the same for the file and for SMTP. The receiving server is a child of this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <arpa/inet.h>
#include <dirent.h>
#include <ftw.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "core/mail.h"

static char folder[] = "/tmp/filar-mail-XXXXXX";
static struct buffer got;

static struct config config_of(const char *transport, const char *url)
{
	return (struct config){ .base_url = "https://filar.example:8443/x", .var = folder, .mail_transport = transport,
				.smtp_url = url, .smtp_user = "", .smtp_password_file = "" };
}

static const struct mail *mail_of(const char *id)
{
	static struct mail mail;

	mail = (struct mail){
		.id = id, .from_name = "Filar \"House\"", .from = "house@filar.example", .to = "anna@example.org",
		.subject = "Order F-1001", .text = "Dear Anna,\n.leading dot\nFrom here = there \ntail",
		.html = "<p>Za\xC5\xBC\xC3\xB3\xC5\x82\xC4\x87</p>\n",
	};
	return &mail;
}

static const char *content_of(const char *path)
{
	char block[4096];
	size_t length;
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	buffer_clear(&got);
	while ((length = fread(block, 1, sizeof(block), file)) > 0)
		buffer_add(&got, block, length);
	fclose(file);
	return buffer_get(&got);
}

static const char *file_of(const char *id)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/mail/%s.eml", folder, id);
	return content_of(path);
}

static void holds(const char *content, const char *part)
{
	if (!strstr(content, part))
		fail_msg("\"%s\" is not in:\n%s", part, content);
}

/* Every line ends with CR LF and none is longer than 76; that is what RFC 2045 and 2047 promise the reader. */
static void lines_are_well_formed(const char *content)
{
	const char *line = content;

	for (const char *at = content; *at; at++) {
		if (*at == '\n') {
			assert_true(at > content && at[-1] == '\r');
			assert_in_range(at - 1 - line, 0, 76);
			line = at + 1;
		} else if (*at == '\r') {
			assert_int_equal(at[1], '\n');
		} else {
			assert_in_range((unsigned char)*at, 9, 126);
		}
	}
	assert_ptr_equal(line, content + strlen(content));
}

static void test_file_holds_a_whole_message(void **state)
{
	struct config config = config_of("file", "");

	(void)state;
	assert_int_equal(mail_hand_over(&config, mail_of("0af3-1")), MAIL_SENT);

	const char *content = file_of("0af3-1");

	lines_are_well_formed(content);
	holds(content, "From: \"Filar \\\"House\\\"\" <house@filar.example>\r\n");
	holds(content, "To: <anna@example.org>\r\n");
	holds(content, "Subject: Order F-1001\r\n");
	holds(content, "Message-ID: <0af3-1@filar.example>\r\n");
	holds(content, "MIME-Version: 1.0\r\n");
	holds(content, " +0000\r\n");
	holds(content, "Content-Type: multipart/alternative; boundary=\"=_0af3-1\"\r\n\r\n--=_0af3-1\r\n");
	holds(content, "Dear Anna,\r\n=2Eleading dot\r\n=46rom here =3D there=20\r\ntail\r\n--=_0af3-1\r\n");
	holds(content, "<p>Za=C5=BC=C3=B3=C5=82=C4=87</p>\r\n\r\n--=_0af3-1--\r\n");
	assert_true(strncmp(content, "Date: ", 6) == 0);
}

static void test_no_unfinished_file_stays(void **state)
{
	char path[100];
	DIR *mails;
	size_t names = 0;

	(void)state;
	snprintf(path, sizeof(path), "%s/mail", folder);
	mails = opendir(path);
	assert_non_null(mails);
	for (struct dirent *entry; (entry = readdir(mails)) != NULL;) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		assert_true(entry->d_name[0] != '.');
		names++;
	}
	closedir(mails);
	assert_true(names > 0);
}

static void test_words_of_other_alphabets(void **state)
{
	struct config config = config_of("file", "");
	struct mail mail = *mail_of("words");

	(void)state;
	mail.subject = "\xD0\x97\xD0\xB0\xD0\xBA\xD0\xB0\xD0\xB7";
	mail.from_name = "\xC5\x81\xC3\xB3" "d\xC5\xBA";
	assert_int_equal(mail_hand_over(&config, &mail), MAIL_SENT);
	holds(file_of("words"), "Subject: =?UTF-8?B?0JfQsNC60LDQtw==?=\r\n");
	holds(file_of("words"), "From: =?UTF-8?B?xYHDs2TFug==?=\r\n <house@filar.example>\r\n");
}

static void test_long_subjects_are_folded_between_letters(void **state)
{
	struct config config = config_of("file", "");
	struct mail mail = *mail_of("long");
	struct buffer subject = { 0 };

	(void)state;
	for (int i = 0; i < 60; i++)
		buffer_text(&subject, "\xE2\x82\xAC"); /* three bytes each, so that most cuts would fall into a letter */
	mail.subject = buffer_get(&subject);
	assert_int_equal(mail_hand_over(&config, &mail), MAIL_SENT);
	lines_are_well_formed(file_of("long"));
	holds(buffer_get(&got), "?=\r\n =?UTF-8?B?4oKs4oKs");
	buffer_free(&subject);
}

static void test_long_lines_are_broken_softly(void **state)
{
	struct config config = config_of("file", "");
	struct mail mail = *mail_of("soft");
	char text[500];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	mail.text = text;
	mail.html = NULL;
	assert_int_equal(mail_hand_over(&config, &mail), MAIL_SENT);
	lines_are_well_formed(file_of("soft"));
	holds(buffer_get(&got), "xxx=\r\nxxx");
	holds(buffer_get(&got), "Content-Type: text/plain; charset=utf-8\r\n");
	assert_null(strstr(buffer_get(&got), "multipart"));
}

static void test_headers_cannot_be_injected(void **state)
{
	struct config config = config_of("file", "");
	struct mail mail = *mail_of("inject");

	(void)state;
	mail.subject = "Hello\r\nBcc: eve@example.net";
	mail.from_name = "House\nX-Evil: 1";
	assert_int_equal(mail_hand_over(&config, &mail), MAIL_SENT);
	assert_null(strstr(file_of("inject"), "\nBcc:"));
	assert_null(strstr(buffer_get(&got), "\nX-Evil:"));
	mail.to = "anna@example.org> NOTIFY=NEVER";
	assert_int_not_equal(mail_hand_over(&config, &mail), MAIL_SENT);
	mail.to = "anna";
	assert_int_not_equal(mail_hand_over(&config, &mail), MAIL_SENT);
}

static void test_a_folder_that_cannot_be_written(void **state)
{
	struct config config = config_of("file", "");

	(void)state;
	config.var = "/dev/null/nowhere";
	assert_int_not_equal(mail_hand_over(&config, mail_of("nowhere")), MAIL_SENT);
}

static int listen_on_loopback(char *url, size_t size)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int server = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(server, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(getsockname(server, (struct sockaddr *)&address, &length), 0);
	snprintf(url, size, "smtp://127.0.0.1:%d/tester", ntohs(address.sin_port));
	return server;
}

/* A receiver of one mail: notes what it was told, takes the dots off, answers final after the data. */
static void receive(int server, const char *path, const char *final)
{
	int client = accept(server, NULL, NULL);
	FILE *in = fdopen(client, "r"), *answers = fdopen(dup(client), "w"), *out = fopen(path, "wb");
	char line[2000];
	int data = 0;

	if (!in || !answers || !out)
		_exit(1);
	setvbuf(answers, NULL, _IONBF, 0);
	fputs("220 here\r\n", answers);
	while (fgets(line, sizeof(line), in)) {
		if (data && strcmp(line, ".\r\n") != 0) {
			fputs(line[0] == '.' ? line + 1 : line, out);
			continue;
		}
		if (strncmp(line, "MAIL", 4) == 0 || strncmp(line, "RCPT", 4) == 0)
			fputs(line, out);
		if (strncmp(line, "QUIT", 4) == 0)
			break;
		fputs(data ? final : strncmp(line, "DATA", 4) == 0 ? "354 go\r\n" : "250 fine\r\n", answers);
		data = !data && strncmp(line, "DATA", 4) == 0;
	}
	fclose(out);
	fclose(answers);
	fclose(in);
	_exit(0);
}

static bool send_to_child(const char *id, const char *path, const char *final)
{
	char url[100];
	int server = listen_on_loopback(url, sizeof(url)), status;
	pid_t child = fork();
	struct config config = config_of("smtp", url);
	bool sent;

	if (child == 0)
		receive(server, path, final);
	close(server);
	sent = mail_hand_over(&config, mail_of(id)) == MAIL_SENT;
	assert_int_equal(waitpid(child, &status, 0), child);
	return sent;
}

static void test_smtp_carries_the_same_bytes(void **state)
{
	struct config config = config_of("file", "");
	char path[100], *file;
	const char *envelope = "MAIL FROM:<house@filar.example>\r\nRCPT TO:<anna@example.org>\r\n";

	(void)state;
	snprintf(path, sizeof(path), "%s/received", folder);
	assert_int_equal(mail_hand_over(&config, mail_of("same")), MAIL_SENT);
	file = strdup(strstr(file_of("same"), "\r\n"));
	assert_true(send_to_child("same", path, "250 taken\r\n"));
	assert_true(strncmp(content_of(path), envelope, strlen(envelope)) == 0);
	assert_string_equal(strstr(buffer_get(&got) + strlen(envelope), "\r\n"), file); /* all but the line of the date */
	free(file);
}

static void test_smtp_that_fails_says_so(void **state)
{
	struct config config = config_of("smtp", "smtp://127.0.0.1:1");
	char path[100];

	(void)state;
	snprintf(path, sizeof(path), "%s/refused", folder);
	assert_false(send_to_child("busy", path, "451 later\r\n"));
	assert_int_not_equal(mail_hand_over(&config, mail_of("closed")), MAIL_SENT);
}

static void test_a_password_needs_an_encrypted_line(void **state)
{
	char url[100], path[100];
	int server = listen_on_loopback(url, sizeof(url)), status;
	struct config config = config_of("smtp", url);
	FILE *secret;
	pid_t child;

	(void)state;
	snprintf(path, sizeof(path), "%s/secret", folder);
	secret = fopen(path, "w");
	assert_non_null(secret);
	fputs("open sesame\n", secret);
	fclose(secret);
	config.smtp_user = "house";
	config.smtp_password_file = path;
	child = fork();
	if (child == 0)
		receive(server, "/dev/null", "250 taken\r\n");
	close(server);
	assert_int_not_equal(mail_hand_over(&config, mail_of("clear")), MAIL_SENT);
	assert_int_equal(waitpid(child, &status, 0), child);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file_holds_a_whole_message),
		cmocka_unit_test(test_no_unfinished_file_stays),
		cmocka_unit_test(test_words_of_other_alphabets),
		cmocka_unit_test(test_long_subjects_are_folded_between_letters),
		cmocka_unit_test(test_long_lines_are_broken_softly),
		cmocka_unit_test(test_headers_cannot_be_injected),
		cmocka_unit_test(test_a_folder_that_cannot_be_written),
		cmocka_unit_test(test_smtp_carries_the_same_bytes),
		cmocka_unit_test(test_smtp_that_fails_says_so),
		cmocka_unit_test(test_a_password_needs_an_encrypted_line),
	};
	int failed;

	if (!mkdtemp(folder))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	buffer_free(&got);
	return failed;
}
