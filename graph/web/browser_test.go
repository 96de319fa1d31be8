package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A browser is a tab of a real one. It notes what a page tells its console and what it asks for elsewhere.
type browser struct {
	context.Context
	server *httptest.Server
	mu     sync.Mutex
	wrong  []string
}

// browse opens a tab on a graph's pages.
func browse(t *testing.T) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("there is no chromium here")
	}
	b := &browser{server: httptest.NewServer(show(t, fill(t, map[string]string{"hostile.md": hostile, "quoted.md": quoted, "long.md": long})))}
	t.Cleanup(b.server.Close)
	dir, err := os.MkdirTemp("", "browser")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) }) // what its processes still write as they end is no matter of the test
	options := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(dir),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WSURLReadTimeout(90 * time.Second)})
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	t.Cleanup(func() { chromedp.Cancel(ctx) })
	b.Context = ctx
	note := func(format string, args ...any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.wrong = append(b.wrong, fmt.Sprintf(format, args...))
	}
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
				note("the console says %s", e.Args[0].Value)
			}
		case *runtime.EventExceptionThrown:
			note("a script fails: %s", e.ExceptionDetails.Error())
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, b.server.URL+"/") && !strings.HasPrefix(u, "data:") {
				note("it asks %s", u)
			}
		case *network.EventResponseReceived:
			if e.Response.Status >= 400 {
				note("%s: %d", e.Response.URL, e.Response.Status)
			}
		case *network.EventLoadingFailed:
			if e.BlockedReason != "" {
				note("blocked: %s", e.BlockedReason)
			}
		}
	})
	b.run(t, network.Enable(), runtime.Enable())
	return b
}

func (b *browser) run(t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(b, actions...); err != nil {
		t.Fatal(err)
	}
}

// picture saves what is seen, if $ELECTIONGRAPH_PICTURES names a folder for it.
func (b *browser) picture(name string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		dir := os.Getenv("ELECTIONGRAPH_PICTURES")
		if dir == "" {
			return nil
		}
		var png []byte
		return errors.Join(chromedp.FullScreenshot(&png, 100).Do(ctx), os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644))
	})
}

// sound reports what the browser noted since it was last asked.
func (b *browser) sound(t *testing.T, where string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.wrong {
		t.Errorf("%s: %s", where, w)
	}
	b.wrong = nil
}

// kinds gives the address of one page of each kind.
func (b *browser) kinds(t *testing.T) []string {
	h := b.server.Config.Handler
	here := what(t, h)
	document := "/document/" + here.document
	var endless string
	for _, d := range documentsOf(t, h) {
		if d.Name == "long.md" {
			endless = address(d.ID)
		}
	}
	return []string{endless, around(strings.TrimPrefix(endless, "/")), "/", "/country/KZ", "/election/KZ-presidential-2011-04-03", "/election/KZ-parliamentary-2016-03-20", "/issue/count-transparency", "/body/odihr", "/person/" + here.person, "/recommendation/" + here.document + "/1", document, "/area/media", "/show?" + url.Values{"id": {strings.TrimPrefix(document, "/") + "#finding-1"}}.Encode(),
		"/documents", "/elections", "/issues", "/bodies", "/recommendations", "/queries", "/graph?of=country/KZ", "/search?q=count", "/between?first=issue/count-transparency&second=body/odihr", "/api", "/ask/timeline?country=KZ"}
}

// TestBrowser looks at every kind of page in a real browser, wide and narrow: nothing fails, nothing is asked of another
// machine, no page is wider than a phone, and axe (of the npm packages in $ELECTIONGRAPH_TEST_NPM) has nothing serious to say.
func TestBrowser(t *testing.T) {
	b := browse(t)
	var axe []byte
	if modules := os.Getenv("ELECTIONGRAPH_TEST_NPM"); modules != "" {
		var err error
		if axe, err = os.ReadFile(filepath.Join(modules, "node_modules", "axe-core", "axe.min.js")); err != nil {
			t.Fatal(err)
		}
	} else {
		t.Log("$ELECTIONGRAPH_TEST_NPM names no folder of npm packages, so nothing is said of accessibility")
	}
	for _, dark := range []string{"light", "dark"} {
		b.run(t, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: dark}}))
		for i, address := range b.kinds(t) {
			b.run(t, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(b.server.URL+address), chromedp.WaitReady("main"), b.picture(fmt.Sprint(dark, i)))
			b.sound(t, address)
			if axe != nil {
				b.axe(t, address+" "+dark, string(axe))
			}
			if dark == "dark" {
				continue
			}
			var wide int
			b.run(t, chromedp.EmulateViewport(360, 740), chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide), b.picture(fmt.Sprint("narrow", i)))
			if wide > 360 {
				t.Errorf("%s is %d wide on a screen of 360", address, wide)
			}
		}
	}
}

