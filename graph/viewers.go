package graph

import (
	"bytes"
	"runtime"
	"strconv"
	"sync"

	"github.com/electiongraph/electiongraph/schema"
)

// viewers are the goroutines that are within a View: a write of theirs would wait for the View, and that for the write.
type viewers struct {
	mu    sync.Mutex
	depth map[uint64]int // of Views, by goroutine
}

// enter notes a View of this goroutine until the function that it gives is called.
func (v *viewers) enter() func() {
	id := goroutine()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.depth == nil {
		v.depth = map[uint64]int{}
	}
	v.depth[id]++
	return func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.depth[id]--; v.depth[id] == 0 {
			delete(v.depth, id)
		}
	}
}

func (v *viewers) within() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.depth) > 0 && v.depth[goroutine()] > 0
}

// goroutine gives the number of this goroutine, which the runtime tells at the head of its stack alone: "goroutine 7 [".
func goroutine() uint64 {
	var buf [64]byte
	head := bytes.TrimPrefix(buf[:runtime.Stack(buf[:], false)], []byte("goroutine "))
	digits, _, _ := bytes.Cut(head, []byte(" "))
	n, _ := strconv.ParseUint(string(digits), 10, 64)
	return n
}

// outside refuses what cannot be done within a View.
func (g *Graph) outside(what string) error {
	if !g.viewing.within() {
		return nil
	}
	return &schema.Problem{Code: "graph-view", File: g.address, Message: "to " + what + " is not possible while the same part of the program reads the graph",
		Hint: "collect what is read, and " + what + " when View or Quads has ended"}
}
