/* Finds the rate that applies; the order of precedence is that of the rows, see by_precedence() in terms.c. */
#include "base/text.h"
#include "domain/programme/terms.h"

static bool over(const struct terms_rate *rate, const struct rate_question *question)
{
	return (rate->orders.article && question->number > rate->orders.value) ||
	       (rate->months.article && question->months >= rate->months.value);
}

/* "Later" follows its plain rate; before that is over it is no rate at all, since the plain one stands before it. */
static bool meets(const struct terms_rate *rate, const struct rate_question *question)
{
	const char *const keys[] = { "", "", question->tier, question->brand, question->category, question->product };

	return rate->level == question->level && (rate->kind == 0 || (rate->kind & question->kinds)) &&
	       keys[rate->scope] && text_same(rate->key, keys[rate->scope]);
}

const struct terms_rate *rate_for(const struct terms *terms, const struct rate_question *question)
{
	for (size_t i = 0; i < terms->rate_count; i++) {
		const struct terms_rate *rate = &terms->rates[i];

		if (meets(rate, question) && !over(rate, question))
			return rate;
	}
	return NULL;
}

const struct terms_rate *terms_rate(const struct terms *terms, int64_t level, const char *tier, const char *category,
				    const char *product)
{
	return rate_for(terms, &(struct rate_question){
				       .level = level, .kinds = KIND_ANY, .tier = tier, .category = category, .product = product });
}