// axe reports what axe has to say of the page that is open.
func (b *browser) axe(t *testing.T, where, script string) {
	t.Helper()
	var said string
	wait := func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
	b.run(t, chromedp.Evaluate(script+";0", nil), chromedp.Evaluate(`axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " + (n.any[0] ? n.any[0].message : ""))}))))`, &said, wait))
	var found []struct {
		ID, Impact, Help string
		Nodes            []string
	}
	if err := json.Unmarshal([]byte(said), &found); err != nil {
		t.Fatal(err)
	}
	for _, v := range found {
		if v.Impact == "serious" || v.Impact == "critical" {
			t.Errorf("%s: %s (%s): %s\n%s", where, v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n"))
		}
	}
}

// TestBrowserWithoutScript reads the matrix, folds an area and comes to the sentences without the script.
func TestBrowserWithoutScript(t *testing.T) {
	b := browse(t)
	h := b.server.Config.Handler
	b.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".js") {
			w.Header().Set("Content-Type", "text/javascript")
			return
		}
		h.ServeHTTP(w, r)
	})
	var before, after int
	var heading string
	rows := `document.querySelectorAll("table.matrix tbody tr:not(.area)").length - [...document.querySelectorAll("table.matrix tbody tr:not(.area)")].filter(r => r.getClientRects().length == 0).length`
	b.run(t, chromedp.Navigate(b.server.URL+"/country/KZ"), chromedp.WaitReady("main"),
		chromedp.Evaluate(rows, &before), chromedp.Click(`table.matrix tbody .area label`, chromedp.ByQuery), chromedp.Evaluate(rows, &after),
		chromedp.Click(`tbody:nth-of-type(2) td.problem a`, chromedp.ByQuery), chromedp.WaitReady("#said"), chromedp.Text("h1", &heading))
	if before < 3 || after >= before {
		t.Errorf("%d rows, %d after an area was folded", before, after)
	}
	if heading == "Kazakhstan" || heading == "" {
		t.Errorf("a cell leads to %q", heading)
	}
	b.sound(t, "/country/KZ")
}

// TestBrowserScript finds a thing by typing, by keyboard alone, and opens the sentences of a cell over the matrix.
func TestBrowserScript(t *testing.T) {
	b := browse(t)
	var heading, said string
	b.run(t, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(b.server.URL+"/"), chromedp.SendKeys("#q", "stuffing", chromedp.ByQuery), chromedp.WaitVisible("#suggestion-0", chromedp.ByQuery), chromedp.Sleep(time.Second), // the last letters may bring others
		chromedp.SendKeys("#q", kb.ArrowDown+kb.Enter, chromedp.ByQuery), chromedp.WaitVisible("#said", chromedp.ByQuery), chromedp.Text("h1", &heading, chromedp.ByQuery))
	if heading != "Ballot box stuffing" {
		t.Errorf("typing leads to %q", heading)
	}
	var second string
	b.run(t, chromedp.Navigate(b.server.URL+"/between?first=country/KZ"), chromedp.SendKeys("input[name=second]", "stuffing", chromedp.ByQuery), chromedp.WaitVisible("#suggestion-second-0", chromedp.ByQuery), chromedp.Sleep(time.Second),
		chromedp.SendKeys("input[name=second]", kb.ArrowDown+kb.Enter, chromedp.ByQuery), chromedp.Value("input[name=second]", &second, chromedp.ByQuery), chromedp.SendKeys("input[name=second]", kb.Enter, chromedp.ByQuery), chromedp.WaitVisible("ol.ways", chromedp.ByQuery))
	if second != "issue/ballot-box-stuffing" {
		t.Errorf("typing chooses %q", second)
	}
	b.run(t, chromedp.Navigate(b.server.URL+"/country/KZ"), chromedp.Click("td.problem a", chromedp.ByQuery), chromedp.WaitVisible("dialog[open] q", chromedp.ByQuery), chromedp.Text("dialog", &said, chromedp.ByQuery),
		chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent("dialog", chromedp.ByQuery))
	if !strings.Contains(said, "problem") {
		t.Errorf("the cell says %q", said)
	}
	b.sound(t, "script")
}

// TestBrowserCayley runs a query in Cayley's own pages, draws one, and asks for the shape of one.
func TestBrowserCayley(t *testing.T) {
	b := browse(t)
	q := `g.V("<country/KZ>").In("<eg:country>").Tag("source").Out("<eg:hasProblem>").Tag("target").All()`
	// turn goes to one of their three pages, and waits for its editor.
	turn := func(page int) chromedp.Action {
		item := fmt.Sprintf(".mdc-list-item:nth-child(%d)", page)
		return chromedp.Tasks{chromedp.Click(item, chromedp.ByQuery), chromedp.Poll(`document.querySelector("`+item+`.mdc-list-item--activated") && document.querySelector("textarea[aria-label=Query]")?.value.length > 5`, nil)}
	}
	run := chromedp.Click(`.actions button`, chromedp.ByQuery)
	var result, shape, names string
	var nodes int
	b.run(t, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(b.server.URL+"/cayley/#"+url.Values{"query": {q}}.Encode()), chromedp.WaitVisible(`textarea[aria-label=Query]`),
		run, chromedp.Poll(`document.querySelector("textarea[aria-label=Result]")?.value.length > 10`, nil),
		chromedp.Evaluate(`document.querySelector("textarea[aria-label=Result]").value`, &result))
	if !strings.Contains(result, `"@id": "https://w3id.org/electiongraph/issue/count-transparency"`) {
		t.Errorf("the query gives %.300s", result)
	}
	b.run(t, turn(2), run, chromedp.Poll(`document.querySelector("textarea[aria-label=Result]")?.value.includes("nodes")`, nil),
		chromedp.Evaluate(`document.querySelector("textarea[aria-label=Result]").value`, &shape))
	if !strings.Contains(shape, "eg:hasProblem") {
		t.Errorf("the shape is %.300s", shape)
	}
	b.run(t, turn(3), run, chromedp.Poll(`document.querySelectorAll(".graph circle").length > 5`, nil),
		chromedp.Evaluate(`document.querySelectorAll(".graph circle").length`, &nodes),
		chromedp.Evaluate(`[...document.querySelectorAll(".graph text")].map(t => t.textContent).join(" ")`, &names), chromedp.Sleep(time.Second), b.picture("cayley"))
	if !strings.Contains(names, " issue/count-transparency ") {
		t.Errorf("the picture names %.300s", names)
	}
	t.Logf("%d nodes are drawn", nodes)
	b.sound(t, "/cayley/")
}
