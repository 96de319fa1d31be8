// Comfort only; every page does without: names while one types, and the sentences behind a cell without leaving the matrix.
"use strict";
(function () {
	var box = document.getElementById("q");
	if (box) suggest(box, "suggestion", function (item) { location.href = item.dataset.to; });
	document.querySelectorAll("input.thing").forEach(function (input) {
		suggest(input, "suggestion-" + input.name, function (item) { input.value = item.dataset.id; });
	});

	// suggest shows things by name below a box; pick gets the one that was chosen.
	function suggest(input, name, pick) {
		var list = document.createElement("ul"), at = -1, last = "", timer = 0;
		list.className = "suggest";
		list.id = name + "s";
		list.setAttribute("role", "listbox");
		list.setAttribute("aria-label", "Suggestions");
		list.hidden = true;
		input.parentNode.appendChild(list);
		input.setAttribute("role", "combobox");
		input.setAttribute("aria-autocomplete", "list");
		input.setAttribute("aria-controls", list.id);
		input.setAttribute("aria-expanded", "false");

		function show(things) {
			list.textContent = "";
			at = -1;
			input.removeAttribute("aria-activedescendant");
			things.forEach(function (thing, i) {
				var item = document.createElement("li");
				item.id = name + "-" + i;
				item.setAttribute("role", "option");
				item.setAttribute("aria-selected", "false");
				item.dataset.to = thing.to;
				item.dataset.id = thing.id;
				item.textContent = thing.label;
				var id = document.createElement("span");
				id.className = "small";
				id.textContent = " " + thing.kind;
				item.appendChild(id);
				list.appendChild(item);
			});
			list.hidden = things.length === 0;
			input.setAttribute("aria-expanded", String(!list.hidden));
		}
		function choose(n) {
			var items = list.children;
			if (at >= 0) items[at].setAttribute("aria-selected", "false");
			at = (n + items.length) % items.length;
			items[at].setAttribute("aria-selected", "true");
			items[at].scrollIntoView({ block: "nearest" });
			input.setAttribute("aria-activedescendant", items[at].id);
		}
		input.addEventListener("input", function () {
			clearTimeout(timer);
			at = -1;
			timer = setTimeout(function () {
				var words = last = input.value.trim();
				if (words.length < 2) return show([]);
				fetch("/suggest?format=json&q=" + encodeURIComponent(words)).then(function (r) { return r.ok ? r.json() : { things: [] }; }).then(function (answer) {
					if (words === last && at < 0) show(answer.things); // who has begun to choose is left alone
				}).catch(function () { show([]); });
			}, 120);
		});
		input.addEventListener("keydown", function (e) {
			if (list.hidden) return;
			if (e.key === "ArrowDown") choose(at + 1);
			else if (e.key === "ArrowUp") choose(at < 0 ? -1 : at - 1);
			else if (e.key === "Escape") show([]);
			else return;
			e.preventDefault();
		});
		input.form.addEventListener("submit", function (e) {
			if (list.hidden || at < 0) return;
			e.preventDefault();
			var item = list.children[at];
			show([]);
			pick(item);
		});
		list.addEventListener("mousedown", function (e) {
			var item = e.target.closest("li");
			if (item) { e.preventDefault(); show([]); pick(item); }
		});
		input.addEventListener("blur", function () { show([]); });
	}

	// A passage that is cited may be marked in several pieces.
	function cite() {
		var id = location.hash.slice(1), note = document.getElementById("note-" + id), link = note && note.querySelector('a[href*="#char="]');
		var place = /^char=(\d+),(\d+)$/.exec(link ? link.hash.slice(1) : id);
		document.querySelectorAll("mark[data-at]").forEach(function (mark) {
			mark.classList.toggle("cited", !!place && +mark.dataset.at >= +place[1] && +mark.dataset.at < +place[2]);
		});
	}
	if (document.querySelector("mark[data-at]")) {
		cite();
		addEventListener("hashchange", cite);
	}

	document.addEventListener("click", function (e) {
		var cell = e.target.closest("table.matrix td a");
		if (!cell || e.ctrlKey || e.metaKey || e.shiftKey || e.button || !window.HTMLDialogElement) return;
		e.preventDefault();
		fetch(cell.href).then(function (r) { if (!r.ok) throw r; return r.text(); }).then(function (text) {
			var page = new DOMParser().parseFromString(text, "text/html"), said = page.getElementById("said"), title = page.querySelector("h1");
			var dialog = document.createElement("dialog"), head = document.createElement("h2"), close = document.createElement("button"), form = document.createElement("form");
			if (!said) throw text;
			head.textContent = title ? title.textContent : "";
			head.id = "dialog-title";
			dialog.setAttribute("aria-labelledby", head.id);
			form.method = "dialog";
			close.textContent = "Close";
			form.appendChild(close);
			said.removeAttribute("id");
			said.removeAttribute("aria-labelledby");
			var again = said.querySelector("h2");
			if (again) again.remove();
			dialog.append(head, document.adoptNode(said), form);
			document.body.appendChild(dialog);
			dialog.addEventListener("close", function () { dialog.remove(); cell.focus(); });
			dialog.addEventListener("click", function (e) { if (e.target === dialog) dialog.close(); });
			dialog.showModal();
		}).catch(function () { location.href = cell.href; });
	});
})();
