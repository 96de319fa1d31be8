// What other programs make of our files. Reads a list of jobs (JSON) from standard input and writes what each gives.
// ELECTIONGRAPH_TEST_NPM names a folder in which oxigraph, jsonld and rdf-validate-shacl have been installed.
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const require = createRequire(process.env.ELECTIONGRAPH_TEST_NPM + '/x.js')
const base = 'https://w3id.org/electiongraph/'

const oxigraph = require('oxigraph')
const options = job => ({ format: job.media, base_iri: base })
const parse = job => oxigraph.parse(readFileSync(job.file, 'utf8'), options(job))
const store = job => {
  const s = new oxigraph.Store()
  s.load(readFileSync(job.file, 'utf8'), options(job))
  return s
}
const canonize = async quads => {
  const form = await require('rdf-canonize').canonize(quads, { algorithm: 'RDFC-1.0' })
  return [...new Set(form.split(/(?<=\n)/))].join('') // a triple that two documents state comes twice
}

const does = {
  // the canonical form (RDFC-1.0) of what oxigraph reads
  async oxigraph (job) {
    const form = await canonize(parse(job))
    writeFileSync(job.out, form)
    return form.split('\n').length - 1
  },
  // the same of what jsonld.js reads
  async jsonld (job) {
    const form = await require('jsonld').canonize(JSON.parse(readFileSync(job.file, 'utf8')), { algorithm: 'RDFC-1.0', format: 'application/n-quads', base })
    writeFileSync(job.out, form)
    return form.split('\n').length - 1
  },
  // the violations that rdf-validate-shacl finds, all graphs taken together
  async shacl (job) {
    const { default: Validator } = await import(pathToFileURL(require.resolve('rdf-validate-shacl')))
    const { default: env } = await import(pathToFileURL(require.resolve('rdf-validate-shacl/src/defaultEnv.js')))
    const term = t => t.termType === 'NamedNode' ? env.namedNode(t.value) : t.termType === 'BlankNode' ? env.blankNode(t.value) : env.literal(t.value, t.language || env.namedNode(t.datatype.value))
    const dataset = job => env.dataset(parse(job).map(q => env.quad(term(q.subject), term(q.predicate), term(q.object))))
    const validator = new Validator(dataset({ file: job.shapes, media: 'text/turtle' }), { factory: env })
    const report = await validator.validate(dataset(job))
    return report.results.map(r => ({
      thing: r.focusNode.value, property: r.path?.value ?? '', component: r.sourceConstraintComponent.value.replace(/.*#(.*)ConstraintComponent/, '$1')
    }))
  },
  // the seconds of processor time that oxigraph takes to write what it holds
  async dump (job) {
    const s = store(job)
    let best = Infinity
    for (let i = 0; i < 3; i++) {
      const begin = process.cpuUsage()
      s.dump({ format: job.media })
      const { user, system } = process.cpuUsage(begin)
      best = Math.min(best, (user + system) / 1e6)
    }
    return best
  },
  // the rows of a SPARQL query
  async sparql (job) {
    const rows = store(job).query(job.query, { use_default_graph_as_union: true })
    return rows.map(row => job.columns.map(c => row.get(c)?.value.replace(base, '') ?? ''))
  }
}

const out = []
for (const job of JSON.parse(readFileSync(0, 'utf8'))) out.push(await does[job.do](job))
process.stdout.write(JSON.stringify(out))
