package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

func completionCommand() *command {
	return &command{
		name: "completion", args: "bash|zsh|fish", least: 1, most: 1, group: "About", short: "completion of commands and flags for a shell", values: []string{"bash", "zsh", "fish"},
		long: `Prints a script for the shell. To have it always:
  bash  electiongraph completion bash > ~/.local/share/bash-completion/completions/electiongraph
  zsh   electiongraph completion zsh > "${fpath[1]}/_electiongraph"
  fish  electiongraph completion fish > ~/.config/fish/completions/electiongraph.fish`,
		example: "completion bash",
		run: func(p *program, args []string) error {
			words := completions(commands())
			switch args[0] {
			case "bash":
				bash(p.out, words)
			case "zsh":
				zsh(p.out, words)
			case "fish":
				fish(p.out, words)
			default:
				return &usageError{fmt.Sprintf("there is no completion for %q", args[0]), "shells are bash, zsh, fish" + suggestion(args[0], []string{"bash", "zsh", "fish"})}
			}
			return nil
		},
	}
}

// A place of the command line, by the words before it, and what can stand there.
type place struct {
	path  string // "", "query", "query recurring"
	words []described
	flags []described
	files bool
}

type described struct {
	word, about string
	value       string // kind of a flag's value: "" none, "file", "words"
	values      []string
	short       string
}

// completions gives every place.
func completions(all []*command) []place {
	flagsOf := func(fs *pflag.FlagSet, formats []string) (out []described) {
		fs.VisitAll(func(f *pflag.Flag) {
			d := described{word: "--" + f.Name, about: strings.ReplaceAll(f.Usage, "`", "")}
			if f.Shorthand != "" {
				d.short = "-" + f.Shorthand
			}
			switch {
			case f.Name == "format":
				d.value, d.values = "words", formats
			case f.Name == "polarity":
				d.value, d.values = "words", []string{"problem", "improvement"}
			case f.Name == "graph" || f.Name == "data" || f.Name == "output" || f.Name == "file":
				d.value = "file"
			case f.NoOptDefVal == "":
				d.value = "words"
			}
			out = append(out, d)
		})
		return out
	}
	global := newFlags("")
	(&program{}).globals(global)
	base := flagsOf(global, nil)
	root := place{flags: base}
	var out []place
	var visit func(c *command)
	visit = func(c *command) {
		pl := place{path: c.path(), flags: base}
		fs := newFlags("")
		if c.flags != nil {
			c.flags(fs)
		}
		(&program{}).formatFlags(fs, c)
		pl.flags = append(slices.Clone(base), flagsOf(fs, c.formats)...)
		for _, s := range c.sub {
			pl.words = append(pl.words, described{word: s.name, about: s.short})
		}
		for _, v := range c.values {
			pl.words = append(pl.words, described{word: v})
		}
		pl.files = strings.Contains(c.args, "PATH") || strings.Contains(c.args, "FILE")
		out = append(out, pl)
		for _, s := range c.sub {
			visit(s)
		}
	}
	for _, c := range all {
		root.words = append(root.words, described{word: c.name, about: c.short})
		visit(c)
	}
	return append([]place{root}, out...)
}

