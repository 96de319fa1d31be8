package graph

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/cayley/graph/sql/postgres"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	"github.com/lib/pq"

	"github.com/electiongraph/electiongraph/schema"
)

// server keeps quads in PostgreSQL, in the tables of Cayley's SQL back end and one of our own with the ledger.
//
// A snapshot is a transaction that sees one state of the database. The View reads in it; Cayley, which opens
// connections of its own, has every one of them begin in the same state. A write is one transaction as well, and does
// for many quads at a time what Cayley does for each: a document comes as a whole or not at all, whatever happens to
// the program or the server. Who may write holds an advisory lock, on the connection over which he writes: with the
// connection both are gone.
type server struct {
	address  string
	shown    string // the address without its password
	db       *sql.DB
	readOnly bool
	writer   *sql.Conn
}

// serverFormat rises when a program that knows the older form would read the tables wrongly.
const serverFormat = 1

// lockClass is the first half of the advisory lock's number; the schema of the tables gives the second.
const lockClass = 0x65676772

const lockHere = `(hashtext(current_schema()))`

// openServer connects to the database, and makes the tables unless o.ReadOnly.
func openServer(ctx context.Context, address string, o Options) (*server, error) {
	s := &server{readOnly: o.ReadOnly}
	u, err := url.Parse(address)
	if err != nil {
		return nil, &schema.Problem{Code: "graph-address", Message: "the address of the graph is no URL", Hint: "write postgres://USER@HOST/DATABASE"}
	}
	s.shown = u.Redacted()
	values := u.Query()
	if !values.Has("application_name") {
		values.Set("application_name", clip(strings.ReplaceAll(cmp.Or(o.Command, commandLine()), address, s.shown), 63))
	}
	u.RawQuery = values.Encode()
	s.address = u.String()
	if s.db, err = sql.Open("postgres", s.address); err != nil {
		return nil, s.problem("cannot open the graph", err)
	}
	s.db.SetMaxIdleConns(8)
	if err := s.prepare(ctx, o); err != nil {
		s.close()
		return nil, s.problem("cannot open the graph", err)
	}
	return s, nil
}

func commandLine() string {
	return strings.Join(append([]string{filepath.Base(os.Args[0])}, os.Args[1:]...), " ")
}

func clip(s string, n int) string {
	if len(s) > n {
		s = strings.ToValidUTF8(s[:n], "")
	}
	return s
}

// prepare takes the lock and looks at the tables.
func (s *server) prepare(ctx context.Context, o Options) error {
	if err := s.db.PingContext(ctx); err != nil {
		return err
	}
	var where sql.NullString
	if err := s.db.QueryRowContext(ctx, `SELECT current_schema()`).Scan(&where); err != nil {
		return err
	}
	if !where.Valid {
		return &schema.Problem{Code: "graph-missing", File: s.shown, Message: "the schema that the address names is not there", Hint: "make it with CREATE SCHEMA, or leave search_path out"}
	}
	if !s.readOnly {
		var err error
		if s.writer, err = s.db.Conn(ctx); err != nil {
			return err
		}
		if err := s.lock(ctx, o.Wait); err != nil {
			return err
		}
	}
	var own, cayley bool
	if err := s.db.QueryRowContext(ctx, `SELECT to_regclass('electiongraph') IS NOT NULL, to_regclass('quads') IS NOT NULL OR to_regclass('nodes') IS NOT NULL`).
		Scan(&own, &cayley); err != nil {
		return err
	}
	if own {
		var f format
		if err := s.db.QueryRowContext(ctx, `SELECT number, text FROM electiongraph WHERE key = 'format'`).Scan(&f.Format, &f.Base); err != nil {
			return err
		}
		return f.fits(s.shown, serverFormat)
	}
	if cayley {
		var full bool
		if err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM nodes)`).Scan(&full); err != nil || full {
			return &schema.Problem{Code: "graph-foreign", File: s.shown, Message: "the database has tables nodes and quads of another program", Hint: "name another database, or another schema with ?search_path=NAME"}
		}
	}
	if s.readOnly {
		return noGraph(s.shown)
	}
	if !cayley {
		if err := csql.Init(postgres.Type, s.address, nil); err != nil {
			return err
		}
	}
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, q := range []string{
		// For the graph of a document as a whole, and for the foreign key that Cayley sets on labels.
		`CREATE INDEX cpo_index ON quads (label_hash, predicate_hash, object_hash)`,
		`CREATE TABLE electiongraph (key text COLLATE "C" PRIMARY KEY, number bigint NOT NULL, text text)`,
	} {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO electiongraph VALUES ('format', $1, $2)`, serverFormat, schema.Base); err != nil {
		return err
	}
	return tx.Commit()
}

