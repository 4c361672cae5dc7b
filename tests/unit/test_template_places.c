/* Templates: every escape with hostile values, every mistake with its sentence, and the promise that no value from
 * outside adds a tag or an attribute. */
#include "template_trial.h"

static void test_addresses(void **state)
{
	static const struct {
		const char *value, *shown;
	} rows[] = {
		{ "/a?b=1&c=2", "/a?b=1&amp;c=2" },
		{ "https://example.org/\"x", "https://example.org/&quot;x" },
		{ "mailto:a@example.org", "mailto:a@example.org" },
		{ "tel:+48123", "tel:+48123" },
		{ "?page=2", "?page=2" },
		{ "/", "/" },
		{ "//evil.example", "#" },
		{ "/\\evil.example", "#" },
		{ "/\t/evil.example", "#" },
		{ "\\\\evil.example", "#" },
		{ "javascript:alert(1)", "#" },
		{ "JaVaScRiPt:alert(1)", "#" },
		{ " javascript:alert(1)", "#" },
		{ "data:text/html,x", "#" },
		{ "https:evil", "#" },
		{ "relative", "#" },
		{ "", "#" },
	};
	char wanted[256];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		trial.address = rows[i].value;
		snprintf(wanted, sizeof(wanted), "<a href=\"%s\">", rows[i].shown);
		SHOWS("<a href=\"{{address}}\">", wanted);
	}
	trial.address = "a/b?c=d&e f\"";
	SHOWS("<a href='/x/{{address}}/y?z={{address}}#{{number}}'>",
	      "<a href='/x/a%2Fb%3Fc%3Dd%26e%20f%22/y?z=a%2Fb%3Fc%3Dd%26e%20f%22#1234567'>");
	trial.address = "";
	SHOWS("<a href=\"/{{address}}/evil\">", "<a href=\"/-/evil\">");
	SHOWS("<a href=\"/a/{{address}}\">", "<a href=\"/a/\">");
	trial.address = "..";
	SHOWS("<img src=\"/a/{{address}}/b\">", "<img src=\"/a/-/b\">");
	trial.address = "/evil.example";
	SHOWS("<form action=\"/{{address}}\">", "<form action=\"/%2Fevil.example\">");
	SHOWS("<a href=\"{{#open}}/a{{/open}}{{^open}}/b{{/open}}?x={{state}}\">", "<a href=\"/a?x=new\">");
	refuses("<a href=\"{{#open}}/{{/open}}{{address}}\">", 1,
		"what stands before this value in the address depends on a section");
	refuses("<a href=\"javascript:{{state}}\">", 1, "addresses are paths, or begin with http:, https:, mailto: or tel:");
	refuses("<a href=\"//{{state}}\">", 1, "an address may not begin with two slashes");
	refuses("<a href=\"{{t \"Hi\"}}\">", 1, "translated words may not stand in an address");
}

