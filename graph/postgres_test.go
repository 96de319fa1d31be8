package graph

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	graphs "github.com/cayleygraph/cayley/graph"
	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/lib/pq"
	"go.uber.org/goleak"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// postgresPrograms names the folder with initdb and postgres, /usr/lib/postgresql/15/bin. Without it the tests that
// need a database are skipped.
const postgresPrograms = "ELECTIONGRAPH_TEST_POSTGRES"

// A cluster is a database server of the tests' own: it listens on 127.0.0.1 only and ends with them.
type cluster struct {
	dir  string
	port int
	cmd  *exec.Cmd
}

// shared is the server of all tests but those that kill theirs.
var shared struct {
	start sync.Once
	*cluster
	err     error
	schemas atomic.Int64
}

// postgresAddress gives the address of a new, empty schema.
func postgresAddress(t testing.TB) string {
	t.Helper()
	if os.Getenv(postgresPrograms) == "" {
		t.Skip("PostgreSQL is missing: " + postgresPrograms + " does not name the folder of its programs")
	}
	shared.start.Do(func() { shared.cluster, shared.err = newCluster() })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.schema(t, fmt.Sprint("test", shared.schemas.Add(1)))
}

// schema makes a schema and gives its address.
func (c *cluster) schema(t testing.TB, name string) string {
	t.Helper()
	db := must[*sql.DB](t)(sql.Open("postgres", c.address("")))
	defer db.Close()
	must[sql.Result](t)(db.Exec("CREATE SCHEMA " + pq.QuoteIdentifier(name)))
	return c.address(name)
}

func (c *cluster) address(schema string) string {
	return fmt.Sprintf("postgres://eg:secret@127.0.0.1:%d/postgres?sslmode=disable&search_path=%s", c.port, schema)
}

// asUser has a command run by somebody who may run PostgreSQL: not by root.
func asUser(cmd *exec.Cmd) *exec.Cmd {
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return cmd
}

const nobody = 65534

