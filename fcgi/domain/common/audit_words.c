/* What each action of the trail is called on its page. tests/policy/audit.sh fails when an action has no sentence, and the
 * programs built for tests stop at one that is written without. */
#include "base/text.h"
#include "core/locale.h"
#include "domain/common/audit.h"

static const struct {
	const char *action;
	const char *sentence;
} sentences[] = {
	{ "address.add", N_("Address added") },
	{ "address.change", N_("Address changed") },
	{ "address.remove", N_("Address removed") },
	{ "application_answer", N_("Applicant answered our question") },
	{ "application_ask", N_("Applicant asked for more") },
	{ "application_confirm", N_("E-mail of the application confirmed") },
	{ "application_decide", N_("Application decided") },
	{ "application_note", N_("Note added to the application") },
	{ "application_submit", N_("Application sent in") },
	{ "application_take", N_("Application taken up") },
	{ "application_withdraw", N_("Application withdrawn") },
	{ "cart.add", N_("Product put into the cart") },
	{ "cart.change", N_("Quantity in the cart changed") },
	{ "cart.trim", N_("Cart fitted to the stock") },
	{ "file.store", N_("File stored") },
	{ "import.catalogue", N_("Catalogue imported") },
	{ "import.orders", N_("Orders imported") },
	{ "import.partners", N_("Partners imported") },
	{ "individual.answer", N_("Individual terms answered") },
	{ "individual.end", N_("Individual terms ended") },
	{ "individual.offer", N_("Individual terms offered") },
	{ "invite_again", N_("Invitation sent again") },
	{ "key.add", N_("API key made") },
	{ "key.revoke", N_("API key withdrawn") },
	{ "message.add", N_("Message written") },
	{ "order.awaiting_payment", N_("Order waits for its payment") },
	{ "order.cancel", N_("Order cancelled by the partner") },
	{ "order.cancelled", N_("Order cancelled") },
	{ "order.closed", N_("Order completed") },
	{ "order.confirmed", N_("Order confirmed") },
	{ "order.cut", N_("Rest of a line cancelled") },
	{ "order.delivered", N_("Order delivered") },
	{ "order.expired", N_("Order expired") },
	{ "order.held", N_("Order put on hold") },
	{ "order.picking", N_("Packing begun") },
	{ "order.received", N_("Parcel arrived") },
	{ "order.rejected", N_("Order refused") },
	{ "order.released", N_("Hold lifted") },
	{ "order.returned", N_("Goods came back") },
	{ "order.shipped", N_("Parcel sent") },
	{ "order.submit", N_("Order placed") },
	{ "order.unpicked", N_("Packing put back") },
	{ "partner_create", N_("Partner taken in") },
	{ "partner_state", N_("Cooperation with the partner changed") },
	{ "password_set", N_("Password set") },
	{ "payment.book", N_("Payment booked") },
	{ "profile", N_("Profile changed") },
	{ "programme.accept", N_("Programme accepted") },
	{ "programme_published", N_("Programme version published") },
	{ "project.active", N_("Project accepted by the contractor") },
	{ "project.completed", N_("Project completed") },
	{ "project.declined", N_("Project declined by the contractor") },
	{ "project.draft", N_("Project drafted") },
	{ "project.offer_expired", N_("Offer of the project ended unanswered") },
	{ "project.offered", N_("Project offered") },
	{ "project.withdrawn", N_("Project withdrawn") },
	{ "reset_asked", N_("New password asked for") },
	{ "review.escalate", N_("Late review passed on to the manager") },
	{ "review.remind", N_("Reviewer reminded") },
	{ "scheme.publish", N_("Scheme published") },
	{ "sessions_end", N_("Other sign-ins ended") },
	{ "settings", N_("Company settings changed") },
	{ "sign_in", N_("Signed in") },
	{ "sign_out", N_("Signed out") },
	{ "staff_add", N_("Colleague added") },
	{ "staff_block", N_("Account blocked") },
	{ "staff_roles", N_("Roles changed") },
	{ "staff_unblock", N_("Account unblocked") },
	{ "stage.accept", N_("Stage accepted") },
	{ "stage.block", N_("Clock of the stage stopped") },
	{ "stage.open", N_("Review opened") },
	{ "stage.ready", N_("Stage ready to start") },
	{ "stage.remark", N_("Stage accepted with remarks") },
	{ "stage.rework", N_("Stage sent back for rework") },
	{ "stage.start", N_("Stage begun") },
	{ "stage.submit", N_("Work handed in") },
	{ "stage.unblock", N_("Clock of the stage goes on") },
	{ "stage.withdraw", N_("Work taken back") },
	{ "switch_partner", N_("Another partner chosen to act for") },
};

const char *audit_sentence(const char *action)
{
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (text_same(sentences[i].action, action))
			return sentences[i].sentence;
	return NULL;
}