static void test_places_where_no_value_may_stand(void **state)
{
	static const struct {
		const char *page, *sentence;
	} rows[] = {
		{ "\n<script>{{state}}</script>", "no value may stand in a script, style or other raw element" },
		{ "\n<style>a { color: {{state}} }</style>", "no value may stand in a script, style or other raw element" },
		{ "\n<script>let a = '<b>'; {{t \"Hi\"}}</script>", "no value may stand in a script, style or other raw element" },
		{ "\n<a onclick=\"{{state}}\">", "no value may stand in a style, srcset, method or event attribute" },
		{ "\n<a ONCLICK='x({{number}})'>", "no value may stand in a style, srcset, method or event attribute" },
		{ "\n<a style=\"width: {{number}}\">", "no value may stand in a style, srcset, method or event attribute" },
		{ "\n<a class={{state}}>", "an attribute with a value from outside needs quotes" },
		{ "\n<a class=a{{state}}>", "an attribute with a value from outside needs quotes" },
		{ "\n<a {{state}}>", "no value may stand in a tag outside of quotes" },
		{ "\n<a data-{{state}}=\"\">", "no value may stand in a tag outside of quotes" },
		{ "\n<{{state}}>", "no value may stand in the name of a tag" },
		{ "\n<h{{number}}>", "no value may stand in the name of a tag" },
		{ "\n<!-- {{state}} -->", "no value may stand in an HTML comment" },
		{ "\n<a title=\"{{chart}}\">", "\"chart\" is HTML: it may stand in text only" },
		{ "\n<title>{{chart}}</title>", "\"chart\" is HTML: it may stand in text only" },
		{ "\n<a {{#open}}on{{/open}}click=\"x\">", "white space is needed before this attribute" },
		{ "\n<a{{#open}}b{{/open}}c>", "white space is needed before this attribute" },
		{ "\n<title/>", "an element of this kind needs an end tag of its own" },
		{ "\n<a b\"c>", "a quote or \"<\" does not belong into a tag here" },
		{ "\n<a b'c>", "a quote or \"<\" does not belong into a tag here" },
		{ "\n<a <b>", "a quote or \"<\" does not belong into a tag here" },
		{ "\n<a href=>", "an attribute has no value behind its \"=\"" },
		{ "\n<!DOCTYPE {{state}}>", "no value may stand in an HTML comment" },
		{ "\n<a b {{state}}>", "no value may stand in a tag outside of quotes" },
		{ "\n<a b=\"c\"{{state}}>", "no value may stand in a tag outside of quotes" },
		{ "\n<a class= {{state}}>", "an attribute with a value from outside needs quotes" },
		{ "\n<{{#open}}b{{/open}}>", "a section may not stand in the name of a tag" },
		{ "\n<a class={{#open}}b{{/open}}>", "an attribute with a section needs quotes" },
		{ "\n<a class=b{{#open}}c{{/open}}>", "an attribute with a section needs quotes" },
		{ "\n{{#open}}<!-- {{/open}}-->", "the section \"open\" begins in text and ends in a comment" },
		{ "\n{{#open}}<script>{{/open}}</script>", "the section \"open\" begins in text and ends in script" },
		{ "\n{{#open}}<title>{{/open}}</title>", "the section \"open\" begins in text and ends in title" },
		{ "\n<a>{{#open}}</a{{/open}}>", "the section \"open\" begins in text and ends in a tag" },
		{ "\n<script>{{#open}}</script>{{/open}}", "the section \"open\" begins in script and ends in text" },
		{ "\n<script>{{#open}}</script><style>{{/open}}</style>", "the section \"open\" begins in script and ends in style" },
		{ "\n<a title=\"{{#open}}\" class=\"{{/open}}\">", "the section \"open\" begins in an attribute value and ends in an attribute value" },
		{ "\n<a {{#open}}><b {{/open}}>", "the section \"open\" begins in a tag and ends in a tag" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		refuses(rows[i].page, 2, rows[i].sentence);
}

static void test_elements_end_where_a_browser_ends_them(void **state)
{
	(void)state;
	SHOWS("<script>1</scripty></SCRIPT x=\"{{state}}\">{{state}}", "<script>1</scripty></SCRIPT x=\"new\">new");
	SHOWS("<style>a</style/>{{state}}<!-- - -- > --->{{state}}<!-x>{{state}}", "<style>a</style/>new<!-- - -- > --->new<!-x>new");
	SHOWS("a << b </ c <<b>{{state}}</b><1>{{state}}", "a << b </ c <<b>new</b><1>new");
	SHOWS("<script>{{#open}}a < b{{/open}}</script>{{state}}", "<script>a < b</script>new");
	SHOWS("<!--{{#open}} - {{/open}}-->{{state}}", "<!-- - -->new");
	SHOWS("<input disabled/><input a = b c=d>{{state}}<a b=c>{{state}}</a>", "<input disabled/><input a = b c=d>new<a b=c>new</a>");
	SHOWS("<option{{#open}} selected{{/open}} title='{{state}}'>", "<option selected title='new'>");
	SHOWS("<option\t\n\f\r{{#open}}selected{{/open}} title='{{state}}'>", "<option\t\n\f\rselected title='new'>");
	SHOWS("<a\n{{#open}}b{{/open}} title='{{state}}'>", "<a\nb title='new'>");
	SHOWS("</form method=\"post\"><form METHOD='PoSt' data-once></form>", "</form method=\"post\"><form METHOD='PoSt' data-once>"
	      "<input type=\"hidden\" name=\"csrf\" value=\"c&amp;srf\"><input type=\"hidden\" name=\"once\" value=\"token-1\"></form>");
	SHOWS("<form method=post></form><form method=get></form>",
	      "<form method=post><input type=\"hidden\" name=\"csrf\" value=\"c&amp;srf\"></form><form method=get></form>");
	SHOWS("<title>{{hostile}}</title>",
	      "<title>&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp; onclick=x</title>");
	SHOWS("<script>if (a < b) { '</scr' }</script>{{state}}<!-- a > b -->{{state}}",
	      "<script>if (a < b) { '</scr' }</script>new<!-- a > b -->new");
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *page, *sentence;
	} rows[] = {
		{ "\n{{totel}}", "no field \"totel\" is known here; the nearest is \"total\"" },
		{ "\n{{compny}}", "no field \"compny\" is known here; the nearest is \"company\"" },
		{ "\n{{person.nam}}", "person has no field \"nam\"; the nearest is \"name\"" },
		{ "\n{{lines.name}}", "\"lines\" is no record, so it has no \"name\"" },
		{ "\n{{#lines}}{{nmae}}{{/lines}}", "no field \"nmae\" is known here; the nearest is \"name\"" },
		{ "\n{{open}}", "\"open\" is a flag: test it with {{#open}}" },
		{ "\n{{lines}}", "\"lines\" is a list: open it with {{#lines}}" },
		{ "\n{{person}}", "\"person\" is a record: open it with {{#person}}" },
		{ "\n{{state|money}}", "\"state\" has no format \"money\"" },
		{ "\n{{total|dollars}}", "no format \"dollars\" exists" },
		{ "\n{{state", "this tag has no \"}}\"" },
		{ "\n{{}}", "this tag is empty" },
		{ "\n{{#open}}a", "\"open\" is never closed" },
		{ "\n{{#open}}{{/state}}", "\"state\" is closed, but \"open\" is open" },
		{ "\n{{/open}}", "\"open\" is closed, but was never opened" },
		{ "\n{{#open}}<b{{/open}}>", "the section \"open\" begins in text and ends in a tag" },
		{ "\n{{#open}}<a title=\"{{/open}}\">", "the section \"open\" begins in text and ends in an attribute value" },
		{ "\n{{>parts/none}}", "no file \"parts/none.html\" exists" },
		{ "\n{{$x}}{{/y}}", "\"y\" is closed, but \"x\" is open" },
		{ "\n{{state|$x}}", "no format \"$x\" exists" },
		{ "\n{{#is lines \"a\"}}{{/is}}", "{{#is}} compares a text or a whole number" },
		{ "\n{{state number}}", "\"state\" and what follows it is not understood" },
		{ "\n{{#open now}}{{/open}}", "a section takes one name" },
		{ "\n{{t \"Hi {name}\"}}", "\"Hi {name}\" has a place {name} and no value for it" },
		{ "\n{{t \"Hi\" name=state}}", "\"Hi\" has no place {name}" },
		{ "\n{{n \"one\" \"many\"}}", "{{n}} takes two texts and count=…" },
		{ "\n{{n \"one\" \"many\" count=state}}", "count=… must name a whole number or a list" },
		{ "\n{{state a b c d e f g h i j k l m n o p q r s t u v w x y z}}", "too many words in one tag" },
		{ "\n{{t \"Hi {x}\" x=$y}}", "\"$y\": only a partial has arguments" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		refuses(rows[i].page, 2, rows[i].sentence);
	refuses("<p>\n<a title=\"x>", 1, "the page ends in an attribute value");
	write_file(shipped, "parts/a.html", "{{>parts/b}}");
	write_file(shipped, "parts/b.html", "{{>parts/a}}");
	assert_null(load("x", "{{>parts/a}}"));
	assert_non_null(strstr(buffer_get(&errors), "parts/b.html:1: \"parts/a\" includes itself\n"));
	write_file(shipped, "parts/a.html", "<b>{{$label}}");
	refuses("{{>parts/a label=\"x\" lable=\"y\"}}", 1, "\"parts/a\" has no use for \"lable\"");
	write_file(shipped, "parts/a.html", "<b ");
	refuses("{{>parts/a}}>", 1, "\"parts/a\" begins in text and ends in a tag");
}

static void test_all_mistakes_are_told_once(void **state)
{
	size_t lines = 0;

	(void)state;
	assert_null(load("x", "{{one}}\n{{two}}\n{{one}}{{total|day}}"));
	for (const char *at = buffer_get(&errors); (at = strchr(at, '\n')) != NULL; at++)
		lines++;
	assert_int_equal(lines, 4);
}

static void test_a_page_may_not_take_a_name_of_the_frame(void **state)
{
	const struct template_binding bindings[] = { { "x", &cabinet_record }, { 0 } };

	(void)state;
	write_file(shipped, "x.html", "<p>{{company}}</p>");
	buffer_clear(&errors);
	assert_null(template_load(shipped, site, bindings, &cabinet_record, &errors));
	assert_non_null(strstr(buffer_get(&errors), "\"company\", a name of the frame; choose another\n"));
}

static size_t occurrences(const char *text, const char *part)
{
	size_t found = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		found++;
	return found;
}

/* Random hostile values in every kind of place: the page keeps exactly the tags, quotes and attributes of its own. */
static void test_no_value_adds_a_tag_or_an_attribute(void **state)
{
	static const char page[] =
		"<h1 title=\"{{hostile}}\" class='{{hostile}}'>{{hostile}}</h1><a href=\"{{hostile}}\">1</a>"
		"<a href=\"/p/{{hostile}}?q={{hostile}}\">2</a><textarea name=\"x\">{{hostile}}</textarea>"
		"<p>{{t \"Hi {x}\" x=hostile}} {{n \"{x}\" \"{x} {count}\" count=number x=hostile}}</p>"
		"<i title='{{n \"{x}\" \"{x} {count}\" count=number x=hostile}}'>{{kept none hostile}}</i>";
	static const char *const pieces[] = { "<", ">", "\"", "'", "&", "</textarea>", "<script>", "javascript:", " ", "=",
					      "onload", "/", "\\", "\n", "{{state}}", "{x}", "-->", "a", "http://", "`" };
	char value[256];
	unsigned seed = 20261122;

	(void)state;
	for (int round = 0; round < 60; round++) {
		value[0] = '\0';
		for (int i = 0; i < 12; i++) {
			seed = seed * 1103515245U + 12345U;

			const char *piece = pieces[(seed >> 16) % (sizeof(pieces) / sizeof(pieces[0]))];

			strncat(value, piece, sizeof(value) - strlen(value) - 1);
		}
		trial.hostile = value;

		const char *shown = show(page);

		assert_int_equal(occurrences(shown, "<"), 12);
		assert_int_equal(occurrences(shown, ">"), 12);
		assert_int_equal(occurrences(shown, "\""), 8);
		assert_int_equal(occurrences(shown, "'"), 4);
		assert_null(strstr(shown, "href=\"javascript:"));
		assert_null(strstr(shown, "href=\"//"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_addresses, fresh),
		cmocka_unit_test_setup(test_places_where_no_value_may_stand, fresh),
		cmocka_unit_test_setup(test_elements_end_where_a_browser_ends_them, fresh),
		cmocka_unit_test_setup(test_mistakes, fresh),
		cmocka_unit_test_setup(test_all_mistakes_are_told_once, fresh),
		cmocka_unit_test_setup(test_a_page_may_not_take_a_name_of_the_frame, fresh),
		cmocka_unit_test_setup(test_no_value_adds_a_tag_or_an_attribute, fresh),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