func newCluster() (*cluster, error) {
	dir, err := os.MkdirTemp("", "electiongraph-postgres-")
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir}
	if os.Getuid() == 0 {
		if err := os.Chown(dir, nobody, nobody); err != nil {
			return nil, err
		}
	}
	programs := os.Getenv(postgresPrograms)
	made := asUser(exec.Command(filepath.Join(programs, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "eg", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"))
	made.Dir = dir
	if out, err := made.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c.port = l.Addr().(*net.TCPAddr).Port
	l.Close()
	return c, c.start()
}

func (c *cluster) start() error {
	c.cmd = asUser(exec.Command(filepath.Join(os.Getenv(postgresPrograms), "postgres"), "-D", filepath.Join(c.dir, "data"), "-k", c.dir,
		"-h", "127.0.0.1", "-p", fmt.Sprint(c.port), "-c", "fsync=off", "-c", "autovacuum=off", "-c", "shared_buffers=256MB"))
	c.cmd.Dir = c.dir
	log, err := os.Create(filepath.Join(c.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	c.cmd.Stderr = log
	if err := c.cmd.Start(); err != nil {
		return err
	}
	for range 2000 {
		db, err := sql.Open("postgres", c.address(""))
		if err == nil {
			err = db.Ping()
			db.Close()
		}
		if err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	said, _ := os.ReadFile(log.Name())
	return fmt.Errorf("PostgreSQL does not answer\n%s", said)
}

// kill ends the server's first process at once, and with it all others.
func (c *cluster) kill() {
	c.cmd.Process.Signal(syscall.SIGQUIT)
	c.cmd.Wait()
}

func (c *cluster) remove() {
	if c != nil && c.cmd != nil {
		c.kill()
		os.RemoveAll(c.dir)
	}
}

func TestPostgresAddresses(t *testing.T) {
	address := postgresAddress(t)
	_, err := Open(t.Context(), address, Options{ReadOnly: true})
	code(t, err, "graph-missing")
	_, err = Open(t.Context(), address+"_not", Options{})
	code(t, err, "graph-missing")
	_, err = Open(t.Context(), strings.Replace(address, "/postgres?", "/nothing?", 1), Options{})
	code(t, err, "graph-missing")
	_, err = Open(t.Context(), "postgres://eg:secret@127.0.0.1:1/postgres?sslmode=disable", Options{})
	if p := code(t, err, "graph-server"); strings.Contains(fmt.Sprint(p), "secret") {
		t.Errorf("%v tells the password", p)
	}

	g := open(t, address, Options{Command: "the first"})
	if strings.Contains(g.Address(), "secret") {
		t.Errorf("the address %s tells the password", g.Address())
	}
	_, err = Open(t.Context(), address, Options{})
	if p := code(t, err, "graph-locked"); !strings.Contains(p.Message, "the first") {
		t.Errorf("nobody is told who holds the graph: %v", p)
	}
	replace(t, g, name("g"), statement("a", "p", "b", "g"))
	r := open(t, address, Options{ReadOnly: true}) // beside the writer
	if n := len(all(t, r)); n != 1 {
		t.Errorf("the reader sees %d quads", n)
	}
	_, err = r.Replace(t.Context(), name("g"), nil)
	if p := new(schema.Problem); !errors.As(err, &p) || p.Code != "graph-read-only" {
		t.Errorf("a reader may write: %v", err)
	}
	// The next may write when the first has gone, and not sooner.
	var gone atomic.Bool
	time.AfterFunc(200*time.Millisecond, func() { gone.Store(true); g.Close() })
	open(t, address, Options{Wait: time.Minute})
	if !gone.Load() {
		t.Error("two write at once")
	}

	db := must[*sql.DB](t)(sql.Open("postgres", address))
	defer db.Close()
	must[sql.Result](t)(db.Exec("UPDATE electiongraph SET number = 99 WHERE key = 'format'"))
	_, err = Open(t.Context(), address, Options{ReadOnly: true})
	code(t, err, "graph-format")
	must[sql.Result](t)(db.Exec("DROP TABLE electiongraph"))
	_, err = Open(t.Context(), address, Options{ReadOnly: true})
	code(t, err, "graph-foreign")
}

// The server dies again and again while documents are written: that is an error, every document is there as a whole,
// and the same graph goes on when the server is back.
func TestPostgresKilled(t *testing.T) {
	postgresAddress(t) // skips
	c, err := newCluster()
	t.Cleanup(func() { c.remove() })
	if err != nil {
		t.Fatal(err)
	}
	address := c.schema(t, "killed")
	g := open(t, address, Options{})
	rounds := 5
	if testing.Short() {
		rounds = 2
	}
	round, kept := 0, [2]int{}
	for n := range rounds {
		var failed error
		done := make(chan bool)
		go func() {
			defer close(done)
			for failed == nil {
				round++
				for doc := range 2 {
					label, quads := victim(doc, round)
					if _, failed = g.Replace(context.Background(), label, quads); failed != nil {
						return
					}
					kept[doc] = round
				}
			}
		}()
		time.Sleep(time.Duration(30+40*n) * time.Millisecond)
		c.kill()
		<-done
		var p *schema.Problem
		if !errors.As(failed, &p) || p.Code != "graph-server" || p.Hint == "" {
			t.Fatalf("a server that died gives %v", failed)
		}
		if _, err := g.Replace(context.Background(), name("x"), nil); err == nil {
			t.Fatal("a write without a server went well")
		}
		if err := c.start(); err != nil {
			t.Fatal(err)
		}
		byLabel := map[rdf.Term][]rdf.Quad{}
		for _, q := range all(t, g) {
			byLabel[q.G] = append(byLabel[q.G], q)
		}
		for doc := range 2 {
			label, _ := victim(doc, 0)
			got := byLabel[label]
			whole := len(got) == 0 && kept[doc] == 0
			for _, r := range []int{kept[doc], round} {
				_, want := victim(doc, r)
				whole = whole || slices.Equal(got, rdf.Sort(want))
			}
			if !whole {
				t.Fatalf("%s is not whole: %d quads", label, len(got))
			}
		}
	}
	label, quads := victim(0, 1000)
	replace(t, g, label, quads...)
	// And as if the server had never died.
	m := model{}
	for _, q := range all(t, g) {
		if m[q.G] == nil {
			m[q.G] = map[rdf.Quad]bool{}
		}
		m[q.G][q] = true
	}
	m.agree(t, g)
}

// A snapshot that ends before Cayley has opened its store leaves nothing open.
func TestPostgresSnapshotEnded(t *testing.T) {
	address := postgresAddress(t)
	g := open(t, address, Options{})
	sample(t, g)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	registerSnapshots()
	qs := must[graphs.QuadStore](t)(csql.New(snapshotDriver, "00000000-00000000-1 "+address, nil))
	defer qs.Close()
	if _, err := qs.Stats(t.Context(), true); err == nil || !strings.Contains(err.Error(), "snapshot") {
		t.Errorf("got %v", err)
	}
}
