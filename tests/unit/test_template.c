/* Templates: every construct, from values to layouts and forms. Escapes and mistakes are in test_template_places.c. */
#include "template_trial.h"

static void test_values_and_formats(void **state)
{
	(void)state;
	SHOWS("{{number}} {{ number|number }} {{number|plain}}", "1234567 1,234,567 1234567");
	SHOWS("{{total}} {{total|money}} {{total|plain}}", "£1,234.50 £1,234.50 1234.50");
	SHOWS("{{placed}}|{{placed|date}}|{{placed|day_short}}|{{placed|month}}|{{placed|plain}}",
	      "22 November 2026, 14:05|22 November 2026|22 Nov|Nov|2026-11-22T13:05:00Z");
	SHOWS("{{day}}|{{day|month}}|{{day|day_short}}|{{day|plain}}", "22 November 2026|Nov|22 Nov|2026-11-22");
	SHOWS("[{{never}}{{empty}}{{nobody.name}}]", "[]");
	SHOWS("{{person.name}} {{company}} {{chart}}", "Ann &lt;b&gt; Filar &amp; Co <svg><g/></svg>");
	SHOWS("{{lines|number}} {{open|plain}}", "2 yes");
	trial.number = 1250;
	SHOWS("{{number|percent}}", "12.5%");
	trial.placed = when_now();
	SHOWS("{{placed|since}}", "today");
}

static void test_sections(void **state)
{
	(void)state;
	SHOWS("{{#open}}a{{/open}}{{^open}}b{{/open}}{{#number}}c{{/number}}{{#state}}d{{/state}}{{#empty}}e{{/empty}}",
	      "acd");
	SHOWS("{{#total}}a{{/total}}{{#nothing}}b{{/nothing}}{{#placed}}c{{/placed}}{{^never}}d{{/never}}{{#chart}}e{{/chart}}",
	      "acde");
	SHOWS("{{#lines}}{{id}}:{{name}}:{{price}}:{{state}};{{/lines}}{{^lines}}none{{/lines}}",
	      "1:Oak:£10.50:new;2:&lt;Elm&gt;:£2,000.00:new;");
	SHOWS("{{#none}}x{{/none}}{{^none}}none{{/none}}", "none");
	SHOWS("{{#person}}{{name}}{{#email}}!{{/email}}{{/person}}{{#nobody}}x{{/nobody}}{{^nobody}}nobody{{/nobody}}",
	      "Ann &lt;b&gt;!nobody");
	SHOWS("{{#person.email}}yes{{/person.email}}{{^nobody.email}}no{{/nobody.email}}", "yesno");
	SHOWS("{{#is state \"new\"}}a{{/is}}{{^is state \"new\"}}b{{/is}}"
	      "{{#is state \"old\"}}c{{/is}}{{^is state \"old\"}}d{{/is}}",
	      "ad");
	SHOWS("{{#lines}}{{#lines}}{{id}}{{/lines}}-{{/lines}}", "12-12-");
	SHOWS("{{#lines}}<b{{#is name \"Oak\"}} class=\"x\"{{/is}}>{{/lines}}", "<b class=\"x\"><b>");
}

static void test_lines_of_tags_leave_nothing(void **state)
{
	(void)state;
	SHOWS("a\n  {{#open}}\n  b\n  {{/open}}\n{{! a \"comment }}\nc\n", "a\n  b\nc\n");
	SHOWS("a {{! quiet }} b\n", "a  b\n");
}