// lock takes the advisory lock and waits for it for a time.
func (s *server) lock(ctx context.Context, wait time.Duration) error {
	for start := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		var got bool
		if err := s.writer.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1, `+lockHere+`)`, lockClass).Scan(&got); err != nil || got {
			return err
		}
		if time.Since(start) < wait {
			continue
		}
		p := &schema.Problem{Code: "graph-locked", File: s.shown, Message: "the graph is held by another program", Hint: waitHint}
		var pid int
		var name string
		var since time.Time
		if err := s.writer.QueryRowContext(ctx, `SELECT a.pid, a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid)
			WHERE l.locktype = 'advisory' AND l.granted AND l.classid::bigint = $1 AND l.objid::bigint = `+lockHere+`::bigint & 4294967295`, lockClass).
			Scan(&pid, &name, &since); err == nil {
			p.Message = fmt.Sprintf("the graph is held by connection %d (%s) since %s", pid, name, since.Local().Format(time.DateTime))
		}
		return p
	}
}

// gone reports whether the connection for writing has ended, and with it the lock.
func (s *server) gone(ctx context.Context) bool {
	return s.writer.PingContext(ctx) != nil && ctx.Err() == nil
}

func (s *server) close() error {
	if s.writer != nil {
		s.writer.Close() // what it has to say, the pool says too
	}
	return s.db.Close()
}

func (s *server) write(c change) error {
	ctx := context.Background() // as on disk
	if err := func() error {
		tx, err := s.writer.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		for part := range slices.Chunk(c.add, batch) {
			if err := addRows(ctx, tx, part); err != nil {
				return err
			}
		}
		for part := range slices.Chunk(c.remove, batch) {
			if err := removeRows(ctx, tx, part); err != nil {
				return err
			}
		}
		for k, n := range c.ledger {
			if n == 0 {
				_, err = tx.ExecContext(ctx, `DELETE FROM electiongraph WHERE key = $1`, k)
			} else {
				_, err = tx.ExecContext(ctx, `INSERT INTO electiongraph VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET number = EXCLUDED.number`, k, int64(n))
			}
			if err != nil {
				return err
			}
		}
		return tx.Commit()
	}(); err != nil {
		return s.problem("cannot write", err)
	}
	return nil
}

// rows are quads as columns of hashes, and their nodes as columns of what Cayley keeps of a value.
type rows struct {
	links                         [4]pq.ByteaArray
	index                         map[refs.ValueHash]int
	hashes, packed                pq.ByteaArray
	uses                          pq.Int64Array
	strings, datatypes, languages pq.StringArray
	iris                          pq.BoolArray
}

func rowsOf(quads []quad.Quad) (*rows, error) {
	r := &rows{index: map[refs.ValueHash]int{}}
	for _, q := range quads {
		for i, d := range directions {
			v := q.Get(d)
			if v == nil {
				r.links[i] = append(r.links[i], nil)
				continue
			}
			h := refs.HashOf(v)
			r.links[i] = append(r.links[i], h[:])
			if k, ok := r.index[h]; ok {
				r.uses[k]++
				continue
			}
			r.index[h] = len(r.uses)
			r.uses = append(r.uses, 1)
			r.hashes = append(r.hashes, h[:])
			var text, datatype, language string
			iri := false
			switch v := v.(type) {
			case quad.IRI:
				text, iri = string(v), true
			case quad.String:
				text = string(v)
			case quad.TypedString:
				text, datatype = string(v.Value), string(v.Type)
			case quad.LangString:
				text, language = string(v.Value), v.Lang
			}
			var packed []byte
			// PostgreSQL has no place for a zero, and Cayley takes its spelling for one.
			if strings.Contains(text, "\x00") || strings.Contains(text, `\x00`) {
				var err error
				if packed, err = pquads.MarshalValue(v); err != nil {
					return nil, err
				}
				text, datatype, language, iri = "", "", "", false
			}
			r.packed = append(r.packed, packed)
			r.strings, r.datatypes, r.languages = append(r.strings, text), append(r.datatypes, datatype), append(r.languages, language)
			r.iris = append(r.iris, iri)
		}
	}
	return r, nil
}

func addRows(ctx context.Context, tx *sql.Tx, quads []quad.Quad) error {
	r, err := rowsOf(quads)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO nodes (hash, refs, value, value_string, datatype, language, iri)
		SELECT h, n, NULLIF(p, ''), CASE WHEN p = '' THEN s END, NULLIF(d, ''), NULLIF(l, ''), NULLIF(i, false)
		FROM unnest($1::bytea[], $2::int[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::boolean[]) AS t(h, n, p, s, d, l, i)
		ORDER BY h ON CONFLICT (hash) DO UPDATE SET refs = nodes.refs + EXCLUDED.refs`,
		r.hashes, r.uses, r.packed, r.strings, r.datatypes, r.languages, r.iris); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO quads (subject_hash, predicate_hash, object_hash, label_hash, ts)
		SELECT s, p, o, NULLIF(l, ''), now() FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[]) AS t(s, p, o, l)`,
		r.links[subject], r.links[predicate], r.links[object], r.links[label])
	return err
}

func removeRows(ctx context.Context, tx *sql.Tx, quads []quad.Quad) error {
	r, err := rowsOf(quads)
	if err != nil {
		return err
	}
	var gone int64
	for _, same := range []string{`quads.label_hash = l AND l <> ''`, `quads.label_hash IS NULL AND l = ''`} {
		done, err := tx.ExecContext(ctx, `DELETE FROM quads USING unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[]) AS t(s, p, o, l)
			WHERE subject_hash = s AND predicate_hash = p AND object_hash = o AND `+same,
			r.links[subject], r.links[predicate], r.links[object], r.links[label])
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if err != nil {
			return err
		}
		gone += n
	}
	if int(gone) != len(quads) {
		return fmt.Errorf("of %d statements to be removed %d were there", len(quads), gone)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE nodes SET refs = refs - n FROM unnest($1::bytea[], $2::int[]) AS t(h, n) WHERE hash = h`, r.hashes, r.uses); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM nodes USING unnest($1::bytea[]) AS t(h) WHERE hash = h AND refs <= 0`, r.hashes)
	return err
}

func (s *server) read(ctx context.Context) (*snapshot, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		if ended := ctx.Err(); ended != nil {
			return nil, ended
		}
		return nil, s.problem("cannot read", err)
	}
	q := &serverQuads{ctx: ctx, s: s, tx: tx}
	return (&snapshot{
		scan:    func(p pattern) iterator.Scanner { return &serverScan{q: q, p: p} },
		ledger:  q.ledger,
		number:  q.number,
		problem: s.problem,
		close:   q.end,
	}).throughCayley(q), nil
}

// serverQuads shows Cayley a snapshot. What the View asks is asked here, many terms at a time; the rest, for Gizmo, is
// Cayley's.
type serverQuads struct {
	ctx context.Context
	s   *server

	mu     sync.Mutex // a transaction has one connection
	tx     *sql.Tx
	cayley graph.QuadStore // opened when it is asked for
	ended  bool
}

func (q *serverQuads) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = true
	if q.cayley != nil {
		q.cayley.Close()
	}
	q.tx.Rollback()
}

// each runs a query and calls fn for each row.
func (q *serverQuads) each(fn func(*sql.Rows) error, query string, args ...any) (err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		return errEnded
	}
	found, err := q.tx.QueryContext(q.ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	for found.Next() {
		if err := fn(found); err != nil {
			return err
		}
	}
	return found.Err()
}

func (q *serverQuads) ledger(prefix string) (map[string]uint64, error) {
	out := map[string]uint64{}
	after := prefix[:len(prefix)-1] + string(rune(prefix[len(prefix)-1]+1))
	err := q.each(func(r *sql.Rows) error {
		var key string
		var n int64
		err := r.Scan(&key, &n)
		out[key] = uint64(n)
		return err
	}, `SELECT key, number FROM electiongraph WHERE key >= $1 AND key < $2`, prefix, after)
	if err != nil {
		return nil, q.s.problem("cannot read", err)
	}
	return out, nil
}

func (q *serverQuads) number(key string) (out uint64, err error) {
	err = q.each(func(r *sql.Rows) error {
		var n int64
		err := r.Scan(&n)
		out = uint64(n)
		return err
	}, `SELECT number FROM electiongraph WHERE key = $1`, key)
	if err != nil {
		return 0, q.s.problem("cannot read", err)
	}
	return out, nil
}

// open gives Cayley's own store over the snapshot.
func (q *serverQuads) open() (graph.QuadStore, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		return nil, errEnded
	}
	if q.cayley != nil {
		return q.cayley, nil
	}
	var id string
	if err := q.tx.QueryRowContext(q.ctx, `SELECT pg_export_snapshot()`).Scan(&id); err != nil {
		return nil, err
	}
	registerSnapshots()
	var err error
	q.cayley, err = csql.New(snapshotDriver, id+" "+q.s.address, nil)
	return q.cayley, err
}

// snapshotDriver is the name under which database/sql and Cayley know connections that begin in a snapshot. Both know
// databases by name only.
const snapshotDriver = "electiongraph-snapshot"

var registerSnapshots = sync.OnceFunc(func() {
	sql.Register(snapshotDriver, snapshots{})
	csql.Register(snapshotDriver, csql.Registration{Driver: snapshotDriver, QueryDialect: postgres.QueryDialect})
})

type snapshots struct{}

// Open connects to the address after the snapshot's name. What fails, as when the snapshot has just ended, is told by the
// first query: Cayley never closes a database that it cannot reach.
func (snapshots) Open(name string) (driver.Conn, error) {
	id, address, _ := strings.Cut(name, " ")
	c, err := pq.Open(address)
	if err != nil {
		return lost{err}, nil
	}
	_, err = c.(driver.ExecerContext).ExecContext(context.Background(),
		`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT `+pq.QuoteLiteral(id), nil)
	if err != nil {
		return lost{errors.Join(err, c.Close())}, nil
	}
	return c, nil
}

// lost stands for a connection that could not be made.
type lost struct{ reason error }

func (l lost) Prepare(string) (driver.Stmt, error) { return nil, l.reason }
func (l lost) Begin() (driver.Tx, error)           { return nil, l.reason }
func (l lost) Close() error                        { return nil }

func (q *serverQuads) Quad(r graph.Ref) (quad.Quad, error) {
	h, ok := r.(csql.QuadHashes)
	if !ok {
		return quad.Quad{}, fmt.Errorf("%v is no link", r)
	}
	var nodes []graph.Ref
	for _, d := range directions {
		nodes = append(nodes, csql.NodeHash{ValueHash: h.Get(d)})
	}
	v, err := q.ValuesOf(q.ctx, nodes)
	if err != nil {
		return quad.Quad{}, err
	}
	return quad.Quad{Subject: v[subject], Predicate: v[predicate], Object: v[object], Label: v[label]}, nil
}

func (q *serverQuads) shape(fn func(graph.QuadStore) iterator.Shape) iterator.Shape {
	c, err := q.open()
	if err != nil {
		return iterator.NewError(err)
	}
	return fn(c)
}

func (q *serverQuads) QuadIterator(d quad.Direction, r graph.Ref) iterator.Shape {
	return q.shape(func(c graph.QuadStore) iterator.Shape { return c.QuadIterator(d, r) })
}

func (q *serverQuads) QuadIteratorSize(ctx context.Context, d quad.Direction, r graph.Ref) (refs.Size, error) {
	c, err := q.open()
	if err != nil {
		return refs.Size{}, err
	}
	return c.QuadIteratorSize(ctx, d, r)
}

func (q *serverQuads) NodesAllIterator() iterator.Shape {
	return q.shape(graph.QuadStore.NodesAllIterator)
}
func (q *serverQuads) QuadsAllIterator() iterator.Shape {
	return q.shape(graph.QuadStore.QuadsAllIterator)
}

// QuadDirection gives nil for the label of the default graph.
func (q *serverQuads) QuadDirection(r graph.Ref, d quad.Direction) (graph.Ref, error) {
	h, ok := r.(csql.QuadHashes)
	if !ok {
		return nil, fmt.Errorf("%v is no link", r)
	}
	if n := (csql.NodeHash{ValueHash: h.Get(d)}); n.Valid() {
		return n, nil
	}
	return nil, nil
}

// ValueOf gives nil for what the graph does not have.
func (q *serverQuads) ValueOf(v quad.Value) (graph.Ref, error) {
	r, err := q.RefsOf(q.ctx, []quad.Value{v})
	if err != nil {
		return nil, err
	}
	return r[0], nil
}

func (q *serverQuads) RefsOf(_ context.Context, values []quad.Value) ([]graph.Ref, error) {
	var hashes pq.ByteaArray
	for _, v := range values {
		h := refs.HashOf(v)
		hashes = append(hashes, h[:])
	}
	there := map[csql.NodeHash]bool{}
	if err := q.each(func(r *sql.Rows) error {
		var h csql.NodeHash
		err := r.Scan(&h)
		there[h] = true
		return err
	}, `SELECT hash FROM nodes WHERE hash = ANY($1)`, hashes); err != nil {
		return nil, err
	}
	out := make([]graph.Ref, len(values))
	for i, v := range values {
		if h := csql.HashOf(v); there[h] {
			out[i] = h
		}
	}
	return out, nil
}

func (q *serverQuads) NameOf(r graph.Ref) (quad.Value, error) {
	v, err := q.ValuesOf(q.ctx, []graph.Ref{r})
	if err != nil {
		return nil, err
	}
	return v[0], nil
}

func (q *serverQuads) ValuesOf(_ context.Context, nodes []graph.Ref) ([]quad.Value, error) {
	out := make([]quad.Value, len(nodes))
	places := map[csql.NodeHash][]int{}
	var hashes pq.ByteaArray
	for i, r := range nodes {
		var h csql.NodeHash
		switch r := r.(type) {
		case nil:
		case refs.PreFetchedValue:
			out[i] = r.NameOf()
		case csql.NodeHash:
			h = r
		case refs.ValueHash:
			h.ValueHash = r
		default:
			return nil, fmt.Errorf("%v is no node", r)
		}
		if h.Valid() {
			if places[h] == nil {
				hashes = append(hashes, h.ValueHash[:])
			}
			places[h] = append(places[h], i)
		}
	}
	if len(hashes) == 0 {
		return out, nil
	}
	err := q.each(func(r *sql.Rows) error {
		var (
			h                        csql.NodeHash
			packed                   []byte
			text, datatype, language sql.NullString
			iri                      sql.NullBool
			v                        quad.Value
		)
		if err := r.Scan(&h, &packed, &text, &datatype, &language, &iri); err != nil {
			return err
		}
		switch {
		case !text.Valid:
			var err error
			if v, err = pquads.UnmarshalValue(packed); err != nil {
				return err
			}
		case iri.Bool:
			v = quad.IRI(text.String)
		case language.Valid:
			v = quad.LangString{Value: quad.String(text.String), Lang: language.String}
		case datatype.Valid:
			v = quad.TypedString{Value: quad.String(text.String), Type: quad.IRI(datatype.String)}
		default:
			v = quad.String(text.String)
		}
		for _, i := range places[h] {
			out[i] = v
		}
		return nil
	}, `SELECT hash, value, value_string, datatype, language, iri FROM nodes WHERE hash = ANY($1)`, hashes)
	return out, err
}

func (q *serverQuads) Stats(context.Context, bool) (graph.Stats, error) {
	st := graph.Stats{Nodes: refs.Size{Exact: true}, Quads: refs.Size{Exact: true}}
	err := q.each(func(r *sql.Rows) error { return r.Scan(&st.Nodes.Value, &st.Quads.Value) }, `SELECT (SELECT count(*) FROM nodes), (SELECT count(*) FROM quads)`)
	return st, err
}

var errSnapshot = errors.New("a snapshot cannot be written")

func (q *serverQuads) ApplyDeltas([]graph.Delta, graph.IgnoreOpts) error { return errSnapshot }
func (q *serverQuads) NewQuadWriter() (quad.WriteCloser, error)          { return nil, errSnapshot }
func (q *serverQuads) Close() error                                      { return nil } // whoever asked for the snapshot ends it

// serverScan gives the links of a pattern. They are read at once: the transaction can answer one question at a time.
type serverScan struct {
	q     *serverQuads
	p     pattern
	asked bool
	found []csql.QuadHashes
	at    int
	err   error
}

func (c *serverScan) ask() error {
	var where []string
	var args []any
	for i, fixed := range c.p.fixed {
		column := directions[i].String() + "_hash"
		switch h, ok := c.p.ref[i].(csql.NodeHash); {
		case !fixed:
		case c.p.ref[i] == nil:
			where = append(where, column+" IS NULL")
		case !ok:
			return fmt.Errorf("%v is no node", c.p.ref[i])
		default:
			args = append(args, h.ValueHash[:])
			where = append(where, fmt.Sprintf("%s = $%d", column, len(args)))
		}
	}
	return c.q.each(func(r *sql.Rows) error {
		var h [4]csql.NodeHash
		err := r.Scan(&h[0], &h[1], &h[2], &h[3])
		c.found = append(c.found, csql.QuadHashes{QuadHash: refs.QuadHash{
			Subject: h[subject].ValueHash, Predicate: h[predicate].ValueHash, Object: h[object].ValueHash, Label: h[label].ValueHash}})
		return err
	}, `SELECT subject_hash, predicate_hash, object_hash, label_hash FROM quads WHERE `+strings.Join(where, " AND "), args...)
}

func (c *serverScan) Next(context.Context) bool {
	if !c.asked {
		c.asked, c.at = true, -1
		c.err = c.ask()
	}
	if c.err != nil || c.at+1 >= len(c.found) {
		return false
	}
	c.at++
	return true
}

func (c *serverScan) Result() graph.Ref               { return c.found[c.at] }
func (c *serverScan) Err() error                      { return c.err }
func (c *serverScan) Close() error                    { return nil }
func (c *serverScan) String() string                  { return "links" }
func (c *serverScan) TagResults(map[string]graph.Ref) {}
func (c *serverScan) NextPath(context.Context) bool   { return false }

// problem says what went wrong with the database, and what to do about it.
func (s *server) problem(what string, err error) error {
	var own *schema.Problem
	if errors.As(err, &own) {
		return own
	}
	p := &schema.Problem{Code: "graph-server", File: s.shown, Message: what + ": " + strings.TrimPrefix(err.Error(), "pq: "),
		Hint: "see whether the server runs and run the command again: of a change that failed nothing was kept"}
	var e *pq.Error
	switch {
	case errors.As(err, new(*damage)):
		p.Code, p.Hint = "graph-damaged", "ingest the document again, or restore a backup of the database"
	case errors.Is(err, pq.ErrSSLNotSupported):
		p.Hint = "add ?sslmode=disable to the address if the way to the server is safe"
	case !errors.As(err, &e):
	case e.Code == "3D000":
		p.Code, p.Hint = "graph-missing", "make the database with createdb"
	case e.Code.Class() == "28", e.Code.Class() == "42" && e.Code == "42501":
		p.Code, p.Hint = "graph-read-only", "see the name and password in the address, and what they may do"
	case e.Code == "53100":
		p.Code, p.Hint = "graph-full", "make room and run the command again: nothing of the change was kept"
	}
	return p
}