// valueFlags gives the flags that take a value, for a case of a shell.
func valueFlags(places []place, kind func(described) bool) string {
	var out []string
	for _, p := range places {
		for _, f := range p.flags {
			if f.value == "" || !kind(f) {
				continue
			}
			for _, w := range []string{f.word, f.short} {
				if w != "" && !slices.Contains(out, w) {
					out = append(out, w)
				}
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, "|")
}

func joined(list []described) string {
	var out []string
	for _, d := range list {
		out = append(out, d.word)
	}
	return strings.Join(out, " ")
}

func paths(places []place) string {
	var out []string
	for _, p := range places[1:] {
		out = append(out, `"`+p.path+`"`)
	}
	return strings.Join(out, "|")
}

func bash(w io.Writer, places []place) {
	fmt.Fprintf(w, `# bash completion of electiongraph
_electiongraph() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path="" skip="" word i words=""
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ -n $skip ]]; then skip=""; continue; fi
        case "$word" in
        %s) skip=1 ;;
        -*) ;;
        *) case "${path:+$path }$word" in %s) path="${path:+$path }$word" ;; esac ;;
        esac
    done
    case "$prev" in
    %s) COMPREPLY=($(compgen -f -- "$cur")); return ;;
    esac
    case "$path $prev" in
`, valueFlags(places, func(described) bool { return true }), paths(places), valueFlags(places, func(d described) bool { return d.value == "file" }))
	for _, p := range places {
		for _, f := range p.flags {
			if len(f.values) > 0 {
				fmt.Fprintf(w, "    \"%s %s\") COMPREPLY=($(compgen -W \"%s\" -- \"$cur\")); return ;;\n", p.path, f.word, strings.Join(f.values, " "))
			}
		}
	}
	fmt.Fprintf(w, "    esac\n    case \"$path\" in\n")
	for _, p := range places {
		fmt.Fprintf(w, "    \"%s\") words=\"%s\"; [[ $cur == -* ]] && words=\"%s\" ;;\n", p.path, joined(p.words), joined(p.flags))
	}
	fmt.Fprintf(w, `    esac
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
    [[ ${#COMPREPLY[@]} -eq 0 && $cur != -* ]] && COMPREPLY=($(compgen -f -- "$cur"))
    return 0
}
complete -o filenames -F _electiongraph electiongraph
`)
}

func zsh(w io.Writer, places []place) {
	about := func(d described) string {
		return "'" + strings.NewReplacer("'", "", ":", "\\:").Replace(d.word) + ":" + strings.NewReplacer("'", "", ":", "\\:").Replace(d.about) + "'"
	}
	fmt.Fprintf(w, `#compdef electiongraph
# zsh completion of electiongraph
_electiongraph() {
    local where="" skip="" word i
    local -a list flags
    for ((i = 2; i < CURRENT; i++)); do
        word=${words[i]}
        if [[ -n $skip ]]; then skip=""; continue; fi
        case "$word" in
        %s) skip=1 ;;
        -*) ;;
        *) case "${where:+$where }$word" in %s) where="${where:+$where }$word" ;; esac ;;
        esac
    done
    case "${words[CURRENT-1]}" in
    %s) _files; return ;;
    esac
    case "$where ${words[CURRENT-1]}" in
`, valueFlags(places, func(described) bool { return true }), paths(places), valueFlags(places, func(d described) bool { return d.value == "file" }))
	for _, p := range places {
		for _, f := range p.flags {
			if len(f.values) > 0 {
				fmt.Fprintf(w, "    \"%s %s\") compadd %s; return ;;\n", p.path, f.word, strings.Join(f.values, " "))
			}
		}
	}
	fmt.Fprintf(w, "    esac\n    case \"$where\" in\n")
	for _, p := range places {
		var list, flags []string
		for _, d := range p.words {
			list = append(list, about(d))
		}
		for _, d := range p.flags {
			flags = append(flags, about(d))
		}
		fmt.Fprintf(w, "    \"%s\") list=(%s); flags=(%s) ;;\n", p.path, strings.Join(list, " "), strings.Join(flags, " "))
	}
	fmt.Fprintf(w, `    esac
    if [[ ${words[CURRENT]} == -* ]]; then
        _describe 'flag' flags
    elif (( ${#list} )); then
        _describe 'word' list
    else
        _files
    fi
}
if [[ ${funcstack[1]} == _electiongraph ]]; then _electiongraph "$@"; else compdef _electiongraph electiongraph; fi
`)
}

func fish(w io.Writer, places []place) {
	q := func(s string) string { return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'" }
	fmt.Fprintf(w, `# fish completion of electiongraph
function __electiongraph_path
    set -l words (commandline -opc)
    set -l path
    set -l skip 0
    for word in $words[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case %s
                set skip 1
            case '-*'
            case '*'
                set path $path $word
        end
    end
    echo (string join ' ' $path)
end
function __electiongraph_at
    test (__electiongraph_path) = "$argv[1]"
end
complete -c electiongraph -f
`, strings.ReplaceAll(valueFlags(places, func(described) bool { return true }), "|", " "))
	for _, p := range places {
		at := "-n " + q("__electiongraph_at "+q(p.path))
		if p.files {
			fmt.Fprintf(w, "complete -c electiongraph -n %s -F\n", q("string match -q "+q(p.path+"*")+" (__electiongraph_path)"))
		}
		for _, d := range p.words {
			fmt.Fprintf(w, "complete -c electiongraph %s -a %s -d %s\n", at, q(d.word), q(d.about))
		}
		for _, d := range p.flags {
			line := fmt.Sprintf("complete -c electiongraph %s -l %s", at, strings.TrimPrefix(d.word, "--"))
			if d.short != "" {
				line += " -s " + strings.TrimPrefix(d.short, "-")
			}
			switch {
			case len(d.values) > 0:
				line += " -x -a " + q(strings.Join(d.values, " "))
			case d.value == "file":
				line += " -r -F"
			case d.value != "":
				line += " -x"
			}
			fmt.Fprintf(w, "%s -d %s\n", line, q(d.about))
		}
	}
}
