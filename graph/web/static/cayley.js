// The calls that Cayley's pages make to their editor, over a text area; and the query of the address (#query=...), put
// where they look for the last one.
"use strict";
(function () {
	var asked = new URLSearchParams(location.hash.slice(1)).get("query");
	if (asked !== null) {
		try { localStorage.setItem("LAST_QUERY", JSON.stringify({ text: asked, language: "gizmo" })); } catch (e) { /* then they show their own */ }
	}
	addEventListener("hashchange", function () { location.reload(); });
	function create(place, options) {
		var area = document.createElement("textarea");
		area.className = "editor";
		area.spellcheck = false;
		area.setAttribute("autocapitalize", "off");
		area.setAttribute("aria-label", options.readOnly ? "Result" : "Query");
		area.readOnly = !!options.readOnly;
		area.value = options.value || "";
		place.appendChild(area);
		var changed = [], actions = [];
		function set(text) {
			if (typeof text !== "string" || text === area.value) return;
			area.value = text;
			changed.forEach(function (fn) { fn(); });
		}
		area.addEventListener("input", function () { changed.forEach(function (fn) { fn(); }); });
		area.addEventListener("keydown", function (e) {
			if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
				e.preventDefault();
				if (actions.length) actions[actions.length - 1].run();
			}
		});
		return {
			getValue: function () { return area.value; },
			setValue: set,
			executeEdits: function (_, edits) { edits.forEach(function (e) { set(e.text); }); },
			pushUndoStop: function () {},
			getModel: function () { return { getFullModelRange: function () { return null; } }; },
			setScrollPosition: function () {},
			updateOptions: function (o) { area.readOnly = !!o.readOnly; },
			addAction: function (a) { actions.push(a); },
			onDidChangeModelContent: function (fn) { changed.push(fn); },
			dispose: function () { area.remove(); },
		};
	}
	function none() {}
	window.monaco = {
		editor: { create: create, setModelLanguage: none, setTheme: none, defineTheme: none },
		languages: { typescript: { javascriptDefaults: { setCompilerOptions: none, addExtraLib: none }, ScriptTarget: { ES5: 1 } } },
		KeyMod: { CtrlCmd: 2048 }, KeyCode: { Enter: 3 },
	};
})();