static void test_words(void **state)
{
	(void)state;
	SHOWS("{{t \"Welcome <back>, {name}\" name=person.name}}", "Welcome &lt;back&gt;, Ann &lt;b&gt;");
	SHOWS("{{t \"Pay\n   {total} \\\"now\\\"\" total=total|plain}}", "Pay 1234.50 &quot;now&quot;");
	SHOWS("<a title=\"{{t \"It is {state}\" state=hostile}}\">x</a>",
	      "<a title=\"It is &quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp; onclick=x\">x</a>");
	SHOWS("{{n \"one line\" \"{count} lines of {who}\" count=lines who=person.name}}", "2 lines of Ann &lt;b&gt;");
	trial.number = 1;
	SHOWS("{{n \"one & only\" \"{count} & more\" count=number}}", "one &amp; only");
	trial.number = 1500;
	SHOWS("{{n \"one & only\" \"{count} & more {x\" count=number}}", "1,500 &amp; more {x");
}

static void test_partials(void **state)
{
	(void)state;
	write_file(shipped, "parts/a.html",
		   "<p>{{$label}}{{#$help}} ({{$help}}){{/$help}}{{^$help}} -{{/$help}} {{$value}}</p>");
	SHOWS("{{>parts/a label=\"L&\" value=total}}", "<p>L&amp; - £1,234.50</p>");
	SHOWS("{{>parts/a label=t\"E-mail\" help=person.name value=total|plain}}",
	      "<p>E-mail (Ann &lt;b&gt;) 1234.50</p>");
	SHOWS("{{#lines}}{{>parts/a label=name help=\"\" value=id}}{{/lines}}", "<p>Oak - 1</p><p>&lt;Elm&gt; - 2</p>");
	write_file(shipped, "parts/b.html", "{{>parts/a label=$label value=$v}}{{#$rows}}{{name}},{{/$rows}}");
	SHOWS("{{>parts/b label=state v=number rows=lines}}", "<p>new - 1234567</p>Oak,&lt;Elm&gt;,");
	SHOWS("{{>parts/b label=state v=number}}", "<p>new - 1234567</p>");
	SHOWS("<i>\n  {{>parts/b label=\"\" v=\"\" rows=\"\"}}\n</i>", "<i>\n<p> - </p></i>");
}

static void test_layouts(void **state)
{
	(void)state;
	write_file(shipped, "layout.html",
		   "<title>{{$title}}Filar{{/title}}</title>\n<main>{{$body}}{{/body}}</main>{{company}}\n");
	SHOWS("{{<layout}}\n{{$title}}{{person.name}}{{/title}}\n{{$body}}<p>{{state}}</p>{{/body}}\n{{/layout}}\n",
	      "<title>Ann &lt;b&gt;</title>\n<main><p>new</p></main>Filar &amp; Co\n");
	SHOWS("{{<layout}}{{! just the body }}{{$body}}b{{/body}}{{/layout}}",
	      "<title>Filar</title>\n<main>b</main>Filar &amp; Co\n");
	write_file(shipped, "middle.html",
		   "{{<layout}}{{$body}}<nav></nav>{{$content}}none{{/content}}{{/body}}{{/layout}}");
	SHOWS("{{<middle}}{{$title}}T{{/title}}{{$content}}C{{/content}}{{/middle}}",
	      "<title>T</title>\n<main><nav></nav>C</main>Filar &amp; Co\n");
	write_file(shipped, "parts/card.html", "<div>{{$body}}{{/body}}</div>");
	SHOWS("{{<layout}}{{$body}}{{#lines}}"
	      "{{<parts/card}}{{$body}}{{name}}{{/body}}{{/parts/card}}{{/lines}}{{/body}}{{/layout}}",
	      "<title>Filar</title>\n<main><div>Oak</div><div>&lt;Elm&gt;</div></main>Filar &amp; Co\n");
	refuses("{{<layout}}{{$title}}a{{/title}}{{$nobody}}b{{/nobody}}{{/layout}}", 1, "\"layout\" has no block \"nobody\"");
	refuses("{{<middle}}{{$oops}}a{{/oops}}{{/middle}}", 1, "\"middle\" has no block \"oops\"");
	refuses("{{<layout}}\n<p>{{$title}}a{{/title}}{{/layout}}", 2, "in \"layout\" everything stands in a block");
}

