/* Small comforts over pages that work without them: quantity steppers, adding to the cart without leaving the page,
 * filters that send themselves, one submit per click. No page needs this file. */
"use strict";

document.documentElement.classList.add("js");

/* One step of the input's own step attribute, never below its min or above its max. */
function change_quantity(button) {
	const input = button.closest(".step").querySelector("input");
	const before = input.value;
	if (button.dataset.step === "less")
		input.stepDown();
	else
		input.stepUp();
	if (input.value !== before)
		input.dispatchEvent(new Event("change", { bubbles: true }));
}

/* Fills the parts that carry data-live (cart bar, notices) and the form's one-time fields from the page that the server
 * answered with. Returns false when that page lacks one of the parts. The parts stay and only their content changes,
 * so that a screen reader reads the news out. */
function take_over(fresh, form) {
	const parts = [...document.querySelectorAll("[data-live][id]")];
	if (!parts.length || !parts.every((part) => fresh.getElementById(part.id)))
		return false;
	for (const part of parts)
		part.replaceChildren(...document.importNode(fresh.getElementById(part.id), true).childNodes);
	const same = form.id && fresh.getElementById(form.id);
	if (same)
		for (const field of form.querySelectorAll("input[type=hidden][name]")) {
			const newer = same.querySelector("input[type=hidden][name=\"" + CSS.escape(field.name) + "\"]");
			if (newer)
				field.value = newer.value;
		}
	return true;
}

async function send_instantly(form, button) {
	const fields = new URLSearchParams(new FormData(form));
	if (button && button.name)
		fields.append(button.name, button.value);
	form.setAttribute("aria-busy", "true");
	let answer;
	try {
		answer = await fetch(form.getAttribute("action"), { method: "POST", body: fields, credentials: "same-origin" });
		const here = new URL(answer.url).pathname === location.pathname;
		const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
		if (!answer.ok || !here || !take_over(fresh, form))
			throw new Error("another page");
		const product = form.closest(".product");
		if (product)
			product.classList.add("in-cart");
	} catch (error) {
		/* A refused add changed nothing, so the browser may send it again and show the answer; a page
		 * other than expected is opened; after a fault nothing is repeated, the page shows what stands. */
		if (answer && answer.status >= 400 && answer.status < 500)
			form.submit();
		else if (answer && answer.ok)
			location.assign(answer.url);
		else
			location.reload();
	} finally {
		form.removeAttribute("aria-busy");
	}
}

document.addEventListener("click", function (event) {
	const step = event.target.closest(".step button[data-step]");
	if (step)
		change_quantity(step);
	if (event.target.closest("[data-print]"))
		window.print();
});

document.addEventListener("change", function (event) {
	const form = event.target.form;
	if (form && form.hasAttribute("data-auto"))
		form.requestSubmit();
});

document.addEventListener("submit", function (event) {
	const form = event.target;
	if (form.getAttribute("aria-busy") === "true") {
		event.preventDefault();
		return;
	}
	if (form.hasAttribute("data-instant")) {
		event.preventDefault();
		send_instantly(form, event.submitter);
	} else if (form.getAttribute("method") === "post") {
		form.setAttribute("aria-busy", "true");
		setTimeout(function () { form.removeAttribute("aria-busy"); }, 8000);
	}
});

/* A part with data-watch tells the progress of something slow: it is filled anew every two seconds, and when the page no longer
 * has it, the thing is done and the page is opened anew. */
async function watch(part) {
	try {
		const answer = await fetch(location.href, { credentials: "same-origin" });
		const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
		if (answer.ok && !fresh)
			return location.reload();
		if (fresh)
			part.replaceChildren(...document.importNode(fresh, true).childNodes);
	} catch (error) {
		/* Away for a moment: the next look may find it again. */
	}
	setTimeout(watch, 2000, part);
}

const watched = document.querySelector("[data-watch][id]");
if (watched)
	setTimeout(watch, 2000, watched);

/* Coming back by the browser's history finds the forms ready again. */
window.addEventListener("pageshow", function () {
	for (const form of document.querySelectorAll("form[aria-busy]"))
		form.removeAttribute("aria-busy");
});

/* Escape closes the drawer of the menu. */
document.addEventListener("keydown", function (event) {
	const drawer = document.querySelector(".drawer[open]");
	if (event.key === "Escape" && drawer) {
		drawer.open = false;
		drawer.querySelector("summary").focus();
	}
});

const summary_of_errors = document.getElementById("errors");
if (summary_of_errors)
	summary_of_errors.focus();

/* Files that come to too much are not sent at all: the sentence stands at the field, and what was written stays. */
document.addEventListener("change", (event) => {
	const form = event.target.type === "file" && event.target.form;
	const limit = form && form.querySelector("input[data-most-bytes]");
	if (!limit)
		return;
	const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
	const bytes = files.reduce((sum, file) => sum + file.size, 0);
	limit.setCustomValidity(bytes > Number(limit.dataset.mostBytes) ? limit.dataset.tooMuch : "");
});
