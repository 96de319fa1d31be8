package main

import (
	"cmp"
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
)

func versionCommand() *command {
	return &command{
		name: "version", group: "About", short: "version of the program and of its codebook",
		example: "version", formats: []string{formatTable, formatJSON},
		run: func(p *program, args []string) error {
			lib, err := p.library()
			if err != nil {
				return err
			}
			v := version{Program: "development", Go: runtime.Version(), Codebook: lib.codebook.Version + " " + lib.codebook.Digest, Gazetteer: lib.gazetteer.Digest[:12]}
			if lib.opinion != nil {
				v.Opinion = lib.opinion.Digest
			}
			if info, ok := debug.ReadBuildInfo(); ok {
				if m := info.Main.Version; m != "" && m != "(devel)" {
					v.Program = m
				}
				for _, d := range info.Deps {
					if d.Path == "github.com/cayleygraph/cayley" {
						v.Cayley = d.Version
					}
				}
			}
			if p.format == formatJSON {
				return p.writeJSON(v)
			}
			rows(p.out, [][]string{{"electiongraph", v.Program}, {"codebook", v.Codebook}, {"gazetteer", v.Gazetteer}, {"second opinion", cmp.Or(v.Opinion, "none")}, {"cayley", v.Cayley}, {"go", fmt.Sprintf("%s %s/%s", v.Go, runtime.GOOS, runtime.GOARCH)}})
			return nil
		},
	}
}

type version struct {
	Program   string `json:"electiongraph"`
	Codebook  string `json:"codebook"`
	Gazetteer string `json:"gazetteer"`
	Opinion   string `json:"opinion,omitempty"` // the second opinion
	Cayley    string `json:"cayley"`
	Go        string `json:"go"`
}

// released gives the version of the program if it is a released one, else "".
func released() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || !releasedVersion.MatchString(info.Main.Version) {
		return ""
	}
	return info.Main.Version
}

var releasedVersion = regexp.MustCompile(`^v\d+\.\d+\.\d+$`)