static void test_forms(void **state)
{
	static const char page[] =
		"<input value=\"{{kept email person.email}}\">{{#error email}}[{{error email}}]{{/error}}"
		"{{^error email}}fine{{/error}}{{#kept_is colour \"red\" state}} red{{/kept_is}}"
		"{{#kept_is colour \"new\" state}} new{{/kept_is}}{{#kept_is colour state}} same{{/kept_is}}{{kept other}}";

	(void)state;
	SHOWS(page, "<input value=\"ann@example.org\">fine new");
	sent = true;
	SHOWS(page, "<input value=\"typed&quot;@&lt;x&gt;\">[This is no &lt;address&gt;.] red");
	sent = false;
	write_file(shipped, "parts/a.html",
		   "<input name=\"{{$name}}\" value=\"{{kept $name $value}}\">{{#error $name}}<b>{{error $name}}</b>{{/error}}");
	SHOWS("{{>parts/a name=\"email\" value=total}}", "<input name=\"email\" value=\"1234.50\">");
	SHOWS("{{>parts/a name=\"email\"}}", "<input name=\"email\" value=\"\">");
	sent = true;
	SHOWS("{{>parts/a name=\"email\" value=total}}",
	      "<input name=\"email\" value=\"typed&quot;@&lt;x&gt;\"><b>This is no &lt;address&gt;.</b>");
	SHOWS("<textarea>{{kept colour}}</textarea>", "<textarea>\nred</textarea>");
}

#define CSRF "<input type=\"hidden\" name=\"csrf\" value=\"c&amp;srf\">"
#define ONCE(token) "<input type=\"hidden\" name=\"once\" value=\"" token "\">"

static void test_post_forms_get_their_hidden_fields(void **state)
{
	(void)state;
	SHOWS("<form method=\"post\" action=\"/x\">a</form>", "<form method=\"post\" action=\"/x\">" CSRF "a</form>");
	SHOWS("<FORM METHOD=Post>a</FORM>", "<FORM METHOD=Post>" CSRF "a</FORM>");
	SHOWS("<form method='POST'{{#open}} class=\"a\"{{/open}}>", "<form method='POST' class=\"a\">" CSRF);
	SHOWS("<form>a</form><form method=\"get\">b</form>", "<form>a</form><form method=\"get\">b</form>");
	SHOWS("<form data-once method=\"post\">{{#lines}}.{{/lines}}</form>",
	      "<form data-once method=\"post\">" CSRF ONCE("token-1") "..</form>");
	SHOWS("{{#lines}}<form method=\"post\" data-once>{{/lines}}",
	      "<form method=\"post\" data-once>" CSRF ONCE("token-n") "<form method=\"post\" data-once>" CSRF ONCE("token-n"));
	sent = true;
	SHOWS("<form method=\"post\" data-once=\"\">",
	      "<form method=\"post\" data-once=\"\">" CSRF ONCE("kept-token"));
}

static void test_site_shadows_and_plain_text(void **state)
{
	(void)state;
	write_file(site, "x.html", "site {{state}}");
	SHOWS("shipped", "site new");
	remove_file(site, "x.html");
	assert_string_equal(show_named("x.txt",
				       "{{person.name}} < {{t \"Pay {total} & go\" total=total}} {{#lines}}{{name}} {{/lines}}\n"),
			    "Ann <b> < Pay £1,234.50 & go Oak <Elm> \n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_values_and_formats, fresh),
		cmocka_unit_test_setup(test_sections, fresh),
		cmocka_unit_test_setup(test_lines_of_tags_leave_nothing, fresh),
		cmocka_unit_test_setup(test_words, fresh),
		cmocka_unit_test_setup(test_partials, fresh),
		cmocka_unit_test_setup(test_layouts, fresh),
		cmocka_unit_test_setup(test_forms, fresh),
		cmocka_unit_test_setup(test_post_forms_get_their_hidden_fields, fresh),
		cmocka_unit_test_setup(test_site_shadows_and_plain_text, fresh),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
